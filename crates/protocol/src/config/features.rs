//! The differences between protocol generations, each a named switch.

/// Which rules are in force. Rules ask for a feature by name; nobody asks for a version number.
/// The default is Kafka 4.3's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Features {
    /// Eligible leader replicas are kept (KIP-966, `eligible.leader.replicas.version`, R6.29).
    pub eligible_leader_replicas: bool,
    /// The high watermark counts proposed ISR members too (KIP-497, R4.3).
    pub maximal_isr: bool,
    /// The high watermark waits for caught-up replicas outside the ISR (R4.4).
    pub high_watermark_waits_for_caught_up: bool,
    /// The high watermark stands still below `min.insync.replicas` (R4.2).
    pub high_watermark_frozen_below_min_isr: bool,
    /// A follower at the leader's log end is never out of sync (R5.3).
    pub at_log_end_is_in_sync: bool,
    /// A follower joins the ISR only at or past the leader epoch's start (KAFKA-7128, R5.10).
    pub isr_join_needs_epoch_start: bool,
    /// Fenced brokers and those shutting down may not join an ISR (KIP-841, R5.11, R5.22).
    pub isr_members_must_be_active: bool,
    /// ISR members are checked by broker epoch (KIP-903, R5.11, R5.22).
    pub isr_members_checked_by_epoch: bool,
    /// A registration is refused while the previous incarnation's session lives (R6.6).
    pub registration_waits_for_session: bool,
    /// Followers truncate where a fetch shows that their log diverges (KIP-595, R3.15).
    pub truncates_on_fetch: bool,
    /// A follower with leader epochs starts at its log end, not at its high watermark (R1.13).
    pub starts_at_log_end: bool,
    /// ISR changes leave the leader epoch alone (KAFKA-15021, R6.20).
    pub isr_change_keeps_leader_epoch: bool,
    /// A follower ignores batches newer than its own leader epoch (KAFKA-18723, R3.12).
    pub ignores_newer_batches: bool,
    /// A reassignment is complete once the added replicas are in the ISR (KAFKA-19975, R6.40).
    pub reassignment_needs_added_only: bool,
    /// Retries back off exponentially (KIP-580, R2.31).
    pub exponential_backoff: bool,
}

impl Default for Features {
    fn default() -> Self {
        Features {
            eligible_leader_replicas: true,
            maximal_isr: true,
            high_watermark_waits_for_caught_up: true,
            high_watermark_frozen_below_min_isr: true,
            at_log_end_is_in_sync: true,
            isr_join_needs_epoch_start: true,
            isr_members_must_be_active: true,
            isr_members_checked_by_epoch: true,
            registration_waits_for_session: true,
            truncates_on_fetch: true,
            starts_at_log_end: true,
            isr_change_keeps_leader_epoch: true,
            ignores_newer_batches: true,
            reassignment_needs_added_only: true,
            exponential_backoff: true,
        }
    }
}

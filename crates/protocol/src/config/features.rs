//! The switches between rules: what sets one generation of Kafka apart from the next, and each
//! rule whose absence the tests must notice.

/// Declares every switch once: a field, found by its name. Those of `kafka` are on in Kafka 4.3,
/// those of `teaching` are off in every Kafka.
macro_rules! features {
    (
        kafka { $($(#[$doc:meta])* $name:ident,)* }
        teaching { $($(#[$teaching_doc:meta])* $teaching:ident,)* }
    ) => {
        /// Which rules are in force. Rules ask for a feature by name; nobody asks for a version
        /// number. The default is Kafka 4.3's.
        ///
        /// Most switches are what a KIP has changed, and tell the generations apart: on, the
        /// newer rule, off, the older one. Others are for tests and for the curious: they show
        /// what a rule is there for. A few are of no Kafka at all, and off unless asked for.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub struct Features {
            $($(#[$doc])* pub $name: bool,)*
            $($(#[$teaching_doc])* pub $teaching: bool,)*
        }

        impl Default for Features {
            fn default() -> Self {
                Features { $($name: true,)* $($teaching: false,)* }
            }
        }

        impl Features {
            /// The name of every switch that is on in Kafka 4.3, in the order of the fields.
            pub const NAMES: &'static [&'static str] = &[$(stringify!($name)),*];

            /// The names of the switches that are off in every Kafka.
            pub const TEACHING: &'static [&'static str] = &[$(stringify!($teaching)),*];

            /// The switch called `name`, with `_` or `-` between its words.
            pub fn switch(&mut self, name: &str) -> Option<&mut bool> {
                match name.replace('-', "_").as_str() {
                    $(stringify!($name) => Some(&mut self.$name),)*
                    $(stringify!($teaching) => Some(&mut self.$teaching),)*
                    _ => None,
                }
            }
        }
    };
}

features! {
    kafka {
        /// Eligible leader replicas are kept (KIP-966, `eligible.leader.replicas.version`, R6.29).
        eligible_leader_replicas,
        /// The high watermark counts proposed ISR members too (KIP-497, R4.3).
        maximal_isr,
        /// A member that the leader wants out of the ISR counts until the controller agrees
        /// (KIP-497, R4.6).
        pending_shrink_counts_old_isr,
        /// The high watermark waits for caught-up replicas outside the ISR (R4.4).
        high_watermark_waits_for_caught_up,
        /// The high watermark stands still below `min.insync.replicas` (R4.2).
        high_watermark_frozen_below_min_isr,
        /// A follower at the leader's log end is never out of sync (R5.3).
        at_log_end_is_in_sync,
        /// A follower joins the ISR only at or past the leader epoch's start (KAFKA-7128, R5.10).
        isr_join_needs_epoch_start,
        /// A leader looks at its metadata before it takes a follower into the ISR (R5.11).
        leader_checks_isr_members,
        /// The controller looks at every member of a proposed ISR (R5.22, 8).
        controller_checks_isr_members,
        /// Fenced brokers and those shutting down may not join an ISR (KIP-841, R5.11, R5.22).
        isr_members_must_be_active,
        /// ISR members are checked by broker epoch (KIP-903, R1.6, R5.11, R5.22).
        isr_members_checked_by_epoch,
        /// A registration is refused while the session of a living broker's other incarnation lives
        /// (R6.6).
        registration_refused_while_session_lives,
        /// It is refused too where that incarnation is fenced, as it is after a clean stop (4.0 and
        /// later, R6.6).
        registration_waits_for_session,
        /// The controller knows the log directory of each replica (KIP-858, 3.7, R8.11).
        replicas_have_directories,
        /// Without ELR the last member of an ISR stays in it, as a mark (R6.13).
        last_isr_member_stays_without_elr,
        /// A leader elected uncleanly is the whole ISR (R6.13).
        unclean_leader_is_alone_in_isr,
        /// A new leader has a new leader epoch (R6.20).
        new_leader_bumps_leader_epoch,
        /// Losing the leader moves the leader epoch too (R6.20).
        losing_leader_bumps_leader_epoch,
        /// Dropping replicas moves the leader epoch, though the leader stays (R6.20, R6.40).
        dropping_replicas_bumps_leader_epoch,
        /// ISR changes leave the leader epoch alone (KAFKA-15021, R6.20).
        isr_change_keeps_leader_epoch,
        /// The ELR is empty while the ISR is large enough (R6.30).
        elr_only_below_min_isr,
        /// Who is in the ELR stays in it through further changes (R6.30).
        elr_keeps_its_members,
        /// Only who leaves the ISR in the same change joins the ELR (R6.31).
        elr_takes_only_who_leaves,
        /// A broker that comes back from an unclean shutdown leaves the ELR (R6.7, R6.30).
        unclean_shutdown_leaves_elr,
        /// The last leader is noted when the partition loses it (R6.32).
        last_known_leader_is_noted,
        /// With ISR and ELR empty the last known leader may lead again (R6.32).
        last_known_leader_may_lead,
        /// Followers truncate where a fetch shows that their log diverges (KIP-595, R3.15).
        truncates_on_fetch,
        /// A follower looks up the leader's epoch in its own log before it truncates (KIP-279,
        /// R3.15).
        truncation_asks_own_epochs,
        /// A follower with leader epochs starts at its log end, not at its high watermark (R1.13).
        starts_at_log_end,
        /// A proposal made from an older state of the partition is refused (R5.22, I20).
        controller_checks_partition_epoch,
        /// What has no leader gets one when a broker is unfenced that may lead (R6.9, R6.12).
        unfencing_elects_leaders,
        /// A batch of an idempotent producer that is in the log already is not appended again
        /// (KIP-98, R2.20).
        duplicates_are_recognised,
        /// A follower ignores batches newer than its own leader epoch (KAFKA-18723, R3.12).
        ignores_newer_batches,
        /// A reassignment is complete once the added replicas are in the ISR (KAFKA-19975, R6.40).
        reassignment_needs_added_only,
        /// Retries back off exponentially (KIP-580, R2.31).
        exponential_backoff,
        // What came before KRaft (section 7).
        /// The controllers keep a metadata log of their own (KIP-500); without it ZooKeeper keeps
        /// the state, and one of the brokers controls (R7.1-R7.7).
        kraft,
        /// Leaders ask the controller for ISR changes (KIP-497); without it they write them to
        /// ZooKeeper (R7.5). KRaft knows no other way.
        alter_partition,
        /// Requests of a controller in a broker carry the receiver's broker epoch, and quick
        /// restarts are noticed by it (KIP-380, R7.1).
        control_requests_carry_broker_epoch,
        /// Leaders that write ISRs to ZooKeeper leave a note for the controller, which tells all
        /// brokers (0.9, R7.5).
        isr_changes_are_notified,
        /// A controller in a broker elects the first live replica in the order of assignment;
        /// without it, in the order of the ISR, as before 0.8.2 (R7.4).
        elects_in_assignment_order,
        /// A follower is judged by time alone (KIP-16, R5.5): off, it is out of sync without a
        /// fetch for `replica.lag.time.max.ms`, or more than `replica.lag.max.messages` behind
        /// (R7.8).
        lag_by_time_only,
        /// Whoever reaches the log end of the previous fetch was caught up then (KAFKA-4485, R1.6).
        caught_up_by_previous_fetch,
        /// Leaders look for members that lag twice in `replica.lag.time.max.ms` (R5.1, R7.9).
        isr_checked_twice_a_lag,
        /// More in-sync replicas than there are replicas are not asked for (3.7, R2.3, R7.10).
        min_isr_capped_by_replicas,
        /// acks=all waits for the high watermark: off, replicas are counted (0.8.2, R2.7, R7.10).
        acks_all_waits_for_high_watermark,
        /// acks is 0, 1 or all: off, any number of replicas in the ISR (KAFKA-1697, R2.3, R7.10).
        acks_are_all_one_or_none,
        /// Logs know where each leader epoch starts: off, followers cut at their high watermark
        /// (KIP-101, R1.3, R3.18).
        leader_epoch_cache,
        /// A new leader notes its epoch at once, not with its first record (KAFKA-7415, R1.3).
        epoch_entry_on_election,
        /// An epoch older than all that are known ends where these start (2.0.1, R1.5).
        older_epoch_ends_at_first_entry,
        /// Fetch, ListOffsets and OffsetsForLeaderEpoch carry the leader epoch, and are refused in
        /// another (KIP-320, R3.6).
        requests_fenced_by_leader_epoch,
        /// A consumer checks its position against a new leader's log (KIP-320, R9.6).
        consumers_check_positions,
        /// The latest offset is not told before the high watermark is at the epoch's start
        /// (KIP-207, R9.5).
        latest_offset_waits_for_epoch_start,
        /// Consumers may read from followers (KIP-392, R9.3, R9.8).
        consumers_read_from_followers,
        /// A follower starts over in every leader epoch (2.1, R1.11, R7.11).
        follows_anew_in_every_epoch,
        /// Where it does not, it does so when it missed an epoch: off, only for another leader
        /// (2.0.1, R7.11).
        follows_anew_after_skipped_epoch,
        /// A broker whose log is longer than its leader's truncates: off, it stops if the topic
        /// forbids unclean election (0.8.2 to 2.0.0, R3.20, R7.11).
        survives_out_of_range,
        /// Who is misled is told the leader with the error (KIP-951, R2.3, R9.9).
        errors_name_the_leader,
        /// Leaders propose ISRs in ascending order (4.2, R6.15).
        isr_in_ascending_order,
        /// `unclean.leader.election.enable` counts in KRaft too (KAFKA-12670, 3.9, R6.14).
        unclean_election_by_config,
        /// The last leader is noted when it is lost, not when the ISR is empty (KAFKA-19522,
        /// R6.32).
        last_known_leader_noted_on_loss,
        /// The last known leader leads again only where it can: 4.0.0 had that inverted (R6.32).
        last_known_leader_must_be_acceptable,
    }
    teaching {
        /// The controller elects the member of the ISR with the longest log that it knows of (no
        /// Kafka does, R6.12): brokers report their logs' ends with each heartbeat.
        elects_most_up_to_date,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every switch is found by its name, and only that one.
    #[test]
    fn switches_by_name() {
        for name in Features::NAMES.iter().chain(Features::TEACHING) {
            let mut features = Features::default();
            let switch = features.switch(name).expect("a switch of this name");
            *switch = !*switch;
            assert_ne!(features, Features::default(), "{name}");
            let switch = features.switch(&name.replace('_', "-")).expect("words joined by -");
            *switch = !*switch;
            assert_eq!(features, Features::default(), "{name}");
        }
        assert_eq!(Features::default().switch("no_such_switch"), None);
    }
}

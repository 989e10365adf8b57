//! Stable names of what is explained and of the reasons, for programs that read them.

use super::{Because, What};

impl What {
    /// A stable name of its kind, for programs.
    pub fn kind(&self) -> &'static str {
        match self {
            What::Elected { .. } => "elected",
            What::LeaderLost { .. } => "leader_lost",
            What::IsrShrunk { .. } => "isr_shrunk",
            What::IsrExpanded { .. } => "isr_expanded",
            What::ElrShrunk { .. } => "elr_shrunk",
            What::Reassigned { .. } => "reassigned",
            What::ProposalRefused { .. } => "proposal_refused",
            What::Fenced { .. } => "fenced",
            What::Unfenced { .. } => "unfenced",
            What::NodeDeleted { .. } => "node_deleted",
            What::NodeCreated { .. } => "node_created",
            What::ShuttingDown { .. } => "shutting_down",
            What::RegistrationRefused { .. } => "registration_refused",
            What::HighWatermarkHeld { .. } => "high_watermark_held",
            What::Truncated { .. } => "truncated",
            What::PowerLost { .. } => "power_lost",
            What::Refused { .. } => "refused",
            What::Retried { .. } => "retried",
            What::PositionReset { .. } => "position_reset",
            What::ConsumerFailed { .. } => "consumer_failed",
            What::Lost { .. } => "lost",
            What::Duplicated { .. } => "duplicated",
            What::Late { .. } => "late",
        }
    }
}

impl Because {
    /// A stable name of its kind, for programs.
    pub fn kind(&self) -> &'static str {
        self.kind_of_members()
            .or_else(|| self.kind_of_logs())
            .unwrap_or_else(|| self.kind_of_clients())
    }

    fn kind_of_members(&self) -> Option<&'static str> {
        Some(match self {
            Because::Fault(_) => "fault",
            Because::NotCaughtUp { .. } => "not_caught_up",
            Because::OnlyTheEndCounts { .. } => "only_the_end_counts",
            Because::TooFarBehind { .. } => "too_far_behind",
            Because::Silent { .. } => "silent",
            Because::SlowLink { .. } => "slow_link",
            Because::SlowAnswers { .. } => "slow_answers",
            Because::SessionEnded { .. } => "session_ended",
            Because::SessionExpired { .. } => "session_expired",
            Because::SessionClosed { .. } => "session_closed",
            Because::FencedLeavesIsr { .. } => "fenced_leaves_isr",
            Because::NodeGone { .. } => "node_gone",
            Because::ShutdownAsked { .. } => "shutdown_asked",
            Because::UncleanRestart { .. } => "unclean_restart",
            Because::LogDirLost { .. } => "log_dir_lost",
            Because::SessionLives { .. } => "session_lives",
            Because::Candidates { .. } => "candidates",
            Because::LongestLog { .. } => "longest_log",
            Because::UncleanAllowed { .. } => "unclean_allowed",
            Because::WaitsFor { .. } => "waits_for",
            Because::LastMemberStays { .. } => "last_member_stays",
            Because::EntersElr { .. } => "enters_elr",
            Because::Preferred { .. } => "preferred",
            Because::CaughtUp { .. } => "caught_up",
            Because::BelowEpochStart { .. } => "below_epoch_start",
            Because::FencedJoins { .. } => "fenced_joins",
            Because::StaleProposal { .. } => "stale_proposal",
            Because::JoinedIsr { .. } => "joined_isr",
            Because::WasOut { .. } => "was_out",
            Because::CameBack { .. } => "came_back",
            Because::Recovered(_) => "recovered",
            Because::Asked => "asked",
            Because::ReassignmentComplete { .. } => "reassignment_complete",
            Because::RefusedBecause { .. } => "refused_because",
            _ => return None,
        })
    }

    fn kind_of_logs(&self) -> Option<&'static str> {
        Some(match self {
            Because::HeldBy { .. } => "held_by",
            Because::UnheardOf { .. } => "unheard_of",
            Because::NotFetchedYet { .. } => "not_fetched_yet",
            Because::OutsiderHolds { .. } => "outsider_holds",
            Because::FencedMember { .. } => "fenced_member",
            Because::BelowMinIsr { .. } => "below_min_isr",
            Because::MovedOnWithIsr { .. } => "moved_on_with_isr",
            Because::Diverged { .. } => "diverged",
            Because::CutAtHighWatermark { .. } => "cut_at_high_watermark",
            Because::AskedEpochEnd { .. } => "asked_epoch_end",
            Because::BeyondLeadersEnd { .. } => "beyond_leaders_end",
            Because::HeardLate { .. } => "heard_late",
            Because::WroteAlone { .. } => "wrote_alone",
            Because::HadOnce { .. } => "had_once",
            Because::Unflushed { .. } => "unflushed",
            Because::NoElr => "no_elr",
            _ => return None,
        })
    }

    fn kind_of_clients(&self) -> &'static str {
        match self {
            Because::IsrTooSmall { .. } => "isr_too_small",
            Because::IsrSince { .. } => "isr_since",
            Because::NoLeader { .. } => "no_leader",
            Because::LeaderGone { .. } => "leader_gone",
            Because::NotLeading { .. } => "not_leading",
            Because::LeaderMoved { .. } => "leader_moved",
            Because::ConnectionLost { .. } => "connection_lost",
            Because::Unanswered { .. } => "unanswered",
            Because::NotCommittedInTime { .. } => "not_committed_in_time",
            Because::SequenceGap { .. } => "sequence_gap",
            Because::DeliveryTimeout { .. } => "delivery_timeout",
            Because::NoRetry { .. } => "no_retry",
            Because::HighWatermarkStood { .. } => "high_watermark_stood",
            Because::CutBelowPosition { .. } => "cut_below_position",
            Because::OutOfRange { .. } => "out_of_range",
            Because::GoesOnAt { .. } => "goes_on_at",
            Because::NoResetPolicy => "no_reset_policy",
            Because::AppendedBy { .. } => "appended_by",
            Because::Deposed { .. } => "deposed",
            Because::LeaderStarting { .. } => "leader_starting",
            Because::AcknowledgedBy { .. } => "acknowledged_by",
            Because::SmallIsrIsEnough { .. } => "small_isr_is_enough",
            Because::NotCounted { .. } => "not_counted",
            Because::ProposalForgotten { .. } => "proposal_forgotten",
            Because::HadBy { .. } => "had_by",
            Because::ElectedWithout { .. } => "elected_without",
            Because::CutAt { .. } => "cut_at",
            Because::StillAt { .. } => "still_at",
            Because::NeverAppended { .. } => "never_appended",
            Because::AppendedTwice { .. } => "appended_twice",
            Because::NotIdempotent { .. } => "not_idempotent",
            Because::Waited { .. } => "waited",
            Because::TriedAgain { .. } => "tried_again",
            other => unreachable!("{other:?} has its name elsewhere"),
        }
    }
}

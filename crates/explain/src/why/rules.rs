//! Which rules and proposals a reason rests on, by the rules that are in force.

use super::{Because, JoinRule, Unclean};
use highwater_protocol::config::Features;

impl Because {
    /// The rules of the protocol behind it, by their ids in `docs/rules.txt`.
    pub fn rules(&self, features: &Features) -> &'static [&'static str] {
        self.rules_of_isr(features)
            .or_else(|| self.rules_of_logs(features))
            .or_else(|| self.rules_of_clients())
            .unwrap_or(&[])
    }

    /// About members, leaders and sessions.
    fn rules_of_isr(&self, features: &Features) -> Option<&'static [&'static str]> {
        Some(match self {
            Because::NotCaughtUp { .. } if features.isr_checked_twice_a_lag => {
                &["R5.1", "R5.2", "R1.8"]
            }
            Because::NotCaughtUp { .. } | Because::OnlyTheEndCounts { .. } => &["R7.9"],
            Because::TooFarBehind { .. } | Because::Silent { .. } => &["R7.8"],
            Because::SessionEnded { .. } => &["R6.5"],
            Because::SessionExpired { .. } | Because::SessionClosed { .. } => &["R7.1"],
            Because::FencedLeavesIsr { .. } => &["R6.5", "R6.10"],
            Because::NodeGone { .. } => &["R7.4"],
            Because::ShutdownAsked { .. } if features.kraft => &["R6.9"],
            Because::ShutdownAsked { .. } => &["R7.6"],
            Because::UncleanRestart { .. } => &["R6.7"],
            Because::LogDirLost { .. } => &["R8.10"],
            Because::SessionLives { .. } => &["R6.6"],
            Because::Candidates { .. } if features.kraft => &["R6.11", "R6.12"],
            Because::NoElr => &["R6.11", "R6.29"],
            Because::LongestLog { .. } => &["R6.12"],
            Because::UncleanAllowed { by: Unclean::LastKnownLeader, .. } => &["R6.32"],
            Because::Candidates { .. }
            | Because::UncleanAllowed { .. }
            | Because::WaitsFor { .. }
                if !features.kraft =>
            {
                &["R7.4"]
            }
            Because::UncleanAllowed { .. } | Because::WaitsFor { .. } => &["R6.13", "R6.14"],
            Because::LastMemberStays { .. } if features.kraft => &["R6.13"],
            Because::LastMemberStays { .. } => &["R7.4"],
            Because::EntersElr { .. } => &["R6.30"],
            Because::Preferred { .. } if features.kraft => &["R6.36"],
            Because::Preferred { .. } => &["R7.7"],
            Because::ReassignmentComplete { .. } => &["R6.40"],
            Because::CaughtUp { asked: JoinRule::HighWatermark, .. } if !features.kraft => {
                &["R7.8"]
            }
            Because::CaughtUp { asked: JoinRule::Active, .. } => &["R5.10", "R5.11"],
            Because::CaughtUp { .. } | Because::BelowEpochStart { .. } => &["R5.10"],
            Because::FencedJoins { .. } => &["R5.11"],
            Because::StaleProposal { .. } | Because::RefusedBecause { .. } => &["R5.22", "R5.25"],
            Because::CameBack { .. } if !features.kraft => &["R7.1"],
            Because::CameBack { .. } | Because::LeaderStarting { .. } => &["R6.8"],
            _ => return None,
        })
    }

    /// About logs and high watermarks.
    fn rules_of_logs(&self, features: &Features) -> Option<&'static [&'static str]> {
        Some(match self {
            Because::FencedMember { .. } => &["R5.1", "R6.5"],
            Because::HeldBy { .. } => &["R4.3"],
            Because::UnheardOf { .. } => &["R4.7"],
            Because::NotFetchedYet { .. } => &["R4.5"],
            Because::OutsiderHolds { .. } => &["R4.4"],
            Because::NotCounted { .. } => &["R4.3", "R4.6"],
            Because::ProposalForgotten { .. } => &["R1.10", "R4.6"],
            Because::BelowMinIsr { .. } => &["R4.2"],
            Because::Diverged { .. } => &["R3.6", "R3.15"],
            Because::CutAtHighWatermark { .. } | Because::AskedEpochEnd { .. }
                if !features.truncates_on_fetch =>
            {
                &["R3.18", "R7.11"]
            }
            Because::CutAtHighWatermark { .. } => &["R1.13"],
            Because::AskedEpochEnd { .. } => &["R3.18"],
            Because::HeardLate { .. } if features.kraft => &["R1.12"],
            Because::HeardLate { .. } => &["R7.4"],
            Because::BeyondLeadersEnd { .. } => &["R3.20"],
            Because::Unflushed { .. } => &["R8.1"],
            Because::CutBelowPosition { .. } if features.consumers_check_positions => &["R9.6"],
            Because::CutBelowPosition { .. } => &["R9.7"],
            _ => return None,
        })
    }

    /// About what clients were told.
    fn rules_of_clients(&self) -> Option<&'static [&'static str]> {
        Some(match self {
            Because::IsrTooSmall { .. } => &["R2.3", "R2.4"],
            Because::SmallIsrIsEnough { .. } => &["R2.7"],
            Because::SequenceGap { .. } => &["R2.21"],
            Because::NotCommittedInTime { .. } => &["R2.8"],
            Because::DeliveryTimeout { .. } => &["R2.34"],
            Because::GoesOnAt { parted: true, .. } => &["R9.6"],
            Because::OutOfRange { .. } | Because::GoesOnAt { .. } | Because::NoResetPolicy => {
                &["R9.7"]
            }
            Because::AcknowledgedBy { .. } | Because::NeverAppended { .. } => &["R2.6"],
            Because::NotIdempotent { .. } => &["R2.20"],
            Because::Deposed { .. } => &["R2.2"],
            _ => return None,
        })
    }

    /// The improvement proposals that brought it, or whose absence it shows.
    pub fn kips(&self, features: &Features) -> &'static [u16] {
        match self {
            Because::NotCaughtUp { .. } if features.alter_partition => &[497],
            Because::TooFarBehind { .. } | Because::Silent { .. } => &[16],
            Because::RefusedBecause { .. } | Because::NotCounted { .. } => &[497],
            Because::CaughtUp { asked: JoinRule::Active, .. } => &[497, 841],
            Because::CaughtUp { .. } if features.alter_partition => &[497],
            Because::FencedJoins { .. } => &[841],
            Because::StaleProposal { .. } => &[903],
            Because::SessionEnded { .. } | Because::SessionLives { .. } => &[631],
            Because::LogDirLost { .. } => &[858],
            Because::UncleanRestart { .. } if features.eligible_leader_replicas => &[966],
            Because::BelowMinIsr { .. }
            | Because::EntersElr { .. }
            | Because::NoElr
            | Because::UncleanAllowed { by: Unclean::LastKnownLeader, .. } => &[966],
            Because::LastMemberStays { .. } if features.kraft => &[966],
            Because::WaitsFor { .. } if features.eligible_leader_replicas => &[966],
            Because::Preferred { asked: true, .. }
            | Because::UncleanAllowed { by: Unclean::Administrator, .. } => &[460],
            Because::Diverged { .. } => &[101, 279, 595],
            Because::CutAtHighWatermark { .. } => &[101],
            Because::AskedEpochEnd { own_epochs: false, .. } => &[101],
            Because::AskedEpochEnd { .. } => &[101, 279],
            Because::CutBelowPosition { .. } if features.consumers_check_positions => &[320],
            Because::NotIdempotent { .. } | Because::SequenceGap { .. } => &[98],
            _ => &[],
        }
    }
}

//! Which rules and proposals a reason rests on.

use super::{Because, Unclean};

impl Because {
    /// The rules of the protocol behind it, by their ids in `docs/rules.txt`.
    pub fn rules(&self) -> &'static [&'static str] {
        match self {
            Because::NotCaughtUp { .. } => &["R5.1", "R5.2", "R1.8"],
            Because::SessionEnded { .. } => &["R6.5"],
            Because::SessionExpired { .. } => &["R7.1"],
            Because::FencedLeavesIsr { .. } => &["R6.5", "R6.10"],
            Because::NodeGone { .. } => &["R7.4"],
            Because::ShutdownAsked { .. } => &["R6.9"],
            Because::UncleanRestart { .. } => &["R6.7"],
            Because::SessionLives { .. } => &["R6.6"],
            Because::Candidates { .. } => &["R6.11", "R6.12"],
            Because::UncleanAllowed { by: Unclean::LastKnownLeader, .. } => &["R6.32"],
            Because::UncleanAllowed { .. } | Because::WaitsFor { .. } => &["R6.13", "R6.14"],
            Because::Preferred { .. } => &["R6.36"],
            Because::CaughtUp { .. } => &["R5.10", "R5.11"],
            Because::CameBack { .. } | Because::LeaderStarting { .. } => &["R6.8"],
            Because::HeldBy { .. } | Because::UnheardOf { .. } => &["R4.1"],
            Because::BelowMinIsr { .. } => &["R4.2"],
            Because::Diverged { .. } => &["R3.6", "R3.15"],
            Because::Unflushed { .. } => &["R8.1"],
            Because::IsrTooSmall { .. } => &["R2.3", "R2.4"],
            Because::SequenceGap { .. } => &["R2.21"],
            Because::NotCommittedInTime { .. } => &["R2.8"],
            Because::DeliveryTimeout { .. } => &["R2.34"],
            Because::CutBelowPosition { .. } => &["R9.6"],
            Because::OutOfRange { .. } | Because::NoResetPolicy => &["R9.7"],
            Because::AcknowledgedBy { .. } | Because::NeverAppended { .. } => &["R2.6"],
            Because::NotIdempotent { .. } => &["R2.20"],
            Because::Deposed { .. } => &["R2.2"],
            Because::RefusedBecause { .. } => &["R5.22", "R5.25"],
            _ => &[],
        }
    }

    /// The improvement proposals that brought it.
    pub fn kips(&self) -> &'static [u16] {
        match self {
            Because::NotCaughtUp { .. } | Because::RefusedBecause { .. } => &[497],
            Because::CaughtUp { .. } => &[497, 841],
            Because::SessionEnded { .. } | Because::SessionLives { .. } => &[631],
            Because::UncleanRestart { .. }
            | Because::BelowMinIsr { .. }
            | Because::UncleanAllowed { by: Unclean::LastKnownLeader, .. }
            | Because::WaitsFor { .. } => &[966],
            Because::Preferred { asked: true, .. }
            | Because::UncleanAllowed { by: Unclean::Administrator, .. } => &[460],
            Because::Diverged { .. } => &[101, 279],
            Because::CutBelowPosition { .. } => &[320],
            Because::NotIdempotent { .. } | Because::SequenceGap { .. } => &[98],
            _ => &[],
        }
    }
}

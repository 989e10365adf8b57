//! What a broker is to a partition, in one word and one sign.

use crate::i18n::{Texts, fill};
use highwater_protocol::LeaderEpoch;
use highwater_sim::{Process, ReplicaState, Role};

/// What a broker is to a partition at an instant. The controller's word and the process's state may
/// disagree: a dead broker stays in the ISR until its session ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)] // the words shown say it
pub enum Status {
    Leader,
    InSync,
    CatchingUp,
    Fenced,
    /// Runs, and ZooKeeper has no node of it: its session is over.
    Unregistered,
    Down {
        in_isr: bool,
    },
    Paused {
        in_isr: bool,
    },
    Starting,
    Stopping,
    /// Runs and believes that it leads, in an epoch that is over.
    StaleLeader(LeaderEpoch),
    /// Runs, and the disk of its replica has failed.
    Offline,
    NoReplica,
}

impl Status {
    /// From the recorded state; `believes` is the epoch in which the process itself leads.
    pub fn new(state: ReplicaState, believes: Option<LeaderEpoch>) -> Status {
        let in_isr = matches!(state.role, Role::Leader | Role::InSync);
        match (state.process, state.role) {
            (_, Role::Unassigned) => Status::NoReplica,
            (Process::Down, _) => Status::Down { in_isr },
            (Process::Paused, _) => Status::Paused { in_isr },
            (Process::Stopping, _) => Status::Stopping,
            (Process::Starting, _) if !in_isr => Status::Starting,
            (Process::Running | Process::Starting, Role::Leader) => Status::Leader,
            (Process::Running | Process::Starting, role) => match (believes, role) {
                (Some(epoch), _) => Status::StaleLeader(epoch),
                (None, Role::InSync) => Status::InSync,
                (None, _) if state.fenced => Status::Fenced,
                (None, _) => Status::CatchingUp,
            },
        }
    }

    /// The same where ZooKeeper stands in the controllers' place: nobody is fenced there.
    pub fn in_zookeeper(self) -> Status {
        match self {
            Status::Fenced => Status::Unregistered,
            other => other,
        }
    }

    /// Its sign; each status has one of its own.
    pub fn sign(self) -> &'static str {
        match self {
            Status::Leader => "★",
            Status::InSync => "●",
            Status::CatchingUp => "◐",
            Status::Fenced | Status::Unregistered => "⊘",
            Status::Down { .. } => "✕",
            Status::Paused { .. } => "‖",
            Status::Starting => "↻",
            Status::Stopping => "↓",
            Status::StaleLeader(_) => "☆",
            Status::Offline => "⊗",
            Status::NoReplica => "–",
        }
    }

    /// Its name for style sheets and tests.
    pub fn name(self) -> &'static str {
        match self {
            Status::Leader => "leader",
            Status::InSync => "in-sync",
            Status::CatchingUp => "catching-up",
            Status::Fenced => "fenced",
            Status::Unregistered => "unregistered",
            Status::Down { .. } => "down",
            Status::Paused { .. } => "paused",
            Status::Starting => "starting",
            Status::Stopping => "stopping",
            Status::StaleLeader(_) => "stale-leader",
            Status::Offline => "offline",
            Status::NoReplica => "no-replica",
        }
    }

    /// Its name for people.
    pub fn words(self, texts: &Texts) -> String {
        let plain = match self {
            Status::StaleLeader(epoch) => {
                return fill(texts.state_stale_leader, &[&epoch.to_string()]);
            }
            Status::Leader => texts.role_leader,
            Status::InSync => texts.role_in_sync,
            Status::CatchingUp => texts.role_catching_up,
            Status::Fenced => texts.state_fenced,
            Status::Unregistered => texts.zookeeper_no_node,
            Status::Down { in_isr: true } => texts.state_down_in_isr,
            Status::Down { in_isr: false } => texts.state_down,
            Status::Paused { in_isr: true } => texts.state_paused_in_isr,
            Status::Paused { in_isr: false } => texts.state_paused,
            Status::Starting => texts.state_starting,
            Status::Stopping => texts.state_stopping,
            Status::Offline => texts.state_offline,
            Status::NoReplica => texts.role_none,
        };
        plain.to_owned()
    }
}

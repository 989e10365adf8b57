//! The controller's own elections: preferred leaders (R6.36) and, where allowed, unclean leaders
//! for partitions without one (R6.14).

use super::{Controller, Timer};
use crate::io::Outbox;
use crate::message::ElectionType;
use crate::time::{Micros, Time};

/// Most elections in one run.
const MAX_ELECTIONS: usize = 1_000;
/// Pause before the next run if there may be more to elect.
const IMMEDIATELY: Micros = Micros::from_millis(10);

impl Controller {
    /// Starts the periodic elections, as at the start of an active controller.
    pub(super) fn start_balancing(&mut self, now: Time) {
        if self.config.auto_leader_rebalance_enable {
            let period = at_least_a_millisecond(self.config.leader_imbalance_check_interval);
            self.timers.set(Timer::Balance as usize, now + period);
        }
        let period = at_least_a_millisecond(self.config.unclean_leader_election_interval_ms);
        self.timers.set(Timer::UncleanElection as usize, now + period);
    }

    /// Moves leadership to the first assigned replicas, as far as they are valid. There is no
    /// threshold of imbalance in KRaft.
    pub(super) fn balance_leaders(&mut self, now: Time, out: &mut Outbox) {
        let imbalanced = self.partitions_where(|p| !p.has_preferred_leader());
        let mut elected = 0;
        for id in imbalanced {
            if elected == MAX_ELECTIONS {
                break;
            }
            let error = self.elect_leader(ElectionType::Preferred, id, out);
            elected += usize::from(error.is_none());
        }
        let period = at_least_a_millisecond(self.config.leader_imbalance_check_interval);
        let next = if elected == MAX_ELECTIONS { IMMEDIATELY } else { period };
        self.timers.set(Timer::Balance as usize, now + next);
    }

    /// Elects leaders for partitions without one whose topic allows unclean election: needed only
    /// where the setting was changed afterwards (case g7).
    pub(super) fn elect_unclean_leaders(&mut self, now: Time, out: &mut Outbox) {
        let leaderless =
            self.partitions_where(|p| p.leader.is_none() && self.unclean_election_enabled(p.topic));
        let mut elected = 0;
        for id in leaderless {
            if elected == MAX_ELECTIONS {
                break;
            }
            let error = self.elect_leader(ElectionType::Unclean, id, out);
            elected += usize::from(error.is_none());
        }
        let period = at_least_a_millisecond(self.config.unclean_leader_election_interval_ms);
        let next = if elected == MAX_ELECTIONS { IMMEDIATELY } else { period };
        self.timers.set(Timer::UncleanElection as usize, now + next);
    }
}

/// A period of nothing would stop the clock.
fn at_least_a_millisecond(period: Micros) -> Micros {
    period.max(Micros::from_millis(1))
}

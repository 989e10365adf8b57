//! A model's run, counted.

use crate::message::Told;
use crate::setup::Setup;
use crate::tally::{Fate, Figures, Tally};
use crate::world::{Model, World};
use highwater_protocol::Time;

/// A model that runs and is counted.
#[derive(Clone, Debug)]
pub(crate) struct Counting {
    world: World,
    tally: Tally,
}

impl Counting {
    /// The start of a run of `model`.
    pub fn new(setup: &Setup, model: Model) -> Counting {
        Counting { world: World::new(setup.clone(), model), tally: Tally::default() }
    }

    /// Carries out up to `events` more; tells whether the run has come to its end.
    pub fn advance(&mut self, events: u64) -> bool {
        let more = (0..events).all(|_| self.world.turn());
        for (time, told) in self.world.told.drain(..) {
            let (client, first, count, fate) = match told {
                Told::Produced { client, first, count } => (client, first, count, Fate::Produced),
                Told::Acknowledged { client, first, count } => {
                    (client, first, count, Fate::Acknowledged)
                }
                Told::TimedOut { client, first, count } => (client, first, count, Fate::TimedOut),
            };
            self.tally.note(time, client, first, count, fate);
        }
        !more
    }

    /// How far it has come.
    pub fn now(&self) -> Time {
        self.world.now
    }

    /// What became of the records.
    pub fn finish(self) -> Figures {
        let Counting { world, tally } = self;
        let present = present(&world);
        let is_there = |client: usize, number| present[client][number as usize];
        tally.finish(world.now, world.messages, is_there)
    }
}

/// For each client's record whether a log that counts has it.
fn present(world: &World) -> Vec<Vec<bool>> {
    let handed_over = world.handed_over();
    let mut present: Vec<Vec<bool>> =
        handed_over.iter().map(|count| vec![false; *count as usize]).collect();
    for log in world.logs_that_count() {
        for batch in log.entries().iter().filter_map(|entry| entry.batch) {
            present[batch.client][batch.first as usize..batch.end() as usize].fill(true);
        }
    }
    present
}

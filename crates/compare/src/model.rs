//! A model's run, counted.

use crate::message::Told;
use crate::setup::Setup;
use crate::tally::{Fate, Figures, Tally};
use crate::world::{Model, World};

/// What became of the records under `model`.
pub(crate) fn figures(setup: &Setup, model: Model) -> Figures {
    let mut world = World::new(setup.clone(), model);
    world.finish();
    let mut tally = Tally::default();
    for (time, told) in &world.told {
        let (client, first, count, fate) = match *told {
            Told::Produced { client, first, count } => (client, first, count, Fate::Produced),
            Told::Acknowledged { client, first, count } => {
                (client, first, count, Fate::Acknowledged)
            }
            Told::TimedOut { client, first, count } => (client, first, count, Fate::TimedOut),
        };
        tally.note(*time, client, first, count, fate);
    }
    let present = present(&world);
    tally.finish(world.now, world.messages, |client, number| present[client][number as usize])
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

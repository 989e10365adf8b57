//! What consumers may see: I14.

use super::{Check, Scene};
use highwater_protocol::RecordBatch;
use highwater_protocol::message::{Channel, FetchResponse, Message};

/// What brokers answer to consumers.
#[derive(Clone, Debug, Default)]
pub(super) struct Consumers;

impl Check for Consumers {
    fn read_outbox(&mut self, scene: &mut Scene) {
        for envelope in scene.world.posted() {
            let Message::FetchResponse(response) = &envelope.message else { continue };
            if envelope.connection.channel == Channel::Client {
                check_answer(scene, response);
            }
        }
    }
}

fn check_answer(scene: &mut Scene, response: &FetchResponse) {
    for part in &response.partitions {
        let Some(end) = part.records.last().map(RecordBatch::next_offset) else { continue };
        let Some(replica) = scene.replica(scene.node, part.partition) else { continue };
        if end > replica.high_watermark {
            let what = format!("read up to {end} past the HW {}", replica.high_watermark);
            scene.report("I14", part.partition, what);
        }
    }
}

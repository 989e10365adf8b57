//! Serving producers (`KafkaApis.handleProduceRequest`, `ReplicaManager.appendRecords`).

use super::Broker;
use super::purgatory::{DelayedPartition, DelayedProduce};
use crate::error_code::ErrorCode;
use crate::event::Event;
use crate::few::Few;
use crate::io::Outbox;
use crate::message::{
    Connection, Message, ProducePartition, ProducePartitionResponse, ProduceRequest,
    ProduceResponse,
};
use crate::partition::Appended;
use crate::time::Time;
use crate::types::{Acks, NodeId, PartitionId, UNKNOWN_OFFSET};

impl Broker {
    pub(super) fn handle_produce(
        &mut self,
        now: Time,
        connection: Connection,
        correlation: u32,
        request: &ProduceRequest,
        out: &mut Outbox,
    ) {
        let cause = out.cause();
        let mut partitions = Few::None;
        for produce in &request.partitions {
            out.resume(cause);
            partitions.push(self.append_batch(now, produce, request.acks, out));
        }
        let failed = |p: &DelayedPartition| !p.response.error.is_none();
        let waits = request.acks != Acks::Leader && !partitions.iter().all(failed);
        match request.acks {
            Acks::None => {
                if partitions.iter().any(failed) {
                    out.close(connection); // R2.6: the only way to tell
                    self.server.forget(connection);
                } else {
                    self.unmute(connection);
                }
            }
            acks if waits => {
                let expires = now + request.timeout;
                self.park_produce(
                    DelayedProduce { connection, correlation, acks, expires, partitions },
                    out,
                );
            }
            _ => {
                let partitions = partitions.iter().map(|p| p.response).collect();
                let response = Message::ProduceResponse(ProduceResponse { partitions });
                self.respond(connection, correlation, response, out);
            }
        }
    }

    /// Appends one batch, steps 2 to 7 of R2.3.
    fn append_batch(
        &mut self,
        now: Time,
        produce: &ProducePartition,
        acks: Acks,
        out: &mut Outbox,
    ) -> DelayedPartition {
        let id = produce.partition;
        let mut response = ProducePartitionResponse {
            partition: id,
            error: ErrorCode::None,
            base_offset: UNKNOWN_OFFSET,
            current_leader: None,
        };
        let failing = self.partition(id).is_some_and(|p| !self.dirs[usize::from(p.dir)].works());
        let hosted = self.partitions.get_mut(usize::from(id.0)).and_then(Option::as_mut);
        let features = &self.known.features;
        let known = acks.count().is_none_or(|count| count <= 1);
        let appended = match hosted {
            _ if features.acks_are_all_one_or_none && !known => {
                Appended::Refused(ErrorCode::InvalidRequiredAcks)
            }
            Some(ref partition) if !partition.is_leader() => {
                response.current_leader = self.known.hint(partition);
                Appended::Refused(ErrorCode::NotLeaderOrFollower)
            }
            Some(partition) => {
                let mut batch = produce.batch;
                if !features.duplicates_are_recognised {
                    batch.producer_epoch = -1; // nothing is known of producers
                }
                let before = partition.log.log_end_offset();
                let appended = partition.append_as_leader(batch, acks, features);
                let writes = matches!(appended, Appended::Done { duplicate: false, .. });
                if failing && writes {
                    partition.log.truncate(before);
                    self.write_to_log(now, id, out);
                    Appended::Refused(ErrorCode::KafkaStorageError) // R8.10
                } else {
                    if writes {
                        self.appended(now, id, produce.batch.count, out);
                    }
                    appended
                }
            }
            None => Appended::Refused(self.unknown_partition(id)),
        };
        match appended {
            Appended::Done { base_offset, required_offset, duplicate } => {
                if duplicate {
                    let producer = produce.batch.producer;
                    out.emit(Event::DuplicateDropped {
                        partition: id,
                        producer,
                        base: base_offset,
                    });
                    // `Partition.appendRecordsToLeader` looks after a repeated batch too (R4.1).
                    self.advance(now, id, out);
                }
                response.base_offset = base_offset;
                DelayedPartition { required_offset, waiting: true, response }
            }
            Appended::Refused(error) => {
                response.error = error;
                tell_refusal(id, produce.batch.producer, error, out);
                DelayedPartition { required_offset: UNKNOWN_OFFSET, waiting: false, response }
            }
        }
    }

    /// A batch is in the log: wakes who waits for it (R2.5).
    fn appended(&mut self, now: Time, id: PartitionId, count: u32, out: &mut Outbox) {
        let partition = self.partitions[usize::from(id.0)].as_mut().expect("hosted");
        partition.note_flush(now);
        out.emit(Event::Appended { partition: id, end: partition.log.log_end_offset(), count });
        self.advance(now, id, out);
    }

    /// A write was tried: the high watermark may have waited for a look at it, and fetches may wait
    /// for what was written.
    fn advance(&mut self, now: Time, id: PartitionId, out: &mut Outbox) {
        let context = self.known.context(now);
        let partition = self.partitions[usize::from(id.0)].as_mut().expect("hosted");
        if partition.advance(&context) {
            let high_watermark = partition.log.high_watermark();
            out.emit(Event::HighWatermark { partition: id, high_watermark });
            self.complete_produces(id, out);
        }
        self.complete_fetches(now, id, out);
    }

    /// Why a partition that is not hosted here cannot be served.
    pub(super) fn unknown_partition(&self, partition: PartitionId) -> ErrorCode {
        if self.is_offline(partition) {
            return ErrorCode::KafkaStorageError; // R8.10
        }
        match self.known.image.partition(partition) {
            Some(_) => ErrorCode::NotLeaderOrFollower,
            None => ErrorCode::UnknownTopicOrPartition,
        }
    }
}

fn tell_refusal(partition: PartitionId, producer: NodeId, error: ErrorCode, out: &mut Outbox) {
    out.emit(Event::ProduceRefused { partition, producer, error });
}

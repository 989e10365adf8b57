//! Reading the controller's log as an observer, and publishing what it says
//! (`MetadataLoader`, `BrokerMetadataPublisher`).

use super::requester::Requester;
use super::{Broker, RECONNECT_BACKOFF, Timer};
use crate::event::Event;
use crate::io::Outbox;
use crate::message::{Channel, Connection, Envelope, Message, MetadataFetchRequest};
use crate::metadata::{MetadataImage, MetadataRecord};
use crate::order;
use crate::time::{Micros, Time};
use crate::types::{NodeId, PartitionId};

/// When an unanswered metadata fetch is given up (`controller.quorum.request.timeout.ms`).
const METADATA_FETCH_TIMEOUT: Micros = Micros::from_millis(2_000);

/// The broker as a reader of the metadata log.
#[derive(Clone, Debug)]
pub(super) struct Observer {
    requester: Requester,
    /// Number of records to apply before anything is published; `None` until the first answer.
    catch_up_to: Option<i64>,
    logs_loaded: bool,
    published: bool,
}

impl Observer {
    pub fn new(broker: NodeId, controller: NodeId, incarnation: u32) -> Observer {
        let connection = Connection::first(broker, controller, Channel::MetadataLog, incarnation);
        Observer {
            requester: Requester::new(connection),
            catch_up_to: None,
            logs_loaded: false,
            published: false,
        }
    }

    /// The image is known from before the run.
    pub fn caught_up(&mut self, image: &MetadataImage) {
        self.catch_up_to = Some(image.offset);
        self.logs_loaded = true;
    }
}

impl Broker {
    /// Asks for what comes next in the metadata log.
    pub(super) fn poll_observer(&mut self, now: Time, out: &mut Outbox) {
        let requester = &mut self.observer.requester;
        requester.give_up_if_overdue(now, RECONNECT_BACKOFF, out);
        if !requester.in_flight() && requester.not_before <= now {
            let message = Message::MetadataFetchRequest(MetadataFetchRequest {
                broker: self.known.id,
                fetch_offset: self.known.image.offset,
            });
            requester.send(now, METADATA_FETCH_TIMEOUT, message, out);
        }
        let next = requester.next_timeout();
        self.set(Timer::Observer, next);
    }

    pub(super) fn observer_disconnected(&mut self, now: Time, connection: Connection) {
        if self.observer.requester.connection() == connection {
            self.observer.requester.disconnected(now, RECONNECT_BACKOFF);
            let next = self.observer.requester.next_timeout();
            self.set(Timer::Observer, next);
        }
    }

    pub(super) fn metadata_arrived(&mut self, now: Time, envelope: Envelope, out: &mut Outbox) {
        if !self.observer.requester.answered_by(&envelope) {
            return;
        }
        let Message::MetadataFetchResponse(response) = envelope.message else {
            unreachable!("only fetches of the metadata log are sent on this channel");
        };
        if !self.write_metadata(now, out) {
            return;
        }
        let cause = out.cause();
        assert_eq!(response.base_offset, self.known.image.offset, "records come in order");
        let mut touched = Vec::new();
        for record in &response.records {
            self.known.image.apply(record);
            match record {
                MetadataRecord::Partition(id, _) | MetadataRecord::PartitionChange(id, _) => {
                    touched.push(*id);
                }
                _ => {}
            }
        }
        if self.observer.catch_up_to.is_none() {
            self.observer.catch_up_to = Some(response.committed_offset);
        }
        if self.observer.published {
            // R1.12: only the state after all the records counts.
            order::sort(&mut touched);
            touched.dedup();
            self.publish(now, &touched, out);
        } else {
            self.publish_first(now, out);
        }
        out.resume(cause);
        self.poll_observer(now, out);
    }

    /// The logs are loaded (R6.8).
    pub(super) fn logs_loaded(&mut self, now: Time, out: &mut Outbox) {
        if self.observer.published {
            return self.ready_to_unfence(now, out); // the rest of the start is done
        }
        let cause = out.cause();
        for partition in self.partitions.iter_mut().flatten() {
            out.resume(cause);
            partition.log.load();
            partition.flushed_at = now;
            let (id, end) = (partition.id, partition.log.log_end_offset());
            out.emit(Event::LogLoaded { partition: id, end });
            let high_watermark = partition.log.high_watermark();
            out.emit(Event::HighWatermark { partition: id, high_watermark });
        }
        if self.zookeeper.is_some() {
            out.resume(cause);
            self.register_with_zookeeper(now, out);
            return;
        }
        self.observer.logs_loaded = true;
        self.publish_first(now, out);
    }

    /// Publishes the first image once the logs are loaded and the metadata read.
    fn publish_first(&mut self, now: Time, out: &mut Outbox) {
        let read = self.observer.catch_up_to.is_some_and(|end| self.known.image.offset >= end);
        if self.observer.logs_loaded && read && !self.observer.published {
            self.publish_everything(now, out);
            match self.known.config.startup_rest_time {
                Micros::ZERO => self.ready_to_unfence(now, out),
                rest => self.set(Timer::LogLoad, now + rest),
            }
        }
    }

    pub(super) fn publish_everything(&mut self, now: Time, out: &mut Outbox) {
        self.observer.published = true;
        self.reload_configs(); // logs are loaded with their topics' settings
        let known = self.known.image.partitions.len().max(self.partitions.len());
        let everything: Vec<PartitionId> = (0..known).map(|id| PartitionId(id as u16)).collect();
        self.publish(now, &everything, out);
    }
}

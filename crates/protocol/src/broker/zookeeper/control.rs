//! What the controller says (`KafkaApis.handleLeaderAndIsrRequest` and its like).

use super::super::Broker;
use crate::error_code::ErrorCode;
use crate::event::Event;
use crate::io::Outbox;
use crate::kafka_controller::{KafkaController, refused};
use crate::message::{Connection, ControlKind, ControlRequest, ControlResponse, Envelope, Message};
use crate::metadata::{BrokerRegistration, MetadataRecord, PartitionRegistration};
use crate::time::Time;
use crate::types::{NO_BROKER_EPOCH, NodeId, PartitionId};

impl Broker {
    /// Does as it is told, unless a controller speaks that is not one any more (R7.2), or one that
    /// means an earlier process (KIP-380).
    pub(in super::super) fn handle_control(
        &mut self,
        now: Time,
        connection: Connection,
        correlation: u32,
        request: ControlRequest,
        out: &mut Outbox,
    ) {
        let ControlRequest { controller, controller_epoch, broker_epoch, kind } = request;
        let own_epoch = self.lifecycle.broker_epoch();
        let error = if controller_epoch < self.member().controller_epoch {
            ErrorCode::StaleControllerEpoch
        } else if broker_epoch != NO_BROKER_EPOCH && broker_epoch < own_epoch {
            ErrorCode::StaleBrokerEpoch
        } else {
            ErrorCode::None
        };
        if error.is_none() {
            self.turn_to_controller(controller, controller_epoch, out);
            match kind {
                ControlKind::LeaderAndIsr { partitions, leaders } => {
                    self.leader_and_isr(now, partitions, &leaders, out);
                }
                ControlKind::UpdateMetadata { brokers, partitions } => {
                    self.update_metadata(&brokers, partitions);
                }
                ControlKind::StopReplica { partitions, delete } => {
                    self.stop_replicas(now, &partitions, delete, out);
                }
            }
        } else {
            out.emit(Event::ControlRequestRefused { controller, error });
        }
        let message = Message::ControlResponse(ControlResponse { error });
        self.respond(connection, correlation, message, out);
    }

    /// The broker in which the controller is, as of now.
    pub(super) fn turn_to_controller(
        &mut self,
        controller: NodeId,
        controller_epoch: i32,
        out: &mut Outbox,
    ) {
        let member = self.member();
        if controller_epoch < member.controller_epoch {
            return;
        }
        member.controller_epoch = controller_epoch;
        if member.known_controller.replace(controller) != Some(controller) {
            self.alter_partition.turn_to(controller, out);
        }
    }

    /// R7.4: only a newer leader epoch is a new role.
    fn leader_and_isr(
        &mut self,
        now: Time,
        partitions: Vec<(PartitionId, PartitionRegistration)>,
        leaders: &[BrokerRegistration],
        out: &mut Outbox,
    ) {
        for leader in leaders {
            self.known.image.apply(&MetadataRecord::RegisterBroker(*leader));
        }
        let mut touched = Vec::new();
        for (id, state) in partitions {
            let known = self.partition(id).map_or(-1, |partition| partition.leader_epoch);
            if state.leader_epoch > known {
                touched.push(id);
                self.known.image.apply(&MetadataRecord::PartitionChange(id, state));
            }
        }
        // The settings were read when the session was opened.
        self.reload_configs();
        self.publish(now, &touched, out);
    }

    fn update_metadata(
        &mut self,
        brokers: &[BrokerRegistration],
        partitions: Vec<(PartitionId, PartitionRegistration)>,
    ) {
        let image = &mut self.known.image;
        for known in &mut image.brokers {
            known.fenced = !brokers.iter().any(|live| live.broker == known.broker);
        }
        for broker in brokers {
            image.apply(&MetadataRecord::RegisterBroker(*broker));
        }
        for (id, state) in partitions {
            let known = image.partition(id).map_or(-1, |known| known.partition_epoch);
            if state.partition_epoch >= known {
                image.apply(&MetadataRecord::PartitionChange(id, state));
            }
        }
    }

    fn stop_replicas(
        &mut self,
        now: Time,
        partitions: &[PartitionId],
        delete: bool,
        out: &mut Outbox,
    ) {
        let cause = out.cause();
        for id in partitions {
            out.resume(cause);
            self.stop_fetching(*id);
            if delete {
                self.delete_replica(now, *id, out);
            }
        }
        self.retire_idle_fetchers(now, out);
    }

    /// A broker asks the controller, which it believes to be here.
    pub(in super::super) fn ask_controller(
        &mut self,
        now: Time,
        connection: Connection,
        correlation: u32,
        request: Message,
        out: &mut Outbox,
    ) {
        if self.member().controller.is_none() {
            self.respond(connection, correlation, refused(&request), out);
            return;
        }
        self.with_controller(now, out, |controller, io| {
            controller.asked(connection, correlation, request, io);
        });
    }

    /// A broker has answered the controller in this one.
    pub(in super::super) fn control_answered(
        &mut self,
        now: Time,
        envelope: &Envelope,
        out: &mut Outbox,
    ) {
        self.with_controller(now, out, |controller, io| controller.broker_answered(envelope, io));
    }

    /// The controller in this broker has lost a connection.
    pub(in super::super) fn control_disconnected(
        &mut self,
        now: Time,
        connection: Connection,
        out: &mut Outbox,
    ) {
        let lost = |controller: &mut KafkaController, io: &mut crate::kafka_controller::Io<'_>| {
            controller.broker_disconnected(connection, io);
        };
        self.with_controller(now, out, lost);
    }
}

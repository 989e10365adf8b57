//! Why records were refused, given up, or sent again.

use super::look::in_chain;
use super::setting::{Setting, Value};
use super::{Because, Reason, Subject, What, Why};
use highwater_protocol::metadata::PartitionRegistration;
use highwater_protocol::{ErrorCode, Event, FactId, NodeId, PartitionId, Time};
use highwater_sim::Fact;

impl Why<'_> {
    /// Why a producer's attempts failed.
    pub(super) fn failed_produce(&self, subject: &Subject) -> Vec<Reason> {
        let Some(partition) = subject.partition else { return Vec::new() };
        let (producer, error, given_up) = match subject.what {
            What::Refused { producer, error, .. } => (producer, error, true),
            What::Retried { producer, error, .. } => (producer, error, false),
            _ => return Vec::new(),
        };
        let chain = self.chain(subject.fact);
        let mut reasons = match error {
            ErrorCode::OutOfOrderSequenceNumber => self.gap(partition, subject.time),
            ErrorCode::NotEnoughReplicas | ErrorCode::NotEnoughReplicasAfterAppend => {
                self.too_few(partition, &chain, subject.time)
            }
            ErrorCode::NotLeaderOrFollower | ErrorCode::FencedLeaderEpoch => {
                self.not_leading(partition, &chain, subject.time)
            }
            ErrorCode::KafkaStorageError => self.on_failed_disk(&chain, subject.time),
            ErrorCode::RequestTimedOut if given_up => {
                self.expired(partition, producer, &chain, subject)
            }
            _ => self.no_answer(partition, &chain, subject.time),
        };
        if given_up && error != ErrorCode::RequestTimedOut {
            reasons.extend(self.not_tried_again(producer, error));
        }
        reasons
    }

    /// The ISR was smaller than `min.insync.replicas`.
    fn too_few(&self, partition: PartitionId, chain: &[(FactId, Fact)], time: Time) -> Vec<Reason> {
        let refused = in_chain(chain, |node, event| {
            matches!(event, Event::ProduceRefused { .. } | Event::AppendUnconfirmed { .. })
                .then_some(node)
        });
        let at = refused.map_or(time, |(_, at, _)| at);
        let Some(now) = self.registration(partition, at) else { return Vec::new() };
        let Some(leader) = refused.map(|(.., node)| node).or(now.leader) else {
            return Vec::new();
        };
        let isr = now.isr.clone();
        let mut reason = Reason::new(Because::IsrTooSmall { leader, isr: isr.clone() });
        reason.settings.extend(self.min_isr(partition, at));
        let mut reasons = vec![reason];
        reasons.extend(self.shrunk_since(partition, &isr, at));
        reasons
    }

    /// Whoever was asked did not lead (any more).
    fn not_leading(
        &self,
        partition: PartitionId,
        chain: &[(FactId, Fact)],
        time: Time,
    ) -> Vec<Reason> {
        let refused = in_chain(chain, |node, event| {
            matches!(event, Event::ProduceRefused { .. } | Event::AppendUnconfirmed { .. })
                .then_some(node)
        });
        let mut reasons = Vec::new();
        if let Some((id, at, broker)) = refused {
            reasons.push(Reason::new(Because::NotLeading { broker }).at(at, id));
        }
        reasons.extend(self.leader_moved(partition, time));
        reasons
    }

    /// The replica that was asked for is on a disk that has failed (R8.10).
    fn on_failed_disk(&self, chain: &[(FactId, Fact)], time: Time) -> Vec<Reason> {
        let refused = in_chain(chain, |node, event| {
            matches!(event, Event::ProduceRefused { .. }).then_some(node)
        });
        let Some((id, at, broker)) = refused else { return Vec::new() };
        let mut reasons = vec![Reason::new(Because::LogDirLost { broker }).at(at, id)];
        let failed = self.reading.faults.disk_of(broker, Time::ZERO, time);
        reasons.extend(failed.map(|fault| self.fault(fault)));
        reasons
    }

    /// The leader does not have the batches before this one (R2.21).
    fn gap(&self, partition: PartitionId, time: Time) -> Vec<Reason> {
        let Some(leader) = self.registration(partition, time).and_then(|state| state.leader) else {
            return Vec::new();
        };
        let mut reasons = vec![Reason::new(Because::SequenceGap { leader })];
        let elected = |after: &PartitionRegistration, before: Option<&PartitionRegistration>| {
            after.leader.is_some() && before.is_some_and(|before| before.leader != after.leader)
        };
        if let Some((at, fact, after)) = self.last_change(partition, time, elected) {
            let (end, epoch) = (self.log_end(partition, leader, at), after.leader_epoch);
            let without = Because::ElectedWithout { leader, time: at, epoch, end };
            reasons.push(Reason::new(without).at(at, fact));
            if let Some((change, _)) = self.change(partition, fact) {
                reasons.extend(self.unclean_behind(partition, fact, at, change));
            }
        }
        reasons
    }

    /// Who leads since when, or that nobody does, and what brought that about.
    pub(super) fn leader_moved(&self, partition: PartitionId, time: Time) -> Vec<Reason> {
        let moved = |after: &PartitionRegistration, before: Option<&PartitionRegistration>| {
            before.is_some_and(|before| before.leader != after.leader)
        };
        let Some((at, fact, after)) = self.last_change(partition, time, moved) else {
            return Vec::new();
        };
        let because = match after.leader {
            Some(_) => Because::LeaderMoved { leader: after.leader, time: at },
            None => Because::NoLeader { since: at },
        };
        let mut reasons = vec![Reason::new(because).at(at, fact)];
        reasons.extend(self.faults_behind(partition, fact));
        reasons
    }

    /// No answer came: the connection broke, or the answer was too late.
    pub(super) fn no_answer(
        &self,
        partition: PartitionId,
        chain: &[(FactId, Fact)],
        time: Time,
    ) -> Vec<Reason> {
        let unconfirmed = in_chain(chain, |node, event| match event {
            Event::AppendUnconfirmed { base, .. } => Some((node, base)),
            _ => None,
        });
        if let Some((id, at, (leader, base))) = unconfirmed {
            let because = Because::NotCommittedInTime { leader, base };
            let mut reasons = vec![Reason::new(because).at(at, id)];
            reasons.extend(self.obstacles(partition, at, at));
            return reasons;
        }
        let silent = in_chain(chain, |node, event| match event {
            Event::RequestTimedOut { peer } => Some((node, peer)),
            _ => None,
        });
        let lost = in_chain(chain, |node, event| match event {
            Event::Disconnected { peer } => Some((node, peer)),
            _ => None,
        });
        let mut reasons = Vec::new();
        let Some((id, at, (node, broker))) = silent.or(lost) else { return reasons };
        let mut from = at;
        if silent.is_some() {
            let key = "request.timeout.ms";
            let timeout = Setting::of_producer(self.run, node, key, |config| {
                Value::Duration(config.request_timeout_ms)
            });
            from = Time(at.0.saturating_sub(timeout.map_or(0, |setting| setting.number())));
            let mut reason = Reason::new(Because::Unanswered { broker }).at(at, id);
            reason.settings.extend(timeout);
            reasons.push(reason);
        } else {
            reasons.push(Reason::new(Because::ConnectionLost { broker }).at(at, id));
        }
        let told = self.faults_in(chain);
        let between = self.fault_between(node, broker, from, at);
        match between {
            _ if !told.is_empty() => reasons.extend(told),
            Some(fault) => reasons.push(fault),
            None if silent.is_some() => {
                reasons.extend(self.deposed(partition, broker, at));
                reasons.extend(self.obstacles(partition, from, time));
            }
            None => {}
        }
        reasons
    }

    /// Who was asked led no more, and did not know it.
    fn deposed(&self, partition: PartitionId, broker: NodeId, time: Time) -> Vec<Reason> {
        let moved = |after: &PartitionRegistration, before: Option<&PartitionRegistration>| {
            before.is_some_and(|before| {
                before.leader == Some(broker) && after.leader != before.leader
            })
        };
        let now = self.registration(partition, time).and_then(|state| state.leader);
        let lost = self.last_change(partition, time, moved).filter(|_| now != Some(broker));
        let Some((since, fact, _)) = lost else { return Vec::new() };
        let deposed = Because::Deposed { leader: broker, since };
        let mut reasons = vec![Reason::new(deposed).at(since, fact)];
        reasons.extend(self.faults_behind(partition, fact));
        reasons
    }

    /// Records waited for so long that the producer gave them up (R2.34).
    fn expired(
        &self,
        partition: PartitionId,
        producer: NodeId,
        chain: &[(FactId, Fact)],
        subject: &Subject,
    ) -> Vec<Reason> {
        let key = "delivery.timeout.ms";
        let timeout = Setting::of_producer(self.run, producer, key, |config| {
            Value::Duration(config.delivery_timeout_ms)
        });
        let length = timeout.map_or(0, |setting| setting.number());
        let mut reason = Reason::new(Because::DeliveryTimeout { producer });
        reason.settings.extend(timeout);
        let mut reasons = vec![reason];
        let from = Time(subject.time.0.saturating_sub(length));
        let obstacles = self.obstacles(partition, from, subject.time);
        if obstacles.is_empty() {
            reasons.extend(self.no_answer(partition, chain, subject.time));
        }
        reasons.extend(obstacles);
        reasons
    }

    /// What stood in the way of writes to a partition between two times: no leader, a leader that
    /// was gone, or a high watermark that stood still.
    pub(super) fn obstacles(&self, partition: PartitionId, from: Time, to: Time) -> Vec<Reason> {
        let mut reasons = self.absences(partition, from, to);
        reasons.extend(self.standstills(partition, from, to));
        reasons
    }

    /// No leader, or one that was gone.
    pub(super) fn absences(&self, partition: PartitionId, from: Time, to: Time) -> Vec<Reason> {
        let mut reasons = Vec::new();
        let Some(history) = self.partition(partition) else { return reasons };
        for (i, (start, fact, change)) in history.changes.iter().enumerate() {
            let next = history.changes.get(i + 1);
            let end = next.map_or(self.run.now(), |(time, ..)| *time);
            if *start > to || end < from {
                continue;
            }
            match change.registration.leader {
                None => {
                    let before = history.changes[..i].iter().rev();
                    let leaderless =
                        before.take_while(|(.., change)| change.registration.leader.is_none());
                    let first = leaderless.last();
                    let (since, fact) = first.map_or((*start, *fact), |(at, id, _)| (*at, *id));
                    reasons.push(Reason::new(Because::NoLeader { since }).at(since, fact));
                    reasons.extend(self.faults_behind(partition, fact));
                }
                Some(leader) => {
                    let (first, last) = (from.max(*start), to.min(end));
                    if let Some(fault) = self.reading.faults.at(leader, first, last) {
                        let moved =
                            next.filter(|(.., next)| next.registration.leader != Some(leader));
                        let replaced = moved.map(|(time, ..)| *time);
                        reasons.push(Reason::new(Because::LeaderGone { leader, replaced }));
                        reasons.push(self.fault(fault));
                    }
                }
            }
        }
        reasons
    }

    /// A high watermark that stood still.
    pub(super) fn standstills(&self, partition: PartitionId, from: Time, to: Time) -> Vec<Reason> {
        let mut reasons = Vec::new();
        let Some(history) = self.partition(partition) else { return reasons };
        for stall in super::high_watermark::stalls(history, self.run.now()) {
            if stall.time <= to
                && stall.until.is_some_and(|until| until >= from)
                && let What::HighWatermarkHeld { high_watermark: at, .. } = stall.what
            {
                let because = Because::HighWatermarkStood { at, from: stall.time };
                reasons.push(Reason::new(because));
                // What came later is no reason for what was before.
                let until = stall.until.map(|until| until.min(to));
                reasons.extend(self.held(&Subject { until, ..stall }));
            }
        }
        reasons
    }

    /// Why the producer did not try again.
    fn not_tried_again(&self, producer: NodeId, error: ErrorCode) -> Option<Reason> {
        let retries = Setting::of_producer(self.run, producer, "retries", |config| {
            Value::Number(u64::from(config.retries))
        });
        let mut reason = Reason::new(Because::NoRetry { producer, error });
        if error.is_retriable() {
            reason.settings.extend(retries.filter(|setting| setting.number() == 0));
            if reason.settings.is_empty() {
                return None;
            }
        }
        Some(reason)
    }
}

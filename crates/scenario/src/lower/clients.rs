//! Producers and consumers.

use super::limits::CLIENTS_MAX;
use super::settings::{Read, given};
use super::{Lowering, apply};
use crate::ast::{ClientLine, Statement};
use crate::diagnostic::{Clash, Problem, Thing};
use crate::keys::{Kind, Levels, Typed};
use crate::span::Span;
use highwater_protocol::config::{ConsumerConfig, ProducerConfig};
use highwater_protocol::{Acks, Micros, Time};
use highwater_sim::schedule::{ConsumerSpec, ProducerSpec};

/// Most requests in flight that an idempotent producer may have (class `ProducerConfig`).
const IDEMPOTENT_IN_FLIGHT_MAX: u16 = 5;

impl Lowering<'_> {
    /// Every producer and consumer.
    pub(super) fn clients(&mut self) {
        let mut lines = [Vec::new(), Vec::new()];
        for (number, statement) in self.statements.clone() {
            match statement {
                Statement::Producer(line) if self.is_new(Thing::Producer, line, &lines[0]) => {
                    lines[0].push((line.name.value.as_str(), number));
                    self.producer(line);
                }
                Statement::Consumer(line) if self.is_new(Thing::Consumer, line, &lines[1]) => {
                    lines[1].push((line.name.value.as_str(), number));
                    self.consumer(line);
                }
                _ => {}
            }
        }
    }

    fn is_new(&mut self, thing: Thing, line: &ClientLine, earlier: &[(&str, u32)]) -> bool {
        let name = line.name.value.clone();
        let problem = match earlier.iter().find(|(other, _)| *other == name) {
            Some((_, line)) => Problem::DuplicateName { thing, name, line: *line },
            None if earlier.len() == CLIENTS_MAX => Problem::TooMany { thing, limit: CLIENTS_MAX },
            None => return true,
        };
        self.report(line.name.span, problem);
        false
    }

    fn producer(&mut self, line: &ClientLine) {
        let reads = self.read_settings(&line.settings, Levels::PRODUCER);
        let (topic, partition) = self.client_target(line, &reads);
        let mut config = ProducerConfig::default();
        for read in self.older_defaults(Levels::PRODUCER).iter().chain(&reads) {
            apply::producer(&mut config, read);
        }
        if given(&reads, "reconnect.backoff.max.ms").is_none() && reconnect_is_given(&reads) {
            config.reconnect_backoff_max_ms = config.reconnect_backoff_ms;
        }
        self.check_acks(&mut config, line);
        self.check_idempotence(&mut config, &reads, line.name.span);
        self.check_delivery_timeout(&mut config, &reads);
        let interval = given(&reads, "rate").and_then(|read| match read.value {
            Typed::Rate(rate) => Some(rate.interval()),
            _ => None,
        });
        self.producers.push(ProducerSpec {
            name: line.name.value.clone(),
            topic,
            partition,
            config,
            interval,
            start: start(line),
            count: given(&reads, "count").map_or(u64::MAX, |read| read.value.number()),
        });
    }

    fn consumer(&mut self, line: &ClientLine) {
        let reads = self.read_settings(&line.settings, Levels::CONSUMER);
        let (topic, partition) = self.client_target(line, &reads);
        let mut config = ConsumerConfig::default();
        for read in self.older_defaults(Levels::CONSUMER).iter().chain(&reads) {
            apply::consumer(&mut config, read, &mut self.racks);
        }
        if given(&reads, "reconnect.backoff.max.ms").is_none() && reconnect_is_given(&reads) {
            config.reconnect_backoff_max_ms = config.reconnect_backoff_ms;
        }
        let name = line.name.value.clone();
        self.consumers.push(ConsumerSpec { name, topic, partition, config, start: start(line) });
    }

    /// The topic that a client works with, and its partition if it keeps to one.
    fn client_target(&mut self, line: &ClientLine, reads: &[Read]) -> (u16, Option<u16>) {
        let topic = match given(reads, "topic") {
            Some(Read { value: Typed::Text(name), span, .. }) => self.topic_index(name, *span),
            _ if self.topics.len() == 1 => Some(0),
            _ => {
                let tried = line.settings.iter().any(|setting| setting.key.value == "topic");
                if !tried && !self.is_hidden(Thing::Topic, None) {
                    self.report(line.name.span, Problem::NeedsTopic);
                }
                None
            }
        };
        let partition = given(reads, "partition").map(|read| (read.value.number(), read.span));
        if let (Some(topic), Some((partition, span))) = (topic, partition) {
            self.check_partition(topic, partition, span);
        }
        let partition = partition.and_then(|(partition, _)| u16::try_from(partition).ok());
        (topic.unwrap_or(0), partition)
    }

    /// More than one acknowledgement, and not all: only up to 0.8.2 (R7.10).
    fn check_acks(&mut self, config: &mut ProducerConfig, line: &ClientLine) {
        let many = config.acks.count().is_some_and(|count| count > 1);
        let said = line.settings.iter().find(|setting| setting.key.value == "acks");
        if let Some(said) = said.filter(|_| many && self.features.acks_are_all_one_or_none) {
            let (key, value) = (said.key.value.clone(), config.acks.to_string());
            self.report(said.value.span, Problem::BadValue { key, value, kind: Kind::Acks });
            config.acks = Acks::All;
        }
    }

    /// Kafka's own rules (class `ProducerConfig`): asked for, idempotence needs acks=all and
    /// retries; not asked for, it is off without them. It never goes with many requests in flight.
    fn check_idempotence(&mut self, config: &mut ProducerConfig, reads: &[Read], name: Span) {
        let asked = given(reads, "enable.idempotence").is_some();
        if !config.enable_idempotence {
            return;
        }
        let at = |key| given(reads, key).map_or(name, |read| read.span);
        let mut clash = |span, clash| self.sink.report(span, Problem::Clashing(clash));
        if config.retries == 0 {
            config.enable_idempotence = false;
            if asked {
                clash(at("retries"), Clash::IdempotenceNeedsRetries);
            }
        }
        if config.acks != Acks::All {
            config.enable_idempotence = false;
            if asked {
                clash(at("acks"), Clash::IdempotenceNeedsAcksAll);
            }
        }
        if config.max_in_flight_requests_per_connection > IDEMPOTENT_IN_FLIGHT_MAX {
            let key = "max.in.flight.requests.per.connection";
            clash(at(key), Clash::IdempotenceNeedsFewInFlight);
        }
    }

    /// Kafka's own rule: delivery.timeout.ms covers linger.ms and one request; if it was not set
    /// it is made to.
    fn check_delivery_timeout(&mut self, config: &mut ProducerConfig, reads: &[Read]) {
        let least = Micros(config.linger_ms.0.saturating_add(config.request_timeout_ms.0));
        if config.delivery_timeout_ms >= least {
            return;
        }
        match given(reads, "delivery.timeout.ms") {
            Some(read) => {
                let clash = Clash::DeliveryTimeoutTooShort;
                self.report(read.span, Problem::Clashing(clash));
            }
            None => config.delivery_timeout_ms = least,
        }
    }
}

/// Kafka's own rule (class `CommonClientConfigs`): a pause before connecting again that is given
/// alone is the longest too.
fn reconnect_is_given(reads: &[Read]) -> bool {
    given(reads, "reconnect.backoff.ms").is_some()
}

fn start(line: &ClientLine) -> Time {
    line.from.as_ref().map_or(Time::ZERO, |from| Time(from.value.micros))
}

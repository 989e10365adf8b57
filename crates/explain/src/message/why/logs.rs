//! Sentences about logs, high watermarks and clients.

use super::{Sentences, stretch};
use crate::message::figures::{count, list, rough_duration, runs, short_instant};
use crate::message::fill;
use crate::why::{Because, Reason, Subject, What};
use highwater_protocol::{Acks, NodeId, Offset, Time};

impl Sentences {
    /// What happened to a log, a high watermark, a producer's records or a consumer.
    pub(super) fn of_logs_and_clients(
        &self,
        subject: &Subject,
        partition: &str,
        what: &What,
    ) -> String {
        let t = self.texts();
        match what {
            What::HighWatermarkHeld { leader, high_watermark, end } => {
                let (at, end) = (count(*high_watermark), count(*end));
                fill(t.held, &[partition, &at, &stretch(subject), &self.node(*leader), &end])
            }
            What::Truncated { replica, to, removed } => {
                fill(t.truncated, &[partition, &self.node(*replica), &count(*to), &count(*removed)])
            }
            What::PowerLost { replica, to, removed } => {
                let template = if to.is_some() { t.power_lost_to } else { t.power_lost };
                let to = to.map(count).unwrap_or_default();
                fill(template, &[partition, &self.node(*replica), &count(*removed), &to])
            }
            What::Refused { producer, error, records } => {
                let producer = self.node(*producer);
                fill(t.refused, &[partition, &producer, &count(*records), error.name()])
            }
            What::Retried { producer, error, batches } => {
                let producer = self.node(*producer);
                fill(t.retried, &[partition, &producer, &count(*batches), error.name()])
            }
            What::PositionReset { consumer, from, to } => {
                let from = from.map_or_else(|| "?".to_owned(), count);
                fill(t.position_reset, &[partition, &self.node(*consumer), &count(*to), &from])
            }
            What::ConsumerFailed { consumer, error } => {
                fill(t.consumer_failed, &[partition, &self.node(*consumer), error.name()])
            }
            What::Lost { producer, first, count } => {
                self.values(t.lost, partition, *producer, (*first, *count))
            }
            What::Duplicated { producer, first, count } => {
                self.values(t.duplicated, partition, *producer, (*first, *count))
            }
            What::Late { producer, values, longest } => {
                let many = values.iter().map(|(_, many)| many).sum::<u64>();
                let (many, values) = (count(many), runs(values, 3));
                let longest = rough_duration(*longest);
                fill(t.late, &[partition, &self.node(*producer), &many, &values, &longest])
            }
            other => unreachable!("{other:?} has its sentence elsewhere"),
        }
    }

    fn values(&self, template: &str, partition: &str, producer: NodeId, run: (u64, u64)) -> String {
        fill(template, &[partition, &self.node(producer), &count(run.1), &runs(&[run], 1)])
    }

    /// Who holds a high watermark.
    pub(super) fn of_logs(&self, reason: &Reason, setting: &str) -> Option<String> {
        let t = self.texts();
        Some(match &reason.because {
            Because::HeldBy { replicas } => {
                let member = |(node, end): &(NodeId, Offset)| {
                    fill(t.held_member, &[&self.node(*node), &count(*end)])
                };
                let members: Vec<String> = replicas.iter().map(member).collect();
                fill(t.held_by, &[&members.join(t.semicolon)])
            }
            Because::UnheardOf { replicas } => fill(t.unheard_of, &[&self.names.nodes(replicas)]),
            Because::FencedMember { replica, since } => {
                fill(t.fenced_member, &[&self.node(*replica), &short_instant(*since), setting])
            }
            Because::NotFetchedYet { replica, leader, epoch } => {
                let names = [self.node(*replica), self.node(*leader)];
                fill(t.not_fetched_yet, &[&names[0], &names[1], &count(*epoch)])
            }
            Because::OutsiderHolds { replica, leader, caught_up, offset } => {
                let names = [self.node(*replica), self.node(*leader)];
                let (at, offset) = (short_instant(*caught_up), count(*offset));
                fill(t.outsider_holds, &[&names[0], &names[1], &at, setting, &offset])
            }
            Because::LeaderStarting { leader } => fill(t.leader_starting, &[&self.node(*leader)]),
            Because::BelowMinIsr { isr } => fill(t.below_min_isr, &[&list(isr), setting]),
            Because::MovedOnWithIsr { isr, time } => {
                fill(t.moved_on_with_isr, &[&list(isr), &short_instant(*time)])
            }
            Because::IsrSince { isr, time } => {
                fill(t.isr_since, &[&list(isr), &short_instant(*time)])
            }
            _ => return None,
        })
    }

    /// Why a log was cut, or lacks something.
    pub(super) fn of_cuts(&self, reason: &Reason, setting: &str) -> Option<String> {
        let t = self.texts();
        Some(match &reason.because {
            Because::Unflushed { replica } => {
                let key = reason.settings.first().map_or("flush.messages", |setting| setting.key);
                fill(t.unflushed, &[&self.node(*replica), setting, key])
            }
            Because::Diverged { replica, leader, epoch, end, own_end } => {
                let names = [self.node(*replica), self.node(*leader)];
                let numbers = [*own_end, i64::from(*epoch), *end].map(count);
                let [own_end, epoch, end] = numbers;
                fill(t.diverged, &[&names[0], &names[1], &own_end, &epoch, &end])
            }
            Because::CutAtHighWatermark { replica, leader, high_watermark, end } => {
                let names = [self.node(*replica), self.node(*leader)];
                let numbers = [*high_watermark, *end].map(count);
                let template = match end > high_watermark {
                    true => t.cut_at_high_watermark_had,
                    false => t.cut_at_high_watermark,
                };
                fill(template, &[&names[0], &names[1], &numbers[0], &numbers[1]])
            }
            Because::AskedEpochEnd { replica, leader, to, own_epochs } => {
                let names = [self.node(*replica), self.node(*leader)];
                let template = match own_epochs {
                    true => t.asked_epoch_end_both,
                    false => t.asked_epoch_end,
                };
                fill(template, &[&names[0], &names[1], &count(*to)])
            }
            Because::BeyondLeadersEnd { replica, leader, own_end, end } => {
                let names = [self.node(*replica), self.node(*leader)];
                let numbers = [*own_end, *end].map(count);
                fill(t.beyond_leaders_end, &[&names[0], &names[1], &numbers[0], &numbers[1]])
            }
            Because::HeardLate { replica, epoch, since } => {
                let (epoch, since) = (count(*epoch), short_instant(*since));
                fill(t.heard_late, &[&self.node(*replica), &epoch, &since])
            }
            Because::HadOnce { leader, time, to } => {
                fill(t.had_once, &[&self.node(*leader), &short_instant(*time), &count(*to)])
            }
            Because::WroteAlone { replica, epoch, from, leader } => {
                let names = [self.node(*replica), self.node(*leader)];
                let (epoch, from) = (count(*epoch), count(*from));
                fill(t.wrote_alone, &[&names[0], &epoch, &from, &names[1]])
            }
            Because::ElectedWithout { leader, time, epoch, end } => {
                let (at, end, epoch) = (short_instant(*time), count(*end), count(*epoch));
                fill(t.elected_without, &[&self.node(*leader), &at, &end, &epoch])
            }
            Because::NoElr => fill(t.no_elr, &[setting]),
            Because::RefusedBecause { error } => fill(t.refused_because, &[error.name()]),
            _ => return None,
        })
    }

    /// Why a client's requests or records went as they did.
    pub(super) fn of_clients(&self, because: &Because, setting: &str) -> String {
        let t = self.texts();
        match because {
            Because::IsrTooSmall { leader, isr } => {
                fill(t.isr_too_small, &[&self.node(*leader), &list(isr), setting])
            }
            Because::NoLeader { since } => fill(t.no_leader, &[&short_instant(*since)]),
            Because::LeaderGone { leader, replaced } => {
                let at = replaced.map(short_instant);
                let template = if at.is_some() { t.leader_gone_until } else { t.leader_gone };
                fill(template, &[&self.node(*leader), &at.unwrap_or_default()])
            }
            Because::NotLeading { broker } => fill(t.not_leading, &[&self.node(*broker)]),
            Because::LeaderMoved { leader, time } => {
                let leader = leader.map_or_else(|| t.nobody.to_owned(), |id| self.node(id));
                fill(t.leader_moved, &[&leader, &short_instant(*time)])
            }
            Because::ConnectionLost { broker } => fill(t.connection_lost, &[&self.node(*broker)]),
            Because::Unanswered { broker } => fill(t.unanswered, &[&self.node(*broker), setting]),
            Because::NotCommittedInTime { leader, base } => {
                fill(t.not_committed_in_time, &[&self.node(*leader), &count(*base)])
            }
            Because::SequenceGap { leader } => fill(t.sequence_gap, &[&self.node(*leader)]),
            Because::DeliveryTimeout { producer } => {
                fill(t.delivery_timeout, &[&self.node(*producer), setting])
            }
            Because::NoRetry { producer, error } => {
                let template = if setting.is_empty() { t.no_retry } else { t.no_retry_setting };
                fill(template, &[&self.node(*producer), error.name()])
            }
            Because::HighWatermarkStood { at, from } => {
                fill(t.high_watermark_stood, &[&count(*at), &short_instant(*from)])
            }
            Because::CutBelowPosition { position, end } => {
                fill(t.cut_below_position, &[&count(*position), &count(*end)])
            }
            Because::OutOfRange { position } => match position {
                Some(position) => fill(t.out_of_range_at, &[&count(*position)]),
                None => t.out_of_range.to_owned(),
            },
            Because::GoesOnAt { to, parted } => {
                let template = if *parted { t.goes_on_where_parted } else { t.goes_on_at };
                fill(template, &[&count(*to), setting])
            }
            Because::NoResetPolicy => t.no_reset_policy.to_owned(),
            because => self.of_lost(because, setting),
        }
    }

    fn when(&self, time: Time, until: Time) -> String {
        let t = self.texts();
        let (first, last) = (short_instant(time), short_instant(until));
        if first == last { fill(t.at, &[&first]) } else { fill(t.from_to, &[&first, &last]) }
    }

    /// The way of records that were lost, or came twice.
    fn of_lost(&self, because: &Because, setting: &str) -> String {
        let t = self.texts();
        match because {
            Because::AppendedBy { leader, epoch, offsets: (first, last), time, until } => {
                let run = [(first.unsigned_abs(), (last - first + 1).unsigned_abs())];
                let (offsets, epoch) = (runs(&run, 1), count(*epoch));
                let (at, many) = (self.when(*time, *until), count(run[0].1));
                fill(t.appended_by, &[&self.node(*leader), &epoch, &offsets, &at, &many])
            }
            Because::AcknowledgedBy { acks, time, until, isr } => {
                let template = match *acks {
                    Acks::None => t.nobody_asked,
                    Acks::Leader => t.acknowledged_by_leader,
                    _ => t.acknowledged_by,
                };
                let at = self.when(*time, *until);
                fill(template, &[&acks.to_string(), &at, &list(isr)])
            }
            Because::Deposed { leader, since } => {
                fill(t.deposed, &[&self.node(*leader), &short_instant(*since)])
            }
            Because::SmallIsrIsEnough { isr } => {
                fill(t.small_isr_is_enough, &[&list(isr), setting])
            }
            Because::NotCounted { replica, leader, since } => {
                let names = [self.node(*replica), self.node(*leader)];
                fill(t.not_counted, &[&names[0], &names[1], &short_instant(*since)])
            }
            Because::ProposalForgotten { replica, leader, since, partition_epoch } => {
                let names = [self.node(*replica), self.node(*leader)];
                let when = short_instant(*since);
                let epoch = partition_epoch.to_string();
                fill(t.proposal_forgotten, &[&names[0], &names[1], &when, &epoch])
            }
            Because::HadBy { replicas, missing } => {
                let template = if missing.is_empty() { t.had_by_all } else { t.had_by };
                fill(template, &[&self.names.nodes(replicas), &self.names.nodes(missing)])
            }
            Because::CutAt { replica, time, to } => {
                fill(t.cut_at, &[&self.node(*replica), &short_instant(*time), &count(*to)])
            }
            Because::StillAt { replica } => fill(t.still_at, &[&self.node(*replica)]),
            Because::NeverAppended { producer } => fill(t.never_appended, &[&self.node(*producer)]),
            Because::AppendedTwice { times } => {
                let once = |(time, offset): &(Time, Offset)| {
                    fill(t.appended_once_more, &[&short_instant(*time), &count(*offset)])
                };
                let all: Vec<String> = times.iter().map(once).collect();
                fill(t.appended_twice, &[&all.join(t.list)])
            }
            Because::Waited { before, after } => {
                let (before, after) = (rough_duration(*before), rough_duration(*after));
                fill(t.waited, &[&before, &after])
            }
            Because::TriedAgain { producer, error, batches } => {
                fill(t.tried_again, &[&self.node(*producer), &count(*batches), error.name()])
            }
            Because::NotIdempotent { producer } => fill(t.not_idempotent, &[&self.node(*producer)]),
            other => unreachable!("{other:?} has its sentence elsewhere"),
        }
    }
}

//! Sentences about sessions, and about who leaves the ISR and joins it.

use super::{Sentences, value};
use crate::message::figures::{count, duration, short_instant};
use crate::message::fill;
use crate::why::{Because, JoinRule, Reason};
use highwater_protocol::Micros;

impl Sentences {
    /// Why a member lagged, or a session ended.
    pub(super) fn of_members(&self, reason: &Reason) -> Option<String> {
        let t = self.texts();
        let setting = reason.settings.first().map(value).unwrap_or_default();
        let found = reason.time.map(short_instant).unwrap_or_default();
        Some(match &reason.because {
            Because::NotCaughtUp { replica, leader, since, checks } => {
                let names = [self.node(*replica), self.node(*leader)];
                let template = if since.is_some() { t.not_caught_up } else { t.never_caught_up };
                let at = since.map(short_instant).unwrap_or_default();
                fill(template, &[&names[0], &names[1], &at, &setting, &duration(*checks), &found])
            }
            Because::OnlyTheEndCounts { replica } => {
                fill(t.only_the_end_counts, &[&self.node(*replica)])
            }
            Because::TooFarBehind { replica, leader, behind, checks } => {
                let names = [self.node(*replica), self.node(*leader)];
                let (behind, every) = (count(*behind), duration(*checks));
                fill(t.too_far_behind, &[&names[0], &names[1], &behind, &setting, &every, &found])
            }
            Because::Silent { replica, leader, checks } => {
                let names = [self.node(*replica), self.node(*leader)];
                let every = duration(*checks);
                fill(t.silent, &[&names[0], &names[1], &setting, &every, &found])
            }
            Because::SlowLink { link, latency } => {
                fill(t.slow_link, &[&self.names.link(*link), &duration(*latency)])
            }
            Because::SlowAnswers { leader } => {
                fill(t.slow_answers, &[&self.node(*leader), &setting])
            }
            Because::SessionExpired { broker, last_contact, noticed, agreed, tick } => {
                let times = [short_instant(*last_contact), short_instant(*noticed)];
                let asked = reason.settings.first().map(|setting| Micros(setting.number()));
                let agreed_on = match asked == Some(*agreed) {
                    true => String::new(),
                    false => fill(t.session_agreed, &[&duration(*agreed)]),
                };
                let (broker, tick) = (self.node(*broker), duration(*tick));
                let args = [&broker, &times[0], &setting, &agreed_on, &tick, &times[1]];
                fill(t.session_expired, &args.map(String::as_str))
            }
            Because::SessionClosed { broker } => fill(t.session_closed, &[&self.node(*broker)]),
            Because::CameBack { broker, started, unfenced } => {
                let at = unfenced.map(short_instant).unwrap_or_default();
                let zookeeper = self.names.zookeeper();
                let template = match (started, zookeeper) {
                    (Some(_), true) => t.came_back_zookeeper,
                    (Some(_), false) => t.came_back,
                    (None, true) => t.session_again,
                    (None, false) => t.unfenced_again,
                };
                let started = started.map(short_instant);
                match started {
                    Some(started) => fill(template, &[&self.node(*broker), &started, &at]),
                    None => fill(template, &[&self.node(*broker), &at]),
                }
            }
            _ => return None,
        })
    }

    /// How a replica joined the ISR.
    pub(super) fn of_joining(&self, reason: &Reason) -> Option<String> {
        let t = self.texts();
        Some(match &reason.because {
            Because::CaughtUp { replica, leader, offset, high_watermark, epoch, start, asked } => {
                let names = [self.node(*replica), self.node(*leader)];
                let numbers = [*offset, *high_watermark, i64::from(*epoch), *start].map(count);
                let [offset, mark, epoch, start] = numbers;
                let template = match asked {
                    JoinRule::HighWatermark => t.caught_up_to_mark,
                    JoinRule::EpochStart => t.caught_up_to_start,
                    JoinRule::Active => t.caught_up,
                };
                fill(template, &[&names[0], &names[1], &offset, &mark, &epoch, &start])
            }
            Because::BelowEpochStart { replica, epoch, start, offset } => {
                let numbers = [i64::from(*epoch), *start, *offset].map(count);
                let [epoch, start, offset] = numbers;
                fill(t.below_epoch_start, &[&self.node(*replica), &epoch, &start, &offset])
            }
            Because::FencedJoins { replica, since } => {
                fill(t.fenced_joins, &[&self.node(*replica), &short_instant(*since)])
            }
            Because::StaleProposal { replica, leader, proposed, restarted } => {
                let names = [self.node(*replica), self.node(*leader)];
                let times = [short_instant(*proposed), short_instant(*restarted)];
                fill(t.stale_proposal, &[&names[0], &names[1], &times[0], &times[1]])
            }
            Because::JoinedIsr { replica, time } => {
                fill(t.joined_isr, &[&self.node(*replica), &short_instant(*time)])
            }
            Because::WasOut { replica, since } => {
                fill(t.was_out, &[&self.node(*replica), &short_instant(*since)])
            }
            _ => return None,
        })
    }
}

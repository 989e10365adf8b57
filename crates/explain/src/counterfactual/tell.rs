//! Advice in sentences.

use super::{Advice, Change, Harm, Helps, Price, Trial};
use crate::message::advice::{AdviceTexts, texts};
use crate::message::figures::{count, duration, rough_duration};
use crate::message::fill;
use highwater_protocol::Micros;
use highwater_scenario::Lang;
use highwater_scenario::report::Names;
use highwater_sim::{History, Schedule};

/// Who is who in sentences.
#[derive(Clone, Copy, Debug)]
pub struct Telling<'a> {
    /// What was run.
    pub schedule: &'a Schedule,
    /// Partitions by number.
    pub history: &'a History,
    /// In which language.
    pub lang: Lang,
}

impl Telling<'_> {
    /// The harm, then what helps with its price, then what does not; a sentence or two a line.
    pub fn advice(&self, advice: &Advice) -> Vec<String> {
        let texts = texts(self.lang);
        let mut lines = vec![self.harm(advice.harm, advice.amount)];
        let useless = |trial: &&Trial| trial.helps == Helps::Not && trial.figures.is_some();
        let helpful = advice.singles.iter().filter(|trial| trial.helps == Helps::Fully);
        let partly = advice.singles.iter().filter(|trial| trial.helps == Helps::Partly);
        lines.extend(helpful.chain(partly).map(|trial| self.trial(advice, trial)));
        lines.extend(advice.singles.iter().filter(useless).map(|trial| self.trial(advice, trial)));
        let unknown = advice.singles.iter().filter(|trial| trial.figures.is_none());
        lines.extend(unknown.map(|trial| self.trial(advice, trial)));
        let none = advice.singles.iter().all(|trial| trial.helps != Helps::Fully);
        match (none, advice.singles.is_empty()) {
            (_, true) => lines.push(texts.nothing_to_try.to_owned()),
            (true, _) => lines.push(texts.no_single.to_owned()),
            _ => {}
        }
        lines.extend(advice.pairs.iter().map(|trial| self.trial(advice, trial)));
        if none && advice.pairs.is_empty() && advice.singles.len() > 1 {
            lines.push(texts.no_pair.to_owned());
        }
        lines.extend(advice.is_incomplete.then(|| texts.incomplete.to_owned()));
        lines
    }

    /// What there is of a harm.
    pub fn harm(&self, harm: Harm, amount: u64) -> String {
        let texts = texts(self.lang);
        let producer = |index: u16| {
            let known = self.schedule.producers.get(usize::from(index));
            known.map_or("?", |producer| &producer.name).to_owned()
        };
        let (template, whose) = match harm {
            Harm::Lost { producer: index } => (texts.lost, producer(index)),
            Harm::Duplicated { producer: index } => (texts.duplicated, producer(index)),
            Harm::Failed { producer: index } => (texts.failed, producer(index)),
            Harm::Leaderless { partition } => {
                let known = self.history.partitions.get(usize::from(partition.0));
                let names = Names::new(self.schedule);
                let name = known.map_or_else(|| "?".to_owned(), |known| names.partition(known));
                return fill(texts.leaderless, &[&rough_duration(Micros(amount)), &name]);
            }
        };
        fill(template, &[&count(amount), &whose])
    }

    /// A change, and whether it helps at what price.
    pub fn trial(&self, advice: &Advice, trial: &Trial) -> String {
        let texts = texts(self.lang);
        let what = self.changes(&trial.changes);
        let is_time = matches!(advice.harm, Harm::Leaderless { .. });
        let Some(figures) = &trial.figures else { return fill(texts.cut_short, &[&what]) };
        let left = figures.amount(advice.harm);
        let told = match (trial.helps, is_time) {
            (Helps::Fully, false) => fill(texts.helps_records, &[&what]),
            (Helps::Fully, true) => fill(texts.helps_time, &[&what]),
            (Helps::Partly, false) => fill(texts.partly_records, &[&what, &count(left)]),
            (Helps::Partly, true) => {
                fill(texts.partly_time, &[&what, &rough_duration(Micros(left))])
            }
            (Helps::Not, _) => return fill(texts.no_use, &[&what]),
        };
        let price = trial.price(advice).unwrap_or_default();
        let flushes = |change: &Change| matches!(change, Change::FlushEveryRecord { .. });
        let unseen = if trial.changes.iter().any(flushes) { texts.disks_cost } else { "" };
        format!("{told}{}{unseen}", price_of(&price, texts))
    }

    /// Changes by name: `acks=all for producer web`.
    pub fn changes(&self, changes: &[Change]) -> String {
        let texts = texts(self.lang);
        let mut named = changes.iter().map(|change| one_change(change, texts));
        let first = named.next().unwrap_or_default();
        named.fold(first, |all, next| fill(texts.both, &[&all, &next]))
    }
}

fn one_change(change: &Change, texts: &AdviceTexts) -> String {
    let (key, value) = change.setting();
    let template = match change {
        Change::NoElectUnclean => return texts.no_elect_unclean.to_owned(),
        Change::Idempotence { acks: true, .. } => texts.of_idempotence,
        Change::Acks { .. } | Change::Idempotence { .. } | Change::Retries { .. } => {
            texts.of_producer
        }
        Change::EligibleLeaderReplicas { .. } => texts.of_cluster,
        _ => texts.of_topic,
    };
    fill(template, &[key, &value, change.owner().unwrap_or_default()])
}

fn price_of(price: &Price, texts: &AdviceTexts) -> String {
    let mut parts = Vec::new();
    let records = [
        (price.lost, texts.price_lost),
        (price.failed, texts.price_failed),
        (price.duplicated, texts.price_duplicated),
    ];
    for (records, template) in records.into_iter().filter(|(records, _)| *records > 0) {
        parts.push(fill(template, &[&count(records)]));
    }
    let times = [(price.leaderless, texts.price_leaderless), (price.stalled, texts.price_stalled)];
    for (time, template) in times.into_iter().filter(|(time, _)| *time > Micros::ZERO) {
        parts.push(fill(template, &[&rough_duration(time)]));
    }
    if let Some((before, after)) = price.latency {
        parts.push(fill(texts.price_latency, &[&duration(before), &duration(after)]));
    }
    match parts.is_empty() {
        true => texts.at_no_price.to_owned(),
        false => fill(texts.price, &[&parts.join(texts.separator)]),
    }
}

//! The way of acknowledged records that are gone, and of records that came twice.

use super::setting::{Setting, Value};
use super::{Because, Reason, Standing, Subject, What, Why};
use highwater_protocol::metadata::{ConfigKey, PartitionRegistration};
use highwater_protocol::{Acks, Event, FactId, NodeId, Offset, PartitionId, Time};
use highwater_sim::ledger::{Election, Ledger, Place, Presence, RecordRun, Span};
use highwater_sim::{Run, TraceEvent};

/// Records of one producer that went the same way.
#[derive(Clone, Debug)]
pub(super) struct Records {
    producer: usize,
    /// Ascending by value, without gaps.
    runs: Vec<RecordRun>,
    held: Held,
}

/// Who was in sync and who had some records when they were acknowledged.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct Held {
    isr: Vec<NodeId>,
    had: Vec<NodeId>,
    missing: Vec<NodeId>,
}

impl Records {
    fn first(&self) -> u64 {
        self.runs.first().map_or(0, |run| run.first)
    }

    fn count(&self) -> u64 {
        self.runs.iter().map(|run| run.count).sum()
    }

    fn places(&self) -> impl Iterator<Item = (&Place, u64)> {
        self.runs.iter().filter_map(|run| run.place.as_ref().map(|place| (place, run.count)))
    }

    fn election(&self) -> Option<Election> {
        self.runs.first()?.loss.as_ref()?.election
    }

    /// From when to when they were acknowledged.
    fn answered(&self) -> Option<Span> {
        span(self.runs.iter().filter_map(|run| run.answered))
    }
}

/// What was lost and what came twice, each as runs that went the same way.
#[derive(Clone, Debug, Default)]
pub(super) struct Fates {
    lost: Vec<Records>,
    duplicated: Vec<Records>,
}

impl Fates {
    /// Reads a ledger.
    pub(super) fn of(why: &Why<'_>, ledger: &Ledger) -> Fates {
        let mut fates = Fates::default();
        for (producer, told) in ledger.producers.iter().enumerate() {
            for run in &told.runs {
                if run.is_lost() {
                    add(&mut fates.lost, producer, run, why.held_by(run));
                }
                if !run.copies.is_empty() {
                    add(&mut fates.duplicated, producer, run, Held::default());
                }
            }
        }
        fates
    }

    /// Each as something to explain.
    pub(super) fn subjects(&self, run: &Run) -> Vec<Subject> {
        let subject = |records: &Records, time: Option<Time>, fact, what| Subject {
            time: time.unwrap_or(Time::ZERO),
            until: None,
            fact,
            partition: records.runs.first().and_then(|run| run.partition),
            what,
        };
        let lost = self.lost.iter().map(|records| {
            let producer = run.producer_node(records.producer);
            let what = What::Lost { producer, first: records.first(), count: records.count() };
            let gone = records.election().map(|election| election.time);
            let never = records.runs[0].answered.map(|(first, _)| first);
            subject(records, gone.or(never), None, what)
        });
        let duplicated = self.duplicated.iter().map(|records| {
            let producer = run.producer_node(records.producer);
            let what =
                What::Duplicated { producer, first: records.first(), count: records.count() };
            let again = records.runs[0].copies.first();
            let time = again.and_then(|copy| copy.place.appended).map(|(first, _)| first);
            subject(records, time, None, what)
        });
        lost.chain(duplicated).collect()
    }
}

/// Adds a run to the last one if it continues that and went the same way.
fn add(all: &mut Vec<Records>, producer: usize, run: &RecordRun, held: Held) {
    if let Some(last) = all.last_mut()
        && last.producer == producer
        && last.held == held
        && last.runs.last().is_some_and(|before| before.end() == run.first && alike(before, run))
    {
        last.runs.push(run.clone());
        return;
    }
    all.push(Records { producer, runs: vec![run.clone()], held });
}

fn alike(a: &RecordRun, b: &RecordRun) -> bool {
    let way = |run: &RecordRun| {
        let place = run.place.map(|place| (place.partition, place.leader_epoch));
        let loss = run.loss.as_ref();
        let election = loss.and_then(|loss| loss.election).map(|election| election.fact);
        let stranded = loss.map(|loss| loss.stranded.clone());
        (run.partition, run.presence, place, election, stranded)
    };
    let retries = |run: &RecordRun| run.copies.len();
    way(a) == way(b) && retries(a) == retries(b)
}

impl Why<'_> {
    /// The way of records that were lost, or that came twice.
    pub(super) fn way_of_records(&self, subject: &Subject) -> Vec<Reason> {
        let is = |records: &&Records, node: NodeId, first: u64| {
            self.run.producer_node(records.producer) == node && records.first() == first
        };
        match subject.what {
            What::Lost { producer, first, .. } => {
                let found =
                    self.reading.fates.lost.iter().find(|records| is(records, producer, first));
                found.map_or_else(Vec::new, |records| self.loss(records, producer))
            }
            What::Duplicated { producer, first, .. } => {
                let mut all = self.reading.fates.duplicated.iter();
                let found = all.find(|records| is(records, producer, first));
                found.map_or_else(Vec::new, |records| self.duplication(records, producer))
            }
            _ => Vec::new(),
        }
    }

    fn loss(&self, records: &Records, producer: NodeId) -> Vec<Reason> {
        let acks = Setting::of_producer(self.run, producer, "acks", |config| {
            config.acks.count().map_or(Value::Word("all"), |count| Value::Number(count as u64))
        });
        let config = &self.run.schedule().producers[records.producer].config;
        let Some((partition, first, last)) = extent(records) else {
            return self.never_appended(records, producer, acks);
        };
        let mut reasons = vec![];
        let appended = appended(records, first, last);
        let by = appended.as_ref().and_then(|reason| match reason.because {
            Because::AppendedBy { leader, time, .. } => Some((leader, time)),
            _ => None,
        });
        reasons.extend(appended);
        if let Some((leader, time)) = by
            && let Some(election) = records.election().filter(|election| election.time < time)
        {
            let since = election.time;
            reasons.push(Reason::new(Because::Deposed { leader, since }).at(since, election.fact));
        }
        if let Some((time, until)) = records.answered() {
            let Held { isr, had, missing } = records.held.clone();
            let told = Because::AcknowledgedBy { acks: config.acks, time, until, isr };
            let mut reason = Reason::new(told);
            reason.time = Some(time);
            reason.settings.extend(acks);
            reasons.push(reason);
            reasons.extend(self.why_enough(partition, config.acks, (time, until), &records.held));
            reasons.push(Reason::new(Because::HadBy { replicas: had, missing }));
        }
        reasons.extend(self.how_lost(records, partition));
        reasons
    }

    /// Why acks=all did not wait for those who lacked the records: they were not in the ISR, and
    /// the minimum asks for no more; or the leader did not count a member (before KIP-497, R1.10).
    fn why_enough(
        &self,
        partition: PartitionId,
        acks: Acks,
        (time, until): (Time, Time),
        held: &Held,
    ) -> Vec<Reason> {
        let mut reasons = Vec::new();
        if acks != Acks::All {
            return reasons;
        }
        let count = self.registration(partition, until).map_or(0, |state| state.replicas.len());
        if held.isr.len() < count && !held.missing.is_empty() {
            let enough = Because::SmallIsrIsEnough { isr: held.isr.clone() };
            let mut reason = Reason::new(enough);
            reason.settings.extend(self.min_isr(partition, time));
            reasons.push(reason);
            reasons.extend(self.shrunk_since(partition, &held.isr, time));
        }
        for replica in held.missing.iter().filter(|missing| held.isr.contains(missing)) {
            if self.features().maximal_isr {
                reasons.extend(self.forgotten(partition, *replica, until));
                continue;
            }
            let joined = |after: &PartitionRegistration, before: Option<&PartitionRegistration>| {
                after.isr.contains(replica) && before.is_some_and(|b| !b.isr.contains(replica))
            };
            if let Some((since, fact, after)) = self.last_change(partition, time, joined)
                && let Some(leader) = after.leader
            {
                let because = Because::NotCounted { replica: *replica, leader, since };
                reasons.push(Reason::new(because).at(since, fact));
                let controller = self.run.schedule().controller;
                reasons.extend(self.fault_between(leader, controller, since, until));
            }
        }
        reasons
    }

    /// Late metadata had made the leader forget that it had proposed this member (R1.10), and what
    /// made them late.
    fn forgotten(&self, partition: PartitionId, replica: NodeId, until: Time) -> Vec<Reason> {
        let facts = self.run.trace().facts.iter().rev();
        let mut before = facts.skip_while(|(_, fact)| fact.time > until);
        let found = before.find_map(|(id, fact)| match fact.event {
            TraceEvent::Node(Event::IsrExpandForgotten {
                partition: p,
                replica: r,
                partition_epoch,
            }) if (p, r) == (partition, replica) => Some((*id, fact, partition_epoch)),
            _ => None,
        });
        let Some((id, fact, partition_epoch)) = found else { return Vec::new() };
        let (leader, since) = (fact.node, fact.time);
        let because = Because::ProposalForgotten { replica, leader, since, partition_epoch };
        let controller = self.run.schedule().controller;
        let late = self.fault_between(leader, controller, since, since);
        [Reason::new(because).at(since, id)].into_iter().chain(late).collect()
    }

    /// Who was in sync and who had the last of these records when it was acknowledged; with
    /// acks=0, which waits for nobody, when it was appended.
    fn held_by(&self, run: &RecordRun) -> Held {
        let (Some(place), Some((_, answered))) = (run.place, run.answered) else {
            return Held::default();
        };
        let time = place.appended.map_or(answered, |(_, last)| last.max(answered));
        let last = place.offset + run.count as Offset - 1;
        let Some(state) = self.registration(place.partition, time) else {
            return Held::default();
        };
        let (had, missing) = state.replicas.iter().partition(|replica| {
            let copied = self.copied(place.partition, **replica, last, time);
            let since = place.appended.map_or(Time::ZERO, |(first, _)| first);
            copied.is_some_and(|copied| copied >= since)
        });
        Held { isr: state.isr.clone(), had, missing }
    }

    /// Where they were cut away before that, who was elected without them, why, and where they were
    /// cut away then.
    fn how_lost(&self, records: &Records, partition: PartitionId) -> Vec<Reason> {
        let losses = || records.runs.iter().filter_map(|run| run.loss.as_ref());
        let cuts = || losses().flat_map(|loss| &loss.cuts).copied();
        let election = records.election();
        let early = |cut: &FactId| election.is_some_and(|election| *cut < election.fact);
        let mut reasons = Vec::new();
        // What the new leader itself lost is told with its election.
        let leader = election.map(|election| election.leader);
        let own = |cut: &FactId| self.run.fact(*cut).map(|fact| fact.node) == leader;
        for cut in cuts().filter(|cut| early(cut) && !own(cut)) {
            reasons.extend(self.cut_at(cut));
            reasons.extend(self.rule_of_cut(cut));
        }
        reasons.extend(election.into_iter().flat_map(|won| self.elected(records, partition, won)));
        for cut in cuts().filter(|cut| !early(cut)) {
            reasons.extend(self.cut_at(cut));
            if let Some(told) = self.run.fact(cut).filter(|_| election.is_none()) {
                reasons.extend(self.rule_of_cut(cut));
                reasons.extend(self.heard_late(partition, told.node, told.time));
            }
        }
        for replica in losses().flat_map(|loss| &loss.stranded) {
            reasons.push(Reason::new(Because::StillAt { replica: *replica }));
        }
        reasons
    }

    /// The election of a leader without the records: how it lacked them, and why nobody else led.
    fn elected(&self, records: &Records, partition: PartitionId, won: Election) -> Vec<Reason> {
        let Election { fact, time, leader, leader_epoch, .. } = won;
        let end = self.log_end(partition, leader, time);
        let without = Because::ElectedWithout { leader, time, epoch: leader_epoch, end };
        let mut reasons = vec![Reason::new(without).at(time, fact)];
        let place = records.runs.first().and_then(|run| run.place);
        let lost = place.and_then(|place| {
            self.had_once(partition, leader, time, (place.offset, place.leader_epoch))
        });
        reasons.extend(lost.into_iter().flatten());
        let Some((change, Some(before))) = self.change(partition, fact) else { return reasons };
        reasons.push(self.candidates(fact, before, change).at(time, fact));
        if super::election::is_unclean(before, &change.registration) {
            reasons.extend(self.unclean_behind(partition, fact, time, change));
        } else {
            reasons.extend(self.joined_without(partition, fact, leader));
        }
        // Somebody who had them was alive, but not in sync.
        let out = |id: &NodeId| {
            *id != leader && self.standing(*id, fact, before, change) == Standing::OutOfSync
        };
        if records.held.had.iter().any(out) {
            reasons.extend(self.shrunk_since(partition, &before.isr, time));
            reasons.extend(self.without_elr(partition, before, time));
        }
        reasons.extend(self.faults_behind(partition, fact));
        reasons
    }

    /// That an ELR would have had others to elect: below the minimum it keeps who leaves the ISR.
    fn without_elr(
        &self,
        partition: PartitionId,
        before: &PartitionRegistration,
        time: Time,
    ) -> Option<Reason> {
        let features = self.features();
        let minimum = self.min_isr(partition, time)?.number();
        let below = (before.isr.len() as u64) < minimum;
        if features.eligible_leader_replicas || !features.kraft || !below {
            return None;
        }
        Some(Reason::new(Because::NoElr).by(Setting::elr_version(false)))
    }

    /// How a leader that lacks committed records came into the ISR, if only an older rule let it.
    fn joined_without(&self, partition: PartitionId, fact: FactId, leader: NodeId) -> Vec<Reason> {
        let Some(history) = self.partition(partition) else { return Vec::new() };
        let end = history.changes.partition_point(|(_, id, _)| *id < fact);
        let joined = (1..end).rev().find(|i| {
            let isr = |i: usize| &history.changes[i].2.registration.isr;
            isr(*i).contains(&leader) && !isr(*i - 1).contains(&leader)
        });
        let Some((time, id, change)) = joined.map(|i| &history.changes[i]) else {
            return Vec::new();
        };
        let mut reasons = self.wrongly_joined(partition, *id, change);
        if !reasons.is_empty() {
            let joined = Because::JoinedIsr { replica: leader, time: *time };
            reasons.insert(0, Reason::new(joined).at(*time, *id));
        }
        reasons
    }

    fn cut_at(&self, cut: FactId) -> Option<Reason> {
        let fact = self.run.fact(cut)?;
        let because = match fact.event {
            TraceEvent::Node(Event::Truncated { to, .. }) => {
                Because::CutAt { replica: fact.node, time: fact.time, to }
            }
            TraceEvent::World(_) => {
                return self.lost_on_disk(fact.node, fact.time);
            }
            TraceEvent::Node(_) => return None,
        };
        Some(Reason::new(because).at(fact.time, cut))
    }

    /// With acks=0 a record counts as acknowledged once it is sent (R2.6).
    fn never_appended(
        &self,
        records: &Records,
        producer: NodeId,
        acks: Option<Setting>,
    ) -> Vec<Reason> {
        debug_assert!(records.runs.iter().all(|run| run.presence == Presence::NeverAppended));
        let mut reason = Reason::new(Because::NeverAppended { producer });
        reason.settings.extend(acks);
        let mut reasons = vec![reason];
        let (Some(first), Some(last)) = (records.runs.first(), records.runs.last()) else {
            return reasons;
        };
        if let Some(partition) = first.partition {
            reasons.extend(self.obstacles(partition, first.produced.0, last.produced.1));
        }
        reasons
    }

    fn duplication(&self, records: &Records, producer: NodeId) -> Vec<Reason> {
        let Some(first) = records.runs.first() else { return Vec::new() };
        let places = first.place.iter().chain(first.copies.iter().map(|copy| &copy.place));
        let times = places.filter_map(|place| Some((place.appended?.0, place.offset))).collect();
        let mut reasons = vec![Reason::new(Because::AppendedTwice { times })];
        let retry = first.copies.first().and_then(|copy| copy.retry);
        if let (Some(retry), Some(partition)) = (retry, first.partition)
            && let Some(fact) = self.run.fact(retry)
        {
            let chain = self.chain(Some(retry));
            reasons.extend(self.no_answer(partition, &chain, fact.time));
        }
        let idempotent = Setting::of_producer(self.run, producer, "enable.idempotence", |config| {
            Value::Flag(config.enable_idempotence)
        });
        if let Some(setting) = idempotent.filter(|setting| setting.value == Value::Flag(false)) {
            reasons.push(Reason::new(Because::NotIdempotent { producer }).by(setting));
        }
        reasons
    }

    /// Why an unclean election was allowed when nobody asked for it by name.
    pub(super) fn is_unclean_allowed(&self, partition: PartitionId, time: Time) -> bool {
        let key = ConfigKey::UncleanLeaderElectionEnable;
        let setting = Setting::of_topic(self.run, partition, key, time);
        setting.is_some_and(|setting| setting.value == Value::Flag(true))
    }
}

/// From the first start to the last end.
fn span(spans: impl Iterator<Item = Span>) -> Option<Span> {
    spans.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
}

/// The partition, the first offset and the last.
fn extent(records: &Records) -> Option<(PartitionId, Offset, Offset)> {
    let first = records.places().map(|(place, _)| place.offset).min()?;
    let last = records.places().map(|(place, n)| place.offset + n as Offset - 1).max()?;
    let (place, _) = records.places().next()?;
    Some((place.partition, first, last))
}

fn appended(records: &Records, first: Offset, last: Offset) -> Option<Reason> {
    let (place, _) = records.places().next()?;
    let leader = place.leader?;
    let (time, until) = span(records.places().filter_map(|(place, _)| place.appended))?;
    let (epoch, offsets) = (place.leader_epoch, (first, last));
    let because = Because::AppendedBy { leader, epoch, offsets, time, until };
    let mut reason = Reason::new(because);
    reason.time = Some(time);
    Some(reason)
}

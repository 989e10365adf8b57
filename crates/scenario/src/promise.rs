//! What Kafka promises, and whether a run kept it: the invariants by their ids (section 12 of the
//! protocol reference), as far as people ask for them, and those that the checks read along.

mod names;

pub use names::name;

use highwater_protocol::order;
use highwater_protocol::{Acks, Event, LeaderRecoveryState, Time};
use highwater_sim::checks::PROMISES;
use highwater_sim::ledger::{Ledger, RecordRun};
use highwater_sim::schedule::ProducerSpec;
use highwater_sim::{Fact, Outcome, Run, TraceEvent, WorldEvent};

/// A promise, and what became of it in a run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Promise {
    /// `I11` and its like.
    pub id: &'static str,
    /// Whether it was kept.
    pub state: PromiseState,
    /// Records concerned, or how often a check found it broken.
    pub count: u64,
    /// When first, as far as that is known.
    pub first: Option<Time>,
}

/// Whether a promise was kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PromiseState {
    /// It was.
    Kept,
    /// It was not.
    Broken,
    /// It did not hold, and under these circumstances Kafka does not promise it: after an unclean
    /// election or the loss of a disk's data, with acks=1, without idempotence, in a generation
    /// that did not give it yet.
    NotPromised,
}

impl PromiseState {
    /// A stable word.
    pub fn word(self) -> &'static str {
        match self {
            PromiseState::Kept => "kept",
            PromiseState::Broken => "broken",
            PromiseState::NotPromised => "not_promised",
        }
    }
}

/// The invariants that are told of records, whether checks read along or not.
const OF_RECORDS: [&str; 3] = ["I11", "I15", "I22"];

/// Every promise that means something in this run, by number.
pub fn promises(run: &Run, outcome: &Outcome, ledger: &Ledger) -> Vec<Promise> {
    let found = Found { run, outcome, ledger, is_unsafe: is_unsafe(run) };
    let mut promises = Vec::new();
    let producers = &run.schedule().producers;
    let any = |meant: fn(&ProducerSpec) -> bool| producers.iter().any(meant);
    if any(waits_for_all) {
        let lost = found.records(|spec, run| waits_for_all(spec) && run.is_lost());
        promises.push(found.of_records("I11", lost));
    }
    if any(|spec| !waits_for_all(spec)) {
        let lost = found.records(|spec, run| !waits_for_all(spec) && run.is_lost());
        promises.extend(never_promised("I12", lost));
    }
    if !producers.is_empty() {
        let present = outcome.producers.iter().map(|producer| producer.failed_but_present).sum();
        promises.extend(never_promised("I13", (present, None)));
        promises.extend(found.once_and_in_order(producers));
    }
    if !run.schedule().consumers.is_empty() {
        let gone = found.records(|_, run| run.is_read_and_gone());
        promises.push(found.of_records("I15", gone));
    }
    if run.is_checked() {
        let features = &run.schedule().features;
        let checked = PROMISES.iter().filter(|promise| (promise.holds)(features));
        let checked = checked.filter(|promise| !OF_RECORDS.contains(&promise.id));
        let told = checked.map(|promise| found.checked(promise.id));
        // Nobody can say that it was kept where it was not judged to the end.
        let is_judged =
            |told: &Promise| told.state != PromiseState::Kept || !run.is_suspended(told.id);
        promises.extend(told.filter(is_judged));
    }
    order::sort_by_key(&mut promises, |promise| number(promise.id));
    promises
}

/// The number of an invariant.
fn number(id: &str) -> u32 {
    id.strip_prefix('I').and_then(|number| number.parse().ok()).unwrap_or(u32::MAX)
}

fn waits_for_all(spec: &ProducerSpec) -> bool {
    spec.config.acks == Acks::All
}

fn is_idempotent(spec: &ProducerSpec) -> bool {
    spec.config.enable_idempotence && waits_for_all(spec)
}

/// Whether something happened that lets records go although everybody kept to the rules: an
/// unclean election, or a disk that lost data.
fn is_unsafe(run: &Run) -> bool {
    let changes = run.history().partitions.iter().flat_map(|partition| &partition.changes);
    let mut states = changes.map(|(_, _, change)| change.registration.leader_recovery_state);
    let lost = |(_, fact): &(_, Fact)| match fact.event {
        TraceEvent::World(WorldEvent::PowerLost { .. }) => true,
        TraceEvent::World(WorldEvent::Action(index)) => {
            let action = &run.schedule().actions[index as usize].action;
            matches!(
                action,
                highwater_sim::Action::Wipe(_)
                    | highwater_sim::Action::FailLogDir { .. }
                    | highwater_sim::Action::ReplaceLogDir { .. }
            )
        }
        _ => false,
    };
    states.any(|state| state == LeaderRecoveryState::Recovering)
        || run.trace().facts.iter().any(lost)
}

struct Found<'a> {
    run: &'a Run,
    outcome: &'a Outcome,
    ledger: &'a Ledger,
    is_unsafe: bool,
}

impl Found<'_> {
    /// Records of the runs that are meant, and when the first of them went.
    fn records(&self, meant: impl Fn(&ProducerSpec, &RecordRun) -> bool) -> (u64, Option<Time>) {
        let specs = self.run.schedule().producers.iter();
        let each = specs.zip(&self.ledger.producers);
        let runs = each.flat_map(|(spec, own)| own.runs.iter().map(move |run| (spec, run)));
        let runs: Vec<&RecordRun> =
            runs.filter(|(spec, run)| meant(spec, run)).map(|(_, run)| run).collect();
        let count = runs.iter().map(|run| run.count).sum();
        (count, runs.iter().filter_map(|run| self.lost_at(run)).min())
    }

    fn lost_at(&self, run: &RecordRun) -> Option<Time> {
        let loss = run.loss.as_ref()?;
        let cut = loss.cuts.first().and_then(|cut| self.run.trace().get(*cut));
        loss.election.map(|election| election.time).or(cut.map(|fact| fact.time))
    }

    /// Every record of an idempotent producer is there once and in order; of others, who knows.
    fn once_and_in_order(&self, producers: &[ProducerSpec]) -> Option<Promise> {
        let more = |index: usize| {
            let disordered = self.ledger.producers[index].count(|run| run.out_of_order);
            self.outcome.producers[index].duplicated + disordered
        };
        let of = |idempotent: bool| -> u64 {
            let each = producers.iter().enumerate();
            each.filter(|(_, spec)| is_idempotent(spec) == idempotent).map(|(i, _)| more(i)).sum()
        };
        let (promised, other) = (of(true), of(false));
        if other > 0 && promised == 0 {
            return never_promised("I22", (other, None));
        }
        // Who takes a new epoch begins a new session, with nothing known of the old one (R2.40).
        let is_bump = |(_, fact): &(_, Fact)| {
            matches!(fact.event, TraceEvent::Node(Event::ProducerEpochBumped { .. }))
        };
        let told = self.of_records("I22", (promised, None));
        let facts = &self.run.trace().facts;
        let is_excused = !self.run.violations().iter().any(|violation| violation.check == "I22")
            && facts.iter().any(is_bump);
        let state = match told.state {
            PromiseState::Broken if is_excused => PromiseState::NotPromised,
            state => state,
        };
        let any = producers.iter().any(is_idempotent);
        any.then_some(Promise { state, ..told })
    }

    /// A promise about records that a check reads along too, which may find it broken earlier.
    fn of_records(&self, id: &'static str, (count, first): (u64, Option<Time>)) -> Promise {
        let checked = self.checked(id);
        let features = &self.run.schedule().features;
        let is_given = |promise: &highwater_sim::checks::Promise| {
            promise.id == id && (promise.holds)(features)
        };
        let is_safe = !self.is_unsafe && PROMISES.iter().any(is_given);
        let state = match (count, is_safe) {
            _ if checked.state == PromiseState::Broken => PromiseState::Broken,
            (0, _) => PromiseState::Kept,
            (_, false) => PromiseState::NotPromised,
            (_, true) => PromiseState::Broken,
        };
        Promise {
            id,
            state,
            count: count.max(checked.count.min(1)),
            first: checked.first.or(first),
        }
    }

    fn checked(&self, id: &'static str) -> Promise {
        let mut broken = self.run.violations().iter().filter(|violation| violation.check == id);
        let first = broken.next().map(|violation| violation.time);
        let count = broken.count() as u64 + u64::from(first.is_some());
        let state = if count == 0 { PromiseState::Kept } else { PromiseState::Broken };
        Promise { id, state, count, first }
    }
}

/// What Kafka never promises is told only where it did not hold.
fn never_promised(id: &'static str, (count, first): (u64, Option<Time>)) -> Option<Promise> {
    (count > 0).then_some(Promise { id, state: PromiseState::NotPromised, count, first })
}

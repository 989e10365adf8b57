//! From what happened back along its causes to the faults and settings that explain it.
//!
//! [`Why`] reads a run. It lists what can be explained, in order of time, finds what lies nearest
//! to a fact or an instant, and explains it as an [`Explanation`]: data, not text. Sentences are
//! made of that in [`crate::message`].

mod broker;
mod consumer;
mod election;
mod explanation;
mod fault;
mod gather;
mod high_watermark;
mod isr;
mod kind;
mod late;
mod look;
mod loss;
mod produce;
mod reference;
mod rules;
mod setting;
mod truncation;

pub use explanation::{Because, Explanation, JoinRule, Reason, Standing, Subject, Unclean, What};
pub use fault::{Fault, FaultKind};
pub use reference::Reference;
pub use setting::{Setting, Source, Value};

use fault::Faults;
use highwater_protocol::{FactId, Micros, PartitionId, Time};
use highwater_sim::ledger::Ledger;
use highwater_sim::{Fact, Run};
use std::rc::Rc;

/// So many facts back along the causes at most: a record's way from the producer through a
/// follower and back, and on to who waited for it.
const CHAIN_MAX: usize = 16;

/// Explains a run.
#[derive(Debug)]
pub struct Why<'a> {
    run: &'a Run,
    reading: Rc<Reading>,
}

/// What is read of a run once, before anything of it is explained. Reading takes about as long as
/// the run's ledger; an explanation may have to replay a stretch of the run.
#[derive(Debug)]
pub struct Reading {
    faults: Faults,
    /// Facts about brokers' registration, by which it is known who was active when.
    registrations: Vec<(FactId, Fact)>,
    /// Facts about brokers that lead or follow from then on.
    roles: Vec<(FactId, Fact)>,
    fates: loss::Fates,
    late: Vec<late::Stretch>,
    subjects: Vec<Subject>,
}

impl Reading {
    /// All that can be explained, by time.
    pub fn subjects(&self) -> &[Subject] {
        &self.subjects
    }
}

impl<'a> Why<'a> {
    /// Reads what a run has come to so far.
    pub fn new(run: &'a Run) -> Why<'a> {
        Why::with(run, &run.ledger())
    }

    /// The same, of a run whose ledger is there already.
    pub fn with(run: &'a Run, ledger: &Ledger) -> Why<'a> {
        let mut reading = Reading {
            faults: Faults::of(run),
            registrations: look::facts_of(run, look::is_registration),
            roles: look::facts_of(run, look::is_role),
            fates: loss::Fates::default(),
            late: late::stretches(ledger),
            subjects: Vec::new(),
        };
        let so_far = Why { run, reading: Rc::new(reading) };
        let fates = loss::Fates::of(&so_far, ledger);
        reading = so_far.into_reading();
        reading.fates = fates;
        let so_far = Why { run, reading: Rc::new(reading) };
        let subjects = gather::subjects(&so_far);
        reading = so_far.into_reading();
        reading.subjects = subjects;
        Why { run, reading: Rc::new(reading) }
    }

    /// Goes on with what was read of this run before.
    pub fn again(run: &'a Run, reading: Rc<Reading>) -> Why<'a> {
        Why { run, reading }
    }

    /// What was read, to be kept beside the run.
    pub fn reading(&self) -> Rc<Reading> {
        Rc::clone(&self.reading)
    }

    fn into_reading(self) -> Reading {
        Rc::into_inner(self.reading).expect("nobody else has it while it is made")
    }

    /// All that can be explained, by time.
    pub fn subjects(&self) -> &[Subject] {
        &self.reading.subjects
    }

    /// Explains one of the subjects.
    pub fn explain(&self, subject: &Subject) -> Explanation {
        let subject = subject.clone();
        let reasons = match &subject.what {
            What::Elected { .. }
            | What::ElrShrunk { .. }
            | What::LeaderLost { .. }
            | What::IsrShrunk { .. }
            | What::IsrExpanded { .. }
            | What::Reassigned { .. } => self.change_reasons(&subject),
            What::ProposalRefused { error, .. } => {
                vec![Reason::new(Because::RefusedBecause { error: *error })]
            }
            What::Fenced { broker } => self.fencing(*broker, subject.fact),
            What::NodeDeleted { broker } => self.gone(*broker, subject.fact),
            What::Unfenced { broker } | What::NodeCreated { broker } => {
                self.coming_back(*broker, subject.time)
            }
            What::ShuttingDown { .. } => self.shutdown(subject.fact),
            What::RegistrationRefused { broker, .. } => {
                self.refused_registration(*broker, &subject)
            }
            What::HighWatermarkHeld { .. } => self.held(&subject),
            What::Truncated { .. } | What::PowerLost { .. } => self.cut(&subject),
            What::Refused { .. } | What::Retried { .. } => self.failed_produce(&subject),
            What::PositionReset { .. } | What::ConsumerFailed { .. } => self.position(&subject),
            What::Lost { .. } | What::Duplicated { .. } => self.way_of_records(&subject),
            What::Late { .. } => self.delay(&subject),
        };
        Explanation { subject, reasons: distinct(reasons), features: *self.features() }
    }

    /// What a fact is part of, or led to, or came from: the nearest subject along its causes.
    pub fn of_fact(&self, fact: FactId) -> Option<&Subject> {
        let with =
            |id: FactId| self.reading.subjects.iter().find(|subject| subject.fact == Some(id));
        if let Some(exact) = with(fact) {
            return Some(exact);
        }
        let told = self.run.fact(fact)?;
        if let Some(group) =
            self.reading.subjects.iter().find(|subject| gather::takes_in(subject, &told))
        {
            return Some(group);
        }
        let later =
            self.reading.subjects.iter().filter(|subject| subject.fact.is_some_and(|f| f > fact));
        let mut led_to = later.take(LED_TO_MAX).filter(|subject| {
            let chain = subject.fact.map(|id| self.run.causes(id, CHAIN_MAX)).unwrap_or_default();
            chain.iter().any(|(id, _)| *id == fact)
        });
        led_to.next().or_else(|| {
            let chain = self.run.causes(fact, CHAIN_MAX);
            chain.iter().skip(1).find_map(|(id, _)| with(*id))
        })
    }

    /// What lies nearest to an instant, of one partition (and of brokers) or of all.
    pub fn around(&self, time: Time, partition: Option<PartitionId>) -> Option<&Subject> {
        let distance = |subject: &&Subject| {
            let until = subject.until.unwrap_or(subject.time);
            let away = if time < subject.time {
                (subject.time - time).0
            } else {
                time.0.saturating_sub(until.0)
            };
            // What happens at an instant says more than what lasts.
            if until > subject.time { away + LASTING_AWAY.0 } else { away }
        };
        let own = |subject: &&Subject| partition.is_none() || subject.partition == partition;
        let nearest = self.reading.subjects.iter().filter(own).min_by_key(distance);
        nearest.or_else(|| self.reading.subjects.iter().min_by_key(distance))
    }

    /// The first subject after an instant, of one partition (and of brokers) or of all.
    pub fn next(&self, time: Time, partition: Option<PartitionId>) -> Option<&Subject> {
        self.reading
            .subjects
            .iter()
            .find(|subject| subject.time > time && concerns(subject, partition))
    }

    /// The last subject before an instant, of one partition (and of brokers) or of all.
    pub fn previous(&self, time: Time, partition: Option<PartitionId>) -> Option<&Subject> {
        self.reading
            .subjects
            .iter()
            .rfind(|subject| subject.time < time && concerns(subject, partition))
    }
}

/// So much farther away is what lasts than what happens.
const LASTING_AWAY: Micros = Micros::from_millis(500);

/// Subjects after a fact that are asked whether it led to them.
const LED_TO_MAX: usize = 40;

/// Whether a subject is about the partition, or about a broker, or whichever is asked for.
pub fn concerns(subject: &Subject, partition: Option<PartitionId>) -> bool {
    partition.is_none() || subject.partition.is_none() || subject.partition == partition
}

/// Whether two reasons say the same: of a leader that is gone, when it was replaced is told once.
fn same(a: &Because, b: &Because) -> bool {
    match (a, b) {
        (Because::LeaderGone { leader, .. }, Because::LeaderGone { leader: other, .. }) => {
            leader == other
        }
        _ => a == b,
    }
}

/// Each reason once: what lies at the root of one often lies at the root of another.
fn distinct(reasons: Vec<Reason>) -> Vec<Reason> {
    let mut all: Vec<Reason> = Vec::with_capacity(reasons.len());
    for reason in reasons {
        if !all.iter().any(|known| same(&known.because, &reason.because)) {
            all.push(reason);
        }
    }
    all
}

//! Expectations: what is looked at decides what may be asked of it.

use super::Lowering;
use crate::ast::{Comparison, Expect, Expected, Measure, Statement};
use crate::diagnostic::{Problem, Thing};
use crate::expect::{Expectation, Subject};
use crate::span::Spanned;
use highwater_protocol::{NodeId, Time};

/// What a measure gives.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gives {
    Number,
    Broker,
    Set,
    Errors,
    Duration,
}

/// Whether a broker may or must be named.
#[derive(Clone, Copy, PartialEq, Eq)]
enum On {
    Never,
    Perhaps,
    Always,
}

/// What may be asked of a measure: whom it is about, whether it needs to be said whom, what it
/// gives, whether on a broker, and whether at a time other than the end.
struct Form {
    about: Thing,
    needs_subject: bool,
    gives: Gives,
    on: On,
    any_time: bool,
}

fn form(measure: Measure) -> Form {
    use Measure as M;
    let (about, needs_subject) = match measure {
        M::Position | M::Read => (Thing::Consumer, true),
        M::Errors => (Thing::Producer, true),
        M::Leaders | M::UncleanElections | M::Truncated => (Thing::Topic, false),
        m if m.counts_records() => (Thing::Producer, false),
        M::LostValues | M::DuplicatedValues => (Thing::Producer, false),
        _ => (Thing::Topic, true),
    };
    let gives = match measure {
        M::Leader => Gives::Broker,
        M::LostValues | M::DuplicatedValues => Gives::Set,
        M::Isr | M::Elr | M::Replicas | M::Diverged => Gives::Set,
        M::Errors => Gives::Errors,
        M::Leaderless => Gives::Duration,
        _ => Gives::Number,
    };
    let on = match measure {
        M::Leaders => On::Always,
        M::HighWatermark | M::LogEnd | M::Truncated => On::Perhaps,
        _ => On::Never,
    };
    let any_time = match about {
        Thing::Producer => matches!(measure, M::Produced | M::Acknowledged),
        _ => measure != M::Diverged,
    };
    Form { about, needs_subject, gives, on, any_time }
}

impl Gives {
    fn fits(self, comparison: Comparison) -> bool {
        use Comparison::{Equal, Exclude, Include, NotEqual};
        match self {
            Gives::Number | Gives::Duration => !matches!(comparison, Include | Exclude),
            Gives::Broker => matches!(comparison, Equal | NotEqual),
            Gives::Set | Gives::Errors => {
                matches!(comparison, Equal | NotEqual | Include | Exclude)
            }
        }
    }

    fn accepts(self, value: &Expected) -> bool {
        match (self, value) {
            (Gives::Number | Gives::Broker | Gives::Set, Expected::Number(_)) => true,
            (Gives::Broker | Gives::Set | Gives::Errors, Expected::None) => true,
            (Gives::Set, Expected::Set(_)) => true,
            (Gives::Duration, Expected::Duration(_)) => true,
            (Gives::Errors, Expected::Error(_)) => true,
            // A high watermark or a log end of a broker may be unknown.
            (Gives::Number, Expected::None) => true,
            _ => false,
        }
    }
}

impl Lowering<'_> {
    /// Every `expect` that makes sense.
    pub(super) fn expectations(&mut self, _end: Time) -> Vec<Expectation> {
        let mut expectations = Vec::new();
        for (line, statement) in self.statements.clone() {
            if let Statement::Expect(expect) = statement {
                expectations.extend(self.expectation(line, expect));
            }
        }
        expectations
    }

    fn expectation(&mut self, line: u32, expect: &Expect) -> Option<Expectation> {
        let measure = expect.measure.value;
        let form = form(measure);
        let subject = self.subject(expect, &form)?;
        let within = match &expect.within {
            Some(within) if measure == Measure::Position => Some(self.one_partition(within)?),
            Some(within) => {
                let found = "in".to_owned();
                self.report(within.span, Problem::Unexpected { found });
                return None;
            }
            None => None,
        };
        let broker = self.expected_broker(expect, form.on)?;
        if !form.gives.fits(expect.comparison) || !form.gives.accepts(&expect.value.value) {
            self.report(expect.value.span, Problem::WrongComparison);
            return None;
        }
        if let (Some(at), false) = (&expect.at, form.any_time) {
            self.report(at.span, Problem::NoTimeHere);
            return None;
        }
        Some(Expectation {
            line,
            text: expect.to_string(),
            measure,
            subject,
            within,
            broker,
            comparison: expect.comparison,
            value: expect.value.value.clone(),
            at: expect.at.as_ref().map(|at| Time(at.value.micros)),
        })
    }

    fn subject(&mut self, expect: &Expect, form: &Form) -> Option<Subject> {
        let Some(subject) = &expect.subject else {
            if form.needs_subject {
                let wanted = form.about;
                self.report(expect.measure.span, Problem::NeedsSubject { wanted });
                return None;
            }
            return Some(Subject::Everything);
        };
        if form.about != Thing::Topic && subject.value.partition.is_some() {
            self.report(subject.span, Problem::WrongSubject { wanted: form.about });
            return None;
        }
        let name = &subject.value.topic;
        let is_consumer = || self.consumers.iter().any(|consumer| consumer.name == *name);
        match form.about {
            Thing::Producer if expect.measure.value == Measure::Errors && is_consumer() => {
                self.consumer_index(name, subject.span).map(Subject::Consumer)
            }
            Thing::Producer => self.producer_index(name, subject.span).map(Subject::Producer),
            Thing::Consumer => self.consumer_index(name, subject.span).map(Subject::Consumer),
            _ if form.needs_subject => {
                self.one_partition(subject).map(|(topic, index)| Subject::Partition(topic, index))
            }
            _ => self.topic_and_partition(subject).map(|found| match found {
                (topic, Some(index)) => Subject::Partition(topic, index),
                (topic, None) => Subject::Topic(topic),
            }),
        }
    }

    /// The broker named; the outer `None` if there is a mistake.
    fn expected_broker(&mut self, expect: &Expect, on: On) -> Option<Option<NodeId>> {
        match (&expect.broker, on) {
            (Some(Spanned { span, .. }), On::Never) => {
                self.report(*span, Problem::NoBrokerHere);
                None
            }
            (None, On::Always) => {
                self.report(expect.measure.span, Problem::NeedsBroker);
                None
            }
            (Some(broker), _) => {
                let known = self.check_broker(broker.value, broker.span);
                known.then_some(Some(NodeId(broker.value)))
            }
            (None, _) => Some(None),
        }
    }
}

//! A [`Script`] into a [`Schedule`]: names become indices, settings become values, and whatever
//! does not fit becomes a diagnostic. Every mistake is reported, not the first alone.

mod actions;
mod apply;
mod clients;
mod cluster;
mod expectations;
mod limits;
mod log_dirs;
mod settings;
mod topics;

use crate::ast::{Content, Era, Script, Statement};
use crate::diagnostic::{Problem, Sink, Thing};
use crate::expect::Expectation;
use crate::generation::{self, Generation, Quorum};
use crate::keys::Levels;
use crate::literal::Duration;
use crate::parse::{STATEMENT_WORDS, nearest};
use crate::span::{Span, Spanned};
use highwater_protocol::config::Features;
use highwater_protocol::{Micros, NodeId, Time};
use highwater_sim::Schedule;
use highwater_sim::schedule::{BrokerSpec, Environment, TopicSpec};

/// A question to the reader.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Question {
    /// Its line in the script, from 1.
    pub line: u32,
    /// The question.
    pub question: String,
    /// The answer, in the words of the script.
    pub answer: String,
    /// The instant it is about.
    pub at: Option<Time>,
}

/// What a script asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Plan {
    /// What to run.
    pub schedule: Schedule,
    /// For each of the schedule's actions, the number of its line in the script, from 1.
    pub action_lines: Vec<u32>,
    /// What must be so at the end.
    pub expectations: Vec<Expectation>,
    /// Questions to the reader.
    pub questions: Vec<Question>,
    /// Names of the racks; a rack's number is its place here.
    pub racks: Vec<String>,
    /// Whose rules, defaults, settings and metrics there are.
    pub generation: Generation,
}

/// How long a run goes on after the last thing that happens, if the script does not say.
const TAIL: Micros = Micros::from_secs(10);

/// Lowers `script`; problems go into `sink`. The plan is complete only if none is an error.
pub(crate) fn lower(script: &Script, sink: &mut Sink) -> Plan {
    let mut lowering = Lowering::new(script, sink);
    lowering.take_generation();
    lowering.leave_out_other_eras();
    lowering.check_singles();
    lowering.take_features();
    lowering.cluster();
    lowering.topics();
    lowering.clients();
    let (actions, action_lines) = lowering.actions();
    let end = lowering.end(&actions);
    lowering.check_records(&actions, end);
    let expectations = lowering.expectations(end);
    let questions = lowering.questions();
    if lowering.topics.is_empty() && !lowering.sink.has_errors() {
        lowering.report(Span::default(), Problem::NoTopic);
    }
    let schedule = Schedule {
        seed: lowering.seed(),
        end,
        features: lowering.features,
        controller: lowering.controller,
        controller_config: lowering.controller_config,
        brokers: lowering.brokers,
        topics: lowering
            .topics
            .into_iter()
            .filter(|t| t.created.is_none())
            .map(|t| t.spec)
            .collect(),
        producers: lowering.producers,
        consumers: lowering.consumers,
        environment: lowering.environment,
        actions,
    };
    let (racks, generation) = (lowering.racks, lowering.generation);
    Plan { schedule, action_lines, expectations, questions, racks, generation }
}

/// A topic of the script.
struct TopicEntry {
    spec: TopicSpec,
    line: u32,
    /// When it is created; `None` if it exists from the start.
    created: Option<Time>,
    /// Its partitions could not be read.
    unclear: bool,
}

/// What is known so far.
struct Lowering<'a> {
    statements: Vec<(u32, &'a Statement)>,
    /// Lines that are not for every release, by number.
    eras: Vec<(u32, Era)>,
    /// What lines with mistakes would have named: nobody is told that it is not there.
    hidden: Vec<(Thing, String)>,
    sink: &'a mut Sink,
    /// Whose rules, defaults and settings hold.
    generation: Generation,
    /// The rules in force: those of the generation, changed by `feature`.
    features: Features,
    controller: NodeId,
    controller_config: highwater_protocol::config::ControllerConfig,
    num_partitions: u16,
    brokers: Vec<BrokerSpec>,
    /// Those that exist from the start, then those created later, by time.
    topics: Vec<TopicEntry>,
    producers: Vec<highwater_sim::schedule::ProducerSpec>,
    consumers: Vec<highwater_sim::schedule::ConsumerSpec>,
    environment: Environment,
    racks: Vec<String>,
}

impl<'a> Lowering<'a> {
    fn new(script: &'a Script, sink: &'a mut Sink) -> Lowering<'a> {
        let statement = |line: &'a crate::ast::Line| match &line.content {
            Content::Statement(statement) => Some((line.number, statement)),
            _ => None,
        };
        Lowering {
            statements: script.lines.iter().filter_map(statement).collect(),
            eras: script.lines.iter().filter_map(|l| Some((l.number, l.era?))).collect(),
            hidden: script.lines.iter().filter_map(hidden_name).collect(),
            sink,
            generation: generation::LATEST,
            features: Features::default(),
            controller: NodeId(100),
            controller_config: Default::default(),
            num_partitions: 1,
            brokers: Vec::new(),
            topics: Vec::new(),
            producers: Vec::new(),
            consumers: Vec::new(),
            environment: Environment::default(),
            racks: Vec::new(),
        }
    }

    fn report(&mut self, span: Span, problem: Problem) {
        self.sink.report(span, problem);
    }

    /// Reports that `name` stands for nothing.
    fn unknown_name<'n>(
        &mut self,
        thing: Thing,
        name: &str,
        span: Span,
        known: impl IntoIterator<Item = &'n str>,
    ) {
        if self.is_hidden(thing, Some(name)) {
            return;
        }
        let suggestion = self.sink.nearest(name, known);
        self.report(span, Problem::UnknownName { thing, name: name.to_owned(), suggestion });
    }

    /// Whether a line with a mistake would have named such a thing.
    fn is_hidden(&self, thing: Thing, name: Option<&str>) -> bool {
        let meant = |other: &String| name.is_none_or(|name| name == other);
        self.hidden
            .iter()
            .any(|(other, of)| *other == thing && (thing == Thing::Broker || meant(of)))
    }

    /// Lines for other releases are as if they were not there.
    fn leave_out_other_eras(&mut self) {
        let version = self.generation.version();
        let eras = std::mem::take(&mut self.eras);
        self.statements.retain(|(line, _)| {
            let era = eras.binary_search_by_key(line, |(number, _)| *number);
            era.is_ok_and(|at| eras[at].1.covers(version)) || era.is_err()
        });
    }

    /// Statements that may stand only once.
    fn check_singles(&mut self) {
        let mut seen: Vec<(&str, u32)> = Vec::new();
        for (line, statement) in self.statements.clone() {
            let (word, span) = match statement {
                Statement::Highwater(version) => ("highwater", version.span),
                Statement::Kafka(version) => ("kafka", version.span),
                Statement::Seed(seed) => ("seed", seed.span),
                Statement::Startup(length) => ("startup", length.span),
                Statement::Run(length) => ("run", length.span),
                _ => continue,
            };
            match seen.iter().find(|(other, _)| *other == word) {
                Some((_, line)) => {
                    let problem =
                        Problem::DuplicateStatement { word: word.to_owned(), line: *line };
                    self.report(span, problem);
                }
                None => seen.push((word, line)),
            }
            if let Statement::Highwater(Spanned { value: found, span }) = statement
                && *found != 1
            {
                self.report(*span, Problem::LanguageVersion { found: *found });
            }
        }
    }

    fn seed(&self) -> u64 {
        let seed = |(_, statement): &(u32, &Statement)| match statement {
            Statement::Seed(seed) => Some(seed.value),
            _ => None,
        };
        self.statements.iter().find_map(seed).unwrap_or(1)
    }

    /// The generation that the script names.
    fn take_generation(&mut self) {
        for (_, statement) in self.statements.clone() {
            if let Statement::Kafka(version) = statement {
                match generation::find(&version.value) {
                    Ok(found) => self.generation = found,
                    Err(problem) => self.report(version.span, problem),
                }
            }
        }
    }

    fn take_features(&mut self) {
        self.features = self.generation.features();
        if self.generation.quorum() == Quorum::Either {
            self.take_quorum();
        }
        for (_, statement) in self.statements.clone() {
            if let Statement::Feature(settings) = statement {
                for read in self.read_settings(settings, Levels::FEATURE) {
                    apply::feature(&mut self.features, &read);
                }
            }
        }
    }

    /// Who keeps the metadata where a release leaves the choice: whoever the script has a line of.
    fn take_quorum(&mut self) {
        let has = |meant: fn(&Statement) -> bool| self.statements.iter().any(|(_, s)| meant(s));
        let controller = has(|statement| matches!(statement, Statement::Controller { .. }));
        let zookeeper = has(|statement| matches!(statement, Statement::ZooKeeper { .. }));
        if controller != zookeeper {
            self.features.kraft = controller;
        }
    }

    /// The settings whose default was another in the generation than it is now.
    fn older_defaults(&self, level: Levels) -> Vec<settings::Read> {
        let defaults = self.generation.older_defaults().into_iter();
        let here = defaults.filter(|(key, _)| key.levels.meets(level));
        here.map(|(key, value)| settings::Read { key, value, span: Span::default() }).collect()
    }

    /// When the run ends.
    fn end(&mut self, actions: &[highwater_sim::schedule::TimedAction]) -> Time {
        let said = |(_, statement): &(u32, &Statement)| match statement {
            Statement::Run(length) => Some(Time(length.value.micros)),
            _ => None,
        };
        let last = actions.iter().map(|action| action.at).max().unwrap_or(Time::ZERO);
        let Some(end) = self.statements.iter().find_map(said) else { return last + TAIL };
        let late = |time: &Spanned<Duration>| time.value.micros > end.0;
        for (_, statement) in self.statements.clone() {
            let time = match statement {
                Statement::At { time, .. } => Some(time),
                Statement::Expect(expect) => expect.at.as_ref(),
                Statement::Ask(ask) => ask.at.as_ref(),
                Statement::Producer(client) | Statement::Consumer(client) => client.from.as_ref(),
                _ => None,
            };
            if let Some(time) = time.filter(|time| late(time)) {
                self.report(time.span, Problem::AfterEnd);
            }
        }
        end
    }

    fn questions(&self) -> Vec<Question> {
        let question = |(line, statement): &(u32, &Statement)| match statement {
            Statement::Ask(ask) => Some(Question {
                line: *line,
                question: ask.question.value.clone(),
                answer: ask.answer.value.clone(),
                at: ask.at.as_ref().map(|at| Time(at.value.micros)),
            }),
            _ => None,
        };
        self.statements.iter().filter_map(question).collect()
    }
}

/// What a line with a mistake in its form would have named.
fn hidden_name(line: &crate::ast::Line) -> Option<(Thing, String)> {
    let Content::Broken(text) = &line.content else { return None };
    let mut words = text.split_whitespace();
    let mut first = words.next()?;
    if first == "at" {
        first = words.by_ref().find(|word| *word == "topic")?;
    }
    let thing = match nearest(first, STATEMENT_WORDS.iter().copied())?.as_str() {
        "topic" => Thing::Topic,
        "producer" => Thing::Producer,
        "consumer" => Thing::Consumer,
        "broker" | "brokers" => Thing::Broker,
        _ => return None,
    };
    Some((thing, words.next()?.to_owned()))
}

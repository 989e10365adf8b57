//! A comparison under way, carried out in slices so that a page stays responsive.

use crate::backup::Mode;
use crate::raft::Rules;
use crate::setup::{Setup, Subject, topics};
use crate::tally::Figures;
use crate::world::Model;
use crate::{Comparison, Note, Row, Scheme, kafka, model};
use highwater_protocol::{NodeId, PartitionId};
use highwater_sim::{Progress, Run, Schedule};
use std::collections::VecDeque;

/// A comparison under way.
#[derive(Clone, Debug)]
pub struct Comparing {
    found: Comparison,
    partition: PartitionId,
    setup: Setup,
    /// What has not begun yet, in order.
    waiting: VecDeque<(Scheme, Task)>,
    current: Option<(Scheme, Work)>,
}

/// What to do for one scheme.
#[derive(Clone, Debug)]
enum Task {
    /// To count the run that is there.
    CountWritten,
    /// To run Kafka under a changed schedule, and count that.
    Run(Box<Schedule>),
    /// To run a model.
    Model(Model),
}

/// What is being done.
#[derive(Clone, Debug)]
enum Work {
    Running(Box<Run>),
    /// `None` is the run that was there.
    Counting(Option<Box<Run>>, Box<kafka::Counting>),
    Modelling(Box<model::Counting>),
}

impl Comparing {
    /// Prepares to compare `written`, a run of Kafka that has come to its end, with the other
    /// schemes. `None` if it has no such partition.
    pub fn new(written: &Run, partition: PartitionId) -> Option<Comparing> {
        let schedule = written.schedule();
        let (subject, copies) = subject(written, partition)?;
        let (setup, mut notes) = Setup::new(schedule, subject, &copies);
        let (topic, created) = topics(schedule).nth(usize::from(subject.topic))?;
        notes.extend(created.map(Note::CreatedLater));
        let partitions = written.history().partitions.len();
        if partitions > 1 {
            notes.push(Note::OtherPartitions(partitions as u16));
        }
        let variants = kafka::variants(schedule, copies.len()).into_iter();
        let variants = variants.map(|(scheme, changed)| match changed == *schedule {
            true => (scheme, Task::CountWritten),
            false => (scheme, Task::Run(Box::new(changed))),
        });
        let models = [
            (Scheme::MajorityQuorum, Model::Quorum(Rules::ALL)),
            (Scheme::Asynchronous, Model::Backup(Mode::Asynchronous)),
            (Scheme::Synchronous, Model::Backup(Mode::Synchronous)),
        ];
        let waiting = variants.chain(models.map(|(scheme, model)| (scheme, Task::Model(model))));
        let partition_name = format!("{}/{}", topic.name, subject.index);
        let found = Comparison { partition: partition_name, copies, rows: Vec::new(), notes };
        let waiting = waiting.collect();
        Some(Comparing { found, partition, setup, waiting, current: None })
    }

    /// Carries out up to `events` more; tells whether every scheme has run. `written` is the run
    /// that the comparison was made of.
    pub fn advance(&mut self, written: &Run, events: u64) -> bool {
        let Some((scheme, work)) = self.current.take() else {
            let Some((scheme, task)) = self.waiting.pop_front() else { return true };
            let work = match task {
                Task::CountWritten => {
                    Work::Counting(None, Box::new(kafka::Counting::new(written, self.partition)))
                }
                Task::Run(changed) => Work::Running(Box::new(kafka::run(&changed))),
                Task::Model(model) => {
                    Work::Modelling(Box::new(model::Counting::new(&self.setup, model)))
                }
            };
            self.current = Some((scheme, work));
            return false;
        };
        match self.carry_on(work, written, events) {
            Ok(figures) => self.found.rows.push(Row { scheme, figures }),
            Err(work) => self.current = Some((scheme, work)),
        }
        self.current.is_none() && self.waiting.is_empty()
    }

    /// The figures of the scheme, or what is left to do for them.
    fn carry_on(&mut self, work: Work, written: &Run, events: u64) -> Result<Figures, Work> {
        match work {
            Work::Running(mut run) => match run.advance(events) {
                Progress::More => Err(Work::Running(run)),
                Progress::Done => {
                    let counting = kafka::Counting::new(&run, self.partition);
                    Err(Work::Counting(Some(run), Box::new(counting)))
                }
            },
            Work::Counting(own, mut counting) => {
                let run = own.as_deref().unwrap_or(written);
                if !counting.advance(run, events) {
                    return Err(Work::Counting(own, counting));
                }
                if run.is_cut_short() {
                    self.found.notes.push(Note::CutShort(run.now()));
                }
                Ok(counting.finish(run))
            }
            Work::Modelling(mut counting) => match counting.advance(events) {
                true => Ok(counting.finish()),
                false => Err(Work::Modelling(counting)),
            },
        }
    }

    /// What is known so far: rows come one by one.
    pub fn found(&self) -> &Comparison {
        &self.found
    }

    /// What was found.
    pub fn into_found(self) -> Comparison {
        self.found
    }

    /// The scheme whose turn it is.
    pub fn current(&self) -> Option<Scheme> {
        let next = self.waiting.front().map(|(scheme, _)| *scheme);
        self.current.as_ref().map(|(scheme, _)| *scheme).or(next)
    }

    /// How much is done, in thousandths: every scheme counts alike.
    pub fn thousandths(&self) -> u64 {
        let end = self.setup.end.0.max(1);
        // Kafka under other settings is run and then counted.
        let current = self.current.as_ref().map_or(0, |(_, work)| match work {
            Work::Running(run) => run.now().0 * 500 / end,
            Work::Counting(None, counting) => counting.now().0 * 1_000 / end,
            Work::Counting(Some(_), counting) => 500 + counting.now().0 * 500 / end,
            Work::Modelling(counting) => counting.now().0 * 1_000 / end,
        });
        let done = self.found.rows.len() as u64 * 1_000 + current.min(1_000);
        done / self.rows_wanted().max(1) as u64
    }

    /// How many rows there will be.
    pub fn rows_wanted(&self) -> usize {
        let current = usize::from(self.current.is_some());
        self.found.rows.len() + current + self.waiting.len()
    }
}

/// Which partition of which topic it is, and where its replicas are at first.
fn subject(run: &Run, partition: PartitionId) -> Option<(Subject, Vec<NodeId>)> {
    let all = &run.history().partitions;
    let history = all.get(usize::from(partition.0))?;
    let (_, _, change) = history.changes.first()?;
    let partitions = all.iter().filter(|other| other.topic == history.topic).count() as u16;
    let subject = Subject { topic: history.topic.0, index: history.index, partitions };
    Some((subject, change.registration.replicas.clone()))
}

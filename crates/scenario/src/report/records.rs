//! The fate of records, and how partitions served.

use super::Names;
use highwater_protocol::{FactId, PartitionId};
use highwater_sim::ledger::{
    Answer, Availability, Copy, Election, Latency, Ledger, Loss, Place, Presence, RecordRun, Span,
};
use highwater_sim::{Run, TraceEvent, WorldEvent};
use serde::Serialize;

/// Successive records of one producer that fared alike.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct RecordsReport {
    /// The producer's name.
    pub producer: String,
    /// The first record's number.
    pub first: u64,
    /// How many.
    pub count: u64,
    /// What is out of the ordinary about them, as stable words: `lost`, `late`, `refused`,
    /// `in_doubt`, `duplicated`, `reordered`, `read_and_gone`, `failed_but_present`.
    pub fates: Vec<&'static str>,
    /// Where they were sent to; null if that is not known.
    pub topic: Option<String>,
    /// The partition's number within the topic.
    pub partition: Option<u16>,
    /// When the first and the last were handed to `send`, in microseconds.
    pub produced_us: [u64; 2],
    /// `acknowledged`, `refused`, `timed_out` or `pending`.
    pub answer: &'static str,
    /// Kafka's error, if they were refused.
    pub error: Option<&'static str>,
    /// When the producer was told.
    pub answered_us: Option<[u64; 2]>,
    /// Offset of the first in the log; the others follow.
    pub offset: Option<i64>,
    /// Leader epoch in which they were appended.
    pub leader_epoch: Option<i32>,
    /// The leader that appended them.
    pub appended_by: Option<u16>,
    /// When it did.
    pub appended_us: Option<[u64; 2]>,
    /// When the high watermark passed them.
    pub committed_us: Option<[u64; 2]>,
    /// Who read them when.
    pub read: Vec<ReadReport>,
    /// `in_log`, `possible`, `gone` or `never_appended`.
    pub presence: &'static str,
    /// The election since which no leader has had them.
    pub lost_at: Option<ElectionReport>,
    /// Logs that they were cut off.
    pub cuts: Vec<CutReport>,
    /// Brokers that have them still, in logs that do not count.
    pub stranded: Vec<u16>,
    /// Further copies in the leader's log.
    pub copies: Vec<CopyReport>,
}

/// A consumer that read records.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ReadReport {
    /// Its name.
    pub consumer: String,
    /// When it read the first and the last.
    pub read_us: [u64; 2],
}

/// An election that lost records.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct ElectionReport {
    /// When, in microseconds.
    pub time_us: u64,
    /// Who won.
    pub leader: u16,
    /// In which epoch.
    pub leader_epoch: i32,
    /// Whether it was not in sync.
    pub unclean: bool,
    /// The number of the fact that tells it.
    pub fact: u32,
}

/// Where records were cut off a log.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct CutReport {
    /// When, in microseconds.
    pub time_us: u64,
    /// Whose log.
    pub broker: u16,
    /// `truncated`, `power_lost`, `wiped`, `replica_deleted` or `log_dir_failed`.
    pub kind: &'static str,
    /// The number of the fact that tells it.
    pub fact: u32,
}

/// A further copy of records.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct CopyReport {
    /// Offset of the first.
    pub offset: i64,
    /// Leader epoch in which it was appended.
    pub leader_epoch: i32,
    /// When it was appended.
    pub appended_us: Option<[u64; 2]>,
    /// The number of the fact that tells of the failed attempt whose repetition wrote it.
    pub retry_fact: Option<u32>,
}

/// Latencies from `send` to the acknowledgement, in microseconds; by nearest rank.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct LatencyReport {
    /// The median.
    pub p50_us: u64,
    /// 95 of a hundred.
    pub p95_us: u64,
    /// 99 of a hundred.
    pub p99_us: u64,
    /// The longest.
    pub max_us: u64,
}

/// How one partition served.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct AvailabilityReport {
    /// The partition's topic.
    pub topic: String,
    /// Its number within the topic.
    pub partition: u16,
    /// When it came to be, in microseconds.
    pub since_us: u64,
    /// Time without leader.
    pub leaderless_us: u64,
    /// Time without progress for acks=all.
    pub stalled_us: u64,
    /// Part of its time with a leader, in millionths.
    pub led_ppm: u64,
    /// Part of its time with progress for acks=all, in millionths.
    pub progress_ppm: u64,
    /// When it had no leader: from, to.
    pub leaderless: Vec<[u64; 2]>,
    /// When there was no progress for acks=all: from, to.
    pub stalled: Vec<[u64; 2]>,
}

fn span((from, to): Span) -> [u64; 2] {
    [from.0, to.0]
}

impl From<Latency> for LatencyReport {
    fn from(latency: Latency) -> LatencyReport {
        let Latency { p50, p95, p99, max, .. } = latency;
        LatencyReport { p50_us: p50.0, p95_us: p95.0, p99_us: p99.0, max_us: max.0 }
    }
}

/// Every partition, by id.
pub(super) fn availability(run: &Run, ledger: &Ledger, names: &Names) -> Vec<AvailabilityReport> {
    let report = |availability: &Availability| {
        let known = &run.history().partitions[usize::from(availability.partition.0)];
        AvailabilityReport {
            topic: names.topic(known.topic).to_owned(),
            partition: known.index,
            since_us: availability.lifetime.0.0,
            leaderless_us: availability.time_leaderless().0,
            stalled_us: availability.time_stalled().0,
            led_ppm: availability.led_ppm(),
            progress_ppm: availability.progress_ppm(),
            leaderless: availability.leaderless.iter().copied().map(span).collect(),
            stalled: availability.stalled.iter().copied().map(span).collect(),
        }
    };
    ledger.partitions.iter().map(report).collect()
}

/// Runs of records that are out of the ordinary, or every one.
pub(super) fn records(run: &Run, ledger: &Ledger, names: &Names, all: bool) -> Vec<RecordsReport> {
    let telling = Telling { run, names };
    let specs = run.schedule().producers.iter().zip(&ledger.producers);
    let each = specs.flat_map(|(spec, own)| own.runs.iter().map(move |records| (spec, records)));
    let meant = each.filter(|(_, records)| all || !records.is_ordinary());
    meant.map(|(spec, records)| telling.report(&spec.name, records)).collect()
}

struct Telling<'a> {
    run: &'a Run,
    names: &'a Names<'a>,
}

impl Telling<'_> {
    fn report(&self, producer: &str, records: &RecordRun) -> RecordsReport {
        let (answer, error) = match records.answer {
            Answer::Acknowledged => ("acknowledged", None),
            Answer::Refused(error) => ("refused", Some(error.name())),
            Answer::TimedOut => ("timed_out", None),
            Answer::Pending => ("pending", None),
        };
        let place = records.place;
        let (topic, partition) = records.partition.map_or((None, None), |id| self.partition(id));
        let loss = records.loss.as_ref();
        RecordsReport {
            producer: producer.to_owned(),
            first: records.first,
            count: records.count,
            fates: fates(records),
            topic,
            partition,
            produced_us: span(records.produced),
            answer,
            error,
            answered_us: records.answered.map(span),
            offset: place.map(|place| place.offset),
            leader_epoch: place.map(|place| place.leader_epoch),
            appended_by: place.and_then(|place| place.leader).map(|leader| leader.0),
            appended_us: place.and_then(|place| place.appended).map(span),
            committed_us: records.committed.map(span),
            read: records.read.iter().map(|(consumer, at)| self.read(*consumer, *at)).collect(),
            presence: presence(records.presence),
            lost_at: loss.and_then(|loss| loss.election).map(election),
            cuts: loss.into_iter().flat_map(|loss| self.cuts(loss)).collect(),
            stranded: loss.map_or(Vec::new(), |l| l.stranded.iter().map(|node| node.0).collect()),
            copies: records.copies.iter().map(copy).collect(),
        }
    }

    fn partition(&self, id: PartitionId) -> (Option<String>, Option<u16>) {
        match self.run.history().partitions.get(usize::from(id.0)) {
            Some(known) => (Some(self.names.topic(known.topic).to_owned()), Some(known.index)),
            None => (None, None),
        }
    }

    fn read(&self, consumer: u16, at: Span) -> ReadReport {
        let known = self.run.schedule().consumers.get(usize::from(consumer));
        let consumer = known.map_or("?", |consumer| &consumer.name).to_owned();
        ReadReport { consumer, read_us: span(at) }
    }

    fn cuts<'a>(&'a self, loss: &'a Loss) -> impl Iterator<Item = CutReport> + 'a {
        loss.cuts.iter().filter_map(|id| {
            let fact = self.run.trace().get(*id)?;
            let kind = match fact.event {
                TraceEvent::World(WorldEvent::PowerLost { .. }) => "power_lost",
                TraceEvent::World(WorldEvent::LogLost { .. })
                | TraceEvent::Node(highwater_protocol::Event::ReplicaOffline { .. }) => {
                    "log_dir_failed"
                }
                TraceEvent::World(_) => "wiped",
                TraceEvent::Node(highwater_protocol::Event::ReplicaDeleted { .. }) => {
                    "replica_deleted"
                }
                TraceEvent::Node(_) => "truncated",
            };
            Some(CutReport { time_us: fact.time.0, broker: fact.node.0, kind, fact: id.0 })
        })
    }
}

fn fates(records: &RecordRun) -> Vec<&'static str> {
    let failed = matches!(records.answer, Answer::Refused(_) | Answer::TimedOut);
    let there = matches!(records.presence, Presence::InLog | Presence::Possible);
    let words = [
        (records.is_lost(), "lost"),
        (records.late, "late"),
        (matches!(records.answer, Answer::Refused(_)), "refused"),
        (records.answer == Answer::TimedOut, "in_doubt"),
        (!records.copies.is_empty(), "duplicated"),
        (records.out_of_order, "reordered"),
        (records.is_read_and_gone(), "read_and_gone"),
        (failed && there, "failed_but_present"),
    ];
    words.into_iter().filter(|(is_so, _)| *is_so).map(|(_, word)| word).collect()
}

fn presence(presence: Presence) -> &'static str {
    match presence {
        Presence::InLog => "in_log",
        Presence::Possible => "possible",
        Presence::Gone => "gone",
        Presence::NeverAppended => "never_appended",
    }
}

fn election(election: Election) -> ElectionReport {
    let Election { fact, time, leader, leader_epoch, unclean } = election;
    ElectionReport { time_us: time.0, leader: leader.0, leader_epoch, unclean, fact: fact.0 }
}

fn copy(copy: &Copy) -> CopyReport {
    let Place { offset, leader_epoch, appended, .. } = copy.place;
    CopyReport {
        offset,
        leader_epoch,
        appended_us: appended.map(span),
        retry_fact: copy.retry.map(|FactId(number)| number),
    }
}

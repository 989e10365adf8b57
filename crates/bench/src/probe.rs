//! Anchor: the least program that has the shape of Kafka's replication. One partition with a leader
//! and two followers, one producer with `acks=all`; followers fetch and are held at the log's end,
//! the high watermark follows their fetch offsets, and each change of a log end or a high watermark
//! is recorded. It knows no failure, epoch or batch: it tells what the events alone cost.

use crate::queue::Queue;
use crate::random::Random;
use std::collections::VecDeque;

/// Two followers.
const FOLLOWERS: usize = 2;
/// How long the leader holds a fetch at the log's end (`replica.fetch.wait.max.ms`).
const FETCH_WAIT: u64 = 500_000_000;
/// How often the leader looks for laggards.
const LAG_CHECK: u64 = 5_000_000_000;
/// A message takes this long, and up to [`LINK_SPREAD`] more.
pub const LINK_LEAST: u64 = 200_000;
/// What chance adds to a message's time.
pub const LINK_SPREAD: u64 = 300_000;

/// What a run is made of.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Simulated seconds.
    pub seconds: u64,
    /// Records a second.
    pub rate: u64,
    /// Whether changes are recorded.
    pub history: bool,
}

/// What came of a run.
#[derive(Debug)]
pub struct Outcome {
    /// Events carried out.
    pub events: u64,
    /// Records acknowledged.
    pub acknowledged: u64,
    /// Changes of all series, in order.
    pub history: Vec<Change>,
    /// Longest time since a follower was seen at the log's end, over all checks.
    pub lag: u64,
}

impl Outcome {
    /// The end of the leader's log by the recorded changes, and the instant of the last of them.
    pub fn recorded(&self) -> (u64, u64) {
        let appends = self.history.iter().filter(|change| change.series == 0);
        let log_end = appends.map(|change| u64::from(change.by)).sum();
        (log_end, self.history.last().map_or(0, |change| change.at))
    }
}

/// One change of one series, in 16 bytes.
#[derive(Clone, Copy, Debug)]
pub struct Change {
    /// When, in nanoseconds.
    pub at: u64,
    /// Which: twice the replica (0 leads), plus 1 for the high watermark.
    pub series: u16,
    /// By how much.
    pub by: u32,
}

#[derive(Clone, Copy)]
enum Event {
    RecordDue,
    ProduceRequest,
    ProduceResponse,
    FetchRequest { follower: u8, offset: u64 },
    FetchResponse { follower: u8, log_end: u64, high_watermark: u64 },
    FetchWaitOver { follower: u8 },
    LagCheck,
}

#[derive(Clone, Copy, Default)]
struct Replica {
    log_end: u64,
    high_watermark: u64,
}

/// What the leader knows of a follower, with the one timer slot of its held fetch.
#[derive(Clone, Copy, Default)]
struct Follower {
    offset: u64,
    caught_up: u64,
    held: bool,
    wait_over: u64,
    timer_set: bool,
}

struct Probe {
    setting: Setting,
    queue: Queue<Event>,
    random: Random,
    leader: Replica,
    replicas: [Replica; FOLLOWERS],
    followers: [Follower; FOLLOWERS],
    unacknowledged: VecDeque<u64>,
    outcome: Outcome,
}

/// Runs the probe to its end.
pub fn run(setting: Setting) -> Outcome {
    let mut probe = Probe {
        setting,
        queue: Queue::new(),
        random: Random::new(1),
        leader: Replica::default(),
        replicas: Default::default(),
        followers: Default::default(),
        unacknowledged: VecDeque::new(),
        outcome: Outcome { events: 0, acknowledged: 0, history: Vec::new(), lag: 0 },
    };
    probe.queue.push(1_000_000_000 / setting.rate, Event::RecordDue);
    probe.queue.push(LAG_CHECK, Event::LagCheck);
    for follower in 0..FOLLOWERS as u8 {
        probe.send(Event::FetchRequest { follower, offset: 0 });
    }
    let end = setting.seconds * 1_000_000_000;
    while let Some(event) = probe.queue.pop()
        && probe.queue.now() <= end
    {
        probe.step(event);
    }
    probe.outcome.events = probe.queue.popped();
    probe.outcome
}

impl Probe {
    #[inline]
    fn step(&mut self, event: Event) {
        match event {
            Event::RecordDue => {
                self.send(Event::ProduceRequest);
                self.queue.push(1_000_000_000 / self.setting.rate, Event::RecordDue);
            }
            Event::ProduceRequest => self.append(),
            Event::ProduceResponse => self.outcome.acknowledged += 1,
            Event::FetchRequest { follower, offset } => self.fetch(follower, offset),
            Event::FetchResponse { follower, log_end, high_watermark } => {
                self.replicate(follower, log_end, high_watermark);
            }
            Event::FetchWaitOver { follower } => self.fetch_wait_over(follower),
            Event::LagCheck => {
                let now = self.queue.now();
                let lag = self.followers.iter().map(|follower| now - follower.caught_up).max();
                self.outcome.lag = self.outcome.lag.max(lag.unwrap_or_default());
                self.queue.push(LAG_CHECK, Event::LagCheck);
            }
        }
    }

    #[inline]
    fn send(&mut self, message: Event) {
        let delay = LINK_LEAST + self.random.below(LINK_SPREAD);
        self.queue.push(delay, message);
    }

    #[inline]
    fn record(&mut self, series: usize, by: u64) {
        if self.setting.history {
            let change = Change { at: self.queue.now(), series: series as u16, by: by as u32 };
            self.outcome.history.push(change);
        }
    }

    fn append(&mut self) {
        self.leader.log_end += 1;
        self.record(0, 1);
        self.unacknowledged.push_back(self.leader.log_end);
        for follower in 0..FOLLOWERS {
            if self.followers[follower].held {
                self.followers[follower].held = false;
                self.respond(follower as u8);
            }
        }
    }

    fn respond(&mut self, follower: u8) {
        let Replica { log_end, high_watermark } = self.leader;
        self.send(Event::FetchResponse { follower, log_end, high_watermark });
    }

    fn fetch(&mut self, follower: u8, offset: u64) {
        let now = self.queue.now();
        let state = &mut self.followers[usize::from(follower)];
        state.offset = offset;
        let at_end = offset >= self.leader.log_end;
        if at_end {
            state.caught_up = now;
        }
        self.advance_high_watermark();
        if !at_end {
            return self.respond(follower);
        }
        let state = &mut self.followers[usize::from(follower)];
        state.held = true;
        state.wait_over = now + FETCH_WAIT;
        if !state.timer_set {
            state.timer_set = true;
            self.queue.push(FETCH_WAIT, Event::FetchWaitOver { follower });
        }
    }

    fn advance_high_watermark(&mut self) {
        let least = self.followers.iter().map(|follower| follower.offset).min();
        let high_watermark = least.unwrap_or_default().min(self.leader.log_end);
        if high_watermark <= self.leader.high_watermark {
            return;
        }
        self.record(1, high_watermark - self.leader.high_watermark);
        self.leader.high_watermark = high_watermark;
        while self.unacknowledged.front().is_some_and(|&offset| offset <= high_watermark) {
            self.unacknowledged.pop_front();
            self.send(Event::ProduceResponse);
        }
    }

    fn replicate(&mut self, follower: u8, log_end: u64, high_watermark: u64) {
        let series = 2 * (1 + usize::from(follower));
        let before = self.replicas[usize::from(follower)];
        let after = Replica {
            log_end: log_end.max(before.log_end),
            high_watermark: high_watermark.max(before.high_watermark),
        };
        if after.log_end > before.log_end {
            self.record(series, after.log_end - before.log_end);
        }
        if after.high_watermark > before.high_watermark {
            self.record(series + 1, after.high_watermark - before.high_watermark);
        }
        self.replicas[usize::from(follower)] = after;
        self.send(Event::FetchRequest { follower, offset: after.log_end });
    }

    /// The slot's timer: armed anew if the fetch it was set for has long been answered.
    fn fetch_wait_over(&mut self, follower: u8) {
        let now = self.queue.now();
        let state = &mut self.followers[usize::from(follower)];
        state.timer_set = false;
        if !state.held {
            return;
        }
        if state.wait_over > now {
            state.timer_set = true;
            let left = state.wait_over - now;
            self.queue.push(left, Event::FetchWaitOver { follower });
        } else {
            state.held = false;
            self.respond(follower);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Seven events a record (due, request, two responses and two requests of fetches, response),
    /// and one record in flight at most at the end.
    #[test]
    fn seven_events_a_record() {
        let outcome = run(Setting { seconds: 10, rate: 1_000, history: true });
        assert!((69_800..70_200).contains(&outcome.events), "{}", outcome.events);
        assert!((9_995..=10_000).contains(&outcome.acknowledged), "{}", outcome.acknowledged);
        assert!(outcome.history.is_sorted_by_key(|change| change.at));
        let (log_end, last) = outcome.recorded();
        assert!((9_999..=10_000).contains(&log_end) && last > 9_990_000_000, "{log_end} {last}");
        assert_eq!(size_of::<Change>(), 16);
        assert!(outcome.lag < 2_000_000, "{}", outcome.lag);
    }
}

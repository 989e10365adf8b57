//! Following leaders (`AbstractFetcherThread`, `ReplicaFetcherThread`).

mod questions;

use super::requester::Requester;
use super::{Broker, Timer};
use crate::error_code::ErrorCode;
use crate::event::Event;
use crate::few::Few;
use crate::io::Outbox;
use crate::log::Records;
use crate::message::{
    Channel, Connection, Envelope, FetchPartition, FetchPartitionResponse, FetchRequest,
    IsolationLevel, ListOffsetsRequest, ListOffsetsTimestamp, Message,
    OffsetsForLeaderEpochRequest, ReplicaState,
};
use crate::time::Time;
use crate::types::{LeaderEpoch, NodeId, Offset, PartitionId, UNKNOWN_EPOCH};

/// One fetcher thread: everything that this broker follows of one leader, with one request under
/// way for all of it (R3.1).
#[derive(Clone, Debug)]
pub(super) struct Fetcher {
    requester: Requester,
    partitions: Vec<FetchState>,
}

/// How far a partition has been fetched.
#[derive(Clone, Debug)]
struct FetchState {
    partition: PartitionId,
    leader_epoch: LeaderEpoch,
    fetch_offset: Offset,
    /// Not fetched before this.
    delayed_until: Time,
    /// Where and in which epoch the request under way fetches.
    sent: Option<(Offset, LeaderEpoch)>,
    /// What the leader is to be asked before anything is fetched.
    asks: Option<Question>,
}

/// What a follower asks of its leader.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Question {
    /// Out of range: where its log ends or starts (R3.20).
    Offset(ListOffsetsTimestamp),
    /// Before 2.7, in a new epoch: where the newest epoch of this follower ends (R3.18).
    EndOfEpoch,
}

impl Fetcher {
    fn leader(&self) -> NodeId {
        self.requester.connection().server
    }

    fn state(&mut self, partition: PartitionId) -> Option<&mut FetchState> {
        self.partitions.iter_mut().find(|state| state.partition == partition)
    }

    /// When there is something to do: a request overdue, or a pause over.
    fn next_timeout(&self) -> Time {
        if self.requester.in_flight() {
            return self.requester.next_timeout();
        }
        let earliest = self.partitions.iter().map(|state| state.delayed_until).min();
        earliest.map_or(Time::NEVER, |at| at.max(self.requester.not_before))
    }
}

impl Broker {
    /// Follows `leader` from the log's end (R1.13).
    pub(super) fn start_fetching(
        &mut self,
        now: Time,
        id: PartitionId,
        leader: NodeId,
        out: &mut Outbox,
    ) {
        let threads = self.known.config.num_replica_fetchers.max(1);
        let thread = (id.0 % u16::from(threads)) as u8;
        let partition = self.partitions[usize::from(id.0)].as_mut().expect("hosted");
        let features = &self.known.features;
        let asks = !features.truncates_on_fetch && partition.log.latest_epoch().is_some();
        let at_end = features.starts_at_log_end && partition.log.latest_epoch().is_some();
        if !at_end && !asks {
            let held = partition.log.records().clone();
            let step = partition.truncate(partition.log.high_watermark());
            tell_truncation(id, &held, step.to, step.removed, out);
        }
        let channel = Channel::Fetcher(thread);
        let same = |f: &Fetcher| {
            let connection = f.requester.connection();
            connection.server == leader && connection.channel == channel
        };
        let i = self.fetchers.iter().position(same).unwrap_or_else(|| {
            let incarnation = self.lifecycle.incarnation();
            let connection = Connection::first(self.known.id, leader, channel, incarnation);
            let requester = Requester::new(connection);
            self.fetchers.push(Fetcher { requester, partitions: Vec::new() });
            self.fetchers.len() - 1
        });
        self.fetchers[i].partitions.push(FetchState {
            partition: id,
            leader_epoch: partition.leader_epoch,
            fetch_offset: partition.log.log_end_offset(),
            delayed_until: now,
            sent: None,
            asks: asks.then_some(Question::EndOfEpoch),
        });
    }

    /// Goes on as before in a new epoch of the same leader (before 2.1, R7.11).
    pub(super) fn go_on_fetching(&mut self, id: PartitionId, leader_epoch: LeaderEpoch) {
        let unfenced = !self.known.features.requests_fenced_by_leader_epoch;
        for state in self.fetchers.iter_mut().filter_map(|fetcher| fetcher.state(id)) {
            state.leader_epoch = leader_epoch;
            if let Some((_, epoch)) = state.sent.as_mut().filter(|_| unfenced) {
                *epoch = leader_epoch; // the answer under way does not know of epochs
            }
        }
    }

    /// The epoch that requests to the leader carry (KIP-320).
    fn told_epoch(&self, leader_epoch: LeaderEpoch) -> LeaderEpoch {
        match self.known.features.requests_fenced_by_leader_epoch {
            true => leader_epoch,
            false => UNKNOWN_EPOCH,
        }
    }

    pub(super) fn stop_fetching(&mut self, id: PartitionId) {
        for fetcher in &mut self.fetchers {
            fetcher.partitions.retain(|state| state.partition != id);
        }
    }

    /// Closes the connections of fetchers that have nothing to fetch any more.
    pub(super) fn retire_idle_fetchers(&mut self, now: Time, out: &mut Outbox) {
        for fetcher in &mut self.fetchers {
            if fetcher.partitions.is_empty() && fetcher.requester.in_flight() {
                out.close(fetcher.requester.connection());
                fetcher.requester.disconnected(now, crate::time::Micros::ZERO);
            }
        }
    }

    /// Sends what is to be fetched now.
    pub(super) fn poll_fetchers(&mut self, now: Time, out: &mut Outbox) {
        let cause = out.cause();
        for i in 0..self.fetchers.len() {
            out.resume(cause);
            self.give_up_overdue_fetch(now, i, out);
            self.poll_fetcher(now, i, out);
        }
        let next = self.fetchers.iter().map(Fetcher::next_timeout).min().unwrap_or(Time::NEVER);
        self.set(Timer::Fetchers, next);
    }

    fn give_up_overdue_fetch(&mut self, now: Time, i: usize, out: &mut Outbox) {
        let backoff = self.known.config.replica_fetch_backoff_ms;
        let fetcher = &mut self.fetchers[i];
        let peer = fetcher.leader();
        if fetcher.requester.give_up_if_overdue(now, backoff, out) {
            out.emit(Event::RequestTimedOut { peer });
            delay_all(fetcher, now + backoff);
        }
    }

    fn poll_fetcher(&mut self, now: Time, i: usize, out: &mut Outbox) {
        let fetcher = &self.fetchers[i];
        if fetcher.requester.in_flight() || fetcher.requester.not_before > now {
            return;
        }
        let message = match self.question(now, i) {
            Some(question) => question,
            None => match self.fetch_request(now, i) {
                Some(request) => Message::FetchRequest(request),
                None => return,
            },
        };
        let timeout = self.known.config.request_timeout_ms;
        self.fetchers[i].requester.send(now, timeout, message, out);
        self.timers.set_earliest(Timer::Fetchers as usize, now + timeout);
    }

    /// The leader is asked before anything is fetched on (R3.18, R3.20).
    fn question(&mut self, now: Time, i: usize) -> Option<Message> {
        let states = &mut self.fetchers[i].partitions;
        let state = states.iter_mut().find(|s| s.asks.is_some() && s.delayed_until <= now)?;
        state.sent = Some((state.fetch_offset, state.leader_epoch));
        let (partition, asks, leader_epoch) = (state.partition, state.asks?, state.leader_epoch);
        let current_leader_epoch = self.told_epoch(leader_epoch);
        Some(match asks {
            Question::Offset(timestamp) => Message::ListOffsetsRequest(ListOffsetsRequest {
                from_replica: true,
                partition,
                current_leader_epoch,
                timestamp,
            }),
            Question::EndOfEpoch => {
                let hosted = self.partitions[usize::from(partition.0)].as_ref().expect("hosted");
                let newest = hosted.log.latest_epoch().unwrap_or(UNKNOWN_EPOCH);
                Message::OffsetsForLeaderEpochRequest(OffsetsForLeaderEpochRequest {
                    partition,
                    current_leader_epoch,
                    leader_epoch: newest,
                })
            }
        })
    }

    fn fetch_request(&mut self, now: Time, i: usize) -> Option<FetchRequest> {
        let config = &self.known.config;
        let features = &self.known.features;
        let tells_epoch = features.truncates_on_fetch;
        let fenced = features.requests_fenced_by_leader_epoch;
        let hosted = &self.partitions;
        let mut partitions = Few::None;
        for state in &mut self.fetchers[i].partitions {
            if state.delayed_until > now || state.asks.is_some() {
                state.sent = None;
                continue;
            }
            let partition = hosted[usize::from(state.partition.0)].as_ref().expect("hosted");
            state.sent = Some((state.fetch_offset, state.leader_epoch));
            // KIP-595: the leader compares it with its own log (R3.6, R3.15).
            let last_fetched = partition.log.latest_epoch().filter(|_| tells_epoch);
            partitions.push(FetchPartition {
                partition: state.partition,
                fetch_offset: state.fetch_offset,
                log_start_offset: partition.log.log_start_offset(),
                current_leader_epoch: if fenced { state.leader_epoch } else { UNKNOWN_EPOCH },
                last_fetched_epoch: last_fetched.unwrap_or(UNKNOWN_EPOCH),
                max_bytes: config.replica_fetch_max_bytes,
            });
        }
        if partitions.is_empty() {
            return None;
        }
        let (replica_id, replica_epoch) = (self.known.id, self.lifecycle.broker_epoch());
        Some(FetchRequest {
            replica: Some(ReplicaState { replica_id, replica_epoch }),
            max_wait: config.replica_fetch_wait_max_ms,
            min_bytes: config.replica_fetch_min_bytes,
            max_bytes: config.replica_fetch_response_max_bytes,
            isolation: IsolationLevel::ReadUncommitted,
            rack: None,
            partitions,
        })
    }

    pub(super) fn fetcher_disconnected(
        &mut self,
        now: Time,
        connection: Connection,
        out: &mut Outbox,
    ) {
        let backoff = self.known.config.replica_fetch_backoff_ms;
        let ours = |f: &&mut Fetcher| f.requester.connection() == connection;
        if let Some(fetcher) = self.fetchers.iter_mut().find(ours) {
            fetcher.requester.disconnected(now, crate::time::Micros::ZERO);
            if !fetcher.partitions.is_empty() {
                out.emit(Event::Disconnected { peer: connection.server });
                delay_all(fetcher, now + backoff); // R3.5
            }
            let next = fetcher.next_timeout();
            self.timers.set_earliest(Timer::Fetchers as usize, next);
        }
    }

    pub(super) fn fetch_answered(&mut self, now: Time, envelope: &Envelope, out: &mut Outbox) {
        let ours = |f: &mut Fetcher| f.requester.answered_by(envelope);
        let Some(i) = self.fetchers.iter_mut().position(ours) else { return };
        let cause = out.cause();
        match &envelope.message {
            Message::FetchResponse(response) => {
                for answer in &response.partitions {
                    out.resume(cause);
                    self.partition_answered(now, i, answer, out);
                }
            }
            Message::ListOffsetsResponse(response) => {
                self.offset_answered(now, i, *response, out);
            }
            Message::OffsetsForLeaderEpochResponse(response) => {
                self.epoch_end_answered(now, i, *response, out);
            }
            other => unreachable!("{other:?} answers no fetch"),
        }
        self.poll_fetcher(now, i, out);
        let next = self.fetchers[i].next_timeout();
        self.timers.set_earliest(Timer::Fetchers as usize, next);
    }

    /// Uses one partition's answer, if it is still wanted (R3.11).
    fn partition_answered(
        &mut self,
        now: Time,
        i: usize,
        answer: &FetchPartitionResponse,
        out: &mut Outbox,
    ) {
        let id = answer.partition;
        let leader = self.fetchers[i].leader();
        let Some(state) = self.fetchers[i].state(id) else { return };
        let current = (state.fetch_offset, state.leader_epoch);
        if state.sent != Some(current) || state.delayed_until > now {
            return;
        }
        match answer.error {
            ErrorCode::None => self.use_answer(now, i, answer, out),
            ErrorCode::OffsetOutOfRange => {
                state.asks = Some(Question::Offset(ListOffsetsTimestamp::Latest));
                out.emit(Event::FetchFailed { partition: id, leader, error: answer.error });
            }
            error => {
                self.fetch_failed(now, i, id, error, out);
            }
        }
    }

    fn fetch_failed(
        &mut self,
        now: Time,
        i: usize,
        id: PartitionId,
        error: ErrorCode,
        out: &mut Outbox,
    ) {
        let fetcher = &mut self.fetchers[i];
        let leader = fetcher.leader();
        out.emit(Event::FetchFailed { partition: id, leader, error });
        if error == ErrorCode::FencedLeaderEpoch {
            // R3.19: we are behind; only newer metadata help.
            fetcher.partitions.retain(|state| state.partition != id);
        } else if let Some(state) = fetcher.state(id) {
            state.delayed_until = now + self.known.config.replica_fetch_backoff_ms;
        }
    }

    fn use_answer(
        &mut self,
        now: Time,
        i: usize,
        answer: &FetchPartitionResponse,
        out: &mut Outbox,
    ) {
        let id = answer.partition;
        let writes = answer.diverging_epoch.is_some() || !answer.records.is_empty();
        if writes && !self.write_to_log(now, id, out) {
            return; // R8.10: it is not followed any more
        }
        let features = &self.known.features;
        let partition = self.partitions[usize::from(id.0)].as_mut().expect("hosted");
        let state = self.fetchers[i].state(id).expect("checked by the caller");
        if let Some(leaders) = answer.diverging_epoch {
            let (leader_epoch, end) = (leaders.leader_epoch, leaders.end_offset);
            out.emit(Event::Diverged { partition: id, leader_epoch, end });
            let held = partition.log.records().clone();
            let asks_own_epochs = features.truncation_asks_own_epochs;
            let step =
                partition.truncate_to_diverging(leaders, state.fetch_offset, asks_own_epochs);
            state.fetch_offset = step.to;
            tell_truncation(id, &held, step.to, step.removed, out);
            return;
        }
        assert_eq!(
            state.fetch_offset,
            partition.log.log_end_offset(),
            "R3.12: we fetch at the end"
        );
        let epoch = state.leader_epoch;
        let count =
            partition.append_as_follower(&answer.records, epoch, features.ignores_newer_batches);
        partition.note_flush(now);
        let end = partition.log.log_end_offset();
        state.fetch_offset = end;
        if count > 0 {
            out.emit(Event::Replicated { partition: id, end, count: count as u32 });
        }
        if partition.log.update_high_watermark(answer.high_watermark) {
            let high_watermark = partition.log.high_watermark();
            out.emit(Event::HighWatermark { partition: id, high_watermark });
            // R3.13: consumers that read from this follower.
            self.complete_consumer_fetches(now, id, out);
        }
    }
}

fn delay_all(fetcher: &mut Fetcher, until: Time) {
    for state in &mut fetcher.partitions {
        state.delayed_until = state.delayed_until.max(until);
        state.sent = None;
    }
}

/// Tells what went of a log that `held` these records.
pub(super) fn tell_truncation(
    partition: PartitionId,
    held: &Records,
    to: Offset,
    removed: u64,
    out: &mut Outbox,
) {
    if removed > 0 {
        let fact = out.emit(Event::Truncated { partition, to, removed: removed as u32 });
        // A log that starts anew past its end has lost all that it had.
        let to = if to > held.end() { held.start() } else { to };
        out.removed.extend(held.since(to).map(|batch| (fact, partition, batch)));
    }
}

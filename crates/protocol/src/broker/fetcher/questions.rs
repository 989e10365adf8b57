//! What a leader answers to a follower that must know where to go on (R3.18, R3.20).

use super::{Question, tell_truncation};
use crate::broker::Broker;
use crate::io::Outbox;
use crate::message::{ListOffsetsResponse, ListOffsetsTimestamp, OffsetsForLeaderEpochResponse};
use crate::metadata::ConfigKey;
use crate::time::Time;
use crate::types::PartitionId;

impl Broker {
    /// The leader's end or start, after a fetch out of range (R3.20).
    pub(super) fn offset_answered(
        &mut self,
        now: Time,
        i: usize,
        response: ListOffsetsResponse,
        out: &mut Outbox,
    ) {
        let id = response.partition;
        let stops = self.stops_out_of_range(id);
        let Some(state) = self.fetchers[i].state(id) else { return };
        if state.sent != Some((state.fetch_offset, state.leader_epoch)) {
            return;
        }
        let Some(Question::Offset(asked)) = state.asks else { return };
        if !response.error.is_none() {
            return self.fetch_failed(now, i, id, response.error, out);
        }
        let partition = self.partitions[usize::from(id.0)].as_mut().expect("hosted");
        let end = partition.log.log_end_offset();
        let held = partition.log.records().clone();
        match asked {
            ListOffsetsTimestamp::Latest if response.offset < end && stops => {
                state.delayed_until = Time::NEVER;
                self.begin_shutdown(now, out);
            }
            ListOffsetsTimestamp::Latest if response.offset < end => {
                let step = partition.truncate(response.offset);
                state.fetch_offset = step.to;
                state.asks = None;
                tell_truncation(id, &held, step.to, step.removed, out);
            }
            ListOffsetsTimestamp::Latest => {
                state.asks = Some(Question::Offset(ListOffsetsTimestamp::Earliest))
            }
            ListOffsetsTimestamp::Earliest => {
                if response.offset > end {
                    let removed = (end - partition.log.log_start_offset()) as u64;
                    partition.log.restart_at(response.offset);
                    tell_truncation(id, &held, response.offset, removed, out);
                }
                state.fetch_offset = partition.log.log_end_offset();
                state.asks = None;
            }
        }
    }

    /// Whether a broker whose log is longer than its leader's stops rather than truncates: from
    /// 0.8.2 to 2.0.0, unless the topic allows unclean election (R7.11).
    fn stops_out_of_range(&self, id: PartitionId) -> bool {
        let known = &self.known;
        if known.features.survives_out_of_range {
            return false;
        }
        let topic = known.image.partition(id).map(|registration| registration.topic);
        let key = ConfigKey::UncleanLeaderElectionEnable;
        let set = topic.and_then(|topic| known.image.topic_config(topic, key));
        !set.map_or(known.config.unclean_leader_election_enable, |flag| flag != 0)
    }

    /// Where the newest epoch of this follower ends at the leader: the log is cut there before
    /// anything is fetched, by the rules of KIP-101 or KIP-279 (R3.18).
    pub(super) fn epoch_end_answered(
        &mut self,
        now: Time,
        i: usize,
        response: OffsetsForLeaderEpochResponse,
        out: &mut Outbox,
    ) {
        let id = response.partition;
        let Some(state) = self.fetchers[i].state(id) else { return };
        let current = (state.fetch_offset, state.leader_epoch);
        if state.sent != Some(current) || state.asks != Some(Question::EndOfEpoch) {
            return;
        }
        if !response.error.is_none() {
            return self.fetch_failed(now, i, id, response.error, out);
        }
        let asks_own_epochs = self.known.features.truncation_asks_own_epochs;
        let partition = self.partitions[usize::from(id.0)].as_mut().expect("hosted");
        let high_watermark = partition.log.high_watermark();
        let held = partition.log.records().clone();
        let mut step =
            partition.truncate_to_diverging(response.end, high_watermark, asks_own_epochs);
        if !step.agreed && partition.log.latest_epoch().is_none() {
            let rest = partition.truncate(partition.log.high_watermark());
            step =
                crate::partition::TruncationStep { removed: step.removed + rest.removed, ..rest };
        }
        state.fetch_offset = step.to;
        if step.agreed {
            state.asks = None;
        }
        tell_truncation(id, &held, step.to, step.removed, out);
    }
}

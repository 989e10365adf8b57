//! One replica's rules, one at a time: what a leader keeps of its followers, how it asks for ISRs,
//! what truncation leaves.

use highwater_protocol::config::Features;
use highwater_protocol::log::UnifiedLog;
use highwater_protocol::message::{
    AlterPartition, AlterPartitionResult, FetchPartition, ReplicaState,
};
use highwater_protocol::metadata::{
    BrokerRegistration, Directories, MetadataImage, PartitionRegistration,
};
use highwater_protocol::partition::{Context, IsrAnswer, Partition, RemoteReplica};
use highwater_protocol::{
    Acks, ErrorCode, LeaderRecoveryState, Micros, NodeId, PartitionId, RecordBatch, Time, TopicId,
};

const ME: NodeId = NodeId(1);
const LAG: Micros = Micros::from_secs(10);

/// A partition led by broker 1, and what that broker knows.
struct Leader {
    partition: Partition,
    image: MetadataImage,
    features: Features,
    now: Time,
}

fn ids(list: &[u16]) -> Vec<NodeId> {
    list.iter().copied().map(NodeId).collect()
}

fn registration(isr: &[u16], leader_epoch: i32, partition_epoch: i32) -> PartitionRegistration {
    PartitionRegistration {
        topic: TopicId(0),
        index: 0,
        replicas: ids(&[1, 2, 3]),
        directories: vec![0; 3],
        adding_replicas: Vec::new(),
        removing_replicas: Vec::new(),
        isr: ids(isr),
        elr: Vec::new(),
        last_known_elr: Vec::new(),
        leader: Some(ME),
        leader_recovery_state: LeaderRecoveryState::Recovered,
        leader_epoch,
        partition_epoch,
    }
}

fn broker(id: u16) -> BrokerRegistration {
    BrokerRegistration {
        broker: NodeId(id),
        epoch: 100 + i64::from(id),
        incarnation: 0,
        fenced: false,
        in_controlled_shutdown: false,
        directories: Directories::one(0),
        rack: None,
    }
}

fn batch(count: u32) -> RecordBatch {
    RecordBatch {
        base_offset: -1,
        first_value: 0,
        count,
        leader_epoch: -1,
        base_sequence: -1,
        record_size: 100,
        producer: NodeId(1000),
        producer_epoch: -1,
    }
}

impl Leader {
    /// Broker 1 leads in epoch 0 with this ISR, at 1 s; the followers have not fetched yet.
    fn new(isr: &[u16]) -> Leader {
        let image = MetadataImage { brokers: (1..=3).map(broker).collect(), ..Default::default() };
        let partition = Partition::new(PartitionId(0), UnifiedLog::default());
        let now = Time::ZERO + Micros::from_secs(1);
        let mut leader = Leader { partition, image, features: Features::default(), now };
        leader.learn(&registration(isr, 0, 0));
        leader
    }

    fn learn(&mut self, registration: &PartitionRegistration) {
        let (partition, context) = self.split();
        partition.make_leader(registration, &context);
    }

    fn split(&mut self) -> (&mut Partition, Context<'_>) {
        let context = Context {
            broker: ME,
            image: &self.image,
            features: &self.features,
            replica_lag_time_max: LAG,
            replica_lag_max_messages: 4_000,
            now: self.now,
        };
        (&mut self.partition, context)
    }

    fn append(&mut self, count: u32) {
        self.partition.append_as_leader(batch(count), Acks::Leader, &self.features);
        let (partition, context) = self.split();
        partition.advance(&context);
    }

    /// Follower `id` asks for what begins at `offset`, and the mark is looked at if that is new.
    fn fetch(&mut self, id: u16, offset: i64) -> Result<bool, ErrorCode> {
        self.fetch_as(id, 100 + i64::from(id), offset)
    }

    fn fetch_as(&mut self, id: u16, epoch: i64, offset: i64) -> Result<bool, ErrorCode> {
        let fetch = FetchPartition {
            partition: PartitionId(0),
            fetch_offset: offset,
            log_start_offset: 0,
            current_leader_epoch: 0,
            last_fetched_epoch: -1,
            max_bytes: 1_000,
        };
        let end = self.partition.log.log_end_offset();
        let follower = ReplicaState { replica_id: NodeId(id), replica_epoch: epoch };
        let (partition, context) = self.split();
        let noted = partition.note_follower_fetch(follower, &fetch, end, &context)?;
        Ok(noted.moved && partition.advance(&context))
    }

    fn expand(&mut self, joining: u16) -> Option<AlterPartition> {
        let (partition, context) = self.split();
        partition.propose_expand(NodeId(joining), 101, &context)
    }

    fn shrink(&mut self, leaving: &[u16]) -> AlterPartition {
        let (partition, context) = self.split();
        partition.propose_shrink(&ids(leaving), 101, &context)
    }

    fn behind(&mut self) -> Vec<u16> {
        let (partition, context) = self.split();
        partition.out_of_sync_replicas(&context).iter().map(|(id, _)| id.0).collect()
    }

    fn remote(&self, id: u16) -> &RemoteReplica {
        self.partition.leading.as_ref().and_then(|l| l.remote(NodeId(id))).expect("assigned")
    }

    fn high_watermark(&self) -> i64 {
        self.partition.log.high_watermark()
    }

    fn pass(&mut self, time: Micros) {
        self.now += time;
    }
}

fn accepted(proposal: &AlterPartition) -> AlterPartitionResult {
    AlterPartitionResult {
        partition: proposal.partition,
        error: ErrorCode::None,
        leader: Some(ME),
        leader_epoch: proposal.leader_epoch,
        isr: proposal.new_isr.iter().map(|(id, _)| *id).collect(),
        leader_recovery_state: LeaderRecoveryState::Recovered,
        partition_epoch: proposal.partition_epoch + 1,
    }
}

/// R1.6: a fetch at the leader's end is caught up now; one that reaches where the leader stood at
/// the fetch before was caught up then; a lower one changes no more than the position, which may
/// go down.
#[test]
fn caught_up_times_follow_the_fetches() {
    let mut leader = Leader::new(&[1, 2, 3]);
    leader.append(10);
    leader.fetch(2, 0).expect("current");
    let first_fetch = leader.now;
    leader.pass(Micros::from_secs(2));
    leader.append(10);
    leader.fetch(2, 10).expect("current");
    assert_eq!(leader.remote(2).last_caught_up_time, Some(first_fetch), "the end of then");
    let second_fetch = leader.now;
    leader.pass(Micros::from_secs(2));
    leader.fetch(2, 15).expect("current");
    assert_eq!(leader.remote(2).last_caught_up_time, Some(first_fetch), "not the end of then, 20");
    leader.pass(Micros::from_secs(2));
    leader.fetch(2, 20).expect("current");
    assert_eq!(leader.remote(2).last_caught_up_time, Some(leader.now), "the end of now");
    leader.pass(Micros::from_secs(2));
    leader.fetch(2, 3).expect("current");
    assert_eq!(leader.remote(2).log_end_offset, 3);
    assert!(leader.remote(2).last_caught_up_time > Some(second_fetch), "and never goes back");
}

/// R1.6: a fetch by an incarnation older than the one that is registered does not count (KIP-903).
#[test]
fn an_older_incarnation_is_refused() {
    let mut leader = Leader::new(&[1, 2, 3]);
    assert_eq!(leader.fetch_as(2, 90, 0), Err(ErrorCode::NotLeaderOrFollower));
    assert_eq!(leader.remote(2).broker_epoch, None);
    assert!(leader.fetch_as(2, -1, 0).is_ok(), "not registered yet: nothing to compare");
}

/// R1.7: a new leader epoch begins afresh with every follower; who is in the ISR counts as caught
/// up now. A leader that led before keeps what it knows of positions. A new ISR resets nothing.
#[test]
fn a_new_leader_epoch_resets_what_is_known_of_followers() {
    let mut leader = Leader::new(&[1, 2]);
    leader.append(10);
    leader.fetch(2, 10).expect("current");
    leader.fetch(3, 4).expect("current");
    leader.pass(Micros::from_secs(3));
    let before = (leader.remote(2).clone(), leader.remote(3).clone());
    leader.learn(&registration(&[1, 2], 0, 1));
    assert_eq!((leader.remote(2), leader.remote(3)), (&before.0, &before.1), "an ISR change");

    leader.learn(&registration(&[1, 2], 1, 2));
    for (id, end, since) in [(2, 10, Some(leader.now)), (3, 4, None)] {
        let remote = leader.remote(id);
        assert_eq!((remote.log_end_offset, remote.broker_epoch), (end, Some(100 + i64::from(id))));
        assert_eq!((remote.last_caught_up_time, remote.last_fetch_time), (since, since));
        assert_eq!(remote.last_fetch_leader_log_end_offset, 10);
    }
    let mut follower = registration(&[1, 2], 2, 3);
    follower.leader = Some(NodeId(2));
    leader.partition.make_follower(&follower);
    leader.learn(&registration(&[1, 2], 3, 4));
    for (id, since) in [(2, Some(leader.now)), (3, None)] {
        let remote = leader.remote(id);
        assert_eq!((remote.log_end_offset, remote.broker_epoch), (-1, None));
        assert_eq!((remote.last_caught_up_time, remote.last_fetch_time), (since, None));
        assert_eq!(remote.last_fetch_leader_log_end_offset, -1);
    }
}

/// R1.9: an older registration is ignored as a whole; an equal one is taken up again.
#[test]
fn older_registrations_are_ignored() {
    let mut leader = Leader::new(&[1, 2, 3]);
    leader.learn(&registration(&[1], 0, 5));
    leader.learn(&registration(&[1, 2, 3], 0, 4));
    let isr = |leader: &Leader| leader.partition.leading.as_ref().expect("it leads").isr.clone();
    assert_eq!(isr(&leader).committed, ids(&[1]));
    leader.append(1);
    leader.fetch(2, 1).expect("current");
    leader.expand(2).expect("2 may join");
    leader.learn(&registration(&[1], 0, 5));
    assert!(isr(&leader).pending.is_none(), "R1.10: metadata end a proposal");

    let mut follower = registration(&[2, 3], 1, 4);
    follower.leader = Some(NodeId(2));
    leader.partition.make_follower(&follower);
    assert!(leader.partition.is_leader());
}

/// R4.1, R4.5: the mark is looked at when the leader takes up its role, appends, hears of a new
/// position, and when the controller has agreed to an ISR. Whoever has not fetched in this epoch
/// holds it.
#[test]
fn the_high_watermark_is_looked_at_when_something_moves() {
    let mut leader = Leader::new(&[1, 2, 3]);
    leader.append(5);
    assert_eq!(leader.high_watermark(), 0, "nobody has fetched");
    assert_eq!(leader.fetch(2, 5), Ok(false), "3 has not fetched in this epoch");
    assert_eq!(leader.fetch(3, 3), Ok(true));
    assert_eq!(leader.high_watermark(), 3);
    assert_eq!(leader.fetch(3, 3), Ok(false), "nothing moved");

    leader.pass(LAG * 2);
    let proposal = leader.shrink(&[3]);
    assert_eq!(leader.high_watermark(), 3, "R4.6: only proposed");
    assert_eq!(leader.partition.isr_answered(&proposal, &accepted(&proposal)), IsrAnswer::Accepted);
    let (partition, context) = leader.split();
    assert!(partition.advance(&context));
    assert_eq!(leader.high_watermark(), 5, "agreed");

    leader.learn(&registration(&[1], 0, 2));
    leader.append(2);
    assert_eq!(leader.high_watermark(), 7, "alone in the ISR it commits by appending");
}

/// R4.2: below min.insync.replicas, capped by the replicas assigned, the mark stands still.
#[test]
fn the_high_watermark_stands_still_below_min_isr() {
    let mut leader = Leader::new(&[1, 2]);
    leader.partition.min_insync_replicas = 7;
    leader.append(3);
    assert_eq!(leader.fetch(2, 3), Ok(false), "two of three");
    leader.learn(&registration(&[1, 2, 3], 0, 1));
    assert_eq!(leader.fetch(3, 3), Ok(true), "seven is capped at three");
}

/// R5.2: nobody is looked for while a proposal is under way; who is behind leaves all at once.
#[test]
fn everybody_behind_leaves_in_one_proposal() {
    let mut leader = Leader::new(&[1, 2, 3]);
    leader.append(1);
    leader.pass(LAG);
    assert_eq!(leader.behind(), [0; 0], "R1.8: the last instant is within");
    leader.pass(Micros(1));
    assert_eq!(leader.behind(), [2, 3]);
    let proposal = leader.shrink(&[2, 3]);
    assert_eq!(proposal.new_isr, [(ME, 101)]);
    assert_eq!(leader.behind(), [0; 0], "one proposal at a time");
}

/// R5.10, R5.12: one replica a proposal, with everything up to the mark and the epoch's start.
#[test]
fn one_joins_at_a_time() {
    let mut leader = Leader::new(&[1]);
    leader.append(5);
    assert_eq!(leader.expand(2), None, "it has not fetched");
    leader.fetch(2, 4).expect("current");
    assert_eq!(leader.expand(2), None, "below the mark");
    leader.fetch(2, 5).expect("current");
    leader.fetch(3, 5).expect("current");
    assert!(leader.expand(2).is_some());
    assert_eq!(leader.expand(3), None, "a proposal is under way");
    assert_eq!(leader.expand(2), None, "it is proposed already");
}

/// R5.11: not assigned, fenced, shutting down, of another incarnation, not registered: none joins.
#[test]
fn only_the_eligible_join() {
    let joins = |change: fn(&mut BrokerRegistration), epoch: i64| {
        let mut leader = Leader::new(&[1]);
        leader.fetch_as(2, epoch, 0).expect("current");
        change(&mut leader.image.brokers[1]);
        leader.expand(2).is_some()
    };
    assert!(joins(|_| {}, 102) && joins(|_| {}, -1));
    assert!(!joins(|broker| broker.fenced = true, 102));
    assert!(!joins(|broker| broker.in_controlled_shutdown = true, 102));
    assert!(!joins(|broker| broker.epoch = 103, 102));
    assert!(!joins(|broker| broker.broker = NodeId(7), 102));
    assert_eq!(Leader::new(&[1]).expand(7), None);
}

/// R5.20, R6.15: a proposal carries both epochs and, in ascending order, each member's incarnation:
/// the leader's own, the one a follower fetched with, -1 where none has.
#[test]
fn a_proposal_names_epochs_and_incarnations() {
    let mut leader = Leader::new(&[3, 1]);
    leader.fetch(2, 0).expect("current");
    let proposal = leader.expand(2).expect("2 may join");
    assert_eq!((proposal.leader_epoch, proposal.partition_epoch), (0, 0));
    assert_eq!(proposal.new_isr, [(ME, 101), (NodeId(2), 102), (NodeId(3), -1)]);
    assert_eq!(proposal.leader_recovery_state, LeaderRecoveryState::Recovered);
}

/// R5.24: an answer counts for the proposal that is pending, in this epoch, and not older than what
/// is known.
#[test]
fn answers_that_metadata_have_overtaken_are_ignored() {
    let mut leader = Leader::new(&[1, 2]);
    leader.fetch(3, 0).expect("current");
    let proposal = leader.expand(3).expect("3 may join");
    let answer = accepted(&proposal);
    let other = AlterPartition { partition_epoch: 9, ..proposal.clone() };
    let partition = &mut leader.partition;
    assert_eq!(partition.isr_answered(&other, &answer), IsrAnswer::Outdated);
    let of_another_epoch = AlterPartitionResult { leader_epoch: 1, ..answer.clone() };
    assert_eq!(partition.isr_answered(&proposal, &of_another_epoch), IsrAnswer::Outdated);
    let older = AlterPartitionResult { partition_epoch: -1, ..answer.clone() };
    assert_eq!(partition.isr_answered(&proposal, &older), IsrAnswer::Outdated);
    assert_eq!(partition.isr_answered(&proposal, &answer), IsrAnswer::Accepted);
    assert_eq!(partition.partition_epoch, 1);
    assert_eq!(partition.isr_answered(&proposal, &answer), IsrAnswer::Outdated, "once");
}

/// R5.25: two errors take the leader back to what is agreed, six leave it waiting for metadata, any
/// other has it ask again.
#[test]
fn errors_of_a_proposal() {
    use ErrorCode::*;
    let after = |error: ErrorCode| {
        let mut leader = Leader::new(&[1, 2]);
        leader.fetch(3, 0).expect("current");
        let proposal = leader.expand(3).expect("3 may join");
        let answer = AlterPartitionResult { error, ..accepted(&proposal) };
        let outcome = leader.partition.isr_answered(&proposal, &answer);
        let isr = &leader.partition.leading.as_ref().expect("it leads").isr;
        (outcome, isr.pending.is_some())
    };
    for error in [OperationNotAttempted, IneligibleReplica] {
        assert_eq!(after(error), (IsrAnswer::Reverted, false));
    }
    let waiting = [
        UnknownTopicOrPartition,
        UnknownTopicId,
        FencedLeaderEpoch,
        InvalidUpdateVersion,
        InvalidRequest,
        NewLeaderElected,
    ];
    for error in waiting {
        assert_eq!(after(error), (IsrAnswer::StaysPending, true));
    }
    assert_eq!(after(NotController), (IsrAnswer::Resend, true));
}

/// R1.1, R1.2, R1.4: a truncation ends the log exactly there, drops the epochs that begin there or
/// later, and takes the mark along; one at or past the end drops epochs alone.
#[test]
fn truncation_leaves_exactly_what_is_below() {
    let mut log = UnifiedLog::default();
    for (epoch, base_offset) in [(0, 0), (2, 5), (4, 10)] {
        let batch = RecordBatch { leader_epoch: epoch, base_offset, ..batch(5) };
        log.append(batch, u64::MAX);
    }
    assert!(log.update_high_watermark(12));
    assert!(log.update_high_watermark(8), "a follower's mark may fall");
    assert!(!log.maybe_increment_high_watermark(7), "a leader's never does");
    log.start_epoch(6);
    assert_eq!(log.latest_epoch(), Some(6));
    assert_eq!((log.truncate(15), log.latest_epoch(), log.log_end_offset()), (0, Some(4), 15));
    assert_eq!((log.truncate(7), log.log_end_offset(), log.high_watermark()), (8, 7, 7));
    assert_eq!(log.epochs().entries(), [(0, 0), (2, 5)]);
    log.restart_at(20);
    assert_eq!((log.log_start_offset(), log.log_end_offset(), log.high_watermark()), (20, 20, 20));
    assert_eq!(log.latest_epoch(), None);
}

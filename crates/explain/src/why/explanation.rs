//! An explanation as data: what is explained, and the reasons, nearest first.

use super::fault::Fault;
use super::reference::Reference;
use super::setting::Setting;
use highwater_protocol::config::Features;
use highwater_protocol::{
    Acks, ErrorCode, FactId, LeaderEpoch, Micros, NodeId, Offset, PartitionEpoch, PartitionId, Time,
};
use highwater_sim::schedule::LinkSpec;

/// Why something happened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Explanation {
    /// What is explained.
    pub subject: Subject,
    /// Why, from the nearest reason back to the faults and settings at the root.
    pub reasons: Vec<Reason>,
    /// The rules in force, which settle what a reason rests on.
    pub features: Features,
}

impl Explanation {
    /// Every setting that plays a part, each once, in the order of the reasons.
    pub fn settings(&self) -> Vec<Setting> {
        let mut all: Vec<Setting> = Vec::new();
        for setting in self.reasons.iter().flat_map(|reason| &reason.settings) {
            if !all.contains(setting) {
                all.push(*setting);
            }
        }
        all
    }

    /// Every rule that plays a part, each once.
    pub fn rules(&self) -> Vec<&'static str> {
        let mut all: Vec<&'static str> = Vec::new();
        for rule in self.reasons.iter().flat_map(|reason| reason.because.rules(&self.features)) {
            if !all.contains(rule) {
                all.push(rule);
            }
        }
        all
    }

    /// Where to read on, each page once.
    pub fn references(&self) -> Vec<Reference> {
        let mut all: Vec<Reference> = Vec::new();
        for reason in &self.reasons {
            let settings = reason.settings.iter().filter(|setting| setting.is_kafkas());
            let settings = settings.map(|setting| Reference::Setting(setting.key));
            let kips = reason.because.kips(&self.features).iter().copied().map(Reference::Kip);
            for reference in kips.chain(settings) {
                if !all.contains(&reference) {
                    all.push(reference);
                }
            }
        }
        all
    }
}

/// What can be explained: something that happened at a time, or stood from then on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Subject {
    /// When it happened or began.
    pub time: Time,
    /// When it was over, if it lasted.
    pub until: Option<Time>,
    /// The fact that tells it, or the first of several. What lasts without a fact has none.
    pub fact: Option<FactId>,
    /// Which partition it is about.
    pub partition: Option<PartitionId>,
    /// What.
    pub what: What,
}

/// What happened.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs)] // fields carry their types' meaning
pub enum What {
    /// A partition has another leader.
    Elected {
        leader: NodeId,
        before: Option<NodeId>,
        epoch: LeaderEpoch,
        unclean: bool,
        isr: Option<(Vec<NodeId>, Vec<NodeId>)>,
    },
    /// A partition has no leader any more.
    LeaderLost { before: NodeId, epoch: LeaderEpoch, isr: Option<(Vec<NodeId>, Vec<NodeId>)> },
    /// Replicas left the ISR, and the leader stayed.
    IsrShrunk { left: Vec<NodeId>, isr: (Vec<NodeId>, Vec<NodeId>) },
    /// Replicas joined the ISR.
    IsrExpanded { joined: Vec<NodeId>, isr: (Vec<NodeId>, Vec<NodeId>) },
    /// Replicas left the ELR, and nothing else changed.
    ElrShrunk { left: Vec<NodeId>, elr: (Vec<NodeId>, Vec<NodeId>) },
    /// The assignment changed.
    Reassigned { replicas: (Vec<NodeId>, Vec<NodeId>), isr: Option<(Vec<NodeId>, Vec<NodeId>)> },
    /// The controller refused the ISR that a leader proposed.
    ProposalRefused { leader: NodeId, error: ErrorCode },
    /// The controller fenced a broker.
    Fenced { broker: NodeId },
    /// The controller unfenced a broker.
    Unfenced { broker: NodeId },
    /// A broker's node in ZooKeeper is gone: it counts as dead.
    NodeDeleted { broker: NodeId },
    /// A broker has a node in ZooKeeper again: it counts as live.
    NodeCreated { broker: NodeId },
    /// The controller marked a broker as in controlled shutdown.
    ShuttingDown { broker: NodeId },
    /// The controller refused to register a broker, so many times.
    RegistrationRefused { broker: NodeId, error: ErrorCode, times: u32 },
    /// The high watermark stood still while the leader had more.
    HighWatermarkHeld { leader: NodeId, high_watermark: Offset, end: Offset },
    /// A replica cut its log to `to`.
    Truncated { replica: NodeId, to: Offset, removed: u32 },
    /// Unflushed records went with the power.
    PowerLost { replica: NodeId, to: Option<Offset>, removed: u32 },
    /// A producer gave records up.
    Refused { producer: NodeId, error: ErrorCode, records: u64 },
    /// A producer tried batches again.
    Retried { producer: NodeId, error: ErrorCode, batches: u64 },
    /// A consumer went to another position.
    PositionReset { consumer: NodeId, from: Option<Offset>, to: Offset },
    /// A consumer stopped reading.
    ConsumerFailed { consumer: NodeId, error: ErrorCode },
    /// Acknowledged records are gone.
    Lost { producer: NodeId, first: u64, count: u64 },
    /// Records are in the log more than once.
    Duplicated { producer: NodeId, first: u64, count: u64 },
    /// Records were acknowledged late: which, as runs of a first one and how many, and how long the
    /// longest took from `send`.
    Late { producer: NodeId, values: Vec<(u64, u64)>, longest: Micros },
}

/// One link of the chain.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reason {
    /// When, where that is an instant.
    pub time: Option<Time>,
    /// The fact that shows it, where there is one.
    pub fact: Option<FactId>,
    /// What it is.
    pub because: Because,
    /// The settings in force that made it so.
    pub settings: Vec<Setting>,
}

impl Reason {
    /// A reason that neither time nor fact nor setting belongs to.
    pub(crate) fn new(because: Because) -> Reason {
        Reason { time: None, fact: None, because, settings: Vec::new() }
    }

    /// With the fact that shows it.
    pub(crate) fn at(mut self, time: Time, fact: FactId) -> Reason {
        self.time = Some(time);
        self.fact = Some(fact);
        self
    }

    /// With a setting that made it so.
    pub(crate) fn by(mut self, setting: Setting) -> Reason {
        self.settings.push(setting);
        self
    }
}

/// How a replica stood when a leader was looked for (R6.11).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// In the ISR and active.
    Valid,
    /// In the ELR, which counts while the ISR is empty, and active (KIP-966).
    ValidByElr,
    /// Active, but neither in the ISR nor in an ELR that counts.
    OutOfSync,
    /// Fenced, or about to be.
    Fenced,
    /// In controlled shutdown.
    ShuttingDown,
    /// Its process restarted without having stopped in order.
    RestartedUncleanly,
    /// The log directory of its replica has failed.
    LogDirFailed,
}

/// Why an unclean election was allowed (R6.14, R6.32).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unclean {
    /// `unclean.leader.election.enable`.
    Setting,
    /// An administrator asked for it.
    Administrator,
    /// The last known leader may lead again when nobody is left in ISR and ELR.
    LastKnownLeader,
}

/// What a leader asked of a follower before it proposed it for the ISR.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum JoinRule {
    /// That its log reached the high watermark, as before 2.0.1 (R7.8).
    HighWatermark,
    /// And the start of the leader epoch (KAFKA-7128).
    EpochStart,
    /// And that it was active (KIP-841, R5.11).
    Active,
}

/// A reason.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs)] // fields carry their types' meaning
pub enum Because {
    /// Something befell a node or a link.
    Fault(Fault),
    /// A follower had not caught up for longer than the lag allowed (R5.2).
    NotCaughtUp { replica: NodeId, leader: NodeId, since: Option<Time>, checks: Micros },
    /// Before 0.10.2 only who reaches the very end of the leader's log is caught up (R7.9).
    OnlyTheEndCounts { replica: NodeId },
    /// A follower was too many records behind (before 0.9, R7.8).
    TooFarBehind { replica: NodeId, leader: NodeId, behind: Offset, checks: Micros },
    /// A follower had not fetched for longer than the lag allowed (before 0.9, R7.8).
    Silent { replica: NodeId, leader: NodeId, checks: Micros },
    /// The script makes a link slow from the start on.
    SlowLink { link: LinkSpec, latency: Micros },
    /// The script makes a broker slow to send what it answers fetches with.
    SlowAnswers { leader: NodeId },
    /// The controller heard no heartbeat for longer than the session (R6.5).
    SessionEnded { broker: NodeId, last_contact: Time, noticed: Time },
    /// ZooKeeper heard nothing for longer than the session, which has the length agreed on, and
    /// ends at a tick (R7.1).
    SessionExpired {
        broker: NodeId,
        last_contact: Time,
        noticed: Time,
        agreed: Micros,
        tick: Micros,
    },
    /// A broker closed its session with ZooKeeper before it stopped.
    SessionClosed { broker: NodeId },
    /// A fenced broker leaves every ISR and leads nothing (R6.5).
    FencedLeavesIsr { broker: NodeId },
    /// A broker without a node in ZooKeeper leaves every ISR and leads nothing (R7.4).
    NodeGone { broker: NodeId },
    /// A broker asked to stop in order (R6.9).
    ShutdownAsked { broker: NodeId, time: Time },
    /// A broker came back without having stopped in order (R6.7).
    UncleanRestart { broker: NodeId },
    /// A broker that has lost a log directory leaves the ISRs of what was there (R8.10).
    LogDirLost { broker: NodeId },
    /// The old incarnation's session lived on (R6.6).
    SessionLives { broker: NodeId, last_contact: Option<Time>, until: Option<Time> },
    /// Who could lead, in the order in which the controller looked
    /// (R6.12); in 0.8.0 that was the order of the ISR.
    Candidates { replicas: Vec<(NodeId, Standing)>, chosen: Option<NodeId>, by_isr: bool },
    /// Of those that may lead, the one with the longest log that the controller knows of does: a
    /// rule of no Kafka.
    LongestLog { ends: Vec<(NodeId, Offset)>, leader: NodeId },
    /// An election that may lose records was allowed (R6.14).
    UncleanAllowed { by: Unclean, leader: NodeId },
    /// Without an unclean election only these may lead; with one allowed, whoever comes (R6.12).
    WaitsFor { replicas: Vec<NodeId>, anybody: bool },
    /// Without ELR the last member stays in the ISR, though it is gone (R6.13).
    LastMemberStays { broker: NodeId },
    /// Below the minimum, who leaves the ISR is noted in the ELR: it has all that is committed
    /// (R6.30).
    EntersElr { replicas: Vec<NodeId> },
    /// The preferred leader was to lead again (R6.36), asked for or by itself.
    Preferred { leader: NodeId, asked: bool },
    /// A fetch showed the follower to have what it needs to join (R5.10).
    CaughtUp {
        replica: NodeId,
        leader: NodeId,
        offset: Offset,
        high_watermark: Offset,
        epoch: LeaderEpoch,
        start: Offset,
        asked: JoinRule,
    },
    /// It joined though the leader epoch starts beyond its log (before KAFKA-7128, R5.10).
    BelowEpochStart { replica: NodeId, epoch: LeaderEpoch, start: Offset, offset: Offset },
    /// It joined though the controller had fenced it (before KIP-841, R5.11).
    FencedJoins { replica: NodeId, since: Time },
    /// It joined by a proposal from before it restarted (before KIP-903, R5.22).
    StaleProposal { replica: NodeId, leader: NodeId, proposed: Time, restarted: Time },
    /// It had come into the ISR then.
    JoinedIsr { replica: NodeId, time: Time },
    /// It had been out of the ISR since then.
    WasOut { replica: NodeId, since: Time },
    /// A broker's process was started, registered, and unfenced (R6.8).
    CameBack { broker: NodeId, started: Option<Time>, unfenced: Option<Time> },
    /// What was in the way ended.
    Recovered(Fault),
    /// Members of the ISR had less than the leader (R4.3).
    HeldBy { replicas: Vec<(NodeId, Offset)> },
    /// Members of the ISR whose fetches did not reach the leader (R4.7).
    UnheardOf { replicas: Vec<NodeId> },
    /// A member of the ISR that has not fetched in this leader epoch yet (R4.5).
    NotFetchedYet { replica: NodeId, leader: NodeId, epoch: LeaderEpoch },
    /// A member of the ISR that had been fenced before: nobody but its leader puts it out (R5.1).
    FencedMember { replica: NodeId, since: Time },
    /// A replica outside the ISR that was caught up just now counts too (R4.4); it had nothing from
    /// `offset` on, as far as the leader knew.
    OutsiderHolds { replica: NodeId, leader: NodeId, caught_up: Time, offset: Offset },
    /// The ISR was smaller than the minimum, so the high watermark did not move (R4.2).
    BelowMinIsr { isr: Vec<NodeId> },
    /// It moved on when the ISR changed.
    MovedOnWithIsr { isr: Vec<NodeId>, time: Time },
    /// The leader told where its own epoch ended, and the follower cuts what lies beyond (R3.6).
    Diverged { replica: NodeId, leader: NodeId, epoch: LeaderEpoch, end: Offset, own_end: Offset },
    /// Before KIP-101 a follower of a new leader cuts its log at its own high watermark, whatever
    /// that leader has: `end` records (R3.18).
    CutAtHighWatermark { replica: NodeId, leader: NodeId, high_watermark: Offset, end: Offset },
    /// Before 2.7 a follower asks a new leader where the last epoch of its own log ends there, and
    /// cuts there (R3.18): by its own epochs too (KIP-279), or by the answer alone (KIP-101).
    AskedEpochEnd { replica: NodeId, leader: NodeId, to: Offset, own_epochs: bool },
    /// It asked for records beyond the leader's end, and cut its log there (R3.20).
    BeyondLeadersEnd { replica: NodeId, leader: NodeId, own_end: Offset, end: Offset },
    /// It led again by the controller's word, but heard of elections late and in order (R7.11).
    HeardLate { replica: NodeId, epoch: LeaderEpoch, since: Time },
    /// What was cut was written while this broker led, and the new leader did not have it.
    WroteAlone { replica: NodeId, epoch: LeaderEpoch, from: Offset, leader: NodeId },
    /// The new leader had it once, and its log was cut before it was elected.
    HadOnce { leader: NodeId, time: Time, to: Offset },
    /// Nothing forces a log to the disk before it is acknowledged (R8.1).
    Unflushed { replica: NodeId },
    /// The leader refuses acks=all while the ISR is smaller than the minimum (R2.3).
    IsrTooSmall { leader: NodeId, isr: Vec<NodeId> },
    /// The ISR has been so since a change.
    IsrSince { isr: Vec<NodeId>, time: Time },
    /// The partition had no leader.
    NoLeader { since: Time },
    /// Who had led was not replaced yet.
    LeaderGone { leader: NodeId, replaced: Option<Time> },
    /// A broker answered that it does not lead.
    NotLeading { broker: NodeId },
    /// The leader had changed.
    LeaderMoved { leader: Option<NodeId>, time: Time },
    /// The connection to a broker was lost.
    ConnectionLost { broker: NodeId },
    /// A broker did not answer in time.
    Unanswered { broker: NodeId },
    /// The leader has the batch, and the high watermark did not reach it in time (R2.8).
    NotCommittedInTime { leader: NodeId, base: Offset },
    /// The batch does not continue what the leader has of the producer (R2.21).
    SequenceGap { leader: NodeId },
    /// Records are given up after so long, whatever happens to them (R2.34).
    DeliveryTimeout { producer: NodeId },
    /// The error is final: the producer does not try again.
    NoRetry { producer: NodeId, error: ErrorCode },
    /// The high watermark stood still.
    HighWatermarkStood { at: Offset, from: Time },
    /// The log was cut below the consumer's position (R9.6).
    CutBelowPosition { position: Offset, end: Offset },
    /// There is no such offset, and the policy says where to go on (R9.7).
    OutOfRange { position: Option<Offset> },
    /// Where it goes on: where the logs part (KIP-320), or where the policy says (R9.7).
    GoesOnAt { to: Offset, parted: bool },
    /// The policy says to stop.
    NoResetPolicy,
    /// When and where records were appended.
    AppendedBy {
        leader: NodeId,
        epoch: LeaderEpoch,
        offsets: (Offset, Offset),
        time: Time,
        until: Time,
    },
    /// Who appended them had been deposed, and did not know it (R2.2).
    Deposed { leader: NodeId, since: Time },
    /// The leader's process had not come up yet (R6.8).
    LeaderStarting { leader: NodeId },
    /// By whom they were acknowledged, with which acks, and who was in sync then.
    AcknowledgedBy { acks: Acks, time: Time, until: Time, isr: Vec<NodeId> },
    /// acks=all asks for no more than the minimum.
    SmallIsrIsEnough { isr: Vec<NodeId> },
    /// A member of the ISR did not count, since the leader had not heard of it (before KIP-497,
    /// R4.3).
    NotCounted { replica: NodeId, leader: NodeId, since: Time },
    /// A member of the ISR did not count: late metadata of a partition epoch that the leader knew
    /// had made it forget that it had proposed the member (R1.10).
    ProposalForgotten {
        replica: NodeId,
        leader: NodeId,
        since: Time,
        partition_epoch: PartitionEpoch,
    },
    /// Who had them then.
    HadBy { replicas: Vec<NodeId>, missing: Vec<NodeId> },
    /// Who was elected without them.
    ElectedWithout { leader: NodeId, time: Time, epoch: LeaderEpoch, end: Offset },
    /// Without ELR only members of the ISR may lead (R6.11).
    NoElr,
    /// Where they were cut away.
    CutAt { replica: NodeId, time: Time, to: Offset },
    /// Where they are still, though no log that counts has them.
    StillAt { replica: NodeId },
    /// No log ever had them; with acks=0 nobody looks (R2.6).
    NeverAppended { producer: NodeId },
    /// The same records were appended again by a retry.
    AppendedTwice { times: Vec<(Time, Offset)> },
    /// Without idempotence a broker does not recognise a batch (R2.20).
    NotIdempotent { producer: NodeId },
    /// How long the longest way into the leader's log took, and how long the longest from there to
    /// the acknowledgement.
    Waited { before: Micros, after: Micros },
    /// Attempts failed, and the producer tried again.
    TriedAgain { producer: NodeId, error: ErrorCode, batches: u64 },
    /// An administrator asked.
    Asked,
    /// The replicas to be added are in the ISR, so the reassignment is complete (R6.40).
    ReassignmentComplete { added: Vec<NodeId> },
    /// The controller's reason for refusing an ISR (R5.22).
    RefusedBecause { error: ErrorCode },
}

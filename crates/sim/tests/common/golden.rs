//! The schedules whose traces are frozen. Tests of other targets run them too.

use crate::common::{CONTROLLER, at, cluster, consume, min_insync_replicas, ms, produce, topic};
use highwater_protocol::message::ElectionType;
use highwater_protocol::{Acks, Micros, NodeId};
use highwater_sim::schedule::{Action, Endpoint, LinkSpec, Schedule};

/// Every frozen schedule by its name.
pub fn schedules() -> Vec<(&'static str, Schedule)> {
    vec![
        ("steady", steady()),
        ("failover", failover()),
        ("partitioned leader", partitioned_leader()),
        ("everything goes down", everything_goes_down()),
        ("many partitions", many_partitions()),
    ]
}

fn steady() -> Schedule {
    let mut schedule = cluster(3);
    produce(&mut schedule, Acks::All, 100);
    consume(&mut schedule);
    schedule
}

fn failover() -> Schedule {
    let mut schedule = cluster(3);
    schedule.seed = 2;
    schedule.end = ms(60_000);
    min_insync_replicas(&mut schedule, 2);
    produce(&mut schedule, Acks::All, 20);
    produce(&mut schedule, Acks::Leader, 20);
    produce(&mut schedule, Acks::None, 20);
    consume(&mut schedule);
    at(&mut schedule, 2_000, Action::Crash(NodeId(2)));
    at(&mut schedule, 15_000, Action::Crash(NodeId(1)));
    at(&mut schedule, 20_000, Action::Start(NodeId(2)));
    at(&mut schedule, 35_000, Action::Start(NodeId(1)));
    schedule
}

fn partitioned_leader() -> Schedule {
    let mut schedule = cluster(3);
    schedule.seed = 3;
    schedule.end = ms(40_000);
    produce(&mut schedule, Acks::Leader, 20);
    consume(&mut schedule);
    let link =
        |to| LinkSpec { from: Endpoint::Node(NodeId(1)), to: Endpoint::Node(to), both: true };
    for other in [NodeId(2), NodeId(3), CONTROLLER] {
        at(&mut schedule, 3_000, Action::Cut(link(other)));
    }
    at(&mut schedule, 20_000, Action::HealAll);
    at(&mut schedule, 30_000, Action::Pause(NodeId(2)));
    at(&mut schedule, 33_000, Action::Resume(NodeId(2)));
    schedule
}

fn everything_goes_down() -> Schedule {
    let mut schedule = cluster(3);
    schedule.seed = 4;
    schedule.end = ms(60_000);
    produce(&mut schedule, Acks::All, 20);
    for (millis, node) in [(2_000, 3), (12_000, 2), (22_000, 1)] {
        at(&mut schedule, millis, Action::PowerLoss(NodeId(node)));
    }
    at(&mut schedule, 23_000, Action::Wipe(NodeId(3)));
    for (millis, node) in [(30_000, 3), (31_000, 2), (40_000, 1)] {
        at(&mut schedule, millis, Action::Start(NodeId(node)));
    }
    let elect =
        Action::ElectLeaders { election_type: ElectionType::Unclean, topic: None, partition: None };
    at(&mut schedule, 37_000, elect);
    schedule
}

fn many_partitions() -> Schedule {
    let mut schedule = cluster(5);
    schedule.seed = 5;
    schedule.end = ms(30_000);
    let replicas = |first: u16| (0..3).map(|i| NodeId((first + i) % 5 + 1)).collect();
    schedule.topics = vec![topic("orders", (0..20).map(replicas).collect())];
    schedule.environment.bandwidth = Some(10_000_000);
    produce(&mut schedule, Acks::All, 200);
    schedule.producers[0].config.linger_ms = Micros::from_millis(5);
    consume(&mut schedule);
    at(&mut schedule, 5_000, Action::Stop(NodeId(4)));
    at(&mut schedule, 8_000, Action::Crash(CONTROLLER));
    at(&mut schedule, 12_000, Action::Start(CONTROLLER));
    at(&mut schedule, 15_000, Action::Start(NodeId(4)));
    schedule
}

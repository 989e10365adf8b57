//! Histories made by hand: pictures can be looked at and tested without running anything.
//! None of this is a model of Kafka; numbers are chosen to fill every part of a picture.
#![allow(dead_code)]

pub mod builder;

use builder::Builder;
use highwater_protocol::ChangeCause;
use highwater_protocol::NodeId;
use highwater_sim::Process::{Down, Paused, Running, Starting};
use highwater_sim::Role::{InSync, Leader, OutOfSync};
use highwater_sim::schedule::{Action, Endpoint, LinkSpec};
use highwater_sim::{History, Schedule};

/// A history and the schedule that names its things.
pub struct Example {
    pub name: &'static str,
    pub history: History,
    pub schedule: Schedule,
}

/// Every example.
pub fn all() -> Vec<Example> {
    vec![worked_example(), asynchronous_loss(), lag_and_minimum(), many_partitions(), large()]
}

/// Three brokers lose two and get both back (statement B13 of the interview article).
pub fn worked_example() -> Example {
    let mut b = Builder::new("orders", 3, 30_000, &[("web", 50)], &["audit"]);
    b.change(0, Some(1), 0, &[1, 2, 3], ChangeCause::TopicCreated);
    b.min_isr(0, 1);
    b.roles(0, &[(1, Leader), (2, InSync), (3, InSync)]);
    b.act(2_000, Action::Crash(NodeId(2)));
    b.process(2_000, 2, Down, false);
    b.fence(5_100, 2, true);
    b.change(5_100, Some(1), 0, &[1, 3], ChangeCause::BrokerFenced(NodeId(2)));
    b.roles(5_100, &[(2, OutOfSync)]);
    b.act(10_000, Action::Crash(NodeId(1)));
    b.process(10_000, 1, Down, false);
    b.fence(13_094, 1, true);
    b.change(13_094, Some(3), 1, &[3], ChangeCause::BrokerFenced(NodeId(1)));
    b.roles(13_094, &[(1, OutOfSync), (3, Leader)]);
    b.act(17_000, Action::Start(NodeId(2)));
    b.process(17_000, 2, Starting, true);
    b.process(18_600, 2, Running, false);
    b.change(19_402, Some(3), 1, &[3, 2], ChangeCause::IsrExpand);
    b.roles(19_402, &[(2, InSync)]);
    b.act(24_000, Action::Start(NodeId(1)));
    b.process(24_000, 1, Starting, true);
    b.process(25_300, 1, Running, false);
    b.change(26_210, Some(3), 1, &[3, 2, 1], ChangeCause::IsrExpand);
    b.roles(26_210, &[(1, InSync)]);
    for ms in (20..30_000).step_by(20) {
        b.produced(ms, 0);
        let frozen = (2_000..5_100).contains(&ms);
        let dead = (10_000..13_094).contains(&ms);
        if dead {
            continue;
        }
        b.append(ms, if ms < 10_000 { 1 } else { 3 }, if frozen { 0 } else { 1 });
        b.follow(ms, 3);
        b.follow(ms, 1);
        b.follow(ms, 2);
        if !frozen {
            b.commit(ms + 3, 0);
        }
    }
    b.finish("worked-example")
}

/// A leader dies with a tail that nobody has; its successor writes over it.
pub fn asynchronous_loss() -> Example {
    let producers = [("all", 20), ("one", 20), ("zero", 20)];
    let mut b = Builder::new("orders", 3, 20_000, &producers, &["audit"]);
    b.change(0, Some(1), 0, &[1, 2, 3], ChangeCause::TopicCreated);
    b.min_isr(0, 1);
    b.roles(0, &[(1, Leader), (2, InSync), (3, InSync)]);
    let link =
        |id| LinkSpec { from: Endpoint::Node(NodeId(id)), to: Endpoint::Everyone, both: true };
    b.act(3_000, Action::Cut(link(2)));
    b.act(3_001, Action::Cut(link(3)));
    b.act(6_000, Action::PowerLoss(NodeId(1)));
    b.act(6_005, Action::HealAll);
    b.process(6_000, 1, Down, false);
    b.fence(9_000, 1, true);
    b.change(9_000, Some(2), 1, &[2, 3], ChangeCause::BrokerFenced(NodeId(1)));
    b.roles(9_000, &[(1, OutOfSync), (2, Leader)]);
    b.act(12_000, Action::Start(NodeId(1)));
    b.process(12_000, 1, Starting, true);
    b.process(13_500, 1, Running, false);
    b.truncate(13_600, 1, 120);
    b.change(14_400, Some(2), 1, &[2, 3, 1], ChangeCause::IsrExpand);
    b.roles(14_400, &[(1, InSync)]);
    for ms in (50..20_000).step_by(50) {
        (0..3).for_each(|p| b.produced(ms, p));
        let leader = if ms < 9_000 { 1 } else { 2 };
        let alone = (3_000..9_000).contains(&ms);
        if !(6_000..9_000).contains(&ms) {
            b.append(ms, leader, 3);
        }
        if !alone {
            (1..=3).for_each(|id| b.follow(ms, id));
            (0..3).for_each(|p| b.commit(ms + 2, p));
        } else if ms < 6_000 {
            b.acknowledge(ms + 1, 1, 1);
            b.acknowledge(ms + 1, 2, 1);
        } else {
            b.acknowledge(ms + 1, 2, 1);
            b.refuse(ms + 1, 1, 1);
        }
    }
    b.finish("asynchronous-loss")
}

/// A follower pauses and lags out; too few are left for `min.insync.replicas`.
pub fn lag_and_minimum() -> Example {
    let mut b = Builder::new("payments", 3, 60_000, &[("shop", 10)], &["ledger", "fraud-detector"]);
    b.change(0, Some(1), 4, &[1, 2, 3], ChangeCause::TopicCreated);
    b.min_isr(0, 2);
    b.roles(0, &[(1, Leader), (2, InSync), (3, InSync)]);
    b.act(5_000, Action::Pause(NodeId(3)));
    b.process(5_000, 3, Paused, false);
    b.fence(14_000, 3, true);
    b.change(14_000, Some(1), 4, &[1, 2], ChangeCause::BrokerFenced(NodeId(3)));
    b.roles(14_000, &[(3, OutOfSync)]);
    b.act(20_000, Action::Crash(NodeId(2)));
    b.process(20_000, 2, Down, false);
    b.fence(29_000, 2, true);
    b.change(29_000, Some(1), 4, &[1], ChangeCause::BrokerFenced(NodeId(2)));
    b.roles(29_000, &[(2, OutOfSync)]);
    b.act(38_000, Action::Resume(NodeId(3)));
    b.process(38_000, 3, Running, true);
    b.fence(38_400, 3, false);
    b.change(40_100, Some(1), 4, &[1, 3], ChangeCause::IsrExpand);
    b.roles(40_100, &[(3, InSync)]);
    b.act(45_000, Action::Stop(NodeId(1)));
    b.act(45_300, Action::Start(NodeId(2)));
    b.process(45_000, 1, highwater_sim::Process::Stopping, false);
    b.change(45_200, Some(3), 5, &[3], ChangeCause::ControlledShutdown(NodeId(1)));
    b.roles(45_200, &[(1, OutOfSync), (3, Leader)]);
    b.process(46_500, 1, Down, false);
    b.fence(46_600, 1, true);
    b.process(45_300, 2, Starting, true);
    b.process(47_400, 2, Running, false);
    b.change(52_000, Some(3), 5, &[3, 2], ChangeCause::IsrExpand);
    b.roles(52_000, &[(2, InSync)]);
    for ms in (100..60_000).step_by(100) {
        b.produced(ms, 0);
        let leader = if ms < 45_200 { 1 } else { 3 };
        let short = (29_000..40_100).contains(&ms) || (45_200..52_000).contains(&ms);
        let stuck = (5_000..14_000).contains(&ms) || (20_000..29_000).contains(&ms);
        if short {
            b.refuse(ms, 0, 1);
            (1..=3).for_each(|id| b.follow(ms, id));
            continue;
        }
        b.append(ms, leader, 1);
        (1..=3).for_each(|id| b.follow(ms, id));
        if !stuck {
            b.commit(ms + 2, 0);
        }
    }
    b.finish("lag-and-minimum")
}

/// Fifteen partitions on five brokers; one dies and returns, the preferred leaders return later.
pub fn many_partitions() -> Example {
    let mut b = Builder::new("clicks", 5, 40_000, &[("site", 50)], &["stats"]);
    b.spread_partitions(15);
    b.act(8_000, Action::Crash(NodeId(3)));
    b.lose_broker(8_000, 11_000, 3);
    b.act(20_000, Action::Start(NodeId(3)));
    b.regain_broker(20_000, 22_000, 25_000, 3);
    b.act(
        32_000,
        Action::ElectLeaders {
            election_type: highwater_protocol::message::ElectionType::Preferred,
            topic: None,
            partition: None,
        },
    );
    b.prefer(32_100);
    b.finish("many-partitions")
}

/// A large cluster: 50 brokers, 100 partitions, 8 producers.
pub fn large() -> Example {
    let producers: Vec<(String, u64)> = (1..=8).map(|i| (format!("service-{i}"), 50)).collect();
    let producers: Vec<(&str, u64)> = producers.iter().map(|(n, r)| (n.as_str(), *r)).collect();
    let mut b = Builder::new("clicks", 50, 40_000, &producers, &[]);
    b.spread_partitions(100);
    for id in [3, 14, 15, 27] {
        b.act(8_000 + u64::from(id) * 10, Action::Crash(NodeId(id)));
        b.lose_broker(8_000, 11_000 + u64::from(id) * 20, id);
    }
    b.finish("large")
}

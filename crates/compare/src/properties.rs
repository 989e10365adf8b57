//! What Raft promises (figure 3 of the paper) in random schedules; and that a rule left out is
//! noticed. And that what primary and backup do, synchronous, loses nothing to crashes.

use crate::backup::Mode;
use crate::log::{Batch, Entry};
use crate::message::{Message, Outbox, Told};
use crate::raft::{Raft, Rules};
use crate::setup::{Change, ClientSetup, Setup, Timing};
use crate::world::{Model, World};
use highwater_protocol::config::ProducerConfig;
use highwater_protocol::{Micros, NodeId, Time};
use highwater_sim::network::Network;
use highwater_sim::rng::{Purpose, Rng};
use highwater_sim::schedule::Environment;
use proptest::prelude::*;

const MS: u64 = 1_000;

/// Something that befalls a server or a link, and when.
#[derive(Clone, Copy, Debug)]
enum Blow {
    Crash(usize),
    PowerLoss(usize),
    Start(usize),
    Pause(usize),
    Resume(usize),
    Cut(usize, usize),
    HealAll,
    Slow(usize, usize, u64),
}

fn setup(copies: usize, seed: u64, blows: &[(u64, Blow)]) -> Setup {
    let environment = Environment { jitter: Micros(5_000), ..Environment::default() };
    let timing = Timing {
        detection: Micros::from_millis(300),
        heartbeat: Micros::from_millis(60),
        startup: Micros::from_millis(100),
        flush_interval: u64::MAX,
    };
    let config = ProducerConfig {
        request_timeout_ms: Micros::from_millis(700),
        delivery_timeout_ms: Micros::from_millis(5_000),
        ..ProducerConfig::default()
    };
    let client = |producer| ClientSetup {
        producer,
        config: config.clone(),
        interval: Some(Micros::from_millis(15)),
        start: Time::ZERO,
        count: u64::MAX,
    };
    let places = 1 + copies + 2;
    let mut changes: Vec<(Time, Change)> =
        blows.iter().map(|(at, blow)| (Time(at * MS), change(*blow, copies, places))).collect();
    changes.sort_by_key(|(at, _)| *at);
    Setup {
        seed,
        end: Time(6_000 * MS),
        copies: (1..=copies as u16).map(NodeId).collect(),
        timings: vec![timing; copies],
        monitor_startup: Micros::from_millis(100),
        clients: vec![client(0), client(1)],
        network: Network::new(places, &environment, seed, |a, b| (a * places + b) as u64),
        changes,
    }
}

fn change(blow: Blow, copies: usize, places: usize) -> Change {
    let server = |i: usize| 1 + i % copies;
    let both = |a: usize, b: usize| vec![(server(a), b % places), (b % places, server(a))];
    match blow {
        Blow::Crash(i) => Change::Crash(server(i)),
        Blow::PowerLoss(i) => Change::PowerLoss(server(i)),
        Blow::Start(i) => Change::Start(server(i)),
        Blow::Pause(i) => Change::Pause(server(i)),
        Blow::Resume(i) => Change::Resume(server(i)),
        Blow::Cut(a, b) => Change::Cut(both(a, b)),
        Blow::Slow(a, b, millis) => Change::Slow(both(a, b), Micros::from_millis(millis)),
        Blow::HealAll => {
            let all = 0..places;
            Change::Heal(all.clone().flat_map(|a| all.clone().map(move |b| (a, b))).collect())
        }
    }
}

fn blow() -> impl Strategy<Value = Blow> {
    let place = 0..8usize;
    prop_oneof![
        3 => place.clone().prop_map(Blow::Crash),
        1 => place.clone().prop_map(Blow::PowerLoss),
        4 => place.clone().prop_map(Blow::Start),
        2 => place.clone().prop_map(Blow::Pause),
        3 => place.clone().prop_map(Blow::Resume),
        3 => (place.clone(), place.clone()).prop_map(|(a, b)| Blow::Cut(a, b)),
        2 => Just(Blow::HealAll),
        1 => (place.clone(), place, 0..500u64).prop_map(|(a, b, ms)| Blow::Slow(a, b, ms)),
    ]
}

fn blows() -> impl Strategy<Value = Vec<(u64, Blow)>> {
    prop::collection::vec((0..5_000u64, blow()), 0..40)
}

/// What has been seen of a quorum so far.
#[derive(Default)]
struct Watch {
    /// Who led in a term, by term.
    leaders: Vec<(u64, usize)>,
    /// Everything that anybody held to be committed.
    committed: Vec<Entry>,
}

impl Watch {
    /// The first promise that is broken as things are.
    fn broken(&mut self, servers: &[&Raft], in_full: bool) -> Option<&'static str> {
        for (i, raft) in servers.iter().enumerate().filter(|(_, raft)| raft.leads()) {
            match self.leaders.iter().find(|(term, _)| *term == raft.term()) {
                Some((_, other)) if *other != i => return Some("election safety"),
                Some(_) => {}
                None => {
                    // Whoever is elected has everything that was committed before.
                    let log = raft.log().entries();
                    if !log.starts_with(&self.committed) {
                        return Some("leader completeness");
                    }
                    self.leaders.push((raft.term(), i));
                }
            }
        }
        for raft in servers {
            let commit = raft.commit() as usize;
            if commit > raft.log().entries().len() {
                return Some("a commit is within the log");
            }
            let common = commit.min(self.committed.len());
            let own = &raft.log().entries()[..commit];
            // All of it now and then; else the last entry, since logs match.
            let from = if in_full { 0 } else { common.saturating_sub(1) };
            if own[from..common] != self.committed[from..common] {
                return Some("state machine safety");
            }
            self.committed.extend_from_slice(&own[common..]);
        }
        None
    }
}

/// Two logs that agree on an entry's place and term agree on everything before it.
fn logs_match(a: &[Entry], b: &[Entry]) -> bool {
    let common = a.len().min(b.len());
    let agree = (0..common).rev().find(|i| a[*i].term == b[*i].term);
    agree.is_none_or(|i| a[..=i] == b[..=i])
}

/// Runs a quorum and returns the first promise broken.
fn run(setup: Setup, rules: Rules) -> Option<&'static str> {
    let mut world = World::new(setup, Model::Quorum(rules));
    let mut watch = Watch::default();
    let mut turns = 0u64;
    while world.turn() {
        let servers: Vec<&Raft> = world.quorum().collect();
        turns += 1;
        // Comparing whole logs is dear: now and then is enough, since it stays so.
        let in_full = turns.is_multiple_of(100);
        if let Some(broken) = watch.broken(&servers, in_full) {
            return Some(broken);
        }
        if in_full {
            let pairs = servers.iter().flat_map(|a| servers.iter().map(move |b| (a, b)));
            for (a, b) in pairs {
                if !logs_match(a.log().entries(), b.log().entries()) {
                    return Some("log matching");
                }
            }
        }
    }
    lost_in(&world).then_some("nothing acknowledged is lost")
}

/// Whether a record that was acknowledged is in no log that counts.
fn lost_in(world: &World) -> bool {
    let logs = world.logs_that_count();
    let is_there = |of: usize, first: u64| {
        let mut batches = logs.iter().flat_map(|log| log.entries()).filter_map(|e| e.batch);
        batches.any(|batch| batch.client == of && (batch.first..batch.end()).contains(&first))
    };
    world.told.iter().any(|(_, told)| match *told {
        Told::Acknowledged { client, first, .. } => !is_there(client, first),
        _ => false,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn a_quorum_keeps_what_it_promises(
        copies in 1..6usize,
        seed in any::<u64>(),
        blows in blows(),
    ) {
        prop_assert_eq!(run(setup(copies, seed, &blows), Rules::ALL), None);
    }

    /// Without losses of power a member of the view has everything that was acknowledged.
    #[test]
    fn synchronous_backups_lose_nothing_to_crashes(
        copies in 1..5usize,
        seed in any::<u64>(),
        blows in blows(),
    ) {
        let crashes = |blow: &(u64, Blow)| !matches!(blow.1, Blow::PowerLoss(_));
        let blows: Vec<(u64, Blow)> = blows.into_iter().filter(crashes).collect();
        let mut world = World::new(setup(copies, seed, &blows), Model::Backup(Mode::Synchronous));
        world.finish();
        prop_assert!(!lost_in(&world));
    }

    /// Two runs of the same setup are the same.
    #[test]
    fn runs_are_a_function_of_their_setup(seed in any::<u64>(), blows in blows()) {
        for model in [Model::Quorum(Rules::ALL), Model::Backup(Mode::Asynchronous)] {
            let told = || {
                let mut world = World::new(setup(3, seed, &blows), model);
                world.finish();
                (world.told, world.messages)
            };
            prop_assert_eq!(told(), told());
        }
    }
}

/// Whether something notices in one of many random schedules that a rule is left out.
fn is_noticed(rules: Rules) -> bool {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    (0..250).any(|seed| {
        let blows = blows().new_tree(&mut runner).expect("nothing is filtered").current();
        run(setup(3 + seed as usize % 3, seed, &blows), rules).is_some()
    })
}

#[test]
fn a_second_vote_is_noticed() {
    assert!(is_noticed(Rules { one_vote: false, ..Rules::ALL }));
}

#[test]
fn votes_for_a_log_that_is_behind_are_noticed() {
    assert!(is_noticed(Rules { compare_logs: false, ..Rules::ALL }));
}

#[test]
fn a_quorum_that_does_not_flush_is_noticed() {
    assert!(is_noticed(Rules { durable: false, ..Rules::ALL }));
}

#[test]
fn all_rules_together_are_not_noticed() {
    assert!(!is_noticed(Rules::ALL));
}

/// Figure 8 of the paper: an entry of an earlier term on a majority is not committed yet. Leaders
/// here begin with an entry of their own, so that random schedules hardly ever come to it.
#[test]
fn copies_of_another_term_do_not_count() {
    let commit_with = |rules| {
        let timing = setup(3, 1, &[]).timings[0];
        let chance = Rng::stream(1, Purpose::Election, 1);
        let mut raft = Raft::new(1, &[1, 2, 3], timing, chance, rules);
        let mut out = Outbox::default();
        let batch = Batch { client: 0, first: 0, count: 1, bytes: 100 };
        raft.message(Time(1), 4, Message::Write { batch, after: 0, attempt: 1 }, &mut out);
        raft.message(Time(2), 2, Message::Vote { term: 2, granted: false }, &mut out);
        raft.timeout(Time(500 * MS), &mut out);
        raft.message(Time(501 * MS), 3, Message::Vote { term: 3, granted: true }, &mut out);
        assert!(raft.leads() && raft.term() == 3 && raft.log().end() == 3);
        raft.message(
            Time(502 * MS),
            3,
            Message::Appended { term: 3, agreed: Ok(2), number: 1 },
            &mut out,
        );
        raft.commit()
    };
    assert_eq!(commit_with(Rules::ALL), 0);
    assert_eq!(commit_with(Rules { own_term_only: false, ..Rules::ALL }), 2);
}

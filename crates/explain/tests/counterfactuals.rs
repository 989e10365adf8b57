//! What would have helped, for the worked examples and for one case of each kind.

use expect_test::{Expect, expect, expect_file};
use highwater_explain::counterfactual::{Advice, Advisor, Change, Harm, Helps, Telling, Work};
use highwater_protocol::Acks;
use highwater_scenario::{Compiled, Lang, Plan, compile, presets};
use highwater_sim::Run;

/// A script's run, and advice on it.
struct Advised {
    plan: Plan,
    run: Run,
    advice: Vec<Advice>,
}

fn advised(text: &str) -> Advised {
    let Compiled { script, plan, diagnostics } = compile(text);
    let plan = plan.unwrap_or_else(|| panic!("{diagnostics:?}"));
    let mut run = Run::new(plan.schedule.clone());
    run.finish();
    let mut advisor = Advisor::new(&script, &plan, &run);
    advisor.finish();
    let advice = advisor.advice().to_vec();
    Advised { plan, run, advice }
}

impl Advised {
    fn told(&self, lang: Lang) -> String {
        let telling = Telling { schedule: &self.plan.schedule, history: self.run.history(), lang };
        let mut told = String::new();
        for advice in &self.advice {
            for (i, line) in telling.advice(advice).iter().enumerate() {
                told += &format!("{}{line}\n", if i == 0 { "" } else { "  " });
            }
        }
        told
    }

    fn of(&self, harm: Harm) -> &Advice {
        self.advice.iter().find(|advice| advice.harm == harm).expect("there is such a harm")
    }
}

fn check(text: &str, expected: Expect) {
    expected.assert_eq(&advised(text).told(Lang::En));
}

/// The advice on every worked example, word for word, in every language.
#[test]
fn advice_on_presets() {
    for (lang, tag) in Lang::ALL {
        let mut told = String::new();
        for preset in presets::all() {
            told += &format!("== {}\n{}", preset.id, advised(preset.script).told(lang));
        }
        expect_file![format!("golden/advice-{tag}.txt")].assert_eq(&told);
    }
}

/// Where acks=1 loses records, acks=all keeps them; more replicas in sync wanted do not, as long
/// as nobody waits for them.
#[test]
fn acks_one() {
    let advised = advised(presets::find("sync-vs-async").expect("it is there").script);
    let producer = advised.plan.schedule.producers.iter().position(|p| p.name == "one");
    let advice = advised.of(Harm::Lost { producer: producer.expect("it is there") as u16 });
    let acks = Change::Acks { producer: "one".to_owned(), acks: Acks::All };
    let remedies: Vec<&[Change]> = advice.remedies().map(|trial| &*trial.changes).collect();
    assert!(remedies.contains(&&[acks][..]), "{remedies:?}");
    let min = Change::MinInsyncReplicas { topic: "orders".to_owned(), value: 2 };
    let trial = advice.singles.iter().find(|trial| trial.changes == [min.clone()]);
    assert_eq!(trial.map(|trial| trial.helps), Some(Helps::Not));
}

/// Where an unclean election loses records, its setting is named.
#[test]
fn unclean_election() {
    let advised = advised(presets::find("all-replicas-die").expect("it is there").script);
    let producer = advised.plan.schedule.producers.iter().position(|p| p.name == "b");
    let advice = advised.of(Harm::Lost { producer: producer.expect("it is there") as u16 });
    let unclean = Change::UncleanLeaderElection { topic: "quick".to_owned(), enable: false };
    let trial = advice.remedies().find(|trial| trial.changes == [unclean.clone()]);
    let price = trial.expect("it helps").price(advice).expect("it came to its end");
    assert!(price.leaderless.0 > 0, "who waits for a replica has no leader meanwhile: {price:?}");
}

/// Where the last replica in sync loses its disk, neither who waits for all nor how many must be
/// in sync is enough alone.
#[test]
fn two_settings_together() {
    check(
        "brokers 1..3 broker.heartbeat.interval.ms=300ms\n\
         controller broker.session.timeout.ms=3s\n\
         topic orders replicas=[1,2,3]\n\
         producer web acks=1 rate=10/s\n\
         at 2s pause brokers 2..3\n\
         at 12s crash broker 1\n\
         at 12500ms wipe broker 1\n\
         at 13s resume brokers 2..3\n\
         at 20s start broker 1\n\
         run 40s\n",
        expect![[r#"
            120 acknowledged records of web were lost.
              Helps in part: min.insync.replicas=2 for topic orders. Then it is 99 records. The price: 99 of 100 acknowledgements take up to 2.933 s instead of 6.393 ms.
              Does not help alone: acks=all for producer web.
              Does not help alone: eligible.leader.replicas.version=0.
              No single setting helps.
              Helps: acks=all for producer web together with min.insync.replicas=2 for topic orders. Then it is none. The price: 99 of 100 acknowledgements take up to 12.897 s instead of 6.393 ms.
            orders/0 had no leader for 25 s.
              Helps: unclean.leader.election.enable=true for topic orders. Then it always has one. The price: 99 of 100 acknowledgements take up to 2.934 s instead of 6.393 ms.
              Does not help alone: eligible.leader.replicas.version=0.
        "#]],
    );
}

/// A batch that is written twice since its answer was lost.
#[test]
fn duplicates() {
    check(
        "topic orders replicas=[1,2,3]\n\
         producer web enable.idempotence=false rate=10/s request.timeout.ms=2s\n\
         at 2s cut broker 1 -> producer web for 3s\n\
         run 20s\n",
        expect![[r#"
            5 records of web are in the log more than once.
              Helps: enable.idempotence=true for producer web. Then it is none. It costs nothing that shows in this run.
        "#]],
    );
}

/// A machine that loses its power with what was not flushed.
#[test]
fn power_loss() {
    check(
        "brokers 1..2\n\
         topic orders replicas=[1]\n\
         producer web rate=10/s\n\
         at 4s power-loss broker 1\n\
         at 6s start broker 1\n\
         run 30s\n",
        expect![[r#"
            3 acknowledged records of web were lost.
              Helps: replication.factor=2 for topic orders. Then it is none. The price: 99 of 100 acknowledgements take up to 10.723 ms instead of 9.605 ms.
              Helps: flush.messages=1 for topic orders. Then it is none. It costs nothing that shows in this run.
              Does not help alone: eligible.leader.replicas.version=0.
            orders/0 had no leader for 781 ms.
              Helps: replication.factor=2 for topic orders. Then it always has one. The price: 99 of 100 acknowledgements take up to 10.723 ms instead of 9.605 ms.
              Does not help alone: unclean.leader.election.enable=true for topic orders.
              Does not help alone: eligible.leader.replicas.version=0.
        "#]],
    );
}

/// An administrator who elects uncleanly.
#[test]
fn an_unclean_election_by_hand() {
    check(
        "brokers 1..2\n\
         topic orders replicas=[1,2]\n\
         producer web rate=10/s\n\
         at 2s crash broker 2\n\
         at 14s crash broker 1\n\
         at 15s start broker 2\n\
         at 30s elect unclean orders/0\n\
         at 40s start broker 1\n\
         run 60s\n",
        expect![[r#"
            120 acknowledged records of web were lost.
              Helps: min.insync.replicas=2 for topic orders. Then it is none. The price: 15.5 s more without progress for acks=all; 99 of 100 acknowledgements take up to 41.126 s instead of 15.842 s.
              Helps: no unclean election by the administrator. Then it is none. The price: 12.3 s more without leader; 12.3 s more without progress for acks=all; 99 of 100 acknowledgements take up to 27.963 s instead of 15.842 s.
              Does not help alone: eligible.leader.replicas.version=0.
            orders/0 had no leader for 8.6 s.
              Helps: unclean.leader.election.enable=true for topic orders. Then it always has one. It costs nothing that shows in this run.
              Does not help alone: eligible.leader.replicas.version=0.
        "#]],
    );
}

/// In slices of any size, the same is tried in the same order.
#[test]
fn slices_make_no_difference() {
    let script = presets::find("sync-vs-async").expect("it is there").script;
    let Compiled { script, plan, .. } = compile(script);
    let plan = plan.expect("it is right");
    let mut run = Run::new(plan.schedule.clone());
    run.finish();
    let advice = |events: u64| {
        let mut advisor = Advisor::new(&script, &plan, &run);
        let mut slices = 0;
        while advisor.advance(events) == Work::More {
            slices += 1;
        }
        (advisor.advice().to_vec(), slices)
    };
    let (whole, _) = advice(u64::MAX);
    let (sliced, slices) = advice(1_001);
    assert_eq!(whole, sliced);
    assert!(slices > 10);
}

/// Every script that is offered runs to what was told of it, and is another than the one asked.
#[test]
fn scripts_offered_do_what_they_say() {
    for preset in presets::all() {
        let advised = advised(preset.script);
        for advice in &advised.advice {
            for trial in advice.remedies() {
                let plan = compile(&trial.script).plan.expect("it can be run");
                let mut run = Run::new(plan.schedule);
                run.finish();
                let figures = highwater_explain::counterfactual::Figures::of(&run);
                assert_eq!(figures.amount(advice.harm), 0, "{}: {:?}", preset.id, trial.changes);
                assert_eq!(Some(figures), trial.figures);
            }
        }
    }
}

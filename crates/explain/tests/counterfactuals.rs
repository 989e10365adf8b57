//! What would have helped, for the worked examples and for one case of each kind.

use expect_test::expect_file;
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

/// One case of each kind, with what it shows.
const CASES: &[(&str, &str)] = &[
    (
        "Where the last replica in sync loses its disk, neither who waits for \
         all nor how many must be in sync is enough alone.",
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
    ),
    (
        "A batch that is written twice since its answer was lost.",
        "topic orders replicas=[1,2,3]\n\
         producer web enable.idempotence=false rate=10/s request.timeout.ms=2s\n\
         at 2s cut broker 1 -> producer web for 3s\n\
         run 20s\n",
    ),
    (
        "A machine that loses its power with what was not flushed.",
        "brokers 1..2\n\
         topic orders replicas=[1]\n\
         producer web rate=10/s\n\
         at 4s power-loss broker 1\n\
         at 6s start broker 1\n\
         run 30s\n",
    ),
    (
        "Every machine loses its power at once: no replica has what none had flushed.",
        "brokers 1..3 broker.heartbeat.interval.ms=300ms power.loss.takes=all\n\
         controller broker.session.timeout.ms=3s\n\
         topic orders replicas=[1,2,3]\n\
         producer web rate=10/s\n\
         at 5s power-loss brokers 1..3\n\
         at 8s start brokers 1..3\n\
         run 30s\n",
    ),
    (
        "The last in sync loses its power, and those who have everything may not lead.",
        "highwater 1\nkafka 4.0\n\
         brokers 1..3 broker.heartbeat.interval.ms=300ms replica.lag.time.max.ms=2s \
         power.loss.takes=all\n\
         controller broker.session.timeout.ms=3s\n\
         topic orders replicas=[1,2,3] min.insync.replicas=2\n\
         producer web rate=10/s delivery.timeout.ms=5s request.timeout.ms=2s\n\
         at 3s cut brokers 2..3 -> broker 1\n\
         at 8s power-loss broker 1\n\
         at 14s start broker 1\n\
         at 14s heal all\n\
         run 30s\n",
    ),
    (
        "As many replicas must be in sync as there are: one less would do.",
        "brokers 1..3 broker.heartbeat.interval.ms=300ms\n\
         controller broker.session.timeout.ms=3s\n\
         topic orders replicas=[1,2,3] min.insync.replicas=3\n\
         producer web rate=10/s delivery.timeout.ms=5s request.timeout.ms=2s\n\
         at 3s crash broker 3\n\
         at 20s start broker 3\n\
         run 30s\n",
    ),
    (
        "An administrator who elects uncleanly.",
        "brokers 1..2\n\
         topic orders replicas=[1,2]\n\
         producer web rate=10/s\n\
         at 2s crash broker 2\n\
         at 14s crash broker 1\n\
         at 15s start broker 2\n\
         at 30s elect unclean orders/0\n\
         at 40s start broker 1\n\
         run 60s\n",
    ),
];

/// The advice on each, word for word.
#[test]
fn advice_on_cases() {
    let mut told = String::new();
    for (what, script) in CASES {
        let advice = advised(script).told(Lang::En);
        told += &format!("# {what}\n{script}---\n{advice}\n");
    }
    expect_file!["golden/advice-cases.txt"].assert_eq(&told);
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

//! Why records were acknowledged late. Goal: the explanation is of the delay itself, whatever
//! happened last before the acknowledgement; method: scripts with one cause of delay each.

use highwater_explain::message::Sentences;
use highwater_explain::why::{What, Why};
use highwater_scenario::{Lang, compile};
use highwater_sim::Run;

/// The explanations of what was late in a run: what happened, then the reasons.
fn told(text: &str) -> Vec<Vec<String>> {
    let compiled = compile(text);
    let plan = compiled.plan.unwrap_or_else(|| panic!("{:?}", compiled.diagnostics));
    let mut run = Run::new(plan.schedule);
    run.finish();
    let (why, sentences) = (Why::new(&run), Sentences::new(&run, Lang::En));
    let late = why.subjects().iter().filter(|subject| matches!(subject.what, What::Late { .. }));
    let told = late.map(|subject| {
        let reasons = why.explain(subject).reasons;
        let reasons = reasons.iter().map(|reason| sentences.reason(reason));
        std::iter::once(sentences.subject(subject)).chain(reasons).collect()
    });
    told.collect()
}

const CLUSTER: &str = "\
brokers 1..3 replica.lag.time.max.ms=5s
controller broker.session.timeout.ms=6s
topic orders replicas=[1,2,3] min.insync.replicas=2
";

#[test]
fn a_member_that_does_not_fetch_holds_acks_all() {
    let told = told(&format!(
        "{CLUSTER}producer web rate=10/s acks=all\nat 5.05s cut broker 3 -> broker 1\n\
         at 20s heal all\nrun 30s\n"
    ));
    let [late] = told.as_slice() else { panic!("one stretch is late: {told:#?}") };
    assert!(late[0].contains("of producer web in orders/0 were acknowledged late"), "{}", late[0]);
    let all = late.join("\n");
    for part in [
        "The high watermark stood still",
        "Broker 3 had more, but the leader had not heard of it",
        "The link broker 3 → broker 1 was cut from 5.05 s to 20 s.",
        "It moved on when the ISR became [1, 2]",
    ] {
        assert!(all.contains(part), "{part}: {all}");
    }
}

#[test]
fn a_dead_leader_delays_whatever_the_acks() {
    for acks in ["all", "1"] {
        let told = told(&format!(
            "{CLUSTER}producer web rate=10/s acks={acks}\nat 5.05s crash broker 1\nrun 30s\n"
        ));
        let [late] = told.as_slice() else { panic!("one stretch is late: {told:#?}") };
        let all = late.join("\n");
        for part in [
            "Broker 1 was still the leader, until",
            "Broker 1 crashed at 5.05 s.",
            "from `send` into the leader's log",
        ] {
            assert!(all.contains(part), "acks={acks}: {part}: {all}");
        }
        let waits = all.contains("The high watermark stood still");
        assert!(acks == "all" || !waits, "acks=1 does not wait for the high watermark: {all}");
    }
}

#[test]
fn too_small_an_isr_delays_by_retries() {
    let told = told(&format!(
        "{CLUSTER}producer web rate=10/s acks=all retries=1000000\n\
         at 5.05s stop broker 2\nat 5.05s stop broker 3\nat 12s start broker 2\n\
         at 12s start broker 3\nrun 30s\n"
    ));
    let all: Vec<String> = told.into_iter().flatten().collect();
    let all = all.join("\n");
    for part in [
        "Producer web tried",
        "NOT_ENOUGH_REPLICAS",
        "Broker 1 refuses acks=all",
        "was told to stop at 5.05 s",
    ] {
        assert!(all.contains(part), "{part}: {all}");
    }
}

/// Nothing went wrong: the way is long, and that is told by its parts.
#[test]
fn a_long_way_is_told_by_its_parts() {
    let told = told(&format!(
        "{CLUSTER}producer web rate=2/s acks=1\nat 0s slow producer web -> broker 1 latency=2s\n\
         run 10s\n"
    ));
    let [late] = told.as_slice() else { panic!("one stretch is late: {told:#?}") };
    let all = late.join("\n");
    assert!(all.contains("from `send` into the leader's log took up to 8 s"), "{all}");
    assert!(all.contains("The link producer web → broker 1 took 2 s"), "{all}");
}

#[test]
fn nothing_late_nothing_told() {
    assert_eq!(told(&format!("{CLUSTER}producer web rate=10/s\nrun 5s\n")), [[""; 0]; 0]);
}

//! The page without a browser: messages in, effects carried out by hand.

mod evidence;
mod promising;

use super::*;
use crate::msg::{Act, Step};
use highwater_protocol::NodeId;
use wasm_bindgen_test::wasm_bindgen_test;

const SCRIPT: &str = "\
brokers 1..3 broker.heartbeat.interval.ms=300ms
controller broker.session.timeout.ms=3s
topic orders replicas=[1,2,3]
producer web rate=20/s
run 12s
";

/// Carries out what needs no browser until nothing is left; gives back the rest.
fn settle(state: &mut State, effects: Vec<Effect>) -> Vec<Effect> {
    let mut rest = Vec::new();
    let mut queue: std::collections::VecDeque<Effect> = effects.into();
    while let Some(effect) = queue.pop_front() {
        match effect {
            Effect::AtFrame(msg) | Effect::Soon(msg) => {
                queue.extend(state.update(msg, &mut || true));
            }
            other => rest.push(other),
        }
    }
    rest
}

fn send(state: &mut State, msg: Msg) -> Vec<Effect> {
    let effects = state.update(msg, &mut || true);
    settle(state, effects)
}

fn open(opening: Opening) -> (State, Vec<Effect>) {
    let (mut state, effects) = State::open(opening);
    let rest = settle(&mut state, effects);
    (state, rest)
}

fn with_script() -> State {
    open(Opening { saved: Some(SCRIPT.to_owned()), ..Opening::default() }).0
}

fn leader(state: &State) -> Option<NodeId> {
    let view = state.view.as_ref().expect("something is shown");
    view.metadata.partition(state.partition).expect("the partition exists").leader
}

#[wasm_bindgen_test(unsupported = test)]
fn opens_with_the_worked_example_where_it_gets_interesting() {
    let (state, rest) = open(Opening::default());
    let done = state.done.as_ref().expect("it has run");
    assert_eq!(state.preset.expect("an example").id, "article-example");
    assert!(done.verdicts.iter().all(|verdict| verdict.holds));
    assert_eq!(state.time, done.interesting);
    assert_eq!(leader(&state), Some(NodeId(3)), "the second failure has just been handled");
    let title = state.title();
    assert!(title.ends_with("· Highwater"), "{title}");
    assert!(rest.contains(&Effect::Title(title)));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_broken_script_keeps_the_last_run() {
    let mut state = with_script();
    let before = state.done.clone();
    send(&mut state, Msg::Text(format!("{SCRIPT}crash broker 1 at 5s\n")));
    assert!(state.is_stale());
    assert!(state.done == before && state.view.is_some());
    assert_eq!(state.script.problem_count(true), 1);
    send(&mut state, Msg::Text(SCRIPT.to_owned()));
    assert!(!state.is_stale() && state.done != before);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_click_on_a_broker_adds_a_line_and_can_be_taken_back() {
    let mut state = with_script();
    send(&mut state, Msg::Seek(Time(4_000_400)));
    send(&mut state, Msg::Act(Act::Crash(NodeId(1))));
    assert!(state.text.contains("\nat 4s crash broker 1\nrun 12s"), "{}", state.text);
    assert_eq!(state.time, Time(4_000_400), "the page stays where it was");
    assert!(state.note.as_ref().expect("it says so").undo);
    send(&mut state, Msg::Step(Step::End));
    assert_eq!(leader(&state), Some(NodeId(2)));
    send(&mut state, Msg::Undo);
    assert_eq!(*state.text, *SCRIPT);
    assert_eq!(leader(&state), Some(NodeId(1)));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_disk_fails_and_is_replaced_by_the_name_of_its_directory() {
    let (mut state, _) = open(Opening::default());
    send(&mut state, Msg::Preset("log-dir-failure"));
    send(&mut state, Msg::Seek(Time(8_000_000)));
    send(&mut state, Msg::Act(Act::FailLogDir(NodeId(2), 1)));
    assert!(state.text.contains("\nat 8s  fail log dir d2 of broker 2\n"), "{}", state.text);
    send(&mut state, Msg::Act(Act::ReplaceLogDir(NodeId(3), 2)));
    let replaced = "\nat 8s  replace log dir meta of broker 3\n";
    assert!(state.text.contains(replaced), "{}", state.text);
    let before = state.text.clone();
    send(&mut state, Msg::Act(Act::FailLogDir(NodeId(9), 0)));
    assert_eq!(state.text, before, "there is no such broker");
}

#[wasm_bindgen_test(unsupported = test)]
fn with_the_full_editor_there_the_editor_changes_the_text() {
    let mut state = with_script();
    send(&mut state, Msg::Editor(true));
    send(&mut state, Msg::Seek(Time(4_000_000)));
    let rest = send(&mut state, Msg::Act(Act::Stop(NodeId(2))));
    let replaced = rest.iter().find_map(|effect| match effect {
        Effect::Replace(from, to, insert) => Some((*from, *to, insert.as_str())),
        _ => None,
    });
    let at = SCRIPT.find("run").expect("there") as u32;
    let (from, to, insert) = replaced.expect("the editor is asked");
    assert_eq!((from, to), (at, at));
    assert!(insert.ends_with("stop broker 2\n"), "{insert}");
    assert_eq!(*state.text, *SCRIPT, "until the editor says so");
    assert_eq!(send(&mut state, Msg::Undo), [Effect::Undo]);
}

#[wasm_bindgen_test(unsupported = test)]
fn the_newest_text_cancels_the_run_under_way() {
    let mut state = with_script();
    let long = SCRIPT.replace("run 12s", "run 600s");
    state.update(Msg::Text(long), &mut || false);
    let effects = state.update(Msg::Compile, &mut || false);
    let first = effects.iter().find_map(|effect| match effect {
        Effect::Soon(msg @ Msg::Slice(_)) => Some(msg.clone()),
        _ => None,
    });
    let first = first.expect("there is more to do");
    assert!(state.progress().is_some());
    send(&mut state, Msg::Text(SCRIPT.to_owned()));
    assert!(state.progress().is_none());
    let done = state.done.clone();
    assert_eq!(send(&mut state, first), [], "the old run is gone");
    assert!(state.done == done && done.expect("ran").end() == Time(12_000_000));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_link_leads_to_a_script_and_an_instant() {
    let mut state = with_script();
    send(&mut state, Msg::Seek(Time(7_000_000)));
    let rest = send(&mut state, Msg::Share);
    let [Effect::SetFragment(fragment), Effect::Copy(copied)] = &rest[..] else {
        panic!("{rest:?}")
    };
    assert_eq!(fragment, copied);
    let (other, _) = open(Opening { fragment: fragment.clone(), ..Opening::default() });
    assert_eq!(*other.text, *SCRIPT);
    assert_eq!(other.time, Time(7_000_000));
    assert_eq!(other.bad_link, None);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_bad_link_gives_a_message_and_a_page() {
    for fragment in ["#d1:AAAA", "#nonsense", "#d9:xyz", "#d1:"] {
        let opening = Opening { fragment: fragment.to_owned(), ..Opening::default() };
        let (state, _) = open(opening);
        assert!(state.bad_link.is_some(), "{fragment}");
        assert!(state.done.is_some(), "{fragment}");
    }
    let mut state = with_script();
    send(&mut state, Msg::Fragment("#d1:AAAA".to_owned()));
    assert!(state.bad_link.is_some());
    assert_eq!(*state.text, *SCRIPT, "what was there stays");
}

#[wasm_bindgen_test(unsupported = test)]
fn steps_go_from_listed_event_to_listed_event() {
    let (mut state, _) = open(Opening::default());
    send(&mut state, Msg::Step(Step::Start));
    let mut times = vec![state.time];
    for _ in 0..4 {
        send(&mut state, Msg::Step(Step::NextEvent));
        times.push(state.time);
    }
    assert!(times.is_sorted() && times[1] < times[4], "{times:?}");
    for time in times.iter().rev().skip(1) {
        send(&mut state, Msg::Step(Step::PreviousEvent));
        assert_eq!(state.time, *time);
    }
    send(&mut state, Msg::Step(Step::End));
    assert_eq!(state.time, state.done.as_ref().expect("ran").end());
    send(&mut state, Msg::Step(Step::NextEvent));
    assert_eq!(state.time, state.done.as_ref().expect("ran").end());
}

#[wasm_bindgen_test(unsupported = test)]
fn playing_goes_on_with_the_frames_and_ends_at_the_end() {
    let mut state = with_script();
    send(&mut state, Msg::Seek(Time(11_900_000)));
    assert_eq!(send(&mut state, Msg::TogglePlay), [Effect::NextFrame]);
    send(&mut state, Msg::Frame(1_000.0));
    assert_eq!(state.time, Time(11_900_000), "the first frame only tells the time");
    send(&mut state, Msg::Frame(1_050.0));
    assert_eq!(state.time, Time(11_950_000));
    send(&mut state, Msg::Faster(true));
    send(&mut state, Msg::Frame(1_100.0));
    assert_eq!(state.time, Time(12_000_000));
    assert!(state.playing.is_none());
    send(&mut state, Msg::TogglePlay);
    assert_eq!(state.time, Time::ZERO, "from the start again");
}

#[wasm_bindgen_test(unsupported = test)]
fn an_empty_script_offers_a_start() {
    let mut state = with_script();
    send(&mut state, Msg::Text(" \n".to_owned()));
    assert!(state.script.is_blank() && state.done.is_none() && !state.is_stale());
    assert_eq!(state.script.problem_count(true), 0);
    send(&mut state, Msg::Preset("five-brokers"));
    assert_eq!(state.done.as_ref().expect("it runs").longest.len(), 10);
}

#[wasm_bindgen_test(unsupported = test)]
fn an_example_that_was_changed_says_so() {
    let (mut state, _) = open(Opening::default());
    let name = state.name();
    send(&mut state, Msg::Act(Act::Crash(NodeId(3))));
    assert_ne!(state.name(), name);
    assert!(state.edited && state.preset.is_some());
    send(&mut state, Msg::Preset("article-example"));
    assert_eq!(state.name(), name);
}

#[wasm_bindgen_test(unsupported = test)]
fn the_reader_learns_what_would_have_helped() {
    let (mut state, _) = open(Opening::default());
    send(&mut state, Msg::Preset("sync-vs-async"));
    assert!(state.advised().is_none());
    // Without time to spare it comes in slices.
    let mut queue = state.update(Msg::Advise, &mut || false);
    let mut slices = 0;
    while let Some(Effect::Soon(msg)) = queue.pop() {
        queue = state.update(msg, &mut || false);
        slices += 1;
    }
    assert!(slices > 10, "{slices} slices");
    let advised = state.advised().expect("somebody asked");
    assert!(advised.finished);
    let done = state.done.clone().expect("the example runs");
    let told: Vec<_> = advised.advice.iter().map(|a| done.told(a, Lang::En)).collect();
    let (harm, remedies) = &told[0];
    assert!(harm.contains("of one"), "{harm}");
    assert!(remedies[0].words.contains("acks=all"), "{}", remedies[0].words);
    let script = remedies[0].script.clone();
    send(&mut state, Msg::LoadText(script));
    let totals = state.done.as_ref().expect("the variant runs").totals;
    assert_eq!((totals.lost, state.advised().is_none()), (20, true), "the other loss remains");
}

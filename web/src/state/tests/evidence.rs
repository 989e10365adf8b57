//! What became of the records, and the comparison with other schemes.

use super::{open, send};
use crate::engine::Asked;
use crate::fates::{Fate, Listed, listed};
use crate::msg::{Effect, Msg, Tab};
use crate::state::{Opening, Stage, State, Validity};
use wasm_bindgen_test::wasm_bindgen_test;

fn with_loss() -> State {
    let (mut state, _) = open(Opening::default());
    send(&mut state, Msg::Preset("sync-vs-async"));
    state
}

/// Carries out up to `limit` slices, each without time to spare.
fn slices(state: &mut State, first: Msg, limit: usize) -> usize {
    let mut queue = state.update(first, &mut || false);
    let mut slices = 0;
    while slices < limit
        && let Some(Effect::Soon(msg)) = queue.pop()
    {
        queue = state.update(msg, &mut || false);
        slices += 1;
    }
    slices
}

#[wasm_bindgen_test(unsupported = test)]
fn a_row_leads_to_where_its_fate_was_decided() {
    let mut state = with_loss();
    send(&mut state, Msg::FindRecords(Fate::Lost));
    assert!(state.records.open && state.tab == Tab::Records);
    let done = state.done.clone().expect("it has run");
    let Listed { producer, records, .. } = listed(done.ledger(), Fate::Lost).swap_remove(0);
    let place = done.place_of(producer, &records);
    let election = records.loss.as_ref().and_then(|loss| loss.election).expect("a leader without");
    assert_eq!(place.time, election.time);
    let rest = send(&mut state, Msg::GoToRecords(place));
    assert!(rest.contains(&Effect::Reveal("why")));
    assert_eq!(state.time, election.time);
    assert!(matches!(state.asked(), Some(Asked::Record(_, first)) if first == records.first));
    let shown = done.why(state.time, state.partition, state.asked()).expect("it is explained");
    let told = done.sentences(state.lang).subject(&shown.explanation.subject);
    assert!(told.contains("lost") && told.contains(&records.first.to_string()), "{told}");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_late_record_leads_to_what_it_waited_for() {
    let (mut state, _) = open(Opening::default());
    send(&mut state, Msg::Preset("lagging-follower"));
    let done = state.done.clone().expect("it has run");
    let Listed { producer, records, .. } = listed(done.ledger(), Fate::Late).swap_remove(0);
    send(&mut state, Msg::GoToRecords(done.place_of(producer, &records)));
    assert_eq!(state.time, records.answered.expect("it was acknowledged").0);
    let shown = done.why(state.time, state.partition, state.asked()).expect("it is explained");
    let told = done.sentences(state.lang).explanation(shown.explanation);
    for part in ["acknowledged late", "stood still", "broker 3 → broker 1 was cut", "ISR became"]
    {
        assert!(told.contains(part), "{part}: {told}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn more_rows_are_drawn_until_another_list_is_asked_for() {
    let mut state = with_loss();
    let first = state.records.rows;
    send(&mut state, Msg::MoreRecords);
    assert!(state.records.rows > first);
    send(&mut state, Msg::ListRecords(Fate::Late));
    assert_eq!((state.records.rows, state.records.fate), (first, Fate::Late));
}

#[wasm_bindgen_test(unsupported = test)]
fn schemes_are_compared_in_slices_and_marked_once_the_script_changes() {
    let mut state = with_loss();
    assert!(state.comparison().1 == Stage::Idle);
    let all = slices(&mut state, Msg::Compare, usize::MAX);
    assert!(all > 20, "{all} slices");
    let Stage::Done(found, Validity::Current) = state.comparison().1 else {
        panic!("it has come to its end")
    };
    assert!(found.is_complete() && found.len() >= 6);
    assert_eq!(found.rows(state.lang).filter(|row| row.own).count(), 1);
    let text = format!("{}\nat 1s crash broker 3\n", state.text);
    send(&mut state, Msg::Text(text));
    let Stage::Done(kept, Validity::Stale) = state.comparison().1 else {
        panic!("what was found is kept, and marked")
    };
    assert!(kept == found);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_comparison_can_be_stopped_and_what_was_found_stays() {
    let mut state = with_loss();
    // Before the first row there is nothing to keep.
    slices(&mut state, Msg::Compare, 2);
    assert!(matches!(state.comparison().1, Stage::Running(..)));
    send(&mut state, Msg::StopComparing);
    assert!(state.comparison().1 == Stage::Idle);
    // With a slice on its way that must not go on with it.
    let mut queue = state.update(Msg::Compare, &mut || false);
    while let Some(Effect::Soon(msg)) = queue.pop() {
        queue = state.update(msg, &mut || false);
        if matches!(&state.comparison().1, Stage::Running(found, ..) if found.len() == 2) {
            break;
        }
    }
    send(&mut state, Msg::StopComparing);
    let Some(Effect::Soon(late)) = queue.pop() else { panic!("one is on its way") };
    assert!(send(&mut state, late).is_empty());
    let Stage::Done(found, Validity::Current) = state.comparison().1 else {
        panic!("two rows are there")
    };
    assert_eq!((found.len(), found.is_complete()), (2, false));
}

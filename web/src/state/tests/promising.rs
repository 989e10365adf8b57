//! What Kafka promises, and whether the run kept it.

use super::{SCRIPT, open, send};
use crate::engine::PromiseState;
use crate::i18n::Lang;
use crate::msg::{Effect, Msg};
use crate::state::{Opening, Promises};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test(unsupported = test)]
fn promises_are_told_by_name() {
    let (mut state, _) = open(Opening::default());
    send(&mut state, Msg::Preset("sync-vs-async"));
    let Promises::Known(checked) = state.promises() else { panic!("the run is short") };
    let told = checked.told(Lang::En);
    let names: Vec<&str> = told.iter().map(|told| told.name.as_str()).take(2).collect();
    assert_eq!(names, ["acks=0 and 1 durability (I12)", "one leader per epoch (I1)"]);
    assert_eq!(told[0].counted.as_deref(), Some("40 records, first at 13.900 s"));
    assert_eq!(told.len(), 23, "all but I13, which is told only where it did not hold");
    // In slices it comes to the same; a new text forgets it.
    let mut queue = state.update(Msg::Check, &mut || false);
    let mut slices = 0;
    while let Some(Effect::Soon(msg)) = queue.pop() {
        assert!(matches!(state.promises(), Promises::Running(_)));
        queue = state.update(msg, &mut || false);
        slices += 1;
    }
    let Promises::Known(again) = state.promises() else { panic!("every slice was carried out") };
    assert_eq!((again.count(PromiseState::Kept), slices > 10), (22, true));
    state.update(Msg::Text(SCRIPT.to_owned()), &mut || true);
    state.update(Msg::Compile, &mut || false);
    assert!(matches!(state.promises(), Promises::Unknown));
}

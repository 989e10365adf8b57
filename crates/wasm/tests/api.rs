//! The interface as JavaScript in a browser sees it.

use highwater_wasm::{
    Simulation, all_presets, check, decode_link, encode_link, format, run, trace_hash_of, version,
};
use js_sys::{JSON, Object, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// Written by the native test `crates/scenario/tests/trace_hashes.rs`.
const HASHES: &str = include_str!("../../scenario/tests/goldens/trace-hashes.txt");

const SCRIPT: &str = "\
brokers 1..3
topic orders replicas=[1,2,3]
producer web acks=1 rate=100/s
at 5s pause brokers 2..3 for 2s
at 6s crash broker 1
run 30s
expect leader of orders/0 = 2
";

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = Error)]
    type JsErrorValue;
    #[wasm_bindgen(method, getter)]
    fn message(this: &JsErrorValue) -> String;
}

/// A member by its path: `partitions.0.leader`.
fn at(value: &JsValue, path: &str) -> JsValue {
    let step = |value: JsValue, key: &str| Reflect::get(&value, &key.into()).expect("an object");
    path.split('.').fold(value.clone(), step)
}

fn text(value: &JsValue) -> String {
    JSON::stringify(value).ok().and_then(|text| text.as_string()).expect("plain data")
}

fn message<T>(result: Result<T, JsError>) -> String {
    let Err(error) = result else { panic!("an error was expected") };
    JsValue::from(error).unchecked_into::<JsErrorValue>().message()
}

fn object(members: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in members {
        Reflect::set(&object, &(*name).into(), value).expect("a new object takes everything");
    }
    object.into()
}

fn good<T>(result: Result<T, JsError>) -> T {
    result.unwrap_or_else(|error| panic!("{:?}", JsValue::from(error)))
}

/// The version has three numbers.
#[wasm_bindgen_test]
fn version_has_three_numbers() {
    assert_eq!(version().split('.').filter(|part| part.parse::<u32>().is_ok()).count(), 3);
}

/// Every preset runs in wasm to the very hash that it has natively.
#[wasm_bindgen_test]
fn runs_are_as_they_are_natively() {
    let presets = all_presets(None);
    let count = HASHES.lines().count();
    assert_eq!(at(&presets, "length").as_f64(), Some(count as f64));
    for (i, line) in HASHES.lines().enumerate() {
        let (id, hash) = line.split_once(' ').expect("a line is an id and a hash");
        assert_eq!(at(&presets, &format!("{i}.id")).as_string().as_deref(), Some(id));
        let script = at(&presets, &format!("{i}.script")).as_string().expect("it has a script");
        assert_eq!(good(trace_hash_of(&script)), hash, "{id}");
    }
}

/// Texts come in the language that was asked for, English where it is not known.
#[wasm_bindgen_test]
fn languages() {
    let title = |lang: &str| text(&at(&all_presets(Some(lang.to_owned())), "0.title"));
    let [english, simplified, traditional] = ["en", "zh-Hans", "zh-TW"].map(title);
    assert!(english != simplified && simplified != traditional);
    assert_eq!(title("fr"), english);
}

/// A run in slices ends as a run at a stretch, and tells how far it has come.
#[wasm_bindgen_test]
fn slices_make_the_same_run() {
    let mut simulation = good(Simulation::new(SCRIPT));
    assert_eq!(text(&simulation.progress()), r#"{"now_us":0,"end_us":30000000,"events":0}"#);
    assert!(simulation.advance(1_000));
    assert_eq!(at(&simulation.progress(), "events").as_f64(), Some(1_000.0));
    while simulation.advance(1_000) {}
    assert_eq!(simulation.trace_hash(), good(trace_hash_of(SCRIPT)));
    assert_eq!(text(&simulation.report()), text(&good(run(SCRIPT))));
}

/// The report is plain objects, lists, numbers and texts.
#[wasm_bindgen_test]
fn the_report_is_plain() {
    let report = good(run(SCRIPT));
    assert_eq!(at(&report, "format").as_f64(), Some(1.0));
    assert_eq!(at(&report, "partitions.0.leader").as_f64(), Some(2.0));
    assert_eq!(at(&report, "expects.0.held").as_bool(), Some(true));
    assert_eq!(text(&at(&report, "producers.0.errors")), "{}");
    assert!(at(&report, "producers.0.lost").as_f64() > Some(0.0));
    assert!(at(&report, "state").is_undefined());
}

/// The state at an instant, before and after the leader is replaced.
#[wasm_bindgen_test]
fn the_state_at_an_instant() {
    let mut simulation = good(Simulation::new(SCRIPT));
    assert!(message(simulation.state_at(1e6)).contains("has not come that far"));
    while simulation.advance(u32::MAX) {}
    let leader = |time| at(&good(simulation.state_at(time)), "partitions.0.leader").as_f64();
    assert_eq!([leader(1e6), leader(30e6)], [Some(1.0), Some(2.0)]);
    assert_eq!(leader(-1.0), Some(1.0));
    assert!(message(simulation.state_at(31e6)).contains("has not come that far"));
}

/// Mistakes are a list where they were asked for, and an error where a run was.
#[wasm_bindgen_test]
fn mistakes() {
    let bad = "brokers 1..3\ntopic 订单\nat 2s crush broker 1\n";
    let found = check(bad, None);
    let last = at(&found, &format!("{}", at(&found, "length").as_f64().unwrap_or(0.0) - 1.0));
    assert_eq!(at(&last, "severity").as_string().as_deref(), Some("error"));
    assert_eq!((at(&last, "line").as_f64(), at(&last, "column").as_f64()), (Some(3.0), Some(7.0)));
    // `from` counts as JavaScript does, where each of the two characters is one unit.
    assert_eq!(at(&last, "from").as_f64(), Some(28.0));
    let chinese = check(bad, Some("zh-Hans".to_owned()));
    assert_ne!(text(&at(&chinese, "0.message")), text(&at(&found, "0.message")));
    assert!(message(run(bad)).contains("error["));
    assert!(message(Simulation::new(bad)).contains("error["));
    assert_eq!(at(&check(SCRIPT, None), "length").as_f64(), Some(0.0));
}

/// A link gives script and instant back; a damaged one says so.
#[wasm_bindgen_test]
fn links() {
    for codec in ["d1", "p"] {
        let options = object(&[("codec", codec.into()), ("time_us", 12_500_000.into())]);
        let link = good(encode_link(SCRIPT, options));
        assert!(link.starts_with(&format!("#{codec}:")), "{link}");
        let decoded = good(decode_link(&link));
        assert_eq!(at(&decoded, "text").as_string(), Some(format(SCRIPT)));
        assert_eq!(at(&decoded, "time_us").as_f64(), Some(12_500_000.0));
    }
    let link = good(encode_link(SCRIPT, JsValue::UNDEFINED));
    assert!(at(&good(decode_link(&link)), "time_us").is_null());
    assert!(message(decode_link(&link[..link.len() - 1])).contains("link"));
    assert!(message(encode_link(SCRIPT, object(&[("codec", "d9".into())]))).contains("d1 and p"));
    assert!(message(encode_link(SCRIPT, object(&[("time_us", "soon".into())]))).contains("soon"));
}

/// Options of a picture change it; values that make no sense are refused.
#[wasm_bindgen_test]
fn pictures() {
    let mut simulation = good(Simulation::new(SCRIPT));
    while simulation.advance(u32::MAX) {}
    let plain = good(simulation.svg(JsValue::NULL));
    assert!(plain.starts_with("<svg ") && plain.ends_with("</svg>\n"));
    let options = object(&[
        ("width", 400.into()),
        ("theme", "dark".into()),
        ("partition", "orders/0".into()),
        ("lang", "zh-Hant".into()),
        ("from_us", 4e6.into()),
        ("to_us", 9e6.into()),
    ]);
    let other = good(simulation.svg(options));
    assert!(other.contains("width=\"400\"") && other.contains("lang=\"zh-Hant\""));
    for (name, value) in [("theme", "blue"), ("partition", "nosuch/0"), ("width", "broad")] {
        let told = message(simulation.svg(object(&[(name, value.into())])));
        assert!(told.contains(value), "{told}");
    }
}

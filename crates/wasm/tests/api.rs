//! The interface as JavaScript in a browser sees it.

use highwater_wasm::{
    Simulation, advise, all_presets, check, compare, decode_link, encode_link, format, run,
    trace_hash_of, version, why,
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
    #[wasm_bindgen(method, getter)]
    fn name(this: &JsErrorValue) -> String;
}

/// A member by its path: `partitions.0.leader`.
fn at(value: &JsValue, path: &str) -> JsValue {
    let step = |value: JsValue, key: &str| Reflect::get(&value, &key.into()).expect("an object");
    path.split('.').fold(value.clone(), step)
}

fn text(value: &JsValue) -> String {
    JSON::stringify(value).ok().and_then(|text| text.as_string()).expect("plain data")
}

fn refused<T>(result: Result<T, JsValue>) -> JsValue {
    let Err(error) = result else { panic!("an error was expected") };
    assert!(error.is_instance_of::<js_sys::Error>());
    assert_eq!(error.unchecked_ref::<JsErrorValue>().name(), "HighwaterError");
    error
}

fn message<T>(result: Result<T, JsValue>) -> String {
    refused(result).unchecked_into::<JsErrorValue>().message()
}

fn code<T>(result: Result<T, JsValue>) -> String {
    at(&refused(result), "code").as_string().expect("an error has a code")
}

fn object(members: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in members {
        Reflect::set(&object, &(*name).into(), value).expect("a new object takes everything");
    }
    object.into()
}

fn good<T>(result: Result<T, JsValue>) -> T {
    result.unwrap_or_else(|error| panic!("{error:?}"))
}

fn finished(script: &str) -> Simulation {
    let mut simulation = good(Simulation::new(script));
    while simulation.advance(u32::MAX) {}
    simulation
}

fn length(list: &JsValue) -> u32 {
    list.unchecked_ref::<js_sys::Array>().length()
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
    let error = refused(why(bad, object(&[("lang", "zh-Hans".into())])));
    assert_eq!(at(&error, "code").as_string().as_deref(), Some("script"));
    assert_eq!(text(&at(&error, "diagnostics")), text(&chinese));
    assert_eq!(code(advise(bad, JsValue::NULL)), "script");
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
    assert_eq!(code(decode_link("#d7:abc")), "link");
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

/// Facts one by one and by stretches are the same; the state follows from them.
#[wasm_bindgen_test]
fn from_fact_to_fact() {
    let simulation = finished(SCRIPT);
    let next = good(simulation.facts_until(6e6));
    let [last, first] = [next - 1, next].map(|id| good(simulation.fact(id)));
    assert!(at(&last, "time_us").as_f64() <= Some(6e6));
    assert!(at(&first, "time_us").as_f64() > Some(6e6));
    let window = object(&[("from_us", 6e6.into()), ("to_us", at(&first, "time_us"))]);
    let stretch = good(simulation.facts(window));
    let place = (0..length(&stretch))
        .find(|i| at(&stretch, &format!("{i}.id")).as_f64() == Some(f64::from(next)));
    let found = at(&stretch, &place.expect("it is in the stretch").to_string());
    assert_eq!(text(&found), text(&first));
    assert_eq!(code(simulation.fact(u32::MAX)), "not_reached");
    assert_eq!(code(simulation.facts_until(31e6)), "not_reached");
    assert_eq!(code(simulation.facts(object(&[("from_us", "now".into())]))), "option");
}

/// Explanations of everything, of an instant, a partition, a fact; in each language.
#[wasm_bindgen_test]
fn explanations() {
    let simulation = finished(SCRIPT);
    let all = good(simulation.why(JsValue::UNDEFINED));
    assert_eq!(text(&good(why(SCRIPT, JsValue::UNDEFINED))), text(&all));
    assert_eq!(at(&all, "format").as_f64(), Some(1.0));
    let explained =
        |options: &[(&str, JsValue)]| at(&good(simulation.why(object(options))), "explanations");
    let elected = explained(&[("at_us", 13.6e6.into()), ("partition", "orders/0".into())]);
    assert_eq!(length(&elected), 1);
    assert_eq!(at(&elected, "0.kind").as_string().as_deref(), Some("elected"));
    assert_eq!(at(&elected, "0.settings.0.name"), "broker.session.timeout.ms");
    let reasons = at(&elected, "0.reasons");
    let last = at(&reasons, &format!("{}.text", length(&reasons) - 1));
    assert_eq!(last.as_string().as_deref(), Some("Broker 1 crashed at 6 s."));
    let of_fact = explained(&[("fact", at(&elected, "0.fact"))]);
    assert_eq!(text(&of_fact), text(&elected));
    let words = object(&[("fact", at(&elected, "0.fact")), ("lang", "zh-Hant".into())]);
    let chinese = good(simulation.why(words));
    assert_eq!(at(&chinese, "language"), "zh-Hant");
    assert_eq!(at(&chinese, "explanations.0.kind"), "elected");
    assert!(text(&chinese).contains("成為"), "{}", text(&chinese));
    for (name, value, wanted) in [
        ("partition", "nosuch/0".into(), "option"),
        ("at_us", "soon".into(), "option"),
        ("fact", (-1).into(), "option"),
        ("fact", 4e9.into(), "not_reached"),
        ("at_us", 31e6.into(), "not_reached"),
    ] {
        let told = code(simulation.why(object(&[(name, value)])));
        assert_eq!(told, wanted, "{name}");
    }
    let both = object(&[("fact", 1.into()), ("at_us", 1.into())]);
    assert_eq!(code(simulation.why(both)), "option");
}

/// Advice in slices is the advice at a stretch; what helps is a script in which nothing is lost.
#[wasm_bindgen_test]
fn advice() {
    let unfinished = good(Simulation::new(SCRIPT));
    assert_eq!(code(unfinished.advise(JsValue::NULL)), "not_reached");
    let simulation = finished(SCRIPT);
    let mut advising = good(simulation.advise(object(&[("lang", "en".into())])));
    assert_eq!(at(&advising.progress(), "harms_done").as_f64(), Some(0.0));
    let mut slices = 1;
    while advising.advance(5_000) {
        slices += 1;
    }
    let progress = advising.progress();
    assert!(slices > 3 && at(&progress, "harms_done") == at(&progress, "harms"));
    let report = advising.report();
    assert_eq!(text(&good(advise(SCRIPT, JsValue::NULL))), text(&report));
    let lost = at(&report, "advice.0");
    assert_eq!(at(&lost, "harm"), "lost");
    assert_eq!(at(&lost, "subject"), "web");
    let trials = at(&lost, "singles");
    let helps = (0..length(&trials)).find(|i| at(&trials, &format!("{i}.helps")) == "fully");
    let trial = at(&trials, &helps.expect("acks=all helps").to_string());
    assert_eq!(at(&trial, "changes.0.key"), "acks");
    let script = at(&trial, "script").as_string().expect("a script");
    assert_eq!(at(&good(run(&script)), "producers.0.lost").as_f64(), Some(0.0));
    let link = at(&trial, "link").as_string().expect("a link");
    assert_eq!(at(&good(decode_link(&link)), "text").as_string(), Some(script));
    let chinese = good(advise(SCRIPT, object(&[("lang", "zh".into())])));
    assert_ne!(text(&at(&chinese, "advice.0.text")), text(&at(&lost, "text")));
    assert_eq!(code(simulation.advise(object(&[("lang", 5.into())]))), "option");
}

/// Who waits for nobody loses; who is asked about nothing is told so.
#[wasm_bindgen_test]
fn comparisons() {
    let report = good(compare(SCRIPT, object(&[("partition", "orders/0".into())])));
    let schemes = at(&report, "schemes");
    let lost = |id: &str| {
        let found = (0..length(&schemes)).find(|i| at(&schemes, &format!("{i}.id")) == id);
        at(&schemes, &format!("{}.lost", found.expect("it is compared"))).as_f64()
    };
    assert!(lost("asynchronous") > Some(0.0));
    assert_eq!(lost("majority-quorum"), Some(0.0));
    let simulation = finished(SCRIPT);
    assert_eq!(text(&good(simulation.compare(JsValue::NULL))), text(&report));
    assert_eq!(code(compare(SCRIPT, object(&[("partition", "nosuch/0".into())]))), "option");
    let unfinished = good(Simulation::new(SCRIPT));
    assert_eq!(code(unfinished.compare(JsValue::NULL)), "not_reached");
}

//! The page's parts, mounted in a browser with small runs.

use highwater_protocol::{NodeId, PartitionId, Time};
use highwater_web::components::{
    ComparePanel, CompareProps, Editor, EditorProps, Events, EventsProps, Port, Problems,
    ProblemsProps, RecordsPanel, RecordsProps, Stage, StageProps, Transport, TransportProps,
    Verdict, VerdictProps,
};
use highwater_web::engine::{Compare, Done, Job, Script};
use highwater_web::fates::Fate;
use highwater_web::filter::{Filter, Listing};
use highwater_web::i18n::Lang;
use highwater_web::msg::{Act, Msg, Step};
use highwater_web::shared::Shared;
use highwater_web::stage::Zoom;
use highwater_web::state::Promises;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, HtmlElement, HtmlTextAreaElement};
use yew::{AttrValue, BaseComponent, Callback};

wasm_bindgen_test_configure!(run_in_browser);

const SCRIPT: &str = "\
brokers 1..3 broker.heartbeat.interval.ms=300ms
controller broker.session.timeout.ms=3s
topic orders replicas=[1,2,3]
producer web rate=20/s
consumer audit
at 2s crash broker 1
run 12s
expect leader of orders/0 = 2
expect leader of orders/0 = 1 at 1s
";

/// What a mounted part has said.
#[derive(Clone, Default)]
struct Said(Rc<RefCell<Vec<Msg>>>);

impl Said {
    fn callback(&self) -> Callback<Msg> {
        let said = Rc::clone(&self.0);
        Callback::from(move |msg| said.borrow_mut().push(msg))
    }

    fn take(&self) -> Vec<Msg> {
        self.0.borrow_mut().drain(..).collect()
    }
}

async fn moment() {
    yew::platform::time::sleep(std::time::Duration::from_millis(30)).await;
}

async fn mount<C: BaseComponent>(props: C::Properties) -> Element {
    let document = web_sys::window().and_then(|window| window.document()).expect("in a browser");
    let root = document.create_element("div").expect("an element");
    document.body().expect("a body").append_child(&root).expect("appended");
    yew::Renderer::<C>::with_root_and_props(root.clone(), props).render();
    moment().await;
    root
}

fn find(root: &Element, selector: &str) -> HtmlElement {
    let found = root.query_selector(selector).expect("a valid selector");
    found.unwrap_or_else(|| panic!("no {selector} in it")).unchecked_into()
}

fn data(element: &Element, name: &str) -> String {
    element.get_attribute(&format!("data-{name}")).unwrap_or_default()
}

fn run() -> Shared<Done> {
    run_of(SCRIPT)
}

fn run_of(script: &str) -> Shared<Done> {
    let mut job = Job::begin(&Shared::new(Script::read(script))).expect("it can be run");
    while !job.advance() {}
    Shared::new(job.finish())
}

fn bubbling() -> web_sys::InputEventInit {
    let init = web_sys::InputEventInit::new();
    init.set_bubbles(true);
    init
}

#[wasm_bindgen_test]
async fn the_verdict_tells_what_became_of_the_records() {
    let said = Said::default();
    let root = mount::<Verdict>(VerdictProps {
        lang: Lang::En,
        done: run(),
        promises: Promises::Unknown,
        stale: false,
        embed: false,
        on: said.callback(),
    })
    .await;
    let verdict = find(&root, "[data-testid=verdict]");
    assert_eq!(data(&verdict, "tone"), "good");
    assert!(verdict.text_content().unwrap_or_default().contains("Nothing acknowledged was lost."));
    assert_eq!(data(&find(&root, "[data-number=lost]"), "value"), "0");
    let expectations = find(&root, "[data-testid=expectations]");
    assert_eq!(
        (data(&expectations, "held"), data(&expectations, "expected")),
        ("2".into(), "2".into())
    );
    find(&root, "details li:last-child button").click();
    assert_eq!(said.take(), [Msg::Jump(9, 1)]);
}

#[wasm_bindgen_test]
async fn the_stage_shows_who_leads_and_what_can_be_done() {
    let (said, done) = (Said::default(), run());
    let view = done.view_at(Time(3_000_000)).expect("within the run");
    let root = mount::<Stage>(StageProps {
        lang: Lang::ZhHans,
        done,
        view: Shared::new(view),
        partition: PartitionId(0),
        zoom: Zoom::Whole,
        menu: Some(NodeId(2)),
        stale: false,
        on: said.callback(),
    })
    .await;
    let stage = find(&root, "[data-testid=stage]");
    assert_eq!((data(&stage, "leader"), data(&stage, "isr")), ("1".into(), "1,2,3".into()));
    assert_eq!(data(&find(&root, "[data-testid=broker-1]"), "status"), "down");
    assert_eq!(data(&find(&root, "[data-testid=broker-2]"), "status"), "in-sync");
    find(&root, "[data-testid=quick-1]").click();
    find(&root, "[data-act=PowerLoss]").click();
    assert_eq!(
        said.take()[..2],
        [Msg::Act(Act::Start(NodeId(1))), Msg::Act(Act::PowerLoss(NodeId(2)))]
    );
}

#[wasm_bindgen_test]
async fn log_directories_fail_and_are_replaced_from_the_menu() {
    let done = run_of(
        "brokers 1..3 log.dirs=d1,d2 metadata.log.dir=meta\n\
         topic orders replicas=[1,2,3]\n\
         producer web rate=20/s\n\
         at 2s fail log dir d1 of broker 1\n\
         run 12s",
    );
    let said = Said::default();
    let view = done.view_at(Time(3_000_000)).expect("within the run");
    let root = mount::<Stage>(StageProps {
        lang: Lang::En,
        done,
        view: Shared::new(view),
        partition: PartitionId(0),
        zoom: Zoom::Whole,
        menu: Some(NodeId(1)),
        stale: false,
        on: said.callback(),
    })
    .await;
    let lane = find(&root, "[data-testid=broker-1]");
    assert_eq!(
        (data(&lane, "status"), data(&lane, "process")),
        ("offline".into(), "Running".into())
    );
    assert!(lane.text_content().unwrap_or_default().contains("disk failed"));
    assert_eq!(data(&find(&root, "[data-testid=broker-3]"), "status"), "in-sync");
    let replace = find(&root, "[data-act=ReplaceLogDir]");
    assert!(replace.text_content().unwrap_or_default().starts_with("Replace log directory d1"));
    replace.click();
    let fail = find(&root, "[data-act=FailLogDir]");
    assert!(fail.text_content().unwrap_or_default().starts_with("Fail log directory d2"));
    fail.click();
    let acts = [Act::ReplaceLogDir(NodeId(1), 0), Act::FailLogDir(NodeId(1), 1)];
    assert_eq!(said.take()[..2], acts.map(Msg::Act));
}

#[wasm_bindgen_test]
async fn the_transport_moves_through_time() {
    let said = Said::default();
    let root = mount::<Transport>(TransportProps {
        lang: Lang::En,
        done: run(),
        partition: PartitionId(0),
        time: Time(4_250_000),
        playing: false,
        speed: 2,
        on: said.callback(),
    })
    .await;
    let time = find(&root, "[data-testid=time]");
    assert_eq!(time.text_content().as_deref(), Some("4.250 s"));
    for button in ["play", "next", "to-start"] {
        find(&root, &format!("[data-testid={button}]")).click();
    }
    let wanted = [Msg::TogglePlay, Msg::Step(Step::NextEvent), Msg::Step(Step::Start)];
    assert_eq!(said.take(), wanted);
    let slider: web_sys::HtmlInputElement = find(&root, "[data-testid=scrub]").unchecked_into();
    assert_eq!((slider.value(), slider.max()), ("4250".into(), "12000".into()));
    slider.set_value("9000");
    let input = web_sys::InputEvent::new_with_event_init_dict("input", &bubbling()).expect("made");
    slider.dispatch_event(&input).expect("dispatched");
    assert_eq!(said.take(), [Msg::Seek(Time(9_000_000))]);
}

#[wasm_bindgen_test]
async fn events_are_sentences_that_lead_to_their_instant() {
    let (said, done) = (Said::default(), run());
    let listing = Listing::new(done.facts(), Filter::Key, "", done.telling(Lang::En));
    let root = mount::<Events>(EventsProps {
        lang: Lang::En,
        done: done.clone(),
        listing: Shared::new(listing),
        filter: Filter::Key,
        search: AttrValue::from(""),
        time: Time(2_000_000),
        on: said.callback(),
    })
    .await;
    let now = find(&root, "li.now button");
    assert!(now.text_content().unwrap_or_default().contains("Broker 1 crashes (kill -9)"));
    now.click();
    let asked = said.take();
    assert!(matches!(asked[..], [Msg::Why(Time(2_000_000), _)]), "{asked:?}");
    let text = root.text_content().unwrap_or_default();
    assert!(text.contains("orders/0: broker 2 elected leader, leader epoch 1"), "{text}");
    assert!(text.contains("because: broker 1 was fenced"), "{text}");
}

/// With acks=1 what only the leader had goes with it.
const LOSS: &str = "\
brokers 1..3 broker.heartbeat.interval.ms=300ms
controller broker.session.timeout.ms=3s
topic orders replicas=[1,2,3]
producer web acks=1 rate=20/s
at 5s pause brokers 2..3
at 6s crash broker 1
at 6100ms resume brokers 2..3
run 20s
";

fn records(done: Shared<Done>, fate: Fate, rows: usize, said: &Said) -> RecordsProps {
    let listed = highwater_web::state::Records { open: true, fate, rows };
    RecordsProps { lang: Lang::En, done, listed, stale: false, on: said.callback() }
}

#[wasm_bindgen_test]
async fn lost_records_are_listed_with_what_became_of_them() {
    let said = Said::default();
    let root = mount::<RecordsPanel>(records(run_of(LOSS), Fate::Lost, 1, &said)).await;
    let chip = find(&root, "[data-fate=lost][aria-pressed=true]");
    assert!(data(&chip, "value").parse::<u64>().is_ok_and(|lost| lost > 5));
    let row = find(&root, "ol button[data-first]");
    let told = row.text_content().unwrap_or_default();
    assert!(told.contains("gone since broker 2 was elected without it at"), "{told}");
    row.click();
    let asked = said.take();
    assert!(matches!(asked[..], [Msg::GoToRecords(place)] if place.asked.is_some()), "{asked:?}");
    find(&root, ".chips [data-fate=late]").click();
    assert_eq!(said.take(), [Msg::ListRecords(Fate::Late)]);
    let served = find(&root, "[data-testid=availability] [data-partition='0'] td:last-child");
    assert!(data(&served, "ppm").parse::<u64>().is_ok_and(|ppm| ppm < 1_000_000));
    find(&root, "[data-testid=latency] tbody tr");
}

#[wasm_bindgen_test]
async fn a_long_list_is_cut_and_an_empty_one_says_so() {
    let said = Said::default();
    let root = mount::<RecordsPanel>(records(run_of(LOSS), Fate::Any, 1, &said)).await;
    assert!(data(&find(&root, "ol"), "rows").parse::<usize>().is_ok_and(|rows| rows > 2));
    assert_eq!(root.query_selector_all("ol button[data-first]").expect("valid").length(), 1);
    find(&root, "[data-testid=records-more]").click();
    assert_eq!(said.take(), [Msg::MoreRecords]);
    let fine = "brokers 1..3\ntopic orders replicas=[1,2,3]\nproducer web rate=20/s\nrun 4s\n";
    let root = mount::<RecordsPanel>(records(run_of(fine), Fate::Notable, 9, &said)).await;
    let empty = find(&root, "[data-testid=records-empty]").text_content().unwrap_or_default();
    assert!(empty.starts_with("Nothing out of the ordinary"), "{empty}");
}

#[wasm_bindgen_test]
async fn schemes_stand_side_by_side_and_are_marked_once_they_are_of_an_earlier_script() {
    use highwater_web::state::{Stage, Validity};
    let (said, done) = (Said::default(), run_of(LOSS));
    let partition = PartitionId(0);
    let mut compare = Compare::begin(&done, partition).expect("the partition is there");
    let props = |compared, stale| CompareProps {
        lang: Lang::ZhHans,
        done: done.clone(),
        partition,
        open: true,
        compared,
        stale,
        on: said.callback(),
    };
    find(&mount::<ComparePanel>(props(Stage::Idle, false)).await, "button.primary").click();
    assert_eq!(said.take(), [Msg::Compare]);
    while compare.rows() < 2 {
        compare.advance();
    }
    let running = Stage::Running(Shared::new(compare.found()), 300, compare.current());
    let root = mount::<ComparePanel>(props(running, false)).await;
    assert_eq!(data(&find(&root, "table"), "rows"), "2");
    find(&root, "[data-testid=compare-stop]").click();
    assert_eq!(said.take(), [Msg::StopComparing]);
    while !compare.advance() {}
    let found = Shared::new(compare.found());
    let stage = Stage::Done(found.clone(), Validity::Current);
    let root = mount::<ComparePanel>(props(stage, false)).await;
    let lost = |scheme| data(&find(&root, &format!("[data-scheme={scheme}]")), "lost");
    assert_eq!((lost("majority-quorum"), lost("synchronous")), ("0".into(), "0".into()));
    assert!(lost("kafka-acks-1").parse::<u64>().is_ok_and(|lost| lost > 5));
    assert!(root.query_selector("[data-testid=compare-run]").expect("valid").is_none());
    find(&root, "[data-testid=compare-chart] svg");
    let stage = Stage::Done(found, Validity::Stale);
    let root = mount::<ComparePanel>(props(stage.clone(), false)).await;
    find(&root, ".results.stale");
    find(&root, "[data-testid=compare-run]").click();
    assert_eq!(said.take(), [Msg::Compare]);
    find(&mount::<ComparePanel>(props(stage, true)).await, "[data-testid=compare-run]:disabled");
}

#[wasm_bindgen_test]
async fn problems_have_a_place_a_message_and_help() {
    let said = Said::default();
    let script = "brokers 1..3\ntopik orders\nat 5x crash broker 1\nrun 9s\n";
    let root = mount::<Problems>(ProblemsProps {
        lang: Lang::ZhHant,
        script: Shared::new(Script::read(script)),
        link_length: Some(42),
        original: None,
        on: said.callback(),
    })
    .await;
    let first = find(&root, "ol li");
    assert_eq!((data(&first, "line"), data(&first, "column")), ("2".into(), "1".into()));
    find(&first, "button").click();
    assert_eq!(said.take(), [Msg::Jump(2, 1)]);
    assert!(first.text_content().unwrap_or_default().contains("topik"));
}

/// Where the editor's module is not to be had, the plain field does.
#[wasm_bindgen_test]
async fn the_plain_field_is_there_at_once_and_stays_if_need_be() {
    let said = Said::default();
    let root = mount::<Editor>(EditorProps {
        lang: Lang::En,
        text: AttrValue::from(SCRIPT),
        ready: true,
        full: false,
        port: Shared::new(Port::default()),
        on: said.callback(),
    })
    .await;
    let field: HtmlTextAreaElement = find(&root, "textarea").unchecked_into();
    assert_eq!(field.value(), SCRIPT);
    moment().await;
    assert_eq!(said.take(), [Msg::Editor(false)]);
}

/// The whole page mounts, runs the first example and names itself.
#[wasm_bindgen_test]
async fn the_page_shows_the_first_example() {
    let root = mount::<highwater_web::App>(()).await;
    for _ in 0..100 {
        if root.query_selector("[data-testid=charts] .cursor").expect("valid").is_some() {
            break;
        }
        moment().await;
    }
    assert_eq!(find(&root, "h1").text_content().as_deref(), Some("Highwater"));
    assert_eq!(data(&find(&root, "[data-testid=stage]"), "leader"), "3");
    find(&root, "[data-testid=charts] svg");
}

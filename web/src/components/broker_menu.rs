//! What can be done to a broker at the instant shown. Each choice adds a line to the script.

use super::icon::{Icon, icon};
use super::maybe;
use crate::browser::dom;
use crate::i18n::{self, Lang, Texts, fill};
use crate::msg::{Act, Msg};
use crate::text::instant;
use highwater_protocol::{NodeId, Time};
use highwater_sim::Process;
use highwater_sim::view::LogDirView;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, Node};
use yew::prelude::*;

/// Properties of [`BrokerMenu`].
#[derive(Properties, PartialEq)]
#[allow(missing_docs)]
pub struct BrokerMenuProps {
    pub lang: Lang,
    pub broker: NodeId,
    pub process: Process,
    /// Its log directories, if the script names them.
    pub log_dirs: Vec<LogDirView>,
    pub time: Time,
    pub on: Callback<Msg>,
}

/// A choice that is the same for every broker.
type Choice = (Icon, &'static str, Act, &'static str);

fn owned((picture, words, act, help): Choice) -> Entry {
    (picture, words.into(), act, help)
}

/// An entry: its picture, its words, what it does, its explanation.
type Entry = (Icon, AttrValue, Act, &'static str);

/// The choices that make sense for a process in this state.
fn of_process(process: Process, broker: NodeId, x: &'static Texts) -> Vec<Choice> {
    let crash = (Icon::Crash, x.do_crash, Act::Crash(broker), x.do_crash_help);
    let power = (Icon::Power, x.do_power_loss, Act::PowerLoss(broker), x.do_power_loss_help);
    let stop = (Icon::Stop, x.do_stop, Act::Stop(broker), x.do_stop_help);
    let pause = (Icon::Pause, x.do_pause, Act::Pause(broker), x.do_pause_help);
    let resume = (Icon::Play, x.do_resume, Act::Resume(broker), x.do_resume_help);
    let start = (Icon::Play, x.do_start, Act::Start(broker), x.do_start_help);
    let wipe = (Icon::Disk, x.do_wipe, Act::Wipe(broker), x.do_wipe_help);
    let cut = (Icon::Cut, x.do_cut, Act::Cut(broker), x.do_cut_help);
    let heal = (Icon::Heal, x.do_heal, Act::HealAll, x.do_heal_help);
    match process {
        Process::Down => vec![start, wipe, heal],
        Process::Paused => vec![resume, crash, power],
        Process::Running | Process::Starting | Process::Stopping => {
            vec![crash, power, stop, pause, cut, heal]
        }
    }
}

/// What can be done to its log directories: each one that works fails, each failed one is replaced.
fn of_log_dirs(props: &BrokerMenuProps, x: &'static Texts) -> Vec<Entry> {
    let (broker, places) = (props.broker, (0u8..).zip(&props.log_dirs));
    let entry = |(place, dir): (u8, &LogDirView)| {
        let (words, act, help) = match dir.failed {
            false => (x.do_fail_dir, Act::FailLogDir(broker, place), x.do_fail_dir_help),
            true => (x.do_replace_dir, Act::ReplaceLogDir(broker, place), x.do_replace_dir_help),
        };
        (Icon::Disk, fill(words, &[&dir.name]).into(), act, help)
    };
    places.map(entry).collect()
}

/// The choice that stands beside the broker's name.
pub fn quick(process: Process, broker: NodeId, x: &'static Texts) -> (Icon, &'static str, Act) {
    let (icon, words, act, _) = of_process(process, broker, x)[0];
    (icon, words, act)
}

/// The menu.
#[component]
pub fn BrokerMenu(props: &BrokerMenuProps) -> Html {
    let x = i18n::texts(props.lang);
    let node = use_node_ref();
    let shown = node.clone();
    use_effect_with((), move |_| {
        if let Some(menu) = shown.cast::<HtmlElement>() {
            let first = menu.query_selector("button").ok().flatten();
            focus(first);
        }
    });
    let within = node.clone();
    let keys = maybe(&props.on, move |event| key(&within, event));
    let within = node.clone();
    let leave = maybe(&props.on, move |event: FocusEvent| {
        // The button that opened the menu stands beside it and closes it by itself.
        let place = within.cast::<Node>().and_then(|menu| menu.parent_node());
        dom::is_left(place, &event).then_some(Msg::Open(None))
    });
    let title = fill(x.broker_actions, &[&props.broker.to_string(), &instant(props.time)]);
    let entry = |(picture, words, act, help): Entry| {
        let choose = props.on.reform(move |_: MouseEvent| Msg::Act(act));
        let name = format!("{act:?}");
        let name = name.split('(').next().unwrap_or_default().to_owned();
        html! {
            <button role="menuitem" onclick={choose} data-act={name}>
                { icon(picture) }<span>{ words }</span><small>{ help }</small>
            </button>
        }
    };
    html! {
        <div class="popup actions" role="menu" tabindex="-1" aria-label={title.clone()}
            ref={node} onkeydown={keys} onfocusout={leave}>
            <h3>{ title }</h3>
            { for of_process(props.process, props.broker, x).into_iter().map(owned).map(entry) }
            { for of_log_dirs(props, x).into_iter().map(entry) }
        </div>
    }
}

/// Arrows move within the menu, Escape and Tab leave it.
fn key(menu: &NodeRef, event: KeyboardEvent) -> Option<Msg> {
    let menu: HtmlElement = menu.cast()?;
    let current: web_sys::Element = event.target()?.dyn_into().ok()?;
    let to = match event.key().as_str() {
        "Escape" => {
            event.stop_propagation();
            focus(menu.parent_element()?.query_selector("button.broker").ok().flatten());
            return Some(Msg::Open(None));
        }
        "ArrowDown" => current.next_element_sibling(),
        "ArrowUp" => current.previous_element_sibling().filter(|e| e.tag_name() == "BUTTON"),
        "Home" => menu.query_selector("button").ok().flatten(),
        "End" => menu.last_element_child(),
        _ => return None,
    };
    event.prevent_default();
    focus(to);
    None
}

fn focus(element: Option<web_sys::Element>) {
    if let Some(element) = element.and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

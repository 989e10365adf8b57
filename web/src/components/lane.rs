//! One broker's row: who it is, what it is, what can be done to it, and its log.

use super::broker_menu::{BrokerMenu, quick};
use super::colour;
use super::icon::{Icon, icon};
use super::stage::toggle_menu;
use super::strip::strip;
use crate::i18n::{self, Lang, Texts, fill};
use crate::msg::Msg;
use crate::stage::{Lane, Scale, Status};
use crate::text::{count, instant};
use highwater_protocol::{Offset, Time};
use highwater_sim::Process;
use yew::prelude::*;

/// Properties of [`LaneRow`].
#[derive(Properties, PartialEq)]
#[allow(missing_docs)]
pub struct LaneProps {
    pub lang: Lang,
    pub lane: Lane,
    pub scale: Scale,
    /// The partition's high watermark.
    pub partition_hw: Offset,
    pub time: Time,
    /// Its menu is open.
    pub menu: bool,
    pub on: Callback<Msg>,
}

/// The row; of a broker without a replica only what can be done to it.
#[component]
pub fn LaneRow(props: &LaneProps) -> Html {
    let x = i18n::texts(props.lang);
    let lane = &props.lane;
    let broker = lane.broker;
    let bare = lane.status == Status::NoReplica && lane.log_end.is_none();
    let away = matches!(lane.process, Process::Down | Process::Paused).then_some("away");
    let log_end = lane.log_end.map_or_else(String::new, |end| end.to_string());
    let shape = if bare { "bare" } else { "lane" };
    html! {
        <div class={classes!(shape, colour(broker), away)}
            data-testid={format!("broker-{broker}")} data-status={lane.status.name()}
            data-process={format!("{:?}", lane.process)} data-log-end={log_end}
            data-hw={lane.high_watermark.to_string()}>
            { who(props, bare, x) }
            if !bare { { strip(lane, props.scale, props.partition_hw, x) } }
        </div>
    }
}

fn who(props: &LaneProps, bare: bool, x: &'static Texts) -> Html {
    let (lane, broker, open) = (&props.lane, props.lane.broker, props.menu);
    let name = fill(x.broker, &[&broker.to_string()]);
    let toggle = props.on.reform(move |_: MouseEvent| toggle_menu(open, broker));
    let (quick_icon, quick_words, quick_act) = quick(lane.process, broker, x);
    let act = props.on.reform(move |_: MouseEvent| Msg::Act(quick_act));
    // Without a replica the process is all there is to tell.
    let sign = match (bare, lane.process) {
        (true, Process::Down) => Status::Down { in_isr: false }.sign(),
        (true, Process::Paused) => Status::Paused { in_isr: false }.sign(),
        _ => lane.status.sign(),
    };
    html! {
        <div class="who">
            <button class="broker" onclick={toggle} aria-haspopup="menu"
                aria-expanded={open.to_string()} data-testid={format!("menu-{broker}")}>
                <span class="sign" aria-hidden="true">{ sign }</span>
                { &name }
                { icon(Icon::Down) }
            </button>
            if !bare { <span class="status">{ lane.status.words(x) }</span> }
            <button class="quick icon" onclick={act} title={quick_words}
                aria-label={format!("{quick_words}: {name}")}
                data-testid={format!("quick-{broker}")}>{ icon(quick_icon) }</button>
            if !bare { <small class="remark">{ remark(lane, x) }</small> }
            if open {
                <BrokerMenu lang={props.lang} {broker} process={lane.process}
                    log_dirs={lane.log_dirs.clone()} time={props.time} on={&props.on} />
            }
        </div>
    }
}

/// What else is worth saying of a replica, the most important first.
fn remark(lane: &Lane, x: &'static Texts) -> String {
    let Some(end) = lane.log_end else { return String::new() };
    if lane.differs > 0 {
        return fill(x.will_be_cut, &[&count(lane.differs)]);
    }
    match (lane.status, lane.leader_end) {
        (Status::NoReplica, _) => String::new(),
        (Status::Leader, _) if end > lane.high_watermark => {
            fill(x.not_replicated, &[&count(end - lane.high_watermark)])
        }
        (_, Some(leader)) if leader > end => fill(x.behind, &[&count(leader - end)]),
        _ if lane.since.0 > 0 => fill(x.since, &[&instant(lane.since)]),
        _ => String::new(),
    }
}

//! The slider over all of time, with marks where something happens.

use super::maybe;
use crate::browser::dom;
use crate::engine::Done;
use crate::i18n::{self, Lang};
use crate::msg::Msg;
use crate::shared::Shared;
use crate::text::instant;
use highwater_protocol::{PartitionId, Time};
use yew::prelude::*;

/// Properties of [`Scrub`].
#[derive(Properties, PartialEq)]
#[allow(missing_docs)]
pub struct ScrubProps {
    pub lang: Lang,
    pub done: Shared<Done>,
    pub partition: PartitionId,
    pub time: Time,
    pub on: Callback<Msg>,
}

/// The slider; its value is in milliseconds.
#[component]
pub fn Scrub(props: &ScrubProps) -> Html {
    let x = i18n::texts(props.lang);
    let end = props.done.end();
    let marks =
        use_memo((props.done.clone(), props.partition, props.lang), |(done, partition, lang)| {
            marks(done, *partition, *lang)
        });
    let seek = maybe(&props.on, move |event: InputEvent| {
        let millis: u64 = dom::value(&event).parse().ok()?;
        Some(Msg::Seek(Time(millis * 1_000).min(end)))
    });
    let millis = props.time.0 / 1_000;
    // Whole milliseconds, rounded up so that the end can be reached.
    let last = end.0.div_ceil(1_000).max(1);
    html! {
        <div class="scrub">
            <div class="marks" aria-hidden="true">{ (*marks).clone() }</div>
            <input type="range" min="0" max={last.to_string()} step="1" value={millis.to_string()}
                style={format!("--done:{}", percent(props.time, end))} oninput={seek}
                aria-label={x.time_slider} aria-valuetext={instant(props.time)}
                data-testid="scrub" />
        </div>
    }
}

/// What the script does stands above the slider, what the controller does below it.
fn marks(done: &Done, partition: PartitionId, lang: Lang) -> Html {
    let end = done.end();
    let mark = |time: Time, class: &'static str, title: String| {
        let left = format!("left:{}", percent(time, end));
        html! { <span class={classes!("mark", class)} style={left} title={title}></span> }
    };
    let telling = done.telling(lang);
    let faults = done
        .history()
        .actions
        .iter()
        .map(|(time, index, _)| mark(*time, "fault", telling.action(*index)));
    let history = done.history().partitions.get(usize::from(partition.0));
    let changes = history.map_or(&[][..], |p| &p.changes);
    let changes = changes.windows(2).map(|pair| {
        let (before, after) = (&pair[0].2.registration, &pair[1].2.registration);
        let class = if before.leader == after.leader { "change" } else { "leader" };
        mark(pair[1].0, class, String::new())
    });
    html! { <>{ for faults }{ for changes }</> }
}

fn percent(time: Time, end: Time) -> String {
    let per_myriad = time.0.min(end.0) * 10_000 / end.0.max(1);
    format!("{}.{:02}%", per_myriad / 100, per_myriad % 100)
}

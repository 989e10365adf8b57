//! What stands in the page's place while the script is empty.

use crate::engine;
use crate::i18n::{self, Lang};
use crate::msg::{Msg, Overlay};
use yew::prelude::*;

/// A script of a few lines that shows something at once.
const LINES: &str = "\
brokers 1..3
topic orders replicas=[1,2,3]
producer web topic=orders rate=50/s
at 3s crash broker 1
run 15s
";

/// Properties of [`Empty`].
#[derive(Properties, PartialEq)]
#[allow(missing_docs)]
pub struct EmptyProps {
    pub lang: Lang,
    pub on: Callback<Msg>,
}

/// Examples to pick, and lines to start from.
#[component]
pub fn Empty(props: &EmptyProps) -> Html {
    let x = i18n::texts(props.lang);
    let choice = |preset: &'static engine::Preset| {
        let choose = props.on.reform(move |_: MouseEvent| Msg::Preset(preset.id));
        html! { <button onclick={choose}>{ preset.title(props.lang) }</button> }
    };
    let menu = props.on.reform(|_: MouseEvent| Msg::Open(Some(Overlay::Presets)));
    let start = props.on.reform(|_: MouseEvent| Msg::Load(LINES));
    html! {
        <div class="panel empty" data-testid="empty">
            <h2>{ x.empty_title }</h2>
            <p>{ x.empty_text }</p>
            <div class="choices">
                { for engine::presets().iter().take(3).map(choice) }
                <button class="quiet" onclick={menu}>{ x.preset_menu }</button>
            </div>
            <pre>{ LINES }</pre>
            <button class="primary" onclick={start} data-testid="use-lines">{ x.empty_use }</button>
        </div>
    }
}

//! Tabs, on narrow screens only.

use crate::i18n::{self, Lang};
use crate::msg::{Msg, Tab};
use yew::prelude::*;

/// Properties of [`Tabs`].
#[derive(Properties, PartialEq)]
#[allow(missing_docs)]
pub struct TabsProps {
    pub lang: Lang,
    pub tab: Tab,
    pub on: Callback<Msg>,
}

/// One button a part of the page.
#[component]
pub fn Tabs(props: &TabsProps) -> Html {
    let x = i18n::texts(props.lang);
    let button = |(tab, name): (Tab, &'static str)| {
        let words = match tab {
            Tab::Script => x.tab_script,
            Tab::Cluster => x.tab_cluster,
            Tab::Charts => x.tab_charts,
            Tab::Records => x.tab_records,
            Tab::Compare => x.tab_compare,
            Tab::Events => x.tab_events,
        };
        let choose = props.on.reform(move |_: MouseEvent| Msg::Tab(tab));
        html! {
            <button role="tab" aria-selected={(tab == props.tab).to_string()} onclick={choose}
                data-testid={format!("tab-{name}")}>{ words }</button>
        }
    };
    html! {
        <div class="tabs" role="tablist" aria-label={x.views}>{ for Tab::ALL.map(button) }</div>
    }
}

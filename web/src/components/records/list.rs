//! Records that fared alike, as one row.

use crate::fates::Fate;
use crate::i18n::{self, Lang, fill};
use crate::text::{count, fates};
use highwater_sim::ledger::RecordRun;
use yew::prelude::*;

/// Properties of [`Row`].
#[derive(Properties, PartialEq)]
#[allow(missing_docs)]
pub struct RowProps {
    pub lang: Lang,
    /// Who sent them.
    pub producer: String,
    /// The first one's number.
    pub first: u64,
    pub how_many: u64,
    /// What is out of the ordinary about them.
    pub fates: Vec<Fate>,
    /// Where they are or were.
    pub place: String,
    /// What happened to them.
    pub story: String,
    pub onclick: Callback<MouseEvent>,
}

impl Row {
    /// The fates that are marked on a row, the worst first.
    pub fn fates(records: &RecordRun) -> Vec<Fate> {
        let marked = |fate: &Fate| !matches!(fate, Fate::Notable | Fate::Any);
        let all = Fate::ALL.iter().map(|(fate, _)| *fate).filter(marked);
        all.filter(|fate| fate.befell(records)).collect()
    }
}

/// Who, which, where; what became of them; how it went.
#[component]
pub fn Row(props: &RowProps) -> Html {
    let x = i18n::texts(props.lang);
    let mark = |fate: &Fate| {
        let class = match fate {
            Fate::Lost | Fate::ReadAndGone => "bad",
            Fate::Pending => "",
            _ => "warn",
        };
        html! {
            <span class={classes!("chip", class)} title={fates::meaning(*fate, x)}>
                { fates::name(*fate, x) }
            </span>
        }
    };
    let how_many = fill(x.fate_count, &[&count(props.how_many)]);
    html! {
        <li>
            <button onclick={&props.onclick} data-first={props.first.to_string()}
                data-count={props.how_many.to_string()}>
                <span class="which">
                    <b>{ &props.producer }{ " " }{ fates::values(props.first, props.how_many) }</b>
                    <span class="muted">{ how_many }</span>
                    <span class="muted">{ &props.place }</span>
                </span>
                <span class="marks">{ for props.fates.iter().map(mark) }</span>
                <small>{ &props.story }</small>
            </button>
        </li>
    }
}

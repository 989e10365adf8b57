//! What is wrong with the script, below it.

use crate::engine::{Preset, Problem, Script};
use crate::i18n::{self, Lang, fill};
use crate::msg::Msg;
use crate::shared::Shared;
use yew::prelude::*;

/// Properties of [`Problems`].
#[derive(Properties, PartialEq)]
#[allow(missing_docs)]
pub struct ProblemsProps {
    pub lang: Lang,
    pub script: Shared<Script>,
    /// Length of the link to it, in characters, once it is made.
    pub link_length: Option<usize>,
    /// The example that the script began as and no longer is.
    pub original: Option<&'static Preset>,
    pub on: Callback<Msg>,
}

/// The list of problems; a line of figures if there is none.
#[component]
pub fn Problems(props: &ProblemsProps) -> Html {
    let x = i18n::texts(props.lang);
    let script = &props.script;
    let errors = script.problem_count(true);
    let all = errors + script.problem_count(false);
    let (class, words) = match (errors, all) {
        (0, 0) => ("ok", x.no_problems.to_owned()),
        (0, _) => ("warn", fill(x.problem_count, &[&all.to_string()])),
        _ => ("bad", fill(x.problem_count, &[&all.to_string()])),
    };
    let lines = fill(x.line_count, &[&script.lines().to_string()]);
    let mut figures = lines;
    if let Some(length) = props.link_length {
        figures.push_str(" · ");
        figures.push_str(&fill(x.link_length, &[&length.to_string()]));
    }
    html! {
        <div class="problems" data-testid="problems" data-count={all.to_string()}>
            <p class="summary" role="status">
                <span class={classes!("chip", class)}>{ words }</span>
                <span class="muted">{ figures }</span>
                { for props.original.map(|preset| reset(props, preset)) }
            </p>
            <ol>{ for script.problems(props.lang).into_iter().map(|p| problem(props, p)) }</ol>
        </div>
    }
}

fn reset(props: &ProblemsProps, preset: &'static Preset) -> Html {
    let load = props.on.reform(move |_: MouseEvent| Msg::Preset(preset.id));
    let words = i18n::texts(props.lang).reset_to_preset;
    html! { <button class="quiet" onclick={load} data-testid="reset">{ words }</button> }
}

fn problem(props: &ProblemsProps, problem: Problem) -> Html {
    let x = i18n::texts(props.lang);
    let (line, column) = (problem.line, problem.column);
    let jump = props.on.reform(move |_: MouseEvent| Msg::Jump(line, column));
    let (class, sign, severity) = match problem.error {
        true => ("error", "✖", x.severity_error),
        false => ("warning", "▲", x.severity_warning),
    };
    let place = fill(x.problem_at, &[&line.to_string(), &column.to_string()]);
    html! {
        <li class={class} data-line={line.to_string()} data-column={column.to_string()}
            data-code={problem.code}>
            <button onclick={jump} title={place}>
                <span class="sign" role="img" aria-label={severity}>{ sign }</span>
                <span class="figures muted">{ format!("{line}:{column}") }</span>
                <span>{ problem.message }</span>
                if let Some(help) = problem.help { <span class="help">{ help }</span> }
            </button>
        </li>
    }
}

//! The page as Yew knows it: it holds the [`State`], hands messages to it, carries out its effects
//! and draws the parts.

mod effects;
mod keys;
mod view;

use crate::browser::{address, clock, storage};
use crate::components::Port;
use crate::i18n::Lang;
use crate::msg::{Msg, Theme};
use crate::shared::Shared;
use crate::state::{Opening, State};
use keys::Listeners;
use yew::prelude::*;

/// Longest stretch of work in one go, in milliseconds.
const SLICE_MS: f64 = 8.0;

/// The whole page.
pub struct App {
    state: State,
    port: Shared<Port>,
    on: Callback<Msg>,
    /// What the page listens to beyond its own elements; dropped with it.
    _listeners: Listeners,
}

impl Component for App {
    type Message = Msg;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> App {
        let (state, effects) = State::open(opening());
        let on = ctx.link().callback(|msg| msg);
        let listeners = Listeners::new(on.clone());
        let port = Shared::new(Port::default());
        let mut app = App { state, port, on, _listeners: listeners };
        app.carry_out(effects);
        app
    }

    fn update(&mut self, _ctx: &Context<Self>, msg: Msg) -> bool {
        let start = clock::now();
        let effects = self.state.update(msg, &mut || clock::now() - start < SLICE_MS);
        self.carry_out(effects);
        true
    }

    fn view(&self, _ctx: &Context<Self>) -> Html {
        self.draw()
    }
}

/// How the page was opened.
fn opening() -> Opening {
    let asked = |key| address::query(key);
    let chosen = |key, kept| asked(key).or_else(|| storage::load(kept));
    let lang = chosen("lang", storage::LANGUAGE).and_then(|tag| Lang::from_tag(&tag));
    let preferred = || address::languages().iter().find_map(|tag| Lang::from_tag(tag));
    Opening {
        embed: asked("embed").is_some(),
        fragment: address::fragment(),
        saved: storage::load(storage::SCRIPT),
        lang: lang.or_else(preferred).unwrap_or_default(),
        theme: chosen("theme", storage::THEME)
            .and_then(|name| Theme::from_name(&name))
            .unwrap_or_default(),
    }
}

//! Carrying out what the state asks of the browser.

use super::App;
use crate::browser::{address, clipboard, clock, document, dom, storage};
use crate::msg::{Effect, Msg, Theme};
use yew::Callback;

impl App {
    /// Carries out `effects`, in order.
    pub(super) fn carry_out(&mut self, effects: Vec<Effect>) {
        self.port.know(&self.state.text);
        for effect in effects {
            self.carry_out_one(effect);
        }
    }

    fn carry_out_one(&self, effect: Effect) {
        let on = self.on.clone();
        match effect {
            Effect::AtFrame(msg) => clock::next_frame(move |_| on.emit(msg)),
            Effect::NextFrame => clock::next_frame(move |now| on.emit(Msg::Frame(now))),
            Effect::Soon(msg) => clock::soon(move || on.emit(msg)),
            Effect::After(millis, msg) => {
                clock::after(millis, move || on.emit(msg));
            }
            Effect::Replace(from, to, insert) => self.port.replace(from, to, &insert),
            Effect::SetText(text) => self.port.set_text(&text),
            Effect::Undo => self.port.undo(),
            Effect::Redo => self.port.redo(),
            Effect::Mark => self.mark(),
            Effect::Now(line) => self.port.now(line),
            Effect::Select(from, to) => {
                // After the drawing that this message brings about: the field may be hidden yet.
                let port = self.port.clone();
                clock::next_frame(move |_| port.select(from, to));
            }
            // After the drawing that this message brings about.
            Effect::Reveal(name) => clock::next_frame(move |_| dom::reveal(name)),
            Effect::Copy(fragment) => copy(format!("{}{fragment}", address::base()), on),
            Effect::SaveScript(text) => storage::save(storage::SCRIPT, &text),
            Effect::SaveChoice(key, value) if value.is_empty() => storage::forget(key),
            Effect::SaveChoice(key, value) => storage::save(key, &value),
            Effect::SetFragment(fragment) => address::replace_fragment(&fragment),
            Effect::Title(title) => document().set_title(&title),
            Effect::Dress => self.dress(),
        }
    }

    fn mark(&self) {
        let problems = self.state.script.problems(self.state.lang);
        let words = |message: String, help: Option<String>| match help {
            Some(help) => format!("{message}\n{help}"),
            None => message,
        };
        let marks: Vec<_> = problems
            .into_iter()
            .map(|p| (p.from, p.to, p.error, words(p.message, p.help)))
            .collect();
        self.port.mark(&marks);
    }

    fn dress(&self) {
        let theme = (self.state.theme != Theme::Auto).then(|| self.state.theme.name());
        dom::set_root("data-theme", theme);
        dom::set_root("lang", Some(self.state.lang.tag()));
        dom::set_root("class", self.state.embed.then_some("embed"));
    }
}

fn copy(link: String, on: Callback<Msg>) {
    wasm_bindgen_futures::spawn_local(async move {
        on.emit(Msg::Copied(clipboard::copy(&link).await));
    });
}

//! What is looked at, and how.

use super::State;
use crate::browser::storage;
use crate::filter::Listing;
use crate::msg::{Effect, Msg, Theme};
use crate::shared::Shared;
use crate::stage::Zoom;

impl State {
    /// Handles the messages that change only what is looked at.
    pub(super) fn look(&mut self, msg: Msg, out: &mut Vec<Effect>) {
        match msg {
            Msg::Partition(partition) => {
                self.partition = partition;
                self.remember_soon(out);
            }
            Msg::Zoom(zoom) => self.zoom = zoom,
            Msg::ToggleZoom => {
                self.zoom = if self.zoom == Zoom::Whole { Zoom::Tail } else { Zoom::Whole };
            }
            Msg::Tab(tab) => self.tab = tab,
            Msg::Open(overlay) => self.overlay = overlay,
            Msg::NoteOver(number) => {
                if self.note.as_ref().is_some_and(|note| note.number == number) {
                    self.note = None;
                }
            }
            Msg::Filter(filter) => {
                self.filter = filter;
                self.list_events();
            }
            Msg::Search(words) => {
                self.search = words;
                self.list_events();
            }
            Msg::Lang(lang) => {
                self.lang = lang;
                self.list_events();
                let choice = Effect::SaveChoice(storage::LANGUAGE, lang.tag().to_owned());
                out.extend([Effect::Dress, Effect::Mark, choice, Effect::Title(self.title())]);
            }
            Msg::Theme(theme) => {
                self.theme = theme;
                let name = if theme == Theme::Auto { "" } else { theme.name() };
                out.push(Effect::SaveChoice(storage::THEME, name.to_owned()));
                out.push(Effect::Dress);
            }
            _ => unreachable!("handled before: {msg:?}"),
        }
    }

    /// Looks through the facts anew.
    pub(super) fn list_events(&mut self) {
        let listing = self.done.as_ref().map(|done| {
            Listing::new(done.facts(), self.filter, &self.search, done.telling(self.lang))
        });
        self.listing = Shared::new(listing.unwrap_or_default());
    }
}

//! What is looked at, and how.

use super::State;
use crate::browser::storage;
use crate::filter::Listing;
use crate::msg::{Effect, Msg, Tab, Theme};
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
            Msg::Tab(tab) => self.show_tab(tab),
            Msg::ShowRecords(open) => self.show_records(open, out),
            Msg::ListRecords(fate) => self.list_records(fate),
            Msg::FindRecords(fate) => {
                self.list_records(fate);
                self.show_records(true, out);
            }
            Msg::MoreRecords => self.more_records(),
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

    /// Shows a part of the page on a narrow screen; what it holds is open there.
    fn show_tab(&mut self, tab: Tab) {
        self.tab = tab;
        self.records.open |= tab == Tab::Records;
        self.comparison.open |= tab == Tab::Compare;
    }

    /// Looks through the facts anew.
    pub(super) fn list_events(&mut self) {
        let listing = self.done.as_ref().map(|done| {
            Listing::new(done.facts(), self.filter, &self.search, done.telling(self.lang))
        });
        self.listing = Shared::new(listing.unwrap_or_default());
    }
}

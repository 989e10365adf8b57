//! Links to what is shown, and what a reload finds again.

use super::State;
use crate::engine;
use crate::i18n::fill;
use crate::msg::{Effect, Overlay};
use crate::text::instant;

impl State {
    /// The fragment that leads to the script and the instant shown, by the link last made.
    fn fragment(&self) -> String {
        let Some((_, script)) = &self.link else { return String::new() };
        let roster = self.done.as_ref().map(|done| &done.roster);
        let partition =
            roster.filter(|_| self.partition.0 > 0).map(|n| n.partition(self.partition));
        let time = self.done.is_some().then_some(self.time);
        format!("{script}{}", engine::write_view(time, partition))
    }

    /// Makes the link to the script anew, if the script has changed.
    ///
    /// # Errors
    /// Why there is none, as a sentence.
    pub(super) fn refresh_link(&mut self) -> Result<(), String> {
        if self.link.as_ref().is_none_or(|(text, _)| *text != self.text) {
            let made = engine::write_link(&self.text, self.lang);
            self.link = made.as_ref().ok().map(|link| (self.text.clone(), link.clone()));
            made.map(|_| ())
        } else {
            Ok(())
        }
    }

    /// The address of the full page with what is shown; where the page stands at `base`.
    pub fn playground(&self, base: &str) -> String {
        format!("{base}{}", self.fragment())
    }

    /// Length of the link to the script, in characters; `None` while it is not made yet.
    pub fn link_length(&self) -> Option<usize> {
        let (text, link) = self.link.as_ref()?;
        (*text == self.text).then_some(link.len())
    }

    /// Copies a link.
    pub(super) fn share(&mut self, out: &mut Vec<Effect>) {
        if let Err(why) = self.refresh_link() {
            return self.say(why, false, out);
        }
        let fragment = self.fragment();
        if !self.embed {
            out.push(Effect::SetFragment(fragment.clone()));
        }
        out.push(Effect::Copy(fragment));
    }

    /// Says whether that worked; if not, shows the link.
    pub(super) fn copied(&mut self, worked: bool, out: &mut Vec<Effect>) {
        if worked {
            let text = fill(self.texts().link_copied, &[&instant(self.time)]);
            self.say(text, false, out);
        } else {
            self.overlay = Some(Overlay::Link(self.fragment()));
        }
    }

    /// Keeps the text and writes the address.
    pub(super) fn remember(&mut self, out: &mut Vec<Effect>) {
        self.remembering = false;
        if self.embed {
            return;
        }
        if self.playing.is_some() {
            // The instant shown changes with every frame: later.
            return self.remember_soon(out);
        }
        out.push(Effect::SaveScript(self.text.to_string()));
        // A script too long for a link stays in the browser's storage alone.
        let linked = !self.script.is_blank() && self.refresh_link().is_ok();
        out.push(Effect::SetFragment(if linked { self.fragment() } else { "#".to_owned() }));
    }
}

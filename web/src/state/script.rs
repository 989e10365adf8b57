//! The script: typed, loaded, changed by controls, read and run.

use super::{Arrival, State};
use crate::engine::{self, Job, Script};
use crate::i18n::fill;
use crate::msg::{Act, Effect, Msg, Tab};
use crate::shared::Shared;
use highwater_protocol::{NodeId, PartitionId, Time};
use yew::AttrValue;

impl State {
    /// The editor's text is now `text`.
    pub(super) fn typed(&mut self, text: String, out: &mut Vec<Effect>) {
        if *self.text == *text {
            return;
        }
        self.text = AttrValue::from(text);
        self.bad_link = None;
        if !self.compiling {
            self.compiling = true;
            out.push(Effect::AtFrame(Msg::Compile));
        }
    }

    /// Reads the text; if it can be run, begins to.
    pub(super) fn compile(&mut self, spare: &mut dyn FnMut() -> bool, out: &mut Vec<Effect>) {
        self.compiling = false;
        self.script = Shared::new(Script::read(&self.text));
        let same = engine::preset_of(&self.text);
        self.edited = same.is_none();
        self.preset = same.or(self.preset);
        // The newest text alone counts: whatever runs still is of an older one.
        self.job = None;
        self.forget_advice();
        self.outdate_comparison();
        self.forget_promises();
        self.jobs += 1;
        out.push(Effect::Mark);
        self.remember_soon(out);
        if self.script.is_blank() {
            self.done = None;
            self.view = None;
            self.playing = None;
            self.preset = None;
        } else if let Some(job) = Job::begin(&self.script) {
            self.job = Some(job);
            self.slice(self.jobs, spare, out);
        }
        out.push(Effect::Title(self.title()));
    }

    /// Carries on with run `number` for as long as there is time to spare.
    pub(super) fn slice(
        &mut self,
        number: u32,
        spare: &mut dyn FnMut() -> bool,
        out: &mut Vec<Effect>,
    ) {
        if number != self.jobs {
            return;
        }
        let Some(mut job) = self.job.take() else { return };
        loop {
            if job.advance() {
                break;
            }
            if !spare() {
                self.job = Some(job);
                out.push(Effect::Soon(Msg::Slice(number)));
                return;
            }
        }
        let done = Shared::new(job.finish());
        self.asked = None;
        let first = match self.arrival {
            Arrival::Stay => self.time,
            Arrival::Interesting => done.interesting,
            Arrival::At(time) => time,
        };
        self.arrival = Arrival::Stay;
        if let Some(name) = self.wanted.take() {
            self.partition = done.roster.find_partition(&name).unwrap_or(PartitionId(0));
        }
        if done.longest.len() <= usize::from(self.partition.0) {
            self.partition = PartitionId(0);
        }
        if self.embed {
            // Without a link the way to the full page leads to its first example.
            let _ = self.refresh_link();
        }
        self.done = Some(done);
        self.list_events();
        self.show(first, out);
        self.check_if_short(out);
    }

    /// What the page shows first: a link's script, the last visit's, or the first example.
    pub(super) fn load_first(&mut self, opening: &super::Opening, out: &mut Vec<Effect>) {
        if !opening.fragment.trim_start_matches('#').is_empty() {
            return self.load_fragment(&opening.fragment, opening.saved.as_ref(), out);
        }
        match &opening.saved {
            Some(saved) if !opening.embed => self.put(saved.clone(), out),
            _ => self.load_preset(engine::first_preset(), out),
        }
    }

    /// Loads an example.
    pub(super) fn load_preset(&mut self, id: &str, out: &mut Vec<Effect>) {
        let Some(preset) = engine::presets().iter().find(|p| p.id == id) else { return };
        self.arrival = Arrival::Interesting;
        self.partition = PartitionId(0);
        self.bad_link = None;
        self.put(preset.text().to_owned(), out);
    }

    /// Loads the script of a link; a link that cannot be read leaves the page as it is, or shows an
    /// example if there is nothing yet.
    pub(super) fn load_fragment(
        &mut self,
        fragment: &str,
        saved: Option<&String>,
        out: &mut Vec<Effect>,
    ) {
        match engine::read_link(fragment, self.lang) {
            Ok(None) => {}
            Ok(Some(link)) => {
                self.bad_link = None;
                self.arrival = link.time.map_or(Arrival::Interesting, Arrival::At);
                self.wanted = link.partition;
                self.lang = link.lang.unwrap_or(self.lang);
                self.theme = link.theme.unwrap_or(self.theme);
                out.push(Effect::Dress);
                // What was kept says the same in the reader's own spacing.
                let kept = saved.filter(|saved| engine::says_the_same(saved, &link.text));
                let text = kept.cloned().unwrap_or(link.text);
                self.put(text, out);
            }
            Err(why) => {
                if self.text.is_empty() {
                    self.load_preset(engine::first_preset(), out);
                }
                self.bad_link = Some(why);
            }
        }
    }

    /// Makes `text` the script, as one step that the editor can take back.
    pub(super) fn put(&mut self, text: String, out: &mut Vec<Effect>) {
        self.preset = engine::preset_of(&text);
        self.overlay = None;
        self.playing = None;
        self.text = AttrValue::from(text);
        out.push(Effect::SetText(self.text.to_string()));
        if !self.compiling {
            self.compiling = true;
            out.push(Effect::Soon(Msg::Compile));
        }
    }

    /// Makes a variant of the script the script; it can be taken back.
    pub(super) fn open_variant(&mut self, text: String, out: &mut Vec<Effect>) {
        if !self.editor {
            self.undo.push(self.text.clone());
        }
        self.put(text, out);
        self.say(self.texts().variant_opened.to_owned(), true, out);
    }

    /// Adds a line for something that happens to a broker at the instant shown.
    pub(super) fn act(&mut self, act: Act, out: &mut Vec<Effect>) {
        self.overlay = None;
        self.playing = None;
        // Typed a moment ago, and not read yet: the change must fit the text as it stands.
        if self.script.text() != &*self.text {
            self.script = Shared::new(Script::read(&self.text));
        }
        let Some(words) = self.words(act) else { return };
        let edit = engine::insert_action(&self.script, self.time, &words);
        self.say(fill(self.texts().line_added, &[&edit.line]), true, out);
        self.change(edit, out);
    }

    /// Runs the script by the rules of another release.
    pub(super) fn release(&mut self, version: &str, out: &mut Vec<Effect>) {
        self.playing = None;
        if self.script.text() != &*self.text {
            self.script = Shared::new(Script::read(&self.text));
        }
        if engine::release(&self.script) != version {
            let edit = engine::set_release(&self.script, version);
            self.change(edit, out);
        }
    }

    /// Changes a stretch of the script, as one step that can be taken back.
    fn change(&mut self, edit: engine::Edit, out: &mut Vec<Effect>) {
        if self.editor {
            out.push(Effect::Replace(edit.from, edit.to, edit.insert));
        } else {
            self.undo.push(self.text.clone());
            self.typed(engine::replaced(&self.text, &edit), out);
        }
    }

    /// Takes back the last change.
    pub(super) fn take_back(&mut self, out: &mut Vec<Effect>) {
        self.note = None;
        if self.editor {
            out.push(Effect::Undo);
        } else if let Some(text) = self.undo.pop() {
            self.typed(text.to_string(), out);
        }
    }

    /// Puts the editor's cursor at a line and column, counted from 1.
    pub(super) fn jump(&mut self, line: u32, column: u32, out: &mut Vec<Effect>) {
        self.tab = Tab::Script;
        let at = engine::utf16_place(&self.text, line, column);
        out.push(Effect::Select(at, at));
    }

    /// Puts the focus into the script.
    pub(super) fn edit_script(&mut self, out: &mut Vec<Effect>) {
        self.tab = Tab::Script;
        let end = self.text.encode_utf16().count() as u32;
        out.push(Effect::Select(end, end));
    }

    /// The full editor is there, or never will be.
    pub(super) fn editor_came(&mut self, there: bool, out: &mut Vec<Effect>) {
        self.editor = there;
        if there {
            self.undo.clear();
            out.extend([Effect::Mark, Effect::Now(self.line_now())]);
        }
    }

    /// The line whose action came last before the instant shown; 0 for none.
    pub(super) fn line_now(&self) -> u32 {
        self.done.as_ref().map_or(0, |done| done.line_at(self.time))
    }

    /// An action in the words of the script; nothing if it is about what is not there.
    fn words(&self, act: Act) -> Option<String> {
        let dir = |verb: &str, broker: NodeId, dir: u8| {
            let brokers = &self.done.as_ref()?.plan().schedule.brokers;
            let known = brokers.iter().find(|known| known.id == broker)?;
            Some(format!("{verb} log dir {} of broker {broker}", known.log_dir(dir)))
        };
        match act {
            Act::FailLogDir(broker, place) => dir("fail", broker, place),
            Act::ReplaceLogDir(broker, place) => dir("replace", broker, place),
            act => Some(words(act)),
        }
    }

    /// Goes to the instant that a run without one would show.
    pub(super) fn clamp(&self, time: Time) -> Time {
        let end = self.done.as_ref().map_or(Time::ZERO, |done| done.end());
        time.min(end)
    }
}

/// An action that is not about a directory in the words of the script.
fn words(act: Act) -> String {
    let process = |verb: &str, broker: NodeId| format!("{verb} broker {broker}");
    match act {
        Act::Crash(broker) => process("crash", broker),
        Act::PowerLoss(broker) => process("power-loss", broker),
        Act::Stop(broker) => process("stop", broker),
        Act::Start(broker) => process("start", broker),
        Act::Pause(broker) => process("pause", broker),
        Act::Resume(broker) => process("resume", broker),
        Act::Wipe(broker) => process("wipe", broker),
        Act::Cut(broker) => format!("cut broker {broker} <-> controller"),
        Act::HealAll => "heal all".to_owned(),
        Act::FailLogDir(..) | Act::ReplaceLogDir(..) => unreachable!("they have names"),
    }
}

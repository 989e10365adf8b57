//! What the page is, and how it changes: messages in, effects out. No browser in here, so that all
//! of it can be tested without one.

mod advising;
mod comparing;
mod looks;
mod playing;
mod promising;
mod records;
mod script;
mod sharing;
#[cfg(test)]
mod tests;

pub use comparing::{Stage, Validity};
pub use promising::Promises;
pub use records::Records;

use crate::engine::{Asked, Done, Job, Preset, Script};
use crate::filter::{Filter, Listing};
use crate::i18n::{Lang, Texts, fill};
use crate::msg::{Effect, Msg, Overlay, SPEED_ONE, Tab, Theme};
use crate::shared::Shared;
use crate::stage::Zoom;
use highwater_protocol::{PartitionId, Time};
use highwater_sim::ClusterView;
use yew::AttrValue;

/// The page.
pub struct State {
    /// Whether it stands in a frame of another page: no editor, no list of events.
    pub embed: bool,
    /// Its language.
    pub lang: Lang,
    /// Light or dark.
    pub theme: Theme,
    /// The text of the script as it stands: the only truth.
    pub text: AttrValue,
    /// What was read from it, a frame behind at most.
    pub script: Shared<Script>,
    /// The example that the text is, or began as.
    pub preset: Option<&'static Preset>,
    /// Whether the text is no longer that of the example.
    pub edited: bool,
    /// Why the link that the page was opened with could not be read.
    pub bad_link: Option<String>,
    /// The run that is being carried out.
    job: Option<Job>,
    /// How many runs were begun: the number of the last.
    jobs: u32,
    /// Whether a [`Msg::Compile`] is on its way.
    compiling: bool,
    /// The last run that came to its end; stays on screen while the script has mistakes.
    pub done: Option<Shared<Done>>,
    /// The instant shown.
    pub time: Time,
    /// Where to go when the next run is done, instead of staying where the page is.
    arrival: Arrival,
    /// The partition that a link names, until the run shows which one that is.
    wanted: Option<String>,
    /// The link to the script as it was when last asked for, without anything to look at.
    link: Option<(AttrValue, String)>,
    /// The cluster at that instant.
    pub view: Option<Shared<ClusterView>>,
    /// What the reader asked about, and its instant.
    asked: Option<(Time, Asked)>,
    search_for_advice: advising::Search,
    comparison: comparing::Comparison,
    promising: promising::Promising,
    /// What is listed of what became of the records.
    pub records: Records,
    /// When the last frame came, while playing.
    pub playing: Option<Option<f64>>,
    /// Index into [`SPEEDS`](crate::msg::SPEEDS).
    pub speed: usize,
    /// The partition shown.
    pub partition: PartitionId,
    /// How much of its logs.
    pub zoom: Zoom,
    /// Which events are listed.
    pub filter: Filter,
    /// Only those with these words.
    pub search: String,
    /// The events listed.
    pub listing: Shared<Listing>,
    /// The part shown on a narrow screen.
    pub tab: Tab,
    /// What lies over the page.
    pub overlay: Option<Overlay>,
    /// A short note.
    pub note: Option<Note>,
    notes: u32,
    /// Whether the full editor is there; it then keeps the history of changes.
    pub editor: bool,
    /// Earlier texts, where there is no editor to keep them.
    undo: Vec<AttrValue>,
    /// Whether a [`Msg::Remember`] is on its way.
    remembering: bool,
}

/// Where to go when a run is done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Arrival {
    /// Stay at the instant shown.
    Stay,
    /// To the instant where the run gets interesting.
    Interesting,
    /// To the instant that a link names.
    At(Time),
}

/// A short note about what just happened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Note {
    /// Tells it from later ones.
    pub number: u32,
    /// What it says.
    pub text: String,
    /// Whether what happened can be taken back.
    pub undo: bool,
}

/// How the page was opened.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Opening {
    /// In a frame of another page.
    pub embed: bool,
    /// The fragment of the address.
    pub fragment: String,
    /// The script of the last visit.
    pub saved: Option<String>,
    /// The language chosen before, or asked for.
    pub lang: Lang,
    /// The appearance chosen before, or asked for.
    pub theme: Theme,
}

impl State {
    /// The page as it opens, and what it asks of the browser at first.
    pub fn open(opening: Opening) -> (State, Vec<Effect>) {
        let mut state = State {
            embed: opening.embed,
            lang: opening.lang,
            theme: opening.theme,
            text: AttrValue::Static(""),
            script: Shared::new(Script::read("")),
            preset: None,
            edited: false,
            bad_link: None,
            job: None,
            jobs: 0,
            compiling: false,
            done: None,
            time: Time::ZERO,
            arrival: Arrival::Interesting,
            wanted: None,
            link: None,
            view: None,
            asked: None,
            search_for_advice: advising::Search::default(),
            comparison: comparing::Comparison::default(),
            promising: promising::Promising::default(),
            records: Records::default(),
            playing: None,
            speed: SPEED_ONE,
            partition: PartitionId(0),
            zoom: Zoom::default(),
            filter: Filter::default(),
            search: String::new(),
            listing: Shared::new(Listing::default()),
            tab: Tab::default(),
            overlay: None,
            note: None,
            notes: 0,
            editor: false,
            undo: Vec::new(),
            remembering: false,
        };
        let mut effects = vec![Effect::Dress];
        state.load_first(&opening, &mut effects);
        (state, effects)
    }

    /// The texts in the page's language.
    pub fn texts(&self) -> &'static Texts {
        crate::i18n::texts(self.lang)
    }

    /// Handles one message; `spare` tells whether there is time left in this slice.
    pub fn update(&mut self, msg: Msg, spare: &mut dyn FnMut() -> bool) -> Vec<Effect> {
        let mut effects = Vec::new();
        let out = &mut effects;
        match msg {
            Msg::Text(text) => self.typed(text, out),
            Msg::Compile => self.compile(spare, out),
            Msg::Slice(number) => self.slice(number, spare, out),
            Msg::Preset(id) => self.load_preset(id, out),
            Msg::Load(text) => self.put(text.to_owned(), out),
            Msg::LoadText(text) => self.open_variant(text, out),
            Msg::Advise => self.advise(out),
            Msg::AdviseMore(number) => self.advise_more(number, spare, out),
            Msg::ForgetAdvice => self.forget_advice(),
            Msg::ShowComparison(open) => self.show_comparison(open, out),
            Msg::Check => self.check(out),
            Msg::CheckMore(number) => self.check_more(number, spare, out),
            Msg::Compare => self.compare(out),
            Msg::CompareMore(number) => self.compare_more(number, spare, out),
            Msg::StopComparing => self.stop_comparing(),
            Msg::GoToRecords(place) => self.go_to_records(place, out),
            Msg::Fragment(fragment) => self.load_fragment(&fragment, None, out),
            Msg::Act(act) => self.act(act, out),
            Msg::Release(version) => self.release(&version, out),
            Msg::Undo => self.take_back(out),
            Msg::Redo if self.editor => out.push(Effect::Redo),
            Msg::Redo => {}
            Msg::Jump(line, column) => self.jump(line, column, out),
            Msg::Editor(there) => self.editor_came(there, out),
            Msg::EditScript => self.edit_script(out),
            Msg::Seek(time) => self.seek(time, out),
            Msg::Why(time, asked) => self.ask_why(time, asked, out),
            Msg::Step(step) => self.step(step, out),
            Msg::TogglePlay => self.toggle_play(out),
            Msg::Frame(now) => self.frame(now, out),
            Msg::Speed(speed) => self.set_speed(speed),
            Msg::Faster(true) => self.set_speed(self.speed + 1),
            Msg::Faster(false) => self.set_speed(self.speed.saturating_sub(1)),
            Msg::Share => self.share(out),
            Msg::Copied(worked) => self.copied(worked, out),
            Msg::Remember => self.remember(out),
            msg => self.look(msg, out),
        }
        effects
    }

    /// What the reader asked about, as long as the page stands at its instant.
    pub fn asked(&self) -> Option<Asked> {
        self.asked.filter(|(time, _)| *time == self.time).map(|(_, asked)| asked)
    }

    /// Whether what is on screen comes from an earlier text than the one in the editor.
    pub fn is_stale(&self) -> bool {
        self.done.is_some() && !self.script.runs() && !self.script.is_blank()
    }

    /// How far the run under way has come, and how far it goes, if it takes long enough to say so.
    pub fn progress(&self) -> Option<(Time, Time)> {
        self.job.as_ref().map(Job::progress)
    }

    /// What the page is called.
    pub fn title(&self) -> String {
        let texts = self.texts();
        format!("{} · {}", self.name(), texts.app_name)
    }

    /// What the script is called.
    pub fn name(&self) -> String {
        let texts = self.texts();
        match self.preset {
            Some(preset) if self.edited => fill(texts.edited, &[preset.title(self.lang)]),
            Some(preset) => preset.title(self.lang).to_owned(),
            None => texts.own_script.to_owned(),
        }
    }

    fn say(&mut self, text: String, undo: bool, out: &mut Vec<Effect>) {
        self.notes += 1;
        self.note = Some(Note { number: self.notes, text, undo });
        out.push(Effect::After(8_000, Msg::NoteOver(self.notes)));
    }

    /// Asks to be reminded to write down what a reload must find; often asked, seldom done.
    fn remember_soon(&mut self, out: &mut Vec<Effect>) {
        if !self.embed && !self.remembering {
            self.remembering = true;
            out.push(Effect::After(600, Msg::Remember));
        }
    }
}

/// Works on for as long as there is time to `spare`, one step at least. Returns whether the step
/// that `advance` took last was the last one of all.
fn carry_on(mut advance: impl FnMut() -> bool, spare: &mut dyn FnMut() -> bool) -> bool {
    let mut finished = advance();
    while !finished && spare() {
        finished = advance();
    }
    finished
}

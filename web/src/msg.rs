//! What can happen to the page, and what the page then asks of the browser.

use crate::engine::{Asked, Place};
use crate::fates::Fate;
use crate::filter::Filter;
use crate::i18n::Lang;
use crate::stage::Zoom;
use highwater_protocol::{NodeId, PartitionId, Time};

/// Something happened: the reader did something, or something asked for earlier is due.
#[derive(Clone, PartialEq, Debug)]
pub enum Msg {
    /// The text of the script is now this.
    Text(String),
    /// Read the text, and run it if it can be run.
    Compile,
    /// Carry on with the run of this number.
    Slice(u32),
    /// Load an example, by its id.
    Preset(&'static str),
    /// Make this the script.
    Load(&'static str),
    /// Make this the script; it was made from the one shown.
    LoadText(String),
    /// Look for what would have helped.
    Advise,
    /// Carry on with the search of this number.
    AdviseMore(u32),
    /// Put away what was found.
    ForgetAdvice,
    /// Check what Kafka promises.
    Check,
    /// Carry on with the checks of this number.
    CheckMore(u32),
    /// Open the comparison with other replication schemes, or close it.
    ShowComparison(bool),
    /// Compare the partition shown.
    Compare,
    /// Carry on with the comparison of this number.
    CompareMore(u32),
    /// Leave it at what was found so far.
    StopComparing,
    /// Open the list of what became of the records, or close it.
    ShowRecords(bool),
    /// List the records that had this fate.
    ListRecords(Fate),
    /// Open the list at the records that had this fate.
    FindRecords(Fate),
    /// Draw more of the list.
    MoreRecords,
    /// Go to where the fate of some records was decided, and ask why.
    GoToRecords(Place),
    /// The fragment of the address changed.
    Fragment(String),
    /// Add a line to the script at the instant shown.
    Act(Act),
    /// Run the script by the rules of this release of Kafka.
    Release(String),
    /// Take back the last change of the script.
    Undo,
    /// Do again what was taken back.
    Redo,
    /// Show a place of the script: line and column, from 1.
    Jump(u32, u32),
    /// Show this instant.
    Seek(Time),
    /// Show an instant, and why something happened then.
    Why(Time, Asked),
    /// Show an instant relative to the one shown.
    Step(Step),
    /// Play, or pause.
    TogglePlay,
    /// A frame has come while playing; milliseconds by the browser's clock.
    Frame(f64),
    /// Play at this one of [`SPEEDS`].
    Speed(usize),
    /// Play at the next higher speed, or at the next lower.
    Faster(bool),
    /// Show this partition.
    Partition(PartitionId),
    /// Show this much of the logs.
    Zoom(Zoom),
    /// Show the other stretch of the logs.
    ToggleZoom,
    /// List these events.
    Filter(Filter),
    /// List events with these words in them.
    Search(String),
    /// Narrow screens: show this part of the page.
    Tab(Tab),
    /// Speak this language.
    Lang(Lang),
    /// Look like this.
    Theme(Theme),
    /// Open a dialog or menu, or close it.
    Open(Option<Overlay>),
    /// Copy a link to what is shown.
    Share,
    /// The link was copied, or could not be.
    Copied(bool),
    /// The note of this number has been shown long enough.
    NoteOver(u32),
    /// Write down what a reload must find again.
    Remember,
    /// The full editor has come, or will not come.
    Editor(bool),
    /// Put the cursor into the script.
    EditScript,
}

/// What the page asks of the browser after a [`Msg`].
#[derive(Clone, PartialEq, Debug)]
pub enum Effect {
    /// Hand this back at the next frame.
    AtFrame(Msg),
    /// Hand [`Msg::Frame`] back at the next frame.
    NextFrame,
    /// Hand this back as soon as input and frames are dealt with.
    Soon(Msg),
    /// Hand this back after so many milliseconds.
    After(i32, Msg),
    /// Replace a stretch of the script (UTF-16 code units) as one step of the editor.
    Replace(u32, u32, String),
    /// Replace the whole script as one step of the editor.
    SetText(String),
    /// Take back the editor's last step.
    Undo,
    /// Do again what the editor took back.
    Redo,
    /// Mark what is wrong with the script.
    Mark,
    /// Highlight this line of the script as the present; 0 for none.
    Now(u32),
    /// Put the editor's cursor there (UTF-16 code units).
    Select(u32, u32),
    /// Bring the part of this name into sight, once it is drawn.
    Reveal(&'static str),
    /// Copy this, and hand [`Msg::Copied`] back.
    Copy(String),
    /// Keep the text of the script.
    SaveScript(String),
    /// Keep a choice under this key, empty to forget it.
    SaveChoice(&'static str, String),
    /// Write this fragment into the address.
    SetFragment(String),
    /// Name the page.
    Title(String),
    /// Put language and appearance on the root element.
    Dress,
}

/// Something that happens to a broker at the instant shown, by the reader's hand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)] // the words of the script
pub enum Act {
    Crash(NodeId),
    PowerLoss(NodeId),
    Stop(NodeId),
    Start(NodeId),
    Pause(NodeId),
    Resume(NodeId),
    Wipe(NodeId),
    /// The log directory at this place of `log.dirs`; that of the metadata log may come last.
    FailLogDir(NodeId, u8),
    ReplaceLogDir(NodeId, u8),
    /// Cut the link between the broker and the controller.
    Cut(NodeId),
    HealAll,
}

/// From one instant to another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// To the last listed event before.
    PreviousEvent,
    /// To the first listed event after.
    NextEvent,
    /// By this many microseconds.
    By(i64),
    /// To the start.
    Start,
    /// To the end.
    End,
}

/// Speeds of playing, in quarters of the model's own time.
pub const SPEEDS: [u32; 7] = [1, 2, 4, 8, 16, 32, 64];
/// The model's own time.
pub const SPEED_ONE: usize = 2;

/// Parts of the page on a narrow screen.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[allow(missing_docs)] // as on the tabs
pub enum Tab {
    Script,
    #[default]
    Cluster,
    Charts,
    Records,
    Compare,
    Events,
}

impl Tab {
    /// In the order shown, each with its name in the style sheet.
    pub const ALL: [(Tab, &'static str); 6] = [
        (Tab::Script, "script"),
        (Tab::Cluster, "cluster"),
        (Tab::Charts, "charts"),
        (Tab::Records, "records"),
        (Tab::Compare, "compare"),
        (Tab::Events, "events"),
    ];

    /// Its name in the style sheet.
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }
}

/// Light or dark.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Theme {
    /// As the reader's system.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// In the order of the menu, each with its name in links and in the style sheet.
    pub const ALL: [(Theme, &'static str); 3] =
        [(Theme::Auto, "auto"), (Theme::Light, "light"), (Theme::Dark, "dark")];

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// The theme of that name.
    pub fn from_name(name: &str) -> Option<Theme> {
        Self::ALL.iter().find(|(_, n)| *n == name).map(|(theme, _)| *theme)
    }
}

/// What lies over the page; one at a time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Overlay {
    /// The list of examples.
    Presets,
    /// The help.
    Help,
    /// What can be done to a broker.
    Actions(NodeId),
    /// A link to copy by hand.
    Link(String),
}

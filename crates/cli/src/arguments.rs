//! What can be asked for on the command line.

use clap::{Args, Parser, Subcommand, ValueEnum};
use highwater_chart::{Language, Theme};
use highwater_protocol::Time;
use highwater_scenario::Lang;
use highwater_scenario::literal::Duration;
use std::path::PathBuf;

/// How a script can be named.
const FILES: &str = "\
FILE is a path, `-` for standard input, `preset:ID` for a worked example (see `highwater presets`),
or a link to the page. A file may hold a link too.

Exit status: 0 all is well; 1 the answer is no: an expectation failed, `check` found mistakes, a
file is not formatted; 2 there is no answer: the command could not be carried out, as when a script
to run has mistakes.";

/// The command line.
#[derive(Parser, Debug)]
#[command(
    name = "highwater",
    version,
    about = "Apache Kafka's replication, modelled: runs, checks, draws and shares scripts",
    after_help = FILES,
    disable_help_subcommand = true
)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Run scripts and tell how they ended
    Run(Run),
    /// Find out which settings would have helped, by running a script with them
    Advise(Advise),
    /// Tell what is wrong with scripts, without running them
    Check {
        /// Scripts
        #[arg(required = true, value_name = "FILE")]
        files: Vec<String>,
    },
    /// Print scripts in their canonical form
    Fmt(Fmt),
    /// Print a link that opens a script in the page
    Link(Link),
    /// Explain what happened: why the ISR changed, who was elected, what was lost
    Why(Why),
    /// Draw a run as an SVG
    Render(Render),
    /// Run a script under other replication schemes too, and put them side by side
    Compare(Compare),
    /// Try random schedules and look for a broken promise
    Search(Search),
    /// Replay recorded Kafka clusters in the simulator and compare
    Conform(Conform),
    /// List the worked examples, or print one
    Presets {
        /// Print this one's script; a scenario's number will do, such as s9
        id: Option<String>,
        /// By the rules of this release, e.g. 3.4
        #[arg(long, value_name = "RELEASE", requires = "id")]
        kafka: Option<String>,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}

/// Options of `run`.
#[derive(Args, Debug)]
pub struct Run {
    /// Scripts
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<String>,
    /// How the result is told: `json` is told of in docs/json.md, `junit` in docs/ci.md
    #[arg(long, value_enum, default_value_t = Format::Text, conflicts_with = "json")]
    pub format: Format,
    /// The same as --format json
    #[arg(long)]
    pub json: bool,
    /// Run with this seed instead of the script's
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Tell in the JSON the fate of every record, not only of those out of the ordinary
    #[arg(long)]
    pub all_records: bool,
    /// Tell which of Kafka's own metrics moved, too (the JSON always does)
    #[arg(long)]
    pub metrics: bool,
    /// Tell every fact of the run, in place of the timeline
    #[arg(long)]
    pub all_facts: bool,
    /// Tell the state at this instant too, e.g. 12.5s
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub at: Option<Time>,
}

/// Options of `why`.
#[derive(Args, Debug)]
pub struct Why {
    /// Script
    pub file: String,
    /// Explain only what lies nearest to this instant, e.g. 12.5s
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub at: Option<Time>,
    /// Only what is about this partition (and about brokers), e.g. orders/0
    #[arg(long, value_name = "TOPIC/N")]
    pub partition: Option<String>,
    /// Language of the texts
    #[arg(long, value_name = "TAG", default_value = "en", value_parser = text_language)]
    pub lang: Lang,
    /// Print the explanations as JSON (docs/json.md tells its format)
    #[arg(long)]
    pub json: bool,
    /// Run with this seed instead of the script's
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
}

/// Options of `compare`.
#[derive(Args, Debug)]
pub struct Compare {
    /// Script
    pub file: String,
    /// Print the comparison as JSON (docs/comparison.md tells its format)
    #[arg(long)]
    pub json: bool,
    /// Draw it too, to this SVG; `-` for standard output, in place of the table
    #[arg(long, value_name = "FILE")]
    pub svg: Option<PathBuf>,
    /// Partition that is compared, e.g. orders/0; the first if not said
    #[arg(long, value_name = "TOPIC/N")]
    pub partition: Option<String>,
    /// Language of the table and the drawing
    #[arg(long, value_name = "TAG", default_value = "en", value_parser = language)]
    pub lang: Language,
    /// Width of the drawing in pixels
    #[arg(long, default_value_t = 960)]
    pub width: u32,
    /// Colours of the drawing; `auto` follows the reader's preference
    #[arg(long, value_enum, default_value_t = Colours::Auto)]
    pub theme: Colours,
    /// Run with this seed instead of the script's
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
}

impl Run {
    /// How the result is told.
    pub fn format(&self) -> Format {
        if self.json { Format::Json } else { self.format }
    }
}

/// How the result of a run is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Format {
    /// For people
    Text,
    /// Everything, for programs
    Json,
    /// The expectations as tests, for CI
    Junit,
}

/// Options of `advise`.
#[derive(Args, Debug)]
pub struct Advise {
    /// Script
    pub file: String,
    /// Print everything that was tried as JSON
    #[arg(long)]
    pub json: bool,
    /// Print the scripts that help, too
    #[arg(long, conflicts_with = "json")]
    pub scripts: bool,
    /// Language of the sentences: en, zh-Hans or zh-Hant
    #[arg(long, value_name = "TAG", default_value = "en", value_parser = text_language)]
    pub lang: Lang,
    /// Run with this seed instead of the script's
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
}

/// Options of `search`.
#[derive(Args, Debug)]
pub struct Search {
    /// How many schedules to try
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    pub schedules: u64,
    /// The first seed; each schedule has one of its own
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub from: u64,
    /// How bad things may get
    #[arg(long, value_enum, default_value_t = Weather::Stormy)]
    pub weather: Weather,
    /// Stop after so many findings
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub findings: usize,
}

/// How bad things may get in a search.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Weather {
    /// Processes come and go, links fail, operators are busy
    Windy,
    /// Disks lose data and operators elect uncleanly, too
    Stormy,
}

/// Options of `conform`.
#[derive(Args, Debug)]
pub struct Conform {
    /// Folders of cases, or single cases (crates/conformance/cases/README.md tells the format)
    #[arg(required = true, value_name = "DIR")]
    pub folders: Vec<PathBuf>,
    /// Print every difference as JSON
    #[arg(long)]
    pub json: bool,
    /// Print what was recorded and what was simulated of this case side by side
    #[arg(long, value_name = "CASE", conflicts_with = "json")]
    pub diff: Option<String>,
    /// Run with this seed; else with 1 to 8 (with up to 32 if none of them agrees), and the line
    /// tells which agree where not all do
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Fail a case that agrees with some seeds only
    #[arg(long)]
    pub strict: bool,
}

/// Options of `fmt`.
#[derive(Args, Debug)]
pub struct Fmt {
    /// Scripts
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<String>,
    /// Only tell which files would change; exit status 1 if one would
    #[arg(long, conflicts_with = "write")]
    pub check: bool,
    /// Write each file in place
    #[arg(long)]
    pub write: bool,
}

/// Options of `link`.
#[derive(Args, Debug)]
pub struct Link {
    /// Script
    pub file: String,
    /// How the script is written into the link
    #[arg(long, value_enum, default_value_t = Codec::D1)]
    pub codec: Codec,
    /// Open the page at this instant, e.g. 12.5s
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub at: Option<Time>,
    /// Where the page is served
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8080/")]
    pub base: String,
}

/// How a script is written into a link.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Codec {
    /// Compressed: short
    D1,
    /// Percent-encoded text: can be read and edited by hand
    P,
}

/// Options of `render`.
#[derive(Args, Debug)]
pub struct Render {
    /// Script
    pub file: String,
    /// The SVG to write, `-` for standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// What is drawn
    #[arg(long, value_enum, default_value_t = View::Charts)]
    pub view: View,
    /// Leave heartbeats and fetches without news out of a drawing of messages
    #[arg(long)]
    pub no_routine: bool,
    /// Width in pixels
    #[arg(long, default_value_t = 960)]
    pub width: u32,
    /// Colours; `auto` follows the reader's preference
    #[arg(long, value_enum, default_value_t = Colours::Auto)]
    pub theme: Colours,
    /// Partition whose replicas and offsets are drawn, e.g. orders/0; the first if not said. With
    /// --view messages several: orders/0,orders/1, or a topic's name for all of it
    #[arg(long, value_name = "TOPIC/N", value_delimiter = ',')]
    pub partition: Vec<String>,
    /// Language of the labels
    #[arg(long, value_name = "TAG", default_value = "en", value_parser = language)]
    pub lang: Language,
    /// First instant drawn
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub from: Option<Time>,
    /// Last instant drawn
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub to: Option<Time>,
    /// Run with this seed instead of the script's
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
}

/// What a drawing shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum View {
    /// Leaders, replicas, offsets and producers over time
    Charts,
    /// Messages between nodes, for a short window: give --from and --to
    Messages,
}

/// Colours of a drawing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Colours {
    /// Light or dark, as the reader prefers
    Auto,
    /// Dark on light
    Light,
    /// Light on dark
    Dark,
}

impl From<Colours> for Theme {
    fn from(colours: Colours) -> Theme {
        match colours {
            Colours::Auto => Theme::Auto,
            Colours::Light => Theme::Light,
            Colours::Dark => Theme::Dark,
        }
    }
}

fn time(text: &str) -> Result<Time, String> {
    let wanted = "a time needs a number and a unit: 12.5s, 300ms, 2m";
    Duration::parse(text).map(|length| Time(length.micros)).ok_or_else(|| wanted.to_owned())
}

fn language(tag: &str) -> Result<Language, String> {
    let known = ["en", "zh-Hans", "zh-Hant"];
    let found = known.iter().find(|known| known.eq_ignore_ascii_case(tag));
    let message = || format!("the languages are {}", known.join(", "));
    found.map(|tag| Language::from_tag(tag)).ok_or_else(message)
}

fn text_language(tag: &str) -> Result<Lang, String> {
    let found = Lang::ALL.iter().find(|(_, known)| known.eq_ignore_ascii_case(tag));
    let known = Lang::ALL.map(|(_, tag)| tag).join(", ");
    found.map(|(lang, _)| *lang).ok_or_else(|| format!("the languages are {known}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definition_holds_together() {
        Arguments::command().debug_assert();
    }
}

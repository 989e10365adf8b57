//! Scripts that come with Highwater: what the articles state, and the failures that changed Kafka.

mod articles;
mod history;
mod sources;

use crate::diagnostic::Text;
use crate::edit::set_release;

pub use sources::source_url;

/// A script and what it shows.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// Its name in links and on the command line.
    pub id: &'static str,
    /// Under which heading it stands.
    pub group: Group,
    /// Its number among the scenarios of Kafka's history: `S9`.
    pub scenario: Option<&'static str>,
    /// Its title.
    pub title: Text,
    /// What it shows, in a sentence or two.
    pub summary: Text,
    /// The statements of the articles that it shows, by their ids.
    pub statements: &'static [&'static str],
    /// The releases between which the outcome changes, oldest first, the script's own among them;
    /// empty if it is about one release.
    pub releases: &'static [&'static str],
    /// The proposals and issues of Kafka that it is about: `KIP-903`, `KAFKA-7128`.
    pub sources: &'static [&'static str],
    /// The script.
    pub script: &'static str,
}

/// The headings of the menu.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Group {
    /// What the articles state.
    Articles,
    /// Failures that changed Kafka.
    History,
}

impl Group {
    /// Every heading, in the order of the menu.
    pub const ALL: [Group; 2] = [Group::Articles, Group::History];

    /// Its name in reports, which does not change.
    pub fn name(self) -> &'static str {
        match self {
            Group::Articles => "articles",
            Group::History => "history",
        }
    }

    /// The heading.
    pub fn title(self) -> Text {
        match self {
            Group::Articles => Text {
                en: "What the articles say",
                zh_hans: "文章里的说法",
                zh_hant: "文章裡的說法",
            },
            Group::History => Text {
                en: "Failures that changed Kafka",
                zh_hans: "改变了 Kafka 的故障",
                zh_hant: "改變了 Kafka 的故障",
            },
        }
    }
}

impl Preset {
    /// The script by the rules of another release.
    pub fn script_for(&self, release: &str) -> String {
        set_release(self.script, release)
    }
}

/// How many there are.
const COUNT: usize = articles::ALL.len() + history::ALL.len();

/// Every preset, in the order of the menu.
static PRESETS: [Preset; COUNT] = {
    let mut all = [articles::ALL[0]; COUNT];
    let mut next = 0;
    while next < COUNT {
        all[next] = match next.checked_sub(articles::ALL.len()) {
            None => articles::ALL[next],
            Some(place) => history::ALL[place],
        };
        next += 1;
    }
    all
};

/// Every preset, in the order of the menu.
pub fn all() -> &'static [Preset] {
    &PRESETS
}

/// The preset of this id, or of this scenario's number, in whatever case.
pub fn find(name: &str) -> Option<&'static Preset> {
    let meant = |preset: &&Preset| {
        let numbered = preset.scenario.is_some_and(|number| number.eq_ignore_ascii_case(name));
        preset.id == name || numbered
    };
    PRESETS.iter().find(meant)
}

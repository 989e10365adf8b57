//! The examples: those of the articles, grouped by the one that each shows most of, and the
//! failures that changed Kafka.

use crate::i18n::{self, Lang};
use highwater_protocol::order;
use highwater_scenario::presets::Group;
use highwater_scenario::{edit, eras, presets};
use std::sync::LazyLock;

/// An example of the menu.
#[derive(Debug)]
pub struct Preset {
    /// Its id.
    pub id: &'static str,
    article: Article,
    inner: &'static presets::Preset,
    /// The script, spaces in order: links bring it back so. Without its release, if it has lines
    /// for several: by the rules of another it is the same example.
    canonical: String,
    /// Whether it has lines for some releases alone.
    compares: bool,
}

/// Where an example stands: under an article, or in Kafka's history.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Article {
    A,
    B,
    C,
    History,
}

/// The articles by their letter, and how many statements each makes.
const ARTICLES: [(Article, char, usize); 3] =
    [(Article::A, 'A', 12), (Article::B, 'B', 16), (Article::C, 'C', 16)];

impl Preset {
    fn new(inner: &'static presets::Preset) -> Preset {
        let share = |(_, letter, all): &&(Article, char, usize)| {
            let shown = inner.statements.iter().filter(|s| s.starts_with(*letter)).count();
            shown * 1_000 / all
        };
        let article = match inner.group {
            Group::Articles => ARTICLES.iter().max_by_key(share).map_or(Article::A, |a| a.0),
            Group::History => Article::History,
        };
        let compares = !eras::releases(&highwater_scenario::parse(inner.script).0).is_empty();
        let canonical = highwater_scenario::format(inner.script);
        let canonical = if compares { without_release(&canonical) } else { canonical };
        Preset { id: inner.id, article, inner, canonical, compares }
    }

    /// Its title.
    pub fn title(&self, lang: Lang) -> &'static str {
        self.inner.title.get(lang)
    }

    /// What it shows.
    pub fn summary(&self, lang: Lang) -> &'static str {
        self.inner.summary.get(lang)
    }

    /// Under which heading it stands.
    pub fn group(&self, lang: Lang) -> &'static str {
        let x = i18n::texts(lang);
        match self.article {
            Article::A => x.article_a,
            Article::B => x.article_b,
            Article::C => x.article_c,
            Article::History => Group::History.title().get(lang),
        }
    }

    /// What of Kafka's history it is about: `S9 · KIP-903 · 3.4 → 3.5`; empty for the others.
    pub fn origin(&self) -> String {
        let releases = self.inner.releases.join(" → ");
        let scenario = self.inner.scenario.into_iter().chain(self.inner.sources.iter().copied());
        let all = scenario.map(str::to_owned).chain((!releases.is_empty()).then_some(releases));
        all.collect::<Vec<_>>().join(" · ")
    }

    /// The statements of the articles that it shows: `A1 B13`.
    pub fn statements(&self) -> String {
        self.inner.statements.join(" ")
    }

    /// The script.
    pub fn text(&self) -> &'static str {
        self.inner.script
    }
}

impl PartialEq for Preset {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// Every example, in the order of the menu.
pub fn presets() -> &'static [Preset] {
    static ALL: LazyLock<Vec<Preset>> = LazyLock::new(|| {
        let mut all: Vec<Preset> = presets::all().iter().map(Preset::new).collect();
        order::sort_by_key(&mut all, |preset| preset.article);
        all
    });
    &ALL
}

/// The example that a new reader sees.
pub fn first_preset() -> &'static str {
    presets::all().first().map_or("", |preset| preset.id)
}

/// The example that says just what `text` says, spaces aside; and the release, if the example
/// compares some.
pub fn preset_of(text: &str) -> Option<&'static Preset> {
    let text = highwater_scenario::format(text);
    let any = without_release(&text);
    presets().iter().find(|preset| preset.canonical == if preset.compares { &*any } else { &*text })
}

fn without_release(text: &str) -> String {
    edit::set_release(text, "")
}

//! What to look at, beside the script: `&t=12.5s&r=orders/0@2&lang=zh-Hans`.

use crate::diagnostic::Lang;
use crate::literal::Duration;
use highwater_protocol::Time;
use std::fmt;

/// Light or dark.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Theme {
    /// Dark letters on light ground.
    Light,
    /// Light letters on dark ground.
    Dark,
}

/// A partition, and one of its replicas if need be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Selection {
    /// The topic's name.
    pub topic: String,
    /// The partition's number.
    pub partition: u16,
    /// The broker of the replica.
    pub broker: Option<u16>,
}

/// What to look at. Everything may be left open.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct View {
    /// The instant.
    pub time: Option<Time>,
    /// What is selected.
    pub selection: Option<Selection>,
    /// Light or dark.
    pub theme: Option<Theme>,
    /// The language of the page.
    pub lang: Option<Lang>,
    /// Names of the charts shown; letters, digits and `-`. Empty for the usual ones.
    pub charts: Vec<String>,
}

impl View {
    /// Reads what stands after the first `&`. Parts that are not understood are left out: a link
    /// of a newer version still opens.
    pub fn parse(text: &str) -> View {
        let mut view = View::default();
        for (key, value) in text.split('&').filter_map(|part| part.split_once('=')) {
            match key {
                "t" => view.time = Duration::parse(value).map(|time| Time(time.micros)),
                "r" => view.selection = Selection::parse(value),
                "theme" => {
                    view.theme = match value {
                        "light" => Some(Theme::Light),
                        "dark" => Some(Theme::Dark),
                        _ => None,
                    };
                }
                "lang" => view.lang = Lang::from_tag(value),
                "charts" => {
                    let names = value.split(',').filter(|name| is_name(name));
                    view.charts = names.map(str::to_owned).collect();
                }
                _ => {}
            }
        }
        view
    }
}

impl Selection {
    /// Reads `orders/0` or `orders/0@2`.
    fn parse(text: &str) -> Option<Selection> {
        let (partition, broker) = match text.split_once('@') {
            Some((partition, broker)) => (partition, Some(broker.parse().ok()?)),
            None => (text, None),
        };
        let (topic, partition) = partition.split_once('/')?;
        let legal = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
        let partition = partition.parse().ok()?;
        let named = !topic.is_empty() && topic.chars().all(legal);
        named.then(|| Selection { topic: topic.to_owned(), partition, broker })
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

/// `&t=12.5s&...`; nothing if everything is left open.
impl fmt::Display for View {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(time) = self.time {
            write!(f, "&t={}", Duration::from_micros(time.0))?;
        }
        if let Some(Selection { topic, partition, broker }) = &self.selection {
            write!(f, "&r={topic}/{partition}")?;
            broker.map_or(Ok(()), |broker| write!(f, "@{broker}"))?;
        }
        if let Some(theme) = self.theme {
            let name = match theme {
                Theme::Light => "light",
                Theme::Dark => "dark",
            };
            write!(f, "&theme={name}")?;
        }
        if let Some(lang) = self.lang {
            write!(f, "&lang={}", lang.tag())?;
        }
        if !self.charts.is_empty() {
            write!(f, "&charts={}", self.charts.join(","))?;
        }
        Ok(())
    }
}

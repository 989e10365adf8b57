//! Links: the script, and what to look at.

use crate::i18n::Lang;
use crate::msg::Theme;
use highwater_protocol::Time;
use highwater_scenario::link::{self, Selection, View};

/// What a link leads to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Link {
    /// The script.
    pub text: String,
    /// The instant to show.
    pub time: Option<Time>,
    /// The partition to show: `orders/0`.
    pub partition: Option<String>,
    /// The language to show it in.
    pub lang: Option<Lang>,
    /// Light or dark.
    pub theme: Option<Theme>,
}

/// Reads the fragment of an address. `None` for an empty one.
///
/// # Errors
/// Why it cannot be read, as a sentence in `lang`.
pub fn read_link(fragment: &str, lang: Lang) -> Result<Option<Link>, String> {
    if fragment.trim_start_matches('#').is_empty() {
        return Ok(None);
    }
    let link::Link { text, view } = link::decode(fragment).map_err(|why| why.message(lang))?;
    Ok(Some(Link {
        text,
        time: view.time,
        partition: view.selection.map(|s| format!("{}/{}", s.topic, s.partition)),
        lang: view.lang,
        theme: view.theme.map(|theme| match theme {
            link::Theme::Light => Theme::Light,
            link::Theme::Dark => Theme::Dark,
        }),
    }))
}

/// The fragment for a script, without anything to look at.
///
/// # Errors
/// Why there is none, as a sentence in `lang`.
pub fn write_link(text: &str, lang: Lang) -> Result<String, String> {
    link::encode(text, &View::default()).map_err(|why| why.message(lang))
}

/// What is added to a fragment so that it leads to an instant and a partition (`orders/0`).
pub fn write_view(time: Option<Time>, partition: Option<&str>) -> String {
    let selection = partition.and_then(|name| name.rsplit_once('/')).and_then(|(topic, number)| {
        let partition = number.parse().ok()?;
        Some(Selection { topic: topic.to_owned(), partition, broker: None })
    });
    View { time, selection, ..View::default() }.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test(unsupported = test)]
    fn a_link_leads_back() {
        let text = crate::engine::presets()[0].text();
        let script = write_link(text, Lang::En).expect("short enough");
        let view = write_view(Some(Time(12_345_000)), Some("my-orders/7"));
        let link = read_link(&format!("{script}{view}"), Lang::En).expect("whole").expect("there");
        assert_eq!(link.text, highwater_scenario::format(text));
        assert_eq!(link.time, Some(Time(12_345_000)));
        assert_eq!(link.partition.as_deref(), Some("my-orders/7"));
        assert_eq!(read_link("#", Lang::En), Ok(None));
        assert!(read_link(&script[..script.len() - 4], Lang::ZhHans).is_err());
    }
}

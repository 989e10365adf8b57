//! What the editor asks of the language. Offsets are UTF-16 code units, as editors in browsers
//! count; the language counts bytes.

use crate::i18n::Lang;
use highwater_scenario::editor;
use highwater_scenario::span::{byte_offset, utf16_offset};

/// What may stand at a place.
pub struct Completions {
    /// Where the word to be completed begins.
    pub from: u32,
    /// The words.
    pub options: Vec<editor::Completion>,
}

/// The tokens of a text as triples: from, to, kind (the order of [`editor::TokenClass`] is that of
/// `KINDS` in `editor.js`).
pub fn highlight(text: &str) -> Vec<u32> {
    let (mut bytes, mut units) = (0, 0);
    let mut place = |byte: usize| {
        units += text[bytes..byte].encode_utf16().count() as u32;
        bytes = byte;
        units
    };
    let mut out = Vec::new();
    for (range, class) in editor::highlight(text) {
        out.extend([place(range.start), place(range.end), class as u32]);
    }
    out
}

/// What may stand at a place; `asked` if the reader asked, rather than typed.
pub fn complete(text: &str, at: u32, asked: bool, lang: Lang) -> Option<Completions> {
    let options = editor::complete(text, byte_offset(text, at as usize), lang);
    let range = options.first()?.range.clone();
    let offers = asked || !range.is_empty();
    offers.then(|| Completions { from: utf16_offset(text, range.start) as u32, options })
}

/// What stands at a place: from, to, and what there is to say of it.
pub fn hover(text: &str, at: u32, lang: Lang) -> Option<(u32, u32, String)> {
    let found = editor::hover(text, byte_offset(text, at as usize), lang)?;
    let mut words = format!("{}\n{}", found.title, found.text);
    if let Some(detail) = found.detail {
        words.push('\n');
        words.push_str(&detail);
    }
    let place = |byte| utf16_offset(text, byte) as u32;
    Some((place(found.range.start), place(found.range.end), words))
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test(unsupported = test)]
    fn tokens_are_counted_as_editors_count() {
        let found = highlight("# 副本 😀\nrun 5s\n");
        assert_eq!(&found[..2], [0, 7], "the comment");
        assert_eq!(&found[3..5], [8, 11], "run");
        assert_eq!(&found[6..8], [12, 14], "5s");
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn words_are_offered_while_typing_and_when_asked() {
        let text = "brokers 1..3\nprod";
        let typing = complete(text, 17, false, Lang::En).expect("something begins so");
        assert_eq!(typing.from, 13);
        assert!(typing.options.iter().any(|option| option.label == "producer"));
        assert!(complete("brokers 1..3\n", 13, false, Lang::En).is_none());
        assert!(complete("brokers 1..3\n", 13, true, Lang::En).is_some());
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn settings_are_explained() {
        let text = "topic orders min.insync.replicas=2";
        let (from, to, words) = hover(text, 20, Lang::En).expect("a setting");
        assert_eq!((from, to), (13, 32));
        assert!(words.starts_with("min.insync.replicas\n"), "{words}");
    }
}

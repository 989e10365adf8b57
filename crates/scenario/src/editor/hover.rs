//! What stands under the pointer.

use super::words::describe;
use super::{generation_of, level_of, line_at, tokens_of};
use crate::diagnostic::{Lang, values};
use crate::generation::Generation;
use crate::keys::{self, Key};
use crate::lex::TokenKind;
use crate::parse::parse;
use std::ops::Range;

/// What is known of a piece of text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hover {
    /// Which bytes of the text are meant.
    pub range: Range<usize>,
    /// The word itself.
    pub title: String,
    /// What it does, in a sentence.
    pub text: String,
    /// For a setting: its default, and what values it takes.
    pub detail: Option<String>,
}

/// What is known of the text at the byte offset.
pub fn hover(document: &str, offset: usize, lang: Lang) -> Option<Hover> {
    let (start, line) = line_at(document, offset);
    let tokens = tokens_of(document, line, start);
    let index = tokens.iter().position(|(token, _)| token.span.touches(offset))?;
    let (token, word) = tokens[index];
    if token.kind != TokenKind::Word {
        return None;
    }
    let range = token.span.range();
    let title = word.to_owned();
    let words: Vec<&str> = tokens.iter().map(|(_, word)| *word).collect();
    if index == 0 || (index == 2 && words[0] == "at") {
        let text = describe(word)?.get(lang).to_owned();
        return Some(Hover { range, title, text, detail: None });
    }
    let level = level_of(&words)?;
    let key = keys::find(word).filter(|key| key.levels.meets(level))?;
    let text = key.describe(lang).to_owned();
    let detail = detail(key, generation_of(&parse(document).0), lang);
    Some(Hover { range, title, text, detail: Some(detail) })
}

/// Values of a setting and its default in `generation`.
pub(super) fn detail(key: &Key, generation: Generation, lang: Lang) -> String {
    let values = values(key.kind, lang);
    let default = generation.default_of(key);
    match (lang, default) {
        (_, "-") => values,
        (Lang::En, _) => format!("{values}; default {default}"),
        (Lang::ZhHans, _) => format!("{values}；默认 {default}"),
        (Lang::ZhHant, _) => format!("{values}；預設 {default}"),
    }
}

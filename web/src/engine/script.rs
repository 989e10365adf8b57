//! A script: its text, what it says, what is wrong with it, and how controls change it.

use crate::i18n::Lang;
use highwater_protocol::{Micros, Time};
use highwater_scenario::ast::{Content, Statement};
use highwater_scenario::literal::Duration;
use highwater_scenario::span::utf16_offset;
use highwater_scenario::{Compiled, Plan, Severity, compile};
use std::rc::Rc;

/// A text and what was read from it.
pub struct Script {
    text: String,
    compiled: Compiled,
    plan: Option<Rc<Plan>>,
}

/// Something wrong with a script, in the reader's language.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// From 1.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
    /// Where it begins, in UTF-16 code units as editors count.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
    /// Whether it keeps the script from running.
    pub error: bool,
    /// A stable code.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl Script {
    /// Reads a text.
    pub fn read(text: &str) -> Script {
        let mut compiled = compile(text);
        let plan = compiled.plan.take().map(Rc::new);
        Script { text: text.to_owned(), compiled, plan }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What was read from it, line by line.
    pub fn lines_read(&self) -> &highwater_scenario::Script {
        &self.compiled.script
    }

    /// What it asks for, if it can be run.
    pub fn plan(&self) -> Option<&Rc<Plan>> {
        self.plan.as_ref().filter(|_| !self.is_blank())
    }

    /// Whether it can be run.
    pub fn runs(&self) -> bool {
        self.plan().is_some()
    }

    /// Whether it says nothing at all.
    pub fn is_blank(&self) -> bool {
        self.text.lines().all(|line| line.trim().is_empty())
    }

    /// Number of lines.
    pub fn lines(&self) -> usize {
        self.text.lines().count()
    }

    /// Number of errors, or of warnings.
    pub fn problem_count(&self, errors: bool) -> usize {
        if self.is_blank() {
            return 0;
        }
        let wanted = if errors { Severity::Error } else { Severity::Warning };
        self.compiled.diagnostics.iter().filter(|d| d.severity() == wanted).count()
    }

    /// What is wrong, in the order of the text.
    pub fn problems(&self, lang: Lang) -> Vec<Problem> {
        if self.is_blank() {
            return Vec::new();
        }
        let place = |byte: u32| utf16_offset(&self.text, byte as usize) as u32;
        let problem = |found: &highwater_scenario::Diagnostic| Problem {
            line: found.start.line,
            column: found.start.column,
            from: place(found.span.start),
            to: place(found.span.end),
            error: found.severity() == Severity::Error,
            code: found.code(),
            message: found.message(lang),
            help: found.help(lang),
        };
        self.compiled.diagnostics.iter().map(problem).collect()
    }
}

/// A change of a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Edit {
    /// Where the replaced stretch begins, in UTF-16 code units.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
    /// What stands there instead.
    pub insert: String,
    /// The new line, for people.
    pub line: String,
}

/// How much longer a run gets by an action at its end, so that one sees what comes of it.
const AFTERMATH: Micros = Micros::from_secs(10);

/// The change that adds `at <time> <action>` where it belongs; times are in whole milliseconds.
/// At the very end of the run, the run is made longer too.
pub fn insert_action(script: &Script, time: Time, action: &str) -> Edit {
    let time = Time(time.0 / 1_000 * 1_000);
    let longer = prolonged(script, time);
    let text = longer.as_deref().unwrap_or(&script.text);
    let (new, range) = highwater_scenario::edit::insert_action(text, time, action);
    let line = new[range].to_owned();
    edit_to(script, &new, line)
}

/// The change from a script to another text; `line` is what it comes down to, for people.
pub(super) fn edit_to(script: &Script, new: &str, line: String) -> Edit {
    let (from, to, insert) = difference(&script.text, new);
    let place = |byte| utf16_offset(&script.text, byte) as u32;
    Edit { from: place(from), to: place(to), insert: insert.to_owned(), line }
}

/// The text with a later end in its `run` line, if the run would end right after `time`.
fn prolonged(script: &Script, time: Time) -> Option<String> {
    let length = script.compiled.script.lines.iter().find_map(|line| match &line.content {
        Content::Statement(Statement::Run(length)) => Some(length),
        _ => None,
    })?;
    let soon = time + Micros::from_secs(1);
    (length.value.micros < soon.0).then(|| {
        let end = Duration::from_micros((time + AFTERMATH).0);
        let range = length.span.range();
        format!("{}{end}{}", &script.text[..range.start], &script.text[range.end..])
    })
}

/// The least stretch (bytes) of `old` to replace, and by what, to get `new`.
fn difference<'n>(old: &str, new: &'n str) -> (usize, usize, &'n str) {
    let same = |(a, b): &(char, char)| a == b;
    let size = |pairs: &mut dyn Iterator<Item = (char, char)>| -> usize {
        pairs.map(|(c, _)| c.len_utf8()).sum()
    };
    let from = size(&mut old.chars().zip(new.chars()).take_while(same));
    let (old_rest, new_rest) = (&old[from..], &new[from..]);
    let tail = size(&mut old_rest.chars().rev().zip(new_rest.chars().rev()).take_while(same));
    (from, old.len() - tail, &new_rest[..new_rest.len() - tail])
}

/// The text after a change.
pub fn replaced(text: &str, edit: &Edit) -> String {
    let byte = |utf16: u32| highwater_scenario::span::byte_offset(text, utf16 as usize);
    let (from, to) = (byte(edit.from), byte(edit.to));
    format!("{}{}{}", &text[..from], edit.insert, &text[to..])
}

/// Whether two texts say the same, spaces aside.
pub fn says_the_same(one: &str, other: &str) -> bool {
    highwater_scenario::format(one) == highwater_scenario::format(other)
}

/// The place of a line and column (both from 1; columns in characters) in UTF-16 code units.
pub fn utf16_place(text: &str, line: u32, column: u32) -> u32 {
    let before: usize =
        text.split_inclusive('\n').take(line as usize - 1).map(|l| l.encode_utf16().count()).sum();
    let own = text.split('\n').nth(line as usize - 1).unwrap_or_default();
    let within: usize = own.chars().take(column as usize - 1).map(char::len_utf16).sum();
    (before + within) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test(unsupported = test)]
    fn places_count_as_editors_do() {
        let text = "# 副本 😀 x\nrun 5s\n";
        assert_eq!(utf16_place(text, 1, 1), 0);
        assert_eq!(utf16_place(text, 1, 8), 8, "the face takes two units");
        assert_eq!(utf16_place(text, 2, 5), 14);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn an_action_is_one_change() {
        let at = Time(2_345_678);
        for text in ["", "run 9s", "# 副本\nat 5s crash broker 1\nrun 9s\n", "at 1s stop broker 2"]
        {
            let edit = insert_action(&Script::read(text), at, "crash broker 2");
            let whole =
                highwater_scenario::edit::insert_action(text, Time(2_345_000), "crash broker 2");
            assert_eq!(replaced(text, &edit), whole.0, "{text:?}");
            assert_eq!(edit.line.split_whitespace().nth(1), Some("2.345s"));
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn an_action_at_the_end_makes_the_run_longer() {
        let text = "at 1s crash broker 1\nrun 9s\nexpect leader of orders/0 = 2\n";
        let edit = insert_action(&Script::read(text), Time(9_000_000), "start broker 1");
        assert_eq!(
            replaced(text, &edit),
            "at 1s crash broker 1\nat 9s start broker 1\nrun 19s\nexpect leader of orders/0 = 2\n"
        );
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_blank_script_has_no_problems() {
        let script = Script::read(" \n\n");
        assert!(script.is_blank() && !script.runs());
        assert_eq!(script.problem_count(true), 0);
        assert_eq!(script.problems(Lang::En), []);
    }
}

//! The rules of Kafka that the code cites, `docs/rules.txt`, and who shows each of them.

use super::Problem;
use super::files::File;
use std::collections::BTreeSet;

/// Where the rules are listed.
const LIST: &str = "docs/rules.txt";

/// A rule's number: section, rule, and whether it is the second of two (R6.9b).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Id(u32, u32, bool);

impl std::fmt::Display for Id {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "R{}.{}{}", self.0, self.1, if self.2 { "b" } else { "" })
    }
}

/// A line of the list.
struct Rule {
    line: usize,
    id: Id,
    has_reason: bool,
}

/// Rules that nothing shows, reasons that are not needed any more, and citations of rules that are
/// not listed.
pub fn problems(files: &[File]) -> Vec<Problem> {
    let Some(list) = files.iter().find(|file| file.path == LIST) else {
        return vec![problem(0, "the list of rules is missing".to_owned())];
    };
    let rules = read(&list.text);
    let mut shown = BTreeSet::new();
    let mut cited = BTreeSet::new();
    for file in files.iter().filter(|file| file.path.starts_with("crates/")) {
        let code = ids(code_of(file));
        cited.extend(code.filter(|found| !found.within).map(|found| found.id));
        for found in ids(tests_of(file)) {
            shown.insert(found.id);
            cited.extend((!found.within).then_some(found.id));
        }
    }
    let mut problems = Vec::new();
    for rule in &rules {
        let id = rule.id;
        match (shown.contains(&id), rule.has_reason) {
            (false, false) => {
                problems.push(problem(rule.line, format!("no test or script names {id}")))
            }
            (true, true) => {
                problems.push(problem(rule.line, format!("{id} is shown: it needs no reason")));
            }
            _ => {}
        }
    }
    let listed = |id: &Id| rules.iter().any(|rule| rule.id == *id);
    let unknown = cited.iter().filter(|id| id.0 != 7 && !listed(id));
    problems.extend(unknown.map(|id| problem(0, format!("{id} is cited and not listed"))));
    problems
}

fn problem(line: usize, message: String) -> Problem {
    Problem { file: LIST.to_owned(), line, message }
}

/// The rules of the list.
fn read(list: &str) -> Vec<Rule> {
    let lines = (1..).zip(list.lines()).filter(|(_, line)| line.starts_with('R'));
    let rule = |(line, text): (usize, &str)| {
        let id = ids(text).next()?.id;
        Some(Rule { line, id, has_reason: text.contains(" | ") })
    };
    lines.filter_map(rule).collect()
}

/// The part of a file that makes the program.
fn code_of(file: &File) -> &str {
    match is_test(file) {
        true => "",
        false => &file.text[..unit_tests(file)],
    }
}

/// The part of a file that tests: tests, scripts, unit tests at the end of a source file.
fn tests_of(file: &File) -> &str {
    match is_test(file) {
        true => &file.text,
        false => &file.text[unit_tests(file)..],
    }
}

fn is_test(file: &File) -> bool {
    file.path.split('/').any(|folder| ["tests", "testdata"].contains(&folder))
}

/// Where the unit tests of a source file begin; its end if there are none.
fn unit_tests(file: &File) -> usize {
    file.text.find("#[cfg(test)]").unwrap_or(file.text.len())
}

/// A rule in a text.
struct Found {
    id: Id,
    /// Not written out: between the ends of a range, where numbers may be left out.
    within: bool,
}

/// The rules that a text names; `R4.1-R4.7` names seven.
fn ids(text: &str) -> impl Iterator<Item = Found> {
    let mut ids = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('R') {
        let whole_word = !rest[..at].ends_with(|c: char| c.is_ascii_alphanumeric());
        rest = &rest[at + 1..];
        let Some((first, after)) = number(rest).filter(|_| whole_word) else { continue };
        rest = after;
        ids.push(Found { id: first, within: false });
        let through = after.strip_prefix('-').or(after.strip_prefix(" to "));
        let last = through.and_then(|text| number(text.strip_prefix('R').unwrap_or(text)));
        if let Some((last, after)) = last.filter(|(last, _)| last.0 == first.0) {
            rest = after;
            let between = (first.1 + 1..last.1).map(|rule| Id(first.0, rule, false));
            ids.extend(between.map(|id| Found { id, within: true }));
            ids.push(Found { id: last, within: false });
        }
    }
    ids.into_iter()
}

/// `6.9b` at the start of a text, and what follows.
fn number(text: &str) -> Option<(Id, &str)> {
    let digits = |text: &str| text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (section, rest) = text.split_at(digits(text));
    let rest = rest.strip_prefix('.')?;
    let (rule, rest) = rest.split_at(digits(rest));
    let second = rest.strip_prefix('b');
    let id = Id(section.parse().ok()?, rule.parse().ok()?, second.is_some());
    Some((id, second.unwrap_or(rest)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> File {
        File { path: path.to_owned(), text: text.to_owned() }
    }

    fn messages(files: &[File]) -> Vec<String> {
        problems(files).iter().map(|problem| problem.to_string()).collect()
    }

    /// Single rules, ranges, and what only looks like one.
    #[test]
    fn finds_ids() {
        let found = |text| ids(text).map(|f| f.id.to_string()).collect::<Vec<_>>().join(" ");
        assert_eq!(found("R3.7, (R6.9b) CR3.9 R9 RF3.1"), "R3.7 R6.9b");
        assert_eq!(found("R4.1-R4.3 and R5.20 to R5.22"), "R4.1 R4.2 R4.3 R5.20 R5.21 R5.22");
        assert_eq!(found("R5.22, 8 and R1.3a"), "R5.22 R1.3");
    }

    /// A rule without a test is a problem, unless there is a reason; a reason that is not needed is
    /// one too.
    #[test]
    fn wants_evidence() {
        let list = file(LIST, "# R1.9 is not in the list\nR1.1  marks\nR1.2 ends | left out\n");
        let script = file("crates/protocol/testdata/a.txt", "# R1.1: shown");
        assert_eq!(
            messages(&[file(LIST, "R1.1 marks")]),
            ["docs/rules.txt:1: no test or script names R1.1"]
        );
        assert!(messages(&[list, script]).is_empty());
        let files = [
            file(LIST, "R1.1 marks | left out"),
            file("crates/x/src/y.rs", "#[cfg(test)] // R1.1"),
        ];
        assert_eq!(messages(&files), ["docs/rules.txt:1: R1.1 is shown: it needs no reason"]);
    }

    /// What is cited is listed; the history of section 7 need not be.
    #[test]
    fn wants_rules_listed() {
        let code = file("crates/protocol/src/a.rs", "// R1.1, R7.5");
        let files = [file(LIST, "R1.2 ends | left out"), code];
        assert_eq!(messages(&files), ["docs/rules.txt: R1.1 is cited and not listed"]);
    }
}

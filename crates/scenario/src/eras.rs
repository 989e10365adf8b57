//! The releases between which a script tells apart: those that a reader may want to switch between.

use crate::ast::{self, Content, Era, Script, Statement};
use crate::generation;
use highwater_protocol::order;

/// For a script with lines for some releases alone, the releases worth comparing, oldest first: of
/// each release that a line names, that one (of a line of releases, its latest patch) and the one
/// before it. Empty without such lines.
pub fn releases(script: &Script) -> Vec<String> {
    let mut turns: Vec<_> = script.lines.iter().filter_map(|line| line.era).map(turn).collect();
    order::sort_by_key(&mut turns, |turn| turn.version);
    turns.dedup();
    let offered = generation::offered();
    let mut found: Vec<String> = Vec::new();
    for turn in turns {
        let versions = || offered.iter().filter_map(|name| Some((name, version(name)?)));
        let since = turn.version;
        let older = versions().filter(|(_, version)| *version < since).max_by_key(|found| found.1);
        let named = versions().find(|(name, _)| **name == turn.to_string());
        let next =
            || versions().filter(|(_, version)| *version >= since).min_by_key(|found| found.1);
        let newer = named.or_else(next);
        for (name, _) in [older, newer].into_iter().flatten() {
            if !found.contains(name) {
                found.push(name.clone());
            }
        }
    }
    found
}

/// The release that a script names; the newest if it names none.
pub fn release(script: &Script) -> String {
    let named = script.lines.iter().find_map(|line| match &line.content {
        Content::Statement(Statement::Kafka(version)) => Some(version.value.clone()),
        _ => None,
    });
    named.unwrap_or_else(|| generation::LATEST.to_string())
}

fn turn(era: Era) -> ast::Release {
    match era {
        Era::Since(release) | Era::Before(release) => release,
    }
}

fn version(name: &str) -> Option<(u16, u16, u16)> {
    generation::find(name).ok().map(|generation| generation.version())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_says_what_to_compare() {
        let of = |text: &str| releases(&crate::parse(text).0);
        assert_eq!(of("topic t"), [""; 0]);
        assert_eq!(of("topic t since kafka 4.2\nrun 3s before kafka 4.2"), ["4.1", "4.2"]);
        assert_eq!(of("run 3s before kafka 4.1"), ["4.0", "4.1"]);
        assert_eq!(of("run 3s before kafka 4.0.1"), ["4.0.0", "4.0.1"]);
        assert_eq!(of("run 3s since kafka 4.2\nrun 4s before kafka 4.3"), ["4.1", "4.2", "4.3"]);
        assert_eq!(release(&crate::parse("kafka 4.1").0), "4.1");
        assert_eq!(release(&crate::parse("topic t").0), "4.3");
    }
}

//! How classes look: a stylesheet over a handful of tokens, and the patterns it names.

use super::Theme;
use crate::palette::{self, DARK, LIGHT, SURFACE};
use crate::scene::{Class, Picture};
use std::collections::BTreeSet;
use std::fmt::Write;

/// The rules: `@name` stands for a token, `url(#name)` for a pattern; a line that begins with `%`
/// is a rule for each broker colour N.
const RULES: &str = include_str!("style.css");

/// The broker colours that a picture uses.
pub(super) fn slots(picture: &Picture) -> BTreeSet<u16> {
    picture.items.iter().filter_map(|item| item.broker).map(palette::slot).collect()
}

/// The `<style>` element.
pub(super) fn stylesheet(id: &str, theme: Theme, slots: &BTreeSet<u16>) -> String {
    let mut css = String::from("<style>\n");
    if theme == Theme::Auto {
        let declare = |dark: bool| -> String {
            let mut all = String::new();
            for (name, value) in tokens(slots, dark) {
                let _ = write!(all, "--c-{name}:var(--hw-{name},{value});");
            }
            all
        };
        let _ = writeln!(css, "#{id}{{{}}}", declare(false));
        let _ = writeln!(css, "@media (prefers-color-scheme:dark){{#{id}{{{}}}}}", declare(true));
    }
    let rules =
        expand(slots).replace("url(#", &format!("url(#{id}-")).replace("ROOT", &format!("#{id}"));
    css.push_str(&with_colours(&rules, theme, &tokens(slots, theme == Theme::Dark)));
    css.push_str("</style>\n");
    css
}

/// The rules with those for brokers written out for each colour.
fn expand(slots: &BTreeSet<u16>) -> String {
    let mut rules = String::new();
    for line in RULES.lines().filter(|line| !line.starts_with("/*")) {
        let Some(rule) = line.strip_prefix('%') else {
            let _ = writeln!(rules, "{line}");
            continue;
        };
        for slot in slots {
            let rule =
                rule.replace(",%", &format!(".r{slot},ROOT ")).replace('N', &slot.to_string());
            let _ = writeln!(rules, "ROOT {}", rule.replacen('{', &format!(".r{slot}{{"), 1));
        }
    }
    rules
}

/// Puts colours, or properties that hold them, in the places of `@name`.
fn with_colours(rules: &str, theme: Theme, values: &[(String, &'static str)]) -> String {
    let mut parts = rules.split('@');
    let mut out = parts.next().unwrap_or_default().to_string();
    for part in parts {
        let end = part.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(part.len());
        let (name, rest) = part.split_at(end);
        let value = values.iter().find(|token| token.0 == name);
        let value = value.expect("the stylesheet names only tokens that exist").1;
        let _ = match theme {
            Theme::Auto => write!(out, "var(--c-{name}){rest}"),
            _ => write!(out, "{value}{rest}"),
        };
    }
    out
}

/// Names and values of the tokens in one theme.
fn tokens(slots: &BTreeSet<u16>, dark: bool) -> Vec<(String, &'static str)> {
    let pick = |token: &palette::Surface| if dark { token.dark } else { token.light };
    let mut all: Vec<(String, &'static str)> =
        SURFACE.iter().map(|token| (token.name.to_string(), pick(token))).collect();
    for slot in slots {
        let shade = &(if dark { &DARK } else { &LIGHT })[usize::from(*slot - 1)];
        all.push((format!("r{slot}"), shade.fill));
        all.push((format!("r{slot}-text"), shade.text));
        all.push((format!("r{slot}-on"), shade.on));
    }
    all
}

/// A pattern: id, width, height, turn in degrees, content.
type Pattern = (&'static str, u8, u8, i16, &'static str);

/// Patterns of the surface.
const PLAIN: [(Class, Pattern); 10] = [
    (Class::DeadInSync, DEAD),
    (Class::DeadLeader, DEAD),
    (Class::HeatNone, DEAD),
    (Class::Starting, START),
    (Class::Stall, STALL),
    (Class::StartingInSync, START),
    (Class::Mixed, ("mix", 3, 3, 0, "<path class=\"pm\" d=\"M1 0v3\"/>")),
    (Class::BelowMin, ("low", 6, 6, 45, "<path class=\"pb\" opacity=\".7\" d=\"M1 0v6\"/>")),
    (Class::Uncommitted, ("gap", 4, 4, 45, "<path class=\"pi\" opacity=\".4\" d=\"M1 0v4\"/>")),
    (
        Class::Refused,
        (
            "ref",
            4,
            4,
            -45,
            "<rect class=\"pf\" width=\"4\" height=\"4\" opacity=\".35\"/>\
             <path class=\"pb\" stroke-width=\"2\" d=\"M1 0v4\"/>",
        ),
    ),
];
const DEAD: Pattern = ("dead", 7, 7, 45, "<path class=\"pb\" opacity=\".45\" d=\"M0 1h7M1 0v7\"/>");
const START: Pattern =
    ("start", 6, 6, 0, "<path class=\"pm\" stroke-width=\"1.6\" d=\"M1 2h1.6M4 5h1.6\"/>");
const STALL: Pattern = ("stall", 6, 6, 45, "<path class=\"pw\" opacity=\".55\" d=\"M1 0v6\"/>");
const WAIT: Pattern = ("wait", 6, 6, 45, "<path class=\"pw\" opacity=\".55\" d=\"M1 0v6\"/>");

/// Patterns in each broker's colour; `N` stands for it.
const COLOURED: [(&[Class], Pattern); 4] = [
    (
        &[Class::CatchingUp],
        (
            "c",
            6,
            6,
            45,
            "<rect class=\"pt rN\" width=\"6\" height=\"6\" opacity=\".12\"/>\
             <path class=\"pl rN\" stroke-width=\"2\" d=\"M1.5 0v6\"/>",
        ),
    ),
    (
        &[Class::OutOfSync],
        ("o", 8, 8, 45, "<path class=\"pl rN\" stroke-width=\"1.4\" d=\"M1 0v8\"/>"),
    ),
    (
        &[Class::Paused, Class::PausedInSync, Class::PausedLeader],
        (
            "p",
            9,
            6,
            0,
            "<rect class=\"pt rN\" width=\"9\" height=\"6\" opacity=\".14\"/>\
             <path class=\"pl rN\" stroke-width=\"1.4\" opacity=\".75\" d=\"M2 0v6M4.5 0v6\"/>",
        ),
    ),
    (
        &[Class::Stopping],
        (
            "t",
            6,
            6,
            -45,
            "<rect class=\"pt rN\" width=\"6\" height=\"6\" opacity=\".2\"/>\
             <path class=\"pl rN\" stroke-width=\"1\" d=\"M1 0v6\"/>",
        ),
    ),
];

/// The `<defs>` element with the patterns that a picture needs.
pub(super) fn patterns(out: &mut String, id: &str, picture: &Picture) {
    let mut written: BTreeSet<String> = BTreeSet::new();
    out.push_str("<defs>\n");
    for item in &picture.items {
        let plain = PLAIN.iter().find(|p| p.0 == item.class).map(|p| p.1);
        let plain = plain.or((item.class == Class::Waiting).then_some(WAIT));
        let coloured = COLOURED.iter().find(|p| p.0.contains(&item.class)).map(|p| p.1);
        let (pattern, suffix) = match (plain, coloured, item.broker) {
            (Some(pattern), _, _) => (pattern, String::new()),
            (_, Some(pattern), Some(broker)) => (pattern, palette::slot(broker).to_string()),
            _ => continue,
        };
        let (name, width, height, turn, content) = pattern;
        let name = format!("{name}{suffix}");
        if !written.insert(name.clone()) {
            continue;
        }
        let content = content.replace("rN", &format!("r{suffix}"));
        let _ = writeln!(
            out,
            "<pattern id=\"{id}-{name}\" width=\"{width}\" height=\"{height}\" \
             patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate({turn})\">\
             {content}</pattern>"
        );
    }
    out.push_str("</defs>\n");
}

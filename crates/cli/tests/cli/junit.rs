//! `highwater run --format junit`: what CI reads, read as strictly as Jenkins' schema does.

use crate::tool::{Outcome, Scratch, highwater};
use std::collections::BTreeMap;

/// An XML element.
#[derive(Debug, Default)]
struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
    children: Vec<Element>,
    text: String,
}

/// Reads well-formed XML of the kind that has no comments, no sections and one level of quotes.
fn parse(xml: &str) -> Element {
    let rest = xml.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let mut open = vec![Element::default()];
    let mut rest = rest.expect("it begins as XML does");
    while let Some((text, tag)) = rest.split_once('<') {
        let (tag, after) = tag.split_once('>').expect("a tag is closed");
        open.last_mut().expect("one is open").text += &unescaped(text);
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            let done = open.pop().expect("one is open");
            assert_eq!(done.name, name, "what was opened last is closed first");
            open.last_mut().expect("something is around it").children.push(done);
            continue;
        }
        let (tag, is_empty) = match tag.strip_suffix('/') {
            Some(tag) => (tag, true),
            None => (tag, false),
        };
        let element = element(tag);
        match is_empty {
            true => open.last_mut().expect("something is around it").children.push(element),
            false => open.push(element),
        }
    }
    assert_eq!((open.len(), rest.trim()), (1, ""), "all is closed");
    let mut document = open.remove(0);
    assert_eq!(document.children.len(), 1, "there is one root");
    document.children.remove(0)
}

fn element(tag: &str) -> Element {
    let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
    let mut attributes = BTreeMap::new();
    while let Some((key, value)) = rest.split_once("=\"") {
        let (value, after) = value.split_once('"').expect("a quote is closed");
        assert!(!value.contains('<'), "a bracket is escaped: {value}");
        let twice = attributes.insert(key.trim().to_owned(), unescaped(value));
        assert_eq!(twice, None, "an attribute stands once");
        rest = after;
    }
    assert_eq!(rest.trim(), "", "attributes have values in quotes");
    Element { name: name.to_owned(), attributes, ..Element::default() }
}

fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, entity)) = rest.split_once('&') {
        let (entity, after) = entity.split_once(';').expect("an entity is closed");
        out += before;
        match entity {
            "amp" => out.push('&'),
            "lt" => out.push('<'),
            "gt" => out.push('>'),
            "quot" => out.push('"'),
            "#10" => out.push('\n'),
            other => panic!("no entity is called {other}"),
        }
        rest = after;
    }
    out + rest
}

/// An element, the attributes it must have and those it may, and what may stand in it.
type Rule =
    (&'static str, &'static [&'static str], &'static [&'static str], &'static [&'static str]);

/// What Jenkins' `junit-10.xsd` lets stand where.
const SCHEMA: [Rule; 5] = [
    ("testsuites", &[], &["name", "time", "tests", "failures", "errors"], &["testsuite"]),
    (
        "testsuite",
        &["name", "tests", "failures", "errors"],
        &["skipped", "file", "time", "timestamp", "hostname", "id", "package", "log", "url"],
        &["testsuite", "properties", "testcase", "system-out", "system-err"],
    ),
    (
        "testcase",
        &["name"],
        &["time", "classname", "group"],
        &["skipped", "error", "failure", "system-out", "system-err"],
    ),
    ("failure", &[], &["type", "message"], &[]),
    ("error", &[], &["type", "message"], &[]),
];

/// Holds an element against the schema and its own sums.
fn check(element: &Element) {
    let known = SCHEMA.iter().find(|(name, ..)| *name == element.name);
    let (_, required, others, children) = known.expect("the schema knows the element");
    let names: Vec<&str> = element.attributes.keys().map(String::as_str).collect();
    assert!(required.iter().all(|name| names.contains(name)), "{element:?}");
    let may = |name: &&str| required.contains(name) || others.contains(name);
    assert!(names.iter().all(may), "{element:?}");
    assert!(element.children.iter().all(|child| children.contains(&child.name.as_str())));
    element.children.iter().for_each(check);
    for (attribute, name) in [("tests", "testcase"), ("failures", "failure"), ("errors", "error")] {
        if let Some(said) = element.attributes.get(attribute) {
            assert_eq!(said, &count(element, name).to_string(), "{attribute}");
        }
    }
}

fn count(element: &Element, name: &str) -> usize {
    let inner: usize = element.children.iter().map(|child| count(child, name)).sum();
    inner + usize::from(element.name == name)
}

const GOOD: &str = "\
topic orders replicas=[1,2,3]
producer web rate=10/s
run 5s
expect records of web lost = 0
expect isr of orders/0 = [1,2,3]
";

const BAD: &str = "\
topic orders replicas=[1,2,3]
producer web rate=10/s
run 5s
expect records of web produced < 10
expect leader of orders/0 = 2
";

/// Several scripts, one of which fails and one of which cannot be run.
#[test]
fn several_scripts() {
    let files = [("good.hw", GOOD), ("bad.hw", BAD), ("broken.hw", "topic\n")];
    let files = files.map(|(name, text)| Scratch::new(name, text));
    let paths: Vec<&str> = files.iter().map(Scratch::path).collect();
    let report = |paths: &[&str]| {
        let outcome = highwater(&format!("run --format junit {}", paths.join(" ")), "");
        let root = parse(&outcome.stdout);
        check(&root);
        (outcome, root)
    };
    let (good, root) = report(&paths[..1]);
    assert_eq!((good.status, count(&root, "testcase")), (0, 3));
    let (both, root) = report(&paths[..2]);
    assert_eq!((both.status, count(&root, "testcase"), count(&root, "failure")), (1, 6, 2));
    let case = &root.children[1].children[1];
    assert_eq!(case.attributes["name"], "line 4: records of web produced < 10");
    assert_eq!(case.attributes["classname"], paths[1]);
    let failure = &case.children[0];
    assert_eq!(failure.attributes["message"], "it was 51");
    let told = "expected records of web produced < 10, but it was 51";
    assert!(failure.text.starts_with(told), "{}", failure.text);
    let (all, root) = report(&paths);
    assert_eq!((all.status, count(&root, "error"), count(&root, "failure")), (2, 1, 2));
    assert!(all.stderr.contains("has mistakes and was not run"), "{}", all.stderr);
    let error = &root.children[2].children[0].children[0];
    assert!(error.attributes["message"].ends_with("has mistakes and was not run"));
}

/// Names are unique within a script, as GitLab wants, even where two lines say the same.
#[test]
fn names_are_unique() {
    let script = format!("{GOOD}expect records of web lost = 0\n");
    let root = parse(&highwater("run --format junit -", &script).stdout);
    let suite = &root.children[0];
    assert_eq!(suite.attributes["name"], "<stdin>");
    let mut names: Vec<&String> = suite.children.iter().map(|c| &c.attributes["name"]).collect();
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!((names.len(), all), (4, 4));
}

/// As text, each script comes under its name; the status is that of all.
#[test]
fn several_as_text() {
    let files = [("one.hw", GOOD), ("two.hw", BAD)].map(|(n, text)| Scratch::new(n, text));
    let call = format!("run {} {}", files[0].path(), files[1].path());
    let Outcome { status, stdout, .. } = highwater(&call, "");
    assert_eq!(status, 1);
    for file in &files {
        assert!(stdout.contains(&format!("== {}\n", file.path())), "{stdout}");
    }
    let json = highwater(&format!("{call} --json"), "");
    assert_eq!((json.status, json.stdout.as_str()), (2, ""));
    assert_eq!(highwater(&format!("{call} --json --format text"), "").status, 2);
}

/// The exit status is as the help says.
#[test]
fn statuses() {
    assert_eq!(highwater("run -", GOOD).status, 0);
    assert_eq!(highwater("run -", BAD).status, 1);
    assert_eq!(highwater("run -", "topic\n").status, 2);
    assert_eq!(highwater("check -", "topic\n").status, 1);
    let help = highwater("--help", "").stdout;
    let told: String = help.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("1 the answer is no: an expectation failed, `check` found mistakes"));
    assert!(told.contains("2 there is no answer"));
}

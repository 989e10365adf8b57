//! Text scripts with exact output, in the manner of etcd's raft tests.
//!
//! A script is a row of blocks. A block is a command (one line, and more lines as its body), a line
//! `----`, and the output that the command must give, up to an empty line. Lines that begin with
//! `#` are comments. `UPDATE_EXPECT=1 cargo test` writes the outputs anew; read the diff.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// One command of a script.
#[derive(Clone, Debug)]
pub struct Command {
    /// Its first word.
    pub name: String,
    /// Words without `=`.
    pub words: Vec<String>,
    /// Words of the form `key=value`, in order.
    pub options: Vec<(String, String)>,
    /// Lines after the first.
    #[allow(dead_code)]
    pub body: Vec<String>,
}

#[allow(dead_code)]
impl Command {
    fn parse(lines: &[&str]) -> Command {
        let mut words = lines[0].split_whitespace();
        let name = words.next().expect("a command has a name").to_string();
        let (mut plain, mut options) = (Vec::new(), Vec::new());
        for word in words {
            match word.split_once('=') {
                Some((key, value)) => options.push((key.to_string(), value.to_string())),
                None => plain.push(word.to_string()),
            }
        }
        let body = lines[1..].iter().map(|line| line.to_string()).collect();
        Command { name, words: plain, options, body }
    }

    /// The value of an option.
    pub fn option(&self, key: &str) -> Option<&str> {
        self.options.iter().find(|(k, _)| k == key).map(|(_, value)| value.as_str())
    }

    /// The value of an option as a number, or `default`.
    pub fn number(&self, key: &str, default: i64) -> i64 {
        self.option(key).map_or(default, |value| {
            value.parse().unwrap_or_else(|_| panic!("{key}={value}: not a number"))
        })
    }

    /// The word at `i` as a number.
    pub fn word_number(&self, i: usize) -> i64 {
        let word =
            self.words.get(i).unwrap_or_else(|| panic!("{}: word {i} is missing", self.name));
        word.parse().unwrap_or_else(|_| panic!("{word}: not a number"))
    }

    /// The value of an option as a list of numbers, `1,2,3`.
    pub fn list(&self, key: &str) -> Option<Vec<i64>> {
        let value = self.option(key)?;
        let numbers = value.trim_matches(['[', ']']).split(',').filter(|n| !n.is_empty());
        Some(numbers.map(|n| n.parse().unwrap_or_else(|_| panic!("{n}: not a number"))).collect())
    }
}

/// Runs every script of `testdata/<folder>`, each from a new `Env`.
///
/// # Panics
/// If an output differs from what the script expects, with a diff of the whole script.
pub fn walk<Env: Default>(folder: &str, handle: impl Fn(&mut Env, &Command) -> String) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata").join(folder);
    let mut paths: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("a folder entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "{}: no scripts", folder.display());
    let only = std::env::var("SCRIPT").unwrap_or_default();
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut failures = String::new();
    for path in paths.iter().filter(|path| path.to_string_lossy().contains(&only)) {
        let text = std::fs::read_to_string(path).expect("a readable script");
        let actual = play(&text, &mut Env::default(), &handle);
        if update {
            std::fs::write(path, &actual).expect("a writable script");
        } else if actual != text {
            let _ = writeln!(failures, "{}:\n{}", path.display(), difference(&text, &actual));
        }
    }
    assert!(failures.is_empty(), "scripts differ (UPDATE_EXPECT=1 rewrites them):\n{failures}");
}

/// The script with the outputs that its commands give now.
pub fn play<Env>(
    text: &str,
    env: &mut Env,
    handle: &impl Fn(&mut Env, &Command) -> String,
) -> String {
    let mut out = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if line.trim().is_empty() || line.starts_with('#') {
            out.push_str(line);
            out.push('\n');
            continue;
        }
        let mut input = vec![line];
        for next in lines.by_ref() {
            if next == "----" {
                break;
            }
            assert!(!next.is_empty(), "{line}: a line ---- must follow");
            input.push(next);
        }
        while lines.next_if(|expected| !expected.is_empty()).is_some() {}
        let output = handle(env, &Command::parse(&input));
        let _ = writeln!(out, "{}\n----", input.join("\n"));
        out.push_str(output.trim_end());
        out.push_str(if output.trim_end().is_empty() { "" } else { "\n" });
    }
    out
}

/// The first lines that differ, with a few before them.
fn difference(expected: &str, actual: &str) -> String {
    let (expected, actual): (Vec<_>, Vec<_>) =
        (expected.lines().collect(), actual.lines().collect());
    let same = expected.iter().zip(&actual).take_while(|(e, a)| e == a).count();
    let mut out = String::new();
    for line in &expected[same.saturating_sub(4)..same] {
        let _ = writeln!(out, "    {line}");
    }
    for line in expected.iter().skip(same).take(8) {
        let _ = writeln!(out, "  - {line}");
    }
    for line in actual.iter().skip(same).take(8) {
        let _ = writeln!(out, "  + {line}");
    }
    out
}

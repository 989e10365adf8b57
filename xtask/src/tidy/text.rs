//! Rules for the text of any file: lengths, white space, leftovers, paths of one machine.

use super::Problem;
use super::files::File;

/// Longest file.
const FILE_LINES: usize = 600;
/// Longest line of Rust, in characters.
const LINE_CHARACTERS: usize = 100;
/// Kinds of files that people write and read as a whole.
const WRITTEN: [&str; 9] = ["rs", "js", "mjs", "css", "html", "md", "toml", "sh", "py"];
/// Starts of paths that exist on one machine only.
const MACHINE_PATHS: [&str; 3] =
    [concat!("/ro", "ot/"), concat!("/ho", "me/"), concat!("/wo", "rk/")];

/// What is wrong with a file's text.
pub fn problems(file: &File) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut add = |line: usize, message: String| {
        problems.push(Problem { file: file.path.clone(), line, message });
    };
    let lines = file.text.lines().count();
    if WRITTEN.contains(&file.extension()) && lines > FILE_LINES && !file.is_generated() {
        add(0, format!("{lines} lines, over {FILE_LINES}: split it by its ideas"));
    }
    for (number, line) in (1..).zip(file.text.lines()) {
        if let Some(message) = wrong_with(file, line) {
            add(number, message);
        }
    }
    problems
}

/// What is wrong with a line, if anything.
fn wrong_with(file: &File, line: &str) -> Option<String> {
    let length = line.chars().count();
    if file.extension() == "rs" && length > LINE_CHARACTERS {
        return Some(format!("{length} characters, over {LINE_CHARACTERS}"));
    }
    if line.ends_with([' ', '\t', '\r']) && !file.is_data() {
        return Some("white space at the end of the line".to_owned());
    }
    for mark in [concat!("FIX", "ME"), concat!("XX", "X:")] {
        if line.contains(mark) && !file.is_generated() && !file.is_data() {
            return Some(format!("{mark} is left behind: do it, or write down the limit"));
        }
    }
    if let Some(path) = MACHINE_PATHS.iter().find(|path| holds_path(line, path)) {
        return Some(format!("a path of one machine ({path})"));
    }
    if file.path.ends_with("package-lock.json") && line.contains("\"resolved\"") {
        return Some("the lock file must name no host (.npmrc leaves it out)".to_owned());
    }
    None
}

/// Whether `path` starts a path in `line`, and is not the middle of one or of an address.
fn holds_path(line: &str, path: &str) -> bool {
    let goes_on = |c: char| c.is_alphanumeric() || "._-/~}".contains(c);
    line.match_indices(path).any(|(at, _)| !line[..at].ends_with(goes_on))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(path: &str, text: &str) -> Vec<String> {
        let file = File { path: path.to_owned(), text: text.to_owned() };
        problems(&file).iter().map(ToString::to_string).collect()
    }

    /// A file may have 600 lines, not 601; data and generated files may.
    #[test]
    fn long_files() {
        assert_eq!(messages("a.rs", &"\n".repeat(600)), [""; 0]);
        let long = "\n".repeat(601);
        assert_eq!(messages("a.rs", &long), ["a.rs: 601 lines, over 600: split it by its ideas"]);
        assert_eq!(messages("cases/a.json", &long), [""; 0]);
        assert_eq!(messages("a.rs", &format!("// @{}{long}", "generated")), [""; 0]);
    }

    /// Long lines count characters, not bytes.
    #[test]
    fn long_lines() {
        assert_eq!(messages("a.rs", &"文".repeat(100)), [""; 0]);
        assert_eq!(messages("a.rs", &"a".repeat(101)), ["a.rs:1: 101 characters, over 100"]);
    }

    /// White space, leftovers and machine paths are told with their line.
    #[test]
    fn leftovers() {
        assert_eq!(messages("a.md", "a\nb \n"), ["a.md:2: white space at the end of the line"]);
        assert_eq!(messages("a.css", concat!("/* FIX", "ME */")).len(), 1);
        assert_eq!(messages("a.sh", concat!("cd /ro", "ot/project")).len(), 1);
        assert_eq!(messages("a.md", concat!("https://example.org/wo", "rk/a")), [""; 0]);
    }

    /// The npm lock file names no host.
    #[test]
    fn hosts() {
        let line = "      \"resolved\": \"https://registry.example/a.tgz\",";
        assert_eq!(messages("package-lock.json", line).len(), 1);
    }
}

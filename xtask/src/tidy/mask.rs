//! Rust source with comments and the insides of literals blanked out, so that a search finds code
//! and nothing but code.

/// The same text with spaces for comments, strings and characters; line breaks stay.
pub fn mask(source: &str) -> String {
    let mut masker = Masker { rest: source, code: String::with_capacity(source.len()) };
    while masker.step() {}
    masker.code
}

struct Masker<'a> {
    rest: &'a str,
    code: String,
}

impl Masker<'_> {
    /// Handles the next comment, literal or character. False at the end.
    fn step(&mut self) -> bool {
        let rest = self.rest;
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            block_comment(rest)
        } else if is_raw_string(rest) {
            raw_string(rest)
        } else if rest.starts_with('"') {
            string(rest)
        } else if rest.starts_with('\'') {
            character(rest)
        } else {
            let Some(next) = rest.chars().next() else { return false };
            self.code.push(next);
            self.rest = &rest[next.len_utf8()..];
            return true;
        };
        let (hidden, rest) = rest.split_at(length);
        self.code.extend(hidden.chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        self.rest = rest;
        true
    }
}

/// Length of a block comment; they nest.
fn block_comment(text: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        if rest.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    at
}

/// Whether a raw string starts here, as in `r"` or `r##"`.
fn is_raw_string(text: &str) -> bool {
    text.strip_prefix('r').is_some_and(|rest| rest.trim_start_matches('#').starts_with('"'))
}

/// Length of a raw string.
fn raw_string(text: &str) -> usize {
    let hashes = text[1..].chars().take_while(|&c| c == '#').count();
    let end = format!("\"{}", "#".repeat(hashes));
    let open = 2 + hashes;
    text[open..].find(&end).map_or(text.len(), |at| open + at + end.len())
}

/// Length of a string with escapes.
fn string(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Length of a character literal; 1 for the quote of a lifetime.
fn character(text: &str) -> usize {
    let mut after = text.char_indices().skip(1);
    match after.next() {
        Some((_, '\\')) => {
            after.next();
            after.find(|&(_, c)| c == '\'').map_or(1, |(at, _)| at + 1)
        }
        Some(_) => match after.next() {
            Some((at, '\'')) => at + 1,
            _ => 1,
        },
        None => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, expected: &str) {
        assert_eq!(mask(source), expected, "{source}");
    }

    /// Comments go, also nested ones, and code around them stays.
    #[test]
    fn comments() {
        check("a // b\nc", "a     \nc");
        check("a /* b /* c */ d */ e", "a                   e");
        check("//! fn\n", "      \n");
    }

    /// Literals go, whatever is in them, and leave as many spaces.
    #[test]
    fn literals() {
        for literal in [r#""a\"{""#, "r#\"a\"{\"#", "'{'", r"'\''", r"'\u{7b}'", "r\"\\\""] {
            let blank = " ".repeat(literal.len());
            check(&format!("f({literal}, b)"), &format!("f({blank}, b)"));
            check(&format!("f(b{literal}, b)"), &format!("f(b{blank}, b)"));
        }
        check("\"a\nb\"", "  \n  ");
    }

    /// Lifetimes are not characters.
    #[test]
    fn lifetimes() {
        check("fn f<'a>(x: &'a str) {}", "fn f< a>(x: & a str) {}");
    }
}

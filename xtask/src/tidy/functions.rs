//! Lengths of functions, and code that must not be left behind.

use super::Problem;
use super::files::File;
use super::mask::mask;

/// Longest function, from its `fn` to its closing brace.
const FUNCTION_LINES: usize = 70;

/// Long functions and leftovers of a Rust file.
pub fn problems(file: &File) -> Vec<Problem> {
    let code = mask(&file.text);
    let mut problems = Vec::new();
    for function in functions(&code) {
        let lines = code[function.start..function.end].lines().count();
        if lines > FUNCTION_LINES {
            let name = function.name;
            let message = format!("function {name} has {lines} lines, over {FUNCTION_LINES}");
            problems.push(problem(file, &code, function.start, message));
        }
    }
    for leftover in ["dbg!(", "todo!(", "unimplemented!("] {
        for (at, _) in code.match_indices(leftover) {
            problems.push(problem(file, &code, at, format!("{leftover}..) is left behind")));
        }
    }
    if file.path.starts_with("web/") || file.path.starts_with("crates/wasm/") {
        for (at, _) in code.match_indices("#[test]") {
            let message = "the browser's runner does not see #[test]: write #[wasm_bindgen_test]";
            problems.push(problem(file, &code, at, message.to_owned()));
        }
    }
    problems
}

fn problem(file: &File, code: &str, at: usize, message: String) -> Problem {
    let line = 1 + code[..at].matches('\n').count();
    Problem { file: file.path.clone(), line, message }
}

/// A function with a body: byte range from `fn` to the closing brace.
struct Function<'a> {
    name: &'a str,
    start: usize,
    end: usize,
}

/// The functions of masked code, nested ones too.
fn functions(code: &str) -> Vec<Function<'_>> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut found = Vec::new();
    for (start, _) in code.match_indices("fn ") {
        let name_start = start + 3;
        let name = code[name_start..].split(|c| !is_word(c)).next().unwrap_or_default();
        if code[..start].ends_with(is_word) || name.is_empty() {
            continue;
        }
        if let Some(end) = body_end(&code[name_start..]) {
            found.push(Function { name, start, end: name_start + end });
        }
    }
    found
}

/// Where the body ends that follows a signature; `None` if there is no body.
fn body_end(code: &str) -> Option<usize> {
    let (mut parentheses, mut braces) = (0, 0);
    for (at, c) in code.char_indices() {
        match c {
            '(' | '[' if braces == 0 => parentheses += 1,
            ')' | ']' if braces == 0 => parentheses -= 1,
            ';' if braces == 0 && parentheses == 0 => return None,
            '{' if parentheses == 0 => braces += 1,
            '}' if parentheses == 0 => {
                braces -= 1;
                if braces == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: String) -> File {
        File { path: path.to_owned(), text }
    }

    fn messages(path: &str, text: &str) -> Vec<String> {
        problems(&file(path, text.to_owned())).iter().map(ToString::to_string).collect()
    }

    /// A function over the limit is found, with its line; one at the limit is not.
    #[test]
    fn long_functions() {
        let body = |lines: usize| "    a();\n".repeat(lines);
        let fits = format!("fn fits(x: [u8; 3]) {{\n{}}}\n", body(68));
        assert_eq!(messages("a.rs", &fits), Vec::<String>::new());
        let long = format!("{fits}\nasync fn long() {{\n{}}}\n", body(69));
        assert_eq!(messages("a.rs", &long), ["a.rs:72: function long has 71 lines, over 70"]);
    }

    /// Declarations without a body and types of functions are none.
    #[test]
    fn no_body() {
        let code = "trait T { fn a(&self) -> u8;\nfn b(&self) {} }\ntype F = fn (u8);\n";
        let names: Vec<&str> = functions(code).iter().map(|function| function.name).collect();
        assert_eq!(names, ["b"]);
    }

    /// Leftovers are found in code, and not in comments or strings.
    #[test]
    fn leftovers() {
        let text = "fn a() {\n    todo!()\n}\n// dbg!(x)\nconst S: &str = \"dbg!(x)\";\n";
        assert_eq!(messages("a.rs", text), ["a.rs:2: todo!(..) is left behind"]);
    }

    /// Tests that the browser's runner would skip in silence are found.
    #[test]
    fn unseen_tests() {
        assert_eq!(messages("web/src/a.rs", "#[test]\nfn a() {}\n").len(), 1);
        assert_eq!(messages("crates/sim/src/a.rs", "#[test]\nfn a() {}\n").len(), 0);
    }
}

//! Results as JUnit XML, the form that GitLab, Jenkins, GitHub's actions and others read: a test
//! suite a script, a test case an `expect`, and one more for the run itself.
//!
//! Elements and attributes are those of Jenkins' `junit-10.xsd`, no others. There is no `time`:
//! equal scripts give equal bytes.

use std::fmt::Write as _;
use std::io::{self, Write};

/// What became of one script.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Suite {
    /// What the script is called: its path, or `preset:ID`.
    pub name: String,
    /// The run first, then the expectations in the order of the script.
    pub cases: Vec<Case>,
}

/// One test.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Case {
    /// Unlike any other of the suite.
    pub name: String,
    /// What came of it.
    pub result: TestResult,
}

/// What came of a test.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TestResult {
    /// It is so.
    Passed,
    /// It is not so.
    Failed {
        /// In a line.
        message: String,
        /// More of it.
        text: String,
    },
    /// It could not be found out.
    Error {
        /// In a line.
        message: String,
        /// More of it.
        text: String,
    },
}

impl Suite {
    fn failures(&self) -> usize {
        self.cases.iter().filter(|case| matches!(case.result, TestResult::Failed { .. })).count()
    }

    fn errors(&self) -> usize {
        self.cases.iter().filter(|case| matches!(case.result, TestResult::Error { .. })).count()
    }
}

/// Writes the whole document.
pub fn write(suites: &[Suite], out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    let tests: usize = suites.iter().map(|suite| suite.cases.len()).sum();
    let failures: usize = suites.iter().map(Suite::failures).sum();
    let errors: usize = suites.iter().map(Suite::errors).sum();
    writeln!(
        out,
        "<testsuites name=\"highwater\" tests=\"{tests}\" failures=\"{failures}\" \
         errors=\"{errors}\">"
    )?;
    suites.iter().try_for_each(|suite| write_suite(suite, out))?;
    writeln!(out, "</testsuites>")
}

fn write_suite(suite: &Suite, out: &mut impl Write) -> io::Result<()> {
    let (tests, failures, errors) = (suite.cases.len(), suite.failures(), suite.errors());
    let name = escaped(&suite.name);
    writeln!(
        out,
        "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" \
         errors=\"{errors}\" skipped=\"0\" file=\"{name}\">"
    )?;
    for case in &suite.cases {
        let start = format!("<testcase classname=\"{name}\" name=\"{}\"", escaped(&case.name));
        let (element, message, text) = match &case.result {
            TestResult::Passed => {
                writeln!(out, "    {start}/>")?;
                continue;
            }
            TestResult::Failed { message, text } => ("failure", message, text),
            TestResult::Error { message, text } => ("error", message, text),
        };
        let (message, text) = (escaped(message), escaped(text));
        writeln!(out, "    {start}>")?;
        writeln!(
            out,
            "      <{element} type=\"{element}\" message=\"{message}\">{text}</{element}>"
        )?;
        writeln!(out, "    </testcase>")?;
    }
    writeln!(out, "  </testsuite>")
}

/// A text as it stands in XML, between tags or within quotes. Characters that XML cannot hold
/// become `U+FFFD`.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\t' | '\r' => {
                // A reader makes a plain one within quotes a space.
                let _ = write!(escaped, "&#{};", u32::from(c));
            }
            c if c < ' ' || matches!(c, '\u{fffe}' | '\u{ffff}') => {
                escaped.push(char::REPLACEMENT_CHARACTER);
            }
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped() {
        let told = escaped("a < b && \"c\"\n\u{1}\u{1b}[1m 中文");
        assert_eq!(told, "a &lt; b &amp;&amp; &quot;c&quot;&#10;\u{fffd}\u{fffd}[1m 中文");
    }
}

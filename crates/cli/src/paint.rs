//! Colours for terminals.

use std::io::{self, IsTerminal};

/// Paints or leaves as it is. Colours stand beside words, never in their place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Paint {
    on: bool,
}

impl Paint {
    /// Colours if standard output is a terminal and nobody minds (<https://no-color.org>).
    pub fn of_stdout() -> Paint {
        Paint { on: io::stdout().is_terminal() && allowed() }
    }

    /// The same for standard error.
    pub fn of_stderr() -> Paint {
        Paint { on: io::stderr().is_terminal() && allowed() }
    }

    /// No colours: what is written is read by programs.
    pub fn none() -> Paint {
        Paint { on: false }
    }

    /// A heading.
    pub fn bold(self, text: &str) -> String {
        self.with("1", text)
    }

    /// Bad news.
    pub fn red(self, text: &str) -> String {
        self.with("1;31", text)
    }

    /// Good news.
    pub fn green(self, text: &str) -> String {
        self.with("32", text)
    }

    /// A caution.
    pub fn yellow(self, text: &str) -> String {
        self.with("1;33", text)
    }

    /// Where something stands.
    pub fn blue(self, text: &str) -> String {
        self.with("34", text)
    }

    /// What matters less.
    pub fn dim(self, text: &str) -> String {
        self.with("2", text)
    }

    fn with(self, code: &str, text: &str) -> String {
        if self.on { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }
}

fn allowed() -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !is_set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

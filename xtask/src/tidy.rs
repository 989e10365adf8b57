//! What the compiler does not check: lengths, leftovers, who may depend on whom, and whether every
//! rule of Kafka is shown by something.

mod files;
mod functions;
mod mask;
mod order;
mod rules;
mod text;

use crate::context::Context;
use crate::versions::Versions;
use anyhow::Result;
use std::path::Path;

/// Something untidy: where and what.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Problem {
    /// The file, from the root of the checkout, with `/` between folders.
    pub file: String,
    /// The line, from 1; 0 if it is about the whole file.
    pub line: usize,
    /// What is wrong, and what to do.
    pub message: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file, self.message),
            line => write!(f, "{}:{line}: {}", self.file, self.message),
        }
    }
}

/// Every problem of a checkout, in the order of its files.
///
/// # Errors
/// If the checkout cannot be read.
pub fn problems(root: &Path) -> Result<Vec<Problem>> {
    let mut problems = order::problems(root)?;
    if let Err(error) = Versions::read(root) {
        let message = error.to_string();
        problems.push(Problem { file: "Trunk.toml".to_owned(), line: 0, message });
    }
    let files = files::read(root)?;
    problems.extend(rules::problems(&files));
    for file in files {
        problems.extend(text::problems(&file));
        if file.extension() == "rs" {
            problems.extend(functions::problems(&file));
        }
    }
    problems.sort();
    Ok(problems)
}

/// Prints every problem. False if there is one.
pub fn run(context: &Context) -> Result<bool> {
    let problems = problems(&context.root)?;
    for problem in &problems {
        println!("{problem}");
    }
    println!("[tidy] {}: {} problems", files::summary(&context.root)?, problems.len());
    Ok(problems.is_empty())
}

//! Why a command could not be carried out, and what to do about it.

use crate::paint::Paint;
use std::io;

/// Why there is no answer.
#[derive(Debug)]
pub enum Failure {
    /// Something is wrong with what was asked.
    Told {
        /// What, as a sentence without full stop.
        message: String,
        /// What to do about it.
        help: Option<String>,
    },
    /// The script has mistakes.
    Script {
        /// Where and what, ready to be printed.
        told: String,
        /// What therefore was not done, as a sentence without full stop.
        message: String,
    },
    /// Whoever reads our output has stopped.
    OutputClosed,
}

impl Failure {
    /// A failure with advice.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Failure {
        Failure::Told { message: message.into(), help: Some(help.into()) }
    }

    /// What is wrong, in a line.
    pub fn message(&self) -> &str {
        match self {
            Failure::Told { message, .. } | Failure::Script { message, .. } => message,
            Failure::OutputClosed => "",
        }
    }

    /// As it is printed, with the end of the line.
    pub fn painted(&self, paint: Paint) -> String {
        let error = paint.red("error");
        match self {
            Failure::Told { message, help: None } => format!("{error}: {message}\n"),
            Failure::Told { message, help: Some(help) } => {
                format!("{error}: {message}\n  {}: {help}\n", paint.bold("help"))
            }
            Failure::Script { told, message } => format!("{told}\n{error}: {message}\n"),
            Failure::OutputClosed => String::new(),
        }
    }
}

impl From<io::Error> for Failure {
    /// Of writing to standard output.
    fn from(error: io::Error) -> Failure {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::OutputClosed,
            _ => Failure::Told { message: format!("cannot write: {error}"), help: None },
        }
    }
}

//! Runs the tool.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What came of a call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// Exit status.
    pub status: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

/// Calls `highwater` with `arguments`, words with spaces between, and `input` to read.
pub fn highwater(arguments: &str, input: &str) -> Outcome {
    call(&arguments.split_whitespace().collect::<Vec<_>>(), input.as_bytes())
}

/// The same with arguments and input of any kind.
pub fn call(arguments: &[&str], input: &[u8]) -> Outcome {
    let mut command = Command::new(env!("CARGO_BIN_EXE_highwater"));
    command.args(arguments).current_dir(root());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the tool starts");
    let mut stdin = child.stdin.take().expect("it has an input");
    // Who does not read all of its input has closed it, which is no fault.
    let _ = stdin.write_all(input);
    drop(stdin);
    let output = child.wait_with_output().expect("it ends");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it writes text");
    Outcome {
        status: output.status.code().expect("nothing has killed it"),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

/// The root of the checkout, where every call is made.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("crates/cli is in the checkout")
}

/// A file for one test alone, which cleans up after itself.
pub struct Scratch(PathBuf);

impl Scratch {
    /// A file of this name with this text.
    pub fn new(name: &str, text: &str) -> Scratch {
        let name = format!("highwater-{}-{name}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::write(&path, text).expect("the folder for temporary files can be written to");
        Scratch(path)
    }

    /// Its path.
    pub fn path(&self) -> &str {
        self.0.to_str().expect("temporary paths are text")
    }

    /// What it holds now.
    pub fn text(&self) -> String {
        std::fs::read_to_string(&self.0).expect("it is still there")
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Gone already is as good.
        let _ = std::fs::remove_file(&self.0);
    }
}

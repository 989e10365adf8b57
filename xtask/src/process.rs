//! Other programs: run them, read them, wait for them.

use anyhow::{Context as _, Result, bail};
use std::io::{self, BufRead, BufReader};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How a command looks in messages: program and arguments.
fn shown(command: &Command) -> String {
    let mut text = command.get_program().to_string_lossy().into_owned();
    for argument in command.get_args() {
        text.push(' ');
        text.push_str(&argument.to_string_lossy());
    }
    text
}

fn spawn(command: &mut Command) -> Result<Child> {
    command.stdin(Stdio::null());
    command.spawn().with_context(|| format!("cannot start `{}`", shown(command)))
}

/// Runs a command to its end, its output going to ours.
pub fn status(command: &mut Command) -> Result<ExitStatus> {
    Ok(spawn(command)?.wait()?)
}

/// Runs a command that has to succeed; all that it says goes to our standard error.
pub fn run(command: &mut Command) -> Result<()> {
    let status = status(command.stdout(io::stderr()))?;
    if !status.success() {
        bail!("`{}` failed ({status})", shown(command));
    }
    Ok(())
}

/// What a command prints, without white space around it; its complaints are not shown.
///
/// # Errors
/// If it cannot be started or does not succeed.
pub fn output(command: &mut Command) -> Result<String> {
    command.stdin(Stdio::null());
    let output = command.output().with_context(|| format!("cannot start `{}`", shown(command)))?;
    if !output.status.success() {
        let complaint = String::from_utf8_lossy(&output.stderr);
        bail!("`{}` failed ({}): {}", shown(command), output.status, complaint.trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs a command and hands each line that it prints to `each`.
pub fn lines(command: &mut Command, mut each: impl FnMut(&str)) -> Result<ExitStatus> {
    let mut child = spawn(command.stdout(Stdio::piped()))?;
    let mut reader = BufReader::new(child.stdout.take().context("a pipe was asked for")?);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line)? > 0 {
        each(String::from_utf8_lossy(&line).trim_end_matches(['\n', '\r']));
        line.clear();
    }
    Ok(child.wait()?)
}

/// Runs a command that may hang: it is ended once `progress` has not changed for `patience`.
///
/// # Errors
/// If it does not succeed, or stands still for too long.
pub fn run_patiently(
    command: &mut Command,
    patience: Duration,
    progress: impl Fn() -> u64,
) -> Result<()> {
    let mut child = spawn(command.stdout(io::stderr()))?;
    let (mut seen, mut since) = (progress(), Instant::now());
    loop {
        if let Some(status) = child.try_wait()? {
            if status.success() {
                return Ok(());
            }
            bail!("`{}` failed ({status})", shown(command));
        }
        let now = progress();
        if now != seen {
            (seen, since) = (now, Instant::now());
        }
        if since.elapsed() > patience {
            child.kill()?;
            child.wait()?;
            bail!("`{}` stood still for {} s", shown(command), patience.as_secs());
        }
        thread::sleep(Duration::from_millis(100));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A command that makes no progress is ended, and the message names it.
    #[cfg(unix)]
    #[test]
    fn patience_ends() {
        let mut command = Command::new("sleep");
        let error = run_patiently(command.arg("60"), Duration::from_millis(1), || 0)
            .expect_err("it sleeps for longer than that");
        assert!(error.to_string().contains("`sleep 60` stood still"));
    }

    /// A missing program is told by name.
    #[test]
    fn missing_program() {
        let error = output(&mut Command::new("highwater-no-such-program")).expect_err("missing");
        assert!(error.to_string().contains("cannot start `highwater-no-such-program`"));
    }
}

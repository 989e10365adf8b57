//! The page, by Trunk: served while it is worked on, or built for release.

use crate::context::Context;
use crate::process;
use crate::setup::{self, Need};
use crate::size;
use anyhow::Result;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

/// Builds the page, serves it on the loopback address and rebuilds it on every change, until
/// interrupted.
pub fn serve(context: &Context, port: u16, open: bool) -> Result<bool> {
    let start = Instant::now();
    let workshop = setup::run(context, &[Need::Wasm, Need::Page])?;
    let mut trunk = workshop.command("trunk");
    trunk.args(["serve", "--port", &port.to_string()]);
    if open {
        trunk.arg("--open");
    }
    println!("[serve] building the page (the first time this takes a minute or two)");
    // It ends with the process.
    thread::spawn(move || {
        while !answers(port) {
            thread::sleep(Duration::from_millis(200));
        }
        let seconds = start.elapsed().as_secs_f64();
        println!("[serve] the page is on http://127.0.0.1:{port} after {seconds:.1} s");
    });
    Ok(process::status(&mut trunk)?.success())
}

/// Builds the page for release into dist/ and prints its sizes.
pub fn build(context: &Context) -> Result<bool> {
    let start = Instant::now();
    let workshop = setup::run(context, &[Need::Wasm, Need::Page])?;
    process::run(workshop.command("trunk").args(["build", "--release"]))?;
    println!("[build] dist/ is done after {:.1} s", start.elapsed().as_secs_f64());
    size::run(context)
}

/// Whether the page can be had from the port.
fn answers(port: u16) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_read_timeout(Some(Duration::from_secs(1)))?;
        stream.write_all(b"GET / HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")?;
        let mut status = [0; 12];
        stream.read_exact(&mut status)?;
        Ok(status.ends_with(b" 200"))
    };
    ask().unwrap_or(false)
}

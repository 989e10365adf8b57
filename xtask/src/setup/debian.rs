//! Debian's packages, for machines that do not reach rustup's host or have no browser.
//!
//! Debian keeps a recent rustc for its browsers (package rustc-web) together with the source of
//! its standard library; the library for wasm is built from that once, into its sysroot.

use super::say;
use crate::process;
use crate::workshop::TARGET;
use anyhow::{Context as _, Result, bail, ensure};
use std::io::{IsTerminal as _, stdin};
use std::path::{Path, PathBuf};
use std::process::{self as std_process, Command};
use std::{env, fs};

const RUSTC: &str = "/usr/bin/rustc";
const CARGO: &str = "/usr/bin/cargo";
const PACKAGES: [&str; 5] =
    ["rustc-web", "cargo-web", "rustfmt-web", "rust-web-clippy", "rust-web-src"];
/// Names in its folder the compiler that built the library: Debian's updates replace that one.
const STAMP: &str = ".built-by";

/// Whether the machine is Debian itself (its derivatives lack these packages).
pub fn is_here() -> bool {
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    release.lines().any(|line| line == "ID=debian") && Path::new("/usr/bin/apt-get").exists()
}

/// Whether the library for wasm was built by the rustc that is installed.
pub fn is_current() -> bool {
    let stamp = || -> Result<bool> {
        let stamp = fs::read_to_string(library()?.join(STAMP))?;
        Ok(stamp.trim() == rustc(&["-vV"])?)
    };
    is_here() && stamp().unwrap_or(false)
}

/// Where Debian's toolchain stands.
pub fn sysroot() -> Result<PathBuf> {
    Ok(PathBuf::from(rustc(&["--print", "sysroot"])?))
}

/// Installs Debian's rustc and builds its standard library for wasm, as far as they are missing.
///
/// # Errors
/// If this is not Debian, a package is not to be had, or the build fails.
pub fn build() -> Result<()> {
    ensure!(is_here(), "this machine has no Debian packages to fall back on");
    install(&PACKAGES)?;
    let version = rustc(&["-vV"])?;
    let field = |name: &str| {
        let line = version.lines().find_map(|line| line.strip_prefix(name));
        line.with_context(|| format!("`rustc -vV` tells no {name}"))
    };
    let llvm = field("LLVM version: ")?.split('.').next().unwrap_or_default();
    let host = field("host: ")?;
    install(&[&format!("lld-{llvm}")])?;
    let bin = sysroot()?.join("lib/rustlib").join(host).join("bin");
    process::run(as_root("mkdir").arg("-p").arg(&bin))?;
    let lld = format!("/usr/lib/llvm-{llvm}/bin/lld");
    process::run(as_root("ln").args(["-sfn", &lld]).arg(bin.join("rust-lld")))?;
    if is_current() {
        return Ok(());
    }

    say(&format!("building std for {TARGET} from Debian's source, once (a minute or two)"));
    let folder = env::temp_dir().join(format!("highwater-std-{}", std_process::id()));
    let built = build_in(&folder, &version);
    // Whatever came of it; a folder that stays behind in the temporary one does no harm.
    let _ = fs::remove_dir_all(&folder);
    built
}

/// Compiles an empty crate with `-Zbuild-std` and puts the libraries into the sysroot. After that
/// no unstable flag is needed any more.
fn build_in(folder: &Path, version: &str) -> Result<()> {
    fs::create_dir_all(folder.join("src"))?;
    fs::write(folder.join("src/lib.rs"), "")?;
    fs::write(folder.join("Cargo.toml"), MANIFEST)?;
    let mut cargo = Command::new(CARGO);
    for variable in ["CARGO_TARGET_DIR", "CARGO_BUILD_TARGET", "RUSTUP_TOOLCHAIN"] {
        cargo.env_remove(variable);
    }
    // RUSTC_BOOTSTRAP: -Zbuild-std is unstable. Bitcode: profiles with `lto` read it.
    // `test` and `proc_macro` are there for `cargo test`.
    cargo.current_dir(folder).env("RUSTC", RUSTC).env("RUSTC_BOOTSTRAP", "1");
    cargo.env("RUSTFLAGS", "-Cembed-bitcode=yes");
    cargo.args(["build", "--quiet", "--release", "--target", TARGET]);
    cargo.arg("-Zbuild-std=std,panic_abort,panic_unwind,proc_macro,test");
    process::run(&mut cargo)?;

    fs::write(folder.join(STAMP), version)?;
    let library = library()?;
    let fresh = library.with_extension("new");
    process::run(as_root("rm").arg("-rf").arg(&fresh))?;
    let mut install = as_root("install");
    install.args(["-D", "-m", "644", "-t"]).arg(&fresh).arg(folder.join(STAMP));
    for file in fs::read_dir(folder.join("target").join(TARGET).join("release/deps"))? {
        let file = file?.path();
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        if name.ends_with(".rlib") && !name.starts_with("libstd_for_wasm") {
            install.arg(&file);
        }
    }
    process::run(&mut install)?;
    process::run(as_root("rm").arg("-rf").arg(&library))?;
    process::run(as_root("mv").arg(&fresh).arg(&library))
}

const MANIFEST: &str = r#"[package]
name = "std_for_wasm"
version = "0.0.0"
edition = "2021"

[profile.release]
codegen-units = 1
"#;

/// Installs packages that are missing.
///
/// # Errors
/// If apt cannot, for want of the packages or of rights.
pub fn install(packages: &[&str]) -> Result<()> {
    ensure!(is_here(), "this machine is not Debian");
    let missing: Vec<&str> = packages.iter().copied().filter(|name| !is_installed(name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    say(&format!("apt-get install {}", missing.join(" ")));
    let quiet = ["-qq", "-o", "Dpkg::Use-Pty=0"];
    process::run(as_root("apt-get").args(quiet).arg("update"))?;
    let mut apt = as_root("env");
    apt.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]).args(quiet);
    apt.args(["install", "-y", "--no-install-recommends"]).args(&missing);
    // What dpkg tells of each package is of no interest; errors are not part of it.
    let status = process::lines(&mut apt, |_| ())?;
    if !status.success() {
        bail!("apt-get could not install {}", missing.join(" "));
    }
    Ok(())
}

fn is_installed(package: &str) -> bool {
    let query = ["-W", "-f", "${db:Status-Status}", package];
    process::output(Command::new("dpkg-query").args(query)).is_ok_and(|state| state == "installed")
}

/// A command with the rights of root. `sudo` asks for a password only where someone can type it.
fn as_root(program: &str) -> Command {
    if process::output(Command::new("id").arg("-u")).is_ok_and(|id| id == "0") {
        return Command::new(program);
    }
    let mut command = Command::new("sudo");
    if !stdin().is_terminal() {
        command.arg("-n");
    }
    command.arg(program);
    command
}

fn rustc(arguments: &[&str]) -> Result<String> {
    process::output(Command::new(RUSTC).args(arguments))
}

fn library() -> Result<PathBuf> {
    Ok(sysroot()?.join("lib/rustlib").join(TARGET).join("lib"))
}

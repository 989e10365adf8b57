//! Chromium and its driver: the machine's own if they fit together, else Debian's, else a build
//! made for tests, in the folder of our tools.

use super::{Found, debian, say};
use crate::context::Context;
use crate::process;
use crate::workshop::Workshop;
use anyhow::{Context as _, Result, bail, ensure};
use serde_json::json;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const BROWSERS: [&str; 7] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
];
const DRIVERS: [&str; 3] =
    ["chromedriver", "/usr/lib/chromium/chromedriver", "/usr/lib/chromium-browser/chromedriver"];
/// The package that fetches builds of Chrome made for tests.
const FETCHER: &str = "@puppeteer/browsers@3.2.6";

/// A browser and the driver of the same major version.
struct Browser {
    chromium: PathBuf,
    driver: PathBuf,
}

/// Finds or installs both, and tells the tests' runners where they are.
pub fn set_up(context: &Context, workshop: &mut Workshop) -> Result<Found> {
    let fetched = context.cache.join("browsers");
    let (browser, found) = match find(&fetched) {
        Ok(browser) => (browser, Found::There),
        Err(missing) => {
            say(&format!("{missing:#}"));
            install(&fetched)?;
            (find(&fetched)?, Found::Now)
        }
    };
    let capabilities = context.cache.join("webdriver.json");
    fs::write(&capabilities, capabilities_of(&browser))?;
    workshop.set("WASM_BINDGEN_TEST_WEBDRIVER_JSON", capabilities);
    // A loaded machine may take its time; a test that hangs still ends.
    workshop.set("WASM_BINDGEN_TEST_TIMEOUT", "120");
    workshop.set("CHROMIUM", browser.chromium);
    workshop.set("CHROMEDRIVER", browser.driver);
    Ok(found)
}

/// What wasm-bindgen's runner asks of the driver.
fn capabilities_of(browser: &Browser) -> String {
    let flags = include_str!("../../../e2e/chromium-flags.txt").lines();
    let options = json!({ "binary": browser.chromium, "args": flags.collect::<Vec<_>>() });
    json!({ "goog:chromeOptions": options }).to_string()
}

/// The browser named by CHROMIUM and CHROMEDRIVER, else one in the usual places, else the one
/// that was fetched earlier.
fn find(fetched: &Path) -> Result<Browser> {
    let chromium = one_of("CHROMIUM", &BROWSERS, &fetched.join("chrome.path"))?;
    let driver = one_of("CHROMEDRIVER", &DRIVERS, &fetched.join("chromedriver.path"))?;
    let (browser_major, driver_major) = (major(&chromium)?, major(&driver)?);
    ensure!(
        browser_major == driver_major,
        "{} is version {browser_major}, but {} is version {driver_major}",
        chromium.display(),
        driver.display()
    );
    Ok(Browser { chromium, driver })
}

fn one_of(variable: &str, names: &[&str], fetched: &Path) -> Result<PathBuf> {
    if let Some(path) = env::var_os(variable) {
        return Ok(PathBuf::from(path));
    }
    if let Ok(path) = fs::read_to_string(fetched) {
        return Ok(PathBuf::from(path));
    }
    let search: Vec<PathBuf> = env::split_paths(&env::var_os("PATH").unwrap_or_default()).collect();
    let candidates =
        names.iter().flat_map(|name| search.iter().map(move |folder| folder.join(name)));
    let found = candidates.into_iter().find(|path| path.is_file());
    found.with_context(|| format!("no {} here, and {variable} is not set", names[0]))
}

/// The major version that a program tells of itself, as in `Chromium 156.0.8078.79 built on ..`.
fn major(program: &Path) -> Result<u32> {
    let said = process::output(Command::new(program).arg("--version"))?;
    let mut words = said.split_whitespace();
    let major = words.find_map(|word| word.split_once('.')?.0.parse().ok());
    major.with_context(|| format!("{} tells no version: {said}", program.display()))
}

fn install(folder: &Path) -> Result<()> {
    for variable in ["CHROMIUM", "CHROMEDRIVER"] {
        ensure!(env::var_os(variable).is_none(), "{variable} is set, but does not fit");
    }
    if debian::is_here() {
        match debian::install(&["chromium", "chromium-driver"]) {
            Ok(()) => return Ok(()),
            Err(error) => say(&format!("{error:#}")),
        }
    }
    let fetch_all = || fetch(folder, "chrome").and_then(|()| fetch(folder, "chromedriver"));
    fetch_all().context(
        "install Chromium (or Chrome) and the chromedriver of the same version, \
         or point CHROMIUM and CHROMEDRIVER to them",
    )
}

/// Fetches one build made for tests and notes where it is.
fn fetch(folder: &Path, what: &str) -> Result<()> {
    say(&format!("npx {FETCHER} install {what}@stable"));
    fs::create_dir_all(folder)?;
    let npx = if cfg!(windows) { "npx.cmd" } else { "npx" };
    let mut npx = Command::new(npx);
    npx.args(["--yes", FETCHER, "install", &format!("{what}@stable"), "--path"]).arg(folder);
    let mut last = String::new();
    let status = process::lines(&mut npx, |line| last = line.to_owned())?;
    // The last line is `chrome@156.0.8078.79 <path>`.
    match last.split_once(' ') {
        Some((_, path)) if status.success() && Path::new(path).is_file() => {
            Ok(fs::write(folder.join(format!("{what}.path")), path)?)
        }
        _ => bail!("{what} could not be fetched ({status}) {last}"),
    }
}

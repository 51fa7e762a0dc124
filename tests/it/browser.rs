//! The brief and the week's page in a real browser: `cargo test --test it browser:: -- --ignored`, with chromium on the path or named by
//! BOX9_CHROMIUM. The pictures are left in target/brief for whoever wants to look at them.

use std::path::{Path, PathBuf};
use std::process::Command;

/// What must not reach the customer's brief, and what would run if it were not text.
const PRIVATE: &str = "CANARY-WORRY";
const HOSTILE: &str =
    "<script>console.error('ran')</script><img src=http://127.0.0.1:9/x onerror=console.error('ran')>";

/// What a page asks for that is not this file alone: it proves that the look at the log can fail.
const ASKING: &str = "<!DOCTYPE html><title>x</title><img src=http://127.0.0.1:8999/x><p>asks</p>";

/// A phone, and a sheet of A4 at 96 dots an inch.
const SIZES: [(&str, u32, u32); 2] = [("phone", 390, 1600), ("a4", 794, 1123)];

fn chromium() -> Option<PathBuf> {
    let named = std::env::var_os("BOX9_CHROMIUM").map(PathBuf::from);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path)
        .flat_map(|folder| ["chromium", "chromium-browser", "google-chrome"].map(|name| folder.join(name)));
    named.into_iter().chain(found).find(|file| file.exists())
}

fn box9(folder: &Path, words: &[&str]) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_box9"));
    command.env("BOX9_DB", folder.join("funnel.db")).env("BOX9_CONFIG", folder.join("config"));
    command.env("HOME", folder).env("BOX9_NOW", crate::world::NOW);
    let said = command.args(words).output().unwrap();
    assert!(said.status.success(), "{words:?}: {}", String::from_utf8_lossy(&said.stderr));
}

fn briefs(folder: &Path) -> Vec<(&'static str, PathBuf)> {
    let line = format!("Ada Lovelace @Engines ada@ae.example 12k !training for two by 4 dec !{HOSTILE} by 8 dec");
    box9(folder, &["add", &line, "--stage", "opportunity"]);
    let facts = [
        format!("why_bought=one basket {HOSTILE}"),
        format!("worries={PRIVATE}"),
        format!("risks={PRIVATE}"),
        format!("note={PRIVATE}"),
        "success=twenty bookings a month".to_owned(),
        "needs=the logins".to_owned(),
    ];
    box9(folder, &[&["set", "1"], facts.each_ref().map(String::as_str).as_slice()].concat());
    box9(folder, &["win", "1", "--kickoff", "mon"]);
    box9(folder, &["touch", "1", "talked", PRIVATE]);
    let page = |name: &'static str, more: &[&str]| {
        let path = folder.join(format!("{name}.html"));
        let out = path.to_str().unwrap().to_owned();
        box9(folder, &[&["brief", "1", "--format", "html", "--out", out.as_str()], more].concat());
        (name, path)
    };
    vec![page("owner", &[]), page("customer", &["--customer"])]
}

/// The week's page, with a line that would run if it were not text, with names and without.
fn weeks(folder: &Path) -> Vec<(&'static str, PathBuf)> {
    box9(folder, &["commit", &format!("5 proposals {HOSTILE}")]);
    let page = |name: &'static str, more: &[&str]| {
        let path = folder.join(format!("{name}.html"));
        let out = path.to_str().unwrap().to_owned();
        box9(folder, &[&["week", "--output", out.as_str()], more].concat());
        (name, path)
    };
    vec![page("week", &[]), page("week-private", &["--private"])]
}

#[test]
#[ignore = "needs a browser"]
fn the_pages_stand_in_a_browser_and_ask_for_nothing() {
    let Some(chromium) = chromium() else { panic!("no chromium on the path; name one with BOX9_CHROMIUM") };
    let folder = tempfile::tempdir().unwrap();
    let pictures = Path::new(env!("CARGO_MANIFEST_DIR")).join("target").join("brief");
    std::fs::create_dir_all(&pictures).unwrap();
    for (name, page) in [briefs(folder.path()), weeks(folder.path())].concat() {
        let html = std::fs::read_to_string(&page).unwrap();
        assert!(!html.contains("<script") && !html.contains("<img"), "{name}: hostile text is text");
        assert_eq!(html.contains(PRIVATE), name == "owner", "{name}: what is private");
        assert!(
            !["<link", "@import", "url("].iter().any(|word| html.contains(word)),
            "{name}: all of it is in the file"
        );
        for (size, width, height) in SIZES {
            let picture = pictures.join(format!("{name}-{size}.png"));
            let (console, asked) = shown(&chromium, folder.path(), &page, (&picture, width, height));
            assert_eq!((console, asked), (Vec::new(), Vec::new()), "{name}, {size}");
        }
        if let Ok(said) = Command::new("tidy").args(["-e", "-q"]).arg(&page).output() {
            assert!(said.stderr.is_empty(), "{name}: {}", String::from_utf8_lossy(&said.stderr));
        }
    }
    let asking = folder.path().join("asking.html");
    std::fs::write(&asking, ASKING).unwrap();
    let (_, asked) = shown(&chromium, folder.path(), &asking, (&folder.path().join("asking.png"), 390, 400));
    assert_eq!(asked, ["http://127.0.0.1:8999/x"], "a page that asks is caught");
}

/// Opens a page in the browser, takes its picture, and answers what it said on its console and every address it asked for.
///
/// Nothing leaves the machine: whatever is asked for, by the page or by the browser itself, goes to a closed port.
fn shown(
    chromium: &Path,
    folder: &Path,
    page: &Path,
    (picture, width, height): (&Path, u32, u32),
) -> (Vec<String>, Vec<String>) {
    let net = folder.join("net.json");
    let said = Command::new(chromium)
        .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--enable-logging=stderr"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"])
        .args(["--proxy-server=127.0.0.1:9", "--proxy-bypass-list=<-loopback>"])
        .arg(format!("--user-data-dir={}", folder.join("profile").display()))
        .arg(format!("--log-net-log={}", net.display()))
        .arg(format!("--screenshot={}", picture.display()))
        .arg(format!("--window-size={width},{height}"))
        .arg(format!("file://{}", page.display()))
        .output()
        .unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    let told = String::from_utf8_lossy(&said.stderr);
    let console = told.lines().filter(|line| line.contains("CONSOLE")).map(str::to_owned).collect();
    (console, requests(&std::fs::read_to_string(&net).unwrap()))
}

/// Every address in a log of the net that a page asked for; what the browser asks for itself has no page as its origin.
fn requests(log: &str) -> Vec<String> {
    let log: serde_json::Value = serde_json::from_str(log).unwrap();
    let start = &log["constants"]["logEventTypes"]["URL_REQUEST_START_JOB"];
    assert!(start.is_number(), "the log names its events as it did");
    let events = log["events"].as_array().unwrap().iter();
    let params = events.filter(|event| event["type"] == *start).map(|event| &event["params"]);
    let of_page = params.filter(|params| params["url"].is_string() && params["initiator"] != "not an origin");
    of_page.map(|params| params["url"].as_str().unwrap().to_owned()).filter(|url| !url.starts_with("file:")).collect()
}

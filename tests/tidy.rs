//! The house rules that a reader of the tree may rely on.

use std::fs;
use std::path::{Path, PathBuf};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
/// No file is longer.
const FILE_LINES: usize = 400;
/// No function is longer.
const FUNCTION_LINES: usize = 60;

/// Each layer and those it may use; who is not named here is used by nobody below.
const LAYERS: &[(&str, &[&str])] = &[
    ("domain", &["error"]),
    ("error", &["domain"]),
    ("formats", &["domain", "error"]),
    ("store", &["domain", "error"]),
    ("ops", &["store", "formats", "domain", "error"]),
    ("keys", &["app", "error"]),
    ("app", &["ops", "store", "keys", "domain", "error"]),
    ("ui", &["app", "store", "keys", "domain"]),
    (
        "cli",
        &[
            "ops",
            "store",
            "formats",
            "keys",
            "domain",
            "error",
            "config",
            "paths",
            "demo",
            "looks",
            "mailer",
            "calendars",
        ],
    ),
    ("demo", &["ops", "store", "domain", "error"]),
    ("tui", &["app", "keys", "domain", "error"]),
    ("looks", &["keys", "ui"]),
    ("worker", &["app", "ops", "store", "domain", "error", "mailer", "calendars"]),
    ("calendars", &["formats", "store", "domain", "error"]),
    ("mailer", &[]),
];

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// Every source file but those of tests, by its path below `src`.
fn sources() -> Vec<(String, String)> {
    let source = Path::new(ROOT).join("src");
    let is_test = |path: &PathBuf| path.ends_with("tests.rs");
    let named = |path: PathBuf| {
        let name = path.strip_prefix(&source).unwrap().to_string_lossy().into_owned();
        (name, fs::read_to_string(path).unwrap())
    };
    rust_files(&source).into_iter().filter(|path| !is_test(path)).map(named).collect()
}

/// The code of a file without its tests.
fn code(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod tests {").next().unwrap()
}

#[test]
fn files_and_functions_are_short() {
    let mut long = Vec::new();
    for (name, text) in sources() {
        let lines = text.lines().count();
        if lines > FILE_LINES {
            long.push(format!("{name} has {lines} lines"));
        }
        let functions = functions(code(&text)).into_iter().filter(|(_, lines)| *lines > FUNCTION_LINES);
        long.extend(functions.map(|(function, lines)| format!("{name}: {function} has {lines} lines")));
    }
    assert!(long.is_empty(), "{long:#?}");
}

/// Each function with its lines; the closing brace stands under the beginning.
fn functions(text: &str) -> Vec<(String, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let bare = line.trim_start();
        let starts = ["fn ", "pub fn ", "pub(super) fn ", "pub(crate) fn ", "const fn ", "pub const fn "];
        if !starts.iter().any(|start| bare.starts_with(start)) || bare.ends_with('}') || bare.ends_with(';') {
            continue;
        }
        let close = format!("{}}}", &line[..line.len() - bare.len()]);
        if let Some(end) = lines[at..].iter().position(|line| *line == close) {
            let name = bare.split(['(', '<']).next().unwrap_or(bare).rsplit(' ').next().unwrap_or(bare);
            found.push((name.to_owned(), end + 1));
        }
    }
    found
}

#[test]
fn layers_look_one_way() {
    let mut wrong = Vec::new();
    for (name, text) in sources() {
        let layer = name.split(['/', '.']).next().unwrap_or_default();
        let Some((_, may)) = LAYERS.iter().find(|(known, _)| *known == layer) else { continue };
        for used in code(&text).split("crate::").skip(1) {
            let used: String = used.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let is_layer = LAYERS.iter().any(|(known, _)| *known == used) || used == "program";
            if is_layer && used != layer && !may.contains(&used.as_str()) {
                wrong.push(format!("{name} uses {used}"));
            }
        }
    }
    wrong.dedup();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn each_library_stays_in_its_place() {
    const PLACES: &[(&str, &[&str])] = &[
        ("rusqlite", &["store", "error"]),
        ("ratatui", &["ui", "tui", "program"]),
        ("clap", &["cli"]),
        ("csv::", &["formats", "cli", "ops"]),
        ("println!", &[]),
        ("eprintln!", &[]),
        ("dbg!", &[]),
        ("todo!", &[]),
        ("unimplemented!", &[]),
    ];
    let mut wrong = Vec::new();
    for (name, text) in sources() {
        let layer = name.split(['/', '.']).next().unwrap_or_default();
        for (library, places) in PLACES {
            let uses = code(&text).lines().any(|line| !line.trim_start().starts_with("//") && uses(line, library));
            if uses && !places.contains(&layer) {
                wrong.push(format!("{name} uses {library}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A word of its own, not the end of another.
fn uses(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':' && word == "csv::")
    })
}

#[test]
fn nothing_panics_on_purpose() {
    let mut wrong = Vec::new();
    for (name, text) in sources() {
        for (number, line) in code(&text).lines().enumerate() {
            let panics = [".unwrap()", ".expect(", "panic!(", "unreachable!("];
            if !line.trim_start().starts_with("//") && panics.iter().any(|word| line.contains(word)) {
                wrong.push(format!("{name}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn files_are_named_for_what_is_in_them() {
    let vague = ["utils", "util", "helpers", "helper", "common", "models", "model", "manager", "misc"];
    for (name, text) in sources() {
        let stem = Path::new(&name).file_stem().unwrap().to_string_lossy().into_owned();
        assert!(!vague.contains(&stem.as_str()), "{name}");
        assert!(text.starts_with("//!") || text.starts_with("#!["), "{name} does not say what it is");
    }
}

#[test]
fn the_top_level_holds_what_belongs_there() {
    let allowed = [
        "Cargo.toml",
        "Cargo.lock",
        "src",
        "assets",
        "tests",
        "benches",
        "README.md",
        "CHANGELOG.md",
        "LICENSE",
        "target",
    ];
    for entry in fs::read_dir(ROOT).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        assert!(name.starts_with('.') || allowed.contains(&name.as_str()), "{name}");
    }
}

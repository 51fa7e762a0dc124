//! Killed at any moment: what was acknowledged is in the file, and nothing of it is half.
//!
//! Two writers are this very test binary, started again. Each writes a number in one operation and then, when the
//! store has answered, the same number into a log of its own; one also imports. They are killed without warning.
//! `BOX9_KILLS=200 cargo test --test it kill` is the long form.

use crate::store::{at, lead, open};
use box9::store::{Source, Store, check, tags};
use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const FILE: &str = "BOX9_KILL_FILE";
const WRITER: &str = "BOX9_KILL_WRITER";
/// Set to acknowledge before the commit: the control that must be caught.
const TOO_EARLY: &str = "BOX9_KILL_TOO_EARLY";

/// Not a test by itself: what a child does until it is killed.
#[test]
fn child() {
    let (Ok(file), Ok(writer)) = (std::env::var(FILE), std::env::var(WRITER)) else { return };
    let log = log_of(Path::new(&file), &writer);
    let first = acknowledged(&log).into_iter().max().map_or(0, |last| last + 1);
    let mut log = OpenOptions::new().create(true).append(true).open(log).unwrap();
    let mut store = Store::open(Path::new(&file), Source::Shell, at(0)).unwrap();
    for next in first.. {
        if std::env::var_os(TOO_EARLY).is_some() {
            acknowledge(&mut log, next);
        }
        write_number(&mut store, &writer, next);
        acknowledge(&mut log, next);
        if writer == "b" && next % 5 == 0 {
            import(&mut store, next);
        }
        if next == first {
            println!("ready");
        }
    }
}

fn write_number(store: &mut Store, writer: &str, number: i64) {
    let written = store.operation("Add", at(number), |tx| {
        let id = lead(tx, &format!("{writer} {number}"), "2026-12-01")?;
        tags::add(tx, id, &format!("half-{writer}-{number}"))?;
        tags::add(tx, id, &format!("whole-{writer}-{number}"))
    });
    written.unwrap();
}

fn import(store: &mut Store, number: i64) {
    let done = store.long("Import", at(number), |long| {
        (0..4).try_for_each(|part| {
            long.part(|tx| {
                (0..5).try_for_each(|row| lead(tx, &format!("import {number} {part} {row}"), "2026-12-01").map(|_| ()))
            })
        })
    });
    done.unwrap();
}

fn acknowledge(log: &mut File, number: i64) {
    log.write_all(format!("{number}\n").as_bytes()).unwrap();
}

fn log_of(file: &Path, writer: &str) -> PathBuf {
    file.with_file_name(format!("{writer}.log"))
}

fn acknowledged(log: &Path) -> BTreeSet<i64> {
    let Ok(file) = File::open(log) else { return BTreeSet::new() };
    BufReader::new(file).lines().map(|line| line.unwrap().parse().unwrap()).collect()
}

fn start(file: &Path, writer: &str, too_early: bool) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "kill::child", "--nocapture"]).env(FILE, file).env(WRITER, writer);
    if too_early {
        command.env(TOO_EARLY, "1");
    }
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().unwrap();
    let answers = BufReader::new(child.stdout.take().unwrap());
    assert!(answers.lines().any(|line| line.unwrap().contains("ready")), "writer {writer} did not start");
    child
}

/// Runs two writers and kills both at the same moment, some microseconds after they began.
fn kill_at(file: &Path, microseconds: u64, too_early: bool) {
    let mut children = ["a", "b"].map(|writer| start(file, writer, too_early));
    let (send, wait) = std::sync::mpsc::channel::<()>();
    let _ = wait.recv_timeout(Duration::from_micros(microseconds));
    drop(send);
    for child in &mut children {
        child.kill().unwrap();
    }
    for child in &mut children {
        child.wait().unwrap();
    }
}

/// Answers how many acknowledged numbers the file does not hold, after seeing that all it holds is whole.
fn lost(file: &Path) -> usize {
    let store = open(file).unwrap();
    let report = check::check(&store).unwrap();
    assert!(report.ok(), "{report:?}");
    let count = |sql: &str| crate::store::number(store.conn(), sql);
    let halves = count("SELECT count(*) FROM tag WHERE word LIKE 'half-%'");
    assert_eq!(halves, count("SELECT count(*) FROM tag WHERE word LIKE 'whole-%'"));
    let imported = "SELECT count(*) FROM person WHERE name LIKE 'import %'";
    assert_eq!(count(imported), 20 * count("SELECT count(*) FROM operation WHERE label = 'Import'"), "half an import");
    let there = |writer: &str, number: i64| {
        // More than once where a writer was killed between its commit and its acknowledgement.
        count(&format!("SELECT count(*) FROM person WHERE name = '{writer} {number}'")) >= 1
    };
    ["a", "b"]
        .iter()
        .map(|writer| acknowledged(&log_of(file, writer)).iter().filter(|number| !there(writer, **number)).count())
        .sum()
}

fn kills() -> u64 {
    std::env::var("BOX9_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(15)
}

/// Points in time that differ from run to run of the loop but not from test to test.
fn moment(turn: u64) -> u64 {
    turn.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(17) % 120_000
}

#[test]
fn what_was_acknowledged_survives_a_kill_at_any_moment() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("funnel.box9");
    let mut seen = 0;
    for turn in 0..kills() {
        kill_at(&file, moment(turn), false);
        assert_eq!(lost(&file), 0, "kill {turn}");
        let now = acknowledged(&log_of(&file, "a")).len() + acknowledged(&log_of(&file, "b")).len();
        seen = now.max(seen);
    }
    assert!(seen as u64 > kills(), "the writers hardly wrote: {seen}");
    let left = fs::read_dir(dir.path()).unwrap().count();
    assert!(left <= 6, "{left} files are left");
}

#[test]
fn a_writer_that_acknowledges_before_its_commit_is_caught() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("funnel.box9");
    let caught = (0..40).any(|turn| {
        kill_at(&file, moment(turn), true);
        lost(&file) > 0
    });
    assert!(caught, "the test cannot see a lost save");
}

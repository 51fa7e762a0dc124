//! The program is killed in the middle of a note, and started again: same card, same text, nothing lost.

use super::pty::{Pty, Signal};
use crate::facts::facts;
use box9::domain::Moment;
use box9::store::{Source, Store, check};
use std::path::Path;
use std::time::{Duration, Instant};

const NOW: &str = "2026-11-25T10:00:00+00:00";
const NOTE: &str = "they want two of them !the draft by fri";

/// The demo's funnel in a folder of its own, as a file that stays.
fn demo(folder: &Path) {
    let demo = box9::demo::open(now()).unwrap();
    let path = demo.store.path().to_owned();
    demo.store.close();
    std::fs::copy(path, folder.join("funnel.box9")).unwrap();
}

fn now() -> Moment {
    NOW.parse().unwrap()
}

fn store(folder: &Path) -> Store {
    Store::open(&folder.join("funnel.box9"), Source::Shell, now()).unwrap()
}

fn number(folder: &Path, sql: &str) -> i64 {
    store(folder).conn().query_row(sql, [], |row| row.get(0)).unwrap()
}

/// Waits until the file holds what is typed.
fn wait_kept(folder: &Path) {
    let until = Instant::now() + Duration::from_secs(60);
    let sql = format!("SELECT count(*) FROM form_draft WHERE text = '{NOTE}'");
    while number(folder, &sql) == 0 {
        assert!(Instant::now() < until, "what is typed was never kept");
        std::thread::park_timeout(Duration::from_millis(20));
    }
}

/// How far the session is, and whose card is in sight.
fn card(pty: &Pty) -> [String; 2] {
    let contents = pty.screen().contents();
    let line = |nth: usize| contents.lines().nth(nth).unwrap_or_default().trim().to_owned();
    [line(1).split("  ").next().unwrap_or_default().to_owned(), line(2)]
}

/// A session on its third card or a later one on which they can be talked to.
fn begin(folder: &Path) -> Pty {
    let pty = Pty::box9(folder, NOW);
    pty.send("s");
    pty.wait_for("the session", |screen| screen.contents().contains("The clock runs."));
    for nth in 0.. {
        let talks = pty.screen().contents().lines().any(|line| line.trim().starts_with("1  talked"));
        if talks && nth >= 2 {
            return pty;
        }
        let before = card(&pty);
        pty.send("-");
        pty.wait_for("the next card", |screen| {
            screen.contents().lines().nth(2).is_some_and(|line| line.trim() != before[1])
        });
        assert!(nth < 40, "nobody can be talked to");
    }
    pty
}

#[test]
fn killed_in_the_middle_of_a_note_it_goes_on_there_with_the_text() {
    let folder = tempfile::tempdir().unwrap();
    demo(folder.path());
    let mut pty = begin(folder.path());
    let before = card(&pty);
    let touches = number(folder.path(), "SELECT count(*) FROM touch");
    pty.send("1");
    pty.send(NOTE);
    pty.wait_for("the note's reading", |screen| screen.contents().contains("promised the draft"));
    wait_kept(folder.path());
    let facts_before = facts(store(folder.path()).conn());
    pty.signal(Signal::KILL);
    pty.wait_exit();
    let left = store(folder.path());
    assert!(check::check(&left).unwrap().ok());
    assert_eq!(facts(left.conn()), facts_before);
    left.close();

    let mut pty = Pty::box9(folder.path(), NOW);
    pty.send("s");
    pty.wait_for("the note again", |screen| screen.contents().contains(NOTE));
    assert_eq!(card(&pty), before, "{}", pty.screen().contents());
    assert!(pty.screen().contents().contains("promised the draft"), "{}", pty.screen().contents());
    pty.send("\r");
    pty.wait_for("the next card", |screen| !screen.contents().contains(NOTE));
    pty.send("q");
    assert_eq!(pty.wait_exit(), 0);
    let saved = "SELECT count(*) FROM touch WHERE text = 'they want two of them' AND session_id IS NOT NULL";
    assert_eq!(number(folder.path(), saved), 1);
    assert_eq!(number(folder.path(), "SELECT count(*) FROM touch"), touches + 1);
    assert_eq!(number(folder.path(), "SELECT count(*) FROM promise WHERE text = 'the draft' AND state = 'open'"), 1);
    assert_eq!(number(folder.path(), "SELECT count(*) FROM form_draft"), 0);
    assert!(check::check(&store(folder.path())).unwrap().ok());
}

//! The file: what is refused and stays untouched, what is noticed while it is open, who may read it, many at once.

use super::*;
use box9::store::tags;
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

/// A closed funnel with one lead, changed by another hand.
fn made(change: impl FnOnce(&Path)) -> (TempDir, PathBuf) {
    let mut world = World::new();
    world.lead("Ada");
    let path = world.path();
    let World { dir, store, .. } = world;
    store.close();
    change(&path);
    (dir, path)
}

fn by_hand(path: &Path, sql: &str) {
    Connection::open(path).unwrap().execute_batch(sql).unwrap();
}

/// Leaves the file as a killed program would, with its log not yet folded in.
fn by_killed_hand(path: &Path, sql: &str) {
    let conn = Connection::open(path).unwrap();
    conn.execute_batch("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0").unwrap();
    conn.execute_batch(sql).unwrap();
    let kept = fs::read(beside(path, "-wal")).unwrap();
    drop(conn);
    fs::write(beside(path, "-wal"), kept).unwrap();
}

fn beside(path: &Path, word: &str) -> PathBuf {
    PathBuf::from(format!("{}{word}", path.display()))
}

fn bytes(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
    files
        .filter(|path| !path.ends_with("funnel.box9-shm"))
        .map(|path| (path.clone(), fs::read(&path).unwrap()))
        .collect()
}

#[test]
fn what_is_not_a_funnel_of_ours_is_refused_and_stays_as_it_is_to_the_byte() {
    let half = |path: &Path| {
        let whole = fs::read(path).unwrap();
        fs::write(path, &whole[..whole.len() / 2]).unwrap();
    };
    let scratched = |path: &Path| {
        let mut whole = fs::read(path).unwrap();
        whole[100..1000].fill(0xA5);
        fs::write(path, whole).unwrap();
    };
    let foreign = "CREATE TABLE notes (text)";
    type Hand<'a> = Box<dyn FnOnce(&Path) + 'a>;
    let cases: Vec<(&str, Hand<'_>)> = vec![
        (
            "was written by a newer box9 (schema 99; this one knows 1).",
            Box::new(|p| by_hand(p, "PRAGMA user_version = 99")),
        ),
        ("is not used: it is no box9 file.", Box::new(|p| by_hand(p, "PRAGMA application_id = 7"))),
        ("is not used: it is no box9 file.", Box::new(|p| fs::write(p, "Dear diary,\n".repeat(500)).unwrap())),
        (
            "is not used: it is no box9 file.",
            Box::new(|p| {
                fs::remove_file(p).unwrap();
                by_hand(p, foreign);
            }),
        ),
        (
            "is not used: it is no box9 file.",
            Box::new(|p| {
                fs::remove_file(p).unwrap();
                by_killed_hand(p, foreign);
            }),
        ),
        ("is not used: it is empty, and box9 never leaves an empty file.", Box::new(|p| fs::write(p, "").unwrap())),
        (
            "is not used: its tables are not those of its version; something else changed it.",
            Box::new(|p| by_hand(p, foreign)),
        ),
        (
            "is not used: its tables are not those of its version; something else changed it.",
            Box::new(|p| by_hand(p, "CREATE TRIGGER evil AFTER INSERT ON deal BEGIN DELETE FROM person; END")),
        ),
        ("is not used: it is damaged.", Box::new(half)),
        ("is not used: it is damaged.", Box::new(scratched)),
        (
            "is not used: it has a second name (a hard link), and saves under one name can be lost under the other.",
            Box::new(|p| fs::hard_link(p, p.with_file_name("second")).unwrap()),
        ),
    ];
    for (sentence, change) in cases {
        let (dir, path) = made(change);
        let before = bytes(dir.path());
        let error = open(&path).err().unwrap_or_else(|| panic!("not refused: {sentence}"));
        assert!(error.to_string().ends_with(sentence), "{error} is not {sentence}");
        assert_eq!(error.exit_code(), 3);
        assert!(error.hint().is_some(), "{error} without a hint");
        let after = bytes(dir.path());
        assert!(before == after, "{sentence}: {:?} became {:?}", before.keys(), after.keys());
    }
}

#[test]
fn a_folder_or_a_place_without_folder_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    assert!(said(open(dir.path())).ends_with("is not used: it is no regular file."));
    let below_a_file = dir.path().join("file");
    fs::write(&below_a_file, "x").unwrap();
    let sentence = said(open(&below_a_file.join("funnel.box9")));
    assert!(sentence.contains("file"), "{sentence}");
    assert_eq!(bytes(dir.path()).len(), 1);
}

#[test]
fn a_folder_without_permission_to_write_is_refused_in_a_sentence() {
    let (dir, path) = made(|_| {});
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o500)).unwrap();
    let root = fs::write(dir.path().join("probe"), "").is_ok();
    if !root {
        let before = fs::read(&path).unwrap();
        let sentence =
            said(open(&path).and_then(|mut store| store.operation("x", at(1), |tx| lead(tx, "Bob", "2026-12-01"))));
        assert!(sentence.contains("permission") || sentence.contains("read-only"), "{sentence}");
        assert_eq!(fs::read(&path).unwrap(), before);
        assert!(said(open(&dir.path().join("new.box9"))).starts_with("No funnel could be made in"));
    }
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o700)).unwrap();
}

#[test]
fn a_file_that_moves_while_it_is_open_takes_no_more_saves() {
    type Hand = fn(&Path);
    let hands: [(&str, Hand); 5] = [
        ("moved", |p| fs::rename(p, p.with_file_name("elsewhere")).unwrap()),
        ("removed", |p| fs::remove_file(p).unwrap()),
        ("replaced", |p| {
            fs::copy(p, p.with_file_name("copy")).unwrap();
            fs::rename(p.with_file_name("copy"), p).unwrap();
        }),
        ("hard link", |p| fs::hard_link(p, p.with_file_name("second")).unwrap()),
        ("log removed", |p| fs::remove_file(beside(p, "-wal")).unwrap()),
    ];
    for (what, hand) in hands {
        let mut world = World::new();
        let id = world.lead("Ada");
        let known = facts(world.store.conn());
        hand(&world.path());
        let now = world.now();
        let answers = [
            said(world.store.operation("Tag", now, |tx| tags::add(tx, id, "lost"))),
            said(world.store.long("Import", now, |long| long.part(|tx| lead(tx, "Bob", "2026-12-01")))),
            said(world.store.note(|conn| {
                conn.execute("INSERT INTO position (place, value) VALUES ('x', 'y')", [])?;
                Ok(())
            })),
        ];
        for sentence in answers {
            assert!(sentence.contains("was moved, replaced or linked by another program"), "{what}: {sentence}");
        }
        assert_eq!(facts(world.store.conn()), known, "{what}");
    }
}

#[test]
fn a_symbolic_link_leads_to_the_one_file() {
    let (dir, path) = made(|_| {});
    let elsewhere = tempfile::tempdir().unwrap();
    let link = elsewhere.path().join("link.box9");
    symlink(&path, &link).unwrap();
    let mut store = open(&link).unwrap();
    store.operation("Add", at(1), |tx| lead(tx, "Bob", "2026-12-01")).unwrap();
    store.close();
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 1);
    assert_eq!(deals::count(open(&path).unwrap().conn()).unwrap(), 2);
    drop(dir);
}

#[test]
fn nobody_else_may_read_the_file_its_log_or_its_backups() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("new").join("deep").join("funnel.box9");
    let mut store = open(&path).unwrap();
    store.long("Import", at(1), |long| long.part(|tx| lead(tx, "Ada", "2026-12-01"))).unwrap();
    box9::store::backup::make(&mut store, box9::store::backup::Why::Asked, at(2)).unwrap();
    let mut seen = 0;
    let mut folders = vec![dir.path().join("new")];
    while let Some(folder) = folders.pop() {
        assert_eq!(fs::metadata(&folder).unwrap().mode() & 0o777, 0o700, "{}", folder.display());
        for entry in fs::read_dir(&folder).unwrap().map(Result::unwrap) {
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else {
                assert_eq!(entry.metadata().unwrap().mode() & 0o777, 0o600, "{}", entry.path().display());
                seen += 1;
            }
        }
    }
    assert_eq!(seen, 5, "the file, its log, the log's index, the lock, a backup");
}

#[test]
fn closing_leaves_one_whole_file() {
    let (dir, path) = made(|_| {});
    assert_eq!(bytes(dir.path()).keys().collect::<Vec<_>>(), [&path]);
}

#[test]
fn sixteen_first_starts_at_once_make_one_funnel() {
    for _ in 0..5 {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("funnel.box9");
        let names: Vec<String> = (0..16).map(|n| format!("Person {n}")).collect();
        std::thread::scope(|scope| {
            for name in &names {
                let path = &path;
                scope.spawn(move || {
                    let mut store = open(path).unwrap();
                    store.operation("Add", at(1), |tx| lead(tx, name, "2026-12-01")).unwrap();
                });
            }
        });
        let store = open(&path).unwrap();
        assert_eq!(deals::count(store.conn()).unwrap(), 16);
        assert!(check::check(&store).unwrap().ok());
        let left = fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().file_name());
        let stray: Vec<_> = left.filter(|name| name.to_string_lossy().starts_with(".box9")).collect();
        assert!(stray.is_empty(), "{stray:?}");
    }
}

#[test]
fn eight_writers_side_by_side_with_a_long_operation_are_never_refused() {
    let world = World::new();
    let path = world.path();
    std::thread::scope(|scope| {
        for writer in 0..8 {
            let path = &path;
            scope.spawn(move || {
                let mut store = Store::open(path, Source::Shell, at(0)).unwrap();
                for n in 0..12 {
                    store.operation("Add", at(n), |tx| lead(tx, &format!("W{writer} {n}"), "2026-12-01")).unwrap();
                }
            });
        }
        scope.spawn(|| {
            let mut store = open(&path).unwrap();
            let import = store.long("Import", at(1), |long| {
                (0..30).try_for_each(|n| {
                    long.part(|tx| (0..10).try_for_each(|k| lead(tx, &format!("I {n} {k}"), "2026-12-01").map(|_| ())))
                })
            });
            let import = import.unwrap().operation.unwrap();
            back::undo(&mut store, import, false, at(2)).unwrap();
        });
    });
    assert_eq!(deals::count(world.store.conn()).unwrap(), 8 * 12);
    world.is_sound();
}

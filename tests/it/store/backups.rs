//! Backups: verified, thinned, in further folders too; restored with the present kept aside; past days.

use super::*;
use box9::store::backup::{self, Why};
use std::fs;

#[test]
fn a_backup_holds_what_the_file_held_at_its_moment() {
    let mut world = World::new();
    world.lead("Ada");
    let then = world.facts();
    let now = world.now();
    let made = backup::make(&mut world.store, Why::Asked, now).unwrap();
    world.lead("Bob");
    assert!(backup::is_good(&made.file));
    assert_eq!(facts(open(&made.file).unwrap().conn()), then);
    assert_eq!(backup::list(&world.store).unwrap(), [made]);
}

#[test]
fn a_restore_brings_the_moment_back_and_keeps_the_present_aside() {
    let mut world = World::new();
    let id = world.lead("Ada");
    let then = world.facts();
    let now = world.now();
    let made = backup::make(&mut world.store, Why::Asked, now).unwrap();
    world.retitle(id, "later");
    world.lead("Bob");
    let present = world.facts();
    let now = world.now();
    let aside = backup::restore(&mut world.store, &made.file, now).unwrap();
    assert_eq!(world.facts(), then);
    world.is_sound();
    assert_eq!(facts(open(&aside.file).unwrap().conn()), present);
    world.lead("Cleo");
    world.undo().unwrap();
    assert_eq!(world.facts(), then);
    let now = world.now();
    backup::restore(&mut world.store, &aside.file, now).unwrap();
    assert_eq!(world.facts(), present);
    let world = world.reopened();
    assert_eq!(world.facts(), present);
    world.is_sound();
}

#[test]
fn setting_the_present_aside_does_not_thin_out_what_is_being_restored() {
    let mut world = World::new();
    world.lead("Ada");
    let then = world.facts();
    let now = world.now();
    let old = backup::make(&mut world.store, Why::Asked, now).unwrap();
    fs::copy(&old.file, old.file.with_extension("copy")).unwrap();
    for hours in [1, 24, 25, 48] {
        world.lead("Bob");
        backup::make(&mut world.store, Why::Asked, now + chrono::Duration::hours(hours)).unwrap();
    }
    let later = now + chrono::Duration::hours(72);
    assert!(!old.file.exists(), "another one of its day is newer");
    fs::rename(old.file.with_extension("copy"), &old.file).unwrap();
    backup::restore(&mut world.store, &old.file, later).unwrap();
    assert!(backup::is_good(&old.file));
    assert_eq!(world.facts(), then);
}

#[test]
fn what_is_no_whole_backup_of_ours_is_not_restored() {
    let mut world = World::new();
    world.lead("Ada");
    let now = world.now();
    let made = backup::make(&mut world.store, Why::Asked, now).unwrap();
    let before = world.facts();
    let whole = fs::read(&made.file).unwrap();
    let mut scratched = whole.clone();
    let middle = scratched.len() / 2;
    scratched[middle..].fill(0x5A);
    for bytes in [Vec::new(), b"Dear diary".repeat(999), whole[..whole.len() / 2].to_vec(), scratched] {
        fs::write(&made.file, &bytes).unwrap();
        assert!(!backup::is_good(&made.file));
        let now = world.now();
        assert_eq!(backup::restore(&mut world.store, &made.file, now).unwrap_err().exit_code(), 3);
        assert_eq!(world.facts(), before);
        assert_eq!(fs::read(&made.file).unwrap(), bytes);
    }
    world.is_sound();
}

#[test]
fn there_is_one_a_day_and_an_empty_one_does_not_count() {
    let mut world = World::new();
    world.lead("Ada");
    assert!(backup::daily(&mut world.store, at(5)).unwrap());
    assert!(!backup::daily(&mut world.store, at(6)).unwrap());
    let made = backup::list(&world.store).unwrap().remove(0);
    fs::write(&made.file, "").unwrap();
    assert_eq!(backup::list(&world.store).unwrap(), []);
    assert!(backup::daily(&mut world.store, at(7)).unwrap());
    assert!(backup::daily(&mut world.store, at(24 * 60)).unwrap());
    assert_eq!(backup::list(&world.store).unwrap().len(), 2);
}

#[test]
fn further_folders_get_every_backup_while_they_are_there_and_are_missed_after_a_week() {
    let mut world = World::new();
    world.lead("Ada");
    let stick = tempfile::tempdir().unwrap();
    let folder = stick.path().join("box9");
    fs::create_dir(&folder).unwrap();
    let away = stick.path().join("away");
    let text = format!("{}\n{}", folder.display(), away.display());
    world.operation("Setting", |tx| box9::store::settings::set(tx, "backup-to", &text));
    backup::make(&mut world.store, Why::Daily, at(10)).unwrap();
    let names: Vec<_> =
        fs::read_dir(folder.join("funnel-backups")).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(names.len(), 1);
    assert!(backup::is_good(&names[0]));
    assert!(!away.exists(), "a stick that is not there is not made");
    let missed = backup::missed(&world.store, at(11)).unwrap();
    assert_eq!(missed.len(), 1);
    assert!(missed[0].contains("away"), "{missed:?}");
    assert_eq!(backup::missed(&world.store, at(10 + 6 * 24 * 60)).unwrap().len(), 1);
    let after_a_week = backup::missed(&world.store, at(10 + 8 * 24 * 60)).unwrap();
    assert_eq!(after_a_week.len(), 2);
    assert!(after_a_week[0].contains("8 days"), "{after_a_week:?}");
}

#[test]
fn a_folder_without_room_is_said_and_the_other_backups_are_made_all_the_same() {
    let mut world = World::new();
    world.lead("Ada");
    let text = world.dir.path().join("funnel.box9").display().to_string();
    world.operation("Setting", |tx| box9::store::settings::set(tx, "backup-to", &text));
    backup::make(&mut world.store, Why::Daily, at(10)).unwrap();
    assert_eq!(backup::list(&world.store).unwrap().len(), 1);
}

#[test]
fn a_past_day_is_seen_as_it_was_at_its_end() {
    let mut world = World::new();
    let id = world.lead("Ada");
    let friday = world.facts();
    world.minute += 3 * 24 * 60;
    world.retitle(id, "on Monday");
    world.undo().unwrap();
    world.retitle(id, "still Monday");
    let monday = world.facts();
    world.minute += 24 * 60;
    world.lead("Bob");
    for (on, facts_then, deals_then) in [
        ("2026-11-19", None, 0),
        ("2026-11-20", Some(&friday), 1),
        ("2026-11-22", Some(&friday), 1),
        ("2026-11-23", Some(&monday), 1),
    ] {
        let copy = backup::as_of(&world.store, day(on)).unwrap();
        if let Some(then) = facts_then {
            assert_eq!(facts(&copy), *then, "{on}");
        }
        assert_eq!(number(&copy, "SELECT count(*) FROM deal"), deals_then, "{on}");
        assert_eq!(number(&copy, "SELECT count(*) FROM standing"), deals_then, "{on}");
    }
    world.is_sound();
}

#[test]
fn two_backups_of_one_second_are_both_kept() {
    let mut world = World::new();
    let first = backup::make(&mut world.store, Why::Import, at(0)).unwrap();
    let second = backup::make(&mut world.store, Why::Import, at(0)).unwrap();
    assert_ne!(first.file, second.file);
    assert!(first.file.exists() && second.file.exists());
    assert_eq!(backup::list(&world.store).unwrap().len(), 2);
}

//! Undo and redo: chains, sources, parts of operations, what stands in the way, restarts, purge.

use super::*;
use box9::domain::promise::NewPromise;
use box9::domain::touch::{Touch, TouchKind};
use box9::store::{categories, history, promises, purge, settings, tags, touches};

fn titles(world: &World) -> Vec<Option<String>> {
    let mut statement = world.store.conn().prepare("SELECT title FROM deal ORDER BY id").unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

#[test]
fn a_chain_goes_back_and_forth_to_exactly_the_same_states() {
    let mut world = World::new();
    let mut past = vec![world.facts()];
    let id = world.lead("Ada Lovelace");
    past.push(world.facts());
    for title in ["one", "two", "three"] {
        world.retitle(id, title);
        past.push(world.facts());
    }
    for round in 0..3 {
        for step in (0..4).rev() {
            world.undo().unwrap();
            assert_eq!(world.facts(), past[step], "undo, round {round}, step {step}");
            world.is_sound();
        }
        assert!(back::newest(world.store.conn(), Source::Program).unwrap().is_none());
        world = world.reopened();
        for (step, state) in past.iter().enumerate().skip(1) {
            world.redo().unwrap();
            assert_eq!(world.facts(), *state, "redo, round {round}, step {step}");
            world.is_sound();
        }
        assert!(back::redoable(world.store.conn(), Source::Program).unwrap().is_none());
    }
}

#[test]
fn a_new_change_ends_what_could_be_redone_and_its_own_undo_does_not_bring_it_back() {
    let mut world = World::new();
    let id = world.lead("Ada");
    world.retitle(id, "one");
    world.undo().unwrap();
    world.retitle(id, "two");
    assert!(back::redoable(world.store.conn(), Source::Program).unwrap().is_none());
    world.undo().unwrap();
    world.redo().unwrap();
    assert_eq!(titles(&world), [Some("two".to_owned())]);
    assert!(back::redoable(world.store.conn(), Source::Program).unwrap().is_none());
}

#[test]
fn bare_undo_takes_only_what_its_own_source_did() {
    let mut world = World::new();
    let id = world.lead("Ada");
    let mine = world.retitle(id, "mine");
    let mut shell = Store::open(&world.path(), Source::Shell, at(90)).unwrap();
    let theirs = shell.operation("Shell", at(91), |tx| tags::add(tx, id, "warm")).unwrap().operation.unwrap();
    assert_eq!(back::newest(world.store.conn(), Source::Program).unwrap(), Some(mine));
    assert_eq!(back::newest(world.store.conn(), Source::Shell).unwrap(), Some(theirs));
    world.undo().unwrap();
    assert_eq!(tags::of_deal(world.store.conn(), id).unwrap(), ["warm"]);
    back::undo(&mut shell, theirs, false, at(92)).unwrap();
    world.redo().unwrap();
    assert_eq!(titles(&world), [Some("mine".to_owned())]);
    world.is_sound();
}

#[test]
fn a_later_change_of_the_same_column_stands_in_the_way_until_it_is_undone() {
    let mut world = World::new();
    let id = world.lead("Ada");
    let first = world.retitle(id, "one");
    let second = world.retitle(id, "two");
    let error = back::undo(&mut world.store, first, false, at(99)).unwrap_err();
    assert_eq!(error.to_string(), format!("\"Title one\" cannot be undone: \"Title two\" ({second}) came after it."));
    assert_eq!(error.hint().unwrap(), "Undo that one first.");
    back::undo(&mut world.store, second, false, at(100)).unwrap();
    back::undo(&mut world.store, first, false, at(101)).unwrap();
    assert_eq!(titles(&world), [None]);
    let again = said(back::undo(&mut world.store, first, false, at(102)));
    assert_eq!(again, format!("\"Title one\" ({first}) is already undone."));
    world.is_sound();
}

#[test]
fn a_change_of_another_column_stands_in_nobodys_way() {
    let mut world = World::new();
    let id = world.lead("Ada");
    let first = world.retitle(id, "one");
    world.operation("Note", |tx| {
        let mut deal = deals::get(tx.conn, id)?;
        deal.note = Some("later".into());
        deals::save(tx, &deal)
    });
    back::undo(&mut world.store, first, false, at(99)).unwrap();
    let deal = deals::get(world.store.conn(), id).unwrap();
    assert_eq!((deal.title, deal.note.as_deref()), (None, Some("later")));
}

#[test]
fn an_undo_after_a_redo_goes_back_to_what_was_there_before_the_redo() {
    let mut world = World::new();
    let id = world.lead("Ada");
    let one = world.retitle(id, "one");
    let undone = world.undo().unwrap().by.unwrap();
    world.retitle(id, "two");
    world.undo().unwrap();
    back::redo(&mut world.store, undone, false, at(99)).unwrap();
    assert_eq!(titles(&world), [Some("one".to_owned())]);
    back::undo(&mut world.store, one, false, at(100)).unwrap();
    assert_eq!(titles(&world), [None]);
    world.is_sound();
}

type Change = fn(&Tx<'_>, DealId) -> box9::Result<()>;

#[test]
fn a_deal_worked_on_since_keeps_the_operation_that_made_it() {
    let mut world = World::new();
    let id = world.lead("Ada");
    let added = back::newest(world.store.conn(), Source::Program).unwrap().unwrap();
    let cases: [(&str, Change); 3] = [
        ("Touch", |tx, id| touches::insert(tx, &touch(tx, id), None).map(|_| ())),
        ("Promise", |tx, id| promises::insert(tx, id, &NewPromise::mine("training", None), None).map(|_| ())),
        ("Tag", |tx, id| tags::add(tx, id, "warm").map(|_| ())),
    ];
    for (label, change) in cases {
        let later = world.operation(label, |tx| change(tx, id)).1.unwrap();
        let sentence = said(back::undo(&mut world.store, added, false, at(90)));
        assert_eq!(sentence, format!("\"Add Ada\" cannot be undone: \"{label}\" ({later}) came after it."));
        let sentence = said(back::undo(&mut world.store, added, true, at(90)));
        assert!(sentence.contains("cannot be undone"), "nothing of it could go: {sentence}");
        world.undo().unwrap();
    }
    world.undo().unwrap();
    assert_eq!(deals::count(world.store.conn()).unwrap(), 0);
    world.is_sound();
}

fn touch(tx: &Tx<'_>, deal: DealId) -> Touch {
    Touch {
        id: box9::domain::id::TouchId(0),
        uid: tx.uid(),
        deal,
        kind: TouchKind::Call,
        inward: false,
        outcome: None,
        two_way: true,
        at: tx.now,
        day: tx.today,
        minutes: Some(5),
        text: Some("They want training.".into()),
        typed: true,
    }
}

#[test]
fn of_a_bulk_change_the_rest_can_be_taken_back() {
    let mut world = World::new();
    let ids: Vec<DealId> = ["Ada", "Bob", "Cleo", "Dan"].iter().map(|name| world.lead(name)).collect();
    let bulk = world
        .operation("Archive 4", |tx| {
            ids.iter().try_for_each(|id| {
                let mut deal = deals::get(tx.conn, *id)?;
                deal.title = Some("bulk".into());
                deals::save(tx, &deal)
            })
        })
        .1
        .unwrap();
    world.retitle(ids[1], "own");
    let error = back::undo(&mut world.store, bulk, false, at(90)).unwrap_err();
    assert_eq!(error.to_string(), "Part of \"Archive 4\" was worked on since, by \"Title own\" (#6).");
    assert_eq!(error.hint().unwrap(), "Undo 3; 1 worked on since stays: `box9 undo 5 --rest`.");
    let done = back::undo(&mut world.store, bulk, true, at(91)).unwrap();
    assert_eq!(done.stays, 1);
    assert_eq!(titles(&world), [None, Some("own".to_owned()), None, None]);
    back::redo(&mut world.store, done.by.unwrap(), false, at(92)).unwrap();
    let all = |word: &str| Some(word.to_owned());
    assert_eq!(titles(&world), [all("bulk"), all("own"), all("bulk"), all("bulk")]);
    world.is_sound();
}

fn import(world: &mut World, count: usize, per_part: usize) -> OperationId {
    let now = world.now();
    let done = world.store.long("Import", now, |long| {
        for part in 0..count.div_ceil(per_part) {
            long.part(|tx| {
                (0..per_part)
                    .try_for_each(|n| lead(tx, &format!("Person {}", part * per_part + n), "2026-12-01").map(|_| ()))
            })?;
        }
        long.label(&format!("Import of {count}"))?;
        Ok(())
    });
    done.unwrap().operation.unwrap()
}

#[test]
fn a_long_operation_is_one_in_the_history_and_goes_back_whole_or_but_for_the_rest() {
    let mut world = World::new();
    world.lead("Ada");
    let before = world.facts();
    let import = import(&mut world, 30, 10);
    let after = world.facts();
    let listed = history::page(world.store.conn(), None, 10).unwrap();
    assert_eq!((listed.len(), listed[0].label.as_str()), (2, "Import of 30"));
    assert!(listed[0].changes.contains(&("deal".to_owned(), 30)), "{:?}", listed[0].changes);
    let undone = back::undo(&mut world.store, import, false, at(200)).unwrap();
    assert_eq!(world.facts(), before);
    world.is_sound();
    back::redo(&mut world.store, undone.by.unwrap(), false, at(201)).unwrap();
    assert_eq!(world.facts(), after);
    world.is_sound();
    world.retitle(DealId(5), "mine");
    world.operation("Touch", |tx| touches::insert(tx, &touch(tx, DealId(12)), None).map(|_| ()));
    let error = back::undo(&mut world.store, import, false, at(202)).unwrap_err();
    assert_eq!(error.hint().unwrap(), "Undo 28; 2 worked on since stay: `box9 undo 2 --rest`.");
    let undone = back::undo(&mut world.store, import, true, at(203)).unwrap();
    assert_eq!(undone.stays, 2);
    assert_eq!(number(world.store.conn(), "SELECT count(*) FROM deal"), 3);
    assert_eq!(number(world.store.conn(), "SELECT count(*) FROM person"), 3);
    assert_eq!(number(world.store.conn(), "SELECT count(*) FROM reach"), 3);
    world.is_sound();
}

#[test]
fn a_long_operation_that_fails_leaves_nothing() {
    let mut world = World::new();
    world.lead("Ada");
    let before = world.facts();
    let now = world.now();
    let failed: box9::Result<_> = world.store.long("Import", now, |long| {
        long.part(|tx| lead(tx, "Bob", "2026-12-01"))?;
        long.part(|tx| {
            lead(tx, "Cleo", "2026-12-01")?;
            Err::<(), _>(box9::Error::refused("The file ends in the middle."))
        })
    });
    assert_eq!(said(failed), "The file ends in the middle.");
    assert_eq!(world.facts(), before);
    assert_eq!(history::page(world.store.conn(), None, 10).unwrap().len(), 1);
    world.is_sound();
}

#[test]
fn a_long_operation_whose_process_died_is_taken_back_at_the_next_open_and_said() {
    for worked_on in [false, true] {
        let mut world = World::new();
        world.lead("Ada");
        let before = world.facts();
        let import = import(&mut world, 20, 5);
        let conn = rusqlite::Connection::open(world.path()).unwrap();
        conn.execute("UPDATE operation SET state = 'running' WHERE id = ?1", [import.0]).unwrap();
        drop(conn);
        if worked_on {
            world.retitle(DealId(7), "mine");
        }
        let world = world.reopened();
        assert_eq!(world.store.notices.len(), 1, "{:?}", world.store.notices);
        assert!(world.store.notices[0].starts_with("\"Import of 20\" was cut off before its end"));
        if worked_on {
            assert_eq!(titles(&world), [None, Some("mine".to_owned())]);
        } else {
            assert_eq!(world.facts(), before);
            assert_eq!(history::page(world.store.conn(), None, 10).unwrap().len(), 1);
        }
        world.is_sound();
    }
}

#[test]
fn a_running_operation_of_a_living_process_is_left_alone() {
    let mut world = World::new();
    let (path, now) = (world.path(), world.now());
    let done = world.store.long("Import", now, |long| {
        long.part(|tx| lead(tx, "Bob", "2026-12-01"))?;
        let other = open(&path)?;
        assert_eq!(deals::count(other.conn())?, 1);
        assert!(other.notices.is_empty(), "{:?}", other.notices);
        long.part(|tx| lead(tx, "Cleo", "2026-12-01"))
    });
    assert!(done.unwrap().operation.is_some());
    assert_eq!(deals::count(world.store.conn()).unwrap(), 2);
    world.is_sound();
}

#[test]
fn what_was_removed_comes_back_byte_for_byte() {
    let mut world = World::new();
    let id = world.lead("Ada \u{1F600} \"quoted\" \\ \u{7} tab\t");
    world.operation("Tags", |tx| tags::set(tx, id, &["One".into(), "two".into()]));
    world.operation("Touch", |tx| touches::insert(tx, &touch(tx, id), None).map(|_| ()));
    let before = world.facts();
    let ids_before =
        rows(world.store.conn(), "SELECT name, seq FROM sqlite_sequence WHERE name NOT IN ('operation', 'entry')");
    world.operation("Remove", |tx| {
        tags::set(tx, id, &[])?;
        tx.conn.execute("DELETE FROM touch", [])?;
        Ok(())
    });
    assert_ne!(world.facts(), before);
    world.undo().unwrap();
    assert_eq!(world.facts(), before);
    let ids =
        rows(world.store.conn(), "SELECT name, seq FROM sqlite_sequence WHERE name NOT IN ('operation', 'entry')");
    assert_eq!(ids, ids_before);
    world.is_sound();
}

#[test]
fn only_the_case_of_a_word_changed_and_even_that_comes_back() {
    let mut world = World::new();
    let id = world.operation("Category", |tx| categories::named_or_new(tx, "Dentists")).0.0;
    world.operation("Rename", |tx| {
        let mut category = categories::get(tx.conn, id)?;
        category.name = "dentists".into();
        categories::save(tx, &category)
    });
    world.undo().unwrap();
    assert_eq!(categories::get(world.store.conn(), id).unwrap().name, "Dentists");
}

#[test]
fn a_number_is_never_used_again() {
    let mut world = World::new();
    let first = world.lead("Ada");
    world.undo().unwrap();
    assert_ne!(world.lead("Bob"), first);
}

#[test]
fn what_changes_nothing_is_no_operation() {
    let mut world = World::new();
    let id = world.lead("Ada");
    world.operation("Tag", |tx| tags::add(tx, id, "warm"));
    world.operation("Setting", |tx| settings::set(tx, "name", "Grace"));
    let seen = history::page(world.store.conn(), None, 10).unwrap().len();
    assert_eq!(world.operation("Tag", |tx| tags::add(tx, id, "Warm")), (false, None));
    assert_eq!(world.operation("Setting", |tx| settings::set(tx, "name", "Grace")).1, None);
    assert_eq!(world.operation("Look", |_| Ok(())).1, None);
    assert_eq!(history::page(world.store.conn(), None, 10).unwrap().len(), seen);
    world.operation("Setting", |tx| settings::set(tx, "name", "Ada"));
    assert_eq!(world.store.settings().owner_name, "Ada");
    world.undo().unwrap();
    assert_eq!(world.store.settings().owner_name, "Grace");
    world.is_sound();
}

#[test]
fn a_deal_is_never_left_without_a_next_step() {
    let mut world = World::new();
    let id = world.lead("Ada Lovelace");
    let before = world.facts();
    let now = world.now();
    let error = world.store.operation("Done", now, |tx| steps::drop_all(tx, id)).unwrap_err();
    assert_eq!(error.to_string(), "Ada Lovelace would be left without a next step.");
    assert_eq!(error.kind(), "refused");
    assert_eq!(world.facts(), before);
    world.is_sound();
}

#[test]
fn a_write_outside_an_operation_is_refused_by_the_file_itself() {
    let mut world = World::new();
    let id = world.lead("Ada");
    for sql in
        ["UPDATE deal SET title = 'x'", "DELETE FROM reach", "INSERT INTO setting (key, value) VALUES ('name', 'x')"]
    {
        let error = world.store.conn().execute(sql, []).unwrap_err();
        assert_eq!(error.to_string(), "a write outside an operation", "{sql}");
    }
    world.operation("Tag", |tx| tags::add(tx, id, "warm"));
    assert!(world.store.conn().execute("UPDATE deal SET title = 'x'", []).is_err());
    world.is_sound();
}

#[test]
fn what_came_back_elsewhere_is_refused_in_a_sentence() {
    let mut world = World::new();
    let id = world.lead("Ada");
    world.operation("Tag", |tx| tags::add(tx, id, "warm"));
    let removed = world.operation("Untag", |tx| tags::set(tx, id, &[])).1.unwrap();
    world.operation("Tag again", |tx| tags::add(tx, id, "warm"));
    let before = world.facts();
    let error = back::undo(&mut world.store, removed, false, at(90)).unwrap_err();
    assert_eq!(error.kind(), "refused");
    assert_eq!(
        error.to_string(),
        "\"Untag\" cannot be brought back as it was: something since holds its place, or what it belongs to is gone."
    );
    assert_eq!(world.facts(), before);
    world.is_sound();
}

#[test]
fn after_a_purge_the_rest_of_the_history_still_goes_back() {
    let mut world = World::new();
    let (ada, bob) = (world.lead("Ada Canary"), world.lead("Bob"));
    world.retitle(bob, "one");
    world.retitle(ada, "canary title");
    world.operation("Touch", |tx| touches::insert(tx, &touch(tx, ada), None).map(|_| ()));
    world.operation("Tag", |tx| tags::add(tx, ada, "canary-tag"));
    world.operation("Untag", |tx| tags::set(tx, ada, &[]));
    let person = deals::get(world.store.conn(), ada).unwrap().person.unwrap();
    world.operation("Participant", |tx| people::add_participant(tx, bob, person, box9::domain::person::Role::User));
    world.operation("Both to one person", |tx| {
        let mut deal = deals::get(tx.conn, bob)?;
        deal.person = Some(person);
        deals::save(tx, &deal)
    });
    world.undo().unwrap();
    let now = world.now();
    assert_eq!(purge::person(&mut world.store, person, now).unwrap(), 1);
    world.is_sound();
    assert_eq!(titles(&world), [Some("one".to_owned())]);
    world.store.checkpoint().unwrap();
    let bytes = std::fs::read(world.path()).unwrap();
    for trace in ["canary", "Canary", "training"] {
        assert!(!bytes.windows(trace.len()).any(|window| window == trace.as_bytes()), "{trace} is still there");
    }
    while let Some(id) = back::newest(world.store.conn(), Source::Program).unwrap() {
        let now = world.now();
        back::undo(&mut world.store, id, false, now).unwrap_or_else(|error| panic!("{id}: {error}"));
        world.is_sound();
        if back::newest(world.store.conn(), Source::Program).unwrap() == Some(id) {
            break;
        }
    }
    assert_eq!(deals::count(world.store.conn()).unwrap(), 0);
}

//! What the owner typed or changed outlives a file that was taken away, an editor that fails, and a second writer.

use crate::cli::Shell;
use crate::pilot::{NOW, Pilot, moment};
use crate::world::World;
use box9::app::event::{Answer, Effect, Event, Job, Unedited};
use box9::domain::stage::State;
use box9::error::Error;
use box9::ops::import::{self, Request, Source as From};
use box9::ops::{self, Add, Close, Op, Set, Verb};
use box9::store::{Source, Store, undo};
use box9::worker;
use std::path::Path;
use std::sync::Barrier;

fn moved(store: &Store) {
    let path = store.path().to_owned();
    std::fs::rename(&path, path.with_extension("gone")).unwrap();
}

fn rescued(error: Error) -> String {
    let Error::Moved { rescue: Some(file), .. } = &error else { panic!("{error:?}") };
    assert!(error.to_string().contains(&format!("What you changed is in {}.", file.display())), "{error}");
    assert_private(file);
    std::fs::read_to_string(file).unwrap()
}

fn assert_private(file: &Path) {
    use std::os::unix::fs::PermissionsExt;
    assert_eq!(std::fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_change_to_a_file_that_was_taken_away_is_written_beside_it() {
    let (mut world, deals) = World::with(&["Ada Lovelace @Engines >fri call", "Bob >fri call"]);
    moved(&world.store);
    let set = Set { changes: vec![("note".into(), "likes\ntea".into())] };
    for (op, wanted) in [
        (Op::Add(Add { line: "Grace Hopper >mon call".into(), stage: None }), "Grace Hopper >mon call"),
        (Op::Deals(deals.clone(), Verb::Set(set)), "#1 Ada Lovelace, #2 Bob: note=likes\ntea"),
        (Op::Deals(vec![deals[0]], lost("too dear")), "#1 Ada Lovelace: lost: too dear"),
        (Op::Settings(vec![("currency".into(), "EUR".into())]), "currency=EUR"),
    ] {
        let text = rescued(ops::perform(&mut world.store, &op, world.now).unwrap_err());
        assert!(text.contains(wanted), "{text}");
    }
}

#[test]
fn a_change_to_a_file_that_was_replaced_is_written_beside_it() {
    let (mut world, _) = World::with(&["Ada >fri call"]);
    let path = world.store.path().to_owned();
    std::fs::copy(&path, path.with_extension("copy")).unwrap();
    std::fs::rename(path.with_extension("copy"), &path).unwrap();
    let before = std::fs::read(&path).unwrap();
    let add = Op::Add(Add { line: "Grace Hopper".into(), stage: None });
    assert!(rescued(ops::perform(&mut world.store, &add, world.now).unwrap_err()).contains("Grace Hopper"));
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn what_stands_in_a_box_at_the_end_is_rescued_too() {
    let mut pilot = Pilot::with(80, 24, &["Ada #friends >fri call"]);
    pilot.press("f 'fri ask about the'");
    moved(&pilot.app.store);
    assert!(rescued(pilot.app.leave().unwrap_err()).contains("fri ask about the"));
}

#[test]
fn what_an_editor_wrote_before_it_failed_is_there_the_next_time() {
    let mut pilot = Pilot::with(80, 24, &["Ada #friends >fri call"]);
    pilot.press("E");
    let [Effect::Edit { token, .. }] = pilot.effects[..] else { panic!("{:?}", pilot.effects) };
    let cut_off = Unedited { why: "'vi' did not end well.".into(), written: Some("Likes tea.".into()) };
    pilot.send(Event::Edited { token, text: Err(cut_off) });
    assert!(pilot.answer().contains("What you had written is kept"), "{}", pilot.answer());
    pilot.press("E");
    assert!(matches!(&pilot.effects[..], [Effect::Edit { text, .. }] if text == "Likes tea."), "{:?}", pilot.effects);
}

#[test]
fn of_two_who_undo_the_same_one_is_refused() {
    let (mut world, _) = World::with(&["Ada >fri call"]);
    let path = world.store.path().to_owned();
    for _ in 0..30 {
        let done = world.done(Op::Add(Add { line: "Grace >fri call".into(), stage: None }));
        let (id, now, start) = (done.operation.unwrap(), world.now, Barrier::new(2));
        let undone = || {
            let mut store = Store::open(&path, Source::Shell, now).unwrap();
            start.wait();
            undo::undo(&mut store, id, false, now).is_ok()
        };
        let both = std::thread::scope(|scope| {
            let other = scope.spawn(undone);
            [undone(), other.join().unwrap()]
        });
        assert_eq!(both.iter().filter(|done| **done).count(), 1);
    }
}

#[test]
fn a_dry_run_uses_up_no_numbers() {
    let (mut world, _) = World::with(&["Ada >fri call"]);
    let numbers = |world: &World| crate::facts::rows(world.store.conn(), "SELECT * FROM sqlite_sequence WHERE seq > 0");
    let before = numbers(&world);
    let rows: String = (0..300).map(|n| format!("Name {n},n{n}@list.example\n")).collect();
    let text = format!("Name,Email\n{rows}");
    let files = vec![From::spooled("list.csv", &mut text.as_bytes()).unwrap()];
    let request = Request { files, dry_run: true, ..Request::default() };
    let tried = import::import(&mut world.store, &request, world.now).unwrap();
    assert_eq!(tried.new, 300);
    assert_eq!(numbers(&world), before);
    assert_eq!(world.add("Bob >fri call").0, 2);
}

#[test]
fn many_that_end_say_what_is_still_owed() {
    let mut world = World::new();
    let deals: Vec<_> =
        ["Ada !an offer by 4 dec !a visit", "Bob !a call by 4 dec", "Eve"].map(|line| world.opportunity(line)).into();
    let outcome = world.done(Op::Deals(deals, lost("moved away")));
    assert_eq!(outcome.notes, ["3 promises of 2 deals are still owed"]);
}

#[test]
fn a_search_that_fails_says_so() {
    let (mut world, _) = World::with(&["Łukasz Großmann >fri call"]);
    let search = || Job::Search { words: "lukasz grossmann".into() };
    assert!(matches!(worker::run(&mut world.store, search()), Some(Answer::Found { hits, .. }) if hits.contains(1)));
    world.store.conn().execute_batch("DROP TABLE search").unwrap();
    assert!(matches!(worker::run(&mut world.store, search()), Some(Answer::Trouble(_))));
}

#[test]
fn a_slip_in_the_files_name_makes_no_file() {
    let shell = Shell::new();
    let path = shell.path("typo.box9");
    let name = path.to_str().unwrap();
    for query in [&["list"][..], &["search", "ada"], &["stats"], &["undo"], &["history"], &["check"]] {
        let (code, error) = shell.refused(&[&["--db", name], query].concat());
        assert_eq!(code, 3, "{query:?}");
        let message = error["message"].as_str().unwrap();
        assert_eq!(message, format!("There is no funnel at {name}."));
        assert!(!path.exists(), "{query:?}");
    }
    shell.ok(&["--db", name, "add", "Ada"]);
    assert!(path.exists());
}

#[test]
fn an_import_says_where_its_rows_went_and_which_words_it_never_met() {
    let shell = Shell::new();
    let list = shell.path("list.csv");
    std::fs::write(&list, "Deal,Stage,Email\nA,Hot one,a@b.example\nB,Mystery,b@b.example\nC,Lead,c@b.example\n")
        .unwrap();
    let said = shell.ok(&["import", list.to_str().unwrap(), "--stage", "hot ONE=proposal", "--stage", "Cold one=lead"]);
    for part in [
        "New deals: 1 in the tray, 1 in Leads, 1 in Opportunities.",
        "Mystery (1)",
        "No row has the stage word \"Cold one\" of --stage.",
    ] {
        assert!(said.contains(part), "{part} in {said}");
    }
    assert!(!said.contains("word \"hot ONE\""), "{said}");
    let picture = shell.path("picture.csv");
    std::fs::write(&picture, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap();
    let (code, error) = shell.refused(&["import", picture.to_str().unwrap()]);
    assert_eq!((code, error["message"].as_str()), (1, Some("picture.csv is no text; nothing was imported.")));
}

fn lost(reason: &str) -> Verb {
    Verb::Close(Close { state: State::Lost, reason: reason.into(), again: None })
}

#[test]
fn a_small_file_leaves_no_statistics_that_would_mislead_a_large_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("funnel.box9");
    let open = || Store::open(&path, Source::Program, moment(NOW)).unwrap();
    let mut store = open();
    ops::perform(&mut store, &Op::Add(ops::Add { line: "Ada Lovelace >fri call".into(), stage: None }), moment(NOW))
        .unwrap();
    store.close();
    let kept = "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'sqlite_stat%'";
    assert_eq!(open().conn().query_row(kept, [], |row| row.get::<_, i64>(0)).unwrap(), 0);
}

//! An import tried on screen: what it would do is told, changed by keys, and done as one operation.

use std::path::PathBuf;

use crate::import::rows_of;
use crate::pilot::Pilot;

const DEALS: &str = "\
Deal ID;Name;Company;Email;Stage;Deal Title;Value;Expected Close Date;Shoe Size
A1;Ada Lovelace;Analytical Engines;ada@ae.example;Proposal;Training;12500,50;05/06/2027;38
A2;Bo Reed;Reed & Sons;bo@reed.example;Simmering;Audit;900;01/02/2027;
A3;Cy Lund;;cy@lund.example;Simmering;Website;;03/04/2027;44
A4;Dee Moss;Moss;dee@moss.example;Won;Coaching;700;06/05/2026;
;;;;;;;;
A1;Ada Lovelace;Analytical Engines;ada@ae.example;Proposal;Training;12500,50;05/06/2027;38
";

struct Case {
    pilot: Pilot,
    _folder: tempfile::TempDir,
    path: PathBuf,
}

/// The screen on a file of deals, in a funnel that knows one of them with another value.
fn case(columns: u16, rows: u16) -> Case {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deals.csv");
    std::fs::write(&path, DEALS).unwrap();
    let known = [DEALS.lines().next().unwrap(), "A2;Bo Reed;Reed & Sons;bo@reed.example;Lead;Audit;850;;"].join("\n");
    let mut pilot = Pilot::filled(columns, rows, |store| drop(crate::import::bring(store, &known)));
    pilot.press(&format!("I '{}' Enter", path.display()));
    Case { pilot, _folder: folder, path }
}

fn counts(pilot: &Pilot) -> Vec<(String, u64)> {
    let box9::app::Screen::Rehearsal(state) = &pilot.app.screen else { panic!("no rehearsal: {}", pilot.answer()) };
    let found = state.found.as_ref().unwrap();
    found.groups.iter().filter(|(_, n)| *n > 0).map(|(group, n)| (group.word().to_owned(), *n)).collect()
}

fn deals(pilot: &Pilot) -> Vec<String> {
    let sql = "SELECT p.name, d.state, d.stage, d.amount FROM deal d JOIN person p ON p.id = d.person_id ORDER BY d.id";
    rows_of(pilot.app.store.conn(), sql)
}

#[test]
fn the_screen_tells_what_a_file_would_do() {
    let mut case = case(120, 40);
    insta::assert_snapshot!(case.pilot.text());
    assert_eq!(deals(&case.pilot).len(), 1, "nothing is done yet");
}

#[test]
fn each_size_shows_the_counts_first() {
    for size in [(80, 24), (40, 12)] {
        let mut case = case(size.0, size.1);
        let text = case.pilot.text();
        assert!(text.contains("new") && text.contains("conflicts"), "{text}");
    }
}

#[test]
fn what_is_changed_is_tried_again_and_enter_does_it_as_one_operation() {
    let mut case = case(120, 40);
    let pilot = &mut case.pilot;
    let before = crate::facts::facts(pilot.app.store.conn());
    assert_eq!(counts(pilot), [("new".to_owned(), 3), ("conflicts".to_owned(), 1), ("duplicates".to_owned(), 1)]);
    let line = |pilot: &mut Pilot, words: &str| {
        pilot.press("g g");
        for _ in 0..40 {
            let text = pilot.text();
            if text.lines().any(|line| line.contains('▸') && line.contains(words)) {
                return;
            }
            pilot.press("j");
        }
        panic!("no line {words}:\n{}", pilot.text());
    };
    line(pilot, "Simmering");
    pilot.press("e l");
    assert!(pilot.text().contains("lead"), "{}", pilot.text());
    line(pilot, "Shoe Size");
    pilot.press("e 'ign' Enter");
    line(pilot, "deals won before");
    pilot.press("e");
    line(pilot, "days are written");
    pilot.press("e");
    line(pilot, "conflicts");
    pilot.press("l");
    assert!(pilot.text().contains("Bo Reed · Reed & Sons · Audit"), "{}", pilot.text());
    pilot.press("h Space");
    assert!(pilot.said().contains("left out"), "{}", pilot.text());
    assert!(crate::facts::facts(pilot.app.store.conn()) == before, "a rehearsal changes nothing");
    pilot.press("Enter");
    assert_eq!(pilot.answer(), "deals.csv: 5 rows, 3 new, 1 duplicates, 1 skipped. · u undoes");
    assert_eq!(
        deals(pilot),
        [
            "Bo Reed | open | lead | 85000",
            "Ada Lovelace | open | opportunity | 1250050",
            "Cy Lund | open | lead | -",
            "Dee Moss | open | handoff | 70000"
        ]
    );
    assert_eq!(rows_of(pilot.app.store.conn(), "SELECT expected_on FROM deal WHERE id = 2"), ["2027-06-05"]);
    pilot.press("u");
    assert!(crate::facts::facts(pilot.app.store.conn()) == before, "{}", pilot.answer());
}

#[test]
fn what_was_chosen_is_remembered_for_files_with_the_same_headings() {
    let mut case = case(120, 40);
    let path = case.path.clone();
    let pilot = &mut case.pilot;
    pilot.press("G e 'ignore' Enter Enter");
    assert!(pilot.answer().contains("3 new"), "{}", pilot.answer());
    let other = path.with_file_name("more.csv");
    std::fs::write(
        &other,
        DEALS.lines().next().unwrap().to_owned() + "\nB7;Eve Hill;;eve@hill.example;Lead;Menu;;;41\n",
    )
    .unwrap();
    pilot.press(&format!("I '{}' Enter", other.display()));
    let box9::app::Screen::Rehearsal(state) = &pilot.app.screen else { panic!("{}", pilot.answer()) };
    let column = state.found.as_ref().unwrap().tables[0].columns.last().unwrap().clone();
    assert_eq!((column.heading.as_str(), column.field.as_deref()), ("Shoe Size", Some("ignore")));
    assert_eq!(pilot.answer(), "Chosen as for the last file with these headings; e changes it.");
}

#[test]
fn the_order_of_day_and_month_has_its_proof_beside_it() {
    let case = case(120, 40);
    let path = case.path.with_file_name("days.csv");
    let mut pilot = case.pilot;
    std::fs::write(&path, "Deal Title,Stage,Created\nA,lead,03/04/2026\nB,lead,25/04/2026\n").unwrap();
    pilot.press(&format!("Esc I '{}' Enter", path.display()));
    assert!(pilot.text().contains("day first, as 25/04/2026"), "{}", pilot.text());
}

#[test]
fn a_path_is_completed_and_one_that_is_none_is_refused() {
    let mut case = case(120, 40);
    let folder = case.path.parent().unwrap().display().to_string();
    let pilot = &mut case.pilot;
    pilot.press(&format!("Esc I '{folder}/de' Tab"));
    assert!(pilot.text().contains("deals.csv"), "{}", pilot.text());
    pilot.press("Enter");
    assert_eq!(counts(pilot).len(), 3);
    pilot.press(&format!("Esc I '{folder}/none.csv' Enter"));
    assert!(pilot.text().contains("There is no file"), "{}", pilot.text());
    std::fs::write(case.path.with_file_name("a.bin"), b"\x7fELF\x01\x01\x01\0\0\0").unwrap();
    let pilot = &mut case.pilot;
    pilot.press(&format!("Esc I '{folder}/a.bin' Enter"));
    assert!(pilot.said().contains("is no text"), "{}", pilot.text());
    assert!(pilot.text().contains("a.bin"), "what was typed stays: {}", pilot.text());
    std::fs::write(case.path.with_file_name("none.csv"), b"").unwrap();
    let pilot = &mut case.pilot;
    pilot.press(&format!("Esc I '{folder}/none.csv' Enter"));
    assert!(pilot.said().contains("none.csv is empty. Choose another file."), "{}", pilot.text());
}

#[test]
fn what_is_tried_is_no_fact_while_it_is_tried() {
    use box9::app::event::{Effect, Event};
    let mut case = case(120, 40);
    let days = case.path.with_file_name("more.csv");
    std::fs::write(&days, DEALS).unwrap();
    let pilot = &mut case.pilot;
    pilot.press("Esc");
    let now = crate::pilot::moment(crate::pilot::NOW);
    pilot.press(&format!("I '{}'", days.display()));
    let effects = pilot.app.update(Event::Chord("Enter".parse().unwrap()), now);
    assert!(matches!(effects.as_slice(), [Effect::Work(_)]), "{effects:?}");
    let mut beside = pilot.app.store.open_beside().unwrap();
    crate::import::bring(&mut beside, "Name\nHalf Way\n");
    assert!(!pilot.app.look().unwrap());
    assert_eq!(pilot.app.funnel.tray, 0);
    pilot.press("Esc");
    assert!(pilot.app.look().unwrap() || pilot.app.funnel.tray == 1);
}

/// Looks for the line of a group, and switches it.
fn switch(pilot: &mut Pilot, words: &str) {
    pilot.press("g g");
    for _ in 0..10 {
        if pilot.text().lines().any(|line| line.contains('▸') && line.contains(words)) {
            pilot.press("Space");
            return;
        }
        pilot.press("j");
    }
    panic!("no line {words}:\n{}", pilot.text());
}

#[test]
fn groups_of_mail_and_of_our_own_export_are_left_out_too() {
    let case = case(120, 40);
    let folder = case.path.parent().unwrap().to_owned();
    let mut pilot = case.pilot;
    pilot.press("Esc");
    pilot
        .app
        .store
        .operation("own", crate::pilot::moment(crate::pilot::NOW), |tx| {
            tx.conn.execute_batch("INSERT INTO setting (key, value) VALUES ('addresses', 'me@own.example')")?;
            Ok(())
        })
        .unwrap();
    let letter = |from: &str, id: &str| {
        format!(
            "From x\nFrom: {from}\nTo: me@own.example\nDate: Tue, 24 Nov 2026 08:00:00 +0100\nMessage-ID: <{id}@x>\nSubject: Hi\n\nHello\n\n"
        )
    };
    let mail = folder.join("in.mbox");
    std::fs::write(&mail, letter("bo@reed.example", "1") + &letter("Eve <eve@new.example>", "2")).unwrap();
    let json = folder.join("other.json");
    let mut out = Vec::new();
    box9::ops::export::export(
        &pilot.app.store,
        box9::formats::Format::Json,
        None,
        &mut out,
        "2026-11-24".parse().unwrap(),
    )
    .unwrap();
    let known = String::from_utf8(out).unwrap();
    std::fs::write(&json, known.replace("\"amount\":85000", "\"amount\":85000,\"odds\":40")).unwrap();
    let before = crate::facts::facts(pilot.app.store.conn());
    for (file, group, told) in [
        (&mail, "new", "in.mbox: 2 rows, 1 fills blanks, 1 skipped. · u undoes"),
        (&json, "fills blanks", "other.json: 3 rows, 2 unchanged, 1 skipped."),
    ] {
        pilot.press(&format!("I '{}' Enter", file.display()));
        switch(&mut pilot, group);
        assert!(pilot.text().contains("left out"), "{group}: {}", pilot.text());
        pilot.press("Enter");
        assert_eq!(pilot.answer(), told);
        if told.ends_with("undoes") {
            pilot.press("u");
        }
        assert!(crate::facts::facts(pilot.app.store.conn()) == before, "{told}");
    }
    pilot.press(&format!("I '{}' Enter", json.display()));
    switch(&mut pilot, "new");
    assert!(pilot.answer().contains("comes in as a whole"), "{}", pilot.answer());
}

#[test]
fn several_files_or_a_folder_are_tried_and_brought_in_together() {
    let mut case = case(120, 40);
    let folder = case.path.parent().unwrap().join("an export");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("contacts.csv"), "Contact ID,Name,Email\n7,Gil Nash,gil@nash.example\n").unwrap();
    std::fs::write(folder.join("deals.csv"), "Deal ID,Deal Title,Deal Stage,Contact ID\n1,Audit,Proposal,7\n").unwrap();
    std::fs::write(folder.join("notes.doc"), "no list").unwrap();
    let pilot = &mut case.pilot;
    let typed = folder.display().to_string();
    for words in [typed.clone(), format!("\"{typed}/contacts.csv\" \"{typed}/deals.csv\"")] {
        pilot.press(&format!("Esc I '{words}' Enter"));
        assert!(pilot.text().contains("contacts.csv, deals.csv"), "{}", pilot.text());
        assert_eq!(counts(pilot), [("new".to_owned(), 2)]);
    }
    pilot.press("Enter");
    assert_eq!(pilot.answer(), "contacts.csv, deals.csv: 2 rows, 2 new. · u undoes");
    assert_eq!(deals(pilot).last().unwrap(), "Gil Nash | open | opportunity | -");
    pilot.press("u");
    assert_eq!(deals(pilot).len(), 1);
    let empty = folder.join("nothing");
    std::fs::create_dir(&empty).unwrap();
    pilot.press(&format!("I '{}' Enter", empty.display()));
    assert!(pilot.text().contains("There is no file to import in"), "{}", pilot.text());
}

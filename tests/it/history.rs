//! The history: what was done, what each change was, the way back, and the funnel as it was.

use crate::pilot::{Pilot, moment};
use crate::screens::FUNNEL;
use box9::domain::id::DealId;
use box9::ops::{self, Op};
use box9::store::history::{self, changes_of};

const SIZES: [(u16, u16); 3] = [(120, 36), (80, 24), (40, 12)];

/// Another value for the first deal.
fn set_value(pilot: &mut Pilot, value: &str) {
    let set = ops::Set { changes: vec![("value".into(), value.into())] };
    ops::perform(
        &mut pilot.app.store,
        &Op::Deals(vec![DealId(1)], ops::Verb::Set(set)),
        moment("2026-11-26T09:20:00+00:00"),
    )
    .unwrap();
}

/// Work on two days: added the day before, changed today.
fn two_days(columns: u16, rows: u16) -> Pilot {
    let mut pilot = Pilot::with(columns, rows, &FUNNEL[..3]);
    pilot.at("2026-11-26T09:30:00+00:00");
    set_value(&mut pilot, "20k");
    pilot.press("g g L");
    pilot
}

#[test]
fn every_operation_is_listed_by_day_with_what_it_changed() {
    for (columns, rows) in SIZES {
        let mut pilot = two_days(columns, rows);
        pilot.press("5");
        insta::assert_snapshot!(format!("history_{columns}x{rows}"), pilot.picture());
    }
}

#[test]
fn a_change_is_told_from_what_to_what() {
    let mut pilot = Pilot::with(80, 24, &["Ada Lovelace ada@ae.example #referral 12k >fri call"]);
    set_value(&mut pilot, "20k");
    let conn = pilot.app.store.conn();
    let newest = history::page(conn, None, 1).unwrap().remove(0);
    let changes = changes_of(conn, newest.id, 60).unwrap();
    let told: Vec<_> = changes.subjects.iter().flat_map(|subject| &subject.changes).collect();
    assert_eq!(changes.subjects[0].name, "Ada Lovelace");
    assert_eq!((told[0].label.as_str(), told[0].from.as_str(), told[0].to.as_str()), ("Value", "$12,000", "$20,000"));
    assert_eq!((told.len(), changes.more), (1, 0));
}

#[test]
fn later_changes_do_not_alter_what_an_earlier_one_is_told_to_be() {
    let mut pilot = Pilot::with(80, 24, &["Ada Lovelace 12k"]);
    for value in ["20k", "30k"] {
        set_value(&mut pilot, value);
    }
    let conn = pilot.app.store.conn();
    let told = |at: usize| {
        let page = history::page(conn, None, 3).unwrap();
        let changes = changes_of(conn, page[at].id, 60).unwrap();
        changes.subjects[0]
            .changes
            .iter()
            .map(|one| format!("{}: {} → {}", one.label, one.from, one.to))
            .collect::<Vec<_>>()
    };
    assert_eq!(told(0), ["Value: $20,000 → $30,000"]);
    assert_eq!(told(1), ["Value: $12,000 → $20,000"]);
    assert!(told(2)[0].ends_with("$12,000"), "{:?}", told(2));
}

#[test]
fn any_one_is_undone_and_done_again_from_here() {
    let mut pilot = Pilot::with(80, 24, &FUNNEL[..3]);
    pilot.press("5 j u");
    assert!(pilot.answer().starts_with("Undid: Added Bob Smith"), "{}", pilot.answer());
    assert!(pilot.text().contains("undone"));
    pilot.press("u");
    assert!(pilot.answer().contains("already undone"), "{}", pilot.answer());
    pilot.press("U");
    assert!(pilot.answer().starts_with("Did again: Added Bob Smith"), "{}", pilot.answer());
    pilot.press("U");
    assert!(pilot.answer().contains("is not undone"), "{}", pilot.answer());
}

#[test]
fn of_what_was_worked_on_since_the_rest_is_offered() {
    let mut pilot = Pilot::with(80, 24, &FUNNEL[..3]);
    pilot.press("Ctrl-a f '2 dec call' Enter");
    pilot.press("Esc f '3 dec call' Enter 5 j u");
    assert!(pilot.text().contains("worked on since"), "{}", pilot.answer());
    pilot.press("y");
    assert!(pilot.answer().contains("worked on since stay"), "{}", pilot.answer());
}

#[test]
fn back_to_here_undoes_all_that_came_after_newest_first() {
    let mut pilot = Pilot::with(80, 24, FUNNEL);
    pilot.press("5 G k b");
    assert!(pilot.text().contains("undo the 4 operations after it"), "{}", pilot.text());
    pilot.press("y");
    assert!(pilot.answer().starts_with("Undid 4 operations."), "{}", pilot.answer());
    pilot.press("2");
    assert_eq!(pilot.app.funnel.lists.iter().map(|list| list.count).sum::<i64>() + pilot.app.funnel.tray, 2);
    pilot.press("5 G b");
    assert!(pilot.text().contains("undo this one too, 2 in all"), "{}", pilot.text());
    pilot.press("n");
    assert!(pilot.app.overlays.is_empty());
}

#[test]
fn the_funnel_is_shown_as_it_was_and_cannot_be_changed() {
    let mut pilot = two_days(80, 24);
    pilot.press("2 n 'Later Somebody #later' Enter 5 G a");
    let text = pilot.text();
    assert!(text.contains("as of Wed 25 Nov") && !text.contains("Later"), "{text}");
    let before =
        pilot.app.store.conn().query_row("SELECT max(id) FROM operation", [], |row| row.get::<_, i64>(0)).unwrap();
    for keys in ["z", "u", "n", "d", "x", "Space c"] {
        pilot.press(keys);
        assert!(pilot.answer().contains("as it was on Wed 25 Nov"), "{keys}: {}", pilot.answer());
        assert!(pilot.app.overlays.is_empty(), "{keys}");
    }
    pilot.press("Esc Enter");
    assert!(pilot.text().contains("as of Wed 25 Nov"));
    pilot.press("Esc Esc");
    assert!(pilot.text().contains("History") && !pilot.text().contains("as of Wed"), "{}", pilot.text());
    pilot.press("2");
    assert!(pilot.text().contains("Later"), "{}", pilot.text());
    let after =
        pilot.app.store.conn().query_row("SELECT max(id) FROM operation", [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(before, after);
}

#[test]
fn a_filter_shows_only_what_is_called_that() {
    let mut pilot = Pilot::with(80, 24, FUNNEL);
    pilot.press("5 / 'bob'");
    assert!(pilot.text().contains("Bob Smith") && !pilot.text().contains("Grace"), "{}", pilot.text());
    pilot.press("Enter Esc");
    assert!(pilot.text().contains("Grace"));
}

#[test]
fn far_moves_keep_the_window_full() {
    let mut pilot = Pilot::new(80, 24);
    for nth in 0..60 {
        let line = format!("Name {nth}");
        ops::perform(&mut pilot.app.store, &Op::Add(ops::Add { line, stage: None }), moment(crate::pilot::NOW))
            .unwrap();
    }
    let label = |pilot: &Pilot| match &pilot.app.screen {
        box9::app::Screen::History(history) => history.selected().unwrap().label.clone(),
        _ => String::new(),
    };
    for (keys, name) in [
        ("5", "Name 59"),
        ("G", "Name 0"),
        ("PgUp PgDn", "Name 0"),
        ("g g", "Name 59"),
        ("j j j", "Name 56"),
        ("G k k", "Name 2"),
        ("PgUp PgUp PgUp PgUp PgUp PgUp", "Name 59"),
    ] {
        pilot.press(keys);
        assert!(label(&pilot).contains(&format!("{name},")), "{keys}: {}", label(&pilot));
        assert!(pilot.text().lines().filter(|line| line.contains("10:00")).count() > 8, "{}", pilot.text());
    }
}

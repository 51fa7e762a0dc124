//! Plans by key: the chooser, the form with its days, a plan that is changed on the way, for one deal and for many.

use crate::facts::facts;
use crate::pilot::Pilot;
use crate::world::assert_same;
use box9::domain::id::DealId;
use box9::domain::stage::Stage;
use box9::ops::{self, Add, Op};
use box9::store::{check, lists, plans, steps};

const SIZES: [(u16, u16); 3] = [(120, 36), (80, 24), (40, 12)];

/// Three prospects, in the pane that has the keys.
fn prospects(columns: u16, rows: u16) -> Pilot {
    let mut pilot = Pilot::filled(columns, rows, |store| {
        for line in [
            "Ada Lovelace @Analytical Engines ada@ae.example 12k",
            "Bob Smith @Smith Dental bob@smith.example",
            "Grace Hopper @Navy grace@navy.example 4k",
        ] {
            let op = Op::Add(Add { line: line.into(), stage: Some(Stage::Prospect) });
            ops::perform(store, &op, crate::pilot::moment(crate::pilot::NOW)).unwrap();
        }
    });
    pilot.press("2 l");
    pilot
}

/// The open steps of a deal, as "Fri 27 Nov 10:00 call".
fn open(pilot: &Pilot, deal: i64) -> Vec<String> {
    let open = steps::open(pilot.app.store.conn(), DealId(deal)).unwrap();
    let at = |at: chrono::NaiveTime| at.format(" %H:%M").to_string();
    let step = |step: &box9::domain::step::Step| {
        let hour = step.at.map(at).unwrap_or_default();
        format!("{}{hour} {}", step.day.format("%a %-d %b"), step.words)
    };
    open.iter().map(step).collect()
}

fn gaps(pilot: &Pilot, deal: i64) -> String {
    lists::line(pilot.app.store.conn(), DealId(deal)).unwrap().unwrap().gaps.words()
}

#[track_caller]
fn assert_sound(pilot: &Pilot) {
    let report = check::check(&pilot.app.store).unwrap();
    assert!(report.ok(), "{report:?}");
}

#[test]
fn the_boxes_of_a_plan() {
    for (columns, rows) in SIZES {
        for (name, script) in [
            ("choose", "p"),
            ("take", "p c Tab Tab Tab Tab Tab"),
            ("own", "p + Tab Tab Tab Tab 'fri 10:00 call' Tab"),
            ("there", "p c 'fewer calls' Enter p"),
            ("aim", "p c 'fewer calls' Enter p ="),
            ("marked", "Space j Space p"),
            ("page", "p c 'fewer calls' Tab 'Ada' Tab 'the fair' Tab 'a pilot for 5k' Enter d Enter"),
        ] {
            let mut pilot = prospects(columns, rows);
            pilot.press(script);
            insta::assert_snapshot!(format!("plan_{name}_{columns}x{rows}"), pilot.picture());
        }
    }
}

#[test]
fn a_plan_is_taken_with_its_days_in_sight_and_changed_step_by_step() {
    for (script, first, count) in [
        ("p c Enter", "Wed 25 Nov send one question about their problem", 7),
        ("p c Tab Tab Tab Tab Ctrl-u 'tomorrow 10:00 call' Enter", "Thu 26 Nov 10:00 call", 7),
        ("p c Tab Tab Tab Tab Ctrl-u Enter", "Fri 27 Nov call: what does the problem cost them?", 6),
        ("p c S-Tab 'thu 14:00 one more' Enter", "Wed 25 Nov send one question about their problem", 8),
        ("p + Tab Tab Tab Tab 'mon call' Tab '3 dec write' Enter", "Mon 30 Nov call", 2),
    ] {
        let mut pilot = prospects(120, 36);
        let before = facts(pilot.app.store.conn());
        pilot.press(script);
        let open = open(&pilot, 1);
        assert_eq!((open[0].as_str(), open.len()), (first, count), "{script}: {open:?} {}", pilot.answer());
        assert!(pilot.answer().ends_with("u undoes"), "{script}: {}", pilot.answer());
        assert_eq!(gaps(&pilot, 1), "no aim", "{script}");
        assert_sound(&pilot);
        pilot.press("u");
        assert_same(&before, &facts(pilot.app.store.conn()), script);
    }
}

#[test]
fn the_form_says_what_a_step_means_and_grows_with_them() {
    let mut pilot = prospects(120, 36);
    pilot.press("p + Tab Tab Tab Tab 'fri 10:00 call'");
    assert!(pilot.text().contains("call, Fri 27 Nov 10:00 · in 2d"), "{}", pilot.text());
    assert!(pilot.text().contains("Step 2") && !pilot.text().contains("Step 3"), "{}", pilot.text());
    pilot.press("Tab 'mon write'");
    assert!(pilot.text().contains("Step 3") && !pilot.text().contains("Step 4"), "{}", pilot.text());
    pilot.press("Ctrl-u 'someday maybe' Enter");
    let text = pilot.text();
    assert!(text.contains("Plan of your own") && text.contains("someday"), "it stays open and says why: {text}");
    pilot.press("Ctrl-u 'wait fri' Enter");
    assert!(pilot.text().contains("a plan says what to do; a wait comes by itself"), "{}", pilot.text());
    pilot.press("Ctrl-u 'yesterday call' Enter");
    assert!(pilot.text().contains("is over; \"call\" lies today or later"), "{}", pilot.text());
    pilot.press("Esc p + Enter");
    assert!(pilot.text().contains("A plan needs a step."), "{}", pilot.text());
}

#[test]
fn a_plan_is_skipped_in_gone_on_with_given_an_aim_and_dropped() {
    let mut pilot = prospects(120, 36);
    pilot.press("p c Enter p -");
    assert!(
        pilot.answer().contains("\"send one question about their problem\" skipped; next call:"),
        "{}",
        pilot.answer()
    );
    assert_eq!(open(&pilot, 1).len(), 6);
    pilot.at("2026-12-02T10:00:00+00:00").press("p >");
    assert!(pilot.answer().contains("the plan goes on today; next call:"), "{}", pilot.answer());
    assert_eq!(
        open(&pilot, 1)[..2],
        ["Wed 2 Dec call: what does the problem cost them?", "Tue 8 Dec meet whoever decides: outcome, measure, worth"]
    );
    pilot.press("p = 'fewer calls' Tab 'Ada' Enter");
    assert_eq!(gaps(&pilot, 1), "");
    pilot.press("p x 'a tender' Enter");
    assert!(pilot.answer().contains("plan dropped (a tender); next write the plan"), "{}", pilot.answer());
    assert_eq!(gaps(&pilot, 1), "no plan");
    assert_sound(&pilot);
    pilot.press("u u u");
    assert_eq!((open(&pilot, 1).len(), gaps(&pilot, 1).as_str()), (6, "no aim"));
}

#[test]
fn marked_deals_take_one_plan_and_what_has_bought_is_named() {
    let mut pilot = prospects(120, 36);
    let before = facts(pilot.app.store.conn());
    pilot.press("Ctrl-a p t");
    assert!(pilot.answer().starts_with("3 deals: plan Trades, 6 steps until Wed 16 Dec"), "{}", pilot.answer());
    for deal in 1..=3 {
        assert_eq!((open(&pilot, deal).len(), gaps(&pilot, deal).as_str()), (6, "no aim"));
        assert!(plans::current(pilot.app.store.conn(), DealId(deal)).unwrap().is_some());
    }
    assert_sound(&pilot);
    pilot.press("u");
    assert_same(&before, &facts(pilot.app.store.conn()), "one undo");
    let mut pilot = Pilot::with(120, 36, &[]);
    let op = Op::Add(Add { line: "Ada Lovelace ada@ae.example".into(), stage: Some(Stage::Handoff) });
    ops::perform(&mut pilot.app.store, &op, crate::pilot::moment(crate::pilot::NOW)).unwrap();
    pilot.press("2 l l l p c Enter");
    assert!(pilot.text().contains("has bought; a sales plan is for those who have not"), "{}", pilot.text());
}

#[test]
fn a_plan_that_is_put_off_keeps_its_distances() {
    let mut pilot = prospects(120, 36);
    pilot.press("p c 'fewer calls' Enter");
    let before = facts(pilot.app.store.conn());
    let days = |pilot: &Pilot| {
        let open = steps::open(pilot.app.store.conn(), DealId(1)).unwrap();
        open.iter().map(|step| (step.day, step.words.clone())).collect::<Vec<_>>()
    };
    let planned = days(&pilot);
    pilot.press("z '2w' Enter");
    assert!(pilot.answer().contains("the rest of the plan as long after it"), "{}", pilot.answer());
    let week = pilot.app.store.settings().week.clone();
    let moved: Vec<_> = planned.iter().map(|(day, words)| (week.add(*day, 10), words.clone())).collect();
    assert_eq!(days(&pilot), moved, "two weeks are ten working days for each");
    pilot.press("u");
    assert_same(&before, &facts(pilot.app.store.conn()), "undone");
    assert_sound(&pilot);
}

//! After the sale by key: fires, looks at the use, the way through the gate, the brief, what comes of a customer.

use box9::app::event::Effect;
use box9::domain::id::DealId;
use box9::domain::stage::Stage;
use box9::ops::{self, Add, Op, Verb, Win};
use box9::store::{check, deals};

use crate::facts::facts;
use crate::pilot::{Pilot, moment};

/// One handoff in the pane that has the keys, signed a week ago.
fn sold(columns: u16, rows: u16) -> Pilot {
    let mut pilot = Pilot::filled(columns, rows, |store| {
        let then = moment("2026-11-18T10:00:00+00:00");
        let line = "Ada Lovelace @Analytical Engines ada@ae.example 12k !training for two by 24 nov".into();
        let add = Op::Add(Add { line, stage: Some(Stage::Opportunity) });
        let deal = ops::perform(store, &add, then).unwrap().deals[0];
        ops::perform(store, &Op::Deals(vec![deal], Verb::Win(Win::default())), then).unwrap();
    });
    pilot.press("l l l");
    pilot
}

/// Presses a script, sees the answer, and takes it back: the facts are then as before.
fn and_back(script: &str, answer: &str) {
    let mut pilot = sold(120, 36);
    let before = facts(pilot.app.store.conn());
    pilot.press(script);
    assert!(pilot.answer().contains(answer), "{script}: {}", pilot.answer());
    assert!(check::check(&pilot.app.store).unwrap().ok(), "{script}");
    pilot.press("u");
    assert_eq!(facts(pilot.app.store.conn()), before, "{script}, undone");
}

#[test]
fn each_key_does_what_it_says_and_u_takes_it_back() {
    for (script, answer) in [
        ("F d 'the export is empty' Enter", "Ada Lovelace: fire, the export is empty"),
        ("F p 'nobody came !training by fri' Enter", "Ada Lovelace: fire, nobody came"),
        (
            "O u 'eleven bookings' Enter",
            "Ada Lovelace: observed using (told by Ada Lovelace); still to come: first value",
        ),
        ("O s 'seen: the export' Enter", "observed needs-showing (seen by Ada Lovelace)"),
        ("L 'they moved abroad' Enter", "Ada Lovelace: moved to Customers."),
        ("m c 'they moved abroad' Enter", "Ada Lovelace: moved to Customers."),
        ("N r 'Mary Somerville mary@x.example' Enter", "Added Mary Somerville, in the tray, referred by Ada Lovelace."),
        ("N s 'The second shop' Enter", "Ada Lovelace: a new deal, a prospect"),
    ] {
        and_back(script, answer);
    }
}

#[test]
fn no_note_takes_a_sale_back() {
    let mut pilot = sold(120, 36);
    pilot.press("s 1");
    assert!(pilot.said().contains("!the draft by fri") && !pilot.said().contains("=proposal"), "{}", pilot.text());
    pilot.press("'fine =proposal' Enter");
    for again in ["", "Esc Esc a t 'fine =proposal' Enter"] {
        pilot.press(again);
        assert!(pilot.said().contains("Ada Lovelace is sold; H on its page takes that back."), "{}", pilot.text());
    }
    assert_eq!(deals::get(pilot.app.store.conn(), DealId(1)).unwrap().stage, Some(Stage::Handoff));
}

#[test]
fn a_look_to_come_and_a_step_in_a_fire_are_told() {
    let mut pilot = sold(120, 36);
    for typed in ["O u 'eleven bookings @fri'", "O u '@fri eleven bookings'"] {
        pilot.press(typed);
        assert!(pilot.said().contains("Fri 27 Nov is to come; what was observed lies"), "{}", pilot.text());
        pilot.press("Enter");
        assert!(pilot.said().contains("what was observed lies today or earlier"), "{}", pilot.text());
        pilot.press("Esc");
    }
    pilot.press("F d 'nothing prints >fri call them'");
    assert!(pilot.said().contains("> sets no step in a fire"), "{}", pilot.text());
    pilot.press("Enter");
    assert!(pilot.answer().contains("> sets no step in a fire"), "{}", pilot.answer());
}

#[test]
fn a_win_says_what_it_drops() {
    let line = "Ada Lovelace @Engines ada@ae.example 12k >fri 10:00 demo";
    let mut pilot = Pilot::filled(80, 24, |store| {
        let add = Op::Add(Add { line: line.into(), stage: Some(Stage::Opportunity) });
        ops::perform(store, &add, moment(crate::pilot::NOW)).unwrap();
    });
    pilot.press("l l w");
    assert!(pilot.said().contains("drops demo, Fri 27 Nov 10:00"), "{}", pilot.text());
    pilot.press("Enter");
    assert!(pilot.answer().contains("Dropped: demo, Fri 27 Nov 10:00."), "{}", pilot.answer());
}

#[test]
fn a_fire_burns_until_it_is_put_right() {
    let mut pilot = sold(80, 24);
    pilot.press("F d 'the export is empty' Enter");
    insta::assert_snapshot!("fire_80x24", pilot.picture());
    pilot.press("F r 'sent it again' Enter");
    assert!(pilot.answer().starts_with("Ada Lovelace: put right, the export is empty."), "{}", pilot.answer());
    pilot.press("Enter");
    insta::assert_snapshot!("handoff_page_80x24", pilot.picture());
    pilot.resize(120, 36);
    insta::assert_snapshot!("handoff_page_120x36", pilot.picture());
}

#[test]
fn the_box_of_a_fire_shows_what_was_promised_and_takes_the_forgotten_one() {
    let mut pilot = sold(80, 24);
    pilot.press("F");
    insta::assert_snapshot!("fire_box_80x24", pilot.picture());
    pilot.press("1 'nobody came'");
    insta::assert_snapshot!("fire_promise_80x24", pilot.picture());
    pilot.press("Enter");
    assert!(
        pilot.answer().starts_with("Ada Lovelace: fire, nobody came; next first contact after signing"),
        "{}",
        pilot.answer()
    );
    let fire = &box9::store::fires::of_deal(pilot.app.store.conn(), DealId(1)).unwrap()[0];
    assert_eq!(fire.promise, Some(box9::domain::id::PromiseId(1)));
}

#[test]
fn after_a_fire_the_playbook_is_mended_for_every_handoff_from_then_on() {
    let folder = tempfile::tempdir().unwrap();
    let mut pilot = sold(80, 24);
    pilot.app.store.keep_settings_of(folder.path());
    pilot.press("F d 'the export is empty' Enter F r 'sent it' Enter");
    let offered = pilot.text();
    assert!(offered.contains("Into the playbook") && offered.contains("written into "), "{offered}");
    pilot.press("'kickoff: show them the export'");
    assert!(pilot.text().contains("phase = \"kickoff\""), "{}", pilot.text());
    pilot.press("Enter");
    assert!(
        pilot.answer().starts_with("Show them the export: a step of every handoff from now on, in "),
        "{}",
        pilot.answer()
    );
    let own = std::fs::read_to_string(ops::handoff_copy(folder.path())).unwrap();
    assert!(own.contains("words = \"show them the export\""), "{own}");
    let add = Op::Add(Add { line: "Bob 3k".into(), stage: Some(Stage::Handoff) });
    let bob = ops::perform(&mut pilot.app.store, &add, moment(crate::world::NOW)).unwrap().deals[0];
    let steps = box9::store::steps::open(pilot.app.store.conn(), bob).unwrap();
    assert!(steps.iter().any(|step| step.words == "show them the export"), "{steps:?}");
    let mut refused = sold(80, 24);
    refused.press("F d 'the export is empty' Enter F r 'sent it' Enter");
    assert!(!refused.text().contains("Into the playbook"), "without a settings folder nothing is offered");
}

#[test]
fn the_gate_says_what_is_still_to_come_before_a_reason_is_typed() {
    let mut pilot = sold(80, 24);
    pilot.press("L");
    insta::assert_snapshot!("gate_80x24", pilot.picture());
    pilot.press("Esc");
    let deal = deals::get(pilot.app.store.conn(), DealId(1)).unwrap();
    assert_eq!(deal.stage, Some(Stage::Handoff));
}

#[test]
fn the_brief_is_written_beside_the_file_and_shown() {
    let mut pilot = sold(80, 24);
    let before = facts(pilot.app.store.conn());
    pilot.press("B c");
    let shown = pilot.effects.iter().find_map(|effect| match effect {
        Effect::Show(path) => Some(path.clone()),
        _ => None,
    });
    let page = std::fs::read_to_string(shown.expect("a page is shown")).unwrap();
    assert!(page.contains("training for two") && page.starts_with("<!DOCTYPE html>"), "{page}");
    assert_eq!(facts(pilot.app.store.conn()), before);
}

#[test]
fn winning_asks_for_each_promise_and_takes_later_for_any_part() {
    let line = "Ada Lovelace @Analytical Engines ada@ae.example 12k !training for two by 4 dec !a manual with pictures for the whole team";
    let mut pilot = Pilot::filled(80, 24, |store| {
        let add = Op::Add(Add { line: line.into(), stage: Some(Stage::Opportunity) });
        ops::perform(store, &add, moment("2026-11-18T10:00:00+00:00")).unwrap();
    });
    pilot.press("l l w Tab Tab Tab Tab k Tab 'w they took the short one' Tab 'one basket'");
    insta::assert_snapshot!("win_80x24", pilot.picture());
    pilot.press("Enter");
    assert!(pilot.answer().contains("won $12,000, now a handoff"), "{}", pilot.answer());
    let told = box9::store::promises::of_deal(pilot.app.store.conn(), DealId(1)).unwrap();
    let told: Vec<String> = told.iter().map(|promise| promise.state.to_string()).collect();
    assert_eq!(told, ["kept", "withdrawn"]);
    let mut wrong = Pilot::filled(80, 24, |store| {
        let add = Op::Add(Add { line: line.into(), stage: Some(Stage::Opportunity) });
        ops::perform(store, &add, moment("2026-11-18T10:00:00+00:00")).unwrap();
    });
    wrong.press("l l w Tab Tab Tab Tab 'w' Enter");
    assert_eq!(wrong.app.overlays.len(), 1, "a fault stays at its field");
}

#[test]
fn letting_a_deal_go_asks_for_what_was_promised() {
    for (script, said, state) in [
        ("x c 'they stopped' Enter", "Still owed?", "open"),
        (
            "x c 'they stopped' Enter Enter",
            "Ada Lovelace: cancelled (they stopped). 1 promise to Ada Lovelace is still owed.",
            "open",
        ),
        ("x c 'they stopped' Enter k Enter", "Ada Lovelace: cancelled (they stopped); 1 promise settled.", "kept"),
        ("x a 'w they took less' Enter", "Ada Lovelace: archived; 1 promise settled.", "withdrawn"),
        ("x a w Enter", "say what they agreed to", "open"),
    ] {
        let mut pilot = sold(120, 36);
        pilot.press(script);
        let text = pilot.text();
        assert!(text.contains(said), "{script}: {text}");
        let promise = &box9::store::promises::of_deal(pilot.app.store.conn(), DealId(1)).unwrap()[0];
        assert_eq!(promise.state.word(), state, "{script}");
    }
    let mut pilot = sold(80, 24);
    pilot.press("x c 'they stopped' Enter");
    insta::assert_snapshot!("still_owed_80x24", pilot.picture());
}

/// Three leads; two of them are owed something: three promises.
const OWED: &[&str] = &[
    "Ada Lovelace >thu call !training for two by 4 dec !a manual",
    "Bob Smith >fri call",
    "Cy Young >mon call !a visit",
];

fn states(pilot: &Pilot) -> Vec<String> {
    let all = (1..=3).flat_map(|deal| box9::store::promises::of_deal(pilot.app.store.conn(), DealId(deal)).unwrap());
    all.map(|promise| promise.state.word().to_owned()).collect()
}

#[test]
fn letting_many_go_asks_once_for_what_was_promised_to_all_of_them() {
    let open = ["open"; 3].as_slice();
    for (script, said, promises) in [
        ("x a", "Still owed? · 3 promises to 2 of 3", open),
        ("x a Esc", "", open),
        ("x a o", "3 deals: archived. 3 promises of 2 deals are still owed.", open),
        ("x k k", "3 deals: kept as known, no sale; 3 promises settled.", &["kept"; 3]),
        ("x l 'too dear' Enter k", "3 deals: lost (too dear); 3 promises settled.", &["kept"; 3]),
        ("x a w 'they took less' Enter", "3 deals: archived", &["withdrawn"; 3]),
        ("x a w Enter", "say what they agreed to", open),
        ("x a s", "1 deal: archived; 2 refused: Ada Lovelace is owed 2 promises (and 1 more).", open),
    ] {
        let mut pilot = Pilot::with(120, 36, OWED);
        let before = facts(pilot.app.store.conn());
        pilot.press("Ctrl-a").press(script);
        assert!(pilot.said().contains(said), "{script}: {}", pilot.text());
        assert_eq!(states(&pilot), promises, "{script}");
        pilot.press("Esc Esc");
        if facts(pilot.app.store.conn()) != before {
            pilot.press("u");
        }
        assert_eq!(facts(pilot.app.store.conn()), before, "{script}, undone");
    }
    let mut pilot = Pilot::with(80, 24, OWED);
    pilot.press("Ctrl-a x a");
    insta::assert_snapshot!("still_owed_by_many_80x24", pilot.picture());
    let mut none = Pilot::with(80, 24, &["Ada", "Bob"]);
    none.press("l Ctrl-a x a");
    assert!(none.app.overlays.is_empty(), "nothing is asked where nothing is owed: {}", none.text());
}

#[test]
fn merging_asks_for_what_was_promised_to_the_one_that_goes() {
    let lines = &["Ada Lovelace a@x.example >thu call !one", "Ada Lovelace b@x.example >fri call !two !three"];
    for (script, said, states) in [
        ("= h", "Still owed? · Ada Lovelace", "open open open"),
        ("= h Esc", "1 of 1", "open open open"),
        ("= h Enter", "one person with Ada Lovelace. 3 promises to Ada Lovelace are still owed", "open open open"),
        (
            "= h k Tab 'w they took less' Enter",
            "one person with Ada Lovelace; 2 promises settled",
            "open kept withdrawn",
        ),
        ("= p", "each sale stays", "open open open"),
    ] {
        let mut pilot = Pilot::with(120, 36, lines);
        let before = facts(pilot.app.store.conn());
        pilot.press(script);
        assert!(pilot.said().contains(said), "{script}: {}", pilot.text());
        let told = || -> Vec<String> {
            let sql = "SELECT state FROM promise ORDER BY state <> 'open', state";
            let mut statement = pilot.app.store.conn().prepare(sql).unwrap();
            statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
        };
        assert_eq!(told().join(" "), states, "{script}");
        if facts(pilot.app.store.conn()) != before {
            pilot.press("u");
            assert!(pilot.text().contains("1 of 1"), "{script}: {}", pilot.text());
        }
        assert_eq!(facts(pilot.app.store.conn()), before, "{script}, undone");
    }
}

#[test]
fn a_verdict_of_triage_that_lets_a_deal_go_asks_too() {
    for (script, said) in
        [("x d", "Still owed? · Ada Lovelace"), ("x d k Enter", "promise settled"), ("k Enter", "known")]
    {
        let mut pilot = Pilot::with(120, 36, &["Ada Lovelace >thu call !one"]);
        pilot.press("Space t").press(script);
        assert!(pilot.said().contains(said), "{script}: {}", pilot.text());
    }
}

/// A deal that is signed on a day, kicked off today, and its page.
fn signed(day: &str) -> Pilot {
    let mut pilot = Pilot::filled(120, 36, |store| {
        let now = moment(crate::pilot::NOW);
        let add = Op::Add(Add { line: "Ada Lovelace 12k".into(), stage: Some(Stage::Opportunity) });
        let deal = ops::perform(store, &add, now).unwrap().deals[0];
        let signed = Some(day.parse().unwrap());
        ops::perform(store, &Op::Deals(vec![deal], Verb::Win(Win { signed, ..Win::default() })), now).unwrap();
        let goal = ops::Goal::Stage(Stage::Handoff, Some(box9::domain::stage::Phase::FirstValue));
        let on = Verb::Move(ops::Move { goal, because: None });
        ops::perform(store, &Op::Deals(vec![deal], on), now).unwrap();
    });
    pilot.press("l l l Enter");
    pilot
}

#[test]
fn a_handoff_that_is_entered_late_shows_its_clocks_and_is_in_no_median() {
    for (day, late, kickoff, medians) in
        [("2026-11-23", false, "after 2 working days", 1), ("2026-11-10", true, "after 11 working days, limit 5", 0)]
    {
        let mut pilot = signed(day);
        let text = pilot.text();
        assert!(text.contains("contact  day ") && text.contains("paid     day "), "{day}: {text}");
        assert!(text.contains(&format!("kickoff  {kickoff}")), "{day}: {text}");
        assert_eq!(text.contains("entered late: in no median"), late, "{day}: {text}");
        let (store, today) = (&pilot.app.store, pilot.app.today());
        let review = box9::store::mirror::review(store.conn(), store.settings(), today).unwrap();
        assert_eq!((review.handoffs.signed, review.handoffs.kickoff.of), (1, medians), "{day}");
    }
}

#[test]
fn what_was_not_sold_is_not_looked_at() {
    let mut pilot = Pilot::with(80, 24, &["Ada Lovelace >fri call"]);
    pilot.press("O");
    assert!(pilot.answer().contains("has bought nothing yet"), "{}", pilot.answer());
    assert!(pilot.app.overlays.is_empty(), "nothing is asked first");
}

//! What is not everyday in a session: a fire in the middle of it, a stuck deal, and little room.

use super::{DAY, count, number, session, why};
use crate::pilot::Pilot;
use box9::domain::id::DealId;
use box9::domain::session::Mode;
use box9::domain::stage::Stage;
use box9::ops::{self, Op, Verb};

/// A day with a call, and somebody who bought.
fn sold(columns: u16, rows: u16) -> Pilot {
    let now = crate::pilot::moment(crate::pilot::NOW);
    let mut pilot = Pilot::filled(columns, rows, |store| {
        for (line, stage) in [
            ("Mary Somerville mary@x.example >today sign !the manual by fri", Some(Stage::Opportunity)),
            ("Ada Lovelace ada@ae.example >today call", None),
        ] {
            ops::perform(store, &Op::Add(ops::Add { line: line.into(), stage }), now).unwrap();
        }
        ops::perform(store, &Op::Deals(vec![DealId(1)], Verb::Win(ops::Win::default())), now).unwrap();
    });
    pilot.press("s");
    pilot
}

fn mode(pilot: &Pilot) -> Mode {
    session(pilot).running.clock.mode()
}

#[test]
fn a_fire_where_nothing_is_sold_is_refused_and_the_clock_goes_on() {
    let mut pilot = Pilot::with(80, 24, &["Ada Lovelace 12k >today call"]);
    pilot.press("s F");
    assert!(pilot.said().contains("nothing is sold yet"), "{}", pilot.text());
    assert_eq!(mode(&pilot), Mode::Running);
}

#[test]
fn a_fire_stops_the_clock_and_leaves_the_card_where_it_was() {
    let mut pilot = sold(80, 24);
    while session(&pilot).deal().map(|deal| deal.0) != Some(2) {
        pilot.press("-");
    }
    let card = why(&pilot);
    pilot.at("2026-11-25T10:03:00+00:00").press("F");
    assert_eq!(mode(&pilot), Mode::Interrupted);
    assert!(pilot.said().contains("Fire: who called?"), "{}", pilot.text());
    assert!(pilot.said().contains("m Mary Somerville"), "who bought is offered: {}", pilot.text());
    pilot.press("m");
    assert!(pilot.said().contains("the manual"), "what was promised is in sight: {}", pilot.text());
    pilot.press("d");
    pilot.at("2026-11-25T10:09:00+00:00").press("'it does not open' Enter");
    assert_eq!(number(&pilot, "SELECT count(*) FROM fire WHERE deal_id = 1 AND cause = 'defect'"), 1);
    assert_eq!((why(&pilot), mode(&pilot)), (card.clone(), Mode::Interrupted), "{}", pilot.text());
    assert!(pilot.answer().ends_with(" · History takes it back"), "u goes back a card: {}", pilot.answer());
    pilot.press("j");
    assert_eq!(mode(&pilot), Mode::Running, "the next key goes on");
    assert!(pilot.said().contains("3 of 90 min, 6 interrupted"), "{}", pilot.text());
    pilot.press("F Esc j");
    assert_eq!((why(&pilot), count(&pilot).0), (card, 0));
    let waiting = |pilot: &Pilot| session(pilot).running.waiting().map(|card| card.row).collect::<Vec<_>>();
    let before = waiting(&pilot);
    pilot.press("2");
    assert_eq!(why(&pilot), "fire: it does not open, since today", "the fire is next: {}", pilot.text());
    assert_eq!(waiting(&pilot), before[1..], "the others keep their order");
    pilot.press("F Enter r 'sent it again' Enter");
    assert_eq!((waiting(&pilot), count(&pilot).0), (before[2..].to_vec(), 2), "{}", pilot.text());
}

#[test]
fn a_promise_that_is_due_is_asked_for_until_it_is_settled() {
    let owed = "SELECT count(*) FROM promise WHERE state = 'open'";
    let lines = ["Grace Hopper grace@navy.example >mon mail the deck !the deck by today", "Ada Lovelace >today call"];
    let talked = "s 1 'it comes tomorrow' Enter";
    for (keys, left) in [("k", 0), ("r 'fri the parts are late' Enter", 1), ("W 'they have one' Enter", 0), ("0", 1)] {
        let mut pilot = Pilot::with(80, 24, &lines);
        pilot.press(talked);
        assert_eq!(why(&pilot), "still owed: the deck, today", "{}", pilot.text());
        assert!(pilot.said().contains("0 still owed"), "{}", pilot.text());
        pilot.press("u");
        assert_eq!((why(&pilot), count(&pilot)), ("promised: the deck, today".into(), (0, 3)));
        pilot.press("1 'it comes tomorrow' Enter").press(keys);
        assert_eq!((why(&pilot), number(&pilot, owed)), ("call, today".into(), left), "{keys}: {}", pilot.text());
    }
    let mut pilot = Pilot::with(80, 24, &lines);
    pilot.press("s 3 2 0");
    assert_eq!(why(&pilot), "still owed: the deck, today", "who was not reached comes at the end: {}", pilot.text());
    let mut pilot = Pilot::with(80, 24, &lines);
    pilot.press("s k");
    assert_eq!(why(&pilot), "call, today", "a promise that is kept is not asked for");
}

#[test]
fn a_fire_that_is_taken_back_is_no_card_any_more() {
    let mut pilot = sold(80, 24);
    while session(&pilot).deal().map(|deal| deal.0) != Some(2) {
        pilot.press("-");
    }
    let all = count(&pilot).1;
    pilot.press("F m d 'it does not open' Enter");
    assert!(pilot.answer().contains("the next card of the session"), "{}", pilot.answer());
    assert_eq!(count(&pilot).1, all + 1);
    pilot.press("Esc u s 2");
    assert!(!why(&pilot).contains("fire"), "{}", pilot.text());
    assert_eq!(count(&pilot).1, all);
}

#[test]
fn the_deal_of_the_card_is_enter_and_anybody_is_found_by_name() {
    let mut pilot = sold(80, 24);
    while session(&pilot).deal().map(|deal| deal.0) != Some(1) {
        pilot.press("-");
    }
    pilot.press("F Enter o 'nobody answers' Enter");
    assert_eq!(number(&pilot, "SELECT count(*) FROM fire WHERE deal_id = 1"), 1, "{}", pilot.text());
    let card = why(&pilot);
    pilot.press("F : 'mary' Enter F r 'sent it again' Enter Esc");
    assert_eq!(number(&pilot, "SELECT count(*) FROM fire WHERE put_right_on IS NOT NULL"), 1, "{}", pilot.text());
    assert_eq!(why(&pilot), card);
    let mut pilot = Pilot::with(80, 24, &["Ada Lovelace >today call"]);
    pilot.press("s F");
    assert!(pilot.answer().contains("nothing is sold yet"), "{}", pilot.answer());
}

/// A deal that was put off five times, in its session.
fn stuck() -> Pilot {
    let mut pilot = Pilot::with(80, 24, &["Ada Lovelace ada@ae.example #referral 12k >today call"]);
    for _ in 0..5 {
        pilot.press("z 'fri' Enter f 'today call' Enter");
    }
    pilot.press("s");
    pilot
}

#[test]
fn a_stuck_deal_is_decided_in_four_ways() {
    let left = "SELECT count(*) FROM deal WHERE postponed = 0 AND (state <> 'open' OR next_day > '2026-11-25' OR next_kind <> 'do'
                OR EXISTS (SELECT 1 FROM step WHERE deal_id = deal.id AND origin <> 'own' AND dropped_at IS NULL))";
    for (keys, wanted) in [
        ("4", "sent; next wait for their answer"),
        ("x l 'no need' Enter", "lost (no need)"),
        ("p + 'they want two' Enter", ""),
    ] {
        let mut pilot = stuck();
        pilot.press(keys);
        assert!(pilot.answer().contains(wanted), "{keys}: {}", pilot.text());
    }
    let mut pilot = stuck();
    pilot.press("p");
    assert!(pilot.said().contains("Plan · Ada Lovelace"), "{}", pilot.text());
    pilot.press("a Enter");
    assert_eq!(count(&pilot).0, 1, "a plan decides it: {}", pilot.text());
    assert_eq!(number(&pilot, left), 1);
    assert_eq!(
        number(&pilot, "SELECT count(*) FROM step WHERE words = 'call' AND done_at IS NULL AND dropped_at IS NULL"),
        0
    );
    pilot.press("u");
    assert_eq!((count(&pilot).0, number(&pilot, "SELECT postponed FROM deal")), (0, 5));
}

#[test]
fn a_stuck_deal_goes_into_its_campaign() {
    let mut pilot = stuck();
    assert!(pilot.said().contains("C a campaign → referral has none; c puts it elsewhere"), "{}", pilot.text());
    pilot.press("C");
    assert!(pilot.answer().contains("referral has no campaign"), "{}", pilot.answer());
    let changes = vec![("campaign".to_owned(), "cold mail".to_owned())];
    let now = crate::pilot::moment(crate::pilot::NOW);
    crate::campaigns::campaign(&mut pilot.app.store, now);
    let set = ops::CategoryChange::Set { name: "referral".into(), changes };
    ops::perform(&mut pilot.app.store, &Op::Category(set), now).unwrap();
    pilot.press("j");
    pilot.app.look().unwrap();
    pilot.resize(80, 24);
    assert!(pilot.said().contains("C a campaign → that of referral"), "{}", pilot.text());
    pilot.press("C");
    assert_eq!(count(&pilot).0, 1, "{}", pilot.text());
    assert_eq!(number(&pilot, "SELECT postponed FROM deal"), 0);
    assert_eq!(
        number(&pilot, "SELECT count(*) FROM step WHERE origin = 'own' AND done_at IS NULL AND dropped_at IS NULL"),
        0
    );
}

#[test]
fn no_answer_hides_what_a_digit_does() {
    for (columns, rows) in [(40, 12), (40, 14), (60, 16), (80, 24)] {
        let mut pilot = Pilot::with(columns, rows, DAY);
        pilot.press("s k");
        for answer in
            ["Short.", "An answer that is so long that it takes two lines there.", &"Three lines of it. ".repeat(6)]
        {
            pilot.app.answer.text = answer.to_owned();
            let text = pilot.text();
            for choice in &session(&pilot).choices {
                let (label, nth) = (&choice.label, super::key(&pilot, choice));
                let shown = text.lines().any(|line| {
                    line.split("  ").any(|part| {
                        let part = part.trim();
                        part == format!("{nth} {label}") || part == nth
                    })
                });
                assert!(shown, "{columns}x{rows} hides {nth} {label}:\n{text}");
            }
        }
    }
}

/// Three names wait, and nothing else.
fn tray(columns: u16, rows: u16) -> Pilot {
    let lines =
        ["Ada Lovelace @Engines ada@ae.example", "Grace Hopper grace@navy.example", "Alan Turing alan@park.example"];
    let mut pilot = Pilot::with(columns, rows, &lines);
    pilot.press("s");
    while !session(&pilot).is_tray() {
        pilot.press("0");
    }
    pilot
}

#[test]
fn a_name_of_the_tray_has_the_letters_of_its_verdicts() {
    let mut pilot = tray(80, 24);
    let done = count(&pilot).0;
    assert!(pilot.said().contains("Ada Lovelace") && pilot.said().contains("l lead p prospect"), "{}", pilot.text());
    pilot.press("l Enter");
    assert_eq!(number(&pilot, "SELECT count(*) FROM deal WHERE stage = 'lead'"), 1, "{}", pilot.text());
    assert!(pilot.said().contains("Grace Hopper"), "{}", pilot.text());
    pilot.at("2026-11-25T10:04:00+00:00").press("Esc");
    assert!(pilot.answer().contains("2 names left in the tray"), "{}", pilot.answer());
    assert_eq!(count(&pilot).0, done, "the card waits for the others");
    assert!(pilot.said().contains("4 of 90 min"), "the clock ran on: {}", pilot.text());
    pilot.press("x n h");
    assert!(pilot.said().contains("Done: 3 cards judged"), "{}", pilot.text());
    pilot.press("Esc");
    assert_eq!(count(&pilot).0, done + 1, "{}", pilot.text());
    assert_eq!(number(&pilot, "SELECT count(*) FROM session_card WHERE outcome = 'classified'"), 1);
    assert_eq!(number(&pilot, "SELECT count(*) FROM deal WHERE state = 'tray'"), 0);
}

#[test]
fn the_tray_goes_on_in_the_session_after_a_crash() {
    let mut pilot = tray(80, 24);
    pilot.press("k").reopen().press("s");
    assert!(session(&pilot).is_tray() && pilot.said().contains("Grace Hopper"), "{}", pilot.text());
    pilot.press("t u Esc 0");
    assert!(number(&pilot, "SELECT count(*) FROM session_card WHERE outcome = 'done'") > 0, "{}", pilot.text());
    assert_eq!(number(&pilot, "SELECT count(*) FROM deal WHERE state = 'tray'"), 3);
}

#[test]
fn the_card_of_a_fire_offers_that_it_was_put_right_and_a_closed_session_has_no_deal() {
    let mut pilot = sold(80, 24);
    while session(&pilot).deal().map(|deal| deal.0) != Some(2) {
        pilot.press("-");
    }
    pilot.press("F m d 'it does not open' Enter 2");
    assert!(why(&pilot).contains("fire"), "{}", pilot.text());
    assert!(pilot.text().contains("it was put right"), "{}", pilot.text());
    assert!(!pilot.text().contains("→ kickoff"), "{}", pilot.text());
    pilot.press("0 'sent it again' Enter");
    assert_eq!(number(&pilot, "SELECT count(*) FROM fire WHERE put_right_on IS NOT NULL"), 1, "{}", pilot.text());
    pilot.press("X");
    assert!(!pilot.answer().contains("u undoes"), "{}", pilot.answer());
    pilot.press("x");
    assert!(pilot.answer().contains("no deal is shown"), "{}", pilot.answer());
    assert!(pilot.app.overlays.is_empty(), "{}", pilot.text());
}

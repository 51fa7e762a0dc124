//! The reset where a station has many cards: one answer for all of them, taken back and given again.

use super::{head, left};
use crate::facts::facts;
use crate::pilot::{NOW, Pilot, moment};
use box9::domain::reset::Station;
use box9::domain::stage::Stage;
use box9::ops::import::{Request, Source, import};
use box9::ops::{self, Add, Op};
use box9::store::{check, position};

const ALL: i64 = 700;

/// A funnel of so many deals of one stage.
fn many(stage: &str) -> Pilot {
    let lines: String = (1..=ALL).map(|n| format!("Deal {n:04},{stage},d{n}@many.example\n")).collect();
    let file = Source::spooled("many.csv", &mut format!("Name,Stage,Email\n{lines}").as_bytes()).unwrap();
    Pilot::filled(120, 36, |store| {
        let request = Request { files: vec![file], ..Request::default() };
        import(store, &request, moment(NOW)).unwrap();
    })
}

#[test]
fn an_answer_for_many_is_taken_back_and_given_again() {
    for (there, stage, station) in
        [("R Tab Tab", "opportunity", Station::FollowUp), ("R Tab Tab Tab", "prospect", Station::Plan)]
    {
        let mut pilot = many(stage);
        let before = facts(pilot.app.store.conn());
        pilot.press(there);
        assert_eq!(left(&pilot, station), ALL);
        pilot.press("Ctrl-a 1");
        let after = facts(pilot.app.store.conn());
        assert!(after != before && left(&pilot, station) == 0, "{}", pilot.answer());
        for _ in 0..2 {
            pilot.press("u");
            assert!(pilot.app.overlays.is_empty(), "{}", pilot.text());
            assert!(facts(pilot.app.store.conn()) == before, "{station}: {}", pilot.answer());
            assert_eq!(left(&pilot, station), ALL);
            pilot.press("U");
            assert!(facts(pilot.app.store.conn()) == after, "{station}: {}", pilot.answer());
            assert_eq!(left(&pilot, station), 0, "{}", pilot.text());
        }
        assert!(check::check(&pilot.app.store).unwrap().ok());
        pilot.press("U");
        assert!(pilot.answer().contains("no answer to give again"), "{}", pilot.answer());
    }
}

#[test]
fn an_answer_given_again_is_not_asked_again() {
    let mut pilot = Pilot::demo(120, 36);
    pilot.press("R Tab Tab 1 1");
    let (second, n) = (head(&mut pilot), left(&pilot, Station::FollowUp));
    pilot.press("u u");
    assert_eq!(left(&pilot, Station::FollowUp), n + 2);
    pilot.press("U U");
    assert_eq!((head(&mut pilot), left(&pilot, Station::FollowUp)), (second, n));
    pilot.press("u 3 U");
    assert!(pilot.answer().contains("no answer to give again"), "another answer came instead: {}", pilot.answer());
}

#[test]
fn an_answer_for_many_is_kept_in_short_and_whoever_comes_later_is_asked_about() {
    let mut pilot = many("opportunity");
    pilot.press("R Tab Tab 1 1 Ctrl-a 3");
    assert_eq!(left(&pilot, Station::FollowUp), 0, "{}", pilot.answer());
    let kept = position::find(pilot.app.store.conn(), "reset").unwrap().unwrap();
    assert!(kept.len() < 500, "{} bytes: {kept}", kept.len());
    let add = Add { line: "Nora Newcomer >fri call".into(), stage: Some(Stage::Opportunity) };
    ops::perform(&mut pilot.app.store, &Op::Add(add), moment(NOW)).unwrap();
    assert_eq!(left(&pilot, Station::FollowUp), 1, "{}", pilot.answer());
    pilot.reopen().press("R");
    assert!(pilot.text().contains("Nora Newcomer"), "{}", pilot.text());
    pilot.press("1");
    assert_eq!(left(&pilot, Station::FollowUp), 0, "{}", pilot.answer());
    pilot.press("u");
    assert_eq!(left(&pilot, Station::FollowUp), 1, "{}", pilot.answer());
    pilot.press("u");
    assert_eq!(left(&pilot, Station::FollowUp), ALL + 1 - 2, "{}", pilot.answer());
    pilot.press("u u");
    assert_eq!(left(&pilot, Station::FollowUp), ALL + 1, "{}", pilot.answer());
    pilot.press("U U U");
    assert_eq!(left(&pilot, Station::FollowUp), 1, "{}", pilot.answer());
}

#[test]
fn a_verdict_that_is_taken_back_is_asked_again_also_after_a_crash() {
    let mut pilot = Pilot::demo(120, 36);
    pilot.press("R");
    let n = left(&pilot, Station::Classify);
    pilot.press("1");
    for verdict in ["k", "l Enter", "p Enter"] {
        pilot.press(verdict);
        assert_eq!(left(&pilot, Station::Classify), n - 1, "{verdict}: {}", pilot.answer());
        pilot.press("u");
        assert_eq!(left(&pilot, Station::Classify), n, "{verdict}, taken back: {}", pilot.answer());
        pilot.press("U");
        assert_eq!(left(&pilot, Station::Classify), n - 1, "{verdict}, again: {}", pilot.answer());
        pilot.press("u");
    }
    pilot.press("k").reopen().press("R");
    assert_eq!(left(&pilot, Station::Classify), n - 1);
}

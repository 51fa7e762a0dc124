//! The reset where a station has many cards: one answer for all of them, taken back and given again.

use super::{head, left};
use crate::facts::facts;
use crate::pilot::{NOW, Pilot, moment};
use box9::domain::reset::Station;
use box9::ops::import::{Request, Source, import};
use box9::store::check;

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

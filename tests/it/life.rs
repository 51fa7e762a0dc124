//! The whole life of a deal by keys: from a name to a happy customer who names another, counted.

use crate::pilot::Pilot;
use box9::app::Screen;
use box9::domain::id::DealId;
use box9::domain::stage::{Phase, Stage};
use box9::store::{check, deals, fires, observations, promises, referrals};

/// A pilot that counts its keys.
struct Life {
    pilot: Pilot,
    keys: Vec<(&'static str, usize)>,
}

impl Life {
    /// Presses a script; a word in quotes is typed letter by letter.
    fn does(&mut self, what: &'static str, script: &str) -> &mut Life {
        let typed: usize = script.split('\'').skip(1).step_by(2).map(|text| text.chars().count()).sum();
        let pressed: usize = script.split('\'').step_by(2).map(|keys| keys.split_whitespace().count()).sum();
        self.pilot.press(script);
        self.keys.push((what, typed + pressed));
        self
    }

    fn picture(&mut self, name: &str) -> &mut Life {
        insta::assert_snapshot!(format!("life_{name}_120x36"), self.pilot.picture());
        self
    }

    #[track_caller]
    fn says(&mut self, words: &str) -> &mut Life {
        let (said, screen) = (self.pilot.answer().to_owned(), self.pilot.text());
        assert!(said.contains(words), "{words}: {said}\n{screen}");
        self
    }

    fn on(&mut self, day: &str) -> &mut Life {
        self.pilot.at(&format!("{day}T10:00:00+00:00"));
        self
    }
}

fn newest(pilot: &Pilot) -> DealId {
    let newest = "SELECT max(id) FROM deal";
    DealId(pilot.app.store.conn().query_row(newest, [], |row| row.get(0)).unwrap())
}

#[test]
fn from_a_name_to_a_happy_customer_who_names_another() {
    let mut life = Life { pilot: Pilot::demo(120, 36), keys: Vec::new() };
    life.does("quick add", "n 'Ada Lovelace @Engines ada@ae.example 12k >fri call' Enter").says("Added Ada Lovelace");
    let id = newest(&life.pilot);
    life.does("its page", ": 'ada lovelace' Enter");
    life.does("prospect", "L").says("moved to Prospects");
    life.does("plan", "p c").picture("plan");
    life.does("plan taken", "'bookings without telephone calls' Enter").says("plan").picture("planned");
    life.does("opportunity", "L").says("moved to Opportunities");
    life.does(
        "promises in a note",
        "a t 'wants it soon !training for two by 4 dec !a manual by 9 dec !the draft by 30 nov' Enter",
    );
    life.does("its next step", "f 'fri send the contract' Enter").picture("opportunity");
    let made = promises::of_deal(life.pilot.app.store.conn(), id).unwrap();
    assert_eq!(made.len(), 3, "{made:?}");
    life.does("won, one promise kept", "w Tab Tab Tab Tab k Enter").says("now a handoff").picture("won");
    life.on("2026-11-26").does("first contact", "d");
    life.on("2026-12-02").does("kickoff", "d");
    let deal = deals::get(life.pilot.app.store.conn(), id).unwrap();
    assert_eq!((deal.stage, deal.phase), (Some(Stage::Handoff), Some(Phase::FirstValue)));
    life.does("the other promises kept", "P d d Esc").picture("promises_kept");
    life.does("a session", "Esc s -").picture("session");
    life.does("a fire in it", "F : 'ada lovelace' Enter F n 'nobody showed the export' Enter Esc").picture("fire");
    assert!(matches!(life.pilot.app.screen, Screen::Session(_)), "the card is there again");
    life.does("back to its page", "Esc 2 : 'ada lovelace' Enter").picture("on_fire");
    life.does("put right", "F r 'showed it' Enter").says("put right");
    life.on("2026-12-16").does("first value", "O u 'eleven bookings' Enter").says("observed using");
    assert_eq!(deals::get(life.pilot.app.store.conn(), id).unwrap().phase, Some(Phase::Using));
    life.does("a referral", "N r 'Mary Somerville mary@x.example' Enter").says("referred by Ada Lovelace");
    life.on("2026-12-17").does("a look", "O u 'seen' Enter").says("a second look");
    life.on("2026-12-24").does("a second look", "O u 'seen' Enter").says("nothing is missing");
    life.does("a customer", "L").says("moved to Customers").picture("customer");
    let conn = life.pilot.app.store.conn();
    assert_eq!(deals::get(conn, id).unwrap().handoff.gate_override, None, "through the gate, not around it");
    assert_eq!((fires::of_deal(conn, id).unwrap().len(), observations::of_deal(conn, id).unwrap().len()), (1, 3));
    let mary = referrals::given(conn, id).unwrap()[0];
    assert_eq!(deals::get(conn, mary).unwrap().stage, None, "in the tray");
    assert!(check::check(&life.pilot.app.store).unwrap().ok());
    let counted: Vec<String> = life.keys.iter().map(|(what, keys)| format!("{keys:>4}  {what}")).collect();
    let sum: usize = life.keys.iter().map(|(_, keys)| keys).sum();
    insta::assert_snapshot!("life_keys", format!("{}\n{sum:>4}  in all", counted.join("\n")));
}

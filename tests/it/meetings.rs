//! Meetings of the calendars with people who have a deal: prepared before, told after, in the queue, on Today and in the
//! session.

use crate::pilot::{Pilot, moment};
use crate::world::World;
use box9::app::Screen;
use box9::domain::day_off::{DayOff, Kind};
use box9::domain::person::Role;
use box9::domain::stage::Stage;
use box9::domain::touch::Outcome;
use box9::ops::{LogTouch, Meeting, Merge, Off, Op, PersonChange, Verb, Win};
use box9::store::{Store, agenda, busy, deals, queue};

/// A meeting from one hour to another, with these addresses.
fn meeting(day: &str, from: &str, to: &str, words: &str, with: &[&str]) -> busy::Event {
    busy::Event {
        uid: format!("{day}{from}{words}"),
        day: day.parse().unwrap(),
        from: from.parse().unwrap(),
        to: to.parse().unwrap(),
        words: words.into(),
        busy: true,
        with: with.iter().map(|address| (*address).to_owned()).collect(),
    }
}

fn keep(store: &mut Store, events: &[busy::Event]) {
    store.note(|conn| busy::keep(conn, ("work.ics", "1"), None, events)).unwrap();
}

fn told(world: &World) -> Vec<String> {
    let cards = queue::of_day(world.store.conn(), world.today(), world.now, world.store.settings()).unwrap();
    let met = cards.iter().filter(|card| card.is_for_meeting());
    met.map(|card| format!("{} {} {} {}s", card.group, card.deal().unwrap().0, card.why, card.seconds)).collect()
}

#[test]
fn a_meeting_is_prepared_before_and_told_after_until_something_is_logged() {
    let (mut world, deals) = World::with(&["Ada Lovelace ada@ae.example >fri call", "Grace Hopper g@navy.example"]);
    let with = ["me@box.example", "ADA@ae.example".to_lowercase().as_str()].map(str::to_owned);
    let with: Vec<&str> = with.iter().map(String::as_str).collect();
    keep(
        &mut world.store,
        &[
            meeting("2026-11-25", "14:00:00", "15:00:00", "Engine demo", &with),
            meeting("2026-11-25", "16:00:00", "17:00:00", "Nobody known", &["x@y.example"]),
            meeting("2026-11-24", "09:00:00", "10:00:00", "", &["g@navy.example"]),
            meeting("2026-11-20", "09:00:00", "10:00:00", "Too long ago", &["ada@ae.example"]),
        ],
    );
    let before =
        ["tray 2 what happened yesterday 09:00? 120s", "leads 1 prepare the meeting at 14:00: Engine demo 600s"];
    let mut cards = told(&world);
    cards.sort_by_key(|card| card.starts_with("leads"));
    assert_eq!(cards, before);
    world.now = moment("2026-11-25T13:00:00+00:00");
    world.verb(deals[0], Verb::Touch(LogTouch::of(Outcome::Sent)));
    assert!(
        told(&world).contains(&before[1].to_owned()),
        "what was logged before it tells nothing: {:?}",
        told(&world)
    );
    world.now = moment("2026-11-25T15:00:00+00:00");
    assert!(
        told(&world).contains(&"leads 1 what happened at 14:00: Engine demo? 120s".to_owned()),
        "{:?}",
        told(&world)
    );
    world.pass_days(1);
    assert!(told(&world)[0].contains("what happened yesterday 14:00: Engine demo?"), "{:?}", told(&world));
    world.verb(deals[0], Verb::Touch(LogTouch::of(Outcome::Met)));
    world.verb(deals[1], Verb::Touch(LogTouch::of(Outcome::Note)));
    assert_eq!(told(&world), Vec::<String>::new());
}

#[test]
fn on_monday_fridays_meeting_is_told() {
    let (mut world, _) = World::with(&["Ada Lovelace ada@ae.example >fri call"]);
    keep(&mut world.store, &[meeting("2026-11-27", "17:00:00", "18:00:00", "Demo", &["ada@ae.example"])]);
    assert_eq!(told(&world), Vec::<String>::new(), "it is on Friday");
    world.pass_days(5);
    assert!(told(&world)[0].contains("what happened 3d ago 17:00: Demo?"), "{:?}", told(&world));
    world.pass_days(1);
    assert_eq!(told(&world), Vec::<String>::new(), "the calendar is no list of sins");
}

#[test]
fn who_takes_part_is_found_by_address_and_an_open_deal_comes_first() {
    let (mut world, deals) =
        World::with(&["Ada Lovelace ada@ae.example >fri call", "Mary Somerville mary@x.example >fri call"]);
    let line = "Grace Hopper grace@navy.example".to_owned();
    world.done(Op::Person(deals[0], PersonChange::Add { line, role: Some(Role::User) }));
    world.done(Op::Settings(vec![("addresses".into(), "mary@x.example".into())]));
    let with = ["grace@navy.example", "mary@x.example", "ada@ae.example"];
    keep(&mut world.store, &[meeting("2026-11-25", "14:00:00", "15:00:00", "Both of them", &with)]);
    assert_eq!(told(&world), ["leads 1 prepare the meeting at 14:00: Both of them 600s"]);
    world.verb(deals[0], Verb::Archive);
    assert_eq!(told(&world), Vec::<String>::new());
}

#[test]
fn the_owner_says_with_whom_a_meeting_is() {
    let (mut world, deals) =
        World::with(&["Ada Lovelace ada@ae.example >fri call", "Mary Somerville mary@x.example >fri call"]);
    let events = [
        meeting("2026-11-25", "14:00:00", "15:00:00", "Lunch", &["ada@ae.example"]),
        meeting("2026-11-25", "16:00:00", "17:00:00", "Tea", &[]),
    ];
    keep(&mut world.store, &events);
    let belongs = |nth: usize, deal| {
        Op::Meeting(Meeting { uid: events[nth].uid.clone(), words: events[nth].words.clone(), deal })
    };
    assert_eq!(told(&world), ["leads 1 prepare the meeting at 14:00: Lunch 600s"]);
    let said = world.done(belongs(0, Some(deals[1]))).said;
    assert_eq!(said, "Mary Somerville: Lunch is a meeting with them.");
    world.done(belongs(1, Some(deals[0])));
    let both = ["leads 1 prepare the meeting at 16:00: Tea 600s", "leads 2 prepare the meeting at 14:00: Lunch 600s"];
    assert_eq!(told(&world), both);
    world.done(Op::Merge(Merge::of(deals[0], deals[1])));
    assert_eq!(told(&world), ["leads 1 prepare the meeting at 16:00: Tea; prepare the meeting at 14:00: Lunch 600s"]);
    world.done(belongs(0, None));
    assert_eq!(told(&world), ["leads 1 prepare the meeting at 16:00: Tea 600s"]);
}

#[test]
fn a_key_matches_a_meeting_with_the_selected_deal() {
    let mut pilot = Pilot::with(80, 24, &["Ada Lovelace ada@ae.example >today call"]);
    pilot.press("@");
    assert!(pilot.answer().contains("hold no meeting"), "{}", pilot.answer());
    keep(&mut pilot.app.store, &[meeting("2026-11-26", "14:00:00", "15:00:00", "Lunch", &[])]);
    pilot.press("@");
    assert!(pilot.said().contains("l Lunch → tomorrow 14:00"), "{}", pilot.text());
    pilot.press("l");
    assert_eq!(pilot.answer(), "Ada Lovelace: Lunch is a meeting with them. · u undoes");
    pilot.press("@");
    assert!(pilot.said().contains("theirs: takes it off"), "{}", pilot.text());
    pilot.press("Esc 1 ]");
    assert!(pilot.said().contains("prepare tomorrow 14:00"), "{}", pilot.text());
    pilot.press("u");
    assert!(!pilot.said().contains("prepare tomorrow 14:00"), "{}", pilot.text());
}

pub fn pilot(columns: u16, rows: u16) -> Pilot {
    let lines = ["Ada Lovelace @Analytical Engines ada@ae.example 12k >fri call", "Mary Somerville >today write"];
    let mut pilot = Pilot::with(columns, rows, &lines);
    keep(&mut pilot.app.store, &[meeting("2026-11-25", "11:00:00", "12:00:00", "Engine demo", &["ada@ae.example"])]);
    pilot.press("1");
    pilot
}

#[test]
fn today_shows_the_meeting_and_asks_when_it_is_over_without_any_key() {
    let mut pilot = pilot(120, 36);
    assert!(pilot.said().contains("Ada Lovelace prepare 11:00: Engine…"), "{}", pilot.text());
    pilot.at("2026-11-25T11:59:00+00:00");
    assert!(pilot.said().contains("prepare 11:00"), "{}", pilot.text());
    pilot.at("2026-11-25T12:00:00+00:00");
    assert!(pilot.said().contains("Ada Lovelace 11:00: Engine demo?"), "{}", pilot.text());
    pilot.press("k k a m 'wants two' Enter");
    assert!(pilot.answer().contains("met"), "{}", pilot.answer());
    assert!(!pilot.said().contains("happened? "), "{}", pilot.text());
}

fn why(pilot: &Pilot) -> String {
    match &pilot.app.screen {
        Screen::Session(session) => session.running.card().map(|card| card.why.clone()).unwrap_or_default(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn in_a_session_it_is_prepared_with_one_key_and_told_with_its_outcomes() {
    let mut pilot = pilot(80, 24);
    pilot.press("s");
    assert!(why(&pilot).starts_with("prepare the meeting at 11:00: Engine demo"), "{}", why(&pilot));
    assert!(pilot.said().contains("0 prepared → asked again after it"), "{}", pilot.text());
    pilot.press("0 X Esc");
    assert!(!pilot.said().contains("prepare 11:00"), "it was prepared: {}", pilot.text());
    pilot.at("2026-11-25T12:30:00+00:00").press("s");
    assert!(why(&pilot).starts_with("what happened at 11:00: Engine demo?"), "{}", why(&pilot));
    pilot.press("h 'they want it > fri 10:00 send the offer' Enter");
    assert!(pilot.answer().contains("met; next send the offer, Fri 27 Nov 10:00"), "{}", pilot.answer());
    pilot.press("u 3");
    assert!(pilot.answer().contains("no answer"), "{}", pilot.answer());
    let sql = "SELECT count(*) FROM touch WHERE kind = 'meeting' AND text = 'the meeting did not take place'";
    let count: i64 = pilot.app.store.conn().query_row(sql, [], |row| row.get(0)).unwrap();
    assert_eq!(count, 1);
    pilot.press("X Esc 1");
    assert!(!pilot.said().contains("happened? "), "{}", pilot.text());
}

/// Nothing but so many minutes from nine on is left of a day.
fn filled(day: &str, minutes: u32) -> Vec<busy::Event> {
    let mut held = vec![meeting(day, "06:00:00", "09:00:00", "Travel", &[])];
    held.push(meeting(day, &format!("09:{minutes:02}:00"), "20:00:00", "Trade fair", &[]));
    held
}

#[test]
fn a_session_has_the_minutes_that_the_calendars_leave() {
    let mut pilot = pilot(120, 36);
    keep(&mut pilot.app.store, &filled("2026-11-25", 40));
    pilot.press("s");
    assert!(pilot.said().contains("0 of 40 min"), "{}", pilot.text());
    let planned = "SELECT planned_minutes FROM session";
    let minutes: i64 = pilot.app.store.conn().query_row(planned, [], |row| row.get(0)).unwrap();
    assert_eq!(minutes, 40);
    let mut weekend = self::pilot(120, 36);
    weekend.at("2026-11-28T10:00:00+00:00").press("s");
    assert!(weekend.said().contains("0 of 90 min"), "a day without a block: {}", weekend.text());
}

#[test]
fn no_work_is_laid_on_a_day_that_meetings_fill() {
    let (mut world, deals) = World::with(&["Ada Lovelace >fri call", "Mary Somerville >fri call"]);
    let full = ["2026-11-25", "2026-11-26", "2026-11-27"].map(|day| filled(day, 0)).concat();
    keep(&mut world.store, &[full, filled("2026-11-30", 15)].concat());
    world.place(deals[0], Stage::Opportunity, None);
    world.store.note(|conn| busy::forget(conn, "work.ics")).unwrap();
    for nth in 0..30 {
        world.opportunity(&format!("Buyer Number{nth} {nth}k >tomorrow follow up"));
    }
    let of = |world: &World| {
        let day = agenda::of_day(world.store.conn(), world.today(), world.now, world.store.settings()).unwrap();
        day.load[..4]
            .iter()
            .map(|load| format!("{} {}/{}", load.day.format("%a"), load.minutes, load.capacity))
            .collect()
    };
    let free: Vec<String> = of(&world);
    assert_eq!(free, ["Thu 120/90", "Fri 12/90", "Mon 0/90", "Tue 0/90"]);
    keep(&mut world.store, &[filled("2026-11-27", 0), filled("2026-11-30", 15)].concat());
    let full: Vec<String> = of(&world);
    assert_eq!(full, ["Thu 120/90", "Fri 12/0", "Mon 0/15", "Tue 0/90"]);
    world.done(Op::Level);
    let level: Vec<String> = of(&world);
    assert_eq!(level, ["Thu 72/90", "Fri 0/0", "Mon 8/15", "Tue 52/90"], "15 minutes a day stay for new names");
}

#[test]
fn what_nobody_says_is_laid_past_the_days_that_meetings_fill() {
    let (mut world, deals) = World::with(&["Ada Lovelace 9k"]);
    keep(&mut world.store, &["2026-11-25", "2026-11-26", "2026-11-27"].map(|day| filled(day, 0)).concat());
    world.place(deals[0], Stage::Opportunity, None);
    assert_eq!(deals::get(world.store.conn(), deals[0]).unwrap().next.unwrap().day, world.day("mon"));
}

#[test]
fn days_off_lay_the_rest_over_the_days_that_are_worked_and_list_what_was_agreed() {
    let mut world = World::new();
    for nth in 0..25 {
        world.opportunity(&format!("Buyer Number{nth} {nth}k >fri follow up"));
    }
    let hour = world.opportunity("Ada Lovelace ada@ae.example >fri 10:00 demo !the quote by fri");
    let kickoff = world.opportunity("Mary Somerville >tomorrow sign");
    let friday = world.day("fri");
    let next = Some(world.step("fri", "kickoff"));
    world.verb(kickoff, Verb::Win(Win { kickoff: Some(friday), next, ..Win::default() }));
    let tea = meeting("2026-11-27", "15:00:00", "16:00:00", "Tea", &["ada@ae.example"]);
    keep(&mut world.store, &[meeting("2026-11-27", "10:00:00", "11:00:00", "Demo", &["ada@ae.example"]), tea]);
    let off = DayOff { day: friday, kind: Kind::Off, words: "sea".into() };
    let done = world.done(Op::Off(Off::Take(vec![off])));
    assert_eq!(done.said, "Fri 27 Nov: 1 day off; 12 deals laid to Tue 1 Dec.");
    let wanted = [
        "Fri 27 Nov: Ada Lovelace, 10:00 demo; do it before, or agree a new day",
        "Fri 27 Nov: Ada Lovelace, 15:00 Tea; do it before, or agree a new day",
        "Fri 27 Nov: Mary Somerville, kickoff; do it before, or agree a new day",
        "Fri 27 Nov: Ada Lovelace, promised: the quote; do it before, or agree a new day",
    ];
    assert_eq!(done.notes, wanted);
    for agreed in [hour, kickoff] {
        assert_eq!(deals::get(world.store.conn(), agreed).unwrap().next.unwrap().day, friday, "what was agreed stays");
    }
    assert_eq!(world.count("SELECT count(*) FROM deal WHERE postponed > 0"), 0);
    let again = DayOff { day: friday, kind: Kind::Ill, words: "flu".into() };
    assert_eq!(world.done(Op::Off(Off::Take(vec![again]))).said, "Fri 27 Nov: 1 day off.");
}

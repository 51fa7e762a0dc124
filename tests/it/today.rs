//! Today: the block of a day in pictures, and what its letters do to the order, the pins and the load.

use crate::facts::facts;
use crate::pilot::Pilot;
use box9::app::Screen;
use box9::app::event::{Event, Pointer};
use box9::app::today::Today;
use box9::app::today::agenda::Span;
use box9::ops::{self, Add, Op};
use box9::store::{busy, check};

const SIZES: [(u16, u16); 3] = [(120, 36), (80, 24), (40, 12)];

/// A day with a promise, an hour, something for later, and a name that is due.
const DAY: &[&str] = &[
    "Ada Lovelace @Analytical Engines ada@ae.example #referral 12k >today 14:00 call about the engine",
    "Grace Hopper @Navy grace@navy.example 4k >today mail the deck !the deck by today",
    "山田太郎 @株式会社 yamada@kk.example #dentists >today write",
    "Łukasz Żółć @Zakład lukasz@zaklad.example 1k >today call about the shop",
    "Mary Somerville >tomorrow call",
];

/// More than a block carries: thirty calls of six minutes.
fn full() -> Vec<String> {
    (1..=30).map(|nth| format!("Name {nth:02} n{nth}@x.example {nth}k >today call")).collect()
}

fn pilot(columns: u16, rows: u16, lines: &[String]) -> Pilot {
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let mut pilot = Pilot::with(columns, rows, &lines);
    pilot.press("1");
    pilot
}

fn day(columns: u16, rows: u16) -> Pilot {
    pilot(columns, rows, &DAY.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>())
}

fn pictures(name: &str, make: impl Fn(u16, u16) -> Pilot) {
    for (columns, rows) in SIZES {
        insta::assert_snapshot!(format!("{name}_{columns}x{rows}"), make(columns, rows).picture());
    }
}

/// The same day with these events in the calendars.
fn with_calendar(columns: u16, rows: u16, events: &[busy::Event]) -> Pilot {
    let mut pilot = day(columns, rows);
    pilot.app.store.note(|conn| busy::keep(conn, ("work.ics", "1"), None, events)).unwrap();
    pilot.press("1");
    pilot
}

fn event(from: &str, to: &str, words: &str, with: &str) -> busy::Event {
    busy::Event {
        uid: words.into(),
        day: "2026-11-25".parse().unwrap(),
        from: format!("{from}:00").parse().unwrap(),
        to: format!("{to}:00").parse().unwrap(),
        words: words.into(),
        busy: true,
        with: with.split(' ').map(str::to_owned).collect(),
    }
}

#[test]
fn a_day_stands_in_its_hours() {
    pictures("today", day);
    pictures("today_full", |columns, rows| pilot(columns, rows, &full()));
    pictures("today_free", |columns, rows| pilot(columns, rows, &["Ada Lovelace >fri call".to_owned()]));
    pictures("today_empty", |columns, rows| pilot(columns, rows, &[]));
}

#[test]
fn a_day_without_a_block_says_what_it_is() {
    pictures("today_weekend", |columns, rows| {
        let mut pilot = day(columns, rows);
        pilot.press("] ] ]");
        pilot
    });
    pictures("today_off", |columns, rows| {
        let mut pilot = day(columns, rows);
        let path = pilot.app.store.path().to_owned();
        let off = "INSERT INTO day_off (day, kind) VALUES ('2026-11-26', 'off')";
        let now = crate::pilot::moment(crate::pilot::NOW);
        pilot.app.store.operation("off", now, |tx| Ok(tx.conn.execute(off, [])?)).unwrap();
        assert!(path.exists());
        pilot.press("1 ]");
        pilot
    });
}

#[test]
fn meetings_stand_around_the_block() {
    pictures("today_three_meetings", |columns, rows| {
        let events = [
            event("09:00", "09:45", "Standup with the printers", "lukasz@zaklad.example"),
            event("12:00", "13:00", "Lunch with Ann", ""),
            event("15:00", "16:30", "Workshop at Navy", "grace@navy.example me@box.example"),
        ];
        with_calendar(columns, rows, &events)
    });
    pictures("today_forty_minutes", |columns, rows| {
        let events = [event("07:00", "09:00", "Travel", ""), event("09:40", "18:00", "Trade fair", "")];
        with_calendar(columns, rows, &events)
    });
}

#[test]
fn it_opens_on_a_working_day_with_something_due() {
    for (lines, now, opens) in [
        (DAY, crate::pilot::NOW, true),
        (&[][..], crate::pilot::NOW, false),
        (&["Ada Lovelace >fri call"][..], crate::pilot::NOW, false),
        (DAY, "2026-11-28T10:00:00+00:00", false),
    ] {
        let pilot = Pilot::with(120, 36, lines);
        let store =
            box9::store::Store::open(pilot.app.store.path(), box9::store::Source::Program, crate::pilot::moment(now));
        let app = box9::app::App::new(store.unwrap(), crate::pilot::moment(now), (120, 36), None).unwrap();
        assert_eq!(matches!(app.screen, Screen::Today(_)), opens, "{lines:?} at {now}");
    }
}

/// The names of the cards in their order, and the time of each.
fn order(pilot: &Pilot) -> Vec<String> {
    let Screen::Today(today) = &pilot.app.screen else { return Vec::new() };
    let card = |card: &box9::app::today::agenda::Card| {
        let at = card.slot.map_or("-".into(), |slot| format!("{:02}:{:02}", slot.from / 3600, slot.from / 60 % 60));
        format!("{at} {}", card.name.split(' ').next().unwrap_or_default())
    };
    today.agenda.cards.iter().map(card).collect()
}

#[test]
fn the_order_of_a_day_is_the_owners() {
    for (script, answer, wanted) in [
        ("", "", "09:00 Grace, 09:04 Łukasz, 09:10 山田太郎, 14:00 Ada"),
        ("J", "Grace Hopper: at 09:06. · K moves it back", "09:00 Łukasz, 09:06 Grace, 09:10 山田太郎, 14:00 Ada"),
        ("J K", "Grace Hopper: at 09:00. · J", "09:00 Grace, 09:04 Łukasz, 09:10 山田太郎, 14:00 Ada"),
        ("K", "This is the first card.", "09:00 Grace, 09:04 Łukasz, 09:10 山田太郎, 14:00 Ada"),
        ("-", "Grace Hopper is out of this day; it comes tomorrow", "09:00 Łukasz, 09:06 山田太郎, 14:00 Ada"),
        ("- + g", "Grace Hopper is pulled in, at 09:00.", "09:00 Grace, 09:04 Łukasz, 09:10 山田太郎, 14:00 Ada"),
        (
            "+ m",
            "Mary Somerville is pulled in, at 09:00.",
            "09:00 Mary, 09:06 Grace, 09:10 Łukasz, 09:16 山田太郎, 14:00 Ada",
        ),
        ("+ m -", "Mary Somerville is out of this day", "09:00 Grace, 09:04 Łukasz, 09:10 山田太郎, 14:00 Ada"),
        ("j ^ k -", "Grace Hopper is out", "09:00 山田太郎, 09:04 Łukasz, 14:00 Ada"),
        ("j ^ ^ k -", "Grace Hopper is out", "09:00 Łukasz, 09:06 山田太郎, 14:00 Ada"),
    ] {
        let mut pilot = day(120, 36);
        let before = facts(pilot.app.store.conn());
        pilot.press(script);
        assert!(pilot.answer().starts_with(answer), "{script}: {}", pilot.answer());
        assert_eq!(order(&pilot).join(", "), wanted, "{script}");
        assert_eq!(facts(pilot.app.store.conn()), before, "{script}: an order is no fact");
        pilot.restart().press("1");
        assert_eq!(order(&pilot).join(", "), wanted, "{script}, after a restart");
    }
}

#[test]
fn the_order_of_a_day_is_forgotten_with_the_day() {
    let mut pilot = day(120, 36);
    pilot.press("- J").at("2026-11-26T10:00:00+00:00");
    assert_eq!(order(&pilot).len(), 5, "what was left out comes again: {:?}", order(&pilot));
    pilot.press("J");
    let kept: i64 = pilot
        .app
        .store
        .conn()
        .query_row("SELECT count(*) FROM position WHERE place LIKE 'day %'", [], |row| row.get(0))
        .unwrap();
    assert_eq!(kept, 1);
}

fn loads(pilot: &Pilot) -> Vec<u32> {
    let Screen::Today(today) = &pilot.app.screen else { return Vec::new() };
    today.agenda.load.iter().map(|load| load.due).collect()
}

#[test]
fn levelling_keeps_promises_and_hours_and_u_takes_it_back() {
    let mut lines = full();
    lines.push("Prom Ise p@x.example >today call !the draft by today".into());
    lines.push("Ho Ur h@x.example >today 16:00 call".into());
    let mut pilot = pilot(120, 36, &lines);
    let before = facts(pilot.app.store.conn());
    assert_eq!(loads(&pilot)[..3], [186, 0, 0]);
    pilot.press("=");
    assert!(
        pilot.answer().starts_with("Levelled: 16 deals laid over 2 days, the last Fri 27 Nov"),
        "{}",
        pilot.answer()
    );
    assert_eq!(loads(&pilot)[..3], [90, 72, 24]);
    let today = order(&pilot).join(", ");
    assert!(today.contains("Prom") && today.contains("16:00 Ho"), "{today}");
    assert!(today.contains("09:06 Name"), "the greatest stay: {today}");
    let postponed = "SELECT count(*) FROM deal WHERE postponed > 0";
    let counted: i64 = pilot.app.store.conn().query_row(postponed, [], |row| row.get(0)).unwrap();
    assert_eq!(counted, 0, "levelling is no postponing");
    assert!(check::check(&pilot.app.store).unwrap().ok());
    pilot.press("=");
    assert!(pilot.answer().contains("Nothing to level"), "{}", pilot.answer());
    pilot.press("u");
    assert!(pilot.answer().starts_with("Undid: "), "{}", pilot.answer());
    assert_eq!(facts(pilot.app.store.conn()), before);
}

#[test]
fn a_card_that_was_pulled_in_stays_when_the_day_is_levelled() {
    let mut pilot = pilot(120, 36, &full());
    pilot.press("G");
    let Screen::Today(today) = &pilot.app.screen else { panic!() };
    let last = today.selected().unwrap().clone();
    assert!(last.slot.is_none() && last.reached.is_some(), "{last:?}");
    pilot.press("+");
    let text = pilot.text();
    assert!(text.contains("Pull in") && text.contains("does not fit"), "{text}");
    pilot.press("n");
    let first = order(&pilot)[0].clone();
    pilot.press("=");
    assert_eq!(order(&pilot)[0], first);
}

#[test]
fn the_letters_of_a_deal_do_here_what_they_do_everywhere() {
    for (script, answer) in [
        ("d 'fri call' Enter", "Grace Hopper: mail the deck done; next call, Fri 27 Nov"),
        ("a v Enter", "Grace Hopper: voicemail"),
        ("f '3 send it' Enter", "Grace Hopper: next send it, Sat 28 Nov"),
        ("z '2w' Enter", "Grace Hopper: postponed to"),
        ("L", "Grace Hopper: moved to Prospects."),
        ("c r", "Grace Hopper: in category referral"),
        ("x l 'too dear' Enter Enter", "Grace Hopper: lost (too dear)"),
        ("! 'a draft by fri' Enter", "Grace Hopper: promised a draft"),
        ("n 'Alan Turing >today call' Enter", "Added Alan Turing"),
        ("j Enter L Esc", "Łukasz Żółć: moved to Prospects."),
    ] {
        let mut pilot = day(120, 36);
        let before = facts(pilot.app.store.conn());
        pilot.press(script);
        assert!(pilot.answer().contains(answer), "{script}: {}", pilot.answer());
        assert!(matches!(pilot.app.screen, Screen::Today(_)), "{script} leaves the day");
        pilot.press("u");
        assert_eq!(facts(pilot.app.store.conn()), before, "{script}, undone");
    }
}

#[test]
fn one_goes_from_card_to_deal_and_from_day_to_day() {
    let mut pilot = day(120, 36);
    pilot.press("Enter J");
    assert!(pilot.text().contains("box9  Deal") && pilot.text().contains("Łukasz"), "{}", pilot.text());
    pilot.press("Esc");
    assert!(pilot.text().contains("box9  Today") && pilot.text().contains("▸ Łukasz"), "{}", pilot.text());
    pilot.press("]");
    assert!(pilot.text().contains("Tomorrow  09:00"), "{}", pilot.text());
    pilot.press("[ [");
    assert!(pilot.text().contains("Yesterday"), "{}", pilot.text());
    pilot.press("Esc");
    assert!(pilot.text().contains("Today  09:00"), "{}", pilot.text());
    pilot.press("2");
    assert!(pilot.text().contains("box9  Funnel"), "{}", pilot.text());
}

#[test]
fn the_minute_and_the_day_go_on_by_themselves() {
    let mut pilot = day(120, 36);
    assert!(pilot.text().contains("10:00 ╺━"), "{}", pilot.text());
    pilot.at("2026-11-25T11:12:00+00:00");
    assert!(pilot.text().contains("11:12 ╺━"), "{}", pilot.text());
    pilot.at("2026-11-26T04:00:00+00:00");
    assert!(order(&pilot).iter().any(|card| card.contains("Mary")), "{:?}", order(&pilot));
}

#[test]
fn another_process_is_seen() {
    let mut pilot = day(120, 36);
    let now = crate::pilot::moment(crate::pilot::NOW);
    let mut other = pilot.app.store.open_beside().unwrap();
    ops::perform(&mut other, &Op::Add(Add { line: "Alan Turing >today call".into(), stage: None }), now).unwrap();
    assert!(pilot.app.look().unwrap());
    assert!(order(&pilot).iter().any(|card| card.contains("Alan")), "{:?}", order(&pilot));
}

#[test]
fn the_mouse_selects_a_card() {
    let mut pilot = day(120, 36);
    let row = pilot.text().lines().position(|line| line.contains("山田太郎")).unwrap() as u16;
    pilot.send(Event::Mouse { pointer: Pointer::Click, column: 20, row });
    assert!(pilot.text().contains("▸ 山田太郎"), "{}", pilot.text());
    pilot.send(Event::Mouse { pointer: Pointer::WheelUp, column: 20, row });
    assert!(pilot.text().contains("▸ Łukasz"), "{}", pilot.text());
}

/// The hours of the block.
fn block(pilot: &Pilot) -> String {
    let Screen::Today(today) = &pilot.app.screen else { return String::new() };
    let hour = |second: u32| format!("{:02}:{:02}", second / 3600, second / 60 % 60);
    let pieces = today.agenda.pieces.iter().map(|piece| format!("{}-{}", hour(piece.from), hour(piece.to)));
    pieces.collect::<Vec<_>>().join(" ")
}

#[test]
fn b_moves_the_block_to_an_hour_or_the_next_free_time() {
    for (script, answer, wanted) in [
        ("b Enter", "Block of today: 10:00–11:30. Moved by you from 09:00. · u undoes", "10:00-11:30"),
        ("b '14:30' Enter", "Block of today: 14:30–16:00. Moved by you from 09:00. · u undoes", "14:30-16:00"),
        ("b '7pm' Enter", "Block of today: 19:00–20:30.", "19:00-20:30"),
        ("b Enter b 'usual' Enter", "Block of today: 09:00–10:30. · u undoes", "09:00-10:30"),
        ("b Enter u", "Undid: ", "09:00-10:30"),
        ("b Enter u U", "Did again: ", "10:00-11:30"),
        ("b '14:30' Esc", "", "09:00-10:30"),
        ("b 'someday' Enter", "", "09:00-10:30"),
        ("] b Enter", "Block of tomorrow: 08:00–09:30.", "08:00-09:30"),
        ("] ] ] b '10' Enter", "Block of Sat 28 Nov: 10:00–11:30.", "10:00-11:30"),
        ("[ b", "The block of Tue 24 Nov is past; it stays where it was.", "09:00-10:30"),
    ] {
        let mut pilot = day(120, 36);
        let before = facts(pilot.app.store.conn());
        pilot.press(script);
        assert!(pilot.answer().starts_with(answer), "{script}: {}", pilot.answer());
        assert_eq!(block(&pilot), wanted, "{script}");
        if answer.ends_with("u undoes") {
            pilot.press(&"u ".repeat(script.matches("Enter").count()));
            assert!(facts(pilot.app.store.conn()) == before, "{script}, undone: {}", pilot.answer());
        }
    }
}

#[test]
fn a_day_is_taken_off_and_worked_after_all_by_one_key() {
    let mut pilot = Pilot::demo(120, 36);
    pilot.press("1 D");
    assert!(pilot.said().contains("today: off; the work goes onto days that are worked"), "{}", pilot.text());
    pilot.press("'27 nov..30 nov trade fair'");
    assert!(pilot.said().contains("Fri 27 Nov to Mon 30 Nov, 4 days: off"), "{}", pilot.text());
    pilot.press("Enter");
    assert!(pilot.answer().contains("4 days off") && pilot.answer().contains("u undoes"), "{}", pilot.answer());
    pilot.press("D '27 nov'");
    assert!(pilot.said().contains("Fri 27 Nov: worked after all"), "{}", pilot.text());
    pilot.press("Enter");
    assert!(pilot.answer().contains("Fri 27 Nov: worked after all."), "{}", pilot.answer());
    pilot.press("u u D '31 feb' Enter");
    assert!(pilot.said().contains("there is no 31 Feb"), "{}", pilot.text());
}

#[test]
fn the_box_of_the_block_says_what_would_be() {
    for (script, wanted) in [
        ("b", "Enter: the next free time, 10:00–11:30 · 4 cards fit"),
        ("b '14:00'", "14:00–15:30 · 4 cards fit"),
        ("b '8'", "08:00–09:30 · 4 cards fit · it begins in the past"),
        ("b 'nonsense'", "\"nonsense\" is no hour; write 14:30, 2pm, free or usual"),
    ] {
        let mut pilot = day(120, 36);
        pilot.press(script);
        assert!(pilot.text().contains(wanted), "{script}: {}", pilot.text());
    }
    let mut pilot = pilot(120, 36, &full());
    pilot.press("b '15:00'");
    assert!(pilot.text().contains("15 cards fit, 15 after"), "{}", pilot.text());
    pictures("today_move_block", |columns, rows| {
        let mut pilot = day(columns, rows);
        pilot.press("b");
        pilot
    });
}

#[test]
fn a_missed_block_offers_the_next_free_time_until_it_is_moved_or_a_session_begins() {
    let late = |columns, rows| {
        let mut pilot = day(columns, rows);
        pilot.at("2026-11-25T13:12:20+00:00");
        pilot
    };
    pictures("today_missed", late);
    for (script, offered) in
        [("", true), ("b Enter", false), ("b Enter u", true), ("s Esc 1", false), ("]", false), ("b '11' Enter", true)]
    {
        let mut pilot = late(120, 36);
        pilot.press(script);
        let text = pilot.text();
        assert_eq!(text.contains("missed · b Enter moves it to 13:15–14:45"), offered, "{script}: {text}");
    }
    let mut pilot = late(120, 36);
    pilot.press("b Enter");
    assert_eq!(block(&pilot), "13:15-14:45");
    pilot.at("2026-11-25T17:50:00+00:00");
    assert!(pilot.text().contains("missed · s begins a session all the same"), "{}", pilot.text());
    pilot.press("b");
    assert!(pilot.text().contains("Nothing else is free in the working hours of today."), "{}", pilot.text());
}

/// Whatever lies on a day, its rows follow the clock, each card has one, and they fit where the cards alone do.
#[test]
fn the_timeline_follows_the_clock() {
    use box9::app::today::timeline::{Row, rows};
    let mut today = Today::default();
    today.agenda.hours = Span::of_minutes(480, 1020);
    today.agenda.pieces = vec![Span::of_minutes(540, 630)];
    for count in 0..=15u32 {
        let card = |nth: u32| box9::app::today::agenda::Card {
            slot: Some(Span::of_minutes(540 + nth * 6, 546 + nth * 6)),
            minutes: 6,
            ..Default::default()
        };
        today.agenda.cards = (0..count).map(card).collect();
        for height in 24..60 {
            let rows = rows(&today.agenda, height, Some(36_000));
            let begins: Vec<u32> = rows
                .iter()
                .filter_map(|row| match row {
                    Row::Stretch { at, .. } => Some(*at),
                    Row::Now(_) => None,
                })
                .collect();
            assert!(begins.is_sorted(), "{count} {height}");
            assert!(rows.len() <= height, "{count} {height}: {}", rows.len());
            for nth in 0..count as usize {
                assert!(rows.iter().any(|row| row.card() == Some(nth)), "{count} {height}");
            }
        }
    }
}

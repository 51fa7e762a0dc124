//! The reset: its stations, their cards by one or two keys, coming again, taking back, and when it is offered.

mod large;

use box9::app::event::{Effect, Job};
use box9::domain::reset::{Place, Station};
use box9::store::{check, reset};

use crate::facts::facts;
use crate::pilot::Pilot;

const SIZES: [(u16, u16); 3] = [(120, 36), (80, 24), (40, 12)];

/// What stands on the head line of the screen: "3 of 7", and what is left.
fn head(pilot: &mut Pilot) -> String {
    let text = pilot.text();
    let line = text.lines().find(|line| line.contains(" of 7 · ")).unwrap_or_default().to_owned();
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn left(pilot: &Pilot, station: Station) -> i64 {
    let today = pilot.app.today();
    let place = reset::find(pilot.app.store.conn(), today).unwrap().unwrap_or_else(|| Place::begin(today));
    reset::left(pilot.app.store.conn(), station, &place, today).unwrap()
}

#[test]
fn the_stations_stand_at_every_size() {
    for (columns, rows) in SIZES {
        let mut pilot = Pilot::demo(columns, rows);
        for (name, script) in [
            ("classify", "R"),
            ("sold", "Tab"),
            ("follow_up", "Tab"),
            ("plan", "Tab"),
            ("categories", "Tab"),
            ("block", "Tab"),
        ] {
            pilot.press(script);
            insta::assert_snapshot!(format!("reset_{name}_{columns}x{rows}"), pilot.picture());
        }
    }
}

#[test]
fn every_answer_is_a_key_or_two_is_counted_and_is_taken_back() {
    for (there, script, answer) in [
        ("R Tab", "1", "observed using"),
        ("R Tab", "3", "next ask whether they use it"),
        ("R Tab", "2 'the manual by fri' Enter Enter", ""),
        ("R Tab Tab", "1", "next follow up"),
        ("R Tab Tab", "2", "sent"),
        ("R Tab Tab", "3", "no answer"),
        ("R Tab Tab", "x l 'too slow' Enter", "lost (too slow)"),
        ("R Tab Tab", "f '3 call' Enter", "next call"),
        ("R Tab Tab Tab", "1", "plan"),
    ] {
        let mut pilot = Pilot::demo(120, 36);
        pilot.press(there);
        let (before, station) = (facts(pilot.app.store.conn()), head(&mut pilot));
        let number = station.chars().next().unwrap().to_digit(10).unwrap() as usize;
        let station = Station::ALL[number - 1];
        let (n, first) = (left(&pilot, station), pilot.text());
        pilot.press(script);
        assert!(pilot.app.overlays.is_empty(), "{there} {script} leaves a box: {}", pilot.text());
        assert!(pilot.answer().contains(answer), "{there} {script}: {}", pilot.answer());
        assert_eq!(left(&pilot, station), n - 1, "{there} {script}: {}", pilot.text());
        assert!(check::check(&pilot.app.store).unwrap().ok(), "{there} {script}");
        for _ in 0..4 {
            if facts(pilot.app.store.conn()) != before || left(&pilot, station) != n {
                pilot.press("u");
            }
        }
        assert_eq!(facts(pilot.app.store.conn()), before, "{there} {script}, taken back");
        assert_eq!(left(&pilot, station), n, "{there} {script}, taken back");
        let again = |text: &str| text.lines().take(10).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(again(&pilot.text())[4..], again(&first)[4..], "the card is in sight again");
    }
}

#[test]
fn promises_are_typed_from_memory_until_an_empty_line() {
    let mut pilot = Pilot::demo(120, 36);
    pilot.press("R Tab 2 'the manual by fri' Enter");
    assert!(pilot.text().contains("Promise") && pilot.answer().contains("Another one"), "{}", pilot.text());
    pilot.press("'a training' Enter Esc");
    let sql = "SELECT count(*) FROM promise WHERE text IN ('the manual', 'a training')";
    let n: i64 = pilot.app.store.conn().query_row(sql, [], |row| row.get(0)).unwrap();
    assert_eq!((n, pilot.app.overlays.len()), (2, 0), "{}", pilot.text());
}

#[test]
fn the_first_change_of_a_day_asks_for_its_backup() {
    let mut pilot = Pilot::demo(120, 36);
    pilot.press("R Tab");
    let backup = |effect: &Effect| matches!(effect, Effect::Work(Job::Backup { .. }));
    let asked = (0..left(&pilot, Station::Sold)).any(|_| {
        let made = pilot.press("2").effects.iter().any(backup);
        pilot.press("Esc");
        made
    });
    assert!(asked, "one that is no handoff yet becomes one");
}

/// Ctrl-C closes every box; no promise from memory is waited for any longer.
#[test]
fn promises_from_memory_end_with_their_box() {
    for ending in ["Ctrl-c", "Esc"] {
        let mut pilot = Pilot::demo(120, 36);
        pilot.press("R Tab 2").press(ending);
        assert!(pilot.app.overlays.is_empty(), "{}", pilot.text());
        pilot.press("Tab");
        let n = left(&pilot, Station::FollowUp);
        pilot.press("! 'the drawings by fri' Enter");
        assert!(pilot.app.overlays.is_empty(), "{ending}: no other box follows: {}", pilot.text());
        pilot.press("1");
        assert_eq!(left(&pilot, Station::FollowUp), n - 1, "{ending}: the answer counts: {}", pilot.answer());
    }
}

#[test]
fn the_rest_of_a_station_is_answered_at_once() {
    for (there, station) in
        [("R Tab", Station::Sold), ("R Tab Tab", Station::FollowUp), ("R Tab Tab Tab", Station::Plan)]
    {
        let mut pilot = Pilot::demo(120, 36);
        let before = facts(pilot.app.store.conn());
        pilot.press(there).press("1 Ctrl-a");
        assert!(head(&mut pilot).contains(" all "), "{}", pilot.text());
        let script = if station == Station::Sold { "3" } else { "1" };
        pilot.press(script);
        assert_eq!(left(&pilot, station), 0, "{there}: {}", pilot.answer());
        assert!(check::check(&pilot.app.store).unwrap().ok(), "{there}");
        pilot.press("u u");
        assert_eq!(facts(pilot.app.store.conn()), before, "{there}");
    }
}

#[test]
fn the_pass_goes_on_where_it_was_left_or_killed() {
    let mut pilot = Pilot::demo(120, 36);
    pilot.press("R Tab Tab 1 1 - ");
    let (before, n) = (head(&mut pilot), left(&pilot, Station::FollowUp));
    pilot.reopen().press("R");
    assert!(pilot.answer().contains("Going on where you were"), "{}", pilot.answer());
    assert_eq!((head(&mut pilot), left(&pilot, Station::FollowUp)), (before, n));
    pilot.press("Esc");
    assert!(pilot.text().contains("box9  Funnel") && pilot.answer().contains("R goes on there"), "{}", pilot.text());
    pilot.press("R S-Tab S-Tab 1");
    let cards = left(&pilot, Station::Classify);
    pilot.press("k k Enter");
    assert!(pilot.text().contains("box9  Deal"), "{}", pilot.text());
    pilot.press("Esc").reopen().press("R");
    assert_eq!(left(&pilot, Station::Classify), cards - 2);
    pilot.press("1 Esc");
    assert!(head(&mut pilot).starts_with("1 of 7"), "Esc in triage comes back: {}", pilot.text());
}

#[test]
fn the_last_stations_lead_into_the_first_session() {
    let mut pilot = Pilot::demo(120, 36);
    pilot.press("R Tab Tab Tab Tab Tab 1");
    assert!(head(&mut pilot).starts_with("7 of 7") && pilot.answer().contains("The block stays"), "{}", pilot.text());
    pilot.press("1");
    assert!(pilot.text().contains("box9  Session"), "{}", pilot.text());
}

#[test]
fn it_is_offered_in_a_crisis_and_never_forced() {
    let names: Vec<String> = (0..51).map(|n| format!("Name{n}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut pilot = Pilot::with(80, 24, &names);
    assert!(
        pilot.text().contains("51 names wait in the tray. The funnel is a mess? R leads out of it."),
        "{}",
        pilot.text()
    );
    pilot.press("R");
    assert!(head(&mut pilot).ends_with("51 left"), "{}", pilot.text());
    let mut calm = Pilot::with(80, 24, &names[..50]);
    assert!(!calm.text().contains("leads out"), "{}", calm.text());
}

#[test]
fn on_an_empty_file_every_station_is_done() {
    let mut pilot = Pilot::new(80, 24);
    pilot.press("R 1 Tab Tab Tab");
    assert!(head(&mut pilot).starts_with("5 of 7"), "{}", pilot.text());
    assert!(pilot.text().contains("Nothing is left here"), "{}", pilot.text());
}

/// A funnel of 8,800 deals out of another program: the first cards of each station one by one, the rest at once.
#[test]
fn a_large_funnel_is_led_through_to_its_first_session() {
    let Some(corpus) = std::env::var_os("BOX9_CORPUS") else { return };
    let file = std::path::Path::new(&corpus).join("csv-pipeline/maven__sales_pipeline.csv");
    let mut pilot = Pilot::filled(120, 36, |store| {
        let place = |word: &str, place| (word.to_owned(), place);
        let request = box9::ops::import::Request {
            files: vec![box9::ops::import::Source::path(file.clone())],
            stages: vec![
                place("Engaging", box9::formats::words::Place::Qualified),
                place("Prospecting", box9::formats::words::Place::Prospect),
            ],
            ..Default::default()
        };
        let now = crate::pilot::moment(crate::pilot::NOW);
        box9::ops::import::import(store, &request, now).unwrap();
    });
    let mut keys = 0;
    let mut press = |pilot: &mut Pilot, script: &str| {
        keys += script
            .split('\'')
            .enumerate()
            .map(|(nth, part)| if nth % 2 == 0 { part.split_whitespace().count() } else { part.chars().count() })
            .sum::<usize>();
        pilot.press(script);
    };
    press(&mut pilot, "R");
    let lefts: Vec<i64> = Station::ALL.iter().map(|station| left(&pilot, *station)).collect();
    println!("left at the stations: {lefts:?}");
    for station in Station::ALL {
        let n = left(&pilot, *station);
        match station {
            Station::Classify if n > 0 => {
                press(&mut pilot, "1");
                for _ in 0..40.min(n) {
                    press(&mut pilot, "p Enter");
                }
                press(&mut pilot, "Esc");
                if left(&pilot, *station) > 0 {
                    press(&mut pilot, "Tab");
                }
            }
            Station::Block => press(&mut pilot, "2 1"),
            Station::Session => press(&mut pilot, "1"),
            _ => {
                for _ in 0..40.min(n) {
                    press(&mut pilot, "1");
                }
                if left(&pilot, *station) > 0 {
                    press(&mut pilot, "Ctrl-a 1");
                }
                assert_eq!(left(&pilot, *station), 0, "{station}: {}", pilot.text());
                press(&mut pilot, "Tab");
            }
        }
    }
    println!("{keys} keys; then: {}", pilot.said());
    assert!(pilot.text().contains("box9  Session"), "{}", pilot.text());
    assert!(check::check(&pilot.app.store).unwrap().ok());
}

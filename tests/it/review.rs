//! The mirror: figures worked out by hand, a real pipeline against its own cells, and pictures of the screen.

use crate::pilot::{NOW, Pilot, moment};
use box9::app::Screen;
use box9::app::event::{Effect, Event};
use box9::domain::Day;
use box9::domain::mirror::Review;
use box9::domain::mirror::share::Share;
use box9::domain::money::{Currency, Money};
use box9::domain::settings::Settings;
use box9::domain::stage::{Stage, State};
use box9::domain::touch::Outcome;
use box9::ops::import::{Request, Source, import};
use box9::ops::{self, Close, Goal, LogTouch, Move, Op, SessionChange, Verb, Win};
use box9::store::{self, Store, mirror};
use box9::worker;
use std::path::PathBuf;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// Does something at an hour of a day of November 2026.
fn at(store: &mut Store, when: &str, op: Op) -> ops::Outcome {
    ops::perform(store, &op, moment(&format!("2026-{when}:00+00:00"))).unwrap()
}

fn add(store: &mut Store, when: &str, line: &str) -> box9::domain::id::DealId {
    at(store, when, Op::Add(ops::Add { line: line.into(), stage: Some(Stage::Lead) })).deals[0]
}

fn look(store: &Store, today: &str) -> Review {
    mirror::review(store.conn(), store.settings(), day(today)).unwrap()
}

fn close(reason: &str) -> Verb {
    Verb::Close(Close { state: State::Lost, reason: reason.into(), again: None })
}

#[test]
fn moves_won_and_lost_are_as_worked_out_by_hand() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(&folder.path().join("f.box9"), store::Source::Shell, moment(NOW)).unwrap();
    // Four leads of 1 October. Ada goes on after 10 days, Bea after 20, Cy is lost after 6, Di stays.
    let [ada, bea, cy, _di] =
        ["Ada", "Bea", "Cy", "Di"].map(|name| add(&mut store, "10-01T09:00", &format!("{name} >fri call")));
    let to = |stage| Verb::Move(Move { goal: Goal::Stage(stage, None), because: None });
    at(&mut store, "10-11T09:00", Op::Deals(vec![ada], to(Stage::Opportunity)));
    at(&mut store, "10-21T09:00", Op::Deals(vec![bea], to(Stage::Opportunity)));
    at(&mut store, "10-07T09:00", Op::Deals(vec![cy], close("Price")));
    // Ada signs on 5 November, 35 days after the opening; Bea is lost on 9 November.
    at(
        &mut store,
        "11-05T09:00",
        Op::Deals(
            vec![ada],
            Verb::Win(Win { value: Some(Money { minor: 100_000, currency: Currency::USD }), ..Win::default() }),
        ),
    );
    at(&mut store, "11-09T09:00", Op::Deals(vec![bea], close("Too slow")));
    let told = look(&store, "2026-11-25");
    let leads = told.flows[0];
    assert_eq!((leads.on, leads.days.middle), (Share { hits: 2, of: 3 }, Some(10.0)), "6, 10 and 20 days");
    // (2 + 8 x 0.2) / (3 + 8)
    assert!((leads.drawn - 3.6 / 11.0).abs() < 1e-9);
    let hopes = told.flows[2];
    assert_eq!((hopes.on, hopes.days.middle), (Share { hits: 1, of: 2 }, Some(22.0)), "25 and 19 days");
    assert_eq!(told.outcomes.won, Share { hits: 1, of: 3 });
    assert_eq!(told.outcomes.days.middle, Some(35.0));
    let reasons: Vec<(&str, u32)> = told.outcomes.reasons.iter().map(|one| (one.word.as_str(), one.won.of)).collect();
    assert_eq!(reasons, [("Price", 1), ("Too slow", 1)]);
    assert_eq!((told.outcomes.quarters.len(), told.outcomes.quarters[0].value.show().as_str()), (1, "$1,000"));
    assert_eq!(told.ages[0].buckets, [0, 0, 1, 0], "Di has been a lead for 55 days");
    // A year and a day later nothing of it is in the window.
    assert_eq!(look(&store, "2027-11-10").outcomes.won, Share { hits: 0, of: 0 });
}

#[test]
fn minutes_and_conversations_are_as_worked_out_by_hand() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(&folder.path().join("f.box9"), store::Source::Shell, moment(NOW)).unwrap();
    let ada = add(&mut store, "11-16T08:00", "Ada >tomorrow call");
    // Monday 16: an hour of 90 minutes keeps the day. Tuesday 17: ten minutes do not.
    at(&mut store, "11-16T09:00", Op::Session(SessionChange::Start));
    for minutes in 1..=15 {
        tick(&mut store, &format!("11-16T09:{:02}", minutes * 4));
    }
    at(&mut store, "11-16T10:00", Op::Session(SessionChange::End));
    at(&mut store, "11-17T09:00", Op::Deals(vec![ada], Verb::Touch(LogTouch::of(Outcome::Sent))));
    at(&mut store, "11-18T09:00", Op::Deals(vec![ada], Verb::Touch(LogTouch::of(Outcome::Answered))));
    at(&mut store, "11-23T09:00", Op::Deals(vec![ada], Verb::Touch(LogTouch::of(Outcome::Sent))));
    let told = look(&store, "2026-11-25");
    let weeks: Vec<(u32, u32)> =
        told.weeks.iter().rev().take(3).map(|week| (week.touches, week.conversations)).collect();
    assert_eq!(weeks, [(1, 0), (2, 1), (0, 0)], "an empty week is empty");
    assert_eq!((told.followed.deals, told.followed.answered), (1, 1));
    let worked: Vec<u32> = told.days.iter().filter(|day| day.worked > 0).map(|day| day.worked).collect();
    assert_eq!(worked, [60], "silence of up to five minutes is work");
    assert_eq!(told.days.iter().filter(|day| day.is_kept()).count(), 1);
}

/// The owner presses a key: the clock of the session knows that somebody is there.
fn tick(store: &mut Store, when: &str) {
    let now = moment(&format!("2026-{when}:00+00:00").replace("09:60", "10:00"));
    let mut running = store::sessions::find(store.conn()).unwrap().unwrap();
    running.clock.key(now);
    store.note(|conn| store::sessions::keep(conn, &running)).unwrap();
}

#[test]
fn a_real_pipeline_is_told_as_its_own_cells_say() {
    let Some(root) = std::env::var_os("BOX9_CORPUS").map(PathBuf::from) else { return };
    let file = root.join("csv-pipeline/maven__sales_pipeline.csv");
    let folder = tempfile::tempdir().unwrap();
    let now = "2018-01-01T09:00:00+00:00".parse().unwrap();
    let mut store = Store::open(&folder.path().join("f.box9"), store::Source::Shell, now).unwrap();
    let request = Request { files: vec![Source::path(&file)], ..Request::default() };
    import(&mut store, &request, now).unwrap();
    let today = day("2017-12-31");
    let told = mirror::review(store.conn(), &Settings::default(), today).unwrap();
    let ours = Cells::of(&file, day("2017-01-01"), today);
    assert_eq!(told.outcomes.won, Share { hits: ours.won, of: ours.won + ours.lost });
    assert_eq!(told.outcomes.days.middle, Some(ours.median));
    let quarters: Vec<(u32, i64)> = told.outcomes.quarters.iter().map(|one| (one.won, one.value.minor / 100)).collect();
    assert_eq!(quarters, ours.quarters);
}

/// What the file's own cells come to, read without any of the program.
struct Cells {
    won: u32,
    lost: u32,
    median: f64,
    quarters: Vec<(u32, i64)>,
}

impl Cells {
    fn of(file: &std::path::Path, since: Day, until: Day) -> Cells {
        let mut reader = csv::Reader::from_path(file).unwrap();
        let (mut won, mut lost, mut days) = (0, 0, Vec::new());
        let mut quarters = std::collections::BTreeMap::new();
        for row in reader.records().map(Result::unwrap) {
            let (stage, engaged, closed) = (&row[4], &row[5], &row[6]);
            let Ok(closed) = closed.parse::<Day>() else { continue };
            if closed < since || closed > until {
                continue;
            }
            match stage {
                "Won" => {
                    won += 1;
                    days.push((closed - engaged.parse::<Day>().unwrap()).num_days());
                    let month: u32 = closed.format("%m").to_string().parse().unwrap();
                    let quarter: &mut (u32, i64) = quarters.entry((month - 1) / 3).or_default();
                    quarter.0 += 1;
                    quarter.1 += row[7].parse::<f64>().unwrap() as i64;
                }
                "Lost" => lost += 1,
                _ => {}
            }
        }
        days.sort_unstable();
        let middle = days.len() / 2;
        let median =
            if days.len() % 2 == 1 { days[middle] as f64 } else { (days[middle - 1] + days[middle]) as f64 / 2.0 };
        Cells { won, lost, median, quarters: quarters.into_values().collect() }
    }
}

#[test]
fn the_screen_shows_each_part_and_the_deals_behind_it() {
    let mut pilot = Pilot::demo(120, 36);
    pilot.press("4 Tab");
    insta::assert_snapshot!("review_talks_120x36", pilot.picture());
    pilot.press("Tab Tab");
    insta::assert_snapshot!("review_outcomes_120x36", pilot.picture());
    pilot.press("j j j j Enter");
    assert!(pilot.answer().starts_with("Won and lost: Price: "), "{}", pilot.answer());
    assert!(matches!(pilot.app.screen, Screen::Funnel));
    pilot.press("Esc");
    assert!(matches!(pilot.app.screen, Screen::Review(_)), "Esc comes back to the mirror");
    pilot.press("Tab Tab").resize(80, 24);
    insta::assert_snapshot!("review_ageing_80x24", pilot.picture());
    pilot.press("g g").resize(40, 12);
    insta::assert_snapshot!("review_40x12", pilot.picture());
}

#[test]
fn an_empty_file_has_an_empty_mirror() {
    let mut pilot = Pilot::new(120, 36);
    pilot.press("4");
    insta::assert_snapshot!("review_empty_120x36", pilot.picture());
    pilot.press("Enter");
    assert!(pilot.answer().starts_with("No deals are behind"), "{}", pilot.answer());
}

#[test]
fn the_screen_does_not_wait_for_the_mirror() {
    let mut pilot = Pilot::with(120, 36, &["Ada >fri call"]);
    for (key, words) in [("4", "The mirror is being read."), ("b", "The boxes are being read.")] {
        let chord = key.parse().unwrap();
        let effects = pilot.app.update(Event::Chord(chord), moment(NOW));
        let job = effects.into_iter().find_map(|effect| match effect {
            Effect::Work(job) => Some(job),
            _ => None,
        });
        assert!(pilot.said().contains(words), "{}", pilot.said());
        let again = pilot.app.update(Event::Minute, moment(NOW));
        assert!(!again.iter().any(|effect| matches!(effect, Effect::Work(_))), "it is asked for once: {again:?}");
        let answer = worker::run(&mut pilot.app.store.open_beside().unwrap(), job.unwrap()).unwrap();
        pilot.app.update(Event::Answer(answer), moment(NOW));
        assert!(!pilot.said().contains(words), "{}", pilot.said());
    }
}

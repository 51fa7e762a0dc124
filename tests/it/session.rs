//! A session: its cards in pictures, what each digit does and says before it does it, the clock, and nothing lost.

use crate::facts::facts;
use crate::pilot::Pilot;
use box9::app::Screen;
use box9::app::event::Effect;
use box9::app::session::{Choice, Session};
use box9::domain::queue::Group;
use box9::domain::session::{Mode, Reply};
use box9::domain::touch::Outcome;
use box9::keys::Scope;
use box9::store::check;

mod special;
mod whole_day;

const SIZES: [(u16, u16); 3] = [(120, 36), (80, 24), (40, 12)];

/// A promise, a call, and an opportunity without a plan; the tray and prospecting come by themselves.
const DAY: &[&str] = &[
    "Ada Lovelace @Analytical Engines ada@ae.example +44 20 7946 0000 #referral 12k >today call about the engine",
    "Grace Hopper @Navy grace@navy.example 4k >mon mail the deck !the deck by today",
    "Mary Somerville mary@x.example #referral >today write to her",
    "Alan Turing alan@park.example",
];

fn session(pilot: &Pilot) -> &Session {
    match &pilot.app.screen {
        Screen::Session(session) => session,
        other => panic!("{other:?}"),
    }
}

/// The key of what may come of a card.
fn key(pilot: &Pilot, choice: &Choice) -> String {
    pilot.app.keymap.key_for(Scope::Session, choice.action).unwrap()
}

fn why(pilot: &Pilot) -> String {
    session(pilot).running.card().map(|card| card.why.clone()).unwrap_or_default()
}

fn count(pilot: &Pilot) -> (usize, usize) {
    session(pilot).running.count()
}

fn number(pilot: &Pilot, sql: &str) -> i64 {
    pilot.app.store.conn().query_row(sql, [], |row| row.get(0)).unwrap()
}

fn day(columns: u16, rows: u16, keys: &str) -> Pilot {
    let mut pilot = Pilot::with(columns, rows, DAY);
    pilot.press("s").press(keys);
    pilot
}

#[test]
fn cards_of_four_kinds_and_the_closing_page_stand_in_any_size() {
    for (name, keys) in [
        ("promise", ""),
        ("call", "k"),
        ("talk", "k 1 'likes it =opp !a quote by mon > fri 10:00 show it'"),
        ("paused", "k Space"),
        ("prospecting", "k 2 4"),
        ("tray", "k 2 4 0"),
        ("all_done", "k 2 4 0 0"),
        ("closing", "k 2 X"),
    ] {
        for (columns, rows) in SIZES {
            let mut pilot = day(columns, rows, keys);
            insta::assert_snapshot!(format!("session_{name}_{columns}x{rows}"), pilot.picture());
        }
    }
}

#[test]
fn a_handoff_an_answer_and_a_meeting_stand_in_any_size() {
    for (columns, rows) in SIZES {
        for group in [Group::Handoffs, Group::Answers, Group::Opportunities] {
            let mut pilot = Pilot::demo(columns, rows);
            pilot.press("s");
            for _ in 0..count(&pilot).1 {
                if session(&pilot).running.card().is_some_and(|card| card.group() == group) {
                    break;
                }
                pilot.press("-");
            }
            insta::assert_snapshot!(format!("session_{}_{columns}x{rows}", group.word()), pilot.picture());
        }
        for (name, now) in [("meeting", "2026-11-25T10:00:00+00:00"), ("met", "2026-11-25T12:30:00+00:00")] {
            let mut pilot = crate::meetings::pilot(columns, rows);
            pilot.at(now).press("s");
            insta::assert_snapshot!(format!("session_{name}_{columns}x{rows}"), pilot.picture());
        }
    }
}

#[test]
fn what_stands_beside_a_digit_is_what_it_does() {
    for digit in ["2", "3", "4", "8", "9"] {
        let mut pilot = day(120, 36, "k");
        let nth: usize = digit.parse().unwrap();
        let leads_to = session(&pilot).choices[nth - 1].leads_to.clone();
        let deal = session(&pilot).deal().unwrap().0;
        pilot.press(digit);
        let next =
            format!("SELECT count(*) FROM step WHERE deal_id = {deal} AND done_at IS NULL AND dropped_at IS NULL");
        assert_eq!(number(&pilot, &next), i64::from(digit != "9"), "{digit}: {leads_to}");
        let end = leads_to.split(", ").next().unwrap();
        assert!(pilot.answer().contains(end), "{digit}: {leads_to}, said {}", pilot.answer());
        assert_eq!(count(&pilot).0, 2, "{digit}");
    }
}

#[test]
fn no_consequence_lies_on_a_day_that_is_past() {
    let late = "Grace Hopper grace@navy.example >today mail the deck !the deck by today";
    let rests = ["Ada Lovelace ada@ae.example >today call"];
    for (lines, keys) in [(vec![late], ""), (vec![late], "k"), (rests.to_vec(), "")] {
        let mut pilot = Pilot::with(120, 36, &lines);
        pilot.at("2026-12-02T10:00:00+00:00").press("s").press(keys);
        let told: Vec<String> = session(&pilot).choices.iter().map(|choice| choice.leads_to.clone()).collect();
        assert!(!told.is_empty() && told.iter().all(|words| !words.contains("Nov")), "{told:?}");
        pilot.press("2");
        assert!(!pilot.answer().contains("Nov"), "{}", pilot.answer());
    }
    let mut pilot = Pilot::demo(120, 36);
    pilot.at("2026-12-14T10:00:00+00:00").press("s");
    for _ in 0..60 {
        let told: Vec<String> = session(&pilot).choices.iter().map(|choice| choice.leads_to.clone()).collect();
        assert!(told.iter().all(|words| !words.contains(" Nov")), "{told:?}");
        pilot.press("-");
    }
}

#[test]
fn a_talk_reads_its_marks_and_goes_on_with_one_key() {
    let mut pilot = day(120, 36, "k");
    let deal = session(&pilot).deal().unwrap().0;
    pilot.press("1 'likes it =opp !a quote by mon > fri 10:00 show it'");
    let read = "note: likes it · promised a quote by Mon 30 Nov · to opportunity · next show it, Fri 27 Nov 10:00";
    assert!(pilot.said().contains(read), "{}", pilot.text());
    pilot.press("Enter");
    assert_eq!(count(&pilot).0, 2);
    for (sql, wanted) in [
        (
            "SELECT count(*) FROM touch WHERE deal_id = # AND outcome = 'talked' AND text = 'likes it' AND session_id = 1",
            1,
        ),
        ("SELECT count(*) FROM promise WHERE deal_id = # AND text = 'a quote' AND due_on = '2026-11-30'", 1),
        ("SELECT count(*) FROM deal WHERE id = # AND stage = 'opportunity' AND next_day = '2026-11-27'", 1),
        ("SELECT count(*) FROM operation WHERE id = (SELECT max(id) FROM operation) AND label LIKE '%talked%'", 1),
    ] {
        assert_eq!(number(&pilot, &sql.replace('#', &deal.to_string())), wanted, "{sql}");
    }
    let mut pilot = day(120, 36, "k 1 Enter");
    assert!(pilot.answer().contains("next follow up, Wed 2 Dec"), "{}", pilot.answer());
    pilot.press("u 1 '=nothing' Enter");
    assert!(pilot.said().contains("no stage or phase"), "{}", pilot.text());
}

#[test]
fn outcomes_that_need_words_ask_for_them() {
    for (keys, sql) in [
        (
            "5 'fri 10:00 demo' Enter",
            "SELECT count(*) FROM step WHERE kind = 'meeting' AND words = 'demo' AND at = '10:00'",
        ),
        (
            "6 '2w moving house' Enter",
            "SELECT count(*) FROM step WHERE wants = 'rest' AND agreed = 1 AND day = '2026-12-09'",
        ),
        ("7 'too dear' Enter", "SELECT count(*) FROM deal WHERE state = 'lost' AND close_reason = 'too dear'"),
        ("z 'fri' Enter", "SELECT count(*) FROM deal WHERE postponed = 1 AND next_day = '2026-11-27'"),
        ("d 'fri mail her' Enter", "SELECT count(*) FROM step WHERE words = 'mail her' AND day = '2026-11-27'"),
        ("x l 'no need' Enter", "SELECT count(*) FROM deal WHERE state = 'lost' AND close_reason = 'no need'"),
    ] {
        let mut pilot = day(80, 24, "k");
        pilot.press(keys);
        assert_eq!((number(&pilot, sql), count(&pilot).0), (1, 2), "{keys}: {}", pilot.text());
    }
    let mut pilot = day(80, 24, "k 7 Enter");
    assert!(pilot.said().contains("Say why"), "{}", pilot.text());
}

#[test]
fn what_is_no_outcome_leaves_the_card() {
    let mut pilot = day(80, 24, "k");
    let before = why(&pilot);
    for keys in [
        "k",
        "$",
        "! 'the plan by fri' Enter",
        "c n 'x' Esc",
        "e Esc",
        "n 'Kay McNulty >fri call' Enter",
        "Enter Esc",
        "? Esc",
    ] {
        pilot.press(keys);
        assert_eq!((why(&pilot), count(&pilot).0), (before.clone(), 1), "{keys}: {}", pilot.text());
    }
}

#[test]
fn back_takes_the_outcome_back_and_shows_its_card() {
    let mut pilot = day(80, 24, "");
    let before = facts(pilot.app.store.conn());
    let first = why(&pilot);
    pilot.press("k 2 - u u u");
    assert_eq!((why(&pilot), count(&pilot).0), (first, 0));
    let after = facts(pilot.app.store.conn());
    for (table, rows) in before {
        assert_eq!(after[&table], rows, "{table}");
    }
    pilot.press("u");
    assert!(pilot.answer().contains("first card"), "{}", pilot.answer());
    pilot.press("Esc");
    assert!(check::check(&pilot.app.store).unwrap().ok());
}

#[test]
fn it_goes_on_where_it_was_after_leaving_quitting_and_dying() {
    let mut pilot = day(80, 24, "k 2");
    let third = why(&pilot);
    pilot.press("Esc 5 s");
    assert_eq!((why(&pilot), count(&pilot).0), (third.clone(), 2));
    pilot.reopen().press("s");
    assert_eq!((why(&pilot), count(&pilot).0), (third, 2));
    assert!(pilot.answer().contains("Going on where you were"), "{}", pilot.answer());
    pilot.press("u u");
    assert_eq!(count(&pilot).0, 0);
    assert_eq!(number(&pilot, "SELECT count(*) FROM session"), 1);
}

#[test]
fn yesterdays_session_is_ended_as_it_was_left() {
    let mut pilot = day(80, 24, "k");
    pilot.at("2026-11-25T10:04:00+00:00").press("Esc");
    pilot.at("2026-11-26T09:00:00+00:00").press("s");
    assert_eq!(count(&pilot).0, 0);
    assert_eq!(number(&pilot, "SELECT worked_seconds FROM session WHERE id = 1"), 240);
    assert_eq!(number(&pilot, "SELECT count(*) FROM session WHERE ended_at IS NULL"), 1);
}

#[test]
fn the_clock_tells_work_pauses_and_interruptions_apart_and_rings_once() {
    let mut pilot = day(120, 36, "");
    pilot.at("2026-11-25T10:04:00+00:00").press("Space");
    pilot.at("2026-11-25T10:10:00+00:00").press("Space i");
    pilot.at("2026-11-25T10:13:00+00:00").press("j");
    assert!(pilot.said().contains("4 of 90 min, 6 paused, 3 interrupted"), "{}", pilot.text());
    let mut rung = 0;
    for minute in 0..100 {
        let time = format!("2026-11-25T{}:{:02}:00+00:00", 11 + minute / 60, minute % 60);
        pilot.at(&time);
        rung += pilot.effects.iter().filter(|effect| **effect == Effect::Bell).count();
        pilot.press("K");
        rung += pilot.effects.iter().filter(|effect| **effect == Effect::Bell).count();
    }
    assert_eq!(rung, 1);
    assert!(pilot.said().contains("time is up"), "{}", pilot.text());
}

#[test]
fn an_outcome_sets_a_paused_clock_going_and_says_so() {
    for (keys, outcome) in [("2", "voicemail"), ("x", "lost"), ("d", "done")] {
        let mut pilot = day(120, 36, "k");
        pilot.press("Space").at("2026-11-25T10:10:00+00:00");
        match keys {
            "x" => pilot.press("x l 'no need' Enter"),
            "d" => pilot.press("d 'fri mail her' Enter"),
            _ => pilot.press(keys),
        };
        let (answer, mode) = (pilot.answer(), session(&pilot).running.clock.mode());
        assert!(
            answer.contains("the clock runs again") && answer.contains(outcome) && mode == Mode::Running,
            "{keys}: {answer}"
        );
    }
}

#[test]
fn a_long_talk_is_no_pause() {
    let mut pilot = day(120, 36, "k");
    pilot.at("2026-11-25T10:20:00+00:00").press("1 'twenty minutes' Enter");
    assert!(pilot.said().contains("20 of 90 min "), "{}", pilot.text());
    assert_eq!(number(&pilot, "SELECT seconds FROM session_card WHERE outcome = 'talked'"), 1200);
}

#[test]
fn a_stuck_deal_must_be_decided() {
    let mut pilot = Pilot::with(80, 24, &["Ada Lovelace 12k >today call"]);
    for _ in 0..5 {
        pilot.press("z 'fri' Enter f 'today call' Enter");
    }
    assert_eq!(number(&pilot, "SELECT postponed FROM deal"), 5, "{}", pilot.text());
    pilot.press("s");
    let replies: Vec<Reply> = session(&pilot).choices.iter().map(|choice| choice.reply).collect();
    assert!(replies.contains(&Reply::Close) && replies.contains(&Reply::NewPlan));
    assert!(!replies.contains(&Reply::Touch(Outcome::Later)));
    assert!(pilot.said().contains("decide it"), "{}", pilot.text());
    pilot.press("z 'mon' Enter");
    assert_eq!(count(&pilot).0, 0, "{}", pilot.text());
}

#[test]
fn the_numbers_of_a_session_are_those_of_the_day() {
    let lines: Vec<String> = (0..40).map(|nth| format!("Buyer Number{nth} >today call")).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let mut pilot = Pilot::with(120, 36, &lines);
    pilot.press("1 ^");
    let Screen::Today(day) = &pilot.app.screen else { panic!("{}", pilot.text()) };
    let (fit, after) = (day.agenda.placed(), day.agenda.beyond());
    let names: Vec<String> = day.agenda.cards[..fit].iter().map(|card| card.name.clone()).collect();
    assert!(fit > 3 && after > 10, "{fit} {after}");
    pilot.press("b 'usual'");
    assert!(pilot.said().contains(&format!("{fit} cards fit, {after} after")), "{}", pilot.text());
    pilot.press("Esc s");
    assert!(pilot.said().contains(&format!("1 of {fit}, {after} after · leads")), "{}", pilot.text());
    for nth in 0..fit {
        let name = session(&pilot).sheet.as_ref().and_then(|sheet| sheet.person.as_ref()).map(|one| one.name.clone());
        assert!(name.is_none_or(|name| names.contains(&name)), "{nth}: {}", pilot.text());
        pilot.press("2");
        if session(&pilot).deal().is_none() {
            pilot.press("0");
        }
    }
    assert!(pilot.said().contains(&format!("of {after} after the block")), "{}", pilot.text());
}

#[test]
fn when_every_card_is_done_more_can_come() {
    let mut pilot = Pilot::with(80, 24, &["Ada Lovelace >today call", "Mary Somerville >tomorrow call"]);
    pilot.press("s 2 0");
    assert!(
        pilot.said().contains("Every card is done; the day counts as kept when X ends the session."),
        "{}",
        pilot.text()
    );
    pilot.press("+");
    assert_eq!(count(&pilot), (2, 3), "{}", pilot.text());
    pilot.press("4 X");
    assert_eq!(number(&pilot, "SELECT count(*) FROM session WHERE note = 'all done'"), 1, "{}", pilot.text());
}

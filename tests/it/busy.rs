//! Long operations on the screen: beside it, with a box that says how far they are, and stopped by a key.

use crate::facts::facts;
use crate::pilot::{NOW, Pilot, moment};
use box9::app::event::{Answer, Effect, Event, Job};
use box9::app::overlay::Overlay;
use box9::keys::Chord;
use box9::ops::import::{Request, Source, import};
use box9::worker;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

const ALL: usize = 700;

/// A funnel of so many leads.
fn many(columns: u16, rows: u16) -> Pilot {
    let lines: String = (1..=ALL).map(|n| format!("Lead {n:04},lead,l{n}@many.example\n")).collect();
    let file = Source::spooled("many.csv", &mut format!("Name,Stage,Email\n{lines}").as_bytes()).unwrap();
    Pilot::filled(columns, rows, |store| {
        let request = Request { files: vec![file], ..Request::default() };
        import(store, &request, moment(NOW)).unwrap();
    })
}

/// Presses the last key of a script without doing the work that it asks for.
fn handed_on(pilot: &mut Pilot, script: &str, last: &str) -> Job {
    pilot.press(script);
    let effects = pilot.app.update(Event::Chord(last.parse::<Chord>().unwrap()), moment(NOW));
    let [Effect::Work(job @ Job::Operation { .. })] = effects.as_slice() else { panic!("{effects:?}") };
    job.clone()
}

/// Runs a job on a thread of its own that waits after each part until it is told to go on.
fn step_by_step(pilot: &Pilot, job: Job) -> (Receiver<()>, Sender<()>, thread::JoinHandle<Answer>) {
    let (told, heard) = channel();
    let (go, waits) = channel();
    let waits = std::sync::Mutex::new(waits);
    let Job::Operation { watch, .. } = &job else { panic!("{job:?}") };
    watch.tell(move |_| {
        let _ = told.send(());
        let _ = waits.lock().unwrap().recv();
    });
    let mut store = pilot.app.store.open_beside().unwrap();
    (heard, go, thread::spawn(move || worker::run(&mut store, job).unwrap()))
}

#[test]
fn a_verb_on_many_runs_beside_the_screen() {
    let mut pilot = many(80, 24);
    let before = facts(pilot.app.store.conn());
    let job = handed_on(&mut pilot, "Ctrl-a m", "p");
    let (heard, go, work) = step_by_step(&pilot, job);
    heard.recv().unwrap();
    pilot.app.update(Event::Answer(Answer::Progress), moment(NOW));
    insta::assert_snapshot!("busy_80x24", pilot.picture());
    pilot.press("j x u q").press("'lost'");
    assert!(matches!(pilot.app.overlays.as_slice(), [Overlay::Busy(_)]), "no key but Esc has a meaning");
    drop(go);
    let answer = work.join().unwrap();
    pilot.send(Event::Answer(answer));
    assert!(pilot.app.overlays.is_empty());
    assert_eq!(pilot.answer(), "700 deals: moved to Prospects. · u undoes");
    pilot.press("u");
    assert!(pilot.answer().starts_with("Undid: 700 deals: moved to Prospects (10:00)."), "{}", pilot.answer());
    assert!(facts(pilot.app.store.conn()) == before);
}

#[test]
fn esc_stops_it_and_everything_is_as_it_was() {
    let mut pilot = many(120, 36);
    let before = facts(pilot.app.store.conn());
    let history = pilot.app.store.conn().query_row("SELECT count(*) FROM operation", [], |row| row.get::<_, i64>(0));
    let job = handed_on(&mut pilot, "Ctrl-a m", "p");
    let (heard, go, work) = step_by_step(&pilot, job);
    heard.recv().unwrap();
    assert!(facts(pilot.app.store.conn()) != before, "a part of it is done");
    pilot.press("Esc");
    insta::assert_snapshot!("busy_stopping_120x36", pilot.picture());
    go.send(()).unwrap();
    heard.recv().unwrap();
    insta::assert_snapshot!("busy_back_120x36", pilot.picture());
    drop(go);
    let answer = work.join().unwrap();
    pilot.send(Event::Answer(answer));
    assert_eq!(pilot.answer(), "Stopped; everything is as it was.");
    assert!(facts(pilot.app.store.conn()) == before);
    let after = pilot.app.store.conn().query_row("SELECT count(*) FROM operation", [], |row| row.get::<_, i64>(0));
    assert_eq!(history, after, "the history does not tell of it");
}

#[test]
fn an_undo_of_many_can_be_stopped_too() {
    let mut pilot = many(80, 24);
    pilot.press("Ctrl-a m p");
    let before = facts(pilot.app.store.conn());
    let job = handed_on(&mut pilot, "", "u");
    let (heard, go, work) = step_by_step(&pilot, job);
    heard.recv().unwrap();
    insta::assert_snapshot!("busy_undo_80x24", pilot.picture());
    pilot.press("Ctrl-c");
    drop(go);
    let answer = work.join().unwrap();
    pilot.send(Event::Answer(answer));
    assert_eq!(pilot.answer(), "Stopped; everything is as it was.");
    assert!(facts(pilot.app.store.conn()) == before);
    pilot.press("u");
    assert!(pilot.answer().starts_with("Undid: 700 deals"), "{}", pilot.answer());
}

#[test]
fn what_was_typed_comes_back_when_all_refuse() {
    let mut pilot = many(80, 24);
    pilot.press("Ctrl-a x a").press("/ 'archived' Enter Ctrl-a f 'fri call'");
    pilot.press("Enter");
    assert!(pilot.said().contains("None of 700 deals changed"), "{}", pilot.said());
    let [Overlay::Prompt(prompt)] = pilot.app.overlays.as_slice() else { panic!("{:?}", pilot.app.overlays) };
    assert_eq!(prompt.input.value(), "fri call");
}

#[test]
fn a_group_of_the_tray_gets_its_verdict_beside_the_screen() {
    let lines: String = (1..=ALL).map(|n| format!("Name {n:04},n{n}@many.example\n")).collect();
    let file = Source::spooled("many.csv", &mut format!("Name,Email\n{lines}").as_bytes()).unwrap();
    let mut pilot = Pilot::filled(80, 24, |store| {
        let request = Request { files: vec![file], ..Request::default() };
        import(store, &request, moment(NOW)).unwrap();
    });
    let before = facts(pilot.app.store.conn());
    pilot.press("t Tab p Enter");
    assert!(pilot.answer().starts_with("700 deals: moved to Prospects"), "{}", pilot.answer());
    pilot.press("u");
    assert!(facts(pilot.app.store.conn()) == before, "{}", pilot.answer());
    pilot.press("U");
    assert!(pilot.answer().starts_with("Did again: 700 deals"), "{}", pilot.answer());
}

#[test]
fn a_stopped_bulk_log_asks_nothing() {
    let mut pilot = many(80, 24);
    let before = facts(pilot.app.store.conn());
    let job = handed_on(&mut pilot, "Ctrl-a a v", "Enter");
    let (heard, go, work) = step_by_step(&pilot, job);
    heard.recv().unwrap();
    pilot.press("Esc");
    drop(go);
    let answer = work.join().unwrap();
    pilot.send(Event::Answer(answer));
    let [Overlay::Prompt(prompt)] = pilot.app.overlays.as_slice() else { panic!("{:?}", pilot.app.overlays) };
    assert!(matches!(prompt.ask, box9::app::prompt::Ask::Note(_)), "the note is there again: {:?}", prompt.ask);
    assert!(facts(pilot.app.store.conn()) == before);
}

#[test]
fn levelling_much_runs_beside_the_screen() {
    let mut pilot = many(80, 24);
    pilot.press("Ctrl-a f 'today call' Enter").press("1");
    let before = facts(pilot.app.store.conn());
    let job = handed_on(&mut pilot, "", "=");
    let (heard, go, work) = step_by_step(&pilot, job);
    heard.recv().unwrap();
    assert!(pilot.picture().contains("Levelling the coming days"), "{}", pilot.picture());
    drop(go);
    let answer = work.join().unwrap();
    pilot.send(Event::Answer(answer));
    assert!(pilot.answer().starts_with("Levelled: "), "{}", pilot.answer());
    assert!(facts(pilot.app.store.conn()) != before);
    pilot.press("u");
    assert!(facts(pilot.app.store.conn()) == before, "{}", pilot.answer());
}

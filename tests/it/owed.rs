//! What they owe us: an invoice without its payment, a promise of theirs, and the referral at first value, as cards with
//! outcomes that do the thing.

use crate::pilot::{Pilot, moment};
use crate::world::{NOW, World};
use box9::app::Screen;
use box9::domain::id::DealId;
use box9::domain::promise::NewPromise;
use box9::domain::stage::{Phase, Stage};
use box9::ops::{self, Ask, Goal, Move, Op, Set, Verb, Win};
use box9::store::{Store, deals, promises, queue};

fn told(world: &World) -> Vec<String> {
    let cards = queue::of_day(world.store.conn(), world.today(), world.now, world.store.settings()).unwrap();
    let of_deal = cards.iter().filter(|card| card.deal().is_some());
    of_deal.map(|card| format!("{} {}: {}", card.group, card.kind, card.why)).collect()
}

fn set(word: &str, value: &str) -> Verb {
    Verb::Set(Set { changes: vec![(word.to_owned(), value.to_owned())] })
}

/// A customer whose next check-in is far away.
fn customer(world: &mut World, line: &str) -> DealId {
    let id = world.opportunity(line);
    world.verb(id, Verb::Win(Win::default()));
    let goal = Goal::Stage(Stage::Customer, None);
    world.verb(id, Verb::Move(Move { goal, because: Some("sold long ago".into()) }));
    id
}

#[test]
fn an_open_invoice_comes_back_until_it_is_paid() {
    let mut world = World::new();
    let id = customer(&mut world, "Ada 12k");
    world.verb(id, set("invoiced", "today"));
    world.pass_days(13);
    assert_eq!(told(&world), Vec::<String>::new());
    world.pass_days(1);
    let card = "customers paid: check in, day 14".to_owned();
    assert!(told(&world)[0].contains("paid? invoiced Wed 25 Nov"), "{:?} {card}", told(&world));
    let said = world.verb(id, Verb::Ask(Ask::Payment));
    assert_eq!(said, "Ada: asked for the payment; asked again Wed 16 Dec.");
    assert!(!told(&world).iter().any(|card| card.contains("paid?")), "{:?}", told(&world));
    world.pass_days(7);
    assert!(told(&world)[0].contains("paid? invoiced Wed 25 Nov"), "{:?}", told(&world));
    world.verb(id, set("paid", "today"));
    assert!(!told(&world).iter().any(|card| card.contains("paid?")), "{:?}", told(&world));
    let no = world.no(id, Verb::Ask(Ask::Payment));
    assert!(no.starts_with("Ada has no invoice that is open."), "{no}");
}

#[test]
fn what_they_promised_is_asked_for_on_its_day_and_again() {
    let (mut world, deals) = World::with(&["Ada >10 dec call"]);
    let id = deals[0];
    let theirs = NewPromise {
        side: box9::domain::promise::Side::Theirs,
        ..NewPromise::mine("the logins", Some(world.day("fri")))
    };
    world.verb(id, Verb::Promise(theirs));
    assert_eq!(told(&world), Vec::<String>::new());
    world.pass_days(3);
    assert_eq!(told(&world), ["leads ask: ask: the logins, 1d late"]);
    let said = world.verb(id, Verb::Ask(Ask::Promise(None)));
    assert_eq!(said, "Ada: asked for the logins; asked again Fri 4 Dec.");
    assert_eq!(told(&world), Vec::<String>::new());
    let promise = &promises::of_deal(world.store.conn(), id).unwrap()[0];
    assert_eq!((promise.due, promise.is_open()), (world.day("4 dec"), true));
}

/// A session whose only deal cards are the three questions.
fn questions(store: &mut Store) {
    let now = moment(NOW);
    let mut done = |op: Op, now| ops::perform(store, &op, now).unwrap().deals.first().copied();
    let ago = |days| now - chrono::TimeDelta::days(days);
    let mut sold = |line: &str, verbs: Vec<Verb>| {
        let add = Op::Add(ops::Add { line: line.into(), stage: Some(Stage::Opportunity) });
        let id = done(add, ago(40)).unwrap();
        let win = Verb::Win(Win::default());
        let to = |stage, phase, why: Option<&str>| {
            Verb::Move(Move { goal: Goal::Stage(stage, phase), because: why.map(Into::into) })
        };
        let life = [win, to(Stage::Handoff, Some(Phase::Using), None)];
        for verb in life.into_iter().chain(verbs) {
            done(Op::Deals(vec![id], verb), ago(20));
        }
        id
    };
    let theirs = NewPromise {
        side: box9::domain::promise::Side::Theirs,
        ..NewPromise::mine("the logins", Some("2026-11-25".parse().unwrap()))
    };
    let step = |words: &str| {
        let step = box9::domain::step::NewStep::own(words, "2026-12-20".parse().unwrap(), None);
        Verb::Done(ops::Done { next: Some(step) })
    };
    sold("Ada Lee 9k", vec![step("call"), step("call"), set("invoiced", "6 nov"), set("signed", "2 nov")]);
    sold("Bob Ray 8k", vec![step("call"), step("call"), Verb::Promise(theirs), set("signed", "2 nov")]);
    sold("Cy Dee 7k", vec![]);
}

fn card(pilot: &Pilot) -> String {
    match &pilot.app.screen {
        Screen::Session(session) => session.running.card().map(|card| card.why.clone()).unwrap_or_default(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn in_a_session_their_digits_do_the_thing() {
    for (columns, rows) in [(120, 36), (80, 24)] {
        let mut pilot = Pilot::filled(columns, rows, questions);
        pilot.press("s");
        for _ in 0..3 {
            let why = card(&pilot);
            match () {
                () if why.contains("paid?") => {
                    insta::assert_snapshot!(format!("owed_paid_{columns}x{rows}"), pilot.picture());
                    pilot.press("$");
                    assert!(pilot.answer().contains("paid"), "{}", pilot.answer());
                }
                () if why.contains("ask: the logins") => {
                    insta::assert_snapshot!(format!("owed_ask_{columns}x{rows}"), pilot.picture());
                    pilot.press("A");
                    assert!(pilot.answer().contains("asked for the logins"), "{}", pilot.answer());
                }
                () if why.contains("referral") => {
                    insta::assert_snapshot!(format!("owed_referral_{columns}x{rows}"), pilot.picture());
                    pilot.press("N 'Mary Somerville mary@x.example' Enter");
                    assert!(pilot.answer().contains("referred by Cy Dee"), "{}", pilot.answer());
                }
                () => panic!("{why}"),
            }
        }
        let conn = pilot.app.store.conn();
        let paid = deals::get(conn, DealId(1)).unwrap().paid_on;
        assert_eq!(paid, Some("2026-11-25".parse().unwrap()));
        assert_eq!(box9::store::referrals::given(conn, DealId(3)).unwrap().len(), 1);
    }
}

#[test]
fn outside_a_session_one_key_offers_the_same() {
    let mut pilot = Pilot::filled(80, 24, questions);
    pilot.press("2 l l l");
    let mut seen = String::new();
    for _ in 0..3 {
        pilot.press("A");
        seen += &pilot.text();
        pilot.press("Esc j");
    }
    for words in ["payment asked for", "invoiced", "it came", "the logins", "They owe nothing"] {
        assert!(seen.contains(words), "{words}: {seen}");
    }
}

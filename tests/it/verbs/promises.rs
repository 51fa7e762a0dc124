//! Promise, keep, withdraw, reschedule; and that no other verb loses one.

use box9::domain::handoff::Gate;
use box9::domain::id::{DealId, PromiseId};
use box9::domain::promise::{NewPromise, Promise};
use box9::domain::stage::{Phase, Stage, State};
use box9::domain::touch::Outcome;
use box9::ops::{
    Classify, Close, Done, Goal, Keep, LogTouch, Merge, MergePeople, Move, Op, Reschedule, Verb, Win, Withdraw,
};
use box9::store::{duplicates, handoffs, lists, promises, touches};

use crate::undo_walk::dice::Dice;
use crate::world::{World, sentence};

fn read(world: &World, typed: &str) -> NewPromise {
    NewPromise::read(typed, world.today()).unwrap()
}

fn promise(world: &mut World, id: DealId, typed: &str) -> String {
    let made = read(world, typed);
    world.verb(id, Verb::Promise(made))
}

fn keep(id: i64) -> Op {
    Op::Keep(Keep { promise: PromiseId(id) })
}

fn withdraw(id: i64, reason: &str) -> Op {
    Op::Withdraw(Withdraw { promise: PromiseId(id), reason: reason.into() })
}

fn reschedule(world: &World, id: i64, day: &str, reason: &str) -> Op {
    Op::Reschedule(Reschedule { promise: PromiseId(id), to: world.day(day), reason: reason.into() })
}

fn told(promise: &Promise) -> String {
    let minutes = promise.minutes.map(|minutes| format!(" {minutes}m")).unwrap_or_default();
    let settled = promise.settled.map(|day| format!(" {day}")).unwrap_or_default();
    let reason = promise.reason.as_ref().map(|reason| format!(" ({reason})")).unwrap_or_default();
    format!(
        "{} {} {} {} {}{minutes}{settled}{reason}",
        promise.side, promise.text, promise.basis, promise.due, promise.state
    )
}

fn ledger(world: &World, id: DealId) -> Vec<String> {
    promises::of_deal(world.store.conn(), id).unwrap().iter().map(told).collect()
}

#[test]
fn a_promise_has_a_side_a_day_and_perhaps_minutes() {
    for (typed, said, kept) in [
        (
            "training for two by 4 dec",
            "promised training for two by Fri 4 Dec",
            "mine training for two promised 2026-12-04 open",
        ),
        ("a draft ~45m", "promised a draft, planned for Wed 2 Dec", "mine a draft planned 2026-12-02 open 45m"),
        (
            "theirs: their logo by fri",
            "they owe their logo by Fri 27 Nov",
            "theirs their logo promised 2026-11-27 open",
        ),
        ("< their logo", "they owe their logo, ask by Wed 2 Dec", "theirs their logo planned 2026-12-02 open"),
        ("it by today", "promised it by today", "mine it promised 2026-11-25 open"),
    ] {
        let (mut world, deals) = World::with(&["Ada >fri call"]);
        assert_eq!(promise(&mut world, deals[0], typed), format!("Ada: {said}."));
        assert_eq!(ledger(&world, deals[0]), [kept]);
    }
}

#[test]
fn one_promise_tells_its_number_and_many_deals_get_one_each() {
    let (mut world, deals) = World::with(&["Ada >fri call", "Bob", "Cy #x"]);
    let made = read(&world, "a price list by fri");
    let one = world.done(Op::Deals(vec![deals[0]], Verb::Promise(made.clone())));
    assert_eq!(one.notes, ["It is promise 1"]);
    let many = world.done(Op::Deals(deals.clone(), Verb::Promise(made)));
    assert_eq!(many.said, "3 deals: promised a price list by Fri 27 Nov.");
    assert_eq!(world.count("SELECT count(*) FROM promise"), 4);
}

#[test]
fn a_promise_without_words_or_for_a_day_that_is_over_is_refused() {
    let (mut world, deals) = World::with(&["Ada >fri call"]);
    for (typed, why) in [
        ("", "promise: nothing was written; write training for two by 4 dec"),
        ("theirs:  ", "promise: nothing was written; write training for two by 4 dec"),
        (
            "it by yesterday",
            "yesterday is over; a promise is for today or later. / Say a day to come: today, fri, 3d, 3 dec.",
        ),
    ] {
        let made = read(&world, typed);
        let error = sentence(&world.refused(Op::Deals(vec![deals[0]], Verb::Promise(made.clone()))));
        assert_eq!(error.replace("Tue 24 Nov", "yesterday"), why, "{typed}");
        let touch = LogTouch { promises: vec![made], ..LogTouch::of(Outcome::Note) };
        world.refused(Op::Deals(vec![deals[0]], Verb::Touch(touch)));
    }
}

#[test]
fn what_is_over_or_in_the_tray_can_still_owe_something() {
    let (mut world, deals) = World::with(&["Ada", "Bob >fri call", "Cy >fri call", "Di"]);
    let close = Close { state: State::Lost, reason: "no budget".into(), again: None };
    world.verb(deals[1], Verb::Close(close));
    world.verb(deals[2], Verb::Archive);
    world.verb(deals[3], Verb::Know);
    for (nth, id) in deals.iter().enumerate() {
        promise(&mut world, *id, "their papers back by fri");
        world.done(keep(nth as i64 + 1));
    }
}

#[test]
fn a_promise_ends_kept_or_withdrawn_or_gets_another_day() {
    let (mut world, deals) = World::with(&["Ada >fri call !one by 26 nov !two by 27 nov !three by 30 nov !four"]);
    world.pass_days(3);
    for (op, said) in [
        (keep(1), "Ada: kept one, 2 days after Thu 26 Nov."),
        (withdraw(2, " they took the smaller one "), "Ada: two withdrawn (they took the smaller one)."),
        (
            reschedule(&world, 3, "4 dec", "parts are late"),
            "Ada: three moved from Mon 30 Nov to Fri 4 Dec (parts are late).",
        ),
        (reschedule(&world, 3, "7 dec", "again"), "Ada: three moved from Fri 4 Dec to Mon 7 Dec (again)."),
        (keep(4), "Ada: kept four."),
    ] {
        let outcome = world.done(op);
        assert_eq!((outcome.said.as_str(), outcome.deals), (said, vec![deals[0]]));
    }
    assert_eq!(
        ledger(&world, deals[0]),
        [
            "mine three promised 2026-12-07 open",
            "mine one promised 2026-11-26 kept 2026-11-28",
            "mine two promised 2026-11-27 withdrawn 2026-11-28 (they took the smaller one)",
            "mine four planned 2026-12-02 kept 2026-11-28",
        ]
    );
    let moves = promises::moves(world.store.conn(), PromiseId(3)).unwrap();
    let moves: Vec<_> = moves.iter().map(|one| format!("{} {} {}", one.from, one.to, one.reason)).collect();
    assert_eq!(moves, ["2026-11-30 2026-12-04 parts are late", "2026-12-04 2026-12-07 again"]);
}

#[test]
fn what_cannot_be_done_to_a_promise_is_refused_with_a_sentence() {
    let (mut world, _) = World::with(&["Ada >fri call !one by 26 nov !two by 27 nov"]);
    world.done(keep(1));
    let settled = "Ada: \"one\" was kept today. / Undoing that in the history opens it again.";
    for (op, why) in [
        (keep(9), "There is no promise 9."),
        (keep(1), settled),
        (withdraw(1, "no"), settled),
        (reschedule(&world, 1, "4 dec", "late"), settled),
        (
            withdraw(2, "  "),
            "A promise is withdrawn only with their consent and a reason. / Say what was agreed, as: they took the smaller one.",
        ),
        (
            reschedule(&world, 2, "4 dec", ""),
            "A promise is moved only for a reason. / Say why, as: fri because the parts come late.",
        ),
        (reschedule(&world, 2, "27 nov", "late"), "\"two\" is for Fri 27 Nov already."),
        (
            reschedule(&world, 2, "2026-11-20", "late"),
            "Fri 20 Nov is over; a promise is for today or later. / Say a day to come: today, fri, 3d, 3 dec.",
        ),
    ] {
        assert_eq!(sentence(&world.refused(op)), why);
    }
}

#[test]
fn a_touch_writes_what_was_promised_in_it() {
    let (mut world, deals) = World::with(&["Ada >fri call", "Bob >fri call"]);
    let promises = vec![read(&world, "the draft by fri"), read(&world, "theirs: logo")];
    let next = Some(world.step("mon", "call"));
    let talked = LogTouch { next, promises: promises.clone(), ..LogTouch::of(Outcome::Talked) };
    assert_eq!(
        world.verb(deals[0], Verb::Touch(talked)),
        "Ada: talked; next call, Mon 30 Nov; promised the draft by Fri 27 Nov; they owe logo, ask by Wed 2 Dec."
    );
    let touch = touches::of_deal(world.store.conn(), deals[0], 1).unwrap()[0].id;
    let made = self::promises::of_deal(world.store.conn(), deals[0]).unwrap();
    assert!(made.len() == 2 && made.iter().all(|promise| promise.touch == Some(touch)), "{made:?}");
    let no = LogTouch { promises, ..LogTouch::of(Outcome::NotInterested) };
    let outcome = world.done(Op::Deals(vec![deals[1]], Verb::Touch(no)));
    assert!(outcome.said.starts_with("Bob: not interested; lost"), "{}", outcome.said);
    assert_eq!(ledger(&world, deals[1]).len(), 2);
}

#[test]
fn the_gap_the_gate_and_the_mark_follow_the_ledger() {
    let mut world = World::new();
    let id = world.opportunity("Ada 12k !one by 26 nov !two");
    world.verb(id, Verb::Win(Win::default()));
    promise(&mut world, id, "theirs: logo by today");
    let look = |world: &World| {
        let line = lists::line(world.store.conn(), id).unwrap().unwrap();
        let Gate { open_promises, .. } = handoffs::gate(world.store.conn(), id).unwrap();
        let day = |day: Option<box9::domain::Day>| day.map_or("-".into(), |day| day.format("%-d %b").to_string());
        let gap = if line.gaps.words().contains("promises not settled") { "gap" } else { "" };
        format!("{open_promises} {} {} {gap}", day(line.promised_by), day(line.owed_by))
    };
    assert_eq!(look(&world), "2 26 Nov 26 Nov gap");
    let moved = reschedule(&world, 1, "30 nov", "ill");
    world.done(moved);
    assert_eq!(look(&world), "2 30 Nov 30 Nov gap");
    world.done(withdraw(1, "not needed"));
    assert_eq!(look(&world), "1 2 Dec - gap", "a planned day shows, and is never missed");
    world.done(keep(2));
    assert_eq!(look(&world), "0 - - ");
}

/// Any verb but the ledger's own leaves each promise with its side, text, day and end; only its deal may be another.
#[test]
fn no_verb_loses_a_promise() {
    for seed in 0..60 {
        let (mut world, mut dice) = (World::new(), Dice::new(seed));
        let mut wanted: Vec<String> = Vec::new();
        for line in ["Ada ada@a.example 5k >fri call", "Ada King ada@a.example #x", "Bob", "Cy >mon mail !it by fri"] {
            let id = world.add(line);
            for typed in ["training by 4 dec", "theirs: logo", "a draft ~30m"] {
                let made = read(&world, typed);
                box9::ops::perform(&mut world.store, &Op::Deals(vec![id], Verb::Promise(made)), world.now).unwrap();
            }
        }
        box9::ops::perform(&mut world.store, &keep(2), world.now).unwrap();
        wanted.extend(all(&world));
        for _ in 0..12 {
            let op = elsewhere(&mut dice, &world);
            let _ = box9::ops::perform(&mut world.store, &op, world.now);
            world.assert_sound_after(&format!("seed {seed}: {op:?}"));
            assert_eq!(all(&world), wanted, "seed {seed}: {op:?}");
        }
        let lost = "SELECT count(*) FROM promise p JOIN deal d ON d.id = p.deal_id WHERE d.merged_into IS NOT NULL";
        assert_eq!(world.count(lost), 0, "seed {seed}: a promise hangs on a deal that is no more");
    }
}

fn all(world: &World) -> Vec<String> {
    let count = world.count("SELECT max(id) FROM promise");
    (1..=count).map(|id| told(&promises::get(world.store.conn(), PromiseId(id)).unwrap())).collect()
}

fn elsewhere(dice: &mut Dice, world: &World) -> Op {
    let deal = |dice: &mut Dice| DealId(1 + dice.below(4) as i64);
    let goal = |dice: &mut Dice| Goal::Stage(dice.of(Stage::ALL), None);
    let id = deal(dice);
    let verb = match dice.below(12) {
        0 => return Op::Merge(Merge::of(id, deal(dice))),
        1 => {
            let pairs = duplicates::find(world.store.conn(), 9).unwrap();
            let Some(pair) = pairs.first() else { return Op::Merge(Merge::of(id, deal(dice))) };
            return Op::MergePeople(MergePeople { keep: pair.one, gone: pair.other, deals: None });
        }
        2 => Verb::Close(Close { state: dice.of(&State::CLOSED), reason: "no".into(), again: None }),
        3 => Verb::Archive,
        4 => Verb::Know,
        5 | 6 => Verb::Reopen,
        7 | 8 => Verb::Move(Move { goal: goal(dice), because: Some("because".into()) }),
        9 => Verb::Win(Win::default()),
        10 => Verb::Done(Done { next: Some(world.step("fri", "call")) }),
        _ => Verb::Classify(Classify {
            stage: dice.of(Stage::ALL),
            phase: None::<Phase>,
            category: None,
            value: None,
            next: None,
            plan: None,
        }),
    };
    Op::Deals(vec![id], verb)
}

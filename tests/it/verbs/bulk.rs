//! One verb over many deals: as far as the rules allow, in one operation.

use box9::domain::id::DealId;
use box9::domain::stage::{Stage, State};
use box9::domain::when;
use box9::ops::{Close, Goal, LogTouch, Move, Op, Postpone, Set, Verb};
use box9::store::steps;

use crate::world::{World, sentence};

fn to(stage: Stage) -> Verb {
    Verb::Move(Move { goal: Goal::Stage(stage, None), because: None })
}

fn many(world: &mut World, n: usize, line: &str) -> Vec<DealId> {
    (0..n).map(|index| world.add(&format!("Lead{index} {line}"))).collect()
}

#[test]
fn many_deals_are_changed_as_one() {
    let mut world = World::new();
    let deals = many(&mut world, 5, ">fri call");
    let outcome = world.done(Op::Deals(deals.clone(), to(Stage::Prospect)));
    assert_eq!((outcome.said.as_str(), &outcome.deals), ("5 deals: moved to Prospects.", &deals));
    let label: String = world
        .store
        .conn()
        .query_row("SELECT label FROM operation WHERE id = ?1", [outcome.operation.unwrap().0], |row| row.get(0))
        .unwrap();
    assert_eq!(label, "5 deals: moved to Prospects");
}

#[test]
fn those_that_the_rules_refuse_stay_as_they_are() {
    let mut world = World::new();
    let mut deals = many(&mut world, 3, ">fri call");
    let closed: Vec<DealId> = many(&mut world, 2, ">fri call");
    for id in &closed {
        world.verb(*id, Verb::Close(Close { state: State::Lost, reason: "no budget".into(), again: None }));
    }
    deals.extend(&closed[..1]);
    let outcome = world.done(Op::Deals(deals.clone(), to(Stage::Prospect)));
    assert_eq!(outcome.said, "3 deals: moved to Prospects; 1 refused: Lead0 is lost.");
    deals.extend(&closed[1..]);
    let outcome = world.done(Op::Deals(deals.clone(), to(Stage::Opportunity)));
    assert_eq!(outcome.said, "3 deals: moved to Opportunities; 2 refused: Lead0 is lost (and 1 more).");
    assert_eq!(outcome.refused.iter().map(|refusal| refusal.deal).collect::<Vec<_>>(), closed);
    let none = sentence(&world.refused(Op::Deals(closed, to(Stage::Lead))));
    assert_eq!(none, "None of 2 deals changed: Lead0 is lost. / Reopen it first.");
    assert_eq!(sentence(&world.refused(Op::Deals(vec![], Verb::Reopen))), "No deal is chosen.");
}

#[test]
fn a_deal_named_twice_is_changed_once() {
    let mut world = World::new();
    let deals = many(&mut world, 2, ">today call");
    let twice = [deals.clone(), deals.clone()].concat();
    let to = when::read("fri", world.today()).unwrap();
    let outcome = world.done(Op::Deals(twice, Verb::Postpone(Postpone { to })));
    assert_eq!((outcome.said.as_str(), outcome.refused.len()), ("2 deals: postponed to Fri 27 Nov.", 0));
    assert_eq!(world.picture(deals[0]), "open lead, postponed 1, do \"call\" 2026-11-27");
}

#[test]
fn a_bulk_postponement_moves_the_others_and_leaves_the_stuck() {
    let mut world = World::new();
    let deals = many(&mut world, 3, ">today call");
    for day in ["thu", "fri", "mon", "1 dec", "2 dec"] {
        let to = when::read(day, world.today()).unwrap();
        world.verb(deals[1], Verb::Postpone(Postpone { to }));
    }
    let to = when::read("9 dec", world.today()).unwrap();
    let outcome = world.done(Op::Deals(deals.clone(), Verb::Postpone(Postpone { to })));
    let stuck = "Lead1 is stuck: postponed 5 times without an answer. Decide it";
    assert_eq!(outcome.said, format!("2 deals: postponed to Wed 9 Dec; 1 refused: {stuck}."));
    assert_eq!(outcome.refused[0].deal, deals[1]);
}

#[test]
fn what_differs_from_deal_to_deal_is_said_in_general() {
    let mut world = World::new();
    let mut deals = many(&mut world, 2, ">today call");
    deals.push(world.opportunity("Ada"));
    let touch = Verb::Touch(LogTouch::of(box9::domain::touch::Outcome::Answered));
    let outcome = world.done(Op::Deals(deals, touch));
    assert_eq!(outcome.said, "3 deals: they answered; next answer them, today.");
    let mut deals = many(&mut world, 2, "#x");
    deals.push(world.add("Bob"));
    world.place(deals[0], Stage::Prospect, None);
    let step = Verb::Move(Move { goal: Goal::Forward, because: None });
    let outcome = world.done(Op::Deals(deals, step));
    assert_eq!(outcome.said, "2 deals: moved; 1 refused: Bob is in the tray.");
}

#[test]
fn a_wrong_value_changes_none_of_many() {
    let mut world = World::new();
    let deals = many(&mut world, 3, ">today call");
    let set = Verb::Set(Set { changes: vec![("odds".into(), "many".into())] });
    assert_eq!(sentence(&world.refused(Op::Deals(deals, set))), "odds: \"many\" is no number from 0 to 100");
}

#[test]
fn leads_of_one_change_rest_evenly_over_the_interval() {
    let mut world = World::new();
    let deals = many(&mut world, 14, "");
    world.done(Op::Deals(deals.clone(), to(Stage::Lead)));
    let days: Vec<String> =
        deals.iter().map(|id| steps::next(world.store.conn(), *id).unwrap().unwrap().day.to_string()).collect();
    assert_eq!((days[0].as_str(), days[13].as_str()), ("2026-11-26", "2026-12-15"));
    assert!(days.windows(2).all(|two| two[0] < two[1]), "{days:?}");
}

#[test]
fn work_of_one_change_is_spread_by_what_the_block_carries() {
    let mut world = World::new();
    let deals = many(&mut world, 20, "");
    world.done(Op::Deals(deals.clone(), to(Stage::Prospect)));
    let on = |day: &str| world.count(&format!("SELECT count(*) FROM step WHERE day = '{day}' AND dropped_at IS NULL"));
    assert_eq!((on("2026-11-25"), on("2026-11-26"), on("2026-11-27")), (9, 9, 2), "ten minutes each in ninety");
}

#[test]
fn more_deals_than_one_transaction_takes_are_still_one_change() {
    let mut world = World::new();
    let mut deals = many(&mut world, 230, "");
    let lost = deals[210];
    world.verb(lost, Verb::Close(Close { state: State::Lost, reason: "no budget".into(), again: None }));
    let outcome = world.done(Op::Deals(deals.clone(), to(Stage::Lead)));
    assert_eq!(outcome.said, "229 deals: moved to Leads; 1 refused: Lead210 is lost.");
    let before = world.facts();
    deals.retain(|id| *id != lost);
    let all_refused = sentence(&world.refused(Op::Deals(deals, to(Stage::Lead))));
    assert_eq!(all_refused, "None of 229 deals changed: Lead0 is already a lead.");
    assert_eq!(before, world.facts());
}

/// `BOX9_DEALS=100000` measures how long each change of so many takes; fewer only show that it works.
#[test]
fn a_change_of_very_many_deals_goes_through() {
    let n = std::env::var("BOX9_DEALS").ok().and_then(|text| text.parse().ok()).unwrap_or(450);
    let mut world = World::new();
    let deals = tray(&mut world, n);
    let to_friday = when::read("fri", world.today()).unwrap();
    let verbs = [
        to(Stage::Lead),
        Verb::Set(Set { changes: vec![("source".into(), "fair".into())] }),
        Verb::Categorize(box9::ops::Categorize { category: Some("dentists".into()) }),
        to(Stage::Opportunity),
        Verb::Touch(LogTouch::of(box9::domain::touch::Outcome::Answered)),
        Verb::Postpone(Postpone { to: to_friday }),
        Verb::Close(Close { state: State::Lost, reason: "no budget".into(), again: None }),
    ];
    for verb in verbs {
        let started = std::time::Instant::now();
        let op = Op::Deals(deals.clone(), verb);
        let outcome = box9::ops::perform(&mut world.store, &op, world.now).unwrap();
        println!("{:>8.2?}  {}", started.elapsed(), outcome.said);
        assert_eq!((outcome.deals.len(), outcome.refused.len()), (n, 0));
    }
    let started = std::time::Instant::now();
    box9::ops::perform(&mut world.store, &Op::Undo(box9::ops::Undo::default()), world.now).unwrap();
    println!("{:>8.2?}  undo", started.elapsed());
    world.assert_sound_after("a change of very many");
}

/// Deals of the tray, each with a person, written without quick add.
fn tray(world: &mut World, n: usize) -> Vec<DealId> {
    let now = world.now;
    let ids: Vec<usize> = (0..n).collect();
    let done = world.store.long("many", now, |long| {
        let parts = ids
            .chunks(500)
            .map(|part| long.part(|tx| part.iter().map(|_| tray_deal(tx)).collect::<Result<Vec<_>, _>>()));
        parts.collect::<Result<Vec<_>, _>>()
    });
    done.unwrap().answer.concat()
}

fn tray_deal(tx: &box9::store::Tx<'_>) -> box9::Result<DealId> {
    let blank = box9::domain::deal::Deal::blank(tx.uid(), tx.today, tx.now);
    let company = box9::store::companies::insert(tx, "Engines")?;
    let deal = box9::domain::deal::Deal { company: Some(company), ..blank };
    box9::store::deals::insert(tx, &deal)
}

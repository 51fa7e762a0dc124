//! The queue of a day from a real file: groups, order, reasons, the fit.

use box9::domain::fit;
use box9::domain::letter::LetterState;
use box9::domain::queue::Group;
use box9::domain::touch::Outcome;
use box9::ops::{CategoryChange, Letters, LogTouch, Op, Verb};
use box9::store::{blocks, deals, letters, queue};

use crate::world::World;

fn told(world: &World) -> Vec<String> {
    let cards = queue::of_day(world.store.conn(), world.today(), world.now, world.store.settings()).unwrap();
    cards
        .iter()
        .map(|card| format!("{}: {} {} {}s", card.group, card.deal().map_or(0, |deal| deal.0), card.why, card.seconds))
        .collect()
}

#[test]
fn each_due_thing_has_its_group_and_reason() {
    let (mut world, _) = World::with(&[
        "Ada Lovelace ada@x.example 12k >today call",
        "Grace Hopper >today 11:00 call !training by fri",
        "Alan Turing",
    ]);
    let rich = world.opportunity("Mary Somerville 90k >today send the quote");
    world.opportunity("Charles Babbage 2k >today follow up");
    world.opportunity("Later Person 2k >tomorrow follow up");
    insta::assert_debug_snapshot!(told(&world));
    let cards = queue::of_day(world.store.conn(), world.today(), world.now, world.store.settings()).unwrap();
    assert_eq!(cards.iter().find(|card| card.group == Group::Opportunities).unwrap().deal(), Some(rich));
    let block = blocks::of_day(world.store.conn(), world.today(), world.store.settings()).unwrap();
    let fit = fit::fit(&cards, &block.pieces);
    assert_eq!(fit.overflow, Vec::<usize>::new());
    assert_eq!(fit.outside.len(), 1, "11:00 lies outside the block");
}

#[test]
fn levelling_moves_what_does_not_fit_and_one_undo_brings_it_back() {
    let mut world = World::new();
    let deals: Vec<_> = (0..30).map(|n| world.opportunity(&format!("Buyer Number{n} {n}k >today follow up"))).collect();
    let promised = world.opportunity("Poor Fellow 1 >today send it !training by today");
    let before = told(&world).len();
    let said = world.done(Op::Level).said;
    assert!(said.starts_with("Levelled: "), "{said}");
    assert!(told(&world).len() < before);
    let on = |id| deals::get(world.store.conn(), id).unwrap().next.unwrap().day;
    assert_eq!(on(promised), world.today(), "a promise never moves");
    assert_eq!(on(deals[29]), world.today(), "the largest stays");
    assert!(on(deals[0]) > world.today(), "the smallest goes");
    let postponed = deals.iter().map(|id| deals::get(world.store.conn(), *id).unwrap().postponed).sum::<u32>();
    assert_eq!(postponed, 0, "it never counts as postponing");
    let again = world.done(Op::Level);
    assert_eq!(again.operation, None, "what is level stays: {}", again.said);
}

#[test]
fn a_campaign_card_says_its_step_and_letters_come_back_the_next_day() {
    let mut world = World::new();
    crate::campaigns::campaign(&mut world.store, world.now);
    world.done(Op::Settings(vec![("name".into(), "Sam Seller".into())]));
    let changes = vec![("campaign".to_owned(), "cold mail".to_owned())];
    world.done(Op::Category(CategoryChange::Add { name: "dentists".into(), brief: None, changes }));
    let [ada, bea] = ["Ada", "Bea"].map(|name| world.add(&format!("{name} Lee @Lee {name}@lee.example #dentists")));
    assert_eq!(told(&world)[0], "leads: 0 dentists, step 1: 2 drafts 120s");
    world.done(Op::Deals(vec![ada], crate::campaigns::draft()));
    assert_eq!(told(&world)[0], "leads: 0 dentists, step 1: 2 drafts 120s", "drafted is not sent");
    world.pass_days(1);
    let [asked, step] = [0, 1].map(|at| told(&world)[at].clone());
    assert_eq!(asked, "leads: 0 say whether 1 letter was sent 60s");
    assert_eq!(step, "leads: 0 dentists, step 1: 1 draft 60s", "each lead stands on one card");
    let waiting = letters::unconfirmed(world.store.conn(), world.today(), 9).unwrap();
    let letters = waiting.iter().map(|letter| letter.id).collect();
    world.done(Op::Letters(Letters { letters, state: LetterState::Sent }));
    world.verb(bea, Verb::Touch(LogTouch::of(Outcome::Sent)));
    assert!(!told(&world).iter().any(|card| card.contains("step") || card.contains("letter")), "{:?}", told(&world));
    world.pass_days(6);
    assert_eq!(told(&world)[0], "leads: 0 dentists, step 2: 2 drafts 120s");
}

#[test]
fn a_campaign_that_goes_on_keeps_a_lead_from_being_cold() {
    let mut world = World::new();
    crate::campaigns::campaign(&mut world.store, world.now);
    let changes = [("campaign", "cold mail"), ("interval", "2")].map(|(key, value)| (key.to_owned(), value.to_owned()));
    world.done(Op::Category(CategoryChange::Add { name: "dentists".into(), brief: None, changes: changes.into() }));
    let ada = world.add("Ada Lee @Lee ada@lee.example #dentists");
    world.verb(ada, Verb::Touch(LogTouch::of(Outcome::Sent)));
    world.pass_days(5);
    let cards = told(&world);
    assert!(
        !cards.iter().any(|card| card.starts_with("cold")),
        "silent for three days, the next mail on the fourth: {cards:?}"
    );
    world.verb(ada, Verb::Stop);
    assert!(told(&world)[0].starts_with("cold: 1 silent"), "{:?}", told(&world));
}

//! The queue of a day from a real file: groups, order, reasons, the fit.

use box9::domain::fit;
use box9::domain::queue::Group;
use box9::ops::Op;
use box9::store::{deals, queue};

use crate::world::World;

fn told(world: &World) -> Vec<String> {
    let cards = queue::of_day(world.store.conn(), world.today(), world.today(), world.store.settings()).unwrap();
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
    let cards = queue::of_day(world.store.conn(), world.today(), world.today(), world.store.settings()).unwrap();
    assert_eq!(cards.iter().find(|card| card.group == Group::Opportunities).unwrap().deal(), Some(rich));
    let fit = fit::fit(&cards, &fit::usual_pieces(world.store.settings(), world.today()));
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

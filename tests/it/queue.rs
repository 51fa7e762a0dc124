//! The queue of a day from a real file: groups, order, reasons, the fit.

use box9::domain::fit;
use box9::domain::queue::Group;
use box9::store::queue;

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

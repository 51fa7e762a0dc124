//! The file as it was: the same as what was seen on that day, for random days of random histories.

use std::collections::{BTreeMap, BTreeSet};

use box9::domain::boxes::Figure;
use box9::domain::stage::Pane;
use box9::domain::{Day, workdays};
use box9::ops;
use box9::store::{Connection, Store, backup, boxes, settings, tally};

use crate::facts::facts;
use crate::undo_walk::changes;
use crate::undo_walk::dice::Dice;
use crate::world::{Facts, World, assert_same};

/// So many days are looked at again, in so many files.
const DAYS: usize = 100;
const FILES: u64 = 10;
const STEPS: usize = 150;

/// What is seen of a day: every fact, what the panes' titles and `stats` count, and what the boxes say.
struct Seen {
    facts: Facts,
    titles: Vec<tally::Title>,
    figures: Vec<(Figure, String)>,
}

fn seen(conn: &Connection, day: Day) -> Seen {
    let (settings, _) = settings::load(conn).unwrap();
    let board = boxes::board(conn, &settings, day).unwrap();
    Seen {
        facts: facts(conn),
        titles: Pane::ALL.iter().map(|pane| tally::title(conn, *pane, day).unwrap()).collect(),
        figures: board.iter().map(|entry| (entry.figure, entry.verdict.to_string())).collect(),
    }
}

fn day_of(world: &World) -> Day {
    workdays::rollover(world.now, world.store.settings().rollover)
}

/// A history of some weeks, with what was seen at the end of each of its days.
fn history(seed: u64, dice: &mut Dice) -> (World, BTreeMap<Day, Seen>) {
    let mut world = World::new();
    crate::campaigns::campaign(&mut world.store, world.now);
    let mut days = BTreeMap::new();
    for _ in 0..STEPS {
        let before = day_of(&world);
        world.now += chrono::TimeDelta::minutes(dice.below(90) as i64);
        if dice.once_in(4) {
            world.pass_days(1 + dice.below(3) as i64);
        }
        let operations: BTreeSet<i64> = (1..=world.count("SELECT max(id) FROM operation")).collect();
        if day_of(&world) != before {
            days.insert(before, seen(world.store.conn(), before));
        }
        let op = changes::any(dice, &world, &operations, false);
        let _ = ops::perform(&mut world.store, &op, world.now);
    }
    assert!(days.len() > 10, "seed {seed}: {} days", days.len());
    (world, days)
}

fn compare(store: &Store, day: Day, then: &Seen, seed: u64) {
    let past = backup::as_of(store, day).unwrap();
    let now = seen(&past, day);
    assert_same(&then.facts, &now.facts, &format!("seed {seed}, {day}"));
    assert_eq!(then.titles, now.titles, "seed {seed}, {day}");
    assert_eq!(then.figures, now.figures, "seed {seed}, {day}");
}

#[test]
fn a_past_day_is_what_it_was() {
    let mut looked = 0;
    for seed in 1..=FILES {
        let mut dice = Dice::new(seed);
        let (world, days) = history(seed, &mut dice);
        let all: Vec<(&Day, &Seen)> = days.iter().collect();
        for _ in 0..DAYS / FILES as usize {
            let (day, then) = all[dice.below(all.len())];
            compare(&world.store, *day, then, seed);
            looked += 1;
        }
    }
    assert_eq!(looked, DAYS);
}

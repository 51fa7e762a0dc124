//! A random walk over every change there is, with undo and redo between: what is taken back is exactly what was.
//!
//! `BOX9_STEPS=100000` walks further; `BOX9_SEED` begins elsewhere.

pub mod changes;
pub mod dice;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use box9::domain::id::OperationId;
use box9::error::Error;
use box9::ops::{self, CategoryChange, Op, Outcome};
use box9::store::{Source, history};
use changes::{KINDS, kind};
use dice::Dice;

use crate::world::{Facts, World, assert_same};

/// So many changes in one file, then a new one, so that each look at it stays quick.
const PER_FILE: usize = 80;
const SHORT: usize = 3_000;
const MORE_FILES: u64 = 60;

#[test]
fn every_change_can_be_taken_back_and_done_again_in_any_order() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let steps = number("BOX9_STEPS").map_or(SHORT, |steps| steps as usize);
    let first_seed = number("BOX9_SEED").unwrap_or(9);
    let mut sum = Sum::default();
    let missing = |sum: &Sum| KINDS.iter().filter(|kind| !sum.done.contains_key(*kind)).collect::<Vec<_>>();
    let (mut seed, last) = (first_seed, first_seed + steps.div_ceil(PER_FILE) as u64);
    // What is rare may need a few files more.
    while seed < last || (seed < last + MORE_FILES && !missing(&sum).is_empty()) {
        Walk::new(seed).run(PER_FILE, &mut sum);
        seed += 1;
    }
    println!("{sum:?}");
    assert!(missing(&sum).is_empty(), "never done in {} steps: {:?}", sum.steps, missing(&sum));
    let steps = sum.steps;
    assert!(sum.undone_exactly > steps / 40 && sum.redone_exactly > steps / 50 && sum.older > steps / 100, "{sum:?}");
}

/// What a walk came to.
#[derive(Debug, Default)]
struct Sum {
    steps: usize,
    done: BTreeMap<&'static str, usize>,
    refused: usize,
    /// Undos and redos after which every fact was compared with the recorded state.
    undone_exactly: usize,
    redone_exactly: usize,
    /// Undos of an operation that was not the newest.
    older: usize,
    in_the_way: usize,
    reopened: usize,
}

/// The facts before and after a change.
#[derive(Clone)]
struct Span {
    before: Rc<Facts>,
    after: Rc<Facts>,
}

struct Walk {
    world: World,
    dice: Dice,
    seed: u64,
    step: usize,
    just_undone: bool,
    facts: Rc<Facts>,
    /// Each operation as it was last done (or done again), and each undo.
    spans: HashMap<OperationId, Span>,
    operations: BTreeSet<i64>,
}

impl Walk {
    fn new(seed: u64) -> Walk {
        let mut world = World::new();
        let before = Rc::new(world.facts());
        let campaign = crate::campaigns::campaign(&mut world.store, world.now);
        let between = Rc::new(world.facts());
        let changes = vec![("campaign".to_owned(), "cold mail".to_owned())];
        let category = Op::Category(CategoryChange::Add { name: "dentists".into(), brief: None, changes });
        let category = ops::perform(&mut world.store, &category, world.now).unwrap().operation.unwrap();
        let facts = Rc::new(world.facts());
        let first = Span { before, after: Rc::clone(&between) };
        let second = Span { before: between, after: Rc::clone(&facts) };
        let (dice, spans) = (Dice::new(seed), HashMap::from([(campaign, first), (category, second)]));
        let operations = BTreeSet::from([campaign.0, category.0]);
        Walk { world, dice, seed, step: 0, just_undone: false, facts, spans, operations }
    }

    fn run(mut self, steps: usize, sum: &mut Sum) {
        for step in 0..steps {
            self.step = step;
            self.pass_time(sum);
            let op = changes::any(&mut self.dice, &self.world, &self.operations, self.just_undone);
            self.perform(&op, sum);
        }
        sum.steps += steps;
    }

    fn pass_time(&mut self, sum: &mut Sum) {
        self.world.now += chrono::TimeDelta::minutes(self.dice.below(40) as i64);
        if self.dice.once_in(15) {
            self.world.pass_days(self.dice.below(9) as i64);
        }
        if self.dice.once_in(25) {
            let source = if self.dice.once_in(4) { Source::Shell } else { Source::Program };
            self.world.reopen(source);
            sum.reopened += 1;
        }
    }

    fn perform(&mut self, op: &Op, sum: &mut Sum) {
        let before = Rc::clone(&self.facts);
        let result = ops::perform(&mut self.world.store, op, self.world.now);
        let after = Rc::new(self.world.facts());
        let what = format!("seed {}, step {}, {op:?}", self.seed, self.step);
        if self.step.is_multiple_of(3) || self.just_undone {
            self.world.assert_sound_after(&what);
        }
        self.just_undone = matches!((op, &result), (Op::Undo(_), Ok(_)));
        match result {
            Ok(outcome) => self.remember(op, &outcome, Span { before, after: Rc::clone(&after) }, sum, &what),
            Err(Error::Store(error)) => panic!("{what}: {error}"),
            Err(error) => {
                assert_same(&before, &after, &format!("{what} refused with {error}"));
                sum.refused += 1;
                sum.in_the_way += usize::from(matches!(op, Op::Undo(_)) && error.hint().is_some());
            }
        }
        self.facts = after;
    }

    fn remember(&mut self, op: &Op, outcome: &Outcome, span: Span, sum: &mut Sum, what: &str) {
        *sum.done.entry(kind(op)).or_default() += 1;
        let Some(id) = outcome.operation else {
            return assert_same(&span.before, &span.after, &format!("{what} says it changed nothing"));
        };
        match op {
            Op::Undo(_) => {
                let target = self.target(id);
                sum.older += usize::from(self.operations.last() != Some(&target.0));
                sum.undone_exactly += usize::from(self.compare(target, outcome, &span, what));
                self.operations.remove(&target.0);
                self.spans.insert(id, span);
            }
            Op::Redo(_) => {
                let undo = self.target(id);
                sum.redone_exactly += usize::from(self.compare(undo, outcome, &span, what));
                let first = self.target(undo);
                self.operations.insert(first.0);
                self.spans.insert(first, span);
            }
            _ => {
                self.operations.insert(id.0);
                self.spans.insert(id, span);
            }
        }
    }

    /// Where the facts are those that the reversed change left, they must be those it found; says whether that was so.
    fn compare(&self, reversed: OperationId, outcome: &Outcome, span: &Span, what: &str) -> bool {
        let known = &self.spans[&reversed];
        let total = span.before == known.after && !outcome.said.contains("worked on since");
        if total {
            assert_same(&known.before, &span.after, what);
        }
        total
    }

    fn target(&self, id: OperationId) -> OperationId {
        let page = history::page(self.world.store.conn(), Some(OperationId(id.0 + 1)), 1).unwrap();
        page[0].target.unwrap()
    }
}

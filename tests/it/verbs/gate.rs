//! Random lives of four sales: whoever becomes a customer came through the gate, and no promise is ever lost.

use std::collections::{BTreeMap, BTreeSet};

use box9::domain::handoff::Verdict;
use box9::domain::id::{DealId, OperationId, PromiseId};
use box9::domain::promise::NewPromise;
use box9::domain::stage::{Stage, State};
use box9::domain::step::NewStep;
use box9::domain::touch::Outcome;
use box9::ops::import::{self, Policy, Request, Source, WonAs};
use box9::ops::{
    self, Answers, Close, Done, Fire, Goal, Keep, LogTouch, Merge, MergePeople, Move, Observe, Op, Others, PutRight,
    Redo, Set, Settle, Settled, Undo, Verb, Win,
};
use box9::store::{deals, handoffs};
use proptest::prelude::*;

use crate::world::World;

/// What is done, to which of the deals, and how many days later.
type Step = (u8, u8, u8);

/// One step of a random life.
enum Act {
    Do(Op),
    /// A file that names the same deals.
    Import(Request),
}

const KINDS: u8 = 36;

fn act(world: &World, step: Step) -> Act {
    let (what, which, days) = step;
    let deal = DealId(i64::from(which % 4) + 1);
    let other = DealId(i64::from(days % 4) + 1);
    let on = |verb: Verb| Op::Deals(vec![deal], verb);
    let moved = |stage| on(Verb::Move(Move { goal: Goal::Stage(stage, None), because: None }));
    Act::Do(match what % KINDS {
        0..=3 => return Act::Import(file(step)),
        4 => Op::Undo(Undo::default()),
        5 => Op::Undo(Undo { of: Some(OperationId(i64::from(which) * 5 + i64::from(days))), rest: days > 4 }),
        6 => Op::Redo(Redo::default()),
        7 => Op::Merge(Merge::of(deal, other)),
        8 => Op::Merge(Merge { answers: answers(step), ..Merge::of(deal, other) }),
        9 => both(world, deal, other),
        10 => moved(Stage::Opportunity),
        11 => on(Verb::Move(Move { goal: Goal::Forward, because: None })),
        12..=14 => moved(Stage::Customer),
        15 => on(Verb::Classify(ops::Classify::to(Stage::Customer))),
        16 => on(Verb::Reopen),
        17 => on(Verb::Done(Done { next: None })),
        18 => on(Verb::Fire(Fire::of("it is empty"))),
        19 => on(Verb::PutRight(PutRight::default())),
        what => return Act::Do(sold(world, what, step, deal)),
    })
}

/// What is done to a sale on its way to the end.
fn sold(world: &World, what: u8, step: Step, deal: DealId) -> Op {
    let (_, which, days) = step;
    let on = |verb: Verb| Op::Deals(vec![deal], verb);
    let promise = PromiseId(i64::from(which) + 1);
    let set = |word: &str, value: &str| vec![(word.to_owned(), value.to_owned())];
    match what {
        20 => on(Verb::Win(Win::default())),
        21 => on(Verb::Win(Win { promises: settled(promise, days), ..Win::default() })),
        22 => {
            let facts = [set("first_value", "yesterday"), set("success", "eleven bookings")].concat();
            let signed = Some(world.today() - chrono::Days::new(u64::from(days)));
            on(Verb::Win(Win { signed, facts, promises: settled(promise, 9 - days.min(9)), ..Win::default() }))
        }
        23 => on(Verb::Promise(NewPromise::mine("training", None))),
        24 | 25 => Op::Keep(Keep { promise }),
        26 => on(Verb::Set(Set { changes: set("first_value", "yesterday") })),
        27..=30 => {
            let verdict = Verdict::ALL[usize::from(which) % Verdict::ALL.len()];
            on(Verb::Observe(Observe::told(if days > 2 { Verdict::Using } else { verdict })))
        }
        31 => on(let_go(days)),
        32 => on(Verb::Settle(Box::new(Settle { answers: answers(step), then: let_go(days) }))),
        33 => {
            let all = (1..=4).map(DealId).collect();
            Op::Deals(all, Verb::Settle(Box::new(Settle { answers: answers(step), then: let_go(days) })))
        }
        34 => {
            let phases = Stage::Handoff.phases();
            let phase = Some(phases[usize::from(days) % phases.len()]);
            on(Verb::Move(Move { goal: Goal::Stage(Stage::Handoff, phase), because: None }))
        }
        _ => on(Verb::Touch(LogTouch {
            next: Some(NewStep::own("call", world.day("3"), None)),
            ..LogTouch::of(Outcome::Talked)
        })),
    }
}

fn let_go(days: u8) -> Verb {
    match days % 3 {
        0 => Verb::Archive,
        1 => Verb::Know,
        _ => Verb::Close(Close { state: State::Cancelled, reason: "stopped".into(), again: None }),
    }
}

fn settled(promise: PromiseId, days: u8) -> Vec<(PromiseId, Settled)> {
    let becomes = if days > 4 { Settled::Kept } else { Settled::Withdrawn("they took less".into()) };
    vec![(promise, becomes)]
}

fn answers((_, which, days): Step) -> Answers {
    match which % 4 {
        0 => Answers::each(settled(PromiseId(i64::from(days) + 1), days)),
        1 => Answers::all(Others::All(Settled::Kept)),
        2 => Answers::all(Others::Stay),
        _ => Answers::default(),
    }
}

/// The people of two deals are one, and their sales too.
fn both(world: &World, keep: DealId, gone: DealId) -> Op {
    let person = |id| deals::find(world.store.conn(), id).unwrap().and_then(|deal| deal.person);
    let (Some(one), Some(other)) = (person(keep), person(gone)) else { return Op::Merge(Merge::of(keep, gone)) };
    let deals = Some(Merge::of(keep, gone)).filter(|_| keep != gone);
    Op::MergePeople(MergePeople { keep: one, gone: other, deals })
}

/// Three of the deals by their people and titles, each said to be somewhere else.
fn file((what, which, days): Step) -> Request {
    const PLACES: [&str; 6] = ["Won", "Customer", "Lost", "Proposal", "Lead", ""];
    let place = |nth: u8| PLACES[usize::from(which + nth) % PLACES.len()];
    let rows = ["Ada", "Bob", "Cy"].iter().zip(0..).map(|(name, nth)| {
        format!("{name},{name}@x.example,{name} one,{},{}000,2026-11-0{}\n", place(nth), days + nth, 1 + days % 9)
    });
    let text = format!("Name,Email,Deal Title,Stage,Value,Close Date\n{}", rows.collect::<String>());
    let policy = [Policy::Fill, Policy::Update, Policy::Update, Policy::Skip][usize::from(what % 4)];
    let won_as = if days > 6 { WonAs::Handoff } else { WonAs::Customer };
    let files = vec![Source::spooled("list.csv", &mut text.as_bytes()).unwrap()];
    Request { files, policy, won_as, ..Request::default() }
}

/// Each promise: what was said, and whether it is open.
fn promises(world: &World) -> BTreeMap<i64, (String, bool)> {
    let sql = "SELECT id, side || text, state = 'open' FROM promise";
    let mut statement = world.store.conn().prepare(sql).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?)))).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

const CUSTOMERS: &str = "stage = 'customer' AND state = 'open'";
/// An import takes one that waits in the tray as if it were new.
const TRAY: &str = "state = 'tray'";

fn live(world: &World, which: &str) -> BTreeSet<i64> {
    let sql = format!("SELECT id FROM deal WHERE {which} AND NOT archived AND merged_into IS NULL");
    let mut statement = world.store.conn().prepare(&sql).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

/// Says whether an operation was asked to settle promises.
fn settles(op: &Op) -> bool {
    match op {
        Op::Keep(_) | Op::Undo(_) | Op::Redo(_) => true,
        Op::Deals(_, Verb::Win(win)) => !win.promises.is_empty(),
        Op::Deals(_, Verb::Settle(_)) => true,
        Op::Merge(merge) => merge.answers != Answers::default(),
        _ => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: crate::store::random::cases(), failure_persistence: None, ..ProptestConfig::default() })]

    /// Whoever becomes a customer has had first value, is owed nothing, and was seen using it twice, a week apart; and
    /// no promise is ever lost: not by a merge, an undo, an import, an ending or another stage.
    #[test]
    fn no_way_leads_around_the_gate(acts in prop::collection::vec((0u8..KINDS, 0u8..8, 0u8..10), 1..80)) {
        let mut world = World::new();
        let mut made: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
        for line in ["Ada ada@x.example \"Ada one\" !one", "Bob bob@x.example \"Bob one\"", "Cy cy@x.example \"Cy one\" !two !three", "Dee"] {
            let before = promises(&world);
            world.opportunity(line);
            let new = promises(&world).into_keys().filter(|id| !before.contains_key(id)).collect();
            made.insert(world.count("SELECT max(id) FROM operation"), new);
        }
        for step in acts {
            let (before, there, newest) = (promises(&world), live(&world, CUSTOMERS), world.count("SELECT max(id) FROM deal"));
            let tray = live(&world, TRAY);
            world.pass_days(i64::from(step.2));
            let (op, operation) = match act(&world, step) {
                Act::Do(op) => match ops::perform(&mut world.store, &op, world.now) {
                    Ok(outcome) => (Some(op), outcome.operation),
                    Err(_) => continue,
                },
                Act::Import(request) => {
                    let report = import::import(&mut world.store, &request, world.now).unwrap();
                    (None, report.operation.map(OperationId))
                }
            };
            let after = promises(&world);
            let what = op.as_ref().map_or_else(|| format!("import {step:?}"), |op| format!("{op:?}"));
            let gone: Vec<i64> = before.keys().filter(|id| !after.contains_key(id)).copied().collect();
            if let (Some(Op::Undo(_)), Some(undo)) = (&op, operation) {
                let of = world.count(&format!("SELECT target_id FROM operation WHERE id = {}", undo.0));
                let own = made.get(&of).cloned().unwrap_or_default();
                prop_assert!(gone.iter().all(|id| own.contains(id)), "{what} lost {gone:?}, it had made {own:?}");
            } else {
                prop_assert!(gone.is_empty(), "{what} lost {gone:?}");
            }
            for (id, (text, open)) in before.iter().filter_map(|(id, was)| after.get(id).map(|_| (id, was))) {
                let (now_text, now_open) = &after[id];
                prop_assert_eq!(text, now_text, "{}", what);
                prop_assert!(!open || *now_open || op.as_ref().is_some_and(settles), "{what} settled {id} unasked");
            }
            let stray = "SELECT count(*) FROM promise p JOIN deal d ON d.id = p.deal_id WHERE d.merged_into IS NOT NULL";
            prop_assert_eq!(world.count(stray), 0, "{} left a promise with a deal that is no more", what);
            if let Some(operation) = operation {
                made.insert(operation.0, after.keys().filter(|id| !before.contains_key(id)).copied().collect());
            }
            if matches!(op, Some(Op::Undo(_) | Op::Redo(_))) {
                continue;
            }
            for id in live(&world, CUSTOMERS).difference(&there).filter(|id| **id <= newest) {
                let deal = deals::get(world.store.conn(), DealId(*id)).unwrap();
                let gate = handoffs::gate(world.store.conn(), deal.id).unwrap();
                let missing = gate.missing(&deal);
                let reopened = matches!(op, Some(Op::Deals(_, Verb::Reopen)));
                let as_new = op.is_none() && tray.contains(id);
                prop_assert!(missing.is_empty() || reopened || as_new, "{what} with {missing:?} still to come");
                prop_assert!(gate.open_promises == 0, "{what} with an open promise");
            }
        }
        let report = box9::store::check::check(&world.store).unwrap();
        prop_assert!(report.ok(), "{report:?}");
    }
}

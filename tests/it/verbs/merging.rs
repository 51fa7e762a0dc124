//! Two cards become one, and two again.

use box9::domain::id::DealId;
use box9::domain::person::Role;
use box9::domain::stage::{Stage, State};
use box9::domain::touch::Outcome;
use box9::ops::{self, Close, LogTouch, Merge, Op, PersonChange, Redo, Set, Undo, Verb};
use box9::store::{deals, people};

use crate::world::World;

fn merge(keep: DealId, gone: DealId) -> Op {
    Op::Merge(Merge::of(keep, gone))
}

fn set(word: &str, value: &str) -> Verb {
    Verb::Set(Set { changes: vec![(word.into(), value.into())] })
}

#[test]
fn everything_of_both_is_kept() {
    let (mut world, deals) = World::with(&[
        "Ada Lovelace @Engines ada@ae.example #referral \"Engine\" >fri call !an offer by 4 dec",
        "Ada Lovelace ada2@ae.example 12k #dentists \"Two engines\" >mon send the quote !a visit",
    ]);
    let (keep, gone) = (deals[0], deals[1]);
    world.verb(keep, set("tags", "a, b"));
    world.verb(gone, set("tags", "b, c"));
    world.verb(keep, set("source", "fair"));
    world.verb(gone, set("source", "web"));
    world.verb(gone, set("worries", "price"));
    world.verb(gone, set("job_title", "Countess"));
    world.verb(gone, Verb::Touch(LogTouch { text: Some("hello".into()), ..LogTouch::of(Outcome::Note) }));
    let outcome = world.done(merge(keep, gone));
    assert_eq!(outcome.said, "Ada Lovelace: merged with Ada Lovelace.");
    assert_eq!(outcome.notes, ["2 promises to Ada Lovelace are still owed"]);
    assert_eq!(
        world.picture(keep),
        "open lead, $12,000, tags a b c, do \"call\" 2026-11-27, do \"send the quote\" 2026-11-30"
    );
    assert_eq!(world.picture(gone), world.picture(keep), "the number of the merged one answers by the kept one");
    let deal = deals::get(world.store.conn(), keep).unwrap();
    let note = "Merged in:\nCategory: dentists\nTitle: Two engines\nSource: web";
    assert_eq!((deal.note.as_deref(), deal.handoff.worries.as_deref()), (Some(note), Some("price")));
    assert_eq!(world.count("SELECT count(*) FROM touch WHERE deal_id = 1"), 1);
    let person = people::get(world.store.conn(), deal.person.unwrap()).unwrap();
    assert_eq!(person.job_title.as_deref(), Some("Countess"));
    let reaches = people::reaches(world.store.conn(), person.id).unwrap();
    assert_eq!(
        reaches.iter().map(|reach| reach.value.as_str()).collect::<Vec<_>>(),
        ["ada@ae.example", "ada2@ae.example"]
    );
    let itself = world.refused(merge(keep, gone));
    assert_eq!(itself.to_string(), "Ada Lovelace cannot be merged with itself.");
}

#[test]
fn the_kept_persons_address_stays_the_first() {
    let (mut world, deals) = World::with(&["Ada King old@ae.example", "Ada King new@ae.example"]);
    world.done(merge(deals[1], deals[0]));
    let deal = deals::get(world.store.conn(), deals[1]).unwrap();
    let reaches = people::reaches(world.store.conn(), deal.person.unwrap()).unwrap();
    assert_eq!(reaches[0].value, "new@ae.example");
}

#[test]
fn another_person_stays_on_the_deal_in_a_role() {
    let (mut world, deals) =
        World::with(&["Ada ada@ae.example", "Bob bob@ae.example", "John Smith @A", "John Smith @B"]);
    let role = Some(Role::Billing);
    world.done(Op::Person(deals[0], PersonChange::Add { line: "bob@ae.example".into(), role }));
    world.done(merge(deals[0], deals[1]));
    let there = people::participants(world.store.conn(), deals[0]).unwrap();
    assert_eq!(
        there.iter().map(|one| (one.person.name.as_str(), one.role)).collect::<Vec<_>>(),
        [("Bob", Role::Billing)]
    );
    world.done(merge(deals[2], deals[3]));
    let there = people::participants(world.store.conn(), deals[2]).unwrap();
    assert_eq!((there.len(), there[0].role), (1, Role::Other), "one name at two companies is two people");
}

#[test]
fn do_not_contact_survives_on_either_side() {
    for never in [0, 1] {
        let (mut world, deals) = World::with(&["Ada King a@x.example", "Ada King b@x.example"]);
        let changes = vec![("do_not_contact".into(), "yes".into())];
        world.done(Op::Person(deals[never], PersonChange::Set { who: None, changes }));
        world.done(merge(deals[0], deals[1]));
        let person = deals::get(world.store.conn(), deals[0]).unwrap().person.unwrap();
        assert!(people::get(world.store.conn(), person).unwrap().do_not_contact);
    }
}

/// Builds a deal in each place that a merge can meet.
fn in_place(world: &mut World, place: &str) -> DealId {
    let stage = |world: &mut World, stage| world.add_as("Ada a@x.example >fri call", Some(stage));
    match place {
        "tray" => world.add("Ada a@x.example"),
        "lead" => stage(world, Stage::Lead),
        "opportunity" => stage(world, Stage::Opportunity),
        "customer" => stage(world, Stage::Customer),
        "lost" => {
            let id = stage(world, Stage::Prospect);
            let (state, reason) = (State::Lost, "no budget".into());
            world.verb(id, Verb::Close(Close { state, reason, again: None }));
            id
        }
        "archived" => {
            let id = stage(world, Stage::Prospect);
            world.verb(id, Verb::Archive);
            id
        }
        _ => {
            let id = world.add("Ada a@x.example");
            world.verb(id, Verb::Know);
            id
        }
    }
}

#[test]
fn the_living_deal_and_of_two_the_one_further_on_gives_the_place() {
    let cases = [
        ("tray", "lead", "open lead, do \"call\" 2026-11-27"),
        ("lead", "tray", "open lead, do \"call\" 2026-11-27"),
        ("lead", "opportunity", "open opportunity, qualified, do \"call\" 2026-11-27, do \"call\" 2026-11-27"),
        ("opportunity", "lead", "open opportunity, qualified, do \"call\" 2026-11-27, do \"call\" 2026-11-27"),
        ("lost", "lead", "open lead, do \"call\" 2026-11-27"),
        ("lead", "lost", "open lead, do \"call\" 2026-11-27"),
        ("archived", "opportunity", "open opportunity, qualified, do \"call\" 2026-11-27"),
        ("opportunity", "archived", "open opportunity, qualified, do \"call\" 2026-11-27"),
        ("lost", "tray", "lost prospect, closed 2026-11-25"),
        ("tray", "tray", "tray -"),
        ("known", "lead", "open lead, do \"call\" 2026-11-27"),
        ("known", "tray", "known -"),
        ("archived", "tray", "tray -"),
        ("customer", "lead", "open customer, do \"call\" 2026-11-27, do \"call\" 2026-11-27"),
        ("archived", "lost", "open prospect, archived"),
    ];
    for (keep, gone, picture) in cases {
        let mut world = World::new();
        let (first, second) = (in_place(&mut world, keep), in_place(&mut world, gone));
        world.done(merge(first, second));
        assert_eq!(world.picture(first), picture, "{keep} with {gone}");
    }
}

#[test]
fn a_merged_deal_is_worked_on_by_either_number() {
    let (mut world, deals) = World::with(&["Ada a@x.example >fri call", "Ada a@x.example >mon call"]);
    world.done(merge(deals[0], deals[1]));
    let outcome = world.done(Op::Deals(vec![deals[1], deals[0]], Verb::Archive));
    assert_eq!((outcome.said.as_str(), outcome.deals), ("1 deal: archived.", vec![deals[0]]));
    world.verb(deals[1], Verb::Reopen);
    assert!(world.picture(deals[0]).starts_with("open lead, rest"));
}

/// Says whether a deal, or a person, went into another that went into it.
fn is_ring(world: &World) -> bool {
    ["deal", "person"].iter().any(|table| {
        let sql = format!(
            "WITH RECURSIVE up(start, id) AS (
               SELECT id, merged_into FROM {table} WHERE merged_into IS NOT NULL
               UNION SELECT up.start, t.merged_into FROM up JOIN {table} t ON t.id = up.id WHERE t.merged_into IS NOT NULL)
             SELECT count(*) FROM up WHERE id = start"
        );
        world.count(&sql) > 0
    })
}

#[test]
fn no_undo_and_redo_of_two_merges_makes_a_ring_of_them() {
    for lines in [["Ada a@x.example", "Bob b@x.example"], ["Ada a@x.example >fri call", "Ada a@x.example >mon call"]] {
        for rest in [false, true] {
            let (mut world, deals) = World::with(&lines);
            let first = world.done(merge(deals[0], deals[1])).operation.unwrap();
            let now = world.now;
            ops::perform(&mut world.store, &Op::Undo(Undo { of: Some(first), rest: false }), now).unwrap();
            world.done(merge(deals[1], deals[0]));
            let error = world.refused(Op::Redo(Redo { of: Some(first), rest }));
            assert!(error.to_string().contains("cannot be redone"), "{error}");
            assert!(!is_ring(&world));
        }
    }
}

#[test]
fn however_three_deals_are_merged_taken_back_and_merged_again_there_is_no_ring() {
    let mut dice = crate::undo_walk::dice::Dice::new(9);
    for _ in 0..40 {
        let (mut world, deals) = World::with(&["Ada a@x.example", "Ada a@x.example", "Bob b@x.example"]);
        let mut script = Vec::new();
        let first = world.count("SELECT max(id) FROM operation") + 1;
        for _ in 0..25 {
            let merges = (world.count("SELECT max(id) FROM operation") - first + 1).max(1);
            let of = Some(box9::domain::id::OperationId(first + dice.below(merges as usize) as i64));
            let op = match dice.below(3) {
                0 => merge(dice.of(&deals), dice.of(&deals)),
                1 => Op::Undo(Undo { of, rest: dice.once_in(2) }),
                _ => Op::Redo(Redo { of, rest: dice.once_in(2) }),
            };
            script.push(format!("{op:?}"));
            let now = world.now;
            let _ = ops::perform(&mut world.store, &op, now);
            assert!(!is_ring(&world), "{script:#?}");
            for id in &deals {
                let deal = deals::get(world.store.conn(), *id).unwrap();
                assert!(deal.merged_into.is_none(), "{script:#?}");
            }
        }
        world.assert_sound_after(&format!("{script:?}"));
    }
}

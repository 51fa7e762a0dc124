//! Classify, categorize, move: from the tray to a happy customer and back.

use box9::domain::stage::{Phase, Stage};
use box9::ops::{Categorize, Classify, Goal, Move, Op, SetNext, Verb};
use box9::store::deals;

use crate::world::World;

fn classify(stage: Stage, category: Option<&str>) -> Verb {
    Verb::Classify(Classify { category: category.map(Into::into), ..Classify::to(stage) })
}

fn to(stage: Stage, phase: Option<Phase>) -> Verb {
    Verb::Move(Move { goal: Goal::Stage(stage, phase), because: None })
}

fn step(goal: Goal) -> Verb {
    Verb::Move(Move { goal, because: Some("they asked".into()) })
}

#[test]
fn triage_gives_a_stage_a_category_and_a_next_step() {
    let cases = [
        (Stage::Lead, None, "moved to Leads", "open lead, rest \"\" 2026-12-15"),
        (
            Stage::Lead,
            Some("dentists"),
            "moved to Leads, in the new category dentists",
            "open lead, rest \"\" 2026-12-15",
        ),
        (Stage::Prospect, None, "moved to Prospects", "open prospect, do \"write the plan\" 2026-11-25"),
        (
            Stage::Opportunity,
            None,
            "moved to Opportunities",
            "open opportunity, qualified, do \"follow up\" 2026-11-25",
        ),
        (
            Stage::Handoff,
            None,
            "moved to Handoffs",
            "open handoff, packet, do \"first contact after signing\" 2026-11-25",
        ),
        (Stage::Customer, None, "moved to Customers", "open customer, do \"check in\" 2027-02-23"),
    ];
    for (stage, category, said, picture) in cases {
        let (mut world, deals) = World::with(&["Ada"]);
        assert_eq!(world.verb(deals[0], classify(stage, category)), format!("Ada: {said}."));
        let found = world.picture(deals[0]);
        assert_eq!(found.split_once(", do \"kickoff\"").map_or(found.as_str(), |(first, _)| first), picture);
        let late = box9::store::deals::get(world.store.conn(), deals[0]).unwrap().handoff.joined_late;
        assert_eq!(late, stage == Stage::Handoff);
    }
}

#[test]
fn classifying_again_changes_what_differs_and_refuses_what_does_not() {
    let (mut world, deals) = World::with(&["Ada #dentists"]);
    let id = deals[0];
    assert_eq!(world.no(id, classify(Stage::Lead, None)), "Ada is already a lead.");
    assert_eq!(world.no(id, classify(Stage::Lead, Some("DENTISTS"))), "Ada is in category dentists already.");
    assert_eq!(world.verb(id, classify(Stage::Lead, Some("doctors"))), "Ada: in the new category doctors.");
    let said = world.verb(id, classify(Stage::Prospect, Some("doctors")));
    assert_eq!(said, "Ada: moved to Prospects, in category doctors.");
}

#[test]
fn a_lead_rests_for_the_interval_of_its_category() {
    let (mut world, deals) = World::with(&["Ada"]);
    let change = box9::ops::CategoryChange::Add { name: "dentists".into(), brief: None, changes: Vec::new() };
    world.done(Op::Category(change));
    let changes = vec![("interval".into(), "3".into())];
    world.done(Op::Category(box9::ops::CategoryChange::Set { name: "dentists".into(), changes }));
    world.verb(deals[0], classify(Stage::Lead, Some("dentists")));
    assert_eq!(world.picture(deals[0]), "open lead, rest \"\" 2026-11-30");
}

#[test]
fn a_move_keeps_what_the_owner_planned_and_drops_what_the_rules_gave() {
    let (mut world, deals) = World::with(&["Ada >fri call", "Bob #dentists"]);
    world.verb(deals[0], to(Stage::Prospect, None));
    assert_eq!(world.picture(deals[0]), "open prospect, do \"call\" 2026-11-27");
    world.verb(deals[1], to(Stage::Prospect, None));
    assert_eq!(world.picture(deals[1]), "open prospect, do \"write the plan\" 2026-11-25");
    assert_eq!(world.verb(deals[1], step(Goal::Forward)), "Bob: moved to Opportunities.");
    assert_eq!(world.verb(deals[1], to(Stage::Opportunity, Some(Phase::Proposal))), "Bob: moved to proposal.");
    assert_eq!(world.picture(deals[1]), "open opportunity, proposal, do \"follow up\" 2026-11-25");
    assert_eq!(world.verb(deals[1], step(Goal::Back)), "Bob: moved to Prospects.");
    assert_eq!(world.count("SELECT count(*) FROM stage_move WHERE deal_id = 2 AND because = 'they asked'"), 2);
}

#[test]
fn a_move_that_the_rules_forbid_says_what_to_do() {
    let (mut world, deals) = World::with(&["Ada >fri call", "Bob"]);
    let (lead, tray) = (deals[0], deals[1]);
    let opportunity = world.opportunity("Cy");
    let win = "has not been won yet. / Press w (or `box9 win`) to win it; that makes the handoff.";
    assert_eq!(world.no(lead, to(Stage::Handoff, None)), format!("Ada {win}"));
    assert_eq!(world.no(lead, to(Stage::Customer, None)), format!("Ada {win}"));
    assert_eq!(world.no(opportunity, step(Goal::Forward)), format!("Cy {win}"));
    assert_eq!(world.no(lead, step(Goal::Back)), "Ada is a lead; there is no stage before it.");
    assert_eq!(world.no(tray, step(Goal::Forward)), "Bob is in the tray. / Press m and a letter to give it a stage.");
    assert_eq!(world.no(lead, to(Stage::Prospect, Some(Phase::Using))), "using is no phase of a prospect.");
    world.verb(lead, Verb::Archive);
    assert_eq!(world.no(lead, to(Stage::Prospect, None)), "Ada is archived. / Reopen it first.");
}

#[test]
fn a_category_is_put_and_taken_by_name() {
    let (mut world, deals) = World::with(&["Ada >fri call"]);
    let put = |name: Option<&str>| Verb::Categorize(Categorize { category: name.map(Into::into) });
    assert_eq!(world.verb(deals[0], put(Some("Dentists"))), "Ada: in the new category Dentists.");
    assert_eq!(world.no(deals[0], put(Some("dentists "))), "Ada is in category Dentists already.");
    assert_eq!(world.verb(deals[0], put(None)), "Ada: in no category.");
    assert_eq!(world.no(deals[0], put(Some(" "))), "Ada is in no category already.");
    assert!(deals::get(world.store.conn(), deals[0]).unwrap().category.is_none());
}

#[test]
fn an_hour_is_kept_through_a_move() {
    let (mut world, deals) = World::with(&["Ada >fri 10:00 call"]);
    world.verb(deals[0], Verb::Next(SetNext { step: world.step("mon 9:15", "meeting") }));
    world.verb(deals[0], to(Stage::Opportunity, Some(Phase::Negotiation)));
    assert_eq!(world.picture(deals[0]), "open opportunity, negotiation, do \"meeting\" 2026-11-30 09:15");
}

//! Plans: a playbook's steps with an aim, followed step by step; what ends them; the gap of a prospect without.

use crate::world::World;
use box9::domain::id::DealId;
use box9::domain::plan::{Aim, Progress};
use box9::domain::playbook::{Playbook, PlaybookKind};
use box9::domain::stage::Stage;
use box9::domain::touch::Outcome;
use box9::ops::{self, Close, Done, LogTouch, Op, PlanChange, Playbooks, Take, Verb};
use box9::store::{deals, lists, plans, playbooks, steps};

fn consultant() -> Playbook {
    Playbooks::load(None).find(PlaybookKind::Sales, "consultant").unwrap().clone()
}

fn take(aim: &str) -> Verb {
    Verb::Plan(PlanChange::Take(Take { aim: Aim::read(aim), ..Take::of(consultant()) }))
}

fn prospect() -> (World, DealId) {
    let mut world = World::new();
    let ada = world.add_as("Ada Lovelace ada@ae.example", Some(Stage::Prospect));
    (world, ada)
}

fn gaps(world: &World, deal: DealId) -> String {
    lists::line(world.store.conn(), deal).unwrap().unwrap().gaps.words()
}

fn open(world: &World, deal: DealId) -> Vec<String> {
    let open = steps::open(world.store.conn(), deal).unwrap();
    open.iter().map(|step| format!("{} {}", step.day.format("%a %-d %b"), step.words)).collect()
}

fn undo(world: &mut World) {
    ops::perform(&mut world.store, &Op::Undo(Default::default()), world.now).unwrap();
}

#[test]
fn a_prospect_lacks_a_plan_then_an_aim_then_nothing() {
    let (mut world, ada) = prospect();
    assert_eq!(gaps(&world, ada), "no plan");
    let said = world.verb(ada, take(""));
    assert_eq!(
        said,
        "Ada Lovelace: plan Consultant, 7 steps until Thu 24 Dec; next send one question about their problem, today."
    );
    assert_eq!(gaps(&world, ada), "no aim");
    world.verb(ada, Verb::Plan(PlanChange::Aim(Aim::read("fewer calls; Ada"))));
    assert_eq!(gaps(&world, ada), "");
    undo(&mut world);
    assert_eq!(gaps(&world, ada), "no aim");
    undo(&mut world);
    assert_eq!(gaps(&world, ada), "no plan");
}

#[test]
fn the_plan_takes_the_place_of_what_the_rules_gave_and_its_steps_follow_by_themselves() {
    let (mut world, ada) = prospect();
    world.verb(ada, take("fewer calls"));
    assert_eq!(
        open(&world, ada)[..2],
        ["Wed 25 Nov send one question about their problem", "Fri 27 Nov call: what does the problem cost them?"]
    );
    world.verb(ada, Verb::Touch(LogTouch::of(Outcome::Sent)));
    world.pass_days(6);
    // Two working days late: the others move on by as much.
    let said = world.verb(ada, Verb::Done(Done { next: None }));
    assert!(said.ends_with("next meet whoever decides: outcome, measure, worth, Mon 7 Dec."), "{said}");
    let plan = plans::current(world.store.conn(), ada).unwrap().unwrap();
    let done = plan.steps.iter().filter(|(_, progress)| *progress == Progress::Done).count();
    assert_eq!((done, plan.open().count()), (2, 5));
}

#[test]
fn an_answer_comes_first_and_the_plan_stays() {
    let (mut world, ada) = prospect();
    world.verb(ada, take("fewer calls"));
    let said = world.verb(ada, Verb::Touch(LogTouch::of(Outcome::Answered)));
    assert!(said.contains("next answer them, today"), "{said}");
    assert_eq!(plans::current(world.store.conn(), ada).unwrap().unwrap().open().count(), 7);
}

#[test]
fn a_step_is_skipped_the_rest_goes_on_another_day_and_a_dropped_plan_leaves_a_step() {
    let (mut world, ada) = prospect();
    world.verb(ada, take("fewer calls"));
    let said = world.verb(ada, Verb::Plan(PlanChange::Skip));
    assert!(said.starts_with("Ada Lovelace: \"send one question about their problem\" skipped; next call:"), "{said}");
    let friday = world.day("4 dec");
    world.verb(ada, Verb::Plan(PlanChange::Replan(friday)));
    assert_eq!(
        open(&world, ada)[..2],
        [
            "Fri 4 Dec call: what does the problem cost them?",
            "Thu 10 Dec meet whoever decides: outcome, measure, worth"
        ]
    );
    assert_eq!(
        world.no(ada, Verb::Plan(PlanChange::Drop(" ".into()))),
        "Dropping a plan needs a reason. / Say why, as: they buy another way."
    );
    let said = world.verb(ada, Verb::Plan(PlanChange::Drop("they buy through a tender".into())));
    assert!(said.contains("plan dropped (they buy through a tender); next write the plan"), "{said}");
    assert_eq!(gaps(&world, ada), "no plan");
    assert_eq!(
        world.no(ada, Verb::Plan(PlanChange::Skip)),
        "Ada Lovelace has no plan. / Take one with p (or `box9 plan WHO PLAYBOOK`)."
    );
}

#[test]
fn a_closed_deal_follows_no_plan_and_undo_brings_it_back() {
    let (mut world, ada) = prospect();
    world.verb(ada, take("fewer calls"));
    let close = Close { state: box9::domain::stage::State::Lost, reason: "no need".into(), again: None };
    world.verb(ada, Verb::Close(close));
    assert!(plans::current(world.store.conn(), ada).unwrap().is_none());
    undo(&mut world);
    assert_eq!(plans::current(world.store.conn(), ada).unwrap().unwrap().open().count(), 7);
    assert!(deals::get(world.store.conn(), ada).unwrap().next.is_some());
}

#[test]
fn a_plan_keeps_the_version_of_the_playbook_that_it_began_with() {
    let (mut world, ada) = prospect();
    let bob = world.add_as("Bob Stone", Some(Stage::Prospect));
    world.verb(ada, take("fewer calls"));
    let mut changed = consultant();
    changed.steps.truncate(2);
    world.verb(bob, Verb::Plan(PlanChange::Take(Take::of(changed.clone()))));
    let plan = |deal| plans::current(world.store.conn(), deal).unwrap().unwrap();
    let (old, new) = (plan(ada), plan(bob));
    assert_ne!(old.playbook, new.playbook);
    let whole = |plan: &box9::domain::plan::Plan| playbooks::get(world.store.conn(), plan.playbook.unwrap()).unwrap();
    assert_eq!((whole(&old), whole(&new)), (consultant(), changed));
    assert_eq!(old.open().count(), 7);
}

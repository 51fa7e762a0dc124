//! Next, postpone, done.

use box9::domain::stage::Stage;
use box9::domain::step::{NewStep, Wants};
use box9::domain::when;
use box9::ops::{Close, Done, LogTouch, Postpone, SetNext, Verb, Win};

use crate::world::World;

fn next(world: &World, day: &str, words: &str) -> Verb {
    Verb::Next(SetNext { step: world.step(day, words) })
}

fn postpone(world: &World, day: &str) -> Verb {
    Verb::Postpone(Postpone { to: when::read(day, world.today()).unwrap() })
}

fn close() -> Verb {
    Verb::Close(Close { state: box9::domain::stage::State::Lost, reason: "no budget".into(), again: None })
}

#[test]
fn a_next_step_takes_the_place_of_what_was_planned_by_hand() {
    let (mut world, deals) = World::with(&["Ada >fri call"]);
    let id = deals[0];
    let said = world.verb(id, next(&world, "mon 14:30", "send the quote"));
    assert_eq!(said, "Ada: next send the quote, Mon 30 Nov 14:30.");
    assert_eq!(world.picture(id), "open lead, do \"send the quote\" 2026-11-30 14:30");
    let wait = NewStep { wants: Wants::Wait, agreed: true, ..world.step("mon", "the signature") };
    assert_eq!(
        world.verb(id, Verb::Next(SetNext { step: wait })),
        "Ada: next wait for the signature until Mon 30 Nov."
    );
    assert_eq!(
        world.verb(id, Verb::Next(SetNext { step: NewStep::rest(world.day("1 mar")) })),
        "Ada: next rest until Mon 1 Mar 2027."
    );
    let promised = NewStep { promised: true, ..world.step("today", "send the offer") };
    assert_eq!(world.verb(id, Verb::Next(SetNext { step: promised })), "Ada: next send the offer, today.");
}

#[test]
fn the_steps_of_a_handoff_stay_when_another_is_planned() {
    let mut world = World::new();
    let id = world.opportunity("Ada 12k");
    world.verb(id, Verb::Win(Win::default()));
    let said = world.verb(id, next(&world, "fri", "send the invoice"));
    assert_eq!(said, "Ada: next send the invoice, Fri 27 Nov; before it first contact after signing, tomorrow.");
    let first = "open handoff, packet, $12,000, signed 2026-11-25, do \"first contact after signing\" 2026-11-26, \
                 do \"send the invoice\" 2026-11-27, do \"kickoff\" 2026-12-02, ";
    assert!(world.picture(id).starts_with(first), "{}", world.picture(id));
}

#[test]
fn a_deal_outside_the_funnel_has_no_next_step() {
    let (mut world, deals) = World::with(&["Ada", "Bob >fri call", "Cy >fri call", "Di"]);
    world.verb(deals[1], close());
    world.verb(deals[2], Verb::Archive);
    world.verb(deals[3], Verb::Know);
    let refusals = [
        "Ada is in the tray and has no next step. / Give it a stage first (m and a letter, or `box9 classify`).",
        "Bob is lost and has no next step. / Reopen it first.",
        "Cy is archived and has no next step. / Reopen it first.",
        "Di is kept as known and has no next step. / Reopen it first.",
    ];
    for (id, refusal) in deals.iter().zip(refusals) {
        for verb in [next(&world, "fri", "call"), postpone(&world, "fri"), Verb::Done(Done { next: None })] {
            assert_eq!(world.no(*id, verb), refusal);
        }
    }
    let (mut world, deals) = World::with(&["Ada >fri call"]);
    let past = world.no(deals[0], next(&world, "2026-11-20", "call"));
    assert_eq!(
        past,
        "Fri 20 Nov is over; a next step lies today or later. / Say a day to come: today, fri, 3d, 3 dec."
    );
}

#[test]
fn postponing_moves_to_a_later_day_and_five_times_make_a_deal_stuck() {
    let (mut world, deals) = World::with(&["Ada >today call"]);
    let id = deals[0];
    assert_eq!(world.verb(id, postpone(&world, "fri 10:00")), "Ada: postponed to Fri 27 Nov 10:00.");
    assert_eq!(world.picture(id), "open lead, postponed 1, do \"call\" 2026-11-27 10:00");
    for earlier in ["fri 9:00", "fri 10:00", "today"] {
        let refusal = world.no(id, postpone(&world, earlier));
        assert_eq!(
            refusal,
            "Ada is planned for Fri 27 Nov 10:00; that is no later. / Set an earlier day with f (or `box9 next`)."
        );
    }
    for day in ["mon", "1 dec", "2 dec"] {
        world.verb(id, postpone(&world, day));
    }
    let last = world.verb(id, postpone(&world, "3 dec"));
    assert_eq!(last, "Ada: postponed to Thu 3 Dec, for the last time without an answer.");
    let stuck = world.no(id, postpone(&world, "4 dec"));
    assert!(stuck.starts_with("Ada is stuck: postponed 5 times without an answer. Decide it. / "), "{stuck}");
    world.verb(id, Verb::Touch(LogTouch::of(box9::domain::touch::Outcome::Answered)));
    assert_eq!(world.verb(id, postpone(&world, "4 dec")).split(';').next(), Some("Ada: postponed to Fri 4 Dec"));
}

#[test]
fn everything_due_is_postponed_together() {
    let (mut world, deals) = World::with(&["Ada >today 9:00 call"]);
    let id = deals[0];
    world.verb(id, Verb::Done(Done { next: Some(world.step("today 9:00", "call")) }));
    let next = Some(world.step("today 15:00", "send the quote"));
    world.verb(id, Verb::Touch(LogTouch { next, ..LogTouch::of(box9::domain::touch::Outcome::Answered) }));
    world.verb(id, postpone(&world, "fri"));
    assert!(
        world.picture(id).contains("2026-11-27") && !world.picture(id).contains("2026-11-25"),
        "{}",
        world.picture(id)
    );
}

#[test]
fn done_asks_for_the_next_step_unless_one_follows() {
    let (mut world, deals) = World::with(&["Ada >fri call"]);
    let id = deals[0];
    let asked = "Ada would be left without a next step. / Say what comes next: --next DAY 'words'.";
    assert_eq!(world.no(id, Verb::Done(Done { next: None })), asked);
    let done = Verb::Done(Done { next: Some(world.step("mon", "send the quote")) });
    assert_eq!(world.verb(id, done), "Ada: call done; next send the quote, Mon 30 Nov.");
    let past = Verb::Done(Done { next: Some(world.step("2026-11-20", "x")) });
    assert!(world.no(id, past).starts_with("Fri 20 Nov is over"));
}

#[test]
fn a_customer_is_heard_from_again() {
    let mut world = World::new();
    let id = world.add_as("Ada", Some(Stage::Customer));
    world.pass_days(90);
    assert_eq!(world.verb(id, Verb::Done(Done { next: None })), "Ada: check in done; next check in, Mon 24 May.");
    let never = LogTouch::of(box9::domain::touch::Outcome::DoNotContact);
    assert_eq!(world.verb(id, Verb::Touch(never)), "Ada: do not contact.");
    assert_eq!(world.picture(id), "open customer");
    let no_step = "Ada has no step to complete. / Set one with f (or `box9 next`).";
    assert_eq!(world.no(id, Verb::Done(Done { next: None })), no_step);
}

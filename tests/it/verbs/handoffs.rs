//! After the sale: phases and their days, looks at the use, fires, referrals, and the gate to a happy customer.

use box9::domain::handoff::{Cause, How, Verdict};
use box9::domain::id::DealId;
use box9::domain::promise::NewPromise;
use box9::domain::stage::{Phase, Stage};
use box9::domain::step::NewStep;
use box9::domain::touch::Outcome;
use box9::ops::{
    self, Done, Fire, Goal, Keep, LogTouch, Merge, Move, NextSale, Observe, Op, PutRight, Refer, SetNext, Settled,
    Undo, Verb, Win,
};
use box9::store::{deals, fires, handoffs, observations, referrals};

use crate::world::World;

fn to(stage: Stage, phase: Option<Phase>, because: Option<&str>) -> Verb {
    Verb::Move(Move { goal: Goal::Stage(stage, phase), because: because.map(Into::into) })
}

fn won(line: &str) -> (World, DealId) {
    let mut world = World::new();
    let id = world.opportunity(line);
    world.verb(id, Verb::Win(Win::default()));
    (world, id)
}

fn look(verdict: Verdict) -> Verb {
    Verb::Observe(Observe::told(verdict))
}

#[test]
fn a_move_that_takes_a_sale_back_says_so() {
    let (mut world, id) = won("Ada");
    let said = world.verb(id, to(Stage::Opportunity, Some(Phase::Proposal), None));
    assert_eq!(said, "Ada: moved to Opportunities, no longer sold (undo brings that back).");
}

#[test]
fn a_handoff_becomes_a_customer_only_through_its_gate() {
    let (mut world, id) = won("Ada 12k !training by 4 dec");
    let customer = || to(Stage::Customer, None, None);
    let hint = "A reason lets it through all the same: `box9 move WHO customer --because 'why'`.";
    let missing = "first value; 1 open promise of ours settled; two looks, seven days apart, that say they use it";
    let no = format!("Ada is no customer yet; still to come: {missing}. / {hint}");
    assert_eq!(world.no(id, customer()), no);
    assert_eq!(world.verb(id, to(Stage::Handoff, Some(Phase::Using), None)), "Ada: moved to using.");
    let handoff = deals::get(world.store.conn(), id).unwrap().handoff;
    let today = Some(world.today());
    assert_eq!((handoff.kicked_off_on, handoff.first_value_on), (today, today), "the phase says so");
    world.done(Op::Keep(Keep { promise: box9::domain::id::PromiseId(1) }));
    world.pass_days(1);
    let said = world.verb(id, look(Verdict::Using));
    let second = "still to come: a second look that says they use it, from Thu 3 Dec on";
    assert_eq!(
        said,
        format!("Ada: observed using (told by Ada); {second}; next ask whom they know: a referral, 1d late.")
    );
    world.pass_days(7);
    assert!(world.verb(id, look(Verdict::Using)).contains("nothing is missing, L makes them a customer"));
    assert_eq!(world.verb(id, customer()), "Ada: moved to Customers.");
}

/// Phase, and the open steps in short.
fn course(world: &World, id: DealId) -> String {
    let phase = deals::get(world.store.conn(), id).unwrap().phase.map_or("-", Phase::word);
    let open = box9::store::steps::open(world.store.conn(), id).unwrap();
    let short = |words: &str| words.split([':', ',']).next().unwrap().to_owned();
    let steps: Vec<String> =
        open.iter().map(|step| format!("{} {}", step.day.format("%-d %b"), short(&step.words))).collect();
    format!("{phase}: {}", steps.join(", "))
}

const CHECK_INS: &str = "25 Dec check in, 25 Jan check in, 23 Feb check in";

#[test]
fn the_playbook_is_followed_from_the_signature_to_first_value() {
    let (mut world, id) = won("Ada 12k");
    let begun = format!(
        "packet: 26 Nov first contact after signing, 2 Dec kickoff, 9 Dec check in, 16 Dec first value, {CHECK_INS}"
    );
    assert_eq!(course(&world, id), begun);
    world.pass_days(1);
    let said = world.verb(id, Verb::Done(Done { next: None }));
    assert_eq!(said, "Ada: first contact after signing done; next kickoff, Wed 2 Dec.");
    assert_eq!(course(&world, id), format!("kickoff: 2 Dec kickoff, 9 Dec check in, 16 Dec first value, {CHECK_INS}"));
    let day = (String::from("kickoff"), String::from("4 dec"));
    world.verb(id, Verb::Set(ops::Set { changes: vec![day] }));
    assert_eq!(course(&world, id), format!("kickoff: 4 Dec kickoff, 9 Dec check in, 16 Dec first value, {CHECK_INS}"));
    let step = world.step("7 dec 10:00", "kickoff meeting");
    assert_eq!(world.verb(id, Verb::Next(ops::SetNext { step })), "Ada: next kickoff meeting, Mon 7 Dec 10:00.");
    assert_eq!(deals::get(world.store.conn(), id).unwrap().handoff.kickoff_on, Some(world.day("7 dec")));
    world.pass_days(11);
    world.verb(id, Verb::Touch(LogTouch::of(Outcome::Met)));
    let after = format!("first-value: 9 Dec check in, 16 Dec first value, {CHECK_INS}");
    assert_eq!(course(&world, id), after);
    world.verb(id, Verb::Observe(Observe { on: Some(world.today()), ..Observe::told(Verdict::NeedsShowing) }));
    assert!(course(&world, id).starts_with("first-value: 8 Dec show them how to use it"), "{}", course(&world, id));
    world.verb(id, Verb::Done(Done { next: None }));
    let seen = world.verb(id, look(Verdict::Using));
    assert!(seen.ends_with("next ask whom they know: a referral, today."), "{seen}");
    let handoff = deals::get(world.store.conn(), id).unwrap().handoff;
    assert_eq!((handoff.kicked_off_on, handoff.first_value_on), (Some(world.today()), Some(world.today())));
    let using = format!("using: 7 Dec ask whom they know, {CHECK_INS}");
    assert_eq!(course(&world, id), using, "the check-in of a phase behind is dropped");
    world.done(Op::Refer(Refer { giver: id, line: "Mary Somerville mary@x.example".into() }));
    assert_eq!(course(&world, id), format!("using: {CHECK_INS}"), "the name that they gave answers the question");
}

#[test]
fn a_late_one_starts_at_its_phase_from_today() {
    let mut world = World::new();
    let id = world.opportunity("Ada 12k");
    let win = Win { signed: Some(world.day("12 oct")).map(|day| day - chrono::Days::new(366)), ..Win::default() };
    world.verb(id, Verb::Win(win));
    assert!(
        course(&world, id).starts_with("packet: 25 Nov first contact after signing, 1 Dec kickoff"),
        "{}",
        course(&world, id)
    );
    assert!(deals::get(world.store.conn(), id).unwrap().handoff.joined_late);
    world.verb(id, to(Stage::Handoff, Some(Phase::Using), None));
    assert!(
        course(&world, id).starts_with("using: 25 Nov ask whom they know, 24 Dec check in"),
        "{}",
        course(&world, id)
    );
    world.place(id, Stage::Opportunity, None);
    assert_eq!(course(&world, id), "qualified: 25 Nov follow up", "out of the handoff its steps are gone");
}

#[test]
fn the_ladder_runs_from_our_oldest_question_until_they_answer() {
    let (mut world, id) = won("Ada 12k");
    let sent = || Verb::Touch(LogTouch::of(Outcome::Sent));
    world.pass_days(1);
    assert_eq!(world.verb(id, sent()), "Ada: sent; the handoff goes on to kickoff; next kickoff, Wed 2 Dec.");
    let rungs = "3 Dec their answer, 3 Dec ask again, 9 Dec check in, 10 Dec call them";
    let begun = format!("kickoff: 2 Dec kickoff, {rungs}, 16 Dec first value, 17 Dec call somebody else there");
    assert!(course(&world, id).starts_with(&begun), "{}", course(&world, id));
    world.pass_days(7);
    world.verb(id, Verb::Touch(LogTouch::of(Outcome::Sent)));
    let later = course(&world, id);
    assert!(
        later.contains("10 Dec call them") && !later.contains("their answer") && !later.contains("ask again"),
        "{later}"
    );
    world.verb(id, Verb::Touch(LogTouch::of(Outcome::Answered)));
    let answered = course(&world, id);
    assert!(
        answered.contains("answer them") && !answered.contains("call them") && !answered.contains("somebody else"),
        "{answered}"
    );
    assert_eq!(world.count("SELECT count(*) FROM plan WHERE end_reason = 'an answer'"), 1);
    let step = NewStep { wants: box9::domain::step::Wants::Wait, ..world.step("11 dec", "the logins") };
    world.verb(id, Verb::Next(ops::SetNext { step }));
    assert!(course(&world, id).contains("17 Dec call them"), "{}", course(&world, id));
    world.verb(id, Verb::Fire(Fire::of("the export is empty")));
    assert!(!course(&world, id).contains("call them"), "they called: {}", course(&world, id));
}

#[test]
fn two_that_are_merged_follow_one_playbook() {
    let mut world = World::new();
    let both = ["Ada 12k", "Ada Lee 9k"].map(|line| world.opportunity(line));
    for id in both {
        world.verb(id, Verb::Win(Win::default()));
    }
    world.done(Op::Merge(Merge::of(both[0], both[1])));
    assert_eq!(course(&world, both[0]).matches("kickoff").count(), 1, "{}", course(&world, both[0]));
}

#[test]
fn a_reason_lets_it_through_and_is_kept() {
    let (mut world, id) = won("Ada 12k");
    assert_eq!(world.verb(id, to(Stage::Customer, None, Some("they moved abroad"))), "Ada: moved to Customers.");
    let deal = deals::get(world.store.conn(), id).unwrap();
    assert_eq!(deal.handoff.gate_override.as_deref(), Some("they moved abroad"));
}

#[test]
fn a_sale_of_the_past_needs_its_promises_settled_and_no_more() {
    let (mut world, deals) = World::with(&["Ada", "Bob !training"]);
    assert_eq!(world.verb(deals[0], to(Stage::Customer, None, None)), "Ada: moved to Customers.");
    assert!(world.no(deals[1], to(Stage::Customer, None, None)).contains("1 open promise of ours settled"));
}

#[test]
fn who_needs_showing_is_shown_and_a_look_completes_its_check_in() {
    let (mut world, id) = won("Ada");
    let check_in = world.step("today", "check-in");
    world.verb(id, Verb::Done(Done { next: Some(check_in) }));
    let told = Observe { note: Some("the export".into()), how: How::Seen, ..Observe::told(Verdict::NeedsShowing) };
    let said = world.verb(id, Verb::Observe(told));
    assert!(said.ends_with("next show them how to use it: the export, tomorrow."), "{said}");
    assert_eq!(observations::of_deal(world.store.conn(), id).unwrap()[0].note.as_deref(), Some("the export"));
    let showing = "SELECT count(*) FROM step WHERE dropped_at IS NULL AND done_at IS NULL AND words = 'check-in'";
    assert_eq!(world.count(showing), 0);
    let early = Verb::Observe(Observe { on: Some(world.day("tomorrow")), ..Observe::told(Verdict::Using) });
    assert_eq!(
        world.no(id, early),
        "tomorrow is to come; what was observed lies today or earlier. / f plans a look for that day."
    );
    let stranger = Verb::Observe(Observe { who: Some("Zoe".into()), ..Observe::told(Verdict::Using) });
    assert!(world.no(id, stranger).starts_with("Zoe is nobody of this deal."));
    let lead = world.add("Cy >fri call");
    assert!(world.no(lead, look(Verdict::Using)).starts_with("Cy has bought nothing yet."));
}

#[test]
fn a_fire_reopens_the_handoff_leads_the_day_and_ends_when_put_right() {
    let (mut world, id) = won("Ada !training by 4 dec");
    world.verb(id, to(Stage::Customer, None, Some("sold long ago")));
    let fire = Fire { promise: Some(box9::domain::id::PromiseId(1)), ..Fire::of("nobody came to train us") };
    let said = world.verb(id, Verb::Fire(fire));
    let next = "next put it right: nobody came to train us, today";
    assert_eq!(said, format!("Ada: fire, nobody came to train us; the handoff is open again; {next}."));
    let deal = deals::get(world.store.conn(), id).unwrap();
    assert_eq!((deal.stage, deal.phase), (Some(Stage::Handoff), Some(Phase::Using)));
    let burning = &fires::of_deal(world.store.conn(), id).unwrap()[0];
    assert_eq!((burning.cause, burning.is_open()), (Some(Cause::Promise), true));
    assert!(
        handoffs::gate(world.store.conn(), id).unwrap().missing(&deal).join("; ").contains("1 open fire put right")
    );
    let right = Verb::PutRight(PutRight { fire: None, note: Some("trained on Saturday".into()) });
    assert_eq!(world.verb(id, right.clone()), "Ada: put right, nobody came to train us.");
    assert_eq!(world.no(id, right), "Ada has no open fire to put right.");
    assert!(!world.picture(id).contains("put it right"), "{}", world.picture(id));
    let lead = world.add("Bob >fri call");
    let no = "A fire is a call after the sale; Bob is not sold yet; log the call with a.";
    assert_eq!(world.no(lead, Verb::Fire(Fire::of("help"))), no);
    assert!(world.no(id, Verb::Fire(Fire::of(" "))).contains("nothing was written"));
}

#[test]
fn a_promise_that_even_the_ledger_forgot_is_written_down_with_the_fire() {
    let (mut world, id) = won("Ada");
    let by = Some(world.day("fri"));
    let fire = Fire { forgotten: Some(NewPromise::mine("training for two", by)), ..Fire::of("where is the training?") };
    world.verb(id, Verb::Fire(fire));
    let fire = &fires::of_deal(world.store.conn(), id).unwrap()[0];
    assert_eq!((fire.promise.map(|id| id.0), fire.cause), (Some(1), Some(Cause::Promise)));
    assert_eq!(handoffs::gate(world.store.conn(), id).unwrap().open_promises, 1);
}

#[test]
fn a_referral_enters_the_tray_linked_to_who_gave_it() {
    let (mut world, id) = won("Ada Lovelace @Engines");
    let said = world.done(Op::Refer(Refer { giver: id, line: "Mary Somerville mary@x.example".into() })).said;
    assert_eq!(said, "Added Mary Somerville, in the tray, referred by Ada Lovelace.");
    let given = referrals::given(world.store.conn(), id).unwrap();
    assert_eq!(referrals::giver(world.store.conn(), given[0]).unwrap(), Some(id));
    let mary = deals::get(world.store.conn(), given[0]).unwrap();
    assert_eq!((mary.source.as_deref(), mary.inbound), (Some("Referred by Ada Lovelace"), true));
}

#[test]
fn the_next_purchase_is_a_new_deal_with_the_same_person() {
    let (mut world, id) = won("Ada Lovelace @Engines #referral");
    let sale = NextSale { deal: id, title: Some("The second shop".into()) };
    let outcome = world.done(Op::NextSale(sale));
    assert_eq!(outcome.said, "Ada Lovelace: a new deal, a prospect; next write the plan, today.");
    let (old, new) =
        (deals::get(world.store.conn(), id).unwrap(), deals::get(world.store.conn(), outcome.deals[0]).unwrap());
    assert_eq!((new.person, new.company, new.category), (old.person, old.company, old.category));
    assert_eq!((new.title.as_deref(), old.stage), (Some("The second shop"), Some(Stage::Handoff)));
}

#[test]
fn winning_settles_what_was_promised_and_keeps_what_was_said() {
    let mut world = World::new();
    let id = world.opportunity("Ada 12k !one !two by fri !three");
    let before = world.facts();
    let promise = box9::domain::id::PromiseId;
    let win = Win {
        promises: vec![
            (promise(1), Settled::Kept),
            (promise(2), Settled::Moved(world.day("10 dec"), "agreed".into())),
            (promise(3), Settled::Withdrawn("they took less".into())),
        ],
        facts: vec![("why_bought".into(), "one basket".into()), ("invoiced".into(), "today".into())],
        ..Win::default()
    };
    world.verb(id, Verb::Win(win));
    let told: Vec<String> = box9::store::promises::of_deal(world.store.conn(), id)
        .unwrap()
        .iter()
        .map(|promise| format!("{} {} {}", promise.text, promise.state, promise.due))
        .collect();
    assert_eq!(told, ["two open 2026-12-10", "one kept 2026-12-02", "three withdrawn 2026-12-02"]);
    let deal = deals::get(world.store.conn(), id).unwrap();
    assert_eq!((deal.handoff.why_bought.as_deref(), deal.invoiced_on), (Some("one basket"), Some(world.today())));
    let now = world.now;
    ops::perform(&mut world.store, &Op::Undo(Undo::default()), now).unwrap();
    assert!(world.facts() == before, "undo restores the opportunity whole");
    let wrong = Win { promises: vec![(promise(9), Settled::Kept)], ..Win::default() };
    assert_eq!(world.no(id, Verb::Win(wrong)), "There is no promise 9.");
}

#[test]
fn a_touch_puts_no_fire_right_and_writes_no_packet() {
    for outcome in [Outcome::Sent, Outcome::Talked] {
        let (mut world, id) = won("Ada");
        world.verb(id, Verb::Fire(Fire::of("the export is empty")));
        world.verb(id, Verb::Touch(LogTouch::of(outcome)));
        let left = world.picture(id);
        assert!(left.contains("put it right: the export is empty"), "{outcome}: {left}");
        let open = box9::store::steps::open(world.store.conn(), id).unwrap();
        assert!(open.iter().any(|step| step.words.contains("first contact")), "{outcome}: {open:?}");
        assert_eq!(deals::get(world.store.conn(), id).unwrap().phase, Some(Phase::Packet), "{outcome}");
    }
    for outcome in [Outcome::Sent, Outcome::Talked] {
        let (mut world, id) = won("Ada");
        let step = world.step("today", "write the packet");
        world.verb(id, Verb::Next(SetNext { step }));
        let said = world.verb(id, Verb::Touch(LogTouch::of(outcome)));
        assert!(said.contains("; the handoff goes on to kickoff"), "{said}");
        let open = box9::store::steps::open(world.store.conn(), id).unwrap();
        assert!(open.iter().any(|step| step.words == "write the packet"), "{outcome}: {open:?}");
    }
}

#[test]
fn a_kickoff_that_is_past_is_told_when_it_is_won() {
    let mut world = World::new();
    let id = world.opportunity("Ada");
    let kickoff = Some(world.day("yesterday"));
    let outcome = world.done(Op::Deals(vec![id], Verb::Win(Win { kickoff, ..Win::default() })));
    assert!(outcome.notes.join(" ").contains("The kickoff, yesterday, is past"), "{:?}", outcome.notes);
}

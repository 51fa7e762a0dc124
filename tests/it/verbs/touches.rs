//! What happened: the touch, the step it fulfils, what follows; and what the keys say beforehand.

use box9::domain::id::DealId;
use box9::domain::stage::Stage;
use box9::domain::step::{NewStep, Wants};
use box9::domain::touch::{Outcome, TouchKind};
use box9::ops::{Close, LogTouch, Op, Postpone, SetNext, Verb, consequence};
use box9::store::{deals, people, steps, touches};

use crate::world::World;

fn touch(outcome: Outcome) -> Verb {
    Verb::Touch(LogTouch::of(outcome))
}

#[test]
fn an_outcome_completes_what_is_due_and_sets_what_follows() {
    let cases = [
        (Outcome::Voicemail, "Ada: voicemail; next call again, Mon 30 Nov, 2nd try.", "do \"call again\" 2026-11-30"),
        (Outcome::NoAnswer, "Ada: no answer; next call again, tomorrow, 2nd try.", "do \"call again\" 2026-11-26"),
        (Outcome::Sent, "Ada: sent; next wait for their answer until Wed 2 Dec.", "wait \"their answer\" 2026-12-02"),
        (
            Outcome::WrongContact,
            "Ada: wrong contact; next find the right person, tomorrow.",
            "do \"find the right person\" 2026-11-26",
        ),
    ];
    for (outcome, said, next) in cases {
        let (mut world, deals) = World::with(&["Ada >today call"]);
        assert_eq!(world.verb(deals[0], touch(outcome)), said);
        assert_eq!(world.picture(deals[0]), format!("open lead, {next}"), "{outcome}");
        let newest = touches::newest(world.store.conn(), deals[0]).unwrap().unwrap();
        assert_eq!((newest.outcome, newest.two_way), (Some(outcome), false));
    }
}

#[test]
fn talking_asks_what_is_next_and_a_named_step_answers() {
    let (mut world, deals) = World::with(&["Ada >today call"]);
    for outcome in [Outcome::Talked, Outcome::Met, Outcome::MeetingSet, Outcome::Later] {
        let asked = "Ada would be left without a next step. / Say what comes next: --next DAY 'words'.";
        assert_eq!(world.no(deals[0], touch(outcome)), asked);
    }
    let next = Some(world.step("fri 10:00", "send the quote"));
    let said = world.verb(deals[0], Verb::Touch(LogTouch { next, ..LogTouch::of(Outcome::Talked) }));
    assert_eq!(said, "Ada: talked; next send the quote, Fri 27 Nov 10:00.");
    assert_eq!(world.picture(deals[0]), "open lead, do \"send the quote\" 2026-11-27 10:00");
    let rest = Some(NewStep::rest(world.day("1 mar")));
    let said = world.verb(deals[0], Verb::Touch(LogTouch { next: rest, ..LogTouch::of(Outcome::Later) }));
    assert_eq!(said, "Ada: later; next rest until Mon 1 Mar 2027.");
    assert_eq!(world.picture(deals[0]), "open lead, rest \"\" 2027-03-01");
    let next = Some(world.step("yesterday", "call"));
    let late = world.no(deals[0], Verb::Touch(LogTouch { next, ..LogTouch::of(Outcome::Talked) }));
    assert_eq!(
        late,
        "Tue 24 Nov is over; a next step lies today or later. / Say a day to come: today, fri, 3d, 3 dec."
    );
}

#[test]
fn an_answer_ends_waits_and_rests_and_sets_answer_them_today() {
    let waits = [Wants::Wait, Wants::Rest];
    for wants in waits {
        let (mut world, deals) = World::with(&["Ada >today call"]);
        let step = NewStep { wants, ..world.step("9 dec", "their answer") };
        world.verb(deals[0], Verb::Next(SetNext { step }));
        assert_eq!(world.verb(deals[0], touch(Outcome::Answered)), "Ada: they answered; next answer them, today.");
        assert_eq!(world.picture(deals[0]), "open lead, do \"answer them\" 2026-11-25", "{wants}");
    }
}

#[test]
fn an_answer_leaves_what_the_owner_planned_and_is_set_once() {
    let (mut world, deals) = World::with(&["Ada >fri call"]);
    world.verb(deals[0], touch(Outcome::Answered));
    let both = "open lead, do \"answer them\" 2026-11-25, do \"call\" 2026-11-27";
    assert_eq!(world.picture(deals[0]), both);
    world.verb(deals[0], Verb::Touch(LogTouch { inward: true, ..LogTouch::of(Outcome::Note) }));
    assert_eq!(world.picture(deals[0]), both);
    world.verb(deals[0], touch(Outcome::Sent));
    let sent = "open lead, do \"call\" 2026-11-27, wait \"their answer\" 2026-12-02";
    assert_eq!(world.picture(deals[0]), sent);
}

#[test]
fn an_answer_ends_further_tries() {
    let (mut world, deals) = World::with(&["Ada >today call"]);
    world.verb(deals[0], touch(Outcome::Voicemail));
    world.verb(deals[0], touch(Outcome::Answered));
    assert_eq!(world.picture(deals[0]), "open lead, do \"answer them\" 2026-11-25");
}

#[test]
fn tries_are_counted_and_end_with_the_closing_message() {
    let (mut world, deals) = World::with(&["Ada >today call"]);
    let mut said = Vec::new();
    for _ in 0..4 {
        said.push(world.verb(deals[0], touch(Outcome::Voicemail)));
        world.pass_days(5);
    }
    let next: Vec<_> = said.iter().map(|said| said.split("next ").nth(1).unwrap()).collect();
    let tries = [
        "call again, Mon 30 Nov, 2nd try.",
        "call again, Thu 3 Dec, 3rd try.",
        "call again, Wed 9 Dec, 4th try.",
        "send the closing message, tomorrow.",
    ];
    assert_eq!(next, tries);
}

#[test]
fn of_two_steps_on_one_day_the_one_of_its_kind_is_done() {
    let (mut world, deals) = World::with(&["Ada >today 9:00 call"]);
    let next = Some(world.step("today 15:00", "send the quote"));
    world.verb(deals[0], Verb::Touch(LogTouch { next, ..LogTouch::of(Outcome::Note) }));
    let id = deals[0];
    world.verb(id, Verb::Done(box9::ops::Done { next: Some(world.step("today 9:00", "call")) }));
    let next = Some(world.step("today 16:00", "send the offer"));
    world.verb(id, Verb::Touch(LogTouch { next, ..LogTouch::of(Outcome::Voicemail) }));
    assert_eq!(world.picture(id), "open lead, do \"send the offer\" 2026-11-25 16:00");
    world.verb(id, Verb::Touch(LogTouch { kind: Some(TouchKind::Call), ..LogTouch::of(Outcome::Answered) }));
    world.verb(id, touch(Outcome::Sent));
    let left = world.picture(id);
    assert!(left.contains("answer them") != left.contains("send the offer"), "{left}");
}

#[test]
fn what_is_not_due_stays_and_a_note_changes_nothing() {
    let (mut world, deals) = World::with(&["Ada >fri call"]);
    for (outcome, said) in [
        (Outcome::Voicemail, "Ada: voicemail; next call, Fri 27 Nov."),
        (Outcome::Talked, "Ada: talked; next call, Fri 27 Nov."),
        (Outcome::Note, "Ada: only a note."),
    ] {
        assert_eq!(world.verb(deals[0], touch(outcome)), said);
        assert_eq!(world.picture(deals[0]), "open lead, do \"call\" 2026-11-27");
    }
}

#[test]
fn a_two_way_touch_starts_the_count_of_postponements_anew() {
    let (mut world, deals) = World::with(&["Ada >today call"]);
    for days in 1..=5 {
        let to = box9::domain::when::When { day: world.today() + chrono::Days::new(days), at: None };
        world.verb(deals[0], Verb::Postpone(Postpone { to }));
    }
    world.verb(deals[0], touch(Outcome::Voicemail));
    assert!(world.picture(deals[0]).contains("postponed 5"));
    world.verb(deals[0], touch(Outcome::Talked));
    assert!(!world.picture(deals[0]).contains("postponed"), "{}", world.picture(deals[0]));
}

#[test]
fn a_no_closes_and_do_not_contact_is_kept_with_the_person() {
    let (mut world, deals) = World::with(&["Ada ada@ae.example >today call", "@Engines >today call"]);
    let no = LogTouch { text: Some(" too dear ".into()), ..LogTouch::of(Outcome::NotInterested) };
    assert_eq!(world.verb(deals[0], Verb::Touch(no)), "Ada: not interested; lost (too dear).");
    assert_eq!(world.picture(deals[0]), "lost lead, closed 2026-11-25");
    let never = world.verb(deals[0], touch(Outcome::DoNotContact));
    assert_eq!(never, "Ada: do not contact.");
    let person = deals::get(world.store.conn(), deals[0]).unwrap().person.unwrap();
    assert!(people::get(world.store.conn(), person).unwrap().do_not_contact);
    let outcome = world.done(Op::Deals(vec![deals[1]], touch(Outcome::DoNotContact)));
    assert_eq!(outcome.said, "Engines: do not contact; disqualified (asked not to be contacted).");
    assert_eq!(outcome.notes, ["Engines names nobody, so nobody else is marked \"do not contact\""]);
}

#[test]
fn a_sold_deal_is_not_lost_by_a_no() {
    let mut world = World::new();
    let handoff = world.add_as("Ada >today call", Some(Stage::Handoff));
    assert!(world.no(handoff, touch(Outcome::NotInterested)).contains("without a next step"));
    let customer = world.add_as("Bob >today call", Some(Stage::Customer));
    let said = world.verb(customer, touch(Outcome::NotInterested));
    assert_eq!(said, "Bob: not interested; next check in, Tue 23 Feb 2027.");
}

#[test]
fn a_deal_that_is_over_is_only_logged_and_an_answer_brings_it_back_as_a_card() {
    let (mut world, deals) = World::with(&["Ada >today call", "Bob"]);
    let close = Close { state: box9::domain::stage::State::Lost, reason: "no budget".into(), again: None };
    world.verb(deals[0], Verb::Close(close));
    assert_eq!(world.verb(deals[0], touch(Outcome::Voicemail)), "Ada: voicemail.");
    assert_eq!(world.picture(deals[0]), "lost lead, closed 2026-11-25");
    assert_eq!(world.verb(deals[0], touch(Outcome::Answered)), "Ada: they answered.");
    assert_eq!(world.picture(deals[0]), "lost lead, closed 2026-11-25, again 2026-11-25");
    assert_eq!(world.verb(deals[1], touch(Outcome::Answered)), "Bob: they answered.");
    assert_eq!(world.picture(deals[1]), "tray -");
}

#[test]
fn what_happened_is_dated_in_the_past_and_never_in_the_future() {
    let (mut world, deals) = World::with(&["Ada >today call"]);
    let at = |text: &str| Some(text.parse().unwrap());
    let past = LogTouch { at: at("2026-11-24T02:00:00+00:00"), ..LogTouch::of(Outcome::NoAnswer) };
    world.verb(deals[0], Verb::Touch(past));
    let newest = touches::newest(world.store.conn(), deals[0]).unwrap().unwrap();
    assert_eq!(newest.day.to_string(), "2026-11-23", "two at night is still the day before");
    let future = LogTouch { at: at("2026-11-25T10:01:00+00:00"), ..LogTouch::of(Outcome::Talked) };
    let refusal = world.no(deals[0], Verb::Touch(future));
    assert_eq!(refusal, "What happened cannot lie in the future. / Set a next step instead.");
}

/// Deals in every situation that an outcome key can be pressed in.
fn situations(world: &mut World) -> Vec<DealId> {
    let mut all: Vec<DealId> =
        ["A >today call", "B >fri call", "C >today send the quote", "D", "E #dentists", "F >today 9:00 answer them"]
            .iter()
            .map(|line| world.add(line))
            .collect();
    for stage in Stage::ALL {
        all.push(world.add_as("G", Some(*stage)));
    }
    let waiting = world.add("H >today call");
    world.verb(waiting, touch(Outcome::Sent));
    let tried = world.add("I >today call");
    world.verb(tried, touch(Outcome::NoAnswer));
    let customer = world.add_as("J >today call", Some(Stage::Customer));
    let lost = world.add("K >today call");
    world.verb(lost, touch(Outcome::NotInterested));
    all.extend([waiting, tried, customer, lost]);
    all
}

#[test]
fn what_an_outcome_key_says_is_what_comes_of_it() {
    let mut world = World::new();
    for deal in situations(&mut world) {
        for outcome in Outcome::ALL {
            let before =
                (deals::get(world.store.conn(), deal).unwrap(), steps::open(world.store.conn(), deal).unwrap());
            let said = consequence(*outcome, &before.0, &before.1, world.today(), world.store.settings());
            let what = format!("{} {outcome} of {}: {said}", before.0.id, world.picture(deal));
            let result = box9::ops::perform(&mut world.store, &Op::Deals(vec![deal], touch(*outcome)), world.now);
            let Ok(done) = result else {
                assert_eq!(said, "you say what is next", "{what}: {}", result.unwrap_err());
                continue;
            };
            let after = deals::get(world.store.conn(), deal).unwrap();
            match steps::next(world.store.conn(), deal).unwrap() {
                Some(_) if outcome.is_work() => {
                    assert!(done.said.ends_with(&format!("next {said}.")), "{what}: {}", done.said)
                }
                Some(step) => assert!(said.contains(&step.words), "{what}"),
                None if after.state != before.0.state => assert_eq!(said, after.state.word(), "{what}"),
                None => assert!(["logged, no more", "never contacted again"].contains(&said.as_str()), "{what}"),
            }
            let undo = Op::Undo(box9::ops::Undo::default());
            box9::ops::perform(&mut world.store, &undo, world.now).unwrap();
        }
    }
}

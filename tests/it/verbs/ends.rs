//! Win, close, reopen, archive, know.

use box9::domain::id::DealId;
use box9::domain::money::{Currency, Money};
use box9::domain::stage::{Phase, Stage, State};
use box9::ops::{Close, Op, Verb, Win};
use box9::store::deals;

use crate::world::World;

fn close(state: State, reason: &str) -> Verb {
    Verb::Close(Close { state, reason: reason.into(), again: None })
}

fn opportunity() -> (World, DealId) {
    let mut world = World::new();
    let id = world.opportunity("Ada 12k >mon call");
    (world, id)
}

#[test]
fn a_win_is_a_handoff_signed_today_with_a_first_contact() {
    let (mut world, id) = opportunity();
    let said = world.verb(id, Verb::Win(Win::default()));
    assert_eq!(said, "Ada: won $12,000, now a handoff; next first contact after signing, tomorrow.");
    let handoff = "open handoff, packet, $12,000, signed 2026-11-25, do \"first contact after signing\" 2026-11-26, \
                   do \"kickoff\" 2026-12-02, do \"check in, day 14: have they what they need to begin?\" 2026-12-09, \
                   do \"first value: see it used\" 2026-12-16, do \"check in, day 30: who uses it, what is hard?\" 2026-12-25, \
                   do \"check in, day 60: is it worth what they hoped?\" 2027-01-25, \
                   do \"check in, day 90: what next, and whom do they know?\" 2027-02-23";
    assert_eq!(world.picture(id), handoff);
    assert_eq!(
        world.no(id, Verb::Win(Win::default())),
        "Ada is already won. / Set the signed day where it is wrong (e)."
    );
    let deal = deals::get(world.store.conn(), id).unwrap();
    assert!(!deal.handoff.joined_late);
}

#[test]
fn a_win_takes_what_is_known() {
    let (mut world, id) = opportunity();
    let win = Win {
        value: Some(Money::parse("9k eur", Currency::USD).unwrap()),
        signed: Some(world.day("2026-11-02")),
        kickoff: Some(world.day("1 dec")),
        next: Some(world.step("fri 11:00", "kickoff call")),
        ..Win::default()
    };
    let said = world.verb(id, Verb::Win(win));
    assert_eq!(said, "Ada: won €9,000, signed Mon 2 Nov, now a handoff; next kickoff call, Fri 27 Nov 11:00.");
    let deal = deals::get(world.store.conn(), id).unwrap();
    assert_eq!(deal.handoff.kickoff_on, Some(world.day("1 dec")));
    assert!(deal.handoff.joined_late, "signed more than five working days ago");
}

#[test]
fn a_win_signed_late_makes_contact_at_once() {
    let (mut world, id) = opportunity();
    let signed = Some(world.day("2026-11-16"));
    let said = world.verb(id, Verb::Win(Win { signed, ..Win::default() }));
    assert!(said.ends_with("next first contact after signing, today."), "{said}");
    let other = world.opportunity("Bob");
    let signed = Some(world.day("fri"));
    let future = world.no(other, Verb::Win(Win { signed, ..Win::default() }));
    assert_eq!(future, "Fri 27 Nov is still to come; win Bob when it is signed.");
}

#[test]
fn an_imported_handoff_is_won_where_it_is() {
    let mut world = World::new();
    let id = world.add_as("Ada", Some(Stage::Handoff));
    world.place(id, Stage::Handoff, Some(Phase::Kickoff));
    world.verb(id, Verb::Win(Win { signed: Some(world.day("2026-11-20")), ..Win::default() }));
    assert!(world.picture(id).starts_with("open handoff, kickoff, signed 2026-11-20"), "{}", world.picture(id));
}

#[test]
fn a_deal_ends_with_a_reason_and_perhaps_a_day_to_look_again() {
    for state in State::CLOSED {
        let (mut world, id) = opportunity();
        assert_eq!(world.verb(id, close(state, " no budget ")), format!("Ada: {state} (no budget)."));
        assert_eq!(world.picture(id), format!("{state} opportunity, qualified, $12,000, closed 2026-11-25"));
        assert_eq!(world.no(id, close(State::Lost, "again")), format!("Ada is already {state}. / Reopen it first."));
    }
    let (mut world, id) = opportunity();
    let no_reason = "Closing Ada needs a reason. / Say why, as: no budget, chose another, I was too slow.";
    assert_eq!(world.no(id, close(State::Lost, " ")), no_reason);
    let again = |day| Verb::Close(Close { state: State::Lost, reason: "later".into(), again: Some(day) });
    let today = world.today();
    assert_eq!(world.no(id, again(today)), "The day to look at Ada again, today, is not after today.");
    let march = world.day("1 mar");
    assert_eq!(world.verb(id, again(march)), "Ada: lost (later), look again Mon 1 Mar 2027.");
    let open = world.refused(Op::Deals(vec![id], close(State::Open, "x")));
    assert!(open.to_string().starts_with("state: open is no way to close"), "{open}");
}

#[test]
fn the_promises_of_a_deal_that_ends_are_still_owed_and_said() {
    let mut world = World::new();
    let id = world.opportunity("Ada !an offer by 4 dec !a visit");
    let outcome = world.done(Op::Deals(vec![id], close(State::Cancelled, "moved away")));
    assert_eq!(outcome.notes, ["2 promises to Ada are still owed"]);
    assert_eq!(world.count("SELECT count(*) FROM promise WHERE state = 'open'"), 2);
}

#[test]
fn reopening_goes_back_where_it_was_with_a_next_step() {
    let mut world = World::new();
    let cases = [
        (Stage::Lead, "Ada: open again, a lead; next rest until Tue 15 Dec."),
        (Stage::Prospect, "Ada: open again, a prospect; next write the plan, today."),
        (Stage::Opportunity, "Ada: open again, an opportunity; next follow up, today."),
        (Stage::Handoff, "Ada: open again, a handoff; next first contact after signing, today."),
        (Stage::Customer, "Ada: open again, a customer; next check in, Tue 23 Feb 2027."),
    ];
    for (stage, said) in cases {
        for ending in [close(State::Lost, "no budget"), Verb::Archive, Verb::Know] {
            let id = world.add_as("Ada >fri call", Some(stage));
            let before = deals::get(world.store.conn(), id).unwrap();
            world.verb(id, ending);
            assert_eq!(world.verb(id, Verb::Reopen), said);
            let after = deals::get(world.store.conn(), id).unwrap();
            assert_eq!(
                (after.stage, after.phase, after.state, after.closed_on),
                (before.stage, before.phase, before.state, None)
            );
        }
    }
    let tray = world.add("Bob");
    assert_eq!(world.no(tray, Verb::Reopen), "Bob is neither closed nor archived.");
    world.verb(tray, Verb::Archive);
    assert_eq!(world.verb(tray, Verb::Reopen), "Bob: back in the tray.");
}

#[test]
fn a_phase_is_remembered_while_a_deal_is_closed() {
    let (mut world, id) = opportunity();
    world.place(id, Stage::Opportunity, Some(Phase::Negotiation));
    world.verb(id, close(State::Lost, "price"));
    world.verb(id, Verb::Reopen);
    assert_eq!(world.picture(id), "open opportunity, negotiation, $12,000, do \"follow up\" 2026-11-25");
}

#[test]
fn archiving_and_keeping_as_known_take_a_deal_out_of_sight() {
    let (mut world, id) = opportunity();
    assert_eq!(world.verb(id, Verb::Archive), "Ada: archived.");
    assert_eq!(world.picture(id), "open opportunity, qualified, archived, $12,000");
    assert_eq!(world.no(id, Verb::Archive), "Ada is already archived.");
    assert_eq!(world.no(id, Verb::Know), "Ada is archived. / Reopen it first.");
    assert_eq!(world.no(id, close(State::Lost, "x")), "Ada is archived. / Reopen it first.");
    world.verb(id, Verb::Reopen);
    assert_eq!(world.verb(id, Verb::Know), "Ada: kept as known, no sale.");
    assert_eq!(world.no(id, Verb::Know), "Ada is already kept as known.");
    assert_eq!(world.picture(id), "known opportunity, qualified, $12,000");
}

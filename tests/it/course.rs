//! The days of a handoff's playbook and of the ladder, as the shipped playbooks say them.

use box9::domain::Day;
use box9::domain::deal::Deal;
use box9::domain::handoff::course::{From, rungs, steps};
use box9::domain::id::Uid;
use box9::domain::plan::PlannedStep;
use box9::domain::playbook::PlaybookStep;
use box9::domain::stage::{Phase, Stage};
use box9::domain::workdays::WorkWeek;
use box9::formats::playbook::read;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn book() -> Vec<PlaybookStep> {
    read(include_str!("../../assets/playbooks/handoff.toml")).unwrap().playbook.steps
}

fn sold(phase: Phase) -> Deal {
    let now = "2026-11-25T10:00:00+00:00".parse().unwrap();
    let deal = Deal::blank(Uid([0; 16]), day("2026-10-01"), now);
    Deal { stage: Some(Stage::Handoff), phase: Some(phase), ..deal }
}

fn told(steps: &[PlannedStep]) -> Vec<String> {
    let short = |words: &str| words.split([':', ',']).next().unwrap_or_default().to_owned();
    let line = |step: &PlannedStep| format!("{} {}", step.day.format("%a %-d %b"), short(&step.step.words));
    steps.iter().map(line).collect()
}

#[test]
fn days_are_counted_from_the_signature_and_agreed_ones_are_kept() {
    let (today, week) = (day("2026-11-25"), WorkWeek::default());
    let signed = |deal: &Deal| told(&steps(&book(), deal, From::Signed(today), today, &week));
    let usual = signed(&sold(Phase::Packet));
    assert_eq!(
        usual,
        [
            "Thu 26 Nov first contact after signing",
            "Wed 2 Dec kickoff",
            "Wed 9 Dec check in",
            "Wed 16 Dec first value",
            "Fri 25 Dec check in",
            "Mon 25 Jan check in",
            "Tue 23 Feb check in"
        ]
    );
    let mut agreed = sold(Phase::Packet);
    agreed.handoff.kickoff_on = Some(day("2026-12-21"));
    let moved = signed(&agreed);
    assert_eq!((moved[1].as_str(), moved[2].as_str()), ("Mon 21 Dec kickoff", usual[2].as_str()));
    assert_eq!(moved[3], "Mon 21 Dec first value", "first value never lies before the kickoff");
    agreed.handoff.first_value_due = Some(day("2027-01-04"));
    assert_eq!(signed(&agreed)[3], "Mon 4 Jan first value");
}

#[test]
fn a_late_one_begins_at_its_phase_on_the_day_that_it_is_given() {
    let (today, week) = (day("2026-11-25"), WorkWeek::default());
    let late = |deal: &Deal| told(&steps(&book(), deal, From::Late(day("2026-11-28")), today, &week));
    let first_value = late(&sold(Phase::FirstValue));
    assert_eq!(first_value[..2], ["Mon 30 Nov check in", "Mon 7 Dec first value"]);
    assert_eq!(late(&sold(Phase::Using)).len(), 3);
    let mut had = sold(Phase::Packet);
    had.handoff.first_value_on = Some(day("2026-11-02"));
    assert_eq!(late(&had).len(), 3, "what happened says where it is");
}

#[test]
fn what_should_have_been_done_is_due_today() {
    let (today, week) = (day("2026-11-25"), WorkWeek::default());
    let steps = steps(&book(), &sold(Phase::Packet), From::Signed(day("2026-11-20")), today, &week);
    assert_eq!(told(&steps)[..2], ["Wed 25 Nov first contact after signing", "Fri 27 Nov kickoff"]);
}

#[test]
fn the_ladder_waits_as_long_as_was_said() {
    let ladder = read(include_str!("../../assets/playbooks/ladder.toml")).unwrap().playbook.steps;
    let (asked, week) = (day("2026-11-25"), WorkWeek::default());
    let days = |until: &str| -> Vec<String> {
        rungs(&ladder, asked, day(until), &week).iter().map(|step| step.day.to_string()).collect()
    };
    assert_eq!(days("2026-12-02"), ["2026-12-02", "2026-12-09", "2026-12-16", "2026-12-24"]);
    assert_eq!(days("2026-12-10"), ["2026-12-16", "2026-12-24"]);
    assert_eq!(days("2027-01-30"), ["2027-02-01"], "the last is always there");
}

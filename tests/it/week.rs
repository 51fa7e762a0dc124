//! The week: what is counted of its lines, what came of them, its page with names and without, and pictures.

use crate::pilot::{Pilot, moment};
use crate::world::World;
use box9::app::event::{Effect, Job};
use box9::domain::commitment::{Kept, Measure};
use box9::domain::stage::{Phase, Stage};
use box9::domain::touch::Outcome;
use box9::formats::handout::Form;
use box9::ops::week::{self as page, Names};
use box9::ops::{self, Commit, Goal, LogTouch, Move, Op, Refer, Verb, Win};
use box9::store::{commitments, week};

fn line(words: &str) -> Op {
    Op::Commit(Commit::New(words.into()))
}

#[test]
fn what_can_be_counted_is_counted() {
    let mut world = World::new();
    let now = moment("2026-11-23T09:00:00+00:00");
    world.now = now;
    let ada = world.add_as("Ada @Engines 2k >fri call", Some(Stage::Opportunity));
    world.add_as("Ben >fri call", Some(Stage::Lead));
    // Monday: a talk and a letter. Tuesday: their answer, and the proposal.
    for (when, outcome) in [("23T10", Outcome::Talked), ("23T11", Outcome::Sent), ("24T10", Outcome::Answered)] {
        let next = Some(world.step("fri", "call"));
        let touch = LogTouch { next, ..LogTouch::of(outcome) };
        world.now = moment(&format!("2026-11-{when}:00:00+00:00"));
        ops::perform(&mut world.store, &Op::Deals(vec![ada], Verb::Touch(touch)), world.now).unwrap();
    }
    let proposal = Move { goal: Goal::Stage(Stage::Opportunity, Some(Phase::Proposal)), because: None };
    world.verb(ada, Verb::Move(proposal));
    world.verb(ada, Verb::Win(Win::default()));
    ops::perform(&mut world.store, &Op::Refer(Refer { giver: ada, line: "Cy".into() }), world.now).unwrap();
    let week = "2026-11-23".parse().unwrap();
    let today = "2026-11-25".parse().unwrap();
    let counted =
        |measure| commitments::counted(world.store.conn(), world.store.settings(), measure, week, today).unwrap();
    let told: Vec<(Measure, u32)> = Measure::ALL.iter().map(|measure| (*measure, counted(*measure))).collect();
    use Measure::{Blocks, Campaign, Conversations, Meetings, NewLeads, Plans, Proposals, Referrals, Sales, Touches};
    let wanted = [
        // The talk and the answer.
        (Conversations, 2),
        (Meetings, 0),
        (Touches, 3),
        // Ben, and Cy in the tray; Ada came as an opportunity.
        (NewLeads, 2),
        (Proposals, 1),
        (Sales, 1),
        (Plans, 0),
        (Campaign, 0),
        (Referrals, 1),
        (Blocks, 0),
    ];
    assert_eq!(told, wanted);
    let before = "2026-11-16".parse().unwrap();
    assert_eq!(
        commitments::counted(world.store.conn(), world.store.settings(), Conversations, before, today).unwrap(),
        0
    );
}

#[test]
fn a_line_is_written_for_the_week_that_is_planned_and_judged_in_the_next() {
    let mut world = World::new();
    // Friday, 20 November: the last working day, so the next week is planned.
    world.now = moment("2026-11-20T15:00:00+00:00");
    assert_eq!(
        world.done(line("12 conversations")).said,
        "For the week of 23 Nov: 12 conversations, counted: 12 conversations."
    );
    world.now = moment("2026-11-27T15:00:00+00:00");
    let today = world.today();
    let lines = week::lines(world.store.conn(), world.store.settings(), today).unwrap();
    let [one] = lines.before.as_slice() else { panic!("{lines:?}") };
    assert_eq!((one.counted, one.commitment.target, lines.next.len()), (Some(0), Some(12), 0));
    let judge = Commit::Judge { id: one.commitment.id, kept: Kept::Not, why: Some("two days ill".into()) };
    assert_eq!(world.done(Op::Commit(judge)).said, "\"12 conversations\" was not kept: two days ill.");
    world.done(Op::Commit(Commit::Drop(one.commitment.id)));
    world.refused(line("  "));
}

/// Names that stand in typed text, and text that would run if it were not text.
const HOSTILE: &str = "<script>alert(1)</script>";

fn told() -> World {
    let mut world = World::new();
    world.now = moment("2026-10-01T09:00:00+00:00");
    let ada = world.add_as(
        "Ada Lovelace @Analytical Engines ada@ae.example 12k \"Difference engine\" >fri call",
        Some(Stage::Opportunity),
    );
    world.now = moment("2026-11-18T09:00:00+00:00");
    let step = world.step("mon", "ask Ada and Charles, +44 20 7946 0000");
    ops::perform(&mut world.store, &Op::Deals(vec![ada], Verb::Next(ops::SetNext { step })), world.now).unwrap();
    world.add("Charles Babbage");
    world.add("鈴木 花子");
    for words in [
        "the Difference Engine for Ada by Thursday",
        "write to ada@ae.example at Analytical Engines",
        "call 鈴木さん",
        &format!("5 proposals {HOSTILE}"),
    ] {
        ops::perform(&mut world.store, &line(words), world.now).unwrap();
    }
    world.now = moment("2026-11-25T10:00:00+00:00");
    let first = commitments::of_week(world.store.conn(), "2026-11-16".parse().unwrap()).unwrap()[0].id;
    let why = Some("Charles was away, says lovelace".to_owned());
    ops::perform(&mut world.store, &Op::Commit(Commit::Judge { id: first, kept: Kept::Partly, why }), world.now)
        .unwrap();
    ops::perform(&mut world.store, &line("see Babbage"), world.now).unwrap();
    world
}

#[test]
fn the_page_tells_the_week() {
    let world = told();
    let page = page::page(&world.store, Names::Shown, world.today()).unwrap();
    insta::assert_snapshot!("week_markdown", page.written(Form::Markdown));
    let html = page.written(Form::Html);
    assert!(!html.contains("<script") && html.contains("&lt;script&gt;"), "typed text stays text");
    assert!(!html.contains("src=") && !html.contains("href=") && html.contains("<svg"), "it stands alone");
}

#[test]
fn without_names_no_name_is_on_it() {
    let world = told();
    for form in Form::ALL {
        let page = page::page(&world.store, Names::Masked, world.today()).unwrap().written(*form);
        let folded = page.to_lowercase();
        for name in ["ada", "lovelace", "charles", "babbage", "analytical", "difference engine", "鈴木", "@ae", "7946"]
        {
            let stands = folded.split(|c: char| !c.is_alphanumeric() && c != ' ' && c != '@').any(|run| {
                run == name
                    || run.split(' ').any(|word| word == name)
                    || (!name.is_ascii() && run.contains(name))
                    || (name.contains(' ') && run.contains(name))
            });
            assert!(!stands && !folded.contains("@ae"), "{name} in {page}");
        }
        assert!(page.contains("Deal A"), "{page}");
    }
}

#[test]
fn the_screen_judges_by_one_key() {
    let mut pilot = Pilot::demo(120, 36);
    pilot.press("W");
    insta::assert_snapshot!("week_120x36", pilot.picture());
    pilot.resize(80, 24);
    insta::assert_snapshot!("week_80x24", pilot.picture());
    pilot.resize(40, 12);
    insta::assert_snapshot!("week_40x12", pilot.picture());
    pilot.resize(120, 36).press("j j d");
    assert_eq!(pilot.answer(), "\"keep 5 blocks\" was kept. · u undoes");
    pilot.press("p 'half of them' Enter");
    assert!(pilot.answer().ends_with("was kept in part: half of them. · u undoes"), "{}", pilot.answer());
    pilot.press("n '9 meetings' Enter G + 'fatima' Enter");
    assert!(pilot.answer().contains("9 meetings"), "{}", pilot.answer());
    pilot.press("-");
    assert!(pilot.answer().starts_with("Dropped the line"), "{}", pilot.answer());
    pilot.press("B m");
    let asked = Effect::Work(Job::WeekPage { names: Names::Masked, today: pilot.app.today() });
    assert_eq!(pilot.effects[0], asked, "the page is written beside the screen");
    let shown = pilot.effects.iter().any(|effect| matches!(effect, Effect::Show(path) if path.exists()));
    assert!(shown, "{:?}", pilot.effects);
    assert!(pilot.answer().starts_with("Wrote "), "{}", pilot.answer());
}

#[test]
fn a_company_that_is_called_name_is_masked() {
    let mut world = World::new();
    world.add("Ada @Name \"Company\"");
    world.done(line("ask Name about the company"));
    let page = page::page(&world.store, Names::Masked, world.today()).unwrap().written(Form::Markdown);
    assert!(page.contains("ask \\[name\\] about the \\[name\\]"), "{page}");
}

#[test]
fn the_week_is_offered_when_its_last_session_ends() {
    let mut pilot = Pilot::with(120, 36, &["Ada >today call"]);
    pilot.press("s X");
    assert!(!pilot.said().contains("The week is over"), "{}", pilot.said());
    let mut pilot = Pilot::with(120, 36, &["Ada >today call"]);
    pilot.at("2026-11-27T09:00:00+00:00").press("s X");
    assert!(pilot.said().contains("The week is over: Esc leaves, and W says"), "{}", pilot.said());
    pilot.press("Esc W");
    assert!(pilot.said().contains("Next, 30 Nov to 6 Dec"), "{}", pilot.said());
}

//! The twelve boxes: each figure worked out by hand, scores, weeks, what a box asks for, and pictures of the board.

use crate::pilot::{NOW, Pilot, moment};
use box9::app::Screen;
use box9::app::event::{Effect, Job};
use box9::domain::boxes::{Action, Course, Entry, Verdict};
use box9::domain::id::DealId;
use box9::domain::money::{Currency, Money};
use box9::domain::plan::Aim;
use box9::domain::playbook::PlaybookKind;
use box9::domain::stage::{Phase, Stage, State};
use box9::domain::step::{NewStep, Wants};
use box9::domain::touch::Outcome;
use box9::ops::{
    self, Close, Fire, Goal, LogTouch, Move, Op, PlanChange, Playbooks, Score, Set, Take, Undo, Verb, Win,
};
use box9::store::{self, Store, boxes};

fn day(text: &str) -> box9::domain::Day {
    text.parse().unwrap()
}

fn at(store: &mut Store, when: &str, op: Op) -> ops::Outcome {
    ops::perform(store, &op, moment(&format!("2026-{when}T09:00:00+00:00"))).unwrap()
}

fn add(store: &mut Store, when: &str, line: &str, stage: Stage) -> DealId {
    at(store, when, Op::Add(ops::Add { line: line.into(), stage: Some(stage) })).deals[0]
}

fn deal(store: &mut Store, when: &str, id: DealId, verb: Verb) {
    at(store, when, Op::Deals(vec![id], verb));
}

fn set(facts: &[(&str, &str)]) -> Verb {
    let changes = facts.iter().map(|(field, value)| ((*field).to_owned(), (*value).to_owned())).collect();
    Verb::Set(Set { changes })
}

fn lost() -> Verb {
    Verb::Close(Close { state: State::Lost, reason: "Price".into(), again: None })
}

fn proposal() -> Verb {
    Verb::Move(Move { goal: Goal::Stage(Stage::Opportunity, Some(Phase::Proposal)), because: None })
}

fn win(minor: i64) -> Verb {
    Verb::Win(Win { value: Some(Money { minor, currency: Currency::USD }), ..Win::default() })
}

fn plan() -> Verb {
    let playbook = Playbooks::load(None).find(PlaybookKind::Sales, "Consultant").unwrap().clone();
    Verb::Plan(PlanChange::Take(Take { aim: Aim::read("fewer calls; Eve; spring; a pilot"), ..Take::of(playbook) }))
}

fn board(store: &Store, today: &str) -> Vec<Entry> {
    boxes::board(store.conn(), store.settings(), day(today)).unwrap()
}

fn empty() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("f.box9"), store::Source::Program, moment(NOW)).unwrap();
    (folder, store)
}

/// A small year, written in the order of time; today is Wednesday, 25 November.
fn year(store: &mut Store) -> DealId {
    // Lost in May: out of the half year that begins on 28 May.
    let jo = add(store, "05-01", "Jo >fri call", Stage::Opportunity);
    deal(store, "05-02", jo, lost());
    // Flo's proposal of September is older than four weeks, and so is the one before them; she is cold since.
    let flo = add(store, "09-01", "Flo 1k >fri call", Stage::Opportunity);
    deal(store, "09-10", flo, proposal());
    add(store, "09-01", "Dee >fri write the plan", Stage::Prospect);
    let eve = add(store, "09-01", "Eve >fri call", Stage::Prospect);
    deal(store, "09-02", eve, plan());
    // Kim signs on Thursday, 1 October, and has first value on Thursday, 15 October: ten working days.
    let kim = add(store, "09-01", "Kim 3k >fri call", Stage::Opportunity);
    deal(store, "10-01", kim, win(300_000));
    deal(store, "10-15", kim, set(&[("first_value", "2026-10-15")]));
    // Paid after 13 days of the 14.
    deal(store, "11-02", kim, set(&[("invoiced", "2026-10-20"), ("paid", "2026-11-02")]));
    // Ann is written to after a working day, Ben at once; Cy still waits, from Monday 16 to Wednesday 25: seven.
    let ann = add(store, "11-02", "Ann #dentists >fri call", Stage::Lead);
    let ben = add(store, "11-02", "Ben >fri call", Stage::Lead);
    deal(store, "11-02", ben, Verb::Touch(LogTouch::of(Outcome::Sent)));
    deal(store, "11-03", ann, Verb::Touch(LogTouch::of(Outcome::Sent)));
    // Hal signs and does not pay by 20 November; Ida is lost.
    let hal = add(store, "11-03", "Hal 2k >fri call", Stage::Opportunity);
    deal(store, "11-05", hal, win(200_000));
    deal(store, "11-06", hal, set(&[("invoiced", "2026-11-06")]));
    let ida = add(store, "11-06", "Ida >fri call", Stage::Opportunity);
    deal(store, "11-09", ida, lost());
    deal(store, "11-10", kim, Verb::Fire(Fire::of("nothing works")));
    add(store, "11-16", "Cy #dentists >mon call", Stage::Lead);
    let gus = add(store, "11-20", "Gus 2k >30 nov call", Stage::Opportunity);
    deal(store, "11-23", gus, proposal());
    gus
}

#[test]
fn every_figure_is_as_worked_out_by_hand() {
    let (_folder, mut store) = empty();
    year(&mut store);
    let told: Vec<(u8, String, u32, Verdict)> = board(&store, "2026-11-25")
        .iter()
        .map(|entry| (entry.kind.number, entry.figure.words(), entry.figure.cases(), entry.verdict))
        .collect();
    use Verdict::{Good, Red, Watch};
    let wanted = [
        // Ann and Cy of Ann, Ben and Cy.
        (1, "2 of 3", 3, Watch),
        // The three leads of November; what is added further on is none.
        (2, "3", 3, Red),
        // 0, 1 and 7 working days.
        (3, "1 day (of 3)", 3, Good),
        (4, "0 of 3", 3, Watch),
        // Eve has a plan and its aim, Dee none.
        (5, "1 of 2", 2, Watch),
        // Flo is silent since September; Gus came on Friday.
        (6, "1 of 2", 2, Watch),
        (7, "1", 1, Red),
        // Kim and Hal, of those two and Ida.
        (8, "2 of 3", 3, Good),
        // Kim and Hal have no kickoff day and no success described.
        (9, "0 of 2", 2, Watch),
        (10, "10 days (of 1)", 1, Good),
        (11, "1", 1, Watch),
        // Kim's is paid in time, Hal's is not.
        (12, "1 of 2", 2, Watch),
    ];
    let wanted: Vec<(u8, String, u32, Verdict)> =
        wanted.into_iter().map(|(number, words, n, verdict)| (number, words.to_owned(), n, verdict)).collect();
    assert_eq!(told, wanted);
}

#[test]
fn four_weeks_later_it_is_against_four_weeks_before() {
    let (_folder, mut store) = empty();
    year(&mut store);
    // From 26 November to 23 December nobody came; in the four weeks before, the three of November.
    let later = board(&store, "2026-12-23");
    assert_eq!((later[1].figure.words().as_str(), later[1].before, later[1].course()), ("0", Some(3.0), Course::Worse));
    assert_eq!((later[10].figure.words().as_str(), later[10].course()), ("0", Course::Better), "no fire is better");
}

#[test]
fn the_deals_behind_a_box_are_those_it_lacks_or_counts() {
    let (_folder, mut store) = empty();
    year(&mut store);
    let today = day("2026-11-25");
    let names = |number| -> Vec<String> {
        let ids = boxes::behind(store.conn(), store.settings(), number, today).unwrap();
        ids.into_iter().map(|id| store::deals::name(store.conn(), id).unwrap()).collect()
    };
    let all: Vec<Vec<String>> = (1..=12).map(names).collect();
    let wanted: [&[&str]; 12] = [
        &["Ben"],
        &["Ann", "Ben", "Cy"],
        &["Cy"],
        &["Ann", "Ben", "Cy"],
        &["Dee"],
        &["Flo"],
        &["Flo", "Gus"],
        &["Ida"],
        &["Kim", "Hal"],
        &["Hal"],
        &["Kim"],
        &["Hal"],
    ];
    assert_eq!(all, wanted.map(|names| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()));
}

#[test]
fn the_invoices_behind_the_box_are_those_that_its_figure_lacks() {
    let (_folder, mut store) = empty();
    let mut invoiced = |name: &str, facts: &[(&str, &str)]| {
        let id = add(&mut store, "09-01", &format!("{name} 1k >fri call"), Stage::Opportunity);
        deal(&mut store, "09-01", id, win(100_000));
        deal(&mut store, "11-25", id, set(facts));
        id
    };
    // Within 14 days: due on the 24th it is late on the 25th, due on the 25th it is not.
    let late = invoiced("Late", &[("invoiced", "2026-11-10")]);
    invoiced("Not yet", &[("invoiced", "2026-11-11")]);
    invoiced("Paid", &[("invoiced", "2026-11-01"), ("paid", "2026-11-15")]);
    let old = invoiced("Signed long ago", &[("signed", "2025-03-03"), ("invoiced", "2026-10-01")]);
    invoiced("Of another year", &[("invoiced", "2025-11-25")]);
    let first = invoiced("The first of the year", &[("invoiced", "2025-11-26")]);
    let away = invoiced("Put away", &[("invoiced", "2026-10-01")]);
    deal(&mut store, "11-25", away, Verb::Archive);
    let behind = boxes::behind(store.conn(), store.settings(), 12, day("2026-11-25")).unwrap();
    assert_eq!(behind, [late, old, first, away]);
    assert_eq!(board(&store, "2026-11-25")[11].figure.words(), "1 of 5", "all but the one that is paid in time");
}

#[test]
fn what_a_box_asks_for_becomes_a_card() {
    let (_folder, mut store) = empty();
    let gus = year(&mut store);
    let told = board(&store, "2026-11-25");
    // Gus is the largest proposal without a card today: his step is for the 30th.
    let Some(Action::Commit(line)) = &told[1].action else { panic!("{:?}", told[1].action) };
    assert_eq!(line, "5 new leads", "three of eight came");
    assert_eq!(told[3].action, Some(Action::Commit("2 leads into a campaign".into())), "half of three, rounded up");
    assert_eq!(told[7].action, None, "a good box asks for nothing");
    let step = NewStep { wants: Wants::Wait, ..NewStep::own("their answer", day("2026-12-01"), None) };
    deal(&mut store, "11-24", gus, Verb::Next(ops::SetNext { step }));
    let now = moment("2026-11-25T10:00:00+00:00");
    let mut told = board(&store, "2026-11-25");
    told[7].verdict = Verdict::Watch;
    let flo = told[5].action.clone();
    assert_eq!(flo, None, "Flo's late step is a card already");
    let action = Action::Step { deal: gus, who: "Gus".into(), words: "call: ask for the decision".into() };
    ops::perform(&mut store, &ops::card(&action, day("2026-11-25")), now).unwrap();
    let cards = store::arrangements::cards(store.conn(), day("2026-11-25"), now, store.settings()).unwrap();
    assert!(cards.iter().any(|card| card.deal() == Some(gus)), "{cards:?}");
}

#[test]
fn a_box_without_data_is_scored_by_hand() {
    let (_folder, mut store) = empty();
    let now = moment(NOW);
    assert!(board(&store, "2026-11-25").iter().all(|entry| entry.verdict == Verdict::NoData));
    let score = |typed| Op::Score(Score::read(8, typed).unwrap());
    let said = ops::perform(&mut store, &score("red nobody was asked yet"), now).unwrap().said;
    assert_eq!(said, "Box 8, Closing: red by hand.");
    let told = &board(&store, "2026-11-25")[7];
    assert_eq!((told.verdict, told.words().as_str()), (Verdict::Red, "by hand, 25 Nov"));
    assert_eq!(told.score.as_ref().unwrap().note.as_deref(), Some("nobody was asked yet"));
    ops::perform(&mut store, &Op::Undo(Undo::default()), now).unwrap();
    assert_eq!(board(&store, "2026-11-25")[7].verdict, Verdict::NoData);
    ops::perform(&mut store, &score("g"), now).unwrap();
    assert_eq!(board(&store, "2027-02-23")[7].verdict, Verdict::Good, "a quarter long");
    assert_eq!(board(&store, "2027-02-24")[7].verdict, Verdict::NoData, "then it is old");
    let ida = add(&mut store, "11-25", "Ida >fri call", Stage::Opportunity);
    deal(&mut store, "11-25", ida, lost());
    let refused = ops::perform(&mut store, &score("good"), now).unwrap_err().to_string();
    assert_eq!(refused, "Closing has its own figure, 0 of 1.");
    assert!(Score::read(1, "so so").is_err());
}

#[test]
fn a_week_is_kept_once() {
    let (_folder, mut store) = empty();
    year(&mut store);
    for when in ["2026-10-05", "2026-11-18", "2026-11-20"] {
        boxes::keep_week(&mut store, day(when)).unwrap();
    }
    let told = &board(&store, "2026-11-25")[5];
    let weeks: Vec<(String, Option<f64>, u32)> =
        told.trend.iter().map(|week| (week.begins.to_string(), week.figure, week.n)).collect();
    // What is kept are the figures as they are found; on the 18th Flo and Gus are there already, for they were added.
    assert_eq!(weeks.iter().map(|week| week.0.as_str()).collect::<Vec<_>>(), ["2026-10-05", "2026-11-16"]);
    assert_eq!(told.before, weeks[0].1, "four weeks ago is the week of 5 October");
}

#[test]
fn names_and_limits_are_settings() {
    let (_folder, mut store) = empty();
    year(&mut store);
    let settings = [("box-12.name", "Money in"), ("box-12.limit", "40")];
    let settings = settings.map(|(key, value)| (key.to_owned(), value.to_owned())).to_vec();
    at(&mut store, "11-25", Op::Settings(settings));
    let told = &board(&store, "2026-11-25")[11];
    assert_eq!((told.name.as_str(), told.limit, told.verdict), ("Money in", 40, Verdict::Good));
    let long = Op::Settings(vec![("box-1.name".into(), "x".repeat(27))]);
    assert!(ops::perform(&mut store, &long, moment(NOW)).is_err());
}

#[test]
fn the_board_shows_each_box_and_what_it_asks() {
    let mut pilot = Pilot::demo(120, 36);
    pilot.press("4 b j j j j j");
    insta::assert_snapshot!("boxes_120x36", pilot.picture());
    pilot.resize(80, 24);
    insta::assert_snapshot!("boxes_80x24", pilot.picture());
    pilot.resize(40, 12);
    insta::assert_snapshot!("boxes_40x12", pilot.picture());
    pilot.resize(120, 36).press("Enter");
    let Some(Effect::Work(Job::Behind { number: 6, .. })) = pilot.effects.first() else {
        panic!("they are looked for beside the screen: {:?}", pilot.effects)
    };
    assert!(pilot.answer().starts_with("Box 6: Opportunities followed up: "), "{}", pilot.answer());
    pilot.press("Esc");
    assert!(matches!(pilot.app.screen, Screen::Boxes(_)), "Esc comes back to the board");
    pilot.press("Esc");
    assert!(matches!(pilot.app.screen, Screen::Review(_)), "and then to Review, where it was opened");
}

#[test]
fn one_key_makes_the_card_and_undo_takes_it_back() {
    let mut pilot = Pilot::demo(120, 36);
    pilot.press("b j j j j +");
    assert!(pilot.answer().contains("write the plan"), "{}", pilot.answer());
    let first = pilot.answer().to_owned();
    pilot.press("+");
    assert_ne!(pilot.answer(), first, "the next one is asked for");
    pilot.press("u u j +");
    assert!(pilot.answer().contains("follow up"), "{}", pilot.answer());
    pilot.press("g g +");
    assert!(pilot.answer().contains("asks for nothing now"), "{}", pilot.answer());
    pilot.press("j j j + W");
    assert!(pilot.said().contains("into a campaign"), "{}", pilot.said());
}

#[test]
fn a_score_is_typed_on_the_board() {
    let mut pilot = Pilot::new(120, 36);
    pilot.press("b e 'watch no list yet' Enter");
    assert_eq!(pilot.answer(), "Box 1, Market and categories: watch by hand. · u undoes");
    assert!(pilot.said().contains("no list yet"), "{}", pilot.said());
    pilot.press("u");
    assert!(pilot.said().contains("no data; e scores it by hand"), "{}", pilot.said());
}

#[test]
fn the_board_of_a_past_day_is_looked_at_and_not_changed() {
    let mut pilot = Pilot::demo(120, 36);
    pilot.press("b j");
    let present = match &pilot.app.screen {
        Screen::Boxes(board) => board.selected().unwrap().figure,
        other => panic!("{other:?}"),
    };
    pilot.press("5 PgDn PgDn PgDn PgDn PgDn PgDn PgDn PgDn PgDn PgDn Enter b j");
    let Screen::Boxes(board) = &pilot.app.screen else { panic!("{:?}", pilot.app.screen) };
    let (past, day) = (board.selected().unwrap().figure, pilot.app.today());
    assert!(past != present && day < moment(NOW).date_naive(), "{past:?} on {day}");
    assert!(board.entries.iter().flat_map(|entry| &entry.trend).all(|week| week.begins <= day), "no later week");
    pilot.press("+");
    assert!(pilot.answer().contains("nothing can be changed in it"), "{}", pilot.answer());
}

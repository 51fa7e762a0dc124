//! The generator: any change, on any deals, sensible or not.

use std::collections::BTreeSet;

use box9::domain::Day;
use box9::domain::boxes;
use box9::domain::commitment::Kept;
use box9::domain::day_off::{DayOff, Kind};
use box9::domain::handoff::{Cause, How, Verdict};
use box9::domain::id::{CategoryId, CommitmentId, DealId, LetterId, OperationId, PersonId, PromiseId};
use box9::domain::letter::LetterState;
use box9::domain::money::Money;
use box9::domain::person::Role;
use box9::domain::plan::Aim;
use box9::domain::playbook::PlaybookKind;
use box9::domain::promise::{NewPromise, Side};
use box9::domain::stage::{Phase, Stage, State};
use box9::domain::step::{NewStep, Wants};
use box9::domain::touch::{Outcome, TouchKind};
use box9::domain::when::When;
use box9::formats::template::Template;
use box9::ops::{
    Add, Answers, Ask, Categorize, CategoryChange, Classify, Close, Commit, Done, Draft, EDITABLE, Enrol, EnrolAll,
    Fire, Goal, Keep, Letters, LogTouch, Meeting, Merge, MergePeople, Move, MoveBlock, NextSale, Observe, Off, Op,
    Others, PersonChange, PlanChange, Playbooks, Postpone, PutRight, Redo, Refer, Reschedule, Score, SessionChange,
    Set, SetNext, Settle, Settled, Take, Templates, Undo, Verb, Win, Withdraw, Worked,
};
use box9::store::{duplicates, sessions};
use chrono::{Days, NaiveTime};

use super::dice::Dice;
use crate::world::World;

/// Every kind of change; the walk fails when one of them was never done.
pub const KINDS: &[&str] = &[
    "add",
    "person add",
    "person set",
    "person remove",
    "category add",
    "category set",
    "category remove",
    "merge",
    "merge people",
    "keep",
    "withdraw",
    "reschedule",
    "level",
    "session start",
    "session card",
    "session more",
    "session end",
    "off",
    "work again",
    "move block",
    "meeting",
    "letters",
    "enrol all",
    "stop all",
    "setting",
    "score",
    "new line",
    "line judged",
    "line dropped",
    "undo",
    "redo",
    "set",
    "classify",
    "move",
    "categorize",
    "touch",
    "promise",
    "draft",
    "enrol",
    "stop",
    "plan",
    "next",
    "postpone",
    "done",
    "win",
    "observe",
    "ask",
    "fire",
    "put right",
    "refer",
    "next sale",
    "settle",
    "close",
    "reopen",
    "archive",
    "know",
];

/// Names a change. No wildcard: a new one has to be named here, and then be made below.
pub fn kind(op: &Op) -> &'static str {
    match op {
        Op::Add(_) => "add",
        Op::Person(_, PersonChange::Add { .. }) => "person add",
        Op::Person(_, PersonChange::Set { .. }) => "person set",
        Op::Person(_, PersonChange::Remove { .. }) => "person remove",
        Op::Category(CategoryChange::Add { .. }) => "category add",
        Op::Category(CategoryChange::Set { .. }) => "category set",
        Op::Category(CategoryChange::Remove { .. }) => "category remove",
        Op::Merge(_) => "merge",
        Op::MergePeople(_) => "merge people",
        Op::Refer(_) => "refer",
        Op::NextSale(_) => "next sale",
        Op::Keep(_) => "keep",
        Op::Withdraw(_) => "withdraw",
        Op::Reschedule(_) => "reschedule",
        Op::Level => "level",
        Op::Session(SessionChange::Start) => "session start",
        Op::Session(SessionChange::Worked(_)) => "session card",
        Op::Session(SessionChange::More(_)) => "session more",
        Op::Session(SessionChange::End) => "session end",
        Op::Off(Off::Take(_)) => "off",
        Op::Off(Off::GiveBack(_)) => "work again",
        Op::MoveBlock(_) => "move block",
        Op::Meeting(_) => "meeting",
        Op::Letters(_) => "letters",
        Op::Enrol(EnrolAll::Begin(..)) => "enrol all",
        Op::Enrol(EnrolAll::Stop(_)) => "stop all",
        Op::Settings(_) => "setting",
        Op::Score(_) => "score",
        Op::Commit(Commit::New(_)) => "new line",
        Op::Commit(Commit::Judge { .. }) => "line judged",
        Op::Commit(Commit::Drop(_)) => "line dropped",
        Op::Undo(_) | Op::UndoAll(_) => "undo",
        Op::Redo(_) => "redo",
        Op::Deals(_, verb) => match verb {
            Verb::Set(_) => "set",
            Verb::Classify(_) => "classify",
            Verb::Move(_) => "move",
            Verb::Categorize(_) => "categorize",
            Verb::Touch(_) => "touch",
            Verb::Draft(_) => "draft",
            Verb::Enrol(_) => "enrol",
            Verb::Stop => "stop",
            Verb::Plan(_) => "plan",
            Verb::Promise(_) => "promise",
            Verb::Next(_) => "next",
            Verb::Postpone(_) => "postpone",
            Verb::Done(_) => "done",
            Verb::Win(_) => "win",
            Verb::Observe(_) => "observe",
            Verb::Ask(_) => "ask",
            Verb::Fire(_) => "fire",
            Verb::PutRight(_) => "put right",
            Verb::Settle(_) => "settle",
            Verb::Close(_) => "close",
            Verb::Reopen => "reopen",
            Verb::Archive => "archive",
            Verb::Know => "know",
        },
    }
}

const LINES: &[&str] = &[
    "Ada Lovelace @Analytical Engines ada@ae.example",
    "Ada Lovelace ada@ae.example +44 20 7946 0000 12k",
    "Ada King @Analytical Engines #referral",
    "Charles Babbage @Analytical Engines cb@ae.example >fri 10:00 call",
    "Grace Hopper #dentists 4,500 eur >mon",
    "Grace Hopper grace@navy.example \"Compilers\" !training for two by 4 dec",
    "Mary Somerville mary@x.example #referral >tomorrow write the proposal !an offer",
    "@Cobol Ltd 900",
    "Alan Turing",
    "Joan Clarke joan@park.example #referral",
    "Kay McNulty kay@eniac.example #dentists",
    "+49 30 901820",
];
const CATEGORIES: &[&str] = &["referral", "dentists", "Referral", "plumbers", " "];
const WORDS: &[&str] = &["call", "send the quote", "meeting", "", "follow up", "answer them"];

pub fn any(dice: &mut Dice, world: &World, operations: &BTreeSet<i64>, just_undone: bool) -> Op {
    if just_undone && dice.once_in(2) {
        return Op::Redo(Redo { of: None, rest: dice.once_in(2) });
    }
    match dice.below(100) {
        0..10 => Op::Add(Add { line: dice.of(LINES).into(), stage: dice.maybe(|dice| dice.of(Stage::ALL)) }),
        10..15 => Op::Person(deal(dice, world), person(dice)),
        15..17 => Op::Category(category(dice)),
        17..18 => week(dice, world),
        18..19 => Op::MergePeople(merge_people(dice, world)),
        19..20 => {
            let pair = (deal(dice, world), deal(dice, world));
            Op::Merge(merge(dice, pair))
        }
        20..21 => calendar(dice, world),
        21..22 if dice.once_in(2) => Op::Level,
        21..22 if dice.once_in(2) => setting(dice),
        21..22 => week(dice, world),
        22..38 => Op::Undo(undo(dice, operations)),
        38..40 => Op::Redo(redo(dice, world)),
        40..43 => ledger(dice, world),
        43..45 => Op::Session(session(dice, world)),
        45..48 => letters(dice, world),
        48..51 => enrolment(dice, world),
        51..54 => {
            let changes = vec![("campaign".to_owned(), dice.of(&["cold mail", "cold mail", ""]).to_owned())];
            Op::Category(CategoryChange::Set { name: dice.of(&["referral", "dentists"]).into(), changes })
        }
        54..56 => after_the_sale(dice, world),
        56..58 => calendar(dice, world),
        _ => {
            let deals = deals(dice, world);
            Op::Deals(deals, verb(dice, world.today()))
        }
    }
}

/// A name that a customer gave, their next purchase, or the end of a fire that burns.
fn after_the_sale(dice: &mut Dice, world: &World) -> Op {
    let deal = deal(dice, world);
    let burning = DealId(world.count("SELECT coalesce(max(deal_id), 1) FROM fire WHERE put_right_on IS NULL"));
    let sold = DealId(world.count("SELECT coalesce(max(id), 1) FROM deal WHERE stage = 'handoff' AND state = 'open'"));
    let owing =
        DealId(world.count("SELECT coalesce(max(deal_id), 1) FROM promise WHERE side = 'theirs' AND state = 'open'"));
    let indebted = "FROM promise WHERE side = 'mine' AND state = 'open'";
    let (debtor, debt) =
        (
            DealId(world.count(&format!("SELECT coalesce(max(deal_id), 1) {indebted}"))),
            PromiseId(world.count(&format!(
                "SELECT coalesce(max(id), 1) {indebted} AND deal_id = (SELECT max(deal_id) {indebted})"
            ))),
        );
    let each = vec![(debt, Settled::Withdrawn("agreed".into()))];
    let answers = if dice.once_in(2) { Answers::each(each) } else { Answers::all(others(dice)) };
    let settle = Settle { answers, then: Verb::Archive };
    match dice.below(6) {
        5 => Op::Deals(vec![debtor, deal], Verb::Settle(Box::new(settle))),
        4 => Op::Deals(vec![owing], Verb::Ask(Ask::Promise(None))),
        2 => Op::Deals(vec![sold], Verb::Fire(Fire::of("nobody came"))),
        3 => Op::Deals(vec![burning], Verb::PutRight(PutRight::default())),
        0 => Op::Refer(Refer { giver: deal, line: dice.of(LINES).into() }),
        _ => Op::NextSale(NextSale { deal, title: dice.maybe(|_| "The second shop".into()) }),
    }
}

/// A look at the use, a fire, or its end; the newest promise is the forgotten one at times.
fn handed_over(dice: &mut Dice, today: Day) -> Verb {
    match dice.below(4) {
        0 | 1 => Verb::Observe(Observe {
            verdict: dice.of(Verdict::ALL),
            how: dice.of(How::ALL),
            who: None,
            on: dice.maybe(|dice| today - Days::new(dice.below(12) as u64)),
            note: dice.maybe(|_| "eleven bookings".into()),
        }),
        2 => Verb::Fire(Fire {
            cause: dice.maybe(|dice| dice.of(Cause::ALL)),
            forgotten: if dice.once_in(2) { Some(promise(dice, today)) } else { None },
            ..Fire::of(dice.of(&["it is empty", "nobody came", " "]))
        }),
        _ => Verb::PutRight(PutRight { fire: None, note: dice.maybe(|_| "sent it again".into()) }),
    }
}

/// Something about one of the last promises, settled or not.
fn ledger(dice: &mut Dice, world: &World) -> Op {
    let newest = world.count("SELECT coalesce(max(id), 1) FROM promise");
    let promise = PromiseId((newest - dice.below(6) as i64).max(1));
    let reason = dice.of(&["they agreed", "the parts come late", " "]).to_owned();
    match dice.below(3) {
        0 => Op::Keep(Keep { promise }),
        1 => Op::Withdraw(Withdraw { promise, reason }),
        _ => Op::Reschedule(Reschedule { promise, to: day(dice, world.today()), reason }),
    }
}

/// A day off, one worked after all, or the block of one moved.
fn calendar(dice: &mut Dice, world: &World) -> Op {
    let day = world.today() + Days::new(dice.below(4) as u64);
    let hour = NaiveTime::from_hms_opt(7 + dice.below(10) as u32, 0, 0);
    let meeting = |deal| Op::Meeting(Meeting { uid: "demo".into(), words: "Demo".into(), deal });
    match dice.below(6) {
        0 => Op::Off(Off::Take(vec![DayOff { day, kind: Kind::Ill, words: "flu".into() }])),
        1 => Op::Off(Off::GiveBack(vec![day])),
        2 => Op::MoveBlock(MoveBlock { day, from: if dice.once_in(2) { hour } else { None } }),
        3 => meeting(None),
        _ => meeting(Some(deal(dice, world))),
    }
}

/// Something about one of the last letters, sent or not.
fn letters(dice: &mut Dice, world: &World) -> Op {
    let newest = world.count("SELECT coalesce(max(id), 1) FROM letter");
    let letter = |dice: &mut Dice| LetterId((newest - dice.below(5) as i64).max(1));
    let letters = (0..1 + dice.below(3)).map(|_| letter(dice)).collect();
    Op::Letters(Letters {
        letters,
        state: dice.of(&[LetterState::HandedOver, LetterState::Sent, LetterState::Dropped]),
    })
}

/// Somebody who is in a campaign leaves it, or all of a category begin or leave.
fn enrolment(dice: &mut Dice, world: &World) -> Op {
    let somebody = DealId(world.count("SELECT coalesce(max(deal_id), 1) FROM standing WHERE campaign IS NOT NULL"));
    if dice.once_in(2) { Op::Deals(vec![somebody], Verb::Stop) } else { Op::Enrol(enrol_all(dice, world)) }
}

/// A session that begins or ends, or the outcome of its card, which is any verb on its deal.
fn session(dice: &mut Dice, world: &World) -> SessionChange {
    let Some(running) = sessions::find(world.store.conn()).unwrap() else { return SessionChange::Start };
    match dice.below(8) {
        0 => SessionChange::Start,
        1 => SessionChange::End,
        2..6 => SessionChange::More(world.today() + Days::new(1 + dice.below(20) as u64)),
        _ => {
            let deal = running.card().and_then(|card| card.deal).map(DealId);
            let op = deal.map(|deal| Op::Deals(vec![deal], verb(dice, world.today())));
            SessionChange::Worked(Box::new(Worked { running, outcome: "talked".into(), op }))
        }
    }
}

fn enrol_all(dice: &mut Dice, world: &World) -> EnrolAll {
    let which = dice.of(&["min", "max"]);
    let sql = format!("SELECT coalesce({which}(id), 1) FROM category WHERE playbook_id IS NOT NULL");
    let category = CategoryId(world.count(&sql));
    if dice.once_in(2) { EnrolAll::Stop(category) } else { EnrolAll::Begin(category, dice.maybe(|_| 2)) }
}

fn draft(dice: &mut Dice) -> Draft {
    let text = "Subject: hello\n\nHello {{ first_name or 'there' }}, {{ company or 'you' }}".to_owned();
    Draft {
        template: if dice.once_in(6) { None } else { Some("hello".into()) },
        known: Templates::of(vec![Template { name: "hello".into(), text }]),
        state: dice.of(&[LetterState::Draft, LetterState::HandedOver]),
    }
}

fn promise(dice: &mut Dice, today: Day) -> NewPromise {
    NewPromise {
        side: dice.of(Side::ALL),
        text: dice.of(&["training for two", "the draft", "their logo", ""]).into(),
        by: dice.maybe(|dice| day(dice, today)),
        minutes: dice.maybe(|dice| 5 + dice.below(90) as u32),
    }
}

fn undo(dice: &mut Dice, operations: &BTreeSet<i64>) -> Undo {
    let all: Vec<i64> = operations.iter().copied().collect();
    let older = all.len().saturating_sub(1 + dice.below(12));
    let of = if !dice.once_in(3) { None } else { all.get(older).map(|id| OperationId(*id)) };
    Undo { of, rest: dice.once_in(2) }
}

/// Two people of the last ones, with or without a card of each.
fn merge_people(dice: &mut Dice, world: &World) -> MergePeople {
    let newest = world.count("SELECT coalesce(max(id), 1) FROM person");
    let one = PersonId((newest - dice.below(6) as i64).max(1));
    let other = PersonId((newest - dice.below(6) as i64).max(1));
    let of = |person: PersonId| duplicates::deal_of(world.store.conn(), person).unwrap().map(|(deal, _)| deal);
    let deals = of(one).zip(of(other)).filter(|(keep, gone)| keep != gone && dice.once_in(2));
    MergePeople { keep: one, gone: other, deals: deals.map(|pair| merge(dice, pair)) }
}

/// With what becomes of the promises to the one that goes.
fn merge(dice: &mut Dice, (keep, gone): (DealId, DealId)) -> Merge {
    Merge { answers: Answers::all(others(dice)), ..Merge::of(keep, gone) }
}

fn others(dice: &mut Dice) -> Others {
    let agreed = Settled::Withdrawn("agreed".into());
    dice.of(&[Others::Owed, Others::All(Settled::Kept), Others::All(agreed), Others::Stay])
}

/// The newest undone one, else any that is undone.
fn redo(dice: &mut Dice, world: &World) -> Redo {
    let any = "SELECT coalesce(max(id), 0) FROM operation WHERE kind = 'do' AND undone_by IS NOT NULL AND id <= ";
    let newest = world.count("SELECT coalesce(max(id), 0) FROM operation");
    let undone = world.count(&format!("{any}{}", newest - dice.below(20) as i64));
    Redo { of: dice.maybe(|_| OperationId(undone)), rest: dice.once_in(2) }
}

fn deal(dice: &mut Dice, world: &World) -> DealId {
    let newest = world.count("SELECT coalesce(max(id), 0) FROM deal") as usize;
    let recent = newest.saturating_sub(12);
    let beyond = usize::from(dice.once_in(20));
    DealId((recent + 1 + dice.below(newest - recent + beyond)) as i64)
}

/// One, a few, or so many that they are changed in several transactions.
fn deals(dice: &mut Dice, world: &World) -> Vec<DealId> {
    let few = |dice: &mut Dice| (0..1 + dice.below(5)).map(|_| deal(dice, world)).collect::<Vec<_>>();
    match dice.below(12) {
        0 => {
            let first = few(dice);
            let padding = vec![first[0]; 250];
            [first, padding, few(dice)].concat()
        }
        1..4 => few(dice),
        _ => vec![deal(dice, world)],
    }
}

fn verb(dice: &mut Dice, today: Day) -> Verb {
    match dice.below(22) {
        20 | 21 => Verb::Plan(plan(dice, today)),
        14 | 15 => dice.of(&[Verb::Enrol(Enrol::default()), Verb::Enrol(Enrol { per_day: Some(1) }), Verb::Stop]),
        13 => Verb::Draft(draft(dice)),
        17..=19 => handed_over(dice, today),
        0 => Verb::Set(Set { changes: (0..1 + dice.below(3)).map(|_| field(dice)).collect() }),
        1 => Verb::Classify(Classify {
            stage: dice.of(Stage::ALL),
            phase: if dice.once_in(4) { Some(dice.of(Phase::ALL)) } else { None },
            category: dice.maybe(|dice| dice.of(CATEGORIES).into()),
            value: dice.maybe(money),
            next: dice.maybe(|dice| step(dice, today)),
            plan: if dice.once_in(4) { Some(Box::new(take(dice))) } else { None },
        }),
        2 => Verb::Move(Move { goal: goal(dice), because: dice.maybe(|_| "because".into()) }),
        3 => Verb::Categorize(Categorize { category: dice.maybe(|dice| dice.of(CATEGORIES).into()) }),
        4 | 5 => Verb::Touch(touch(dice, today)),
        6 => Verb::Next(SetNext { step: step(dice, today) }),
        7 => Verb::Postpone(Postpone { to: When { day: day(dice, today), at: hour(dice) } }),
        8 => Verb::Done(Done { next: dice.maybe(|dice| step(dice, today)) }),
        9 if dice.once_in(2) => Verb::Win(Win {
            value: dice.maybe(money),
            signed: dice.maybe(|dice| today - Days::new(dice.below(20) as u64)),
            kickoff: dice.maybe(|dice| day(dice, today)),
            next: dice.maybe(|dice| step(dice, today)),
            ..Win::default()
        }),
        10 => Verb::Close(Close {
            state: dice.of(&[State::Lost, State::Cancelled, State::Disqualified]),
            reason: dice.of(&["no budget", "I was too slow", "never answered"]).into(),
            again: dice.maybe(|dice| day(dice, today)),
        }),
        12 => Verb::Promise(promise(dice, today)),
        9 | 11 => Verb::Reopen,
        _ => dice.of(&[Verb::Archive, Verb::Know]),
    }
}

fn plan(dice: &mut Dice, today: Day) -> PlanChange {
    match dice.below(8) {
        0 => PlanChange::Aim(aim(dice)),
        1 => PlanChange::Skip,
        2 => PlanChange::Replan(day(dice, today)),
        3 => PlanChange::Drop("too early".into()),
        _ => PlanChange::Take(take(dice)),
    }
}

fn aim(dice: &mut Dice) -> Aim {
    Aim::read(dice.of(&["", "fewer calls", "fewer calls; Ada; now; a pilot"]))
}

fn take(dice: &mut Dice) -> Take {
    let known = Playbooks::load(None);
    let playbook = known.find(PlaybookKind::Sales, dice.of(&["Consultant", "Trades"])).unwrap().clone();
    Take { aim: aim(dice), ..Take::of(playbook) }
}

fn field(dice: &mut Dice) -> (String, String) {
    let word = dice.of(EDITABLE);
    let fitting: &[&str] = match word {
        "value" => &["12k", "900", ""],
        "odds" | "contact_interval" => &["50", "7", ""],
        "email" => &["a@b.example", "ada@ae.example"],
        "phone" => &["020 7946 0001"],
        "expected_close" | "opened" | "signed" | "kickoff" | "first_value" | "first_value_due" => {
            &["2026-11-20", "mon"]
        }
        "invoiced" | "paid" | "success_day" => &["2026-11-20", ""],
        _ => &["", "Ada", "one, two", "12k"],
    };
    (word.into(), dice.of(fitting).into())
}

fn goal(dice: &mut Dice) -> Goal {
    match dice.below(4) {
        0 => Goal::Forward,
        1 => Goal::Back,
        2 => Goal::Stage(Stage::Opportunity, Some(dice.of(Stage::Opportunity.phases()))),
        _ => Goal::Stage(dice.of(Stage::ALL), None),
    }
}

fn touch(dice: &mut Dice, today: Day) -> LogTouch {
    LogTouch {
        kind: dice.maybe(|dice| dice.of(TouchKind::ALL)),
        text: dice.maybe(|_| "what was said".into()),
        minutes: dice.maybe(|dice| dice.below(30) as u32),
        inward: dice.once_in(5),
        next: dice.maybe(|dice| step(dice, today)),
        promises: (0..dice.below(3)).map(|_| promise(dice, today)).collect(),
        ..LogTouch::of(dice.of(Outcome::ALL))
    }
}

fn step(dice: &mut Dice, today: Day) -> NewStep {
    let own = NewStep::own(dice.of(WORDS), day(dice, today), hour(dice));
    NewStep { wants: dice.of(Wants::ALL), promised: dice.once_in(5), agreed: dice.once_in(5), ..own }
}

fn day(dice: &mut Dice, today: Day) -> Day {
    if dice.once_in(12) { today - Days::new(3) } else { today + Days::new(dice.below(25) as u64) }
}

fn hour(dice: &mut Dice) -> Option<NaiveTime> {
    if dice.once_in(3) { NaiveTime::from_hms_opt(8 + dice.below(10) as u32, 30, 0) } else { None }
}

fn money(dice: &mut Dice) -> Money {
    Money::parse(dice.of(&["12k", "900", "4500 eur"]), box9::domain::money::Currency::USD).unwrap()
}

fn person(dice: &mut Dice) -> PersonChange {
    match dice.below(5) {
        0 => PersonChange::Add { line: dice.of(LINES).into(), role: dice.maybe(|dice| dice.of(Role::ALL)) },
        1 => PersonChange::Set { who: None, changes: vec![fact(dice)] },
        _ => PersonChange::Remove { words: dice.of(&["Ada", "ada@ae.example", "Grace", "Charles", "Alan"]).into() },
    }
}

fn fact(dice: &mut Dice) -> (String, String) {
    let facts = [
        ("name", "Ada Byron"),
        ("job_title", "Countess"),
        ("company", "Cobol Ltd"),
        ("email", "second@ae.example"),
        ("do_not_contact", "yes"),
        ("note", ""),
    ];
    let (word, value) = dice.of(&facts);
    (word.into(), value.into())
}

fn category(dice: &mut Dice) -> CategoryChange {
    let name = dice.of(CATEGORIES).to_owned();
    match dice.below(3) {
        0 => CategoryChange::Add { name, brief: dice.maybe(|_| "who they are".into()), changes: Vec::new() },
        1 => {
            let changes = [
                ("interval", "5"),
                ("limit", "3"),
                ("brief", ""),
                ("campaign", "cold mail"),
                ("name", "plumbers"),
                ("name", "bakers"),
            ];
            let (word, value) = dice.of(&changes);
            CategoryChange::Set { name, changes: vec![(word.into(), value.into())] }
        }
        _ => CategoryChange::Remove { name },
    }
}

/// A box by hand, or a line of the week: a new one, what came of one, or one that is dropped.
fn week(dice: &mut Dice, world: &World) -> Op {
    let id = CommitmentId(world.count("SELECT coalesce(max(id), 1) FROM commitment"));
    match dice.below(5) {
        0 => Op::Commit(Commit::Judge { id, kept: dice.of(Kept::ALL), why: dice.maybe(|_| "two days ill".into()) }),
        1 => Op::Commit(Commit::Drop(id)),
        2 | 3 => Op::Commit(Commit::New(dice.of(&["12 conversations", "call Ada", " "]).into())),
        _ => {
            let verdict = dice.of(&[boxes::Verdict::Good, boxes::Verdict::Watch, boxes::Verdict::Red]);
            Op::Score(Score { number: dice.below(13) as u8, verdict, note: dice.maybe(|_| "so".into()) })
        }
    }
}

fn setting(dice: &mut Dice) -> Op {
    let settings = [
        ("stuck-after", "2"),
        ("stuck-after", "5"),
        ("silence.lead", "9"),
        ("block-minutes", "60"),
        ("block-minutes", "15"),
    ];
    let (key, value) = dice.of(&settings);
    Op::Settings(vec![(key.into(), value.into())])
}

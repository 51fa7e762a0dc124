//! A small world at a fixed moment: a file in a folder of its own, deals by quick add, and a look at its facts.

use box9::domain::id::DealId;
use box9::domain::stage::{Phase, Stage};
use box9::domain::step::NewStep;
use box9::domain::{Day, Moment, when};
use box9::error::Error;
use box9::ops::{self, Add, Op, Outcome, Redo, Undo, Verb};
use box9::store::{Source, Store, check, deals, steps, tags};

/// Wednesday morning.
pub const NOW: &str = "2026-11-25T10:00:00+00:00";

/// Tables that hold no facts.
/// Every row of every table of facts, by table.
pub use crate::facts::Facts;

pub struct World {
    pub store: Store,
    pub now: Moment,
    folder: tempfile::TempDir,
}

impl World {
    pub fn new() -> World {
        let folder = quick_folder();
        let now = NOW.parse().unwrap();
        let store = Store::open(&folder.path().join("funnel.db"), Source::Program, now).unwrap();
        World { store, now, folder }
    }

    /// A world that holds these quick-add lines, with the deals in their order.
    pub fn with(lines: &[&str]) -> (World, Vec<DealId>) {
        let mut world = World::new();
        let deals = lines.iter().map(|line| world.add(line)).collect();
        (world, deals)
    }

    pub fn today(&self) -> Day {
        self.now.date_naive()
    }

    pub fn pass_days(&mut self, days: i64) {
        self.now += chrono::TimeDelta::days(days);
    }

    /// Closes the file and opens it again, as the program or as a shell command.
    pub fn reopen(&mut self, source: Source) {
        let path = self.folder.path().join("funnel.db");
        self.store = Store::open(&path, source, self.now).unwrap();
    }

    pub fn day(&self, words: &str) -> Day {
        when::read(words, self.today()).unwrap().day
    }

    /// A step of the owner's: `step("fri 10:00", "call")`.
    pub fn step(&self, day: &str, words: &str) -> NewStep {
        let when = when::read(day, self.today()).unwrap();
        NewStep::own(words, when.day, when.at)
    }

    /// Adds a deal without looking further.
    pub fn add(&mut self, line: &str) -> DealId {
        self.add_as(line, None)
    }

    pub fn add_as(&mut self, line: &str, stage: Option<Stage>) -> DealId {
        let op = Op::Add(Add { line: line.into(), stage });
        ops::perform(&mut self.store, &op, self.now).unwrap().deals[0]
    }

    /// An opportunity with its own next step.
    pub fn opportunity(&mut self, line: &str) -> DealId {
        self.add_as(line, Some(Stage::Opportunity))
    }

    pub fn place(&mut self, id: DealId, stage: Stage, phase: Option<Phase>) {
        let goal = ops::Goal::Stage(stage, phase);
        self.verb(id, Verb::Move(ops::Move { goal, because: None }));
    }

    /// Does it; then takes it back and does it again: the facts must be exactly those before and after.
    #[track_caller]
    pub fn done(&mut self, op: Op) -> Outcome {
        let before = self.facts();
        let outcome = ops::perform(&mut self.store, &op, self.now)
            .unwrap_or_else(|error| panic!("{op:?} was refused: {error} {:?}", error.hint()));
        let after = self.facts();
        self.assert_sound(&op);
        if outcome.operation.is_none() {
            assert_eq!(before, after, "{op:?} says it changed nothing");
            return outcome;
        }
        assert_ne!(before, after, "{op:?} says it changed something");
        self.perform_quietly(Op::Undo(Undo::default()));
        assert_same(&before, &self.facts(), &format!("undo of {op:?}"));
        self.assert_sound(&op);
        self.perform_quietly(Op::Redo(Redo::default()));
        assert_same(&after, &self.facts(), &format!("redo of {op:?}"));
        self.assert_sound(&op);
        outcome
    }

    #[track_caller]
    fn perform_quietly(&mut self, op: Op) {
        ops::perform(&mut self.store, &op, self.now).unwrap_or_else(|error| panic!("{op:?}: {error}"));
    }

    /// Does a verb to one deal and answers its sentence.
    #[track_caller]
    pub fn verb(&mut self, id: DealId, verb: Verb) -> String {
        self.done(Op::Deals(vec![id], verb)).said
    }

    /// Expects a refusal, which must leave every fact as it was.
    #[track_caller]
    pub fn refused(&mut self, op: Op) -> Error {
        let before = self.facts();
        let error = match ops::perform(&mut self.store, &op, self.now) {
            Ok(outcome) => panic!("{op:?} was done: {}", outcome.said),
            Err(error) => error,
        };
        assert_same(&before, &self.facts(), &format!("refusal of {op:?}"));
        assert!(!matches!(error, Error::Store(_)), "{op:?} was refused by the database only: {error}");
        error
    }

    /// The sentence of a verb's refusal, with its hint after a slash.
    #[track_caller]
    pub fn no(&mut self, id: DealId, verb: Verb) -> String {
        sentence(&self.refused(Op::Deals(vec![id], verb)))
    }

    #[track_caller]
    fn assert_sound(&self, after: &Op) {
        self.assert_sound_after(&format!("{after:?}"));
    }

    /// No leak, no broken reference, every derived fact right.
    #[track_caller]
    pub fn assert_sound_after(&self, what: &str) {
        let report = check::check(&self.store).unwrap();
        assert!(report.ok(), "after {what}: {report:?}");
    }

    /// What a deal is, in a line: place, facts that are set, next step, further steps.
    pub fn picture(&self, id: DealId) -> String {
        let conn = self.store.conn();
        let deal = deals::get(conn, id).unwrap();
        let mut parts = vec![format!("{} {}", deal.state, deal.stage.map_or("-", Stage::word))];
        parts.extend(deal.phase.map(|phase| phase.to_string()));
        parts.extend(deal.archived.then(|| "archived".to_owned()));
        parts.extend(deal.value.map(|value| value.show()));
        parts.extend(deal.signed_on.map(|day| format!("signed {day}")));
        parts.extend(deal.closed_on.map(|day| format!("closed {day}")));
        parts.extend(deal.again_on.map(|day| format!("again {day}")));
        parts.extend((deal.postponed > 0).then(|| format!("postponed {}", deal.postponed)));
        let tags = tags::of_deal(conn, deal.id).unwrap();
        parts.extend((!tags.is_empty()).then(|| format!("tags {}", tags.join(" "))));
        let open = steps::open(conn, deal.id).unwrap();
        assert_eq!(deal.next, open.first().map(|step| step.as_next()), "the next step is the earliest");
        parts.extend(open.iter().map(|step| {
            let at = step.at.map(|at| format!(" {}", at.format("%H:%M"))).unwrap_or_default();
            format!("{} {:?} {}{at}", step.wants, step.words, step.day)
        }));
        parts.join(", ")
    }

    pub fn facts(&self) -> Facts {
        crate::facts::facts(self.store.conn())
    }

    pub fn count(&self, sql: &str) -> i64 {
        self.store.conn().query_row(sql, [], |row| row.get(0)).unwrap()
    }
}

/// A folder in memory where there is one: the thousands of commits of these tests need no disk.
fn quick_folder() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

/// The error with its hint after a slash.
pub fn sentence(error: &Error) -> String {
    error.hint().map_or_else(|| error.to_string(), |hint| format!("{error} / {hint}"))
}

/// Names the rows that differ instead of printing two whole files.
#[track_caller]
pub fn assert_same(wanted: &Facts, found: &Facts, what: &str) {
    for (table, rows) in wanted {
        let there = &found[table];
        let lost: Vec<_> = rows.iter().filter(|row| !there.contains(row)).take(3).collect();
        let more: Vec<_> = there.iter().filter(|row| !rows.contains(row)).take(3).collect();
        assert!(rows == there, "{what}: {table} differs; lost {lost:?}; instead {more:?}");
    }
}

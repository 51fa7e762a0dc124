//! Years of work through the real verbs: what the file, the start, a key and a backup cost at their end.
//!
//! `BOX9_YEARS=3` lives three of them (in release mode, alone) and prints what each day's end took; a few days are lived always.

use std::time::{Duration, Instant};

use box9::domain::id::DealId;
use box9::domain::stage::{Stage, State};
use box9::domain::step::NewStep;
use box9::domain::touch::Outcome;
use box9::ops::{self, Close, Goal, LogTouch, Move, Observe, Op, Undo, Verb, Win};
use box9::store::backup::{self, Why};
use box9::store::{Source, queue};
use chrono::{Datelike, TimeDelta};

use crate::undo_walk::dice::Dice;
use crate::world::{World, assert_same};

const DEALS_A_YEAR: usize = 300;
const WORKING_DAYS: usize = 250;
const TOUCHES: usize = 20;

#[test]
fn years_of_work_leave_the_file_sound_and_as_quick() {
    let years: Option<usize> = std::env::var("BOX9_YEARS").ok().and_then(|years| years.parse().ok());
    let days = years.map_or(12, |years| years * WORKING_DAYS);
    let mut life = Life { world: World::new(), dice: Dice::new(3), names: 0, made: 0 };
    let mut first = None;
    for day in 0..days {
        life.work();
        if day == 0 || day + 1 == days || (day + 1) % WORKING_DAYS == 0 {
            let found = life.measure();
            println!("after {} working days: {found:?}", day + 1);
            first.get_or_insert(found);
        }
        life.next_working_day();
    }
    life.world.assert_sound_after("the years");
    life.undo_and_redo();
    assert!(life.world.count("SELECT count(*) FROM touch") >= (days * TOUCHES / 2) as i64, "it was worked");
    let kept = backup::list(&life.world.store).unwrap();
    assert!(kept.len() <= 7 + 4 + 12 + 3, "backups are thinned: {}", kept.len());
    assert!(kept.iter().all(|backup| backup::is_good(&backup.file)));
}

struct Life {
    world: World,
    dice: Dice,
    names: usize,
    made: usize,
}

/// What a look at the file takes, the middle of five where it is a time.
#[derive(Debug)]
#[expect(dead_code, reason = "printed")]
struct Found {
    mebibytes: f64,
    touches: i64,
    operations: i64,
    start: Duration,
    queue: Duration,
    verb: Duration,
    backup: Duration,
}

impl Life {
    /// A day: a backup, new names, and so many cards, each with what came of it.
    fn work(&mut self) {
        self.made += usize::from(backup::daily(&mut self.world.store, self.world.now).unwrap());
        for _ in 0..DEALS_A_YEAR.div_ceil(WORKING_DAYS) {
            self.names += 1;
            let tail =
                self.dice.of(&[" 4k >today call", " #dentists", " 12k >+1d call", " #referral 2k", " >+3d look"]);
            let stage = self.dice.of(&[Stage::Lead, Stage::Lead, Stage::Prospect, Stage::Opportunity]);
            let line = format!("Buyer Number{n} @Firm {n} n{n}@years.example{tail}", n = self.names);
            let _ = self.world.add_as(&line, Some(stage));
        }
        let (today, now) = (self.world.today(), self.world.now);
        let cards = queue::of_day(self.world.store.conn(), today, now, self.world.store.settings()).unwrap();
        let due = cards.iter().flat_map(|card| card.subject.deals().iter().copied().take(1));
        let mut deals: Vec<DealId> = due.take(TOUCHES).collect();
        while deals.len() < TOUCHES {
            deals.push(DealId(1 + self.dice.below(self.names) as i64));
        }
        for deal in deals {
            self.world.now += TimeDelta::minutes(4);
            let op = Op::Deals(vec![deal], self.outcome());
            // A rule may refuse; the database may not.
            if let Err(error @ box9::Error::Store(_)) = ops::perform(&mut self.world.store, &op, self.world.now) {
                panic!("{op:?}: {error}");
            }
        }
    }

    fn outcome(&mut self) -> Verb {
        let day = self.world.today() + TimeDelta::days(1 + self.dice.below(14) as i64);
        let touch = |outcome, text: &str| {
            let next = Some(NewStep::own("call again", day, None));
            Verb::Touch(LogTouch { text: Some(text.into()), next, ..LogTouch::of(outcome) })
        };
        match self.dice.below(16) {
            0 => Verb::Move(Move { goal: Goal::Forward, because: Some("they asked for it".into()) }),
            1 => Verb::Win(Win::default()),
            2 => Verb::Close(Close { state: State::Lost, reason: "no budget".into(), again: None }),
            3 => Verb::Observe(Observe {
                verdict: box9::domain::handoff::Verdict::Using,
                how: box9::domain::handoff::How::Seen,
                who: None,
                on: None,
                note: None,
            }),
            4..8 => touch(Outcome::Talked, "they want it before the summer and asked who will come"),
            8..12 => touch(Outcome::Voicemail, ""),
            _ => touch(Outcome::NoAnswer, ""),
        }
    }

    fn next_working_day(&mut self) {
        self.world.now = self.world.now.with_time("10:00:00".parse().unwrap()).unwrap();
        self.world.pass_days(1);
        while self.world.today().weekday().num_days_from_monday() > 4 {
            self.world.pass_days(1);
        }
    }

    fn measure(&mut self) -> Found {
        let world = &mut self.world;
        let (path, now, today) = (world.store.path().to_owned(), world.now, world.today());
        let start = middle(|| drop(box9::store::Store::open(&path, Source::Shell, now).unwrap()));
        let queue = middle(|| {
            queue::of_day(world.store.conn(), today, now, world.store.settings()).unwrap();
        });
        let note = Op::Deals(vec![DealId(1)], Verb::Touch(LogTouch::of(Outcome::Note)));
        let verb = middle(|| drop(ops::perform(&mut world.store, &note, now)));
        let backup = middle(|| drop(backup::make(&mut world.store, Why::Asked, now).unwrap()));
        let bytes = world.count("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size");
        let [touches, operations] = ["touch", "operation"].map(|of| world.count(&format!("SELECT count(*) FROM {of}")));
        let mebibytes = (bytes as f64 / 1024.0 / 1024.0 * 10.0).round() / 10.0;
        Found { mebibytes, touches, operations, start, queue, verb, backup }
    }

    /// What the last days did can be taken back and done again to the row.
    fn undo_and_redo(&mut self) {
        let after = self.world.facts();
        let times = 30;
        for _ in 0..times {
            ops::perform(&mut self.world.store, &Op::Undo(Undo::default()), self.world.now).unwrap();
        }
        self.world.assert_sound_after("the undo of the last day");
        for _ in 0..times {
            ops::perform(&mut self.world.store, &Op::Redo(ops::Redo::default()), self.world.now).unwrap();
        }
        assert_same(&after, &self.world.facts(), "undo and redo at the end");
    }
}

fn middle(mut run: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..5)
        .map(|_| {
            let begun = Instant::now();
            run();
            begun.elapsed()
        })
        .collect();
    times.sort();
    times[2]
}

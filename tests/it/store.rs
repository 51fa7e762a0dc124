//! The store through its public face: a small world in a temporary folder, and what holds after everything.

mod backups;
mod files;
mod lists;
pub mod random;
mod undo;

use box9::domain::deal::Deal;
use box9::domain::id::{DealId, OperationId};
use box9::domain::person::{Person, Reach, ReachKind};
use box9::domain::stage::{Stage, State};
use box9::domain::step::{NewStep, Next};
use box9::domain::{Day, Moment};
use box9::store::{Source, Store, Tx, check, deals, people, steps, undo as back};
use rusqlite::Connection;
use rusqlite::types::Value;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Ten o'clock on a Friday, and so many minutes later.
pub fn at(minutes: i64) -> Moment {
    Moment::parse_from_rfc3339("2026-11-20T10:00:00+01:00").unwrap() + chrono::Duration::minutes(minutes)
}

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// A folder with one open funnel in it.
pub struct World {
    pub dir: TempDir,
    pub store: Store,
    minute: i64,
}

impl World {
    pub fn new() -> World {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(&dir.path().join("funnel.box9"), Source::Program, at(0)).unwrap();
        World { dir, store, minute: 0 }
    }

    pub fn path(&self) -> PathBuf {
        self.dir.path().join("funnel.box9")
    }

    pub fn now(&mut self) -> Moment {
        self.minute += 1;
        at(self.minute)
    }

    pub fn operation<T>(
        &mut self,
        label: &str,
        run: impl FnOnce(&Tx<'_>) -> box9::Result<T>,
    ) -> (T, Option<OperationId>) {
        let now = self.now();
        let done = self.store.operation(label, now, run).unwrap();
        (done.answer, done.operation)
    }

    pub fn lead(&mut self, name: &str) -> DealId {
        self.operation(&format!("Add {name}"), |tx| lead(tx, name, "2026-11-27")).0
    }

    pub fn retitle(&mut self, id: DealId, title: &str) -> OperationId {
        let change = |tx: &Tx<'_>| {
            let mut deal = deals::get(tx.conn, id)?;
            deal.title = Some(title.to_owned());
            deals::save(tx, &deal)
        };
        self.operation(&format!("Title {title}"), change).1.unwrap()
    }

    pub fn undo(&mut self) -> box9::Result<back::Back> {
        let now = self.now();
        let id = back::newest(self.store.conn(), Source::Program)?.expect("something to undo");
        back::undo(&mut self.store, id, false, now)
    }

    pub fn redo(&mut self) -> box9::Result<back::Back> {
        let now = self.now();
        let id = back::redoable(self.store.conn(), Source::Program)?.expect("something to redo");
        back::redo(&mut self.store, id, false, now)
    }

    pub fn facts(&self) -> Facts {
        facts(self.store.conn())
    }

    /// The file is whole, and everything derived is what the facts say.
    pub fn is_sound(&self) {
        let report = check::check(&self.store).unwrap();
        assert!(report.ok(), "{report:?}");
    }

    pub fn reopened(self) -> World {
        let World { dir, store, minute } = self;
        store.close();
        let store = Store::open(&dir.path().join("funnel.box9"), Source::Program, at(minute)).unwrap();
        World { dir, store, minute }
    }
}

/// A lead with a person, an e-mail address and a step on a day.
pub fn lead(tx: &Tx<'_>, name: &str, on: &str) -> box9::Result<DealId> {
    let person = people::insert(tx, &person(tx, name))?;
    let email = format!("{}@example.com", name.replace(' ', ".").to_lowercase());
    people::add_reach(tx, person, &Reach { kind: ReachKind::Email, value: email, label: None })?;
    let step = NewStep::own("call", day(on), None);
    let deal = Deal {
        person: Some(person),
        stage: Some(Stage::Lead),
        state: State::Open,
        next: Some(Next { wants: step.wants, day: step.day, at: None }),
        ..Deal::blank(tx.uid(), tx.today, tx.now)
    };
    let id = deals::insert(tx, &deal)?;
    steps::insert(tx, id, &step)?;
    deals::began(tx, &deal, id)?;
    Ok(id)
}

pub fn person(tx: &Tx<'_>, name: &str) -> Person {
    Person {
        id: box9::domain::id::PersonId(0),
        uid: tx.uid(),
        name: name.to_owned(),
        job_title: None,
        company: None,
        do_not_contact: false,
        birthday: None,
        address: None,
        note: None,
        merged_into: None,
        created_at: tx.now,
    }
}

pub use crate::facts::{Facts, facts, rows};

pub fn number(conn: &Connection, sql: &str) -> i64 {
    conn.query_row(sql, [], |row| row.get(0)).unwrap()
}

pub fn open(path: &Path) -> box9::Result<Store> {
    Store::open(path, Source::Program, at(0))
}

/// Says what a refusal says.
pub fn said<T>(result: box9::Result<T>) -> String {
    match result {
        Ok(_) => panic!("it was not refused"),
        Err(error) => error.to_string(),
    }
}

//! An operation: the only way to write facts, journalled and settled in the same transaction.

use super::pace::Pace;
use super::tx::{Tx, fresh_uid};
use super::{Store, alive, connect, journal, set_journal_mode, settle};
use crate::domain::id::{OperationId, Uid};
use crate::domain::settings::Settings;
use crate::domain::{Day, Moment, workdays};
use crate::error::{Error, Result};
use rusqlite::{Connection, ErrorCode, OpenFlags, ToSql, params};
use std::time::{Duration, Instant};

/// What an operation answered, and the number under which it can be taken back (none when it changed nothing).
#[derive(Debug)]
pub struct Done<T> {
    pub answer: T,
    pub operation: Option<OperationId>,
}

/// How an operation enters the history.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kind {
    pub word: &'static str,
    pub target: Option<OperationId>,
}

impl Kind {
    pub(super) const DO: Kind = Kind { word: "do", target: None };
}

/// What one transaction came to.
pub(super) struct Written<T> {
    answer: T,
    changed: bool,
    next_part: i64,
}

/// A long operation: one row in the history, many short transactions.
pub struct Long<'a> {
    store: &'a mut Store,
    operation: OperationId,
    part: i64,
    now: Moment,
    changed: bool,
    pace: Pace,
    /// How long the rows of the last part took, without their commit.
    worked: Duration,
}

/// While many rows are written, pages are kept for the next of them, and folded into the file in larger heaps.
const LONG_WORK: &str = "PRAGMA cache_size = -24000; PRAGMA wal_autocheckpoint = 8000";
const SHORT_WORK: &str = "PRAGMA cache_size = -2000; PRAGMA wal_autocheckpoint = 1000; PRAGMA shrink_memory";

impl Store {
    /// Does something to the facts in one transaction, named in the history; an error leaves nothing behind.
    ///
    /// Before the commit the deals touched get their next step repeated, their standing, tallies and full text
    /// recomputed. A deal that would be left without a next step makes the whole operation fail.
    pub fn operation<T>(
        &mut self,
        label: &str,
        now: Moment,
        run: impl FnOnce(&Tx<'_>) -> Result<T>,
    ) -> Result<Done<T>> {
        self.operation_of(Kind::DO, label, now, run)
    }

    pub(super) fn operation_of<T>(
        &mut self,
        kind: Kind,
        label: &str,
        now: Moment,
        run: impl FnOnce(&Tx<'_>) -> Result<T>,
    ) -> Result<Done<T>> {
        let rider = self.rider.take();
        self.begin()?;
        let uid = fresh_uid();
        let result = self.start(kind, label, now, uid, "done").and_then(|operation| {
            let run = |tx: &Tx<'_>| {
                let answer = run(tx)?;
                rider.map_or(Ok(()), |rider| rider.ride(tx))?;
                Ok(answer)
            };
            let Written { answer, changed, .. } = self.journalled(operation, 0, now, run)?;
            Ok((answer, changed.then_some(operation)))
        });
        match result {
            Ok((answer, operation)) if operation.is_some() => {
                self.commit(uid)?;
                Ok(Done { answer, operation })
            }
            Ok((answer, _)) => {
                self.roll_back();
                Ok(Done { answer, operation: None })
            }
            Err(error) => {
                self.roll_back();
                Err(error)
            }
        }
    }

    /// Does something that may take seconds, in many short transactions under one row of the history.
    ///
    /// When it fails or its process dies, what it had done is taken back.
    pub fn long<T>(
        &mut self,
        label: &str,
        now: Moment,
        run: impl FnOnce(&mut Long<'_>) -> Result<T>,
    ) -> Result<Done<T>> {
        self.long_of(Kind::DO, label, now, run, |_, _| Ok(()))
    }

    /// The same for any kind; `last` runs in the transaction that marks the operation as done.
    pub(super) fn long_of<T>(
        &mut self,
        kind: Kind,
        label: &str,
        now: Moment,
        run: impl FnOnce(&mut Long<'_>) -> Result<T>,
        last: impl FnOnce(&Connection, OperationId) -> Result<()>,
    ) -> Result<Done<T>> {
        let holder = self.alive.is_none();
        if holder {
            self.alive = Some(alive::lock(&self.path)?);
        }
        self.conn.execute_batch(LONG_WORK)?;
        let result = self.long_locked(kind, label, now, run, last);
        self.conn.execute_batch(SHORT_WORK)?;
        if holder {
            self.alive = None;
        }
        result
    }

    fn long_locked<T>(
        &mut self,
        kind: Kind,
        label: &str,
        now: Moment,
        run: impl FnOnce(&mut Long<'_>) -> Result<T>,
        last: impl FnOnce(&Connection, OperationId) -> Result<()>,
    ) -> Result<Done<T>> {
        let uid = fresh_uid();
        self.begin()?;
        let operation = self.start(kind, label, now, uid, "running").inspect_err(|_| self.roll_back())?;
        self.commit(uid)?;
        let mut long = Long {
            store: self,
            operation,
            part: 0,
            now,
            changed: false,
            pace: Pace::default(),
            worked: Duration::ZERO,
        };
        let result = run(&mut long);
        let changed = long.changed;
        journal::row_by_row(&self.conn)?;
        match result.and_then(|answer| self.end(operation, changed, last).map(|()| answer)) {
            Ok(answer) => Ok(Done { answer, operation: changed.then_some(operation) }),
            Err(error) => {
                // What cannot be taken back now is taken back at the next open.
                if let Ok(stays @ 1..) = super::undo::discard(self, operation, now) {
                    self.notices.push(format!(
                        "{stays} of what \"{label}\" had done was worked on meanwhile and stays; History has it as {operation}."
                    ));
                }
                Err(error)
            }
        }
    }

    /// Marks a long operation as done, or removes its row when it changed nothing.
    fn end(
        &mut self,
        operation: OperationId,
        changed: bool,
        last: impl FnOnce(&Connection, OperationId) -> Result<()>,
    ) -> Result<()> {
        self.begin()?;
        let sql = if changed {
            "UPDATE operation SET state = 'done' WHERE id = ?1"
        } else {
            "DELETE FROM operation WHERE id = ?1"
        };
        let written = self.conn.execute(sql, [operation.0]).map_err(Error::from);
        written.and_then(|_| last(&self.conn, operation)).inspect_err(|_| self.roll_back())?;
        let ended = "SELECT NOT EXISTS (SELECT 1 FROM operation WHERE id = ?1 AND state = 'running')";
        self.commit_if(ended, operation.0)
    }

    pub(super) fn start(&self, kind: Kind, label: &str, now: Moment, uid: Uid, state: &str) -> Result<OperationId> {
        let today = workdays::rollover(now, self.settings.rollover);
        self.conn
            .prepare_cached(
                "INSERT INTO operation (uid, label, at, day, source, kind, target_id, state) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute(params![
                uid.0,
                label,
                now.to_rfc3339(),
                today,
                self.source.word(),
                kind.word,
                kind.target.map(|id| id.0),
                state
            ])?;
        Ok(OperationId(self.conn.last_insert_rowid()))
    }

    /// Runs the work of one transaction between the journal's beginning and end.
    pub(super) fn journalled<T>(
        &self,
        operation: OperationId,
        part: i64,
        now: Moment,
        run: impl FnOnce(&Tx<'_>) -> Result<T>,
    ) -> Result<Written<T>> {
        journal::begin(&self.conn, operation, part)?;
        let tx = Tx::of(&self.conn, (&self.settings, self.settings_folder.as_deref()), (operation, part), now);
        let answer = run(&tx)?;
        settle::settle(&tx)?;
        let part = tx.part.get();
        let changed = journal::finish(&self.conn, operation, part)? > 0 || tx.changed.get();
        if let Some(label) = tx.label.borrow().as_deref() {
            self.conn
                .prepare_cached("UPDATE operation SET label = ?2 WHERE id = ?1")?
                .execute(params![operation.0, label])?;
        }
        journal::close(&self.conn)?;
        Ok(Written { answer, changed, next_part: part + 1 })
    }

    /// Begins to write: the file is still ours, the journal's triggers exist, the settings are those on disk.
    pub(super) fn begin(&mut self) -> Result<()> {
        self.place.refuse_moved(&self.path)?;
        if !self.journal_ready {
            journal::prepare(&self.conn)?;
            self.journal_ready = true;
        }
        self.conn.execute_batch("BEGIN IMMEDIATE").map_err(busy)?;
        self.place.watch_log(&self.path);
        self.reload_settings().inspect_err(|_| self.roll_back())
    }

    /// Commits an operation; when the answer is an error, looks whether it is on disk before saying so.
    pub(super) fn commit(&mut self, uid: Uid) -> Result<()> {
        self.commit_if("SELECT EXISTS (SELECT 1 FROM operation WHERE uid = ?1)", uid.0)
    }

    /// Commits; after an error a query on the file opened anew tells whether it is on disk all the same.
    pub(super) fn commit_if(&mut self, saved: &str, key: impl ToSql) -> Result<()> {
        let answer = self.conn.execute_batch("COMMIT");
        self.place.refuse_moved(&self.path)?;
        match answer {
            Ok(()) => self.settings_after_own_change(),
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => {
                self.roll_back();
                Err(error.into())
            }
            Err(error) => {
                self.roll_back();
                self.reopen()?;
                let saved: bool = self.conn.query_row(saved, [key], |row| row.get(0))?;
                if saved { Ok(()) } else { Err(not_saved(&error)) }
            }
        }
    }

    /// Reads the settings again when this connection itself has changed one.
    fn settings_after_own_change(&mut self) -> Result<()> {
        let sql = "SELECT EXISTS (SELECT 1 FROM temp.box9_all)";
        let changed: bool = self.conn.prepare_cached(sql)?.query_row([], |row| row.get(0))?;
        if changed {
            self.settings_version = -1;
        }
        self.reload_settings()
    }

    pub(super) fn roll_back(&self) {
        if !self.conn.is_autocommit() {
            let _ = self.conn.execute_batch("ROLLBACK");
        }
    }

    /// After an error of the disk nothing that the connection remembers is trusted.
    fn reopen(&mut self) -> Result<()> {
        self.conn = connect(&self.path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        set_journal_mode(&self.conn, &self.place)?;
        self.journal_ready = false;
        self.settings_version = -1;
        self.place.forget_log();
        Ok(())
    }
}

impl Long<'_> {
    /// Answers the operation's number.
    pub fn id(&self) -> OperationId {
        self.operation
    }

    /// Answers the connection, for queries between the parts.
    pub fn conn(&self) -> &Connection {
        &self.store.conn
    }

    /// Answers the settings.
    pub fn settings(&self) -> Settings {
        self.store.settings.clone()
    }

    /// Answers the moment it runs at.
    pub fn now(&self) -> Moment {
        self.now
    }

    /// Answers the owner's day it runs on.
    pub fn today(&self) -> Day {
        workdays::rollover(self.now, self.store.settings.rollover)
    }

    /// Promises that new rows take new numbers from here on, so that only the ranges of these need be journalled.
    pub fn new_numbers_only(&mut self) -> Result<()> {
        Ok(journal::ranges_only(&self.store.conn)?)
    }

    /// Names the operation by what it turned out to do.
    pub fn label(&mut self, label: &str) -> Result<()> {
        self.store.conn.execute("UPDATE operation SET label = ?2 WHERE id = ?1", params![self.operation.0, label])?;
        Ok(())
    }

    /// Tells those who wait how many rows there are in all.
    pub fn announce(&self, rows: usize) {
        if let Some(watch) = &self.store.watch {
            watch.announce(rows);
        }
    }

    /// Answers how many rows the next part may hold, so that others who write wait a moment only.
    pub fn share(&self) -> usize {
        self.pace.rows()
    }

    /// Does one short transaction of so many rows, and sets the share of the next by how long it took.
    ///
    /// Refuses to go on where somebody wished that it stops.
    pub fn part_of<T>(&mut self, rows: usize, run: impl FnOnce(&Tx<'_>) -> Result<T>) -> Result<T> {
        let answer = self.part(run)?;
        self.pace = Pace::after(rows, self.worked);
        self.store.watch.as_ref().map_or(Ok(()), |watch| watch.advance(rows))?;
        Ok(answer)
    }

    /// Does one short transaction of the whole.
    pub fn part<T>(&mut self, run: impl FnOnce(&Tx<'_>) -> Result<T>) -> Result<T> {
        self.store.begin()?;
        let begun = Instant::now();
        let result = self.store.journalled(self.operation, self.part, self.now, run);
        self.worked = begun.elapsed();
        match result {
            Ok(Written { answer, changed, next_part }) => {
                let saved = "SELECT EXISTS (SELECT 1 FROM entry WHERE operation_id = ?1 ->> 0 AND part >= ?1 ->> 1)";
                let key = format!("[{}, {}]", self.operation.0, self.part);
                self.store.commit_if(saved, key)?;
                self.part = next_part;
                self.changed |= changed;
                Ok(answer)
            }
            Err(error) => {
                self.store.roll_back();
                Err(error)
            }
        }
    }
}

fn busy(error: rusqlite::Error) -> Error {
    if error.sqlite_error_code() != Some(ErrorCode::DatabaseBusy) {
        return error.into();
    }
    Error::File {
        message: "Another program has been writing to the file for ten seconds; nothing was saved.".into(),
        hint: Some("Try again when it has ended.".into()),
    }
}

fn not_saved(error: &rusqlite::Error) -> Error {
    Error::File {
        message: format!("This was not saved: {error}."),
        hint: Some("Make room or mend the disk, then do it again; everything before it is safe.".into()),
    }
}

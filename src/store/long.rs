//! A long operation: one row in the history, many short transactions, so that whoever else writes waits a moment only.

use super::operation::{Done, Kind, Written};
use super::pace::Pace;
use super::tx::{Tx, fresh_uid};
use super::{Store, alive, journal};
use crate::domain::id::OperationId;
use crate::domain::settings::Settings;
use crate::domain::{Day, Moment, workdays};
use crate::error::{Error, Result};
use rusqlite::{Connection, params};
use std::time::{Duration, Instant};

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
        let holder = self.alive.is_none() && !self.trial;
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
                if !self.trial
                    && !self.fleeting
                    && let Ok(stays @ 1..) = super::undo::discard(self, operation, now)
                {
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

    /// Tells those who wait what is read now, and of how many rows; of none where nobody knows yet.
    ///
    /// Refuses to go on where somebody wished that it stops.
    pub fn reads(&self, of: &str, rows: u64) -> Result<()> {
        self.store.watch.as_ref().map_or(Ok(()), |watch| watch.read(of, rows))
    }

    /// Tells those who wait that so many more rows were only looked at; refuses to go on where a stop was wished for.
    pub fn looked_at(&self, rows: usize) -> Result<()> {
        self.store.watch.as_ref().map_or(Ok(()), |watch| watch.advance(rows))
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

//! An operation: the only way to write facts, journalled and settled in the same transaction.

use super::tx::{Tx, fresh_uid};
use super::{Store, connect, journal, set_journal_mode, settle};
use crate::domain::id::{OperationId, Uid};
use crate::domain::{Moment, workdays};
use crate::error::{Error, Result};
use rusqlite::{ErrorCode, OpenFlags, ToSql, params};

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
    pub answer: T,
    pub changed: bool,
    pub next_part: i64,
}

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
        if !self.trial {
            self.begin_now()?;
        }
        self.place.watch_log(&self.path);
        self.reload_settings().inspect_err(|_| self.roll_back())
    }

    pub(super) fn begin_now(&self) -> Result<()> {
        self.conn.execute_batch("BEGIN IMMEDIATE").map_err(busy)
    }

    /// Commits an operation; when the answer is an error, looks whether it is on disk before saying so.
    pub(super) fn commit(&mut self, uid: Uid) -> Result<()> {
        self.commit_if("SELECT EXISTS (SELECT 1 FROM operation WHERE uid = ?1)", uid.0)
    }

    /// Commits; after an error a query on the file opened anew tells whether it is on disk all the same.
    pub(super) fn commit_if(&mut self, saved: &str, key: impl ToSql) -> Result<()> {
        if self.trial {
            return self.settings_after_own_change();
        }
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

    /// Within a trial nothing is rolled back by itself: all of it will be.
    pub(super) fn roll_back(&self) {
        if !self.trial && !self.conn.is_autocommit() {
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

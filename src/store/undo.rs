//! Undo and redo: images replayed newest first, as operations of their own; what was worked on since stays.
//!
//! An operation is *applied* by itself or by its newest redo, and taken back by an undo. Each names in `undone_by`
//! what reversed it, so a replay always takes the images of the newest application: they hold what was there before it.

mod dead;
mod replay;
mod rings;
mod stays;

pub(super) use dead::{discard, take_back_dead};
pub(super) use replay::walk_back;

use super::operation::Kind;
use super::tx::CUT;
use super::{Source, Store, row};
use crate::domain::Moment;
use crate::domain::id::OperationId;
use crate::error::{Error, Result};
use replay::Blobs;
use rusqlite::{Connection, ErrorCode, OptionalExtension, params};

/// What an undo or a redo brought back.
#[derive(Debug, Clone, PartialEq)]
pub struct Back {
    /// The operation that was taken back (undo) or done again (redo).
    pub of: OperationId,
    pub label: String,
    pub at: Moment,
    /// How many deals or people stay as they are, because they were worked on since.
    pub stays: i64,
    /// Something of it had left the machine and cannot be called back.
    pub left_machine: bool,
    /// The new operation that did it; none when nothing of it was left to bring back.
    pub by: Option<OperationId>,
}

/// Answers the newest operation of a source that `undo` would take back.
pub fn newest(conn: &Connection, source: Source) -> Result<Option<OperationId>> {
    let sql = "SELECT id FROM operation WHERE source = ?1 AND kind = 'do' AND state = 'done' AND undone_by IS NULL ORDER BY id DESC LIMIT 1";
    Ok(conn.prepare_cached(sql)?.query_row([source.word()], |row| row.get(0).map(OperationId)).optional()?)
}

/// Answers the newest undo of a source that `redo` would reverse: none once something new was done.
pub fn redoable(conn: &Connection, source: Source) -> Result<Option<OperationId>> {
    let sql = "SELECT u.id FROM operation u JOIN operation t ON t.id = u.target_id AND t.undone_by = u.id
               WHERE u.source = ?1 AND u.kind = 'undo' AND u.state = 'done' AND u.undone_by IS NULL
                 AND u.id > coalesce((SELECT max(id) FROM operation WHERE source = ?1 AND kind = 'do' AND state = 'done'), 0)
               ORDER BY u.id DESC LIMIT 1";
    Ok(conn.prepare_cached(sql)?.query_row([source.word()], |row| row.get(0).map(OperationId)).optional()?)
}

/// Says whether an operation is taken back now.
pub fn is_undone(conn: &Connection, id: OperationId) -> Result<bool> {
    Ok(find(conn, id)?.undone)
}

/// Says whether taking an operation back, or doing it again, needs more than one transaction.
pub fn is_long(conn: &Connection, id: OperationId) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM entry WHERE operation_id = ?1 AND part > 0)";
    Ok(conn.prepare_cached(sql)?.query_row([newest_application(conn, id)?.0], |row| row.get(0))?)
}

/// Takes an operation back; where later changes stand in the way it refuses, or with `rest` takes back the others.
pub fn undo(store: &mut Store, id: OperationId, rest: bool, now: Moment) -> Result<Back> {
    let first = find(store.conn(), id)?;
    if first.kind != "do" {
        return Err(Error::refused_with(
            format!(
                "{id} is itself {} of \"{}\".",
                if first.kind == "undo" { "an undo" } else { "a redo" },
                first.label
            ),
            "Undo or redo the operation that it is about.",
        ));
    }
    let applied = newest_application(store.conn(), id)?;
    let replay = Replay { kind: Kind { word: "undo", target: Some(id) }, source: applied, first: &first, rest };
    let back = replay.run(store, now, |conn, by| {
        conn.execute("UPDATE operation SET undone_by = ?3 WHERE id IN (?1, ?2)", params![id.0, applied.0, by.0])?;
        Ok(())
    })?;
    Ok(Back { left_machine: first.left_machine, ..back })
}

/// Does again what an undo took back.
pub fn redo(store: &mut Store, undo_id: OperationId, rest: bool, now: Moment) -> Result<Back> {
    let undo = find(store.conn(), undo_id)?;
    let Some(first) = undo.target.filter(|_| undo.kind == "undo" && !undo.undone) else {
        return Err(Error::refused("There is nothing to redo."));
    };
    let first = find(store.conn(), first)?;
    let replay = Replay { kind: Kind { word: "redo", target: Some(undo_id) }, source: undo_id, first: &first, rest };
    replay.run(store, now, |conn, by| {
        conn.execute("UPDATE operation SET undone_by = ?2 WHERE id = ?1", params![undo_id.0, by.0])?;
        conn.execute("UPDATE operation SET undone_by = NULL WHERE id = ?1", [first.id.0])?;
        Ok(())
    })
}

/// How much of an undo or redo could be done, where later changes stand in the way of part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Partly {
    /// How many deals (else rows) would come back.
    pub others: i64,
    pub stays: i64,
}

/// Says how much of an operation could be taken back without what was worked on since; none where it is all or nothing.
pub fn undo_partly(conn: &Connection, id: OperationId) -> Result<Option<Partly>> {
    partly(conn, newest_application(conn, id)?)
}

/// Says the same of doing an operation again.
pub fn redo_partly(conn: &Connection, id: OperationId) -> Result<Option<Partly>> {
    undo_of(conn, id)?.map_or(Ok(None), |undo| partly(conn, undo))
}

fn partly(conn: &Connection, source: OperationId) -> Result<Option<Partly>> {
    let found = stays::gather(conn, source)?;
    let some = found.rows > 0 && !found.whole;
    Ok(some.then(|| Partly { others: (found.all - found.count).max(1), stays: found.count }))
}

/// Answers the undo that holds an operation undone now.
pub fn undo_of(conn: &Connection, id: OperationId) -> Result<Option<OperationId>> {
    let sql = "SELECT u.id FROM operation t JOIN operation u ON u.id = t.undone_by AND u.kind = 'undo' WHERE t.id = ?1";
    Ok(conn.prepare_cached(sql)?.query_row([id.0], |row| row.get(0).map(OperationId)).optional()?)
}

/// Answers the operations from this one on that `undo` could take back, newest first.
pub fn standing_since(conn: &Connection, id: OperationId, limit: usize) -> Result<Vec<OperationId>> {
    let sql = "SELECT id FROM operation WHERE id >= ?1 AND kind = 'do' AND state = 'done' AND undone_by IS NULL
               ORDER BY id DESC LIMIT ?2";
    let mut statement = conn.prepare_cached(sql)?;
    Ok(row::all(statement.query_map(params![id.0, limit as i64], |row| row.get(0).map(OperationId))?)?)
}

/// Answers the redo whose effect stands now, else the operation itself.
fn newest_application(conn: &Connection, id: OperationId) -> Result<OperationId> {
    let sql =
        "SELECT coalesce(max(r.id), ?1) FROM operation u JOIN operation r ON r.target_id = u.id AND r.kind = 'redo'
               WHERE u.target_id = ?1 AND r.undone_by IS NULL";
    Ok(conn.prepare_cached(sql)?.query_row([id.0], |row| row.get(0).map(OperationId))?)
}

struct Operation {
    id: OperationId,
    label: String,
    at: Moment,
    kind: String,
    target: Option<OperationId>,
    undone: bool,
    left_machine: bool,
}

fn find(conn: &Connection, id: OperationId) -> Result<Operation> {
    let sql = "SELECT id, label, at, kind, target_id, undone_by IS NOT NULL AS undone, left_machine FROM operation WHERE id = ?1 AND state = 'done'";
    let found = conn
        .prepare_cached(sql)?
        .query_row([id.0], |row| {
            Ok(Operation {
                id,
                label: row.get("label")?,
                at: row::moment(row, "at")?,
                kind: row.get("kind")?,
                target: row.get::<_, Option<i64>>("target_id")?.map(OperationId),
                undone: row.get("undone")?,
                left_machine: row.get("left_machine")?,
            })
        })
        .optional()?;
    found.ok_or_else(|| Error::NotFound(format!("The history has no operation {id}.")))
}

/// One operation's images about to be replayed.
struct Replay<'a> {
    kind: Kind,
    /// Whose images are replayed.
    source: OperationId,
    /// The operation as the owner knows it.
    first: &'a Operation,
    rest: bool,
}

impl Replay<'_> {
    fn run(
        &self,
        store: &mut Store,
        now: Moment,
        mark: impl Fn(&Connection, OperationId) -> Result<()>,
    ) -> Result<Back> {
        let found = self.judged(store.conn())?;
        let parts = replay::parts(store.conn(), self.source)?;
        let by = self.replayed(store, now, &parts, mark).map_err(|error| self.refused(error))?;
        if by.is_none() {
            self.set_aside(store)?;
        }
        let Operation { id, label, at, .. } = self.first;
        Ok(Back { of: *id, label: label.clone(), at: *at, stays: found.count, left_machine: false, by })
    }

    /// Answers what stays; refuses where it may not be replayed now.
    fn judged(&self, conn: &Connection) -> Result<stays::Found> {
        self.refuse_done(conn)?;
        let found = stays::gather(conn, self.source)?;
        if found.rows > 0 && (!self.rest || found.whole) {
            return Err(self.in_the_way(conn, &found)?);
        }
        Ok(found)
    }

    /// Refuses what another program took back, or did again, in the meantime.
    fn refuse_done(&self, conn: &Connection) -> Result<()> {
        let Operation { id, label, .. } = self.first;
        match self.kind.word {
            "undo" if is_undone(conn, *id)? => Err(Error::refused(format!("\"{label}\" ({id}) is already undone."))),
            "redo" if is_undone(conn, self.source)? => Err(Error::refused("There is nothing to redo.")),
            _ => Ok(()),
        }
    }

    fn replayed(
        &self,
        store: &mut Store,
        now: Moment,
        parts: &[i64],
        mark: impl Fn(&Connection, OperationId) -> Result<()>,
    ) -> Result<Option<OperationId>> {
        let blobs = Blobs::of(store.conn())?;
        if parts.len() > 1 {
            let all = |long: &mut super::Long<'_>| {
                self.refuse_done(long.conn())?;
                long.announce(parts.len() * CUT);
                let mut rest = parts;
                while !rest.is_empty() {
                    let (some, later) = rest.split_at((long.share() / CUT).clamp(1, rest.len()));
                    long.part_of(some.len() * CUT, |tx| {
                        some.iter().try_for_each(|part| {
                            replay::part(tx, self.source, *part, &blobs)?;
                            tx.cut()
                        })
                    })?;
                    rest = later;
                }
                Ok(())
            };
            let last = |conn: &Connection, by| {
                self.refuse_done(conn)?;
                self.refuse_ring(conn)?;
                mark(conn, by)
            };
            return Ok(store.long_of(self.kind, &self.first.label, now, all, last)?.operation);
        }
        let done = store.operation_of(self.kind, &self.first.label, now, |tx| {
            // Looked at again under the lock: somebody else may have written since.
            self.judged(tx.conn)?;
            parts.iter().try_for_each(|part| replay::part(tx, self.source, *part, &blobs))?;
            self.refuse_ring(tx.conn)?;
            mark(tx.conn, tx.operation)
        })?;
        Ok(done.operation)
    }

    /// Refuses a merge of what went the other way since.
    fn refuse_ring(&self, conn: &Connection) -> Result<()> {
        if !rings::made(conn, self.source)? {
            return Ok(());
        }
        let message =
            format!("\"{}\" cannot be {}: they were merged the other way since.", self.first.label, self.word());
        Err(Error::refused_with(message, "Undo that merge first."))
    }

    fn word(&self) -> &'static str {
        if self.kind.word == "undo" { "undone" } else { "redone" }
    }

    /// Of an operation whose rows were all purged nothing is left to replay; it must not be met again.
    fn set_aside(&self, store: &mut Store) -> Result<()> {
        store.begin()?;
        let sql = "UPDATE operation SET undone_by = id WHERE id = ?1 OR (id = ?2 AND undone_by IS NULL)";
        store.conn.execute(sql, [self.source.0, self.first.id.0]).inspect_err(|_| store.roll_back())?;
        store.commit_if("SELECT undone_by IS NOT NULL FROM operation WHERE id = ?1", self.source.0)
    }

    /// Says which later change stands in the way, and what could be done.
    fn in_the_way(&self, conn: &Connection, found: &stays::Found) -> Result<Error> {
        let label = &self.first.label;
        let later = match found.by {
            Some(by) => {
                let name: Option<String> = conn
                    .prepare_cached("SELECT label FROM operation WHERE id = ?1")?
                    .query_row([by.0], |row| row.get(0))
                    .optional()?;
                format!("\"{}\" ({by})", name.unwrap_or_default())
            }
            None => "a later change".into(),
        };
        if found.whole {
            let word = self.word();
            let message = format!("\"{label}\" cannot be {word}: {later} came after it.");
            return Ok(Error::refused_with(message, "Undo that one first."));
        }
        let message = format!("Part of \"{label}\" was worked on since, by {later}.");
        let others = (found.all - found.count).max(1);
        let hint = format!(
            "Undo {others}; {} worked on since {}: `box9 undo {} --rest`.",
            found.count,
            if found.count == 1 { "stays" } else { "stay" },
            self.first.id.0
        );
        Ok(Error::refused_with(message, hint))
    }

    /// What a rule of the tables forbids is said as a sentence; nothing was changed.
    fn refused(&self, error: Error) -> Error {
        match error {
            Error::Store(fault) if fault.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => {
                Error::refused_with(
                    format!(
                        "\"{}\" cannot be brought back as it was: something since holds its place, or what it belongs to is gone.",
                        self.first.label
                    ),
                    "History lists what came after it; undo that first.",
                )
            }
            other => other,
        }
    }
}

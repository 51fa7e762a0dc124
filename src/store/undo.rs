//! Undo and redo: images replayed newest first, as operations of their own; what was worked on since stays.

use super::operation::{Kind, Tx, try_lock};
use super::schema;
use super::{Source, Store, row};
use crate::domain::Moment;
use crate::domain::id::OperationId;
use crate::error::{Error, Result};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params, params_from_iter};
use serde_json::Value as Json;
use std::collections::BTreeMap;

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
    /// The new operation that did it.
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
               WHERE u.source = ?1 AND u.kind = 'undo' AND u.id > coalesce(
                 (SELECT max(id) FROM operation WHERE source = ?1 AND kind = 'do' AND undone_by IS NULL AND id > t.id AND state = 'done'
                  AND NOT EXISTS (SELECT 1 FROM operation r WHERE r.kind = 'redo' AND r.id > operation.id)), 0)
               ORDER BY u.id DESC LIMIT 1";
    Ok(conn.prepare_cached(sql)?.query_row([source.word()], |row| row.get(0).map(OperationId)).optional()?)
}

/// Takes an operation back; where later changes stand in the way it refuses, or with `rest` takes back the others.
pub fn undo(store: &mut Store, id: OperationId, rest: bool, now: Moment) -> Result<Back> {
    let target = find(store.conn(), id)?;
    if target.kind != "do" {
        return Err(Error::refused(format!("{id} is itself an {} and is taken back by its counterpart.", target.kind)));
    }
    if target.undone {
        return Err(Error::refused(format!("{id} ({}) is already undone.", target.label)));
    }
    let back = replay(store, &target, "undo", rest, now)?;
    Ok(Back { of: id, label: target.label, at: target.at, left_machine: target.left_machine, ..back })
}

/// Does again what an undo took back.
pub fn redo(store: &mut Store, undo_id: OperationId, rest: bool, now: Moment) -> Result<Back> {
    let undo = find(store.conn(), undo_id)?;
    let Some(first) = undo.target.filter(|_| undo.kind == "undo" && !undo.undone) else {
        return Err(Error::refused("There is nothing to redo."));
    };
    let first = find(store.conn(), first)?;
    let back = replay(store, &undo, "redo", rest, now)?;
    Ok(Back { of: first.id, label: first.label, at: first.at, left_machine: false, ..back })
}

/// Removes what an operation that never finished had done, and its trace in the history.
pub(super) fn discard(store: &mut Store, id: OperationId, now: Moment) -> Result<()> {
    store.ready()?;
    let parts = parts(store.conn(), id)?;
    let first_free = parts.first().map_or(0, |last| last + 1);
    for (next, part) in (first_free..).zip(parts) {
        store.conn.execute_batch("BEGIN IMMEDIATE; PRAGMA defer_foreign_keys = ON")?;
        let result = store.journalled(id, next, now, |tx| {
            clear_stays(tx.conn)?;
            replay_part(tx, id, part)?;
            tx.conn.execute("DELETE FROM entry WHERE operation_id = ?1 AND part = ?2", params![id.0, part])?;
            Ok(())
        });
        if let Err(error) = result {
            store.roll_back();
            return Err(error);
        }
        store.conn.execute("DELETE FROM entry WHERE operation_id = ?1 AND part = ?2", params![id.0, next])?;
        store.conn.execute_batch("COMMIT")?;
    }
    store.conn.execute("DELETE FROM operation WHERE id = ?1", [id.0])?;
    Ok(())
}

/// Takes back operations whose process died in the middle, and says so.
pub(super) fn take_back_dead(store: &mut Store, now: Moment) -> Result<()> {
    let sql = "SELECT id, label FROM operation WHERE state = 'running'";
    let dead: Vec<(i64, String)> = {
        let mut statement = store.conn.prepare(sql)?;
        row::all(statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?)?
    };
    if dead.is_empty() {
        return Ok(());
    }
    let Some(_nobody_else) = try_lock(&store.path)? else { return Ok(()) };
    for (id, label) in dead {
        discard(store, OperationId(id), now)?;
        store.notices.push(format!("\"{label}\" was cut off before its end; what it had done was taken back."));
    }
    Ok(())
}

/// Walks facts back to the end of a day, in place, without journal: for a copy of the file only.
pub(super) fn walk_back(conn: &Connection, last_day: crate::domain::Day) -> Result<()> {
    clear_stays(conn)?;
    let mut statement = conn.prepare(
        "SELECT e.id, e.tbl, e.row_id, e.last_id, e.what, e.image FROM entry e JOIN operation o ON o.id = e.operation_id
         WHERE o.day > ?1 ORDER BY e.id DESC",
    )?;
    let entries = row::all(statement.query_map([last_day], Entry::read)?)?;
    let blobs = Blobs::of(conn)?;
    entries.iter().try_for_each(|entry| reverse(conn, entry, &blobs))
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

fn replay(store: &mut Store, target: &Operation, word: &'static str, rest: bool, now: Moment) -> Result<Back> {
    let parts = parts(store.conn(), target.id)?;
    let stays = stays(store.conn(), target.id)?;
    if stays > 0 && (!rest || whole_stays(store.conn(), target.id)?) {
        return Err(in_the_way(store.conn(), target, stays)?);
    }
    let kind = Kind { word, target: Some(target.id) };
    let id = target.id;
    let by = if parts.len() > 1 {
        let done = store.long_of(kind, &target.label, now, |long| {
            for part in parts {
                long.part(|tx| replay_part(tx, id, part))?;
            }
            Ok(())
        })?;
        done.operation
    } else {
        let done = store.operation_of(kind, &target.label, now, |tx| {
            for part in &parts {
                replay_part(tx, id, *part)?;
            }
            mark_undone(tx.conn, target, tx.operation)
        })?;
        done.operation
    };
    if let Some(by) = by {
        mark_undone(store.conn(), target, by)?;
    }
    Ok(Back { of: id, label: String::new(), at: target.at, stays, left_machine: false, by })
}

fn mark_undone(conn: &Connection, target: &Operation, by: OperationId) -> Result<()> {
    conn.execute("UPDATE operation SET undone_by = ?2 WHERE id = ?1", params![target.id.0, by.0])?;
    if let Some(first) = target.target {
        conn.execute("UPDATE operation SET undone_by = NULL WHERE id = ?1", params![first.0])?;
    }
    Ok(())
}

fn parts(conn: &Connection, id: OperationId) -> Result<Vec<i64>> {
    let mut statement =
        conn.prepare_cached("SELECT DISTINCT part FROM entry WHERE operation_id = ?1 ORDER BY part DESC")?;
    Ok(row::all(statement.query_map([id.0], |row| row.get(0))?)?)
}

fn replay_part(tx: &Tx<'_>, id: OperationId, part: i64) -> Result<()> {
    tx.conn.execute_batch("PRAGMA defer_foreign_keys = ON")?;
    let entries = {
        let mut statement = tx.conn.prepare_cached(
            "SELECT id, tbl, row_id, last_id, what, image FROM entry WHERE operation_id = ?1 AND part = ?2 ORDER BY id DESC",
        )?;
        row::all(statement.query_map(params![id.0, part], Entry::read)?)?
    };
    let blobs = Blobs::of(tx.conn)?;
    entries.iter().try_for_each(|entry| reverse(tx.conn, entry, &blobs))
}

struct Entry {
    tbl: String,
    row_id: i64,
    last_id: i64,
    what: String,
    image: Option<String>,
}

impl Entry {
    fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Entry> {
        Ok(Entry { tbl: row.get(1)?, row_id: row.get(2)?, last_id: row.get(3)?, what: row.get(4)?, image: row.get(5)? })
    }
}

/// Which columns hold bytes, which an image keeps as hexadecimal digits.
struct Blobs(BTreeMap<String, Vec<String>>);

impl Blobs {
    fn of(conn: &Connection) -> Result<Blobs> {
        let bytes = |table: schema::Table| {
            let columns = table.columns.into_iter().filter(|column| column.blob).map(|column| column.name).collect();
            (table.name, columns)
        };
        Ok(Blobs(schema::facts(conn)?.into_iter().map(bytes).collect()))
    }

    fn value(&self, tbl: &str, column: &str, json: &Json) -> Value {
        match json {
            Json::Null => Value::Null,
            Json::Number(number) => {
                number.as_i64().map_or_else(|| Value::Real(number.as_f64().unwrap_or(0.0)), Value::Integer)
            }
            Json::String(text) if self.0.get(tbl).is_some_and(|columns| columns.iter().any(|name| name == column)) => {
                Value::Blob(unhex(text))
            }
            Json::String(text) => Value::Text(text.clone()),
            other => Value::Text(other.to_string()),
        }
    }
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len() / 2).filter_map(|at| u8::from_str_radix(text.get(at * 2..at * 2 + 2)?, 16).ok()).collect()
}

fn reverse(conn: &Connection, entry: &Entry, blobs: &Blobs) -> Result<()> {
    let tbl = &entry.tbl;
    if entry.what == "insert" {
        let sql = format!(
            "DELETE FROM {tbl} WHERE id BETWEEN ?1 AND ?2 AND id NOT IN (SELECT row_id FROM temp.box9_stay WHERE tbl = '{tbl}')"
        );
        conn.prepare_cached(&sql)?.execute(params![entry.row_id, entry.last_id])?;
        return Ok(());
    }
    if conn
        .prepare_cached("SELECT 1 FROM temp.box9_stay WHERE tbl = ?1 AND row_id = ?2")?
        .exists(params![tbl, entry.row_id])?
    {
        return Ok(());
    }
    let image: Json = serde_json::from_str(entry.image.as_deref().unwrap_or("{}")).unwrap_or_default();
    let Some(columns) = image.as_object() else { return Ok(()) };
    let mut values: Vec<Value> = columns.iter().map(|(column, json)| blobs.value(tbl, column, json)).collect();
    let sql = if entry.what == "delete" {
        let names: Vec<&str> = columns.keys().map(String::as_str).collect();
        format!("INSERT INTO {tbl} ({}) VALUES ({})", names.join(", "), vec!["?"; names.len()].join(", "))
    } else {
        values.push(Value::Integer(entry.row_id));
        let sets: Vec<String> = columns.keys().map(|column| format!("{column} = ?")).collect();
        format!("UPDATE {tbl} SET {} WHERE id = ?", sets.join(", "))
    };
    conn.prepare_cached(&sql)?.execute(params_from_iter(values))?;
    Ok(())
}

fn clear_stays(conn: &Connection) -> Result<()> {
    Ok(conn.execute_batch(
        "CREATE TEMP TABLE IF NOT EXISTS box9_stay (tbl TEXT, row_id INTEGER, PRIMARY KEY (tbl, row_id)) WITHOUT ROWID;
         CREATE TEMP TABLE IF NOT EXISTS box9_mine (tbl TEXT, first INTEGER, last INTEGER, PRIMARY KEY (tbl, first, last)) WITHOUT ROWID;
         DELETE FROM temp.box9_stay; DELETE FROM temp.box9_mine;",
    )?)
}

/// Later entries that stand in the way; `{repeated}` columns never do.
const LATER: &str =
    "JOIN operation o ON o.id = l.operation_id AND o.kind = 'do' AND o.undone_by IS NULL AND o.id <> ?1";

/// Gathers the rows of an operation that must stay, with all that hangs on them; answers how many deals (or people) that is.
fn stays(conn: &Connection, id: OperationId) -> Result<i64> {
    clear_stays(conn)?;
    conn.execute(
        "INSERT OR IGNORE INTO temp.box9_mine SELECT tbl, row_id, last_id FROM entry WHERE operation_id = ?1 AND what <> 'delete'",
        [id.0],
    )?;
    let newest: i64 = conn.query_row("SELECT coalesce(max(id), 0) FROM entry", [], |row| row.get(0))?;
    let own: i64 =
        conn.query_row("SELECT coalesce(max(id), 0) FROM entry WHERE operation_id = ?1", [id.0], |row| row.get(0))?;
    if own == newest {
        return Ok(0);
    }
    let repeated = super::journal::REPEATED.iter().map(|column| format!("'{column}'")).collect::<Vec<_>>().join(", ");
    changed_since(conn, id, &repeated)?;
    let links = links(conn)?;
    for link in &links {
        referred_to_since(conn, id, link)?;
    }
    while spread(conn, &links)? > 0 {}
    let count =
        "SELECT coalesce(nullif(sum(tbl = 'deal'), 0), nullif(sum(tbl = 'person'), 0), count(*)) FROM temp.box9_stay";
    Ok(conn.query_row(count, [], |row| row.get(0))?)
}

fn changed_since(conn: &Connection, id: OperationId, repeated: &str) -> Result<()> {
    let overlap = format!(
        "(l.what = 'delete' OR EXISTS (SELECT 1 FROM json_each(m.image) a JOIN json_each(l.image) b ON a.key = b.key WHERE a.key NOT IN ({repeated})))"
    );
    conn.execute(
        &format!(
            "INSERT OR IGNORE INTO temp.box9_stay SELECT m.tbl, m.row_id FROM entry m
             JOIN entry l ON l.tbl = m.tbl AND l.row_id = m.row_id AND l.id > m.id AND l.what <> 'insert' {LATER}
             WHERE m.operation_id = ?1 AND m.what = 'update' AND {overlap}"
        ),
        [id.0],
    )?;
    conn.execute(
        &format!(
            "INSERT OR IGNORE INTO temp.box9_stay SELECT l.tbl, l.row_id FROM entry m
             JOIN entry l ON l.tbl = m.tbl AND l.row_id BETWEEN m.row_id AND m.last_id AND l.id > m.id AND l.what <> 'insert' {LATER}
             WHERE m.operation_id = ?1 AND m.what = 'insert'
               AND (l.what = 'delete' OR EXISTS (SELECT 1 FROM json_each(l.image) b WHERE b.key NOT IN ({repeated})))"
        ),
        [id.0],
    )?;
    Ok(())
}

/// A column of one table of facts that refers to rows of another.
struct Link {
    child: String,
    column: String,
    parent: String,
}

fn links(conn: &Connection) -> Result<Vec<Link>> {
    let mut links = Vec::new();
    for table in schema::facts(conn)? {
        let mut statement = conn.prepare_cached("SELECT \"from\", \"table\" FROM pragma_foreign_key_list(?1)")?;
        let found = statement.query_map([&table.name], |row| Ok((row.get(0)?, row.get(1)?)))?;
        for (column, parent) in row::all(found)? {
            links.push(Link { child: table.name.clone(), column, parent });
        }
    }
    Ok(links)
}

/// Rows of the operation that a later new row, or a later change of a reference, points to.
fn referred_to_since(conn: &Connection, id: OperationId, link: &Link) -> Result<()> {
    let Link { child, column, parent } = link;
    let base = format!(
        "INSERT OR IGNORE INTO temp.box9_stay SELECT '{parent}', c.{column} FROM entry l {LATER}
         JOIN {child} c ON c.id BETWEEN l.row_id AND l.last_id
         JOIN temp.box9_mine m ON m.tbl = '{parent}' AND c.{column} BETWEEN m.first AND m.last
         WHERE l.tbl = '{child}' AND l.id > (SELECT min(id) FROM entry WHERE operation_id = ?1)"
    );
    conn.execute(&format!("{base} AND l.what = 'insert' AND EXISTS (SELECT 1 FROM entry e WHERE e.operation_id = ?1 AND e.what = 'insert' AND e.tbl = '{parent}' AND c.{column} BETWEEN e.row_id AND e.last_id)"), [id.0])?;
    conn.execute(&format!("{base} AND l.what = 'update' AND json_type(l.image, '$.{column}') IS NOT NULL AND EXISTS (SELECT 1 FROM entry e WHERE e.operation_id = ?1 AND e.what = 'insert' AND e.tbl = '{parent}' AND c.{column} BETWEEN e.row_id AND e.last_id)"), [id.0])?;
    Ok(())
}

/// What stays keeps what it refers to, and a deal or person that stays keeps all of its own.
fn spread(conn: &Connection, links: &[Link]) -> Result<usize> {
    let mut added = 0;
    for Link { child, column, parent } in links {
        added += conn.execute(
            &format!(
                "INSERT OR IGNORE INTO temp.box9_stay SELECT '{parent}', c.{column} FROM temp.box9_stay s
                 JOIN {child} c ON s.tbl = '{child}' AND c.id = s.row_id
                 JOIN temp.box9_mine m ON m.tbl = '{parent}' AND c.{column} BETWEEN m.first AND m.last"
            ),
            [],
        )?;
        if matches!((parent.as_str(), column.as_str()), ("deal", "deal_id") | ("person", "person_id")) {
            added += conn.execute(
                &format!(
                    "INSERT OR IGNORE INTO temp.box9_stay SELECT '{child}', c.id FROM temp.box9_stay s
                     JOIN {child} c ON s.tbl = '{parent}' AND c.{column} = s.row_id
                     JOIN temp.box9_mine m ON m.tbl = '{child}' AND c.id BETWEEN m.first AND m.last"
                ),
                [],
            )?;
        }
    }
    Ok(added)
}

/// Says whether nothing of the operation could be taken back.
fn whole_stays(conn: &Connection, id: OperationId) -> Result<bool> {
    let sql = "SELECT NOT EXISTS (
        SELECT 1 FROM entry e WHERE e.operation_id = ?1
        AND (e.last_id - e.row_id + 1) > (SELECT count(*) FROM temp.box9_stay s WHERE s.tbl = e.tbl AND s.row_id BETWEEN e.row_id AND e.last_id))";
    Ok(conn.query_row(sql, [id.0], |row| row.get(0))?)
}

/// Says which later change stands in the way, and what could be done.
fn in_the_way(conn: &Connection, target: &Operation, stays: i64) -> Result<Error> {
    let later: Option<(i64, String)> = conn
        .query_row(
            "SELECT o.id, o.label FROM temp.box9_stay s JOIN entry l ON l.tbl = s.tbl AND s.row_id BETWEEN l.row_id AND l.last_id
             JOIN operation o ON o.id = l.operation_id AND o.id > ?1 AND o.kind = 'do' AND o.undone_by IS NULL ORDER BY o.id DESC LIMIT 1",
            [target.id.0],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?;
    let later = later.map(|(id, label)| format!("\"{label}\" (#{id})")).unwrap_or_else(|| "a later change".into());
    let all: i64 = conn.query_row(
        "SELECT coalesce(nullif(sum(CASE WHEN tbl = 'deal' THEN last - first + 1 END), 0), count(*)) FROM temp.box9_mine",
        [],
        |row| row.get(0),
    )?;
    Ok(if whole_stays(conn, target.id)? {
        Error::refused_with(
            format!("\"{}\" cannot be undone: {later} came after it.", target.label),
            "Undo that one first.",
        )
    } else {
        Error::refused_with(
            format!("Part of \"{}\" was worked on since, by {later}.", target.label),
            format!(
                "Undo the other {}; {stays} worked on since stay: `box9 undo {} --rest`.",
                (all - stays).max(1),
                target.id.0
            ),
        )
    })
}

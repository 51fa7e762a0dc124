//! What stands in the way of an undo: rows changed or referred to since, and all that hangs on them.

use crate::domain::id::OperationId;
use crate::error::Result;
use crate::store::{journal, schema};
use rusqlite::{Connection, params};

/// What must stay of an operation.
pub(super) struct Found {
    /// How many rows.
    pub rows: i64,
    /// How many deals, else people, else rows that is.
    pub count: i64,
    /// How many deals (else rows) the operation is about.
    pub all: i64,
    /// Nothing of the operation could be taken back.
    pub whole: bool,
    /// The newest operation that stands in the way.
    pub by: Option<OperationId>,
}

/// Gathers the rows of an operation that must stay into `box9_stay`.
pub(super) fn gather(conn: &Connection, id: OperationId) -> Result<Found> {
    clear(conn)?;
    let newest: i64 = conn.query_row("SELECT coalesce(max(id), 0) FROM entry", [], |row| row.get(0))?;
    let own: i64 =
        conn.query_row("SELECT coalesce(max(id), 0) FROM entry WHERE operation_id = ?1", [id.0], |row| row.get(0))?;
    if own < newest {
        note_own_rows(conn, id)?;
        note_later_entries(conn, id)?;
        let links = links(conn)?;
        changed_since(conn, id)?;
        links.iter().try_for_each(|link| link.removed_since(conn, id))?;
        links.iter().try_for_each(|link| link.referred_to_since(conn, id))?;
        while spread(conn, &links)? > 0 {}
    }
    found(conn, id)
}

/// Empties what was gathered for another operation.
pub(super) fn clear(conn: &Connection) -> Result<()> {
    Ok(conn.execute_batch(
        "CREATE TEMP TABLE IF NOT EXISTS box9_stay (tbl TEXT, row_id INTEGER, by INTEGER, PRIMARY KEY (tbl, row_id)) WITHOUT ROWID;
         CREATE TEMP TABLE IF NOT EXISTS box9_mine (tbl TEXT, first INTEGER, last INTEGER, PRIMARY KEY (tbl, first)) WITHOUT ROWID;
         CREATE TEMP TABLE IF NOT EXISTS box9_later (tbl TEXT, entry_id INTEGER, by INTEGER, PRIMARY KEY (tbl, entry_id)) WITHOUT ROWID;
         DELETE FROM temp.box9_stay; DELETE FROM temp.box9_mine; DELETE FROM temp.box9_later;",
    )?)
}

/// Notes which rows the operation wrote and left there, neighbours as one range.
fn note_own_rows(conn: &Connection, id: OperationId) -> Result<()> {
    let mut statement = conn.prepare_cached(
        "SELECT tbl, row_id, last_id FROM entry WHERE operation_id = ?1 AND what <> 'delete' ORDER BY tbl, row_id",
    )?;
    let mut rows = statement.query([id.0])?;
    let mut range: Option<(String, i64, i64)> = None;
    while let Some(row) = rows.next()? {
        let next: (String, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        range = Some(match range {
            Some((tbl, first, last)) if tbl == next.0 && next.1 <= last + 1 => (tbl, first, last.max(next.2)),
            Some(range) => {
                note_range(conn, &range)?;
                next
            }
            None => next,
        });
    }
    range.iter().try_for_each(|range| note_range(conn, range))
}

fn note_range(conn: &Connection, (tbl, first, last): &(String, i64, i64)) -> Result<()> {
    conn.prepare_cached("INSERT INTO temp.box9_mine VALUES (?1, ?2, ?3)")?.execute(params![tbl, first, last])?;
    Ok(())
}

/// Says in SQL whether a row is the operation's own.
fn mine(tbl: &str, id: &str) -> String {
    format!(
        "(SELECT last FROM temp.box9_mine WHERE tbl = '{tbl}' AND first <= {id} ORDER BY first DESC LIMIT 1) >= {id}"
    )
}

/// Joins the operation of a later entry `l`, if its effect stands: neither reversed by, nor itself the reversal of, another later one.
const STANDING: &str = "JOIN operation o ON o.id = l.operation_id AND o.id <> ?1
    AND NOT EXISTS (SELECT 1 FROM operation x WHERE x.undone_by = o.id AND x.id > ?1)
    AND (o.undone_by IS NULL OR l.what = 'insert' OR NOT EXISTS (
      SELECT 1 FROM entry z WHERE z.tbl = l.tbl AND z.row_id = l.row_id AND z.operation_id = o.undone_by))";

/// Notes the entries of later operations whose effect stands, by table: what follows asks for those of one table at a time.
fn note_later_entries(conn: &Connection, id: OperationId) -> Result<()> {
    let sql = format!(
        "INSERT INTO temp.box9_later SELECT l.tbl, l.id, o.id FROM entry l {STANDING}
         WHERE l.id > (SELECT min(id) FROM entry WHERE operation_id = ?1)"
    );
    conn.prepare_cached(&sql)?.execute([id.0])?;
    Ok(())
}

/// Notes the rows whose columns (other than repeated ones) a later change wrote too, or that are gone.
fn changed_since(conn: &Connection, id: OperationId) -> Result<()> {
    let repeated = journal::REPEATED.iter().map(|column| format!("'{column}'")).collect::<Vec<_>>().join(", ");
    let notes = "INSERT INTO temp.box9_stay SELECT l.tbl, l.row_id, o.id FROM entry m";
    let newest = "ON CONFLICT DO UPDATE SET by = max(by, excluded.by)";
    conn.execute(
        &format!(
            "{notes} JOIN entry l ON l.tbl = m.tbl AND l.row_id = m.row_id AND l.id > m.id AND l.what <> 'insert' {STANDING}
             WHERE m.operation_id = ?1 AND m.what = 'update' AND (l.what = 'delete' OR EXISTS (
               SELECT 1 FROM json_each(m.image) a JOIN json_each(l.image) b ON a.key = b.key WHERE a.key NOT IN ({repeated}))) {newest}"
        ),
        [id.0],
    )?;
    conn.execute(
        &format!(
            "{notes} JOIN entry l ON l.tbl = m.tbl AND l.row_id BETWEEN m.row_id AND m.last_id AND l.id > m.id AND l.what <> 'insert' {STANDING}
             WHERE m.operation_id = ?1 AND m.what = 'insert' AND (l.what = 'delete' OR EXISTS (
               SELECT 1 FROM json_each(l.image) b WHERE b.key NOT IN ({repeated}))) {newest}"
        ),
        [id.0],
    )?;
    Ok(())
}

/// A column of one table of facts that refers to rows of another.
struct Link {
    child: &'static str,
    column: &'static str,
    parent: &'static str,
}

/// What hangs on a row and has no meaning without it.
const OWNED: &[(&str, &str)] = &[
    ("deal", "deal_id"),
    ("person", "person_id"),
    ("promise", "promise_id"),
    ("playbook", "playbook_id"),
    ("session", "session_id"),
];

fn links(conn: &Connection) -> Result<Vec<Link>> {
    let of = |table: &'static schema::Table| {
        table.refers.iter().map(|(column, parent)| Link { child: &table.name, column, parent })
    };
    Ok(schema::facts(conn)?.iter().flat_map(of).collect())
}

impl Link {
    fn is_owned(&self) -> bool {
        OWNED.contains(&(self.parent, self.column))
    }

    /// A row of the operation that lost something of its own since was worked on.
    fn removed_since(&self, conn: &Connection, id: OperationId) -> Result<()> {
        if !self.is_owned() {
            return Ok(());
        }
        let Link { child, column, parent } = self;
        let referred = format!("CAST(l.image ->> '$.{column}' AS INTEGER)");
        let sql = format!(
            "INSERT INTO temp.box9_stay SELECT '{parent}', {referred}, n.by FROM temp.box9_later n CROSS JOIN entry l ON l.id = n.entry_id
             WHERE n.tbl = '{child}' AND l.what = 'delete' AND l.id > (SELECT max(id) FROM entry WHERE operation_id = ?1)
               AND EXISTS (SELECT 1 FROM entry e WHERE e.operation_id = ?1 AND e.tbl = '{child}' AND l.row_id BETWEEN e.row_id AND e.last_id)
               AND {}
             ON CONFLICT DO UPDATE SET by = max(by, excluded.by)",
            mine(parent, &referred)
        );
        conn.execute(&sql, [id.0])?;
        Ok(())
    }

    /// Rows made by the operation that a later new row, or a later change of a reference, points to.
    fn referred_to_since(&self, conn: &Connection, id: OperationId) -> Result<()> {
        let Link { child, column, parent } = self;
        let made = "SELECT 1 FROM entry WHERE operation_id = ?1 AND tbl = ?2 AND what = 'insert'";
        if !conn.prepare_cached(made)?.exists(params![id.0, parent])? {
            return Ok(());
        }
        let sql = format!(
            "INSERT INTO temp.box9_stay SELECT '{parent}', c.{column}, n.by FROM temp.box9_later n CROSS JOIN entry l ON l.id = n.entry_id
             CROSS JOIN {child} c ON c.id BETWEEN l.row_id AND l.last_id
             WHERE n.tbl = '{child}'
               AND (l.what = 'insert' OR (l.what = 'update' AND json_type(l.image, '$.{column}') IS NOT NULL))
               AND {} AND EXISTS (SELECT 1 FROM entry e WHERE e.operation_id = ?1 AND e.tbl = '{parent}' AND e.what = 'insert'
                 AND e.row_id <= c.{column} AND e.last_id >= c.{column})
             ON CONFLICT DO UPDATE SET by = max(by, excluded.by)",
            mine(parent, &format!("c.{column}"))
        );
        conn.execute(&sql, [id.0])?;
        Ok(())
    }
}

/// What stays keeps what it refers to, and all that hangs on it; answers how many rows more that is.
fn spread(conn: &Connection, links: &[Link]) -> Result<usize> {
    let mut added = 0;
    for link in links {
        let Link { child, column, parent } = link;
        added += conn.execute(
            &format!(
                "INSERT OR IGNORE INTO temp.box9_stay SELECT '{parent}', c.{column}, NULL FROM temp.box9_stay s
                 CROSS JOIN {child} c ON c.id = s.row_id WHERE s.tbl = '{child}' AND {}",
                mine(parent, &format!("c.{column}"))
            ),
            [],
        )?;
        if link.is_owned() {
            added += conn.execute(
                &format!(
                    "INSERT OR IGNORE INTO temp.box9_stay SELECT '{child}', c.id, NULL FROM temp.box9_stay s
                     CROSS JOIN {child} c ON c.{column} = s.row_id WHERE s.tbl = '{parent}' AND {}",
                    mine(child, "c.id")
                ),
                [],
            )?;
        }
    }
    Ok(added)
}

fn found(conn: &Connection, id: OperationId) -> Result<Found> {
    let (rows, count, by) = conn.query_row(
        "SELECT count(*), coalesce(nullif(sum(tbl = 'deal'), 0), nullif(sum(tbl = 'person'), 0), count(*)), max(by) FROM temp.box9_stay",
        [],
        |row| Ok((row.get(0)?, row.get(1)?, row.get::<_, Option<i64>>(2)?.map(OperationId))),
    )?;
    let all = conn.query_row(
        "SELECT coalesce(max(CASE WHEN tbl = 'deal' THEN n END), sum(n), 0) FROM operation_change WHERE operation_id = ?1",
        [id.0],
        |row| row.get(0),
    )?;
    let whole = "SELECT NOT EXISTS (
        SELECT 1 FROM entry e WHERE e.operation_id = ?1
        AND e.last_id - e.row_id + 1 > (SELECT count(*) FROM temp.box9_stay s WHERE s.tbl = e.tbl AND s.row_id BETWEEN e.row_id AND e.last_id))";
    let whole = rows > 0 && conn.query_row(whole, [id.0], |row| row.get(0))?;
    Ok(Found { rows, count, all, whole, by })
}

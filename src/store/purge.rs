//! Purge: the one thing that cannot be undone; rows, their history and their text are gone.

use super::operation::Kind;
use super::tx::{Tx, fresh_uid};
use super::{Store, schema};
use crate::domain::Moment;
use crate::domain::id::{DealId, PersonId};
use crate::error::{Error, Result};
use rusqlite::Connection;

/// Removes a deal with everything that hangs on it; its person and company stay.
pub fn deal(store: &mut Store, id: DealId, now: Moment) -> Result<()> {
    super::deals::get(store.conn(), id)?;
    gone(store, now, |conn| choose(conn, "deal", id.0))
}

/// Removes a person with every deal of theirs.
pub fn person(store: &mut Store, id: PersonId, now: Moment) -> Result<usize> {
    let deals = super::deals::of_person(store.conn(), id)?;
    super::people::get(store.conn(), id)?;
    gone(store, now, |conn| {
        choose(conn, "person", id.0)?;
        deals.iter().try_for_each(|deal| choose(conn, "deal", deal.0))
    })?;
    Ok(deals.len())
}

/// Chooses the rows, removes them and every image of them in one transaction, and rewrites the file without their bytes.
fn gone(store: &mut Store, now: Moment, start: impl FnOnce(&Connection) -> Result<()>) -> Result<()> {
    store.conn.execute_batch(
        "PRAGMA secure_delete = ON; DROP TABLE IF EXISTS temp.box9_gone;
         CREATE TEMP TABLE box9_gone (tbl TEXT, row_id INTEGER, PRIMARY KEY (tbl, row_id)) WITHOUT ROWID",
    )?;
    store.begin()?;
    remove_all(store, now, start).inspect_err(|_| store.roll_back())?;
    store.commit_if("SELECT ?1", false)?;
    let rewritten = store.conn.execute_batch(&format!("{}; VACUUM", super::search::OPTIMIZE));
    if let Err(error) = rewritten.map_err(Error::from).and_then(|()| store.checkpoint()) {
        store.notices.push(format!(
            "It is purged, but the file could not be written anew, so old bytes may still lie in it: {error} \
             Make room, and purge once more."
        ));
    }
    Ok(())
}

/// The operation under which the rows go leaves no trace itself.
fn remove_all(store: &Store, now: Moment, start: impl FnOnce(&Connection) -> Result<()>) -> Result<()> {
    let operation = store.start(Kind::DO, "purge", now, fresh_uid(), "done")?;
    store.journalled(operation, 0, now, |tx| {
        start(tx.conn)?;
        while spread(tx.conn)? > 0 {}
        remove(tx)
    })?;
    for sql in [
        "DELETE FROM entry WHERE operation_id = ?1",
        "DELETE FROM operation_change WHERE operation_id = ?1",
        "DELETE FROM operation WHERE id = ?1",
    ] {
        store.conn.execute(sql, [operation.0])?;
    }
    forget(&store.conn)
}

fn choose(conn: &Connection, tbl: &str, id: i64) -> Result<()> {
    conn.execute("INSERT OR IGNORE INTO temp.box9_gone VALUES (?1, ?2)", rusqlite::params![tbl, id])?;
    Ok(())
}

/// Everything that refers to a chosen row is chosen too; other deals and people only lose the reference.
fn spread(conn: &Connection) -> Result<usize> {
    let mut added = 0;
    for (child, column, parent) in references(conn)? {
        if goes_with(&child, &parent) {
            let sql = format!(
                "INSERT OR IGNORE INTO temp.box9_gone SELECT '{child}', c.id FROM temp.box9_gone g
                 CROSS JOIN {child} c ON c.{column} = g.row_id WHERE g.tbl = '{parent}'"
            );
            added += conn.execute(&sql, [])?;
        }
    }
    Ok(added)
}

fn goes_with(child: &str, parent: &str) -> bool {
    // What was merged into a purged deal or person is part of it.
    matches!((child, parent), ("deal", "deal") | ("person", "person"))
        || (!matches!(child, "deal" | "person")
            && matches!(parent, "deal" | "person" | "touch" | "step" | "promise" | "plan"))
}

fn remove(tx: &Tx<'_>) -> Result<()> {
    tx.conn.execute_batch("PRAGMA defer_foreign_keys = ON")?;
    for (child, column, parent) in references(tx.conn)? {
        if child == "deal" || child == "person" {
            let refers = format!("{column} IN (SELECT row_id FROM temp.box9_gone WHERE tbl = '{parent}')");
            let stays = format!("id NOT IN (SELECT row_id FROM temp.box9_gone WHERE tbl = '{child}')");
            tx.conn.execute(&format!("UPDATE {child} SET {column} = NULL WHERE {refers} AND {stays}"), [])?;
        }
    }
    for table in schema::facts(tx.conn)? {
        let name = &table.name;
        tx.conn.execute(
            &format!("DELETE FROM {name} WHERE id IN (SELECT row_id FROM temp.box9_gone WHERE tbl = '{name}')"),
            [],
        )?;
    }
    Ok(())
}

/// Removes every image of the purged rows from the history, and their names from its labels.
fn forget(conn: &Connection) -> Result<()> {
    let links = references(conn)?;
    while links.iter().try_fold(0, |sum, link| Ok::<_, Error>(sum + removed_before(conn, link)?))? > 0 {}
    conn.execute_batch(
        "UPDATE operation SET label = 'Something since purged' WHERE id IN (
           SELECT e.operation_id FROM temp.box9_gone g CROSS JOIN entry e ON e.tbl = g.tbl AND e.row_id = g.row_id
           GROUP BY e.operation_id HAVING sum(e.last_id - e.row_id) < 50);
         DELETE FROM entry WHERE what <> 'insert' AND EXISTS (
           SELECT 1 FROM temp.box9_gone g WHERE g.tbl = entry.tbl AND g.row_id = entry.row_id);
         DELETE FROM form_draft WHERE deal_id IN (SELECT row_id FROM temp.box9_gone WHERE tbl = 'deal');",
    )?;
    for (child, column, parent) in &links {
        let sql = format!(
            "UPDATE entry SET image = json_set(image, '$.{column}', NULL) WHERE tbl = '{child}' AND what <> 'insert'
             AND image ->> '$.{column}' IN (SELECT row_id FROM temp.box9_gone WHERE tbl = '{parent}')"
        );
        conn.execute(&sql, [])?;
    }
    Ok(())
}

/// Rows that hung on purged ones and were removed before live on in images only.
fn removed_before(conn: &Connection, (child, column, parent): &(String, String, String)) -> Result<usize> {
    if !goes_with(child, parent) {
        return Ok(0);
    }
    let sql = format!(
        "INSERT OR IGNORE INTO temp.box9_gone SELECT '{child}', row_id FROM entry WHERE tbl = '{child}' AND what <> 'insert'
         AND image ->> '$.{column}' IN (SELECT row_id FROM temp.box9_gone WHERE tbl = '{parent}')"
    );
    Ok(conn.execute(&sql, [])?)
}

fn references(conn: &Connection) -> Result<Vec<(String, String, String)>> {
    let of = |table: &schema::Table| {
        let name = table.name.clone();
        table.refers.clone().into_iter().map(move |(column, parent)| (name.clone(), column, parent))
    };
    let found: Vec<_> = schema::facts(conn)?.iter().flat_map(of).collect();
    if found.is_empty() { Err(Error::refused("the schema has no references")) } else { Ok(found) }
}

//! Reversing entries of the journal, newest first.

use crate::domain::Day;
use crate::domain::id::OperationId;
use crate::error::Result;
use crate::store::tx::Tx;
use crate::store::{row, schema};
use rusqlite::types::Value;
use rusqlite::{Connection, Row, params, params_from_iter};
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// Answers the transactions of an operation, newest first.
pub(super) fn parts(conn: &Connection, id: OperationId) -> Result<Vec<i64>> {
    let mut statement =
        conn.prepare_cached("SELECT DISTINCT part FROM entry WHERE operation_id = ?1 ORDER BY part DESC")?;
    Ok(row::all(statement.query_map([id.0], |row| row.get(0))?)?)
}

/// Reverses one transaction of an operation, but for the rows that stay.
pub(super) fn part(tx: &Tx<'_>, id: OperationId, part: i64, blobs: &Blobs) -> Result<()> {
    tx.conn.execute_batch("PRAGMA defer_foreign_keys = ON")?;
    let entries = {
        let mut statement = tx.conn.prepare_cached(
            "SELECT tbl, row_id, last_id, what, image FROM entry WHERE operation_id = ?1 AND part = ?2 ORDER BY id DESC",
        )?;
        row::all(statement.query_map(params![id.0, part], Entry::read)?)?
    };
    entries.iter().try_for_each(|entry| entry.reverse(tx.conn, blobs))
}

/// Walks facts back to the end of a day, in place, without journal: for a copy of the file only.
pub(in crate::store) fn walk_back(conn: &Connection, last_day: Day) -> Result<()> {
    super::stays::clear(conn)?;
    let blobs = Blobs::of(conn)?;
    let mut statement = conn.prepare(
        "SELECT tbl, row_id, last_id, what, image FROM entry
         WHERE operation_id > coalesce((SELECT max(id) FROM operation WHERE day <= ?1), 0) ORDER BY id DESC",
    )?;
    let mut rows = statement.query([last_day])?;
    while let Some(row) = rows.next()? {
        Entry::read(row)?.reverse(conn, &blobs)?;
    }
    Ok(())
}

/// One changed row, or a range of new ones.
struct Entry {
    tbl: String,
    row_id: i64,
    last_id: i64,
    what: String,
    image: Option<String>,
}

impl Entry {
    fn read(row: &Row<'_>) -> rusqlite::Result<Entry> {
        Ok(Entry { tbl: row.get(0)?, row_id: row.get(1)?, last_id: row.get(2)?, what: row.get(3)?, image: row.get(4)? })
    }

    fn reverse(&self, conn: &Connection, blobs: &Blobs) -> Result<()> {
        if self.what == "insert" {
            return self.remove(conn);
        }
        let stays = "SELECT 1 FROM temp.box9_stay WHERE tbl = ?1 AND row_id = ?2";
        if conn.prepare_cached(stays)?.exists(params![self.tbl, self.row_id])? {
            return Ok(());
        }
        let image: Json = serde_json::from_str(self.image.as_deref().unwrap_or("{}")).unwrap_or_default();
        let Some(columns) = image.as_object().filter(|columns| !columns.is_empty()) else { return Ok(()) };
        let mut values: Vec<Value> =
            columns.iter().map(|(column, json)| blobs.value(&self.tbl, column, json)).collect();
        let names: Vec<&str> = columns.keys().map(String::as_str).collect();
        let sql = if self.what == "delete" {
            let marks = vec!["?"; names.len()].join(", ");
            format!("INSERT INTO {} ({}) VALUES ({marks})", self.tbl, names.join(", "))
        } else {
            values.push(Value::Integer(self.row_id));
            format!("UPDATE {} SET {} = ? WHERE id = ?", self.tbl, names.join(" = ?, "))
        };
        conn.prepare_cached(&sql)?.execute(params_from_iter(values))?;
        Ok(())
    }

    fn remove(&self, conn: &Connection) -> Result<()> {
        let sql = format!(
            "DELETE FROM {0} WHERE id BETWEEN ?1 AND ?2 AND id NOT IN (SELECT row_id FROM temp.box9_stay WHERE tbl = '{0}')",
            self.tbl
        );
        conn.prepare_cached(&sql)?.execute(params![self.row_id, self.last_id])?;
        Ok(())
    }
}

/// Which columns hold bytes, which an image keeps as hexadecimal digits.
pub(super) struct Blobs(BTreeMap<&'static str, Vec<&'static str>>);

impl Blobs {
    /// Reads them from the file itself.
    pub(super) fn of(conn: &Connection) -> Result<Blobs> {
        let bytes = |table: &'static schema::Table| {
            let columns = table.columns.iter().filter(|column| column.blob).map(|column| column.name.as_str());
            (table.name.as_str(), columns.collect())
        };
        Ok(Blobs(schema::facts(conn)?.iter().map(bytes).collect()))
    }

    fn value(&self, tbl: &str, column: &str, json: &Json) -> Value {
        let bytes = || self.0.get(tbl).is_some_and(|columns| columns.contains(&column));
        match json {
            Json::Null => Value::Null,
            Json::Number(number) => {
                number.as_i64().map_or_else(|| Value::Real(number.as_f64().unwrap_or(0.0)), Value::Integer)
            }
            Json::String(text) if bytes() => Value::Blob(unhex(text)),
            Json::String(text) => Value::Text(text.clone()),
            other => Value::Text(other.to_string()),
        }
    }
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len() / 2).filter_map(|at| u8::from_str_radix(text.get(at * 2..at * 2 + 2)?, 16).ok()).collect()
}

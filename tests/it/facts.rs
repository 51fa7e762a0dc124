//! Every fact of a file, to compare one moment with another.

use box9::store::{Connection, fact_tables};
use rusqlite::types::Value;
use std::collections::BTreeMap;

/// Every row of every table of facts.
pub type Facts = BTreeMap<String, Vec<Vec<Value>>>;

pub fn facts(conn: &Connection) -> Facts {
    let tables = fact_tables(conn).unwrap().into_iter();
    tables.map(|table| (table.clone(), rows(conn, &format!("SELECT * FROM {table} ORDER BY id")))).collect()
}

pub fn rows(conn: &Connection, sql: &str) -> Vec<Vec<Value>> {
    let mut statement = conn.prepare(sql).unwrap();
    let width = statement.column_count();
    let rows = statement.query_map([], |row| (0..width).map(|column| row.get(column)).collect());
    rows.unwrap().map(Result::unwrap).collect()
}

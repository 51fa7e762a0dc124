//! Every fact of the file as rows by column name, out and back in, whatever the tables hold.

mod back;

use super::row;
use super::schema::{self, Column};
use crate::domain::id::{DealId, Uid};
use crate::error::Result;
pub use back::{Came, Ids};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, params};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashMap};

/// A row by column name; blank columns are left out.
pub type Row = Map<String, Value>;

/// A table that leaves the file: which of its rows belong to some deals, and the tables whose rows it holds.
pub struct Table {
    pub name: &'static str,
    /// The rows that go with the deals of `?1` (a JSON array); empty for none.
    scope: &'static str,
    /// Tables and the column by which they belong to it, in the order in which they refer to each other.
    children: &'static [(&'static str, &'static str)],
}

const OF: &str = "(SELECT value FROM json_each(?1))";

/// Every table, those referred to before those that refer.
pub const TABLES: &[Table] = &[
    Table { name: "setting", scope: "", children: &[] },
    Table { name: "day_off", scope: "", children: &[] },
    Table {
        name: "company",
        scope: "id IN (SELECT company_id FROM deal WHERE id IN {of} UNION SELECT p.company_id FROM person p WHERE p.id IN {people})",
        children: &[],
    },
    Table { name: "person", scope: "id IN {people}", children: &[("reach", "person_id"), ("tag", "person_id")] },
    Table {
        name: "playbook",
        scope: "id IN (SELECT playbook_id FROM plan WHERE deal_id IN {of} UNION SELECT g.playbook_id FROM category g JOIN deal d ON d.category_id = g.id WHERE d.id IN {of})",
        children: &[("playbook_step", "playbook_id")],
    },
    Table { name: "category", scope: "id IN (SELECT category_id FROM deal WHERE id IN {of})", children: &[] },
    Table { name: "session", scope: "id IN (SELECT session_id FROM touch WHERE deal_id IN {of})", children: &[] },
    Table {
        name: "deal",
        scope: "id IN {of}",
        children: &[
            ("participant", "deal_id"),
            ("tag", "deal_id"),
            ("stage_move", "deal_id"),
            ("plan", "deal_id"),
            ("step", "deal_id"),
            ("touch", "deal_id"),
            ("promise", "deal_id"),
            ("observation", "deal_id"),
            ("fire", "deal_id"),
            ("referral", "deal_id"),
            ("letter", "deal_id"),
        ],
    },
    Table {
        name: "promise_move",
        scope: "promise_id IN (SELECT id FROM promise WHERE deal_id IN {of})",
        children: &[],
    },
    Table { name: "origin", scope: "deal_id IN {of}", children: &[] },
    Table { name: "session_card", scope: "", children: &[] },
    Table { name: "moved_block", scope: "", children: &[] },
    Table { name: "meeting", scope: "deal_id IN {of}", children: &[] },
    Table { name: "commitment", scope: "", children: &[] },
    Table { name: "box_score", scope: "", children: &[] },
];

const PEOPLE: &str = "(SELECT person_id FROM deal WHERE id IN {of} UNION SELECT person_id FROM participant WHERE deal_id IN {of}
    UNION SELECT person_id FROM touch WHERE deal_id IN {of} UNION SELECT person_id FROM observation WHERE deal_id IN {of}
    UNION SELECT giver_person_id FROM referral WHERE deal_id IN {of})";

/// Reads the tables of facts page by page.
pub struct Reader<'a> {
    conn: &'a Connection,
    columns: HashMap<String, Vec<Column>>,
    who: Option<String>,
}

impl<'a> Reader<'a> {
    /// Reads all, or what goes with some deals.
    pub fn new(conn: &'a Connection, who: Option<&[DealId]>) -> Result<Reader<'a>> {
        let who = who.map(|ids| Value::from_iter(ids.iter().map(|id| id.0)).to_string());
        Ok(Reader { conn, columns: columns(conn)?, who })
    }

    /// Answers the next rows of a table after an id, each with its number and with the rows that belong to it.
    pub fn page(&self, table: &Table, after: i64, limit: usize) -> Result<Vec<(i64, Row)>> {
        let Some(scope) = self.scope(table) else { return Ok(Vec::new()) };
        let sql = format!("SELECT * FROM {} WHERE id > ?2 AND {scope} ORDER BY id LIMIT ?3", table.name);
        let mut statement = self.conn.prepare_cached(&sql)?;
        let read = |row: &rusqlite::Row<'_>| Ok((row.get("id")?, self.read(table.name, row)?));
        let rows = statement.query_map(params![self.who, after, limit as i64], read)?;
        let mut rows: Vec<(i64, Row)> = row::all(rows)?;
        for (child, column) in table.children {
            self.add_children(&mut rows, child, column)?;
        }
        Ok(rows)
    }

    fn scope(&self, table: &Table) -> Option<String> {
        match (&self.who, table.scope) {
            (None, _) => Some("?1 IS NULL".to_owned()),
            (Some(_), "") => None,
            (Some(_), scope) => Some(scope.replace("{people}", PEOPLE).replace("{of}", OF)),
        }
    }

    fn add_children(&self, rows: &mut [(i64, Row)], child: &str, column: &str) -> Result<()> {
        let ids = Value::from_iter(rows.iter().map(|(id, _)| *id)).to_string();
        let sql = format!("SELECT * FROM {child} WHERE {column} IN {OF} ORDER BY {column}, id");
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut found = statement.query([ids])?;
        let mut of: BTreeMap<i64, Vec<Value>> = BTreeMap::new();
        while let Some(row) = found.next()? {
            let mut held = self.read(child, row)?;
            held.shift_remove(column);
            of.entry(row.get(column)?).or_default().push(Value::Object(held));
        }
        for (id, row) in rows {
            if let Some(held) = of.remove(id) {
                row.insert(child.to_owned(), Value::Array(held));
            }
        }
        Ok(())
    }

    fn read(&self, table: &str, row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
        let mut held = Row::new();
        for column in self.columns.get(table).into_iter().flatten() {
            match row.get_ref(column.name.as_str())? {
                ValueRef::Null => {}
                ValueRef::Integer(number) => drop(held.insert(column.name.clone(), number.into())),
                ValueRef::Real(number) => drop(held.insert(column.name.clone(), number.into())),
                ValueRef::Text(text) => {
                    drop(held.insert(column.name.clone(), String::from_utf8_lossy(text).into()));
                }
                ValueRef::Blob(bytes) => drop(held.insert(column.name.clone(), shown(column, bytes).into())),
            }
        }
        Ok(held)
    }
}

/// Answers the next deals after a number that were not merged away.
pub fn deals_after(conn: &Connection, after: DealId, limit: usize) -> Result<Vec<DealId>> {
    let mut statement =
        conn.prepare_cached("SELECT id FROM deal WHERE id > ?1 AND merged_into IS NULL ORDER BY id LIMIT ?2")?;
    Ok(row::all(statement.query_map(params![after.0, limit as i64], |row| row.get(0).map(DealId))?)?)
}

/// A uid as it is usually written, any other bytes as hexadecimal digits.
fn shown(column: &Column, bytes: &[u8]) -> String {
    match <[u8; 16]>::try_from(bytes) {
        Ok(uid) if column.name == "uid" => Uid(uid).to_string(),
        _ => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
    }
}

fn columns(conn: &Connection) -> Result<HashMap<String, Vec<Column>>> {
    Ok(schema::facts(conn)?.iter().map(|table| (table.name.clone(), table.columns.clone())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_of_facts_leaves_the_file() {
        let mut conn = Connection::open_in_memory().unwrap();
        schema::upgrade(&mut conn).unwrap();
        let mut known: Vec<&str> = TABLES.iter().map(|table| table.name).collect();
        known.extend(TABLES.iter().flat_map(|table| table.children).map(|(name, _)| *name));
        known.sort_unstable();
        known.dedup();
        let mut all: Vec<String> = schema::facts(&conn).unwrap().iter().map(|table| table.name.clone()).collect();
        all.sort_unstable();
        assert_eq!(known, all);
    }
}

//! Rows by column name come back in: with their numbers into an empty file, else known by their uid.

use super::{Row, TABLES, columns};
use crate::domain::id::Uid;
use crate::error::{Error, Result};
use crate::store::row;
use crate::store::schema::Column;
use crate::store::tx::Tx;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params, params_from_iter};
use serde_json::Value as Json;
use std::collections::HashMap;

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Came {
    New,
    Filled,
    Conflict,
    Unchanged,
}

/// Columns that may refer to a row that comes later; they are set at the end.
const LATER: &[(&str, &str, &str)] =
    &[("person", "merged_into", "person"), ("deal", "merged_into", "deal"), ("referral", "giver_deal_id", "deal")];
/// Where a deal is; of a known deal this is never changed from here.
const PLACE: &[&str] = &[
    "state",
    "stage",
    "phase",
    "stage_on",
    "phase_on",
    "archived",
    "merged_into",
    "closed_on",
    "close_reason",
    "postponed",
    "next_kind",
    "next_day",
    "next_at",
];
/// Rows that a known deal or person may still gain.
const GAINED: &[&str] = &["reach", "tag", "participant", "plan", "touch", "promise", "observation"];
/// What else than its uid a row is known by: no two of these can be in a file.
const NATURAL: &[(&str, &[&str])] = &[
    ("setting", &["key"]),
    ("day_off", &["day"]),
    ("moved_block", &["day"]),
    ("meeting", &["event_uid"]),
    ("category", &["name"]),
    ("playbook", &["name", "kind", "version"]),
    ("participant", &["deal_id", "person_id"]),
    ("referral", &["deal_id"]),
];
const NEVER_FILLED: &[&str] = &["id", "uid", "created_at", "name_key"];

/// The numbers that rows of the document have in this file.
pub struct Ids {
    /// The file was empty, so that each row keeps its number.
    keep: bool,
    overwrite: bool,
    columns: HashMap<String, Vec<Column>>,
    /// Which table a column refers to.
    refers: HashMap<(String, String), String>,
    numbers: HashMap<String, HashMap<i64, i64>>,
    later: Vec<(&'static str, &'static str, &'static str, i64, i64)>,
}

impl Ids {
    /// Looks at the file that the rows come into; `overwrite` lets them replace what differs.
    pub fn of(conn: &Connection, overwrite: bool) -> Result<Ids> {
        let columns = columns(conn)?;
        let mut refers = HashMap::new();
        let mut links = conn.prepare("SELECT \"from\", \"table\" FROM pragma_foreign_key_list(?1)")?;
        for table in columns.keys() {
            let rows: Vec<(String, String)> =
                row::all(links.query_map([table], |row| Ok((row.get(0)?, row.get(1)?)))?)?;
            refers.extend(rows.into_iter().map(|(column, parent)| ((table.clone(), column), parent)));
        }
        let empty = "SELECT NOT EXISTS (SELECT 1 FROM deal) AND NOT EXISTS (SELECT 1 FROM person) AND NOT EXISTS (SELECT 1 FROM company)
                     AND NOT EXISTS (SELECT 1 FROM category) AND NOT EXISTS (SELECT 1 FROM playbook) AND NOT EXISTS (SELECT 1 FROM session)";
        let keep = conn.query_row(empty, [], |row| row.get(0))?;
        Ok(Ids { keep, overwrite, columns, refers, numbers: HashMap::new(), later: Vec::new() })
    }

    /// Brings in a row of a table with the rows that belong to it; refuses a table or column that nobody knows.
    pub fn bring(&mut self, tx: &Tx<'_>, table: &str, mut held: Row) -> Result<Came> {
        let Some(known) = TABLES.iter().find(|known| known.name == table) else {
            return Err(unknown(format!("the table \"{table}\"")));
        };
        let mut children = Vec::new();
        for (child, column) in known.children {
            if let Some(Json::Array(rows)) = held.shift_remove(*child) {
                children.push((*child, *column, rows));
            }
        }
        let (id, mut came) = self.one(tx, known.name, held)?;
        for (child, column, rows) in children {
            if came != Came::New && !GAINED.contains(&child) {
                continue;
            }
            for row in rows {
                let Json::Object(mut row) = row else { return Err(unknown(format!("a row of \"{child}\""))) };
                row.insert(column.to_owned(), id.into());
                let gained = self.child(tx, child, column, row)? == Came::New;
                came = if gained && came == Came::Unchanged { Came::Filled } else { came };
            }
        }
        Ok(came)
    }

    /// Sets what refers to rows that came later, where they came.
    pub fn link(&mut self, tx: &Tx<'_>) -> Result<()> {
        for (table, column, parent, id, wanted) in std::mem::take(&mut self.later) {
            let target = if self.keep { Some(wanted) } else { self.number(parent, wanted) };
            let sql = format!(
                "UPDATE {table} SET {column} = ?2 WHERE id = ?1 AND {column} IS NULL AND EXISTS (SELECT 1 FROM {parent} WHERE id = ?2)"
            );
            tx.conn.prepare_cached(&sql)?.execute(params![id, target])?;
        }
        Ok(())
    }

    fn child(&mut self, tx: &Tx<'_>, table: &'static str, parent: &str, held: Row) -> Result<Came> {
        let mut row = held;
        let owner = row.shift_remove(parent);
        let (_, came) = self.row(tx, table, row, owner.and_then(|id| Some((parent.to_owned(), id.as_i64()?))))?;
        Ok(came)
    }

    fn one(&mut self, tx: &Tx<'_>, table: &'static str, held: Row) -> Result<(i64, Came)> {
        self.row(tx, table, held, None)
    }

    fn row(
        &mut self,
        tx: &Tx<'_>,
        table: &'static str,
        held: Row,
        owner: Option<(String, i64)>,
    ) -> Result<(i64, Came)> {
        let number = held.get("id").and_then(Json::as_i64);
        let (mut values, later) = self.values(table, held)?;
        values.extend(owner.map(|(column, id)| (column, Value::Integer(id))));
        let (id, came) = match self.known(tx.conn, table, &values)? {
            Some(id) => (id, self.fill(tx, table, id, &values)?),
            None => (self.insert(tx, table, &values)?, Came::New),
        };
        if let Some(number) = number.filter(|_| !self.keep) {
            self.numbers.entry(table.to_owned()).or_default().insert(number, id);
        }
        self.later.extend(later.into_iter().map(|(column, parent, wanted)| (table, column, parent, id, wanted)));
        Ok((id, came))
    }

    /// Turns a row into values for its columns, its references already those of this file.
    fn values(&self, table: &'static str, held: Row) -> Result<(Vec<Named>, Vec<Wanted>)> {
        let known = self.columns.get(table).ok_or_else(|| unknown(format!("the table \"{table}\"")))?;
        let mut values = Vec::with_capacity(held.len());
        let mut later = Vec::new();
        for (name, json) in held {
            let Some(column) = known.iter().find(|column| column.name == name) else {
                return Err(unknown(format!("the column \"{name}\" of \"{table}\"")));
            };
            let put_off = LATER.iter().find(|(of, column, _)| *of == table && *column == name);
            if let (Some((_, column, parent)), Some(wanted)) = (put_off, json.as_i64()) {
                later.push((*column, *parent, wanted));
                continue;
            }
            let value = value_of(column, json)?;
            values.push((name.clone(), self.renumbered(table, name, value)));
        }
        Ok((values, later))
    }

    fn renumbered(&self, table: &str, column: String, value: Value) -> Value {
        match (value, self.refers.get(&(table.to_owned(), column))) {
            (Value::Integer(number), Some(parent)) if !self.keep => {
                self.number(parent, number).map_or(Value::Null, Value::Integer)
            }
            (value, _) => value,
        }
    }

    fn number(&self, table: &str, wanted: i64) -> Option<i64> {
        self.numbers.get(table)?.get(&wanted).copied()
    }

    /// A row is known by its uid, by what can be there only once, else by holding the very same.
    fn known(&self, conn: &Connection, table: &str, values: &[Named]) -> Result<Option<i64>> {
        let natural = NATURAL.iter().find(|(of, _)| *of == table).map(|(_, columns)| *columns);
        let of = |columns: &[&str]| values.iter().filter(|(column, _)| columns.contains(&column.as_str())).collect();
        let has_uid = values.iter().any(|(column, _)| column == "uid");
        if self.keep {
            return natural.map_or(Ok(None), |columns| same(conn, table, of(columns)));
        }
        if has_uid && let Some(id) = same(conn, table, of(&["uid"]))? {
            return Ok(Some(id));
        }
        match (natural, has_uid) {
            (Some(columns), _) => same(conn, table, of(columns)),
            (None, true) => Ok(None),
            (None, false) => {
                let all = values.iter().filter(|(column, _)| column != "id" && column != "position");
                same(conn, table, all.collect())
            }
        }
    }

    fn insert(&self, tx: &Tx<'_>, table: &str, values: &[Named]) -> Result<i64> {
        let held: Vec<&Named> = values.iter().filter(|(column, _)| self.keep || column != "id").collect();
        let names: Vec<&str> = held.iter().map(|(column, _)| column.as_str()).collect();
        let marks = vec!["?"; names.len()].join(", ");
        let sql = format!("INSERT INTO {table} ({}) VALUES ({marks})", names.join(", "));
        tx.conn.prepare_cached(&sql)?.execute(params_from_iter(held.iter().map(|(_, value)| value)))?;
        Ok(tx.conn.last_insert_rowid())
    }

    fn fill(&self, tx: &Tx<'_>, table: &str, id: i64, values: &[Named]) -> Result<Came> {
        let said: Vec<&Named> = values
            .iter()
            .filter(|(column, value)| !NEVER_FILLED.contains(&column.as_str()) && *value != Value::Null)
            .collect();
        let held = held(tx.conn, table, id, &said)?;
        let differ = || said.iter().zip(&held).filter(|((_, said), held)| said != *held);
        let kept = |column: &str, held: &Value| {
            let place = table == "deal" && PLACE.contains(&column);
            let stands = column == "do_not_contact" && *held == Value::Integer(1);
            let raised = column == "do_not_contact" && *held == Value::Integer(0);
            place || stands || (*held != Value::Null && !self.overwrite && !raised)
        };
        let conflict = differ().any(|((column, _), held)| kept(column, held));
        let filled: Vec<&Named> =
            differ().filter(|((column, _), held)| !kept(column, held)).map(|(said, _)| *said).collect();
        if !filled.is_empty() {
            let sets: Vec<String> = filled.iter().map(|(column, _)| format!("{column} = ?")).collect();
            let sql = format!("UPDATE {table} SET {} WHERE id = {id}", sets.join(", "));
            tx.conn.execute(&sql, params_from_iter(filled.iter().map(|(_, value)| value)))?;
        }
        Ok(match (conflict, filled.is_empty()) {
            (true, _) => Came::Conflict,
            (false, false) => Came::Filled,
            (false, true) => Came::Unchanged,
        })
    }
}

/// Answers a row that holds these values.
fn same(conn: &Connection, table: &str, values: Vec<&Named>) -> Result<Option<i64>> {
    let tests: Vec<String> = values.iter().map(|(column, _)| format!("{column} IS ?")).collect();
    let sql = format!("SELECT id FROM {table} WHERE {} LIMIT 1", tests.join(" AND "));
    let held = params_from_iter(values.iter().map(|(_, value)| value));
    Ok(conn.prepare_cached(&sql)?.query_row(held, |row| row.get(0)).optional()?)
}

/// What a row holds in the columns that are said.
fn held(conn: &Connection, table: &str, id: i64, said: &[&Named]) -> Result<Vec<Value>> {
    if said.is_empty() {
        return Ok(Vec::new());
    }
    let names: Vec<&str> = said.iter().map(|(column, _)| column.as_str()).collect();
    let sql = format!("SELECT {} FROM {table} WHERE id = ?1", names.join(", "));
    let read = |row: &rusqlite::Row<'_>| (0..names.len()).map(|at| row.get(at)).collect();
    Ok(conn.prepare_cached(&sql)?.query_row([id], read)?)
}

/// A value by its column.
type Named = (String, Value);
/// A reference that is set at the end: column, table, number.
type Wanted = (&'static str, &'static str, i64);

fn value_of(column: &Column, json: Json) -> Result<Value> {
    Ok(match json {
        Json::Null => Value::Null,
        Json::Bool(yes) => Value::Integer(yes.into()),
        Json::Number(number) => match number.as_i64() {
            Some(whole) => Value::Integer(whole),
            None => Value::Real(number.as_f64().unwrap_or(0.0)),
        },
        Json::String(text) if column.blob => Value::Blob(bytes_of(column, &text)?),
        Json::String(text) => Value::Text(text),
        _ => return Err(unknown(format!("what \"{}\" holds", column.name))),
    })
}

fn bytes_of(column: &Column, text: &str) -> Result<Vec<u8>> {
    if column.name == "uid" {
        return Ok(Uid::parse(text).ok_or_else(|| unknown(format!("the uid \"{text}\"")))?.0.to_vec());
    }
    let pair = |at: usize| text.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
    (0..text.len()).step_by(2).map(|at| pair(at).ok_or_else(|| unknown(format!("the bytes \"{text}\"")))).collect()
}

fn unknown(what: String) -> Error {
    Error::refused_with(format!("This box9 does not know {what} in the export."), "Install the box9 that wrote it.")
}

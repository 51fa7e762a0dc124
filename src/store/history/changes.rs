//! What an operation changed, in words: whose facts, which, from what to what.
//!
//! An image in the journal is what stood before; what stood after is the next image of the row, else the row itself.

mod words;

use crate::domain::id::{DealId, OperationId, PersonId};
use crate::error::Result;
use crate::store::{deals, people, row};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::{Map, Value as Json};

/// What an operation changed, by the deals and people it is about.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Changes {
    pub subjects: Vec<Subject>,
    /// How many further changes are not told.
    pub more: i64,
}

/// A deal (or person, company, category) with what changed of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Subject {
    pub deal: Option<DealId>,
    pub name: String,
    pub changes: Vec<Change>,
}

/// One fact: what it was and what it became; one of them is empty where it was new or went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub label: String,
    pub from: String,
    pub to: String,
}

/// So many rows are looked at for the lines asked for.
const ROWS: usize = 200;
/// Rows that only repeat or account for others.
const UNTOLD: &str = "('stage_move', 'origin', 'promise_move', 'session_card')";

type Columns = Map<String, Json>;

/// Answers what an operation changed, in at most so many lines.
pub fn changes_of(conn: &Connection, operation: OperationId, limit: usize) -> Result<Changes> {
    let (mut changes, mut seen) = (Changes::default(), 0);
    for entry in entries(conn, operation)? {
        let last = entry.last_id.min(entry.row_id + ROWS as i64 - 1);
        for id in entry.row_id..=last {
            if seen < ROWS as i64 * 2 {
                changes.tell(conn, &entry, id)?;
                seen += 1;
            }
        }
    }
    let sql =
        format!("SELECT coalesce(sum(n), 0) FROM operation_change WHERE operation_id = ?1 AND tbl NOT IN {UNTOLD}");
    let all: i64 = conn.prepare_cached(&sql)?.query_row([operation.0], |row| row.get(0))?;
    let cut = changes.cut(limit);
    changes.more = (all - seen).max(0) + cut;
    Ok(changes)
}

impl Changes {
    /// Tells one row under the deal or person that it belongs to.
    fn tell(&mut self, conn: &Connection, entry: &Entry, id: i64) -> Result<()> {
        let Some((before, after)) = entry.sides(conn, id)? else { return Ok(()) };
        let Some(whole) = after.as_ref().or(before.as_ref()) else { return Ok(()) };
        let told = words::of_row(conn, &entry.tbl, before.as_ref(), after.as_ref())?;
        if told.is_empty() {
            return Ok(());
        }
        let (deal, name) = subject(conn, &entry.tbl, whole)?;
        match self.subjects.iter_mut().find(|subject| subject.deal == deal && subject.name == name) {
            Some(subject) => subject.changes.extend(told),
            None => self.subjects.push(Subject { deal, name, changes: told }),
        }
        Ok(())
    }

    /// Leaves so many lines and answers how many are gone.
    fn cut(&mut self, limit: usize) -> i64 {
        let all: usize = self.subjects.iter().map(|subject| subject.changes.len()).sum();
        let mut left = limit;
        for subject in &mut self.subjects {
            subject.changes.truncate(left);
            left -= subject.changes.len();
        }
        self.subjects.retain(|subject| !subject.changes.is_empty());
        all.saturating_sub(limit) as i64
    }
}

/// One entry of the journal.
struct Entry {
    id: i64,
    tbl: String,
    row_id: i64,
    last_id: i64,
    what: String,
    image: Option<String>,
}

/// New rows stand in ranges at the end of each transaction, so they are read apart from the changed ones.
fn entries(conn: &Connection, operation: OperationId) -> Result<Vec<Entry>> {
    let mut all = Vec::new();
    for which in ["what = 'insert'", "what <> 'insert'"] {
        let sql = format!(
            "SELECT id, tbl, row_id, last_id, what, image FROM entry
             WHERE operation_id = ?1 AND {which} AND tbl NOT IN {UNTOLD} ORDER BY part, id LIMIT ?2"
        );
        let mut statement = conn.prepare_cached(&sql)?;
        all.extend(row::all(statement.query_map(params![operation.0, ROWS as i64], Entry::read)?)?);
    }
    // A deal or person is named before what hangs on it.
    all.sort_by_key(|entry| words::weight(&entry.tbl));
    Ok(all)
}

impl Entry {
    fn read(row: &Row<'_>) -> rusqlite::Result<Entry> {
        Ok(Entry {
            id: row.get(0)?,
            tbl: row.get(1)?,
            row_id: row.get(2)?,
            last_id: row.get(3)?,
            what: row.get(4)?,
            image: row.get(5)?,
        })
    }

    /// Answers a row as it was and as it became; none where it never was.
    fn sides(&self, conn: &Connection, id: i64) -> Result<Option<(Option<Columns>, Option<Columns>)>> {
        let image = columns_of(self.image.as_deref());
        if self.what == "delete" {
            return Ok(Some((Some(image), None)));
        }
        let Some(after) = after(conn, &self.tbl, id, self.id)? else { return Ok(None) };
        if self.what == "insert" {
            return Ok(Some((None, Some(after))));
        }
        let mut before = after.clone();
        before.extend(image);
        Ok(Some((Some(before), Some(after))))
    }
}

/// Answers a row as an entry left it: the row of today with every later image laid over it.
fn after(conn: &Connection, tbl: &str, id: i64, entry: i64) -> Result<Option<Columns>> {
    let mut columns = today(conn, tbl, id)?;
    let sql =
        "SELECT what, image FROM entry WHERE tbl = ?1 AND row_id = ?2 AND last_id = ?2 AND id > ?3 ORDER BY id DESC";
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(params![tbl, id, entry])?;
    while let Some(row) = rows.next()? {
        let (what, image): (String, Option<String>) = (row.get(0)?, row.get(1)?);
        match (what.as_str(), &mut columns) {
            ("delete", _) => columns = Some(columns_of(image.as_deref())),
            ("update", Some(columns)) => columns.extend(columns_of(image.as_deref())),
            _ => {}
        }
    }
    Ok(columns)
}

fn today(conn: &Connection, tbl: &str, id: i64) -> Result<Option<Columns>> {
    let mut statement = conn.prepare_cached(&format!("SELECT * FROM {tbl} WHERE id = ?1"))?;
    let names: Vec<String> = statement.column_names().into_iter().map(str::to_owned).collect();
    let read = |row: &Row<'_>| {
        let mut columns = Columns::new();
        for (at, name) in names.iter().enumerate() {
            columns.insert(name.clone(), json(row.get_ref(at)?));
        }
        Ok(columns)
    };
    Ok(statement.query_row([id], read).optional()?)
}

fn json(value: ValueRef<'_>) -> Json {
    match value {
        ValueRef::Integer(n) => n.into(),
        ValueRef::Real(n) => n.into(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into(),
        ValueRef::Null | ValueRef::Blob(_) => Json::Null,
    }
}

fn columns_of(image: Option<&str>) -> Columns {
    serde_json::from_str(image.unwrap_or("{}")).unwrap_or_default()
}

/// Answers whose row it is: the deal it hangs on, else the person, else what it is called itself.
fn subject(conn: &Connection, tbl: &str, columns: &Columns) -> Result<(Option<DealId>, String)> {
    let number = |column: &str| columns.get(column).and_then(Json::as_i64);
    let deal = if tbl == "deal" { number("id") } else { number("deal_id") };
    if let Some(deal) = deal.map(DealId) {
        return Ok((Some(deal), deals::name(conn, deal).unwrap_or_else(|_| format!("deal {deal}"))));
    }
    let person = if tbl == "person" { number("id") } else { number("person_id") };
    if let Some(person) = person {
        let name = people::get(conn, PersonId(person)).map(|person| person.name);
        return Ok((None, name.unwrap_or_else(|_| "somebody".into())));
    }
    let called = ["name", "key", "day", "week", "line"].iter().find_map(|column| columns.get(*column)?.as_str());
    Ok((None, called.map_or_else(|| tbl.replace('_', " "), str::to_owned)))
}

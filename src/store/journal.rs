//! The journal: temporary triggers that write what each changed row held before, under the operation that changed it.

use super::schema::{self, Column, Table};
use super::search::TEXTS;
use crate::domain::id::OperationId;
use rusqlite::{Connection, params, params_from_iter};
use std::collections::BTreeMap;

/// Columns that repeat other rows; replayed like all, but never in the way of an undo.
pub(super) const REPEATED: &[&str] = &["next_kind", "next_day", "next_at"];

const TEMP_TABLES: &str = "
    CREATE TEMP TABLE box9_touched (deal_id INTEGER PRIMARY KEY);
    CREATE TEMP TABLE box9_text (deal_id INTEGER PRIMARY KEY);
    CREATE TEMP TABLE box9_all (id INTEGER PRIMARY KEY);";

/// How the deals are found that a row concerns.
pub(super) enum Concerns {
    /// The deal whose number stands in this column of the row.
    Itself(&'static str),
    /// Each deal that has in its column what the row has in its own.
    Deals(&'static str, &'static str),
    /// Each deal in which the person of this column takes part.
    Participants(&'static str),
}

/// Which deals a changed row of each table concerns.
const TOUCHES: &[(&str, &[Concerns])] = &[
    ("deal", &[Concerns::Itself("id")]),
    ("person", &[Concerns::Deals("person_id", "id")]),
    ("reach", &[Concerns::Deals("person_id", "person_id")]),
    ("company", &[Concerns::Deals("company_id", "id")]),
    ("category", &[Concerns::Deals("category_id", "id")]),
    ("participant", OF_DEAL),
    ("stage_move", OF_DEAL),
    ("touch", OF_DEAL),
    ("plan", OF_DEAL),
    ("step", OF_DEAL),
    ("promise", OF_DEAL),
    ("observation", OF_DEAL),
    ("fire", OF_DEAL),
];
pub(super) const OF_DEAL: &[Concerns] = &[Concerns::Itself("deal_id")];
/// New rows of these concern no deal yet: whatever refers to them is written after them, and concerns it then.
const NEW_CONCERNS_NONE: &[&str] = &["person", "company", "category"];
/// These concern every deal.
const CONCERNS_ALL: &[&str] = &["setting", "day_off"];

impl Concerns {
    /// Answers the query for the deals of rows; `of` says in SQL what a column of theirs holds.
    fn query(&self, of: impl Fn(&str) -> String) -> String {
        match self {
            Concerns::Itself(column) => of(column),
            Concerns::Deals(held, column) => format!("SELECT id FROM deal WHERE {held} IN ({})", of(column)),
            Concerns::Participants(column) => {
                format!("SELECT deal_id FROM participant WHERE person_id IN ({})", of(column))
            }
        }
    }

    /// The deals of the one row that a trigger is about.
    fn of_row(&self, row: &str) -> String {
        match self {
            Concerns::Itself(column) => format!("SELECT {row}.{column} WHERE {row}.{column} IS NOT NULL"),
            _ => self.query(|column| format!("{row}.{column}")),
        }
    }

    /// The deals of all rows of a table from a number on.
    fn of_new_rows(&self, tbl: &str) -> String {
        self.query(|column| format!("SELECT {column} FROM {tbl} WHERE id > ?1 AND {column} IS NOT NULL"))
    }
}

/// Makes the triggers of this connection; from then on a write to facts outside an operation is refused.
pub(super) fn prepare(conn: &Connection) -> rusqlite::Result<()> {
    let tables = schema::facts(conn)?;
    conn.execute_batch(TEMP_TABLES)?;
    conn.execute_batch(&current(tables))?;
    tables.iter().try_for_each(|table| conn.execute_batch(&triggers(table)))?;
    row_by_row(conn)
}

/// From now on a new row with an old number, as an undo writes it, is journalled by itself.
pub(super) fn row_by_row(conn: &Connection) -> rusqlite::Result<()> {
    schema::facts(conn)?.iter().try_for_each(|table| conn.execute_batch(&insert_trigger(table)))
}

/// From now on new rows are journalled only as the ranges of their numbers: for an operation that writes very many.
pub(super) fn ranges_only(conn: &Connection) -> rusqlite::Result<()> {
    schema::facts(conn)?
        .iter()
        .try_for_each(|table| conn.execute_batch(&format!("DROP TRIGGER IF EXISTS temp.box9_insert_{}", table.name)))
}

/// The operation under way, none outside of one, with the last number of each table before it.
fn current(tables: &[Table]) -> String {
    let marks = tables.iter().map(|table| format!(", {} INTEGER NOT NULL DEFAULT 0", mark(&table.name)));
    format!(
        "CREATE TEMP TABLE box9_current (id INTEGER PRIMARY KEY, part INTEGER NOT NULL, newest_deal INTEGER NOT NULL DEFAULT 0{})",
        marks.collect::<String>()
    )
}

fn mark(tbl: &str) -> String {
    format!("last_{tbl}")
}

/// Starts journalling one transaction of an operation.
pub(super) fn begin(conn: &Connection, operation: OperationId, part: i64) -> rusqlite::Result<()> {
    for table in ["current", "touched", "text", "all"] {
        conn.prepare_cached(&format!("DELETE FROM box9_{table}"))?.execute([])?;
    }
    let last = last_numbers(conn)?;
    let newest = last.get("deal").copied().unwrap_or(0);
    let marks: String = last.keys().map(|tbl| format!(", {}", mark(tbl))).collect();
    let sql =
        format!("INSERT INTO box9_current (id, part, newest_deal{marks}) VALUES (?, ?, ?{})", ", ?".repeat(last.len()));
    let numbers = [operation.0, part, newest].into_iter().chain(last.into_values());
    conn.prepare_cached(&sql)?.execute(params_from_iter(numbers))?;
    Ok(())
}

/// Ends a part and begins the next within the same transaction, so that an undo may take back the one without the other.
///
/// Answers how many tables changed in it; where none did, nothing is ended.
pub(super) fn cut(conn: &Connection, operation: OperationId, part: i64) -> rusqlite::Result<i64> {
    note_concerned(conn)?;
    let changed = finish(conn, operation, part)?;
    if changed > 0 {
        let last = last_numbers(conn)?;
        let marks: String = last.keys().map(|tbl| format!(", {} = ?", mark(tbl))).collect();
        let numbers = [part + 1].into_iter().chain(last.into_values());
        conn.prepare_cached(&format!("UPDATE box9_current SET part = ?{marks}"))?.execute(params_from_iter(numbers))?;
    }
    Ok(changed)
}

/// Answers the last number that each table of facts has given.
fn last_numbers(conn: &Connection) -> rusqlite::Result<BTreeMap<String, i64>> {
    let mut statement =
        conn.prepare_cached("SELECT name, seq FROM sqlite_sequence WHERE name NOT IN ('operation', 'entry')")?;
    statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

/// Answers the number of the last deal before this transaction.
pub(super) fn newest_deal(conn: &Connection) -> rusqlite::Result<i64> {
    conn.prepare_cached("SELECT newest_deal FROM box9_current")?.query_row([], |row| row.get(0))
}

/// Ends it: writes the ranges of new rows, counts the changes, and answers how many tables changed.
pub(super) fn finish(conn: &Connection, operation: OperationId, part: i64) -> rusqlite::Result<i64> {
    for (tbl, before) in grown(conn)? {
        note_new_rows(conn, operation, part, &tbl, before)?;
    }
    let changed = conn
        .prepare_cached(
            "INSERT INTO operation_change (operation_id, tbl, n)
             SELECT operation_id, tbl, sum(last_id - row_id + 1) FROM entry WHERE operation_id = ?1 AND part = ?2 GROUP BY tbl
             ON CONFLICT DO UPDATE SET n = n + excluded.n",
        )?
        .execute(params![operation.0, part])?;
    Ok(changed as i64)
}

/// Answers each table that took new numbers, with its last number before.
fn grown(conn: &Connection) -> rusqlite::Result<Vec<(String, i64)>> {
    let mut grown = Vec::new();
    let mut statement = conn.prepare_cached("SELECT * FROM box9_current")?;
    let mut rows = statement.query([])?;
    let Some(marks) = rows.next()? else { return Ok(grown) };
    for (tbl, last) in last_numbers(conn)? {
        let before = marks.get(mark(&tbl).as_str())?;
        if last > before {
            grown.push((tbl, before));
        }
    }
    Ok(grown)
}

/// Notes the deals that the new rows concern, table by table: a trigger that did it row by row would cost more than the row.
pub(super) fn note_concerned(conn: &Connection) -> rusqlite::Result<()> {
    for (tbl, before) in grown(conn)? {
        let tbl = tbl.as_str();
        if CONCERNS_ALL.contains(&tbl) {
            conn.execute("INSERT INTO box9_all VALUES (1) ON CONFLICT DO NOTHING", [])?;
        }
        if NEW_CONCERNS_NONE.contains(&tbl) {
            continue;
        }
        for (into, found) in [("box9_touched", touched_by(tbl)), ("box9_text", text_in(tbl))] {
            for query in found.iter().map(|concerns| concerns.of_new_rows(tbl)) {
                let sql = format!("INSERT INTO {into} SELECT * FROM ({query}) WHERE true ON CONFLICT DO NOTHING");
                conn.prepare_cached(&sql)?.execute([before])?;
            }
        }
    }
    Ok(())
}

fn touched_by(tbl: &str) -> &'static [Concerns] {
    TOUCHES.iter().find(|(name, _)| *name == tbl).map_or(&[], |(_, found)| found)
}

fn text_in(tbl: &str) -> &'static [Concerns] {
    TEXTS.iter().find(|(name, ..)| *name == tbl).map_or(&[], |(_, found, _)| found)
}

/// A number can be taken without a row (an insert that turned into an update), so the rows are looked at.
fn note_new_rows(
    conn: &Connection,
    operation: OperationId,
    part: i64,
    tbl: &str,
    before: i64,
) -> rusqlite::Result<usize> {
    let sql = format!(
        "INSERT INTO entry (operation_id, part, tbl, row_id, last_id, what)
         SELECT ?1, ?2, '{tbl}', first, last, 'insert' FROM (
           SELECT (SELECT min(id) FROM {tbl} WHERE id > ?3) AS first, (SELECT max(id) FROM {tbl} WHERE id > ?3) AS last)
         WHERE first IS NOT NULL"
    );
    conn.prepare_cached(&sql)?.execute(params![operation.0, part, before])
}

/// Closes the door: no facts can be written until the next `begin`.
pub(super) fn close(conn: &Connection) -> rusqlite::Result<()> {
    conn.prepare_cached("DELETE FROM box9_current")?.execute([])?;
    Ok(())
}

const REFUSE: &str =
    "SELECT RAISE(ABORT, 'a write outside an operation') WHERE NOT EXISTS (SELECT 1 FROM box9_current);";
const ENTRY: &str = "INSERT INTO entry (operation_id, part, tbl, row_id, last_id, what, image)";

/// A new row past the mark is journalled at the end, within its range; while nothing is under way no row is past it.
fn insert_trigger(table: &Table) -> String {
    let name = &table.name;
    let concerns = if NEW_CONCERNS_NONE.contains(&name.as_str()) { String::new() } else { concerns(name, "new") };
    format!(
        "CREATE TEMP TRIGGER IF NOT EXISTS box9_insert_{name} AFTER INSERT ON main.{name}
         WHEN new.id <= coalesce((SELECT {mark} FROM box9_current), {most}) BEGIN
           {REFUSE}
           {ENTRY} SELECT id, part, '{name}', new.id, new.id, 'insert', NULL FROM box9_current;
           {concerns} {text}
         END;",
        mark = mark(name),
        most = i64::MAX,
        text = text_of(name, "new", "true"),
    )
}

/// `OR IGNORE` is not used inside: the statement that fires a trigger would overrule it.
fn triggers(table: &Table) -> String {
    let name = &table.name;
    let old_row = format!("old.id <= {}", mark(name));
    format!(
        "CREATE TEMP TRIGGER box9_update_{name} AFTER UPDATE ON main.{name} BEGIN
           {REFUSE}
           {ENTRY} SELECT id, part, '{name}', old.id, old.id, 'update', ({changed})
             FROM box9_current WHERE {old_row} AND ({differs});
           {old_concerns} {new_concerns} {old_text_if} {new_text_if}
         END;
         CREATE TEMP TRIGGER box9_delete_{name} AFTER DELETE ON main.{name} BEGIN
           {REFUSE}
           {ENTRY} SELECT id, part, '{name}', old.id, old.id, 'delete', {whole} FROM box9_current WHERE {old_row};
           {old_concerns} {old_text}
         END;",
        old_text = text_of(name, "old", "true"),
        new_text_if = text_of(name, "new", &other_text(table)),
        old_text_if = text_of(name, "old", &other_text(table)),
        old_concerns = concerns(name, "old"),
        new_concerns = concerns(name, "new"),
        changed = changed_image(table),
        differs = differs(table),
        whole = whole_image(table),
    )
}

fn concerns(tbl: &str, row: &str) -> String {
    if CONCERNS_ALL.contains(&tbl) {
        return "INSERT INTO box9_all VALUES (1) ON CONFLICT DO NOTHING;".to_owned();
    }
    note("box9_touched", touched_by(tbl), row, "true")
}

/// Notes the deals whose words a changed row is part of; an update counts only where its text differs.
fn text_of(tbl: &str, row: &str, only_if: &str) -> String {
    note("box9_text", text_in(tbl), row, only_if)
}

fn note(into: &str, found: &[Concerns], row: &str, only_if: &str) -> String {
    let note = |concerns: &Concerns| {
        let query = concerns.of_row(row);
        format!("INSERT INTO {into} SELECT * FROM ({query}) WHERE {only_if} ON CONFLICT DO NOTHING;")
    };
    found.iter().map(note).collect()
}

fn other_text(table: &Table) -> String {
    let found = TEXTS.iter().find(|(tbl, _, _)| *tbl == table.name);
    let columns = found.map(|(_, _, columns)| *columns).unwrap_or_default();
    let differs = columns.iter().map(|column| format!("old.{column} IS NOT new.{column} COLLATE BINARY"));
    differs.collect::<Vec<_>>().join(" OR ")
}

fn value(column: &Column) -> String {
    let name = &column.name;
    if column.blob { format!("iif(old.{name} IS NULL, NULL, hex(old.{name}))") } else { format!("old.{name}") }
}

/// Names and categories compare without case; what was written is another matter.
fn is_other(column: &Column) -> String {
    format!("old.{0} IS NOT new.{0} COLLATE BINARY", column.name)
}

fn whole_image(table: &Table) -> String {
    let pairs: Vec<String> =
        table.columns.iter().map(|column| format!("'{}', {}", column.name, value(column))).collect();
    format!("json_object({})", pairs.join(", "))
}

fn differs(table: &Table) -> String {
    table.columns.iter().map(is_other).collect::<Vec<_>>().join(" OR ")
}

fn changed_image(table: &Table) -> String {
    let pair = |column: &Column| {
        let (other, name, value) = (is_other(column), &column.name, value(column));
        format!("iif({other}, ',\"{name}\":' || json_quote({value}), '')")
    };
    let pairs: Vec<String> = table.columns.iter().map(pair).collect();
    format!("'{{' || ltrim({}, ',') || '}}'", pairs.join(" || "))
}

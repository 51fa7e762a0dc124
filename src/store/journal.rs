//! The journal: temporary triggers that write what each changed row held before, under the operation that changed it.

use super::schema::{self, Column, Table};
use super::search::TEXTS;
use crate::domain::id::OperationId;
use rusqlite::{Connection, params};

/// Columns that repeat other rows; replayed like all, but never in the way of an undo.
pub(super) const REPEATED: &[&str] = &["next_kind", "next_day", "next_at"];

const TEMP_TABLES: &str = "
    CREATE TEMP TABLE box9_current (id INTEGER PRIMARY KEY, part INTEGER NOT NULL);
    CREATE TEMP TABLE box9_mark (tbl TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TEMP TABLE box9_touched (deal_id INTEGER PRIMARY KEY);
    CREATE TEMP TABLE box9_text (deal_id INTEGER PRIMARY KEY);
    CREATE TEMP TABLE box9_all (id INTEGER PRIMARY KEY);";

/// Which deals a changed row of each table concerns, as a query over `{row}` (new or old).
const TOUCHES: &[(&str, &str)] = &[
    ("deal", "SELECT {row}.id"),
    ("person", "SELECT id FROM deal WHERE person_id = {row}.id"),
    ("reach", "SELECT id FROM deal WHERE person_id = {row}.person_id"),
    ("company", "SELECT id FROM deal WHERE company_id = {row}.id"),
    ("category", "SELECT id FROM deal WHERE category_id = {row}.id"),
];
const WITH_DEAL: &[&str] = &["participant", "stage_move", "touch", "plan", "step", "promise", "observation", "fire"];
/// New rows of these concern no deal yet.
const NEW_CONCERNS_NONE: &[&str] = &["person", "company", "category"];

/// Makes the triggers of this connection; from then on a write to facts outside an operation is refused.
pub(super) fn prepare(conn: &Connection) -> rusqlite::Result<()> {
    conn.execute_batch(TEMP_TABLES)?;
    for table in schema::facts(conn)? {
        conn.execute_batch(&triggers(&table))?;
    }
    Ok(())
}

/// Starts journalling one transaction of an operation.
pub(super) fn begin(conn: &Connection, operation: OperationId, part: i64) -> rusqlite::Result<()> {
    conn.execute_batch("DELETE FROM box9_current; DELETE FROM box9_mark; DELETE FROM box9_touched; DELETE FROM box9_text; DELETE FROM box9_all")?;
    conn.prepare_cached("INSERT INTO box9_current (id, part) VALUES (?1, ?2)")?.execute(params![operation.0, part])?;
    conn.prepare_cached("INSERT INTO box9_mark SELECT name, seq FROM sqlite_sequence")?.execute([])?;
    Ok(())
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
    let mut statement = conn.prepare_cached(
        "SELECT s.name, coalesce(m.seq, 0) FROM sqlite_sequence s LEFT JOIN box9_mark m ON m.tbl = s.name
         WHERE s.seq > coalesce(m.seq, 0) AND s.name NOT IN ('operation', 'entry')",
    )?;
    statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
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

/// `OR IGNORE` is not used inside: the statement that fires a trigger would overrule it.
fn triggers(table: &Table) -> String {
    let name = &table.name;
    let refuse = "SELECT RAISE(ABORT, 'a write outside an operation') WHERE NOT EXISTS (SELECT 1 FROM box9_current);";
    let old_row = format!("old.id <= coalesce((SELECT seq FROM box9_mark WHERE tbl = '{name}'), 0)");
    let entry = "INSERT INTO entry (operation_id, part, tbl, row_id, last_id, what, image)";
    let insert_concerns =
        if NEW_CONCERNS_NONE.contains(&name.as_str()) { String::new() } else { concerns(table, "new") };
    format!(
        "CREATE TEMP TRIGGER box9_insert_{name} AFTER INSERT ON main.{name} BEGIN
           {refuse}
           {entry} SELECT id, part, '{name}', new.id, new.id, 'insert', NULL FROM box9_current
             WHERE new.id <= coalesce((SELECT seq FROM box9_mark WHERE tbl = '{name}'), 0);
           {insert_concerns} {new_text}
         END;
         CREATE TEMP TRIGGER box9_update_{name} AFTER UPDATE ON main.{name} BEGIN
           {refuse}
           {entry} SELECT id, part, '{name}', old.id, old.id, 'update', ({changed})
             FROM box9_current WHERE {old_row} AND ({differs});
           {old_concerns} {new_concerns} {old_text_if} {new_text_if}
         END;
         CREATE TEMP TRIGGER box9_delete_{name} AFTER DELETE ON main.{name} BEGIN
           {refuse}
           {entry} SELECT id, part, '{name}', old.id, old.id, 'delete', {whole} FROM box9_current WHERE {old_row};
           {old_concerns} {old_text}
         END;",
        new_text = text_of(table, "new", "true"),
        old_text = text_of(table, "old", "true"),
        new_text_if = text_of(table, "new", &other_text(table)),
        old_text_if = text_of(table, "old", &other_text(table)),
        old_concerns = concerns(table, "old"),
        new_concerns = concerns(table, "new"),
        changed = changed_image(table),
        differs = differs(table),
        whole = whole_image(table),
    )
}

fn concerns(table: &Table, row: &str) -> String {
    let name = table.name.as_str();
    let query = TOUCHES.iter().find(|(tbl, _)| *tbl == name).map(|(_, query)| query.replace("{row}", row));
    let query = query.or_else(|| WITH_DEAL.contains(&name).then(|| format!("SELECT {row}.deal_id")));
    let all = matches!(name, "setting" | "day_off")
        .then(|| "INSERT INTO box9_all VALUES (1) ON CONFLICT DO NOTHING;".to_owned());
    query
        .map(|query| format!("INSERT INTO box9_touched SELECT * FROM ({query}) WHERE true ON CONFLICT DO NOTHING;"))
        .or(all)
        .unwrap_or_default()
}

/// Notes the deals whose words a changed row is part of; an update counts only where its text differs.
fn text_of(table: &Table, row: &str, only_if: &str) -> String {
    let found = TEXTS.iter().find(|(tbl, _, _)| *tbl == table.name);
    let note = |query: &str| {
        let query = query.replace("{row}", row);
        format!("INSERT INTO box9_text SELECT * FROM ({query}) WHERE {only_if} ON CONFLICT DO NOTHING;")
    };
    found.map(|(_, query, _)| note(query)).unwrap_or_default()
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

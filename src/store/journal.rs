//! The journal: temporary triggers that write what each changed row held before, under the operation that changed it.

use super::schema::{self, Table};
use crate::domain::id::OperationId;
use rusqlite::{Connection, params};

/// Columns that repeat other rows; replayed like all, but never in the way of an undo.
pub(super) const REPEATED: &[&str] = &["next_kind", "next_day", "next_at"];

/// Kinds of source rows in the full text; a row's number there is its id times sixteen plus this.
pub(super) const TEXT_KINDS: &[(&str, i64)] = &[
    ("deal", 0),
    ("person", 1),
    ("company", 2),
    ("touch", 3),
    ("step", 4),
    ("promise", 5),
    ("plan", 6),
    ("fire", 7),
    ("observation", 8),
    ("letter", 9),
];

const TEMP_TABLES: &str = "
    CREATE TEMP TABLE box9_current (id INTEGER PRIMARY KEY, part INTEGER NOT NULL);
    CREATE TEMP TABLE box9_mark (tbl TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TEMP TABLE box9_touched (deal_id INTEGER PRIMARY KEY);
    CREATE TEMP TABLE box9_text (code INTEGER PRIMARY KEY);
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

/// Ends it: writes the ranges of new rows and answers how many entries the operation has in this part.
pub(super) fn finish(conn: &Connection, operation: OperationId, part: i64) -> rusqlite::Result<i64> {
    conn.prepare_cached(
        "INSERT INTO entry (operation_id, part, tbl, row_id, last_id, what)
         SELECT ?1, ?2, s.name, coalesce(m.seq, 0) + 1, s.seq, 'insert'
         FROM sqlite_sequence s LEFT JOIN box9_mark m ON m.tbl = s.name
         WHERE s.seq > coalesce(m.seq, 0) AND s.name NOT IN ('operation', 'entry')",
    )?
    .execute(params![operation.0, part])?;
    let count = conn.prepare_cached("SELECT count(*) FROM entry WHERE operation_id = ?1 AND part = ?2")?;
    count.query_row_once(params![operation.0, part])
}

/// Closes the door: no facts can be written until the next `begin`.
pub(super) fn close(conn: &Connection) -> rusqlite::Result<()> {
    conn.prepare_cached("DELETE FROM box9_current")?.execute([])?;
    Ok(())
}

trait QueryOnce {
    fn query_row_once(self, params: impl rusqlite::Params) -> rusqlite::Result<i64>;
}

impl QueryOnce for rusqlite::CachedStatement<'_> {
    fn query_row_once(mut self, params: impl rusqlite::Params) -> rusqlite::Result<i64> {
        self.query_row(params, |row| row.get(0))
    }
}

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
           {old_concerns} {new_concerns} {old_text} {new_text}
         END;
         CREATE TEMP TRIGGER box9_delete_{name} AFTER DELETE ON main.{name} BEGIN
           {refuse}
           {entry} SELECT id, part, '{name}', old.id, old.id, 'delete', {whole} FROM box9_current WHERE {old_row};
           {old_concerns} {old_text}
         END;",
        new_text = text_of(table, "new"),
        old_text = text_of(table, "old"),
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
    let all = matches!(name, "setting" | "day_off").then(|| "INSERT OR IGNORE INTO box9_all VALUES (1);".to_owned());
    query.map(|query| format!("INSERT OR IGNORE INTO box9_touched {query};")).or(all).unwrap_or_default()
}

fn text_of(table: &Table, row: &str) -> String {
    let note = |expr: String| format!("INSERT OR IGNORE INTO box9_text VALUES ({expr});");
    match table.name.as_str() {
        "reach" => note(format!("{row}.person_id * 16 + 1")),
        "tag" => note(format!("coalesce({row}.deal_id * 16, {row}.person_id * 16 + 1)")),
        name => TEXT_KINDS
            .iter()
            .find(|(tbl, _)| *tbl == name)
            .map(|(_, kind)| note(format!("{row}.id * 16 + {kind}")))
            .unwrap_or_default(),
    }
}

fn value(column: &schema::Column) -> String {
    if column.blob { format!("hex(old.{})", column.name) } else { format!("old.{}", column.name) }
}

fn whole_image(table: &Table) -> String {
    let pairs: Vec<String> =
        table.columns.iter().map(|column| format!("'{}', {}", column.name, value(column))).collect();
    format!("json_object({})", pairs.join(", "))
}

fn differs(table: &Table) -> String {
    let tests: Vec<String> =
        table.columns.iter().map(|column| format!("old.{0} IS NOT new.{0}", column.name)).collect();
    tests.join(" OR ")
}

fn changed_image(table: &Table) -> String {
    let rows: Vec<String> = table
        .columns
        .iter()
        .map(|column| format!("SELECT '{0}' AS k, {1} AS v WHERE old.{0} IS NOT new.{0}", column.name, value(column)))
        .collect();
    format!("SELECT json_group_object(k, v) FROM ({})", rows.join(" UNION ALL "))
}

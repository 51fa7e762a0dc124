//! Merges that are taken back and done again never make a ring: nothing goes into what went into it.

use crate::domain::id::OperationId;
use crate::error::Result;
use rusqlite::Connection;

/// What can be merged.
const MERGED: [&str; 2] = ["deal", "person"];

/// Says whether something that an operation merges has come to go into itself.
pub(super) fn made(conn: &Connection, id: OperationId) -> Result<bool> {
    MERGED.iter().try_fold(false, |made, table| Ok(made || in_table(conn, id, table)?))
}

fn in_table(conn: &Connection, id: OperationId, table: &str) -> Result<bool> {
    let sql = format!(
        "WITH RECURSIVE up(start, id) AS (
           SELECT t.id, t.merged_into FROM entry e JOIN {table} t ON t.id = e.row_id
           WHERE e.operation_id = ?1 AND e.tbl = '{table}' AND e.what = 'update' AND t.merged_into IS NOT NULL
             AND json_type(e.image, '$.merged_into') IS NOT NULL
           UNION SELECT up.start, t.merged_into FROM up JOIN {table} t ON t.id = up.id WHERE t.merged_into IS NOT NULL)
         SELECT EXISTS (SELECT 1 FROM up WHERE id = start)"
    );
    Ok(conn.prepare_cached(&sql)?.query_row([id.0], |row| row.get(0))?)
}

//! Messages of mail by their own ids, and the deals that they belong to.

use super::tx::Tx;
use crate::domain::id::{DealId, PersonId, TouchId};
use crate::error::Result;
use rusqlite::{Connection, OptionalExtension, params};

/// Says whether a message with this id is in the file.
pub fn is_known(conn: &Connection, message: &str) -> Result<bool> {
    Ok(conn.prepare_cached("SELECT 1 FROM touch WHERE message_id = ?1")?.exists([message])?)
}

/// Keeps with a touch which message it was and whom it was with; what stands in it was not typed by the owner.
pub fn of_touch(tx: &Tx<'_>, touch: TouchId, message: &str, person: PersonId) -> Result<()> {
    tx.conn
        .prepare_cached("UPDATE touch SET message_id = ?2, person_id = ?3, typed = 0 WHERE id = ?1")?
        .execute(params![touch.0, message, person.0])?;
    Ok(())
}

/// Answers the deal that mail with a person is about: an open one before the tray and the closed, one that waits before
/// the others, the newest before older ones.
pub fn deal_with(conn: &Connection, person: PersonId) -> Result<Option<DealId>> {
    let sql = "SELECT d.id FROM deal d WHERE d.merged_into IS NULL AND d.id IN (
                 SELECT id FROM deal WHERE person_id = ?1 UNION ALL SELECT deal_id FROM participant WHERE person_id = ?1)
               ORDER BY d.archived, d.state = 'open' DESC, d.next_kind = 'wait' DESC, d.state = 'tray' DESC, d.id DESC LIMIT 1";
    Ok(conn.prepare_cached(sql)?.query_row([person.0], |row| row.get(0).map(DealId)).optional()?)
}

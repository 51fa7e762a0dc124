//! Tags of deals and people.

use super::row;
use super::tx::Tx;
use crate::domain::id::DealId;
use crate::error::Result;
use rusqlite::{Connection, params};

/// Answers the tags of a deal, by word.
pub fn of_deal(conn: &Connection, deal: DealId) -> Result<Vec<String>> {
    let mut statement = conn.prepare_cached("SELECT word FROM tag WHERE deal_id = ?1 ORDER BY word")?;
    Ok(row::all(statement.query_map([deal.0], |row| row.get(0))?)?)
}

/// Adds a tag to a deal unless it has it; says whether it was new.
pub fn add(tx: &Tx<'_>, deal: DealId, word: &str) -> Result<bool> {
    let sql = "INSERT INTO tag (deal_id, word) SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM tag WHERE deal_id = ?1 AND word = ?2)";
    Ok(tx.conn.prepare_cached(sql)?.execute(params![deal.0, word.trim()])? > 0)
}

/// Makes these the tags of a deal, and no others.
pub fn set(tx: &Tx<'_>, deal: DealId, words: &[String]) -> Result<()> {
    for old in of_deal(tx.conn, deal)? {
        if !words.iter().any(|word| word.eq_ignore_ascii_case(&old)) {
            tx.conn
                .prepare_cached("DELETE FROM tag WHERE deal_id = ?1 AND word = ?2")?
                .execute(params![deal.0, old])?;
        }
    }
    for word in words {
        add(tx, deal, word)?;
    }
    Ok(())
}

//! What happens once before each commit: next steps repeated on their deals, derived facts recomputed.

use super::tx::Tx;
use super::{journal, row, search, standing};
use crate::domain::text;
use crate::error::{Error, Result};
use rusqlite::params;

/// Settles every deal that the transaction touched.
pub(super) fn settle(tx: &Tx<'_>) -> Result<()> {
    journal::note_concerned(tx.conn)?;
    let everything: bool =
        tx.conn.prepare_cached("SELECT EXISTS (SELECT 1 FROM box9_all)")?.query_row([], |row| row.get(0))?;
    if everything {
        tx.conn.execute("INSERT OR IGNORE INTO box9_touched SELECT id FROM deal", [])?;
    }
    repeat_next_steps(tx)?;
    let settings = if everything { super::settings::load(tx.conn)?.0 } else { tx.settings.clone() };
    standing::recompute(tx.conn, &settings, journal::newest_deal(tx.conn)?)?;
    search::reindex(tx.conn)
}

/// Writes the earliest open step of each touched deal onto the deal, where it differs.
///
/// The deal's own check refuses an open deal without one; this says it in words first.
fn repeat_next_steps(tx: &Tx<'_>) -> Result<()> {
    let mut changed = tx.conn.prepare_cached(
        "SELECT d.id, s.wants, s.day, s.at,
                coalesce(d.state = 'open' AND d.archived = 0 AND d.merged_into IS NULL AND d.stage <> 'customer', 0)
         FROM box9_touched t CROSS JOIN deal d ON d.id = t.deal_id
         LEFT JOIN step s ON s.id = (SELECT id FROM step WHERE deal_id = d.id AND done_at IS NULL AND dropped_at IS NULL
                                     ORDER BY day, at, id LIMIT 1)
         WHERE s.wants IS NOT d.next_kind OR s.day IS NOT d.next_day OR s.at IS NOT d.next_at",
    )?;
    let rows = row::all(changed.query_map([], Repeat::read)?)?;
    for Repeat { deal, wants, day, at, needs } in rows {
        if wants.is_none() && needs {
            let name = super::deals::name(tx.conn, crate::domain::id::DealId(deal))?;
            return Err(Error::refused_with(
                format!(
                    "{} would be left without a next step.",
                    text::filled(&name).unwrap_or_else(|| format!("#{deal}"))
                ),
                "Say what comes next: a day and what to do.",
            ));
        }
        tx.conn
            .prepare_cached("UPDATE deal SET next_kind = ?2, next_day = ?3, next_at = ?4 WHERE id = ?1")?
            .execute(params![deal, wants, day, at])?;
    }
    Ok(())
}

/// The earliest open step as a deal should repeat it.
struct Repeat {
    deal: i64,
    wants: Option<String>,
    day: Option<String>,
    at: Option<String>,
    needs: bool,
}

impl Repeat {
    fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Repeat> {
        Ok(Repeat { deal: row.get(0)?, wants: row.get(1)?, day: row.get(2)?, at: row.get(3)?, needs: row.get(4)? })
    }
}

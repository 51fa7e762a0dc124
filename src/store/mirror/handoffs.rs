//! How handoffs went: from the signature to kickoff, first value and payment; promises and fires.

use crate::domain::Day;
use crate::domain::mirror::Handoffs;
use crate::domain::mirror::share::{Median, Share};
use crate::domain::settings::Settings;
use crate::error::Result;
use crate::store::row;
use rusqlite::Connection;

/// Answers how those went that were signed between two days.
pub(super) fn handoffs(conn: &Connection, settings: &Settings, since: Day, today: Day) -> Result<Handoffs> {
    let signed = signed(conn, since, today)?;
    let took = |which: fn(&Signed) -> Option<Day>| {
        let ended = signed.iter().filter(|deal| !deal.late).filter_map(|deal| Some((deal.signed, which(deal)?)));
        Median::of(ended.map(|(from, to)| settings.week.between(from, to).max(0)).collect())
    };
    let (ended, kept, missed) = promises(conn, since, today)?;
    Ok(Handoffs {
        kickoff: took(|deal| deal.kicked_off),
        first_value: took(|deal| deal.first_value),
        paid: took(|deal| deal.paid),
        promises: Share { hits: kept, of: ended },
        moved: count(conn, MOVED, since, today)?,
        missed,
        fires: count(conn, "SELECT count(*) FROM fire WHERE day BETWEEN ?1 AND ?2", since, today)?,
        signed: signed.len() as u32,
        overridden: signed.iter().filter(|deal| deal.overridden).count() as u32,
    })
}

const MOVED: &str = "SELECT count(*) FROM promise_move m JOIN promise p ON p.id = m.promise_id
    WHERE m.day BETWEEN ?1 AND ?2 AND p.side = 'mine' AND p.basis = 'promised'";

struct Signed {
    signed: Day,
    kicked_off: Option<Day>,
    first_value: Option<Day>,
    paid: Option<Day>,
    late: bool,
    overridden: bool,
}

fn signed(conn: &Connection, since: Day, today: Day) -> Result<Vec<Signed>> {
    let sql =
        "SELECT signed_on, kicked_off_on, first_value_on, paid_on, joined_late, gate_override IS NOT NULL FROM deal
               WHERE signed_on BETWEEN ?1 AND ?2 AND merged_into IS NULL";
    let mut statement = conn.prepare_cached(sql)?;
    let read = |row: &rusqlite::Row<'_>| {
        Ok(Signed {
            signed: row.get(0)?,
            kicked_off: row.get(1)?,
            first_value: row.get(2)?,
            paid: row.get(3)?,
            late: row.get(4)?,
            overridden: row.get(5)?,
        })
    };
    Ok(row::all(statement.query_map([since, today], read)?)?)
}

/// Promises of ours that came to their day or were kept before it: all, kept by it, and missed (late or still open).
fn promises(conn: &Connection, since: Day, today: Day) -> Result<(u32, u32, u32)> {
    let sql = "SELECT count(*), coalesce(sum(kept), 0), coalesce(sum(NOT kept), 0) FROM (
        SELECT settled_on <= due_on AS kept FROM promise
          WHERE settled_on BETWEEN ?1 AND ?2 AND state = 'kept' AND side = 'mine' AND basis = 'promised'
        UNION ALL SELECT 0 FROM promise
          WHERE side = 'mine' AND due_on >= ?1 AND due_on < ?2 AND state = 'open' AND basis = 'promised')";
    let mut statement = conn.prepare_cached(sql)?;
    Ok(statement.query_row([since, today], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?)
}

fn count(conn: &Connection, sql: &str, since: Day, today: Day) -> Result<u32> {
    Ok(conn.prepare_cached(sql)?.query_row([since, today], |row| row.get(0))?)
}

//! The week's lines as rows, and what the file counts of them.

use super::boxes::{NEW_LEAD, PROPOSAL};
use super::row;
use super::tx::Tx;
use crate::domain::Day;
use crate::domain::commitment::{Commitment, Kept, Measure};
use crate::domain::id::CommitmentId;
use crate::domain::settings::Settings;
use crate::error::{Error, Result};
use chrono::Days;
use rusqlite::{Connection, OptionalExtension, Row, params};

const COLUMNS: &str = "id, week, line, measure, target, result, why";

fn read(row: &Row<'_>) -> rusqlite::Result<Commitment> {
    Ok(Commitment {
        id: CommitmentId(row.get("id")?),
        week: row.get("week")?,
        line: row.get("line")?,
        measure: row::word_or_none(row, "measure", Measure::parse)?,
        target: row.get("target")?,
        kept: row::word_or_none(row, "result", Kept::parse)?,
        why: row.get("why")?,
    })
}

/// Answers the lines of a week, in the order in which they were written.
pub fn of_week(conn: &Connection, week: Day) -> Result<Vec<Commitment>> {
    let sql = format!("SELECT {COLUMNS} FROM commitment WHERE week = ?1 ORDER BY id");
    Ok(row::all(conn.prepare_cached(&sql)?.query_map([week], read)?)?)
}

/// Answers a line.
pub fn get(conn: &Connection, id: CommitmentId) -> Result<Commitment> {
    let sql = format!("SELECT {COLUMNS} FROM commitment WHERE id = ?1");
    let found = conn.prepare_cached(&sql)?.query_row([id.0], read).optional()?;
    found.ok_or_else(|| Error::NotFound(format!("There is no line {}.", id.0)))
}

/// Writes a new line.
pub fn insert(tx: &Tx<'_>, week: Day, line: &str, counted: Option<(Measure, u32)>) -> Result<CommitmentId> {
    tx.conn
        .prepare_cached("INSERT INTO commitment (week, line, measure, target) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![week, line, counted.map(|one| one.0.word()), counted.map(|one| one.1)])?;
    Ok(CommitmentId(tx.conn.last_insert_rowid()))
}

/// Writes what came of a line.
pub fn judge(tx: &Tx<'_>, id: CommitmentId, kept: Kept, why: Option<&str>) -> Result<()> {
    tx.conn.prepare_cached("UPDATE commitment SET result = ?2, why = ?3 WHERE id = ?1")?.execute(params![
        id.0,
        kept.word(),
        why
    ])?;
    Ok(())
}

/// Removes a line.
pub fn remove(tx: &Tx<'_>, id: CommitmentId) -> Result<()> {
    tx.conn.prepare_cached("DELETE FROM commitment WHERE id = ?1")?.execute([id.0])?;
    Ok(())
}

/// Answers how far a measure came in a week, up to a day.
pub fn counted(conn: &Connection, settings: &Settings, measure: Measure, week: Day, today: Day) -> Result<u32> {
    let last = (week + Days::new(6)).min(today);
    let Some(sql) = sql(measure) else {
        let days = super::mirror::days(conn, settings, week, last)?;
        return Ok(days.iter().filter(|day| day.is_kept()).count() as u32);
    };
    Ok(conn.prepare_cached(&sql)?.query_row([week, last], |row| row.get(0))?)
}

/// The count of a measure between two days; blocks are told by the sessions of each day instead.
fn sql(measure: Measure) -> Option<String> {
    let sql = match measure {
        Measure::Conversations => {
            "SELECT count(*) FROM touch WHERE day BETWEEN ?1 AND ?2 AND two_way = 1 AND kind <> 'note' AND (typed = 1 OR kind <> 'message')"
        }
        Measure::Meetings => {
            "SELECT count(*) FROM touch WHERE day BETWEEN ?1 AND ?2 AND kind = 'meeting' AND two_way = 1"
        }
        Measure::Touches => {
            "SELECT count(*) FROM touch WHERE day BETWEEN ?1 AND ?2 AND kind <> 'note' AND (typed = 1 OR kind <> 'message')"
        }
        Measure::NewLeads => {
            return Some(format!("SELECT count(*) FROM stage_move WHERE day BETWEEN ?1 AND ?2 AND {NEW_LEAD}"));
        }
        Measure::Proposals => {
            let moves = "SELECT count(DISTINCT deal_id) FROM stage_move WHERE day BETWEEN ?1 AND ?2";
            return Some(format!("{moves} AND {PROPOSAL}"));
        }
        Measure::Sales => "SELECT count(*) FROM deal WHERE signed_on BETWEEN ?1 AND ?2 AND merged_into IS NULL",
        Measure::Plans => {
            "SELECT count(*) FROM plan p JOIN deal d ON d.id = p.deal_id JOIN playbook b ON b.id = p.playbook_id
             WHERE b.kind = 'sales' AND p.started_on BETWEEN ?1 AND ?2"
        }
        Measure::Campaign => {
            "SELECT count(*) FROM plan p JOIN playbook b ON b.id = p.playbook_id
             WHERE b.kind = 'campaign' AND p.started_on BETWEEN ?1 AND ?2"
        }
        Measure::Referrals => "SELECT count(*) FROM referral WHERE day BETWEEN ?1 AND ?2",
        Measure::Blocks => return None,
    };
    Some(sql.to_owned())
}

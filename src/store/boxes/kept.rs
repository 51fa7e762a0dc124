//! What is kept of the boxes: scores by hand, which are facts, and each week's figures, which are not.

use super::figures;
use super::rules::since;
use crate::domain::Day;
use crate::domain::boxes::weeks::{SHOWN, Week};
use crate::domain::boxes::{KINDS, Score, Verdict};
use crate::error::Result;
use crate::store::{Store, Tx, row};
use chrono::{Days, Weekday};
use rusqlite::{Connection, OptionalExtension, params};

/// A verdict as the file keeps it.
const SCORES: [(i64, Verdict); 3] = [(1, Verdict::Red), (2, Verdict::Watch), (3, Verdict::Good)];
/// A score by hand is heeded for so many days.
const HEEDED: u64 = 91;

/// Writes a score by hand; a verdict that is none is not written.
pub fn score(tx: &Tx<'_>, number: u8, verdict: Verdict, note: Option<&str>) -> Result<()> {
    if let Some((score, _)) = SCORES.iter().find(|(_, known)| *known == verdict) {
        tx.conn
            .prepare_cached("INSERT INTO box_score (box, day, score, note) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![number, tx.today, score, note])?;
    }
    Ok(())
}

/// Answers the newest score of a box, up to a quarter old.
pub(super) fn newest_score(conn: &Connection, number: u8, today: Day) -> Result<Option<Score>> {
    let sql = "SELECT day, score, note FROM box_score WHERE box = ?1 AND day BETWEEN ?2 AND ?3 ORDER BY day DESC, id DESC LIMIT 1";
    let read = |row: &rusqlite::Row<'_>| {
        let score: i64 = row.get(1)?;
        let verdict = SCORES.iter().find(|(known, _)| *known == score).map_or(Verdict::Watch, |(_, verdict)| *verdict);
        Ok(Score { day: row.get(0)?, verdict, note: row.get(2)? })
    };
    let values = params![number, since(today, HEEDED), today];
    Ok(conn.prepare_cached(sql)?.query_row(values, read).optional()?)
}

/// Answers the weeks before that of a day, the oldest first; a week that was never looked at is left out.
pub(super) fn weeks(conn: &Connection, number: u8, starts: Weekday, today: Day) -> Result<Vec<Week>> {
    let this = today.week(starts).first_day();
    let first = this.checked_sub_days(Days::new(SHOWN * 7)).unwrap_or(this);
    let sql = "SELECT week, figure, n FROM snapshot WHERE box = ?1 AND week >= ?2 AND week < ?3 ORDER BY week";
    let mut statement = conn.prepare_cached(sql)?;
    let read = |row: &rusqlite::Row<'_>| Ok(Week { begins: row.get(0)?, figure: row.get(1)?, n: row.get(2)? });
    Ok(row::all(statement.query_map(params![number, first, this], read)?)?)
}

/// Keeps the figures of the week of a day, unless it has them.
pub fn keep_week(store: &mut Store, today: Day) -> Result<()> {
    let settings = store.settings().clone();
    let week = today.week(settings.week_start).first_day();
    let known = "SELECT EXISTS (SELECT 1 FROM snapshot WHERE week = ?1)";
    if store.conn().prepare_cached(known)?.query_row([week], |row| row.get(0))? {
        return Ok(());
    }
    let of = |number| figures::of(store.conn(), &settings, number, today);
    let figures = KINDS.iter().map(|kind| Ok((kind.number, of(kind.number)?))).collect::<Result<Vec<_>>>()?;
    store.note(|conn| {
        let mut insert = conn.prepare_cached(
            "INSERT INTO snapshot (week, box, figure, n) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
        )?;
        for (number, figure) in &figures {
            insert.execute(params![week, number, figure.value(), figure.cases()])?;
        }
        Ok(())
    })
}

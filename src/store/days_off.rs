//! The days that are not worked, and why.

use super::tx::Tx;
use super::{meetings, row};
use crate::domain::Day;
use crate::domain::day_off::{DayOff, Kind};
use crate::error::Result;
use rusqlite::{Connection, params};

/// Answers the days off from a day on.
pub fn from(conn: &Connection, day: Day) -> Result<Vec<DayOff>> {
    let mut statement = conn.prepare_cached("SELECT day, kind, words FROM day_off WHERE day >= ?1 ORDER BY day")?;
    let rows: Vec<(Day, String, Option<String>)> =
        row::all(statement.query_map([day], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?)?;
    let one = |(day, kind, words): (Day, String, Option<String>)| DayOff {
        day,
        kind: Kind::parse(&kind).unwrap_or(Kind::Off),
        words: words.unwrap_or_default(),
    };
    Ok(rows.into_iter().map(one).collect())
}

/// Takes a day off; one that is off already gets the new reason. Answers whether anything changed.
pub fn take(tx: &Tx<'_>, off: &DayOff) -> Result<bool> {
    let sql = "INSERT INTO day_off (day, kind, words) VALUES (?1, ?2, ?3)
               ON CONFLICT (day) DO UPDATE SET kind = excluded.kind, words = excluded.words
               WHERE kind <> excluded.kind OR words IS NOT excluded.words";
    let words = Some(&off.words).filter(|words| !words.is_empty());
    Ok(tx.conn.prepare_cached(sql)?.execute(params![off.day, off.kind.word(), words])? > 0)
}

/// Works a day after all; answers whether it was off.
pub fn give_back(tx: &Tx<'_>, day: Day) -> Result<bool> {
    Ok(tx.conn.prepare_cached("DELETE FROM day_off WHERE day = ?1")?.execute([day])? > 0)
}

/// What lies inside days off, in words: promises of ours, steps with an hour, meetings of the calendars, kickoffs.
pub fn inside(conn: &Connection, (first, last): (Day, Day), own: &[String]) -> Result<Vec<(Day, String)>> {
    let sql = "
        SELECT p.due_on, 'promised: ' || p.text, p.deal_id FROM promise p
        WHERE p.state = 'open' AND p.side = 'mine' AND p.due_on BETWEEN ?1 AND ?2
        UNION ALL
        SELECT s.day, s.at || ' ' || coalesce(nullif(s.words, ''), s.kind), s.deal_id FROM step s
        WHERE s.done_at IS NULL AND s.dropped_at IS NULL AND s.at IS NOT NULL AND s.day BETWEEN ?1 AND ?2
        UNION ALL
        SELECT d.kickoff_on, 'kickoff', d.id FROM deal d
        WHERE d.state = 'open' AND d.archived = 0 AND d.stage = 'handoff' AND d.kickoff_on BETWEEN ?1 AND ?2
        ORDER BY 1, 2 LIMIT 200";
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows: Vec<(Day, String, i64)> =
        row::all(statement.query_map([first, last], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?)?;
    for event in meetings::on(conn, (first, last), own)? {
        let hour = event.from.format("%H:%M ").to_string();
        let known = |(day, words, deal): &(Day, String, i64)| {
            *day == event.day && *deal == event.deal.0 && words.starts_with(&hour)
        };
        if !rows.iter().any(known) {
            let title = Some(event.title).filter(|title| !title.is_empty()).unwrap_or_else(|| "meeting".to_owned());
            rows.push((event.day, format!("{hour}{title}"), event.deal.0));
        }
    }
    rows.sort();
    let one = |(day, words, deal): (Day, String, i64)| {
        let line = super::lists::line(conn, crate::domain::id::DealId(deal))?;
        let name = line.map(|line| line.name).unwrap_or_default();
        Ok((day, format!("{name}, {words}")))
    };
    rows.into_iter().map(one).collect()
}

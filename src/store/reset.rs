//! What stands in each station of the reset, read by index: a card at a time, and counts that stop where they tell nothing.

use super::{mirror, position, row, tally};
use crate::domain::Day;
use crate::domain::gap::{Gap, Gaps};
use crate::domain::reset::{KEPT_DAYS, Place, SOLD_WITHIN, Signs, Station};
use crate::domain::settings::Settings;
use crate::domain::stage::Pane;
use crate::error::Result;
use chrono::Days;
use rusqlite::{Connection, OptionalExtension};

/// Counts go no further: more than these are "10,000+".
pub const MOST: i64 = 10_000;

const PLACE: &str = "reset";

/// Answers the cards of a station in SQL, in their order.
fn cards(station: Station, today: Day) -> String {
    let gap = |pane: Pane, gap: Gap| {
        let bit = Gaps::from_iter([gap]).0;
        format!("SELECT deal_id AS card FROM standing WHERE pane = {} AND gaps <> 0 AND gaps & {bit} <> 0", pane as i64)
    };
    match station {
        Station::Classify => format!(
            "SELECT deal_id AS card FROM standing WHERE pane = {} UNION ALL
             SELECT deal_id FROM standing WHERE pane IN (1, 2, 3, 4) AND cold_day <= '{today}'",
            Pane::Tray as i64
        ),
        Station::Sold => format!(
            "SELECT id AS card FROM deal WHERE signed_on BETWEEN '{}' AND '{today}' AND state = 'open' AND archived = 0
             AND stage IN ('handoff', 'customer') AND merged_into IS NULL ORDER BY signed_on DESC, id",
            today - Days::new(SOLD_WITHIN)
        ),
        Station::FollowUp => {
            format!(
                "SELECT deal_id AS card FROM standing WHERE pane = {} ORDER BY value_key, deal_id",
                Pane::Opportunities as i64
            )
        }
        Station::Plan => gap(Pane::Prospects, Gap::NoPlan),
        Station::Categories => format!(
            "{} UNION ALL SELECT -id FROM category WHERE playbook_id IS NULL AND archived = 0",
            gap(Pane::Leads, Gap::NoCategory)
        ),
        Station::Block | Station::Session => "SELECT 0 AS card".to_owned(),
    }
}

const NOT_PASSED: &str = "card NOT IN (SELECT value FROM json_each(?1))";

fn numbers(passed: impl Iterator<Item = i64>) -> String {
    let numbers: Vec<String> = passed.map(|number| number.to_string()).collect();
    format!("[{}]", numbers.join(","))
}

/// Answers how many cards of a station have no answer yet, up to one more than are counted.
pub fn left(conn: &Connection, station: Station, place: &Place, today: Day) -> Result<i64> {
    let cards = cards(station, today);
    let sql = format!("SELECT count(*) FROM (SELECT 1 FROM ({cards}) WHERE {NOT_PASSED} LIMIT {})", MOST + 1);
    let answered = numbers(place.answered(station));
    Ok(conn.prepare_cached(&sql)?.query_row([answered], |row| row.get(0))?)
}

/// Answers the first card of the present station that was neither answered nor skipped.
pub fn next(conn: &Connection, place: &Place, today: Day) -> Result<Option<i64>> {
    let sql = format!("SELECT card FROM ({}) WHERE {NOT_PASSED} LIMIT 1", cards(place.station(), today));
    let passed = numbers(place.passed().into_iter());
    Ok(conn.prepare_cached(&sql)?.query_row([passed], |row| row.get(0)).optional()?)
}

/// Answers all deals of a station that have no answer yet.
pub fn rest(conn: &Connection, station: Station, place: &Place, today: Day) -> Result<Vec<i64>> {
    let sql = format!("SELECT card FROM ({}) WHERE {NOT_PASSED} AND card > 0", cards(station, today));
    let answered = numbers(place.answered(station));
    Ok(row::all(conn.prepare_cached(&sql)?.query_map([answered], |row| row.get(0))?)?)
}

/// Keeps where the owner is.
pub fn keep(conn: &Connection, place: &Place) -> Result<()> {
    position::keep(conn, PLACE, &serde_json::to_string(place).unwrap_or_default())
}

/// Answers where the owner was; none where no pass is under way.
pub fn find(conn: &Connection, today: Day) -> Result<Option<Place>> {
    let kept = position::find(conn, PLACE)?.and_then(|text| serde_json::from_str::<Place>(&text).ok());
    Ok(kept.filter(|place| !place.is_over(today)))
}

/// Answers the signs of a mess, from kept sums and the days of the last two weeks.
pub fn signs(conn: &Connection, settings: &Settings, today: Day) -> Result<Signs> {
    let mut signs = Signs { tray: tally::title(conn, Pane::Tray, today)?.count, ..Signs::default() };
    for pane in Pane::FUNNEL {
        let title = tally::title(conn, pane, today)?;
        (signs.open, signs.cold) = (signs.open + title.count, signs.cold + title.cold);
    }
    let since = settings.week.back(today, KEPT_DAYS as u32);
    let sql = "SELECT created_at < ?1 FROM deal ORDER BY id LIMIT 1";
    let old = conn.prepare_cached(sql)?.query_row([since.to_string()], |row| row.get(0)).optional()?;
    if old == Some(true) && signs.open > 0 {
        let yesterday = today.pred_opt().unwrap_or(today);
        let days = mirror::kept(conn, settings, since, yesterday)?;
        let counted: Vec<bool> = days.iter().filter(|day| day.counts()).map(|day| day.is_kept()).collect();
        signs.kept = (counted.len() >= KEPT_DAYS).then(|| counted.iter().filter(|kept| **kept).count());
    }
    Ok(signs)
}

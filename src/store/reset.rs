//! What stands in each station of the reset, read by index: a card at a time, and counts that stop where they tell nothing.

use super::{mirror, position, row, tally};
use crate::domain::Day;
use crate::domain::reset::{All, KEPT_DAYS, Place, SOLD_WITHIN, Signs, Station};
use crate::domain::settings::Settings;
use crate::domain::stage::Pane;
use crate::error::Result;
use chrono::Days;
use rusqlite::{Connection, OptionalExtension};

/// Counts go no further: more than these are "10,000+".
pub const MOST: i64 = 10_000;

const PLACE: &str = "reset";

/// Answers the cards of a station in SQL, in their order: after an answer for all, those it was not for and whoever came since.
fn cards(station: Station, place: &Place, today: Day) -> String {
    match place.all(station) {
        None => all_cards(station, today),
        Some(All { but, since }) => format!(
            "SELECT card FROM (SELECT value AS card FROM json_each('{}') UNION
             SELECT deal_id FROM stage_move WHERE id > {since} AND {}) WHERE {}",
            numbers(but.iter().copied()),
            came_into(station),
            holds(station, today)
        ),
    }
}

fn all_cards(station: Station, today: Day) -> String {
    let lacking =
        |pane: Pane| format!("SELECT deal_id AS card FROM standing INDEXED BY standing_lacking WHERE {}", lacks(pane));
    match station {
        Station::Classify => format!(
            "SELECT deal_id AS card FROM standing WHERE pane = {} UNION ALL SELECT deal_id FROM standing WHERE {}",
            Pane::Tray as i64,
            cold(today)
        ),
        Station::Sold => {
            format!("SELECT id AS card FROM deal WHERE {} ORDER BY signed_on DESC, id", sold(today))
        }
        Station::FollowUp => format!(
            "SELECT deal_id AS card FROM standing WHERE pane = {} ORDER BY value_key, deal_id",
            Pane::Opportunities as i64
        ),
        Station::Plan => lacking(Pane::Prospects),
        Station::Categories => {
            format!("{} UNION ALL SELECT -id FROM category WHERE {NO_CAMPAIGN}", lacking(Pane::Leads))
        }
        Station::Block | Station::Session => "SELECT 0 AS card".to_owned(),
    }
}

/// Of the two gaps a lead can only lack its category, a prospect only its plan; the words are those of the index.
fn lacks(pane: Pane) -> String {
    format!("pane = {} AND gaps & 12 <> 0", pane as i64)
}

fn cold(today: Day) -> String {
    format!("pane IN (1, 2, 3, 4) AND cold_day <= '{today}'")
}

fn sold(today: Day) -> String {
    format!(
        "signed_on BETWEEN '{}' AND '{today}' AND state = 'open' AND archived = 0 AND stage IN ('handoff', 'customer')
         AND merged_into IS NULL",
        today - Days::new(SOLD_WITHIN)
    )
}

const NO_CAMPAIGN: &str = "playbook_id IS NULL AND archived = 0";

/// The condition in SQL that a card stands in a station now.
fn holds(station: Station, today: Day) -> String {
    let standing = |condition: &str| format!("EXISTS (SELECT 1 FROM standing WHERE deal_id = card AND ({condition}))");
    match station {
        Station::Classify => standing(&format!("pane = {} OR {}", Pane::Tray as i64, cold(today))),
        Station::Sold => format!("EXISTS (SELECT 1 FROM deal WHERE id = card AND {})", sold(today)),
        Station::FollowUp => standing(&format!("pane = {}", Pane::Opportunities as i64)),
        Station::Plan => standing(&lacks(Pane::Prospects)),
        Station::Categories => format!(
            "({} OR EXISTS (SELECT 1 FROM category WHERE id = -card AND {NO_CAMPAIGN}))",
            standing(&lacks(Pane::Leads))
        ),
        Station::Block | Station::Session => "card = 0".to_owned(),
    }
}

/// The condition in SQL that a move led into the stages of a station, not from one of them to another.
fn came_into(station: Station) -> String {
    let stages = match station {
        Station::Sold => "'handoff', 'customer'",
        Station::FollowUp => "'opportunity'",
        Station::Plan => "'prospect'",
        Station::Categories => "'lead'",
        Station::Classify | Station::Block | Station::Session => "",
    };
    format!(
        "to_stage IN ({stages}) AND NOT (coalesce(from_state, '') = 'open' AND coalesce(from_stage, '') IN ({stages}))"
    )
}

const NOT_PASSED: &str = "card NOT IN (SELECT value FROM json_each(?1))";

fn numbers(passed: impl Iterator<Item = i64>) -> String {
    let numbers: Vec<String> = passed.map(|number| number.to_string()).collect();
    format!("[{}]", numbers.join(","))
}

/// Answers how many cards of a station have no answer yet, up to one more than are counted.
pub fn left(conn: &Connection, station: Station, place: &Place, today: Day) -> Result<i64> {
    let cards = cards(station, place, today);
    let sql = format!("SELECT count(*) FROM (SELECT 1 FROM ({cards}) WHERE {NOT_PASSED} LIMIT {})", MOST + 1);
    let answered = numbers(place.answered(station));
    Ok(conn.prepare_cached(&sql)?.query_row([answered], |row| row.get(0))?)
}

/// Answers the first card of the present station that was neither answered nor skipped.
pub fn next(conn: &Connection, place: &Place, today: Day) -> Result<Option<i64>> {
    let sql = format!("SELECT card FROM ({}) WHERE {NOT_PASSED} LIMIT 1", cards(place.station(), place, today));
    let passed = numbers(place.passed().into_iter());
    Ok(conn.prepare_cached(&sql)?.query_row([passed], |row| row.get(0)).optional()?)
}

/// Answers all deals of a station that have no answer yet.
pub fn rest(conn: &Connection, station: Station, place: &Place, today: Day) -> Result<Vec<i64>> {
    let sql = format!("SELECT card FROM ({}) WHERE {NOT_PASSED} AND card > 0", cards(station, place, today));
    let answered = numbers(place.answered(station));
    Ok(row::all(conn.prepare_cached(&sql)?.query_map([answered], |row| row.get(0))?)?)
}

/// Answers which of these cards still stand in a station: only those are asked about again, unless they are noted.
pub fn still(conn: &Connection, station: Station, asked: &[i64], today: Day) -> Result<Vec<i64>> {
    let of = "SELECT value AS card FROM json_each(?1)";
    let sql = format!("SELECT card FROM ({of}) WHERE {}", holds(station, today));
    let asked = numbers(asked.iter().copied());
    Ok(row::all(conn.prepare_cached(&sql)?.query_map([asked], |row| row.get(0))?)?)
}

/// Answers what is noted of an answer for all that are left at a station but these.
pub fn all_but(conn: &Connection, but: Vec<i64>) -> Result<All> {
    let sql = "SELECT coalesce(max(id), 0) FROM stage_move";
    Ok(All { but, since: conn.prepare_cached(sql)?.query_row([], |row| row.get(0))? })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::gap::{Gap, Gaps};

    #[test]
    fn who_has_no_plan_or_category_is_found_among_no_others() {
        assert_eq!(Gaps::from_iter([Gap::NoCategory, Gap::NoPlan]).0, 12);
        let mut conn = Connection::open_in_memory().unwrap();
        crate::store::schema::upgrade(&mut conn).unwrap();
        let today = "2026-11-25".parse().unwrap();
        for station in [Station::Plan, Station::Categories] {
            let sql = format!("EXPLAIN QUERY PLAN {}", all_cards(station, today));
            let mut statement = conn.prepare(&sql).unwrap();
            let rows = statement.query_map([], |row| row.get::<_, String>(3)).unwrap();
            let looks: Vec<String> = rows.map(|row| row.unwrap()).collect();
            assert!(looks.iter().any(|look| look.contains("standing_lacking (pane=?)")), "{station}: {looks:?}");
        }
    }
}

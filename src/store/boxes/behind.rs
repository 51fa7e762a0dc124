//! The deals behind a box: those that its figure lacks, or that it counts.

use super::figures::{FIRES, HALF_YEAR, INVOICES, LATELY, LOST, NEWEST_LEADS, QUARTER, TROUBLED, YEAR, mask};
use super::rules::{Days, NEW_LEAD};
use crate::domain::Day;
use crate::domain::gap::Gap;
use crate::domain::id::DealId;
use crate::domain::settings::Settings;
use crate::error::Result;
use rusqlite::{Connection, Row};

/// So many deals are shown.
const MOST: usize = 5_000;

/// Where the deals behind a box are found.
enum Behind {
    /// In a pane, where a condition holds; those of most value first.
    Pane(u8, String),
    /// By a query of its own for so many at most, the newest first.
    Query(String),
}

/// Answers the deals behind a box, ascending; of more than five thousand those of most value, or the newest.
pub fn deals(conn: &Connection, settings: &Settings, number: u8, today: Day) -> Result<Vec<DealId>> {
    let (behind, days) = behind(settings, number, today);
    let sql = match behind {
        Behind::Pane(pane, condition) => by_value(pane, &condition, MOST),
        Behind::Query(query) => query,
    };
    let mut ids = found(conn, &sql, &days)?;
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

/// Answers the deal of most value that a step would help and that has no card today.
pub(super) fn weightiest(conn: &Connection, settings: &Settings, number: u8, today: Day) -> Result<Option<DealId>> {
    let (behind, days) = match number {
        7 => (Behind::Pane(3, "(d.phase = 'qualified' OR d.phase IS NULL)".into()), Days::of(today, 1)),
        8 => (Behind::Pane(3, PROPOSED.into()), Days::of(today, 1)),
        _ => behind(settings, number, today),
    };
    let sql = match behind {
        Behind::Pane(pane, condition) => by_value(pane, &format!("{condition} AND {NO_CARD}"), 1),
        Behind::Query(query) => format!(
            "SELECT s.deal_id FROM ({query}) b CROSS JOIN standing s ON s.deal_id = b.id CROSS JOIN deal d ON d.id = b.id
             WHERE s.pane BETWEEN 1 AND 5 AND {NO_CARD} ORDER BY s.value_key, s.deal_id LIMIT 1"
        ),
    };
    Ok(found(conn, &sql, &days)?.first().copied())
}

const NO_CARD: &str = "NOT (d.next_kind IS 'do' AND d.next_day <= :today)";

fn found(conn: &Connection, sql: &str, days: &Days) -> Result<Vec<DealId>> {
    days.all(conn, sql, |row: &Row<'_>| row.get(0).map(DealId))
}

/// The deals of a pane, those of most value first: no more of them are looked at than it takes to find so many.
fn by_value(pane: u8, condition: &str, most: usize) -> String {
    format!(
        "SELECT s.deal_id FROM standing s INDEXED BY standing_value CROSS JOIN deal d ON d.id = s.deal_id
         WHERE s.pane = {pane} AND {condition} ORDER BY s.value_key, s.deal_id LIMIT {most}"
    )
}

/// What is behind a box, and the days that it looks at.
fn behind(settings: &Settings, number: u8, today: Day) -> (Behind, Days) {
    let lacking = |pane, gaps: &[Gap]| Behind::Pane(pane, format!("s.gaps & {} <> 0", mask(gaps)));
    let pane = |pane, condition: &str| Behind::Pane(pane, condition.to_owned());
    let newest = |query: String, day: &str| Behind::Query(format!("{query} ORDER BY {day} DESC LIMIT {MOST}"));
    let (behind, days) = match number {
        1 => (lacking(1, &[Gap::NoCategory]), 1),
        2 => {
            let query = "SELECT deal_id AS id FROM stage_move INDEXED BY stage_move_day";
            (newest(format!("{query} WHERE day BETWEEN :since AND :today AND {NEW_LEAD}"), "day"), LATELY)
        }
        3 => (Behind::Query(format!("SELECT id FROM ({NEWEST_LEADS}) WHERE {NOT_MET}")), QUARTER),
        4 => (pane(1, "s.campaign IS NULL"), 1),
        5 => (lacking(2, &[Gap::NoPlan, Gap::NoAim]), 1),
        6 => (pane(3, "s.cold_day <= :today"), 1),
        7 => (pane(3, PROPOSED), 1),
        8 => (newest(format!("SELECT id FROM deal WHERE {LOST}"), "closed_on"), HALF_YEAR),
        9 => (pane(4, &format!("s.deal_id IN ({TROUBLED})")), 1),
        10 => (pane(4, "d.first_value_on IS NULL"), 1),
        11 => {
            let open = "SELECT deal_id AS id, day FROM fire WHERE put_right_on IS NULL";
            let fires = format!("SELECT deal_id AS id, day FROM fire WHERE {FIRES} UNION {open}");
            (newest(format!("SELECT id FROM ({fires})"), "day"), LATELY)
        }
        _ => {
            let late = "invoiced_on < :due AND (paid_on IS NULL OR paid_on > :today)";
            (newest(format!("SELECT id FROM {INVOICES} AND {late}"), "invoiced_on"), YEAR)
        }
    };
    (behind, Days::of(today, days).due_in(settings.payment_days))
}

/// A proposal is out and not decided.
const PROPOSED: &str = "(d.phase = 'proposal' OR d.phase = 'negotiation')";
/// The owner neither wrote nor called yet, and it is not over.
const NOT_MET: &str = "(first IS NULL OR first > :today) AND id IN (SELECT deal_id FROM standing WHERE pane <= 5)";

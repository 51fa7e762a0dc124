//! The deals behind a box: those that its figure lacks, or that it counts.

use super::figures::{HALF_YEAR, LATELY, QUARTER, TROUBLED, mask, since};
use crate::domain::Day;
use crate::domain::gap::Gap;
use crate::domain::id::DealId;
use crate::domain::settings::Settings;
use crate::error::Result;
use crate::store::row;
use rusqlite::{Connection, OptionalExtension, params};

/// So many deals are shown.
const MOST: i64 = 5_000;
/// Among so many of them the weightiest is looked for.
const LOOKED_AT: i64 = 1_000;

/// Answers the deals behind a box, ascending; the first five thousand.
pub fn deals(conn: &Connection, settings: &Settings, number: u8, today: Day) -> Result<Vec<DealId>> {
    let (sql, first) = query(settings, number, today);
    let sql = format!("SELECT DISTINCT id FROM ({sql}) WHERE ?1 IS NOT ?2 OR ?1 IS ?2 ORDER BY id LIMIT ?3");
    let mut statement = conn.prepare_cached(&sql)?;
    Ok(row::all(statement.query_map(params![first, today, MOST], |row| row.get(0).map(DealId))?)?)
}

/// The query of a box, and the first day that it looks at.
fn query(settings: &Settings, number: u8, today: Day) -> (String, Day) {
    let lacking = |pane: u8, gaps: &[Gap]| {
        let bits = mask(gaps);
        format!(
            "SELECT deal_id AS id FROM standing INDEXED BY standing_gaps WHERE pane = {pane} AND gaps <> 0 AND gaps & {bits}"
        )
    };
    let (sql, days) = match number {
        1 => (lacking(1, &[Gap::NoCategory]), 1),
        2 => (NEW.to_owned(), LATELY),
        3 => (NOT_MET.to_owned(), QUARTER),
        4 => (
            "SELECT deal_id AS id FROM standing INDEXED BY standing_next WHERE pane = 1 AND campaign IS NULL".into(),
            1,
        ),
        5 => (lacking(2, &[Gap::NoPlan, Gap::NoAim]), 1),
        6 => {
            ("SELECT deal_id AS id FROM standing INDEXED BY standing_cold WHERE pane = 3 AND cold_day <= ?2".into(), 1)
        }
        7 => (open_in("d.phase = 'proposal' OR d.phase = 'negotiation'"), 1),
        8 => (LOST.to_owned(), HALF_YEAR),
        9 => (TROUBLED.to_owned(), 1),
        10 => (WITHOUT_VALUE.to_owned(), 1),
        11 => (FIRES.to_owned(), LATELY),
        _ => return (UNPAID.to_owned(), since(today, u64::from(settings.payment_days) + 2)),
    };
    (sql, since(today, days))
}

fn open_in(phases: &str) -> String {
    format!("SELECT s.deal_id AS id FROM standing s JOIN deal d ON d.id = s.deal_id WHERE s.pane = 3 AND ({phases})")
}

const NEW: &str = "SELECT deal_id AS id FROM stage_move WHERE day BETWEEN ?1 AND ?2 AND from_state IS NULL
    AND (to_state = 'tray' OR (to_state = 'open' AND to_stage = 'lead'))";
const NOT_MET: &str = "SELECT m.deal_id AS id FROM stage_move m CROSS JOIN standing s ON s.deal_id = m.deal_id
    WHERE m.day BETWEEN ?1 AND ?2 AND m.from_state IS NULL AND m.to_state = 'open' AND m.to_stage = 'lead' AND s.pane <= 5
      AND NOT EXISTS (SELECT 1 FROM touch t WHERE t.deal_id = m.deal_id AND t.inward = 0 AND t.kind <> 'note' AND t.outcome IS NOT NULL)";
const LOST: &str = "SELECT id FROM deal WHERE closed_on BETWEEN ?1 AND ?2 AND state = 'lost' AND signed_on IS NULL AND merged_into IS NULL";
const WITHOUT_VALUE: &str = "SELECT s.deal_id AS id FROM standing s JOIN deal d ON d.id = s.deal_id
    WHERE s.pane = 4 AND d.first_value_on IS NULL";
/// Fires of four weeks, and handoffs that are all ticked and not used.
const FIRES: &str = "SELECT deal_id AS id FROM fire WHERE day BETWEEN ?1 AND ?2
    UNION SELECT deal_id FROM fire WHERE put_right_on IS NULL";
/// Invoices from before the days that they have to be paid in.
const UNPAID: &str =
    "SELECT id FROM deal WHERE invoiced_on < ?1 AND paid_on IS NULL AND merged_into IS NULL AND archived = 0";

/// Answers the deal of most value that a step would help and that has no card today.
pub(super) fn weightiest(conn: &Connection, settings: &Settings, number: u8, today: Day) -> Result<Option<DealId>> {
    let (sql, first) = match number {
        7 => (open_in("d.phase = 'qualified' OR d.phase IS NULL"), today),
        8 => (open_in("d.phase = 'proposal' OR d.phase = 'negotiation'"), today),
        _ => query(settings, number, today),
    };
    let sql = format!(
        "SELECT s.deal_id FROM (SELECT id FROM ({sql}) WHERE ?1 IS NOT ?2 OR ?1 IS ?2 LIMIT ?3) b
         CROSS JOIN standing s ON s.deal_id = b.id CROSS JOIN deal d ON d.id = b.id
         WHERE s.pane BETWEEN 1 AND 5 AND NOT (d.next_kind IS 'do' AND d.next_day <= ?2)
         ORDER BY s.value_key, s.deal_id LIMIT 1"
    );
    let mut statement = conn.prepare_cached(&sql)?;
    Ok(statement.query_row(params![first, today, LOOKED_AT], |row| row.get(0).map(DealId)).optional()?)
}

//! The deals behind a figure of the mirror.

use super::upkeep;
use crate::domain::Day;
use crate::domain::id::DealId;
use crate::domain::mirror::told::Behind;
use crate::domain::stage::Pane;
use crate::error::Result;
use crate::store::row;
use chrono::Days;
use rusqlite::{Connection, ToSql, params};

/// So many deals are shown.
const MOST: i64 = 5_000;

const ENDED: &str = "SELECT id FROM deal WHERE merged_into IS NULL AND (signed_on BETWEEN ?1 AND ?2
    OR (closed_on BETWEEN ?1 AND ?2 AND state = 'lost' AND signed_on IS NULL))";
const LOST: &str = "SELECT id FROM deal WHERE merged_into IS NULL AND closed_on BETWEEN ?1 AND ?2 AND state = 'lost' AND signed_on IS NULL";
const WON: &str = "SELECT id FROM deal WHERE merged_into IS NULL AND signed_on BETWEEN ?1 AND ?2";

/// Answers the deals that a figure of a day's mirror counts, ascending; the first five thousand.
pub fn deals(conn: &Connection, behind: &Behind, today: Day) -> Result<Vec<DealId>> {
    let since = super::since(today);
    let ids = |sql: &str, values: &[&dyn ToSql]| -> Result<Vec<DealId>> {
        let sql = format!("SELECT DISTINCT id FROM ({sql}) ORDER BY id LIMIT {MOST}");
        let mut statement = conn.prepare_cached(&sql)?;
        Ok(row::all(statement.query_map(values, |row| row.get(0).map(DealId))?)?)
    };
    match behind {
        Behind::Won | Behind::Signed => ids(WON, params![since, today]),
        Behind::Overridden => ids(&format!("{WON} AND gate_override IS NOT NULL"), params![since, today]),
        Behind::Lost => ids(LOST, params![since, today]),
        Behind::Reason(word) => ids(&format!("{LOST} AND close_reason IS ?3"), params![since, today, word]),
        Behind::Source(word) => ids(&format!("{ENDED} AND source IS ?3"), params![since, today, word]),
        Behind::Category(word) => ids(
            &format!("{ENDED} AND category_id IS (SELECT id FROM category WHERE name = ?3)"),
            params![since, today, word],
        ),
        Behind::Flow(stage) => ids(
            "SELECT deal_id AS id FROM stage_move WHERE day BETWEEN ?1 AND ?2 AND from_stage = ?3 AND from_state = 'open'
             AND (to_state <> 'open' OR to_stage IN (SELECT value FROM json_each(?4)))",
            params![since, today, stage.word(), super::flows::higher(*stage)],
        ),
        Behind::Older(stage, days) => ids(
            "SELECT deal_id AS id FROM standing WHERE pane = ?1 AND age_key < ?2",
            params![Pane::of_stage(*stage) as i64, today - Days::new(days.unsigned_abs())],
        ),
        Behind::Expected(month, currency) => {
            ids(EXPECTED, params![Pane::Opportunities as i64, month, today, currency.code()])
        }
        Behind::Followed => ids(
            "SELECT deal_id AS id FROM touch WHERE day >= ?1 AND inward = 0 AND kind <> 'note' AND outcome IS NOT NULL",
            params![today - Days::new(crate::domain::mirror::FOLLOWED)],
        ),
        Behind::Talked(begins) => ids(
            "SELECT deal_id AS id FROM touch WHERE day BETWEEN ?1 AND ?2 AND kind <> 'note' AND (typed = 1 OR kind <> 'message')",
            params![begins, *begins + Days::new(6)],
        ),
        Behind::Fires => ids("SELECT deal_id AS id FROM fire WHERE day BETWEEN ?1 AND ?2", params![since, today]),
        Behind::Missed => ids(
            "SELECT deal_id AS id FROM promise WHERE side = 'mine' AND basis = 'promised' AND
             ((state = 'kept' AND settled_on > due_on AND settled_on BETWEEN ?1 AND ?2) OR (state = 'open' AND due_on >= ?1 AND due_on < ?2))",
            params![since, today],
        ),
        Behind::Park(over) => {
            let mut park = upkeep::least(conn, i64::from(*over).min(MOST))?;
            park.sort_unstable();
            Ok(park)
        }
    }
}

/// What was expected before this month counts as this month's.
const EXPECTED: &str =
    "SELECT d.id FROM standing s JOIN deal d ON d.id = s.deal_id WHERE s.pane = ?1 AND d.amount > 0 AND d.currency = ?4
    AND CASE WHEN ?2 IS NULL THEN d.expected_on IS NULL
        ELSE substr(max(d.expected_on, ?3), 1, 7) = substr(?2, 1, 7) END";

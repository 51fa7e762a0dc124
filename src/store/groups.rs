//! A set of deals in groups: what many of them have in common, counted, and who is in each.

use super::row;
use crate::domain::Day;
use crate::domain::id::DealId;
use crate::domain::stage::Pane;
use crate::error::Result;
use rusqlite::{Connection, OptionalExtension, params};

words! {
    /// What the deals of one group have in common.
    By { Source = "source", StageWord = "stage word", Tag = "tag", Company = "company", Contact = "last contact" }
}

impl By {
    /// Answers the grouping that follows, round at the end.
    pub fn following(self) -> By {
        let place = By::ALL.iter().position(|by| *by == self).unwrap_or(0);
        By::ALL[(place + 1) % By::ALL.len()]
    }

    /// Answers how the group of those that have none is called.
    pub const fn none(self) -> &'static str {
        match self {
            By::Source => "no source",
            By::StageWord => "no stage word",
            By::Tag => "no tag",
            By::Company => "no company",
            By::Contact => "never",
        }
    }

    /// The table beside the deal that holds the key, and the key; `?2` is today.
    const fn sql(self) -> (&'static str, &'static str) {
        match self {
            By::Source => ("", SOURCE),
            By::StageWord => ("", "d.stage_word"),
            By::Tag => ("LEFT JOIN tag k ON k.deal_id = d.id", "k.word"),
            By::Company => ("LEFT JOIN company k ON k.id = d.company_id", "k.name"),
            By::Contact => ("", CONTACT),
        }
    }
}

/// What the owner or the file says, else the kind of file that the deal came from.
const SOURCE: &str = "coalesce(d.source, (SELECT source FROM origin WHERE deal_id = d.id ORDER BY id LIMIT 1))";
const CONTACT: &str = "CASE WHEN s.touched_day IS NULL THEN NULL
    WHEN s.touched_day >= date(?2, '-30 days') THEN 'in the last 30 days'
    WHEN s.touched_day >= date(?2, '-90 days') THEN '1 to 3 months ago'
    WHEN s.touched_day >= date(?2, '-1 year') THEN '3 to 12 months ago'
    WHEN s.touched_day >= date(?2, '-3 years') THEN '1 to 3 years ago' ELSE 'longer ago' END";

/// One group: what its deals have in common (none where that is missing), and how many they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    pub key: Option<String>,
    pub count: i64,
}

/// Answers the groups of these deals, largest first, at most so many; those without the key come last of their size.
pub fn of(conn: &Connection, deals: &[DealId], by: By, today: Day, most: usize) -> Result<Vec<Group>> {
    let (beside, key) = by.sql();
    let sql = format!(
        "SELECT {key} AS k, count(*) AS n FROM {AMONG} {beside} WHERE ?2 = ?2
         GROUP BY k ORDER BY n DESC, k IS NULL, k LIMIT ?3"
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let rows = statement.query_map(params![numbers(deals), today, most as i64], |row| {
        Ok(Group { key: row.get(0)?, count: row.get(1)? })
    })?;
    Ok(row::all(rows)?)
}

/// Answers who is in a group of these deals, in the order given.
pub fn members(conn: &Connection, deals: &[DealId], by: By, key: Option<&str>, today: Day) -> Result<Vec<DealId>> {
    let (beside, word) = by.sql();
    let sql = format!("SELECT d.id FROM {AMONG} {beside} WHERE ?2 = ?2 AND {word} IS ?3 ORDER BY h.key");
    let mut statement = conn.prepare_cached(&sql)?;
    let rows = statement.query_map(params![numbers(deals), today, key], |row| row.get(0).map(DealId))?;
    Ok(row::all(rows)?)
}

/// Says whether all of these deals wait in the tray.
pub fn all_in_tray(conn: &Connection, deals: &[DealId]) -> Result<bool> {
    let sql =
        "SELECT NOT EXISTS (SELECT 1 FROM json_each(?1) h JOIN standing s ON s.deal_id = h.value WHERE s.pane <> ?2)";
    Ok(conn.prepare_cached(sql)?.query_row(params![numbers(deals), Pane::Tray as i64], |row| row.get(0))?)
}

/// Answers those of these deals that wait in the tray, in their order.
pub fn in_tray(conn: &Connection, deals: &[DealId]) -> Result<Vec<DealId>> {
    let sql = "SELECT h.value FROM json_each(?1) h CROSS JOIN standing s ON s.deal_id = h.value AND s.pane = ?2 ORDER BY h.key";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map(params![numbers(deals), Pane::Tray as i64], |row| row.get(0).map(DealId))?;
    Ok(row::all(rows)?)
}

/// Answers the list that a deal is in; none when it is gone.
pub fn pane(conn: &Connection, deal: DealId) -> Result<Option<Pane>> {
    let mut statement = conn.prepare_cached("SELECT pane FROM standing WHERE deal_id = ?1")?;
    let number: Option<i64> = statement.query_row([deal.0], |row| row.get(0)).optional()?;
    Ok(number.and_then(Pane::numbered))
}

const AMONG: &str =
    "json_each(?1) h CROSS JOIN deal d ON d.id = h.value AND d.merged_into IS NULL JOIN standing s ON s.deal_id = d.id";

pub(super) fn numbers(deals: &[DealId]) -> String {
    let mut text = String::with_capacity(deals.len() * 8 + 2);
    text.push('[');
    for (at, deal) in deals.iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        text.push_str(&deal.0.to_string());
    }
    text.push(']');
    text
}

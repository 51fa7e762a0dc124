//! Counts and sums that a title or `stats` shows, kept at each change instead of counted at each look.

use super::standing::Standing;
use crate::domain::Day;
use crate::domain::id::CategoryId;
use crate::domain::stage::Pane;
use crate::error::Result;
use rusqlite::{Connection, params};
use std::collections::BTreeMap;

/// Sums that change with the standing of deals, gathered over one transaction.
#[derive(Default)]
pub(super) struct Tallies(BTreeMap<(i64, &'static str, String), (i64, i64)>);

/// Kept sums by pane, measure and key: how many deals, and their amount.
pub(super) type Sums = BTreeMap<(i64, String, String), (i64, i64)>;

/// The pane number under which every deal with a signed day is counted, wherever it is now.
const WON: i64 = -1;

impl Tallies {
    /// Counts a standing in (1) or out (-1).
    pub fn count(&mut self, s: &Standing, sign: i64) {
        let amount = -s.value_key;
        let currency = s.currency.clone().unwrap_or_default();
        self.add(s.pane, "all", currency.clone(), sign, amount);
        self.add(s.pane, "state", s.state.clone(), sign, amount);
        if s.gaps != 0 {
            self.add(s.pane, "gap", String::new(), sign, 0);
            self.add(s.pane, "gaps", s.gaps.to_string(), sign, 0);
        }
        if let Some(day) = &s.cold_day {
            self.add(s.pane, "cold", day.clone(), sign, 0);
        }
        if let Some(category) = s.category_id {
            self.add(s.pane, "category", category.to_string(), sign, amount);
        }
        if let (Some(category), Some(step)) = (s.category_id, &s.campaign) {
            self.add(s.pane, "campaign", format!("{category}/{step}"), sign, 0);
        }
        if s.won {
            self.add(WON, "won", currency, sign, amount);
        }
        if s.pane <= Pane::Customers as i64 && s.minutes > 0 {
            self.add(s.pane, "due", s.next_key.chars().take(10).collect(), sign, s.minutes);
        }
    }

    fn add(&mut self, pane: i64, measure: &'static str, key: String, sign: i64, amount: i64) {
        let sum = self.0.entry((pane, measure, key)).or_default();
        sum.0 += sign;
        sum.1 += sign * amount;
    }

    /// Adds the sums to the table, dropping those that come to nothing.
    pub fn flush(self, conn: &Connection) -> Result<()> {
        let mut add = conn.prepare_cached(
            "INSERT INTO tally (pane, measure, key, n, amount) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT DO UPDATE SET n = n + excluded.n, amount = amount + excluded.amount",
        )?;
        let mut drop_empty =
            conn.prepare_cached("DELETE FROM tally WHERE pane = ?1 AND measure = ?2 AND key = ?3 AND n = 0")?;
        for ((pane, measure, key), (n, amount)) in self.0 {
            if n != 0 || amount != 0 {
                add.execute(params![pane, measure, key, n, amount])?;
                drop_empty.execute(params![pane, measure, key])?;
            }
        }
        Ok(())
    }

    /// Answers the sums as rows, for comparing.
    pub fn rows(self) -> Sums {
        let filled = self.0.into_iter().filter(|(_, sums)| sums.0 != 0 || sums.1 != 0);
        filled.map(|((pane, measure, key), sums)| ((pane, measure.to_owned(), key), sums)).collect()
    }
}

/// What a pane's title says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Title {
    pub count: i64,
    /// Sum per currency code, in minor units.
    pub money: Vec<(String, i64)>,
    pub gaps: i64,
    pub cold: i64,
}

/// Answers the title of a pane on a day.
pub fn title(conn: &Connection, pane: Pane, today: Day) -> Result<Title> {
    let mut title = Title::default();
    let mut all = conn
        .prepare_cached("SELECT key, n, amount FROM tally WHERE pane = ?1 AND measure = 'all' ORDER BY amount DESC")?;
    let mut rows = all.query([pane as i64])?;
    while let Some(row) = rows.next()? {
        title.count += row.get::<_, i64>(1)?;
        let amount: i64 = row.get(2)?;
        if amount != 0 {
            title.money.push((row.get(0)?, amount));
        }
    }
    title.gaps = gaps(conn, pane)?;
    title.cold = cold(conn, pane, today)?;
    Ok(title)
}

/// Answers how many deals a pane has.
pub fn all(conn: &Connection, pane: Pane) -> Result<u32> {
    let sql = "SELECT coalesce(sum(n), 0) FROM tally WHERE pane = ?1 AND measure = 'all'";
    Ok(conn.prepare_cached(sql)?.query_row([pane as i64], |row| row.get(0))?)
}

/// Answers how many deals of a pane have a gap.
pub fn gaps(conn: &Connection, pane: Pane) -> Result<i64> {
    sum(conn, pane as i64, "gap", "", "")
}

/// Answers how many deals of a pane have any of the gaps whose bits are in a mask.
pub fn lacking(conn: &Connection, pane: Pane, mask: u32) -> Result<i64> {
    let sql =
        "SELECT coalesce(sum(n), 0) FROM tally WHERE pane = ?1 AND measure = 'gaps' AND CAST(key AS INTEGER) & ?2";
    Ok(conn.prepare_cached(sql)?.query_row([pane as i64, mask.into()], |row| row.get(0))?)
}

/// Answers how many deals of a pane stand at a step of a campaign.
pub fn in_campaigns(conn: &Connection, pane: Pane) -> Result<i64> {
    let sql = "SELECT coalesce(sum(n), 0) FROM tally WHERE pane = ?1 AND measure = 'campaign'";
    Ok(conn.prepare_cached(sql)?.query_row([pane as i64], |row| row.get(0))?)
}

/// Answers how many deals of a pane are cold on a day.
pub fn cold(conn: &Connection, pane: Pane, day: Day) -> Result<i64> {
    sum(conn, pane as i64, "cold", "", &day.to_string())
}

/// Answers how many deals of a pane are in a category.
pub fn in_category(conn: &Connection, pane: Pane, id: CategoryId) -> Result<i64> {
    let key = id.0.to_string();
    sum(conn, pane as i64, "category", &key, &key)
}

/// Answers how many deals of a pane are in each state, or in each category.
pub fn by_key(conn: &Connection, pane: Pane, measure: &str) -> Result<Vec<(String, i64)>> {
    let mut statement =
        conn.prepare_cached("SELECT key, n FROM tally WHERE pane = ?1 AND measure = ?2 ORDER BY key")?;
    let rows = statement.query_map(params![pane as i64, measure], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(super::row::all(rows)?)
}

/// Answers count and sum per currency of every deal with a signed day.
pub fn won(conn: &Connection) -> Result<Vec<(String, i64, i64)>> {
    let mut statement =
        conn.prepare_cached("SELECT key, n, amount FROM tally WHERE pane = ?1 AND measure = 'won' ORDER BY key")?;
    let rows = statement.query_map([WON], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(super::row::all(rows)?)
}

/// Answers the minutes of work due on each day from `from` on.
pub fn load(conn: &Connection, from: Day) -> Result<BTreeMap<Day, u32>> {
    let mut statement = conn.prepare_cached(
        "SELECT key, sum(amount) FROM tally WHERE measure = 'due' AND pane BETWEEN 1 AND 5 AND key >= ?1 GROUP BY key",
    )?;
    let rows = statement.query_map([from], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn sum(conn: &Connection, pane: i64, measure: &str, from: &str, to: &str) -> Result<i64> {
    let mut statement = conn.prepare_cached(
        "SELECT coalesce(sum(n), 0) FROM tally WHERE pane = ?1 AND measure = ?2 AND key BETWEEN ?3 AND ?4",
    )?;
    Ok(statement.query_row(params![pane, measure, from, to], |row| row.get(0))?)
}

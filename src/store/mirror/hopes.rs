//! What the open opportunities may bring, in all and by the month in which they are expected.

use crate::domain::Day;
use crate::domain::mirror::MonthHope;
use crate::domain::mirror::forecast::{Forecast, forecast as told};
use crate::domain::money::Money;
use crate::domain::settings::Settings;
use crate::domain::stage::{Pane, Phase, Stage};
use crate::error::Result;
use crate::store::row;
use chrono::Datelike;
use rusqlite::{Connection, params};
use std::collections::BTreeMap;

struct Hope {
    amount: i64,
    odds: u8,
    expected: Option<Day>,
}

/// Answers the forecast in the owner's currency, and its months from this one on; what was expected earlier counts now.
pub(super) fn forecast(conn: &Connection, settings: &Settings, today: Day) -> Result<(Forecast, Vec<MonthHope>)> {
    let hopes = hopes(conn, settings.currency.code())?;
    let whole = told(&hopes.iter().map(|hope| (hope.amount, hope.odds)).collect::<Vec<_>>());
    let month = |day: Day| day.max(today).with_day(1).unwrap_or(day);
    let mut months: BTreeMap<Option<Day>, (u32, i64)> = BTreeMap::new();
    for hope in &hopes {
        let sum = months.entry(hope.expected.map(month)).or_default();
        sum.0 += 1;
        sum.1 += hope.amount * i64::from(hope.odds) / 100;
    }
    let unsaid = months.remove(&None);
    let months = months.into_iter().chain(unsaid.map(|sum| (None, sum)));
    let hope = |(month, (deals, minor)): (Option<Day>, (u32, i64))| MonthHope {
        month,
        deals,
        likely: Money { minor, currency: settings.currency },
    };
    Ok((whole, months.map(hope).collect()))
}

fn hopes(conn: &Connection, currency: &str) -> Result<Vec<Hope>> {
    let sql = "SELECT d.amount, d.odds, d.phase, d.expected_on FROM standing s JOIN deal d ON d.id = s.deal_id
               WHERE s.pane = ?1 AND d.currency = ?2 AND d.amount > 0";
    let mut statement = conn.prepare_cached(sql)?;
    let read = |row: &rusqlite::Row<'_>| {
        let phase = row.get::<_, Option<String>>(2)?.and_then(|word| Phase::parse(&word));
        let odds = row.get::<_, Option<u8>>(1)?.unwrap_or_else(|| Stage::Opportunity.usual_odds(phase));
        Ok(Hope { amount: row.get(0)?, odds, expected: row.get(3)? })
    };
    Ok(row::all(statement.query_map(params![Pane::Opportunities as i64, currency], read)?)?)
}

//! Won and lost in the window: how many, how long it took, by reason, source and category, and by the quarter.

use crate::domain::Day;
use crate::domain::mirror::share::{Median, Share};
use crate::domain::mirror::{Counted, Outcomes, Quarter};
use crate::domain::money::{Currency, Money};
use crate::error::Result;
use crate::store::row;
use chrono::Datelike;
use rusqlite::Connection;
use std::collections::BTreeMap;

/// So many words of each kind are told, those with the most cases first.
const WORDS: usize = 8;

/// One deal that ended: signed, or lost.
struct Ended {
    won: bool,
    day: Day,
    opened: Day,
    reason: Option<String>,
    source: Option<String>,
    category: Option<String>,
    value: Option<Money>,
}

/// Answers won and lost between two days; cancelled and disqualified ones are neither.
pub(super) fn outcomes(conn: &Connection, own: Currency, since: Day, today: Day) -> Result<Outcomes> {
    let ended = ended(conn, since, today)?;
    let won = || ended.iter().filter(|deal| deal.won);
    let lost: Vec<&Ended> = ended.iter().filter(|deal| !deal.won).collect();
    Ok(Outcomes {
        won: Share { hits: won().count() as u32, of: ended.len() as u32 },
        value: sums(won()),
        days: Median::of(won().map(|deal| (deal.day - deal.opened).num_days()).collect()),
        reasons: by(lost.iter().copied(), |deal| deal.reason.clone()),
        sources: by(ended.iter(), |deal| deal.source.clone()),
        categories: by(ended.iter(), |deal| deal.category.clone()),
        quarters: quarters(won(), own),
    })
}

fn ended(conn: &Connection, since: Day, today: Day) -> Result<Vec<Ended>> {
    let columns = "d.opened_on, d.close_reason, d.source, c.name, d.amount, d.currency
                   FROM deal d LEFT JOIN category c ON c.id = d.category_id WHERE d.merged_into IS NULL";
    let sql = format!(
        "SELECT 1, d.signed_on, {columns} AND d.signed_on BETWEEN ?1 AND ?2
         UNION ALL SELECT 0, d.closed_on, {columns} AND d.closed_on BETWEEN ?1 AND ?2 AND d.state = 'lost' AND d.signed_on IS NULL"
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let read = |row: &rusqlite::Row<'_>| {
        let money = row.get::<_, Option<i64>>(6)?.zip(row.get::<_, Option<String>>(7)?);
        let value =
            money.and_then(|(minor, code)| Currency::parse(&code).ok().map(|currency| Money { minor, currency }));
        Ok(Ended {
            won: row.get(0)?,
            day: row.get(1)?,
            opened: row.get(2)?,
            reason: row.get(3)?,
            source: row.get(4)?,
            category: row.get(5)?,
            value,
        })
    };
    Ok(row::all(statement.query_map([since, today], read)?)?)
}

fn sums<'a>(deals: impl Iterator<Item = &'a Ended>) -> Vec<Money> {
    let mut sums: BTreeMap<Currency, i64> = BTreeMap::new();
    for value in deals.filter_map(|deal| deal.value) {
        *sums.entry(value.currency).or_default() += value.minor;
    }
    sums.into_iter().map(|(currency, minor)| Money { minor, currency }).collect()
}

fn by<'a>(deals: impl Iterator<Item = &'a Ended>, word: impl Fn(&Ended) -> Option<String>) -> Vec<Counted> {
    let mut counted: BTreeMap<String, Share> = BTreeMap::new();
    for deal in deals {
        let share = counted.entry(word(deal).unwrap_or_else(|| "not said".into())).or_default();
        share.of += 1;
        share.hits += u32::from(deal.won);
    }
    let mut counted: Vec<Counted> = counted.into_iter().map(|(word, won)| Counted { word, won }).collect();
    counted.sort_by(|one, other| other.won.of.cmp(&one.won.of).then_with(|| one.word.cmp(&other.word)));
    counted.truncate(WORDS);
    counted
}

/// Each quarter in which something was won, the oldest first.
fn quarters<'a>(won: impl Iterator<Item = &'a Ended>, own: Currency) -> Vec<Quarter> {
    let mut quarters: BTreeMap<(i32, u32), (u32, i64)> = BTreeMap::new();
    for deal in won {
        let quarter = quarters.entry((deal.day.year(), deal.day.month0() / 3 + 1)).or_default();
        quarter.0 += 1;
        quarter.1 += deal.value.filter(|value| value.currency == own).map_or(0, |value| value.minor);
    }
    let quarter = |((year, nth), (won, minor)): ((i32, u32), (u32, i64))| Quarter {
        name: format!("{year} Q{nth}"),
        won,
        value: Money { minor, currency: own },
    };
    quarters.into_iter().map(quarter).collect()
}

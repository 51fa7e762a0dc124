//! How many deals the lists hold behind a filter: what it lets through is counted once for all panes.

use super::{AMONG_HITS, Filter, Query, json_ids};
use crate::domain::stage::Pane;
use crate::error::Result;
use crate::store::search::Hits;
use rusqlite::types::Value;
use rusqlite::{Connection, Row, params_from_iter};
use std::collections::BTreeMap;

/// More hits than these are counted where they are found, beside the screen, and not again at each change.
const MANY: usize = 5_000;

/// The number of hits in each pane.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts(BTreeMap<i64, i64>);

impl Counts {
    /// Counts the hits of a filter by pane, and all that it lets through of them; none where it searches for nothing.
    pub fn of(conn: &Connection, filter: &Filter) -> Result<Option<Counts>> {
        let Some(hits) = &filter.hits else { return Ok(None) };
        let only_words = Filter { hits: filter.hits.clone(), ..Filter::default() } == *filter;
        match &hits.counts {
            Some(counts) if only_words && hits.ids().len() > MANY => Ok(Some(counts.clone())),
            _ => Counts::counted(conn, filter, hits).map(Some),
        }
    }

    /// Answers the hits with their counts, for whoever found them beside the screen.
    pub fn put(conn: &Connection, mut hits: Hits) -> Result<Hits> {
        hits.counts = Some(Counts::counted(conn, &Filter::default(), &hits)?);
        Ok(hits)
    }

    /// Answers how many a pane holds.
    pub fn of_pane(&self, pane: Pane) -> i64 {
        self.0.get(&(pane as i64)).copied().unwrap_or(0)
    }

    fn counted(conn: &Connection, filter: &Filter, hits: &Hits) -> Result<Counts> {
        let (tests, mut values) = filter.sql(true);
        values.insert(0, Value::Text(json_ids(hits)));
        let sql = format!("SELECT s.pane, count(*) FROM {AMONG_HITS} WHERE true{tests} GROUP BY s.pane");
        let mut statement = conn.prepare_cached(&sql)?;
        let pane = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
        Ok(Counts(statement.query_map(params_from_iter(values), pane)?.collect::<rusqlite::Result<_>>()?))
    }
}

impl Query {
    /// Answers how many deals the list holds; only a filter makes it count, and only what its hits know of.
    pub fn count(&self, conn: &Connection, whole: i64, counts: Option<&Counts>) -> Result<i64> {
        if self.filter.is_empty() {
            return Ok(whole);
        }
        if let Some(counts) = counts {
            return Ok(counts.of_pane(self.pane));
        }
        let (tests, mut values) = self.filter.sql(true);
        values.insert(0, Value::Integer(self.pane as i64));
        let sql = format!("SELECT count(*) FROM standing s WHERE s.pane = ?{tests}");
        Ok(conn.prepare_cached(&sql)?.query_row(params_from_iter(values), |row| row.get(0))?)
    }
}

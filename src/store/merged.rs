//! Several lists as one, in one order: pages of each, the nearest place first.

use super::lists::{Filter, Key, Query, Sort};
use crate::domain::id::DealId;
use crate::domain::stage::Pane;
use crate::error::Result;
use rusqlite::Connection;
use rusqlite::types::Value;
use std::cmp::Ordering;
use std::collections::VecDeque;

/// The deals of several lists as one, in one order, fetched page by page.
pub struct Merged<'c> {
    conn: &'c Connection,
    pages: Vec<Pages>,
}

/// One list on its way into the whole: its next places, and where to go on after them.
struct Pages {
    query: Query,
    ready: VecDeque<Key>,
    last: Option<Key>,
    ended: bool,
}

/// So many places are fetched at a time.
const PAGE: usize = 500;

impl<'c> Merged<'c> {
    /// Begins with the first deal of these lists.
    pub fn new(conn: &'c Connection, panes: &[Pane], sort: Sort, filter: &Filter) -> Merged<'c> {
        let pages = |pane: &Pane| Pages {
            query: Query { pane: *pane, sort, filter: filter.clone() },
            ready: Default::default(),
            last: None,
            ended: false,
        };
        Merged { conn, pages: panes.iter().map(pages).collect() }
    }

    fn step(&mut self) -> Result<Option<DealId>> {
        for pages in &mut self.pages {
            pages.fill(self.conn)?;
        }
        let first = self.pages.iter_mut().filter(|pages| !pages.ready.is_empty()).min_by(|one, other| {
            let key = |pages: &Pages| pages.ready.front().cloned();
            compare(&key(one), &key(other))
        });
        Ok(first.and_then(|pages| pages.ready.pop_front()).map(|key| key.id))
    }
}

impl Iterator for Merged<'_> {
    type Item = Result<DealId>;

    fn next(&mut self) -> Option<Self::Item> {
        self.step().transpose()
    }
}

impl Pages {
    fn fill(&mut self, conn: &Connection) -> Result<()> {
        if self.ready.is_empty() && !self.ended {
            let page = self.query.after(conn, self.last.as_ref(), PAGE)?;
            self.ended = page.len() < PAGE;
            self.last = page.last().cloned();
            self.ready = page.into();
        }
        Ok(())
    }
}

fn compare(one: &Option<Key>, other: &Option<Key>) -> Ordering {
    let (Some(one), Some(other)) = (one, other) else { return Ordering::Equal };
    let keys = match (&one.key, &other.key) {
        (Value::Integer(one), Value::Integer(other)) => one.cmp(other),
        (Value::Text(one), Value::Text(other)) => one.cmp(other),
        _ => Ordering::Equal,
    };
    keys.then(one.id.cmp(&other.id))
}

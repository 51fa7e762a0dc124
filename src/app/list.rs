//! A list on screen: a window of rows over keyset pages, so that no list is ever loaded whole.

use crate::domain::Day;
use crate::domain::id::DealId;
use crate::domain::stage::Pane;
use crate::error::Result;
use crate::store::Connection;
use crate::store::lists::{self, Counts, Key, Line, Query};
use crate::store::tally::{self, Title};

/// One row in sight: its place in the list, and what it shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    pub key: Key,
    pub line: Line,
}

/// A window over a list, with the cursor in it.
#[derive(Debug, Clone, PartialEq)]
pub struct List {
    pub query: Query,
    pub title: Title,
    /// How many deals the list holds behind its filter.
    pub count: i64,
    pub rows: Vec<Item>,
    /// The row of the window that the cursor is on.
    pub cursor: usize,
    height: usize,
    /// Moves of one direction that were asked for and not made yet.
    motion: i64,
}

impl List {
    /// Answers an empty window over a pane.
    pub fn of(pane: Pane) -> List {
        List {
            query: Query::of(pane),
            title: Title::default(),
            count: 0,
            rows: Vec::new(),
            cursor: 0,
            height: 1,
            motion: 0,
        }
    }

    /// Answers the row that the cursor is on.
    pub fn selected(&self) -> Option<&Item> {
        self.rows.get(self.cursor)
    }

    /// Answers the deal that the cursor is on.
    pub fn deal(&self) -> Option<DealId> {
        self.selected().map(|item| item.line.id)
    }

    /// Reads title and window again; the cursor stays on its deal, or goes to the neighbour of one that left.
    pub fn reload(&mut self, conn: &Connection, height: usize, today: Day, counts: Option<&Counts>) -> Result<()> {
        self.settle(conn)?;
        self.height = height.max(1);
        self.title = tally::title(conn, self.query.pane, today)?;
        self.count = self.query.count(conn, self.title.count, counts)?;
        match self.anchor(conn)? {
            Some(key) => self.show_around(conn, key, self.cursor),
            None => self.go_top(conn),
        }
    }

    /// Puts the cursor on a deal, if it is in the list.
    pub fn find(&mut self, conn: &Connection, deal: DealId) -> Result<bool> {
        self.motion = 0;
        match self.query.place(conn, deal)? {
            Some(key) => self.show_around(conn, key, self.cursor).map(|()| true),
            None => Ok(false),
        }
    }

    /// Asks for a move; many in one direction are made at once, by `settle`.
    pub fn move_by(&mut self, conn: &Connection, rows: i64) -> Result<()> {
        if self.motion.signum() * rows.signum() < 0 {
            self.settle(conn)?;
        }
        self.motion += rows;
        Ok(())
    }

    /// Moves by so many pages, halves included.
    pub fn move_pages(&mut self, conn: &Connection, halves: i64) -> Result<()> {
        self.move_by(conn, halves * (self.height as i64 / 2).max(1))
    }

    /// Makes the moves asked for.
    pub fn settle(&mut self, conn: &Connection) -> Result<()> {
        match std::mem::take(&mut self.motion) {
            0 => Ok(()),
            down @ 1.. => self.go_down(conn, down as usize),
            up => self.go_up(conn, up.unsigned_abs() as usize),
        }
    }

    /// Goes to the first row.
    pub fn go_top(&mut self, conn: &Connection) -> Result<()> {
        self.motion = 0;
        let keys = self.query.after(conn, None, self.height)?;
        self.rows = items(conn, keys)?;
        self.cursor = 0;
        Ok(())
    }

    /// Goes to the last row.
    pub fn go_bottom(&mut self, conn: &Connection) -> Result<()> {
        self.motion = 0;
        let mut keys = self.query.before(conn, None, self.height)?;
        keys.reverse();
        self.rows = items(conn, keys)?;
        self.cursor = self.rows.len().saturating_sub(1);
        Ok(())
    }

    fn go_down(&mut self, conn: &Connection, n: usize) -> Result<()> {
        let wanted = self.cursor + n;
        let Some(last) = self.rows.last().filter(|_| wanted >= self.rows.len()) else {
            self.cursor = wanted.min(self.rows.len().saturating_sub(1));
            return Ok(());
        };
        let far = wanted + 1 - self.rows.len();
        let keys = match far.checked_sub(self.height) {
            None => self.query.after(conn, Some(&last.key), far)?,
            Some(passed) => match self.query.beyond(conn, &last.key, passed, self.height)? {
                Some(keys) if keys.len() == self.height => keys,
                _ => return self.go_bottom(conn),
            },
        };
        self.rows.extend(items(conn, keys)?);
        self.rows.drain(..self.rows.len().saturating_sub(self.height));
        self.cursor = self.rows.len() - 1;
        Ok(())
    }

    fn go_up(&mut self, conn: &Connection, n: usize) -> Result<()> {
        let Some(first) = self.rows.first().filter(|_| n > self.cursor) else {
            self.cursor = self.cursor.saturating_sub(n);
            return Ok(());
        };
        let mut keys = self.query.before(conn, Some(&first.key), n - self.cursor)?;
        keys.drain(..keys.len().saturating_sub(self.height));
        keys.reverse();
        let mut rows = items(conn, keys)?;
        rows.append(&mut self.rows);
        rows.truncate(self.height);
        self.rows = rows;
        self.cursor = 0;
        Ok(())
    }

    /// Answers where the cursor belongs now: its own deal, else the next of the old window that is still here.
    fn anchor(&self, conn: &Connection) -> Result<Option<Key>> {
        let (before, after) = self.rows.split_at(self.cursor.min(self.rows.len()));
        for item in after.iter().chain(before.iter().rev()) {
            if let Some(key) = self.query.place(conn, item.line.id)? {
                return Ok(Some(key));
            }
        }
        let Some(left) = self.rows.get(self.cursor) else { return Ok(None) };
        match self.query.would_be(conn, left.line.id)? {
            Some(place) => Ok(self.query.after(conn, Some(&place), 1)?.into_iter().next()),
            None => Ok(None),
        }
    }

    /// Shows the window with this place on its `above`-th row, full where the list has enough rows.
    fn show_around(&mut self, conn: &Connection, key: Key, above: usize) -> Result<()> {
        let above = above.min(self.height - 1);
        let mut before = self.query.before(conn, Some(&key), above)?;
        let after = self.query.after(conn, Some(&key), self.height - 1 - before.len())?;
        let missing = self.height - 1 - before.len() - after.len();
        if missing > 0 {
            let first = before.last().unwrap_or(&key).clone();
            before.extend(self.query.before(conn, Some(&first), missing)?);
        }
        self.cursor = before.len();
        before.reverse();
        let keys = before.into_iter().chain([key]).chain(after).collect();
        self.rows = items(conn, keys)?;
        self.cursor = self.cursor.min(self.rows.len().saturating_sub(1));
        Ok(())
    }
}

fn items(conn: &Connection, keys: Vec<Key>) -> Result<Vec<Item>> {
    let mut items = Vec::with_capacity(keys.len());
    for key in keys {
        if let Some(line) = lists::line(conn, key.id)? {
            items.push(Item { key, line });
        }
    }
    Ok(items)
}

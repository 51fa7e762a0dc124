//! The cards in groups: one verdict for all that have something in common.

use crate::domain::Day;
use crate::domain::id::DealId;
use crate::error::Result;
use crate::store::Connection;
use crate::store::groups::{self, By, Group};

/// The groups in sight, and the one that the cursor is on.
#[derive(Debug, Clone, PartialEq)]
pub struct Groups {
    pub by: By,
    pub rows: Vec<Group>,
    pub cursor: usize,
    /// The cards in the groups: those still to be judged.
    pub cards: usize,
}

/// More groups than this are not listed; the largest come first.
const MOST: usize = 1_000;

impl Groups {
    /// Begins with the first way to group.
    pub fn new() -> Groups {
        Groups { by: By::Source, rows: Vec::new(), cursor: 0, cards: 0 }
    }

    /// Reads the groups of these cards again; the cursor stays on its group, else on its line.
    pub fn reload(&mut self, conn: &Connection, cards: &[DealId], today: Day) -> Result<()> {
        let on = self.selected().map(|group| group.key.clone());
        self.rows = groups::of(conn, cards, self.by, today, MOST)?;
        self.cards = cards.len();
        let same = on.and_then(|key| self.rows.iter().position(|group| group.key == key));
        self.cursor = same.unwrap_or(self.cursor).min(self.rows.len().saturating_sub(1));
        Ok(())
    }

    /// Groups by the next thing.
    pub fn cycle(&mut self) {
        *self = Groups { by: self.by.following(), ..Groups::new() };
    }

    /// Answers the group that the cursor is on.
    pub fn selected(&self) -> Option<&Group> {
        self.rows.get(self.cursor)
    }

    /// Moves the cursor by rows, stopping at the ends.
    pub fn move_by(&mut self, rows: i64) {
        let last = self.rows.len().saturating_sub(1) as i64;
        self.cursor = (self.cursor as i64).saturating_add(rows).clamp(0, last.max(0)) as usize;
    }

    /// Answers how a group is called.
    pub fn name(&self, group: &Group) -> String {
        group.key.clone().unwrap_or_else(|| self.by.none().to_owned())
    }
}

impl Default for Groups {
    fn default() -> Groups {
        Groups::new()
    }
}

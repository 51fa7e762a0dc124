//! The funnel: four panes side by side, one with the keys; marks; the filter over all of them.

use super::list::List;
use super::sieve::Sieve;
use super::{Screen, layout};
use crate::domain::Day;
use crate::domain::id::DealId;
use crate::domain::stage::Pane;
use crate::domain::text;
use crate::error::Result;
use crate::store::lists::Counts;
use crate::store::sheet::{self, Sheet};
use crate::store::{self, Connection};
use std::collections::BTreeSet;

/// The state of the screen.
#[derive(Debug, Clone)]
pub struct Funnel {
    /// The four panes, and behind them the one that a flag word puts on screen.
    pub lists: Vec<List>,
    /// The pane that has the keys.
    pub focus: usize,
    pub sieve: Sieve,
    /// The screen that what is sieved came from; Esc goes back to it.
    pub back: Option<Box<Screen>>,
    pub marks: BTreeSet<DealId>,
    /// Where a range of marks was begun.
    pub range: Option<DealId>,
    /// The selected deal, as the summary shows it.
    pub summary: Option<Box<Sheet>>,
    pub tray: i64,
}

/// Up to so many deals are looked for one by one in the lists; for more the lists are read.
const ONE_BY_ONE: usize = 2_000;
/// So many of a deal's touches fit the summary.
const SUMMARY_TOUCHES: usize = 8;

impl Default for Funnel {
    fn default() -> Self {
        Funnel {
            lists: Pane::FUNNEL.iter().map(|pane| List::of(*pane)).collect(),
            focus: 0,
            sieve: Sieve::default(),
            back: None,
            marks: BTreeSet::new(),
            range: None,
            summary: None,
            tray: 0,
        }
    }
}

impl Funnel {
    /// Answers the list that has the keys.
    pub fn list(&self) -> &List {
        &self.lists[self.focus]
    }

    /// Answers the list that has the keys, to move in it.
    pub fn list_mut(&mut self) -> &mut List {
        &mut self.lists[self.focus]
    }

    /// Answers the deals that a verb is for: the marked ones, else the selected one.
    pub fn chosen(&self) -> Vec<DealId> {
        if self.marks.is_empty() {
            self.list().deal().into_iter().collect()
        } else {
            self.marks.iter().copied().collect()
        }
    }

    /// Answers how many of these deals none of the lists shows.
    pub fn hidden(&self, conn: &Connection, deals: &[DealId]) -> Result<usize> {
        if deals.len() > ONE_BY_ONE {
            let mut hidden: BTreeSet<DealId> = deals.iter().copied().collect();
            for list in &self.lists {
                for shown in list.query.ids(conn)? {
                    hidden.remove(&shown);
                }
            }
            return Ok(hidden.len());
        }
        let mut hidden = 0;
        for deal in deals {
            let mut shown = false;
            for list in &self.lists {
                shown = shown || list.query.place(conn, *deal)?.is_some();
            }
            hidden += usize::from(!shown);
        }
        Ok(hidden)
    }

    /// Answers which of the marked deals cannot be seen, in words: "3 of them hidden by the filter".
    pub fn hidden_words(&self, conn: &Connection, deals: &[DealId]) -> Result<Option<String>> {
        if self.marks.is_empty() {
            return Ok(None);
        }
        let by = if self.sieve.is_empty() { "not in sight" } else { "hidden by the filter" };
        Ok(match (self.hidden(conn, deals)?, deals.len()) {
            (0, _) => None,
            (1, 1) => Some(by.to_owned()),
            (hidden, _) => Some(format!("{} of them {by}", text::grouped(hidden as i64))),
        })
    }

    /// Says whether no deal is here at all, nor in the tray.
    pub fn is_empty(&self) -> bool {
        self.tray == 0 && self.sieve.is_empty() && self.lists.iter().all(|list| list.title.count == 0)
    }

    /// Reads everything in sight again.
    pub fn reload(&mut self, conn: &Connection, size: (u16, u16), today: Day) -> Result<()> {
        self.show_pane();
        let filter = self.sieve.filter(today);
        let height = layout::list_height(size);
        let snapshot = store::snapshot(conn)?;
        let counts = Counts::of(conn, &filter)?;
        for list in &mut self.lists {
            list.query.filter = filter.clone();
            list.reload(conn, height, today, counts.as_ref())?;
        }
        self.tray = crate::store::tally::title(conn, Pane::Tray, today)?.count;
        drop(snapshot);
        self.refresh(conn)
    }

    /// Makes the moves asked for and reads the summary of the deal they led to.
    pub fn refresh(&mut self, conn: &Connection) -> Result<()> {
        let _snapshot = store::snapshot(conn)?;
        self.list_mut().settle(conn)?;
        let deal = self.list().deal();
        self.summary = match deal {
            Some(deal) => sheet::load(conn, deal, SUMMARY_TOUCHES)?.map(Box::new),
            None => None,
        };
        Ok(())
    }

    /// Gives the keys to another pane: to the left and right it stops, in a ring it goes round.
    pub fn focus_by(&mut self, step: i64, ring: bool) {
        let panes = self.lists.len() as i64;
        let wanted = self.focus as i64 + step;
        self.focus = if ring { wanted.rem_euclid(panes) } else { wanted.clamp(0, panes - 1) } as usize;
        self.range = None;
    }

    /// Answers which panes are in sight, and where; opportunities are wider, for their money.
    pub fn places(&self, size: layout::Size) -> Vec<layout::Place> {
        let heavy = self.lists.iter().position(|list| list.query.pane == Pane::Opportunities);
        layout::places(size, self.lists.len(), self.focus, heavy)
    }

    /// Gives the keys to the first pane that shows something, where the filter left nothing in this one.
    pub fn follow_hits(&mut self) {
        let first = self.lists.iter().position(|list| list.count > 0);
        if let (0, Some(first)) = (self.list().count, first) {
            self.focus = first;
            self.range = None;
        }
    }

    /// Puts the cursor on a deal, in whichever pane it is.
    pub fn find(&mut self, conn: &Connection, deal: DealId) -> Result<bool> {
        for index in 0..self.lists.len() {
            if self.lists[index].find(conn, deal)? {
                self.focus = index;
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Puts the mark of the selected deal on or off.
    pub fn mark(&mut self) {
        if let Some(deal) = self.list().deal()
            && !self.marks.remove(&deal)
        {
            self.marks.insert(deal);
        }
    }

    /// Marks all that the pane shows, or takes their marks off when all are marked.
    pub fn mark_all(&mut self, conn: &Connection) -> Result<String> {
        let shown: BTreeSet<DealId> = self.list().query.ids(conn)?.into_iter().collect();
        if shown.is_subset(&self.marks) {
            self.marks = self.marks.difference(&shown).copied().collect();
            return Ok("The marks are off.".into());
        }
        self.marks.extend(shown);
        Ok(format!("{} marked.", text::count(self.marks.len(), "deal")))
    }

    /// Begins a range at the cursor, or marks all from its beginning to the cursor.
    pub fn mark_range(&mut self, conn: &Connection) -> Result<()> {
        match self.range.take() {
            None => self.range = self.list().deal(),
            Some(from) => self.marks.extend(self.between(conn, from)?),
        }
        Ok(())
    }

    /// Marks a range that was begun and not ended.
    pub fn end_range(&mut self, conn: &Connection) -> Result<()> {
        if self.range.is_some() { self.mark_range(conn) } else { Ok(()) }
    }

    fn between(&self, conn: &Connection, from: DealId) -> Result<Vec<DealId>> {
        let list = self.list();
        let (Some(here), Some(start)) = (list.selected(), list.query.place(conn, from)?) else { return Ok(vec![from]) };
        for forward in [true, false] {
            let ids = list.query.run(conn, &start, here.line.id, forward)?;
            if !ids.is_empty() {
                return Ok(ids);
            }
        }
        Ok(vec![from])
    }

    /// The pane that a flag word names stands alone on screen.
    fn show_pane(&mut self) {
        let wanted: Vec<Pane> = match self.sieve.pane {
            Some(pane) => vec![pane],
            None => Pane::FUNNEL.to_vec(),
        };
        if !self.lists.iter().map(|list| list.query.pane).eq(wanted.iter().copied()) {
            self.lists = wanted.into_iter().map(List::of).collect();
            self.focus = 0;
            self.range = None;
        }
    }
}

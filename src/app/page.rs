//! One deal's page: everything about it, and where one has scrolled to.

use super::Screen;
use crate::domain::id::DealId;
use crate::error::Result;
use crate::store::Connection;
use crate::store::sheet::{self, Sheet};

/// The state of the screen.
#[derive(Debug, Clone)]
pub struct Page {
    pub deal: DealId,
    pub sheet: Option<Box<Sheet>>,
    /// The first line in sight; drawing stops it at the end.
    pub scroll: usize,
    /// The screen that it was looked at from, where that is not the funnel; Esc goes back there.
    pub back: Option<Box<Screen>>,
}

/// So many touches are read for the page at first, and twice as many when one scrolls to their end.
const FIRST_TOUCHES: usize = 100;
/// Nobody scrolls further back than this in one page.
const MOST_TOUCHES: usize = 10_000;

impl Page {
    /// Opens the page of a deal.
    pub fn of(deal: DealId) -> Page {
        Page { deal, sheet: None, scroll: 0, back: None }
    }

    /// Reads the deal again.
    pub fn reload(&mut self, conn: &Connection) -> Result<()> {
        let most = FIRST_TOUCHES.max(self.scroll.min(MOST_TOUCHES) * 2);
        self.sheet = sheet::load(conn, self.deal, most)?.map(Box::new);
        Ok(())
    }

    /// Scrolls by lines.
    pub fn scroll_by(&mut self, lines: i64) {
        self.scroll = usize::try_from((self.scroll as i64).saturating_add(lines)).unwrap_or(0);
    }
}

/// Scrolled to the end, wherever that is; drawing knows.
pub const END: usize = usize::MAX / 4;

//! Promises on screen: a window over every open one, or over those of one deal, and what its letters do.

use super::action::Action;
use super::event::Effect;
use super::page::Page;
use super::prompt::Ask;
use super::{App, Screen, layout, past};
use crate::domain::Day;
use crate::domain::id::{DealId, PromiseId};
use crate::domain::promise::{Promise, PromiseMove};
use crate::error::{Error, Result};
use crate::ops::{Keep, Op};
use crate::store::Connection;
use crate::store::deals;
use crate::store::promises::{self, Count, Place};

/// The state of the screen.
#[derive(Debug, Clone, Default)]
pub struct Promises {
    /// Only this deal's.
    pub of: Option<DealId>,
    /// The promises in sight: ours first, each side by day.
    pub rows: Vec<Item>,
    pub cursor: usize,
    pub count: Count,
    /// The days that the selected one had before.
    pub moves: Vec<PromiseMove>,
    told: Option<PromiseId>,
    height: usize,
    back: Option<Box<Screen>>,
}

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    pub promise: Promise,
    /// Whom it is to, or from.
    pub name: String,
}

impl Promises {
    /// Answers the promise that the cursor is on.
    pub fn selected(&self) -> Option<&Item> {
        self.rows.get(self.cursor)
    }

    /// Reads the window again; the cursor stays on its promise, or goes to the next of one that is settled.
    pub fn reload(&mut self, conn: &Connection, height: usize, today: Day) -> Result<()> {
        self.height = height.max(1);
        self.told = None;
        self.count = promises::count(conn, self.of, today)?;
        let Some(place) = self.selected().map(|item| Place::of(&item.promise)) else { return self.go_top(conn) };
        let just_before = Place { id: PromiseId(place.id.0 - 1), ..place };
        let mut above = promises::before(conn, self.of, Some(&place), self.cursor)?;
        let mut below = promises::after(conn, self.of, Some(&just_before), self.height)?;
        if let Some(first) = above.last().or(below.first()).map(Place::of) {
            let missing = self.height.saturating_sub(above.len() + below.len());
            above.extend(promises::before(conn, self.of, Some(&first), missing)?);
        }
        self.cursor = above.len();
        below.truncate(self.height.saturating_sub(above.len()).max(1));
        above.reverse();
        self.rows = items(conn, above.into_iter().chain(below))?;
        self.cursor = self.cursor.min(self.rows.len().saturating_sub(1));
        Ok(())
    }

    /// Reads the moves of the selected promise, if they are not known yet.
    pub fn refresh(&mut self, conn: &Connection) -> Result<()> {
        let wanted = self.selected().map(|item| item.promise.id);
        if wanted != self.told {
            self.moves = wanted.map_or(Ok(Vec::new()), |id| promises::moves(conn, id))?;
            self.told = wanted;
        }
        Ok(())
    }

    fn go_top(&mut self, conn: &Connection) -> Result<()> {
        self.rows = items(conn, promises::after(conn, self.of, None, self.height)?)?;
        self.cursor = 0;
        Ok(())
    }

    fn go_bottom(&mut self, conn: &Connection) -> Result<()> {
        let mut last = promises::before(conn, self.of, None, self.height)?;
        last.reverse();
        self.rows = items(conn, last)?;
        self.cursor = self.rows.len().saturating_sub(1);
        Ok(())
    }

    fn move_by(&mut self, conn: &Connection, rows: i64) -> Result<()> {
        let wanted = self.cursor as i64 + rows;
        if wanted < 0 {
            self.read_above(conn, wanted.unsigned_abs() as usize)?;
            self.cursor = 0;
        } else {
            let missing = (wanted as usize + 1).saturating_sub(self.rows.len());
            self.read_below(conn, missing)?;
            self.cursor = (wanted as usize).min(self.rows.len().saturating_sub(1));
        }
        Ok(())
    }

    fn read_below(&mut self, conn: &Connection, rows: usize) -> Result<()> {
        let Some(last) = self.rows.last().filter(|_| rows > 0).map(|item| Place::of(&item.promise)) else {
            return Ok(());
        };
        self.rows.extend(items(conn, promises::after(conn, self.of, Some(&last), rows)?)?);
        self.rows.drain(..self.rows.len().saturating_sub(self.height));
        Ok(())
    }

    fn read_above(&mut self, conn: &Connection, rows: usize) -> Result<()> {
        let Some(first) = self.rows.first().map(|item| Place::of(&item.promise)) else { return Ok(()) };
        let mut above = promises::before(conn, self.of, Some(&first), rows)?;
        above.reverse();
        let mut above = items(conn, above)?;
        above.append(&mut self.rows);
        above.truncate(self.height);
        self.rows = above;
        Ok(())
    }
}

fn items(conn: &Connection, found: impl IntoIterator<Item = Promise>) -> Result<Vec<Item>> {
    let item = |promise: Promise| Ok(Item { name: deals::name(conn, promise.deal)?, promise });
    found.into_iter().map(item).collect()
}

/// Opens the screen: on a deal's page its own promises, elsewhere all of them; on a deal's promises all again.
pub(super) fn open(app: &mut App) -> Result<Vec<Effect>> {
    app.answer = super::Answer::default();
    let (of, back) = match std::mem::replace(&mut app.screen, Screen::Funnel) {
        Screen::Deal(page) => (Some(page.deal), Some(Box::new(Screen::Deal(page)))),
        Screen::Promises(before) => (None, before.back),
        Screen::Funnel => (None, None),
        other => (None, Some(Box::new(other))),
    };
    app.screen = Screen::Promises(Promises { of, back, ..Promises::default() });
    app.reload().map(|()| Vec::new())
}

/// Does a move, if the action is one.
pub(super) fn moved(app: &mut App, action: Action) -> Result<bool> {
    let height = layout::promises_height(app.view.size) as i64;
    let conn = past::conn(&app.view, &app.store);
    let Screen::Promises(state) = &mut app.screen else { return Ok(false) };
    match action {
        Action::Down => state.move_by(conn, 1)?,
        Action::Up => state.move_by(conn, -1)?,
        Action::HalfPageDown => state.move_by(conn, height / 2)?,
        Action::HalfPageUp => state.move_by(conn, -height / 2)?,
        Action::PageDown => state.move_by(conn, height)?,
        Action::PageUp => state.move_by(conn, -height)?,
        Action::Top => state.go_top(conn)?,
        Action::Bottom => state.go_bottom(conn)?,
        Action::Open => look(app)?,
        Action::Back => {
            app.answer = super::Answer::default();
            app.screen = state.back.take().map_or(Screen::Funnel, |back| *back);
            app.reload()?;
        }
        Action::Funnel => past::leave(app)?,
        _ => return Ok(false),
    }
    Ok(true)
}

/// Opens the deal; Esc comes back to its promise.
fn look(app: &mut App) -> Result<()> {
    let deal = selected(app)?.deal;
    let back = Some(Box::new(std::mem::replace(&mut app.screen, Screen::Funnel)));
    app.answer = super::Answer::default();
    app.screen = Screen::Deal(Page { back, ..Page::of(deal) });
    app.reload()
}

/// Answers the promise that a letter is for.
pub(super) fn selected(app: &App) -> Result<Promise> {
    match &app.screen {
        Screen::Promises(state) => state.selected().map(|item| item.promise.clone()),
        _ => None,
    }
    .ok_or_else(|| Error::refused("There is no promise here; ! on a deal makes one."))
}

/// Does what a letter asks for to the selected promise.
pub(super) fn act(app: &mut App, action: Action) -> Result<Vec<Effect>> {
    let promise = selected(app)?;
    match action {
        Action::KeepPromise => app.perform(&Op::Keep(Keep { promise: promise.id })),
        Action::WithdrawPromise => app.ask(Ask::Withdraw(promise.id), vec![promise.deal]),
        _ => app.ask(Ask::Reschedule(promise.id), vec![promise.deal]),
    }
}

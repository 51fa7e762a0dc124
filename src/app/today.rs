//! Today: what to do in the block of a day; the cursor on its cards, and the owner's own order of them.

pub mod agenda;
mod block;
mod change;
mod off;
mod read;
pub mod timeline;

pub use block::{Missed, missed};
pub(super) use block::{block_reading, move_block};
pub(super) use change::{act, pull};
pub(super) use off::{off_reading, take_off};

use super::action::Action;
use super::event::Pointer;
use super::page::Page;
use super::{Answer, App, Screen, past};
use crate::domain::id::DealId;
use crate::domain::settings::Settings;
use crate::domain::{Day, Moment, workdays};
use crate::error::Result;
use crate::store::sheet::{self, Sheet};
use crate::store::{Connection, meetings};
use agenda::{Agenda, Card, Kind};
use chrono::{Days, Timelike};
use timeline::Row;

/// The state of the screen.
#[derive(Debug, Clone, Default)]
pub struct Today {
    /// The day that is looked at; none is the present one, whatever day that becomes.
    pub other: Option<Day>,
    pub agenda: Agenda,
    pub cursor: usize,
    /// The deal of the selected card.
    pub sheet: Option<Box<Sheet>>,
    told: Option<DealId>,
}

/// So many of a deal's touches fit beside the timeline.
const TOUCHES: usize = 12;

impl Today {
    /// Answers the day that is looked at.
    pub fn day(&self, app: &App) -> Day {
        self.other.unwrap_or(app.today())
    }

    /// Answers the second of the day at which the present minute began, where the present day is looked at.
    pub fn minute(&self, app: &App) -> Option<u32> {
        let shown = self.other.is_none_or(|day| day == app.today());
        (shown && app.view.now.date_naive() == app.today()).then(|| app.view.now.num_seconds_from_midnight() / 60 * 60)
    }

    /// Answers the card that the cursor is on.
    pub fn selected(&self) -> Option<&Card> {
        self.agenda.cards.get(self.cursor)
    }

    /// Answers the deal of the selected card.
    pub fn deal(&self) -> Option<DealId> {
        self.selected().and_then(|card| card.deal)
    }

    /// Reads the day again; the cursor stays on its deal, or goes to the next of one that left.
    pub fn reload(&mut self, conn: &Connection, settings: &Settings, now: Moment) -> Result<()> {
        let deal = self.deal();
        let present = workdays::rollover(now, settings.rollover);
        self.agenda = read::day(conn, settings, self.other.unwrap_or(present), now)?;
        self.told = None;
        let found = self.agenda.cards.iter().position(|card| deal.is_some() && card.deal == deal);
        self.cursor = found.unwrap_or(self.cursor).min(self.agenda.cards.len().saturating_sub(1));
        self.refresh(conn)
    }

    /// Reads the deal of the selected card, if it is not known yet.
    pub fn refresh(&mut self, conn: &Connection) -> Result<()> {
        let wanted = self.deal();
        if wanted != self.told || self.sheet.is_some() != wanted.is_some() {
            self.sheet = wanted.map_or(Ok(None), |deal| sheet::load(conn, deal, TOUCHES))?.map(Box::new);
            self.told = wanted;
        }
        Ok(())
    }

    /// Answers the rows in sight of the timeline, or of the cards alone where there is little room.
    pub fn rows(&self, app: &App) -> Vec<Row> {
        let size = app.view.size;
        let height = usize::from(super::layout::today(size).timeline);
        let rows = match super::layout::is_card_list(size) {
            true => timeline::cards(&self.agenda),
            false => timeline::rows(&self.agenda, height, self.minute(app)),
        };
        let at = rows.iter().position(|row| row.card() == Some(self.cursor)).unwrap_or(rows.len().saturating_sub(1));
        let first = timeline::first(at, height, rows.len());
        rows.into_iter().skip(first).take(height).collect()
    }

    fn card_at(&self, app: &App, line: usize) -> Option<usize> {
        self.rows(app).get(line).and_then(Row::card)
    }

    /// Moves the cursor over the cards.
    pub fn move_by(&mut self, cards: i64) {
        let last = self.agenda.cards.len().saturating_sub(1) as i64;
        self.cursor = (self.cursor as i64 + cards).clamp(0, last) as usize;
    }
}

/// Opens the screen on the present day.
pub(super) fn open(app: &mut App) -> Result<()> {
    past::leave(app)?;
    app.screen = Screen::Today(Box::default());
    app.reload()
}

/// At the start: this screen on a working day with something due.
pub(super) fn open_first(app: &mut App) -> Result<()> {
    let mut today = Today::default();
    today.reload(app.store.conn(), app.store.settings(), app.view.now)?;
    if today.agenda.kind == Kind::Working && today.agenda.has_due() {
        app.screen = Screen::Today(Box::new(today));
    }
    Ok(())
}

/// Does a move, if the action is one.
pub(super) fn moved(app: &mut App, action: Action) -> Result<bool> {
    let page = super::layout::today(app.view.size).timeline as i64 / 2;
    let Screen::Today(today) = &mut app.screen else { return Ok(false) };
    match action {
        Action::Down => today.move_by(1),
        Action::Up => today.move_by(-1),
        Action::HalfPageDown => today.move_by(page / 2),
        Action::HalfPageUp => today.move_by(-page / 2),
        Action::PageDown => today.move_by(page),
        Action::PageUp => today.move_by(-page),
        Action::Top => today.cursor = 0,
        Action::Bottom => today.move_by(i64::from(u32::MAX)),
        Action::Open => look(app)?,
        Action::NextDay => beside(app, 1)?,
        Action::PreviousDay => beside(app, -1)?,
        Action::Back => back(app)?,
        Action::Funnel => past::leave(app)?,
        _ => return Ok(false),
    }
    Ok(true)
}

/// What is asked about a meeting is another thing once it is over.
pub(super) fn minute(app: &mut App, before: Moment) -> Result<()> {
    let (from, to) = (before.naive_local(), app.view.now.naive_local());
    let from = if from.date() == to.date() { from.time() } else { chrono::NaiveTime::MIN };
    let is_shown = matches!(app.screen, Screen::Today(_));
    if is_shown && meetings::ended(app.store.conn(), to.date(), (from, to.time()))? { app.reload() } else { Ok(()) }
}

/// Another day; the present one again follows midnight.
fn beside(app: &mut App, days: i64) -> Result<()> {
    let present = app.today();
    let Screen::Today(today) = &mut app.screen else { return Ok(()) };
    let day = today.other.unwrap_or(present);
    let wanted = if days > 0 { day.checked_add_days(Days::new(1)) } else { day.checked_sub_days(Days::new(1)) };
    let wanted = wanted.unwrap_or(day);
    today.other = (wanted != present).then_some(wanted);
    today.cursor = 0;
    app.answer = Answer::default();
    app.reload()
}

/// From another day to the present one.
fn back(app: &mut App) -> Result<()> {
    app.answer = Answer::default();
    let Screen::Today(today) = &mut app.screen else { return Ok(()) };
    if today.other.take().is_none() { Ok(()) } else { app.reload() }
}

/// The deal's page; Esc comes back to the card.
fn look(app: &mut App) -> Result<()> {
    let Some(deal) = chosen(app) else {
        app.say(NO_DEAL);
        return Ok(());
    };
    let back = Some(Box::new(std::mem::replace(&mut app.screen, Screen::Funnel)));
    app.answer = Answer::default();
    app.screen = Screen::Deal(Page { back, ..Page::of(deal) });
    app.reload()
}

const NO_DEAL: &str = "There is no deal here; + pulls one in.";

/// Answers the deal of the selected card.
pub(super) fn chosen(app: &App) -> Option<DealId> {
    match &app.screen {
        Screen::Today(today) => today.deal(),
        _ => None,
    }
}

/// On a page that was opened from here: the deal of the card after or before.
pub(super) fn next_card(page: &mut Page, step: i64) -> Option<bool> {
    let Some(Screen::Today(today)) = page.back.as_deref_mut() else { return None };
    today.move_by(step);
    match today.deal() {
        Some(deal) if deal != page.deal => {
            let back = page.back.take();
            *page = Page { back, ..Page::of(deal) };
            Some(true)
        }
        _ => Some(false),
    }
}

/// A click selects the card of a row, the wheel goes over the cards.
pub(super) fn point(app: &mut App, pointer: Pointer, row: u16) {
    let parts = super::layout::today(app.view.size);
    let top = super::layout::header_height(app.view.size) + parts.title;
    let line = row.checked_sub(top).filter(|line| *line < parts.timeline).map(usize::from);
    let Screen::Today(today) = &app.screen else { return };
    let clicked = line.and_then(|line| today.card_at(app, line));
    let Screen::Today(today) = &mut app.screen else { return };
    match (pointer, clicked) {
        (Pointer::WheelUp, _) => today.move_by(-1),
        (Pointer::WheelDown, _) => today.move_by(1),
        (Pointer::Click, Some(card)) => today.cursor = card,
        (Pointer::Click, None) => {}
    }
}

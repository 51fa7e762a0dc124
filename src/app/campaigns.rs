//! Campaigns on screen: the categories, and of the selected one its brief, its steps, what waits and whom to fix.

pub mod verbs;

use super::action::Action;
use super::event::Effect;
use super::page::Page;
use super::{App, Screen, past};
use crate::domain::Day;
use crate::domain::category::Category;
use crate::domain::id::{DealId, LetterId};
use crate::domain::letter::LetterState;
use crate::domain::playbook::PlaybookStep;
use crate::domain::stage::Pane;
use crate::error::Result;
use crate::ops::{self, Templates};
use crate::store::campaigns::{self, Standing};
use crate::store::letters::{self, Count, Of};
use crate::store::{Store, categories, deals, playbooks, tally};
use std::collections::BTreeMap;

/// The state of the screen.
#[derive(Debug, Clone, Default)]
pub struct Campaigns {
    pub rows: Vec<Row>,
    pub cursor: usize,
    /// Of the selected category.
    pub detail: Detail,
    /// The letters and names on the right have the keys, this one is selected.
    pub place: Option<usize>,
    back: Option<Box<Screen>>,
}

/// One category.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub category: Category,
    pub leads: i64,
    /// How many are in a campaign.
    pub enrolled: i64,
    pub count: Count,
}

/// What is told of the selected category.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Detail {
    pub campaign: Option<String>,
    /// Each step, and how many leads have it next.
    pub steps: Vec<(PlaybookStep, i64)>,
    pub items: Vec<Item>,
}

/// Somebody for whom something is to be done here.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    pub deal: DealId,
    pub name: String,
    pub waits: Waits,
}

/// What it is.
#[derive(Debug, Clone, PartialEq)]
pub enum Waits {
    /// A letter that waits for "sent".
    Letter { id: LetterId, state: LetterState, subject: String, made: Day },
    /// No draft can be made, for this reason.
    Fix(String),
}

/// So many letters and so many names to fix are read.
const MOST: usize = 200;

impl Campaigns {
    /// Answers the selected category.
    pub fn selected(&self) -> Option<&Row> {
        self.rows.get(self.cursor)
    }

    /// Answers the selected letter or name.
    pub fn item(&self) -> Option<&Item> {
        self.detail.items.get(self.place?)
    }

    /// Reads everything in sight again; the cursor stays on its category.
    pub fn reload(&mut self, store: &Store, today: Day) -> Result<()> {
        let conn = store.conn();
        let before = self.selected().map(|row| row.category.id);
        let standing = campaigns::standing(conn)?;
        let counts = letters::counts(conn, today)?;
        let leads: BTreeMap<String, i64> = tally::by_key(conn, Pane::Leads, "category")?.into_iter().collect();
        let row = |category: Category| Row {
            leads: leads.get(&category.id.0.to_string()).copied().unwrap_or(0),
            enrolled: standing.of(category.id),
            count: counts.get(&category.id).copied().unwrap_or_default(),
            category,
        };
        self.rows = categories::all(conn)?.into_iter().map(row).collect();
        let there = self.rows.iter().position(|row| Some(row.category.id) == before);
        self.cursor = there.unwrap_or(self.cursor).min(self.rows.len().saturating_sub(1));
        self.read_detail(store, &standing, today)
    }

    fn read_detail(&mut self, store: &Store, standing: &Standing, today: Day) -> Result<()> {
        self.detail = Detail::default();
        let Some(category) = self.selected().map(|row| row.category.clone()) else { return Ok(()) };
        let conn = store.conn();
        if let Some(playbook) = category.playbook {
            self.detail.campaign = Some(playbooks::name(conn, playbook)?);
            let steps = playbooks::steps(conn, playbook)?.into_iter().enumerate();
            self.detail.steps =
                steps.map(|(place, step)| (step, standing.at(category.id, playbook, place + 1))).collect();
        }
        let of = Of::Category(category.id);
        for letter in letters::waiting(conn, of, today, MOST)? {
            let name = deals::name(conn, letter.deal)?;
            let waits =
                Waits::Letter { id: letter.id, state: letter.state, subject: letter.subject, made: letter.made };
            self.detail.items.push(Item { deal: letter.deal, name, waits });
        }
        if let Ok(templates) = Templates::load(store) {
            let fix = ops::to_fix(store, of, today, &templates, MOST)?.into_iter();
            self.detail.items.extend(fix.map(|one| Item {
                deal: one.deal,
                name: one.name,
                waits: Waits::Fix(one.why),
            }));
        }
        self.place = match self.detail.items.len() {
            0 => None,
            len => self.place.map(|place| place.min(len - 1)),
        };
        Ok(())
    }

    fn move_by(&mut self, store: &Store, today: Day, rows: i64) -> Result<()> {
        let moved = |at: usize, len: usize| (at as i64 + rows).clamp(0, (len as i64 - 1).max(0)) as usize;
        if let Some(place) = self.place {
            self.place = Some(moved(place, self.detail.items.len()));
            return Ok(());
        }
        self.cursor = moved(self.cursor, self.rows.len());
        self.read_detail(store, &campaigns::standing(store.conn())?, today)
    }
}

/// Opens the screen.
pub(super) fn open(app: &mut App) -> Result<Vec<Effect>> {
    app.answer = super::Answer::default();
    if matches!(app.screen, Screen::Campaigns(_)) {
        return Ok(Vec::new());
    }
    let back = match std::mem::replace(&mut app.screen, Screen::Funnel) {
        Screen::Funnel => None,
        other => Some(Box::new(other)),
    };
    app.screen = Screen::Campaigns(Campaigns { back, ..Campaigns::default() });
    app.reload().map(|()| Vec::new())
}

/// Does a move, if the action is one.
pub(super) fn moved(app: &mut App, action: Action) -> Result<bool> {
    let today = app.today();
    let Screen::Campaigns(state) = &mut app.screen else { return Ok(false) };
    let rows = match action {
        Action::Down => 1,
        Action::Up => -1,
        Action::HalfPageDown => 8,
        Action::HalfPageUp => -8,
        Action::PageDown => 16,
        Action::PageUp => -16,
        Action::Top => i64::from(i32::MIN),
        Action::Bottom => i64::from(i32::MAX),
        Action::OtherSide => {
            let to = if state.place.is_none() && !state.detail.items.is_empty() { Some(0) } else { None };
            state.place = to;
            return Ok(true);
        }
        Action::Open => {
            look(app)?;
            return Ok(true);
        }
        Action::Back => {
            back(app)?;
            return Ok(true);
        }
        Action::Funnel => {
            past::leave(app)?;
            return Ok(true);
        }
        _ => return Ok(false),
    };
    state.move_by(&app.store, today, rows)?;
    Ok(true)
}

/// One step back: to the categories, then to the screen before.
fn back(app: &mut App) -> Result<()> {
    app.answer = super::Answer::default();
    let Screen::Campaigns(state) = &mut app.screen else { return Ok(()) };
    if state.place.take().is_some() {
        return Ok(());
    }
    app.screen = state.back.take().map_or(Screen::Funnel, |back| *back);
    app.reload()
}

/// Opens the deal of a letter, or the leads of the category; Esc comes back.
fn look(app: &mut App) -> Result<()> {
    let Screen::Campaigns(state) = &app.screen else { return Ok(()) };
    if let Some(deal) = state.item().map(|item| item.deal) {
        let back = Some(Box::new(std::mem::replace(&mut app.screen, Screen::Funnel)));
        app.answer = super::Answer::default();
        app.screen = Screen::Deal(Page { back, ..Page::of(deal) });
        return app.reload();
    }
    let Some(category) = state.selected().map(|row| row.category.clone()) else { return Ok(()) };
    app.screen = Screen::Funnel;
    app.funnel.sieve = super::sieve::Sieve::of_category(&category);
    app.funnel.focus = 0;
    app.reload()?;
    app.say(format!("The deals of {}; Esc shows all again.", category.name));
    Ok(())
}

//! Review: the mirror's lines under the cursor, and the deals behind each.

use super::action::Action;
use super::event::{Effect, Job};
use super::sieve::Sieve;
use super::{App, Screen, layout, past};
use crate::domain::mirror::Review as Mirror;
use crate::domain::mirror::told::{self, Behind, Line, Part};
use crate::domain::money::Currency;
use crate::domain::settings::Settings;
use crate::domain::stage::Pane;
use crate::domain::{Day, text};
use crate::error::{Error, Result};
use crate::store::search::{self, Hits};
use crate::store::{Connection, mirror};
use std::sync::Arc;

/// The state of the screen.
#[derive(Debug, Clone, Default)]
pub struct Review {
    pub mirror: Option<Arc<Mirror>>,
    /// Every line with its part, in their order.
    pub lines: Vec<(Part, Line)>,
    pub cursor: usize,
    /// It is to be read again beside the screen.
    stale: bool,
}

impl Review {
    /// Asks for the mirror again; of the past it is read at once, for only this program has it.
    pub fn reload(&mut self, past: Option<&Connection>, settings: &Settings, today: Day) -> Result<()> {
        match past {
            Some(conn) => self.show(Arc::new(mirror::review(conn, settings, today)?), settings.currency),
            None => self.stale = true,
        }
        Ok(())
    }

    /// Takes what was read; the cursor stays where it is.
    pub fn show(&mut self, read: Arc<Mirror>, own: Currency) {
        self.lines = lines(&read, own);
        self.mirror = Some(read);
        self.cursor = self.cursor.min(self.lines.len().saturating_sub(1));
    }

    /// Answers what the worker is to read, once for each time that it is wanted.
    pub(super) fn wanted(&mut self, today: Day) -> Option<Job> {
        std::mem::take(&mut self.stale).then_some(Job::Review { today })
    }

    /// Answers the line that the cursor is on.
    pub fn selected(&self) -> Option<&(Part, Line)> {
        self.lines.get(self.cursor)
    }

    /// Answers the part that the cursor is in.
    pub fn part(&self) -> Part {
        self.selected().map_or(Part::Block, |(part, _)| *part)
    }

    fn move_by(&mut self, rows: i64) {
        let last = self.lines.len().saturating_sub(1) as i64;
        self.cursor = (self.cursor as i64 + rows).clamp(0, last) as usize;
    }

    /// To the first line of the next part, or of the one before.
    fn part_by(&mut self, step: isize) {
        let at = Part::ALL.iter().position(|part| *part == self.part()).unwrap_or(0) as isize;
        let parts = Part::ALL.len() as isize;
        let wanted = Part::ALL[(at + step).rem_euclid(parts) as usize];
        self.cursor = self.lines.iter().position(|(part, _)| *part == wanted).unwrap_or(self.cursor);
    }
}

fn lines(mirror: &Mirror, own: Currency) -> Vec<(Part, Line)> {
    let of = |part: &Part| told::lines(mirror, *part, own).into_iter().map(|line| (*part, line)).collect::<Vec<_>>();
    Part::ALL.iter().flat_map(of).collect()
}

/// Opens the screen.
pub(super) fn open(app: &mut App) -> Result<Vec<Effect>> {
    if !matches!(app.screen, Screen::Review(_)) {
        app.screen = Screen::Review(Box::default());
        app.answer = super::Answer::default();
    }
    app.reload().map(|()| Vec::new())
}

/// Does a move, if the action is one.
pub(super) fn moved(app: &mut App, action: Action) -> Result<bool> {
    let height = layout::history_height(app.view.size) as i64;
    let Screen::Review(review) = &mut app.screen else { return Ok(false) };
    match action {
        Action::Down => review.move_by(1),
        Action::Up => review.move_by(-1),
        Action::HalfPageDown => review.move_by(height / 2),
        Action::HalfPageUp => review.move_by(-height / 2),
        Action::PageDown => review.move_by(height),
        Action::PageUp => review.move_by(-height),
        Action::Top => review.cursor = 0,
        Action::Bottom => review.move_by(i64::MAX / 2),
        Action::NextPane => review.part_by(1),
        Action::PreviousPane => review.part_by(-1),
        Action::Open => show(app)?,
        Action::Back | Action::Funnel => {
            app.answer = super::Answer::default();
            past::leave(app)?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

/// Shows the deals behind the line in the funnel; Esc comes back.
fn show(app: &mut App) -> Result<()> {
    let Screen::Review(review) = &app.screen else { return Ok(()) };
    let Some((part, line)) = review.selected() else { return Ok(()) };
    let Some(behind) = line.behind.clone() else {
        return Err(Error::refused(format!("No deals are behind \"{}\".", line.label)));
    };
    let title = title(*part, line);
    let hits = hits(app, &behind)?;
    show_hits(app, title, hits, "Review")
}

/// Shows deals in the funnel, or in the list that holds the most of them; Esc comes back to where it was.
pub(super) fn show_hits(app: &mut App, title: String, hits: Hits, from: &str) -> Result<()> {
    let (all, pane) = (hits.ids().len(), fullest(&hits));
    let here =
        pane.map_or_else(|| Pane::FUNNEL.iter().map(|pane| hits.in_pane(*pane)).sum(), |pane| hits.in_pane(pane));
    let elsewhere = (all as i64 - here).max(0);
    let back = std::mem::replace(&mut app.screen, Screen::Funnel);
    app.funnel.sieve = Sieve { typed: title.clone(), hits: Some(Arc::new(hits)), pane, ..Sieve::default() };
    app.funnel.back = Some(Box::new(back));
    app.funnel.focus = pane.map_or(0, |_| Pane::FUNNEL.len());
    app.reload()?;
    let others = if elsewhere > 0 { format!(" {} in other lists.", text::grouped(elsewhere)) } else { String::new() };
    app.say(format!("{}: {}.{others} Esc goes back to {from}.", text::capital(&title), text::count(all, "deal")));
    Ok(())
}

/// "won and lost: Price", "ageing: leads".
fn title(part: Part, line: &Line) -> String {
    let word = match &line.behind {
        Some(Behind::Reason(word) | Behind::Source(word) | Behind::Category(word)) => {
            word.as_deref().unwrap_or("not said")
        }
        _ => &line.label,
    };
    format!("{part}: {word}")
}

fn hits(app: &App, behind: &Behind) -> Result<Hits> {
    let conn = past::conn(&app.view, &app.store);
    let ids = mirror::behind(conn, behind, app.today())?;
    search::counted(conn, Hits::these(ids))
}

/// The list behind a flag word that holds more of them than any other; none where they are in the four panes.
fn fullest(hits: &Hits) -> Option<Pane> {
    let others = [Pane::Customers, Pane::Closed, Pane::Archived, Pane::Tray];
    let mut most = (0, None);
    for pane in Pane::FUNNEL.iter().map(|pane| (*pane, None)).chain(others.map(|pane| (pane, Some(pane)))) {
        if hits.in_pane(pane.0) > most.0 {
            most = (hits.in_pane(pane.0), pane.1);
        }
    }
    most.1
}

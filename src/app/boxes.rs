//! The twelve boxes on screen: the board under the cursor, the deals behind each, and what it asks for.

use super::action::Action;
use super::event::{Effect, Job};
use super::prompt::{Ask, Reading, Tone};
use super::{App, Screen, moves, past, review};
use crate::domain::Day;
use crate::domain::boxes::Entry;
use crate::domain::settings::Settings;
use crate::error::{Error, Result};
use crate::ops::{self, Op, Redo, Score, Undo};
use crate::store::search::{self, Hits};
use crate::store::{Connection, boxes};

/// The state of the screen.
#[derive(Debug, Clone, Default)]
pub struct Boxes {
    /// The board; empty until it is read.
    pub entries: Vec<Entry>,
    pub cursor: usize,
    /// It is to be read again beside the screen.
    stale: bool,
    back: Option<Box<Screen>>,
}

impl Boxes {
    /// Answers the box that the cursor is on.
    pub fn selected(&self) -> Option<&Entry> {
        self.entries.get(self.cursor)
    }

    /// Asks for the board again; of the past it is read at once, for only this program has it.
    pub fn reload(&mut self, past: Option<&Connection>, settings: &Settings, today: Day) -> Result<()> {
        match past {
            Some(conn) => self.show(boxes::board(conn, settings, today)?),
            None => self.stale = true,
        }
        Ok(())
    }

    /// Takes what was read; the cursor stays where it is.
    pub fn show(&mut self, entries: Vec<Entry>) {
        self.cursor = self.cursor.min(entries.len().saturating_sub(1));
        self.entries = entries;
    }

    /// Answers what the worker is to read, once for each time that it is wanted.
    pub(super) fn wanted(&mut self, today: Day) -> Option<Job> {
        std::mem::take(&mut self.stale).then_some(Job::Boxes { today })
    }

    fn move_by(&mut self, rows: i64) {
        let last = self.entries.len().saturating_sub(1) as i64;
        self.cursor = (self.cursor as i64 + rows).clamp(0, last) as usize;
    }
}

/// Opens the screen.
pub(super) fn open(app: &mut App) -> Result<Vec<Effect>> {
    if !matches!(app.screen, Screen::Boxes(_)) {
        let back = moves::way_back(app, |screen| matches!(screen, Screen::Review(_) | Screen::Week(_)));
        app.screen = Screen::Boxes(Box::new(Boxes { back, ..Boxes::default() }));
    }
    app.reload().map(|()| Vec::new())
}

/// Does what a key asks for on this screen.
pub(super) fn act(app: &mut App, action: Action) -> Result<Vec<Effect>> {
    let Screen::Boxes(board) = &mut app.screen else { return Ok(Vec::new()) };
    if let Some(rows) = moves::rows(action, 12) {
        board.move_by(rows);
        return Ok(Vec::new());
    }
    match action {
        Action::Open => return show(app),
        Action::Back => {
            let way = board.back.take();
            moves::go_back(app, way)?;
        }
        Action::Funnel => past::leave(app)?,
        _ => return change(app, action),
    }
    Ok(Vec::new())
}

fn change(app: &mut App, action: Action) -> Result<Vec<Effect>> {
    past::refuse_change(&app.view, action)?;
    app.answer = super::Answer::default();
    match action {
        Action::Undo => app.perform(&Op::Undo(Undo::default())),
        Action::Redo => app.perform(&Op::Redo(Redo::default())),
        Action::AsCard => as_card(app),
        Action::ByHand => {
            let number = selected(app)?.kind.number;
            app.ask(Ask::Score(number), Vec::new())
        }
        other => super::verbs::act_anywhere(app, other),
    }
}

fn selected(app: &App) -> Result<&Entry> {
    match &app.screen {
        Screen::Boxes(board) => board.selected(),
        _ => None,
    }
    .ok_or_else(|| Error::refused("The boxes are not read yet."))
}

/// What the box asks for becomes a step of today, or a line of the week.
fn as_card(app: &mut App) -> Result<Vec<Effect>> {
    let entry = selected(app)?;
    let nothing = || Error::refused(format!("{}: {}.", entry.name, entry.at_rest()));
    let op = ops::card(entry.action.as_ref().ok_or_else(nothing)?, app.today());
    app.perform(&op)
}

/// Scores the box that was asked about.
pub(super) fn score(app: &mut App, number: u8, typed: &str) -> Result<Vec<Effect>> {
    app.perform(&Op::Score(Score::read(number, typed)?))
}

/// What a score would say.
pub(super) fn score_reading(number: u8, typed: &str) -> Vec<Reading> {
    vec![match Score::read(number, typed) {
        Ok(score) => {
            let note = score.note.map(|note| format!(" · {note}")).unwrap_or_default();
            Reading::of(Tone::Read, format!("{}{note}", score.verdict))
        }
        Err(error) => Reading::of(Tone::Fault, error.to_string()),
    }]
}

/// Has the deals behind the box looked for; those of the past at once, for only this program has it.
fn show(app: &mut App) -> Result<Vec<Effect>> {
    let entry = selected(app)?;
    let (title, number) = (format!("box {}: {}", entry.kind.number, entry.name), entry.kind.number);
    let today = app.today();
    if app.view.past.is_none() {
        return Ok(vec![Effect::Work(Job::Behind { number, title, today })]);
    }
    let conn = past::conn(&app.view, &app.store);
    let ids = boxes::behind(conn, app.store.settings(), number, today)?;
    let hits = search::counted(conn, Hits::these(ids))?;
    behind(app, title, hits).map(|()| Vec::new())
}

/// Shows the deals behind a box in the funnel, unless the board is out of sight by now; Esc comes back.
pub(super) fn behind(app: &mut App, title: String, hits: Hits) -> Result<()> {
    match app.screen {
        Screen::Boxes(_) if hits.ids().is_empty() => Err(Error::refused(format!("No deals are behind {title}."))),
        Screen::Boxes(_) => review::show_hits(app, title, hits, "the boxes"),
        _ => Ok(()),
    }
}

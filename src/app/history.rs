//! The history on screen: a window over every operation, what the selected one changed, and the way back from it.

use super::action::Action;
use super::busy::Then;
use super::chooser::{Choice, Chooser, Pick};
use super::event::Effect;
use super::input::Input;
use super::overlay::Overlay;
use super::prompt::{Ask, Prompt};
use super::{App, Screen, past};
use crate::domain::id::OperationId;
use crate::domain::{Day, text};
use crate::error::{Error, Result};
use crate::ops::{Op, Outcome, Redo, Undo};
use crate::store::Connection;
use crate::store::history::{self, Changes, Operation};
use crate::store::undo::{self, Partly};

/// The state of the screen.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// What the labels must hold.
    pub words: String,
    /// The operations in sight, newest first.
    pub rows: Vec<Operation>,
    pub cursor: usize,
    /// What the selected operation changed.
    pub changes: Changes,
    /// The first line of the changes in sight; drawing stops it at the end.
    pub scroll: usize,
    told: Option<OperationId>,
    height: usize,
}

/// What a letter of the history's choosers does.
#[derive(Debug, Clone, PartialEq)]
pub enum PastPick {
    /// All of it but what was worked on since.
    UndoRest(OperationId),
    RedoRest(OperationId),
    /// These, newest first.
    UndoAll(Vec<OperationId>),
    AsOf(Day),
    Nothing,
}

/// So many lines of changes are told.
const LINES: usize = 60;
/// More than this is not walked back one by one.
const MOST_BACK: usize = 1_000;

impl History {
    /// Answers the operation that the cursor is on.
    pub fn selected(&self) -> Option<&Operation> {
        self.rows.get(self.cursor)
    }

    /// Reads the window again; the cursor stays on its operation.
    pub fn reload(&mut self, conn: &Connection, height: usize) -> Result<()> {
        self.height = height.max(1);
        self.told = None;
        let Some(id) = self.selected().map(|operation| operation.id) else { return self.go_top(conn) };
        let below = history::older(conn, Some(OperationId(id.0 + 1)), &self.words, self.height)?;
        let mut rows =
            history::newer(conn, OperationId(below.first().map_or(0, |first| first.id.0)), &self.words, self.cursor)?;
        rows.reverse();
        self.cursor = rows.len();
        rows.extend(below);
        self.rows = rows;
        self.fill(conn)
    }

    /// Reads what the selected operation changed, if that is not known yet.
    pub fn refresh(&mut self, conn: &Connection) -> Result<()> {
        let wanted = self.selected().map(|operation| operation.id);
        if wanted != self.told {
            self.changes = wanted.map_or(Ok(Changes::default()), |id| history::changes_of(conn, id, LINES))?;
            (self.told, self.scroll) = (wanted, 0);
        }
        Ok(())
    }

    fn go_top(&mut self, conn: &Connection) -> Result<()> {
        self.rows = history::older(conn, None, &self.words, self.height)?;
        self.cursor = 0;
        Ok(())
    }

    fn go_bottom(&mut self, conn: &Connection) -> Result<()> {
        self.rows = history::newer(conn, OperationId(0), &self.words, self.height)?;
        self.rows.reverse();
        self.cursor = self.rows.len().saturating_sub(1);
        Ok(())
    }

    fn move_by(&mut self, conn: &Connection, rows: i64) -> Result<()> {
        let wanted = self.cursor as i64 + rows;
        if wanted < 0 {
            self.read_newer(conn, wanted.unsigned_abs() as usize)?;
            self.cursor = 0;
        } else {
            let missing = (wanted as usize + 1).saturating_sub(self.rows.len());
            self.read_older(conn, missing)?;
            self.cursor = if missing > 0 { self.rows.len().saturating_sub(1) } else { wanted as usize };
        }
        Ok(())
    }

    fn read_older(&mut self, conn: &Connection, rows: usize) -> Result<()> {
        let Some(last) = self.rows.last().filter(|_| rows > 0).map(|last| last.id) else { return Ok(()) };
        self.rows.extend(history::older(conn, Some(last), &self.words, rows)?);
        self.rows.drain(..self.rows.len().saturating_sub(self.height));
        Ok(())
    }

    fn read_newer(&mut self, conn: &Connection, rows: usize) -> Result<()> {
        let Some(first) = self.rows.first().map(|first| first.id) else { return Ok(()) };
        let mut newer = history::newer(conn, first, &self.words, rows)?;
        newer.reverse();
        newer.append(&mut self.rows);
        newer.truncate(self.height);
        self.rows = newer;
        Ok(())
    }

    /// No empty lines while there are older operations, or newer ones above.
    fn fill(&mut self, conn: &Connection) -> Result<()> {
        self.cursor = self.cursor.min(self.rows.len().saturating_sub(1));
        let first = self.rows.first().map(|first| first.id);
        let missing = self.height.saturating_sub(self.rows.len());
        if let Some(first) = first.filter(|_| missing > 0) {
            let mut newer = history::newer(conn, first, &self.words, missing)?;
            newer.reverse();
            self.cursor += newer.len();
            newer.append(&mut self.rows);
            self.rows = newer;
        }
        let below = self.rows.len().saturating_sub(self.cursor + 1);
        let over = self.rows.len().saturating_sub(self.height).min(below);
        self.rows.truncate(self.rows.len() - over);
        Ok(())
    }

    fn scroll_by(&mut self, lines: i64) {
        self.scroll = usize::try_from(self.scroll as i64 + lines).unwrap_or(0).min(LINES * 2);
    }
}

/// Opens the screen on the newest operation, or shows the one that was looked at before the past.
pub(super) fn open(app: &mut App) -> Result<()> {
    if app.view.past.is_some() {
        return past::back_to_history(app);
    }
    if !matches!(app.screen, Screen::History(_)) {
        app.screen = Screen::History(History::default());
        app.answer = super::Answer::default();
    }
    app.reload()
}

/// Does what a key asks for on this screen.
pub(super) fn act(app: &mut App, action: Action) -> Result<Vec<Effect>> {
    let height = super::layout::history_height(app.view.size) as i64;
    let Screen::History(history) = &mut app.screen else { return Ok(Vec::new()) };
    let conn = app.store.conn();
    match action {
        Action::Down => history.move_by(conn, 1)?,
        Action::Up => history.move_by(conn, -1)?,
        Action::HalfPageDown => history.move_by(conn, height / 2)?,
        Action::HalfPageUp => history.move_by(conn, -height / 2)?,
        Action::PageDown => history.move_by(conn, height)?,
        Action::PageUp => history.move_by(conn, -height)?,
        Action::Top => history.go_top(conn)?,
        Action::Bottom => history.go_bottom(conn)?,
        Action::MoreChanges => history.scroll_by(1),
        Action::FewerChanges => history.scroll_by(-1),
        Action::Back if !history.words.is_empty() => return app.sift_history(""),
        Action::Back | Action::Funnel => past::leave(app)?,
        Action::Filter => return ask_filter(app),
        _ => return change(app, action),
    }
    Ok(Vec::new())
}

fn change(app: &mut App, action: Action) -> Result<Vec<Effect>> {
    app.answer = super::Answer::default();
    match action {
        Action::Undo => undo(app),
        Action::Redo => redo(app),
        Action::BackTo => back_to(app),
        Action::AsOf => as_of(app),
        other => super::verbs::act_anywhere(app, other),
    }
}

fn ask_filter(app: &mut App) -> Result<Vec<Effect>> {
    let Screen::History(history) = &app.screen else { return Ok(Vec::new()) };
    let input = Input::new(&history.words);
    let about = String::new();
    let prompt =
        Prompt { ask: Ask::FilterHistory, deals: Vec::new(), about, input, reading: Vec::new(), unread: false };
    app.overlays.push(Overlay::Prompt(prompt));
    app.read_prompt()
}

/// Answers the selected operation; of an undo or redo, the one that it is about.
fn subject(app: &App) -> Result<Operation> {
    let none = || Error::refused("There is nothing here yet; whatever you do is listed here.");
    let Screen::History(history) = &app.screen else { return Err(none()) };
    let mut operation = history.selected().cloned().ok_or_else(none)?;
    while let Some(target) = operation.target {
        operation = history::one(app.store.conn(), target)?.ok_or_else(none)?;
    }
    Ok(operation)
}

fn undo(app: &mut App) -> Result<Vec<Effect>> {
    let operation = subject(app)?;
    let op = Op::Undo(Undo { of: Some(operation.id), rest: false });
    app.perform_then(&op, Then::Offered { about: Box::new(operation), again: false })
}

fn redo(app: &mut App) -> Result<Vec<Effect>> {
    let operation = subject(app)?;
    if !operation.undone {
        let message = format!("\"{}\" is not undone.", operation.label);
        return Err(Error::refused_with(message, "Press u to undo it."));
    }
    let op = Op::Redo(Redo { of: Some(operation.id), rest: false });
    app.perform_then(&op, Then::Offered { about: Box::new(operation), again: true })
}

/// Offers the rest where part of an operation cannot be taken back, or done again; none where all of it could.
pub(super) fn offered(
    app: &mut App,
    (about, again): (&Operation, bool),
    result: Result<Outcome>,
) -> Result<Option<Vec<Effect>>> {
    let Err(error @ Error::Refused { .. }) = result else { return result.map(|_| None) };
    let conn = app.store.conn();
    let (verb, partly, pick) = match again {
        false if about.undone => return Err(error),
        false => ("Undo", undo::undo_partly(conn, about.id)?, PastPick::UndoRest(about.id)),
        true => ("Redo", undo::redo_partly(conn, about.id)?, PastPick::RedoRest(about.id)),
    };
    match partly {
        Some(partly) => offer(app, verb, about, partly, pick).map(Some),
        None => Err(error),
    }
}

/// "Undo 997; 3 worked on since stay".
fn offer(app: &mut App, verb: &str, about: &Operation, partly: Partly, pick: PastPick) -> Result<Vec<Effect>> {
    let Partly { others, stays } = partly;
    let stay = if stays == 1 { "stays" } else { "stay" };
    let label = format!("{verb} {}; {} worked on since {stay}", text::grouped(others), text::grouped(stays));
    choose(app, format!("{verb} · {}", about.label), vec![('y', label, String::new(), pick)])
}

/// Offers to undo everything since the selected operation, with it or without it.
fn back_to(app: &mut App) -> Result<Vec<Effect>> {
    let operation = subject(app)?;
    let with = undo::standing_since(app.store.conn(), operation.id, MOST_BACK + 1)?;
    let without: Vec<OperationId> = with.iter().copied().filter(|id| *id != operation.id).collect();
    if with.len() > MOST_BACK {
        return Err(Error::refused_with(
            format!("More than {} operations came after it.", text::grouped(MOST_BACK as i64)),
            "Enter shows the funnel of that day; `box9 restore` puts a backup back.",
        ));
    }
    let mut choices = Vec::new();
    for (letter, ids) in [('y', &without), ('t', &with)] {
        let label = match letter {
            'y' => format!("undo the {} after it", text::count(ids.len(), "operation")),
            _ => format!("undo this one too, {} in all", ids.len()),
        };
        if !ids.is_empty() && (letter == 'y' || !operation.undone) {
            choices.push((letter, label, newest_and_oldest(app, ids)?, PastPick::UndoAll(ids.clone())));
        }
    }
    if choices.is_empty() {
        return Err(Error::refused("Nothing that is not undone already came after it."));
    }
    let at = format!("{} {}", operation.day.format("%a %-d %b"), operation.at.format("%H:%M"));
    choose(app, format!("Back to {at} · {}", operation.label), choices)
}

fn newest_and_oldest(app: &App, ids: &[OperationId]) -> Result<String> {
    let label = |id: Option<&OperationId>| -> Result<String> {
        let found = id.map_or(Ok(None), |id| history::one(app.store.conn(), *id))?;
        Ok(found.map(|operation| format!("\"{}\"", operation.label)).unwrap_or_default())
    };
    Ok(if ids.len() > 1 { format!("{} … {}", label(ids.first())?, label(ids.last())?) } else { label(ids.first())? })
}

fn as_of(app: &mut App) -> Result<Vec<Effect>> {
    let Screen::History(history) = &app.screen else { return Ok(Vec::new()) };
    let Some(day) = history.selected().map(|operation| operation.day) else { return subject(app).map(|_| Vec::new()) };
    match past::warning(&app.store) {
        None => past::enter(app, day).map(|()| Vec::new()),
        Some(cost) => {
            let title = format!("The funnel as of {}", day.format("%a %-d %b %Y"));
            choose(app, title, vec![('y', "show it".into(), cost, PastPick::AsOf(day))])
        }
    }
}

fn choose(app: &mut App, title: String, choices: Vec<(char, String, String, PastPick)>) -> Result<Vec<Effect>> {
    let nothing = ('n', "nothing".to_owned(), String::new(), PastPick::Nothing);
    let choice = |(letter, label, leads_to, pick)| Choice { letter, label, leads_to, pick: Pick::Past(pick) };
    let choices = choices.into_iter().chain([nothing]).map(choice).collect();
    app.overlays.push(Overlay::Chooser(Chooser { title, choices }, Vec::new()));
    Ok(Vec::new())
}

impl App {
    /// Shows only operations whose label holds the words.
    pub(super) fn sift_history(&mut self, typed: &str) -> Result<Vec<Effect>> {
        let Screen::History(history) = &mut self.screen else { return Ok(Vec::new()) };
        history.words = typed.trim().to_owned();
        self.reload().map(|()| Vec::new())
    }

    /// Does what was picked in one of the history's choosers.
    pub(super) fn picked_past(&mut self, pick: PastPick) -> Result<Vec<Effect>> {
        match pick {
            PastPick::UndoRest(id) => self.perform(&Op::Undo(Undo { of: Some(id), rest: true })),
            PastPick::RedoRest(id) => self.perform(&Op::Redo(Redo { of: Some(id), rest: true })),
            PastPick::UndoAll(ids) => self.perform(&Op::UndoAll(ids)),
            PastPick::AsOf(day) => past::enter(self, day).map(|()| Vec::new()),
            PastPick::Nothing => Ok(Vec::new()),
        }
    }
}

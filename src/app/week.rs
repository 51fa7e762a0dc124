//! The week on screen: the lines of the week that ends, judged by one key each, and those of the next.

use super::action::Action;
use super::chooser::{Choice, Chooser, Pick};
use super::event::{Effect, Job};
use super::overlay::Overlay;
use super::prompt::{Ask, Reading, Tone};
use super::{App, Screen, moves, past};
use crate::domain::Day;
use crate::domain::commitment::{self, Kept};
use crate::domain::id::CommitmentId;
use crate::domain::settings::Settings;
use crate::error::{Error, Result};
use crate::ops::week::Names;
use crate::ops::{self, Commit, Op, Redo, Undo};
use crate::store::week::{self, Line, Lines};
use crate::store::{Connection, who};

/// The state of the screen.
#[derive(Debug, Clone, Default)]
pub struct Week {
    pub lines: Lines,
    /// Over the lines before, then those to come.
    pub cursor: usize,
    back: Option<Box<Screen>>,
}

impl Week {
    /// Answers the line that the cursor is on.
    pub fn selected(&self) -> Option<&Line> {
        self.lines.before.iter().chain(&self.lines.next).nth(self.cursor)
    }

    /// Reads the lines again; the cursor stays where it is.
    pub fn reload(&mut self, conn: &Connection, settings: &Settings, today: Day) -> Result<()> {
        self.lines = week::lines(conn, settings, today)?;
        self.move_by(0);
        Ok(())
    }

    fn move_by(&mut self, rows: i64) {
        let all = self.lines.before.len() + self.lines.next.len();
        self.cursor = (self.cursor as i64 + rows).clamp(0, all.saturating_sub(1) as i64) as usize;
    }
}

/// Opens the screen.
pub(super) fn open(app: &mut App) -> Result<Vec<Effect>> {
    if !matches!(app.screen, Screen::Week(_)) {
        let back =
            moves::way_back(app, |screen| matches!(screen, Screen::Review(_) | Screen::Boxes(_) | Screen::Today(_)));
        app.screen = Screen::Week(Box::new(Week { back, ..Week::default() }));
    }
    app.reload().map(|()| Vec::new())
}

/// Does what a key asks for on this screen.
pub(super) fn act(app: &mut App, action: Action) -> Result<Vec<Effect>> {
    let Screen::Week(state) = &mut app.screen else { return Ok(Vec::new()) };
    if let Some(rows) = moves::rows(action, 10) {
        state.move_by(rows);
        return Ok(Vec::new());
    }
    match action {
        Action::Back => {
            let way = state.back.take();
            moves::go_back(app, way)?;
        }
        Action::Funnel => past::leave(app)?,
        _ => return change(app, action),
    }
    Ok(Vec::new())
}

fn change(app: &mut App, action: Action) -> Result<Vec<Effect>> {
    app.answer = super::Answer::default();
    match action {
        Action::Undo => app.perform(&Op::Undo(Undo::default())),
        Action::Redo => app.perform(&Op::Redo(Redo::default())),
        Action::New => app.ask(Ask::Line, Vec::new()),
        Action::LineKept => {
            let id = selected(app)?.commitment.id;
            judge(app, id, Kept::Kept, String::new())
        }
        Action::LinePartly => ask_why(app, Kept::Partly),
        Action::LineNot => ask_why(app, Kept::Not),
        Action::Remove => {
            let id = selected(app)?.commitment.id;
            app.perform(&Op::Commit(Commit::Drop(id)))
        }
        Action::AsCard => as_card(app),
        Action::Brief => choose_page(app),
        other => super::verbs::act_anywhere(app, other),
    }
}

fn selected(app: &App) -> Result<&Line> {
    match &app.screen {
        Screen::Week(state) => state.selected(),
        _ => None,
    }
    .ok_or_else(|| Error::refused("There is no line yet; n writes one."))
}

fn ask_why(app: &mut App, kept: Kept) -> Result<Vec<Effect>> {
    let id = selected(app)?.commitment.id;
    app.ask(Ask::Why(Box::new((id, kept))), Vec::new())
}

/// Says what came of a line; the cursor goes on to the next one that is still open.
pub(super) fn judge(app: &mut App, id: CommitmentId, kept: Kept, why: String) -> Result<Vec<Effect>> {
    let effects = app.perform(&Op::Commit(Commit::Judge { id, kept, why: Some(why) }))?;
    if let Screen::Week(state) = &mut app.screen {
        let open = |line: &Line| line.commitment.kept.is_none();
        let after = state.lines.before.iter().enumerate().skip(state.cursor).find(|(_, line)| open(line));
        state.cursor = after.map_or(state.cursor, |(nth, _)| nth);
    }
    Ok(effects)
}

/// Asks which deal the line is about.
fn as_card(app: &mut App) -> Result<Vec<Effect>> {
    let line = selected(app)?.commitment.line.clone();
    app.ask(Ask::CardOf(line), Vec::new())
}

/// Makes the line today's step of the deal that was named.
pub(super) fn card_of(app: &mut App, line: &str, typed: &str) -> Result<Vec<Effect>> {
    let deal = who::one(app.store.conn(), typed)?;
    let op = ops::line_card(deal, line, app.today());
    app.perform(&op)
}

fn choose_page(app: &mut App) -> Result<Vec<Effect>> {
    let choice = |letter, label: &str, leads_to: &str, names| Choice {
        letter,
        label: label.into(),
        leads_to: leads_to.into(),
        pick: Pick::WeekPage(names),
    };
    let choices = vec![
        choice('e', "everything", "for yourself", Names::Shown),
        choice('m', "names masked", "for a coach or partner", Names::Masked),
    ];
    app.overlays.push(Overlay::Chooser(Chooser { title: "The week's page".into(), choices }, Vec::new()));
    Ok(Vec::new())
}

/// Has the page written beside the funnel file; the browser shows it when it is.
pub(super) fn show_page(app: &mut App, names: Names) -> Vec<Effect> {
    app.say("The page is being written.");
    vec![Effect::Work(Job::WeekPage { names, today: app.today() })]
}

/// What would be counted of a line.
pub(super) fn line_reading(typed: &str) -> Reading {
    match commitment::read(typed) {
        Some((measure, target)) => Reading::of(Tone::Read, format!("counted: {target} {measure}")),
        None => Reading::of(Tone::Read, "not counted; d, p and x say what came of it"),
    }
}

/// Which deal the words mean.
pub(super) fn who_reading(app: &App, typed: &str) -> Vec<Reading> {
    let found = who::one(app.store.conn(), typed).and_then(|deal| who::candidate(app.store.conn(), deal));
    match found {
        Ok(words) => vec![Reading::of(Tone::Read, words)],
        Err(error) => vec![Reading::of(Tone::Fault, error.to_string())],
    }
}

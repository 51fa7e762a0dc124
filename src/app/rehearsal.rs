//! An import tried on screen before it is done: what was understood, what becomes of the rows, and changes to both.

mod choice;

use super::action::Action;
use super::chooser::{Choice as Line, Pick};
use super::event::{Effect, Job};
use super::prompt::{Ask, Reading, Tone};
use super::{App, Screen, layout, past};
use crate::error::{Error, Result};
pub use crate::ops::import::{ColumnReading, Example, Group, Imported, Reading as Table, Rehearsal as Found, Wish};
use crate::ops::import::{TORN, complete, field, fields, named, refuse_unreadable};
use crate::store::Watch;
use choice::CHOICES;
pub use choice::Choice;
use std::sync::Arc;

/// The state of the screen.
#[derive(Debug, Clone, Default)]
pub struct Rehearsal {
    pub wish: Wish,
    /// What the last try found; none before the first is over.
    pub found: Option<Box<Found>>,
    /// What the worker does shows here how far it is; none while it rests.
    pub watch: Option<Arc<Watch>>,
    /// What is going on is the import itself.
    pub brings_in: bool,
    pub cursor: usize,
    /// The group whose rows are looked at, and the first of them in sight.
    pub looked: Option<(Group, usize)>,
}

/// A line that the cursor can be on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item {
    Group(Group, u64),
    Choice(Choice),
    Column { table: usize, column: usize },
    Stage(usize),
}

/// What stage words can mean, with their letters.
const MEANINGS: &[(char, &str)] = &[
    ('l', "lead"),
    ('p', "prospect"),
    ('o', "qualified"),
    ('r', "proposal"),
    ('n', "negotiation"),
    ('h', "handoff"),
    ('w', "won"),
    ('c', "customer"),
    ('x', "lost"),
    ('a', "cancelled"),
    ('d', "disqualified"),
    ('t', "tray"),
];

impl Rehearsal {
    /// Answers the lines, from top to bottom.
    pub fn items(&self) -> Vec<Item> {
        let Some(found) = &self.found else { return Vec::new() };
        let groups = found.groups.iter().map(|(group, count)| Item::Group(*group, *count));
        let choices = CHOICES.iter().map(|(choice, _)| Item::Choice(*choice)).filter(|_| !found.tables.is_empty());
        let columns = found.tables.iter().enumerate().flat_map(|(table, read)| {
            let shown = read.columns.iter().enumerate().filter(|(_, column)| !column.samples.is_empty());
            shown.map(move |(column, _)| Item::Column { table, column })
        });
        let stages = (0..found.stages.len()).map(Item::Stage);
        groups.chain(choices).chain(stages).chain(columns).collect()
    }

    /// Answers the rows of the group that is looked at.
    pub fn looked_at(&self) -> Vec<&Example> {
        let Some((group, _)) = self.looked else { return Vec::new() };
        let examples = self.found.as_ref().map(|found| found.examples.as_slice()).unwrap_or_default();
        examples.iter().filter(|(of, _)| *of == group).map(|(_, example)| example).collect()
    }

    /// Says whether the rows of a group come in.
    pub fn is_on(&self, group: Group) -> bool {
        !self.wish.off.contains(&group)
    }

    /// Asks what runs for it to end.
    pub fn stop(&self) {
        self.watch.iter().for_each(|watch| watch.stop());
    }

    /// Says how far the worker is, while it does something.
    pub fn progress(&self) -> Option<String> {
        self.watch.as_ref().map(|watch| watch.words())
    }

    fn selected(&self) -> Option<Item> {
        self.items().get(self.cursor).copied()
    }

    /// Answers a column of the file.
    pub fn column(&self, table: usize, column: usize) -> Option<&ColumnReading> {
        self.found.as_ref()?.tables.get(table)?.columns.get(column)
    }

    fn move_by(&mut self, rows: i64) {
        let (at, last) = match &mut self.looked {
            Some(_) => {
                let last = self.looked_at().len().saturating_sub(1);
                match &mut self.looked {
                    Some((_, at)) => (at, last),
                    None => return,
                }
            }
            None => {
                let last = self.items().len().saturating_sub(1);
                (&mut self.cursor, last)
            }
        };
        *at = (*at as i64).saturating_add(rows).clamp(0, last as i64) as usize;
    }
}

/// Says whether a file is being tried or brought in.
pub fn is_busy(app: &App) -> bool {
    matches!(&app.screen, Screen::Rehearsal(state) if state.watch.is_some())
}

/// Asks for the file.
pub(super) fn ask(app: &mut App) -> Result<Vec<Effect>> {
    past::refuse_change(&app.view, Action::Import)?;
    app.ask(Ask::ImportFile, Vec::new())
}

/// Opens the screen on the files and has them tried together, with what was chosen for such files before.
pub(super) fn open(app: &mut App, typed: &str) -> Result<Vec<Effect>> {
    let files = named(typed)?;
    files.iter().try_for_each(|file| refuse_unreadable(file))?;
    let wish = Wish { files, ..Wish::default() };
    app.screen = Screen::Rehearsal(Box::new(Rehearsal { wish, ..Rehearsal::default() }));
    app.answer = super::Answer::default();
    Ok(try_again(app, true))
}

/// Has the file tried as it is wished now.
fn try_again(app: &mut App, recall: bool) -> Vec<Effect> {
    let now = app.view.now;
    let Screen::Rehearsal(state) = &mut app.screen else { return Vec::new() };
    state.stop();
    let watch = Arc::<Watch>::default();
    state.watch = Some(Arc::clone(&watch));
    vec![Effect::Work(Job::Rehearse { wish: state.wish.clone(), recall, now, watch })]
}

/// Does what a key asks for on this screen.
pub(super) fn act(app: &mut App, action: Action) -> Result<Vec<Effect>> {
    app.answer = super::Answer::default();
    let page = layout::history_height(app.view.size) as i64;
    let Screen::Rehearsal(state) = &mut app.screen else { return Ok(Vec::new()) };
    match action {
        Action::Down => state.move_by(1),
        Action::Up => state.move_by(-1),
        Action::HalfPageDown | Action::PageDown => state.move_by(page / 2),
        Action::HalfPageUp | Action::PageUp => state.move_by(-page / 2),
        Action::Top => state.move_by(i64::MIN / 2),
        Action::Bottom => state.move_by(i64::MAX / 2),
        Action::Open => return look(app),
        Action::Mark => return switch(app),
        Action::Edit => return change(app),
        Action::BringIn => return bring_in(app),
        Action::Back | Action::Funnel => return back(app),
        other => return super::verbs::act_anywhere(app, other),
    }
    Ok(Vec::new())
}

fn back(app: &mut App) -> Result<Vec<Effect>> {
    let Screen::Rehearsal(state) = &mut app.screen else { return Ok(Vec::new()) };
    if state.looked.take().is_some() {
        return Ok(Vec::new());
    }
    state.stop();
    app.screen = Screen::Funnel;
    app.reload().map(|()| Vec::new())
}

fn look(app: &mut App) -> Result<Vec<Effect>> {
    let Screen::Rehearsal(state) = &mut app.screen else { return Ok(Vec::new()) };
    match state.selected() {
        Some(Item::Group(group, _)) if state.looked.is_none() => {
            state.looked = Some((group, 0));
            if state.looked_at().is_empty() {
                state.looked = None;
                return Err(Error::refused("No row of this group can be shown."));
            }
            Ok(Vec::new())
        }
        Some(Item::Group(..)) => Ok(Vec::new()),
        _ => change(app),
    }
}

/// A group, or a column, is left out or taken in again.
fn switch(app: &mut App) -> Result<Vec<Effect>> {
    let Screen::Rehearsal(state) = &mut app.screen else { return Ok(Vec::new()) };
    match state.selected() {
        Some(Item::Group(Group::New, _)) if state.found.as_ref().is_some_and(|found| found.is_joined) => {
            Err(Error::refused(TORN))
        }
        Some(Item::Group(group, _)) if group.can_be_off() => {
            let before = state.wish.off.len();
            state.wish.off.retain(|off| *off != group);
            if state.wish.off.len() == before {
                state.wish.off.push(group);
            }
            Ok(Vec::new())
        }
        Some(Item::Group(..)) => Err(Error::refused("These rows change nothing; there is nothing to leave out.")),
        Some(Item::Column { table, column }) => {
            let Some(column) = state.column(table, column).cloned() else { return Ok(Vec::new()) };
            let ignored = column.field.as_deref() == Some("ignore");
            if ignored {
                state.wish.choices.columns.retain(|(heading, _)| *heading != column.heading);
            } else {
                state.wish.choices.set_column(&column.heading, "ignore");
            }
            Ok(try_again(app, false))
        }
        _ => change(app),
    }
}

/// Asks for another meaning of what the cursor is on.
fn change(app: &mut App) -> Result<Vec<Effect>> {
    let Screen::Rehearsal(state) = &mut app.screen else { return Ok(Vec::new()) };
    match state.selected() {
        Some(Item::Choice(choice)) => {
            choice.change(&mut state.wish);
            Ok(try_again(app, false))
        }
        Some(Item::Column { table, column }) => {
            let heading = state.column(table, column).map(|column| column.heading.clone()).unwrap_or_default();
            app.ask(Ask::ImportField(heading), Vec::new())
        }
        Some(Item::Stage(at)) => {
            let word = state.found.as_ref().and_then(|found| found.stages.get(at)).map(|(word, ..)| word.clone());
            let word = word.unwrap_or_default();
            let line = |(letter, meaning): &(char, &'static str)| Line {
                letter: *letter,
                label: (*meaning).to_owned(),
                leads_to: String::new(),
                pick: Pick::ImportStage(word.clone(), meaning),
            };
            app.choose(&format!("\"{word}\" means"), MEANINGS.iter().map(line).collect(), Vec::new())
        }
        Some(Item::Group(..)) => Err(Error::refused_with("A group has no meaning to change.", "Space leaves it out.")),
        None => Ok(Vec::new()),
    }
}

/// Takes another meaning, and tries again.
pub(super) fn mean(app: &mut App, put: impl FnOnce(&mut Wish) -> Result<()>) -> Result<Vec<Effect>> {
    let Screen::Rehearsal(state) = &mut app.screen else { return Ok(Vec::new()) };
    put(&mut state.wish)?;
    Ok(try_again(app, false))
}

/// Takes the field that was typed for a column.
pub(super) fn take_field(app: &mut App, heading: &str, typed: &str) -> Result<Vec<Effect>> {
    let word = field(typed)?;
    mean(app, |wish| {
        wish.choices.set_column(heading, &word);
        Ok(())
    })
}

fn bring_in(app: &mut App) -> Result<Vec<Effect>> {
    let now = app.view.now;
    let Screen::Rehearsal(state) = &mut app.screen else { return Ok(Vec::new()) };
    if state.watch.is_some() || state.found.is_none() {
        return Err(Error::refused_with("The file is still being read.", "Esc stops it."));
    }
    state.brings_in = true;
    let watch = Arc::<Watch>::default();
    state.watch = Some(Arc::clone(&watch));
    Ok(vec![Effect::Work(Job::Import { wish: state.wish.clone(), now, watch })])
}

impl App {
    /// Takes what the worker found in the file that is tried.
    pub(super) fn rehearsed(
        &mut self,
        watch: &Arc<Watch>,
        found: Result<(Wish, Found), String>,
    ) -> Result<Vec<Effect>> {
        let Screen::Rehearsal(state) = &mut self.screen else { return Ok(Vec::new()) };
        if state.watch.as_ref() != Some(watch) {
            return Ok(Vec::new());
        }
        state.watch = None;
        match found {
            Ok((wish, found)) => {
                let told = found.remarks.join(" ");
                state.wish.choices = wish.choices;
                state.found = Some(Box::new(found));
                state.move_by(0);
                self.say(told);
                Ok(Vec::new())
            }
            Err(fault) => {
                if state.found.is_none() {
                    self.screen = Screen::Funnel;
                }
                Err(Error::refused(fault))
            }
        }
    }

    /// The import is over: done as one operation, or stopped.
    pub(super) fn imported(&mut self, done: Result<Imported, String>) -> Result<Vec<Effect>> {
        if let Screen::Rehearsal(state) = &mut self.screen {
            (state.watch, state.brings_in) = (None, false);
        }
        let done = done.map_err(Error::refused)?;
        if matches!(self.screen, Screen::Rehearsal(_)) {
            self.screen = Screen::Funnel;
        }
        self.reload()?;
        let back = if done.changed { " · u undoes" } else { "" };
        self.say(format!("{}{back}", done.said));
        Ok(Vec::new())
    }

    /// Completes the path that is being typed.
    pub(super) fn complete_path(&mut self) -> Result<Vec<Effect>> {
        if let Some(super::overlay::Overlay::Prompt(prompt)) = self.overlays.last_mut() {
            let (whole, _) = complete(prompt.input.value());
            prompt.input.set(&whole);
        }
        self.read_prompt()
    }
}

/// Says what a typed path may go on with.
pub(super) fn path_reading(typed: &str) -> Vec<Reading> {
    let (_, names) = complete(typed);
    let words = match names.as_slice() {
        [] => return vec![Reading::of(Tone::Fault, "there is no such file")],
        names => names.iter().take(8).cloned().collect::<Vec<_>>().join("  "),
    };
    let more = if names.len() > 8 { format!("  and {} more", names.len() - 8) } else { String::new() };
    vec![Reading::of(Tone::Read, format!("{words}{more}"))]
}

/// Says which field a typed word is.
pub(super) fn field_reading(typed: &str) -> Vec<Reading> {
    let found = fields(typed);
    match field(typed) {
        Ok(word) => vec![Reading::of(Tone::Read, word)],
        Err(_) if found.is_empty() => vec![Reading::of(Tone::Fault, "there is no such field; `ignore` leaves it out")],
        Err(_) => vec![Reading::of(Tone::Warning, found.into_iter().take(12).collect::<Vec<_>>().join("  "))],
    }
}

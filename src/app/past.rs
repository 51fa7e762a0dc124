//! The file as it was: the screens read a copy walked back to the end of a day, and nothing can be changed.

use super::action::Action;
use super::history::History;
use super::{App, Screen, View};
use crate::domain::Day;
use crate::domain::text;
use crate::error::{Error, Result};
use crate::store::{Connection, Store, backup};

/// A day that is looked at, and where to go back to.
#[derive(Debug)]
pub struct Past {
    pub day: Day,
    conn: Connection,
    history: History,
}

/// Up to so many bytes the copy is made at once; of a larger file it is said first.
const AT_ONCE: u64 = 150_000_000;

/// Answers what the screens read: the past that is looked at, else the present.
pub(super) fn conn<'a>(view: &'a View, store: &'a Store) -> &'a Connection {
    view.past.as_ref().map_or(store.conn(), |past| &past.conn)
}

/// Answers what a copy of a large file costs, in words; none where it is made at once.
pub(super) fn warning(store: &Store) -> Option<String> {
    let bytes = std::fs::metadata(store.path()).map_or(0, |file| file.len());
    let megabytes = text::grouped((bytes / 1_000_000) as i64);
    (bytes > AT_ONCE).then(|| format!("a copy of {megabytes} MB in memory; it takes a while"))
}

/// Shows the funnel as it was at the end of a day.
pub(super) fn enter(app: &mut App, day: Day) -> Result<()> {
    let conn = backup::as_of(&app.store, day)?;
    let Screen::History(history) = std::mem::replace(&mut app.screen, Screen::Funnel) else { return Ok(()) };
    app.view.past = Some(Box::new(Past { day, conn, history }));
    app.funnel = super::Funnel::default();
    app.reload()?;
    app.say(format!("The funnel at the end of {}; Esc goes back to the present.", day.format("%a %-d %b %Y")));
    Ok(())
}

/// One step back from the past: to the history, in the present.
pub(super) fn back_to_history(app: &mut App) -> Result<()> {
    let Some(past) = app.view.past.take() else { return Ok(()) };
    app.funnel = super::Funnel::default();
    app.screen = Screen::History(past.history);
    app.reload()
}

/// Shows the funnel of the present.
pub(super) fn leave(app: &mut App) -> Result<()> {
    if app.view.past.take().is_some() {
        app.funnel = super::Funnel::default();
    }
    app.screen = Screen::Funnel;
    app.reload()
}

/// What changes nothing, and so is done in the past too.
const ONLY_LOOK: [Action; 7] = [
    Action::Filter,
    Action::Sort,
    Action::Palette,
    Action::Help,
    Action::CopyEmail,
    Action::CopyPhone,
    Action::CopyName,
];

/// Refuses what would change something; the past only shows itself.
pub(super) fn refuse_change(view: &View, action: Action) -> Result<()> {
    match &view.past {
        Some(past) if !ONLY_LOOK.contains(&action) => Err(Error::refused_with(
            format!("This is the funnel as it was on {}; nothing can be changed in it.", past.day.format("%a %-d %b")),
            "Esc goes back to the present.",
        )),
        _ => Ok(()),
    }
}

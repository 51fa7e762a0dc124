//! The tray's card of a session: its names have the verdicts of triage, and the session goes on behind the last of them.

use super::super::action::Action;
use super::super::event::Effect;
use super::super::triage::{self, Triage};
use super::super::{App, Screen};
use super::{Session, act};
use crate::domain::{Moment, text, workdays};
use crate::error::{Error, Result};
use crate::store::Store;

/// What a letter judges on the card; the others are those of any card.
pub(super) const VERDICTS: [Action; 9] = [
    Action::AsLead,
    Action::AsProspect,
    Action::AsOpportunity,
    Action::AsHandoff,
    Action::AsKnown,
    Action::AsSame,
    Action::Out,
    Action::Rest,
    Action::Groups,
];

impl Session {
    /// Says whether a name of the tray stands on the card, so that the letters are verdicts.
    pub fn is_tray(&self) -> bool {
        !self.ended && self.tray.as_ref().is_some_and(|tray| tray.card.is_some())
    }

    /// Reads the names of the tray where the card is theirs: triage as it was left, or from the first name on.
    pub(super) fn read_tray(&mut self, store: &Store, now: Moment) -> Result<()> {
        let is_theirs = self.running.card().is_some_and(|card| card.kind() == crate::domain::queue::CardKind::Triage);
        if !is_theirs {
            self.tray = None;
            return Ok(());
        }
        let today = workdays::rollover(now, store.settings().rollover);
        let mut tray = match self.tray.take() {
            Some(tray) => tray,
            None => Box::new(Triage::of_the_tray(store.conn(), now)?),
        };
        tray.reload(store.conn(), today)?;
        self.tray = Some(tray);
        Ok(())
    }
}

/// Goes through the names; the session waits behind, its clock runs on.
pub(super) fn open(app: &mut App) -> Result<Vec<Effect>> {
    act::keep(app)?;
    let nothing = || Error::refused_with("Nothing waits to be classified.", "0 goes on to the next card.");
    let Screen::Session(session) = &mut app.screen else { return Ok(Vec::new()) };
    let mut triage = session.tray.take().filter(|tray| tray.card.is_some()).ok_or_else(nothing)?;
    triage.begin_to_keep(&mut app.store)?;
    let Screen::Session(session) = std::mem::replace(&mut app.screen, Screen::Funnel) else { return Ok(Vec::new()) };
    triage.session = Some(session);
    app.screen = Screen::Triage(triage);
    Ok(Vec::new())
}

/// A verdict on the name that stands on the card.
pub(super) fn judge(app: &mut App, action: Action) -> Result<Vec<Effect>> {
    open(app)?;
    triage::act(app, action)
}

/// Comes back from the names; where none is left the card is done.
pub(in super::super) fn come_back(app: &mut App, session: Box<Session>, left: usize) -> Result<Vec<Effect>> {
    app.screen = Screen::Session(session);
    app.reload()?;
    let Screen::Session(session) = &app.screen else { return Ok(Vec::new()) };
    if !session.is_tray() {
        return act::finish(app, "classified");
    }
    app.say(format!(
        "{} left in the tray; t or a verdict goes on with them, 0 takes the card as done.",
        text::count(left, "name")
    ));
    Ok(Vec::new())
}

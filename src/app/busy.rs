//! What runs beside the screen: a box that says how far it is, and what is done when it has ended.

use super::App;
use super::action::Action;
use super::event::Effect;
use super::overlay::Overlay;
use super::prompt::Ask;
use super::triage::{self, Judged};
use super::{duplicates, history, reset};
use crate::domain::id::DealId;
use crate::error::{Error, Result};
use crate::keys::{Chord, Found, Scope};
use crate::ops::{LogTouch, Op, Outcome};
use crate::store::Watch;
use crate::store::duplicates::Pair;
use crate::store::history::Operation;
use std::sync::Arc;

/// An operation that runs beside the screen.
#[derive(Debug, Clone)]
pub struct Busy {
    pub title: String,
    /// Which of its deals the funnel does not show, in words.
    pub hidden: String,
    pub op: Op,
    /// What is counted while it runs are deals.
    pub counts_deals: bool,
    /// It is several operations: a stop leaves those that are done.
    pub in_steps: bool,
    pub then: Then,
    pub watch: Arc<Watch>,
    /// The box that asked for it, which comes back when it is refused.
    pub asked: Option<Overlay>,
}

/// What is done with the outcome, beside saying it.
#[derive(Debug, Clone, PartialEq)]
pub enum Then {
    Nothing,
    /// A touch that completes a step may have to ask for the next one first.
    Touched(Box<LogTouch>, Vec<DealId>),
    /// Triage goes on to the next card, or back to the last.
    Judged(Judged),
    /// The reset goes back a card, or on again.
    Reset(reset::Way),
    /// The next pair of duplicates comes up.
    Merged(Box<Pair>),
    /// The History offers the rest where part of it cannot be brought back.
    Offered {
        about: Box<Operation>,
        /// It was to be done again.
        again: bool,
    },
}

impl App {
    /// Gives a key to the box on top: only one that stops it has a meaning.
    pub(super) fn press_while_busy(&mut self, chord: Chord) -> Vec<Effect> {
        let Found::Action(action) = self.keymap.look(Scope::Form, &[chord]) else { return Vec::new() };
        match action {
            Action::Back | Action::Cancel => {
                if let Some(Overlay::Busy(busy)) = self.overlays.last() {
                    busy.watch.stop();
                }
                Vec::new()
            }
            Action::Suspend | Action::Repaint => self.act_always(action).unwrap_or_default(),
            _ => Vec::new(),
        }
    }

    /// Keeps the box that asked for what now runs beside the screen.
    pub(super) fn keep_asked(&mut self, asked: Overlay) {
        if let Some(Overlay::Busy(busy)) = self.overlays.last_mut() {
            busy.asked = Some(asked);
        }
    }

    /// Goes on with what an operation came to.
    pub(super) fn came(&mut self, then: Then, result: Result<Outcome>) -> Result<Vec<Effect>> {
        match then {
            Then::Nothing => drop(result?),
            Then::Touched(touch, deals) => match result {
                Err(Error::Refused { .. }) if self.needs_next(&touch, &deals)? => {
                    return self.ask(Ask::AfterTouch(touch), deals);
                }
                result => drop(result?),
            },
            Then::Judged(judged) => triage::judged(self, judged, result?)?,
            Then::Reset(way) => result.and_then(|_| reset::went(self, way))?,
            Then::Merged(pair) => duplicates::merged(self, *pair, &result?),
            Then::Offered { about, again } => {
                if let Some(effects) = history::offered(self, (&about, again), result)? {
                    return Ok(effects);
                }
            }
        }
        Ok(self.backup_of_the_day())
    }
}

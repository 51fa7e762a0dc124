//! Doing something to the facts, and what comes of it on the screen: at once, or when the worker is done with it.

use super::busy::{Busy, Then};
use super::event::{Effect, Failed, Job};
use super::form::Form;
use super::overlay::Overlay;
use super::prompt::{Prompt, Reading, Tone};
use super::{App, Screen, session};
use crate::error::{Error, Result};
use crate::ops::{self, Op, Outcome, SessionChange};
use std::sync::Arc;

impl App {
    /// Does something to the facts and says what happened; what takes long is done beside the screen.
    pub(crate) fn perform(&mut self, op: &Op) -> Result<Vec<Effect>> {
        self.perform_then(op, Then::Nothing)
    }

    /// The same, with something that is done with the outcome.
    pub(super) fn perform_then(&mut self, op: &Op, then: Then) -> Result<Vec<Effect>> {
        if ops::is_long(&self.store, op)? {
            return self.hand_on(op, then);
        }
        let result = self.done(op);
        self.came(then, result)
    }

    /// Does it at once, for those who want to know the outcome.
    pub(crate) fn done(&mut self, op: &Op) -> Result<Outcome> {
        let hidden = self.hidden_of(op)?;
        if session::as_outcome(self, op).is_some() {
            session::resume(self);
        }
        let worked = session::as_outcome(self, op);
        let outcome = ops::perform(&mut self.store, worked.as_ref().unwrap_or(op), self.view.now)?;
        self.show_outcome(op, &hidden, &outcome);
        if worked.is_some() || matches!(op, Op::Session(SessionChange::Worked(_))) {
            self.answer.text.push_str(session::clock_words(self));
        }
        Ok(outcome)
    }

    /// Gives it to the worker; a box shows how far it is until it is done.
    fn hand_on(&mut self, op: &Op, then: Then) -> Result<Vec<Effect>> {
        let (title, hidden) = (ops::title(&self.store, op)?, self.hidden_of(op)?);
        let busy = Busy {
            title,
            hidden,
            op: op.clone(),
            counts_deals: matches!(op, Op::Deals(..)),
            in_steps: matches!(op, Op::UndoAll(_)),
            then,
            watch: Arc::default(),
            asked: None,
        };
        let job = Job::Operation { op: Box::new(op.clone()), now: self.view.now, watch: Arc::clone(&busy.watch) };
        self.overlays.push(Overlay::Busy(Box::new(busy)));
        Ok(vec![Effect::Work(job)])
    }

    /// Takes the worker's answer to what was handed on.
    pub(super) fn performed(&mut self, result: std::result::Result<Outcome, Failed>) -> Result<Vec<Effect>> {
        let place = self.overlays.iter().rposition(|overlay| matches!(overlay, Overlay::Busy(_)));
        let Some(Overlay::Busy(busy)) = place.map(|place| self.overlays.remove(place)) else { return Ok(Vec::new()) };
        match &result {
            Ok(outcome) => self.show_outcome(&busy.op, &busy.hidden, outcome),
            Err(_) => self.reload()?,
        }
        let stopped = busy.watch.is_stopped();
        let Busy { then, asked, .. } = *busy;
        let then = if stopped && result.is_err() { Then::Nothing } else { then };
        self.came(then, result.map_err(Failed::into)).inspect_err(|error| {
            self.overlays.extend(asked.map(|asked| blamed(asked, error)));
        })
    }

    fn hidden_of(&self, op: &Op) -> Result<String> {
        let Op::Deals(deals, _) = op else { return Ok(String::new()) };
        Ok(self.hidden_words(deals)?.map(|words| format!(" ({words})")).unwrap_or_default())
    }

    /// Says what happened, marks what was refused, and reads the screen again.
    fn show_outcome(&mut self, op: &Op, hidden: &str, outcome: &Outcome) {
        if matches!(op, Op::Deals(..)) {
            self.funnel.marks = outcome.refused.iter().map(|refusal| refusal.deal).collect();
        }
        let shown = super::reset::answered(self, op, outcome).and_then(|()| self.show_after(op, outcome));
        let notes = outcome.notes.iter().map(|note| format!(" {}.", note.trim_end_matches('.'))).collect::<String>();
        self.say(format!("{}{hidden}{notes}{}", outcome.said, self.way_back(op, outcome)));
        if let Err(error) = shown {
            self.answer.text.push_str(&format!(" It is saved, but the screen could not be read again: {error}"));
            self.answer.is_fault = true;
        }
    }

    /// How it is taken back, in words; in a session `u` goes back a card, and takes back no more than that card's outcome.
    fn way_back(&self, op: &Op, outcome: &Outcome) -> &'static str {
        let card = match &self.screen {
            Screen::Session(session) if !session.ended => session.running.last().and_then(|last| last.operation),
            _ => outcome.operation.map(|operation| operation.0),
        };
        match (outcome.operation, op) {
            (None, _) | (_, Op::Session(SessionChange::End)) => "",
            (_, Op::Undo(_)) => " · U does it again",
            (Some(operation), _) if card != Some(operation.0) => " · History takes it back",
            _ => " · u undoes",
        }
    }

    fn show_after(&mut self, op: &Op, outcome: &Outcome) -> Result<()> {
        self.reload()?;
        if let ([deal], Op::Undo(_) | Op::Redo(_)) = (outcome.deals.as_slice(), op) {
            self.funnel.find(self.store.conn(), *deal)?;
            self.funnel.refresh(self.store.conn())?;
        }
        Ok(())
    }

    /// The first change of a day asks for the day's backup, made beside the screen.
    pub(crate) fn backup_of_the_day(&mut self) -> Vec<Effect> {
        let today = self.today();
        if self.view.backed_up == Some(today) {
            return Vec::new();
        }
        self.view.backed_up = Some(today);
        vec![Effect::Work(Job::Backup { now: self.view.now })]
    }
}

/// The box as it was, with why it was not taken.
fn blamed(asked: Overlay, error: &Error) -> Overlay {
    match asked {
        Overlay::Prompt(prompt) => {
            let reading = vec![Reading::of(Tone::Fault, error.to_string())];
            Overlay::Prompt(Prompt { reading, unread: false, ..prompt })
        }
        Overlay::Form(form) => Overlay::Form(Form { fault: Some(error.to_string()), ..form }),
        other => other,
    }
}

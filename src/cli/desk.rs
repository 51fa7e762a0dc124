//! What a command works with: the open file, the day, and where it answers.

use super::output::Output;
use crate::calendars::{self, Places};
use crate::domain::id::DealId;
use crate::domain::when::{self, When};
use crate::domain::{Day, Moment, workdays};
use crate::error::Result;
use crate::ops::{self, Op, Outcome, Verb};
use crate::paths::Paths;
use crate::store::backup;
use crate::store::{Store, history, who};
use serde_json::{Value, json};
use std::io::BufRead;

/// The open file with everything around it.
pub struct Desk<'a> {
    pub store: Store,
    pub output: Output<'a>,
    pub input: &'a mut dyn BufRead,
    /// Somebody sits at a terminal and can be asked.
    pub asks: bool,
    pub now: Moment,
    pub paths: Paths,
    /// What sends a message given to it.
    pub mail_command: Option<String>,
    /// Where calendars lie.
    pub calendars: Places,
}

impl Desk<'_> {
    /// Answers the day it is where the owner lives.
    pub fn today(&self) -> Day {
        workdays::rollover(self.now, self.store.settings().rollover)
    }

    /// Reads a day in words.
    pub fn day(&self, words: &str) -> Result<When> {
        when::read(words, self.today())
    }

    /// Reads a day, without its hour, where one was named.
    pub fn day_of(&self, words: Option<&String>) -> Result<Option<Day>> {
        words.map(|words| self.day(words).map(|when| when.day)).transpose()
    }

    /// Answers the one deal that is meant.
    pub fn who(&self, words: &str) -> Result<DealId> {
        who::one(self.store.conn(), words)
    }

    /// Does a verb to the deals that are meant, and answers with what was done.
    pub fn change_deals(&mut self, who: &str, verb: Verb) -> Result<()> {
        let deals = who::all(self.store.conn(), who)?;
        self.change(&Op::Deals(deals, verb))
    }

    /// Makes a change and answers with what was done; the day's first makes the day's backup before.
    pub fn change(&mut self, op: &Op) -> Result<()> {
        self.backup_of_the_day();
        self.store.watch(self.output.watch());
        let outcome = ops::perform(&mut self.store, op, self.now)?;
        match op {
            Op::Undo(_) => self.answer(&outcome, |_| "`box9 redo` does it again.".into())?,
            _ => self.changed(&outcome)?,
        }
        self.write_calendar();
        Ok(())
    }

    /// Reads again what changed in the owner's calendars; what cannot be read is told and stops nothing.
    pub fn look_at_calendars(&mut self) {
        if self.calendars.read.is_empty() {
            return;
        }
        match calendars::refresh(&mut self.store, &self.calendars, self.now) {
            Ok(refreshed) => refreshed.faults.iter().for_each(|fault| self.output.tell(fault)),
            Err(error) => self.output.tell(&format!("Your calendars were not read. {error}")),
        }
    }

    /// Renews the own calendar where the owner wants one; that it could not be is told and stops nothing.
    fn write_calendar(&mut self) {
        if let Some(place) = &self.calendars.write
            && let Err(error) = calendars::write(&self.store, place, self.now)
        {
            self.output.tell(&format!("Your calendar was not written. {error}"));
        }
    }

    /// Answers with what was done, and how it is taken back.
    pub fn changed(&mut self, outcome: &Outcome) -> Result<()> {
        self.answer(outcome, |id| format!("`box9 undo {id}` takes it back."))
    }

    fn answer(&mut self, outcome: &Outcome, back: impl Fn(i64) -> String) -> Result<()> {
        if self.output.json {
            return self.output.json(&json_of(outcome));
        }
        self.output.line(&outcome.said)?;
        for note in &outcome.notes {
            self.output.tell(note);
        }
        for refusal in &outcome.refused {
            self.output.tell(&format!("{} {}: {}.", refusal.deal, refusal.name, refusal.why));
        }
        if let Some(operation) = outcome.operation {
            self.output.tell(&back(operation.0));
        }
        Ok(())
    }

    /// Makes the day's backup if there is none; that it could not be made is told and stops nothing.
    pub fn backup_of_the_day(&mut self) {
        if self.has_begun()
            && let Err(error) = backup::daily(&mut self.store, self.now)
        {
            self.output.tell(&format!("The day's backup was not made. {error}"));
        }
    }

    /// Says whether there is anything to back up.
    fn has_begun(&self) -> bool {
        history::page(self.store.conn(), None, 1).is_ok_and(|newest| !newest.is_empty())
    }
}

/// Answers what a change did, as scripts rely on it.
pub fn json_of(outcome: &Outcome) -> Value {
    let refused = outcome.refused.iter();
    json!({
        "said": outcome.said,
        "deals": outcome.deals.iter().map(|id| id.0).collect::<Vec<_>>(),
        "refused": refused
            .map(|refusal| json!({ "deal": refusal.deal.0, "name": refusal.name, "why": refusal.why }))
            .collect::<Vec<_>>(),
        "notes": outcome.notes,
        "operation": outcome.operation.map(|id| id.0),
    })
}

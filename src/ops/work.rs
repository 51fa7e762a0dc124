//! The inside of a verb: its transaction, what it notes beside its answer, and the steps that the rules give.

use super::enrol::Starts;
use super::handoff::{self, Books};
use crate::domain::deal::Deal;
use crate::domain::funnel;
use crate::domain::playbook::PlaybookKind;
use crate::domain::settings::Settings;
use crate::domain::spread::Load;
use crate::domain::stage::Stage;
use crate::domain::step::{NewStep, StepKind, StepOrigin};
use crate::domain::{Day, text};
use crate::error::Result;
use crate::store::{Tx, blocks, categories, handoffs, people, plans, steps, tally};

/// One verb on one deal.
pub(super) struct Work<'a> {
    pub tx: &'a Tx<'a>,
    /// What the owner should hear beside the answer, in sentences.
    pub notes: Vec<String>,
    /// How many promises are still owed though the deal leaves the funnel.
    pub owed: usize,
    /// How many were settled because it leaves.
    pub settled: usize,
    spread: &'a mut Spread,
}

/// Answers when a customer is heard from again: after the contact interval.
pub(super) fn check_in(deal: &Deal, today: Day, settings: &Settings) -> NewStep {
    let days = deal.contact_interval.unwrap_or(settings.customer_interval);
    let day = today.checked_add_days(chrono::Days::new(u64::from(days))).unwrap_or(today);
    let step = NewStep { kind: StepKind::CheckIn, ..NewStep::own("check in", settings.week.on_or_after(day), None) };
    step.from_rule(StepOrigin::CheckIn)
}

/// How the steps that nobody says are laid over the coming days, for all deals of one change.
pub(super) struct Spread {
    load: Option<Load>,
    deals: usize,
    rests: usize,
    /// When the next lead of each category begins its campaign.
    pub(super) starts: Starts,
    pub(super) books: Books,
}

impl Spread {
    /// Answers an even spread over a number of deals.
    pub(super) fn over(deals: usize) -> Spread {
        Spread { load: None, deals, rests: 0, starts: Starts::default(), books: Books::default() }
    }
}

impl<'a> Work<'a> {
    pub(super) fn new(tx: &'a Tx<'a>, spread: &'a mut Spread) -> Self {
        Work { tx, notes: Vec::new(), owed: 0, settled: 0, spread }
    }

    /// Answers when leads begin their campaigns, for all deals of one change.
    pub(super) fn starts(&mut self) -> &mut Starts {
        &mut self.spread.starts
    }

    /// Answers the playbooks of what is sold.
    pub(super) fn books(&mut self) -> &mut Books {
        &mut self.spread.books
    }

    /// Gives a deal that has no step what the rules give: a handoff its playbook from the present phase on, any other
    /// deal one step.
    pub(super) fn give_next(&mut self, deal: &Deal) -> Result<()> {
        let (tx, week) = (self.tx, &self.tx.settings.week);
        if steps::next(tx.conn, deal.id)?.is_some() {
            return Ok(());
        }
        let Some(step) = self.step_nobody_said(deal)? else { return Ok(()) };
        let fresh = deal.stage == Some(Stage::Handoff) && !plans::had(tx.conn, deal.id, PlaybookKind::Handoff)?;
        if fresh {
            let from = handoff::from(deal, tx.today, step.day, week);
            if handoff::begin(tx, self.books(), deal, from)? {
                return Ok(());
            }
        }
        steps::insert(tx, deal.id, &step).map(drop)
    }

    /// Answers the step that the rules give when nobody says what is next: none in the tray and outside the funnel.
    pub(super) fn step_nobody_said(&mut self, deal: &Deal) -> Result<Option<NewStep>> {
        let settings = self.tx.settings;
        if self.spread.load.is_none() {
            let due = tally::load(self.tx.conn, self.tx.today)?;
            let load = Load::new(settings.block_minutes, due, self.tx.today, &settings.week);
            self.spread.load = Some(load.with(blocks::others(self.tx.conn, self.tx.today, settings)?));
        }
        let Some(load) = self.spread.load.as_mut() else { return Ok(None) };
        match deal.stage.filter(|_| deal.is_live()) {
            Some(Stage::Lead) => {
                let category = deal.category.map(|id| categories::get(self.tx.conn, id)).transpose()?;
                let interval = category.and_then(|category| category.interval_days).unwrap_or(settings.silence.lead);
                self.spread.rests += 1;
                let day = load.rest(self.spread.rests, self.spread.deals, interval, &settings.week);
                Ok(Some(NewStep::rest(day).from_rule(StepOrigin::Nobody)))
            }
            Some(Stage::Customer) => self.check_in(deal),
            _ => Ok(funnel::step_nobody_said(deal, settings, load)),
        }
    }

    /// Answers the next check-in of a customer who has no step left, unless they asked not to be contacted.
    pub(super) fn check_in(&self, deal: &Deal) -> Result<Option<NewStep>> {
        let wanted = deal.is_live() && deal.stage == Some(Stage::Customer);
        if !wanted || steps::next(self.tx.conn, deal.id)?.is_some() {
            return Ok(None);
        }
        let person = deal.person.map(|id| people::get(self.tx.conn, id)).transpose()?;
        if person.is_some_and(|person| person.do_not_contact) {
            return Ok(None);
        }
        Ok(Some(check_in(deal, self.tx.today, self.tx.settings)))
    }

    /// Notes the promises that are still owed though the deal leaves the funnel.
    pub(super) fn note_promises(&mut self, deal: &Deal, name: &str) -> Result<()> {
        let open = handoffs::gate(self.tx.conn, deal.id)?.open_promises as usize;
        let are = if open == 1 { "is" } else { "are" };
        self.owed += open;
        if open > 0 {
            self.notes.push(format!("{} to {name} {are} still owed", text::count(open, "promise")));
        }
        Ok(())
    }
}

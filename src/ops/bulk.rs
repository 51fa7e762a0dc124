//! One verb over one deal or many: whole for one, as far as the rules allow for many.

use super::outcome::{Outcome, Refusal, refused_words};
use super::plan::PlanChange;
use super::work::{Spread, Work};
use super::{
    Verb, archive, ask, categorize, classify, close, done, draft, edit, enrol, fire, move_stage, next_step, observe,
    plan, postpone, promise, put_right, reopen, settle, touch, win,
};
use crate::domain::deal::Deal;
use crate::domain::id::DealId;
use crate::domain::stage::Stage;
use crate::domain::{Moment, text};
use crate::error::{Error, Result};
use crate::store::{CUT, Store, Tx, deals};
use std::collections::HashSet;

/// Up to so many deals are changed in one transaction; more are changed in several, under one operation.
pub(super) const PART: usize = 200;

/// Changes each deal once; refuses when none could be changed.
pub(super) fn perform(store: &mut Store, ids: &[DealId], verb: &Verb, now: Moment) -> Result<Outcome> {
    if let Verb::Settle(settle) = verb {
        settle::refuse_others(store.conn(), ids, &settle.answers)?;
    }
    match ids {
        [] => Err(Error::refused("No deal is chosen.")),
        [one] => single(store, *one, verb, now),
        many if many.len() <= PART => short(store, many, verb, now),
        many => long(store, many, verb, now),
    }
}

fn single(store: &mut Store, id: DealId, verb: &Verb, now: Moment) -> Result<Outcome> {
    let mut spread = Spread::over(1);
    let done = store.operation("", now, |tx| {
        let deal = deals::get(tx.conn, id)?;
        let (id, name) = (deal.id, deals::name(tx.conn, deal.id)?);
        let mut work = Work::new(tx, &mut spread);
        let did = verb.act(&mut work, deal, &name)?;
        let did = format!("{did}{}", settle::words(work.settled));
        tx.label(format!("{name}: {did}"));
        Ok((id, name, did, work.notes))
    })?;
    let (id, name, did, notes) = done.answer;
    let did = if done.operation.is_some() { did } else { NOTHING.into() };
    Ok(Outcome {
        said: format!("{name}: {did}."),
        deals: vec![id],
        notes,
        operation: done.operation,
        ..Outcome::default()
    })
}

const NOTHING: &str = "nothing to change";

fn short(store: &mut Store, ids: &[DealId], verb: &Verb, now: Moment) -> Result<Outcome> {
    let mut sum = Sum::of(verb, ids.len());
    let done = store.operation("", now, |tx| {
        sum.change(tx, ids)?;
        sum.refuse_nothing_done()?;
        tx.label(sum.label());
        Ok(())
    })?;
    Ok(Outcome { operation: done.operation, ..sum.outcome() })
}

fn long(store: &mut Store, ids: &[DealId], verb: &Verb, now: Moment) -> Result<Outcome> {
    let mut sum = Sum::of(verb, ids.len());
    let done = store.long("A change to many deals", now, |long| {
        long.new_numbers_only()?;
        long.announce(ids.len());
        let mut rest = ids;
        while !rest.is_empty() {
            let (part, later) = rest.split_at(long.share().min(rest.len()));
            long.part_of(part.len(), |tx| {
                part.chunks(CUT).try_for_each(|ids| sum.change(tx, ids).and_then(|()| tx.cut()))
            })?;
            rest = later;
        }
        sum.refuse_nothing_done()?;
        long.label(&sum.label())
    })?;
    Ok(Outcome { operation: done.operation, ..sum.outcome() })
}

/// What a bulk change has come to so far.
struct Sum<'a> {
    verb: &'a Verb,
    seen: HashSet<DealId>,
    changed: Vec<DealId>,
    refused: Vec<Refusal>,
    /// What the first refusal advises.
    hint: Option<String>,
    /// What was done to all so far; none when it was not the same.
    did: Option<String>,
    /// How many promises are still owed though their deal leaves the funnel, and to how many deals.
    owed: (usize, usize),
    /// How many were settled because their deal leaves it.
    settled: usize,
    spread: Spread,
}

impl<'a> Sum<'a> {
    fn of(verb: &'a Verb, n: usize) -> Self {
        Sum {
            verb,
            seen: HashSet::with_capacity(n),
            changed: Vec::new(),
            refused: Vec::new(),
            hint: None,
            did: None,
            owed: (0, 0),
            settled: 0,
            spread: Spread::over(n),
        }
    }

    fn change(&mut self, tx: &Tx<'_>, ids: &[DealId]) -> Result<()> {
        ids.iter().try_for_each(|id| self.change_one(tx, *id))
    }

    /// A refusal takes back what the verb had begun on this deal, and no more.
    fn change_one(&mut self, tx: &Tx<'_>, id: DealId) -> Result<()> {
        let deal = deals::get(tx.conn, id)?;
        let id = deal.id;
        if !self.seen.insert(id) {
            return Ok(());
        }
        let name = deals::name(tx.conn, id)?;
        tx.conn.prepare_cached("SAVEPOINT one_deal")?.execute([])?;
        let mut work = Work::new(tx, &mut self.spread);
        let done = self.verb.act(&mut work, deal, &name);
        let (owed, settled) = (work.owed, work.settled);
        match done {
            Ok(did) => {
                self.owed.0 += owed;
                self.owed.1 += usize::from(owed > 0);
                self.settled += settled;
                self.changed(id, did);
            }
            Err(Error::Refused { message, hint }) => {
                if self.refused.is_empty() {
                    self.hint = hint;
                }
                tx.conn.prepare_cached("ROLLBACK TO one_deal")?.execute([])?;
                self.refused.push(Refusal { deal: id, name, why: message.trim_end_matches('.').to_owned() });
            }
            Err(error) => return Err(error),
        }
        tx.conn.prepare_cached("RELEASE one_deal")?.execute([])?;
        Ok(())
    }

    fn changed(&mut self, id: DealId, did: String) {
        let same = self.changed.is_empty() || self.did.as_ref() == Some(&did);
        self.did = same.then_some(did);
        self.changed.push(id);
    }

    fn refuse_nothing_done(&self) -> Result<()> {
        match self.refused.first() {
            Some(first) if self.changed.is_empty() => {
                let message = format!("None of {} changed: {}.", text::count(self.refused.len(), "deal"), first.why);
                Err(Error::Refused { message, hint: self.hint.clone() })
            }
            _ => Ok(()),
        }
    }

    fn label(&self) -> String {
        let did = self.did.as_deref().unwrap_or_else(|| self.verb.did());
        format!("{}: {did}{}", text::count(self.changed.len(), "deal"), settle::words(self.settled))
    }

    fn outcome(self) -> Outcome {
        let said = format!("{}{}.", self.label(), refused_words(&self.refused));
        let notes = self.owed_words().into_iter().collect();
        Outcome { said, deals: self.changed, refused: self.refused, notes, ..Outcome::default() }
    }

    fn owed_words(&self) -> Option<String> {
        let (open, deals) = self.owed;
        let are = if open == 1 { "is" } else { "are" };
        (open > 0)
            .then(|| format!("{} of {} {are} still owed", text::count(open, "promise"), text::count(deals, "deal")))
    }
}

impl Verb {
    /// Does it to one deal and answers what was done, as words after the deal's name.
    pub(super) fn act(&self, work: &mut Work<'_>, deal: Deal, name: &str) -> Result<String> {
        match self {
            Verb::Set(set) => edit::act(work.tx, deal, name, set),
            Verb::Classify(classify) => classify::act(work, deal, name, classify),
            Verb::Move(goal) => move_stage::act(work, deal, name, goal),
            Verb::Categorize(category) => categorize::act(work, deal, name, category),
            Verb::Touch(touch) => touch::act(work, deal, name, touch),
            Verb::Enrol(enrol) => enrol::act(work, deal, name, enrol),
            Verb::Stop => enrol::stop(work, deal, name),
            Verb::Plan(change) => plan::act(work, deal, name, change),
            Verb::Draft(draft) => draft::act(work, deal, name, draft),
            Verb::Promise(made) => promise::act(work, &deal, made),
            Verb::Next(next) => next_step::act(work, deal, name, next),
            Verb::Postpone(postpone) => postpone::act(work.tx, deal, name, postpone),
            Verb::Done(done) => done::act(work, deal, name, done),
            Verb::Win(win) => win::act(work, deal, name, win),
            Verb::Observe(observe) => observe::act(work, &deal, name, observe),
            Verb::Ask(ask) => ask::act(work, deal, name, *ask),
            Verb::Fire(fire) => fire::act(work, deal, name, fire),
            Verb::PutRight(right) => put_right::act(work, &deal, name, right),
            Verb::Settle(settle) => settle::act(work, deal, name, settle),
            Verb::Close(close) => close::act(work, deal, name, close),
            Verb::Reopen => reopen::act(work, deal, name),
            Verb::Archive => archive::archive(work, deal, name),
            Verb::Know => archive::know(work, deal, name),
        }
    }

    /// Answers what was done to many, where the words differ from deal to deal.
    pub(super) fn did(&self) -> &'static str {
        match self {
            Verb::Set(_) => "changed",
            Verb::Classify(classify) => match classify.stage {
                Stage::Lead => "moved to Leads",
                Stage::Prospect => "moved to Prospects",
                Stage::Opportunity => "moved to Opportunities",
                Stage::Handoff => "moved to Handoffs",
                Stage::Customer => "moved to Customers",
            },
            Verb::Move(_) => "moved",
            Verb::Categorize(_) => "put in a category",
            Verb::Touch(_) => "logged",
            Verb::Draft(_) => "drafted",
            Verb::Enrol(_) => "in the campaign",
            Verb::Stop => "out of the campaign",
            Verb::Plan(PlanChange::Take(_)) => "plan taken",
            Verb::Plan(PlanChange::Aim(_)) => "the plan has its aim",
            Verb::Plan(PlanChange::Skip) => "a step skipped",
            Verb::Plan(PlanChange::Replan(_)) => "the plan goes on",
            Verb::Plan(PlanChange::Drop(_)) => "plan dropped",
            Verb::Promise(_) => "promised",
            Verb::Next(_) => "next step set",
            Verb::Postpone(_) => "postponed",
            Verb::Done(_) => "step done",
            Verb::Win(_) => "won",
            Verb::Observe(_) => "observed",
            Verb::Ask(_) => "asked",
            Verb::Fire(_) => "on fire",
            Verb::PutRight(_) => "put right",
            Verb::Settle(settle) => settle.then.did(),
            Verb::Close(_) => "closed",
            Verb::Reopen => "open again",
            Verb::Archive => "archived",
            Verb::Know => "kept as known",
        }
    }
}

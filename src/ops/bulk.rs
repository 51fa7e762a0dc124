//! One verb over one deal or many: whole for one, as far as the rules allow for many.

use super::outcome::{Outcome, Refusal, refused_words};
use super::{
    Verb, archive, categorize, classify, close, done, edit, move_stage, next_step, postpone, reopen, touch, win,
};
use crate::domain::deal::Deal;
use crate::domain::funnel;
use crate::domain::id::DealId;
use crate::domain::spread::Load;
use crate::domain::step::NewStep;
use crate::domain::{Moment, text};
use crate::error::{Error, Result};
use crate::store::{Store, Tx, deals, tally};

/// So many deals are changed in one transaction; more are changed in several, under one operation.
const PART: usize = 200;

/// The inside of a verb: the transaction, and the load that its new steps are spread over.
pub(super) struct Work<'a> {
    pub tx: &'a Tx<'a>,
    load: &'a mut Option<Load>,
}

impl<'a> Work<'a> {
    pub(super) fn new(tx: &'a Tx<'a>, load: &'a mut Option<Load>) -> Self {
        Work { tx, load }
    }

    /// Answers the step that the rules give when nobody says what is next.
    pub(super) fn step_nobody_said(&mut self, deal: &Deal) -> Result<Option<NewStep>> {
        let (settings, today) = (self.tx.settings, self.tx.today);
        if self.load.is_none() {
            let due = tally::load(self.tx.conn, today)?;
            *self.load = Some(Load::new(settings.block_minutes, due, today, &settings.week));
        }
        Ok(self.load.as_mut().and_then(|load| funnel::step_nobody_said(deal, settings, load)))
    }
}

/// Changes each deal; refuses when none could be changed.
pub(super) fn perform(store: &mut Store, ids: &[DealId], verb: &Verb, now: Moment) -> Result<Outcome> {
    match ids {
        [] => Err(Error::refused("No deal is chosen.")),
        [one] => single(store, *one, verb, now),
        many if many.len() <= PART => short(store, many, verb, now),
        many => long(store, many, verb, now),
    }
}

fn single(store: &mut Store, id: DealId, verb: &Verb, now: Moment) -> Result<Outcome> {
    let done = store.operation("", now, |tx| {
        let deal = deals::get(tx.conn, id)?;
        let (id, name) = (deal.id, deals::name(tx.conn, deal.id)?);
        let did = verb.act(&mut Work::new(tx, &mut None), deal, &name)?;
        let said = format!("{name}: {did}");
        tx.label(said.as_str());
        Ok(Outcome { said: format!("{said}."), deals: vec![id], ..Outcome::default() })
    })?;
    Ok(Outcome { operation: done.operation, ..done.answer })
}

fn short(store: &mut Store, ids: &[DealId], verb: &Verb, now: Moment) -> Result<Outcome> {
    let done = store.operation("", now, |tx| {
        let mut sum = Sum::default();
        sum.change(tx, ids, verb)?;
        sum.refuse_nothing_done()?;
        tx.label(sum.label());
        Ok(sum)
    })?;
    Ok(Outcome { operation: done.operation, ..done.answer.outcome() })
}

fn long(store: &mut Store, ids: &[DealId], verb: &Verb, now: Moment) -> Result<Outcome> {
    let done = store.long("A change to many deals", now, |long| {
        let mut sum = Sum::default();
        for part in ids.chunks(PART) {
            long.part(|tx| sum.change(tx, part, verb))?;
        }
        sum.refuse_nothing_done()?;
        long.label(&sum.label())?;
        Ok(sum)
    })?;
    Ok(Outcome { operation: done.operation, ..done.answer.outcome() })
}

/// What a bulk change has come to so far.
#[derive(Default)]
struct Sum {
    changed: Vec<DealId>,
    refused: Vec<Refusal>,
    /// What was done to all so far; none when it was not the same.
    did: Option<String>,
    load: Option<Load>,
}

impl Sum {
    fn change(&mut self, tx: &Tx<'_>, ids: &[DealId], verb: &Verb) -> Result<()> {
        ids.iter().try_for_each(|id| self.change_one(tx, *id, verb))
    }

    /// A refusal takes back what the verb had begun on this deal, and no more.
    fn change_one(&mut self, tx: &Tx<'_>, id: DealId, verb: &Verb) -> Result<()> {
        tx.conn.execute_batch("SAVEPOINT one_deal")?;
        let name = deals::name(tx.conn, id)?;
        let result = deals::get(tx.conn, id).and_then(|deal| verb.act(&mut Work::new(tx, &mut self.load), deal, &name));
        match result {
            Ok(did) => {
                self.did =
                    if self.changed.is_empty() { Some(did) } else { self.did.take().filter(|before| *before == did) };
                self.changed.push(id);
            }
            Err(Error::Refused { message, .. }) => {
                tx.conn.execute_batch("ROLLBACK TO one_deal")?;
                self.refused.push(Refusal { deal: id, name, why: message.trim_end_matches('.').to_owned() });
            }
            Err(error) => return Err(error),
        }
        Ok(tx.conn.execute_batch("RELEASE one_deal")?)
    }

    fn refuse_nothing_done(&self) -> Result<()> {
        match self.refused.first() {
            Some(first) if self.changed.is_empty() => {
                Err(Error::refused(format!("None of {} changed: {}.", self.refused.len(), first.why)))
            }
            _ => Ok(()),
        }
    }

    fn label(&self) -> String {
        format!("{}: {}", text::count(self.changed.len(), "deal"), self.did.as_deref().unwrap_or("changed"))
    }

    fn outcome(self) -> Outcome {
        let said = format!("{}{}.", self.label(), refused_words(&self.refused));
        Outcome { said, deals: self.changed, refused: self.refused, ..Outcome::default() }
    }
}

impl Verb {
    /// Does it to one deal and answers what was done, as words after the deal's name.
    fn act(&self, work: &mut Work<'_>, deal: Deal, name: &str) -> Result<String> {
        match self {
            Verb::Set(set) => edit::act(work.tx, deal, set),
            Verb::Classify(classify) => classify::act(work, deal, name, classify),
            Verb::Move(goal) => move_stage::act(work, deal, name, goal),
            Verb::Categorize(category) => categorize::act(work.tx, deal, category),
            Verb::Touch(touch) => touch::act(work, deal, name, touch),
            Verb::Next(next) => next_step::act(work.tx, deal, name, next),
            Verb::Postpone(postpone) => postpone::act(work.tx, deal, name, postpone),
            Verb::Done(done) => done::act(work.tx, deal, name, done),
            Verb::Win(win) => win::act(work, deal, name, win),
            Verb::Close(close) => close::act(work.tx, deal, name, close),
            Verb::Reopen => reopen::act(work, deal, name),
            Verb::Archive => archive::archive(work.tx, deal, name),
            Verb::Know => archive::know(work.tx, deal, name),
        }
    }
}

//! A referral: asked for at first value; the new name enters the tray, linked to who gave it.

use super::work::{Spread, Work};
use super::{Outcome, add, next_step};
use crate::domain::deal::Deal;
use crate::domain::id::DealId;
use crate::domain::quick;
use crate::domain::stage::Stage;
use crate::domain::step::{NewStep, REFERRAL, StepKind, StepOrigin};
use crate::domain::{Day, Moment};
use crate::error::Result;
use crate::store::{Store, Tx, deals, people, referrals, steps};

/// Whom a customer named, in a line of quick add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refer {
    pub giver: DealId,
    pub line: String,
}

/// So many days after first value the moment to ask is over.
const MOMENT: i64 = 14;

/// First value is the moment to ask whom they know: a step for today, once.
pub(super) fn ask(tx: &Tx<'_>, before: &Deal, after: &Deal) -> Result<()> {
    let is_moment = |day: Day| (0..=MOMENT).contains(&tx.today.signed_duration_since(day).num_days());
    let had = after.handoff.first_value_on.filter(|_| before.handoff.first_value_on.is_none());
    let sold = after.is_live() && after.stage >= Some(Stage::Handoff);
    if !sold || !had.is_some_and(is_moment) || steps::was_ever(tx.conn, after.id, REFERRAL)? {
        return Ok(());
    }
    let unwanted = after.person.map(|id| people::get(tx.conn, id)).transpose()?.is_some_and(|one| one.do_not_contact);
    if unwanted || !referrals::given(tx.conn, after.id)?.is_empty() {
        return Ok(());
    }
    let day = tx.settings.week.on_or_after(tx.today);
    let step = NewStep { kind: StepKind::Handoff, ..NewStep::own(REFERRAL, day, None) };
    steps::insert(tx, after.id, &step.from_rule(StepOrigin::Handoff)).map(drop)
}

pub(super) fn perform(store: &mut Store, refer: &Refer, now: Moment) -> Result<Outcome> {
    let done = store.operation("", now, |tx| {
        let giver = deals::get(tx.conn, refer.giver)?;
        let from = deals::name(tx.conn, giver.id)?;
        let read = quick::read(&refer.line, tx.today, tx.settings.currency)?;
        let mut outcome = add::insert(tx, &read, None)?;
        for id in &outcome.deals {
            let deal = deals::get(tx.conn, *id)?;
            deals::save(tx, &Deal { source: Some(format!("Referred by {from}")), inbound: true, ..deal })?;
            referrals::insert(tx, *id, giver.id, giver.person)?;
        }
        answer_question(tx, &giver)?;
        outcome.said = format!("{}, referred by {from}.", outcome.said.trim_end_matches('.'));
        tx.label(outcome.said.trim_end_matches('.'));
        Ok(outcome)
    })?;
    Ok(Outcome { operation: done.operation, ..done.answer })
}

/// The question is answered by the name that they gave.
fn answer_question(tx: &Tx<'_>, giver: &Deal) -> Result<()> {
    let open = steps::open(tx.conn, giver.id)?;
    let Some(question) = open.iter().find(|step| step.words == REFERRAL) else { return Ok(()) };
    steps::complete(tx, question.id)?;
    let mut spread = Spread::over(1);
    Work::new(tx, &mut spread).give_next(giver)?;
    next_step::repeat(tx, giver).map(drop)
}

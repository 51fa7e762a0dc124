//! Winning: signed on a day, from then on a handoff.

use super::work::Work;
use super::{handoff, move_stage, next_step, refer};
use crate::domain::deal::Deal;
use crate::domain::field::{self, Reading};
use crate::domain::id::{DealId, PromiseId};
use crate::domain::money::Money;
use crate::domain::playbook::PlaybookKind;
use crate::domain::promise::{self, PromiseState};
use crate::domain::stage::{Phase, Stage};
use crate::domain::step::{NewStep, Step, StepKind, StepOrigin};
use crate::domain::{Day, funnel, text, when};
use crate::error::{Error, Result};
use crate::store::{Connection, Tx, plans, promises, steps};

/// What is known when the deal is won; each part may come later.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Win {
    pub value: Option<Money>,
    /// Today, where nothing is said.
    pub signed: Option<Day>,
    pub kickoff: Option<Day>,
    pub next: Option<NewStep>,
    /// Promises that are settled or get another day with it.
    pub promises: Vec<(PromiseId, Settled)>,
    /// Further facts, by field.
    pub facts: Vec<(String, String)>,
}

/// What becomes of a promise when the deal is won.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settled {
    Kept,
    /// With their consent, for this reason.
    Withdrawn(String),
    /// To another day, for this reason.
    Moved(Day, String),
}

pub(super) fn act(work: &mut Work<'_>, deal: Deal, name: &str, win: &Win) -> Result<String> {
    let (tx, today) = (work.tx, work.tx.today);
    let signed = win.signed.unwrap_or(today);
    let mut won = funnel::win(deal.clone(), name, signed, today)?;
    won.value = win.value.or(won.value);
    won.handoff.kickoff_on = win.kickoff.or(won.handoff.kickoff_on);
    won.handoff.joined_late |= handoff::is_late(signed, today, &tx.settings.week);
    let reading = Reading { today, currency: tx.settings.currency };
    win.facts.iter().try_for_each(|(word, value)| field::field(word)?.set(&mut won, value, &reading))?;
    win.promises.iter().try_for_each(|(id, settled)| settle(tx, deal.id, *id, settled))?;
    if deal.stage != won.stage {
        work.notes.extend(agreed(tx.conn, &deal, today)?.map(|words| format!("Dropped: {words}")));
        steps::drop_all(tx, deal.id)?;
        plans::end(tx, deal.id, "won")?;
    }
    if !plans::had(tx.conn, deal.id, PlaybookKind::Handoff)? {
        hand_over(work, &won, win.next.is_some())?;
    }
    if let Some(next) = &win.next {
        next_step::refuse_past(tx, next)?;
        match win.kickoff.filter(|day| *day != next.day) {
            Some(_) => drop(steps::insert(tx, won.id, next)?),
            None => won = handoff::say(tx, won, next)?,
        }
    }
    if let Some(past) = win.kickoff.filter(|day| *day < today) {
        let past = when::show(past, today);
        work.notes.push(format!("The kickoff, {past}, is past; the course goes on by the days of its steps"));
    }
    refer::ask(tx, &deal, &won)?;
    move_stage::place(work, &deal, &won, name, None)?;
    let amount = won.value.map(|value| format!(" {}", value.show())).unwrap_or_default();
    let day = if signed == today { String::new() } else { format!(", signed {}", when::dated(signed, today)) };
    let next = steps::next(tx.conn, deal.id)?;
    let next = next.map(|next| format!("; next {}", next_step::shown(&next, today))).unwrap_or_default();
    Ok(format!("won{amount}{day}, now a handoff{next}"))
}

/// Answers in words what a win drops: every open step of a deal that is no handoff yet, a plan's too.
pub fn drops(conn: &Connection, deal: &Deal, today: Day) -> Result<Option<String>> {
    dropped(conn, deal, today, |_| true)
}

/// What of it was agreed, or belongs to a plan.
fn agreed(conn: &Connection, deal: &Deal, today: Day) -> Result<Option<String>> {
    dropped(conn, deal, today, |step| {
        step.at.is_some() || step.kind == StepKind::Meeting || step.agreed || step.origin == StepOrigin::Plan
    })
}

fn dropped(conn: &Connection, deal: &Deal, today: Day, tells: impl Fn(&Step) -> bool) -> Result<Option<String>> {
    if deal.stage >= Some(Stage::Handoff) {
        return Ok(None);
    }
    let open: Vec<Step> = steps::open(conn, deal.id)?.into_iter().filter(tells).collect();
    let words: Vec<String> = open.iter().take(2).map(|step| next_step::shown(step, today)).collect();
    let more = open.len() - words.len();
    let more = (more > 0).then(|| format!(" and {}", text::count(more, "further step")));
    Ok((!words.is_empty()).then(|| words.join("; ") + &more.unwrap_or_default()))
}

pub(super) fn settle(tx: &Tx<'_>, deal: DealId, id: PromiseId, settled: &Settled) -> Result<()> {
    let promise = promises::get(tx.conn, id)?;
    if promise.deal != deal || !promise.is_open() {
        return Err(Error::refused(format!("Promise {} is no open promise of this deal.", id.0)));
    }
    match settled {
        Settled::Kept => promises::settle(tx, id, PromiseState::Kept, None),
        Settled::Withdrawn(reason) => promises::settle(tx, id, PromiseState::Withdrawn, Some(reason)),
        Settled::Moved(day, reason) => {
            promise::refuse_past(*day, tx.today)?;
            promises::reschedule(tx, &promise, *day, reason)
        }
    }
}

/// The playbook begins; a step that the owner names is the first contact.
fn hand_over(work: &mut Work<'_>, won: &Deal, contact_said: bool) -> Result<()> {
    let (tx, week) = (work.tx, &work.tx.settings.week);
    let from = handoff::from(won, tx.today, week.on_or_after(tx.today), week);
    let phase = if contact_said { won.phase.max(Some(Phase::Kickoff)) } else { won.phase };
    handoff::begin(tx, work.books(), &Deal { phase, ..won.clone() }, from).map(drop)
}

//! A session begins, a card of it has its outcome, it ends.

use super::{Op, Outcome, perform as perform_op};
use crate::domain::queue::Card;
use crate::domain::session::Running;
use crate::domain::{Day, Moment, fit, text, workdays};
use crate::error::{Error, Result};
use crate::store::sessions::{self, Rider};
use crate::store::{Store, arrangements, blocks};
use std::collections::BTreeSet;

/// What happens to a session.
#[derive(Debug, Clone, PartialEq)]
pub enum SessionChange {
    /// The cards of today in their order, frozen.
    Start,
    /// The card in sight has its outcome: what is done to the deal and the card are one change.
    Worked(Box<Worked>),
    /// The cards of a day, at the end.
    More(Day),
    End,
}

/// The outcome of a card.
#[derive(Debug, Clone, PartialEq)]
pub struct Worked {
    pub running: Running,
    /// In a word.
    pub outcome: String,
    /// What is done; none where the card alone is done.
    pub op: Option<Op>,
}

/// A day that has more waits for the next one; nobody works so many cards in a block.
const MOST_CARDS: usize = 200;

pub(super) fn perform(store: &mut Store, change: &SessionChange, now: Moment) -> Result<Outcome> {
    match change {
        SessionChange::Start => start(store, now),
        SessionChange::Worked(worked) => work(store, worked, now),
        SessionChange::More(day) => more(store, *day, now),
        SessionChange::End => end(store, now),
    }
}

/// Starts; one that was left on another day is ended as it was left.
fn start(store: &mut Store, now: Moment) -> Result<Outcome> {
    let settings = store.settings().clone();
    let today = workdays::rollover(now, settings.rollover);
    let left = sessions::find(store.conn())?;
    if left.as_ref().is_some_and(|running| running.day == today) {
        return Err(Error::refused_with("A session is under way already.", "Press s, or `box9 session end` ends it."));
    }
    let (mut cards, fits) = in_order(store, today, now)?;
    let beyond = cards.len().saturating_sub(MOST_CARDS);
    cards.truncate(MOST_CARDS);
    if cards.is_empty() {
        return Err(Error::refused_with("Nothing is due today.", "n adds a deal; ] in Today shows the coming days."));
    }
    let minutes = minutes(store, today)?;
    let done = store.operation("", now, |tx| {
        if let Some(left) = &left {
            sessions::end(tx, left, left.clock.at(), None)?;
        }
        let running = sessions::begin(tx, minutes, &cards, (fits, beyond))?;
        let said = format!("session begun, {}", text::count(running.cards.len(), "card"));
        tx.label(said.clone());
        Ok(said)
    })?;
    Ok(Outcome { said: sentence(&done.answer), operation: done.operation, ..Outcome::default() })
}

/// The cards of the day, those that fit into its block before the others, and how many fit.
fn in_order(store: &Store, today: Day, now: Moment) -> Result<(Vec<Card>, usize)> {
    let settings = store.settings();
    let cards = arrangements::cards(store.conn(), today, now, settings)?;
    let fit = fit::fit(&cards, &blocks::of_day(store.conn(), today, settings)?.pieces);
    let over: BTreeSet<usize> = fit.overflow.iter().copied().collect();
    let (fits, after): (Vec<_>, Vec<_>) = cards.into_iter().enumerate().partition(|(at, _)| !over.contains(at));
    let placed = if fits.is_empty() { after.len() } else { fits.len() };
    Ok((fits.into_iter().chain(after).map(|(_, card)| card).collect(), placed))
}

/// What the calendars leave of the day's block; on a day without one, as long as a block usually is.
fn minutes(store: &Store, today: Day) -> Result<u32> {
    let settings = store.settings();
    let left = blocks::of_day(store.conn(), today, settings)?.minutes;
    Ok(if left > 0 { left } else { settings.block_of(today).1 })
}

/// What was done, as a sentence.
fn sentence(said: &str) -> String {
    format!("{}.", text::capital(said))
}

fn work(store: &mut Store, worked: &Worked, now: Moment) -> Result<Outcome> {
    let rider = Rider::of(store.conn(), &worked.running, &worked.outcome)?;
    store.ride(Some(rider));
    let done = match &worked.op {
        Some(op) => perform_op(store, op, now),
        None => finish(store, worked, now),
    };
    store.ride(None);
    done
}

fn finish(store: &mut Store, worked: &Worked, now: Moment) -> Result<Outcome> {
    let card = worked.running.card().ok_or_else(|| Error::refused("Every card has its outcome."))?;
    let said = format!("{}: {}", card.why, worked.outcome);
    let done = store.operation(&said, now, |_| Ok(()))?;
    Ok(Outcome { said: sentence(&said), operation: done.operation, ..Outcome::default() })
}

/// Appends what is due on a later day, or room for prospecting, to the session.
fn more(store: &mut Store, day: Day, now: Moment) -> Result<Outcome> {
    let settings = store.settings().clone();
    let running = under_way(store)?;
    let mut cards = arrangements::cards(store.conn(), day, now, &settings)?;
    let known = |deal: i64| running.cards.iter().any(|card| card.deal == Some(deal));
    cards.retain(|card| card.deal().is_some_and(|deal| !known(deal.0)));
    cards.truncate(MOST_CARDS);
    if cards.is_empty() {
        return Err(Error::refused("Nothing is due on that day that was not worked already."));
    }
    let done = store.operation("", now, |tx| {
        let mut running = running.clone();
        running.append(sessions::more(tx, running.session, running.cards.len(), &cards)?);
        sessions::keep(tx.conn, &running)?;
        let said = format!("{} more in the session", text::count(cards.len(), "card"));
        tx.label(said.clone());
        Ok(said)
    })?;
    Ok(Outcome { said: sentence(&done.answer), operation: done.operation, ..Outcome::default() })
}

fn end(store: &mut Store, now: Moment) -> Result<Outcome> {
    let running = under_way(store)?;
    end_at(store, &running, now, now)
}

/// Ends it as of a moment.
fn end_at(store: &mut Store, running: &Running, at: Moment, now: Moment) -> Result<Outcome> {
    let (done, all) = running.count();
    let minutes = running.clock.worked(at) / 60;
    let said =
        format!("session ended: {done} of {}, {}", text::count(all, "card"), text::count(minutes as usize, "minute"));
    let note = (done == all).then_some("all done");
    let ended = store.operation(&said, now, |tx| sessions::end(tx, running, at, note))?;
    Ok(Outcome { said: sentence(&said), operation: ended.operation, ..Outcome::default() })
}

fn under_way(store: &Store) -> Result<Running> {
    let found = sessions::find(store.conn())?;
    found.ok_or_else(|| Error::refused_with("No session is under way.", "s, or `box9 session start`, begins one."))
}

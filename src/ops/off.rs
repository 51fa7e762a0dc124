//! Days are taken off, or worked after all, also afterwards.

use super::{Outcome, level};
use crate::domain::day_off::DayOff;
use crate::domain::{Day, Moment, text, when, workdays};
use crate::error::{Error, Result};
use crate::store::{Store, days_off};

/// What becomes of some days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Off {
    Take(Vec<DayOff>),
    GiveBack(Vec<Day>),
}

/// So many days are taken at once; more is a slip of the pen.
const MOST: usize = 400;

pub(super) fn perform(store: &mut Store, off: &Off, now: Moment) -> Result<Outcome> {
    let days: Vec<Day> = match off {
        Off::Take(days) => days.iter().map(|off| off.day).collect(),
        Off::GiveBack(days) => days.clone(),
    };
    let (Some(first), Some(last)) = (days.iter().min().copied(), days.iter().max().copied()) else {
        return Err(Error::refused("No day is named."));
    };
    if days.len() > MOST {
        return Err(Error::refused(format!("That is {} days; name up to {MOST} at a time.", days.len())));
    }
    let today = workdays::rollover(now, store.settings().rollover);
    let span = span(first, last, today);
    match off {
        Off::Take(taken) => take(store, taken, (first, last), now),
        Off::GiveBack(given) => give_back(store, given, &span, now),
    }
}

/// Takes the days; what they held is laid over the days that are worked, but for what was promised or agreed.
fn take(store: &mut Store, taken: &[DayOff], (first, last): (Day, Day), now: Moment) -> Result<Outcome> {
    let today = workdays::rollover(now, store.settings().rollover);
    let span = span(first, last, today);
    let (mut changed, mut laid) = (0, None);
    let done = store.long("", now, |long| {
        changed = long.part(|tx| {
            let taken = taken.iter().map(|off| days_off::take(tx, off).map(usize::from));
            taken.sum::<Result<usize>>()
        })?;
        laid = if changed > 0 { level::within(long, first)? } else { None };
        let levelled = laid.as_ref().map(|(deals, _)| format!("; levelled {}", text::count(*deals, "deal")));
        long.label(&format!("{} off, {span}{}", text::count(changed, "day"), levelled.unwrap_or_default()))
    })?;
    let laid = laid.map(|(_, laid)| format!("; {laid}")).unwrap_or_default();
    let said = match changed {
        0 => format!("{span}: off already."),
        _ => format!("{span}: {} off{laid}.", text::count(changed, "day")),
    };
    let days: Vec<Day> = taken.iter().map(|off| off.day).collect();
    let notes = notes(store, (first, last), &days, today)?;
    Ok(Outcome { said, notes, operation: done.operation, ..Outcome::default() })
}

fn give_back(store: &mut Store, given: &[Day], span: &str, now: Moment) -> Result<Outcome> {
    let mut changed = 0;
    let done = store.operation("", now, |tx| {
        changed = given.iter().map(|day| days_off::give_back(tx, *day).map(usize::from)).sum::<Result<usize>>()?;
        tx.label(format!("{} worked after all, {span}", text::count(changed, "day")));
        Ok(())
    })?;
    let said = match changed {
        0 => format!("{span}: no day off there."),
        _ => format!("{span}: worked after all."),
    };
    Ok(Outcome { said, operation: done.operation, ..Outcome::default() })
}

fn span(first: Day, last: Day, today: Day) -> String {
    if first == last {
        when::dated(first, today)
    } else {
        format!("{} to {}", when::dated(first, today), when::dated(last, today))
    }
}

/// What was promised or agreed inside: to be done before, or given a new day with them.
fn notes(store: &Store, span: (Day, Day), days: &[Day], today: Day) -> Result<Vec<String>> {
    let inside = days_off::inside(store.conn(), (span.0.max(today), span.1), &store.settings().own_addresses)?;
    let inside = inside.into_iter().filter(|(day, _)| days.contains(day));
    let one =
        |(day, words): (Day, String)| format!("{}: {words}; do it before, or agree a new day", when::dated(day, today));
    Ok(inside.map(one).collect())
}

//! Days are taken off, or worked after all, also afterwards.

use super::Outcome;
use crate::domain::day_off::DayOff;
use crate::domain::{Day, Moment, text, when};
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
    let today = crate::domain::workdays::rollover(now, store.settings().rollover);
    let span = span(first, last, today);
    let mut changed = 0;
    let done = store.operation("", now, |tx| {
        for day in 0..days.len() {
            changed += usize::from(match off {
                Off::Take(taken) => days_off::take(tx, &taken[day])?,
                Off::GiveBack(given) => days_off::give_back(tx, given[day])?,
            });
        }
        tx.label(match off {
            Off::Take(_) => format!("{} off, {span}", text::count(changed, "day")),
            Off::GiveBack(_) => format!("{} worked after all, {span}", text::count(changed, "day")),
        });
        Ok(())
    })?;
    let said = match (off, changed) {
        (Off::Take(_), 0) => format!("{span}: off already."),
        (Off::GiveBack(_), 0) => format!("{span}: no day off there."),
        (Off::Take(_), _) => format!("{span}: {} off.", text::count(changed, "day")),
        (Off::GiveBack(_), _) => format!("{span}: worked after all."),
    };
    let notes = if matches!(off, Off::Take(_)) { notes(store, (first, last), &days, today)? } else { Vec::new() };
    Ok(Outcome { said, notes, operation: done.operation, ..Outcome::default() })
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
    let inside = days_off::inside(store.conn(), (span.0.max(today), span.1))?;
    let inside = inside.into_iter().filter(|(day, _)| days.contains(day));
    let one =
        |(day, words): (Day, String)| format!("{}: {words}; do it before, or agree a new day", when::dated(day, today));
    Ok(inside.map(one).collect())
}

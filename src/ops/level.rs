//! Levelling: what today and the coming days cannot carry is laid over later days; promises stay where they are.

use super::outcome::Outcome;
use crate::domain::fit::{self, DayLoad};
use crate::domain::level::{self, Shift};
use crate::domain::settings::Settings;
use crate::domain::spread::Load;
use crate::domain::{Day, Moment, text, when, workdays};
use crate::error::Result;
use crate::store::{Connection, Store, Tx, arrangements, blocks, queue, steps};
use std::collections::{BTreeMap, BTreeSet};

/// So many deals are moved in one transaction; more are moved in several, under one operation.
const PART: usize = 200;

/// Levels today and the next fourteen working days; it never counts as postponing.
pub(super) fn perform(store: &mut Store, now: Moment) -> Result<Outcome> {
    let settings = store.settings().clone();
    let today = workdays::rollover(now, settings.rollover);
    let shifts = shifts(store.conn(), now, &settings)?;
    if shifts.is_empty() {
        let said = "Nothing to level: each day carries what it has, or holds only what was promised.";
        return Ok(Outcome { said: said.into(), ..Outcome::default() });
    }
    let mut moved = BTreeSet::new();
    let all = |tx: &Tx<'_>, part: &[Shift], moved: &mut BTreeSet<_>| {
        part.iter().try_for_each(|shift| move_steps(tx, shift, moved))
    };
    let operation = if shifts.len() <= PART {
        let done = store.operation("", now, |tx| {
            all(tx, &shifts, &mut moved)?;
            tx.label(format!("levelled {}", text::count(moved.len(), "deal")));
            Ok(())
        })?;
        done.operation
    } else {
        let done = store.long("levelled", now, |long| {
            shifts.chunks(PART).try_for_each(|part| long.part(|tx| all(tx, part, &mut moved)))?;
            long.label(&format!("levelled {}", text::count(moved.len(), "deal")))
        })?;
        done.operation
    };
    let said = said(moved.len(), &shifts, today);
    Ok(Outcome { said, deals: moved.into_iter().collect(), operation, ..Outcome::default() })
}

fn said(deals: usize, shifts: &[Shift], today: Day) -> String {
    let days: BTreeSet<Day> = shifts.iter().map(|shift| shift.to).collect();
    let last = days.last().map(|day| when::dated(*day, today)).unwrap_or_default();
    let spread = match days.len() {
        1 => format!("to {last}"),
        n => format!("over {}, the last {last}", text::count(n, "day")),
    };
    format!("Levelled: {} laid {spread}.", text::count(deals, "deal"))
}

/// Answers what leaves today, and each coming day that carries too much.
fn shifts(conn: &Connection, now: Moment, settings: &Settings) -> Result<Vec<Shift>> {
    let today = workdays::rollover(now, settings.rollover);
    let planned = fit::worked(&queue::planned(conn, today)?, &settings.week);
    let mut due: BTreeMap<Day, u32> = BTreeMap::new();
    for ((day, _), minutes) in &planned {
        *due.entry(*day).or_default() += minutes;
    }
    let over = DayLoad::of(today, &planned, settings).into_iter().filter(|load| load.minutes > load.capacity);
    // The minutes of prospects and leads are not for what is moved, so that it fits on its new day.
    let common = settings.block_minutes - fit::kept_for_top(settings.block_minutes * 60) / 60;
    let mut shifts = Vec::new();
    for day in std::iter::once(today).chain(over.map(|load| load.day)) {
        let cards = arrangements::cards(conn, day, now, settings)?;
        let pieces = blocks::of_day(conn, day, settings)?.pieces;
        let mut load = Load::new(common, due, settings.week.add(day, 1), &settings.week);
        shifts.extend(level::level(&cards, &pieces, day, &mut load, &settings.week));
        due = load.due;
    }
    Ok(shifts)
}

/// Gives the open steps that are due another day; one that was promised keeps its own.
fn move_steps(tx: &Tx<'_>, shift: &Shift, moved: &mut BTreeSet<crate::domain::id::DealId>) -> Result<()> {
    for deal in &shift.deals {
        let open = steps::open(tx.conn, *deal)?;
        for step in open.iter().filter(|step| step.day <= shift.from && step.promised_by.is_none()) {
            steps::reschedule(tx, step.id, shift.to, None)?;
            moved.insert(*deal);
        }
    }
    Ok(())
}

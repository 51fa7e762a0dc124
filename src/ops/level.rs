//! Levelling: what today and the coming days cannot carry is laid over later days; promises stay where they are.

use super::outcome::Outcome;
use crate::domain::fit::{self, DayLoad};
use crate::domain::id::DealId;
use crate::domain::level::{self, Shift};
use crate::domain::settings::Settings;
use crate::domain::spread::Load;
use crate::domain::step::Step;
use crate::domain::{Day, Moment, text, when, workdays};
use crate::error::Result;
use crate::store::{Connection, Long, Store, Tx, arrangements, blocks, deals, queue, steps};
use std::collections::{BTreeMap, BTreeSet};

/// So many deals are moved in one transaction; more are moved in several, under one operation.
const PART: usize = 200;

/// Levels today and the next fourteen working days; it never counts as postponing.
pub(super) fn perform(store: &mut Store, now: Moment) -> Result<Outcome> {
    let settings = store.settings().clone();
    let today = workdays::rollover(now, settings.rollover);
    let shifts = shifts(store.conn(), (today, now), &settings)?;
    if shifts.is_empty() {
        let said = "Nothing to level: each day carries what it has, or holds only what was promised.";
        return Ok(Outcome { said: said.into(), ..Outcome::default() });
    }
    let mut moved = Moved::new();
    let operation = if shifts.len() <= PART {
        let done = store.operation("", now, |tx| {
            move_all(tx, &shifts, &mut moved)?;
            tx.label(format!("levelled {}", text::count(moved.len(), "deal")));
            Ok(())
        })?;
        done.operation
    } else {
        let done = store.long("levelled", now, |long| {
            move_in_parts(long, &shifts, &mut moved)?;
            long.label(&format!("levelled {}", text::count(moved.len(), "deal")))
        })?;
        done.operation
    };
    let said = format!("Levelled: {}.", laid(moved.len(), &shifts, today));
    Ok(Outcome { said, deals: moved.into_iter().collect(), operation, ..Outcome::default() })
}

/// The deals that got another day.
pub(super) type Moved = BTreeSet<DealId>;

/// Levels the days from one on inside a long operation, and says how far the work was laid; none where nothing had to
/// move.
pub(super) fn within(long: &mut Long<'_>, first: Day) -> Result<Option<(usize, String)>> {
    let (now, settings) = (long.now(), long.settings());
    let shifts = shifts(long.conn(), (first, now), &settings)?;
    let mut moved = Moved::new();
    move_in_parts(long, &shifts, &mut moved)?;
    let laid = laid(moved.len(), &shifts, long.today());
    Ok((!moved.is_empty()).then_some((moved.len(), laid)))
}

fn move_in_parts(long: &mut Long<'_>, shifts: &[Shift], moved: &mut Moved) -> Result<()> {
    long.announce(shifts.len());
    shifts.chunks(PART).try_for_each(|part| long.part_of(part.len(), |tx| move_all(tx, part, moved)))
}

fn move_all(tx: &Tx<'_>, part: &[Shift], moved: &mut Moved) -> Result<()> {
    part.iter().try_for_each(|shift| move_steps(tx, shift, moved))
}

/// "7 deals laid over 2 days, the last Tue 1 Dec"
fn laid(deals: usize, shifts: &[Shift], today: Day) -> String {
    let days: BTreeSet<Day> = shifts.iter().map(|shift| shift.to).collect();
    let last = days.last().map(|day| when::dated(*day, today)).unwrap_or_default();
    let spread = match days.len() {
        1 => format!("to {last}"),
        n => format!("over {}, the last {last}", text::count(n, "day")),
    };
    format!("{} laid {spread}", text::count(deals, "deal"))
}

/// Answers what leaves today, and each coming day that carries too much, where they are not before the first.
fn shifts(conn: &Connection, (first, now): (Day, Moment), settings: &Settings) -> Result<Vec<Shift>> {
    let today = workdays::rollover(now, settings.rollover);
    let planned = fit::worked(&queue::planned(conn, today)?, &settings.week);
    let mut due: BTreeMap<Day, u32> = BTreeMap::new();
    for ((day, _), minutes) in &planned {
        *due.entry(*day).or_default() += minutes;
    }
    let coming = blocks::coming(conn, today, settings)?;
    let over = DayLoad::of(&coming, &planned, &settings.week).into_iter().filter(|load| load.minutes > load.capacity);
    // The minutes of prospects and leads are not for what is moved, so that it fits on its new day.
    let common = |minutes: u32| minutes - fit::kept_for_top(minutes * 60) / 60;
    let others = blocks::others(conn, today, settings)?.into_iter().map(|(day, minutes)| (day, common(minutes)));
    let others: BTreeMap<Day, u32> = others.collect();
    let mut shifts = Vec::new();
    let days = std::iter::once(today).chain(over.map(|load| load.day));
    for day in days.filter(|day| *day >= first) {
        let cards = arrangements::cards(conn, day, now, settings)?;
        let pieces = blocks::of_day(conn, day, settings)?.pieces;
        let load = Load::new(common(settings.block_minutes), due, settings.week.add(day, 1), &settings.week);
        let mut load = load.with(others.clone());
        shifts.extend(level::level(&cards, &pieces, day, &mut load, &settings.week));
        due = load.due;
    }
    Ok(shifts)
}

/// Gives the open steps that are due another day; what was promised or agreed with them keeps its own.
fn move_steps(tx: &Tx<'_>, shift: &Shift, moved: &mut Moved) -> Result<()> {
    for deal in &shift.deals {
        let kickoff = deals::get(tx.conn, *deal)?.handoff.kickoff_on;
        let agreed = |step: &Step| {
            let to_come = step.day >= tx.today && (step.at.is_some() || Some(step.day) == kickoff);
            step.promised_by.is_some() || to_come
        };
        let open = steps::open(tx.conn, *deal)?;
        for step in open.iter().filter(|step| step.day <= shift.from && !agreed(step)) {
            steps::reschedule(tx, step.id, shift.to, None)?;
            moved.insert(*deal);
        }
    }
    Ok(())
}

//! The figure of each box, from kept sums and from indexes over days.

use crate::domain::Day;
use crate::domain::boxes::Figure;
use crate::domain::gap::{Gap, Gaps};
use crate::domain::mirror::share::{Median, Share};
use crate::domain::settings::Settings;
use crate::domain::stage::Pane;
use crate::error::Result;
use crate::store::{deals, row, tally};
use chrono::Days;
use rusqlite::{Connection, params};

/// Figures that count look back so many days.
pub(super) const LATELY: u64 = 28;
/// Speed of first contact looks back so many days, at the newest of so many names.
pub(super) const QUARTER: u64 = 91;
const NEWEST: i64 = 1_000;
/// Closing and implementation look back so many days.
pub(super) const HALF_YEAR: u64 = 182;
const YEAR: u64 = 365;

/// The first day of so many that end today.
pub(super) fn since(today: Day, days: u64) -> Day {
    today.checked_sub_days(Days::new(days - 1)).unwrap_or(today)
}

/// Answers the figure of a box on a day.
pub(super) fn of(conn: &Connection, settings: &Settings, number: u8, today: Day) -> Result<Figure> {
    let share = |hits: i64, of: i64| Figure::Share(Share { hits: small(hits), of: small(of) });
    let size = |pane| tally::title(conn, pane, today);
    Ok(match number {
        1 => {
            let leads = size(Pane::Leads)?.count;
            share(leads - tally::lacking(conn, Pane::Leads, mask(&[Gap::NoCategory]))?, leads)
        }
        2 => Figure::Count(counted(conn, NEW, since(today, LATELY), today)?),
        3 => Figure::Days(first_contact(conn, settings, today)?),
        4 => share(tally::in_campaigns(conn, Pane::Leads)?, size(Pane::Leads)?.count),
        5 => {
            let prospects = size(Pane::Prospects)?.count;
            share(prospects - tally::lacking(conn, Pane::Prospects, mask(&[Gap::NoPlan, Gap::NoAim]))?, prospects)
        }
        6 => {
            let open = size(Pane::Opportunities)?;
            share(open.count - open.cold, open.count)
        }
        7 => Figure::Count(counted(conn, PROPOSED, since(today, LATELY), today)?),
        8 => closing(conn, today)?,
        9 => {
            let open = size(Pane::Handoffs)?.count;
            share(open - troubled(conn, today)?, open)
        }
        10 => Figure::Days(first_value(conn, settings, today)?),
        11 => Figure::Count(counted(conn, FIRES, since(today, LATELY), today)?),
        _ => paid(conn, settings, today)?,
    })
}

/// The bits of some gaps.
pub(super) fn mask(gaps: &[Gap]) -> u32 {
    Gaps::from_iter(gaps.iter().copied()).0
}

fn small(count: i64) -> u32 {
    u32::try_from(count.max(0)).unwrap_or(u32::MAX)
}

/// A name is new on the day of its first move.
const NEW: &str = "SELECT count(*) FROM stage_move INDEXED BY stage_move_day
    WHERE day BETWEEN ?1 AND ?2 AND from_state IS NULL AND (to_state = 'tray' OR (to_state = 'open' AND to_stage = 'lead'))";
const PROPOSED: &str = "SELECT count(DISTINCT deal_id) FROM stage_move
    WHERE day BETWEEN ?1 AND ?2 AND to_state = 'open' AND to_stage = 'opportunity' AND to_phase = 'proposal'
      AND from_phase IS NOT 'proposal'";
const FIRES: &str = "SELECT count(*) FROM fire WHERE day BETWEEN ?1 AND ?2";

/// Counts; nothing at all can be counted in a file without a deal.
fn counted(conn: &Connection, sql: &str, since: Day, today: Day) -> Result<Option<u32>> {
    if deals::none(conn)? {
        return Ok(None);
    }
    Ok(Some(conn.prepare_cached(sql)?.query_row([since, today], |row| row.get(0))?))
}

/// Working days until the owner first wrote or called; of those who still wait, the days so far.
fn first_contact(conn: &Connection, settings: &Settings, today: Day) -> Result<Median> {
    let sql =
        "SELECT m.day, (SELECT t.day FROM touch t WHERE t.deal_id = m.deal_id AND t.inward = 0 AND t.kind <> 'note'
        AND t.outcome IS NOT NULL ORDER BY t.at, t.id LIMIT 1)
      FROM stage_move m INDEXED BY stage_move_day
      WHERE m.day BETWEEN ?1 AND ?2 AND m.from_state IS NULL AND m.to_state = 'open' AND m.to_stage = 'lead'
      ORDER BY m.day DESC LIMIT ?3";
    let mut statement = conn.prepare_cached(sql)?;
    let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, Day>(0)?, row.get::<_, Option<Day>>(1)?));
    let came = row::all(statement.query_map(params![since(today, QUARTER), today, NEWEST], read)?)?;
    let waited = |(came, met): &(Day, Option<Day>)| {
        let until = met.filter(|met| *met <= today).unwrap_or(today);
        settings.week.between(*came, until).max(0)
    };
    Ok(Median::of(came.iter().map(waited).collect()))
}

fn closing(conn: &Connection, today: Day) -> Result<Figure> {
    let sql = "SELECT (SELECT count(*) FROM deal WHERE signed_on BETWEEN ?1 AND ?2 AND merged_into IS NULL),
        (SELECT count(*) FROM deal WHERE closed_on BETWEEN ?1 AND ?2 AND state = 'lost' AND signed_on IS NULL AND merged_into IS NULL)";
    let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, u32>(0)?, row.get::<_, u32>(1)?));
    let (won, lost) = conn.prepare_cached(sql)?.query_row([since(today, HALF_YEAR), today], read)?;
    Ok(Figure::Share(Share { hits: won, of: won + lost }))
}

/// Open handoffs with a gap, cold, or with a promise of ours past its day.
pub(super) const TROUBLED: &str =
    "SELECT deal_id AS id FROM standing INDEXED BY standing_gaps WHERE pane = 4 AND gaps <> 0
    UNION SELECT deal_id FROM standing INDEXED BY standing_cold WHERE pane = 4 AND cold_day <= ?2
    UNION SELECT p.deal_id FROM promise p INDEXED BY promise_due CROSS JOIN standing s ON s.deal_id = p.deal_id
      WHERE p.side = 'mine' AND p.state = 'open' AND p.basis = 'promised' AND p.due_on < ?2 AND s.pane = 4";

fn troubled(conn: &Connection, today: Day) -> Result<i64> {
    let sql = format!("SELECT count(*) FROM ({TROUBLED}) WHERE ?1 IS NULL");
    Ok(conn.prepare_cached(&sql)?.query_row(params![None::<Day>, today], |row| row.get(0))?)
}

/// From the signature to first value, of those that had it in half a year; those entered late are left out.
fn first_value(conn: &Connection, settings: &Settings, today: Day) -> Result<Median> {
    let sql = "SELECT signed_on, first_value_on FROM deal
               WHERE signed_on BETWEEN ?1 AND ?2 AND first_value_on BETWEEN ?3 AND ?2 AND joined_late = 0 AND merged_into IS NULL";
    let mut statement = conn.prepare_cached(sql)?;
    let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, Day>(0)?, row.get::<_, Day>(1)?));
    let ended = row::all(statement.query_map([since(today, YEAR), today, since(today, HALF_YEAR)], read)?)?;
    Ok(Median::of(ended.iter().map(|(from, to)| settings.week.between(*from, *to).max(0)).collect()))
}

/// Invoices of the year whose time to pay is over or that are paid; in time by the setting of payment days.
fn paid(conn: &Connection, settings: &Settings, today: Day) -> Result<Figure> {
    let sql = "SELECT invoiced_on, paid_on FROM deal
               WHERE signed_on BETWEEN ?1 AND ?2 AND invoiced_on <= ?2 AND merged_into IS NULL";
    let mut statement = conn.prepare_cached(sql)?;
    let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, Day>(0)?, row.get::<_, Option<Day>>(1)?));
    let invoices = row::all(statement.query_map([since(today, YEAR), today], read)?)?;
    let due = |invoiced: Day| invoiced + Days::new(settings.payment_days.into());
    let ended =
        invoices.iter().filter(|(invoiced, paid)| paid.is_some_and(|paid| paid <= today) || due(*invoiced) < today);
    let (mut hits, mut of) = (0, 0);
    for (invoiced, paid) in ended {
        of += 1;
        hits += u32::from(paid.is_some_and(|paid| paid <= due(*invoiced)));
    }
    Ok(Figure::Share(Share { hits, of }))
}

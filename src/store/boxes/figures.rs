//! The figure of each box, from kept sums and from indexes over days.

use super::rules::{Days, NEW_LEAD, PROPOSAL, since};
use crate::domain::Day;
use crate::domain::boxes::Figure;
use crate::domain::gap::{Gap, Gaps};
use crate::domain::mirror::share::{Median, Share};
use crate::domain::settings::Settings;
use crate::domain::stage::Pane;
use crate::error::Result;
use crate::store::{deals, row, tally};
use chrono::Days as Span;
use rusqlite::{Connection, Row};

/// Figures that count look back so many days.
pub(super) const LATELY: u64 = 28;
/// Speed of first contact looks back so many days.
pub(super) const QUARTER: u64 = 91;
/// Closing and implementation look back so many days.
pub(super) const HALF_YEAR: u64 = 182;
pub(super) const YEAR: u64 = 365;

/// Answers the figure of a box on a day.
pub(super) fn of(conn: &Connection, settings: &Settings, number: u8, today: Day) -> Result<Figure> {
    let share = |hits: i64, of: i64| Figure::Share(Share { hits: small(hits), of: small(of) });
    let moves = |rule| format!("stage_move INDEXED BY stage_move_day WHERE day BETWEEN :since AND :today AND {rule}");
    let size = |pane| tally::title(conn, pane, today);
    Ok(match number {
        1 => {
            let leads = size(Pane::Leads)?.count;
            share(leads - tally::lacking(conn, Pane::Leads, mask(&[Gap::NoCategory]))?, leads)
        }
        2 => counted(conn, "count(*)", &moves(NEW_LEAD), today)?,
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
        7 => counted(conn, "count(DISTINCT deal_id)", &moves(PROPOSAL), today)?,
        8 => closing(conn, today)?,
        9 => {
            let open = size(Pane::Handoffs)?.count;
            share(open - troubled(conn, today)?, open)
        }
        10 => Figure::Days(first_value(conn, settings, today)?),
        11 => counted(conn, "count(*)", &format!("fire WHERE {FIRES}"), today)?,
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

/// Fires between two days.
pub(super) const FIRES: &str = "day BETWEEN :since AND :today";

/// Counts in four weeks; nothing at all can be counted in a file without a deal.
fn counted(conn: &Connection, what: &str, from: &str, today: Day) -> Result<Figure> {
    if deals::none(conn)? {
        return Ok(Figure::Count(None));
    }
    let sql = format!("SELECT {what} FROM {from}");
    Ok(Figure::Count(Some(small(Days::of(today, LATELY).count(conn, &sql)?))))
}

/// The newest leads of a quarter: the deal, the day it came, and that of the first letter or call to it.
pub(super) const NEWEST_LEADS: &str =
    "SELECT m.deal_id AS id, m.day AS came, (SELECT t.day FROM touch t WHERE t.deal_id = m.deal_id AND t.inward = 0
        AND t.kind <> 'note' AND t.outcome IS NOT NULL ORDER BY t.at, t.id LIMIT 1) AS first
      FROM stage_move m INDEXED BY stage_move_day
      WHERE m.day BETWEEN :since AND :today AND m.from_state IS NULL AND m.to_state = 'open' AND m.to_stage = 'lead'
      ORDER BY m.day DESC LIMIT 1000";

/// Working days until the owner first wrote or called; of those who still wait, the days so far.
fn first_contact(conn: &Connection, settings: &Settings, today: Day) -> Result<Median> {
    let sql = format!("SELECT came, first FROM ({NEWEST_LEADS})");
    let came = Days::of(today, QUARTER).all(conn, &sql, two_days)?;
    let waited = |(came, met): &(Day, Option<Day>)| {
        let until = met.filter(|met| *met <= today).unwrap_or(today);
        settings.week.between(*came, until).max(0)
    };
    Ok(Median::of(came.iter().map(waited).collect()))
}

fn two_days(row: &Row<'_>) -> rusqlite::Result<(Day, Option<Day>)> {
    Ok((row.get(0)?, row.get(1)?))
}

/// Lost between two days, and never won before.
pub(super) const LOST: &str =
    "closed_on BETWEEN :since AND :today AND state = 'lost' AND signed_on IS NULL AND merged_into IS NULL";

fn closing(conn: &Connection, today: Day) -> Result<Figure> {
    let days = Days::of(today, HALF_YEAR);
    let won = "SELECT count(*) FROM deal WHERE signed_on BETWEEN :since AND :today AND merged_into IS NULL";
    let won = small(days.count(conn, won)?);
    let lost = small(days.count(conn, &format!("SELECT count(*) FROM deal WHERE {LOST}"))?);
    Ok(Figure::Share(Share { hits: won, of: won + lost }))
}

/// Open handoffs with a gap, cold, or with a promise of ours past its day.
pub(super) const TROUBLED: &str =
    "SELECT deal_id AS id FROM standing INDEXED BY standing_gaps WHERE pane = 4 AND gaps <> 0
    UNION SELECT deal_id FROM standing INDEXED BY standing_cold WHERE pane = 4 AND cold_day <= :today
    UNION SELECT p.deal_id FROM promise p INDEXED BY promise_due CROSS JOIN standing s ON s.deal_id = p.deal_id
      WHERE p.side = 'mine' AND p.state = 'open' AND p.basis = 'promised' AND p.due_on < :today AND s.pane = 4";

fn troubled(conn: &Connection, today: Day) -> Result<i64> {
    Days::of(today, 1).count(conn, &format!("SELECT count(*) FROM ({TROUBLED})"))
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

/// The invoices of some days.
pub(super) const INVOICES: &str =
    "deal INDEXED BY deal_invoiced WHERE invoiced_on BETWEEN :since AND :today AND merged_into IS NULL";

/// Invoices of the year whose time to pay is over or that are paid; in time by the setting of payment days.
fn paid(conn: &Connection, settings: &Settings, today: Day) -> Result<Figure> {
    let sql = format!("SELECT invoiced_on, paid_on FROM {INVOICES}");
    let invoices = Days::of(today, YEAR).all(conn, &sql, two_days)?;
    let due = |invoiced: Day| invoiced + Span::new(settings.payment_days.into());
    let ended =
        invoices.iter().filter(|(invoiced, paid)| paid.is_some_and(|paid| paid <= today) || due(*invoiced) < today);
    let (mut hits, mut of) = (0, 0);
    for (invoiced, paid) in ended {
        of += 1;
        hits += u32::from(paid.is_some_and(|paid| paid <= due(*invoiced)));
    }
    Ok(Figure::Share(Share { hits, of }))
}

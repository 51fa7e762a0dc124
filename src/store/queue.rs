//! What is due on a day, found over indexes, as the queue's cards.

mod due;

use super::{blocks, letters, meetings, row, tally};
use crate::domain::fit::{self, Planned};
use crate::domain::id::{CategoryId, DealId};
use crate::domain::queue::{self, Card, CardKind, Group, Pace};
use crate::domain::settings::Settings;
use crate::domain::stage::Pane;
use crate::domain::{Day, Moment, workdays};
use crate::error::Result;
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, BTreeSet};

/// Answers the cards of a day in the order they are worked.
///
/// For today they are everything that is due by now; for a day to come, what falls due on it.
pub fn of_day(conn: &Connection, day: Day, now: Moment, settings: &Settings) -> Result<Vec<Card>> {
    let (pace, today) = (pace(conn)?, workdays::rollover(now, settings.rollover));
    let mut letters = if day == today { unconfirmed(conn, day)? } else { BTreeSet::new() };
    let mut campaigns = Vec::new();
    let mut cards = Vec::new();
    for due in due::on(conn, day, today, settings)? {
        let is_campaign = due.group() == Some(Group::Leads) && due.is_campaign();
        match is_campaign {
            true if letters.contains(&due.deal) => {}
            true => campaigns.push(due),
            false => cards.extend(due.card(day, &pace)),
        }
    }
    for card in &mut cards {
        if card.deal().is_some_and(|deal| letters.remove(&deal)) {
            card.why += "; was the letter sent?";
        }
    }
    cards.extend(queue::letters(letters.into_iter().collect(), day, &pace));
    let meetings = meetings::on(conn, (since(day, today, settings), day), &settings.own_addresses)?;
    let mut cards = queue::with_events(cards, &meetings, now.naive_local(), &pace);
    if !campaigns.is_empty() {
        cards.extend(queue::campaign_cards(campaigns, &category_names(conn)?, &pace));
    }
    let minutes = blocks::of_day(conn, day, settings)?.minutes;
    if minutes > 0 {
        let kept = fit::kept_for_top(minutes * 60);
        cards.extend(queue::prospecting(&cards, kept, under_limit(conn, day)?, day));
    }
    if day <= today {
        let waiting = tally::title(conn, Pane::Tray, day)?.count;
        cards.extend(queue::tray(u32::try_from(waiting).unwrap_or(u32::MAX), day, &pace));
    }
    Ok(queue::ordered(cards))
}

/// Meetings since the working day before are told today; those of another day stand on it alone.
fn since(day: Day, today: Day, settings: &Settings) -> Day {
    let before = day.pred_opt().filter(|_| day == today);
    before.map_or(day, |before| settings.week.back(before, 0))
}

/// So many of the last cards of a kind say how long it takes.
const REMEMBERED: i64 = 60;

/// Answers how long each kind of card takes the owner.
pub fn pace(conn: &Connection) -> Result<Pace> {
    let mut pace = Pace::default();
    let mut last = conn.prepare_cached(
        "SELECT seconds FROM session_card WHERE kind = ?1 AND outcome IS NOT NULL AND seconds > 0 ORDER BY id DESC LIMIT ?2",
    )?;
    for kind in CardKind::ALL {
        let seconds = row::all(last.query_map(params![kind.word(), REMEMBERED], |row| row.get(0))?)?;
        pace.learn(*kind, seconds);
    }
    Ok(pace)
}

/// Answers the minutes planned on each day after a day, from the kept sums.
pub fn planned(conn: &Connection, after: Day) -> Result<Planned> {
    let mut statement = conn.prepare_cached(
        "SELECT pane, key, amount FROM tally WHERE pane = ?1 AND measure = 'due' AND key > ?2 AND key <= ?3",
    )?;
    let last = after.checked_add_days(chrono::Days::new(400)).unwrap_or(after);
    let mut planned = Planned::new();
    for pane in [Pane::Leads, Pane::Prospects, Pane::Opportunities, Pane::Handoffs, Pane::Customers] {
        let mut rows = statement.query(params![pane as i64, after, last])?;
        while let Some(row) = rows.next()? {
            *planned.entry((row.get(1)?, Group::of_pane(pane))).or_default() += row.get::<_, u32>(2)?;
        }
    }
    Ok(planned)
}

/// So many letters are asked about at once; the others follow when these are told.
const LETTERS: usize = 500;

/// Answers the deals with a letter that was made before a day and never said to be sent.
fn unconfirmed(conn: &Connection, day: Day) -> Result<BTreeSet<DealId>> {
    Ok(letters::unconfirmed(conn, day, LETTERS)?.into_iter().map(|letter| letter.deal).collect())
}

fn category_names(conn: &Connection) -> Result<BTreeMap<i64, String>> {
    let mut statement = conn.prepare_cached("SELECT id, name FROM category")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Answers the category that lacks most of its daily new leads.
fn under_limit(conn: &Connection, day: Day) -> Result<Option<(CategoryId, String)>> {
    let mut statement = conn.prepare_cached(
        "SELECT g.id, g.name, g.daily_limit - (SELECT count(*) FROM stage_move m JOIN deal d ON d.id = m.deal_id
           WHERE m.day = ?1 AND m.to_state = 'open' AND m.to_stage = 'lead' AND m.from_stage IS NULL AND d.category_id = g.id) AS lacks
         FROM category g WHERE g.archived = 0 AND g.daily_limit IS NOT NULL ORDER BY lacks DESC, g.id LIMIT 1",
    )?;
    let mut rows = statement.query([day])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let lacks: i64 = row.get(2)?;
    Ok(if lacks > 0 { Some((CategoryId(row.get(0)?), row.get(1)?)) } else { None })
}

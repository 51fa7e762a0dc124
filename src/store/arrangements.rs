//! The owner's own order of a day's cards, kept as state: it is no fact of any deal.

use super::{position, queue};
use crate::domain::arrangement::Arrangement;
use crate::domain::id::DealId;
use crate::domain::queue::Card;
use crate::domain::settings::Settings;
use crate::domain::{Day, Moment};
use crate::error::Result;
use chrono::NaiveTime;
use rusqlite::Connection;

/// Answers what the owner changed of a day's order; nothing changed is an empty one.
pub fn find(conn: &Connection, day: Day) -> Result<Arrangement> {
    Ok(position::find(conn, &place(day))?.map(|text| Arrangement::parse(&text)).unwrap_or_default())
}

/// Keeps it, and forgets those of days that are over.
pub fn keep(conn: &Connection, day: Day, arrangement: &Arrangement, present: Day) -> Result<()> {
    let over = "DELETE FROM position WHERE place > 'day ' AND place < ?1";
    conn.prepare_cached(over)?.execute([place(day.min(present))])?;
    position::keep(conn, &place(day), &arrangement.shown())
}

fn place(day: Day) -> String {
    format!("day {day}")
}

/// Answers the cards of a day in the owner's order, with what was pulled in and without what was left out.
pub fn cards(conn: &Connection, day: Day, now: Moment, settings: &Settings) -> Result<Vec<Card>> {
    let kept = find(conn, day)?;
    let mut cards = queue::of_day(conn, day, now, settings)?;
    let is_here = |deal: &DealId| cards.iter().any(|card| card.deal() == Some(*deal));
    if !kept.pulled.iter().all(is_here) {
        let next = queue::of_day(conn, settings.week.add(day, 1), now, settings)?;
        let pulled = |card: &Card| card.deal().is_some_and(|deal| kept.pulled.contains(&deal) && !is_here(&deal));
        let pulled: Vec<Card> = next.into_iter().filter(pulled).map(|card| Card { at: None, ..card }).collect();
        cards.extend(pulled);
    }
    for card in &mut cards {
        let pin = card.deal().and_then(|deal| kept.pins.get(&deal));
        card.at = pin.and_then(|second| NaiveTime::from_num_seconds_from_midnight_opt(*second, 0)).or(card.at);
    }
    Ok(kept.arrange(cards, Card::deal))
}

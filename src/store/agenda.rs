//! A day as it is worked: its block, its cards in their slots, what is reached when, and what the coming days carry.

use super::{blocks, queue};
use crate::domain::block::Block;
use crate::domain::fit::{self, DayLoad, Fit, Piece};
use crate::domain::queue::Card;
use crate::domain::settings::Settings;
use crate::domain::{Day, Moment};
use crate::error::Result;
use rusqlite::Connection;

/// A day with everything that is due on it.
#[derive(Debug, Clone, PartialEq)]
pub struct Agenda {
    pub day: Day,
    /// The pieces of the block, none where the day is not worked.
    pub pieces: Vec<Piece>,
    /// Why the block is not where the settings put it.
    pub moved_because: Option<String>,
    /// In the order they are worked.
    pub cards: Vec<Card>,
    pub fit: Fit,
    /// What does not fit, by its place among the cards, with the day it is reached; none beyond the horizon.
    pub overflow: Vec<(usize, Option<Day>)>,
    /// The coming working days.
    pub load: Vec<DayLoad>,
}

/// Answers a day with its usual block.
pub fn of_day(conn: &Connection, day: Day, now: Moment, settings: &Settings) -> Result<Agenda> {
    let cards = queue::of_day(conn, day, now, settings)?;
    within(conn, (day, blocks::of_day(conn, day, settings)?), cards, settings)
}

/// Lays the cards of a day into the pieces of its block.
pub fn within(conn: &Connection, (day, block): (Day, Block), cards: Vec<Card>, settings: &Settings) -> Result<Agenda> {
    let Block { pieces, moved_because, .. } = block;
    let planned = queue::planned(conn, day)?;
    let fit = fit::fit(&cards, &pieces);
    let coming = blocks::coming(conn, day, settings)?;
    let reached = fit::reach(&cards, &fit.overflow, (&coming, &planned), &settings.week);
    let overflow = fit.overflow.iter().copied().zip(reached).collect();
    let load = DayLoad::of(&coming, &planned, &settings.week);
    Ok(Agenda { day, pieces, moved_because, cards, fit, overflow, load })
}

impl Agenda {
    /// Answers the minutes of the block.
    pub fn minutes(&self) -> i64 {
        self.pieces.iter().map(|(from, to)| (*to - *from).num_minutes()).sum()
    }

    /// Answers the slot of a card, inside the block or at its hour outside.
    pub fn slot(&self, card: usize) -> Option<&fit::Slot> {
        self.fit.slots.iter().chain(&self.fit.outside).find(|slot| slot.card == card)
    }
}

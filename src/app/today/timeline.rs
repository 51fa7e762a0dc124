//! The working day as rows: what stands at which minute, on a scale that the height allows.

use super::agenda::{Agenda, Card, Span};

/// What a stretch of the day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Free,
    /// So many of the calendar's busy times.
    Busy(usize),
    /// The block, where no card lies in it.
    Block,
    /// So many of the cards.
    Card(usize),
}

/// One row of the timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Row {
    /// A row of a stretch: the second of the day it begins with, and how many of its rows are above it.
    Stretch { part: Part, at: u32, nth: usize, hour: Option<u32> },
    /// The line of the present minute.
    Now(u32),
}

/// How many minutes a row of the block and a row of the rest of the day stand for, the finest first.
const SCALES: &[(u32, u32)] =
    &[(2, 10), (3, 15), (3, 20), (4, 20), (4, 30), (5, 30), (6, 45), (8, 60), (10, 60), (15, 90), (15, 180)];

/// Answers the rows of a day from its first working minute to its last; more than `height` only where the cards alone
/// are more, each of which has a row.
pub fn rows(agenda: &Agenda, height: usize, now: Option<u32>) -> Vec<Row> {
    let stretches = stretches(agenda);
    let room = height.saturating_sub(usize::from(now.is_some()));
    let fits = |scale: &&(u32, u32)| stretches.iter().map(|one| one.rows(**scale)).sum::<usize>() <= room;
    let scale = SCALES.iter().find(fits).or(SCALES.last()).copied().unwrap_or((15, 180));
    let mut rows: Vec<Row> = stretches.iter().flat_map(|stretch| stretch.laid(scale)).collect();
    if let Some(now) = now.filter(|now| agenda.hours.has(*now)) {
        let place = rows.iter().rposition(|row| row.begins() <= now).map_or(0, |before| before + 1);
        if let Some(Row::Stretch { hour, .. }) = place.checked_sub(1).and_then(|before| rows.get_mut(before)) {
            *hour = hour.filter(|hour| *hour != now);
        }
        rows.insert(place, Row::Now(now));
    }
    rows
}

/// Answers the cards alone, a row each, those that do not fit at the end.
pub fn cards(agenda: &Agenda) -> Vec<Row> {
    let row = |(nth, card): (usize, &Card)| {
        let at = card.slot.map_or(DAY, |slot| slot.from);
        Row::Stretch { part: Part::Card(nth), at, nth: 0, hour: None }
    };
    agenda.cards.iter().enumerate().map(row).collect()
}

/// Answers the first row in sight: the selected one stands in the middle where there are more rows than room.
pub fn first(selected: usize, height: usize, rows: usize) -> usize {
    selected.saturating_sub(height / 2).min(rows.saturating_sub(height))
}

impl Row {
    fn begins(&self) -> u32 {
        match self {
            Row::Stretch { at, .. } | Row::Now(at) => *at,
        }
    }

    /// Says whether a card stands here.
    pub fn card(&self) -> Option<usize> {
        match self {
            Row::Stretch { part: Part::Card(card), .. } => Some(*card),
            _ => None,
        }
    }
}

/// A part of the day that is one thing from end to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stretch {
    span: Span,
    part: Part,
}

impl Stretch {
    fn rows(&self, scale: (u32, u32)) -> usize {
        let rounded = |minutes_a_row: u32| ((self.span.seconds() + minutes_a_row * 30) / (minutes_a_row * 60)) as usize;
        match self.part {
            Part::Card(_) | Part::Block => rounded(scale.0).max(1),
            Part::Busy(_) => rounded(scale.1).max(1),
            Part::Free => rounded(scale.1),
        }
    }

    fn laid(&self, scale: (u32, u32)) -> Vec<Row> {
        let count = self.rows(scale);
        let begins = |nth: usize| self.span.from + self.span.seconds() * nth as u32 / count.max(1) as u32;
        let row = |nth: usize| {
            let (at, end) = (begins(nth), begins(nth + 1));
            let hour = at.div_ceil(3600) * 3600;
            Row::Stretch { part: self.part, at, nth, hour: (hour < end).then_some(hour) }
        };
        (0..count).map(row).collect()
    }
}

/// The day from its first working minute to its last: cards over the block, the block over the calendar.
fn stretches(agenda: &Agenda) -> Vec<Stretch> {
    let mut layers: Vec<(Span, Part)> =
        agenda.cards.iter().enumerate().filter_map(|(nth, card)| Some((card.slot?, Part::Card(nth)))).collect();
    layers.extend(agenda.pieces.iter().map(|piece| (*piece, Part::Block)));
    layers.extend(agenda.busy.iter().enumerate().map(|(nth, busy)| (busy.span, Part::Busy(nth))));
    let hours = agenda.hours;
    let ends = layers.iter().flat_map(|(span, _)| [span.from, span.to]).chain([hours.from, hours.to]);
    let mut ends: Vec<u32> = ends.map(|end| end.clamp(hours.from, hours.to.max(hours.from))).collect();
    ends.sort_unstable();
    ends.dedup();
    let mut stretches: Vec<Stretch> = Vec::new();
    for pair in ends.windows(2) {
        let span = Span { from: pair[0], to: pair[1] };
        let part = layers.iter().find(|(layer, _)| layer.has(span.from)).map_or(Part::Free, |(_, part)| *part);
        let starts = layers.iter().any(|(layer, one)| *one == part && layer.from == span.from);
        match stretches.last_mut() {
            Some(last) if last.part == part && !starts => last.span.to = span.to,
            _ => stretches.push(Stretch { span, part }),
        }
    }
    stretches
}

/// Seconds of a day.
const DAY: u32 = 24 * 60 * 60;

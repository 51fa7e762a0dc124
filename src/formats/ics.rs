//! ICS text to plain events and back: what happens when, where the owner lives.

mod event;
mod recur;
mod slices;
mod write;
mod zones;

pub use event::Event;
pub use recur::Occurrence;
pub use write::{Entry, OWN, Span, text, without_stamps};
pub use zones::instant;

use crate::domain::{Day, Zone};
use chrono::{DateTime, NaiveDateTime, Utc};
use zones::Zones;

/// What a file of events holds; broken parts are told by their line and left out.
#[derive(Debug, Clone, Default)]
pub struct Calendar {
    /// Of each VCALENDAR in the file its events, so that equal ids of two calendars stay apart.
    sheets: Vec<Vec<Event>>,
    pub faults: Vec<Fault>,
}

/// What is wrong in a file, and in which line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub line: usize,
    pub words: String,
}

/// When something begins or ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    Day(Day),
    /// By the clock of wherever one is.
    Floating(NaiveDateTime),
    Instant(DateTime<Utc>),
}

impl When {
    /// Answers the local time of a place; a day begins at midnight.
    pub fn local(self, home: Zone) -> NaiveDateTime {
        match self {
            When::Day(day) => day.and_time(chrono::NaiveTime::MIN),
            When::Floating(local) => local,
            When::Instant(at) => at.with_timezone(&home).naive_local(),
        }
    }
}

impl Calendar {
    /// Reads a file, whatever it was written in; nothing in it makes this fail.
    pub fn read(bytes: &[u8]) -> Calendar {
        let text = slices::lines(bytes);
        let mut calendar = Calendar::default();
        for sheet in slices::sheets(&text, &mut calendar.faults) {
            let zones = Zones::of(&sheet);
            let mut events = Vec::new();
            for part in sheet.iter().filter(|part| part.kind == slices::Kind::Event) {
                match Event::of(part, &zones) {
                    Ok(event) => events.push(event),
                    Err(words) => calendar.faults.push(Fault { line: part.line, words }),
                }
            }
            calendar.sheets.push(events);
        }
        calendar.faults.sort_by_key(|fault| fault.line);
        calendar
    }

    /// Answers every event as it is written, once each.
    pub fn events(&self) -> impl Iterator<Item = &Event> {
        self.sheets.iter().flatten()
    }

    /// Answers what happens in the days from the first to the last, in its order; `home` is where the owner lives.
    pub fn occurrences(&self, days: (Day, Day), home: Zone) -> Vec<Occurrence> {
        let mut found: Vec<Occurrence> =
            self.sheets.iter().flat_map(|events| recur::occurrences(events, days, home)).collect();
        found.sort_by(|a, b| (a.from, &a.words).cmp(&(b.from, &b.words)));
        found
    }
}

#[cfg(test)]
mod tests;

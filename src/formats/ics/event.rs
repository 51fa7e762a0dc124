//! One event as the file has it.

use super::When;
use super::slices::Slice;
use super::zones::{Place, Zones, component, rule_of};
use calcard::common::PartialDateTime;
use calcard::icalendar::{
    ICalendarComponent, ICalendarEntry, ICalendarParameterName, ICalendarPeriod, ICalendarProperty,
    ICalendarRecurrenceRule, ICalendarValue,
};
use chrono::{NaiveDateTime, TimeDelta};

/// An event, and by which rules it comes again.
#[derive(Debug, Clone)]
pub struct Event {
    pub uid: String,
    /// Its first line in the file.
    pub line: usize,
    pub words: String,
    pub from: When,
    /// Takes time: neither free nor transparent nor cancelled.
    pub busy: bool,
    pub cancelled: bool,
    /// E-mail addresses of those who take part, small letters.
    pub with: Vec<String>,
    pub(super) place: Place,
    pub(super) start: NaiveDateTime,
    pub(super) long: Long,
    pub(super) rule: Option<ICalendarRecurrenceRule>,
    pub(super) more: Vec<(When, Option<Long>)>,
    pub(super) except: Vec<When>,
    pub(super) replaces: Option<When>,
    /// Everything after what it replaces follows it.
    pub(super) and_after: bool,
    pub(super) sequence: i64,
}

/// How long it is: by the clock on the wall, or in real time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Long {
    Wall(TimeDelta),
    Real(TimeDelta),
}

impl Event {
    pub(super) fn of(slice: &Slice, zones: &Zones) -> Result<Event, String> {
        let read = component(&slice.text).ok_or("an event cannot be read")?;
        let root = read.components.first().ok_or("an event is empty")?;
        let start = root.property(&ICalendarProperty::Dtstart).or(root.property(&ICalendarProperty::RecurrenceId));
        let start = start.ok_or("an event has no start")?;
        let first = start.values.first().and_then(time).ok_or("an event's start cannot be read")?;
        let reading = Reading { root, zones, place: place(start, first, zones) };
        let from = reading.when(start, first).ok_or("an event's start cannot be read")?;
        let local = first.to_date_time().ok_or("an event's start cannot be read")?.date_time;
        let cancelled = reading.says(&ICalendarProperty::Status, "CANCELLED");
        let replaces = root.property(&ICalendarProperty::RecurrenceId);
        Ok(Event {
            uid: reading.text(&ICalendarProperty::Uid).unwrap_or_default(),
            line: slice.line,
            words: reading.text(&ICalendarProperty::Summary).unwrap_or_default(),
            from,
            busy: !cancelled && !reading.is_free(),
            cancelled,
            with: reading.with(),
            start: local,
            long: reading.long(from, local),
            rule: root.property(&ICalendarProperty::Rrule).and_then(rule_of),
            more: reading.more(),
            except: reading.whens(&ICalendarProperty::Exdate),
            replaces: replaces.and_then(|entry| reading.exception(entry, entry.values.first().and_then(time)?)),
            and_after: replaces.is_some_and(|entry| entry.parameters(&ICalendarParameterName::Range).next().is_some()),
            sequence: reading.sequence(),
            place: reading.place,
        })
    }

    /// Answers whether it has a day instead of an hour.
    pub fn is_all_day(&self) -> bool {
        matches!(self.from, When::Day(_))
    }
}

fn time(value: &ICalendarValue) -> Option<&PartialDateTime> {
    match value {
        ICalendarValue::PartialDateTime(time) => Some(time),
        _ => None,
    }
}

fn place(entry: &ICalendarEntry, time: &PartialDateTime, zones: &Zones) -> Place {
    let offset = time.to_date_time().and_then(|read| read.offset);
    let named = || entry.tz_id().map_or(Place::Floating, |name| zones.place(name));
    offset.map_or_else(named, Place::Fixed)
}

struct Reading<'a> {
    root: &'a ICalendarComponent,
    zones: &'a Zones,
    place: Place,
}

impl Reading<'_> {
    fn when(&self, entry: &ICalendarEntry, time: &PartialDateTime) -> Option<When> {
        let read = time.to_date_time()?;
        if !time.has_time() {
            return Some(When::Day(read.date_time.date()));
        }
        let place = match read.offset {
            Some(offset) => Place::Fixed(offset),
            None => entry.tz_id().map_or(Place::Floating, |name| self.zones.place(name)),
        };
        Some(match place {
            Place::Floating => When::Floating(read.date_time),
            place => When::Instant(place.instant(read.date_time)),
        })
    }

    /// What an exception means: of an event that has days, a day.
    fn exception(&self, entry: &ICalendarEntry, at: &PartialDateTime) -> Option<When> {
        let start = self.root.property(&ICalendarProperty::Dtstart).and_then(|entry| time(entry.values.first()?));
        if start.is_some_and(|start| !start.has_time()) {
            return Some(When::Day(at.to_date_time()?.date_time.date()));
        }
        self.when(entry, at)
    }

    fn text(&self, property: &ICalendarProperty) -> Option<String> {
        let text = self.root.property(property)?.values.first()?.as_text()?;
        Some(text.trim().to_owned())
    }

    fn says(&self, property: &ICalendarProperty, word: &str) -> bool {
        self.text(property).is_some_and(|text| text.eq_ignore_ascii_case(word))
    }

    fn is_free(&self) -> bool {
        let other = |name: &str| {
            self.root.entries.iter().find(
                |entry| matches!(&entry.name, ICalendarProperty::Other(other) if other.eq_ignore_ascii_case(name)),
            )
        };
        let microsoft = other("X-MICROSOFT-CDO-BUSYSTATUS").and_then(|entry| entry.values.first()?.as_text());
        self.says(&ICalendarProperty::Transp, "TRANSPARENT")
            || microsoft.is_some_and(|word| word.eq_ignore_ascii_case("FREE"))
    }

    fn with(&self) -> Vec<String> {
        let attendees = self.root.properties(&ICalendarProperty::Attendee);
        let all = attendees.chain(self.root.properties(&ICalendarProperty::Organizer));
        let mut with: Vec<String> =
            all.filter_map(|entry| entry.calendar_address()).map(|it| it.trim().to_lowercase()).collect();
        with.retain(|address| address.contains('@'));
        with.sort();
        with.dedup();
        with
    }

    fn sequence(&self) -> i64 {
        match self.root.property(&ICalendarProperty::Sequence).and_then(|entry| entry.values.first()) {
            Some(ICalendarValue::Integer(n)) => *n,
            _ => 0,
        }
    }

    fn long(&self, from: When, start: NaiveDateTime) -> Long {
        let end = self.root.property(&ICalendarProperty::Dtend);
        let end = end.and_then(|entry| Some((entry, entry.values.first().and_then(time)?)));
        if let Some((entry, time)) = end
            && let Some(until) = self.when(entry, time)
        {
            let same = entry.tz_id() == self.root.property(&ICalendarProperty::Dtstart).and_then(ICalendarEntry::tz_id);
            return match (from, until, time.to_date_time()) {
                (When::Instant(from), When::Instant(until), _) if !same => Long::Real(until - from),
                (_, _, Some(read)) => Long::Wall(read.date_time - start),
                _ => Long::Wall(TimeDelta::zero()),
            };
        }
        let said = self.root.property(&ICalendarProperty::Duration).and_then(|entry| entry.values.first());
        match (said, from) {
            (Some(ICalendarValue::Duration(said)), _) => duration(said),
            (_, When::Day(_)) => Long::Wall(TimeDelta::days(1)),
            _ => Long::Wall(TimeDelta::zero()),
        }
    }

    fn whens(&self, property: &ICalendarProperty) -> Vec<When> {
        let entries = self.root.properties(property);
        let values = entries.flat_map(|entry| entry.values.iter().map(move |value| (entry, value)));
        values.filter_map(|(entry, value)| self.exception(entry, time(value)?)).collect()
    }

    fn more(&self) -> Vec<(When, Option<Long>)> {
        let entries = self.root.properties(&ICalendarProperty::Rdate);
        let values = entries.flat_map(|entry| entry.values.iter().map(move |value| (entry, value)));
        let one = |(entry, value): (&ICalendarEntry, &ICalendarValue)| match value {
            ICalendarValue::PartialDateTime(time) => Some((self.when(entry, time)?, None)),
            ICalendarValue::Period(ICalendarPeriod::Range { start, end }) => {
                let long = end.to_date_time()?.date_time - start.to_date_time()?.date_time;
                Some((self.when(entry, start)?, Some(Long::Wall(long))))
            }
            ICalendarValue::Period(ICalendarPeriod::Duration { start, duration: said }) => {
                Some((self.when(entry, start)?, Some(duration(said))))
            }
            _ => None,
        };
        values.filter_map(one).collect()
    }
}

/// Days are days on the wall, hours are real ones.
fn duration(said: &calcard::icalendar::ICalendarDuration) -> Long {
    let long = said.to_time_delta().unwrap_or_default();
    if said.hours == 0 && said.minutes == 0 && said.seconds == 0 { Long::Wall(long) } else { Long::Real(long) }
}

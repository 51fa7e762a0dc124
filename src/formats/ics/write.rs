//! Events as ICS text: the owner's own calendar, one file or one file each.

use crate::domain::Day;
use calcard::common::PartialDateTime;
use calcard::icalendar::{
    ICalendar, ICalendarAction, ICalendarComponent, ICalendarComponentType, ICalendarDuration, ICalendarEntry,
    ICalendarParameter, ICalendarParameterName, ICalendarParameterValue, ICalendarProperty, ICalendarTransparency,
    ICalendarValue, ICalendarValueType,
};
use chrono::{DateTime, Datelike, Timelike, Utc};

/// The end of every id that this program gives.
pub const OWN: &str = "@box9";

/// When it is: instants, which every program shows alike on both sides of a change of the clock, or a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    Hours(DateTime<Utc>, DateTime<Utc>),
    Day(Day),
}

/// An event to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Without the end that all have.
    pub id: String,
    pub span: Span,
    pub words: String,
    pub note: String,
    /// Minutes before it at which it reminds.
    pub alarm: Option<u32>,
}

impl Entry {
    /// Answers its id, the same as long as the thing is the same.
    pub fn uid(&self) -> String {
        format!("{}{OWN}", self.id)
    }
}

/// Answers a calendar of events, as it stands at a moment.
pub fn text(entries: &[Entry], stamp: DateTime<Utc>) -> String {
    let mut calendar = ICalendar {
        components: vec![component(
            ICalendarComponentType::VCalendar,
            vec![
                said(ICalendarProperty::Version, "2.0"),
                said(ICalendarProperty::Prodid, "-//box9//box9//EN"),
                said(ICalendarProperty::Other("X-WR-CALNAME".into()), "box9"),
            ],
        )],
    };
    for entry in entries {
        let at = calendar.components.len() as u32;
        calendar.components[0].component_ids.push(at);
        calendar.components.push(component(ICalendarComponentType::VEvent, event(entry, stamp)));
        if let Some(minutes) = entry.alarm {
            calendar.components[at as usize].component_ids.push(at + 1);
            calendar.components.push(component(ICalendarComponentType::VAlarm, alarm(entry, minutes)));
        }
    }
    calendar.to_string()
}

/// Answers the text without the moments at which it was written, to see whether anything else differs.
pub fn without_stamps(text: &str) -> String {
    text.lines().filter(|line| !line.starts_with("DTSTAMP")).collect::<Vec<_>>().join("\n")
}

fn component(component_type: ICalendarComponentType, entries: Vec<ICalendarEntry>) -> ICalendarComponent {
    ICalendarComponent { component_type, entries, component_ids: Vec::new() }
}

fn said(name: ICalendarProperty, text: &str) -> ICalendarEntry {
    ICalendarEntry::new(name).with_value(ICalendarValue::Text(text.to_owned()))
}

fn event(entry: &Entry, stamp: DateTime<Utc>) -> Vec<ICalendarEntry> {
    let mut entries = vec![said(ICalendarProperty::Uid, &entry.uid()), instant(ICalendarProperty::Dtstamp, stamp)];
    match entry.span {
        Span::Hours(from, to) => {
            entries.push(instant(ICalendarProperty::Dtstart, from));
            entries.push(instant(ICalendarProperty::Dtend, to));
        }
        Span::Day(day) => {
            entries.push(day_of(ICalendarProperty::Dtstart, day));
            entries.push(day_of(ICalendarProperty::Dtend, day.succ_opt().unwrap_or(day)));
            let free = ICalendarValue::Transparency(ICalendarTransparency::Transparent);
            entries.push(ICalendarEntry::new(ICalendarProperty::Transp).with_value(free));
        }
    }
    entries.push(said(ICalendarProperty::Summary, &entry.words));
    if !entry.note.is_empty() {
        entries.push(said(ICalendarProperty::Description, &entry.note));
    }
    entries
}

fn alarm(entry: &Entry, minutes: u32) -> Vec<ICalendarEntry> {
    let before = ICalendarDuration { neg: true, minutes, ..ICalendarDuration::default() };
    vec![
        ICalendarEntry::new(ICalendarProperty::Action).with_value(ICalendarValue::Action(ICalendarAction::Display)),
        ICalendarEntry::new(ICalendarProperty::Trigger).with_value(ICalendarValue::Duration(before)),
        said(ICalendarProperty::Description, &entry.words),
    ]
}

fn instant(name: ICalendarProperty, at: DateTime<Utc>) -> ICalendarEntry {
    let time = PartialDateTime {
        hour: byte(at.hour()),
        minute: byte(at.minute()),
        second: byte(at.second()),
        tz_hour: Some(0),
        tz_minute: Some(0),
        ..date(at.date_naive())
    };
    ICalendarEntry::new(name).with_value(ICalendarValue::PartialDateTime(Box::new(time)))
}

fn day_of(name: ICalendarProperty, day: Day) -> ICalendarEntry {
    let value = ICalendarParameter {
        name: ICalendarParameterName::Value,
        value: ICalendarParameterValue::Value(ICalendarValueType::Date),
    };
    let time = ICalendarValue::PartialDateTime(Box::new(date(day)));
    ICalendarEntry::new(name).with_params(vec![value]).with_value(time)
}

fn date(day: Day) -> PartialDateTime {
    PartialDateTime {
        year: u16::try_from(day.year()).ok(),
        month: byte(day.month()),
        day: byte(day.day()),
        ..PartialDateTime::default()
    }
}

fn byte(n: u32) -> Option<u8> {
    u8::try_from(n).ok()
}

//! The time zones of a file: known by their names (Windows' too), or by the rules that the file gives.

use super::recur::dates;
use super::slices::{Kind, Slice};
use crate::domain::{Day, Zone};
use calcard::common::timezone::Tz;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarEntry, ICalendarProperty, ICalendarRecurrenceRule,
    ICalendarValue,
};
use calcard::{Entry, Parser};
use chrono::{DateTime, FixedOffset, LocalResult, NaiveDateTime, TimeDelta, TimeZone, Utc};
use std::collections::HashMap;
use std::rc::Rc;
use std::str::FromStr;

/// The zones of one calendar by the names that its events say.
#[derive(Default)]
pub(super) struct Zones(HashMap<String, Place>);

/// Where a local time is meant.
#[derive(Debug, Clone)]
pub(super) enum Place {
    /// By the clock of wherever one is.
    Floating,
    Known(Zone),
    Fixed(FixedOffset),
    /// The file's own rules.
    Ruled(Rc<[Turn]>),
}

/// A change of the clock that comes back: since when, by which rule, and how far from UTC it is after it.
#[derive(Debug, Clone)]
pub(super) struct Turn {
    since: NaiveDateTime,
    rule: Option<ICalendarRecurrenceRule>,
    more: Vec<NaiveDateTime>,
    offset: FixedOffset,
}

impl Zones {
    pub(super) fn of(slices: &[Slice]) -> Zones {
        let zones = slices.iter().filter(|slice| slice.kind == Kind::Zone);
        Zones(zones.filter_map(|slice| zone(&component(&slice.text)?)).collect())
    }

    /// Answers the place of a name: the file's own, else the known one; a name that nobody knows is floating.
    pub(super) fn place(&self, name: &str) -> Place {
        self.0.get(name).cloned().or_else(|| known(name)).unwrap_or(Place::Floating)
    }
}

/// Reads one event or zone.
pub(super) fn component(text: &str) -> Option<ICalendar> {
    match Parser::new(text).entry() {
        Entry::ICalendar(read) => Some(read),
        _ => None,
    }
}

fn known(name: &str) -> Option<Place> {
    match Tz::from_str(name).ok()? {
        Tz::Tz(zone) => Some(Place::Known(zone)),
        Tz::Fixed(offset) => Some(Place::Fixed(offset)),
        Tz::Floating => None,
    }
}

fn zone(read: &ICalendar) -> Option<(String, Place)> {
    let component = read.components.first()?;
    let name = text(component, &ICalendarProperty::Tzid)?.to_owned();
    let said = match component.timezone() {
        Some((_, Tz::Tz(zone))) => Some(Place::Known(zone)),
        Some((_, Tz::Fixed(offset))) => Some(Place::Fixed(offset)),
        _ => known(&name),
    };
    let turns: Vec<Turn> = read.components.iter().filter_map(turn).collect();
    let place = said.or_else(|| (!turns.is_empty()).then(|| Place::Ruled(turns.into())))?;
    Some((name, place))
}

fn turn(component: &ICalendarComponent) -> Option<Turn> {
    let kinds = [ICalendarComponentType::Standard, ICalendarComponentType::Daylight];
    if !kinds.contains(&component.component_type) {
        return None;
    }
    let rule = component.property(&ICalendarProperty::Rrule).and_then(rule_of);
    let more = component.properties(&ICalendarProperty::Rdate).flat_map(|entry| &entry.values);
    Some(Turn {
        since: local(component.property(&ICalendarProperty::Dtstart)?.values.first()?)?,
        rule,
        more: more.filter_map(local).collect(),
        offset: offset(component.property(&ICalendarProperty::Tzoffsetto)?)?,
    })
}

pub(super) fn rule_of(entry: &ICalendarEntry) -> Option<ICalendarRecurrenceRule> {
    match entry.values.first()? {
        ICalendarValue::RecurrenceRule(rule) => Some((**rule).clone()),
        _ => None,
    }
}

fn text<'a>(component: &'a ICalendarComponent, property: &ICalendarProperty) -> Option<&'a str> {
    component.property(property)?.values.first()?.as_text()
}

fn local(value: &ICalendarValue) -> Option<NaiveDateTime> {
    match value {
        ICalendarValue::PartialDateTime(time) => Some(time.to_date_time()?.date_time),
        _ => None,
    }
}

fn offset(entry: &ICalendarEntry) -> Option<FixedOffset> {
    let ICalendarValue::PartialDateTime(time) = entry.values.first()? else { return None };
    let seconds = i32::from(time.tz_hour?) * 3600 + i32::from(time.tz_minute.unwrap_or(0)) * 60;
    FixedOffset::east_opt(if time.tz_minus { -seconds } else { seconds })
}

impl Place {
    /// Answers the instant of a local time; one that comes twice is the first, one that is left out comes after the gap.
    pub(super) fn instant(&self, local: NaiveDateTime) -> DateTime<Utc> {
        match self {
            Place::Floating => Utc.from_utc_datetime(&local),
            Place::Known(zone) => instant(*zone, local),
            Place::Fixed(offset) => by(*offset, local),
            Place::Ruled(turns) => by(ruled(turns, local), local),
        }
    }

    /// Answers the local time of an instant.
    pub(super) fn local(&self, at: DateTime<Utc>) -> NaiveDateTime {
        match self {
            Place::Floating => at.naive_utc(),
            Place::Known(zone) => at.with_timezone(zone).naive_local(),
            Place::Fixed(offset) => at.with_timezone(offset).naive_local(),
            Place::Ruled(turns) => {
                let guess = at.naive_utc();
                at.with_timezone(&ruled(turns, guess)).naive_local()
            }
        }
    }
}

/// Answers the instant of a local time of a place.
pub fn instant(zone: Zone, local: NaiveDateTime) -> DateTime<Utc> {
    match zone.from_local_datetime(&local) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => at.with_timezone(&Utc),
        LocalResult::None => {
            let before = zone.offset_from_utc_datetime(&(local - TimeDelta::days(1)));
            by(chrono::Offset::fix(&before), local)
        }
    }
}

fn by(offset: FixedOffset, local: NaiveDateTime) -> DateTime<Utc> {
    Utc.from_utc_datetime(&(local - TimeDelta::seconds(i64::from(offset.local_minus_utc()))))
}

/// How far from UTC the clock is by the file's rules: as the last turn before left it.
fn ruled(turns: &[Turn], local: NaiveDateTime) -> FixedOffset {
    let last = |turn: &Turn| {
        let until = local;
        let year = Day::from_ymd_opt(chrono::Datelike::year(&local) - 1, 1, 1)?;
        let once = std::iter::once(turn.since).chain(turn.more.iter().copied());
        let again = turn.rule.iter().flat_map(|rule| dates(rule, turn.since, until, Some(year)).unwrap_or_default());
        once.chain(again).filter(|at| *at <= local).max()
    };
    let found = turns.iter().filter_map(|turn| last(turn).map(|at| (at, turn.offset))).max_by_key(|(at, _)| *at);
    let first = turns.iter().min_by_key(|turn| turn.since).map(|turn| turn.offset);
    found.map(|(_, offset)| offset).or(first).unwrap_or_else(|| chrono::Offset::fix(&Utc))
}

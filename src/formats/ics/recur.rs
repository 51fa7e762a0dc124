//! What happens when: events that come again, without what was left out or put elsewhere.

use super::When;
use super::event::{Event, Long};
use super::zones::Place;
use crate::domain::calendar::{self, Busy};
use crate::domain::{Day, Zone};
use calcard::common::PartialDateTime;
use calcard::common::timezone::Tz;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarEntry, ICalendarProperty, ICalendarRecurrenceRule,
    ICalendarValue,
};
use chrono::{DateTime, Datelike, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Utc};
use std::collections::BTreeMap;

/// An event on one of its days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    pub uid: String,
    pub words: String,
    pub start: When,
    pub end: When,
    /// Where the owner lives.
    pub from: NaiveDateTime,
    pub to: NaiveDateTime,
    /// Takes time of the day; one that lasts whole days does not.
    pub busy: bool,
    pub all_day: bool,
    pub cancelled: bool,
    pub with: Vec<String>,
}

impl Occurrence {
    /// Answers the time that it takes of a day; none where it takes none.
    pub fn on(&self, day: Day) -> Option<Busy> {
        self.time_on(day).filter(|time| self.busy && time.from < time.to)
    }

    /// Answers its part of a day, whether it takes the time or not; none on days that it does not touch.
    pub fn time_on(&self, day: Day) -> Option<Busy> {
        let (first, last) = (self.from.date(), self.to.date());
        if self.all_day || day < first || last < day {
            return None;
        }
        let from = if first < day { NaiveTime::MIN } else { self.from.time() };
        let to = if day < last { calendar::time(calendar::LAST) } else { self.to.time() };
        let touches = from < to || (first == last && from == to);
        touches.then(|| Busy { from, to, words: self.words.clone() })
    }
}

/// No series is followed further than this, so that one that comes every second ends.
const MOST: usize = 100_000;

/// Answers what happens in some days.
pub(super) fn occurrences(events: &[Event], days: (Day, Day), home: Zone) -> Vec<Occurrence> {
    let mut series: BTreeMap<&str, Vec<&Event>> = BTreeMap::new();
    let mut found = Vec::new();
    for event in events {
        series.entry(&event.uid).or_default().push(event);
    }
    for (uid, events) in series {
        if uid.is_empty() {
            events.iter().for_each(|event| found.extend(Series::of(&[event]).between(days, home)));
        } else {
            found.extend(Series::of(&events).between(days, home));
        }
    }
    found
}

/// The events of one id.
struct Series<'a> {
    /// The newest of those that replace nothing.
    whole: Vec<&'a Event>,
    /// By what they replace, the newest of each.
    instead: Vec<&'a Event>,
}

impl<'a> Series<'a> {
    fn of(events: &[&'a Event]) -> Series<'a> {
        let (mut instead, mut whole): (Vec<&Event>, Vec<&Event>) =
            events.iter().copied().partition(|event| event.replaces.is_some());
        let newest = whole.iter().map(|event| event.sequence).max();
        whole.retain(|event| Some(event.sequence) == newest);
        whole = whole.into_iter().next_back().into_iter().collect();
        instead.sort_by_key(|event| (event.replaces, event.sequence));
        instead.reverse();
        instead.dedup_by_key(|event| event.replaces);
        instead.reverse();
        Series { whole, instead }
    }

    fn between(&self, days: (Day, Day), home: Zone) -> Vec<Occurrence> {
        let mut found = Vec::new();
        for event in &self.whole {
            for (start, long) in event.starts(days.1) {
                if !self.instead.iter().any(|other| other.replaces.is_some_and(|at| same(at, start, &event.place))) {
                    found.push(self.moved(event, start).occurrence(long, home));
                }
            }
        }
        found.extend(self.instead.iter().map(|event| Held { event, start: event.from }.occurrence(event.long, home)));
        let last = days.1.and_time(NaiveTime::MIN) + TimeDelta::days(1);
        let first = days.0.and_time(NaiveTime::MIN);
        found.retain(|held| held.from < last && (held.to > first || held.from >= first));
        found
    }

    /// As it is where an earlier change says "and everything after".
    fn moved(&self, event: &'a Event, start: When) -> Held<'a> {
        let after = self.instead.iter().filter(|other| other.and_after && other.replaces.is_some_and(|at| at < start));
        match after.max_by_key(|other| other.replaces) {
            Some(other) => Held { event: other, start: other.shifted(start) },
            None => Held { event, start },
        }
    }
}

struct Held<'a> {
    event: &'a Event,
    start: When,
}

impl Held<'_> {
    fn occurrence(&self, long: Long, home: Zone) -> Occurrence {
        let (event, start) = (self.event, self.start);
        let end = ended(start, long, &event.place);
        let all_day = matches!(start, When::Day(_));
        Occurrence {
            uid: event.uid.clone(),
            words: event.words.clone(),
            start,
            end,
            from: start.local(home),
            to: end.local(home),
            busy: event.busy && !all_day,
            all_day,
            cancelled: event.cancelled,
            with: event.with.clone(),
        }
    }
}

/// A longer event ends after a hundred years, which no calendar's arithmetic leaves.
const LONGEST: TimeDelta = TimeDelta::days(36_525);

fn ended(start: When, long: Long, place: &Place) -> When {
    let (Long::Wall(by) | Long::Real(by)) = long;
    let by = by.clamp(TimeDelta::zero(), LONGEST);
    match (start, long) {
        (When::Day(day), _) => When::Day(day.checked_add_signed(by).unwrap_or(day)),
        (When::Floating(local), _) => When::Floating(local.checked_add_signed(by).unwrap_or(local)),
        (When::Instant(at), Long::Wall(_)) => When::Instant(place.instant(place.local(at) + by)),
        (When::Instant(at), Long::Real(_)) => When::Instant(at + by),
    }
}

/// Says whether an exception means this start; one that says only a day means whatever begins on it.
fn same(exception: When, start: When, place: &Place) -> bool {
    let local = |when: When| match when {
        When::Day(day) => day.and_time(NaiveTime::MIN),
        When::Floating(local) => local,
        When::Instant(at) => place.local(at),
    };
    match (exception, start) {
        (When::Day(day), _) => local(start).date() == day,
        (_, When::Day(day)) => local(exception).date() == day,
        (When::Instant(one), When::Instant(other)) => one == other,
        _ => local(exception) == local(start),
    }
}

impl Event {
    /// Every start up to a day, each with its length.
    fn starts(&self, last: Day) -> Vec<(When, Long)> {
        let until = last.and_time(NaiveTime::MIN) + TimeDelta::days(3);
        let ruled = self.rule.as_ref().and_then(|rule| dates(&self.bounded(rule), self.start, until, None));
        let ruled = ruled.unwrap_or_else(|| vec![self.start]);
        let more = self.more.iter().map(|(when, long)| (*when, long.unwrap_or(self.long)));
        let mut starts: Vec<(When, Long)> = more.collect();
        starts.push((self.from, self.long));
        starts.extend(ruled.into_iter().map(|local| (self.at(local), self.long)));
        starts.sort_by_key(|(when, _)| *when);
        starts.dedup_by_key(|(when, _)| *when);
        starts.retain(|(start, _)| !self.except.iter().any(|except| same(*except, *start, &self.place)));
        starts
    }

    fn at(&self, local: NaiveDateTime) -> When {
        match (&self.from, &self.place) {
            (When::Day(_), _) => When::Day(local.date()),
            (_, Place::Floating) => When::Floating(local),
            (_, place) => When::Instant(place.instant(local)),
        }
    }

    /// Its rule with the end as a local time of its place; an end that says only a day takes that day with it.
    fn bounded(&self, rule: &ICalendarRecurrenceRule) -> ICalendarRecurrenceRule {
        let mut rule = rule.clone();
        let until = rule.until.as_ref().and_then(|until| Some((until.has_time(), until.to_date_time()?)));
        rule.until = until.map(|(has_time, read)| {
            let zoned = read.offset.filter(|_| !self.is_all_day());
            let utc = || DateTime::<Utc>::from_naive_utc_and_offset(read.date_time, Utc);
            partial(match zoned {
                _ if !has_time => read.date_time.date().and_hms_opt(23, 59, 59).unwrap_or(read.date_time),
                Some(_) => self.place.local(utc()),
                None => read.date_time,
            })
        });
        rule
    }

    /// Where a later one of the series goes when this one took the place of one.
    fn shifted(&self, start: When) -> When {
        let by = match (self.replaces, self.from) {
            (Some(When::Instant(was)), When::Instant(is)) => is - was,
            (Some(When::Floating(was)), When::Floating(is)) => is - was,
            (Some(When::Day(was)), When::Day(is)) => is - was,
            _ => TimeDelta::zero(),
        };
        match start {
            When::Day(day) => When::Day(day.checked_add_signed(by).unwrap_or(day)),
            When::Floating(local) => When::Floating(local.checked_add_signed(by).unwrap_or(local)),
            When::Instant(at) => When::Instant(at.checked_add_signed(by).unwrap_or(at)),
        }
    }
}

/// Answers the local times of a rule from its start through a time; `since` lets a yearly one begin later.
///
/// None where the rule makes no sense.
pub(super) fn dates(
    rule: &ICalendarRecurrenceRule,
    start: NaiveDateTime,
    until: NaiveDateTime,
    since: Option<Day>,
) -> Option<Vec<NaiveDateTime>> {
    let mut rule = rule.clone();
    let start = since
        .filter(|since| rule.count.is_none() && start.date() < *since)
        .map_or(start, |since| start.with_year(since.year()).unwrap_or(start));
    let ends = rule.until.as_ref().and_then(|until| until.to_date_time()).map(|read| read.date_time);
    if ends.is_some_and(|ends| ends < start) || until < start {
        return Some(Vec::new());
    }
    if rule.count.is_none() {
        rule.until = Some(partial(ends.map_or(until, |ends| ends.min(until))));
    } else {
        rule.until = None;
    }
    let entry = |name, value| ICalendarEntry { name, params: Vec::new(), values: vec![value] };
    let component = ICalendarComponent {
        component_type: ICalendarComponentType::VEvent,
        entries: vec![
            entry(ICalendarProperty::Dtstart, ICalendarValue::PartialDateTime(Box::new(partial(start)))),
            entry(ICalendarProperty::Rrule, ICalendarValue::RecurrenceRule(Box::new(rule))),
        ],
        component_ids: Vec::new(),
    };
    let expanded = ICalendar { components: vec![component] }.expand_dates(Tz::Floating, MOST);
    let dates = expanded.events.iter().map(|event| event.start.naive_local());
    let ends = ends.unwrap_or(until);
    expanded.errors.is_empty().then(|| dates.filter(|date| *date <= ends).collect())
}

fn partial(local: NaiveDateTime) -> PartialDateTime {
    let byte = |n: u32| u8::try_from(n).ok();
    PartialDateTime {
        year: u16::try_from(local.year()).ok(),
        month: byte(local.month()),
        day: byte(local.day()),
        hour: byte(local.hour()),
        minute: byte(local.minute()),
        second: byte(local.second()),
        ..PartialDateTime::default()
    }
}

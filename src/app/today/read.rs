//! Reads a day from the file: its queue in the owner's order, laid into the block; and the load of the days to come.

use super::agenda::{Agenda, Busy, Card, Grave, Kind, Load, Span};
use crate::domain::fit::{self, DayLoad, Piece, Slot};
use crate::domain::queue::{self, CardKind, Group, Subject};
use crate::domain::settings::Settings;
use crate::domain::step::Wants;
use crate::domain::{Day, Moment, calendar, cold, when, workdays};
use crate::error::Result;
use crate::store::lists::Line;
use crate::store::queue as queues;
use crate::store::{Connection, agenda, arrangements, blocks, busy, lists, sessions};
use chrono::Timelike;

/// So many cards of a day are read; the others are counted.
const MOST_CARDS: usize = 100;
/// The timeline ends here, where nothing lies later.
const EVENING: u32 = 17 * HOUR;
const HOUR: u32 = 60 * 60;

/// Answers everything that the screen shows of a day.
pub fn day(conn: &Connection, settings: &Settings, day: Day, now: Moment) -> Result<Agenda> {
    let kind = kind(settings, day);
    let queue = arrangements::cards(conn, day, now, settings)?;
    let day_read = agenda::within(conn, (day, blocks::of_day(conn, day, settings)?), queue, settings)?;
    let queue = &day_read.cards;
    let mut slots: Vec<Slot> = day_read.fit.slots.iter().chain(&day_read.fit.outside).copied().collect();
    slots.sort_by_key(|slot| slot.from);
    let read = Reading::of(conn, settings, now);
    let mut cards = Vec::new();
    for slot in &slots {
        cards.push(Card { slot: Some(span((slot.from, slot.to))), ..read.card(&queue[slot.card])? });
    }
    for (card, reached) in day_read.overflow.iter().take(MOST_CARDS) {
        cards.push(Card { reached: *reached, ..read.card(&queue[*card])? });
    }
    let more = day_read.overflow.len().saturating_sub(MOST_CARDS);
    let pieces: Vec<Span> = day_read.pieces.iter().copied().map(span).collect();
    let busy: Vec<Busy> = busy::on(conn, day)?.into_iter().map(busy_time).collect();
    let hours = hours(&pieces, &busy, &cards);
    let load = read.load(day, queue)?;
    let (because, begun) = (day_read.moved_because, sessions::begun(conn, day)?);
    Ok(Agenda { kind, hours, pieces, because, begun, busy, cards, more, load })
}

/// Answers the cards that were left out of a day or are due on the next one, with where they come from.
pub fn others(conn: &Connection, settings: &Settings, day: Day, now: Moment) -> Result<Vec<(Card, String)>> {
    let read = Reading::of(conn, settings, now);
    let kept = arrangements::find(conn, day)?;
    let next = settings.week.add(day, 1);
    let is_out = |card: &queue::Card| card.deal().is_some_and(|deal| kept.out.contains(&deal));
    let is_new = |card: &queue::Card| card.deal().is_some_and(|deal| !kept.pulled.contains(&deal));
    let due = format!("due {}", when::show(next, read.present));
    let out = queues::of_day(conn, day, now, settings)?.into_iter().filter(is_out);
    let later = queues::of_day(conn, next, now, settings)?.into_iter().filter(is_new);
    let found = out.map(|card| (card, "left out".to_owned())).chain(later.map(|card| (card, due.clone())));
    found.take(MOST_CARDS).map(|(card, from)| Ok((read.card(&card)?, from))).collect()
}

fn kind(settings: &Settings, day: Day) -> Kind {
    match (settings.week.is_working(day), settings.week.off.contains(&day)) {
        (true, _) => Kind::Working,
        (_, true) => Kind::Off,
        _ => Kind::Weekend,
    }
}

fn span((from, to): Piece) -> Span {
    Span { from: from.num_seconds_from_midnight(), to: to.num_seconds_from_midnight() }
}

fn busy_time(busy: calendar::Busy) -> Busy {
    Busy { span: span((busy.from, busy.to)), words: busy.words }
}

/// From the hour before the block to the evening, wider where something lies outside.
fn hours(pieces: &[Span], busy: &[Busy], cards: &[Card]) -> Span {
    let spans = || {
        busy.iter().map(|busy| busy.span).chain(cards.iter().filter_map(|card| card.slot)).chain(pieces.iter().copied())
    };
    let first = spans().map(|span| span.from).min().unwrap_or(9 * HOUR);
    let last = spans().map(|span| span.to).max().unwrap_or(EVENING);
    Span { from: first.saturating_sub(HOUR) / HOUR * HOUR, to: (last.div_ceil(HOUR) * HOUR).max(EVENING) }
}

/// What cards are read with.
struct Reading<'a> {
    conn: &'a Connection,
    settings: &'a Settings,
    now: Moment,
    present: Day,
}

impl<'a> Reading<'a> {
    fn of(conn: &'a Connection, settings: &'a Settings, now: Moment) -> Reading<'a> {
        Reading { conn, settings, now, present: workdays::rollover(now, settings.rollover) }
    }

    fn card(&self, card: &queue::Card) -> Result<Card> {
        let read = Card {
            deal: card.deal(),
            is_due: !card.subject.deals().is_empty(),
            minutes: card.seconds.div_ceil(60),
            pinned: card.at.is_some(),
            what: card.why.clone(),
            ..Card::default()
        };
        let line = card.deal().map_or(Ok(None), |deal| lists::line(self.conn, deal))?;
        Ok(match (&card.subject, line) {
            (_, Some(line)) => {
                let (why, grave) = self.why(card, &line);
                Card { name: line.name.clone(), what: what(card, &line, self.present), why, grave, ..read }
            }
            (Subject::Tray { .. }, None) => Card { name: "The tray".into(), ..read },
            (Subject::Letters { .. }, None) => Card { name: "Letters".into(), ..read },
            (Subject::Prospecting { .. }, None) => Card { name: "Prospecting".into(), ..read },
            _ => Card { name: "Campaign".into(), ..read },
        })
    }

    /// Why the card is here, in two words, and how grave that is.
    fn why(&self, card: &queue::Card, line: &Line) -> (String, Grave) {
        let late = line.next.as_ref().filter(|next| next.wants == Wants::Do);
        let late = late.map_or(0, |next| (self.present - next.day).num_days());
        let silent = cold::days_since(line.silent_since, self.present, &self.settings.week);
        let is_cold = line.cold_from.is_some_and(|day| day <= self.present);
        let meets = card.is_for_meeting() && card.group > Group::Answers;
        match card.group {
            _ if meets && card.kind == CardKind::WhatHappened => ("happened?".into(), Grave::Today),
            _ if meets => ("meeting".into(), Grave::Today),
            Group::Fires => ("! fire".into(), Grave::Fire),
            Group::Promises if card.missed => ("! promise".into(), Grave::Late),
            Group::Promises => ("! promise".into(), Grave::Promised),
            Group::Answers if card.why.starts_with("new") => ("new name".into(), Grave::Answered),
            Group::Answers => ("answered".into(), Grave::Answered),
            Group::Cold => (format!("~ cold {silent}d"), Grave::Cold),
            _ if late > 0 => (format!("{late}d late"), Grave::Late),
            _ if is_cold => (format!("~ cold {silent}d"), Grave::Cold),
            _ => (String::new(), Grave::Plain),
        }
    }

    /// The present working day with its queue, and those after it with what is planned.
    fn load(&self, day: Day, queue: &[queue::Card]) -> Result<Vec<Load>> {
        let (settings, present) = (self.settings, self.present);
        let sum = |cards: &[queue::Card]| {
            let counted = cards.iter().filter(|card| card.at.is_none()).map(|card| u64::from(card.seconds));
            u32::try_from(counted.sum::<u64>().div_ceil(60)).unwrap_or(u32::MAX)
        };
        let due = match day == present {
            true => sum(queue),
            false => sum(&arrangements::cards(self.conn, present, self.now, settings)?),
        };
        let capacity = blocks::of_day(self.conn, present, settings)?.minutes;
        let first = settings.week.is_working(present).then_some(Load { day: present, due, capacity });
        let planned = queues::planned(self.conn, present)?;
        let coming = DayLoad::of(&blocks::coming(self.conn, present, settings)?, &planned, &settings.week).into_iter();
        let coming = coming.map(|load| Load { day: load.day, due: load.minutes, capacity: load.capacity });
        Ok(first.into_iter().chain(coming).take(fit::HORIZON as usize).collect())
    }
}

/// "call about the quote", "no answer: the quote": the step where one is due, else why the card is here.
fn what(card: &queue::Card, line: &Line, present: Day) -> String {
    if let Some(words) = card.meeting_in_short() {
        return words;
    }
    let told = matches!(card.group, Group::Fires | Group::Promises | Group::Answers);
    let step = line.next.as_ref().filter(|next| !told && next.day <= present);
    match step {
        Some(next) if next.wants == Wants::Rest => "rested long enough".into(),
        Some(next) if next.wants == Wants::Wait && next.words.is_empty() => "no answer came".into(),
        Some(next) if next.wants == Wants::Wait => format!("no answer: {}", next.words),
        Some(next) if !next.words.is_empty() => next.words.clone(),
        _ => ["promised: ", "owed: ", "fire: "]
            .iter()
            .fold(card.why.as_str(), |why, sign| why.trim_start_matches(sign))
            .into(),
    }
}

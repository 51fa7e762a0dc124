//! Meetings of the owner's calendars as cards: prepare before, say what happened after.

use super::{Card, CardKind, Group, Pace, Subject, Weight, ordered};
use crate::domain::id::{DealId, PersonId};
use crate::domain::stage::{Pane, Stage};
use crate::domain::{Day, when};
use chrono::{NaiveDateTime, NaiveTime};

/// A meeting that belongs to a deal.
#[derive(Debug, Clone, PartialEq)]
pub struct MeetingEvent {
    pub deal: DealId,
    pub person: Option<PersonId>,
    /// None where the deal waits in the tray.
    pub stage: Option<Stage>,
    pub title: String,
    pub day: Day,
    pub from: NaiveTime,
    pub to: NaiveTime,
    /// It was prepared already.
    pub prepared: bool,
    /// Something was written down since it began.
    pub told: bool,
}

/// Adds the cards of meetings: a deal that has a card gets the meeting as its first reason, any other a new one.
///
/// Before its end a meeting is to be prepared, after it to be told; what is prepared or told adds nothing.
pub fn with_events(mut cards: Vec<Card>, events: &[MeetingEvent], now: NaiveDateTime, pace: &Pace) -> Vec<Card> {
    for event in events {
        let Some(kind) = event.kind(now) else { continue };
        let why = event.words(kind, now);
        match cards.iter_mut().find(|card| card.deal() == Some(event.deal)) {
            Some(card) => {
                card.why = if card.why.is_empty() { why } else { format!("{why}; {}", card.why) };
                // The calendar shows the meeting at its hour; what is worked before or after it has none.
                card.at = card.at.filter(|at| *at != event.from);
                if card.group > Group::Answers {
                    (card.kind, card.seconds, card.first) = (kind, pace.seconds(kind), true);
                }
            }
            None => cards.push(event.card(kind, why, pace)),
        }
    }
    ordered(cards)
}

/// How the reason of a card begins that is there for a meeting.
const BEFORE: &str = "prepare the meeting";
const AFTER: &str = "what happened";

impl Card {
    /// Says whether it is there for a meeting of the calendars: to prepare it, or to tell it.
    pub fn is_for_meeting(&self) -> bool {
        self.why.starts_with(BEFORE) || self.why.starts_with(AFTER)
    }
}

impl Card {
    /// Answers the meeting in a few words, as "prepare 15:00: Workshop" or "09:00: Standup?", where it is first of what is
    /// due.
    pub fn meeting_in_short(&self) -> Option<String> {
        let first = self.why.split("; ").next().unwrap_or_default();
        let after = || first.strip_prefix(AFTER).map(|words| words.trim_start().trim_start_matches("at ").to_owned());
        let before = first.strip_prefix(BEFORE).map(|words| words.trim_start().trim_start_matches("at "));
        before.map(|words| format!("prepare {words}")).or_else(after)
    }
}

impl MeetingEvent {
    /// Answers the card that it makes, if it makes one.
    fn kind(&self, now: NaiveDateTime) -> Option<CardKind> {
        match self.day.and_time(self.to) <= now {
            true => (!self.told).then_some(CardKind::WhatHappened),
            false => (!self.prepared && !self.told).then_some(CardKind::Preparation),
        }
    }

    fn words(&self, kind: CardKind, now: NaiveDateTime) -> String {
        let day = if self.day == now.date() { "at".to_owned() } else { when::show(self.day, now.date()) };
        let hour = self.from.format("%H:%M");
        let title = if self.title.is_empty() { String::new() } else { format!(": {}", self.title) };
        match kind {
            CardKind::WhatHappened => format!("{AFTER} {day} {hour}{title}?"),
            _ => format!("{BEFORE} {day} {hour}{title}"),
        }
    }

    fn card(&self, kind: CardKind, why: String, pace: &Pace) -> Card {
        let pane = self.stage.map_or(Pane::Tray, Pane::of_stage);
        let plain = Card::plain(Group::of_pane(pane), Subject::Deal(self.deal), kind, self.day);
        Card {
            why,
            seconds: pace.seconds(kind),
            first: true,
            top: matches!(pane, Pane::Leads | Pane::Prospects),
            weight: Weight { value: 0, silent_since: self.day },
            person: self.person,
            ..plain
        }
    }
}

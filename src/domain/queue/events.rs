//! Meetings of the owner's calendars as cards: prepare before, say what happened after.

use super::{Card, CardKind, Group, Pace, Subject, Weight, ordered};
use crate::domain::Day;
use crate::domain::id::{DealId, PersonId};
use crate::domain::stage::{Pane, Stage};
use chrono::NaiveTime;

/// A meeting of the day that belongs to a deal.
#[derive(Debug, Clone, PartialEq)]
pub struct MeetingEvent {
    pub deal: DealId,
    pub person: Option<PersonId>,
    pub stage: Option<Stage>,
    pub title: String,
    pub from: NaiveTime,
    pub to: NaiveTime,
    /// What happened in it is written down already.
    pub told: bool,
}

/// Adds the cards of the day's meetings: a deal that has one gets the meeting as its first reason, any other a new one.
///
/// Before its end a meeting is to be prepared, after it to be told; one that is told adds nothing.
pub fn with_events(mut cards: Vec<Card>, events: &[MeetingEvent], at: (Day, NaiveTime), pace: &Pace) -> Vec<Card> {
    for event in events.iter().filter(|event| !event.told) {
        let over = event.to <= at.1;
        let kind = if over { CardKind::WhatHappened } else { CardKind::Preparation };
        let why = event.words(over);
        match cards.iter_mut().find(|card| card.deal() == Some(event.deal)) {
            Some(card) => {
                card.why = format!("{why}; {}", card.why);
                if card.group > Group::Answers {
                    (card.kind, card.seconds, card.first) = (kind, pace.seconds(kind), true);
                }
            }
            None => cards.push(event.card(kind, why, at.0, pace)),
        }
    }
    ordered(cards)
}

impl MeetingEvent {
    fn words(&self, over: bool) -> String {
        let hour = self.from.format("%H:%M");
        if over {
            format!("what happened at {hour}: {}?", self.title)
        } else {
            format!("meet at {hour}: {}", self.title)
        }
    }

    fn card(&self, kind: CardKind, why: String, day: Day, pace: &Pace) -> Card {
        let pane = self.stage.map_or(Pane::Customers, Pane::of_stage);
        let plain = Card::plain(Group::of_pane(pane), Subject::Deal(self.deal), kind, day);
        Card {
            why,
            seconds: pace.seconds(kind),
            first: true,
            top: matches!(pane, Pane::Leads | Pane::Prospects),
            weight: Weight { value: 0, silent_since: day },
            person: self.person,
            ..plain
        }
    }
}

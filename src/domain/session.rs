//! A session: the cards of a block in an order that is frozen at the start, one at a time, against a clock.

mod clock;
mod reply;

pub use clock::{Clock, Mode};
pub use reply::{OWED, Reply, replies};

use super::queue::{Card, CardKind, Group, Subject};
use super::{Day, Moment};
use serde::{Deserialize, Serialize};

/// One card as the session keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    /// Its row in the file.
    pub row: i64,
    /// The deal it is about, where it is one.
    pub deal: Option<i64>,
    /// The deals of a campaign step.
    pub deals: Vec<i64>,
    pub category: Option<i64>,
    group: String,
    kind: String,
    /// Why now, in words.
    pub why: String,
    pub seconds: u32,
    /// It came while the session was under way: for as long as its fire burns, or its promise is owed.
    #[serde(default)]
    pub came: bool,
    /// It does not fit into the block, and is worked behind what does.
    #[serde(default)]
    pub after: bool,
}

/// A card that was left, by an outcome or by skipping it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Past {
    /// Its place among the cards.
    pub card: usize,
    /// What takes its outcome back.
    pub operation: Option<i64>,
    pub skipped: bool,
    /// The card that its outcome brought: what is still owed.
    #[serde(default)]
    pub brought: Option<usize>,
}

/// A session under way; all of it is kept in the file after each card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Running {
    /// Its row in the file.
    pub session: i64,
    pub day: Day,
    /// The length of the block.
    pub minutes: u32,
    pub cards: Vec<Planned>,
    /// The places of the cards that wait, the one in sight first.
    waiting: Vec<usize>,
    past: Vec<Past>,
    pub clock: Clock,
    /// The seconds worked when the card in sight came.
    since: i64,
    /// The end of the block was told.
    pub rung: bool,
    /// Names added while prospecting.
    pub added: u32,
    /// So many cards more are due than a session takes.
    #[serde(default)]
    pub beyond: usize,
}

impl Planned {
    /// Answers a card of the queue as a session keeps it under a row.
    pub fn of(card: &Card, row: i64) -> Planned {
        let (deals, category) = match &card.subject {
            Subject::CampaignStep { category, deals, .. } => (deals.iter().map(|deal| deal.0).collect(), *category),
            Subject::Letters { deals } => (deals.iter().map(|deal| deal.0).collect(), None),
            Subject::Prospecting { category, .. } => (Vec::new(), *category),
            Subject::Deal(_) | Subject::Tray { .. } => (Vec::new(), None),
        };
        Planned {
            row,
            deal: card.deal().map(|deal| deal.0),
            deals,
            category: category.map(|id| id.0),
            group: card.group.word().into(),
            kind: card.kind.word().into(),
            why: card.why.clone(),
            seconds: card.seconds,
            came: false,
            after: false,
        }
    }

    /// Answers the group of the day that it falls in.
    pub fn group(&self) -> Group {
        Group::parse(&self.group).unwrap_or(Group::Leads)
    }

    /// Answers the kind of work that it is.
    pub fn kind(&self) -> CardKind {
        CardKind::parse(&self.kind).unwrap_or(CardKind::Other)
    }
}

impl Running {
    /// Begins with these cards, in this order.
    pub fn begin(session: i64, day: Day, minutes: u32, cards: Vec<Planned>, now: Moment) -> Running {
        Running {
            session,
            day,
            minutes,
            waiting: (0..cards.len()).collect(),
            cards,
            past: Vec::new(),
            clock: Clock::begin(now),
            since: 0,
            rung: false,
            added: 0,
            beyond: 0,
        }
    }

    /// Answers the card in sight; none when every card has its outcome.
    pub fn card(&self) -> Option<&Planned> {
        self.waiting.first().and_then(|place| self.cards.get(*place))
    }

    /// Answers how many cards have their outcome, and how many there are.
    pub fn count(&self) -> (usize, usize) {
        (self.cards.len() - self.waiting.len(), self.cards.len())
    }

    /// Answers which of how many the card in sight is, of those that fit into the block or of those behind them, and
    /// how many come behind the block.
    pub fn place(&self) -> (usize, usize, usize) {
        let after = self.card().is_some_and(|card| card.after);
        let all = self.cards.iter().filter(|card| card.after == after).count();
        let waits = self.waiting().filter(|card| card.after == after).count();
        let behind = self.cards.iter().filter(|card| card.after).count() + self.beyond;
        (all - waits + 1, all, behind)
    }

    /// Answers the cards that wait, the one in sight first.
    pub fn waiting(&self) -> impl Iterator<Item = &Planned> {
        self.waiting.iter().filter_map(|place| self.cards.get(*place))
    }

    /// Answers how many seconds of work the card in sight has taken.
    pub fn seconds(&self, now: Moment) -> i64 {
        (self.clock.worked(now) - self.since).max(0)
    }

    /// Says whether the block is over.
    pub fn is_over(&self, now: Moment) -> bool {
        self.clock.worked(now) >= i64::from(self.minutes) * 60
    }

    /// The card in sight has its outcome.
    pub fn finish(&mut self, operation: Option<i64>, now: Moment) {
        if !self.waiting.is_empty() {
            let card = self.waiting.remove(0);
            self.past.push(Past { card, operation, skipped: false, brought: None });
            self.turn(now);
        }
    }

    /// The card in sight comes again at the end.
    pub fn skip(&mut self, now: Moment) {
        if !self.waiting.is_empty() {
            let card = self.waiting.remove(0);
            self.waiting.push(card);
            self.past.push(Past { card, operation: None, skipped: true, brought: None });
            self.turn(now);
        }
    }

    /// The card in sight is no more: it leaves without an outcome.
    pub fn drop_card(&mut self) {
        if !self.waiting.is_empty() {
            let card = self.waiting.remove(0);
            if card + 1 == self.cards.len() && !self.past.iter().any(|past| past.card == card) {
                self.cards.pop();
            }
        }
    }

    /// A card that comes behind so many of those that wait; all others keep their order.
    pub fn come(&mut self, cards: Vec<Planned>, behind: usize) {
        let (first, at) = (self.cards.len(), self.waiting.len().min(behind));
        self.waiting.splice(at..at, first..first + cards.len());
        self.cards.extend(cards.into_iter().map(|card| Planned { came: true, ..card }));
    }

    /// A card that the outcome of the last one brings; it goes when that is taken back.
    pub fn bring(&mut self, cards: Vec<Planned>, behind: usize) {
        let first = self.cards.len();
        if let Some(past) = self.past.last_mut().filter(|_| !cards.is_empty()) {
            past.brought = Some(first);
        }
        self.come(cards, behind);
    }

    /// Answers the card that was left last.
    pub fn last(&self) -> Option<&Past> {
        self.past.last()
    }

    /// Goes back to the card that was left last.
    pub fn back(&mut self, now: Moment) {
        if let Some(past) = self.past.pop() {
            if let Some(brought) = past.brought {
                self.waiting.retain(|card| *card != brought);
                self.cards.truncate(if brought + 1 == self.cards.len() { brought } else { self.cards.len() });
            }
            if let Some(at) = self.waiting.iter().rposition(|card| *card == past.card) {
                self.waiting.remove(at);
            }
            self.waiting.insert(0, past.card);
            self.turn(now);
        }
    }

    /// Further cards, at the end.
    pub fn append(&mut self, cards: Vec<Planned>) {
        let first = self.cards.len();
        self.waiting.extend(first..first + cards.len());
        self.cards.extend(cards);
    }

    fn turn(&mut self, now: Moment) {
        self.clock.key(now);
        self.since = self.clock.worked(now);
    }
}

#[cfg(test)]
mod tests;

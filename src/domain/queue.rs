//! The queue of a day: each due thing in exactly one group, one card per deal, in the order they are worked.

mod card;
mod events;
mod pace;

pub use card::{Due, DueStep, Owed};
pub use events::{MeetingEvent, with_events};
pub use pace::Pace;

use super::id::{CategoryId, DealId, PersonId};
use super::stage::Pane;
use super::{Day, text};
use chrono::NaiveTime;
use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, HashMap};

words! {
    /// The groups of a day, in the order they are worked.
    Group {
        Fires = "fires", Promises = "promises", Answers = "answers", Handoffs = "handoffs",
        Opportunities = "opportunities", Cold = "cold", Prospects = "prospects", Leads = "leads",
        Customers = "customers", Tray = "tray",
    }
}

words! {
    /// The kind of work that a card is; each has its expected seconds.
    CardKind {
        Call = "call", Email = "email", Message = "message", Preparation = "preparation", WhatHappened = "what-happened",
        Plan = "plan", FollowUp = "follow-up", Handoff = "handoff", CheckIn = "check-in", Promise = "promise",
        Fire = "fire", Answer = "answer", LookAgain = "look-again", Draft = "draft", Prospecting = "prospecting",
        Triage = "triage", Other = "other", Ask = "ask", Paid = "paid", Referral = "referral",
    }
}

/// What a card is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    Deal(DealId),
    /// One step of a category's campaign, for every lead on which it is due.
    CampaignStep {
        category: Option<CategoryId>,
        words: String,
        deals: Vec<DealId>,
    },
    /// Letters that were drafted before today and never said to be sent, for the deals that have no card of their own.
    Letters {
        deals: Vec<DealId>,
    },
    /// Minutes for new names, with the category that is under its limit.
    Prospecting {
        category: Option<CategoryId>,
        minutes: u32,
    },
    Tray {
        count: u32,
    },
}

/// What orders cards inside a group: value × odds, then silence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weight {
    /// Value × odds, in minor units.
    pub value: i64,
    pub silent_since: Day,
}

/// One thing to work on today, and why now.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    pub group: Group,
    pub subject: Subject,
    /// The reason in words: "send the quote, 2d late", "silent 9 working days".
    pub why: String,
    pub kind: CardKind,
    /// The seconds it is expected to take.
    pub seconds: u32,
    /// The hour that it is pinned to.
    pub at: Option<NaiveTime>,
    /// A day that was promised is over.
    pub missed: bool,
    /// Goes before the others of its group: a handoff that is late or silent, a meeting that is near.
    pub first: bool,
    /// A prospect or a lead: the part of the block that is kept for the top of the funnel is theirs.
    pub top: bool,
    pub weight: Weight,
    pub person: Option<PersonId>,
}

impl Subject {
    /// Answers the deals that the card is about.
    pub fn deals(&self) -> &[DealId] {
        match self {
            Subject::Deal(deal) => std::slice::from_ref(deal),
            Subject::CampaignStep { deals, .. } | Subject::Letters { deals } => deals,
            Subject::Prospecting { .. } | Subject::Tray { .. } => &[],
        }
    }
}

impl Card {
    /// Answers the one deal it is about, none where it is about many or none.
    pub fn deal(&self) -> Option<DealId> {
        match self.subject {
            Subject::Deal(deal) => Some(deal),
            _ => None,
        }
    }

    /// Says whether levelling may give it another day: promises, fires and answers never move, nor what
    /// has an hour or is a meeting.
    pub fn may_move(&self) -> bool {
        use Group::{Cold, Customers, Handoffs, Leads, Opportunities, Prospects};
        let group = matches!(self.group, Handoffs | Opportunities | Cold | Prospects | Leads | Customers);
        let kind = !matches!(self.kind, CardKind::LookAgain | CardKind::Preparation | CardKind::WhatHappened);
        let kind = kind && !matches!(self.subject, Subject::Letters { .. });
        group && kind && !self.missed && self.at.is_none() && !self.subject.deals().is_empty()
    }

    /// Answers which of two is worked first.
    pub fn order(&self, other: &Card) -> Ordering {
        self.key().cmp(&other.key())
    }

    fn key(&self) -> impl Ord + use<> {
        let campaign = u8::from(matches!(self.subject, Subject::CampaignStep { .. }));
        let prospecting = u8::from(self.kind == CardKind::Prospecting);
        let first = (self.group, Reverse(self.missed), Reverse(self.first), prospecting, campaign);
        let number = self.subject.deals().first().map_or(0, |deal| deal.0);
        (first, Reverse(self.weight.value), self.weight.silent_since, number)
    }
}

/// Puts cards in the order they are worked; two of one person follow each other, at the place of the first.
pub fn ordered(mut cards: Vec<Card>) -> Vec<Card> {
    cards.sort_by(Card::order);
    let mut places: HashMap<PersonId, usize> = HashMap::new();
    let mut ranked: Vec<(usize, Card)> = Vec::with_capacity(cards.len());
    for (at, card) in cards.into_iter().enumerate() {
        let place = card.person.map_or(at, |person| *places.entry(person).or_insert(at));
        ranked.push((place, card));
    }
    ranked.sort_by_key(|(place, _)| *place);
    ranked.into_iter().map(|(_, card)| card).collect()
}

/// Minutes of a block that stay for prospects and leads.
pub const TOP_SECONDS: u32 = 15 * 60;

/// Makes one card of the campaign steps of a category that are due with the same words.
pub fn campaign_cards(due: Vec<Due>, names: &BTreeMap<i64, String>, pace: &Pace) -> Vec<Card> {
    let mut steps: BTreeMap<(Option<i64>, u32, String), Vec<Due>> = BTreeMap::new();
    for one in due {
        let words = one.steps.first().map(|step| step.words.clone()).unwrap_or_default();
        steps.entry((one.category.map(|id| id.0), one.campaign_step, words)).or_default().push(one);
    }
    let card = |((category, number, words), due): ((Option<i64>, u32, String), Vec<Due>)| {
        let name = category.and_then(|id| names.get(&id)).map_or("Campaign", String::as_str);
        card::campaign(due, (category.map(CategoryId), name, number), words, pace)
    };
    steps.into_iter().filter_map(card).collect()
}

/// Answers the one card of the letters that nobody said were sent; one key confirms all.
pub fn letters(deals: Vec<DealId>, day: Day, pace: &Pace) -> Option<Card> {
    let verb = if deals.len() == 1 { "was" } else { "were" };
    let why = format!("say whether {} {verb} sent", text::count(deals.len(), "letter"));
    let seconds = pace.seconds(CardKind::Draft);
    let is_any = !deals.is_empty();
    let card = Card::plain(Group::Leads, Subject::Letters { deals }, CardKind::Draft, day);
    is_any.then_some(Card { why, seconds, first: true, top: true, ..card })
}

/// Answers the card for everything that waits to be classified; none for an empty tray.
pub fn tray(count: u32, day: Day, pace: &Pace) -> Option<Card> {
    let seconds = pace.seconds(CardKind::Triage).saturating_mul(count).min(TOP_SECONDS);
    let why = format!("{} to classify", text::count(count as usize, "name"));
    let card = Card::plain(Group::Tray, Subject::Tray { count }, CardKind::Triage, day);
    (count > 0).then_some(Card { why, seconds, ..card })
}

/// Answers the card that fills what prospects and leads leave of the seconds that a block keeps for them; a category
/// under its limit gets at least five minutes.
pub fn prospecting(cards: &[Card], kept: u32, under: Option<(CategoryId, String)>, day: Day) -> Option<Card> {
    const LEAST: u32 = 5 * 60;
    let top: u32 = cards.iter().filter(|card| card.top).map(|card| card.seconds).fold(0, u32::saturating_add);
    let left = kept.saturating_sub(top).div_ceil(60) * 60;
    let seconds = if under.is_some() { left.max(LEAST) } else { left };
    let why = under.as_ref().map_or("find new names".to_owned(), |(_, name)| format!("find new names: {name}"));
    let subject = Subject::Prospecting { category: under.map(|(id, _)| id), minutes: seconds / 60 };
    let card = Card { top: true, ..Card::plain(Group::Leads, subject, CardKind::Prospecting, day) };
    (seconds > 0).then_some(Card { why, seconds, ..card })
}

impl Card {
    /// Answers a card of a kind that has nothing more to it yet.
    pub fn plain(group: Group, subject: Subject, kind: CardKind, day: Day) -> Card {
        let weight = Weight { value: 0, silent_since: day };
        Card {
            group,
            subject,
            why: String::new(),
            kind,
            seconds: 0,
            at: None,
            missed: false,
            first: false,
            top: false,
            weight,
            person: None,
        }
    }
}

impl Group {
    /// Answers the group of an open deal's due steps.
    pub const fn of_pane(pane: Pane) -> Group {
        match pane {
            Pane::Leads => Group::Leads,
            Pane::Prospects => Group::Prospects,
            Pane::Opportunities => Group::Opportunities,
            Pane::Handoffs => Group::Handoffs,
            Pane::Tray => Group::Tray,
            _ => Group::Customers,
        }
    }

    /// Answers the heading of the group.
    pub const fn title(self) -> &'static str {
        match self {
            Group::Fires => "Fires",
            Group::Promises => "Promises",
            Group::Answers => "They answered",
            Group::Handoffs => "Handoffs",
            Group::Opportunities => "Opportunities",
            Group::Cold => "Cold",
            Group::Prospects => "Prospects",
            Group::Leads => "Leads",
            Group::Customers => "Customers",
            Group::Tray => "Tray",
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;

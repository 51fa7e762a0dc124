//! The verdicts of triage, and the operation that each is.

use super::super::prompt::Ask;
use crate::domain::Day;
use crate::domain::id::DealId;
use crate::domain::money::Money;
use crate::domain::stage::{Stage, State};
use crate::domain::step::NewStep;
use crate::domain::when::When;
use crate::ops::{Classify, Close, Merge, Op, SetNext, Take, Verb};

words! {
    /// What became of a card, for the counts at the end.
    Kind {
        Lead = "lead", Prospect = "prospect", Opportunity = "opportunity", Handoff = "handoff", Out = "out",
        Known = "known", Same = "same", Rest = "rest", Skipped = "skipped",
    }
}

impl Kind {
    /// Answers what became of cards, after their count.
    pub const fn said(self) -> &'static str {
        match self {
            Kind::Lead => "to Leads",
            Kind::Prospect => "to Prospects",
            Kind::Opportunity => "to Opportunities",
            Kind::Handoff => "to Handoffs",
            Kind::Out => "out, with a reason",
            Kind::Known => "kept as known, no sale",
            Kind::Same => "merged into the card they double",
            Kind::Rest => "at rest until a day",
            Kind::Skipped => "times skipped",
        }
    }
}

/// One verdict.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    Lead(Option<String>),
    /// With the plan that it begins with, if one was picked.
    Prospect(Option<Box<Take>>),
    Opportunity(Option<Money>, Option<NewStep>),
    Handoff,
    Out(State, String, Option<Day>),
    Known,
    /// Into this deal, which stays.
    Same(DealId),
    /// Until then; what waits in the tray becomes a lead at rest.
    Rest(When),
}

/// What a verdict still asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// The name of a new category of leads.
    Category,
    /// The value and the day to follow up.
    Worth,
    /// The day until which it rests.
    Until,
    /// Why it is out, in the owner's own words.
    Reason(State),
}

impl Verdict {
    /// Answers what it counts as.
    pub const fn kind(&self) -> Kind {
        match self {
            Verdict::Lead(_) => Kind::Lead,
            Verdict::Prospect(_) => Kind::Prospect,
            Verdict::Opportunity(..) => Kind::Opportunity,
            Verdict::Handoff => Kind::Handoff,
            Verdict::Out(..) => Kind::Out,
            Verdict::Known => Kind::Known,
            Verdict::Same(_) => Kind::Same,
            Verdict::Rest(_) => Kind::Rest,
        }
    }

    /// Answers what it does to these deals; `waiting` says that they are in the tray.
    pub fn op(&self, deals: Vec<DealId>, waiting: bool) -> Op {
        let verb = match self.clone() {
            Verdict::Lead(category) => Verb::Classify(Classify { category, ..Classify::to(Stage::Lead) }),
            Verdict::Prospect(plan) => Verb::Classify(Classify { plan, ..Classify::to(Stage::Prospect) }),
            Verdict::Opportunity(value, next) => {
                Verb::Classify(Classify { value, next, ..Classify::to(Stage::Opportunity) })
            }
            Verdict::Handoff => Verb::Classify(Classify::to(Stage::Handoff)),
            Verdict::Out(state, reason, again) => Verb::Close(Close { state, reason, again }),
            Verdict::Known => Verb::Know,
            Verdict::Same(keep) => match deals.first() {
                Some(gone) => return Op::Merge(Merge::of(keep, *gone)),
                None => Verb::Know,
            },
            Verdict::Rest(When { day, at }) => {
                let step = NewStep { at, ..NewStep::rest(day) };
                if waiting {
                    Verb::Classify(Classify { next: Some(step), ..Classify::to(Stage::Lead) })
                } else {
                    Verb::Next(SetNext { step })
                }
            }
        };
        Op::Deals(deals, verb)
    }
}

/// The reasons that are most often true, each with its letter.
pub const REASONS: &[(char, State, &str)] = &[
    ('t', State::Lost, "took another"),
    ('d', State::Lost, "too dear"),
    ('s', State::Lost, "I was too slow"),
    ('n', State::Lost, "no need"),
    ('a', State::Lost, "never answered"),
    ('w', State::Cancelled, "we do not want it"),
    ('o', State::Cancelled, "too old to take up again"),
    ('f', State::Disqualified, "does not fit"),
    ('b', State::Disqualified, "no budget"),
    ('g', State::Disqualified, "gone or cannot be reached"),
];

/// The letters that ask for own words.
pub const OWN_WORDS: &[(char, State)] = &[('L', State::Lost), ('C', State::Cancelled), ('D', State::Disqualified)];

impl Asked {
    /// Answers the prompt that asks for it.
    pub const fn ask(self) -> Ask {
        Ask::Judge(self)
    }

    /// Answers what stands before the typed line.
    pub fn label(self) -> String {
        match self {
            Asked::Category => "Lead in a new category".into(),
            Asked::Worth => "Opportunity".into(),
            Asked::Until => "Rest until".into(),
            Asked::Reason(state) => format!("Out, {state}, because"),
        }
    }

    /// Answers what may be written.
    pub const fn example(self) -> &'static str {
        match self {
            Asked::Category => "its name, as dentists or referral",
            Asked::Worth => "12k fri call · 900 · tomorrow send the offer; Enter alone takes it without",
            Asked::Until => "3 · 2w · mon · 1 feb",
            Asked::Reason(_) => "in your own words   >6m to look again",
        }
    }
}

//! What is planned: steps, and the next step that every open deal has.

use super::Day;
use super::id::{DealId, StepId};
use super::stage::Phase;
use super::touch::TouchKind;
use chrono::NaiveTime;

words! {
    /// What the next step asks of the owner: act, wait for them, or leave it alone until its day.
    Wants { Do = "do", Wait = "wait", Rest = "rest" }
}

words! {
    /// The kind of work a step is; each has its usual minutes.
    StepKind {
        Call = "call", Email = "email", Message = "message", Meeting = "meeting", Plan = "plan",
        FollowUp = "follow-up", Handoff = "handoff", CheckIn = "check-in", Other = "other",
    }
}

words! {
    /// Where a step came from.
    StepOrigin {
        Own = "own", Plan = "plan", Campaign = "campaign", Handoff = "handoff", CheckIn = "check-in",
        /// Given by the rules because nobody said what is next.
        Nobody = "nobody",
        Import = "import",
    }
}

/// A planned step as it is written; its day may slip, a promised day may not.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    pub id: StepId,
    pub deal: DealId,
    pub wants: Wants,
    pub kind: StepKind,
    pub words: String,
    pub day: Day,
    pub at: Option<NaiveTime>,
    pub minutes: Option<u32>,
    pub origin: StepOrigin,
    /// The day that the customer was promised, if it was.
    pub promised_by: Option<Day>,
    /// They agreed to the day of this wait or rest, so the deal is not cold before it.
    pub agreed: bool,
    /// How often it was tried without reaching them.
    pub tries: u32,
    /// The phase of the handoff that it belongs to.
    pub phase: Option<Phase>,
}

/// The part of the next step that is repeated on the deal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Next {
    pub wants: Wants,
    pub day: Day,
    pub at: Option<NaiveTime>,
}

/// A step that somebody asks for, before it has a row.
#[derive(Debug, Clone, PartialEq)]
pub struct NewStep {
    pub wants: Wants,
    pub kind: StepKind,
    pub words: String,
    pub day: Day,
    pub at: Option<NaiveTime>,
    pub origin: StepOrigin,
    pub promised: bool,
    pub agreed: bool,
    pub tries: u32,
}

impl NewStep {
    /// Answers the owner's own step: something to do, its kind read from its words.
    pub fn own(words: impl Into<String>, day: Day, at: Option<NaiveTime>) -> NewStep {
        let words = words.into();
        let kind = StepKind::of(&words);
        NewStep {
            wants: Wants::Do,
            kind,
            words,
            day,
            at,
            origin: StepOrigin::Own,
            promised: false,
            agreed: false,
            tries: 0,
        }
    }

    /// Answers a rest until a day.
    pub fn rest(day: Day) -> NewStep {
        NewStep { wants: Wants::Rest, kind: StepKind::FollowUp, ..NewStep::own("", day, None) }
    }

    /// Answers the same step given by a rule rather than by the owner.
    pub fn from_rule(self, origin: StepOrigin) -> NewStep {
        NewStep { origin, ..self }
    }
}

/// The words of the step that an answer of theirs sets, today.
pub const ANSWER: &str = "answer them";

/// The words of the step that first value sets: a happy customer is asked at that moment.
pub const REFERRAL: &str = "ask whom they know: a referral";

/// The words of the step by which the payment of an invoice is asked for again.
pub const PAID: &str = "paid?";

/// Words by which a step's kind is known, first match wins.
const KIND_WORDS: &[(StepKind, &[&str])] = &[
    (StepKind::Meeting, &["meet", "meeting", "visit", "demo", "lunch", "workshop", "kickoff"]),
    (StepKind::Call, &["call", "phone", "ring", "dial"]),
    (StepKind::Email, &["mail", "email", "e-mail", "send", "write", "proposal", "quote", "offer"]),
    (StepKind::Message, &["message", "text", "whatsapp", "linkedin", "dm", "sms"]),
    (StepKind::CheckIn, &["check-in", "checkin"]),
    (StepKind::FollowUp, &["follow", "follow-up", "chase", "remind"]),
];

impl StepKind {
    /// Reads the kind of work from the words of a step.
    pub fn of(words: &str) -> StepKind {
        let folded = words.to_lowercase();
        if folded.contains("the plan") {
            return StepKind::Plan;
        }
        let has =
            |list: &[&str]| folded.split(|c: char| !c.is_alphanumeric() && c != '-').any(|word| list.contains(&word));
        KIND_WORDS.iter().find(|(_, list)| has(list)).map_or(StepKind::Other, |(kind, _)| *kind)
    }

    /// Answers its usual minutes before the owner has a history of their own.
    pub const fn usual_minutes(self) -> u32 {
        match self {
            StepKind::Call => 6,
            StepKind::Email | StepKind::Other | StepKind::FollowUp => 4,
            StepKind::Message => 2,
            StepKind::Meeting | StepKind::Plan => 10,
            StepKind::Handoff | StepKind::CheckIn => 8,
        }
    }
}

impl TouchKind {
    /// Says whether a touch of this kind is just what such a step plans.
    pub const fn is_work_of(self, step: StepKind) -> bool {
        matches!(
            (self, step),
            (TouchKind::Call, StepKind::Call)
                | (TouchKind::Email, StepKind::Email)
                | (TouchKind::Message, StepKind::Message)
                | (TouchKind::Meeting, StepKind::Meeting)
        )
    }
}

/// What is written at one's own desk and sent to nobody by being written.
const DESK: &[&str] = &["plan", "packet", "agenda", "brief", "summary", "notes"];

impl Step {
    /// Says whether it is done at one's own desk, so that no contact with them can be the work of it.
    pub fn is_desk_work(&self) -> bool {
        let folded = self.words.to_lowercase();
        let mut words = folded.split(|c: char| !c.is_alphanumeric());
        self.kind == StepKind::Plan
            || match words.next() {
                Some("prepare") => true,
                Some("write" | "draft") => words.any(|word| DESK.contains(&word)),
                _ => false,
            }
    }

    /// Answers the part of it that is repeated on the deal.
    pub fn as_next(&self) -> Next {
        Next { wants: self.wants, day: self.day, at: self.at }
    }
}

impl NewStep {
    /// Answers the part of it that is repeated on the deal.
    pub fn as_next(&self) -> Next {
        Next { wants: self.wants, day: self.day, at: self.at }
    }
}

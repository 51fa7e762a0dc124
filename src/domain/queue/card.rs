//! From what is due on one deal to its card: the group, the reason in words, the work.

use super::{Card, CardKind, Group, Pace, Subject, Weight};
use crate::domain::id::{CategoryId, DealId, PersonId};
use crate::domain::stage::Pane;
use crate::domain::step::{ANSWER, REFERRAL, StepKind, StepOrigin, Wants};
use crate::domain::{Day, text, when};
use chrono::NaiveTime;

/// An open step that is due.
#[derive(Debug, Clone, PartialEq)]
pub struct DueStep {
    pub wants: Wants,
    pub kind: StepKind,
    pub words: String,
    pub day: Day,
    pub at: Option<NaiveTime>,
    pub minutes: Option<u32>,
    pub origin: StepOrigin,
    pub promised_by: Option<Day>,
}

/// A promise of ours that is due or near.
#[derive(Debug, Clone, PartialEq)]
pub struct Owed {
    pub text: String,
    pub due: Day,
    /// The day was said to them, not only planned.
    pub promised: bool,
}

/// Everything that is due on one deal on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Due {
    pub deal: DealId,
    pub person: Option<PersonId>,
    pub pane: Pane,
    pub category: Option<CategoryId>,
    pub weight: Weight,
    /// The text of a fire that is not put right, and its day.
    pub fire: Option<(String, Day)>,
    /// Promises of ours, the earliest first.
    pub owed: Vec<Owed>,
    /// What they owe us and is due to be asked for, the earliest first.
    pub theirs: Vec<Owed>,
    /// The day of an invoice whose payment is to be asked for.
    pub unpaid: Option<Day>,
    /// Steps, the earliest first.
    pub steps: Vec<DueStep>,
    /// It came by itself and nobody has touched it yet.
    pub is_new: bool,
    /// Why it is cold.
    pub cold: Option<String>,
    /// A closed deal to look at again: why it was closed.
    pub again: Option<String>,
    /// They answered though it was closed.
    pub answered: bool,
    /// Which step of its campaign is due, from 1.
    pub campaign_step: u32,
}

impl Due {
    /// Answers the one group that it falls in; none when nothing is due.
    pub fn group(&self) -> Option<Group> {
        let promised = !self.owed.is_empty() || self.steps.iter().any(|step| step.promised_by.is_some());
        let answered = self.answered || self.is_new || self.steps.iter().any(|step| step.words == ANSWER);
        let owes = !self.theirs.is_empty() || self.unpaid.is_some();
        let due = !self.steps.is_empty() || self.again.is_some() || owes;
        Some(match self.pane {
            _ if self.fire.is_some() => Group::Fires,
            _ if promised => Group::Promises,
            _ if answered => Group::Answers,
            Pane::Handoffs if due || self.cold.is_some() => Group::Handoffs,
            Pane::Opportunities if due => Group::Opportunities,
            _ if self.cold.is_some() && !self.is_campaign() => Group::Cold,
            pane if due => Group::of_pane(pane),
            _ => return None,
        })
    }

    /// Says whether its card is one with the others of the same campaign step.
    pub fn is_campaign(&self) -> bool {
        self.steps.first().is_some_and(|step| step.origin == StepOrigin::Campaign && step.wants == Wants::Do)
    }

    /// Makes its card.
    pub fn card(self, day: Day, pace: &Pace) -> Option<Card> {
        let group = self.group()?;
        let kind = self.kind(group);
        let own = self.steps.first().filter(|_| matches!(kind, CardKind::Other)).and_then(|step| step.minutes);
        let missed_promise = self.owed.iter().any(|owed| owed.promised && owed.due < day);
        let missed = missed_promise || self.steps.iter().filter_map(|step| step.promised_by).any(|by| by < day);
        let late = self.cold.is_some() || self.steps.first().is_some_and(|step| step.day < day);
        let due_promise = self.owed.iter().any(|owed| owed.due <= day) || !self.steps.is_empty();
        Some(Card {
            group,
            subject: Subject::Deal(self.deal),
            why: self.why(group, day),
            kind,
            seconds: own.map_or_else(|| pace.seconds(kind), |minutes| minutes.saturating_mul(60)),
            at: self.steps.iter().filter(|step| step.day == day).find_map(|step| step.at),
            missed,
            first: match group {
                Group::Handoffs => late,
                Group::Promises => due_promise,
                _ => false,
            },
            top: matches!(self.pane, Pane::Leads | Pane::Prospects) && group > Group::Answers,
            weight: self.weight,
            person: self.person,
        })
    }

    fn kind(&self, group: Group) -> CardKind {
        let owed = if self.theirs.is_empty() { CardKind::Paid } else { CardKind::Ask };
        let step = match self.steps.first() {
            Some(step) if step.words == REFERRAL => CardKind::Referral,
            Some(step) => CardKind::of_step(step.kind),
            None if !self.theirs.is_empty() || self.unpaid.is_some() => owed,
            None => CardKind::FollowUp,
        };
        match group {
            Group::Fires => CardKind::Fire,
            Group::Promises if self.steps.is_empty() => CardKind::Promise,
            Group::Answers => CardKind::Answer,
            Group::Customers if self.again.is_some() => CardKind::LookAgain,
            _ => step,
        }
    }

    /// Says whether a step only repeats what the fire says.
    fn is_of_fire(&self, step: &DueStep) -> bool {
        let text = self.fire.as_ref().map(|(text, _)| format!(": {text}"));
        step.origin == StepOrigin::Handoff && text.is_some_and(|text| step.words.ends_with(&text))
    }

    /// Says everything that is due on it, the weightiest first.
    fn why(&self, group: Group, day: Day) -> String {
        let mut reasons: Vec<String> = Vec::new();
        reasons.extend(self.fire.as_ref().map(|(text, on)| format!("fire: {text}, since {}", when::dated(*on, day))));
        reasons.extend(self.owed.iter().map(|owed| owed.words(day)));
        reasons.extend(self.answered.then(|| "they answered".to_owned()));
        reasons.extend(self.is_new.then(|| "new, came by itself".to_owned()));
        reasons.extend(self.cold.clone().filter(|_| matches!(group, Group::Cold | Group::Handoffs)));
        reasons.extend(self.steps.iter().filter(|step| !self.is_of_fire(step)).map(|step| step.words(day)));
        reasons.extend(self.theirs.iter().map(|ask| format!("ask: {}, {}", ask.text, when::show_due(ask.due, day))));
        reasons.extend(self.unpaid.map(|on| format!("paid? invoiced {}", when::dated(on, day))));
        reasons.extend(self.again.as_ref().map(|reason| format!("look again: {reason}")));
        reasons.join("; ")
    }
}

impl Owed {
    fn words(&self, day: Day) -> String {
        let basis = if self.promised { "promised" } else { "owed" };
        format!("{basis}: {}, {}", self.text, when::show_due(self.due, day))
    }
}

impl DueStep {
    fn words(&self, day: Day) -> String {
        let words = match (self.wants, self.words.as_str()) {
            (_, ANSWER) => "they answered".to_owned(),
            (Wants::Wait, "") => "the wait is over".to_owned(),
            (Wants::Wait, words) => format!("waited for {words}"),
            (Wants::Rest, "") => "rested long enough".to_owned(),
            (Wants::Rest, words) => format!("rested: {words}"),
            (Wants::Do, "") => self.kind.word().to_owned(),
            (Wants::Do, words) => words.to_owned(),
        };
        let promised = if self.promised_by.is_some() { ", promised" } else { "" };
        let hour = self.at.filter(|_| self.day == day).map(|at| format!(" {}", at.format("%H:%M"))).unwrap_or_default();
        format!("{words}{promised}, {}{hour}", when::show_due(self.promised_by.unwrap_or(self.day), day))
    }
}

impl CardKind {
    /// Answers the kind of card that a step of this kind makes.
    pub const fn of_step(kind: StepKind) -> CardKind {
        match kind {
            StepKind::Call => CardKind::Call,
            StepKind::Email => CardKind::Email,
            StepKind::Message => CardKind::Message,
            StepKind::Meeting => CardKind::Preparation,
            StepKind::Plan => CardKind::Plan,
            StepKind::FollowUp => CardKind::FollowUp,
            StepKind::Handoff => CardKind::Handoff,
            StepKind::CheckIn => CardKind::CheckIn,
            StepKind::Other => CardKind::Other,
        }
    }
}

/// Makes one card of a campaign step that is due on several leads.
pub(super) fn campaign(
    mut due: Vec<Due>,
    (category, name, number): (Option<CategoryId>, &str, u32),
    words: String,
    pace: &Pace,
) -> Option<Card> {
    due.sort_by_key(|one| (std::cmp::Reverse(one.weight.value), one.weight.silent_since, one.deal));
    let first = due.first()?;
    let (kind, one) = match first.steps.first().map(|step| step.kind) {
        Some(StepKind::Call) => (CardKind::Call, "call"),
        Some(StepKind::Message) => (CardKind::Draft, "message"),
        _ => (CardKind::Draft, "draft"),
    };
    let weight = Weight { value: first.weight.value, silent_since: first.weight.silent_since };
    let why = format!("{name}, step {number}: {}", text::count(due.len(), one));
    let seconds = pace.seconds(kind).saturating_mul(due.len() as u32);
    let deals = due.iter().map(|one| one.deal).collect();
    let subject = Subject::CampaignStep { category, words, deals };
    let plain = Card::plain(Group::Leads, subject, kind, weight.silent_since);
    Some(Card { why, seconds, top: true, weight, ..plain })
}

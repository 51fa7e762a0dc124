//! Something that happened between the owner and a deal.

use super::id::{DealId, TouchId, Uid};
use super::step::{NewStep, StepKind, StepOrigin, Wants};
use super::workdays::WorkWeek;
use super::{Day, Moment};

words! {
    /// How it happened.
    TouchKind { Call = "call", Email = "email", Message = "message", Meeting = "meeting", Note = "note", Fire = "fire" }
}

words! {
    /// What came of it.
    Outcome {
        Talked = "talked", Voicemail = "voicemail", NoAnswer = "no-answer", Sent = "sent", Answered = "answered",
        Met = "met", MeetingSet = "meeting-set", Later = "later", NotInterested = "not-interested",
        WrongContact = "wrong-contact", DoNotContact = "do-not-contact", Note = "note",
    }
}

/// A touch as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Touch {
    pub id: TouchId,
    pub uid: Uid,
    pub deal: DealId,
    pub kind: TouchKind,
    /// It came from them.
    pub inward: bool,
    pub outcome: Option<Outcome>,
    /// Talked, met, or anything from them: it ends the silence.
    pub two_way: bool,
    pub at: Moment,
    pub day: Day,
    pub minutes: Option<u32>,
    pub text: Option<String>,
    /// Typed by the owner, so that marks in it count.
    pub typed: bool,
}

/// What an outcome means: its letter, its usual kind, whether it is two-way, and the retry rule.
struct Rule {
    outcome: Outcome,
    letter: char,
    label: &'static str,
    kind: TouchKind,
    two_way: bool,
    retry: Option<Retry>,
}

/// What follows an attempt that reached nobody: after so many working days, this; after so many tries, the last word.
struct Retry {
    wants: Wants,
    working_days: u32,
    words: &'static str,
    most: u32,
}

const fn rule(outcome: Outcome, letter: char, label: &'static str, kind: TouchKind, two_way: bool) -> Rule {
    Rule { outcome, letter, label, kind, two_way, retry: None }
}

const RULES: &[Rule] = &[
    rule(Outcome::Talked, 't', "talked", TouchKind::Call, true),
    Rule {
        retry: Some(Retry { wants: Wants::Do, working_days: 3, words: "call again", most: 4 }),
        ..rule(Outcome::Voicemail, 'v', "voicemail", TouchKind::Call, false)
    },
    Rule {
        retry: Some(Retry { wants: Wants::Do, working_days: 1, words: "call again", most: 6 }),
        ..rule(Outcome::NoAnswer, 'n', "no answer", TouchKind::Call, false)
    },
    Rule {
        retry: Some(Retry { wants: Wants::Wait, working_days: 5, words: "their answer", most: 3 }),
        ..rule(Outcome::Sent, 's', "sent", TouchKind::Email, false)
    },
    rule(Outcome::Answered, 'a', "they answered", TouchKind::Email, true),
    rule(Outcome::Met, 'm', "met", TouchKind::Meeting, true),
    rule(Outcome::MeetingSet, 'g', "meeting set", TouchKind::Call, true),
    rule(Outcome::Later, 'l', "later", TouchKind::Call, true),
    rule(Outcome::NotInterested, 'x', "not interested", TouchKind::Call, true),
    rule(Outcome::WrongContact, 'w', "wrong contact", TouchKind::Call, false),
    rule(Outcome::DoNotContact, 'd', "do not contact", TouchKind::Call, true),
    rule(Outcome::Note, 'o', "only a note", TouchKind::Note, false),
];

impl Outcome {
    fn rule(self) -> &'static Rule {
        RULES.iter().find(|rule| rule.outcome == self).unwrap_or(&RULES[RULES.len() - 1])
    }

    /// Answers the letter that picks it after `a`.
    pub fn letter(self) -> char {
        self.rule().letter
    }

    /// Answers it in the owner's words.
    pub fn label(self) -> &'static str {
        self.rule().label
    }

    /// Answers the kind of touch it usually is.
    pub fn usual_kind(self) -> TouchKind {
        self.rule().kind
    }

    /// Says whether it ends the silence by itself.
    pub fn is_two_way(self) -> bool {
        self.rule().two_way
    }

    /// Says whether it is work on the due step (anything but a mere note).
    pub fn is_work(self) -> bool {
        self != Outcome::Note
    }

    /// Answers the step that follows by itself, where there is a retry rule: the same work again, one try more; when it
    /// was tried often enough, the closing message.
    pub fn retry(self, tries: u32, today: Day, week: &WorkWeek) -> Option<NewStep> {
        let retry = self.rule().retry.as_ref()?;
        if tries + 1 >= retry.most {
            return Some(NewStep::own("send the closing message", week.add(today, 1), None));
        }
        let day = week.add(today, retry.working_days);
        let step = NewStep::own(retry.words, day, None).from_rule(StepOrigin::Own);
        let kind = if retry.wants == Wants::Wait { StepKind::Email } else { step.kind };
        Some(NewStep { wants: retry.wants, kind, tries: tries + 1, ..step })
    }
}

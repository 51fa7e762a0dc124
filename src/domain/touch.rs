//! Something that happened between the owner and a deal.

use super::id::{DealId, TouchId, Uid};
use super::settings::{RetryRule, Settings};
use super::step::{NewStep, StepKind, StepOrigin, Wants};
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

/// What follows an attempt that reached nobody: after the working days of its setting, this; after its tries, the last word.
struct Retry {
    wants: Wants,
    words: &'static str,
    rule: fn(&Settings) -> RetryRule,
}

const fn rule(outcome: Outcome, letter: char, label: &'static str, kind: TouchKind, two_way: bool) -> Rule {
    Rule { outcome, letter, label, kind, two_way, retry: None }
}

const RULES: &[Rule] = &[
    rule(Outcome::Talked, 't', "talked", TouchKind::Call, true),
    Rule {
        retry: Some(Retry { wants: Wants::Do, words: "call again", rule: |settings| settings.retry.voicemail }),
        ..rule(Outcome::Voicemail, 'v', "voicemail", TouchKind::Call, false)
    },
    Rule {
        retry: Some(Retry { wants: Wants::Do, words: "call again", rule: |settings| settings.retry.no_answer }),
        ..rule(Outcome::NoAnswer, 'n', "no answer", TouchKind::Call, false)
    },
    Rule {
        retry: Some(Retry { wants: Wants::Wait, words: "their answer", rule: |settings| settings.retry.sent }),
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
    pub fn retry(self, tries: u32, today: Day, settings: &Settings) -> Option<NewStep> {
        let (week, retry) = (&settings.week, self.rule().retry.as_ref()?);
        let rule = (retry.rule)(settings);
        if tries + 1 >= rule.tries {
            return Some(NewStep::own("send the closing message", week.add(today, 1), None));
        }
        let day = week.add(today, rule.days);
        let step = NewStep::own(retry.words, day, None).from_rule(StepOrigin::Own);
        let kind = if retry.wants == Wants::Wait { StepKind::Email } else { step.kind };
        Some(NewStep { wants: retry.wants, kind, tries: tries + 1, ..step })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attempt_is_made_again_by_its_rule_until_the_last_word() {
        let mut settings = Settings::default();
        let today: Day = "2026-11-25".parse().unwrap();
        let told = |outcome: Outcome, tries, settings: &Settings| {
            let step = outcome.retry(tries, today, settings)?;
            Some(format!("{} {} {} {}", step.wants, step.words, step.day, step.tries))
        };
        for (outcome, tries, wanted) in [
            (Outcome::Voicemail, 0, Some("do call again 2026-11-30 1")),
            (Outcome::Voicemail, 2, Some("do call again 2026-11-30 3")),
            (Outcome::Voicemail, 3, Some("do send the closing message 2026-11-26 0")),
            (Outcome::NoAnswer, 0, Some("do call again 2026-11-26 1")),
            (Outcome::NoAnswer, 5, Some("do send the closing message 2026-11-26 0")),
            (Outcome::Sent, 0, Some("wait their answer 2026-12-02 1")),
            (Outcome::Sent, 2, Some("do send the closing message 2026-11-26 0")),
            (Outcome::Talked, 0, None),
            (Outcome::WrongContact, 0, None),
        ] {
            assert_eq!(told(outcome, tries, &settings).as_deref(), wanted, "{outcome} {tries}");
        }
        settings.set("retry.voicemail-days", "1").unwrap();
        settings.set("retry.voicemail-tries", "1").unwrap();
        settings.set("retry.sent-days", "10").unwrap();
        assert_eq!(told(Outcome::Voicemail, 0, &settings).unwrap(), "do send the closing message 2026-11-26 0");
        assert_eq!(told(Outcome::Sent, 0, &settings).unwrap(), "wait their answer 2026-12-09 1");
        assert!(settings.set("retry.sent-days", "0").is_err());
    }
}

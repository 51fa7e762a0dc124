//! Which key means which outcome: the same one on every kind of card, and none where the outcome is not possible.

use super::super::action::Action;
use crate::domain::session::Reply;
use crate::domain::touch::Outcome;

/// Each action of a card with the outcomes that it can be; a card never offers two of them.
const ANSWERS: &[(Action, &[Reply])] = &[
    (Action::Talked, &[Reply::Touch(Outcome::Talked)]),
    (Action::Voicemail, &[Reply::Touch(Outcome::Voicemail)]),
    (Action::NoAnswer, &[Reply::Touch(Outcome::NoAnswer), Reply::NotHeld]),
    (Action::Wrote, &[Reply::Touch(Outcome::Sent)]),
    (Action::MeetingSet, &[Reply::Touch(Outcome::MeetingSet)]),
    (Action::Later, &[Reply::Touch(Outcome::Later)]),
    (Action::NotInterested, &[Reply::Touch(Outcome::NotInterested)]),
    (Action::WrongContact, &[Reply::Touch(Outcome::WrongContact)]),
    (Action::DoNotContact, &[Reply::Touch(Outcome::DoNotContact)]),
    (Action::CardDone, &[Reply::Finished, Reply::Prepared, Reply::NotNow, Reply::StillOwed, Reply::PutRight]),
    (Action::Held, &[Reply::Held]),
    (Action::KeepPromise, &[Reply::Kept, Reply::Came]),
    (Action::MovePromise, &[Reply::MovePromise]),
    (Action::WithdrawPromise, &[Reply::Withdraw]),
    (Action::Ask, &[Reply::AskedFor, Reply::AskedPayment]),
    (Action::Paid, &[Reply::Paid]),
    (Action::NewFrom, &[Reply::Referral]),
    (Action::Enrol, &[Reply::Campaign]),
    (Action::PullIn, &[Reply::Tomorrow]),
    (Action::Plan, &[Reply::NewPlan]),
    (Action::Out, &[Reply::Close]),
    (Action::Triage, &[Reply::Triage]),
    (Action::Message, &[Reply::Campaigns]),
    (Action::New, &[Reply::NewName, Reply::Prospecting]),
    (Action::EndSession, &[Reply::End]),
];

/// What these do on a card that does not ask for them they do everywhere.
const ANYWHERE: [Action; 5] = [Action::Plan, Action::Out, Action::Message, Action::New, Action::EndSession];

/// Answers the action that is an outcome.
pub(super) fn of(reply: Reply) -> Option<Action> {
    ANSWERS.iter().find(|(_, replies)| replies.contains(&reply)).map(|(action, _)| *action)
}

/// Says whether an action is an outcome and nothing else in a session.
pub(super) fn is_one(action: Action) -> bool {
    ANSWERS.iter().any(|(known, _)| *known == action) && !ANYWHERE.contains(&action)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::queue::CardKind;
    use crate::domain::session::{OWED, replies};
    use crate::keys::{Keymap, Scope};
    use std::collections::BTreeMap;

    /// Each kind of card with every way in which it can stand.
    fn cards() -> impl Iterator<Item = &'static [Reply]> {
        let kinds = CardKind::ALL.iter().map(|kind| Some(*kind)).chain([None]);
        kinds
            .flat_map(|kind| (0..8).map(move |bits: u8| replies(kind, bits & 1 > 0, bits & 2 > 0, bits & 4 > 0)))
            .chain([OWED])
    }

    #[test]
    fn no_card_offers_two_outcomes_by_one_key() {
        for replies in cards() {
            let actions: Vec<Action> = replies.iter().map(|reply| of(*reply).unwrap()).collect();
            let keys: Vec<String> =
                actions.iter().map(|action| Keymap::default().key_for(Scope::Session, *action).unwrap()).collect();
            let mut once = keys.clone();
            once.sort();
            once.dedup();
            assert_eq!(once.len(), replies.len(), "{replies:?}: {keys:?}");
        }
    }

    #[test]
    fn a_digit_is_the_same_outcome_on_every_card() {
        let mut meanings: BTreeMap<String, Vec<Reply>> = BTreeMap::new();
        for reply in cards().flatten() {
            let key = Keymap::default().key_for(Scope::Session, of(*reply).unwrap()).unwrap();
            let known = meanings.entry(key).or_default();
            if !known.contains(reply) {
                known.push(*reply);
            }
        }
        for (digit, outcome) in [
            ("1", "talked"),
            ("2", "voicemail"),
            ("4", "sent"),
            ("5", "meeting-set"),
            ("6", "later"),
            ("9", "do-not-contact"),
        ] {
            assert!(
                matches!(meanings[digit][..], [Reply::Touch(one)] if one.word() == outcome),
                "{digit}: {meanings:?}"
            );
        }
        let nobody = [Reply::Touch(Outcome::NoAnswer), Reply::NotHeld];
        assert!(meanings["3"].iter().all(|reply| nobody.contains(reply)), "{meanings:?}");
    }
}

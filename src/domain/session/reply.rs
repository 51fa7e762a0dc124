//! What may come of a card: the outcomes of its kind, in the order in which they are shown.

use crate::domain::queue::CardKind;
use crate::domain::touch::Outcome;

/// One thing that may come of the card in sight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reply {
    /// A touch with this outcome.
    Touch(Outcome),
    /// The promise of the card is kept.
    Kept,
    /// It is still owed, whatever was said.
    StillOwed,
    /// It gets another day, with the reason.
    MovePromise,
    /// It is withdrawn with their consent.
    Withdraw,
    /// A new plan: a playbook, or steps of one's own.
    NewPlan,
    /// Into the campaign of its category.
    Campaign,
    /// The deal is closed, with a reason.
    Close,
    /// What they owed us came.
    Came,
    /// We asked for it.
    AskedFor,
    /// The invoice is paid.
    Paid,
    /// We asked for the payment.
    AskedPayment,
    /// A name that they gave.
    Referral,
    /// The step is done without a name.
    NotNow,
    Triage,
    /// The drafts of a category's campaign.
    Campaigns,
    /// A new name in one line.
    NewName,
    /// The card is done.
    Finished,
    /// The meeting of the card is prepared.
    Prepared,
    /// It took place.
    Held,
    /// It did not take place.
    NotHeld,
    /// What they called about is put right.
    PutRight,
    Prospecting,
    /// The cards of the next working day.
    Tomorrow,
    End,
}

use Outcome::{DoNotContact, Later, MeetingSet, NoAnswer, NotInterested, Sent, Talked, Voicemail, WrongContact};

const DEAL: &[Reply] = &[
    Reply::Touch(Talked),
    Reply::Touch(Voicemail),
    Reply::Touch(NoAnswer),
    Reply::Touch(Sent),
    Reply::Touch(MeetingSet),
    Reply::Touch(Later),
    Reply::Touch(NotInterested),
    Reply::Touch(WrongContact),
    Reply::Touch(DoNotContact),
];
const STUCK: &[Reply] = &[
    Reply::NewPlan,
    Reply::Close,
    Reply::Campaign,
    Reply::Touch(Talked),
    Reply::Touch(Voicemail),
    Reply::Touch(NoAnswer),
    Reply::Touch(Sent),
    Reply::Touch(MeetingSet),
    Reply::Touch(DoNotContact),
];
const PROMISE: &[Reply] = &[
    Reply::Kept,
    Reply::MovePromise,
    Reply::Withdraw,
    Reply::Touch(Talked),
    Reply::Touch(Voicemail),
    Reply::Touch(NoAnswer),
    Reply::Touch(Sent),
];
/// What is offered where something else came of the card and its promise is still owed.
pub const OWED: &[Reply] = &[Reply::Kept, Reply::MovePromise, Reply::Withdraw, Reply::StillOwed];
const FIRE: &[Reply] = &[
    Reply::PutRight,
    Reply::Touch(Talked),
    Reply::Touch(Voicemail),
    Reply::Touch(NoAnswer),
    Reply::Touch(Sent),
    Reply::Touch(MeetingSet),
];
const PREPARE: &[Reply] = &[
    Reply::Prepared,
    Reply::Held,
    Reply::NotHeld,
    Reply::Touch(Sent),
    Reply::Touch(MeetingSet),
    Reply::Touch(Later),
    Reply::Touch(NotInterested),
    Reply::Touch(WrongContact),
    Reply::Touch(DoNotContact),
];
const TELL: &[Reply] = &[
    Reply::Held,
    Reply::Touch(Talked),
    Reply::NotHeld,
    Reply::Touch(Sent),
    Reply::Touch(MeetingSet),
    Reply::Touch(Later),
    Reply::Touch(NotInterested),
    Reply::Touch(WrongContact),
    Reply::Touch(DoNotContact),
];
const ASK: &[Reply] = &[
    Reply::Came,
    Reply::AskedFor,
    Reply::Touch(Talked),
    Reply::Touch(Voicemail),
    Reply::Touch(NoAnswer),
    Reply::Finished,
];
const UNPAID: &[Reply] = &[
    Reply::Paid,
    Reply::AskedPayment,
    Reply::Touch(Talked),
    Reply::Touch(Voicemail),
    Reply::Touch(NoAnswer),
    Reply::Finished,
];
const REFERRAL: &[Reply] =
    &[Reply::Referral, Reply::Touch(Talked), Reply::Touch(Voicemail), Reply::Touch(NoAnswer), Reply::NotNow];
const TRAY: &[Reply] = &[Reply::Triage, Reply::Finished];
const PROSPECTING: &[Reply] = &[Reply::NewName, Reply::Finished];
const CAMPAIGN: &[Reply] = &[Reply::Campaigns, Reply::Finished];
/// What is offered when every card has its outcome.
pub const ALL_DONE: &[Reply] = &[Reply::Prospecting, Reply::Tomorrow, Reply::End];

/// Answers what may come of a card; a stuck deal cannot be put off, and a card without a promise left is a deal's.
pub fn replies(card: Option<CardKind>, has_deal: bool, stuck: bool, promise: bool) -> &'static [Reply] {
    match card {
        None => ALL_DONE,
        Some(CardKind::Triage) => TRAY,
        Some(CardKind::Prospecting) => PROSPECTING,
        Some(_) if !has_deal => CAMPAIGN,
        Some(_) if promise => PROMISE,
        Some(CardKind::Fire) => FIRE,
        Some(CardKind::Ask) => ASK,
        Some(CardKind::Paid) => UNPAID,
        Some(CardKind::Referral) => REFERRAL,
        Some(CardKind::Preparation) => PREPARE,
        Some(CardKind::WhatHappened) => TELL,
        Some(_) if stuck => STUCK,
        Some(_) => DEAL,
    }
}

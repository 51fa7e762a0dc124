//! How long each kind of card takes this owner.

use super::CardKind;
use std::collections::BTreeMap;

/// Expected seconds by kind: the owner's own median once there are enough, else the usual ones.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Pace(BTreeMap<CardKind, u32>);

/// So many cards of a kind make its median the owner's own.
pub const ENOUGH: usize = 8;

impl Pace {
    /// Takes the seconds of the owner's cards of one kind; fewer than eight say nothing.
    pub fn learn(&mut self, kind: CardKind, mut seconds: Vec<u32>) {
        if seconds.len() < ENOUGH {
            return;
        }
        seconds.sort_unstable();
        let middle = seconds.len() / 2;
        let median =
            if seconds.len() % 2 == 1 { seconds[middle] } else { seconds[middle - 1].midpoint(seconds[middle]) };
        self.0.insert(kind, median.max(1));
    }

    /// Answers the seconds that a card of this kind is expected to take.
    pub fn seconds(&self, kind: CardKind) -> u32 {
        self.0.get(&kind).copied().unwrap_or(kind.usual_seconds())
    }
}

impl CardKind {
    /// Answers its seconds before the owner has a history of their own.
    pub const fn usual_seconds(self) -> u32 {
        match self {
            CardKind::Call => 360,
            CardKind::Message | CardKind::WhatHappened | CardKind::LookAgain => 120,
            CardKind::Preparation | CardKind::Plan | CardKind::Fire => 600,
            CardKind::Handoff | CardKind::CheckIn => 480,
            CardKind::Draft => 60,
            CardKind::Triage => 30,
            CardKind::Prospecting => 900,
            CardKind::Ask | CardKind::Paid | CardKind::Referral => 120,
            CardKind::Email | CardKind::FollowUp | CardKind::Promise | CardKind::Answer | CardKind::Other => 240,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_owners_own_median_counts_from_eight_on() {
        let mut pace = Pace::default();
        pace.learn(CardKind::Call, vec![60; 7]);
        assert_eq!(pace.seconds(CardKind::Call), 360);
        pace.learn(CardKind::Call, vec![100, 900, 100, 100, 200, 900, 900, 800]);
        assert_eq!(pace.seconds(CardKind::Call), 500);
        pace.learn(CardKind::Email, vec![10, 20, 30, 40, 50, 60, 70, 80, 90]);
        assert_eq!(pace.seconds(CardKind::Email), 50);
        assert_eq!(pace.seconds(CardKind::Triage), 30);
    }
}

//! A deal: one sale's whole life, from a name on a list to a happy customer.

use super::id::{CategoryId, CompanyId, DealId, PersonId, Uid};
use super::money::Money;
use super::stage::{Pane, Phase, Stage, State};
use super::step::Next;
use super::{Day, Moment};

/// All facts of a deal that are its own; they survive every move back and forth.
#[derive(Debug, Clone, PartialEq)]
pub struct Deal {
    pub id: DealId,
    pub uid: Uid,
    pub title: Option<String>,
    pub person: Option<PersonId>,
    pub company: Option<CompanyId>,
    pub stage: Option<Stage>,
    pub phase: Option<Phase>,
    pub state: State,
    pub archived: bool,
    pub merged_into: Option<DealId>,
    pub category: Option<CategoryId>,
    pub source: Option<String>,
    /// The name came to us by itself.
    pub inbound: bool,
    /// The stage word of an import that no stage answers to.
    pub stage_word: Option<String>,
    pub value: Option<Money>,
    /// Odds of winning in per cent, where the owner set them.
    pub odds: Option<u8>,
    pub note: Option<String>,
    pub opened_on: Day,
    pub stage_on: Day,
    pub phase_on: Day,
    pub expected_on: Option<Day>,
    pub signed_on: Option<Day>,
    pub closed_on: Option<Day>,
    pub close_reason: Option<String>,
    pub again_on: Option<Day>,
    pub invoiced_on: Option<Day>,
    pub paid_on: Option<Day>,
    pub contact_interval: Option<u32>,
    pub handoff: Handoff,
    /// How often the owner put it off since the last two-way touch.
    pub postponed: u32,
    pub next: Option<Next>,
    pub created_at: Moment,
}

/// What a handoff needs to know; gathered from the first talk on, demanded after signing.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Handoff {
    pub kickoff_on: Option<Day>,
    pub kicked_off_on: Option<Day>,
    pub first_value_due: Option<Day>,
    pub first_value_on: Option<Day>,
    pub why_bought: Option<String>,
    pub worries: Option<String>,
    pub success: Option<String>,
    pub success_measure: Option<String>,
    pub success_on: Option<Day>,
    pub excluded: Option<String>,
    pub risks: Option<String>,
    pub needs: Option<String>,
    /// Entered after the fact: its clocks are shown and left out of the medians.
    pub joined_late: bool,
    /// Why it was let through the gate before its time.
    pub gate_override: Option<String>,
}

impl Deal {
    /// Answers a tray deal opened today that holds nothing yet.
    pub fn blank(uid: Uid, today: Day, now: Moment) -> Deal {
        Deal {
            id: DealId(0),
            uid,
            title: None,
            person: None,
            company: None,
            stage: None,
            phase: None,
            state: State::Tray,
            archived: false,
            merged_into: None,
            category: None,
            source: None,
            inbound: false,
            stage_word: None,
            value: None,
            odds: None,
            note: None,
            opened_on: today,
            stage_on: today,
            phase_on: today,
            expected_on: None,
            signed_on: None,
            closed_on: None,
            close_reason: None,
            again_on: None,
            invoiced_on: None,
            paid_on: None,
            contact_interval: None,
            handoff: Handoff::default(),
            postponed: 0,
            next: None,
            created_at: now,
        }
    }

    /// Answers the list it is shown in.
    pub fn pane(&self) -> Pane {
        Pane::of(self.state, self.stage, self.archived, self.merged_into.is_some())
    }

    /// Says whether it must always have a next step ("no leaks").
    pub fn needs_next(&self) -> bool {
        self.is_live() && self.stage.is_some_and(Stage::needs_next)
    }

    /// Says whether they bought: what was hoped for before is settled.
    pub fn is_won(&self) -> bool {
        self.stage >= Some(Stage::Handoff)
    }

    /// Says whether it is open, neither archived nor merged away.
    pub fn is_live(&self) -> bool {
        self.state == State::Open && !self.archived && self.merged_into.is_none()
    }
}

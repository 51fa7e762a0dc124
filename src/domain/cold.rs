//! Two clocks: silence and age, and the day on which a deal turns cold.

use super::Day;
use super::settings::Settings;
use super::stage::{Phase, Stage};
use super::workdays::WorkWeek;

/// What the clocks read of a deal.
#[derive(Debug, Clone, PartialEq)]
pub struct Clocks {
    pub stage: Option<Stage>,
    pub phase: Option<Phase>,
    /// Open, neither archived nor merged.
    pub live: bool,
    pub inbound: bool,
    pub opened_on: Day,
    pub stage_on: Day,
    pub phase_on: Day,
    pub last_two_way: Option<Day>,
    pub last_touch: Option<Day>,
    pub category_interval: Option<u32>,
    /// They agreed to a wait, a rest or a meeting until this day, or a campaign goes on with it.
    pub agreed_until: Option<Day>,
}

/// The day from which a deal is cold, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cold {
    pub from: Day,
    pub why: Why,
}

words! {
    /// Which clock ran out.
    Why { Silence = "silence", Age = "age" }
}

impl Clocks {
    /// Answers the day since which nothing two-way happened.
    pub fn silent_since(&self) -> Day {
        let counted =
            if self.stage == Some(Stage::Lead) && !self.inbound { self.last_touch } else { self.last_two_way };
        counted.unwrap_or(self.opened_on)
    }

    /// Answers the day since which it is in this phase or stage.
    pub fn aged_since(&self) -> Day {
        if self.stage == Some(Stage::Opportunity) { self.phase_on } else { self.stage_on }
    }

    /// Answers the day on which it turns cold if nothing happens; only live deals from Lead to Handoff can.
    pub fn cold(&self, settings: &Settings) -> Option<Cold> {
        let silence_limit = self.silence_limit(settings)?;
        let age_limit = self.age_limit(settings)?;
        let after = |since: Day, limit: u32| settings.week.add(since, limit + 1);
        let silent = Cold { from: after(self.silent_since(), silence_limit), why: Why::Silence };
        let aged = Cold { from: after(self.aged_since(), age_limit), why: Why::Age };
        let first = if aged.from < silent.from { aged } else { silent };
        Some(match self.agreed_until {
            Some(until) if until > first.from => Cold { from: until, ..first },
            _ => first,
        })
    }

    fn silence_limit(&self, settings: &Settings) -> Option<u32> {
        let limits = &settings.silence;
        let stage = self.stage.filter(|_| self.live)?;
        Some(match (stage, self.phase) {
            (Stage::Lead, _) if self.inbound => limits.inbound_lead,
            (Stage::Lead, _) => self.category_interval.unwrap_or(limits.lead),
            (Stage::Prospect, _) => limits.prospect,
            (Stage::Opportunity, Some(Phase::Proposal)) => limits.proposal,
            (Stage::Opportunity, Some(Phase::Negotiation)) => limits.negotiation,
            (Stage::Opportunity, _) => limits.qualified,
            (Stage::Handoff, Some(Phase::Using)) => limits.using,
            (Stage::Handoff, Some(Phase::FirstValue)) => limits.after_kickoff,
            (Stage::Handoff, _) => limits.before_kickoff,
            (Stage::Customer, _) => return None,
        })
    }

    fn age_limit(&self, settings: &Settings) -> Option<u32> {
        Some(match self.stage? {
            Stage::Lead => settings.age.lead,
            Stage::Prospect => settings.age.prospect,
            Stage::Opportunity => settings.age.opportunity,
            Stage::Handoff => settings.age.handoff,
            Stage::Customer => return None,
        })
    }
}

/// Says in words why a deal is cold today: "silent 9 days", "31 days in this stage"; none if it is not.
pub fn words(why: Why, silence_days: i64, age_days: i64, stage: Option<Stage>) -> String {
    let place = if stage == Some(Stage::Opportunity) { "phase" } else { "stage" };
    match why {
        Why::Silence => format!("silent {silence_days} working days"),
        Why::Age => format!("{age_days} working days in this {place}"),
    }
}

/// Answers the working days gone since a day, never below zero.
pub fn days_since(since: Day, today: Day, week: &WorkWeek) -> i64 {
    week.between(since, today).max(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn clocks(stage: Stage, phase: Option<Phase>) -> Clocks {
        let opened = day("2026-11-02");
        Clocks {
            stage: Some(stage),
            phase,
            live: true,
            inbound: false,
            opened_on: opened,
            stage_on: opened,
            phase_on: opened,
            last_two_way: None,
            last_touch: None,
            category_interval: None,
            agreed_until: None,
        }
    }

    #[test]
    fn turns_cold_on_the_first_working_day_past_the_limit() {
        let settings = Settings::default();
        // Opened Monday 2 November; limit 7 working days: silent for the 8th on Thursday 12.
        let prospect = clocks(Stage::Prospect, None);
        assert_eq!(prospect.cold(&settings), Some(Cold { from: day("2026-11-12"), why: Why::Silence }));
        let answered = Clocks { last_two_way: Some(day("2026-11-10")), ..prospect.clone() };
        assert_eq!(answered.cold(&settings).unwrap().from, day("2026-11-20"));
        let agreed = Clocks { agreed_until: Some(day("2026-12-24")), ..prospect };
        assert_eq!(agreed.cold(&settings).unwrap().from, day("2026-12-24"));
    }

    #[test]
    fn age_counts_when_it_runs_out_first() {
        let settings = Settings::default();
        let fresh =
            Clocks { last_two_way: Some(day("2026-12-01")), ..clocks(Stage::Opportunity, Some(Phase::Proposal)) };
        assert_eq!(fresh.cold(&settings), Some(Cold { from: day("2026-12-02"), why: Why::Age }));
    }

    #[test]
    fn customers_and_closed_deals_are_never_cold() {
        let settings = Settings::default();
        assert_eq!(clocks(Stage::Customer, None).cold(&settings), None);
        assert_eq!(Clocks { live: false, ..clocks(Stage::Lead, None) }.cold(&settings), None);
    }

    #[test]
    fn a_lead_counts_from_the_last_touch_either_way() {
        let settings = Settings::default();
        let written = Clocks { last_touch: Some(day("2026-11-16")), ..clocks(Stage::Lead, None) };
        assert_eq!(written.silent_since(), day("2026-11-16"));
        assert_eq!(Clocks { inbound: true, ..written }.silent_since(), day("2026-11-02"));
        let _ = settings;
    }
}

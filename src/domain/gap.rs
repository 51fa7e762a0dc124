//! Gaps: what a deal's stage demands and it lacks.

use super::stage::Stage;

words! {
    /// One thing that is missing.
    Gap {
        Nobody = "nobody named", NoReach = "no way to reach them", NoCategory = "no category", NoPlan = "no plan",
        NoValue = "no value", NoExpectedClose = "no expected close", NoKickoff = "no kickoff day",
        OpenPromises = "promises not settled", NoSuccess = "success not described", NoAim = "no aim",
        NotUsed = "all ticked, not used",
    }
}

/// A set of gaps, as it is stored: one bit for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Gaps(pub u32);

/// What the rules need to know of a deal to name its gaps.
#[derive(Debug, Clone, Copy, Default)]
pub struct Facts {
    pub stage: Option<Stage>,
    pub live: bool,
    pub named: bool,
    pub reachable: bool,
    pub category: bool,
    pub value: bool,
    pub expected_close: bool,
    /// It follows a plan that has a step to come.
    pub plan: bool,
    pub aim: bool,
    pub kickoff: bool,
    pub unsettled_promises: bool,
    pub success: bool,
    /// Everything is done, and the newest look says that they do not use it.
    pub unused: bool,
}

impl Gaps {
    /// Answers the gaps of a deal; the tray, closed and archived deals have none.
    pub fn of(facts: &Facts) -> Gaps {
        let Some(stage) = facts.stage.filter(|_| facts.live) else { return Gaps::default() };
        let lacks = |gap: Gap| match gap {
            Gap::Nobody => !facts.named,
            Gap::NoReach => facts.named && !facts.reachable,
            Gap::NoCategory => stage == Stage::Lead && !facts.category,
            Gap::NoPlan => stage == Stage::Prospect && !facts.plan,
            Gap::NoAim => stage == Stage::Prospect && facts.plan && !facts.aim,
            Gap::NoValue => stage == Stage::Opportunity && !facts.value,
            Gap::NoExpectedClose => stage == Stage::Opportunity && !facts.expected_close,
            Gap::NoKickoff => stage == Stage::Handoff && !facts.kickoff,
            Gap::OpenPromises => stage == Stage::Handoff && facts.unsettled_promises,
            Gap::NotUsed => stage == Stage::Handoff && facts.unused,
            Gap::NoSuccess => stage == Stage::Handoff && !facts.success,
        };
        Gap::ALL.iter().copied().filter(|gap| lacks(*gap)).collect()
    }

    /// Says whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Answers each gap, in the order of the table.
    pub fn iter(self) -> impl Iterator<Item = Gap> {
        Gap::ALL.iter().copied().filter(move |gap| self.0 & (1 << (*gap as u32)) != 0)
    }

    /// Answers the gaps as words: "no value, no expected close".
    pub fn words(self) -> String {
        self.iter().map(Gap::word).collect::<Vec<_>>().join(", ")
    }
}

impl FromIterator<Gap> for Gaps {
    fn from_iter<I: IntoIterator<Item = Gap>>(gaps: I) -> Self {
        Gaps(gaps.into_iter().fold(0, |bits, gap| bits | 1 << (gap as u32)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(stage: Stage) -> Facts {
        Facts { stage: Some(stage), live: true, ..Facts::default() }
    }

    #[test]
    fn each_stage_demands_its_own() {
        let cases = [
            (at(Stage::Lead), "nobody named, no category"),
            (Facts { named: true, ..at(Stage::Lead) }, "no way to reach them, no category"),
            (Facts { named: true, reachable: true, category: true, ..at(Stage::Lead) }, ""),
            (Facts { named: true, reachable: true, aim: true, ..at(Stage::Prospect) }, "no plan"),
            (Facts { named: true, reachable: true, plan: true, ..at(Stage::Prospect) }, "no aim"),
            (Facts { named: true, reachable: true, plan: true, aim: true, ..at(Stage::Prospect) }, ""),
            (Facts { named: true, reachable: true, ..at(Stage::Opportunity) }, "no value, no expected close"),
            (Facts { named: true, reachable: true, value: true, ..at(Stage::Opportunity) }, "no expected close"),
            (
                Facts { named: true, reachable: true, unsettled_promises: true, ..at(Stage::Handoff) },
                "no kickoff day, promises not settled, success not described",
            ),
            (Facts { live: false, ..at(Stage::Handoff) }, ""),
        ];
        for (facts, words) in cases {
            assert_eq!(Gaps::of(&facts).words(), words, "{facts:?}");
        }
    }
}

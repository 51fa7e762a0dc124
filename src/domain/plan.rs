//! A plan: a playbook's steps for one deal, and its aim.

use super::Day;
use super::id::{DealId, PlanId, PlaybookId};
use super::playbook::PlaybookStep;
use super::step::Step;
use super::text;
use chrono::NaiveTime;

/// What a plan is for, in a line each; any may be missing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Aim {
    pub want: Option<String>,
    pub who: Option<String>,
    pub why: Option<String>,
    pub ask: Option<String>,
}

impl Aim {
    /// What each line says, in order.
    pub const LABELS: [&'static str; 4] = ["they want", "who decides", "why now", "I will ask"];

    /// Reads up to four lines, parted by semicolons; a fifth belongs to the fourth.
    pub fn read(typed: &str) -> Aim {
        Aim::of(&typed.splitn(4, ';').collect::<Vec<_>>())
    }

    /// Makes an aim of its lines, in order; empty ones are missing.
    pub fn of(lines: &[&str]) -> Aim {
        let line = |nth: usize| lines.get(nth).and_then(|line| text::filled(&text::one_line(line)));
        Aim { want: line(0), who: line(1), why: line(2), ask: line(3) }
    }

    /// Answers the lines, in order.
    pub fn lines(&self) -> [Option<&str>; 4] {
        [&self.want, &self.who, &self.why, &self.ask].map(|line| line.as_deref())
    }

    /// Says whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.lines().iter().all(Option::is_none)
    }
}

/// A plan as it is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    pub id: PlanId,
    pub deal: DealId,
    /// The version of the playbook that it began with; none where it was written on the spot.
    pub playbook: Option<PlaybookId>,
    /// What the playbook is called.
    pub name: Option<String>,
    pub aim: Aim,
    pub started_on: Day,
    /// In the order in which they come.
    pub steps: Vec<(Step, Progress)>,
}

words! {
    /// What became of a step of a plan.
    Progress { Done = "done", Skipped = "skipped", Open = "open" }
}

impl Plan {
    /// Answers its steps that are still to come, earliest first.
    pub fn open(&self) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(|(_, progress)| *progress == Progress::Open).map(|(step, _)| step)
    }
}

/// A step of a plan before it has a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedStep {
    pub day: Day,
    pub at: Option<NaiveTime>,
    pub step: PlaybookStep,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_aim_is_read_from_up_to_four_lines() {
        for (typed, lines) in [
            ("", [None, None, None, None]),
            ("fewer calls", [Some("fewer calls"), None, None, None]),
            (" a ; ; c", [Some("a"), None, Some("c"), None]),
            ("a;b;c;d;e", [Some("a"), Some("b"), Some("c"), Some("d;e")]),
        ] {
            assert_eq!(Aim::read(typed).lines(), lines, "{typed}");
        }
    }
}

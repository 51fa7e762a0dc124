//! Playbooks: steps with the working days between them, put to a deal as a plan, a campaign or a handoff.

use super::Day;
use super::step::StepKind;
use super::workdays::WorkWeek;

words! {
    /// What a playbook is for.
    PlaybookKind {
        Sales = "sales", Campaign = "campaign", Handoff = "handoff",
        /// For a customer who does not answer.
        Ladder = "ladder",
    }
}

words! {
    /// What the days of a step are counted from: the beginning, the step before it, or back from the last day.
    Counted {
        Start = "start", Step = "step", End = "end",
        /// Calendar days after the beginning.
        Calendar = "calendar",
    }
}

/// A list of steps under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Playbook {
    pub name: String,
    pub kind: PlaybookKind,
    pub note: Option<String>,
    pub steps: Vec<PlaybookStep>,
}

/// One step of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaybookStep {
    pub kind: StepKind,
    pub words: String,
    /// The phase that it belongs to, as the owner calls it.
    pub phase: Option<String>,
    pub minutes: Option<u32>,
    /// Working days, of `Counted::Calendar` days of the calendar.
    pub offset: u32,
    pub counted: Counted,
    /// The name of the message that it sends.
    pub template: Option<String>,
}

/// Answers the day of each step, in the order of the steps: none lies before the start, none before the step before it,
/// and each on a working day.
///
/// A step that is counted back from an end that nobody named follows the step before it.
pub fn schedule<'p>(
    steps: &'p [PlaybookStep],
    start: Day,
    end: Option<Day>,
    week: &WorkWeek,
) -> Vec<(Day, &'p PlaybookStep)> {
    let start = week.on_or_after(start);
    let mut before = start;
    let dated = steps.iter().map(|step| {
        let day = match (step.counted, end) {
            (Counted::Start, _) => week.add(start, step.offset),
            (Counted::Calendar, _) => week.on_or_after(later(start, step.offset)),
            (Counted::End, Some(end)) => week.back(end, step.offset),
            (Counted::Step | Counted::End, _) => week.add(before, step.offset),
        };
        before = day.max(before);
        (before, step)
    });
    dated.collect()
}

fn later(day: Day, days: u32) -> Day {
    day.checked_add_days(chrono::Days::new(u64::from(days))).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn step(counted: Counted, offset: u32) -> PlaybookStep {
        let (kind, words) = (StepKind::Call, "call".to_owned());
        PlaybookStep { kind, words, phase: None, minutes: None, offset, counted, template: None }
    }

    fn days(steps: &[PlaybookStep], start: &str, end: Option<&str>, week: &WorkWeek) -> Vec<String> {
        let dated = schedule(steps, day(start), end.map(day), week);
        dated.iter().map(|(day, _)| day.format("%a %-d %b").to_string()).collect()
    }

    /// Offsets, the first and the last day, the week, and the days that come of it.
    type Case<'a> = (&'a [(Counted, u32)], &'a str, Option<&'a str>, &'a WorkWeek, &'a [&'a str]);

    #[test]
    fn offsets_count_days_four_ways() {
        let (start, step_, end, calendar) = (Counted::Start, Counted::Step, Counted::End, Counted::Calendar);
        let mut off = WorkWeek::default();
        off.off.insert(day("2026-11-27"));
        let usual = WorkWeek::default();
        // 25 November 2026 is a Wednesday.
        let cases: &[Case<'_>] = &[
            (
                &[(step_, 0), (step_, 3), (step_, 2)],
                "2026-11-25",
                None,
                &usual,
                &["Wed 25 Nov", "Mon 30 Nov", "Wed 2 Dec"],
            ),
            (
                &[(step_, 0), (start, 3), (start, 5)],
                "2026-11-25",
                None,
                &usual,
                &["Wed 25 Nov", "Mon 30 Nov", "Wed 2 Dec"],
            ),
            (
                &[(step_, 0), (end, 2), (end, 0)],
                "2026-11-25",
                Some("2026-12-04"),
                &usual,
                &["Wed 25 Nov", "Wed 2 Dec", "Fri 4 Dec"],
            ),
            (&[(step_, 0), (step_, 2)], "2026-11-28", None, &usual, &["Mon 30 Nov", "Wed 2 Dec"]),
            (&[(step_, 0), (step_, 2)], "2026-11-25", None, &off, &["Wed 25 Nov", "Mon 30 Nov"]),
            (&[(step_, 5), (end, 3)], "2026-11-25", Some("2026-11-26"), &usual, &["Wed 2 Dec", "Wed 2 Dec"]),
            (&[(end, 3)], "2026-11-25", None, &usual, &["Mon 30 Nov"]),
            (&[(end, 0)], "2026-11-25", Some("2026-11-29"), &usual, &["Fri 27 Nov"]),
            (&[(calendar, 14), (calendar, 30)], "2026-11-25", None, &usual, &["Wed 9 Dec", "Fri 25 Dec"]),
            (&[(calendar, 3)], "2026-11-25", None, &usual, &["Mon 30 Nov"]),
        ];
        for (steps, from, to, week, said) in cases {
            let steps: Vec<PlaybookStep> = steps.iter().map(|(counted, n)| step(*counted, *n)).collect();
            assert_eq!(days(&steps, from, *to, week), *said, "{steps:?}");
        }
    }

    proptest! {
        #[test]
        fn no_step_lies_before_the_start_or_the_step_before_or_on_a_day_off(
            steps in prop::collection::vec((0..4_usize, 0..40_u32), 1..9), start in 0..400_u64,
            end in prop::option::of(0..400_u64), off in prop::collection::vec(0..500_u64, 0..20), worked in 1..128_u8,
        ) {
            let at = |n: u64| day("2026-01-01") + chrono::Days::new(n);
            let week = WorkWeek {
                days: std::array::from_fn(|weekday| worked & (1 << weekday) != 0),
                off: off.into_iter().map(at).collect(),
            };
            let steps: Vec<PlaybookStep> = steps.into_iter().map(|(way, n)| step(Counted::ALL[way], n)).collect();
            let dated = schedule(&steps, at(start), end.map(at), &week);
            prop_assert_eq!(dated.len(), steps.len());
            let mut before = at(start);
            for (day, _) in dated {
                prop_assert!(day >= before && week.is_working(day), "{} after {}", day, before);
                before = day;
            }
        }
    }
}

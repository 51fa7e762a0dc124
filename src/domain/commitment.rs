//! The week's lines: what the owner said to do, and whether it was done; what can be counted is counted here.

use super::Day;
use super::id::CommitmentId;
use super::workdays::WorkWeek;
use chrono::{Days, Weekday};

words! {
    /// What came of a line.
    Kept { Kept = "kept", Partly = "partly", Not = "not" }
}

words! {
    /// What the program can count of a line by itself.
    Measure {
        Conversations = "conversations", Meetings = "meetings", Touches = "touches", NewLeads = "new leads",
        Proposals = "proposals", Sales = "sales", Plans = "plans", Campaign = "into a campaign",
        Referrals = "referrals", Blocks = "blocks kept",
    }
}

/// A line of a week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commitment {
    pub id: CommitmentId,
    /// The first day of its week.
    pub week: Day,
    pub line: String,
    pub measure: Option<Measure>,
    pub target: Option<u32>,
    pub kept: Option<Kept>,
    /// Why it came so.
    pub why: Option<String>,
}

/// Words that name a measure, the narrower first: a lead for a campaign is no new lead.
const WORDS: [(&str, Measure); 17] = [
    ("campaign", Measure::Campaign),
    ("conversation", Measure::Conversations),
    ("talk", Measure::Conversations),
    ("meeting", Measure::Meetings),
    ("proposal", Measure::Proposals),
    ("offer", Measure::Proposals),
    ("quote", Measure::Proposals),
    ("referral", Measure::Referrals),
    ("plan", Measure::Plans),
    ("sale", Measure::Sales),
    ("order", Measure::Sales),
    ("block", Measure::Blocks),
    ("session", Measure::Blocks),
    ("lead", Measure::NewLeads),
    ("name", Measure::NewLeads),
    ("touch", Measure::Touches),
    ("call", Measure::Touches),
];

/// Answers what can be counted of a line: the first whole number in it, and the measure that one of its words names.
pub fn read(line: &str) -> Option<(Measure, u32)> {
    let folded = line.to_lowercase();
    let words = || folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let target = words().find_map(|word| word.parse::<u32>().ok()).filter(|target| (1..10_000).contains(target))?;
    let named = |stem: &str| words().any(|word| word.trim_end_matches(['s', 'e']) == stem.trim_end_matches('e'));
    let stem = |stem: &str| named(stem) || (stem == "touch" && words().any(|word| word == "touches"));
    WORDS.iter().find(|(word, _)| stem(word)).map(|(_, measure)| (*measure, target))
}

/// Answers what a counted line came to: half of what was meant is partly.
pub fn came_to(counted: u32, target: u32) -> Kept {
    match () {
        () if counted >= target => Kept::Kept,
        () if counted * 2 >= target => Kept::Partly,
        () => Kept::Not,
    }
}

/// Answers the first day of the week that is planned on a day: this one, or the next once no working day of it is left.
pub fn planned_week(today: Day, starts: Weekday, week: &WorkWeek) -> Day {
    let this = today.week(starts).first_day();
    let next = this + Days::new(7);
    let is_left = today.iter_days().skip(1).take_while(|day| *day < next).any(|day| week.is_working(day));
    if is_left { this } else { next }
}

/// Answers the days of a week in words: "23 to 29 Nov".
pub fn days(week: Day) -> String {
    let last = week + Days::new(6);
    let first = if week.format("%b").to_string() == last.format("%b").to_string() { "%-d" } else { "%-d %b" };
    format!("{} to {}", week.format(first), last.format("%-d %b"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_counted_is_read() {
        use Measure::{Blocks, Campaign, Conversations, NewLeads, Plans, Proposals, Touches};
        for (line, wanted) in [
            ("12 conversations", Some((Conversations, 12))),
            ("5 proposals out by Thursday", Some((Proposals, 5))),
            ("put 8 leads into a campaign", Some((Campaign, 8))),
            ("8 new leads", Some((NewLeads, 8))),
            ("keep 4 blocks", Some((Blocks, 4))),
            ("20 touches", Some((Touches, 20))),
            ("1 call", Some((Touches, 1))),
            ("write 3 plans", Some((Plans, 3))),
            ("call Ada", None),
            ("12 apples", None),
            ("0 proposals", None),
        ] {
            assert_eq!(read(line), wanted, "{line}");
        }
    }

    #[test]
    fn half_of_it_is_partly() {
        let cases = [((12, 12), Kept::Kept), ((6, 12), Kept::Partly), ((5, 12), Kept::Not), ((20, 12), Kept::Kept)];
        for ((counted, target), wanted) in cases {
            assert_eq!(came_to(counted, target), wanted, "{counted} of {target}");
        }
    }

    #[test]
    fn on_its_last_working_day_the_next_week_is_planned() {
        let day = |n| Day::from_ymd_opt(2026, 11, n).unwrap();
        let planned = |today| planned_week(today, Weekday::Mon, &WorkWeek::default());
        // Thursday 26, Friday 27, Saturday 28, Sunday 29, Monday 30.
        assert_eq!([26, 27, 28, 29, 30].map(|n| planned(day(n))), [23, 30, 30, 30, 30].map(day));
        let mut off = WorkWeek::default();
        off.off.insert(day(27));
        assert_eq!(planned_week(day(26), Weekday::Mon, &off), day(30), "Friday is taken off");
    }
}

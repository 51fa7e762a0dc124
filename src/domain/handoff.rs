//! The handoff: what lies between "they bought" and "they use it", and when it is over.

pub mod course;

use super::Day;
use super::deal::Deal;
use super::id::{DealId, FireId, PersonId, PromiseId, TouchId};
use super::stage::{Phase, Stage};
use super::workdays::WorkWeek;
use super::{text, when};

words! {
    /// What was observed of the use of what they bought.
    Verdict { Using = "using", NeedsShowing = "needs-showing", Partly = "partly", Not = "not" }
}

words! {
    /// How it is known: seen with own eyes, told by them, or read from figures.
    How { Seen = "seen", Told = "told", Figures = "figures" }
}

words! {
    /// Why an urgent call came.
    Cause { Promise = "promise", NotExplained = "not-explained", Defect = "defect", Other = "other" }
}

/// One look at the use of what they bought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observation {
    /// Who uses it; often not the buyer.
    pub person: Option<PersonId>,
    pub day: Day,
    pub how: How,
    pub verdict: Verdict,
    pub note: Option<String>,
}

/// An urgent call after the sale: the price of a bad handoff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fire {
    pub id: FireId,
    pub deal: DealId,
    pub touch: Option<TouchId>,
    /// The promise that was forgotten.
    pub promise: Option<PromiseId>,
    pub day: Day,
    pub text: String,
    pub cause: Option<Cause>,
    pub put_right: Option<Day>,
    pub put_right_note: Option<String>,
}

impl Fire {
    /// Says whether it still burns.
    pub fn is_open(&self) -> bool {
        self.put_right.is_none()
    }
}

/// What stands between a handoff and a happy customer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Gate {
    /// Promises of ours that are open.
    pub open_promises: u32,
    pub open_fires: u32,
    /// Every observation, oldest first.
    pub seen: Vec<(Day, Verdict)>,
}

/// The observations that end a handoff lie at least so many days apart.
const APART: i64 = 7;

impl Gate {
    /// Answers everything that is still missing, in words after "has" or alone; nothing when the gate is open.
    pub fn missing(&self, deal: &Deal) -> Vec<String> {
        let first_value = deal.handoff.first_value_on;
        let first = first_value.is_none().then(|| "first value".to_owned());
        let fires =
            (self.open_fires > 0).then(|| format!("{} put right", text::count(self.open_fires as usize, "open fire")));
        [first, self.promises_missing(), fires, self.use_missing(first_value)].into_iter().flatten().collect()
    }

    /// Answers the promises of ours that are to be settled first, in words.
    pub fn promises_missing(&self) -> Option<String> {
        let open = text::count(self.open_promises as usize, "open promise");
        (self.open_promises > 0).then(|| format!("{open} of ours settled"))
    }

    /// Says whether everything is done and nobody uses it: the newest look says otherwise than "using".
    pub fn is_ticked_not_used(&self, deal: &Deal) -> bool {
        let ticked = deal.handoff.first_value_on.is_some() && self.open_promises == 0 && self.open_fires == 0;
        let newest = self.seen.last().map(|(_, verdict)| *verdict);
        ticked && newest.is_some_and(|verdict| verdict != Verdict::Using)
    }

    /// Two looks after first value, a week apart, must say "using", and the newest of all as well.
    fn use_missing(&self, first_value: Option<Day>) -> Option<String> {
        if let Some((_, verdict)) = self.seen.last().filter(|(_, verdict)| *verdict != Verdict::Using) {
            return Some(format!("a newer look than \"{verdict}\" that says they use it"));
        }
        let after = |day: Day| first_value.is_none_or(|first| day > first);
        let using: Vec<Day> = self.seen.iter().map(|(day, _)| *day).filter(|day| after(*day)).collect();
        match (using.first(), using.last()) {
            (Some(first), Some(last)) if (*last - *first).num_days() >= APART => None,
            (Some(first), _) => {
                let from = *first + chrono::Days::new(APART as u64);
                Some(format!("a second look that says they use it, from {} on", from.format("%a %-d %b")))
            }
            _ => Some("two looks, seven days apart, that say they use it".to_owned()),
        }
    }
}

/// One clock of a handoff: from the signature to something that belongs within so many working days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    pub what: &'static str,
    pub done: Option<Day>,
    /// Working days from the signature until it was done, or until today.
    pub took: i64,
    pub limit: u32,
}

impl Clock {
    /// Answers what it shows: "after 3 working days", "after 7 working days, limit 5", "day 7, limit 5".
    pub fn words(&self) -> String {
        match (self.done, self.took) {
            (Some(_), 0) => "the same day".to_owned(),
            (Some(_), days) => {
                let limit = if self.is_late() { format!(", limit {}", self.limit) } else { String::new() };
                format!("after {}{limit}", text::count(usize::try_from(days).unwrap_or(0), "working day"))
            }
            (None, days) => format!("day {days}, limit {}", self.limit),
        }
    }

    /// Says whether it took, or is taking, longer than it should.
    pub fn is_late(&self) -> bool {
        self.took > i64::from(self.limit)
    }
}

/// First contact within a working day, kickoff within five, first value within twenty, paid within thirty.
const LIMITS: [(&str, u32); 4] = [("first contact", 1), ("kickoff", 5), ("first value", 20), ("paid", 30)];

/// Answers the clocks of a signed deal, in their order; none before the signature.
pub fn clocks(deal: &Deal, first_contact: Option<Day>, today: Day, week: &WorkWeek) -> Vec<Clock> {
    let Some(signed) = deal.signed_on else { return Vec::new() };
    let done = [first_contact, deal.handoff.kicked_off_on, deal.handoff.first_value_on, deal.paid_on];
    let clock = |((what, limit), done): ((&'static str, u32), Option<Day>)| {
        let took = week.between(signed, done.unwrap_or(today)).max(0);
        Clock { what, done, took, limit }
    };
    LIMITS.into_iter().zip(done).map(clock).collect()
}

/// Answers the deal with the days that a phase implies: who goes on to first value has kicked off, who uses it has had it.
///
/// Only a handoff that moves on within its stage tells so; one that joins at a phase knows nothing of its days.
pub fn dated(deal: Deal, from: Option<Phase>, today: Day) -> Deal {
    let (Some(before), Some(phase)) = (from, deal.phase) else { return deal };
    if deal.stage != Some(Stage::Handoff) || phase <= before {
        return deal;
    }
    let mut handoff = deal.handoff.clone();
    if phase >= Phase::FirstValue {
        handoff.kicked_off_on =
            handoff.kicked_off_on.or(handoff.kickoff_on.filter(|day| *day <= today)).or(Some(today));
    }
    if phase >= Phase::Using {
        handoff.first_value_on = handoff.first_value_on.or(Some(today));
    }
    Deal { handoff, ..deal }
}

/// Says of an observation what a person would: "using, told by Ada, Fri 20 Nov: eleven bookings".
pub fn observed_words(observation: &Observation, who: Option<&str>, today: Day) -> String {
    let by = who.map(|name| format!(", {name}")).unwrap_or_default();
    let note = observation.note.as_ref().map(|note| format!(": {note}")).unwrap_or_default();
    format!("{} ({}{by}), {}{note}", observation.verdict, observation.how, when::show(observation.day, today))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::Uid;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn deal(first_value: Option<&str>) -> Deal {
        let now = "2026-11-25T10:00:00+00:00".parse().unwrap();
        let mut deal = Deal::blank(Uid([0; 16]), day("2026-10-01"), now);
        deal.stage = Some(Stage::Handoff);
        deal.handoff.first_value_on = first_value.map(day);
        deal
    }

    fn gate(promises: u32, seen: &[(&str, Verdict)]) -> Gate {
        let seen = seen.iter().map(|(on, verdict)| (day(on), *verdict)).collect();
        Gate { open_promises: promises, open_fires: 0, seen }
    }

    /// The day of first value, open promises, what was seen, and what is missing.
    type Case = (Option<&'static str>, u32, &'static [(&'static str, Verdict)], &'static str);

    #[test]
    fn opens_on_first_value_kept_promises_and_two_looks_a_week_apart() {
        use Verdict::{Not, Using};
        let had = Some("2026-11-02");
        let cases: &[Case] = &[
            (
                None,
                2,
                &[],
                "first value; 2 open promises of ours settled; two looks, seven days apart, that say they use it",
            ),
            (had, 0, &[("2026-11-03", Using), ("2026-11-10", Using)], ""),
            (
                had,
                0,
                &[("2026-11-03", Using), ("2026-11-09", Using)],
                "a second look that says they use it, from Tue 10 Nov on",
            ),
            // On the day of first value itself a look is not a later one.
            (
                had,
                0,
                &[("2026-11-02", Using), ("2026-11-10", Using)],
                "a second look that says they use it, from Tue 17 Nov on",
            ),
            (
                had,
                0,
                &[("2026-11-03", Using), ("2026-11-10", Using), ("2026-11-20", Not)],
                "a newer look than \"not\" that says they use it",
            ),
            (had, 0, &[("2026-11-03", Not), ("2026-11-10", Using), ("2026-11-18", Using)], ""),
            (had, 1, &[("2026-11-03", Using), ("2026-11-10", Using)], "1 open promise of ours settled"),
        ];
        for (first, promises, seen, missing) in cases {
            assert_eq!(gate(*promises, seen).missing(&deal(*first)).join("; "), *missing, "{first:?} {seen:?}");
        }
    }

    #[test]
    fn all_ticked_and_not_used_is_a_state_of_its_own() {
        let had = deal(Some("2026-11-02"));
        assert!(gate(0, &[("2026-11-03", Verdict::Partly)]).is_ticked_not_used(&had));
        assert!(!gate(0, &[("2026-11-03", Verdict::Partly), ("2026-11-05", Verdict::Using)]).is_ticked_not_used(&had));
        assert!(!gate(1, &[("2026-11-03", Verdict::Not)]).is_ticked_not_used(&had));
        assert!(!gate(0, &[]).is_ticked_not_used(&had));
    }

    #[test]
    fn a_phase_dates_what_it_implies_once() {
        let today = day("2026-11-25");
        let moved = Deal { phase: Some(Phase::Using), ..deal(None) };
        let dated_on = dated(moved.clone(), Some(Phase::Kickoff), today).handoff;
        assert_eq!((dated_on.kicked_off_on, dated_on.first_value_on), (Some(today), Some(today)));
        assert_eq!(dated(moved.clone(), None, today).handoff, moved.handoff, "one that joins there has no days");
        let back = Deal { phase: Some(Phase::Packet), ..deal(None) };
        assert_eq!(dated(back.clone(), Some(Phase::Using), today).handoff, back.handoff);
    }

    #[test]
    fn clocks_run_in_working_days_from_the_signature() {
        let mut won = deal(Some("2026-11-20"));
        won.signed_on = Some(day("2026-11-13"));
        let clocks = clocks(&won, Some(day("2026-11-16")), day("2026-11-25"), &WorkWeek::default());
        let told: Vec<_> = clocks.iter().map(|clock| (clock.what, clock.took, clock.is_late())).collect();
        let due = [("first contact", 1, false), ("kickoff", 8, true), ("first value", 5, false), ("paid", 8, false)];
        assert_eq!(told, due);
    }
}

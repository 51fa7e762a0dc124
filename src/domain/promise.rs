//! What was said to the buyer, and what we need from them: always with a day, until it is settled.

use super::id::{DealId, PromiseId, TouchId};
use super::when;
use super::workdays::WorkWeek;
use super::{Day, text};
use crate::error::{Error, Result};

words! {
    /// Who owes it: we, or they.
    Side { Mine = "mine", Theirs = "theirs" }
}

words! {
    /// What its day is: said to the other side, or only our plan, which may slip quietly.
    Basis { Promised = "promised", Planned = "planned" }
}

words! {
    /// Where it stands.
    PromiseState { Open = "open", Kept = "kept", Withdrawn = "withdrawn" }
}

/// A promise as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Promise {
    pub id: PromiseId,
    pub deal: DealId,
    pub side: Side,
    pub text: String,
    /// The day it is owed for; settling it late changes nothing here.
    pub due: Day,
    pub basis: Basis,
    /// The minutes of work in it.
    pub minutes: Option<u32>,
    /// The touch in which it was made.
    pub touch: Option<TouchId>,
    pub state: PromiseState,
    pub settled: Option<Day>,
    /// Why it was withdrawn.
    pub reason: Option<String>,
    pub made: Day,
}

/// One time that a promise got another day.
#[derive(Debug, Clone, PartialEq)]
pub struct PromiseMove {
    pub from: Day,
    pub to: Day,
    pub reason: String,
    pub on: Day,
}

/// A promise that somebody makes, before it has a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPromise {
    pub side: Side,
    pub text: String,
    /// The day it was promised for, where one was said.
    pub by: Option<Day>,
    pub minutes: Option<u32>,
}

/// Within so many working days a promise is planned that was made without a day.
const PLANNED_WITHIN: u32 = 5;
/// The words and signs in front of what they owe us.
const THEIRS: [&str; 3] = ["theirs:", "<", "theirs "];

impl Promise {
    /// Says whether it is still owed.
    pub fn is_open(&self) -> bool {
        self.state == PromiseState::Open
    }

    /// Says whether a day that we promised is over; a planned day slips quietly, and theirs is never ours to miss.
    pub fn is_missed(&self, today: Day) -> bool {
        self.is_open() && self.side == Side::Mine && self.basis == Basis::Promised && self.due < today
    }

    /// Says whether it is ours and due within so many working days.
    pub fn is_near(&self, today: Day, week: &WorkWeek, warning: u32) -> bool {
        self.is_open() && self.side == Side::Mine && self.due <= week.add(today, warning)
    }
}

impl NewPromise {
    /// Answers a promise of ours.
    pub fn mine(text: impl Into<String>, by: Option<Day>) -> NewPromise {
        NewPromise { side: Side::Mine, text: text.into(), by, minutes: None }
    }

    /// Reads `training for two by 4 dec`, with `theirs:` or `<` in front for what they owe, and `~45m` for the work.
    ///
    /// The last `by` whose end is a day counts; any other belongs to the text, which may be empty. Refuses an end that is
    /// meant as a day and is none: `by 31 feb`.
    pub fn read(typed: &str, today: Day) -> Result<NewPromise> {
        let typed = typed.trim();
        let lower = typed.to_lowercase();
        let mark = THEIRS.iter().find(|mark| lower.starts_with(*mark));
        let side = if mark.is_some() { Side::Theirs } else { Side::Mine };
        let rest = typed.get(mark.map_or(0, |mark| mark.len())..).unwrap_or_default();
        let (work, words): (Vec<&str>, Vec<&str>) =
            rest.split_whitespace().partition(|word| work_minutes(word).is_some());
        let words = words.join(" ");
        let (text, by) = match words.rsplit_once(" by ") {
            Some((text, by)) => match when::read_prefix(by, today)? {
                Some((when, "")) => (text, Some(when.day)),
                _ => (words.as_str(), None),
            },
            None => (words.as_str(), None),
        };
        let minutes = work.last().and_then(|word| work_minutes(word));
        Ok(NewPromise { side, text: text.to_owned(), by, minutes })
    }

    /// Answers its day and what kind of day that is: the one said, else planned within five working days.
    pub fn due(&self, today: Day, week: &WorkWeek) -> (Day, Basis) {
        match self.by {
            Some(day) => (day, Basis::Promised),
            None => (week.add(today, PLANNED_WITHIN), Basis::Planned),
        }
    }

    /// Refuses one that says nothing, or is for a day that is over.
    pub fn check(&self, today: Day) -> Result<()> {
        if text::filled(&self.text).is_none() {
            return Err(Error::invalid("promise", "nothing was written; write training for two by 4 dec"));
        }
        self.by.map_or(Ok(()), |day| refuse_past(day, today))
    }

    /// Answers it in words: "promised training for two by Fri 4 Dec", "they owe the logo, to be asked for by …".
    pub fn words(&self, today: Day, week: &WorkWeek) -> String {
        let (day, basis) = self.due(today, week);
        let (text, day) = (&self.text, when::dated(day, today));
        match (self.side, basis) {
            (Side::Mine, Basis::Promised) => format!("promised {text} by {day}"),
            (Side::Mine, Basis::Planned) => format!("promised {text}, planned for {day}"),
            (Side::Theirs, Basis::Promised) => format!("they owe {text} by {day}"),
            (Side::Theirs, Basis::Planned) => format!("they owe {text}, ask by {day}"),
        }
    }
}

/// Refuses a day that is over.
pub fn refuse_past(day: Day, today: Day) -> Result<()> {
    if day >= today {
        return Ok(());
    }
    let message = format!("{} is over; a promise is for today or later.", when::dated(day, today));
    Err(Error::refused_with(message, "Say a day to come: today, fri, 3d, 3 dec."))
}

/// Reads `~45m`, `~45` or `~2h`.
fn work_minutes(word: &str) -> Option<u32> {
    let size = word.strip_prefix('~')?;
    let (digits, each) = match size.strip_suffix('h') {
        Some(hours) => (hours, 60),
        None => (size.strip_suffix('m').unwrap_or(size), 1),
    };
    digits.parse::<u32>().ok()?.checked_mul(each).filter(|minutes| *minutes > 0)
}

/// Splits a note at each `!` that is a mark: what was said, and the promises made in it, in their order.
pub fn in_note(note: &str) -> (&str, Vec<&str>) {
    let (said, marked) = text::cut_at(note, &['!']);
    (said.trim(), marked.into_iter().map(|part| part[1..].trim()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn told(typed: &str) -> String {
        let promise = NewPromise::read(typed, day("2026-11-25")).unwrap();
        let by = promise.by.map_or("-".to_owned(), |by| by.to_string());
        let minutes = promise.minutes.map(|minutes| format!(" {minutes}m")).unwrap_or_default();
        format!("{} [{}] {by}{minutes}", promise.side, promise.text)
    }

    #[test]
    fn a_day_that_no_month_has_is_told() {
        for (typed, fault) in [
            ("train the staff by 31 nov", Some("day: there is no 31 Nov; write a day such as 3 dec")),
            ("train the staff by 31 nov ~45m", Some("day: there is no 31 Nov; write a day such as 3 dec")),
            ("an audit by 2 experts", None),
            ("the draft by hand", None),
        ] {
            let told = NewPromise::read(typed, day("2026-11-25"));
            assert_eq!(told.err().map(|error| error.to_string()), fault.map(str::to_owned), "{typed}");
        }
    }

    #[test]
    fn a_line_is_read() {
        for (typed, read) in [
            ("training for two by 4 dec", "mine [training for two] 2026-12-04"),
            ("  training  for two ", "mine [training for two] -"),
            ("designed by hand", "mine [designed by hand] -"),
            ("designed by hand by fri", "mine [designed by hand] 2026-11-27"),
            ("theirs: the logo by mon", "theirs [the logo] 2026-11-30"),
            ("Theirs:the logo", "theirs [the logo] -"),
            ("< their logo by 3d", "theirs [their logo] 2026-11-28"),
            ("<logo", "theirs [logo] -"),
            ("theirs", "mine [theirs] -"),
            ("draft ~45m by fri", "mine [draft] 2026-11-27 45m"),
            ("~2h draft by fri ~90", "mine [draft] 2026-11-27 90m"),
            ("draft by fri ~0m", "mine [draft by fri ~0m] -"),
            ("draft ~soon", "mine [draft ~soon] -"),
            ("İ <x", "mine [İ <x] -"),
            ("", "mine [] -"),
        ] {
            assert_eq!(told(typed), read, "{typed}");
        }
    }

    #[test]
    fn promises_are_found_in_a_note() {
        for (note, said, promises) in [
            ("wants a quote", "wants a quote", vec![]),
            ("wants a quote !the draft by fri", "wants a quote", vec!["the draft by fri"]),
            ("!one by fri !<two", "", vec!["one by fri", "<two"]),
            ("so glad! wow !! great! yes", "so glad! wow !! great! yes", vec![]),
            ("äh !ö", "äh", vec!["ö"]),
        ] {
            assert_eq!(in_note(note), (said, promises), "{note}");
        }
    }

    #[test]
    fn only_our_own_promised_day_is_missed() {
        let promise = |side, basis, state| Promise {
            id: PromiseId(1),
            deal: DealId(1),
            side,
            text: "it".into(),
            due: day("2026-11-24"),
            basis,
            minutes: None,
            touch: None,
            state,
            settled: None,
            reason: None,
            made: day("2026-11-20"),
        };
        for (side, basis, state, missed) in [
            (Side::Mine, Basis::Promised, PromiseState::Open, true),
            (Side::Mine, Basis::Planned, PromiseState::Open, false),
            (Side::Theirs, Basis::Promised, PromiseState::Open, false),
            (Side::Mine, Basis::Promised, PromiseState::Kept, false),
        ] {
            let promise = promise(side, basis, state);
            assert_eq!(promise.is_missed(day("2026-11-25")), missed, "{promise:?}");
            assert!(!promise.is_missed(day("2026-11-24")), "{promise:?}");
        }
    }
}

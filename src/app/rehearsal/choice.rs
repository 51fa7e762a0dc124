//! What is decided for a whole file: one key goes on to the next possibility.

use crate::ops::import::Wish;

/// What is decided for the whole file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// Deals, or people alone.
    Rows,
    /// What happens to deals that are known.
    Known,
    /// Where deals go that were won before.
    Won,
    /// The order of day, month and year.
    Days,
}

/// Each choice with its words on screen.
pub(super) const CHOICES: &[(Choice, &str)] = &[
    (Choice::Rows, "rows come in as"),
    (Choice::Known, "deals known already"),
    (Choice::Won, "deals won before"),
    (Choice::Days, "days are written"),
];

impl Choice {
    /// Answers what stands before it.
    pub fn label(self) -> &'static str {
        CHOICES.iter().find(|(choice, _)| *choice == self).map_or("", |(_, label)| label)
    }

    /// Answers what is decided, in words.
    pub fn words(self, wish: &Wish) -> &'static str {
        let choices = &wish.choices;
        match self {
            Choice::Rows if choices.as_people => "people; no deals are made",
            Choice::Rows => "deals",
            Choice::Won if choices.to_deliver => "handoffs, still to be delivered",
            Choice::Won => "customers",
            Choice::Known => match choices.policy.as_deref() {
                Some("update") => "the file overwrites",
                Some("skip") => "stay as they are",
                _ => "get their blanks filled",
            },
            Choice::Days => match choices.dates.as_deref() {
                Some("dmy") => "day, month, year",
                Some("mdy") => "month, day, year",
                Some("ymd") => "year, month, day",
                _ => "as the cells of each column show",
            },
        }
    }

    /// Goes on to the next possibility.
    pub(super) fn change(self, wish: &mut Wish) {
        let choices = &mut wish.choices;
        match self {
            Choice::Rows => choices.as_people = !choices.as_people,
            Choice::Won => choices.to_deliver = !choices.to_deliver,
            Choice::Known => choices.policy = after(choices.policy.as_deref(), &["update", "skip"]),
            Choice::Days => choices.dates = after(choices.dates.as_deref(), &["dmy", "mdy", "ymd"]),
        }
    }
}

/// The next of some words, behind the last one none.
fn after(held: Option<&str>, words: &[&str]) -> Option<String> {
    let at = held.map_or(0, |held| words.iter().position(|word| *word == held).map_or(words.len(), |at| at + 1));
    words.get(at).map(|word| (*word).to_owned())
}

//! Words of the command line as values: stages, outcomes, fields, next steps.

use super::desk::Desk;
use crate::domain::person::Role;
use crate::domain::stage::{Phase, Stage, State};
use crate::domain::step::NewStep;
use crate::domain::touch::{Outcome, TouchKind};
use crate::error::Result;
use crate::store::lists::Sort;
use crate::store::who;

/// A stage, or a phase with its stage.
pub type Place = (Stage, Option<Phase>);

/// Reads a stage or phase.
pub fn place(word: &str) -> Result<Place, String> {
    who::place(word).ok_or_else(|| format!("the stages are {}; the phases {}", Stage::list(), Phase::list()))
}

/// Reads a stage.
pub fn stage(word: &str) -> Result<Stage, String> {
    match place(word)? {
        (stage, None) => Ok(stage),
        _ => Err(format!("the stages are {}", Stage::list())),
    }
}

/// Reads what came of a touch; blanks count as hyphens.
pub fn outcome(word: &str) -> Result<Outcome, String> {
    let hyphened = word.trim().replace([' ', '_'], "-");
    Outcome::parse(&hyphened).ok_or_else(|| format!("the outcomes are {}", Outcome::list()))
}

/// Reads a kind of touch.
pub fn touch_kind(word: &str) -> Result<TouchKind, String> {
    TouchKind::parse(word).ok_or_else(|| format!("the kinds are {}", TouchKind::list()))
}

/// Reads a way to end without a sale.
pub fn ending(word: &str) -> Result<State, String> {
    let ways = State::CLOSED.map(State::word).join(", ");
    State::parse(word).filter(|state| state.is_closed()).ok_or_else(|| format!("the ways to close are {ways}"))
}

/// Reads a role.
pub fn role(word: &str) -> Result<Role, String> {
    Role::parse(word).ok_or_else(|| format!("the roles are {}", Role::list()))
}

/// Reads an order.
pub fn sort(word: &str) -> Result<Sort, String> {
    Sort::parse(word).ok_or_else(|| format!("the orders are {}", Sort::list()))
}

/// Reads FIELD=VALUE.
pub fn assignment(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((field, value)) if !field.trim().is_empty() => Ok((field.trim().to_owned(), value.to_owned())),
        _ => Err("write FIELD=VALUE; an empty value clears".into()),
    }
}

/// Reads a number, with or without #.
pub fn number(word: &str) -> Result<i64, String> {
    let digits = word.trim().trim_start_matches('#');
    digits.parse().map_err(|_| "write a number, as `box9 history` lists them".into())
}

/// Joins words that the shell has cut apart; none at all is nothing.
pub fn joined(words: &[String]) -> Option<String> {
    crate::domain::text::filled(&words.join(" "))
}

/// The option that names the next step.
#[derive(Debug, clap::Args)]
pub struct NextOption {
    /// What comes next, and when
    #[arg(long, num_args = 2, value_names = ["DAY", "WORDS"])]
    next: Option<Vec<String>>,
}

impl NextOption {
    /// Answers the step it names.
    pub fn read(&self, desk: &Desk<'_>) -> Result<Option<NewStep>> {
        match self.next.as_deref() {
            Some([day, words, ..]) => {
                let when = desk.day(day)?;
                Ok(Some(NewStep::own(words.trim(), when.day, when.at)))
            }
            _ => Ok(None),
        }
    }
}

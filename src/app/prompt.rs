//! A prompt: one line that is typed, with a live reading of it underneath.

use super::handoff;
use super::input::Input;
use super::parting::Parting;
use super::triage::verdict::Asked;
use crate::domain::Day;
use crate::domain::commitment::Kept;
use crate::domain::id::{CommitmentId, DealId, PromiseId};
use crate::domain::promise::{self, NewPromise};
use crate::domain::stage::{Stage, State};
use crate::domain::step::NewStep;
use crate::domain::text;
use crate::domain::touch::Outcome;
use crate::domain::when::{self, When};
use crate::error::{Error, Result};
use crate::ops::{self, LogTouch};

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub enum Ask {
    QuickAdd(Option<Stage>),
    Filter,
    /// Words that the history's labels are to hold.
    FilterHistory,
    NextStep,
    Postpone,
    /// The step after the one that is done.
    AfterDone,
    /// The note of a touch.
    Note(Outcome),
    /// What an outcome of a session's card still asks for.
    Worked(Outcome),
    /// The step after a touch.
    AfterTouch(Box<LogTouch>),
    Reason(State),
    /// What is promised.
    Promise,
    /// Why a promise is withdrawn.
    Withdraw(PromiseId),
    /// Why all promises to deals that leave are withdrawn.
    Withdrawn(Box<Parting>),
    /// The other day of a promise, and why.
    Reschedule(PromiseId),
    NewCategory,
    /// Where the block of a day is to be.
    MoveBlock(Day),
    /// Which days are off; the day in sight where none is typed.
    DaysOff(Day),
    /// Why a plan ends.
    DropPlan,
    /// What a verdict in triage still asks for.
    Judge(Asked),
    /// Something after the sale.
    AfterSale(handoff::Asked),
    /// A box is scored by hand.
    Score(u8),
    /// A line for the week.
    Line,
    /// Why a line was kept in part, or not.
    Why(Box<(CommitmentId, Kept)>),
    /// The deal that a line is about.
    CardOf(String),
    /// The file that is imported.
    ImportFile,
    /// The field that a column of it fills.
    ImportField(String),
}

/// The state of a prompt.
#[derive(Debug, Clone)]
pub struct Prompt {
    pub ask: Ask,
    pub deals: Vec<DealId>,
    /// Whom it is about.
    pub about: String,
    pub input: Input,
    pub reading: Vec<Reading>,
    /// Something was typed that is not read yet: it is read once for all keys before the next frame.
    pub unread: bool,
}

/// One line under the prompt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    pub tone: Tone,
    pub text: String,
}

/// Whether a line is an example, what was read, a warning, or why nothing was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Example,
    Read,
    Warning,
    Fault,
}

impl Reading {
    /// Makes a line.
    pub fn of(tone: Tone, text: impl Into<String>) -> Reading {
        Reading { tone, text: text.into() }
    }
}

impl Ask {
    /// Answers what stands before the typed line.
    pub fn label(&self) -> String {
        match self {
            Ask::QuickAdd(Some(stage)) => format!("New {}", stage.word()),
            Ask::QuickAdd(None) => "New".into(),
            Ask::Filter | Ask::FilterHistory => "Filter".into(),
            Ask::NextStep => "Next step".into(),
            Ask::Postpone => "Postpone to".into(),
            Ask::AfterDone => "Done; next".into(),
            Ask::Note(outcome) | Ask::Worked(outcome) => text::capital(outcome.label()),
            Ask::AfterTouch(touch) => format!("{}; next", text::capital(touch.outcome.label())),
            Ask::Reason(state) => format!("{}, because", text::capital(state.word())),
            Ask::Promise => "Promise".into(),
            Ask::Withdraw(promise) => format!("Withdraw {}, because", promise.0),
            Ask::Withdrawn(_) => "Withdrawn, because".into(),
            Ask::Reschedule(promise) => format!("Move {} to", promise.0),
            Ask::NewCategory => "New category".into(),
            Ask::MoveBlock(day) => format!("Block of {} to", day.format("%a %-d %b")),
            Ask::DaysOff(_) => "Days off".into(),
            Ask::DropPlan => "Drop the plan, because".into(),
            Ask::Judge(asked) => asked.label(),
            Ask::AfterSale(asked) => asked.label(),
            Ask::Score(number) => format!("Box {number} is"),
            Ask::Line => "This week I will".into(),
            Ask::Why(asked) => format!("Kept {}, because", if asked.1 == Kept::Partly { "in part" } else { "not" }),
            Ask::CardOf(_) => "A card of".into(),
            Ask::ImportFile => "Import".into(),
            Ask::ImportField(heading) => format!("\"{heading}\" holds"),
        }
    }

    /// Answers what may be written, shown while nothing is.
    pub fn example(&self) -> &'static str {
        match self {
            Ask::QuickAdd(_) => {
                "Ada Lovelace @Analytical Engines ada@ae.example #referral 12k >fri 10:00 call !training by 4 dec"
            }
            Ask::Filter => super::sieve::FLAGS,
            Ask::FilterHistory => "words of what was done, as import or a name",
            Ask::NextStep | Ask::AfterDone | Ask::AfterTouch(_) => {
                "fri 10:00 call · 3 send the offer · wait 2w their answer · rest 1 feb"
            }
            Ask::Postpone => "tomorrow · 3 · 2w · mon · 4 dec 10:00",
            Ask::Note(_) => {
                "what was said; Enter alone leaves it empty; @yesterday 15:00 in front for an earlier hour; !the draft by fri"
            }
            Ask::Worked(outcome) => super::session::example(*outcome),
            Ask::Reason(_) => "too slow · too dear · took another · no need   >6m to look again",
            Ask::Promise => "training for two by 4 dec · theirs: their logo by fri · ~45m for the work in it",
            Ask::Withdraw(_) | Ask::Withdrawn(_) => "what they agreed to, as: they took the smaller one",
            Ask::Reschedule(_) => "fri because the parts come late",
            Ask::NewCategory => "its name, as dentists or referral",
            Ask::MoveBlock(_) => "14:30 · 2pm · usual",
            Ask::DaysOff(_) => "fri · 24 dec..1 jan Christmas",
            Ask::DropPlan => "they buy another way · the wrong person · it is too early",
            Ask::Judge(asked) => asked.example(),
            Ask::AfterSale(asked) => asked.example(),
            Ask::Score(_) => "good · watch three offers are out · red no list yet",
            Ask::Line => "12 conversations · 5 proposals · keep 4 blocks · the offer for Ada out by Thursday",
            Ask::Why(_) => "two days ill · nobody answered · I put it off; Enter alone leaves it empty",
            Ask::CardOf(_) => "words of a deal's names, or its number",
            Ask::ImportFile => "a path, as ~/Downloads/deals.csv, several, or a folder; Tab completes",
            Ask::ImportField(_) => "person · email · phone:work · title · stage · value · note · ignore",
        }
    }
}

/// Reads a step: a day in words, then what to do; `wait` or `rest` in front.
pub fn read_step(typed: &str, today: Day) -> Result<NewStep> {
    let typed = typed.trim();
    for (word, wants) in [("wait", crate::domain::step::Wants::Wait), ("rest", crate::domain::step::Wants::Rest)] {
        let rest = typed.strip_prefix(word).filter(|rest| rest.is_empty() || rest.starts_with(' '));
        if let Some(rest) = rest {
            let (when, words) = day_and_words(rest.trim(), today)?;
            return Ok(NewStep { wants, ..NewStep::own(words, when.day, when.at) });
        }
    }
    let (when, words) = day_and_words(typed, today)?;
    let words = if words.is_empty() { "follow up" } else { words };
    Ok(NewStep::own(words, when.day, when.at))
}

/// Reads the day at the beginning, and leaves the words after it.
pub fn day_and_words(typed: &str, today: Day) -> Result<(When, &str)> {
    match when::read_prefix(typed, today)? {
        Some(read) => Ok(read),
        None => when::read(typed, today).map(|when| (when, "")),
    }
}

/// Reads a reason and, after `>`, the day to look again.
pub fn read_reason(typed: &str, today: Day) -> Result<(String, Option<Day>)> {
    match typed.split_once('>') {
        Some((reason, day)) => Ok((reason.trim().to_owned(), Some(when::read(day, today)?.day))),
        None => Ok((typed.trim().to_owned(), None)),
    }
}

/// A note as it is read: when it happened, what was said, and what was promised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    pub when: Option<When>,
    pub said: String,
    pub promises: Vec<NewPromise>,
}

/// Reads a note: where it begins with `@`, when it happened; each part that begins with `!` is a promise.
pub fn read_note(typed: &str, today: Day) -> Result<Note> {
    let (said, promised) = promise::in_note(typed);
    let (when, said) = match said.strip_prefix('@') {
        Some(rest) => day_and_words(rest, today).map(|(when, words)| (Some(when), words))?,
        None => (None, said),
    };
    let promises: Vec<NewPromise> =
        promised.into_iter().map(|part| NewPromise::read(part, today)).collect::<Result<_>>()?;
    promises.iter().try_for_each(|promise| promise.check(today))?;
    Ok(Note { when, said: said.to_owned(), promises })
}

/// Reads the other day of a promise and the reason behind it, with or without "because".
pub fn read_move(typed: &str, today: Day) -> Result<(Day, String)> {
    let (when, words) = day_and_words(typed, today)?;
    let reason = words.strip_prefix("because").unwrap_or(words).trim();
    if reason.is_empty() {
        return Err(Error::invalid("reason", "say why, as: fri because the parts come late"));
    }
    Ok((when.day, reason.to_owned()))
}

/// Says what a step that was read means.
pub fn step_reading(typed: &str, today: Day) -> Reading {
    match read_step(typed, today) {
        Ok(step) => {
            let distance = when::show(step.day, today);
            let read = ops::step_words(&step, today);
            Reading::of(Tone::Read, if read.contains(&distance) { read } else { format!("{read} · {distance}") })
        }
        Err(error) => Reading::of(Tone::Fault, error.to_string()),
    }
}

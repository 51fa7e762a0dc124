//! The week's lines are written, judged and dropped; a line, or what a box asks for, becomes a card.

use super::{Op, Outcome, SetNext, Verb};
use crate::domain::boxes::Action;
use crate::domain::commitment::{self, Kept};
use crate::domain::id::{CommitmentId, DealId};
use crate::domain::step::NewStep;
use crate::domain::{Day, Moment, text, workdays};
use crate::error::{Error, Result};
use crate::store::{Store, commitments};

/// What happens to the week's lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Commit {
    /// A new line, for the week that is planned now.
    New(String),
    /// What came of a line, and why.
    Judge {
        id: CommitmentId,
        kept: Kept,
        why: Option<String>,
    },
    Drop(CommitmentId),
}

pub(super) fn perform(store: &mut Store, change: &Commit, now: Moment) -> Result<Outcome> {
    let (said, operation) = match change {
        Commit::New(line) => new(store, line, now)?,
        Commit::Judge { id, kept, why } => {
            let line = commitments::get(store.conn(), *id)?.line;
            let why = why.as_deref().and_then(text::filled);
            let because = why.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
            let said = format!("\"{line}\" {}{because}", judged(*kept));
            let done = store.operation(&said, now, |tx| commitments::judge(tx, *id, *kept, why.as_deref()))?;
            (said, done.operation)
        }
        Commit::Drop(id) => {
            let said = format!("dropped the line \"{}\"", commitments::get(store.conn(), *id)?.line);
            let done = store.operation(&said, now, |tx| commitments::remove(tx, *id))?;
            (said, done.operation)
        }
    };
    Ok(Outcome { said: format!("{}.", text::capital(&said)), operation, ..Outcome::default() })
}

fn new(store: &mut Store, line: &str, now: Moment) -> Result<(String, Option<crate::domain::id::OperationId>)> {
    let Some(line) = text::filled(line) else {
        return Err(Error::invalid("line", "nothing was written; say what will be done, as: 12 conversations"));
    };
    let settings = store.settings();
    let today = workdays::rollover(now, settings.rollover);
    let week = commitment::planned_week(today, settings.week_start, &settings.week);
    let counted = commitment::read(&line);
    let how = counted.map_or(String::new(), |(measure, target)| format!(", counted: {target} {measure}"));
    let said = format!("for the week of {}: {line}{how}", week.format("%-d %b"));
    let done = store.operation(&said, now, |tx| commitments::insert(tx, week, &line, counted))?;
    Ok((said, done.operation))
}

fn judged(kept: Kept) -> &'static str {
    match kept {
        Kept::Kept => "was kept",
        Kept::Partly => "was kept in part",
        Kept::Not => "was not kept",
    }
}

/// Answers the change that makes a card of what a box asks for.
pub fn card(action: &Action, today: Day) -> Op {
    match action {
        Action::Step { deal, words, .. } => line_card(*deal, words, today),
        Action::Commit(line) => Op::Commit(Commit::New(line.clone())),
    }
}

/// Answers the change that makes a line the card of a deal today.
pub fn line_card(deal: DealId, words: &str, today: Day) -> Op {
    Op::Deals(vec![deal], Verb::Next(SetNext { step: NewStep::own(words, today, None) }))
}

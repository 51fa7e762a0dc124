//! What becomes of letters: handed to another program, sent (then each is a touch and its step is done), or dropped.

use super::outcome::{Refusal, refused_words};
use super::work::{Spread, Work};
use super::{LogTouch, Outcome, touch};
use crate::domain::id::LetterId;
use crate::domain::letter::{Letter, LetterState};
use crate::domain::touch::{Outcome as Came, TouchKind};
use crate::domain::{Moment, text};
use crate::error::{Error, Result};
use crate::store::{Store, Tx, deals, letters};

/// This has become of these letters.
#[derive(Debug, Clone, PartialEq)]
pub struct Letters {
    pub letters: Vec<LetterId>,
    pub state: LetterState,
}

pub(super) fn perform(store: &mut Store, change: &Letters, now: Moment) -> Result<Outcome> {
    let done = store.operation("", now, |tx| {
        let outcome = act(tx, change)?;
        tx.label(outcome.said.trim_end_matches('.'));
        Ok(outcome)
    })?;
    Ok(Outcome { operation: done.operation, ..done.answer })
}

fn act(tx: &Tx<'_>, change: &Letters) -> Result<Outcome> {
    let mut spread = Spread::over(change.letters.len());
    let (mut outcome, mut said) = (Outcome::default(), Vec::new());
    for id in &change.letters {
        let letter = letters::get(tx.conn, *id)?;
        let name = deals::name(tx.conn, letter.deal)?;
        if !letter.state.waits() {
            let why = format!("The letter to {name} is {} already", letter.state);
            outcome.refused.push(Refusal { deal: letter.deal, name, why });
            continue;
        }
        let mut work = Work::new(tx, &mut spread);
        said.push(one(&mut work, &letter, &name, change.state)?);
        outcome.notes.append(&mut work.notes);
        outcome.deals.push(letter.deal);
    }
    outcome.said = match said.as_slice() {
        [] => return Err(nothing(&outcome)),
        [one] => format!("{one}."),
        many => {
            format!("{} {}{}.", text::count(many.len(), "letter"), change.state, refused_words(&outcome.refused))
        }
    };
    Ok(outcome)
}

fn nothing(outcome: &Outcome) -> Error {
    let why = outcome.refused.first().map_or("There is no letter here", |refusal| refusal.why.as_str());
    Error::refused(format!("{why}."))
}

fn one(work: &mut Work<'_>, letter: &Letter, name: &str, state: LetterState) -> Result<String> {
    let touch = match state {
        LetterState::Sent => Some(sent(work, letter, name)?),
        _ => None,
    };
    let (touch, said) = touch.unzip();
    letters::save(work.tx, letter.id, state, touch)?;
    Ok(said.unwrap_or_else(|| format!("{name}: \"{}\" {state}", letter.subject)))
}

/// A letter that was sent is a touch, an e-mail out; the step that it was the work of is done.
fn sent(work: &mut Work<'_>, letter: &Letter, name: &str) -> Result<(crate::domain::id::TouchId, String)> {
    letters::left_machine(work.tx)?;
    let touch = LogTouch {
        kind: Some(TouchKind::Email),
        text: Some(letter.subject.clone()),
        step: letter.step,
        ..LogTouch::of(Came::Sent)
    };
    let deal = deals::get(work.tx.conn, letter.deal)?;
    let (id, did) = touch::log(work, deal, name, &touch)?;
    Ok((id, format!("{name}: {did}")))
}

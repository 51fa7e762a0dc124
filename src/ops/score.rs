//! A box that the file knows nothing of gets its score by hand.

use super::Outcome;
use crate::domain::boxes::{ALL, Verdict};
use crate::domain::{Moment, text, workdays};
use crate::error::{Error, Result};
use crate::store::{Store, boxes};

/// A verdict on a box, with a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    pub number: u8,
    pub verdict: Verdict,
    pub note: Option<String>,
}

impl Score {
    /// Reads "red no market figures yet": a verdict's word, or how it begins, and a note.
    pub fn read(number: u8, typed: &str) -> Result<Score> {
        let (word, note) = typed.trim().split_once(char::is_whitespace).unwrap_or((typed.trim(), ""));
        let word = word.to_lowercase();
        let known = [Verdict::Good, Verdict::Watch, Verdict::Red].into_iter();
        let begins = |verdict: &Verdict| !word.is_empty() && verdict.word().starts_with(&word);
        let verdict = known.into_iter().find(begins);
        let verdict = verdict.ok_or_else(|| Error::invalid("score", "begin with good, watch or red"))?;
        Ok(Score { number, verdict, note: text::filled(note) })
    }
}

pub(super) fn perform(store: &mut Store, score: &Score, now: Moment) -> Result<Outcome> {
    let settings = store.settings();
    let name = usize::from(score.number).checked_sub(1).and_then(|nth| settings.boxes.names.get(nth)).cloned();
    let none = || Error::NotFound(format!("There is no box {}; they are 1 to {ALL}.", score.number));
    let name = name.ok_or_else(none)?;
    let figure = boxes::figure(store.conn(), settings, score.number, workdays::rollover(now, settings.rollover))?;
    if figure.value().is_some() {
        let hint = "A score by hand is for a box without data; its limit is a setting.";
        return Err(Error::refused_with(format!("{name} has its own figure, {}.", figure.words()), hint));
    }
    let note = score.note.as_deref().and_then(text::filled);
    let said = format!("box {}, {name}: {} by hand", score.number, score.verdict);
    let done = store.operation(&said, now, |tx| boxes::score(tx, score.number, score.verdict, note.as_deref()))?;
    Ok(Outcome { said: format!("{}.", text::capital(&said)), operation: done.operation, ..Outcome::default() })
}

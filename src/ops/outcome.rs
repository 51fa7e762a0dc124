//! What a change answers: one line, the deals it concerned, what was refused.

use crate::domain::id::{DealId, OperationId};
use crate::domain::text;

/// The answer to a change that was done.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Outcome {
    /// What happened, to whom, as a sentence.
    pub said: String,
    /// The deals that were changed or made.
    pub deals: Vec<DealId>,
    /// The deals of a bulk change that stay as they were, and why.
    pub refused: Vec<Refusal>,
    /// What was read doubtfully, in sentences.
    pub notes: Vec<String>,
    /// The number under which it can be taken back; none when nothing changed.
    pub operation: Option<OperationId>,
}

/// One deal that a bulk change left alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub deal: DealId,
    pub name: String,
    pub why: String,
}

/// Answers "3 refused (Ada Lovelace is stuck: …; and 2 more)", nothing when none was.
pub(super) fn refused_words(refused: &[Refusal]) -> String {
    match refused {
        [] => String::new(),
        [one] => format!("; 1 refused: {}", one.why),
        [first, rest @ ..] => {
            format!(
                "; {} refused: {} (and {} more)",
                text::grouped(refused.len() as i64),
                first.why,
                text::grouped(rest.len() as i64)
            )
        }
    }
}

//! What the owner leaves out: done, looked at, and taken back within the same transaction.

use super::{Outcome, Report, Request, Skipped};
use crate::error::{Error, Result};
use crate::store::Tx;

/// Why something is taken back that the owner does not want.
const LEFT_OUT: &str = "left out";

/// Does something and answers what it came to; none where the owner leaves out what comes to that, and it is taken back.
pub fn unless_off<T>(
    tx: &Tx<'_>,
    request: &Request,
    run: impl FnOnce() -> Result<(Outcome, T)>,
) -> Result<(Outcome, Option<T>)> {
    if request.off.is_empty() || request.dry_run {
        return run().map(|(outcome, answer)| (outcome, Some(answer)));
    }
    let mut became = None;
    let tried = tx.attempt(|| {
        let (outcome, answer) = run()?;
        became = Some(outcome);
        if request.off.contains(&outcome.group()) { Err(Error::refused(LEFT_OUT)) } else { Ok((outcome, answer)) }
    });
    match (tried, became) {
        (Ok((outcome, answer)), _) => Ok((outcome, Some(answer))),
        (Err(Error::Refused { message, .. }), Some(outcome)) if message == LEFT_OUT => Ok((outcome, None)),
        (Err(error), _) => Err(error),
    }
}

/// Counts what was left out as skipped.
pub fn say(report: &mut Report, (file, line): (&str, u64), outcome: Outcome, raw: impl AsRef<[u8]>) -> Result<()> {
    let reason = format!("left out, as all that is {}", outcome.group());
    report.skip(Skipped { file: file.to_owned(), line, reason }, raw)
}

/// Refuses to leave out what an export of our own brings anew: its rows refer to each other.
pub fn refuse_torn(request: &Request, has_document: bool) -> Result<()> {
    if has_document && request.off.contains(&super::Group::New) {
        return Err(Error::refused_with(TORN, "Leave out what fills blanks or conflicts, or take it all and undo."));
    }
    Ok(())
}

/// Why what is new in an export of our own cannot be left out.
pub const TORN: &str = "What is new in an export of box9 comes in as a whole: its rows refer to each other.";

//! What could not be saved because the file was moved away or replaced is written beside it, in words.

use super::{Op, Verb};
use crate::domain::Moment;
use crate::domain::id::DealId;
use crate::domain::promise::NewPromise;
use crate::error::Error;
use crate::store::{Store, deals, rescue};

/// At most so many deals are named; more are counted.
const MOST_NAMED: usize = 20;

/// Answers the error with the rescue file named in it, when the file is no longer ours; any other error as it is.
pub(super) fn keep(store: &Store, op: &Op, error: Error, now: Moment) -> Error {
    keep_text(&words(store, op), error, now)
}

/// Does the same for what was typed and not yet taken.
pub fn keep_text(text: &str, error: Error, now: Moment) -> Error {
    match error {
        Error::Moved { path, rescue: None } => {
            let rescue = rescue::write(&path, text, now).ok();
            Error::Moved { path, rescue }
        }
        error => error,
    }
}

/// Answers a change as lines that its owner can do again by hand.
fn words(store: &Store, op: &Op) -> String {
    match op {
        Op::Add(add) => add.line.clone(),
        Op::Deals(ids, verb) => format!("{}: {}", named(store, ids), verb_words(verb)),
        Op::Withdraw(withdraw) => format!("withdraw promise {}: {}", withdraw.promise.0, withdraw.reason),
        Op::Reschedule(moved) => format!("promise {} on {}: {}", moved.promise.0, moved.to, moved.reason),
        Op::Settings(changes) => assigned(changes),
        Op::Person(deal, change) => format!("{}: {change:?}", named(store, &[*deal])),
        other => format!("{other:?}"),
    }
}

/// The file that was opened can still be read, even where its name leads elsewhere now.
fn named(store: &Store, ids: &[DealId]) -> String {
    let name = |id: &DealId| deals::name(store.conn(), *id).map_or(id.to_string(), |name| format!("{id} {name}"));
    let names: Vec<String> = ids.iter().take(MOST_NAMED).map(name).collect();
    let more = ids.len().saturating_sub(MOST_NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more}", names.join(", "))
}

fn verb_words(verb: &Verb) -> String {
    match verb {
        Verb::Set(set) => assigned(&set.changes),
        Verb::Next(next) => format!("next on {}: {}", next.step.day, next.step.words),
        Verb::Postpone(postpone) => format!("postpone to {}", postpone.to.day),
        Verb::Close(close) => format!("{}: {}", close.state, close.reason),
        Verb::Promise(made) => promised(made),
        Verb::Touch(touch) => {
            let next = touch.next.iter().map(|step| format!("next on {}: {}", step.day, step.words));
            let said = std::iter::once(format!("{}: {}", touch.outcome, touch.text.as_deref().unwrap_or_default()));
            said.chain(touch.promises.iter().map(promised)).chain(next).collect::<Vec<_>>().join("\n")
        }
        other => format!("{other:?}"),
    }
}

fn promised(made: &NewPromise) -> String {
    format!("promise ({}): {}", made.side, made.text)
}

fn assigned(changes: &[(String, String)]) -> String {
    changes.iter().map(|(word, value)| format!("{word}={value}")).collect::<Vec<_>>().join("\n")
}

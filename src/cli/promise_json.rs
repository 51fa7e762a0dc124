//! A promise as JSON: the fields that scripts rely on.

use crate::domain::promise::Promise;
use crate::error::Result;
use crate::store::{Connection, promises};
use serde_json::{Value, json};

/// Answers a promise with each day it had before.
pub fn of(conn: &Connection, promise: &Promise) -> Result<Value> {
    let moves = promises::moves(conn, promise.id)?.into_iter();
    let moves: Vec<Value> =
        moves.map(|one| json!({ "from": one.from, "to": one.to, "reason": one.reason, "on": one.on })).collect();
    Ok(json!({
        "id": promise.id.0,
        "deal": promise.deal.0,
        "side": promise.side.word(),
        "text": promise.text,
        "due": promise.due,
        "basis": promise.basis.word(),
        "minutes": promise.minutes,
        "state": promise.state.word(),
        "settled": promise.settled,
        "reason": promise.reason,
        "made": promise.made,
        "moves": moves,
    }))
}

//! Operations that never finished: what they had done is taken back.

use super::replay::{self, Blobs};
use super::stays;
use crate::domain::Moment;
use crate::domain::id::OperationId;
use crate::error::Result;
use crate::store::alive::try_lock;
use crate::store::{Store, row};
use rusqlite::params;

/// After a commit that failed nothing is taken for granted: the next open does it again.
const UNKNOWN: &str = "SELECT ?1";

/// Takes back operations whose process died in the middle, and says so.
pub(in crate::store) fn take_back_dead(store: &mut Store, now: Moment) -> Result<()> {
    if running(store)?.is_empty() {
        return Ok(());
    }
    store.alive = try_lock(&store.path)?;
    if store.alive.is_none() {
        return Ok(());
    }
    let result = take_back(store, now);
    store.alive = None;
    result
}

fn take_back(store: &mut Store, now: Moment) -> Result<()> {
    for (id, label) in running(store)? {
        let stays = discard(store, id, now)?;
        store.notices.push(if stays == 0 {
            format!("\"{label}\" was cut off before its end; what it had done was taken back.")
        } else {
            format!("\"{label}\" was cut off before its end; what it had done was taken back, but for {stays} worked on since.")
        });
    }
    Ok(())
}

/// Answers what is marked as running; looked at again under the lock, because it may just have ended.
fn running(store: &Store) -> Result<Vec<(OperationId, String)>> {
    let mut statement = store.conn().prepare("SELECT id, label FROM operation WHERE state = 'running'")?;
    Ok(row::all(statement.query_map([], |row| Ok((OperationId(row.get(0)?), row.get(1)?)))?)?)
}

/// Removes what an operation that never finished had done, and its trace in the history; answers how many deals stay.
///
/// What somebody worked on meanwhile stays, and with it the operation, as one that can be taken back like any other.
pub(in crate::store) fn discard(store: &mut Store, id: OperationId, now: Moment) -> Result<i64> {
    let found = stays::gather(store.conn(), id)?;
    if found.rows > 0 {
        store.begin()?;
        store.conn.execute("UPDATE operation SET state = 'done' WHERE id = ?1", [id.0])?;
        store.commit_if(UNKNOWN, false)?;
        if !found.whole {
            super::undo(store, id, true, now)?;
        }
        return Ok(found.count);
    }
    let blobs = Blobs::of(store.conn())?;
    let parts = replay::parts(store.conn(), id)?;
    let first_free = parts.first().map_or(0, |last| last + 1);
    let watch = store.watch.clone();
    watch.iter().for_each(|watch| watch.go_back(parts.len()));
    for (next, part) in (first_free..).zip(parts) {
        store.begin()?;
        let result = reverse(store, id, part, next, now, &blobs);
        result.inspect_err(|_| store.roll_back())?;
        store.commit_if(UNKNOWN, false)?;
        watch.iter().for_each(|watch| watch.went_back());
    }
    store.begin()?;
    forget(store, id).inspect_err(|_| store.roll_back())?;
    store.commit_if(UNKNOWN, false)?;
    Ok(0)
}

/// Reverses one part and removes both its entries and those of the reversal.
fn reverse(store: &Store, id: OperationId, part: i64, next: i64, now: Moment, blobs: &Blobs) -> Result<()> {
    store.journalled(id, next, now, |tx| replay::part(tx, id, part, blobs))?;
    let sql = "DELETE FROM entry WHERE operation_id = ?1 AND part IN (?2, ?3)";
    store.conn.prepare_cached(sql)?.execute(params![id.0, part, next])?;
    Ok(())
}

fn forget(store: &Store, id: OperationId) -> Result<()> {
    store.conn.execute("DELETE FROM operation_change WHERE operation_id = ?1", [id.0])?;
    store.conn.execute("DELETE FROM operation WHERE id = ?1", [id.0])?;
    Ok(())
}

//! Purging: the one change that cannot be undone, with word of the backups that still hold it.

use crate::domain::Moment;
use crate::domain::id::{DealId, PersonId, Uid};
use crate::error::Result;
use crate::store::{Store, backup, deals, people, purge as purging};
use std::path::PathBuf;

/// What goes for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gone {
    Deal(DealId),
    /// A person with every deal of theirs.
    Person(PersonId),
}

/// What went, and where it still is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purged {
    pub deals: Vec<DealId>,
    /// The backups that still hold it.
    pub backups: Vec<PathBuf>,
}

/// Removes it with its history; nothing brings it back.
pub fn purge(store: &mut Store, gone: Gone, now: Moment) -> Result<Purged> {
    let uid = uid(store, gone)?;
    let deals = match gone {
        Gone::Deal(id) => vec![deals::get(store.conn(), id)?.id],
        Gone::Person(id) => deals::of_person(store.conn(), id)?,
    };
    match gone {
        Gone::Deal(id) => purging::deal(store, id, now)?,
        Gone::Person(id) => drop(purging::person(store, id, now)?),
    }
    Ok(Purged { deals, backups: holding(store, uid)? })
}

/// Answers the backups that hold it now, and will still hold it when it is gone.
pub fn backups_with(store: &Store, gone: Gone) -> Result<Vec<PathBuf>> {
    holding(store, uid(store, gone)?)
}

fn holding(store: &Store, uid: Uid) -> Result<Vec<PathBuf>> {
    let held = backup::list(store)?.into_iter().filter(|backup| backup::holds(&backup.file, uid));
    Ok(held.map(|backup| backup.file).collect())
}

fn uid(store: &Store, gone: Gone) -> Result<Uid> {
    match gone {
        Gone::Deal(id) => Ok(deals::get(store.conn(), id)?.uid),
        Gone::Person(id) => Ok(people::get(store.conn(), id)?.uid),
    }
}

//! Which ids, names and ways to reach somebody the file may hold: what it cannot is not asked for.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::draft::Draft;
use super::sieve::Sieve;
use crate::domain::person::Reach;
use crate::domain::text;
use crate::error::Result;
use crate::store::origins::Identity;
use crate::store::{Connection, import as rows};

/// So many things of a row are looked for, at most times.
const THINGS: u64 = 7;

/// What this import brought into a file that was empty before; none where the file may hold anything.
pub struct Seen {
    sieve: Option<Sieve>,
    /// What the file's last change by another process was known as.
    version: i64,
}

impl Seen {
    /// Answers what may be in the file before so many rows come in.
    pub fn before(conn: &Connection, rows: u64) -> Result<Seen> {
        let empty = rows::is_empty(conn)?;
        Ok(Seen { sieve: empty.then(|| Sieve::of(rows.saturating_mul(THINGS))), version: rows::foreign_version(conn)? })
    }

    /// Looks whether another process wrote since: then the file may hold anything.
    pub fn look(&mut self, conn: &Connection) -> Result<()> {
        if self.sieve.is_some() && rows::foreign_version(conn)? != self.version {
            self.sieve = None;
        }
        Ok(())
    }

    /// Says whether a row may have come in before, by its id or its cells.
    pub fn may_hold_row(&self, identity: &Identity) -> bool {
        self.may_hold(&identity.fingerprint) || identity.row_key.as_ref().is_some_and(|key| self.may_hold_key(key))
    }

    /// Says whether a row with this id may have come in.
    pub fn may_hold_key(&self, key: &str) -> bool {
        self.may_hold(&("key", key))
    }

    /// Says whether a person or company may have this name.
    pub fn may_hold_name(&self, name: &str) -> bool {
        self.may_hold(&("name", text::fold(name)))
    }

    /// Says whether somebody may be reached so.
    pub fn may_hold_reach(&self, reach: &Reach) -> bool {
        self.may_hold(&("reach", reach.key()))
    }

    /// Takes note of a row that came in.
    pub fn note_row(&mut self, identity: &Identity) {
        self.note(&identity.fingerprint);
        if let Some(key) = &identity.row_key {
            self.note(&("key", key));
        }
    }

    /// Takes note of a company, or a person, that has this name now.
    pub fn note_name(&mut self, name: &str) {
        self.note(&("name", text::fold(name)));
    }

    /// Takes note of the person of a row.
    pub fn note_person(&mut self, draft: &Draft) {
        if let Some(name) = &draft.who.name {
            self.note_name(name);
        }
        for reach in &draft.who.reaches {
            self.note(&("reach", reach.key()));
        }
    }

    fn may_hold(&self, thing: &impl Hash) -> bool {
        self.sieve.as_ref().is_none_or(|sieve| sieve.may_hold(hash(thing)))
    }

    fn note(&mut self, thing: &impl Hash) {
        if let Some(sieve) = &mut self.sieve {
            sieve.add(hash(thing));
        }
    }
}

fn hash(thing: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    thing.hash(&mut hasher);
    hasher.finish()
}

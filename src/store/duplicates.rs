//! Likely the same person twice: pairs found through indexed keys and in blocks, never everybody with everybody.

mod alike;

use super::row;
use crate::domain::Moment;
use crate::domain::id::{DealId, PersonId};
use crate::error::Result;
use alike::{Member, alike};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::HashSet;

words! {
    /// Why two people are likely one, the surest first.
    Why { Email = "email", Phone = "phone", Name = "name", Swapped = "swapped", Similar = "similar" }
}

impl Why {
    /// Answers it in words.
    pub fn words(self) -> &'static str {
        match self {
            Why::Email => "the same e-mail",
            Why::Phone => "the same phone",
            Why::Name => "the same name",
            Why::Swapped => "first and last name swapped",
            Why::Similar => "similar names",
        }
    }
}

/// Two people who are likely one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    pub one: PersonId,
    pub other: PersonId,
    pub why: Why,
}

/// So many people may share a key and all be compared; more share a switchboard or an office's mailbox.
const BLOCK: usize = 40;
/// In a larger block each is compared with so many neighbours in the order of their names.
const NEIGHBOURS: usize = 12;

/// How the members of each block are found: one row for each member, sorted by the block's key.
const BLOCKS: &[(Why, &str)] = &[
    (Why::Email, "SELECT key AS block, person_id FROM reach WHERE kind = 'email' ORDER BY key"),
    (Why::Phone, "SELECT key AS block, person_id FROM reach WHERE kind = 'phone' AND length(key) >= 6 ORDER BY key"),
    (Why::Name, "SELECT name_key AS block, id AS person_id FROM person WHERE merged_into IS NULL ORDER BY name_key"),
    (
        Why::Similar,
        "SELECT company_id AS block, id AS person_id FROM person WHERE company_id IS NOT NULL ORDER BY company_id",
    ),
    (
        Why::Similar,
        "SELECT substr(key, instr(key, '@') + 1) AS block, person_id FROM reach WHERE kind = 'email' AND instr(key, '@') > 0 ORDER BY 1",
    ),
];

/// Each name with its first word put last, met by the index of names.
const SWAPPED: &str = "
    SELECT a.id, b.id FROM person a JOIN person b
      ON b.name_key = substr(a.name_key, instr(a.name_key, ' ') + 1) || ' ' || rtrim(substr(a.name_key, 1, instr(a.name_key, ' ') - 1), ',')
    WHERE instr(a.name_key, ' ') > 0 AND a.id <> b.id AND a.merged_into IS NULL AND b.merged_into IS NULL";

/// Answers up to so many pairs, the surest first, without those that the owner said are different.
pub fn find(conn: &Connection, limit: usize) -> Result<Vec<Pair>> {
    let mut found = Found { seen: different(conn)?, pairs: Vec::new(), limit };
    for (why, sql) in BLOCKS.iter().filter(|(why, _)| *why != Why::Similar) {
        found.in_blocks(conn, *why, sql)?;
    }
    found.swapped(conn)?;
    for (why, sql) in BLOCKS.iter().filter(|(why, _)| *why == Why::Similar) {
        found.in_blocks(conn, *why, sql)?;
    }
    Ok(found.pairs)
}

/// Remembers that two people are not one.
pub fn keep_apart(conn: &Connection, pair: &Pair, now: Moment) -> Result<()> {
    let sql = "INSERT INTO different_people (one_id, other_id, said_at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
    conn.prepare_cached(sql)?.execute(params![pair.one.0, pair.other.0, now.to_rfc3339()])?;
    Ok(())
}

/// Forgets that again.
pub fn forget_apart(conn: &Connection, pair: &Pair) -> Result<()> {
    let sql = "DELETE FROM different_people WHERE one_id = ?1 AND other_id = ?2";
    conn.prepare_cached(sql)?.execute([pair.one.0, pair.other.0])?;
    Ok(())
}

/// Says whether both are still rows of their own.
pub fn is_open(conn: &Connection, pair: &Pair) -> Result<bool> {
    let sql = "SELECT count(*) = 2 FROM person WHERE id IN (?1, ?2) AND merged_into IS NULL";
    Ok(conn.prepare_cached(sql)?.query_row([pair.one.0, pair.other.0], |row| row.get(0))?)
}

/// Answers the deal by which a person is shown, an open one before a closed one, and how many further ones there are.
pub fn deal_of(conn: &Connection, person: PersonId) -> Result<Option<(DealId, i64)>> {
    let sql = "SELECT id, count(*) OVER () - 1 FROM deal WHERE person_id = ?1 AND merged_into IS NULL
               ORDER BY archived, state <> 'open', state <> 'tray', id DESC LIMIT 1";
    let read = |row: &rusqlite::Row<'_>| Ok((DealId(row.get(0)?), row.get(1)?));
    Ok(conn.prepare_cached(sql)?.query_row([person.0], read).optional()?)
}

fn different(conn: &Connection) -> Result<HashSet<(i64, i64)>> {
    let mut statement = conn.prepare_cached("SELECT one_id, other_id FROM different_people")?;
    Ok(row::all(statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?)?.into_iter().collect())
}

struct Found {
    /// Pairs found already or said to be different, the smaller number first.
    seen: HashSet<(i64, i64)>,
    pairs: Vec<Pair>,
    limit: usize,
}

impl Found {
    fn is_full(&self) -> bool {
        self.pairs.len() >= self.limit
    }

    /// Reads the blocks one after the other; only the present one is held.
    fn in_blocks(&mut self, conn: &Connection, why: Why, sql: &str) -> Result<()> {
        let mut statement = conn.prepare(sql)?;
        let mut rows = statement.query([])?;
        let (mut key, mut block) = (rusqlite::types::Value::Null, Vec::new());
        while let Some(row) = rows.next()? {
            if self.is_full() {
                return Ok(());
            }
            let next: rusqlite::types::Value = row.get(0)?;
            if next != key {
                self.block(conn, why, std::mem::take(&mut block))?;
                key = next;
            }
            block.push(PersonId(row.get(1)?));
        }
        self.block(conn, why, block)
    }

    fn block(&mut self, conn: &Connection, why: Why, mut ids: Vec<PersonId>) -> Result<()> {
        ids.sort_unstable();
        ids.dedup();
        if ids.len() < 2 {
            return Ok(());
        }
        let mut members = Vec::with_capacity(ids.len());
        for id in ids {
            members.extend(Member::read(conn, id)?);
        }
        if members.len() <= BLOCK {
            self.compare(&members, why, BLOCK);
            return Ok(());
        }
        for order in [|member: &Member| member.name.clone(), |member: &Member| member.reversed()] {
            members.sort_by_cached_key(order);
            self.compare(&members, why, NEIGHBOURS);
        }
        Ok(())
    }

    fn compare(&mut self, members: &[Member], why: Why, reach: usize) {
        for (at, one) in members.iter().enumerate() {
            for other in members.iter().skip(at + 1).take(reach) {
                if alike(one, other, why, members.len()) {
                    self.add(one.id, other.id, why);
                }
            }
        }
    }

    fn swapped(&mut self, conn: &Connection) -> Result<()> {
        let mut statement = conn.prepare(SWAPPED)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (Some(one), Some(other)) =
                (Member::read(conn, PersonId(row.get(0)?))?, Member::read(conn, PersonId(row.get(1)?))?)
            else {
                continue;
            };
            if alike(&one, &other, Why::Swapped, 2) {
                self.add(one.id, other.id, Why::Swapped);
            }
        }
        Ok(())
    }

    fn add(&mut self, one: PersonId, other: PersonId, why: Why) {
        let (one, other) = (one.min(other), one.max(other));
        if !self.is_full() && self.seen.insert((one.0, other.0)) {
            self.pairs.push(Pair { one, other, why });
        }
    }
}

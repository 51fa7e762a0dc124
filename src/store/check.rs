//! The self-check: the file is whole, nothing leaks, derived facts are what the facts say, the journal holds together.

use super::standing::{self, Standing};
use super::tally::{Sums, Tallies};
use super::{Store, row, search, settings};
use crate::error::Result;
use rusqlite::Connection;
use std::hash::{Hash, Hasher};

/// What a check found; every list is empty when all is well.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Report {
    pub integrity: Vec<String>,
    pub foreign_keys: Vec<String>,
    pub leaks: Vec<String>,
    pub standing: Vec<String>,
    pub journal: Vec<String>,
}

impl Report {
    /// Says whether nothing was found.
    pub fn ok(&self) -> bool {
        [&self.integrity, &self.foreign_keys, &self.leaks, &self.standing, &self.journal]
            .iter()
            .all(|list| list.is_empty())
    }
}

/// At most this many findings of one kind are named.
const MOST: usize = 20;

/// Checks the whole file; on a large one this takes seconds.
pub fn check(store: &Store) -> Result<Report> {
    let conn = store.conn();
    let journal = "SELECT 'entry ' || id || ' of ' || tbl || ' belongs to no operation' FROM entry
                   WHERE operation_id NOT IN (SELECT id FROM operation)
                   UNION ALL SELECT 'operation ' || id || ' never ended' FROM operation WHERE state = 'running'
                   UNION ALL SELECT 'entry ' || id || ' has an unreadable image' FROM entry WHERE what <> 'insert' AND NOT json_valid(image)";
    let leaks = "SELECT '#' || d.id || ' has no next step' FROM deal d
                 WHERE d.state = 'open' AND d.archived = 0 AND d.merged_into IS NULL AND d.stage <> 'customer'
                   AND NOT EXISTS (SELECT 1 FROM step WHERE deal_id = d.id AND done_at IS NULL AND dropped_at IS NULL)
                 UNION ALL
                 SELECT '#' || d.id || ' repeats another next step than its earliest' FROM deal d
                 WHERE d.next_day IS NOT (SELECT day FROM step WHERE deal_id = d.id AND done_at IS NULL AND dropped_at IS NULL ORDER BY day, at, id LIMIT 1)";
    let foreign = "SELECT \"table\" || ' ' || rowid || ' refers to a missing ' || parent FROM pragma_foreign_key_check";
    Ok(Report {
        integrity: words(conn, "PRAGMA integrity_check(20)")?.into_iter().filter(|line| line != "ok").collect(),
        foreign_keys: words(conn, foreign)?,
        leaks: words(conn, leaks)?,
        standing: standing_differences(conn)?,
        journal: words(conn, journal)?,
    })
}

fn words(conn: &Connection, sql: &str) -> Result<Vec<String>> {
    let mut statement = conn.prepare(sql)?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(row::all(rows.take(MOST))?)
}

/// Computes every standing, tally and text anew and compares.
fn standing_differences(conn: &Connection) -> Result<Vec<String>> {
    let (settings, _) = settings::load(conn)?;
    let mut found = Vec::new();
    let mut tallies = Tallies::default();
    let mut stored = conn.prepare(&format!("SELECT {} FROM standing WHERE deal_id = ?1", standing::COLUMNS))?;
    standing::each(conn, "(SELECT id AS deal_id FROM deal)", &settings, |deal, computed| {
        let kept: Option<Standing> = stored.query_row([deal], standing::stored).map(Some).or_else(none_found)?;
        if kept != computed {
            found.push(format!("the standing of #{deal} is not what its facts say"));
        }
        if let Some(standing) = &computed {
            tallies.count(standing, 1);
        }
        Ok(())
    })?;
    let gone =
        "SELECT 'a standing without deal: #' || deal_id FROM standing WHERE deal_id NOT IN (SELECT id FROM deal)";
    found.extend(words(conn, gone)?);
    if tallies.rows() != kept_tallies(conn)? {
        found.push("a tally is not the sum of the standings".into());
    }
    found.extend(text_differences(conn)?);
    found.truncate(MOST);
    Ok(found)
}

fn none_found<T>(error: rusqlite::Error) -> rusqlite::Result<Option<T>> {
    if error == rusqlite::Error::QueryReturnedNoRows { Ok(None) } else { Err(error) }
}

fn kept_tallies(conn: &Connection) -> Result<Sums> {
    let mut statement = conn.prepare("SELECT pane, measure, key, n, amount FROM tally")?;
    let rows =
        statement.query_map([], |row| Ok(((row.get(0)?, row.get(1)?, row.get(2)?), (row.get(3)?, row.get(4)?))))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The full text keeps no text to compare, so what each word in each deal comes to is summed on both sides.
fn text_differences(conn: &Connection) -> Result<Option<String>> {
    let mut expected = 0_u64;
    let mut statement = conn.prepare("SELECT id FROM deal")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let id = row.get(0)?;
        let words = search::words_of(conn, id)?.unwrap_or_default();
        expected = words.iter().fold(expected, |sum, word| sum.wrapping_add(print(word, id)));
    }
    conn.execute_batch("CREATE VIRTUAL TABLE IF NOT EXISTS temp.box9_words USING fts5vocab (main, search, instance)")?;
    let mut kept = 0_u64;
    let mut statement = conn.prepare("SELECT term, doc FROM temp.box9_words")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        kept = kept.wrapping_add(print(row.get_ref(0)?.as_str().unwrap_or_default(), row.get(1)?));
    }
    Ok((kept != expected).then(|| "the full text is not that of the deals".into()))
}

fn print(word: &str, id: i64) -> u64 {
    let mut hasher = std::hash::DefaultHasher::new();
    (word, id).hash(&mut hasher);
    hasher.finish()
}

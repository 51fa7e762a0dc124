//! Playbooks as rows: each change makes a new version, so that what runs keeps the one that it began with.

use super::row;
use super::tx::Tx;
use crate::domain::id::PlaybookId;
use crate::domain::playbook::{Counted, Playbook, PlaybookKind, PlaybookStep};
use crate::domain::step::StepKind;
use crate::error::Result;
use rusqlite::{Connection, OptionalExtension, params};

/// Answers the playbooks of a kind in the file, by name, the newest version of each.
pub fn all(conn: &Connection, kind: PlaybookKind) -> Result<Vec<(PlaybookId, String)>> {
    let sql = "SELECT id, name FROM playbook p WHERE kind = ?1 AND archived = 0 AND NOT EXISTS
                 (SELECT 1 FROM playbook n WHERE n.name = p.name AND n.kind = p.kind AND n.version > p.version)
               ORDER BY name";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([kind.word()], |row| Ok((PlaybookId(row.get(0)?), row.get(1)?)))?;
    Ok(row::all(rows)?)
}

/// Answers what a playbook is called.
pub fn name(conn: &Connection, playbook: PlaybookId) -> Result<String> {
    Ok(conn.prepare_cached("SELECT name FROM playbook WHERE id = ?1")?.query_row([playbook.0], |row| row.get(0))?)
}

/// Answers the newest version of the playbook of a kind with this name, case apart.
pub fn named(conn: &Connection, kind: PlaybookKind, name: &str) -> Result<Option<PlaybookId>> {
    Ok(all(conn, kind)?.into_iter().find(|(_, known)| known.eq_ignore_ascii_case(name.trim())).map(|(id, _)| id))
}

/// Answers one version of a playbook, whole.
pub fn get(conn: &Connection, id: PlaybookId) -> Result<Playbook> {
    let steps = steps(conn, id)?;
    let sql = "SELECT name, kind, note FROM playbook WHERE id = ?1";
    Ok(conn.prepare_cached(sql)?.query_row([id.0], |row| {
        let kind = row::word(row, "kind", PlaybookKind::parse)?;
        Ok(Playbook { name: row.get("name")?, kind, note: row.get("note")?, steps })
    })?)
}

/// Answers the steps of a playbook, in order.
pub fn steps(conn: &Connection, playbook: PlaybookId) -> Result<Vec<PlaybookStep>> {
    let sql = "SELECT kind, words, phase, minutes, offset_days, offset_from, template FROM playbook_step
               WHERE playbook_id = ?1 ORDER BY position, id";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([playbook.0], |row| {
        Ok(PlaybookStep {
            kind: row::word(row, "kind", StepKind::parse)?,
            words: row.get("words")?,
            phase: row.get("phase")?,
            minutes: row.get("minutes")?,
            offset: u32::try_from(row.get::<_, i64>("offset_days")?).unwrap_or(0),
            counted: row::word(row, "offset_from", Counted::parse)?,
            template: row.get("template")?,
        })
    })?;
    Ok(row::all(rows)?)
}

/// Answers the version of a playbook that says just this, written as a new one where the newest says something else.
pub fn keep(tx: &Tx<'_>, playbook: &Playbook) -> Result<PlaybookId> {
    let sql = "SELECT id, version FROM playbook WHERE name = ?1 AND kind = ?2 ORDER BY version DESC LIMIT 1";
    let newest: Option<(i64, i64)> = tx
        .conn
        .prepare_cached(sql)?
        .query_row([&playbook.name, playbook.kind.word()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    match newest {
        Some((id, _)) if get(tx.conn, PlaybookId(id))? == *playbook => Ok(PlaybookId(id)),
        newest => insert(tx, playbook, newest.map_or(1, |(_, version)| version + 1)),
    }
}

fn insert(tx: &Tx<'_>, playbook: &Playbook, version: i64) -> Result<PlaybookId> {
    tx.conn
        .prepare_cached("INSERT INTO playbook (uid, name, kind, version, note) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![tx.uid().0, playbook.name, playbook.kind.word(), version, playbook.note])?;
    let id = PlaybookId(tx.conn.last_insert_rowid());
    for (place, step) in playbook.steps.iter().enumerate() {
        tx.conn
            .prepare_cached(
                "INSERT INTO playbook_step
                   (playbook_id, position, kind, words, phase, minutes, offset_days, offset_from, template)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?
            .execute(params![
                id.0,
                place as i64 + 1,
                step.kind.word(),
                step.words,
                step.phase,
                step.minutes,
                step.offset,
                step.counted.word(),
                step.template
            ])?;
    }
    Ok(id)
}

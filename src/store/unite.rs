//! Merging rows: what hung on one deal or person hangs on another.

use super::tx::Tx;
use super::{companies, people};
use crate::domain::id::{DealId, PersonId};
use crate::domain::person::Person;
use crate::error::Result;
use rusqlite::params;

/// The columns that name a deal and move with a merge; stage moves stay with the deal that made them.
const OF_DEAL: &[(&str, &str)] = &[
    ("participant", "deal_id"),
    ("tag", "deal_id"),
    ("touch", "deal_id"),
    ("plan", "deal_id"),
    ("step", "deal_id"),
    ("promise", "deal_id"),
    ("observation", "deal_id"),
    ("fire", "deal_id"),
    ("referral", "deal_id"),
    ("referral", "giver_deal_id"),
    ("origin", "deal_id"),
    ("letter", "deal_id"),
    ("session_card", "deal_id"),
    ("meeting", "deal_id"),
];

/// The same for people.
const OF_PERSON: &[(&str, &str)] = &[
    ("reach", "person_id"),
    ("deal", "person_id"),
    ("participant", "person_id"),
    ("tag", "person_id"),
    ("touch", "person_id"),
    ("observation", "person_id"),
    ("referral", "giver_person_id"),
    ("origin", "person_id"),
];

/// Rows that the kept one has already, which would stand twice; of two roles the one that says more stays.
const TWICE: &[&str] = &[
    "UPDATE participant SET role = (SELECT p.role FROM participant p WHERE p.deal_id = ?2 AND p.person_id = participant.person_id)
     WHERE deal_id = ?1 AND role = 'other' AND person_id IN (SELECT person_id FROM participant WHERE deal_id = ?2)",
    "DELETE FROM participant WHERE deal_id = ?2 AND person_id IN (SELECT person_id FROM participant WHERE deal_id = ?1)",
    "DELETE FROM tag WHERE deal_id = ?2 AND word IN (SELECT word FROM tag WHERE deal_id = ?1)",
    "DELETE FROM referral WHERE deal_id = ?2 AND EXISTS (SELECT 1 FROM referral WHERE deal_id = ?1)",
];
/// The same for people; the kept one's ways to be reached stay the first.
const TWICE_OF_PERSON: &[&str] = &[
    "DELETE FROM reach WHERE person_id = ?2 AND EXISTS (SELECT 1 FROM reach r WHERE r.person_id = ?1 AND r.kind = reach.kind AND r.key = reach.key)",
    "UPDATE reach SET position = position + (SELECT coalesce(max(r.position) + 1, 0) FROM reach r WHERE r.person_id = ?1 AND r.kind = reach.kind)
     WHERE person_id = ?2",
    "DELETE FROM participant WHERE person_id = ?2 AND deal_id IN (SELECT deal_id FROM participant WHERE person_id = ?1)",
    "DELETE FROM tag WHERE person_id = ?2 AND word IN (SELECT word FROM tag WHERE person_id = ?1)",
];

/// Hangs everything of one deal on another.
pub fn rows_of_deal(tx: &Tx<'_>, keep: DealId, gone: DealId) -> Result<()> {
    move_rows(tx, TWICE, OF_DEAL, keep.0, gone.0)
}

/// Makes two rows of one person one; "do not contact" of either holds.
pub fn people(tx: &Tx<'_>, keep: PersonId, gone: PersonId) -> Result<()> {
    move_rows(tx, TWICE_OF_PERSON, OF_PERSON, keep.0, gone.0)?;
    let (kept, merged) = (people::get(tx.conn, keep)?, people::get(tx.conn, gone)?);
    let notes = [kept.note.clone(), merged.note.clone(), differences(tx, &kept, &merged)?];
    let note = notes.into_iter().flatten().collect::<Vec<_>>().join("\n\n");
    people::save(
        tx,
        &Person {
            do_not_contact: kept.do_not_contact || merged.do_not_contact,
            job_title: kept.job_title.or_else(|| merged.job_title.clone()),
            company: kept.company.or(merged.company),
            birthday: kept.birthday.or_else(|| merged.birthday.clone()),
            address: kept.address.or_else(|| merged.address.clone()),
            note: crate::domain::text::filled(&note),
            ..kept
        },
    )?;
    people::save(tx, &Person { merged_into: Some(keep), ..merged })
}

/// Answers what the row that goes says otherwise, as lines.
fn differences(tx: &Tx<'_>, kept: &Person, merged: &Person) -> Result<Option<String>> {
    let company = |person: &Person| -> Result<Option<String>> {
        person.company.map(|id| companies::get(tx.conn, id).map(|company| company.name)).transpose()
    };
    let facts = [
        ("Name", Some(kept.name.clone()), Some(merged.name.clone())),
        ("Job title", kept.job_title.clone(), merged.job_title.clone()),
        ("Company", company(kept)?, company(merged)?),
        ("Birthday", kept.birthday.clone(), merged.birthday.clone()),
        ("Address", kept.address.clone(), merged.address.clone()),
    ];
    let differing = facts.into_iter().filter(|(_, one, other)| one.is_some() && one != other);
    let lines: Vec<String> = differing.filter_map(|(label, _, other)| Some(format!("{label}: {}", other?))).collect();
    Ok((!lines.is_empty()).then(|| format!("Merged in:\n{}", lines.join("\n"))))
}

fn move_rows(tx: &Tx<'_>, twice: &[&str], columns: &[(&str, &str)], keep: i64, gone: i64) -> Result<()> {
    for sql in twice {
        tx.conn.prepare_cached(sql)?.execute(params![keep, gone])?;
    }
    for (table, column) in columns {
        tx.conn
            .prepare_cached(&format!("UPDATE {table} SET {column} = ?1 WHERE {column} = ?2"))?
            .execute(params![keep, gone])?;
    }
    Ok(())
}

//! The other card of the same sale: who else has this e-mail, phone or name.

use super::lists::{self, Line};
use crate::domain::id::DealId;
use crate::error::Result;
use rusqlite::{Connection, OptionalExtension, params};

/// A deal that may be the same, and what is the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Twin {
    pub line: Line,
    pub same: String,
}

/// Fewer digits are no phone number that tells two people apart.
const PHONE_DIGITS: i64 = 6;

/// The ways by which a twin is looked for, the surest first: how the sameness is said, and what finds the deals.
const WAYS: &[(&str, &str)] = &[
    (
        "the same person",
        "SELECT o.id, NULL FROM deal d JOIN deal o ON o.person_id = d.person_id AND o.id <> d.id AND o.merged_into IS NULL
         WHERE d.id = ?1 LIMIT 1",
    ),
    (
        "the same",
        "SELECT o.id, r.kind || ' ' || r.value FROM deal d JOIN reach r ON r.person_id = d.person_id AND r.kind IN ('email', 'phone')
         JOIN reach x ON x.key = r.key AND x.kind = r.kind AND x.person_id <> r.person_id
         JOIN deal o ON o.person_id = x.person_id AND o.id <> d.id AND o.merged_into IS NULL
         WHERE d.id = ?1 AND (r.kind = 'email' OR length(r.key) >= ?2) LIMIT 1",
    ),
    (
        "the same name and company",
        "SELECT o.id, NULL FROM deal d JOIN person p ON p.id = d.person_id AND p.name_key <> ''
         JOIN person x ON x.name_key = p.name_key AND x.id <> p.id AND x.merged_into IS NULL
         JOIN deal o ON o.person_id = x.id AND o.company_id = d.company_id AND o.id <> d.id AND o.merged_into IS NULL
         WHERE d.id = ?1 LIMIT 1",
    ),
    (
        "the same company, nobody named",
        "SELECT o.id, NULL FROM deal d JOIN deal o ON o.company_id = d.company_id AND o.person_id IS NULL AND o.id <> d.id
              AND o.merged_into IS NULL
         WHERE d.id = ?1 AND d.person_id IS NULL LIMIT 1",
    ),
    (
        "the same name",
        "SELECT o.id, NULL FROM deal d JOIN person p ON p.id = d.person_id AND instr(p.name_key, ' ') > 0
         JOIN person x ON x.name_key = p.name_key AND x.id <> p.id AND x.merged_into IS NULL
         JOIN deal o ON o.person_id = x.id AND o.id <> d.id AND o.merged_into IS NULL
         WHERE d.id = ?1 LIMIT 1",
    ),
];

/// Answers the likeliest other card of a deal's sale, if there is one.
pub fn of(conn: &Connection, deal: DealId) -> Result<Option<Twin>> {
    for (same, sql) in WAYS {
        let mut statement = conn.prepare_cached(sql)?;
        let values: &[&dyn rusqlite::ToSql] =
            if sql.contains("?2") { params![deal.0, PHONE_DIGITS] } else { params![deal.0] };
        let read = |row: &rusqlite::Row<'_>| Ok((DealId(row.get(0)?), row.get::<_, Option<String>>(1)?));
        let found = statement.query_row(values, read).optional()?;
        if let Some((id, what)) = found
            && let Some(line) = lists::line(conn, id)?
        {
            let same = what.map_or((*same).to_owned(), |what| format!("{same} {what}"));
            return Ok(Some(Twin { line, same }));
        }
    }
    Ok(None)
}

//! Which known names stand in what was typed, for a page that is not to show them.

use crate::domain::mask::{Mask, Typed};
use crate::error::Result;
use rusqlite::Connection;

/// Answers the mask for some texts.
///
/// Every name of the file is compared, one row after the other and none kept: a name must not be missed. Of a large file
/// that takes its time, so a screen has it done by the worker.
pub fn mask(conn: &Connection, typed: &Typed) -> Result<Mask> {
    let mut mask = Mask::default();
    each(conn, "SELECT name FROM person", |name| mask.person(name, typed))?;
    each(conn, "SELECT name FROM company", |name| mask.company(name, typed))?;
    each(conn, "SELECT title FROM deal WHERE title IS NOT NULL", |name| mask.title(name, typed))?;
    Ok(mask)
}

fn each(conn: &Connection, sql: &str, mut take: impl FnMut(&str)) -> Result<()> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        take(row.get_ref(0)?.as_str().unwrap_or_default());
    }
    Ok(())
}

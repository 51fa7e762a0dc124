//! The settings of the file as rows.

use super::tx::Tx;
use crate::domain::settings::Settings;
use crate::error::Result;
use rusqlite::{Connection, params};

/// Reads every setting and the days off; what cannot be read is named and left as it is.
pub fn load(conn: &Connection) -> Result<(Settings, Vec<String>)> {
    let mut statement = conn.prepare_cached("SELECT key, value FROM setting ORDER BY id")?;
    let rows: Vec<(String, String)> = super::row::all(statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?)?;
    let mut days = conn.prepare_cached("SELECT day FROM day_off")?;
    let off = days.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(Settings::from_rows(rows.iter().map(|(key, value)| (key.as_str(), value.as_str())), off))
}

/// Writes one setting.
pub fn set(tx: &Tx<'_>, key: &str, value: &str) -> Result<()> {
    tx.conn
        .prepare_cached("INSERT INTO setting (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2")?
        .execute(params![key, value])?;
    Ok(())
}

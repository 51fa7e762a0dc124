//! Rules that more than one count rests on, and the days that they are asked for.

use crate::domain::Day;
use crate::error::Result;
use crate::store::row;
use chrono::Days as Span;
use rusqlite::types::ToSql;
use rusqlite::{Connection, Row};

/// A name comes in by this move: its first, into the tray or among the leads.
pub const NEW_LEAD: &str = "from_state IS NULL AND (to_state = 'tray' OR (to_state = 'open' AND to_stage = 'lead'))";
/// A proposal is put forward by this move.
pub const PROPOSAL: &str =
    "to_state = 'open' AND to_stage = 'opportunity' AND to_phase = 'proposal' AND from_phase IS NOT 'proposal'";

/// The days that a query may name: `:since`, `:today`, and `:due`, before which an invoice had to be sent to be late.
#[derive(Debug, Clone, Copy)]
pub(super) struct Days {
    since: Day,
    today: Day,
    due: Day,
}

impl Days {
    /// So many days that end today.
    pub fn of(today: Day, days: u64) -> Days {
        Days { since: since(today, days), today, due: today }
    }

    /// With so many days to pay in.
    pub fn due_in(self, days: u32) -> Days {
        Days { due: since(self.today, u64::from(days) + 1), ..self }
    }

    /// Answers the rows of a query; it has those days that it names.
    pub fn all<T>(
        &self,
        conn: &Connection,
        sql: &str,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        let mut statement = conn.prepare_cached(sql)?;
        let days: [(&str, &dyn ToSql); 3] = [(":since", &self.since), (":today", &self.today), (":due", &self.due)];
        for (name, day) in days {
            if let Some(at) = statement.parameter_index(name)? {
                statement.raw_bind_parameter(at, day)?;
            }
        }
        Ok(row::all(statement.raw_query().mapped(read))?)
    }

    /// Answers the one number of a count.
    pub fn count(&self, conn: &Connection, sql: &str) -> Result<i64> {
        Ok(self.all(conn, sql, |row| row.get(0))?.first().copied().unwrap_or(0))
    }
}

/// The first day of so many that end today.
pub(super) fn since(today: Day, days: u64) -> Day {
    today.checked_sub_days(Span::new(days - 1)).unwrap_or(today)
}

//! Counts by number that may be more than memory should hold: in a file without a name, gone when it is closed.

use crate::error::Result;
use rusqlite::{Connection, OptionalExtension};

/// How often each number was met.
pub struct Counts {
    conn: Connection,
}

impl Counts {
    /// Answers counts of nothing.
    pub fn new() -> Result<Counts> {
        let conn = Connection::open("")?;
        conn.execute_batch(
            "PRAGMA temp_store = FILE; PRAGMA cache_size = -4000; PRAGMA journal_mode = OFF;
             CREATE TABLE met (number INTEGER PRIMARY KEY, n INTEGER NOT NULL); BEGIN",
        )?;
        Ok(Counts { conn })
    }

    /// Begins to count a number, from nought.
    pub fn begin(&self, number: i64) -> Result<()> {
        self.conn.prepare_cached("INSERT OR IGNORE INTO met VALUES (?1, 0)")?.execute([number])?;
        Ok(())
    }

    /// Counts a number once more and answers how often it was met; none for one that is not counted.
    pub fn meet(&self, number: i64) -> Result<Option<u32>> {
        let sql = "UPDATE met SET n = n + 1 WHERE number = ?1 RETURNING n";
        Ok(self.conn.prepare_cached(sql)?.query_row([number], |row| row.get(0)).optional()?)
    }

    /// Begins all of them anew.
    pub fn restart(&self) -> Result<()> {
        Ok(self.conn.execute("UPDATE met SET n = 0 WHERE n > 0", []).map(drop)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_expected_numbers_are_counted() {
        let counts = Counts::new().unwrap();
        [7, -1, 7].iter().for_each(|number| counts.begin(*number).unwrap());
        for _ in 0..2 {
            assert_eq!([7, 7, -1, 8].map(|number| counts.meet(number).unwrap()), [Some(1), Some(2), Some(1), None]);
            counts.restart().unwrap();
        }
    }
}

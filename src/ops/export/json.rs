//! All facts with their ids and uids: brought into an empty file, they export again to the same bytes.

use std::io::Write;

use super::{PAGE, Summary, written};
use crate::domain::id::DealId;
use crate::error::Result;
use crate::formats::json::Writer;
use crate::store::{self, Store, dump};

/// Writes every table of facts, row by row.
pub fn write(store: &Store, who: Option<&[DealId]>, out: &mut dyn Write) -> Result<Summary> {
    let reader = dump::Reader::new(store.conn(), who)?;
    let mut writer = written(Writer::begin(out, store::VERSION))?;
    let mut summary = Summary::default();
    for table in dump::TABLES {
        written(writer.table(table.name))?;
        let mut after = 0;
        loop {
            let page = reader.page(table, after, PAGE)?;
            let Some((last, _)) = page.last() else { break };
            after = *last;
            for (_, row) in &page {
                written(writer.row(row))?;
            }
            match table.name {
                "deal" => summary.deals += page.len() as u64,
                "person" => summary.people += page.len() as u64,
                _ => {}
            }
        }
        written(writer.end_table())?;
    }
    written(writer.end())?;
    Ok(summary)
}

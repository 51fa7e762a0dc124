//! Our own JSON comes in: every fact with its number into an empty file, else by its uid.

use super::left_out::{self, unless_off};
use super::{Outcome, Policy, Report, Request, Source};
use crate::error::{Error, Result};
use crate::formats::json::{self, Entry, Row, SHAPE};
use crate::store::dump::{Came, Ids};
use crate::store::{self, CUT, Long};

/// The tables whose rows a report counts.
const COUNTED: &[&str] = &["company", "person", "deal"];

/// Brings in one document.
pub fn bring_in(long: &mut Long<'_>, source: &Source, request: &Request, report: &mut Report) -> Result<()> {
    let name = source.name();
    let mut ids = Ids::of(long.conn(), request.policy == Policy::Update)?;
    let mut waiting: Vec<(String, Row)> = Vec::new();
    long.reads(&name, 0)?;
    json::read(source.open()?, &mut |entry| {
        match entry {
            Entry::Head { shape, schema } => refuse_newer(&name, shape, schema)?,
            Entry::Row { table, row } => waiting.push((table, row)),
        }
        if waiting.len() < long.share() {
            return Ok(());
        }
        flush(long, (&name, request), &mut ids, &mut waiting, report)
    })?;
    flush(long, (&name, request), &mut ids, &mut waiting, report)?;
    long.part(|tx| ids.link(tx))
}

fn flush(
    long: &mut Long<'_>,
    (name, request): (&str, &Request),
    ids: &mut Ids,
    waiting: &mut Vec<(String, Row)>,
    report: &mut Report,
) -> Result<()> {
    let rows = std::mem::take(waiting);
    long.part_of(rows.len(), |tx| {
        for (n, (table, row)) in rows.into_iter().enumerate() {
            if n % CUT == CUT - 1 {
                tx.cut()?;
            }
            let raw =
                if request.off.is_empty() { String::new() } else { serde_json::to_string(&row).unwrap_or_default() };
            let (became, kept) = unless_off(tx, request, || Ok((outcome(ids.bring(tx, &table, row)?), ())))?;
            if !COUNTED.contains(&table.as_str()) {
                continue;
            }
            match kept {
                Some(()) => report.count(became),
                None => left_out::say(report, (name, 0), became, raw)?,
            }
        }
        Ok(())
    })
}

fn outcome(came: Came) -> Outcome {
    match came {
        Came::New => Outcome::New,
        Came::Filled => Outcome::Filled,
        Came::Conflict => Outcome::Conflict,
        Came::Unchanged => Outcome::Unchanged,
    }
}

fn refuse_newer(name: &str, shape: i64, schema: i64) -> Result<()> {
    if shape > SHAPE || schema > store::VERSION {
        let message =
            format!("{name} was exported by a newer box9 (schema {schema}; this one knows {}).", store::VERSION);
        return Err(Error::refused_with(message, "Install the newer box9, and import it there."));
    }
    Ok(())
}

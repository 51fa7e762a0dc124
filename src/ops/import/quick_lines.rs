//! Lines of quick add come in, each as if it were typed; a line that came in before does not again.

use std::collections::HashMap;
use std::io::Read;

use super::left_out::{self, unless_off};
use super::repeats::print_of;
use super::report::Skipped;
use super::{Outcome, Report, Request, Source};
use crate::domain::{quick, text};
use crate::error::{Error, Result};
use crate::ops::add;
use crate::store::origins::{self, Identity, Known};
use crate::store::{Long, Tx};

/// A larger file is no list that somebody wrote.
const LARGEST: u64 = 4 * 1024 * 1024;
/// So many lines are written at once.
const AT_ONCE: usize = 100;
/// How the rows are known by their source.
const SOURCE: &str = "lines";

/// Brings in the lines of a file; blank ones, and those that begin with `# `, are none.
pub fn bring_in(long: &mut Long<'_>, source: &Source, request: &Request, report: &mut Report) -> Result<()> {
    let name = source.name();
    let text = whole(source)?;
    let lines: Vec<(u64, &str)> = (1..).zip(text.lines()).filter(|(_, line)| is_one(line)).collect();
    let (mut met, mut new) = (HashMap::new(), 0);
    long.reads(&name, lines.len() as u64)?;
    for part in lines.chunks(AT_ONCE) {
        long.part_of(part.len(), |tx| {
            part.iter().try_for_each(|(number, line)| {
                let fingerprint = print_of(&[(*line).to_owned()]);
                let occurrence = *met.entry(fingerprint).and_modify(|count| *count += 1).or_insert(1);
                let identity = Identity { source: SOURCE.into(), row_key: None, fingerprint, occurrence };
                new += usize::from(one(tx, request, line, (&name, *number), &identity, report)?);
                tx.cut()
            })
        })?;
    }
    long.label(&format!("{} added from {name}", text::count(new, "line")))
}

/// Says whether a line says something to take.
pub fn is_one(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && line != "#" && !line.starts_with("# ")
}

fn whole(source: &Source) -> Result<String> {
    let mut bytes = Vec::new();
    source.open()?.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| Error::io(source.name(), error))?;
    if bytes.len() as u64 > LARGEST {
        let message = format!("{} is larger than {} MB; nothing was read.", source.name(), LARGEST / 1024 / 1024);
        return Err(Error::refused(message));
    }
    let text = String::from_utf8_lossy(&bytes);
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}

/// Takes a line; says whether it made a deal.
fn one(
    tx: &Tx<'_>,
    request: &Request,
    line: &str,
    (file, number): (&str, u64),
    identity: &Identity,
    report: &mut Report,
) -> Result<bool> {
    if origins::is_known(tx.conn, identity)? {
        report.count(Outcome::Unchanged);
        return Ok(false);
    }
    let read = quick::read(line.trim(), tx.today, tx.settings.currency);
    let added = read
        .and_then(|read| unless_off(tx, request, || Ok((Outcome::New, tx.attempt(|| add::insert(tx, &read, None))?))));
    match added {
        Ok((became, None)) => left_out::say(report, (file, number), became, line).map(|()| false),
        Ok((_, Some(outcome))) => {
            let deal = outcome.deals.first().copied();
            origins::insert(tx, identity, Known { deal, ..Known::default() })?;
            report.remarks.extend(outcome.notes.into_iter().map(|note| format!("{file}, line {number}: {note}.")));
            report.count(Outcome::New);
            Ok(true)
        }
        Err(error @ (Error::Refused { .. } | Error::Invalid { .. })) => {
            let reason = error.to_string().trim_end_matches('.').to_owned();
            let skipped = Skipped { file: file.to_owned(), line: number, reason };
            report.skip(skipped, line)?;
            Ok(false)
        }
        Err(error) => Err(error),
    }
}

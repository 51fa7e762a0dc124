//! The owner's own file of lines: what is new in it is taken in when the program opens, each line once.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use super::import::{self, Request, Source, print_of};
use crate::domain::{Moment, text};
use crate::error::{Error, Result};
use crate::formats::Format;
use crate::store::{Store, position};

/// Takes the lines that were not in the file when it was read before; answers what came of it in sentences.
///
/// What was taken and then undone does not come again. The file stays as it is; none there is no fault.
pub fn take(store: &mut Store, path: &Path, now: Moment) -> Result<Vec<String>> {
    let whole = match fs::read(path) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Error::io(path, error)),
    };
    let place = format!("inbox:{}", path.display());
    let kept = position::find(store.conn(), &place)?.unwrap_or_default();
    let taken: BTreeSet<&str> = kept.split(' ').collect();
    let is_new = |line: &&str| import::is_line(line) && !taken.contains(print(line).as_str());
    let new: String = whole.lines().filter(is_new).map(|line| format!("{line}\n")).collect();
    if new.is_empty() {
        return Ok(Vec::new());
    }
    let said = bring_in(store, path, &new, now)?;
    let lines: Vec<String> = whole.lines().filter(|line| import::is_line(line)).map(print).collect();
    store.note(|conn| position::keep(conn, &place, &lines.join(" ")))?;
    Ok(said)
}

fn bring_in(store: &mut Store, path: &Path, lines: &str, now: Moment) -> Result<Vec<String>> {
    let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    let files = vec![Source::spooled(&name, &mut lines.as_bytes())?];
    let request = Request { files, format: Some(Format::Lines), ..Request::default() };
    let report = import::import(store, &request, now)?;
    let mut said = Vec::new();
    if report.new > 0 {
        said.push(format!("{} added from {name}; u takes it back.", text::count(report.new as usize, "line")));
    }
    said.extend(report.skipped.iter().map(|skipped| format!("{name}: {}.", skipped.reason)));
    Ok(said)
}

fn print(line: &str) -> String {
    let print = print_of(&[line.to_owned()]);
    print[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}

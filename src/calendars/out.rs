//! The owner's own calendar: the blocks ahead, steps with an hour, and promises.

use crate::domain::{Day, Moment, Zone, fit, workdays};
use crate::error::{Error, Result};
use crate::formats::ics::{self, Entry, OWN, Span};
use crate::store::{Store, blocks, dated};
use chrono::{NaiveTime, TimeDelta, Utc};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

/// So many minutes before a step it reminds.
const STEP_ALARM: u32 = 10;
/// A step without a length takes so many minutes.
const STEP_MINUTES: i64 = 15;

/// Answers what the own calendar holds from a day on.
pub fn entries(store: &Store, home: Zone, today: Day) -> Result<Vec<Entry>> {
    let settings = store.settings();
    let mut entries = Vec::new();
    let last = settings.week.add(today, fit::HORIZON);
    for day in today.iter_days().take_while(|day| *day <= last) {
        let block = blocks::of_day(store.conn(), day, settings)?;
        let count = block.pieces.len();
        for (at, (from, to)) in block.pieces.iter().enumerate() {
            let words = if count > 1 { format!("box9, part {} of {count}", at + 1) } else { "box9".to_owned() };
            entries.push(Entry {
                id: format!("block-{day}-{}", at + 1),
                span: hours(home, day, *from, *to),
                words,
                note: block.moved_because.clone().unwrap_or_default(),
                alarm: Some(0),
            });
        }
    }
    for step in dated::steps(store.conn(), today)? {
        let to = step.at.overflowing_add_signed(TimeDelta::minutes(step.minutes.unwrap_or(STEP_MINUTES).max(1)));
        let to = if to.1 == 0 { to.0 } else { NaiveTime::from_hms_opt(23, 59, 0).unwrap_or(step.at) };
        let words =
            [step.name, step.words].into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join(": ");
        let span = hours(home, step.day, step.at, to);
        entries.push(Entry {
            id: format!("step-{}", step.id),
            span,
            words,
            note: String::new(),
            alarm: Some(STEP_ALARM),
        });
    }
    for promise in dated::promises(store.conn(), today)? {
        let words = format!("Promised to {}: {}", promise.name, promise.words);
        let id = format!("promise-{}", promise.id);
        entries.push(Entry { id, span: Span::Day(promise.day), words, note: String::new(), alarm: None });
    }
    Ok(entries)
}

fn hours(home: Zone, day: Day, from: NaiveTime, to: NaiveTime) -> Span {
    Span::Hours(ics::instant(home, day.and_time(from)), ics::instant(home, day.and_time(to)))
}

/// Writes the own calendar where it differs from what is there; answers whether anything was written.
///
/// A place that ends with `.ics` is one file, any other a folder of one-event files.
pub fn write(store: &Store, place: &Path, now: Moment) -> Result<bool> {
    let today = workdays::rollover(now, store.settings().rollover);
    let entries = entries(store, super::home(store), today)?;
    let stamp = now.with_timezone(&Utc);
    if place.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("ics")) {
        return put(place, &ics::text(&entries, stamp));
    }
    std::fs::create_dir_all(place).map_err(|error| Error::io(place, error))?;
    let one =
        |entry: &Entry| (place.join(format!("{}.ics", entry.uid())), ics::text(std::slice::from_ref(entry), stamp));
    let wanted: BTreeMap<PathBuf, String> = entries.iter().map(one).collect();
    let mut written = false;
    for (path, text) in &wanted {
        written |= put(path, text)?;
    }
    let listed = std::fs::read_dir(place).map_err(|error| Error::io(place, error))?;
    for path in listed.filter_map(|entry| entry.ok()).map(|entry| entry.path()) {
        let is_own = path.file_name().is_some_and(|name| name.to_string_lossy().ends_with(&format!("{OWN}.ics")));
        if is_own && !wanted.contains_key(&path) {
            std::fs::remove_file(&path).map_err(|error| Error::io(&path, error))?;
            written = true;
        }
    }
    Ok(written)
}

/// Puts a text in the place of a file, whole or not at all, unless only the moment of writing differs.
fn put(path: &Path, text: &str) -> Result<bool> {
    let there = std::fs::read_to_string(path).unwrap_or_default();
    if ics::without_stamps(&there) == ics::without_stamps(text) {
        return Ok(false);
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let fault = |error: std::io::Error| Error::io(path, error);
    std::fs::create_dir_all(folder).map_err(fault)?;
    let mut file = tempfile::Builder::new().prefix(".box9-").tempfile_in(folder).map_err(fault)?;
    file.write_all(text.as_bytes()).map_err(fault)?;
    file.as_file().sync_all().map_err(fault)?;
    file.persist(path).map_err(|error| fault(error.error))?;
    Ok(true)
}

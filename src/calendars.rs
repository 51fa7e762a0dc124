//! The owner's calendars on disk: what they hold is kept in the file, and the own one is written.

mod out;

pub use crate::domain::calendar::Places;
pub use out::{entries, write};

use crate::domain::{Day, Moment, Zone, workdays};
use crate::error::Result;
use crate::formats::ics::{Calendar, OWN, Occurrence};
use crate::store::{Store, busy};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// So many days back and ahead are kept.
const BACK: u64 = 14;
const AHEAD: u64 = 60;
/// No larger file is read.
const MOST_BYTES: u64 = 50 * 1024 * 1024;

/// What reading the calendars again came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Refreshed {
    pub changed: bool,
    /// What could not be read, in sentences.
    pub faults: Vec<String>,
}

/// Answers the zone of where the owner lives: as the settings say, else as this computer has it.
pub fn home(store: &Store) -> Zone {
    let said = store.settings().time_zone;
    let here = || iana_time_zone::get_timezone().ok().and_then(|name| name.parse().ok());
    said.or_else(here).unwrap_or(Zone::UTC)
}

/// Reads again what changed since it was read; files whose size and time are the same are not opened.
pub fn refresh(store: &mut Store, places: &Places, now: Moment) -> Result<Refreshed> {
    let today = workdays::rollover(now, store.settings().rollover);
    let home = home(store);
    let known = busy::stamps(store.conn())?;
    if known.is_empty() && places.read.is_empty() {
        return Ok(Refreshed::default());
    }
    let mut faults = Vec::new();
    let files: BTreeSet<PathBuf> = places.read.iter().flat_map(|place| files(place, &mut faults)).collect();
    let named: Vec<(String, PathBuf)> = files.into_iter().map(|path| (path.display().to_string(), path)).collect();
    let gone: Vec<&String> = known.keys().filter(|path| !named.iter().any(|(name, _)| name == *path)).collect();
    let mut read = Vec::new();
    for (name, path) in &named {
        let stamp = stamp(path, today, home);
        if known.get(name) != Some(&stamp) {
            let (events, fault) = events(path, today, home);
            read.push((name, stamp, events, fault));
        }
    }
    let changed = !read.is_empty() || !gone.is_empty();
    if changed {
        store.note(|conn| {
            gone.iter().try_for_each(|path| busy::forget(conn, path))?;
            let mut read = read.iter();
            read.try_for_each(|(name, stamp, events, fault)| busy::keep(conn, (name, stamp), fault.as_deref(), events))
        })?;
    }
    faults.extend(busy::faults(store.conn())?);
    Ok(Refreshed { changed, faults })
}

/// Answers the days on which something lasts whole days in a calendar, as public holidays do, with its words.
pub fn whole_days(bytes: &[u8], span: (Day, Day)) -> Vec<(Day, String)> {
    let found = Calendar::read(bytes).occurrences(span, Zone::UTC);
    let whole = found.iter().filter(|held| held.all_day && !held.cancelled);
    let days = whole.flat_map(|held| {
        let days = held
            .from
            .date()
            .iter_days()
            .take_while(|day| *day < held.to.date().max(held.from.date().succ_opt().unwrap_or(Day::MAX)));
        days.map(|day| (day, crate::domain::safe::line(&held.words))).collect::<Vec<_>>()
    });
    days.filter(|(day, _)| *day >= span.0 && *day <= span.1).collect()
}

/// The calendar files of a place; a folder is looked through with its folders, hidden ones left out.
fn files(place: &Path, faults: &mut Vec<String>) -> Vec<PathBuf> {
    if place.is_file() {
        return vec![place.to_owned()];
    }
    let entries = match std::fs::read_dir(place) {
        Ok(entries) => entries,
        Err(error) => {
            faults.push(format!("The calendar {} cannot be read: {error}.", place.display()));
            return Vec::new();
        }
    };
    let mut found = Vec::new();
    for path in entries.filter_map(|entry| entry.ok()).map(|entry| entry.path()) {
        let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
        let is_link = path.is_symlink();
        if name.starts_with('.') {
            continue;
        } else if path.is_dir() && !is_link {
            found.extend(files(&path, faults));
        } else if name.ends_with(".ics") || name.ends_with(".ical") || name.ends_with(".ifb") {
            found.push(path);
        }
    }
    found
}

/// By what one sees that a file, the day or the place is another.
fn stamp(path: &Path, today: Day, home: Zone) -> String {
    let seen = std::fs::metadata(path).ok();
    let size = seen.as_ref().map_or(0, std::fs::Metadata::len);
    let modified = seen.and_then(|seen| seen.modified().ok()).and_then(|at| at.duration_since(UNIX_EPOCH).ok());
    format!("{size} {} {today} {home}", modified.map_or(0, |at| at.as_nanos()))
}

/// Reads a file: what it holds in the weeks around, and what is wrong with it.
fn events(path: &Path, today: Day, home: Zone) -> (Vec<busy::Event>, Option<String>) {
    let too_large = std::fs::metadata(path).is_ok_and(|seen| seen.len() > MOST_BYTES);
    let read = if too_large { Err(std::io::Error::other("it is too large")) } else { std::fs::read(path) };
    let bytes = match read {
        Ok(bytes) => bytes,
        Err(error) => return (Vec::new(), Some(format!("The calendar {} cannot be read: {error}.", path.display()))),
    };
    let calendar = Calendar::read(&bytes);
    let first = today.checked_sub_days(chrono::Days::new(BACK)).unwrap_or(today);
    let last = today.checked_add_days(chrono::Days::new(AHEAD)).unwrap_or(today);
    let found = calendar.occurrences((first, last), home);
    let theirs = found.iter().filter(|held| !held.uid.ends_with(OWN) && !held.cancelled);
    let events = theirs.flat_map(|held| by_day(held, (first, last))).collect();
    let fault = calendar.faults.first().map(|fault| {
        let more = match calendar.faults.len() {
            1 => String::new(),
            n => format!(", and {} more", n - 1),
        };
        format!("The calendar {}, line {}: {}{more}.", path.display(), fault.line, fault.words)
    });
    (events, fault)
}

/// An event on each of its days.
fn by_day(held: &Occurrence, (first, last): (Day, Day)) -> Vec<busy::Event> {
    let days = first.max(held.from.date()).iter_days().take_while(|day| *day <= last.min(held.to.date()));
    let on = |day: Day| {
        let time = held.time_on(day)?;
        Some(busy::Event {
            uid: held.uid.clone(),
            day,
            from: time.from,
            to: time.to,
            words: crate::domain::safe::line(&held.words),
            busy: held.busy,
            with: held.with.clone(),
        })
    };
    days.filter_map(on).collect()
}

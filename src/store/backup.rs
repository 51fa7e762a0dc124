//! Backups: copied by SQLite itself, verified before they count, thinned, restored into the live file.

use super::{Store, Watch, connect, guard, kept, row, schema, set_journal_mode};
use crate::domain::id::Uid;
use crate::domain::{Day, Moment, workdays};
use crate::error::{Error, Result};
use chrono::{Datelike, NaiveDateTime};
use rusqlite::backup::StepResult;
use rusqlite::{Connection, OpenFlags, OptionalExtension, params};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

words! {
    /// What a backup was made for.
    Why { Daily = "daily", Exit = "exit", Import = "import", Migration = "migration", Restore = "restore", Asked = "asked" }
}

/// One backup on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    pub file: PathBuf,
    pub made: NaiveDateTime,
    pub why: String,
    pub bytes: u64,
}

const KEEP_DAYS: usize = 7;
const KEEP_WEEKS: usize = 4;
const KEEP_MONTHS: usize = 12;
/// Together the backups take at most this much, but three are always kept.
const KEEP_BYTES: u64 = 2_000_000_000;
const KEEP_LEAST: usize = 3;
const STAMP: &str = "%Y%m%d-%H%M%S";

/// Answers the folder where a file's backups lie.
pub fn folder(store: &Store) -> PathBuf {
    let path = store.path();
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("{stem}-backups"))
}

/// Makes a verified backup, thins the old ones and answers the new one.
///
/// The further folders of the settings get it too while they are there; one that fails is said in the notices.
pub fn make(store: &mut Store, why: Why, now: Moment) -> Result<Backup> {
    make_sparing(store, why, now, None)
}

/// The same, and one file is not thinned: a restore still reads it, and may have to be done again.
fn make_sparing(store: &mut Store, why: Why, now: Moment, spared: Option<&Path>) -> Result<Backup> {
    let folder = folder(store);
    let file = free(&folder, &format!("{}-{why}", now.format(STAMP)));
    copy_to(store, &file, false)?;
    remember(store, &file, why, now)?;
    thin(&folder, now.date_naive(), spared)?;
    for further in store.settings().backup_to.clone() {
        if let Err(error) = copy_further(store, &file, Path::new(&further), (why, now), spared) {
            store.notices.push(error.to_string());
        }
    }
    read(&file).ok_or_else(|| Error::io(&file, std::io::Error::other("the backup is gone")))
}

/// Another process may have thinned it out already.
fn remove(file: &Path) -> Result<()> {
    match std::fs::remove_file(file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Error::io(file, error)),
        _ => Ok(()),
    }
}

/// Answers a name that no backup has yet: two of one second are both kept.
fn free(folder: &Path, stem: &str) -> PathBuf {
    let named = |nth: u32| if nth == 1 { format!("{stem}.box9") } else { format!("{stem}-{nth}.box9") };
    let names = (1..).map(|nth| folder.join(named(nth)));
    names.into_iter().find(|file| !file.exists()).unwrap_or_else(|| folder.join(named(1)))
}

fn copy_further(
    store: &mut Store,
    made: &Path,
    further: &Path,
    (why, now): (Why, Moment),
    spared: Option<&Path>,
) -> Result<()> {
    if !further.is_dir() {
        return Ok(());
    }
    let folder = further.join(folder(store).file_name().unwrap_or_default());
    let file = folder.join(made.file_name().unwrap_or_default());
    copy(&Connection::open_with_flags(made, OpenFlags::SQLITE_OPEN_READ_ONLY)?, &file, None)?;
    remember(store, &file, why, now)?;
    thin(&folder, now.date_naive(), spared)
}

fn remember(store: &mut Store, file: &Path, why: Why, now: Moment) -> Result<()> {
    let noted = file.display().to_string();
    store.note(|conn| {
        let sql = "INSERT INTO saved_backup (file, made_at, why, verified) VALUES (?1, ?2, ?3, 1)";
        conn.execute(sql, params![noted, now.to_rfc3339(), why.word()])?;
        Ok(())
    })
}

/// After this many days a further folder without a new backup is missed.
const MISSED_AFTER: i64 = 7;

/// Says which further folders have had no backup for a week, or never had one.
pub fn missed(store: &Store, now: Moment) -> Result<Vec<String>> {
    let mut missed = Vec::new();
    for further in &store.settings().backup_to {
        let sql = "SELECT made_at FROM saved_backup WHERE substr(file, 1, length(?1)) = ?1 ORDER BY id DESC LIMIT 1";
        let newest =
            store.conn().prepare_cached(sql)?.query_row([further], |found| row::moment(found, "made_at")).optional()?;
        match newest.map(|made| (now - made).num_days()) {
            None => missed.push(format!("No backup has gone to {further} yet.")),
            Some(days) if days > MISSED_AFTER => {
                missed.push(format!("No backup has gone to {further} for {days} days."))
            }
            Some(_) => {}
        }
    }
    Ok(missed)
}

/// Makes the day's backup if there is none yet; says whether it made one.
pub fn daily(store: &mut Store, now: Moment) -> Result<bool> {
    let rollover = store.settings().rollover;
    let today = workdays::rollover(now, rollover);
    let day_of = |backup: &Backup| (backup.made - chrono::Duration::hours(i64::from(rollover))).date();
    if list(store)?.iter().any(|backup| day_of(backup) >= today) {
        return Ok(false);
    }
    make(store, Why::Daily, now).map(|_| true)
}

/// Makes a backup unless nothing was done since the newest one; says whether it made one.
pub fn unless_current(store: &mut Store, why: Why, now: Moment) -> Result<bool> {
    let newest = super::history::page(store.conn(), None, 1)?.first().map(|operation| operation.at.naive_local());
    let current = list(store)?.first().map(|backup| backup.made);
    if newest.is_none() || current >= newest {
        return Ok(false);
    }
    make(store, why, now).map(|_| true)
}

/// Copies the whole file to a place, whole and verified or not at all.
pub fn copy_to(store: &Store, target: &Path, overwrite: bool) -> Result<()> {
    if target.canonicalize().is_ok_and(|real| real == store.path) {
        return Err(Error::refused("The copy would replace the funnel itself; name another file."));
    }
    if target.exists() && !overwrite {
        return Err(Error::refused_with(
            format!("{} is there already.", target.display()),
            "Name another file, or add --force.",
        ));
    }
    copy(store.conn(), target, store.settings_folder.as_deref())
}

/// With a folder of settings its files come along.
fn copy(conn: &Connection, target: &Path, settings: Option<&Path>) -> Result<()> {
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    schema::make_folder(folder)?;
    let io = |error: std::io::Error| Error::io(target, error);
    let least = operations(conn)?;
    let draft = tempfile::Builder::new().prefix(".box9-backup-").tempfile_in(folder).map_err(io)?;
    {
        let mut copy = Connection::open_with_flags(draft.path(), OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        run(conn, &mut copy).map_err(|error| not_made(target, &error.to_string()))?;
        copy.pragma_update_and_check(None, "journal_mode", "delete", |row| row.get::<_, String>(0))?;
        settings.map_or(Ok(()), |folder| kept::put(&copy, folder))?;
        copy.close().map_err(|(_, error)| error)?;
    }
    verify(draft.path(), least, conn).map_err(|error| not_made(target, &error.to_string()))?;
    draft.as_file().sync_all().map_err(io)?;
    draft.persist(target).map_err(|error| Error::io(target, error.error))?;
    sync_folder(folder);
    Ok(())
}

/// Puts a backup into the live file, after the present one was put aside; answers what was put aside.
///
/// What was put aside is verified and on disk before the file is touched; the file is then written in one transaction,
/// so that it is the old or the new one whenever the power goes, and the backup stays to be restored again.
///
/// Files of settings that came along and are not there any more are written again, and said in the notices.
pub fn restore(store: &mut Store, file: &Path, now: Moment) -> Result<Backup> {
    let source = guard::said(file, Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY))?;
    guard::said(file, schema::refuse_unknown(&source, file))?;
    whole(&source).map_err(|error| guard::refused(file, &error.to_string()))?;
    let aside = make_sparing(store, Why::Restore, now, Some(file))?;
    store.place.refuse_moved(&store.path)?;
    let place = store.place.clone();
    run(&source, &mut store.conn)?;
    store.conn = connect(&store.path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    set_journal_mode(&store.conn, &place)?;
    store.journal_ready = false;
    store.settings_version = -1;
    store.upgrade(now)?;
    store.reload_settings()?;
    let back = kept::take_out(store)?;
    store.notices.extend(back.into_iter().map(|name| format!("{name} is back in the folder of settings.")));
    Ok(aside)
}

/// Answers the backups on disk, newest first.
pub fn list(store: &Store) -> Result<Vec<Backup>> {
    Ok(in_folder(&folder(store)))
}

/// Says whether a backup opens, is whole and is ours.
pub fn is_good(file: &Path) -> bool {
    let open = || -> Result<()> {
        let conn = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        schema::refuse_unknown(&conn, file)?;
        whole(&conn)
    };
    open().is_ok()
}

/// Says whether a backup holds the deal or person of this uid.
pub fn holds(file: &Path, uid: Uid) -> bool {
    let held = || -> rusqlite::Result<bool> {
        let conn = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let sql = "SELECT EXISTS (SELECT 1 FROM deal WHERE uid = ?1) OR EXISTS (SELECT 1 FROM person WHERE uid = ?1)";
        conn.query_row(sql, [uid.0], |row| row.get(0))
    };
    held().unwrap_or(false)
}

/// Opens a copy of the file in memory, walked back to the end of a day.
pub fn as_of(store: &Store, day: Day) -> Result<Connection> {
    let mut copy = Connection::open_in_memory()?;
    run(store.conn(), &mut copy)?;
    copy.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON")?;
    super::undo::walk_back(&copy, day)?;
    let settings = super::settings::load(&copy)?.0;
    copy.execute_batch(
        "CREATE TEMP TABLE box9_touched (deal_id INTEGER PRIMARY KEY); INSERT INTO box9_touched SELECT id FROM deal;
         DELETE FROM standing; DELETE FROM tally;",
    )?;
    super::standing::recompute(&copy, &settings, i64::MAX)?;
    Ok(copy)
}

fn run(from: &Connection, to: &mut Connection) -> rusqlite::Result<()> {
    // All pages in one step: in several, every write of another program would start it over.
    let backup = rusqlite::backup::Backup::new(from, to)?;
    backup.run_to_completion(i32::MAX, std::time::Duration::from_millis(5), None)
}

/// So many pages are copied before those who wait are told.
const AT_ONCE: i32 = 2_000;

/// Copies the file as it is now into another one; tells those who wait, and stops where they wish it.
pub(super) fn copy_watched(from: &Connection, to: &mut Connection, watch: Option<&Watch>) -> Result<()> {
    // While it is read, it stays for us as it is: otherwise every write of another program would start the copy over.
    let _kept = super::snapshot(from)?;
    operations(from)?;
    let copy = rusqlite::backup::Backup::new(from, to)?;
    watch.map_or(Ok(()), |watch| watch.read("a copy to try it on", 0))?;
    while copy.step(AT_ONCE)? == StepResult::More {
        let pages = copy.progress();
        let Some(watch) = watch else { continue };
        watch.announce(pages.pagecount.max(0) as usize);
        watch.advance((pages.pagecount - pages.remaining).max(0) as usize)?;
    }
    Ok(())
}

/// A backup counts when it opens again, is whole, and holds what the file held when it was made.
fn verify(file: &Path, least: i64, original: &Connection) -> Result<()> {
    let copy = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    schema::refuse_unknown(&copy, file)?;
    whole(&copy)?;
    if (least..=operations(original)?).contains(&operations(&copy)?) {
        return Ok(());
    }
    Err(Error::refused("the copy is not the file"))
}

fn operations(conn: &Connection) -> rusqlite::Result<i64> {
    conn.query_row("SELECT coalesce(max(id), 0) FROM operation", [], |row| row.get(0))
}

fn whole(conn: &Connection) -> Result<()> {
    let answer: Vec<String> = {
        let mut statement = conn.prepare("PRAGMA quick_check(1)")?;
        row::all(statement.query_map([], |row| row.get(0))?)?
    };
    match answer.first().map(String::as_str) {
        Some("ok") => Ok(()),
        Some(fault) => Err(Error::refused(format!("it is damaged: {fault}"))),
        None => Err(Error::refused("it could not be checked")),
    }
}

fn not_made(target: &Path, why: &str) -> Error {
    Error::File {
        message: format!("No backup was made at {}: {why}.", target.display()),
        hint: Some("Make room there, or name another place.".into()),
    }
}

/// A rename is on disk when its folder is.
fn sync_folder(folder: &Path) {
    if let Ok(folder) = std::fs::File::open(folder) {
        let _ = folder.sync_all();
    }
}

fn in_folder(folder: &Path) -> Vec<Backup> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut backups: Vec<Backup> = entries.flatten().filter_map(|entry| read(&entry.path())).collect();
    backups.sort_by(|one, other| (other.made, &other.file).cmp(&(one.made, &one.file)));
    backups
}

fn read(file: &Path) -> Option<Backup> {
    let name = file.file_name()?.to_str()?.strip_suffix(".box9")?;
    let (stamp, why) = (name.get(..15)?, name.get(16..)?);
    let made = NaiveDateTime::parse_from_str(stamp, STAMP).ok()?;
    let bytes = std::fs::metadata(file).ok()?.len();
    (bytes > 0).then(|| Backup { file: file.to_owned(), made, why: why.to_owned(), bytes })
}

/// Removes backups that neither a day, a week nor a month needs any more, and the oldest beyond the space.
fn thin(folder: &Path, today: Day, spared: Option<&Path>) -> Result<()> {
    let backups = in_folder(folder);
    let keep = kept(&backups, today);
    let spared = spared.and_then(|file| file.canonicalize().ok());
    let is_spared = |file: &Path| spared.is_some() && file.canonicalize().ok() == spared;
    for (backup, keep) in backups.iter().zip(keep) {
        if !keep && !is_spared(&backup.file) {
            remove(&backup.file)?;
        }
    }
    Ok(())
}

/// Answers which backups are kept, newest first as given: all of today, the newest of each of the last days, weeks, months.
fn kept(backups: &[Backup], today: Day) -> Vec<bool> {
    let (mut days, mut weeks, mut months) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut bytes = 0;
    let mut keep = Vec::new();
    for (index, backup) in backups.iter().enumerate() {
        let day = backup.made.date();
        let for_day = days.len() < KEEP_DAYS && days.insert(day);
        let for_week = weeks.len() < KEEP_WEEKS && weeks.insert(day.iso_week());
        let for_month = months.len() < KEEP_MONTHS && months.insert((day.year(), day.month()));
        let room = bytes + backup.bytes <= KEEP_BYTES || index < KEEP_LEAST;
        let kept = room && (for_day || for_week || for_month || day >= today || index < KEEP_LEAST);
        bytes += if kept { backup.bytes } else { 0 };
        keep.push(kept);
    }
    keep
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(day: &str, hour: u32, bytes: u64) -> Backup {
        let made = day.parse::<Day>().unwrap().and_hms_opt(hour, 0, 0).unwrap();
        Backup { file: PathBuf::new(), made, why: "daily".into(), bytes }
    }

    #[test]
    fn keeps_days_then_weeks_then_months() {
        let today: Day = "2026-11-20".parse().unwrap();
        let backups: Vec<Backup> =
            (0..400).map(|ago| made(&(today - chrono::Days::new(ago)).to_string(), 9, 1)).collect();
        let kept: Vec<Day> = backups
            .iter()
            .zip(kept(&backups, today))
            .filter(|(_, keep)| *keep)
            .map(|(backup, _)| backup.made.date())
            .collect();
        assert_eq!(kept.len(), 7 + 2 + 11, "{kept:?}");
        assert!(kept.contains(&"2026-11-14".parse().unwrap()));
        assert_eq!(kept.last().unwrap().to_string(), "2025-12-31");
    }

    #[test]
    fn large_ones_make_room_but_three_stay() {
        let today: Day = "2026-11-20".parse().unwrap();
        let backups: Vec<Backup> =
            (0..6).map(|ago| made(&(today - chrono::Days::new(ago)).to_string(), 9, 1_500_000_000)).collect();
        assert_eq!(kept(&backups, today), [true, true, true, false, false, false]);
    }
}

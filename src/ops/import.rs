//! Importing: every row of every file is accounted for, as one operation that can be taken back.

mod cells;
mod deal_of;
mod deals;
mod document;
mod draft;
mod input;
mod known;
mod layout;
mod left_out;
mod mail;
mod paths;
mod people;
mod places;
mod quick_lines;
mod rehearsal;
mod rejects;
mod repeats;
mod report;
mod schedule;
mod seen;
mod sheets;
mod sieve;
mod source;

use std::path::{Path, PathBuf};

use super::enrol::Starts;
use super::handoff::Books;
use crate::domain::Moment;
use crate::error::{Error, Result};
use crate::formats::Format;
use crate::formats::headings::{Rows, Target};
use crate::formats::words::{DateOrder, Place};
use crate::store::{Store, backup, deals as cards};
use input::Input;
use layout::{Layout, Referenced};
pub use left_out::TORN;
pub use mail::NO_MESSAGE;
pub use paths::{complete, named};
pub use quick_lines::is_one as is_line;
pub use rehearsal::{Choices, Group, Imported, Rehearsal, Wish, bring_in, field, fields, rehearse};
pub use repeats::print_of;
pub use report::{ColumnReading, Example, Reading, Report, Skipped};
use schedule::Schedule;
use seen::Seen;
pub use source::Source;

/// What is to be imported, and how its words are to be understood.
#[derive(Debug, Default)]
pub struct Request {
    pub files: Vec<Source>,
    /// None: known by the first bytes.
    pub format: Option<Format>,
    /// Say what would be done, and do nothing.
    pub dry_run: bool,
    /// Columns that the owner names.
    pub map: Vec<(String, Target)>,
    /// Stage words that the owner explains.
    pub stages: Vec<(String, Place)>,
    pub won_as: WonAs,
    /// An address book: people, no deals.
    pub as_people: bool,
    /// None: decided for each column by its cells.
    pub dates: Option<DateOrder>,
    pub policy: Policy,
    /// Where the rows that were skipped are written.
    pub reject: Option<PathBuf>,
    /// Rows that become this are left out.
    pub off: Vec<Group>,
}

/// Where a deal that was won before goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WonAs {
    #[default]
    Customer,
    /// Still to be delivered.
    Handoff,
}

words! {
    /// What happens to a deal that is known already.
    #[derive(Default)]
    Policy {
        /// Its blanks are filled; what differs stays.
        #[default]
        Fill = "fill",
        /// The file overwrites.
        Update = "update",
        /// It stays as it is.
        Skip = "skip",
    }
}

/// What became of a row; each is counted once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Duplicate,
    Conflict,
    New,
    Filled,
    Unchanged,
}

impl Outcome {
    fn group(self) -> Group {
        match self {
            Outcome::Duplicate => Group::Duplicate,
            Outcome::Conflict => Group::Conflict,
            Outcome::New => Group::New,
            Outcome::Filled => Group::Filled,
            Outcome::Unchanged => Group::Unchanged,
        }
    }
}

/// Whether a known row brought something, and whether it contradicts.
#[derive(Debug, Clone, Default)]
struct Change {
    filled: bool,
    conflict: bool,
    /// The facts that it fills, or in which it differs.
    facts: Vec<String>,
}

/// One import while it runs.
struct Run<'a> {
    request: &'a Request,
    /// The sources of all its files: an id of one may be meant in another.
    sources: Vec<String>,
    referenced: Referenced,
    schedule: Schedule,
    /// The last deal, person and company before it.
    before: (i64, i64, i64),
    seen: Seen,
    places: report::Places,
    starts: Starts,
    books: Books,
    /// What the last row filled, or in what it differed.
    facts: Vec<String>,
}

/// Imports the files as one operation; stopped or refused, it leaves nothing behind.
///
/// The same file twice changes nothing. A dry run does everything where nobody else sees it, and nothing of it stays.
pub fn import(store: &mut Store, request: &Request, now: Moment) -> Result<Report> {
    refuse_taken(request)?;
    let formats = formats(request)?;
    left_out::refuse_torn(request, formats.contains(&Format::Json))?;
    let mut report = if request.dry_run {
        let short = is_short(request, &formats)?;
        store.tried(short, |store| written(store, request, &formats, now))?
    } else {
        let large = formats.iter().any(|format| !matches!(format, Format::Mail | Format::Lines));
        if large && !cards::none(store.conn())? {
            backup::make(store, backup::Why::Import, now)?;
        }
        written(store, request, &formats, now)?
    };
    report.say_unused(request);
    if let Err(error) = report.write_rejects(request) {
        report.remarks.push(format!("The import is done, but the rows that were skipped were not written: {error}"));
    }
    Ok(report)
}

/// Files that are no larger are tried within the moment that another program may wait.
const SHORT: u64 = 64 * 1024;

fn is_short(request: &Request, formats: &[Format]) -> Result<bool> {
    let bytes = request.files.iter().map(Source::bytes).sum::<Result<u64>>()?;
    Ok(bytes <= SHORT && !formats.contains(&Format::Xlsx))
}

/// Does it, and answers what became of each row.
fn written(store: &mut Store, request: &Request, formats: &[Format], now: Moment) -> Result<Report> {
    let of = |wanted: Format| request.files.iter().zip(formats).filter(move |(_, format)| **format == wanted);
    let mut report = Report::new(request);
    report.is_joined = formats.contains(&Format::Json);
    let mut inputs = Vec::new();
    for (file, format) in request.files.iter().zip(formats) {
        inputs.extend(Input::of(file, *format, &mut report.remarks)?);
    }
    let done = store.long("import", now, |long| {
        for (file, _) in of(Format::Json) {
            document::bring_in(long, file, request, &mut report)?;
        }
        if !inputs.is_empty() {
            sheets::bring_in(long, request, &inputs, &mut report)?;
        }
        for (file, _) in of(Format::Mail) {
            mail::bring_in(long, file, request, &mut report)?;
        }
        for (file, _) in of(Format::Lines) {
            quick_lines::bring_in(long, file, request, &mut report)?;
        }
        Ok(())
    })?;
    report.operation = done.operation.filter(|_| !request.dry_run).map(|id| id.0);
    Ok(report)
}

/// Refuses a reject file that is there already, before anything is done.
fn refuse_taken(request: &Request) -> Result<()> {
    match request.reject.as_deref().filter(|path| path.exists() && !request.dry_run) {
        Some(path) => {
            let taken = format!("{} is there already.", path.display());
            Err(Error::refused_with(taken, "Name another file for the rows that are skipped."))
        }
        None => Ok(()),
    }
}

/// Refuses a file in which nothing can be read, by its first bytes.
pub fn refuse_unreadable(file: &Path) -> Result<()> {
    let source = Source::path(file);
    let head = source.head()?;
    if head.is_empty() {
        return Err(Error::refused_with(format!("{} is empty.", source.name()), "Choose another file."));
    }
    let format = Format::of(&head);
    format.refuse_unread(&source.name())?;
    if format == Format::Csv { Format::refuse_binary(&head, &source.name()) } else { Ok(()) }
}

/// Answers the format of each file; refuses the whole import when one cannot be read.
fn formats(request: &Request) -> Result<Vec<Format>> {
    let known = |file: &Source| {
        let format = request.format.map_or_else(|| file.head().map(|head| Format::of(&head)), Ok)?;
        format.refuse_unread(&file.name())?;
        if request.format.is_none() && format == Format::Csv {
            Format::refuse_binary(&file.head()?, &file.name())?;
        }
        Ok(format)
    };
    request.files.iter().map(known).collect()
}

/// The order in which files come in: what deals refer to comes before them.
fn rank(layout: &Layout) -> u8 {
    match layout.rows {
        Rows::Companies => 0,
        Rows::People => 1,
        Rows::Deals => 2,
    }
}

//! An import tried on screen: what was understood, what each row would become, and the owner's changes to both.

use std::path::PathBuf;

use super::report::{Example, Reading, Report};
use super::{Policy, Request, Source, WonAs, import};
use crate::domain::Moment;
use crate::domain::text;
use crate::error::{Error, Result};
use crate::formats::headings::Target;
use crate::formats::words::{DateOrder, place};
use crate::store::{Store, mappings};
use serde::{Deserialize, Serialize};

words! {
    /// What becomes of a row, as the owner switches it on and off.
    Group {
        New = "new", Filled = "fills blanks", Conflict = "conflicts", Duplicate = "duplicates", Unchanged = "unchanged",
        Skipped = "skipped",
    }
}

impl Group {
    /// Says whether its rows can be left out.
    pub fn can_be_off(self) -> bool {
        matches!(self, Group::New | Group::Filled | Group::Conflict | Group::Duplicate)
    }
}

/// What the owner asks of some files, in words, so that it can be kept and tried again.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wish {
    pub files: Vec<PathBuf>,
    pub choices: Choices,
    /// Rows that are left out.
    pub off: Vec<Group>,
}

/// What is remembered for files with the same headings.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Choices {
    /// Columns and the words of their fields.
    pub columns: Vec<(String, String)>,
    /// Stage words and what they mean.
    pub stages: Vec<(String, String)>,
    pub as_people: bool,
    /// Won deals are still to be delivered.
    pub to_deliver: bool,
    /// `dmy`, `mdy` or `ymd`, where the owner decided.
    pub dates: Option<String>,
    /// `update` or `skip`, where the owner decided.
    pub policy: Option<String>,
}

/// What a rehearsal found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rehearsal {
    pub tables: Vec<Reading>,
    /// Each stage word, how many rows have it, and what it means; none: nobody knows.
    pub stages: Vec<(String, u64, Option<String>)>,
    pub groups: Vec<(Group, u64)>,
    pub rows: u64,
    pub examples: Vec<(Group, Example)>,
    pub remarks: Vec<String>,
    /// What is new in it comes in as a whole.
    pub is_joined: bool,
}

/// What an import came to, in a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Imported {
    pub said: String,
    pub changed: bool,
}

impl Choices {
    /// Answers the field of a column, where the owner said one.
    pub fn set_column(&mut self, heading: &str, field: &str) {
        put(&mut self.columns, heading, field);
    }

    /// Says what a stage word means.
    pub fn set_stage(&mut self, word: &str, meaning: &str) {
        put(&mut self.stages, word, meaning);
    }
}

fn put(list: &mut Vec<(String, String)>, key: &str, value: &str) {
    let folded = text::fold(key);
    list.retain(|(known, _)| text::fold(known) != folded);
    list.push((key.to_owned(), value.to_owned()));
}

impl Wish {
    fn request(&self, dry_run: bool) -> Request {
        let choices = &self.choices;
        let column = |(heading, field): &(String, String)| Some((heading.clone(), Target::parse(field)?));
        let stage = |(word, meaning): &(String, String)| Some((word.clone(), place(meaning, None)?));
        Request {
            files: self.files.iter().map(Source::path).collect(),
            dry_run,
            map: choices.columns.iter().filter_map(column).collect(),
            stages: choices.stages.iter().filter_map(stage).collect(),
            won_as: if choices.to_deliver { WonAs::Handoff } else { WonAs::Customer },
            as_people: choices.as_people,
            dates: choices.dates.as_deref().and_then(DateOrder::parse),
            policy: choices.policy.as_deref().and_then(Policy::parse).unwrap_or_default(),
            off: self.off.clone(),
            ..Request::default()
        }
    }
}

/// What is said where choices were remembered.
const RECALLED: &str = "Chosen as for the last file with these headings; e changes it.";

/// Tries an import and takes all of it back; answers what it found, and with `recall` what was chosen for such a file.
pub fn rehearse(store: &mut Store, wish: &Wish, recall: bool, now: Moment) -> Result<(Wish, Rehearsal)> {
    let mut wish = wish.clone();
    if recall {
        let headings = headings(&wish)?;
        if let Some(kept) = mappings::find(store.conn(), &headings)? {
            wish.choices = serde_json::from_str(&kept).unwrap_or_default();
        }
    }
    let report = import(store, &wish.request(true), now)?;
    let mut found = Rehearsal::of(report);
    if recall && wish.choices != Choices::default() {
        found.remarks.insert(0, RECALLED.into());
    }
    Ok((wish, found))
}

/// Does it as one operation, and remembers the choices for files with the same headings.
pub fn bring_in(store: &mut Store, wish: &Wish, now: Moment) -> Result<Imported> {
    let headings = if wish.choices == Choices::default() { None } else { Some(headings(wish)?) };
    let report = import(store, &wish.request(false), now)?;
    let kept = serde_json::to_string(&wish.choices).unwrap_or_default();
    let remembered = headings.map_or(Ok(()), |headings| store.note(|conn| mappings::keep(conn, &headings, &kept, now)));
    let unkept = remembered.err().map(|error| format!(" The choices were not remembered: {error}")).unwrap_or_default();
    Ok(Imported { said: said(&report) + &unkept, changed: report.operation.is_some() })
}

/// The headings of all tables of the file, folded: what a mapping is remembered by.
fn headings(wish: &Wish) -> Result<String> {
    let request = wish.request(true);
    let formats = super::formats(&request)?;
    let mut all = Vec::new();
    for (file, format) in request.files.iter().zip(formats) {
        for input in super::Input::of(file, format, &mut Vec::new())? {
            all.extend(input.open()?.header().iter().map(|heading| text::fold(heading)));
        }
    }
    Ok(all.join("\u{1f}"))
}

fn said(report: &Report) -> String {
    let group = |(group, count): &(Group, u64)| format!("{} {group}", text::grouped(*count as i64));
    let counted: Vec<String> = counts(report).iter().filter(|(_, count)| *count > 0).map(group).collect();
    let rows = text::count(report.rows as usize, "row");
    format!("{}: {rows}, {}.", report.files.join(", "), counted.join(", "))
}

fn counts(report: &Report) -> Vec<(Group, u64)> {
    let of = |group: &Group| match group {
        Group::New => report.new,
        Group::Filled => report.filled,
        Group::Conflict => report.conflicts,
        Group::Duplicate => report.duplicates,
        Group::Unchanged => report.unchanged,
        Group::Skipped => report.skipped_count,
    };
    Group::ALL.iter().map(|group| (*group, of(group))).collect()
}

impl Rehearsal {
    fn of(report: Report) -> Rehearsal {
        let groups = counts(&report);
        let stages = report.stage_words.into_iter().map(|(word, (rows, meaning))| (word, rows, meaning));
        let skipped = report.skipped.iter().take(super::report::MOST_EXAMPLES).map(|skipped| {
            let example = Example {
                file: skipped.file.clone(),
                line: skipped.line,
                words: skipped.reason.clone(),
                changes: Vec::new(),
            };
            (Group::Skipped, example)
        });
        Rehearsal {
            is_joined: report.is_joined,
            tables: report.readings.clone(),
            stages: stages.collect(),
            groups,
            rows: report.rows,
            examples: report.examples.iter().cloned().chain(skipped).collect(),
            remarks: report.remarks.iter().filter(|remark| !remark.ends_with("of --stage.")).cloned().collect(),
        }
    }
}

/// Answers the words of fields that a typed beginning may mean.
pub fn fields(typed: &str) -> Vec<&'static str> {
    let typed = typed.trim().to_lowercase().replace([' ', '-'], "_");
    Target::words().filter(|word| word.starts_with(&typed)).collect()
}

/// Reads a field as the owner types it.
pub fn field(typed: &str) -> Result<String> {
    let exact = Target::parse(typed).map(|target| target.word());
    match (exact, fields(typed).as_slice()) {
        (Some(word), _) => Ok(word),
        (None, [one]) => Ok((*one).to_owned()),
        _ => Err(Error::invalid(
            "field",
            format!("there is no field \"{}\"; `ignore` leaves a column out", typed.trim()),
        )),
    }
}

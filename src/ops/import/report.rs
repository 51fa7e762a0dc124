//! What an import did, each row counted once.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::rehearsal::Group;
use super::rejects::Rejects;
use super::{Outcome, Request};
use crate::domain::deal::Deal;
use crate::domain::stage::{Pane, Stage};
use crate::domain::text;
use crate::error::Result;
use crate::formats::table::Shape;
use crate::formats::words::{DateOrder, Place};

/// At most this many skipped rows are listed; all are counted, and all are in the reject file.
const MOST_LISTED: usize = 1_000;
/// At most this many unknown words are told apart.
const MOST_WORDS: usize = 1_000;

/// So many rows of each group are shown by a rehearsal.
pub const MOST_EXAMPLES: usize = 100;

/// A row and what would become of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    pub file: String,
    pub line: u64,
    /// Whom or what it is about, or why it is skipped.
    pub words: String,
    /// The facts that it fills, or in which it differs.
    pub changes: Vec<String>,
}

/// What an import did or would do; `rows` is the sum of the six counts.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    pub files: Vec<String>,
    pub rows: u64,
    pub new: u64,
    pub filled: u64,
    pub unchanged: u64,
    pub conflicts: u64,
    pub duplicates: u64,
    pub skipped_count: u64,
    pub skipped: Vec<Skipped>,
    pub unmapped_columns: Vec<String>,
    pub unknown_stages: BTreeMap<String, u64>,
    /// The number under which it can be taken back; none when nothing changed.
    pub operation: Option<i64>,
    pub dry_run: bool,
    /// Cells that were not what their column holds, by heading; they are kept in the notes.
    #[serde(skip)]
    pub unread: BTreeMap<String, u64>,
    /// How each sheet was understood, for a preview.
    #[serde(skip)]
    pub readings: Vec<Reading>,
    /// Where the new deals are; none is the tray.
    #[serde(skip)]
    pub panes: BTreeMap<Pane, u64>,
    /// The stage words of the rows, how many have each, and what it means; none: nobody knows.
    #[serde(skip)]
    pub stage_words: BTreeMap<String, (u64, Option<String>)>,
    /// Some rows of each group.
    #[serde(skip)]
    pub examples: Vec<(Group, Example)>,
    /// What else the owner should hear, in sentences.
    #[serde(skip)]
    pub remarks: Vec<String>,
    /// How many rows are the same as an earlier one of their file; they come in like any other.
    pub repeated: u64,
    /// Its new rows come in as a whole, because they refer to each other.
    #[serde(skip)]
    pub is_joined: bool,
    /// The owner's own stage words that a row had.
    #[serde(skip)]
    told: BTreeSet<String>,
    #[serde(skip)]
    rejects: Rejects,
}

/// How a sheet was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    pub file: String,
    pub shape: Shape,
    /// What kind of file it is, in words.
    pub format: String,
    pub rows: u64,
    /// What its rows are about: deals, people or companies.
    pub about: &'static str,
    pub columns: Vec<ColumnReading>,
}

/// How a column was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnReading {
    pub heading: String,
    /// The word of the field that it fills; none: its cells are kept as a note.
    pub field: Option<String>,
    /// The first different cells that hold something.
    pub samples: Vec<String>,
    /// For a column of days, the order of day, month and year, and whether its cells leave that open.
    pub days: Option<(DateOrder, bool)>,
    /// A cell by which that order is known, where one shows it.
    pub proof: Option<String>,
}

impl Reading {
    /// Answers it in words: "CSV, cells parted by ;, UTF-8, headings in line 1".
    pub fn words(&self) -> String {
        let parted = self.shape.delimiter.map(|mark| match mark {
            '\t' => "cells parted by tabs".to_owned(),
            ',' => "cells parted by commas".to_owned(),
            other => format!("cells parted by {other}"),
        });
        let headings = match (self.shape.header_line, self.shape.delimiter) {
            (0, None) => String::new(),
            (0, _) => "no headings".to_owned(),
            (line, _) => format!("headings in line {line}"),
        };
        let encoding = Some(self.shape.encoding.clone()).filter(|word| word != "workbook").unwrap_or_default();
        let words = [self.format.clone(), parted.unwrap_or_default(), encoding, headings];
        words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(", ")
    }
}

impl ColumnReading {
    /// Answers how its days are written, where it has days: "day first, as 25/12/2026"; `?` where no cell shows it.
    pub fn days_words(&self) -> Option<String> {
        let (order, open) = self.days?;
        let words = match order {
            DateOrder::Ymd => "year first",
            DateOrder::Dmy => "day first",
            DateOrder::Mdy => "month first",
        };
        Some(match &self.proof {
            _ if open => format!("{words}?"),
            Some(proof) => format!("{words}, as {proof}"),
            None => words.to_owned(),
        })
    }
}

/// A row that did not come in, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Skipped {
    pub file: String,
    pub line: u64,
    pub reason: String,
}

/// Where the new deals are, for the label.
#[derive(Debug, Default)]
pub(super) struct Places {
    pub by_pane: BTreeMap<Pane, u64>,
}

impl Report {
    pub(super) fn new(request: &Request) -> Report {
        Report {
            files: request.files.iter().map(super::Source::name).collect(),
            dry_run: request.dry_run,
            rejects: Rejects::new(request.reject.is_some() && !request.dry_run),
            ..Report::default()
        }
    }

    pub(super) fn count(&mut self, outcome: Outcome) {
        self.rows += 1;
        let count = match outcome {
            Outcome::Duplicate => &mut self.duplicates,
            Outcome::Conflict => &mut self.conflicts,
            Outcome::New => &mut self.new,
            Outcome::Filled => &mut self.filled,
            Outcome::Unchanged => &mut self.unchanged,
        };
        *count += 1;
    }

    /// Takes note of what a row says of its stage.
    pub(super) fn stage_word(&mut self, word: &str, meaning: Option<Place>) {
        let meaning = meaning.map(|place| place.word().to_owned());
        let room = self.stage_words.len() < MOST_WORDS;
        if let Some(known) = self.stage_words.get_mut(word) {
            *known = (known.0 + 1, meaning);
        } else if room {
            self.stage_words.insert(word.to_owned(), (1, meaning));
        }
    }

    /// Takes note of a row, where not enough of its group are known yet.
    pub(super) fn example(&mut self, group: Group, example: impl FnOnce() -> Example) {
        let before = match group {
            Group::New => self.new,
            Group::Filled => self.filled,
            Group::Conflict => self.conflicts,
            Group::Duplicate => self.duplicates,
            Group::Unchanged => self.unchanged,
            Group::Skipped => self.skipped_count,
        };
        if self.dry_run && before < MOST_EXAMPLES as u64 {
            self.examples.push((group, example()));
        }
    }

    pub(super) fn skip(&mut self, skipped: Skipped, raw: impl AsRef<[u8]>) -> Result<()> {
        self.rows += 1;
        self.skipped_count += 1;
        self.rejects.keep(&skipped, raw.as_ref())?;
        if self.skipped.len() < MOST_LISTED {
            self.skipped.push(skipped);
        }
        Ok(())
    }

    pub(super) fn unknown_stage(&mut self, word: &str) {
        let room = self.unknown_stages.len() < MOST_WORDS || self.unknown_stages.contains_key(word);
        let word = if room { word } else { "(others)" };
        *self.unknown_stages.entry(word.to_owned()).or_default() += 1;
    }

    /// Takes note of a stage word that the owner explained.
    pub(super) fn told(&mut self, request: &Request, word: &str) {
        let word = text::fold(word);
        if request.stages.iter().any(|(told, _)| text::fold(told) == word) {
            self.told.insert(word);
        }
    }

    /// Says how many rows were the same as an earlier one; they stay, for two deals may look alike.
    pub(super) fn tell_repeated(&mut self) {
        let said = match self.repeated {
            0 => return,
            1 => "1 row is the same as an earlier row; both came in.".to_owned(),
            rows => format!("{} rows are the same as an earlier row; all came in.", text::grouped(rows as i64)),
        };
        self.remarks.push(said);
    }

    /// Says which of the owner's stage words no row had.
    pub(super) fn say_unused(&mut self, request: &Request) {
        let unused = request.stages.iter().filter(|(word, _)| !self.told.contains(&text::fold(word)));
        let said = unused.map(|(word, _)| format!("No row has the stage word \"{word}\" of --stage."));
        let said: Vec<String> = said.collect();
        self.remarks.extend(said);
    }

    /// Answers the skipped rows by reason, the most frequent first, each with its first lines.
    pub fn reasons(&self) -> Vec<(&str, Vec<&Skipped>)> {
        let mut groups: BTreeMap<&str, Vec<&Skipped>> = BTreeMap::new();
        self.skipped.iter().for_each(|skipped| groups.entry(&skipped.reason).or_default().push(skipped));
        let mut groups: Vec<_> = groups.into_iter().collect();
        groups.sort_by_key(|(_, skipped)| std::cmp::Reverse(skipped.len()));
        groups
    }

    pub(super) fn unread(&mut self, headings: &[String]) {
        for heading in headings {
            *self.unread.entry(heading.clone()).or_default() += 1;
        }
    }

    pub(super) fn write_rejects(&mut self, request: &Request) -> Result<()> {
        match &request.reject {
            Some(path) => self.rejects.write(path),
            None => Ok(()),
        }
    }

    /// Answers the operation's name in the history: "40 leads imported from list.csv".
    pub(super) fn label(&self, places: &Places) -> String {
        let new: u64 = places.by_pane.values().sum();
        let mut panes = places.by_pane.iter().filter(|(_, count)| **count > 0);
        let what = match (new, panes.next(), panes.next()) {
            (0, ..) => text::count((self.new + self.filled) as usize, "row"),
            (_, Some((pane, _)), None) if new == self.new && pane.stage().is_some() => plural(new, *pane),
            _ => text::count(self.rows as usize, "row"),
        };
        let from = match self.files.as_slice() {
            [one] => format!(" from {one}"),
            [] => String::new(),
            many => format!(" from {} files", many.len()),
        };
        format!("{what} imported{from}")
    }
}

fn plural(count: u64, pane: Pane) -> String {
    text::count(count as usize, pane.stage().map_or("deal", Stage::word)).replace("opportunitys", "opportunities")
}

impl super::Run<'_> {
    /// Takes note of where a new deal is.
    pub(super) fn note_place(&mut self, deal: &Deal) {
        let pane = Pane::of(deal.state, deal.stage, deal.archived, false);
        *self.places.by_pane.entry(pane).or_default() += 1;
    }
}

//! Finds by a sample of a sheet how its cells are separated and which line holds the headings.

use std::collections::HashMap;

use ::csv::ReaderBuilder;

use super::Record;
use crate::formats::headings;

const DELIMITERS: &[u8] = b",;\t|";
const SAMPLE_ROWS: usize = 500;
const HEADER_WITHIN: usize = 50;

/// Answers the delimiter that a first line such as `sep=;` names.
pub fn named_delimiter(sample: &str) -> Option<u8> {
    let line = sample.lines().next()?.trim().trim_matches('"');
    match line.get(..4).filter(|start| start.eq_ignore_ascii_case("sep=")).map(|_| &line.as_bytes()[4..]) {
        Some([one]) if one.is_ascii_punctuation() => Some(*one),
        Some([] | b"\\t" | b"tab") if sample.starts_with("sep=") => Some(b'\t'),
        _ => None,
    }
}

/// Answers the delimiter that gives the most rows of the same width; a comma when none does.
pub fn delimiter(sample: &str) -> u8 {
    let mut best = (0.0, b',');
    for candidate in DELIMITERS {
        let score = consistency(sample, *candidate);
        if score > best.0 {
            best = (score, *candidate);
        }
    }
    best.1
}

fn consistency(sample: &str, delimiter: u8) -> f64 {
    let mut reader =
        ReaderBuilder::new().delimiter(delimiter).flexible(true).has_headers(false).from_reader(sample.as_bytes());
    let widths: Vec<usize> = reader
        .byte_records()
        .take(SAMPLE_ROWS)
        .flatten()
        .filter(|record| record.iter().any(|cell| !cell.is_empty()))
        .map(|record| record.len())
        .collect();
    let (width, rows) = usual_width(&widths);
    if width < 2 {
        return 0.0;
    }
    let share = rows as f64 / widths.len() as f64;
    share * (1.0 - 1.0 / width as f64)
}

/// The width that holds the most separators in all, and how many rows have it.
fn usual_width(widths: &[usize]) -> (usize, usize) {
    let mut rows: HashMap<usize, usize> = HashMap::new();
    widths.iter().for_each(|width| *rows.entry(*width).or_default() += 1);
    let weight = |width: usize, count: usize| (width.saturating_sub(1) * count, width);
    rows.into_iter().max_by_key(|(width, count)| weight(*width, *count)).unwrap_or((0, 0))
}

/// Where the headings are.
pub enum Headings {
    /// In this record of the sample.
    Record(usize),
    /// Nowhere: this record is already a row.
    None { first_row: usize },
}

/// Finds the first record that is as wide and as filled as headings are; prose above it is passed over.
pub fn headings_in(records: &[Record]) -> Headings {
    let widths: Vec<usize> = records.iter().map(|record| record.cells.len()).collect();
    let (width, _) = usual_width(&widths);
    let enough = if width < 2 { 1 } else { width.div_ceil(2).max(2) };
    let head = &records[..records.len().min(HEADER_WITHIN)];
    let at = head
        .iter()
        .position(|record| filled(record) >= enough)
        .or_else(|| head.iter().position(|record| known(record) >= 2))
        .unwrap_or(0);
    match head.get(at) {
        Some(record) if is_row(record) => Headings::None { first_row: at },
        _ => Headings::Record(at),
    }
}

fn filled(record: &Record) -> usize {
    record.cells.iter().filter(|cell| !cell.trim().is_empty()).count()
}

fn known(record: &Record) -> usize {
    record.cells.iter().filter(|cell| headings::is_known(cell)).count()
}

/// A record is surely no heading line when a cell is an e-mail address, or a web address or a day among no known heading.
fn is_row(record: &Record) -> bool {
    let any = |test: fn(&str) -> bool| record.cells.iter().any(|cell| test(cell.trim()));
    any(is_email) || (known(record) == 0 && any(|cell| is_link(cell) || is_day(cell)))
}

fn is_email(cell: &str) -> bool {
    let Some((name, host)) = cell.split_once('@') else { return false };
    !name.is_empty() && host.contains('.') && !cell.contains(char::is_whitespace) && !host.contains('@')
}

fn is_link(cell: &str) -> bool {
    cell.starts_with("http://") || cell.starts_with("https://") || cell.starts_with("www.")
}

/// `2026-02-14`, alone or before a time.
fn is_day(cell: &str) -> bool {
    let bytes = cell.as_bytes();
    bytes.len() >= 10
        && bytes[..10].iter().enumerate().all(|(i, b)| if matches!(i, 4 | 7) { *b == b'-' } else { b.is_ascii_digit() })
}

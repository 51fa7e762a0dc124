//! Reads the words of other programs: stages, yes and no, blanks, several values in one cell.

mod amounts;
mod days;
mod guard;
mod stages;
#[cfg(test)]
mod tests;

pub use amounts::{Amount, DecimalStyle, NumberColumn, read_amount};
pub use days::{DateColumn, DateOrder, read_day};
pub use guard::{formula_guard, unguard};
pub use stages::{Place, place};

const BLANKS: &[&str] = &[
    "",
    "select",
    "n/a",
    "na",
    "#n/a",
    "-",
    "--",
    "---",
    "–",
    "—",
    "null",
    "(null)",
    "nil",
    "none",
    "(none)",
    "nan",
    "tbd",
    "tba",
    "?",
    "unknown",
    "undefined",
    "not set",
    "not specified",
    "(blank)",
    "[not provided]",
];
const YES: &[&str] = &["1", "true", "yes", "y", "t", "x", "on", "ano", "ja", "oui", "si", "sí", "wahr", "✓"];
const NO: &[&str] = &["0", "false", "no", "n", "f", "off", "ne", "nein", "non", "falsch", ""];

/// Says whether a cell holds nothing, or a word that stands for nothing.
pub fn is_blank(cell: &str) -> bool {
    let cell = cell.trim();
    cell.len() <= LONGEST_BLANK && BLANKS.contains(&cell.to_lowercase().as_str())
}

/// No word of the list is longer, in bytes.
const LONGEST_BLANK: usize = 16;

/// Reads yes or no; none for any other word.
pub fn read_bool(cell: &str) -> Option<bool> {
    let folded = cell.trim().to_lowercase();
    let has = |words: &[&str]| words.contains(&folded.as_str());
    if has(YES) { Some(true) } else { has(NO).then_some(false) }
}

/// Parts a cell of several values: Google's `:::`, a quoted list, `;`, line breaks, or commas; without repeats.
pub fn split(cell: &str) -> Vec<String> {
    let mut values: Vec<String> = Vec::new();
    for value in pieces(cell) {
        let value = value.trim().trim_matches('"').trim();
        let system_label = value.starts_with("* ");
        if !value.is_empty() && !system_label && !values.iter().any(|known| known == value) {
            values.push(value.to_string());
        }
    }
    values
}

fn pieces(cell: &str) -> Vec<String> {
    if cell.contains(":::") {
        return cell.split(":::").map(str::to_string).collect();
    }
    let inner = cell.trim().trim_start_matches('[').trim_end_matches(']');
    if inner.starts_with('"') {
        return quoted(inner);
    }
    let by = [';', '\n', ',', '|'].into_iter().find(|mark| inner.contains(*mark)).unwrap_or(',');
    inner.split(by).map(str::to_string).collect()
}

/// `"a, b","c"`: commas inside the quotes belong to the value.
fn quoted(list: &str) -> Vec<String> {
    let mut reader = ::csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(list.as_bytes());
    reader.records().flatten().flat_map(|record| record.iter().map(str::to_string).collect::<Vec<_>>()).collect()
}

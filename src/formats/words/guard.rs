//! Keeps a spreadsheet from taking exported text for a formula.

use std::borrow::Cow;

const FORMULA: &[char] = &['=', '+', '-', '@', '\t', '\r'];

/// Puts an apostrophe before a cell that a spreadsheet would run; numbers and phone numbers stay as they are.
pub fn formula_guard(cell: &str) -> Cow<'_, str> {
    let bare = cell.trim_start_matches('\'');
    let runs = bare.starts_with(FORMULA) && !is_number(bare);
    if runs { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// Takes that apostrophe away again; any other stays.
pub fn unguard(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if formula_guard(rest) == cell => rest,
        _ => cell,
    }
}

/// A number as `-12.5`, or a phone number as `+44 (0)20 7946-0000`.
fn is_number(cell: &str) -> bool {
    let only = |rest: &str, also: &str| {
        rest.contains(|c: char| c.is_ascii_digit()) && rest.chars().all(|c| c.is_ascii_digit() || also.contains(c))
    };
    cell.strip_prefix('-').is_some_and(|rest| only(rest, ".,"))
        || cell.strip_prefix('+').is_some_and(|rest| only(rest, " ()-."))
}

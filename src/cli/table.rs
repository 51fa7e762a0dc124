//! Straight columns: by display width on a terminal, tabs between them for programs.

use super::output::{Meaning, Output};
use crate::domain::safe;
use crate::error::Result;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// So many rows decide how wide the columns are; the rest follow them.
pub const MEASURED: usize = 200;
const GAP: usize = 2;

/// A column: its heading, the most columns of the terminal it may take, those it gives up last, and whether it holds numbers.
pub struct Column {
    pub heading: &'static str,
    pub most: usize,
    least: usize,
    right: bool,
    dispensable: bool,
}

impl Column {
    /// Answers a column of words.
    pub const fn words(heading: &'static str, most: usize) -> Column {
        Column { heading, most, least: 10, right: false, dispensable: false }
    }

    /// Answers a column of words that keeps so much of its width as long as others can give way.
    pub const fn kept(heading: &'static str, most: usize, least: usize) -> Column {
        Column { heading, most, least, right: false, dispensable: false }
    }

    /// Answers a column of words that a narrow terminal does without.
    pub const fn dispensable(heading: &'static str, most: usize) -> Column {
        Column { dispensable: true, ..Column::words(heading, most) }
    }

    /// Answers a column of numbers.
    pub const fn numbers(heading: &'static str, most: usize) -> Column {
        Column { heading, most, least: most, right: true, dispensable: false }
    }
}

/// A cell with its meaning.
pub type Cell = (Meaning, String);

/// Rows in columns; the first rows are held back until they show how wide the columns must be.
pub struct Table<'t> {
    columns: &'t [Column],
    widths: Option<Vec<usize>>,
    held: Vec<Vec<Cell>>,
}

impl<'t> Table<'t> {
    /// Makes an empty table.
    pub fn new(columns: &'t [Column]) -> Table<'t> {
        Table { columns, widths: None, held: Vec::new() }
    }

    /// Adds a row, written at once where the output is no terminal.
    pub fn row(&mut self, output: &mut Output<'_>, cells: Vec<Cell>) -> Result<()> {
        if output.width.is_none() {
            return output.tabbed(&cells.into_iter().map(|(_, text)| text).collect::<Vec<_>>());
        }
        if self.widths.is_some() {
            return self.write(output, &cells);
        }
        self.held.push(cells);
        if self.held.len() < MEASURED { Ok(()) } else { self.release(output) }
    }

    /// Writes what was held back.
    pub fn end(mut self, output: &mut Output<'_>) -> Result<()> {
        if self.held.is_empty() { Ok(()) } else { self.release(output) }
    }

    fn release(&mut self, output: &mut Output<'_>) -> Result<()> {
        self.widths = Some(self.fitted(output.width.unwrap_or(80)));
        let heading: Vec<Cell> = self.columns.iter().map(|column| (Meaning::Dim, column.heading.to_owned())).collect();
        self.write(output, &heading)?;
        let held = std::mem::take(&mut self.held);
        held.iter().try_for_each(|cells| self.write(output, cells))
    }

    /// Answers the widths: as wide as needed; on a narrow terminal columns give way, then the dispensable ones go.
    fn fitted(&self, room: usize) -> Vec<usize> {
        let mut needed: Vec<usize> = (0..self.columns.len()).map(|index| self.needed(index)).collect();
        let least: Vec<usize> = self.columns.iter().map(|column| column.least).collect();
        let dispensable = (0..self.columns.len()).rev().filter(|index| self.columns[*index].dispensable);
        for gone in dispensable.map(Some).chain([None]) {
            let mut widths = needed.clone();
            if narrow(&mut widths, &least, room) {
                return widths;
            }
            gone.iter().for_each(|index| needed[*index] = 0);
        }
        narrow(&mut needed, &vec![4; least.len()], room);
        needed
    }

    fn needed(&self, index: usize) -> usize {
        let column = &self.columns[index];
        let cells = self.held.iter().filter_map(|cells| cells.get(index));
        let widest = cells.map(|(_, text)| width(text)).max().unwrap_or(0);
        if widest == 0 { 0 } else { widest.max(width(column.heading)).min(column.most) }
    }

    fn write(&self, output: &mut Output<'_>, cells: &[Cell]) -> Result<()> {
        let widths = self.widths.as_deref().unwrap_or_default();
        let mut words: Vec<Cell> = Vec::new();
        for ((column, (meaning, text)), room) in self.columns.iter().zip(cells).zip(widths) {
            if *room > 0 {
                let text = cut(text, *room);
                let blanks = " ".repeat(room.saturating_sub(width(&text)));
                let filled = if column.right { blanks + &text } else { text + &blanks };
                words.push((*meaning, filled));
                words.push((Meaning::Plain, " ".repeat(GAP)));
            }
        }
        output.painted(&words)
    }
}

/// Takes from what has most to spare until the line fits; says whether it does.
fn narrow(widths: &mut [usize], least: &[usize], room: usize) -> bool {
    let taken = |widths: &[usize]| widths.iter().filter(|width| **width > 0).map(|width| width + GAP).sum::<usize>();
    while taken(widths) > room + GAP {
        let spare = |index: &usize| widths[*index].saturating_sub(least[*index]);
        match (0..widths.len()).max_by_key(spare).filter(|index| spare(index) > 0) {
            Some(index) => widths[index] -= 1,
            None => return false,
        }
    }
    true
}

pub(super) fn width(text: &str) -> usize {
    safe::line(text).width()
}

/// Answers the text in at most so many columns, its end as … where it is longer.
pub fn cut(text: &str, room: usize) -> String {
    let text = safe::line(text);
    if text.width() <= room {
        return text;
    }
    let mut kept = String::new();
    for letter in text.graphemes(true) {
        if kept.width() + letter.width() + 1 > room {
            break;
        }
        kept.push_str(letter);
    }
    if room == 0 { kept } else { kept.trim_end().to_owned() + "…" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_by_the_columns_that_letters_take() {
        let cases = [
            ("Ada Lovelace", 12, "Ada Lovelace"),
            ("Ada Lovelace", 8, "Ada Lov…"),
            ("Ada Lovelace", 5, "Ada…"),
            ("山田太郎", 5, "山田…"),
            ("山田太郎", 8, "山田太郎"),
            ("a\u{1b}[31mb", 20, "a\u{fffd}[31mb"),
            ("x", 0, ""),
        ];
        for (text, room, shown) in cases {
            assert_eq!(cut(text, room), shown, "{text:?} in {room}");
        }
    }

    #[test]
    fn a_narrow_terminal_does_without_what_is_dispensable_and_no_line_is_longer_than_it() {
        const COLUMNS: &[Column] =
            &[Column::kept("Who", 28, 22), Column::dispensable("Title", 30), Column::words("What", 40)];
        let row = |who: &str| {
            [who, "A title of some length", "call about the quote"].map(|cell| (Meaning::Plain, cell.to_owned()))
        };
        let cases: &[(usize, &str)] = &[
            (80, "Rosalind Achterberg  A title of some length  call about the quote"),
            (56, "Rosalind Achterberg  A title of some…   call about the…"),
            (40, "Rosalind Achterberg  call about the quo…"),
            (20, "Rosalind…  call abo…"),
        ];
        for (room, shown) in cases {
            let (mut out, mut err) = (Vec::new(), Vec::new());
            let mut output = Output::new(&mut out, &mut err);
            output.width = Some(*room);
            let mut table = Table::new(COLUMNS);
            table.row(&mut output, row("Rosalind Achterberg").into()).unwrap();
            table.end(&mut output).unwrap();
            let text = String::from_utf8(out).unwrap();
            assert!(text.lines().all(|line| line.width() <= *room), "{room}: {text}");
            assert_eq!(text.lines().nth(1), Some(*shown), "{room}");
        }
    }
}

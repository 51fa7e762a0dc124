//! Cards of an address book, versions 2.1, 3.0 and 4.0, as rows under our own field words.

mod card;
#[cfg(test)]
mod tests;
mod write;

use std::io::{self, Cursor, Read};

use super::decode::{self, Text};
use super::headings::Rows;
use super::lines::Lines;
use super::table::{Bad, Item, Record, Shape, Table};
use crate::error::{Error, Result};
pub use write::{Contact, text};

/// A larger card is skipped; pictures are part of it.
const LARGEST: usize = 16 * 1024 * 1024;
const NO_END: &str = "a card that does not end with END:VCARD";
const NO_CARD: &str = "this line is in no card";
const TOO_LARGE: &str = "a card of more than 16 MB";

/// Reads card by card, in bounded memory.
pub struct Cards {
    header: Vec<String>,
    lines: Lines,
    encoding: String,
    /// The line that was read ahead.
    ahead: Option<(u64, String)>,
    over: bool,
}

impl Cards {
    /// Finds the encoding; cards have no headings, so every column that one may fill is there.
    pub fn open(source: Box<dyn Read>) -> Result<Cards> {
        let (head, source) = decode::head(source).map_err(unreadable)?;
        let mut begin = String::new();
        let mut first = Text::new(&head, Box::new(Cursor::new(head.clone()))).map_err(unreadable)?;
        first.read_to_string(&mut begin).map_err(unreadable)?;
        let encoding = first.encoding();
        let text = Text::new(&head, source).map_err(unreadable)?;
        let header = card::header();
        Ok(Cards { header, lines: Lines::new(Box::new(text)), encoding, ahead: None, over: false })
    }

    fn line(&mut self) -> io::Result<Option<(u64, String)>> {
        if let Some(ahead) = self.ahead.take() {
            return Ok(Some(ahead));
        }
        let line = self.lines.next()?;
        Ok(line.map(|line| (self.lines.number, String::from_utf8_lossy(&line).into_owned())))
    }

    fn next_card(&mut self) -> io::Result<Option<Item>> {
        while let Some((number, line)) = self.line()? {
            if is(&line, "BEGIN:VCARD") {
                return self.card(number, line).map(Some);
            }
            if !line.trim().is_empty() {
                return Ok(Some(Item::Bad(Bad { line: number, reason: NO_CARD.into(), raw: line })));
            }
        }
        Ok(None)
    }

    /// Reads on to the end of a card that has begun; a card within it, as an agent's, belongs to it.
    fn card(&mut self, number: u64, first: String) -> io::Result<Item> {
        let (mut raw, mut depth, mut agent, mut large) = (first + "\n", 1, false, false);
        while let Some((at, line)) = self.line()? {
            if is(&line, "BEGIN:VCARD") {
                if !agent {
                    self.ahead = Some((at, line));
                    return Ok(Item::Bad(Bad { line: number, reason: NO_END.into(), raw }));
                }
                depth += 1;
            }
            agent = line.len() >= 6 && line.is_char_boundary(6) && line[..6].eq_ignore_ascii_case("AGENT:");
            let end = is(&line, "END:VCARD");
            if raw.len() + line.len() < LARGEST {
                raw.push_str(&line);
                raw.push('\n');
            } else {
                large = true;
            }
            depth -= usize::from(end);
            if depth == 0 {
                return Ok(if large { bad(number, TOO_LARGE, raw) } else { self.row(number, raw) });
            }
        }
        Ok(bad(number, NO_END, raw))
    }

    fn row(&self, line: u64, raw: String) -> Item {
        match card::cells(&raw, &self.header) {
            Ok(cells) => Item::Row(Record { line, cells, raw }),
            Err(reason) => bad(line, reason, raw),
        }
    }
}

fn bad(line: u64, reason: &str, raw: String) -> Item {
    Item::Bad(Bad { line, reason: reason.to_owned(), raw })
}

/// A line that begins with a blank goes on with the one before it.
fn is(line: &str, words: &str) -> bool {
    line.trim_end().eq_ignore_ascii_case(words)
}

fn unreadable(source: io::Error) -> Error {
    Error::io("The cards", source)
}

impl Iterator for Cards {
    type Item = Result<Item>;

    /// Answers the next card; after an error of the source there is none.
    fn next(&mut self) -> Option<Self::Item> {
        if self.over {
            return None;
        }
        let next = self.next_card().map_err(unreadable).transpose();
        self.over = !matches!(next, Some(Ok(_)));
        next
    }
}

impl Table for Cards {
    fn header(&self) -> &[String] {
        &self.header
    }

    fn shape(&self) -> Shape {
        Shape { encoding: self.encoding.clone(), delimiter: None, header_line: 0 }
    }

    fn kind(&self) -> Option<(&'static str, Rows)> {
        Some(("vcard", Rows::People))
    }
}

//! What an old workbook (.xls) asks its reader to make room for, looked at before it is read.

use super::guard::{MOST_CELLS, too_many_cells};
use crate::error::{Error, Result};

/// A sector number from here on ends a chain, or is none.
const NONE: u32 = 0xFFFF_FFFA;
const HEAD: usize = 512;
/// So many sectors of the table are named in the head.
const IN_HEAD: std::ops::Range<usize> = 76..HEAD;
const ENTRY: usize = 128;
/// A shorter stream lies in small sectors, within the stream of the first entry.
const SHORT: usize = 4096;
const SMALL: usize = 64;

/// Refuses a file whose chains of sectors run in a circle, or whose pages span more cells than are read.
pub fn look(name: &str, bytes: &[u8]) -> Result<()> {
    let damaged = || Error::refused(format!("{name} is damaged: a part of it leads back to itself, or nowhere."));
    let file = Sectors::open(bytes).ok_or_else(damaged)?;
    let stream = file.workbook().ok_or_else(damaged)?;
    if cells(&stream) > MOST_CELLS { Err(too_many_cells(name)) } else { Ok(()) }
}

/// The sectors of a compound file, and which comes after each.
struct Sectors<'a> {
    bytes: &'a [u8],
    size: usize,
    next: Vec<u32>,
}

impl<'a> Sectors<'a> {
    fn open(bytes: &'a [u8]) -> Option<Sectors<'a>> {
        let size = match half(bytes, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let mut file = Sectors { bytes, size, next: Vec::new() };
        let mut table: Vec<u32> = words(bytes.get(IN_HEAD)?).collect();
        let (mut more, mut seen) = (word(bytes, 68)?, 0);
        while more < NONE {
            seen += 1;
            table.extend(words(file.sector(more).filter(|_| seen <= bytes.len() / size)?));
            more = table.pop()?;
        }
        for sector in table.into_iter().filter(|sector| *sector < NONE) {
            let part: Vec<u32> = words(file.sector(sector)?).collect();
            file.next.extend(part);
        }
        Some(file)
    }

    /// The last sector may be cut off.
    fn sector(&self, number: u32) -> Option<&'a [u8]> {
        let from = (number as usize).checked_add(1)?.checked_mul(self.size)?;
        let rest = self.bytes.get(from..).filter(|rest| !rest.is_empty())?;
        Some(&rest[..rest.len().min(self.size)])
    }

    /// Answers the bytes of a chain; none where it leads to itself or nowhere.
    fn chain(&self, first: u32) -> Option<Vec<u8>> {
        let numbers = walk(first, &self.next)?;
        Some(numbers.into_iter().filter_map(|number| self.sector(number)).flatten().copied().collect())
    }

    /// Answers the stream that holds the pages; each chain that a reader follows is looked at.
    fn workbook(&self) -> Option<Vec<u8>> {
        let entries = self.chain(word(self.bytes, 48)?)?;
        let minis: Vec<u32> = words(&self.chain(word(self.bytes, 60)?)?).collect();
        let entries: Vec<&[u8]> = entries.chunks_exact(ENTRY).collect();
        let small = self.chain(word(entries.first()?, 116)?)?;
        let mut found = None;
        for entry in &entries {
            let (first, length) = (word(entry, 116)?, word(entry, 120)? as usize);
            let is_book = ["Workbook", "Book"].iter().any(|name| is_named(entry, name));
            if !is_book {
                continue;
            }
            let mut stream = if length < SHORT {
                let numbers = walk(first, &minis)?;
                numbers.into_iter().flat_map(|at| small.iter().skip(at as usize * SMALL).take(SMALL)).copied().collect()
            } else {
                self.chain(first)?
            };
            stream.truncate(length);
            found = found.or(Some(stream));
        }
        found
    }
}

/// Answers the numbers of a chain; none where it is longer than there are any.
fn walk(first: u32, next: &[u32]) -> Option<Vec<u32>> {
    let (mut numbers, mut at) = (Vec::new(), first);
    while at < NONE {
        let after = *next.get(at as usize)?;
        numbers.push(at);
        if numbers.len() > next.len() {
            return None;
        }
        at = after;
    }
    Some(numbers)
}

fn is_named(entry: &[u8], name: &str) -> bool {
    let written = entry.as_chunks::<2>().0.iter().map(|pair| u16::from_le_bytes(*pair));
    let written: String = char::decode_utf16(written.take(32).take_while(|unit| *unit != 0)).flatten().collect();
    written.eq_ignore_ascii_case(name)
}

/// Answers how many cells the pages span together: of each the least square that holds all of its cells, or that it claims.
fn cells(stream: &[u8]) -> u64 {
    let mut walked = 0;
    let pages = records(stream).take_while(|(kind, _)| *kind != END).filter(|(kind, _)| *kind == PAGE);
    let mut all = 0_u64;
    for (_, record) in pages {
        let at = word(record, 0).unwrap_or(u32::MAX) as usize;
        let (mut rows, mut columns, mut claimed) = (Span::default(), Span::default(), 0);
        for (kind, record) in records(stream.get(at..).unwrap_or_default()) {
            walked += 1;
            match kind {
                DIMENSIONS => claimed = claims(record).max(claimed),
                kind if CELLS.contains(&kind) => {
                    let Some((row, column)) = half(record, 0).zip(half(record, 2)) else { continue };
                    let last = half(record, record.len().saturating_sub(2)).filter(|_| kind == MANY).unwrap_or(column);
                    rows.take(row);
                    columns.take(column);
                    columns.take(last.max(column));
                }
                _ => {}
            }
            if walked > MOST_CELLS {
                return u64::MAX;
            }
        }
        all = all.saturating_add(claimed.max(rows.size() * columns.size()));
    }
    all
}

/// What a page says of its size, for which its reader makes room; rows are counted in four bytes by newer programs.
fn claims(record: &[u8]) -> u64 {
    let (rows, columns) = match record.len() {
        ..14 => (half(record, 2).map(u64::from).zip(half(record, 0).map(u64::from)), 4),
        _ => (word(record, 4).map(u64::from).zip(word(record, 0).map(u64::from)), 8),
    };
    let columns = half(record, columns + 2).unwrap_or(0);
    match rows {
        None | Some((0, _)) => 0,
        Some((last, first)) if last < first => u64::MAX,
        Some((last, first)) => (last - first).saturating_mul(columns.into()),
    }
}

#[derive(Default)]
struct Span(Option<(u16, u16)>);

impl Span {
    fn take(&mut self, at: u16) {
        let (first, last) = self.0.unwrap_or((at, at));
        self.0 = Some((first.min(at), last.max(at)));
    }

    fn size(&self) -> u64 {
        self.0.map_or(0, |(first, last)| u64::from(last - first) + 1)
    }
}

const END: u16 = 0x000A;
const PAGE: u16 = 0x0085;
const DIMENSIONS: u16 = 0x0200;
/// Several numbers in one row; the last column stands at the end.
const MANY: u16 = 0x00BD;
const CELLS: &[u16] = &[0x0203, 0x0204, 0x00D6, 0x0205, 0x027E, 0x00FD, MANY, 0x0006];

fn records(mut stream: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    std::iter::from_fn(move || {
        let (kind, length) = (half(stream, 0)?, half(stream, 2)? as usize);
        let record = stream.get(4..4 + length)?;
        stream = &stream[4 + length..];
        Some((kind, record))
    })
}

fn words(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.as_chunks::<4>().0.iter().map(|four| u32::from_le_bytes(*four))
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.as_chunks::<4>().0.first().map(|four| u32::from_le_bytes(*four))
}

fn half(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at + 2)?.as_chunks::<2>().0.first().map(|two| u16::from_le_bytes(*two))
}

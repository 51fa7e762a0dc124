//! Reads days in the shapes other programs write them; the order of day and month is decided once for a column.

use chrono::{DateTime, NaiveDate};

/// How a day made of numbers is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    Ymd,
    Dmy,
    Mdy,
}

impl DateOrder {
    /// Reads the words of `--dates`.
    pub fn parse(word: &str) -> Option<Self> {
        match word.trim().to_lowercase().as_str() {
            "ymd" => Some(DateOrder::Ymd),
            "dmy" => Some(DateOrder::Dmy),
            "mdy" => Some(DateOrder::Mdy),
            _ => None,
        }
    }

    /// The word of `--dates`.
    pub fn word(self) -> &'static str {
        match self {
            DateOrder::Ymd => "ymd",
            DateOrder::Dmy => "dmy",
            DateOrder::Mdy => "mdy",
        }
    }
}

/// Gathers from the cells of a column in which order its days are written.
#[derive(Debug, Clone, Default)]
pub struct DateColumn {
    days_first: u64,
    months_first: u64,
    years_first: u64,
    either: u64,
    dotted: u64,
    /// Cells that every reader takes alike, the year in front.
    iso: u64,
    read: u64,
    unread: u64,
    /// The first cell that can be read in one order only.
    proof: Option<String>,
}

impl DateColumn {
    /// Takes note of one cell.
    pub fn observe(&mut self, cell: &str) {
        if super::is_blank(cell) {
            return;
        }
        if is_iso(cell) {
            self.iso += 1;
            self.read += 1;
            return;
        }
        let possible = |order| read_day(cell, order).is_some();
        let orders = (possible(DateOrder::Dmy), possible(DateOrder::Mdy), possible(DateOrder::Ymd));
        self.read += u64::from(orders != (false, false, false));
        self.unread += u64::from(orders == (false, false, false));
        if !is_numeric(cell) || year_leads(cell) {
            return;
        }
        match orders {
            (true, false, _) => {
                self.days_first += 1;
                self.proof.get_or_insert_with(|| cell.trim().to_owned());
            }
            (false, true, _) => {
                self.months_first += 1;
                self.proof.get_or_insert_with(|| cell.trim().to_owned());
            }
            (false, false, true) => self.years_first += 1,
            (true, true, _) if read_day(cell, DateOrder::Dmy) != read_day(cell, DateOrder::Mdy) => {
                self.either += 1;
                self.dotted += u64::from(cell.contains('.'));
            }
            _ => {}
        }
    }

    /// Answers the order: as the cells show it, else the hint, else points mean day first, and anything else month first.
    pub fn order(&self, hint: Option<DateOrder>) -> DateOrder {
        let shown = [
            (self.days_first, DateOrder::Dmy),
            (self.months_first, DateOrder::Mdy),
            (self.years_first, DateOrder::Ymd),
        ];
        let most = shown.into_iter().max_by_key(|(count, order)| (*count, *order == DateOrder::Mdy));
        match (hint, most) {
            (Some(hint), _) => hint,
            (None, Some((count, order))) if count > 0 => order,
            _ if self.either == 0 && self.iso > 0 => DateOrder::Ymd,
            _ if self.dotted > 0 => DateOrder::Dmy,
            _ => DateOrder::Mdy,
        }
    }

    /// Says whether some cell could be two days and no cell shows, or cells disagree on, which is meant.
    pub fn is_ambiguous(&self) -> bool {
        let disagree = self.days_first > 0 && self.months_first > 0;
        disagree || (self.either > 0 && self.days_first + self.months_first + self.years_first == 0)
    }

    /// Answers a cell by which the order is known, where one shows it.
    pub fn proof(&self) -> Option<&str> {
        self.proof.as_deref()
    }

    /// Counts the filled cells that are no day in any order.
    pub fn unread(&self) -> u64 {
        self.unread
    }

    /// Says whether the column holds days at all: more than half of its filled cells are.
    pub fn is_days(&self) -> bool {
        self.read > self.unread
    }
}

/// Reads a day, with or without a time after it; what the file says counts, not where the reader lives.
pub fn read_day(cell: &str, order: DateOrder) -> Option<NaiveDate> {
    let cell = cell.trim().trim_start_matches('\'').trim();
    if cell.is_empty() || cell.len() > 64 || !cell.is_ascii() && !cell.contains(char::is_alphabetic) {
        return None;
    }
    if cell.bytes().all(|b| b.is_ascii_digit()) {
        return read_digits(cell);
    }
    if is_iso(cell) {
        return NaiveDate::parse_from_str(cell, "%Y-%m-%d").ok();
    }
    let parts = parts(cell);
    let [first, second, third, rest @ ..] = parts.as_slice() else { return None };
    if !is_time(rest) {
        return weekday(first).then(|| read_parts(second, third, rest.first()?, order)).flatten();
    }
    read_parts(first, second, third, order)
}

/// Cuts at blanks, commas, and the marks between numbers: `15 Apr, 2021 00:03:00` has four parts.
fn parts(cell: &str) -> Vec<&str> {
    let (day, time) = match cell.find(':') {
        Some(colon) => {
            let start = cell[..colon].rfind([' ', 'T', 't', ',']).map_or(colon, |at| at);
            cell.split_at(start)
        }
        None => (cell, ""),
    };
    let marks = |c: char| c.is_whitespace() || matches!(c, ',' | '-' | '/' | '.' | '\u{2010}'..='\u{2015}');
    let mut parts: Vec<&str> = day.split(marks).filter(|part| !part.is_empty()).collect();
    let time = time.trim_start_matches([' ', 'T', 't', ',']);
    if !time.is_empty() {
        parts.push(time);
    }
    parts
}

fn is_time(rest: &[&str]) -> bool {
    match rest {
        [] => true,
        [time] => time.starts_with(|c: char| c.is_ascii_digit()) && time.contains(':') && time.len() <= 40,
        _ => false,
    }
}

fn weekday(word: &str) -> bool {
    let start: String = word.to_lowercase().chars().take(3).collect();
    ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].contains(&start.as_str())
}

fn read_parts(first: &str, second: &str, third: &str, order: DateOrder) -> Option<NaiveDate> {
    if let Some(month) = month(second) {
        let (day, year) = if first.len() == 4 { (third, first) } else { (first, third) };
        return date(year, month, number(day)?);
    }
    if let Some(month) = month(first) {
        return date(third, month, number(second)?);
    }
    let order = if first.len() == 4 { DateOrder::Ymd } else { order };
    match order {
        DateOrder::Ymd => date(first, number(second)?, number(third)?),
        DateOrder::Dmy => date(third, number(second)?, number(first)?),
        DateOrder::Mdy => date(third, number(first)?, number(second)?),
    }
}

fn date(year: &str, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(read_year(year)?, month, day)
}

/// Two digits are the century that makes the year lie in 1970–2069.
fn read_year(text: &str) -> Option<i32> {
    let year = i32::try_from(number(text)?).ok()?;
    match text.len() {
        2 => Some(if year < 70 { 2000 + year } else { 1900 + year }),
        4 if year >= 1000 => Some(year),
        _ => None,
    }
}

fn number(text: &str) -> Option<u32> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let ordinal = &text[digits.len()..];
    let known = matches!(ordinal.to_ascii_lowercase().as_str(), "" | "st" | "nd" | "rd" | "th");
    (known && !digits.is_empty() && digits.len() <= 4 && digits.bytes().all(|b| b.is_ascii_digit()))
        .then(|| digits.parse().ok())
        .flatten()
}

const MONTHS: &[&str] = &[
    "january jan januar janvier enero gennaio ledna leden",
    "february feb februar février fevrier febrero febbraio února únor",
    "march mar märz marz mrz mars marzo března březen",
    "april apr avril abril aprile dubna duben",
    "may mai mayo maggio května květen",
    "june jun juni juin junio giugno června červen",
    "july jul juli juillet julio luglio července červenec",
    "august aug août aout agosto srpna srpen",
    "september sep sept septembre septiembre settembre září",
    "october oct oktober okt octobre octubre ottobre října říjen",
    "november nov novembre noviembre listopadu listopad",
    "december dec dezember dez décembre decembre diciembre dicembre prosince prosinec",
];

fn month(word: &str) -> Option<u32> {
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let word = word.to_lowercase();
    let at = MONTHS.iter().position(|names| names.split(' ').any(|name| name == word))?;
    u32::try_from(at + 1).ok()
}

/// 13 digits are milliseconds and 10 are seconds since 1970, 8 are a year, a month and a day.
fn read_digits(digits: &str) -> Option<NaiveDate> {
    match digits.len() {
        8 => date(&digits[..4], number(&digits[4..6])?, number(&digits[6..])?),
        10 => Some(DateTime::from_timestamp(digits.parse().ok()?, 0)?.date_naive()),
        13 => Some(DateTime::from_timestamp_millis(digits.parse().ok()?)?.date_naive()),
        _ => None,
    }
}

/// `2026-02-14` and nothing more: it is the same in every order.
fn is_iso(cell: &str) -> bool {
    cell.len() == 10 && cell.as_bytes()[4] == b'-' && NaiveDate::parse_from_str(cell, "%Y-%m-%d").is_ok()
}

fn is_numeric(cell: &str) -> bool {
    let parts = parts(cell.trim());
    parts.len() >= 3 && parts[..3].iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()))
}

fn year_leads(cell: &str) -> bool {
    parts(cell.trim()).first().is_some_and(|part| part.len() == 4)
}

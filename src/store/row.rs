//! Reading columns as the types of the domain; a value that no type reads is an error that names it.

use crate::domain::id::Uid;
use crate::domain::money::{Currency, Money};
use crate::domain::{Day, Moment};
use chrono::NaiveTime;
use rusqlite::types::{FromSql, Type, ValueRef};
use rusqlite::{Result, Row};

/// Collects rows, stopping at the first that fails.
pub fn all<T>(rows: impl Iterator<Item = Result<T>>) -> Result<Vec<T>> {
    rows.collect()
}

/// Reads a word of a closed set.
pub fn word<T>(row: &Row<'_>, column: &str, parse: fn(&str) -> Option<T>) -> Result<T> {
    let text: String = row.get(column)?;
    parse(&text).ok_or_else(|| unread(column, &text))
}

/// Reads a word of a closed set, or nothing.
pub fn word_or_none<T>(row: &Row<'_>, column: &str, parse: fn(&str) -> Option<T>) -> Result<Option<T>> {
    let text: Option<String> = row.get(column)?;
    text.map(|text| parse(&text).ok_or_else(|| unread(column, &text))).transpose()
}

/// Reads an hour "HH:MM", or nothing.
pub fn hour(row: &Row<'_>, column: &str) -> Result<Option<NaiveTime>> {
    let text: Option<String> = row.get(column)?;
    text.map(|text| NaiveTime::parse_from_str(&text, "%H:%M").map_err(|_| unread(column, &text))).transpose()
}

/// Writes an hour as "HH:MM".
pub fn hour_text(at: Option<NaiveTime>) -> Option<String> {
    at.map(|at| at.format("%H:%M").to_string())
}

/// Writes a day as "YYYY-MM-DD", quicker than by a pattern.
pub(super) fn day_text(day: Option<Day>) -> Option<String> {
    day.map(|day| day.to_string())
}

/// Reads an instant.
pub fn moment(row: &Row<'_>, column: &str) -> Result<Moment> {
    let text: String = row.get(column)?;
    Moment::parse_from_rfc3339(&text).map_err(|_| unread(column, &text))
}

/// Reads a day.
pub fn day(row: &Row<'_>, column: &str) -> Result<Day> {
    row.get(column)
}

/// Reads sixteen bytes.
pub fn uid(row: &Row<'_>, column: &str) -> Result<Uid> {
    row.get::<_, [u8; 16]>(column).map(Uid)
}

/// Reads minor units and their currency.
pub fn money(row: &Row<'_>, amount: &str, currency: &str) -> Result<Option<Money>> {
    let (minor, code): (Option<i64>, Option<String>) = (row.get(amount)?, row.get(currency)?);
    let (Some(minor), Some(code)) = (minor, code) else { return Ok(None) };
    let currency = Currency::parse(&code).map_err(|_| unread(currency, &code))?;
    Ok(Some(Money { minor, currency }))
}

/// Reads the columns of a row one after the other: to look each up by its name costs more than to read it.
pub(super) struct Cells<'a, 'stmt> {
    row: &'a Row<'stmt>,
    at: usize,
}

impl<'a, 'stmt> Cells<'a, 'stmt> {
    /// Begins at a column.
    pub fn of(row: &'a Row<'stmt>, at: usize) -> Cells<'a, 'stmt> {
        Cells { row, at }
    }

    /// Reads the next column.
    pub fn next<T: FromSql>(&mut self) -> Result<T> {
        self.at += 1;
        self.row.get(self.at - 1)
    }

    /// Reads a word of a closed set, or nothing.
    pub fn word<T>(&mut self, column: &str, parse: fn(&str) -> Option<T>) -> Result<Option<T>> {
        self.at += 1;
        let text = self.row.get_ref(self.at - 1)?.as_str_or_null()?;
        text.map(|text| parse(text).ok_or_else(|| unread(column, text))).transpose()
    }

    /// Reads an hour "HH:MM", or nothing.
    pub fn hour(&mut self, column: &str) -> Result<Option<NaiveTime>> {
        let text: Option<String> = self.next()?;
        text.map(|text| NaiveTime::parse_from_str(&text, "%H:%M").map_err(|_| unread(column, &text))).transpose()
    }

    /// Reads a day, or nothing.
    pub fn day(&mut self, column: &str) -> Result<Option<Day>> {
        self.at += 1;
        let text = self.row.get_ref(self.at - 1)?.as_str_or_null()?;
        text.map(|text| ten_letters(text).ok_or_else(|| unread(column, text))).transpose()
    }

    /// Reads an instant.
    pub fn moment(&mut self, column: &str) -> Result<Moment> {
        let text: String = self.next()?;
        Moment::parse_from_rfc3339(&text).map_err(|_| unread(column, &text))
    }

    /// Reads minor units and their currency, which follow each other.
    pub fn money(&mut self, column: &str) -> Result<Option<Money>> {
        let (minor, code): (Option<i64>, Option<String>) = (self.next()?, self.next()?);
        let (Some(minor), Some(code)) = (minor, code) else { return Ok(None) };
        let currency = Currency::parse(&code).map_err(|_| unread(column, &code))?;
        Ok(Some(Money { minor, currency }))
    }

    /// Says whether the next column holds anything.
    pub fn is_there(&mut self) -> Result<bool> {
        self.at += 1;
        Ok(self.row.get_ref(self.at - 1)? != ValueRef::Null)
    }
}

/// Reads "YYYY-MM-DD", quicker than by a pattern.
fn ten_letters(text: &str) -> Option<Day> {
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<u32>().ok();
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let dashes = text.len() == 10 && text.get(4..5) == Some("-") && text.get(7..8) == Some("-");
    Day::from_ymd_opt(i32::try_from(year).ok()?, month, day).filter(|_| dashes)
}

fn unread(column: &str, text: &str) -> rusqlite::Error {
    let message = format!("{column} holds \"{text}\", which this program cannot read");
    rusqlite::Error::FromSqlConversionFailure(0, Type::Text, message.into())
}

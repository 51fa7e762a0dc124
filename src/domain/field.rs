//! Each fact of a deal that can be edited: its word, its label, how it is shown and read.

use super::Day;
use super::deal::Deal;
use super::money::{Currency, Money};
use super::text::filled;
use super::when;
use crate::error::{Error, Result};

/// What reading a value needs to know.
#[derive(Debug, Clone, Copy)]
pub struct Reading {
    pub today: Day,
    pub currency: Currency,
}

/// One editable fact.
pub struct Field {
    /// The word it has in `set`, in CSV and in JSON.
    pub word: &'static str,
    pub label: &'static str,
    pub show: fn(&Deal) -> String,
    read: fn(&mut Deal, &str, &Reading) -> Result<()>,
}

macro_rules! text_field {
    ($word:literal, $label:literal, $($field:ident).+) => {
        Field {
            word: $word,
            label: $label,
            show: |deal| deal.$($field).+.clone().unwrap_or_default(),
            read: |deal, text, _| { deal.$($field).+ = filled(text); Ok(()) },
        }
    };
}

macro_rules! day_field {
    ($word:literal, $label:literal, $($field:ident).+) => {
        Field {
            word: $word,
            label: $label,
            show: |deal| deal.$($field).+.map(|day| day.to_string()).unwrap_or_default(),
            read: |deal, text, reading| { deal.$($field).+ = day($word, text, reading)?; Ok(()) },
        }
    };
}

/// Every editable fact, in the order a form asks for them.
pub const FIELDS: &[Field] = &[
    text_field!("title", "Title", title),
    Field {
        word: "value",
        label: "Value",
        show: |deal| deal.value.map(|value| value.show()).unwrap_or_default(),
        read: read_value,
    },
    Field {
        word: "odds",
        label: "Odds %",
        show: |deal| deal.odds.map(|odds| odds.to_string()).unwrap_or_default(),
        read: read_odds,
    },
    day_field!("expected_close", "Expected close", expected_on),
    text_field!("source", "Source", source),
    Field { word: "opened", label: "Opened", show: |deal| deal.opened_on.to_string(), read: read_opened },
    day_field!("signed", "Signed", signed_on),
    day_field!("kickoff", "Kickoff", handoff.kickoff_on),
    day_field!("first_value_due", "First value by", handoff.first_value_due),
    day_field!("first_value", "First value on", handoff.first_value_on),
    day_field!("invoiced", "Invoiced", invoiced_on),
    day_field!("paid", "Paid", paid_on),
    text_field!("why_bought", "Why they bought", handoff.why_bought),
    text_field!("worries", "What worries them", handoff.worries),
    text_field!("success", "Success means", handoff.success),
    text_field!("success_measure", "Measured by", handoff.success_measure),
    day_field!("success_day", "Success by", handoff.success_on),
    text_field!("excluded", "Not included", handoff.excluded),
    text_field!("risks", "Risks", handoff.risks),
    text_field!("needs", "What we need", handoff.needs),
    text_field!("closed_reason", "Closing reason", close_reason),
    day_field!("again", "Look again", again_on),
    Field {
        word: "contact_interval",
        label: "Contact every (days)",
        show: |deal| deal.contact_interval.map(|days| days.to_string()).unwrap_or_default(),
        read: read_interval,
    },
    text_field!("note", "Note", note),
];

/// What is hoped for before the sale: kept when it is won, and no longer shown.
pub const OF_HOPE: [&str; 2] = ["odds", "expected_close"];

/// Finds a field by its word; a name near it is no match.
pub fn field(word: &str) -> Result<&'static Field> {
    let folded = word.trim().to_lowercase().replace(['-', ' '], "_");
    FIELDS.iter().find(|field| field.word == folded).ok_or_else(|| {
        let words = FIELDS.iter().map(|field| field.word).collect::<Vec<_>>().join(", ");
        Error::invalid(word, format!("there is no such field; the fields are {words}, person, company, category, tags"))
    })
}

/// Answers a shown value as a person reads it: a day with its weekday and month, anything else as it is.
pub fn in_words(value: String) -> String {
    match value.parse::<Day>() {
        Ok(day) => day.format("%a %-d %b %Y").to_string(),
        Err(_) => value,
    }
}

impl Field {
    /// Reads a value into the deal; empty text clears it where it may be empty.
    pub fn set(&self, deal: &mut Deal, text: &str, reading: &Reading) -> Result<()> {
        (self.read)(deal, text, reading)
    }
}

fn day(word: &str, text: &str, reading: &Reading) -> Result<Option<Day>> {
    match filled(text) {
        None => Ok(None),
        Some(words) => match when::read(&words, reading.today) {
            Ok(when) => Ok(Some(when.day)),
            Err(error) => Err(named(word, error)),
        },
    }
}

fn read_value(deal: &mut Deal, text: &str, reading: &Reading) -> Result<()> {
    deal.value = filled(text)
        .map(|words| Money::parse(&words, deal.value.map_or(reading.currency, |value| value.currency)))
        .transpose()
        .map_err(|error| named("value", error))?;
    Ok(())
}

/// Puts the field's own word before what is wrong with its value.
fn named(word: &str, error: Error) -> Error {
    match error {
        Error::Invalid { message, .. } => Error::invalid(word, message),
        error => error,
    }
}

fn read_odds(deal: &mut Deal, text: &str, _: &Reading) -> Result<()> {
    let odds = filled(text).map(|words| words.trim_end_matches('%').trim().parse::<u8>()).transpose();
    match odds {
        Ok(odds) if odds.is_none_or(|odds| odds <= 100) => {
            deal.odds = odds;
            Ok(())
        }
        _ => Err(Error::invalid("odds", format!("\"{}\" is no number from 0 to 100", text.trim()))),
    }
}

fn read_interval(deal: &mut Deal, text: &str, _: &Reading) -> Result<()> {
    let days = filled(text).map(|words| words.parse::<u32>()).transpose();
    let days =
        days.map_err(|_| Error::invalid("contact_interval", format!("\"{}\" is no number of days", text.trim())))?;
    deal.contact_interval = days.filter(|days| *days > 0);
    Ok(())
}

fn read_opened(deal: &mut Deal, text: &str, reading: &Reading) -> Result<()> {
    let opened =
        day("opened", text, reading)?.ok_or_else(|| Error::invalid("opened", "every deal was opened on some day"))?;
    deal.opened_on = opened;
    Ok(())
}

//! The settings that belong to the data: limits, working days, currency. They live in the file and are undoable.

mod blocks;
mod boxes;

pub use boxes::Boxes;

use super::money::Currency;
use super::workdays::WorkWeek;
use super::{Day, Zone, text};
use crate::error::{Error, Result};
use chrono::{NaiveTime, Weekday};
use std::collections::BTreeSet;

/// All settings of a file, defaults where the owner set none.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    pub currency: Currency,
    pub owner_name: String,
    pub own_addresses: Vec<String>,
    /// Working weekdays; the days off are in the week as well.
    pub week: WorkWeek,
    pub week_start: Weekday,
    pub block_start: NaiveTime,
    pub block_minutes: u32,
    /// Weekdays with a start and a length of their own, Monday first.
    pub block_on: [Option<(NaiveTime, u32)>; 7],
    /// Between these hours the block may be moved.
    pub working_hours: (NaiveTime, NaiveTime),
    /// Where the owner lives, by its name in the time zone database; none says as this computer has it.
    pub time_zone: Option<Zone>,
    /// The hour at which the day rolls over.
    pub rollover: u32,
    pub silence: Silence,
    pub age: Age,
    /// Postponements without a two-way touch after which a deal is stuck.
    pub stuck_after: u32,
    /// Days between touches of a customer, for customers that are handed over.
    pub customer_interval: u32,
    /// Working days that a promise shows ahead.
    pub promise_warning: u32,
    /// Days after the invoice when an open payment is asked for.
    pub payment_days: u32,
    /// When an attempt that reached nobody is made again.
    pub retry: Retries,
    /// What the twelve boxes are called, and their limits.
    pub boxes: Boxes,
    /// Further folders that get every backup while they are there.
    pub backup_to: Vec<String>,
}

/// The rules for each outcome that reached nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retries {
    pub voicemail: RetryRule,
    pub no_answer: RetryRule,
    pub sent: RetryRule,
}

/// After so many working days again; the last of so many tries is the closing message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryRule {
    pub days: u32,
    pub tries: u32,
}

/// Limits of silence in working days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Silence {
    pub inbound_lead: u32,
    pub lead: u32,
    pub prospect: u32,
    pub qualified: u32,
    pub proposal: u32,
    pub negotiation: u32,
    pub before_kickoff: u32,
    pub after_kickoff: u32,
    pub using: u32,
}

/// Limits of age in working days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Age {
    pub lead: u32,
    pub prospect: u32,
    pub opportunity: u32,
    pub handoff: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            currency: Currency::USD,
            owner_name: String::new(),
            own_addresses: Vec::new(),
            week: WorkWeek::default(),
            week_start: Weekday::Mon,
            block_start: hour(9),
            block_minutes: 90,
            block_on: [None; 7],
            working_hours: (hour(8), hour(18)),
            time_zone: None,
            rollover: 4,
            silence: Silence {
                inbound_lead: 3,
                lead: 14,
                prospect: 7,
                qualified: 7,
                proposal: 5,
                negotiation: 5,
                before_kickoff: 2,
                after_kickoff: 7,
                using: 30,
            },
            age: Age { lead: 30, prospect: 30, opportunity: 21, handoff: 45 },
            stuck_after: 5,
            customer_interval: 90,
            promise_warning: 2,
            payment_days: 14,
            retry: Retries {
                voicemail: RetryRule { days: 3, tries: 4 },
                no_answer: RetryRule { days: 1, tries: 6 },
                sent: RetryRule { days: 5, tries: 3 },
            },
            boxes: Boxes::default(),
            backup_to: Vec::new(),
        }
    }
}

/// One setting: its key, what it means, how it is shown and read.
pub struct Row {
    pub key: &'static str,
    pub help: &'static str,
    pub show: fn(&Settings) -> String,
    read: fn(&mut Settings, &str) -> Result<(), String>,
}

macro_rules! number {
    ($key:literal, $help:literal, $($field:ident).+, $range:expr) => {
        Row {
            key: $key,
            help: $help,
            show: |s| s.$($field).+.to_string(),
            read: |s, text| { s.$($field).+ = whole(text, $range)?; Ok(()) },
        }
    };
}

/// Every setting, in the order they are listed.
pub const ROWS: &[Row] = &[
    Row {
        key: "currency",
        help: "your currency, as three letters: amounts without one are in it",
        show: |s| s.currency.code().to_owned(),
        read: read_currency,
    },
    Row {
        key: "name",
        help: "your name, as letters and briefs sign it",
        show: |s| s.owner_name.clone(),
        read: |s, text| {
            s.owner_name = text.trim().to_owned();
            Ok(())
        },
    },
    Row {
        key: "addresses",
        help: "your own e-mail addresses: mail from them is yours",
        show: |s| s.own_addresses.join(", "),
        read: |s, text| {
            s.own_addresses = text.split([',', ' ']).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
            Ok(())
        },
    },
    Row { key: "working-days", help: "the weekdays on which you work your block", show: show_days, read: read_days },
    Row {
        key: "week-start",
        help: "the first day of your week",
        show: |s| s.week_start.to_string().to_lowercase(),
        read: |s, text| {
            s.week_start = weekday(text)?;
            Ok(())
        },
    },
    Row {
        key: "block-start",
        help: "the hour at which your block begins",
        show: |s| blocks::time(s.block_start),
        read: |s, text| {
            s.block_start = blocks::read_time(text)?;
            Ok(())
        },
    },
    number!("block-minutes", "how many minutes a day your block has", block_minutes, 15..=480),
    Row {
        key: "block-on",
        help: "weekdays with a block of their own: fri 14:00 60, sat 10:00 30",
        show: blocks::show_own,
        read: blocks::read_own,
    },
    Row {
        key: "working-hours",
        help: "the hours within which the block may be moved",
        show: blocks::show_hours,
        read: blocks::read_hours,
    },
    Row {
        key: "time-zone",
        help: "where you live, as Europe/Berlin; empty: as this computer has it",
        show: |s| s.time_zone.map(|zone| zone.name().to_owned()).unwrap_or_default(),
        read: |s, text| {
            let zone = |word: String| {
                word.parse().map_err(|_| format!("\"{word}\" is no time zone; write it as Europe/Berlin"))
            };
            s.time_zone = text::filled(text).map(zone).transpose()?;
            Ok(())
        },
    },
    number!("rollover-hour", "the hour at night at which the next day begins", rollover, 0..=12),
    number!(
        "silence.inbound-lead",
        "working days of silence before a lead that came by itself is cold",
        silence.inbound_lead,
        1..=999
    ),
    number!(
        "silence.lead",
        "working days of silence before any other lead is cold, unless its category says",
        silence.lead,
        1..=999
    ),
    number!("silence.prospect", "working days of silence before a prospect is cold", silence.prospect, 1..=999),
    number!(
        "silence.qualified",
        "working days of silence before a qualified opportunity is cold",
        silence.qualified,
        1..=999
    ),
    number!(
        "silence.proposal",
        "working days of silence before an opportunity with a proposal is cold",
        silence.proposal,
        1..=999
    ),
    number!(
        "silence.negotiation",
        "working days of silence before a negotiation is cold",
        silence.negotiation,
        1..=999
    ),
    number!(
        "silence.before-kickoff",
        "working days of silence before a handoff is cold, until its kickoff",
        silence.before_kickoff,
        1..=999
    ),
    number!(
        "silence.after-kickoff",
        "working days of silence before a handoff is cold, after its kickoff",
        silence.after_kickoff,
        1..=999
    ),
    number!("silence.using", "working days of silence before a handoff in use is cold", silence.using, 1..=999),
    number!("age.lead", "working days before a lead has been one for too long", age.lead, 1..=999),
    number!("age.prospect", "working days before a prospect has been one for too long", age.prospect, 1..=999),
    number!("age.opportunity", "working days before an opportunity is too long in one phase", age.opportunity, 1..=999),
    number!("age.handoff", "working days before a handoff takes too long", age.handoff, 1..=999),
    number!("stuck-after", "how often a deal is postponed before it must be decided", stuck_after, 1..=99),
    number!("customer-interval", "days until a customer is to be asked again", customer_interval, 1..=999),
    number!("payment-days", "days after an invoice when you are asked whether it is paid", payment_days, 1..=365),
    number!("promise-warning", "working days before its day that a promise shows", promise_warning, 0..=30),
    number!("retry.voicemail-days", "working days from a voicemail to the next try", retry.voicemail.days, 1..=99),
    number!("retry.voicemail-tries", "tries, the last of which is the closing message", retry.voicemail.tries, 1..=99),
    number!("retry.no-answer-days", "working days from no answer to the next try", retry.no_answer.days, 1..=99),
    number!("retry.no-answer-tries", "tries, the last of which is the closing message", retry.no_answer.tries, 1..=99),
    number!("retry.sent-days", "working days to wait after something was sent", retry.sent.days, 1..=99),
    number!("retry.sent-tries", "times to send, the last of which is the closing message", retry.sent.tries, 1..=99),
    boxes::name::<0>("box-1.name"),
    boxes::limit::<0>("box-1.limit"),
    boxes::name::<1>("box-2.name"),
    boxes::limit::<1>("box-2.limit"),
    boxes::name::<2>("box-3.name"),
    boxes::limit::<2>("box-3.limit"),
    boxes::name::<3>("box-4.name"),
    boxes::limit::<3>("box-4.limit"),
    boxes::name::<4>("box-5.name"),
    boxes::limit::<4>("box-5.limit"),
    boxes::name::<5>("box-6.name"),
    boxes::limit::<5>("box-6.limit"),
    boxes::name::<6>("box-7.name"),
    boxes::limit::<6>("box-7.limit"),
    boxes::name::<7>("box-8.name"),
    boxes::limit::<7>("box-8.limit"),
    boxes::name::<8>("box-9.name"),
    boxes::limit::<8>("box-9.limit"),
    boxes::name::<9>("box-10.name"),
    boxes::limit::<9>("box-10.limit"),
    boxes::name::<10>("box-11.name"),
    boxes::limit::<10>("box-11.limit"),
    boxes::name::<11>("box-12.name"),
    boxes::limit::<11>("box-12.limit"),
    Row {
        key: "backup-to",
        help: "further folders that get each backup, with ; between them",
        show: |s| s.backup_to.join("; "),
        read: |s, text| {
            s.backup_to = text.split([';', '\n']).filter_map(text::filled).collect();
            Ok(())
        },
    },
];

impl Settings {
    /// Reads stored rows; an unknown key or an unreadable value is kept in the file and named here.
    pub fn from_rows<'a>(
        rows: impl Iterator<Item = (&'a str, &'a str)>,
        off: BTreeSet<Day>,
    ) -> (Settings, Vec<String>) {
        let mut settings = Settings::default();
        let mut faults = Vec::new();
        for (key, value) in rows {
            if let Err(error) = settings.set(key, value) {
                faults.push(error.to_string());
            }
        }
        settings.week.off = off;
        (settings, faults)
    }

    /// Sets one setting from words.
    pub fn set(&mut self, key: &str, value: &str) -> Result<()> {
        let row = row(key)?;
        (row.read)(self, value).map_err(|message| Error::invalid(row.key, message))
    }
}

fn hour(hour: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default()
}

/// Finds a setting by its key.
pub fn row(key: &str) -> Result<&'static Row> {
    let known = ROWS.iter().find(|row| row.key == key.trim());
    known.ok_or_else(|| Error::invalid(key, "there is no such setting; `box9 settings` lists them"))
}

fn whole(text: &str, range: std::ops::RangeInclusive<u32>) -> Result<u32, String> {
    let fault = || format!("a whole number from {} to {}", range.start(), range.end());
    text.trim().parse().ok().filter(|n| range.contains(n)).ok_or_else(fault)
}

fn weekday(text: &str) -> Result<Weekday, String> {
    text.trim().parse().map_err(|_| format!("\"{text}\" is no weekday; write mon, tue, …"))
}

fn read_currency(settings: &mut Settings, text: &str) -> Result<(), String> {
    settings.currency = Currency::parse(text).map_err(|error| error.to_string())?;
    Ok(())
}

fn show_days(settings: &Settings) -> String {
    const NAMES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let on = NAMES.iter().zip(settings.week.days).filter(|(_, works)| *works);
    on.map(|(name, _)| *name).collect::<Vec<_>>().join(" ")
}

fn read_days(settings: &mut Settings, text: &str) -> Result<(), String> {
    let mut days = [false; 7];
    for word in text.split([',', ' ']).filter(|word| !word.is_empty()) {
        days[weekday(word)?.num_days_from_monday() as usize] = true;
    }
    if days.iter().all(|works| !works) {
        return Err("name at least one weekday".into());
    }
    settings.week.days = days;
    Ok(())
}

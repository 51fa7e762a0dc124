//! The settings of the block as words: its hours, and weekdays that have it elsewhere.

use super::{Settings, weekday, whole};
use crate::domain::Day;
use chrono::{Datelike, NaiveTime};

impl Settings {
    /// Answers when the block of a day begins and how many minutes it has, whether the day is worked or not.
    pub fn block_of(&self, day: Day) -> (NaiveTime, u32) {
        let own = self.block_on[day.weekday().num_days_from_monday() as usize];
        own.unwrap_or((self.block_start, self.block_minutes))
    }
}

pub(super) fn time(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}

pub(super) fn read_time(text: &str) -> Result<NaiveTime, String> {
    NaiveTime::parse_from_str(text.trim(), "%H:%M").map_err(|_| "write it as 09:00".to_owned())
}

pub(super) fn show_hours(settings: &Settings) -> String {
    let (from, to) = settings.working_hours;
    format!("{}-{}", time(from), time(to))
}

pub(super) fn read_hours(settings: &mut Settings, text: &str) -> Result<(), String> {
    let fault = || "write it as 08:00-18:00".to_owned();
    let (from, to) = text.split_once(['-', '–']).ok_or_else(fault)?;
    let hours = (read_time(from).map_err(|_| fault())?, read_time(to).map_err(|_| fault())?);
    if hours.0 >= hours.1 {
        return Err("the first hour is before the last".into());
    }
    settings.working_hours = hours;
    Ok(())
}

pub(super) fn show_own(settings: &Settings) -> String {
    const NAMES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let own = NAMES.iter().zip(settings.block_on).filter_map(|(name, own)| own.map(|own| (name, own)));
    own.map(|(name, (from, minutes))| format!("{name} {} {minutes}", time(from))).collect::<Vec<_>>().join(", ")
}

pub(super) fn read_own(settings: &mut Settings, text: &str) -> Result<(), String> {
    let mut own = [None; 7];
    for part in text.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()) {
        let mut words = part.split_whitespace();
        let (Some(day), Some(from), Some(minutes), None) = (words.next(), words.next(), words.next(), words.next())
        else {
            return Err("write it as: fri 14:00 60, sat 10:00 30".into());
        };
        own[weekday(day)?.num_days_from_monday() as usize] = Some((read_time(from)?, whole(minutes, 15..=480)?));
    }
    settings.block_on = own;
    Ok(())
}

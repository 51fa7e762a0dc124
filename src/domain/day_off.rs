//! Days that are not worked: taken, ill, or free for everybody.

use super::{Day, when};
use crate::error::{Error, Result};

words! {
    /// Why a day is not worked.
    Kind { Off = "off", Ill = "ill", Holiday = "holiday" }
}

/// One day that is not worked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayOff {
    pub day: Day,
    pub kind: Kind,
    pub words: String,
}

/// So many days are read at most; more is a slip of the pen.
const MOST: usize = 1000;

/// Reads `fri`, `24 dec..1 jan Christmas` or only what for, which is for the day that is shown.
pub fn read(typed: &str, shown: Day, today: Day) -> Result<(Vec<Day>, String)> {
    let (first, rest) = match typed.split_once("..") {
        Some((first, rest)) => (Some(when::read(first, today)?.day), rest),
        None => (None, typed),
    };
    let (last, words) = match (when::read_prefix(rest, today)?, first) {
        (Some((when, words)), _) => (when.day, words),
        (None, Some(_)) => return Err(when::read(rest, today).err().unwrap_or_else(backwards)),
        (None, None) => (shown, rest.trim()),
    };
    let first = first.unwrap_or(last);
    if last < first {
        return Err(backwards());
    }
    Ok((first.iter_days().take_while(|day| *day <= last).take(MOST).collect(), words.to_owned()))
}

fn backwards() -> Error {
    Error::invalid("day", "the first day is after the last")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_off_are_read_as_typed() {
        let today: Day = "2026-11-25".parse().unwrap();
        let shown: Day = "2026-11-30".parse().unwrap();
        for (typed, told) in [
            ("", "2026-11-30 1 []"),
            ("dentist", "2026-11-30 1 [dentist]"),
            ("fri", "2026-11-27 1 []"),
            ("24 dec..1 jan Christmas", "2026-12-24 9 [Christmas]"),
            ("fri..mon", "2026-11-27 4 []"),
            ("31 feb", "day: there is no 31 Feb; write a day such as 3 dec"),
            ("4 dec..fri", "day: the first day is after the last"),
        ] {
            let read = read(typed, shown, today);
            let read = read.map(|(days, words)| format!("{} {} [{words}]", days[0], days.len()));
            let read = read.unwrap_or_else(|error| error.to_string());
            assert_eq!(read, told, "{typed}");
        }
    }
}

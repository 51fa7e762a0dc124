//! The day in a phrase whose hour was taken off: shapes are checked here, the arithmetic is interim's.
//!
//! interim ignores what follows a day and reads `m` as a minute, so it only ever sees phrases built here.

use chrono::{Datelike, Days, Months, NaiveTime, Weekday};
use interim::{Dialect, parse_date_string};

use super::Day;
use crate::error::{Error, Result};

/// Reads the words as one day; None when they are none, an error when they are a doubtful or impossible one.
pub fn read(words: &[&str], today: Day) -> Result<Option<Day>> {
    let words = plain(skip_opening(words));
    if let Some(day) = named(&words.join(" "), today) {
        return within(day);
    }
    let read = match words.as_slice() {
        [] => None,
        [word] => single(word, today)?,
        ["next" | "last" | "this" | "coming" | "past", _] => directed(words[0], words[1], today),
        [weekday, date @ ..] if weekday_of(weekday).is_some() => dated(date, weekday_of(weekday), today)?,
        [count, "ago"] => counted(count, today, "ago"),
        [number, unit] if unit_of(unit).is_some() => counted(&format!("{number}{unit}"), today, ""),
        [number, unit, "ago"] => counted(&format!("{number}{unit}"), today, "ago"),
        _ => dated(&words, None, today)?,
    };
    read.map_or(Ok(None), within)
}

/// Drops the preposition that a day is spoken with.
fn skip_opening<'a, 'w>(words: &'a [&'w str]) -> &'a [&'w str] {
    match words {
        ["in" | "on" | "by" | "until" | "till", rest @ ..] if !rest.is_empty() => rest,
        _ => words,
    }
}

/// Other spellings of a word, each with the one that is read below.
const SPELLINGS: [(&str, &str); 9] = [
    ("tues", "tue"),
    ("weds", "wed"),
    ("thur", "thu"),
    ("thurs", "thu"),
    ("sept", "sep"),
    ("tmr", "tomorrow"),
    ("tmrw", "tomorrow"),
    ("tom", "tomorrow"),
    ("fortnight", "2weeks"),
];
/// Numbers in letters; alone they are no day, as in `a call`.
const COUNTS: [(&str, &str); 8] =
    [("a", "1"), ("an", "1"), ("one", "1"), ("two", "2"), ("three", "3"), ("four", "4"), ("five", "5"), ("six", "6")];

/// Spells the words in one way, and drops those that only join.
fn plain<'w>(words: &[&'w str]) -> Vec<&'w str> {
    let spelled = words.iter().map(|word| spelled(word));
    match words {
        [_] => spelled.collect(),
        [_, _] => spelled.map(|word| respelled(&COUNTS, word)).collect(),
        _ => spelled.map(|word| respelled(&COUNTS, word)).filter(|word| !matches!(*word, "of" | "the")).collect(),
    }
}

fn spelled(word: &str) -> &str {
    let lettered = word.strip_suffix('.').filter(|bare| bare.ends_with(|c: char| c.is_ascii_alphabetic()));
    respelled(&SPELLINGS, lettered.unwrap_or(word))
}

fn respelled<'w>(table: &[(&str, &'static str)], word: &'w str) -> &'w str {
    table.iter().find(|(typed, _)| *typed == word).map_or(word, |(_, read)| read)
}

type Step = fn(Day) -> Option<Day>;

/// Days that have a name of their own.
const NAMED: [(&str, Step); 20] = [
    ("today", Some),
    ("now", Some),
    ("tonight", Some),
    ("eod", Some),
    ("end day", Some),
    ("tomorrow", |today| today.succ_opt()),
    ("yesterday", |today| today.pred_opt()),
    ("day after tomorrow", |today| today.checked_add_days(Days::new(2))),
    ("day before yesterday", |today| today.checked_sub_days(Days::new(2))),
    ("eow", end_of_week),
    ("end week", end_of_week),
    ("end this week", end_of_week),
    ("end next week", |today| end_of_week(today)?.checked_add_days(Days::new(7))),
    ("eom", |today| end_of_months(today, 1)),
    ("end month", |today| end_of_months(today, 1)),
    ("end this month", |today| end_of_months(today, 1)),
    ("end next month", |today| end_of_months(today.with_day(1)?.checked_add_months(Months::new(1))?, 1)),
    ("eoq", |today| end_of_months(today, 3)),
    ("eoy", |today| end_of_months(today, 12)),
    ("end year", |today| end_of_months(today, 12)),
];

fn named(phrase: &str, today: Day) -> Option<Day> {
    NAMED.iter().find(|(name, _)| *name == phrase).and_then(|(_, step)| step(today))
}

/// The Friday of this week; on a weekend the coming one.
fn end_of_week(today: Day) -> Option<Day> {
    today.iter_days().take(7).find(|day| day.weekday() == Weekday::Fri)
}

/// The last day of the run of so many months (1, 3 or 12) of the year that today is in.
pub fn end_of_months(today: Day, run: u32) -> Option<Day> {
    let first = today.with_day(1)?.with_month(today.month0() / run * run + 1)?;
    first.checked_add_months(Months::new(run))?.pred_opt()
}

fn single(word: &str, today: Day) -> Result<Option<Day>> {
    if let Some(day) = counted(word, today, "") {
        return Ok(Some(day));
    }
    if let Some(weekday) = weekday_of(word) {
        let day = ask(&weekday.to_string(), today);
        return Ok(day.and_then(|day| if day == today { day.checked_add_days(Days::new(7)) } else { Some(day) }));
    }
    dated(&[word], None, today)
}

/// Reads `3`, `+3`, `3d`, `-2d`, `2w`, `w`, `10days`, `2weeks` with the word after it, which may turn it backwards.
fn counted(word: &str, today: Day, after: &str) -> Option<Day> {
    let (sign, bare) = match word.strip_prefix(['+', '-']) {
        Some(bare) => (&word[..1], bare),
        None => ("", word),
    };
    let letters = bare.find(|c: char| !c.is_ascii_digit()).unwrap_or(bare.len());
    let (number, unit) = bare.split_at(letters);
    let number = match (number, sign) {
        ("", "") => "1",
        (digits, _) if (1..=3).contains(&digits.len()) => digits,
        _ => return None,
    };
    let unit = if unit.is_empty() && bare == number && after.is_empty() { "days" } else { unit_of(unit)? };
    match (sign, after) {
        ("-", "ago") => None,
        ("-", _) | (_, "ago") => ask(&format!("{number} {unit} ago"), today),
        _ => ask(&format!("{number} {unit}"), today),
    }
}

fn directed(direction: &str, word: &str, today: Day) -> Option<Day> {
    let backwards = matches!(direction, "last" | "past");
    if let Some(unit) = unit_of(word).filter(|_| word.len() > 1 && matches!(direction, "next" | "last")) {
        return ask(&format!("1 {unit}{}", if backwards { " ago" } else { "" }), today);
    }
    let weekday = weekday_of(word)?;
    match direction {
        "next" => next_week(today)?.iter_days().take(7).find(|day| day.weekday() == weekday),
        "this" | "coming" => today.iter_days().take(7).find(|day| day.weekday() == weekday),
        _ => today.pred_opt().and_then(|from| from.iter_days().rev().take(7).find(|day| day.weekday() == weekday)),
    }
}

fn next_week(today: Day) -> Option<Day> {
    today.checked_add_days(Days::new(7 - u64::from(today.weekday().num_days_from_monday())))
}

/// A day of a year, or of the year that fits best.
struct Date {
    day: u32,
    month: u32,
    year: Option<i32>,
}

/// Reads a calendar date, and checks the weekday said with it.
fn dated(words: &[&str], weekday: Option<Weekday>, today: Day) -> Result<Option<Day>> {
    let pieces: Vec<&str> = match words {
        [word] => pieces(word),
        _ => words.to_vec(),
    };
    let date = match pieces.as_slice() {
        [word] => numeric(word)?,
        [day, month] => day_month(day, month, None),
        [day, month, year] => year_of(year).and_then(|year| day_month(day, month, Some(year))),
        _ => None,
    };
    date.map(|date| place(date, weekday, today)).transpose()
}

/// Cuts `3-dec-2027` and `3dec`.
fn pieces(word: &str) -> Vec<&str> {
    let letters = |c: char| c.is_ascii_alphabetic();
    if !word.contains(letters) {
        return vec![word];
    }
    let dashed: Vec<&str> = word.split('-').collect();
    match (dashed.as_slice(), word.find(letters)) {
        ([_], Some(at)) if at > 0 => vec![&word[..at], &word[at..]],
        _ => dashed,
    }
}

fn day_month(one: &str, other: &str, year: Option<i32>) -> Option<Date> {
    let (day, month) = match (month_of(one), month_of(other)) {
        (Some(month), None) => (other, month),
        (None, Some(month)) => (one, month),
        _ => return None,
    };
    let day = ["st", "nd", "rd", "th", "."].iter().find_map(|ending| day.strip_suffix(ending)).unwrap_or(day);
    Some(Date { day: number(day, 2)?, month, year })
}

/// Reads `2026-12-03`, `3.12.`, `3.12.2026` and `25/12`; refuses `3/12`, which is two days on two continents.
fn numeric(word: &str) -> Result<Option<Date>> {
    let parts: Vec<&str> = word.trim_end_matches('.').split(['-', '/', '.']).collect();
    let numbers: Option<Vec<u32>> = parts.iter().map(|part| number(part, 4)).collect();
    let dotted = word.contains('.') && !word.contains(['-', '/']);
    let slashed = word.contains('/') && !word.contains(['-', '.']);
    let (one, two, year) = match (numbers.as_deref(), parts.as_slice()) {
        (Some([_, month, day]), [text, ..]) if text.len() == 4 && !dotted => {
            return Ok(year_of(text).map(|year| Date { day: *day, month: *month, year: Some(year) }));
        }
        (Some([one, two]), _) if slashed || (dotted && word.ends_with('.')) => (*one, *two, None),
        (Some([one, two, _]), [.., text]) if slashed || dotted => (*one, *two, year_of(text)),
        (Some([one, two]), _) if dotted => return Err(two_ways(word, *one, *two)),
        _ => return Ok(None),
    };
    match (one, two) {
        _ if dotted => Ok(Some(Date { day: one, month: two, year })),
        (13.., _) => Ok(Some(Date { day: one, month: two, year })),
        (_, 13..) => Ok(Some(Date { day: two, month: one, year })),
        _ if one == two => Ok(Some(Date { day: one, month: two, year })),
        _ => Err(two_ways(word, one, two)),
    }
}

fn two_ways(word: &str, one: u32, two: u32) -> Error {
    let month = |number: u32| u8::try_from(number).ok().and_then(|month| chrono::Month::try_from(month).ok());
    let say = |day: u32, number: u32| Some(format!("{day} {}", month(number)?.name().get(..3)?.to_lowercase()));
    let ways: Vec<String> = [say(one, two), say(two, one)].into_iter().flatten().collect();
    match ways.is_empty() {
        true => Error::invalid("day", format!("{word:?} is no day; write 3 dec or 10:00")),
        false => Error::invalid("day", format!("{word:?} can be read in two ways; write {}", ways.join(" or "))),
    }
}

/// Puts the date into its year: the one said, the one its weekday fits, else the first in which it is not past.
fn place(date: Date, weekday: Option<Weekday>, today: Day) -> Result<Day> {
    let month = u8::try_from(date.month).ok().and_then(|month| chrono::Month::try_from(month).ok());
    let name = month.map_or("", |month| &month.name()[..3]);
    let in_year = |year: i32| ask(&format!("{} {name} {year:04}", date.day), today).filter(|_| !name.is_empty());
    let Date { day, month, year } = date;
    let candidates: Vec<Day> = match year {
        Some(year) => in_year(year).into_iter().collect(),
        // 29 February may be eight years away
        None => (today.year()..=today.year() + 8).filter_map(in_year).collect(),
    };
    let fits = |found: &&Day| match weekday {
        Some(weekday) => found.weekday() == weekday && found.year() <= year.unwrap_or(today.year() + 1),
        None => year.is_some() || **found >= today,
    };
    match (candidates.iter().find(fits), candidates.first()) {
        (Some(found), _) => Ok(*found),
        (None, Some(other)) => {
            let message = format!("{} is a {}; write one of the two", other.format("%-d %b %Y"), other.format("%A"));
            Err(Error::invalid("day", message))
        }
        (None, None) => {
            let shown = if name.is_empty() { format!("month {month}") } else { format!("{day} {name}") };
            Err(Error::invalid("day", format!("there is no {shown}; write a day such as 3 dec")))
        }
    }
}

/// Refuses years that cannot be written in four digits or that nobody plans for.
fn within(day: Day) -> Result<Option<Day>> {
    match day.year() {
        1900..=9999 => Ok(Some(day)),
        year => Err(Error::invalid("day", format!("the year {year} is out of reach; write one from 1900 to 9999"))),
    }
}

/// Lets interim do the arithmetic of a phrase built here.
fn ask(phrase: &str, today: Day) -> Option<Day> {
    let midnight = today.and_time(NaiveTime::MIN).and_utc();
    parse_date_string(phrase, midnight, Dialect::Uk).ok().map(|found| found.date_naive())
}

fn unit_of(word: &str) -> Option<&'static str> {
    match word {
        "d" | "day" | "days" => Some("days"),
        "w" | "wk" | "wks" | "week" | "weeks" => Some("weeks"),
        "m" | "mo" | "month" | "months" => Some("months"),
        "y" | "yr" | "year" | "years" => Some("years"),
        _ => None,
    }
}

fn weekday_of(word: &str) -> Option<Weekday> {
    word.parse().ok()
}

/// Says whether a number was cut off its month, as in `31 feb`: then it is no number of days.
pub fn is_torn(day: &str, rest: &str) -> bool {
    let month = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_lowercase();
    let bare = day.trim_end_matches(['.', ',']).rsplit(' ').next().unwrap_or_default();
    let numbered = bare.trim_end_matches(|c: char| c.is_ascii_alphabetic()).bytes().all(|byte| byte.is_ascii_digit());
    numbered && bare.starts_with(|c: char| c.is_ascii_digit()) && month.len() >= 3 && month_of(&month).is_some()
}

fn month_of(word: &str) -> Option<u32> {
    word.parse::<chrono::Month>().ok().map(|month| month.number_from_month())
}

fn year_of(text: &str) -> Option<i32> {
    let year = i32::try_from(number(text, 4)?).ok()?;
    match text.len() {
        2 => Some(2000 + year),
        4 => Some(year),
        _ => None,
    }
}

fn number(text: &str, digits: usize) -> Option<u32> {
    let plain = !text.is_empty() && text.len() <= digits && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

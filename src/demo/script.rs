//! The script's lines: stories, each a deal's quick-add line, and beneath it what happened on which day.
//!
//! ```text
//! # a remark
//! @ regular                                       a course: what happens to many alike, counted from where it begins
//! 0 add lead
//! = Ada Lovelace @Analytical Engines ada@ae.example #referral     a deal begins
//! -12 add lead                                    twelve working days before today
//! -9 10:40 talked 8m wants a price > 0 send it    at that hour; the next step is for today
//! -9 course regular                               the course begins; its day 0 is nine working days before today
//! -250 blocks kks-k oi                            what became of the block on that day and on those after it
//! ```

use super::blocks;
use crate::error::{Error, Result};
use chrono::{NaiveTime, TimeDelta};
use std::collections::BTreeMap;

/// One thing that happens.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scene<'a> {
    /// The story it belongs to; none for what concerns no deal.
    pub story: Option<usize>,
    /// Working days from today.
    pub day: i32,
    /// Where the counting of its words begins: today, or the first day of its course.
    pub base: i32,
    pub at: NaiveTime,
    pub verb: &'a str,
    pub words: &'a str,
    /// Where it stands, for a fault.
    pub file: &'a str,
    pub line: usize,
}

/// Every story's quick-add line, and everything that happens, in the order of time.
#[derive(Debug, Default)]
pub(super) struct Script<'a> {
    pub stories: Vec<&'a str>,
    pub scenes: Vec<Scene<'a>>,
}

/// The lines of each course, with where they stand.
type Courses<'a> = BTreeMap<&'a str, Vec<(usize, &'a str)>>;

/// Reads the files and puts what happens in the order of time.
pub(super) fn read<'a>(files: &[(&'a str, &'a str)]) -> Result<Script<'a>> {
    let mut script = Script::default();
    for (file, text) in files {
        read_file(&mut script, file, text)?;
    }
    script.scenes.sort_by_key(|scene| (scene.day, scene.at));
    Ok(script)
}

fn read_file<'a>(script: &mut Script<'a>, file: &'a str, text: &'a str) -> Result<()> {
    let (mut courses, mut course, mut story) = (Courses::new(), None, None);
    for (number, line) in text.lines().map(str::trim).enumerate().map(|(index, line)| (index + 1, line)) {
        if let Some(name) = line.strip_prefix("@ ") {
            course = Some(name);
        } else if let Some(who) = line.strip_prefix('=') {
            (course, story) = (None, Some(script.stories.len()));
            script.stories.push(who.trim());
        } else if line.is_empty() || line.starts_with('#') {
        } else if let Some(name) = course {
            courses.entry(name).or_default().push((number, line));
        } else {
            tell(script, &courses, scene(line, (story, 0), script, (file, number))?)?;
        }
    }
    Ok(())
}

/// Adds what a line tells: itself, a whole course, or the days of many blocks.
fn tell<'a>(script: &mut Script<'a>, courses: &Courses<'a>, told: Scene<'a>) -> Result<()> {
    match told.verb {
        "blocks" => script.scenes.extend(blocks::scenes(&told)),
        "course" => {
            let unknown = || fault((told.file, told.line), &format!("there is no course \"{}\"", told.words));
            for (number, line) in courses.get(told.words).ok_or_else(unknown)? {
                let scene = scene(line, (told.story, told.day), script, (told.file, *number))?;
                script.scenes.push(scene);
            }
        }
        _ => script.scenes.push(told),
    }
    Ok(())
}

/// Reads `DAY [HOUR] VERB WORDS`.
fn scene<'a>(
    line: &'a str,
    (story, base): (Option<usize>, i32),
    script: &Script<'a>,
    place: (&'a str, usize),
) -> Result<Scene<'a>> {
    let (day, rest) = cut(line);
    let day: i32 = day.parse().map_err(|_| fault(place, &format!("\"{day}\" is no number of days")))?;
    let day = base + day;
    let (word, after) = cut(rest);
    let said = NaiveTime::parse_from_str(word, "%H:%M").ok();
    let (verb, words) = if said.is_some() { cut(after) } else { (word, after) };
    let before = script.scenes.last().filter(|scene| scene.story == story && scene.day == day);
    let at = said.unwrap_or_else(|| match before {
        Some(before) => before.at + TimeDelta::minutes(2),
        None => usual_hour(story.unwrap_or(0), day),
    });
    Ok(Scene { story, day, base, at, verb, words, file: place.0, line: place.1 })
}

/// Cuts the first word off.
pub(super) fn cut(line: &str) -> (&str, &str) {
    let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    (word, rest.trim_start())
}

/// Answers an hour within the block that is the same at each opening and seldom that of another line.
fn usual_hour(story: usize, day: i32) -> NaiveTime {
    let begin = NaiveTime::from_hms_opt(9, 0, 0).unwrap_or_default();
    begin + TimeDelta::minutes(mixed(story, day, 88))
}

/// Answers a number below another that looks like chance and is the same at each opening (splitmix64).
pub(super) fn mixed(story: usize, day: i32, below: i64) -> i64 {
    let mut mixed = (story as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ u64::from(day.unsigned_abs());
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    (mixed >> 33) as i64 % below
}

/// Says which line of the script cannot be told.
pub(super) fn fault((file, line): (&str, usize), why: &str) -> Error {
    Error::invalid(format!("demo/{file}.demo:{line}"), why)
}

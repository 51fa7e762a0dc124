//! The script's lines: stories, each a deal's quick-add line, and beneath it what happened on which day.
//!
//! ```text
//! # a remark
//! = Ada Lovelace @Analytical Engines ada@ae.example #referral     a deal begins
//! -12 add lead                                    twelve working days before today
//! -9 10:40 talked 8m wants a price > 0 send it    at that hour; the next step is for today
//! ```

use crate::error::{Error, Result};
use chrono::{NaiveTime, TimeDelta};

/// One thing that happens.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scene<'a> {
    /// The story it belongs to; none for what concerns no deal.
    pub story: Option<usize>,
    /// Working days from today.
    pub day: i32,
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

/// Reads the files and puts what happens in the order of time.
pub(super) fn read<'a>(files: &[(&'a str, &'a str)]) -> Result<Script<'a>> {
    let mut script = Script::default();
    for (file, text) in files {
        let mut story = None;
        for (index, line) in text.lines().enumerate() {
            let line = line.trim();
            if let Some(who) = line.strip_prefix('=') {
                story = Some(script.stories.len());
                script.stories.push(who.trim());
            } else if !line.is_empty() && !line.starts_with('#') {
                let scene = scene(line, story, &script, (file, index + 1))?;
                script.scenes.push(scene);
            }
        }
    }
    script.scenes.sort_by_key(|scene| (scene.day, scene.at));
    Ok(script)
}

/// Reads `DAY [HOUR] VERB WORDS`.
fn scene<'a>(line: &'a str, story: Option<usize>, script: &Script<'a>, place: (&'a str, usize)) -> Result<Scene<'a>> {
    let (day, rest) = cut(line);
    let day = day.parse().map_err(|_| fault(place, &format!("\"{day}\" is no number of days")))?;
    let (word, after) = cut(rest);
    let said = NaiveTime::parse_from_str(word, "%H:%M").ok();
    let (verb, words) = if said.is_some() { cut(after) } else { (word, after) };
    let before = script.scenes.last().filter(|scene| scene.story == story && scene.day == day);
    let at = said.unwrap_or_else(|| match before {
        Some(before) => before.at + TimeDelta::minutes(2),
        None => usual_hour(story.unwrap_or(0), day),
    });
    Ok(Scene { story, day, at, verb, words, file: place.0, line: place.1 })
}

/// Cuts the first word off.
pub(super) fn cut(line: &str) -> (&str, &str) {
    let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    (word, rest.trim_start())
}

/// Answers an hour within the block that is the same at each opening and seldom that of another line (splitmix64).
fn usual_hour(story: usize, day: i32) -> NaiveTime {
    let mut mixed = (story as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ u64::from(day.unsigned_abs());
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    NaiveTime::from_hms_opt(9, 0, 0).unwrap_or_default() + TimeDelta::minutes((mixed >> 33) as i64 % 88)
}

/// Says which line of the script cannot be told.
pub(super) fn fault((file, line): (&str, usize), why: &str) -> Error {
    Error::invalid(format!("demo/{file}.demo:{line}"), why)
}

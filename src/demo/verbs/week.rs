//! The verbs of the blocks and weeks: sessions, days off, and the week's lines.

use super::super::blocks;
use super::super::script::{Scene, cut};
use super::Telling;
use crate::domain::commitment::{self, Kept};
use crate::domain::day_off::{DayOff, Kind};
use crate::domain::text;
use crate::error::{Error, Result};
use crate::ops::{Commit, Off, Op, SessionChange};
use crate::store::{commitments, sessions};

/// `session`: the block begins, if anything is due.
pub(super) fn session(telling: &mut Telling<'_>, _: &Scene<'_>) -> Result<()> {
    match telling.perform(&Op::Session(SessionChange::Start)) {
        Err(Error::Refused { .. }) => Ok(()),
        done => {
            telling.at_work = true;
            done.map(drop)
        }
    }
}

/// `stop`: the block ends; somebody was at the keys until then.
pub(super) fn stop(telling: &mut Telling<'_>, _: &Scene<'_>) -> Result<()> {
    telling.at_work = false;
    let Some(mut running) = sessions::find(telling.store.conn())? else { return Ok(()) };
    blocks::work_on(&mut running, telling.now);
    telling.store.note(|conn| sessions::keep(conn, &running))?;
    telling.perform(&Op::Session(SessionChange::End)).map(drop)
}

/// `off KIND`: the day is not worked.
pub(super) fn off(telling: &mut Telling<'_>, scene: &Scene<'_>) -> Result<()> {
    let kind = Kind::parse(scene.words).ok_or_else(|| Error::invalid("off", Kind::list()))?;
    let day = DayOff { day: telling.calendar.day(scene.day), kind, words: String::new() };
    telling.perform(&Op::Off(Off::Take(vec![day]))).map(drop)
}

/// `commit line`: for the week that is planned.
pub(super) fn commit(telling: &mut Telling<'_>, scene: &Scene<'_>) -> Result<()> {
    telling.perform(&Op::Commit(Commit::New(scene.words.to_owned()))).map(drop)
}

/// `judged RESULT WORDS[: why]`: the line of the week before that begins so.
pub(super) fn judged(telling: &mut Telling<'_>, scene: &Scene<'_>) -> Result<()> {
    let (result, rest) = cut(scene.words);
    let (begins, why) = rest.split_once(": ").unwrap_or((rest, ""));
    let settings = telling.store.settings();
    let planned = commitment::planned_week(telling.calendar.day(scene.day), settings.week_start, &settings.week);
    let lines = commitments::of_week(telling.store.conn(), planned - chrono::Days::new(7))?;
    let found = lines.iter().find(|line| line.line.starts_with(begins)).map(|line| line.id);
    let id = found.ok_or_else(|| Error::invalid("judged", format!("no line begins with \"{begins}\"")))?;
    let kept = Kept::parse(result).ok_or_else(|| Error::invalid("judged", Kept::list()))?;
    telling.perform(&Op::Commit(Commit::Judge { id, kept, why: text::filled(why) })).map(drop)
}

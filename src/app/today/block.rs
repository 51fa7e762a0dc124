//! The block by key: to an hour that is typed or to the next free one, with what that leads to; and one that was missed.

use super::super::App;
use super::super::event::Effect;
use super::super::prompt::{Ask, Reading, Tone};
use super::agenda::{Kind, Span};
use super::{Today, change};
use crate::domain::block::{self, Moved, Wish};
use crate::domain::calendar::{self, Busy};
use crate::domain::{Day, text, when};
use crate::error::{Error, Result};
use crate::ops::{MoveBlock, Op};
use crate::store::{agenda, arrangements, blocks};
use chrono::NaiveTime;

/// A block of the present day that is past, and no session was begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Missed {
    /// The next free time; none where the day has too little left.
    pub free: Option<Span>,
}

/// Says whether the block of the day was missed, and where it could still be.
pub fn missed(app: &App, today: &Today) -> Option<Missed> {
    let (agenda, now) = (&today.agenda, today.minute(app)?);
    let over = agenda.pieces.last().is_some_and(|last| last.to <= now);
    if !over || agenda.begun || !agenda.has_due() || agenda.kind != Kind::Working {
        return None;
    }
    let time = |second: u32| calendar::time(second / 60);
    let busy = |busy: &super::agenda::Busy| Busy {
        from: time(busy.span.from),
        to: time(busy.span.to),
        words: busy.words.clone(),
    };
    let busy: Vec<Busy> = agenda.busy.iter().map(busy).collect();
    let after = block::soon(time(now));
    let (settings, day) = (app.store.settings(), today.day(app));
    let free = block::next_free(settings, day, &busy, after).and_then(|(from, _)| {
        let moved = Moved { from, because: None };
        block::of_day(settings, day, &busy, Some(&moved)).pieces.first().copied()
    });
    let minute = calendar::minute;
    Some(Missed { free: free.map(|(from, to)| Span::of_minutes(minute(from), minute(to))) })
}

/// Asks where the block of the day is to be.
pub(super) fn ask(app: &mut App) -> Result<Vec<Effect>> {
    let (day, today) = (change::today(app)?.day(app), app.today());
    if day < today {
        return Err(Error::refused(format!(
            "The block of {} is past; it stays where it was.",
            when::dated(day, today)
        )));
    }
    app.ask(Ask::MoveBlock(day), Vec::new())
}

/// Moves it as typed.
pub(in super::super) fn move_block(app: &mut App, day: Day, typed: &str) -> Result<Vec<Effect>> {
    let from = wanted(app, day, typed)?;
    app.perform(&Op::MoveBlock(MoveBlock { day, from }))
}

/// Says where the block would be and what of the day fits; the next free time before anything is typed.
pub(in super::super) fn block_reading(app: &App, day: Day, typed: &str) -> Result<Vec<Reading>> {
    let from = match wanted(app, day, typed) {
        Ok(from) => from,
        Err(error) => return Ok(vec![Reading::of(Tone::Fault, error.to_string()), keys(app, day)]),
    };
    let first = if typed.trim().is_empty() { "Enter: the next free time, " } else { "" };
    let (words, fits) = consequence(app, day, from)?;
    let tone = if fits { Tone::Read } else { Tone::Warning };
    Ok(vec![Reading::of(tone, format!("{first}{words}")), keys(app, day)])
}

fn wanted(app: &App, day: Day, typed: &str) -> Result<Option<NaiveTime>> {
    let wish = if typed.trim().is_empty() { Wish::NextFree } else { Wish::read(typed)? };
    blocks::begins(app.store.conn(), day, wish, app.store.settings(), app.view.now)
}

/// "14:30–16:00 · 12 cards fit, 3 after", and whether it can still be worked whole.
fn consequence(app: &App, day: Day, from: Option<NaiveTime>) -> Result<(String, bool)> {
    let (conn, settings) = (app.store.conn(), app.store.settings());
    let block = blocks::if_moved(conn, day, settings, from)?;
    let why = block.moved_because.as_ref().map(|why| why.trim_end_matches('.').to_owned());
    let Some((first, _)) = block.pieces.first().copied() else {
        return Ok((why.unwrap_or_else(|| "no block on this day".into()), false));
    };
    let short = (block.minutes < settings.block_of(day).1).then(|| format!(", {} minutes", block.minutes));
    let hours = format!("{}{}", block::in_words(&block.pieces), short.unwrap_or_default());
    let cards = arrangements::cards(conn, day, app.view.now, settings)?;
    let fit = agenda::within(conn, (day, block), cards, settings)?.fit;
    let over = Some(fit.overflow.len()).filter(|over| *over > 0);
    let over = over.map(|over| format!(", {over} after")).unwrap_or_default();
    let fits = if fit.placed() == 1 { "fits" } else { "fit" };
    let cards = format!("{} {fits}{over}", text::count(fit.placed(), "card"));
    let past = day == app.view.now.date_naive() && first < app.view.now.time();
    let late = past.then(|| "it begins in the past".to_owned());
    let words: Vec<String> = [Some(hours), Some(cards), why, late].into_iter().flatten().collect();
    Ok((words.join(" · "), !past))
}

/// What else can be typed.
fn keys(app: &App, day: Day) -> Reading {
    let usual = app.store.settings().block_of(day).0.format("%H:%M");
    Reading::of(Tone::Example, format!("14:30 · 2pm · usual ({usual})"))
}

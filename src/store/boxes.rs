//! The twelve boxes as the file tells them: figures, scores by hand, the weeks before, and what is best done next.

mod behind;
mod figures;
mod kept;
mod rules;

pub use behind::deals as behind;
pub use kept::{keep_week, score};
pub use rules::{NEW_LEAD, PROPOSAL};

use super::deals;
use crate::domain::boxes::{self, Action, Better, Entry, Figure, KINDS, Kind, Unit, Verdict, weeks};
use crate::domain::settings::Settings;
use crate::domain::{Day, text};
use crate::error::Result;
use rusqlite::Connection;

/// Answers the board as it stands on a day.
pub fn board(conn: &Connection, settings: &Settings, today: Day) -> Result<Vec<Entry>> {
    let _same = super::snapshot(conn)?;
    KINDS.iter().map(|kind| entry(conn, settings, kind, today)).collect()
}

/// Answers the figure of one box as it stands on a day.
pub fn figure(conn: &Connection, settings: &Settings, number: u8, today: Day) -> Result<Figure> {
    figures::of(conn, settings, number, today)
}

fn entry(conn: &Connection, settings: &Settings, kind: &Kind, today: Day) -> Result<Entry> {
    let nth = usize::from(kind.number - 1);
    let limit = settings.boxes.limits[nth];
    let figure = figures::of(conn, settings, kind.number, today)?;
    let judged = kind.judge(limit, figure);
    let score = if judged == Verdict::NoData { kept::newest_score(conn, kind.number, today)? } else { None };
    let verdict = score.as_ref().map_or(judged, |score| score.verdict);
    let trend = kept::weeks(conn, kind.number, settings.week_start, today)?;
    let before = match kind.unit {
        Unit::Count => figures::of(conn, settings, kind.number, four_weeks_before(today))?.value(),
        _ => weeks::before(&trend, today),
    };
    let action = if verdict == Verdict::Good { None } else { action(conn, settings, kind, (figure, limit), today)? };
    let name = settings.boxes.names[nth].clone();
    Ok(Entry { kind: *kind, name, limit, figure, verdict, score, trend, before, action })
}

fn four_weeks_before(today: Day) -> Day {
    today.checked_sub_days(chrono::Days::new(weeks::BEFORE)).unwrap_or(today)
}

/// What is best done for a box: a step on the weightiest deal behind it that has no card yet, or a line for the week.
fn action(
    conn: &Connection,
    settings: &Settings,
    kind: &Kind,
    (figure, limit): (Figure, u32),
    today: Day,
) -> Result<Option<Action>> {
    if let Some(line) = line(kind, figure, limit) {
        return Ok(Some(Action::Commit(line)));
    }
    match behind::weightiest(conn, settings, kind.number, today)? {
        Some(deal) => {
            let words = STEPS[usize::from(kind.number - 1)].to_owned();
            Ok(Some(Action::Step { deal, who: deals::name(conn, deal)?, words }))
        }
        None if kind.number == 12 => Ok(Some(Action::Commit("1 referral".into()))),
        None => Ok(None),
    }
}

/// What the step of each box says; a box that no single deal helps has a line for the week instead.
const STEPS: [&str; boxes::ALL] = [
    "put it in a category",
    "",
    "call: the first contact",
    "",
    "write the plan",
    "call: follow up",
    "send the proposal",
    "call: ask for the decision",
    "put the handoff in order",
    "bring them to first value",
    "see how they use it",
    "ask about the payment",
];

/// The line for the week that would bring a box to its limit: so many as are missing.
fn line(kind: &Kind, figure: Figure, limit: u32) -> Option<String> {
    match (kind.number, figure) {
        (2, Figure::Count(count)) if kind.better == Better::More => {
            let missing = limit.saturating_sub(count.unwrap_or(0)).max(1);
            Some(text::count(missing as usize, "new lead"))
        }
        (4, Figure::Share(share)) if share.of > 0 => {
            let wanted = (share.of * limit).div_ceil(100);
            Some(format!("{} into a campaign", text::count(wanted.saturating_sub(share.hits).max(1) as usize, "lead")))
        }
        _ => None,
    }
}

//! The mirror as the file tells it: each figure from an index over its days.

mod behind;
mod days;
mod flows;
mod handoffs;
mod hopes;
mod outcomes;
mod talks;
mod upkeep;

pub use behind::deals as behind;
pub use days::kept as days;
pub(super) use days::kept;

use crate::domain::Day;
use crate::domain::mirror::Review;
use crate::domain::mirror::told::window as since;
use crate::domain::settings::Settings;
use crate::error::Result;
use rusqlite::Connection;

/// Answers everything that Review shows on a day.
pub fn review(conn: &Connection, settings: &Settings, today: Day) -> Result<Review> {
    let _same = super::snapshot(conn)?;
    let since = since(today);
    let (forecast, months) = hopes::forecast(conn, settings, today)?;
    Ok(Review {
        today,
        days: days::kept(conn, settings, since, today)?,
        weeks: talks::weeks(conn, settings, since, today)?,
        followed: talks::followed(conn, today)?,
        flows: flows::flows(conn, since, today)?,
        outcomes: outcomes::outcomes(conn, settings.currency, since, today)?,
        forecast,
        months,
        ages: upkeep::ages(conn, today)?,
        handoffs: handoffs::handoffs(conn, settings, since, today)?,
        capacity: upkeep::capacity(conn, settings)?,
    })
}

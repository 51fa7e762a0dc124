//! What a query reads: the file as it is, or as it was at the end of a day.

use crate::domain::settings::Settings;
use crate::domain::{Day, Moment, workdays};
use crate::error::{Error, Result};
use crate::store::{Connection, Store, backup, settings};

/// The facts, the settings and the day that a query is about.
pub struct View<'a> {
    pub conn: &'a Connection,
    pub settings: &'a Settings,
    pub now: Moment,
    pub today: Day,
}

impl<'a> View<'a> {
    /// Answers the present.
    pub fn now(store: &'a Store, now: Moment) -> View<'a> {
        let settings = store.settings();
        View { conn: store.conn(), settings, now, today: workdays::rollover(now, settings.rollover) }
    }
}

/// The file as it was, in memory.
pub struct Past {
    conn: Connection,
    settings: Settings,
    /// The last moment of the day.
    end: Moment,
    day: Day,
}

impl Past {
    /// Walks a copy of the file back to the end of a day; a day that is still to come is refused.
    pub fn of(store: &Store, day: Day, now: Moment) -> Result<Past> {
        let today = workdays::rollover(now, store.settings().rollover);
        if day > today {
            return Err(Error::refused(format!("{day} is still to come; what was known then is not known yet.")));
        }
        let conn = backup::as_of(store, day)?;
        let (settings, _) = settings::load(&conn)?;
        let midnight = day.and_hms_opt(23, 59, 59).and_then(|end| end.and_local_timezone(now.timezone()).single());
        Ok(Past { conn, settings, end: midnight.unwrap_or(now), day })
    }

    /// Answers what a query reads of it.
    pub fn view(&self) -> View<'_> {
        View { conn: &self.conn, settings: &self.settings, now: self.end, today: self.day }
    }
}

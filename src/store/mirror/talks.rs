//! Touches and conversations by the week, and what came of following up.

use crate::domain::Day;
use crate::domain::mirror::{FOLLOWED, Followed, WeekTalked};
use crate::domain::settings::Settings;
use crate::error::Result;
use crate::store::{row, sessions};
use chrono::Days;
use rusqlite::Connection;
use std::collections::BTreeMap;

/// Answers each week that holds a day of the window, empty ones too.
pub(super) fn weeks(conn: &Connection, settings: &Settings, since: Day, today: Day) -> Result<Vec<WeekTalked>> {
    let mut weeks: BTreeMap<Day, WeekTalked> = BTreeMap::new();
    let begins = |day: Day| day.week(settings.week_start).first_day();
    let mut first = begins(since);
    while first <= today {
        weeks.insert(first, WeekTalked { begins: first, touches: 0, conversations: 0 });
        first = first + Days::new(7);
    }
    for (day, touches, conversations) in by_day(conn, since, today)? {
        if let Some(week) = weeks.get_mut(&begins(day)) {
            week.touches += touches;
            week.conversations += conversations;
        }
    }
    Ok(weeks.into_values().collect())
}

/// Notes are no touch that anybody else took part in; the last contact that a list came with is none of the owner's.
fn by_day(conn: &Connection, since: Day, today: Day) -> Result<Vec<(Day, u32, u32)>> {
    let sql = "SELECT day, count(*), sum(two_way) FROM touch INDEXED BY touch_talks
               WHERE day BETWEEN ?1 AND ?2 AND kind <> 'note' AND (typed = 1 OR kind <> 'message') GROUP BY day";
    let mut statement = conn.prepare_cached(sql)?;
    Ok(row::all(statement.query_map([since, today], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?)?)
}

/// Answers what came of following up in the last two weeks.
pub(super) fn followed(conn: &Connection, today: Day) -> Result<Followed> {
    let (deals, answered, moved) = sessions::came_of_it(conn, today - Days::new(FOLLOWED))?;
    Ok(Followed { deals, answered, moved })
}

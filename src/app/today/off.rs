//! Days off by key: the day in sight, or those that are typed; of days that are all off already, worked after all.

use super::super::App;
use super::super::event::Effect;
use super::super::prompt::{Ask, Reading, Tone};
use super::change;
use crate::domain::day_off::{self, DayOff, Kind};
use crate::domain::{Day, text, when};
use crate::error::Result;
use crate::ops::{Off, Op};

/// Asks which days.
pub(super) fn ask(app: &mut App) -> Result<Vec<Effect>> {
    let day = change::today(app)?.day(app);
    app.ask(Ask::DaysOff(day), Vec::new())
}

/// Takes them, or gives them back.
pub(in super::super) fn take_off(app: &mut App, shown: Day, typed: &str) -> Result<Vec<Effect>> {
    let off = wanted(app, shown, typed)?;
    app.perform(&Op::Off(off))
}

/// Says what would become of which days.
pub(in super::super) fn off_reading(app: &App, shown: Day, typed: &str) -> Vec<Reading> {
    let example = Reading::of(Tone::Example, "fri · 24 dec..1 jan Christmas · a day that is off is worked after all");
    let read = match wanted(app, shown, typed) {
        Ok(off) => Reading::of(Tone::Read, words(&off, app.today())),
        Err(error) => Reading::of(Tone::Fault, error.to_string()),
    };
    vec![read, example]
}

fn wanted(app: &App, shown: Day, typed: &str) -> Result<Off> {
    let (days, words) = day_off::read(typed, shown, app.today())?;
    let week = &app.store.settings().week;
    if days.iter().all(|day| week.off.contains(day)) {
        return Ok(Off::GiveBack(days));
    }
    let off = |day| DayOff { day, kind: Kind::Off, words: words.clone() };
    Ok(Off::Take(days.into_iter().map(off).collect()))
}

/// "Fri 27 Nov off; its work goes onto the days that are worked"
fn words(off: &Off, today: Day) -> String {
    let (days, what): (Vec<Day>, &str) = match off {
        Off::Take(days) => (days.iter().map(|off| off.day).collect(), "off; the work goes onto days that are worked"),
        Off::GiveBack(days) => (days.clone(), "worked after all"),
    };
    match days.as_slice() {
        [first, .., last] => {
            let (first, last) = (when::dated(*first, today), when::dated(*last, today));
            format!("{first} to {last}, {}: {what}", text::count(days.len(), "day"))
        }
        [day] => format!("{}: {what}", when::dated(*day, today)),
        [] => String::new(),
    }
}

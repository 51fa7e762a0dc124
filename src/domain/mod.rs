//! Plain values and the rules of the funnel; no I/O, no clock.

#[macro_use]
mod word;
pub mod address;
pub mod arrangement;
pub mod block;
pub mod boxes;
pub mod calendar;
pub mod category;
pub mod cold;
pub mod commitment;
pub mod company;
pub mod day_off;
pub mod deal;
pub mod field;
pub mod fit;
pub mod funnel;
pub mod gap;
pub mod handoff;
pub mod id;
pub mod letter;
pub mod level;
pub mod mask;
pub mod mirror;
pub mod money;
pub mod person;
pub mod plan;
pub mod playbook;
pub mod promise;
pub mod queue;
pub mod quick;
pub mod reset;
pub mod safe;
pub mod session;
pub mod settings;
pub mod spread;
pub mod stage;
pub mod step;
pub mod text;
pub mod touch;
pub mod when;
pub mod workdays;

/// A calendar day where the owner lives; it never shifts with a time zone.
pub type Day = chrono::NaiveDate;
/// The rules of the clocks of a place.
pub type Zone = chrono_tz::Tz;
/// An instant with the offset it was lived in.
pub type Moment = chrono::DateTime<chrono::FixedOffset>;

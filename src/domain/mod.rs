//! Plain values and the rules of the funnel; no I/O, no clock.

pub mod money;
pub mod quick;
pub mod when;
pub mod workdays;

/// A calendar day where the owner lives; it never shifts with a time zone.
pub type Day = chrono::NaiveDate;
/// An instant with the offset it was lived in.
pub type Moment = chrono::DateTime<chrono::FixedOffset>;

//! Days that are not worked: taken, ill, or free for everybody.

use super::Day;

words! {
    /// Why a day is not worked.
    Kind { Off = "off", Ill = "ill", Holiday = "holiday" }
}

/// One day that is not worked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayOff {
    pub day: Day,
    pub kind: Kind,
    pub words: String,
}

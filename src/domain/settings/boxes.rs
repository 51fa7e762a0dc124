//! The names and limits of the twelve boxes as settings.

use super::{Row, whole};
use crate::domain::boxes::{ALL, KINDS};
use crate::domain::text;

/// What each box is called, and its limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Boxes {
    pub names: [String; ALL],
    /// Per cent, working days, or how many, as the box measures.
    pub limits: [u32; ALL],
}

impl Default for Boxes {
    fn default() -> Self {
        Boxes { names: KINDS.map(|kind| kind.name.to_owned()), limits: KINDS.map(|kind| kind.limit) }
    }
}

/// So long a name fits the board.
const LONGEST: usize = 26;

/// The row of a box's name; an empty one is its own again.
pub(super) const fn name<const NTH: usize>(key: &'static str) -> Row {
    Row {
        key,
        help: KINDS[NTH].asks,
        show: |settings| settings.boxes.names[NTH].clone(),
        read: |settings, typed| {
            let name = text::filled(typed).unwrap_or_else(|| KINDS[NTH].name.to_owned());
            if name.chars().count() > LONGEST {
                return Err(format!("up to {LONGEST} letters"));
            }
            settings.boxes.names[NTH] = name;
            Ok(())
        },
    }
}

/// The row of its limit.
pub(super) const fn limit<const NTH: usize>(key: &'static str) -> Row {
    Row {
        key,
        help: "the limit of this box, in the unit that `box9 boxes` shows",
        show: |settings| settings.boxes.limits[NTH].to_string(),
        read: |settings, typed| {
            settings.boxes.limits[NTH] = whole(typed, 0..=9_999)?;
            Ok(())
        },
    }
}

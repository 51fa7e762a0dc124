//! The group that a lead belongs to, with its brief and contact interval.

use super::Moment;
use super::id::{CategoryId, PlaybookId, Uid};

/// A category of leads.
#[derive(Debug, Clone, PartialEq)]
pub struct Category {
    pub id: CategoryId,
    pub uid: Uid,
    pub name: String,
    pub brief: Option<String>,
    /// Its campaign.
    pub playbook: Option<PlaybookId>,
    /// How many new leads its campaign takes a day.
    pub daily_limit: Option<u32>,
    /// Working days between touches, counted from the last touch.
    pub interval_days: Option<u32>,
    pub archived: bool,
    pub created_at: Moment,
}

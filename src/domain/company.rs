//! The company a deal is with.

use super::Moment;
use super::id::{CompanyId, Uid};

/// A company, known by its name.
#[derive(Debug, Clone, PartialEq)]
pub struct Company {
    pub id: CompanyId,
    pub uid: Uid,
    pub name: String,
    pub domain: Option<String>,
    pub address: Option<String>,
    pub note: Option<String>,
    pub created_at: Moment,
}

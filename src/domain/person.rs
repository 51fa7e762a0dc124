//! Who a deal is with: a person, and the ways to reach them.

use super::id::{CompanyId, PersonId, Uid};
use super::{Moment, text};

words! {
    /// A kind of way to reach somebody.
    ReachKind { Email = "email", Phone = "phone", Link = "link" }
}

words! {
    /// What a further person is in a deal.
    Role { Buyer = "buyer", User = "user", Champion = "champion", Billing = "billing", Technical = "technical", Other = "other" }
}

/// A person; the reaches are rows of their own.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    pub id: PersonId,
    pub uid: Uid,
    pub name: String,
    pub job_title: Option<String>,
    pub company: Option<CompanyId>,
    /// Survives merge and import, and stops drafts and campaigns.
    pub do_not_contact: bool,
    pub birthday: Option<String>,
    pub address: Option<String>,
    pub note: Option<String>,
    pub merged_into: Option<PersonId>,
    pub created_at: Moment,
}

/// One way to reach a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    pub kind: ReachKind,
    pub value: String,
    pub label: Option<String>,
}

impl Reach {
    /// Answers what matching compares: the folded e-mail, the last nine digits, the bare link.
    pub fn key(&self) -> String {
        match self.kind {
            ReachKind::Email => text::fold(&self.value),
            ReachKind::Phone => text::phone_key(&self.value),
            ReachKind::Link => text::link_key(&self.value),
        }
    }
}

//! Who a deal is with: a person, and the ways to reach them.

use super::id::{CompanyId, PersonId, Uid};
use super::{Moment, text};
use crate::error::{Error, Result};

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
    /// Reads a way to reach somebody as it is typed; an e-mail needs its @, a phone number its digits.
    pub fn read(kind: ReachKind, text: &str) -> Result<Reach> {
        let value = text.trim().to_owned();
        let fault = match kind {
            ReachKind::Email if !is_email(&value) => Some("no e-mail address; write it as ada@ae.example"),
            ReachKind::Phone if text::digits(&value).len() < 3 => Some("no phone number; write its digits"),
            ReachKind::Link if value.contains(char::is_whitespace) || value.is_empty() => Some("no link"),
            _ => None,
        };
        match fault {
            Some(fault) => Err(Error::invalid(kind.word(), format!("\"{value}\" is {fault}"))),
            None => Ok(Reach { kind, value, label: None }),
        }
    }

    /// Answers what matching compares: the folded e-mail, the last nine digits, the bare link.
    pub fn key(&self) -> String {
        match self.kind {
            ReachKind::Email => text::fold(&self.value),
            ReachKind::Phone => text::phone_key(&self.value),
            ReachKind::Link => text::link_key(&self.value),
        }
    }
}

pub(super) fn is_email(text: &str) -> bool {
    let whole = |part: &str| !part.is_empty() && !part.contains(char::is_whitespace);
    text.rsplit_once('@').is_some_and(|(before, after)| whole(before) && whole(after))
}

//! Row ids as types of their own, so that a person's can never be taken for a deal's.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "#{}", self.0)
            }
        }
    )+};
}

ids! {
    /// A deal's number, never used again for another deal.
    DealId,
    /// A person's number.
    PersonId,
    /// A company's number.
    CompanyId,
    /// A category's number.
    CategoryId,
    /// A step's number.
    StepId,
    /// A touch's number.
    TouchId,
    /// A promise's number.
    PromiseId,
    /// A playbook's number.
    PlaybookId,
    /// A plan's number.
    PlanId,
    /// A letter's number.
    LetterId,
    /// A line of a week.
    CommitmentId,
    /// A fire's number.
    FireId,
    /// An operation's number in the history.
    OperationId,
}

/// Sixteen bytes (UUIDv7) by which a row is known outside this file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uid(pub [u8; 16]);

impl Uid {
    /// Reads the usual hyphenated form.
    pub fn parse(text: &str) -> Option<Uid> {
        uuid::Uuid::parse_str(text).ok().map(|uuid| Uid(*uuid.as_bytes()))
    }
}

impl std::fmt::Display for Uid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", uuid::Uuid::from_bytes(self.0).hyphenated())
    }
}

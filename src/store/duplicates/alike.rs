//! Whether two people of one block are likely the same.

use super::Why;
use crate::domain::id::PersonId;
use crate::error::Result;
use rusqlite::{Connection, OptionalExtension};

/// What is compared of a person.
pub(super) struct Member {
    pub id: PersonId,
    pub name: String,
    company: Option<i64>,
    /// The domains of the e-mails that are no public mail service.
    domains: Vec<String>,
    has_email: bool,
}

/// Domains under which everybody has a mailbox say nothing about who works together.
const PUBLIC: &[&str] = &[
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "hotmail.com",
    "live.com",
    "yahoo.com",
    "icloud.com",
    "me.com",
    "aol.com",
    "gmx.de",
    "gmx.net",
    "web.de",
    "t-online.de",
    "proton.me",
    "protonmail.com",
    "mail.com",
    "mail.ru",
    "yandex.ru",
    "qq.com",
    "163.com",
    "orange.fr",
    "free.fr",
    "libero.it",
];

/// Names that agree so far, and differ in so few letters, are one name with a slip in it.
const SIMILAR: f64 = 0.93;
const SLIPS: usize = 2;
/// One phone of two people says little when their names have nothing in common.
const RELATED: f64 = 0.8;
/// An e-mail that more than so many share is an office's, not a person's.
const MAILBOX: usize = 3;

impl Member {
    /// Reads a person; none for one that was merged.
    pub fn read(conn: &Connection, id: PersonId) -> Result<Option<Member>> {
        let sql = "SELECT name_key, company_id, (SELECT group_concat(substr(key, instr(key, '@') + 1), ' ') FROM reach WHERE person_id = p.id AND kind = 'email')
                   FROM person p WHERE id = ?1 AND merged_into IS NULL";
        let read = |row: &rusqlite::Row<'_>| {
            let domains: Option<String> = row.get(2)?;
            let own = domains.iter().flat_map(|domains| domains.split(' ')).filter(|domain| !PUBLIC.contains(domain));
            Ok(Member {
                id,
                name: row.get(0)?,
                company: row.get(1)?,
                domains: own.map(str::to_owned).collect(),
                has_email: domains.is_some(),
            })
        };
        Ok(conn.prepare_cached(sql)?.query_row([id.0], read).optional()?)
    }

    /// Answers the name with its last word first.
    pub fn reversed(&self) -> String {
        self.name.split(' ').rev().collect::<Vec<_>>().join(" ")
    }

    fn works_with(&self, other: &Member) -> bool {
        (self.company.is_some() && self.company == other.company)
            || self.domains.iter().any(|domain| other.domains.contains(domain))
    }

    /// Nothing says that they work in two places.
    fn may_work_with(&self, other: &Member) -> bool {
        let two_companies = self.company.is_some() && other.company.is_some() && self.company != other.company;
        let two_mailboxes = self.has_email && other.has_email;
        self.works_with(other) || !(two_companies || two_mailboxes)
    }
}

/// Says whether two people of a block of so many are likely one.
pub(super) fn alike(one: &Member, other: &Member, why: Why, block: usize) -> bool {
    match why {
        Why::Email => block <= MAILBOX || related(&one.name, &other.name),
        Why::Phone => related(&one.name, &other.name),
        Why::Name => one.name == other.name && one.may_work_with(other),
        Why::Swapped => one.may_work_with(other),
        Why::Similar => {
            one.works_with(other) && (similar(&one.name, &other.name) || similar(&one.name, &other.reversed()))
        }
    }
}

fn similar(one: &str, other: &str) -> bool {
    strsim::jaro_winkler(one, other) >= SIMILAR && strsim::osa_distance(one, other) <= SLIPS
}

/// One word in common, or names that look alike.
fn related(one: &str, other: &str) -> bool {
    let common = one.split(' ').any(|word| word.chars().count() > 1 && other.split(' ').any(|their| their == word));
    common || one.is_empty() || other.is_empty() || strsim::jaro_winkler(one, other) >= RELATED
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_similar_and_another_name_is_not() {
        for (one, other, is) in [
            ("ada lovelace", "ada lovelcae", true),
            ("ada lovelace", "ada lovlace", true),
            ("grace hopper", "grace hoper", true),
            ("christian berger", "christian bergmann", false),
            ("anna meier", "paul meier", false),
            ("bob smith", "rob smith", false),
            ("jo li", "jo lu", false),
        ] {
            assert_eq!(similar(one, other), is, "{one} {other}");
        }
    }

    #[test]
    fn one_phone_is_no_proof_for_names_with_nothing_in_common() {
        for (one, other, is) in [
            ("bob smith", "robert smith", true),
            ("anna meier", "paul schulz", false),
            ("ada lovelace", "lovelace ada", true),
            ("", "paul schulz", true),
        ] {
            assert_eq!(related(one, other), is, "{one} {other}");
        }
    }
}

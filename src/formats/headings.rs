//! Knows what the headings of other programs' exports mean, so that most files need no mapping by hand.

mod dictionary;
mod target;
#[cfg(test)]
mod tests;

use unicode_normalization::UnicodeNormalization;

use dictionary::{COMPANY_MARKS, DEAL_MARKS, IDS, PERSON_MARKS, PREFIXES, TITLES, VENDORS, WORDS};
pub use target::{Label, Part, Target, facts};

/// The vendor of our own exports.
pub const OWN: &str = "box9";

/// One column of a file: its heading and the field of ours it fills, if any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    pub heading: String,
    pub target: Option<Target>,
    /// The column whose cell is the label of this one's value, as Google writes "Phone 1 - Label".
    pub label: Option<usize>,
}

/// What the rows of a file are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    Deals,
    People,
    Companies,
}

/// Finds the field for each heading; the same word may mean another field among other headings.
pub fn map(header: &[String]) -> Vec<Column> {
    let keys: Vec<String> = header.iter().map(|heading| key(heading)).collect();
    let file = File::new(&keys);
    let own = vendor(header) == OWN;
    let target = |heading: &str, key: &str| if own { Target::parse(heading) } else { file.target(key) };
    let mut columns: Vec<Column> = header
        .iter()
        .zip(&keys)
        .map(|(heading, key)| Column { heading: heading.clone(), target: target(heading, key), label: None })
        .collect();
    for (at, column) in columns.iter_mut().enumerate() {
        if matches!(column.target, Some(Target::Email(_) | Target::Phone(_) | Target::Link(_) | Target::Address(..))) {
            column.label = label_column(&keys, at);
        }
    }
    columns
}

/// Answers the columns of a table whose headings are words of our own fields.
pub fn own(header: &[String]) -> Vec<Column> {
    let column = |heading: &String| Column { heading: heading.clone(), target: Target::parse(heading), label: None };
    header.iter().map(column).collect()
}

/// Says what the rows of a file with these headings are about.
pub fn rows(header: &[String]) -> Rows {
    let keys: Vec<String> = header.iter().map(|heading| key(heading)).collect();
    File::new(&keys).rows
}

/// Names the program that wrote a file with these headings, or `csv`; ids are unique within it.
pub fn vendor(header: &[String]) -> &'static str {
    let keys: Vec<String> = header.iter().map(|heading| key(heading)).collect();
    let written_by = |marks: &str| marks.split(' ').all(|mark| keys.iter().any(|key| key == mark));
    VENDORS.iter().find(|(_, marks)| written_by(marks)).map_or("csv", |(name, _)| name)
}

/// Answers the heading of the row's own id, folded, or nothing when the rows have none.
pub fn id_heading(header: &[String]) -> Option<String> {
    let keys: Vec<String> = header.iter().map(|heading| key(heading)).collect();
    File::new(&keys).own_id.map(str::to_owned)
}

/// Says whether a cell is a heading the dictionary has.
pub fn is_known(cell: &str) -> bool {
    let key = key(cell);
    let alone = File { keys: &[], rows: Rows::People, own_id: None };
    !key.is_empty() && (alone.target(&key).is_some() || holds(DEAL_MARKS, &key))
}

/// Folds case, accents, blanks and punctuation away: "E-mail 1 - Value" is `email1value`.
fn key(heading: &str) -> String {
    heading.nfkd().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The headings of one file together.
struct File<'a> {
    keys: &'a [String],
    rows: Rows,
    own_id: Option<&'static str>,
}

impl<'a> File<'a> {
    fn new(keys: &'a [String]) -> Self {
        let mut file = File { keys, rows: Rows::People, own_id: None };
        file.rows = if file.has_any(DEAL_MARKS) {
            Rows::Deals
        } else if file.has_any(COMPANY_MARKS) && !file.has_any(PERSON_MARKS) {
            Rows::Companies
        } else {
            Rows::People
        };
        let rank = |ids: &(&str, Rows, _)| if ids.1 == file.rows { 0 } else { 1 };
        let mut ids: Vec<_> = IDS.iter().filter(|(id, ..)| file.has(id)).collect();
        ids.sort_by_key(|id| rank(id));
        file.own_id = ids.first().map(|(id, ..)| *id);
        file
    }

    fn has(&self, wanted: &str) -> bool {
        self.keys.iter().any(|key| key == wanted)
    }

    fn has_any(&self, wanted: &str) -> bool {
        wanted.split_whitespace().any(|wanted| self.has(wanted))
    }

    fn target(&self, key: &str) -> Option<Target> {
        if let Some((id, _, other)) = IDS.iter().find(|(id, ..)| *id == key) {
            return if self.own_id.is_none_or(|own| own == *id) { Some(Target::ExternalId) } else { *other };
        }
        let second = key.starts_with("contact2") || key.starts_with("account2");
        if second || (key == "birthday" && self.has("birthyear")) {
            return None;
        }
        let plain: String = key.chars().filter(|c| !c.is_ascii_digit()).collect();
        self.by_company(key, self.rows)
            .or_else(|| word(key))
            .or_else(|| word(key.strip_suffix('c').unwrap_or(key)))
            .or_else(|| self.prefixed(key))
            .or_else(|| word(&plain))
            .or_else(|| address(&plain))
    }

    /// "Person - Name", "property_dealname": the rest of the heading is about what the prefix says.
    fn prefixed(&self, key: &str) -> Option<Target> {
        let (rest, rows) = PREFIXES.iter().find_map(|(prefix, rows)| Some((key.strip_prefix(prefix)?, rows)))?;
        let plain: String = rest.chars().filter(|c| !c.is_ascii_digit()).collect();
        self.by_company(&plain, rows.unwrap_or(self.rows)).or_else(|| word(&plain)).or_else(|| address(&plain))
    }

    /// The words whose meaning hangs on the other headings.
    fn by_company(&self, key: &str, rows: Rows) -> Option<Target> {
        let named = self.has_any("firstname lastname givenname personname");
        let target = match (key, rows) {
            ("name", Rows::Companies) => Target::Company,
            ("name", Rows::Deals) if !self.has_any(PERSON_MARKS) && !self.has_any(TITLES) => Target::DealTitle,
            ("name", _) => Target::FullName,
            ("title", _) if self.has_any("jobtitle suffix") => Target::Prefix,
            ("title", Rows::Deals) if !named => Target::DealTitle,
            ("title", _) => Target::JobTitle,
            ("status" | "stav", _) if self.has_any("stage stagename dealstage obchodfaze") => Target::DealStatus,
            ("status", _) => Target::Stage,
            ("state", Rows::Deals) if self.has("stage") && !self.has("city") => Target::DealStatus,
            ("website" | "webpage" | "web" | "www", Rows::Companies) => Target::Domain,
            ("nazev" | "jmeno", Rows::Companies) => Target::Company,
            ("nazev", _) => Target::DealTitle,
            _ => return None,
        };
        Some(target)
    }
}

fn holds(words: &str, key: &str) -> bool {
    words.split_whitespace().any(|word| word == key)
}

fn word(key: &str) -> Option<Target> {
    WORDS.iter().find(|(words, _)| holds(words, key)).map(|(_, target)| *target)
}

/// "Home Street", "Business Postal Code", "Address 1 - City".
fn address(key: &str) -> Option<Target> {
    if key == "address" {
        return Some(Target::Address(Label::None, Part::Whole));
    }
    let (label, rest) = dictionary::PLACES
        .iter()
        .find_map(|(place, label)| Some((*label, key.strip_prefix(place)?)))
        .unwrap_or((Label::None, key));
    let (_, part) = dictionary::PARTS.iter().find(|(words, _)| holds(words, rest))?;
    Some(Target::Address(label, *part))
}

/// The twin of "Phone 1 - Value" is "Phone 1 - Label", formerly "Phone 1 - Type".
fn label_column(keys: &[String], at: usize) -> Option<usize> {
    let digits = keys[at].find(|c: char| c.is_ascii_digit())?;
    let number = keys[at][digits..].chars().take_while(char::is_ascii_digit).count();
    let stem = &keys[at][..digits + number];
    keys.iter().position(|key| key.strip_prefix(stem).is_some_and(|rest| matches!(rest, "label" | "type")))
}

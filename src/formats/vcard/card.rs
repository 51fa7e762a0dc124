//! One card read into the cells of a row.

use calcard::common::{IanaType, PartialDateTime};
use calcard::vcard::{
    VCard, VCardEntry, VCardKind, VCardParameterName, VCardProperty as Property, VCardType, VCardValue,
};
use calcard::{Entry, Parser};

use crate::formats::headings::{Label, Part, Target};

/// Which labels a way to reach somebody may have, each a column.
const EMAILS: &[Label] = &[Label::None, Label::Work, Label::Home, Label::Mobile, Label::Other];
const PHONES: &[Label] =
    &[Label::None, Label::Work, Label::Home, Label::Mobile, Label::Main, Label::Other, Label::Fax, Label::Pager];
const LINKS: &[Label] = &[Label::None, Label::Work, Label::Home, Label::Social, Label::LinkedIn, Label::Other];
const ADDRESSES: &[Label] = &[Label::None, Label::Work, Label::Home, Label::Other];
const PLAIN: &[Target] = &[
    Target::ExternalId,
    Target::FullName,
    Target::Company,
    Target::JobTitle,
    Target::Birthday,
    Target::DoNotContact,
    Target::Tags,
    Target::Notes,
];

/// What a card says besides, and no funnel needs.
const PASSED_OVER: &[&str] = &[
    "MAILER",
    "CLASS",
    "SORT-STRING",
    "LABEL",
    "AGENT",
    "PROFILE",
    "NAME",
    "X-ABLABEL",
    "X-ABADR",
    "X-ABUID",
    "X-ABSHOWAS",
];
/// How the names of other programs' own properties begin that no funnel needs.
const PASSED_OVER_FROM: &[&str] =
    &["X-MS-", "X-EVOLUTION-", "X-MOZILLA-", "X-PHONETIC-", "X-KADDRESSBOOK-", "X-APPLE-"];
const SOCIAL: &[&str] = &["X-SOCIALPROFILE", "X-TWITTER", "X-FACEBOOK", "X-LINKEDIN", "X-INSTAGRAM"];

/// Answers the headings: our own field words.
pub fn header() -> Vec<String> {
    let labelled =
        |target: fn(Label) -> Target, labels: &[Label]| labels.iter().map(|l| target(*l)).collect::<Vec<_>>();
    let address = |label: Label| Target::Address(label, Part::Whole);
    let all = [
        PLAIN.to_vec(),
        labelled(Target::Email, EMAILS),
        labelled(Target::Phone, PHONES),
        labelled(Target::Link, LINKS),
        labelled(address, ADDRESSES),
    ];
    all.concat().iter().map(Target::word).collect()
}

/// Reads a card; says why it is no person or company where it is none.
pub fn cells(raw: &str, header: &[String]) -> Result<Vec<String>, &'static str> {
    let Entry::VCard(card) = Parser::new(raw).entry() else { return Err("this card cannot be read") };
    if card.entries.iter().any(|entry| kind_of(entry) == Some(VCardKind::Group)) {
        return Err("a group of other cards, not a person");
    }
    let mut row = Row { header, cells: vec![String::new(); header.len()] };
    let mut entries: Vec<&VCardEntry> = card.entries.iter().collect();
    entries.sort_by_key(|entry| !is_preferred(entry));
    for entry in entries {
        row.take(entry, &card);
    }
    row.name(&card);
    let empty = |target: Target| row.get(target).is_empty();
    let nobody = header.iter().zip(&row.cells).all(|(word, cell)| {
        cell.is_empty() || matches!(Target::parse(word), Some(Target::Notes | Target::Tags | Target::ExternalId))
    });
    if nobody && empty(Target::FullName) {
        return Err("a card without a name, a company, an e-mail address or a number");
    }
    Ok(row.cells)
}

fn kind_of(entry: &VCardEntry) -> Option<VCardKind> {
    let named = |name: &str| entry.name.as_str().eq_ignore_ascii_case(name);
    match entry.values.first()? {
        VCardValue::Kind(kind) => Some(*kind),
        VCardValue::Text(word) if named("X-ADDRESSBOOKSERVER-KIND") && word.eq_ignore_ascii_case("group") => {
            Some(VCardKind::Group)
        }
        _ => None,
    }
}

fn is_preferred(entry: &VCardEntry) -> bool {
    entry.parameters(&VCardParameterName::Pref).next().is_some()
        || types(entry).iter().any(|word| word.eq_ignore_ascii_case("pref"))
}

struct Row<'a> {
    header: &'a [String],
    cells: Vec<String>,
}

impl Row<'_> {
    fn get(&self, target: Target) -> &str {
        let word = target.word();
        self.header.iter().position(|heading| *heading == word).map_or("", |at| self.cells[at].as_str())
    }

    /// Adds a line to a cell.
    fn add(&mut self, target: Target, text: &str) {
        let (word, text) = (target.word(), text.trim());
        let Some(at) = self.header.iter().position(|heading| *heading == word).filter(|_| !text.is_empty()) else {
            return;
        };
        let cell = &mut self.cells[at];
        if !cell.is_empty() {
            cell.push('\n');
        }
        cell.push_str(text);
    }

    /// Fills a cell that holds one value; a further one becomes a line of the note.
    fn put(&mut self, target: Target, label: &str, text: &str) {
        match self.get(target) {
            "" => self.add(target, text),
            held if held == text.trim() => {}
            _ => self.note(label, text),
        }
    }

    fn note(&mut self, label: &str, text: &str) {
        if !text.trim().is_empty() {
            self.add(Target::Notes, &format!("{label}: {}", text.trim()));
        }
    }

    fn take(&mut self, entry: &VCardEntry, card: &VCard) {
        let label =
            |labels: &[Label]| Some(label_of(entry, card)).filter(|l| labels.contains(l)).unwrap_or(Label::None);
        let text = joined(entry, " ");
        match &entry.name {
            Property::Uid => self.put(Target::ExternalId, "UID", &text),
            Property::Org => self.company(entry),
            Property::Title => self.put(Target::JobTitle, "Title", &text),
            Property::Role if self.get(Target::JobTitle).is_empty() && !has(card, &Property::Title) => {
                self.put(Target::JobTitle, "Role", &text);
            }
            Property::Role => self.note("Role", &text),
            Property::Email => self.add(Target::Email(label(EMAILS)), text.trim_start_matches("mailto:")),
            Property::Tel => self.add(Target::Phone(label(PHONES)), &number(&text)),
            Property::Url => self.add(Target::Link(label(LINKS)), &text),
            Property::Socialprofile => self.add(Target::Link(Label::Social), &text),
            Property::Adr => self.put(Target::Address(label(ADDRESSES), Part::Whole), "Address", &joined(entry, ", ")),
            Property::Bday => self.put(Target::Birthday, "Birthday", &text),
            Property::Categories => entry.values.iter().for_each(|value| self.add(Target::Tags, &shown(value, " "))),
            Property::Note => self.add(Target::Notes, &text),
            Property::Nickname => self.note("Nickname", &joined(entry, ", ")),
            Property::Anniversary => self.note("Anniversary", &text),
            Property::Impp => self.note("Chat", &text),
            Property::Related => self.note("Related", &text),
            Property::Hobby => self.note("Hobby", &text),
            Property::Interest => self.note("Interest", &text),
            Property::Expertise => self.note("Expertise", &text),
            Property::Other(name) => self.other(name, &text),
            _ => {}
        }
    }

    fn company(&mut self, entry: &VCardEntry) {
        let parts: Vec<String> = entry.values.iter().map(|value| shown(value, " ").trim().to_owned()).collect();
        if let Some((company, units)) = parts.split_first() {
            self.put(Target::Company, "Company", company);
            self.note(
                "Department",
                &units.iter().filter(|unit| !unit.is_empty()).cloned().collect::<Vec<_>>().join(", "),
            );
        }
    }

    fn other(&mut self, name: &str, text: &str) {
        let upper = name.to_ascii_uppercase();
        if upper == "X-DO-NOT-CONTACT" {
            self.put(Target::DoNotContact, name, text);
        } else if SOCIAL.contains(&upper.as_str()) && text.contains('.') {
            self.add(Target::Link(Label::Social), text);
        } else if !PASSED_OVER.contains(&upper.as_str()) && !PASSED_OVER_FROM.iter().any(|from| upper.starts_with(from))
        {
            self.note(name, &text.replace('\n', " "));
        }
    }

    /// The formatted name, else the parts of the name; a company's card has its company alone.
    fn name(&mut self, card: &VCard) {
        let text = |property: &Property| {
            card.properties(property).map(|entry| joined(entry, " ")).find(|name| !name.is_empty())
        };
        let name = text(&Property::Fn).or_else(|| card.property(&Property::N).map(parts_of_name)).unwrap_or_default();
        let company = card.entries.iter().any(|entry| kind_of(entry) == Some(VCardKind::Org)) || {
            let as_company = |entry: &&VCardEntry| entry.name.as_str().eq_ignore_ascii_case("X-ABShowAs");
            card.entries.iter().filter(as_company).any(|entry| joined(entry, "").eq_ignore_ascii_case("company"))
        };
        if company {
            self.put(Target::Company, "Name", &name);
        } else {
            self.add(Target::FullName, &name);
        }
    }
}

fn has(card: &VCard, property: &Property) -> bool {
    card.property(property).is_some()
}

/// Family, given, middle, prefix, suffix: as they are spoken.
fn parts_of_name(entry: &VCardEntry) -> String {
    let part = |at: usize| entry.values.get(at).map(|value| shown(value, " ")).unwrap_or_default();
    let said: Vec<String> = [3, 1, 2, 0, 4].map(part).into_iter().map(|part| part.trim().to_owned()).collect();
    said.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn joined(entry: &VCardEntry, by: &str) -> String {
    let all = entry.values.iter().map(|value| shown(value, by).replace("\r\n", "\n").trim().to_owned());
    let lines =
        |text: String| if by == ", " { text.lines().map(str::trim).collect::<Vec<_>>().join(", ") } else { text };
    all.filter(|text| !text.is_empty()).map(lines).collect::<Vec<_>>().join(by)
}

/// What has several lines is kept so; pictures and other bytes are nothing.
fn shown(value: &VCardValue, by: &str) -> String {
    match value {
        VCardValue::Text(text) => text.clone(),
        VCardValue::Component(parts) => {
            parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(by)
        }
        VCardValue::PartialDateTime(day) => day_of(day),
        VCardValue::Integer(number) => number.to_string(),
        VCardValue::Float(number) => number.to_string(),
        VCardValue::Boolean(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        _ => String::new(),
    }
}

/// A birthday may lack its year.
fn day_of(day: &PartialDateTime) -> String {
    match (day.year, day.month, day.day) {
        (Some(year), Some(month), Some(day)) => format!("{year:04}-{month:02}-{day:02}"),
        (None, Some(month), Some(day)) => format!("--{month:02}-{day:02}"),
        (Some(year), Some(month), None) => format!("{year:04}-{month:02}"),
        (Some(year), ..) => format!("{year:04}"),
        _ => String::new(),
    }
}

/// `tel:+1-800;ext=5` is a number with an extension; marks that part values elsewhere are none here.
fn number(text: &str) -> String {
    let bare = if text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("tel:")) { &text[4..] } else { text };
    bare.replace(";ext=", " ext ").replace([';', ',', '|', '\n'], " ")
}

/// The words of a TYPE, also where version 2.1 writes them bare.
fn types(entry: &VCardEntry) -> Vec<String> {
    let mut words = Vec::new();
    for param in &entry.params {
        match (&param.name, &param.value) {
            (VCardParameterName::Type, value) => match value.as_type() {
                Some(IanaType::Iana(known)) => words.push(word_of(known).to_owned()),
                Some(IanaType::Other(text)) => words.push(text.to_lowercase()),
                None => {}
            },
            (VCardParameterName::Other(name), _) => words.push(name.to_lowercase()),
            _ => {}
        }
    }
    words
}

fn word_of(known: &VCardType) -> &'static str {
    match known {
        VCardType::Work => "work",
        VCardType::Home => "home",
        VCardType::Cell => "mobile",
        VCardType::Fax => "fax",
        VCardType::Pager => "pager",
        VCardType::MainNumber => "main",
        _ => "",
    }
}

/// The label that says most: a fax at work is a fax; one in words of the owner's stands beside it in its group.
fn label_of(entry: &VCardEntry, card: &VCard) -> Label {
    let said = entry.group.as_ref().and_then(|group| {
        let beside = |other: &&VCardEntry| {
            other.group.as_ref() == Some(group) && other.name.as_str().eq_ignore_ascii_case("X-ABLabel")
        };
        card.entries.iter().find(beside).map(|other| joined(other, " "))
    });
    let said = said.map(|text| text.trim_start_matches("_$!<").trim_end_matches(">!$_").to_owned());
    let mut labels: Vec<Label> = types(entry).iter().filter_map(|word| Label::parse(word)).collect();
    labels.extend(said.and_then(|word| Label::parse(&word)));
    let order = [Label::Fax, Label::Pager, Label::Mobile, Label::Main, Label::LinkedIn, Label::Social];
    let first = order.iter().find(|label| labels.contains(label)).copied();
    first.or_else(|| labels.into_iter().find(|label| *label != Label::None)).unwrap_or(Label::None)
}

//! Cards of version 4.0: what a person is and how to reach them; deals are in no card.

use calcard::vcard::{
    VCard, VCardEntry, VCardKind, VCardParameter, VCardProperty as Property, VCardType, VCardValue, VCardVersion,
};

use crate::domain::id::Uid;
use crate::domain::person::{Reach, ReachKind};
use crate::formats::headings::Label;

/// Somebody, or a company alone, as a card says it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Contact {
    /// The same as long as it is the same person.
    pub uid: Option<Uid>,
    pub name: String,
    pub company: Option<String>,
    pub job_title: Option<String>,
    pub reaches: Vec<Reach>,
    pub address: Option<String>,
    pub birthday: Option<String>,
    pub do_not_contact: bool,
    pub tags: Vec<String>,
    pub note: Option<String>,
}

/// Answers a card; a contact without a name of its own is a company, or goes by its first address.
pub fn text(contact: &Contact) -> String {
    let mut entries = vec![];
    entries.extend(contact.uid.map(|uid| said(Property::Uid, &format!("urn:uuid:{uid}"))));
    let company = contact.name.is_empty() && contact.reaches.is_empty() && contact.company.is_some();
    if company {
        entries.push(VCardEntry::new(Property::Kind).with_value(VCardValue::Kind(VCardKind::Org)));
    }
    entries.push(said(Property::Fn, &shown_name(contact)));
    if !contact.name.is_empty() {
        entries.push(VCardEntry::new(Property::N).with_values(parts(&contact.name)));
    }
    entries.extend(contact.company.iter().map(|company| said(Property::Org, company)));
    entries.extend(contact.job_title.iter().map(|title| said(Property::Title, title)));
    entries.extend(contact.reaches.iter().map(reach));
    entries.extend(contact.address.iter().map(|address| {
        let part = |text: &str| VCardValue::Text(text.to_owned());
        VCardEntry::new(Property::Adr).with_values(["", "", address, "", "", "", ""].map(part).to_vec())
    }));
    entries.extend(contact.birthday.iter().map(|day| said(Property::Bday, &basic(day))));
    if !contact.tags.is_empty() {
        let tags = contact.tags.iter().cloned().map(VCardValue::Text).collect();
        entries.push(VCardEntry::new(Property::Categories).with_values(tags));
    }
    entries.extend(contact.note.iter().map(|note| said(Property::Note, note)));
    if contact.do_not_contact {
        entries.push(said(Property::Other("X-DO-NOT-CONTACT".into()), "yes"));
    }
    let mut out = String::new();
    let written = VCard { entries }.write_to(&mut out, VCardVersion::V4_0);
    written.map_or_else(|_| String::new(), |()| out)
}

fn said(name: Property, text: &str) -> VCardEntry {
    VCardEntry::new(name).with_value(VCardValue::Text(text.to_owned()))
}

/// A card must have a name; a person without one is shown as they are reached.
fn shown_name(contact: &Contact) -> String {
    let first = contact.reaches.first().map(|reach| reach.value.clone());
    let named = Some(contact.name.clone()).filter(|name| !name.is_empty());
    named.or(first).or(contact.company.clone()).unwrap_or_default()
}

/// Family and given names; who reads our own cards goes by the whole name.
fn parts(name: &str) -> Vec<VCardValue> {
    let (given, family) = name.rsplit_once(' ').unwrap_or((name, ""));
    [family, given, "", "", ""].map(|part| VCardValue::Text(part.to_owned())).to_vec()
}

fn reach(reach: &Reach) -> VCardEntry {
    let property = match reach.kind {
        ReachKind::Email => Property::Email,
        ReachKind::Phone => Property::Tel,
        ReachKind::Link => Property::Url,
    };
    let entry = said(property, &reach.value);
    let word = match reach.label.as_deref().and_then(Label::parse) {
        Some(Label::Work) => VCardParameter::typ(VCardType::Work),
        Some(Label::Home) => VCardParameter::typ(VCardType::Home),
        Some(Label::Mobile) => VCardParameter::typ(VCardType::Cell),
        Some(Label::Fax) => VCardParameter::typ(VCardType::Fax),
        Some(Label::Pager) => VCardParameter::typ(VCardType::Pager),
        Some(Label::None) | None => return entry,
        Some(other) => VCardParameter::typ(other.word().to_owned()),
    };
    entry.with_param(word)
}

/// `1815-12-10` is `18151210` in version 4.0; words stay as they are.
fn basic(day: &str) -> String {
    let digits = day.chars().all(|c| c.is_ascii_digit() || c == '-');
    let yearless = day.strip_prefix("--").filter(|_| digits);
    match yearless {
        Some(rest) => format!("--{}", rest.replace('-', "")),
        None if digits && day.len() == 10 => day.replace('-', ""),
        None => day.to_owned(),
    }
}

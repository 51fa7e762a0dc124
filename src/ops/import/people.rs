//! Who a row is about: people by id, e-mail, phone or name with company; companies by id or name.

use super::draft::Draft;
use super::{Change, Policy, Run};
use crate::domain::company::Company;
use crate::domain::id::{CompanyId, PersonId, Uid};
use crate::domain::person::{Person, Reach, ReachKind};
use crate::domain::text;
use crate::error::Result;
use crate::formats::headings::Rows;
use crate::store::origins::Known;
use crate::store::{Tx, companies, contacts, import as rows, people};

/// Somebody in the file, and whether the row made them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found<T> {
    pub id: T,
    pub new: bool,
}

/// Numbers that several people share, so that they tell nobody apart.
const SHARED: &[&str] = &["fax", "pager", "main"];

impl Run<'_> {
    /// Answers the company of a row, made now if it is new; none when the row names none.
    pub(super) fn company(&mut self, tx: &Tx<'_>, draft: &Draft) -> Result<Option<Found<CompanyId>>> {
        let key = if draft.rows == Some(Rows::Companies) { draft.key.clone() } else { company_key(draft) };
        let by_key = match &key {
            Some(key) => {
                self.with_key(|source, key| rows::company_with_key(tx.conn, source, key), &draft.source, key)?
            }
            None => None,
        };
        let by_key = by_key.map(|id| self.is_it(tx, draft, id).map(|is_it| is_it.then_some(id))).transpose()?.flatten();
        let name = draft.company.as_deref().or(draft.domain.as_deref()).filter(|name| !name.trim().is_empty());
        let known = match (by_key, name) {
            (Some(id), _) => Some(id),
            (None, Some(name)) if !self.seen.may_hold_name(name) => None,
            (None, Some(name)) => companies::named(tx.conn, name)?,
            (None, None) => return Ok(None),
        };
        match (known, name) {
            (Some(id), _) => Ok(Some(Found { id, new: false })),
            (None, Some(name)) => {
                let id = companies::insert(tx, name)?;
                self.seen.note_name(name);
                self.fill_company(tx, draft, id)?;
                Ok(Some(Found { id, new: true }))
            }
            (None, None) => Ok(None),
        }
    }

    /// The same for a company.
    fn is_it(&self, tx: &Tx<'_>, draft: &Draft, id: CompanyId) -> Result<bool> {
        let names: Vec<&str> = draft.company.as_deref().into_iter().collect();
        let known = Known { company: Some(id), ..Known::default() };
        Ok(!draft.source.starts_with("csv") || id.0 > self.before.2 || rows::shares_a_name(tx.conn, &known, &names)?)
    }

    /// Fills what the company lacks from a row that is about it.
    pub(super) fn fill_company(&self, tx: &Tx<'_>, draft: &Draft, id: CompanyId) -> Result<Change> {
        let about_it = draft.rows == Some(Rows::Companies);
        if draft.domain.is_none() && !about_it {
            return Ok(Change::default());
        }
        let before = companies::get(tx.conn, id)?;
        let mut after = Company { ..before.clone() };
        let mut change = Change::default();
        change.text("domain", &mut after.domain, draft.domain.as_ref(), self.request.policy);
        if about_it {
            change.text("address", &mut after.address, draft.who.address.as_ref(), self.request.policy);
        }
        if after != before {
            companies::save(tx, &after)?;
        }
        Ok(change)
    }

    /// Answers the person of a row as the file knows them; nobody when the row names nobody.
    pub(super) fn known_person(
        &self,
        tx: &Tx<'_>,
        draft: &Draft,
        company: Option<CompanyId>,
    ) -> Result<Option<PersonId>> {
        if let Some(id) = card_uid(draft).map(|uid| contacts::with_uid(tx.conn, uid)).transpose()?.flatten() {
            return Ok(Some(id));
        }
        let key = person_key(draft);
        if let Some(key) = &key
            && let Some(id) =
                self.with_key(|source, key| rows::person_with_key(tx.conn, source, key), &draft.source, key)?
            && self.is_them(tx, draft, id)?
        {
            return Ok(Some(id));
        }
        for reach in &draft.who.reaches {
            if !self.seen.may_hold_reach(reach) {
                continue;
            }
            let Some(id) = reached(tx, reach)? else { continue };
            if reach.kind == ReachKind::Email || self.may_be(tx, draft, (id, company))? {
                return Ok(Some(id));
            }
        }
        match (&draft.who.name, company) {
            (Some(name), Some(company)) if self.seen.may_hold_name(name) => people::named(tx.conn, name, Some(company)),
            _ => Ok(None),
        }
    }

    /// A bare number is an id only within one program: a row that names somebody else is about somebody else.
    fn is_them(&self, tx: &Tx<'_>, draft: &Draft, id: PersonId) -> Result<bool> {
        if !draft.source.starts_with("csv") || id.0 > self.before.1 {
            return Ok(true);
        }
        let reaches = draft.who.reaches.iter().map(|reach| reach.value.as_str());
        let names: Vec<&str> = draft.who.name.as_deref().into_iter().chain(reaches).collect();
        rows::shares_a_name(tx.conn, &Known { person: Some(id), ..Known::default() }, &names)
    }

    /// Two people may share a telephone: another name is another person, and without a name another company is.
    fn may_be(&self, tx: &Tx<'_>, draft: &Draft, (id, company): (PersonId, Option<CompanyId>)) -> Result<bool> {
        let known = people::get(tx.conn, id)?;
        Ok(match &draft.who.name {
            Some(name) => known.name.is_empty() || text::fold(&known.name) == text::fold(name),
            None => company.is_none() || known.company.is_none() || known.company == company,
        })
    }

    /// Answers the person of a row, made now if the row names somebody new.
    pub(super) fn person(
        &mut self,
        tx: &Tx<'_>,
        draft: &Draft,
        company: Option<CompanyId>,
    ) -> Result<Option<Found<PersonId>>> {
        if let Some(id) = self.known_person(tx, draft, company)? {
            return Ok(Some(Found { id, new: false }));
        }
        if !draft.names_somebody() {
            return Ok(None);
        }
        let id = self.new_person(tx, draft, company)?;
        Ok(Some(Found { id, new: true }))
    }

    fn new_person(&mut self, tx: &Tx<'_>, draft: &Draft, company: Option<CompanyId>) -> Result<PersonId> {
        let who = &draft.who;
        let about_company = draft.rows == Some(Rows::Companies);
        let person = Person {
            id: PersonId(0),
            uid: card_uid(draft).unwrap_or_else(|| tx.uid()),
            name: who.name.clone().unwrap_or_default(),
            job_title: who.job_title.clone(),
            company,
            do_not_contact: who.do_not_contact,
            birthday: who.birthday.clone(),
            address: who.address.clone().filter(|_| !about_company),
            note: None,
            merged_into: None,
            created_at: tx.now,
        };
        let id = people::insert(tx, &person)?;
        self.seen.note_person(draft);
        people::add_first_reaches(tx, id, &who.reaches)?;
        Ok(id)
    }

    /// Fills what a known person lacks; what differs stays, or is overwritten when the owner says so.
    pub(super) fn fill_person(
        &mut self,
        tx: &Tx<'_>,
        draft: &Draft,
        id: PersonId,
        company: Option<CompanyId>,
    ) -> Result<Change> {
        self.seen.note_person(draft);
        let before = people::get(tx.conn, id)?;
        let (who, policy) = (&draft.who, self.request.policy);
        let mut after = before.clone();
        let mut change = Change::default();
        change.name("name", &mut after.name, who.name.as_ref(), policy);
        change.text("job title", &mut after.job_title, who.job_title.as_ref(), policy);
        change.text("birthday", &mut after.birthday, who.birthday.as_ref(), policy);
        change.text("address", &mut after.address, who.address.as_ref(), policy);
        change.value("company", &mut after.company, company, policy);
        if who.do_not_contact && !after.do_not_contact {
            after.do_not_contact = true;
            change.fills("do not contact");
        }
        if after != before {
            people::save(tx, &after)?;
        }
        for reach in &who.reaches {
            if people::add_reach(tx, before.id, reach)? {
                change.fills(reach.kind.word());
            }
        }
        Ok(change)
    }

    /// Keeps a row's note and tags with the person, where no deal holds them.
    pub(super) fn note_person(&self, tx: &Tx<'_>, draft: &Draft, id: PersonId) -> Result<bool> {
        let mut person = people::get(tx.conn, id)?;
        let added = add_lines(&mut person.note, &draft.note);
        if added {
            people::save(tx, &person)?;
        }
        let mut tagged = false;
        for word in &draft.tags {
            tagged |= rows::tag_person(tx, person.id, word)?;
        }
        Ok(added || tagged)
    }

    /// Looks an id up in the row's own source first, then in the others of this import.
    fn with_key<T>(
        &self,
        find: impl Fn(&str, &str) -> Result<Option<T>>,
        source: &str,
        key: &str,
    ) -> Result<Option<T>> {
        if !self.seen.may_hold_key(key) {
            return Ok(None);
        }
        if let Some(found) = find(source, key)? {
            return Ok(Some(found));
        }
        for other in self.sources.iter().filter(|other| other.as_str() != source) {
            if let Some(found) = find(other, key)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }
}

/// Adds the lines that a note does not hold yet; says whether there were any.
pub fn add_lines(note: &mut Option<String>, lines: &[String]) -> bool {
    let held = note.clone().unwrap_or_default();
    let whole = format!("\n{held}\n");
    let new: Vec<&str> =
        lines.iter().map(|line| line.trim()).filter(|line| !whole.contains(&format!("\n{line}\n"))).collect();
    if new.is_empty() {
        return false;
    }
    let start = if held.is_empty() { held } else { format!("{held}\n") };
    *note = Some(start + &new.join("\n"));
    true
}

fn reached(tx: &Tx<'_>, reach: &Reach) -> Result<Option<PersonId>> {
    let shared = reach.label.as_deref().is_some_and(|label| SHARED.contains(&label));
    if reach.kind == ReachKind::Link || shared { Ok(None) } else { people::with_reach(tx.conn, reach) }
}

fn person_key(draft: &Draft) -> Option<String> {
    match draft.rows {
        Some(Rows::People) => draft.key.clone(),
        _ => draft.who.key.as_ref().map(|key| format!("person:{key}")),
    }
}

/// The uid on a card: one of ours, or another program's that is as unlike any other.
fn card_uid(draft: &Draft) -> Option<Uid> {
    Uid::parse(draft.key.as_deref()?.strip_prefix("person:urn:uuid:")?)
}

fn company_key(draft: &Draft) -> Option<String> {
    draft.company_key.as_ref().map(|key| format!("company:{key}"))
}

impl Change {
    /// Fills a text, or counts that it differs.
    pub fn text(&mut self, label: &str, held: &mut Option<String>, said: Option<&String>, policy: Policy) {
        let same = |a: &str, b: &str| text::fold(a) == text::fold(b);
        match (&held, said) {
            (_, None) => {}
            (None, Some(said)) => self.put(label, held, said.clone()),
            (Some(old), Some(said)) if same(old, said) => {}
            (Some(_), Some(said)) if policy == Policy::Update => self.put(label, held, said.clone()),
            _ => self.differs(label),
        }
    }

    /// Fills a value, or counts that it differs.
    pub fn value<T: PartialEq>(&mut self, label: &str, held: &mut Option<T>, said: Option<T>, policy: Policy) {
        match (&held, said) {
            (_, None) => {}
            (None, Some(said)) => self.put(label, held, said),
            (Some(old), Some(said)) if *old == said => {}
            (Some(_), Some(said)) if policy == Policy::Update => self.put(label, held, said),
            _ => self.differs(label),
        }
    }

    fn name(&mut self, label: &str, held: &mut String, said: Option<&String>, policy: Policy) {
        let mut slot = Some(std::mem::take(held)).filter(|name| !name.is_empty());
        self.text(label, &mut slot, said, policy);
        *held = slot.unwrap_or_default();
    }

    fn put<T>(&mut self, label: &str, held: &mut Option<T>, said: T) {
        *held = Some(said);
        self.fills(label);
    }

    /// Takes note of a fact that the row brings.
    pub fn fills(&mut self, label: &str) {
        self.filled = true;
        self.facts.push(label.to_owned());
    }

    /// Takes note of a fact that the row contradicts.
    pub fn differs(&mut self, label: &str) {
        self.conflict = true;
        self.facts.push(format!("{label} differs"));
    }
}

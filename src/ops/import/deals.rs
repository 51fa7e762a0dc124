//! What a row becomes: a new deal, facts for a known one, a person alone, or nothing new.

use super::super::{enrol, handoff};
use super::deal_of::{blank_deal, planned, take_own_facts, unplaced};
use super::draft::Draft;
use super::left_out::unless_off;
use super::people::{Found, add_lines};
use super::{Outcome, Policy, Run, places};
use crate::domain::Day;
use crate::domain::deal::Deal;
use crate::domain::id::{CategoryId, CompanyId, DealId, PersonId, TouchId};
use crate::domain::settings::Settings;
use crate::domain::stage::Stage;
use crate::domain::step::{NewStep, Next, StepOrigin};
use crate::domain::touch::{Touch, TouchKind};
use crate::error::Result;
use crate::formats::headings::Rows;
use crate::store::origins::{self, Identity, Known};
use crate::store::{Tx, categories, deals, import as rows, steps, tags, touches};
use chrono::TimeZone;

/// What a touch says that only its day is known of.
const LAST_CONTACT: &str = "Last contact in the imported file";

impl Run<'_> {
    /// Brings one row in, unless the owner leaves out what it would become.
    pub(super) fn row_unless_off(
        &mut self,
        tx: &Tx<'_>,
        draft: &Draft,
        identity: &Identity,
    ) -> Result<(Outcome, bool)> {
        self.facts.clear();
        let (request, places) = (self.request, self.places.by_pane.clone());
        let (outcome, kept) = unless_off(tx, request, || Ok((self.row(tx, draft, identity)?, ())))?;
        if kept.is_none() {
            self.places.by_pane = places;
        }
        Ok((outcome, kept.is_some()))
    }

    /// Brings one row in.
    fn row(&mut self, tx: &Tx<'_>, draft: &Draft, identity: &Identity) -> Result<Outcome> {
        let known = match draft.uid.map(|uid| rows::deal_with_uid(tx.conn, uid)).transpose()?.flatten() {
            Some(deal) => Some((Known { deal: Some(deal), ..Known::default() }, false)),
            None => self.imported(tx, draft, identity)?,
        };
        let Some((known, same)) = known else { return self.unknown(tx, draft, identity) };
        let mine = self.is_mine(&known);
        let settled = same && (self.request.policy != Policy::Update || mine);
        if settled && (known.deal.is_some() || !self.wants_card(tx, draft, known.person)?) {
            return Ok(if mine { Outcome::Duplicate } else { Outcome::Unchanged });
        }
        if self.request.policy == Policy::Skip && !mine {
            return Ok(Outcome::Unchanged);
        }
        if known.deal.is_none() && self.wants_card(tx, draft, known.person)? {
            return self.unknown(tx, draft, identity);
        }
        let change = self.fill(tx, draft, &known)?;
        self.facts.clone_from(&change.facts);
        if change.filled && !change.conflict && !same {
            self.remember(tx, identity, known)?;
        }
        Ok(if mine { Outcome::Duplicate } else { change.outcome() })
    }

    /// Answers what the row became before: with the same cells, else the first with its id that it is about.
    fn imported(&self, tx: &Tx<'_>, draft: &Draft, identity: &Identity) -> Result<Option<(Known, bool)>> {
        if !self.seen.may_hold_row(identity) {
            return Ok(None);
        }
        for (known, same) in origins::find_all(tx.conn, identity)? {
            if same || self.is_about(tx, draft, &known)? {
                return Ok(Some((known, same)));
            }
        }
        Ok(None)
    }

    /// Says whether the deal or person was made by this import.
    fn is_mine(&self, known: &Known) -> bool {
        known.deal.is_some_and(|id| id.0 > self.before.0) || known.person.is_some_and(|id| id.0 > self.before.1)
    }

    /// A bare number is an id only within one program: a row of an unnamed one must also speak of the same thing.
    fn is_about(&self, tx: &Tx<'_>, draft: &Draft, known: &Known) -> Result<bool> {
        if !draft.source.starts_with("csv") {
            return Ok(true);
        }
        rows::shares_a_name(tx.conn, known, &names(draft))
    }

    /// Says whether a row becomes a card: an address book does not, nor a contact of somebody who has one.
    fn wants_card(&self, tx: &Tx<'_>, draft: &Draft, person: Option<PersonId>) -> Result<bool> {
        if self.request.as_people {
            return Ok(false);
        }
        if draft.rows == Some(Rows::Deals) {
            return Ok(true);
        }
        if self.is_referenced(draft) {
            return Ok(false);
        }
        match person.filter(|_| draft.rows == Some(Rows::People)) {
            Some(person) => Ok(rows::deal_of(tx.conn, person)?.is_none()),
            None => Ok(true),
        }
    }

    /// Says whether a deal of this import is with whom the row names.
    fn is_referenced(&self, draft: &Draft) -> bool {
        let own = draft.key.as_deref().and_then(|key| key.split_once(':')).map(|(_, key)| key);
        if draft.rows == Some(Rows::Companies) {
            return own.is_some_and(|key| self.referenced.has("company id", key))
                || draft.company.as_deref().is_some_and(|name| self.referenced.has("company", name));
        }
        let person_id = own.is_some_and(|key| self.referenced.has("id", key));
        let email = draft.who.reaches.iter().any(|reach| self.referenced.has("email", &reach.value));
        let named = draft.who.name.as_deref().is_some_and(|name| self.referenced.has("name", name))
            && draft.company.as_deref().is_some_and(|name| self.referenced.has("company", name));
        person_id || email || named
    }

    fn unknown(&mut self, tx: &Tx<'_>, draft: &Draft, identity: &Identity) -> Result<Outcome> {
        let company = self.company(tx, draft)?;
        let company_id = company.map(|company| company.id);
        let person = self.person(tx, draft, company_id)?;
        let mut known = Known { deal: None, person: person.map(|person| person.id), company: company_id };
        let card = self.wants_card(tx, draft, known.person)?;
        if let Some(person) = person.filter(|person| !person.new)
            && let Some(deal) = self.same_deal(tx, draft, person.id, card)?
        {
            known.deal = Some(deal);
            self.facts = self.fill(tx, draft, &known)?.facts;
            self.remember(tx, identity, known)?;
            return Ok(Outcome::Duplicate);
        }
        if card {
            self.fill_unknown(tx, draft, person, company_id)?;
            known.deal = Some(self.new_deal(tx, draft, &known)?);
            self.remember(tx, identity, known)?;
            return Ok(Outcome::New);
        }
        self.without_card(tx, draft, identity, (person, company))
    }

    fn remember(&mut self, tx: &Tx<'_>, identity: &Identity, known: Known) -> Result<()> {
        self.seen.note_row(identity);
        origins::insert(tx, identity, known)
    }

    /// A person or a company alone.
    fn without_card(
        &mut self,
        tx: &Tx<'_>,
        draft: &Draft,
        identity: &Identity,
        (person, company): (Option<Found<PersonId>>, Option<Found<CompanyId>>),
    ) -> Result<Outcome> {
        let company_id = company.map(|company| company.id);
        self.fill_unknown(tx, draft, person, company_id)?;
        if let Some(person) = person {
            self.note_person(tx, draft, person.id)?;
        }
        let known = Known { deal: None, person: person.map(|person| person.id), company: company_id };
        self.remember(tx, identity, known)?;
        let new = person.map_or(company.is_some_and(|company| company.new), |person| person.new);
        Ok(if new { Outcome::New } else { Outcome::Duplicate })
    }

    /// The deal that an unknown row of a known person is about: the same title, or for a contact the one they have.
    fn same_deal(&self, tx: &Tx<'_>, draft: &Draft, person: PersonId, card: bool) -> Result<Option<DealId>> {
        let title = draft.facts.title.as_deref();
        if let Some(title) = title {
            for deal in rows::titled(tx.conn, person, title)? {
                let other = match &draft.key {
                    Some(key) => rows::has_other_key(tx.conn, deal, &draft.source, key)?,
                    None => false,
                };
                if !other {
                    return Ok(Some(deal));
                }
            }
        }
        let contact =
            draft.rows == Some(Rows::People) && !card && !self.request.as_people && !self.is_referenced(draft);
        if contact && title.is_none() { rows::deal_of(tx.conn, person) } else { Ok(None) }
    }

    fn fill_unknown(
        &mut self,
        tx: &Tx<'_>,
        draft: &Draft,
        person: Option<Found<PersonId>>,
        company: Option<CompanyId>,
    ) -> Result<()> {
        if let Some(person) = person.filter(|person| !person.new) {
            self.fill_person(tx, draft, person.id, company)?;
        }
        if let Some(company) = company {
            self.fill_company(tx, draft, company)?;
        }
        Ok(())
    }

    fn new_deal(&mut self, tx: &Tx<'_>, draft: &Draft, known: &Known) -> Result<DealId> {
        let said = places::said(draft, self.request);
        let category = self.category(tx, draft)?;
        let mut deal = blank_deal(draft, known, tx.today, tx.now);
        deal.uid = draft.uid.unwrap_or_else(|| tx.uid());
        deal.category = category.map(|(id, _)| id);
        let mut deal = places::put(deal, draft, &said, self.request.won_as, tx.today);
        let mut lines = draft.note.clone();
        take_own_facts(&mut deal, draft, &mut lines, tx);
        let step = self.step(&deal, draft, category.and_then(|(_, interval)| interval), tx.settings, tx.today);
        lines.extend(unplaced(&deal, draft, step.is_some()));
        add_lines(&mut deal.note, &lines);
        deal.next = step.as_ref().map(|step| Next { wants: step.wants, day: step.day, at: step.at });
        let id = deals::insert(tx, &deal)?;
        rows::began_on(tx, &deal, id, deal.stage_on)?;
        if let Some(step) = &step {
            self.first_step(tx, &Deal { id, ..deal.clone() }, step)?;
        }
        if step.is_some_and(|step| step.origin == StepOrigin::Nobody) {
            enrol::unless_said(tx, &mut self.starts, &Deal { id, ..deal.clone() })?;
        }
        for word in &draft.tags {
            tags::add(tx, id, word)?;
        }
        if let Some(day) = said_touch(tx, draft) {
            insert_touch(tx, id, day)?;
        }
        self.note_place(&deal);
        Ok(id)
    }

    /// A handoff for which the file says no step follows the playbook, from the day that the step would have had.
    pub(super) fn first_step(&mut self, tx: &Tx<'_>, deal: &Deal, step: &NewStep) -> Result<()> {
        let by_rule = step.origin == StepOrigin::Nobody && deal.stage == Some(Stage::Handoff);
        let from = handoff::from(deal, tx.today, step.day, &tx.settings.week);
        if by_rule && handoff::begin(tx, &mut self.books, deal, from)? {
            return Ok(());
        }
        steps::insert(tx, deal.id, step).map(drop)
    }

    pub(super) fn category(&self, tx: &Tx<'_>, draft: &Draft) -> Result<Option<(CategoryId, Option<u32>)>> {
        let Some(name) = &draft.category else { return Ok(None) };
        if let Some(category) = categories::named(tx.conn, name)? {
            return Ok(Some((category.id, category.interval_days)));
        }
        Ok(Some((categories::named_or_new(tx, name)?.0, None)))
    }

    /// The step that the file says, else the one that the rules give; the tray, the closed and customers have none.
    pub(super) fn step(
        &mut self,
        deal: &Deal,
        draft: &Draft,
        interval: Option<u32>,
        settings: &Settings,
        today: Day,
    ) -> Option<NewStep> {
        if !deal.is_live() || deal.stage.is_none() {
            return None;
        }
        let planned = planned(draft);
        match (&planned, draft.next.day) {
            (Some(step), Some(_)) => Some(NewStep { day: step.day.max(today), ..step.clone() }),
            (Some(step), None) if deal.needs_next() => {
                Some(NewStep { day: self.schedule.room(step.kind, settings), ..step.clone() })
            }
            _ if deal.needs_next() => self.schedule.step(deal, draft.category.as_deref(), interval, settings),
            _ => None,
        }
    }

    pub(super) fn last_touch(&self, tx: &Tx<'_>, draft: &Draft, deal: DealId) -> Result<bool> {
        let Some(day) = said_touch(tx, draft) else { return Ok(false) };
        if touches::newest(tx.conn, deal)?.is_some_and(|touch| touch.day >= day) {
            return Ok(false);
        }
        insert_touch(tx, deal, day)?;
        Ok(true)
    }
}

/// The day of the last contact as the file says it.
fn said_touch(tx: &Tx<'_>, draft: &Draft) -> Option<Day> {
    draft.last_touch.filter(|day| *day <= tx.today)
}

fn insert_touch(tx: &Tx<'_>, deal: DealId, day: Day) -> Result<TouchId> {
    let noon = day.and_hms_opt(12, 0, 0).unwrap_or_default();
    let touch = Touch {
        id: TouchId(0),
        uid: tx.uid(),
        deal,
        kind: TouchKind::Message,
        inward: false,
        outcome: None,
        two_way: true,
        at: tx.now.offset().from_local_datetime(&noon).single().unwrap_or(tx.now),
        day,
        minutes: None,
        text: Some(LAST_CONTACT.to_owned()),
        typed: false,
    };
    touches::insert(tx, &touch, None)
}

/// The words by which a row would be known again.
fn names(draft: &Draft) -> Vec<&str> {
    let texts = [&draft.who.name, &draft.company, &draft.facts.title];
    let reaches = draft.who.reaches.iter().map(|reach| reach.value.as_str());
    texts.into_iter().filter_map(|text| text.as_deref()).chain(reaches).collect()
}

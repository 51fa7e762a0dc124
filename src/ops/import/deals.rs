//! What a row becomes: a new deal, facts for a known one, a person alone, or nothing new.

use super::draft::Draft;
use super::people::{Found, add_lines};
use super::places::{self, Said};
use super::{Change, Outcome, Policy, Run};
use crate::domain::deal::Deal;
use crate::domain::field::{self, Reading};
use crate::domain::id::{CategoryId, CompanyId, DealId, PersonId, TouchId, Uid};
use crate::domain::settings::Settings;
use crate::domain::stage::State;
use crate::domain::step::{NewStep, Next, StepKind, StepOrigin, Wants};
use crate::domain::touch::{Touch, TouchKind};
use crate::domain::{Day, Moment};
use crate::error::Result;
use crate::formats::headings::Rows;
use crate::store::origins::{self, Identity, Known};
use crate::store::{Tx, categories, deals, import as rows, steps, tags, touches};
use chrono::TimeZone;

/// What a touch says that only its day is known of.
const LAST_CONTACT: &str = "Last contact in the imported file";

impl Run<'_> {
    /// Brings one row in.
    pub(super) fn row(&mut self, tx: &Tx<'_>, draft: &Draft, identity: &Identity) -> Result<Outcome> {
        let known = match draft.uid.map(|uid| rows::deal_with_uid(tx.conn, uid)).transpose()?.flatten() {
            Some(deal) => Some((Known { deal: Some(deal), ..Known::default() }, false)),
            None => origins::find(tx.conn, identity)?,
        };
        let Some((known, same)) = known.filter(|(known, _)| self.is_about(tx, draft, known).unwrap_or(true)) else {
            return self.unknown(tx, draft, identity);
        };
        let mine = self.is_mine(&known);
        if same && (known.deal.is_some() || !self.wants_card(tx, draft, known.person)?) {
            return Ok(if mine { Outcome::Duplicate } else { Outcome::Unchanged });
        }
        if self.request.policy == Policy::Skip && !mine {
            return Ok(Outcome::Unchanged);
        }
        if known.deal.is_none() && self.wants_card(tx, draft, known.person)? {
            return self.unknown(tx, draft, identity);
        }
        let change = self.fill(tx, draft, &known)?;
        if change.filled && !change.conflict {
            origins::insert(tx, identity, known)?;
        }
        Ok(if mine { Outcome::Duplicate } else { change.outcome() })
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
            self.fill(tx, draft, &known)?;
            origins::insert(tx, identity, known)?;
            return Ok(Outcome::Duplicate);
        }
        if card {
            self.fill_unknown(tx, draft, person, company_id)?;
            known.deal = Some(self.new_deal(tx, draft, &known)?);
            origins::insert(tx, identity, known)?;
            return Ok(Outcome::New);
        }
        self.without_card(tx, draft, identity, (person, company))
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
        origins::insert(tx, identity, known)?;
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
        &self,
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
        if let Some(step) = step {
            steps::insert(tx, id, &step)?;
        }
        for word in &draft.tags {
            tags::add(tx, id, word)?;
        }
        self.last_touch(tx, draft, id)?;
        self.note_place(&deal);
        Ok(id)
    }

    fn category(&self, tx: &Tx<'_>, draft: &Draft) -> Result<Option<(CategoryId, Option<u32>)>> {
        let Some(name) = &draft.category else { return Ok(None) };
        let (id, new) = categories::named_or_new(tx, name)?;
        let interval = if new { None } else { categories::get(tx.conn, id)?.interval_days };
        Ok(Some((id, interval)))
    }

    /// The step that the file says, else the one that the rules give; the tray, the closed and customers have none.
    fn step(
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

    fn last_touch(&self, tx: &Tx<'_>, draft: &Draft, deal: DealId) -> Result<bool> {
        let Some(day) = draft.last_touch.filter(|day| *day <= tx.today) else { return Ok(false) };
        if touches::newest(tx.conn, deal)?.is_some_and(|touch| touch.day >= day) {
            return Ok(false);
        }
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
        touches::insert(tx, &touch, None)?;
        Ok(true)
    }

    /// Fills a known deal and its person from a row.
    fn fill(&mut self, tx: &Tx<'_>, draft: &Draft, known: &Known) -> Result<Change> {
        let mut change = Change::default();
        let company = self.company(tx, draft)?.map(|company| company.id);
        let deal = known.deal.map(|id| deals::get(tx.conn, id)).transpose()?;
        let mut person = deal.as_ref().map_or(known.person, |deal| deal.person);
        if person.is_none() && deal.is_some() {
            person = self.person(tx, draft, company)?.map(|found| found.id);
        }
        if let Some(person) = person {
            change.join(self.fill_person(tx, draft, person, company)?);
        }
        match deal {
            Some(deal) => change.join(self.fill_deal(tx, draft, deal, (person, company))?),
            None => match person {
                Some(person) => change.filled |= self.note_person(tx, draft, person)?,
                None => {
                    if let Some(company) = known.company {
                        change.join(self.fill_company(tx, draft, company)?);
                    }
                }
            },
        }
        Ok(change)
    }

    fn fill_deal(
        &mut self,
        tx: &Tx<'_>,
        draft: &Draft,
        before: Deal,
        (person, company): (Option<PersonId>, Option<CompanyId>),
    ) -> Result<Change> {
        let mut change = Change::default();
        let (facts, policy) = (&draft.facts, self.request.policy);
        let mut deal = self.fill_place(tx, draft, before.clone(), &mut change);
        change.value(&mut deal.person, person, policy);
        change.value(&mut deal.company, company, policy);
        change.text(&mut deal.title, facts.title.as_ref(), policy);
        change.value(&mut deal.value, facts.value, policy);
        change.value(&mut deal.odds, facts.odds, policy);
        change.text(&mut deal.source, facts.source.as_ref(), policy);
        change.value(&mut deal.category, self.category(tx, draft)?.map(|(id, _)| id), policy);
        let mut lines = draft.note.clone();
        take_own_facts(&mut deal, draft, &mut lines, tx);
        change.filled |= add_lines(&mut deal.note, &lines) | (deal.handoff != before.handoff);
        if deal.needs_next() && steps::next(tx.conn, deal.id)?.is_none() {
            let step = self.step(&deal, draft, None, tx.settings, tx.today);
            step.map(|step| steps::insert(tx, deal.id, &step)).transpose()?;
        }
        if before.needs_next() && deal.state.is_closed() {
            steps::drop_all(tx, deal.id)?;
        }
        let next = steps::next(tx.conn, deal.id)?;
        deal.next = next.map(|step| Next { wants: step.wants, day: step.day, at: step.at });
        if deal != before {
            deals::save_moved(tx, &before, &deal, Some("the imported file says so"))?;
        }
        for word in &draft.tags {
            change.filled |= tags::add(tx, deal.id, word)?;
        }
        change.filled |= self.last_touch(tx, draft, deal.id)?;
        Ok(change)
    }

    /// A deal in the tray takes the place that the file says; elsewhere another place is a conflict, or overwrites.
    fn fill_place(&self, tx: &Tx<'_>, draft: &Draft, before: Deal, change: &mut Change) -> Deal {
        let said = places::said(draft, self.request);
        let mut there = places::put(before.clone(), draft, &said, self.request.won_as, tx.today);
        there.opened_on = before.opened_on;
        let place = |deal: &Deal| (deal.state, deal.stage, deal.phase);
        let policy = self.request.policy;
        if matches!(said, Said::Nothing | Said::Unknown(_)) || place(&there) == place(&before) {
            let mut kept = before;
            let expected = draft.facts.expected.or(draft.facts.close_date.filter(|_| kept.state == State::Open));
            change.value(&mut kept.expected_on, expected, policy);
            change.value(&mut kept.signed_on, draft.facts.signed.or(draft.facts.won_on), policy);
            change.text(&mut kept.close_reason, draft.facts.reason.as_ref().filter(|_| kept.state.is_closed()), policy);
            return kept;
        }
        if before.state == State::Tray || policy == Policy::Update {
            change.filled = true;
            return Deal { stage_word: None, ..there };
        }
        change.conflict = true;
        before
    }
}

impl Change {
    fn join(&mut self, other: Change) {
        self.filled |= other.filled;
        self.conflict |= other.conflict;
    }

    fn outcome(self) -> Outcome {
        match (self.conflict, self.filled) {
            (true, _) => Outcome::Conflict,
            (false, true) => Outcome::Filled,
            (false, false) => Outcome::Unchanged,
        }
    }
}

/// The words by which a row would be known again.
fn names(draft: &Draft) -> Vec<&str> {
    let texts = [&draft.who.name, &draft.company, &draft.facts.title];
    let reaches = draft.who.reaches.iter().map(|reach| reach.value.as_str());
    texts.into_iter().filter_map(|text| text.as_deref()).chain(reaches).collect()
}

/// The facts that do not hang on the place of the deal.
pub fn blank_deal(draft: &Draft, known: &Known, today: Day, now: Moment) -> Deal {
    let facts = &draft.facts;
    let opened = facts.opened.or(facts.created).filter(|day| *day <= today).unwrap_or(today);
    Deal {
        title: facts.title.clone(),
        person: known.person,
        company: known.company,
        value: facts.value,
        odds: facts.odds,
        source: facts.source.clone(),
        expected_on: facts.expected,
        opened_on: opened,
        stage_on: opened,
        phase_on: opened,
        archived: facts.archived == Some(true),
        ..Deal::blank(Uid([0; 16]), today, now)
    }
}

/// Sets what only our own files say; a value that its field refuses is kept as a line of the note.
fn take_own_facts(deal: &mut Deal, draft: &Draft, lines: &mut Vec<String>, tx: &Tx<'_>) {
    let reading = Reading { today: tx.today, currency: tx.settings.currency };
    for (word, text) in &draft.facts.others {
        let empty = |deal: &Deal| field::field(word).is_ok_and(|field| (field.show)(deal).is_empty());
        if empty(deal) && field::field(word).and_then(|field| field.set(deal, text, &reading)).is_err() {
            lines.push(format!("{word}: {text}"));
        }
    }
}

/// The next step as the file says it, on its own day or today.
pub fn planned(draft: &Draft) -> Option<NewStep> {
    let next = &draft.next;
    if next.day.is_none() && next.words.is_none() {
        return None;
    }
    let wants = next.kind.as_deref().and_then(Wants::parse).unwrap_or(Wants::Do);
    let words =
        next.words.clone().unwrap_or_else(|| if wants == Wants::Do { "follow up".into() } else { String::new() });
    let day = next.day.unwrap_or_default();
    let own = NewStep { wants, ..NewStep::own(words, day, next.at) }.from_rule(StepOrigin::Import);
    Some(if wants == Wants::Rest { NewStep { kind: StepKind::FollowUp, ..own } } else { own })
}

/// What the deal has no place for where it is now: said in the note rather than lost.
fn unplaced(deal: &Deal, draft: &Draft, has_step: bool) -> Vec<String> {
    let facts = &draft.facts;
    let mut lines = Vec::new();
    if !has_step && let Some(words) = &draft.next.words {
        lines.push(format!("Next step: {words}"));
    }
    if !has_step && let Some(day) = draft.next.day {
        lines.push(format!("Next step on: {day}"));
    }
    if !deal.state.is_closed()
        && let Some(reason) = &facts.reason
    {
        lines.push(format!("Reason: {reason}"));
    }
    let ends = [("Won on", facts.won_on), ("Lost on", facts.lost_on), ("Closed on", facts.closed_on)];
    let used = |day: Day| [deal.signed_on, deal.closed_on, deal.expected_on].contains(&Some(day));
    lines.extend(
        ends.iter().filter_map(|(label, day)| day.filter(|day| !used(*day)).map(|day| format!("{label}: {day}"))),
    );
    let begins = facts.opened.or(facts.created).filter(|day| *day != deal.opened_on);
    lines.extend(begins.map(|day| format!("Opened: {day}")));
    lines.extend(
        draft.last_touch.filter(|day| *day > deal.created_at.date_naive()).map(|day| format!("Last contact: {day}")),
    );
    if draft.rows != Some(Rows::Deals)
        && let Some(product) = &facts.product
    {
        lines.push(format!("Product: {product}"));
    }
    if draft.who.do_not_contact && deal.person.is_none() {
        lines.push("Do not contact: yes".to_owned());
    }
    lines
}

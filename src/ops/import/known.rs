//! What a row adds to a deal that the file knows: its blanks, and no more unless the owner says so.

use super::deal_of::take_own_facts;
use super::draft::Draft;
use super::people::add_lines;
use super::places::{self, Said};
use super::{Change, Outcome, Policy, Run};
use crate::domain::deal::{Deal, Handoff};
use crate::domain::id::{CompanyId, PersonId};
use crate::domain::stage::{Stage, State};
use crate::domain::step::Next;
use crate::error::Result;
use crate::store::origins::Known;
use crate::store::{Tx, deals, handoffs, steps, tags};

impl Run<'_> {
    /// Fills a known deal and its person from a row.
    pub(super) fn fill(&mut self, tx: &Tx<'_>, draft: &Draft, known: &Known) -> Result<Change> {
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
        let mut deal = self.fill_place(tx, draft, before.clone(), &mut change)?;
        change.value("person", &mut deal.person, person, policy);
        change.value("company", &mut deal.company, company, policy);
        change.text("title", &mut deal.title, facts.title.as_ref(), policy);
        change.value("value", &mut deal.value, facts.value, policy);
        change.value("odds", &mut deal.odds, facts.odds, policy);
        change.text("source", &mut deal.source, facts.source.as_ref(), policy);
        change.value("category", &mut deal.category, self.category(tx, draft)?.map(|(id, _)| id), policy);
        let mut lines = draft.note.clone();
        take_own_facts(&mut deal, draft, &mut lines, tx);
        if add_lines(&mut deal.note, &lines) {
            change.fills("note");
        }
        change.filled |= deal.handoff != before.handoff;
        if deal.needs_next() && steps::next(tx.conn, deal.id)?.is_none() {
            let step = self.step(&deal, draft, None, tx.settings, tx.today);
            step.map(|step| self.first_step(tx, &deal, &step)).transpose()?;
        }
        if before.needs_next() && !deal.needs_next() {
            steps::drop_all(tx, deal.id)?;
        }
        let next = steps::next(tx.conn, deal.id)?;
        deal.next = next.map(|step| Next { wants: step.wants, day: step.day, at: step.at });
        if deal != before {
            deals::save_moved(tx, &before, &deal, Some("the imported file says so"))?;
        }
        for word in &draft.tags {
            if tags::add(tx, deal.id, word)? {
                change.fills("tag");
            }
        }
        if self.last_touch(tx, draft, deal.id)? {
            change.fills("last contact");
        }
        Ok(change)
    }

    /// A deal in the tray takes the place that the file says; elsewhere another place is a conflict, or overwrites.
    fn fill_place(&self, tx: &Tx<'_>, draft: &Draft, before: Deal, change: &mut Change) -> Result<Deal> {
        let said = places::said(draft, self.request);
        let mut there = places::put(before.clone(), draft, &said, self.request.won_as, tx.today);
        there.opened_on = before.opened_on;
        let there = through_gate(tx, &before, there)?;
        let place = |deal: &Deal| (deal.state, deal.stage, deal.phase);
        let policy = self.request.policy;
        if matches!(said, Said::Nothing | Said::Unknown(_)) || place(&there) == place(&before) {
            let mut kept = before;
            let expected = draft.facts.expected.or(draft.facts.close_date.filter(|_| kept.state == State::Open));
            change.value("expected close", &mut kept.expected_on, expected, policy);
            change.value("signed", &mut kept.signed_on, draft.facts.signed.or(draft.facts.won_on), policy);
            change.text(
                "reason",
                &mut kept.close_reason,
                draft.facts.reason.as_ref().filter(|_| kept.state.is_closed()),
                policy,
            );
            return Ok(kept);
        }
        if before.state == State::Tray || policy == Policy::Update {
            change.fills("stage");
            return Ok(Deal { stage_word: None, ..there });
        }
        change.differs("stage");
        Ok(before)
    }
}

/// A deal that is known here becomes a customer only through the gate: what the file says is won is still to be handed
/// over. One that waits in the tray and is promised nothing comes in as if it were new.
fn through_gate(tx: &Tx<'_>, before: &Deal, there: Deal) -> Result<Deal> {
    let is_customer = |deal: &Deal| deal.state == State::Open && deal.stage == Some(Stage::Customer);
    if !is_customer(&there) || is_customer(before) {
        return Ok(there);
    }
    let gate = handoffs::gate(tx.conn, before.id)?;
    let as_new = before.state == State::Tray && gate.open_promises == 0;
    if as_new || gate.missing(&there).is_empty() {
        return Ok(there);
    }
    let sold = before.state == State::Open && before.stage == Some(Stage::Handoff);
    let phase = if sold { before.phase } else { Stage::Handoff.first_phase() };
    let handoff = Handoff { joined_late: !sold || before.handoff.joined_late, ..there.handoff.clone() };
    Ok(Deal { stage: Some(Stage::Handoff), phase, handoff, ..there })
}

impl Change {
    fn join(&mut self, other: Change) {
        self.filled |= other.filled;
        self.conflict |= other.conflict;
        self.facts.extend(other.facts);
    }

    pub(super) fn outcome(&self) -> Outcome {
        match (self.conflict, self.filled) {
            (true, _) => Outcome::Conflict,
            (false, true) => Outcome::Filled,
            (false, false) => Outcome::Unchanged,
        }
    }
}

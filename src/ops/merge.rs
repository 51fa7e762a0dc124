//! Two cards of one sale become one: everything of both is kept.

use super::{Outcome, next_step};
use crate::domain::deal::{Deal, Handoff};
use crate::domain::field::FIELDS;
use crate::domain::id::{DealId, PersonId};
use crate::domain::person::Role;
use crate::domain::stage::State;
use crate::domain::{Moment, text};
use crate::error::{Error, Result};
use crate::store::{Store, Tx, deals, people, unite};

/// The deal that stays, and the one that goes into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merge {
    pub keep: DealId,
    pub gone: DealId,
}

pub(super) fn perform(store: &mut Store, merge: &Merge, now: Moment) -> Result<Outcome> {
    let done = store.operation("", now, |tx| {
        let (keep, gone) = (deals::get(tx.conn, merge.keep)?, deals::get(tx.conn, merge.gone)?);
        if keep.id == gone.id {
            return Err(Error::refused("A deal cannot be merged with itself."));
        }
        let names = (deals::name(tx.conn, keep.id)?, deals::name(tx.conn, gone.id)?);
        let keep = unite_people(tx, keep, &gone)?;
        let id = unite_deals(tx, keep, gone)?;
        let said = format!("{}: merged with {}", names.0, names.1);
        tx.label(said.as_str());
        Ok(Outcome { said: format!("{said}."), deals: vec![id], ..Outcome::default() })
    })?;
    Ok(Outcome { operation: done.operation, ..done.answer })
}

/// The same person under two rows becomes one; another person stays on the deal in a role.
fn unite_people(tx: &Tx<'_>, keep: Deal, gone: &Deal) -> Result<Deal> {
    let (Some(one), Some(other)) = (keep.person, gone.person) else {
        return Ok(Deal { person: keep.person.or(gone.person), ..keep });
    };
    if one == other {
        return Ok(keep);
    }
    if is_same(tx, one, other)? {
        unite::people(tx, one, other)?;
    } else {
        people::add_participant(tx, keep.id, other, Role::Other)?;
    }
    Ok(keep)
}

fn is_same(tx: &Tx<'_>, one: PersonId, other: PersonId) -> Result<bool> {
    let (one, other) = (people::get(tx.conn, one)?, people::get(tx.conn, other)?);
    if text::fold(&one.name) == text::fold(&other.name) {
        return Ok(true);
    }
    let theirs = people::reaches(tx.conn, other.id)?;
    Ok(people::reaches(tx.conn, one.id)?
        .iter()
        .any(|reach| theirs.iter().any(|their| (their.kind, their.key()) == (reach.kind, reach.key()))))
}

fn unite_deals(tx: &Tx<'_>, keep: Deal, gone: Deal) -> Result<DealId> {
    unite::rows_of_deal(tx, keep.id, gone.id)?;
    deals::save(tx, &Deal { merged_into: Some(keep.id), next: None, ..gone.clone() })?;
    let id = keep.id;
    let merged = filled_from(keep, &gone);
    next_step::repeat(tx, &merged)?;
    Ok(id)
}

/// Fills what the kept deal lacks; what both say differently is kept in the note.
fn filled_from(keep: Deal, gone: &Deal) -> Deal {
    let differing = differences(&keep, gone);
    let opens = keep.state == State::Tray && gone.state == State::Open;
    let further = keep.state == State::Open && gone.state == State::Open && gone.stage > keep.stage;
    let place = if opens || further { gone } else { &keep };
    let (stage, phase, state) = (place.stage, place.phase, place.state);
    let (stage_on, phase_on) = (place.stage_on, place.phase_on);
    let note = [keep.note.clone(), gone.note.clone(), differing].into_iter().flatten().collect::<Vec<_>>().join("\n\n");
    Deal {
        stage,
        phase,
        state,
        stage_on,
        phase_on,
        title: keep.title.or_else(|| gone.title.clone()),
        company: keep.company.or(gone.company),
        category: keep.category.or(gone.category),
        source: keep.source.or_else(|| gone.source.clone()),
        stage_word: keep.stage_word.or_else(|| gone.stage_word.clone()),
        value: keep.value.or(gone.value),
        odds: keep.odds.or(gone.odds),
        expected_on: keep.expected_on.or(gone.expected_on),
        signed_on: keep.signed_on.or(gone.signed_on),
        invoiced_on: keep.invoiced_on.or(gone.invoiced_on),
        paid_on: keep.paid_on.or(gone.paid_on),
        contact_interval: keep.contact_interval.or(gone.contact_interval),
        opened_on: keep.opened_on.min(gone.opened_on),
        note: text::filled(&note),
        handoff: handoff(keep.handoff, &gone.handoff),
        ..keep
    }
}

fn handoff(keep: Handoff, gone: &Handoff) -> Handoff {
    let words = |one: Option<String>, other: &Option<String>| one.or_else(|| other.clone());
    Handoff {
        kickoff_on: keep.kickoff_on.or(gone.kickoff_on),
        kicked_off_on: keep.kicked_off_on.or(gone.kicked_off_on),
        first_value_due: keep.first_value_due.or(gone.first_value_due),
        first_value_on: keep.first_value_on.or(gone.first_value_on),
        why_bought: words(keep.why_bought, &gone.why_bought),
        worries: words(keep.worries, &gone.worries),
        success: words(keep.success, &gone.success),
        success_measure: words(keep.success_measure, &gone.success_measure),
        success_on: keep.success_on.or(gone.success_on),
        excluded: words(keep.excluded, &gone.excluded),
        risks: words(keep.risks, &gone.risks),
        needs: words(keep.needs, &gone.needs),
        ..keep
    }
}

/// Answers what the deal that goes says otherwise, as lines.
fn differences(keep: &Deal, gone: &Deal) -> Option<String> {
    let differs = |field: &&crate::domain::field::Field| {
        let (one, other) = ((field.show)(keep), (field.show)(gone));
        !one.is_empty() && !other.is_empty() && one != other && !["note", "opened"].contains(&field.word)
    };
    let lines: Vec<String> =
        FIELDS.iter().filter(differs).map(|field| format!("{}: {}", field.label, (field.show)(gone))).collect();
    (!lines.is_empty()).then(|| format!("Merged in:\n{}", lines.join("\n")))
}

//! Two cards of one sale become one: everything of both is kept.

use super::Outcome;
use super::work::{Spread, Work};
use super::{Answers, handoff, next_step, settle};
use crate::domain::deal::{Deal, Handoff};
use crate::domain::field::{FIELDS, Field};
use crate::domain::id::{DealId, PersonId};
use crate::domain::person::Role;
use crate::domain::stage::State;
use crate::domain::{Moment, text};
use crate::error::{Error, Result};
use crate::store::{Store, Tx, categories, companies, deals, people, steps, unite};

/// The deal that stays, the one that goes into it, and what becomes of what was promised to that one.
#[derive(Debug, Clone, PartialEq)]
pub struct Merge {
    pub keep: DealId,
    pub gone: DealId,
    pub answers: Answers,
}

impl Merge {
    /// Answers the merge that leaves every promise owed, by the deal that stays.
    pub fn of(keep: DealId, gone: DealId) -> Merge {
        Merge { keep, gone, answers: Answers::default() }
    }
}

/// Two rows of one person; with `deals` their two cards are one sale too, else each sale stays.
#[derive(Debug, Clone, PartialEq)]
pub struct MergePeople {
    pub keep: PersonId,
    pub gone: PersonId,
    pub deals: Option<Merge>,
}

pub(super) fn merge_people(store: &mut Store, merge: &MergePeople, now: Moment) -> Result<Outcome> {
    let mut spread = Spread::over(1);
    let done = store.operation("", now, |tx| {
        let (keep, gone) = (people::get(tx.conn, merge.keep)?, people::get(tx.conn, merge.gone)?);
        if keep.id == gone.id {
            return Err(Error::refused(format!("{} is one person already.", keep.name)));
        }
        unite::people(tx, keep.id, gone.id)?;
        let mut work = Work::new(tx, &mut spread);
        let (mut deals, mut both) = (Vec::new(), ", each sale stays".to_owned());
        if let Some(Merge { keep: kept, gone, answers }) = &merge.deals {
            let called = deals::name(tx.conn, *kept)?;
            let (kept, gone) = (deals::get(tx.conn, *kept)?, deals::get(tx.conn, *gone)?);
            if kept.id == gone.id {
                return Err(Error::refused(format!("{called} is one deal already.")));
            }
            both = settle_gone(tx, &gone, answers)?;
            let merged = unite_deals(&mut work, kept, gone)?;
            work.note_promises(&merged, &called)?;
            deals.push(merged.id);
        }
        let said = format!("{}: one person with {}{both}", keep.name, gone.name);
        tx.label(said.as_str());
        Ok(Outcome { said: format!("{said}."), deals, notes: work.notes, ..Outcome::default() })
    })?;
    Ok(Outcome { operation: done.operation, ..done.answer })
}

pub(super) fn perform(store: &mut Store, merge: &Merge, now: Moment) -> Result<Outcome> {
    let mut spread = Spread::over(1);
    let done = store.operation("", now, |tx| {
        let (keep, gone) = (deals::get(tx.conn, merge.keep)?, deals::get(tx.conn, merge.gone)?);
        let names = (deals::name(tx.conn, keep.id)?, deals::name(tx.conn, gone.id)?);
        if keep.id == gone.id {
            return Err(Error::refused(format!("{} cannot be merged with itself.", names.0)));
        }
        let mut work = Work::new(tx, &mut spread);
        let settled = settle_gone(tx, &gone, &merge.answers)?;
        let (keep, gone) = unite_people(tx, keep, gone)?;
        let merged = unite_deals(&mut work, keep, gone)?;
        work.note_promises(&merged, &names.0)?;
        let said = format!("{}: merged with {}{settled}", names.0, names.1);
        tx.label(said.as_str());
        Ok(Outcome { said: format!("{said}."), deals: vec![merged.id], notes: work.notes, ..Outcome::default() })
    })?;
    Ok(Outcome { operation: done.operation, ..done.answer })
}

/// Settles what was promised to the deal that goes, as it was answered, and says how much that was.
fn settle_gone(tx: &Tx<'_>, gone: &Deal, answers: &Answers) -> Result<String> {
    settle::refuse_others(tx.conn, &[gone.id], answers)?;
    let settled = settle::answer(tx, gone.id, &deals::name(tx.conn, gone.id)?, answers)?;
    Ok(settle::words(settled))
}

/// The same person under two rows becomes one; another person stays on the deal in a role.
fn unite_people(tx: &Tx<'_>, keep: Deal, gone: Deal) -> Result<(Deal, Deal)> {
    let (Some(one), Some(other)) = (keep.person, gone.person) else {
        return Ok((Deal { person: keep.person.or(gone.person), ..keep }, gone));
    };
    if one == other {
        return Ok((keep, gone));
    }
    if is_same(tx, one, other)? {
        unite::people(tx, one, other)?;
        return Ok((keep, Deal { person: Some(one), ..gone }));
    }
    let there = people::participants(tx.conn, keep.id)?.iter().any(|participant| participant.person.id == other);
    if !there {
        people::add_participant(tx, keep.id, other, Role::Other)?;
    }
    Ok((keep, gone))
}

/// One e-mail, phone or link in common, or the same name and not two companies.
fn is_same(tx: &Tx<'_>, one: PersonId, other: PersonId) -> Result<bool> {
    let (one, other) = (people::get(tx.conn, one)?, people::get(tx.conn, other)?);
    let elsewhere = one.company.is_some() && other.company.is_some() && one.company != other.company;
    if text::fold(&one.name) == text::fold(&other.name) && !elsewhere {
        return Ok(true);
    }
    let theirs = people::reaches(tx.conn, other.id)?;
    Ok(people::reaches(tx.conn, one.id)?
        .iter()
        .any(|reach| theirs.iter().any(|their| (their.kind, their.key()) == (reach.kind, reach.key()))))
}

fn unite_deals(work: &mut Work<'_>, keep: Deal, gone: Deal) -> Result<Deal> {
    let tx = work.tx;
    unite::rows_of_deal(tx, keep.id, gone.id)?;
    deals::save(tx, &Deal { merged_into: Some(keep.id), next: None, ..gone.clone() })?;
    let differing = differences(tx, &keep, &gone)?;
    let merged = filled_from(keep.clone(), &gone, differing);
    if !merged.is_live() {
        steps::drop_all(tx, merged.id)?;
    }
    handoff::united(tx, &merged)?;
    work.give_next(&merged)?;
    next_step::repeat(tx, &merged)?;
    deals::moved(tx, &keep, &merged, Some("merged"))?;
    Ok(merged)
}

/// Where the merged deal is: where the living one is, of two living ones the one further on.
fn place<'d>(keep: &'d Deal, gone: &'d Deal) -> &'d Deal {
    let further = (gone.stage, gone.phase) > (keep.stage, keep.phase);
    let waits = |deal: &Deal| deal.state == State::Tray && !deal.archived;
    match (keep.is_live(), gone.is_live()) {
        (true, true) if further => gone,
        (false, true) => gone,
        (false, false) if waits(gone) && keep.archived => gone,
        _ => keep,
    }
}

/// Fills what the kept deal lacks; what both say differently is kept in the note.
fn filled_from(keep: Deal, gone: &Deal, differing: Option<String>) -> Deal {
    let place = place(&keep, gone);
    let (stage, phase, state, archived) = (place.stage, place.phase, place.state, place.archived);
    let (stage_on, phase_on) = (place.stage_on, place.phase_on);
    let (closed_on, again_on) = (place.closed_on, place.again_on);
    let note = [keep.note.clone(), gone.note.clone(), differing].into_iter().flatten().collect::<Vec<_>>().join("\n\n");
    Deal {
        stage,
        phase,
        state,
        archived,
        stage_on,
        phase_on,
        closed_on,
        again_on,
        title: keep.title.or_else(|| gone.title.clone()),
        company: keep.company.or(gone.company),
        category: keep.category.or(gone.category),
        source: keep.source.or_else(|| gone.source.clone()),
        inbound: keep.inbound || gone.inbound,
        stage_word: keep.stage_word.or_else(|| gone.stage_word.clone()),
        value: keep.value.or(gone.value),
        odds: keep.odds.or(gone.odds),
        expected_on: keep.expected_on.or(gone.expected_on),
        signed_on: keep.signed_on.or(gone.signed_on),
        close_reason: keep.close_reason.or_else(|| gone.close_reason.clone()),
        invoiced_on: keep.invoiced_on.or(gone.invoiced_on),
        paid_on: keep.paid_on.or(gone.paid_on),
        contact_interval: keep.contact_interval.or(gone.contact_interval),
        opened_on: keep.opened_on.min(gone.opened_on),
        postponed: keep.postponed.max(gone.postponed),
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
        joined_late: keep.joined_late || gone.joined_late,
        gate_override: words(keep.gate_override, &gone.gate_override),
    }
}

/// Answers what the deal that goes says otherwise, as lines.
fn differences(tx: &Tx<'_>, keep: &Deal, gone: &Deal) -> Result<Option<String>> {
    let differ = |one: &str, other: &str| !one.is_empty() && !other.is_empty() && one != other;
    let company = |deal: &Deal| -> Result<String> {
        deal.company.map_or(Ok(String::new()), |id| companies::get(tx.conn, id).map(|company| company.name))
    };
    let category = |deal: &Deal| -> Result<String> {
        deal.category.map_or(Ok(String::new()), |id| categories::get(tx.conn, id).map(|category| category.name))
    };
    let beside = [("Company", company(keep)?, company(gone)?), ("Category", category(keep)?, category(gone)?)];
    let told = |field: &&Field| !["note", "opened"].contains(&field.word);
    let own = FIELDS.iter().filter(told).map(|field| (field.label, (field.show)(keep), (field.show)(gone)));
    let lines: Vec<String> = beside
        .into_iter()
        .chain(own)
        .filter(|(_, one, other)| differ(one, other))
        .map(|(label, _, other)| format!("{label}: {other}"))
        .collect();
    Ok((!lines.is_empty()).then(|| format!("Merged in:\n{}", lines.join("\n"))))
}

//! The deal that a row describes: its facts, its next step as the file says it, and the lines of its note.

use super::draft::Draft;
use crate::domain::deal::Deal;
use crate::domain::field::{self, Reading};
use crate::domain::id::Uid;
use crate::domain::step::{NewStep, StepKind, StepOrigin, Wants};
use crate::domain::{Day, Moment};
use crate::formats::headings::Rows;
use crate::store::Tx;
use crate::store::origins::Known;

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
pub fn take_own_facts(deal: &mut Deal, draft: &Draft, lines: &mut Vec<String>, tx: &Tx<'_>) {
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
pub fn unplaced(deal: &Deal, draft: &Draft, has_step: bool) -> Vec<String> {
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

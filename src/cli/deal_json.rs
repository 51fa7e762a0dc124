//! A deal as JSON: the fields that scripts rely on.

use super::promise_json;
use super::view::View;
use super::{handoff_json, plan};
use crate::domain::cold::{self, Why};
use crate::domain::deal::Deal;
use crate::domain::id::DealId;
use crate::domain::money::Money;
use crate::domain::person::{Person, Reach, ReachKind};
use crate::domain::stage::{Phase, Stage};
use crate::domain::step::Step;
use crate::domain::touch::{Outcome, Touch};
use crate::error::{Error, Result};
use crate::store::cards::{self, Card};
use crate::store::lists::Line;
use crate::store::{deals, people, plans, promises, steps, touches};
use chrono::NaiveTime;
use serde_json::{Value, json};

/// Answers a deal as lists show it.
pub fn deal(view: &View<'_>, id: DealId) -> Result<Value> {
    let id = deals::get(view.conn, id)?.id;
    let card =
        cards::with_lines(view.conn, &[id])?.pop().ok_or_else(|| Error::NotFound(format!("There is no deal {id}.")))?;
    listed(view, &card)
}

/// Answers a deal whose card is read already.
pub fn listed(view: &View<'_>, card: &Card) -> Result<Value> {
    let Card { deal, line, person, company, .. } = card;
    let sold = deal.stage >= Some(Stage::Handoff);
    let handoff = if sold { handoff_json::of(view, deal)? } else { Value::Null };
    let days =
        |since: Option<crate::domain::Day>| since.map(|day| cold::days_since(day, view.today, &view.settings.week));
    Ok(json!({
        "id": deal.id.0,
        "uid": deal.uid.to_string(),
        "title": deal.title,
        "person": person.as_ref().map(|person| person_json(person, &card.reaches)),
        "company": company.as_ref().map(|company| json!({ "id": company.id.0, "name": company.name })),
        "stage": deal.stage.map(Stage::word),
        "phase": deal.phase.map(Phase::word),
        "state": deal.state.word(),
        "archived": deal.archived,
        "category": line.as_ref().and_then(|line| line.category.as_ref()),
        "value": deal.value.map(money),
        "odds": deal.odds,
        "opened": deal.opened_on,
        "expected_close": deal.expected_on,
        "signed": deal.signed_on,
        "closed": closed(deal),
        "next": card.next.as_ref().filter(|_| deal.next.is_some()).map(step_json),
        "postponed": deal.postponed,
        "silence_days": days(line.as_ref().map(|line| line.silent_since)),
        "age_days": days(line.as_ref().map(|line| line.aged_since)),
        "cold": line.as_ref().and_then(|line| why_cold(line, view)),
        "gaps": line.as_ref().map(|line| line.gaps.iter().map(|gap| gap.word()).collect::<Vec<_>>()).unwrap_or_default(),
        "handoff": handoff,
        "source": deal.source,
        "tags": card.tags,
        "created": deal.created_at.to_rfc3339(),
        "touched": card.touched,
    }))
}

/// Answers a deal with everything that hangs on it.
pub fn whole(view: &View<'_>, id: DealId) -> Result<Value> {
    let conn = view.conn;
    let mut value = deal(view, id)?;
    let deal = deals::get(conn, id)?;
    let further = people::participants(conn, deal.id)?.into_iter().map(|further| {
        let mut person = person_json(&further.person, &people::reaches(conn, further.person.id)?);
        person["role"] = json!(further.role.word());
        Ok(person)
    });
    value["people"] = Value::Array(further.collect::<Result<_>>()?);
    value["steps"] = steps::open(conn, deal.id)?.iter().map(step_whole).collect();
    let promises = promises::of_deal(conn, deal.id)?;
    value["promises"] = promises.iter().map(|promise| promise_json::of(conn, promise)).collect::<Result<_>>()?;
    value["touches"] = touches::of_deal(conn, deal.id, usize::MAX)?.iter().map(touch_json).collect();
    value["plan"] = plans::current(conn, deal.id)?.as_ref().map_or(Value::Null, plan::of);
    value["handoff"] = handoff_json::of(view, &deal)?;
    value["contact_interval"] = json!(deal.contact_interval);
    value["invoiced"] = json!(deal.invoiced_on);
    value["paid"] = json!(deal.paid_on);
    value["stage_word"] = json!(deal.stage_word);
    value["note"] = json!(deal.note);
    Ok(value)
}

/// Answers an amount with its currency.
pub fn money(value: Money) -> Value {
    json!({ "amount": value.decimal(), "currency": value.currency.code() })
}

/// Says why a deal is cold on the view's day; nothing if it is not.
pub fn why_cold(line: &Line, view: &View<'_>) -> Option<String> {
    line.cold_from.filter(|day| *day <= view.today)?;
    let days = |since| cold::days_since(since, view.today, &view.settings.week);
    let why = Why::parse(line.cold_why.as_deref()?)?;
    Some(cold::words(why, days(line.silent_since), days(line.aged_since), line.stage))
}

fn closed(deal: &Deal) -> Option<Value> {
    let closed = json!({ "on": deal.closed_on, "reason": deal.close_reason, "again": deal.again_on });
    deal.state.is_closed().then_some(closed)
}

fn person_json(person: &Person, reaches: &[Reach]) -> Value {
    let of = |kind: ReachKind| -> Vec<&str> {
        reaches.iter().filter(|reach| reach.kind == kind).map(|reach| reach.value.as_str()).collect()
    };
    json!({
        "id": person.id.0,
        "name": person.name,
        "emails": of(ReachKind::Email),
        "phones": of(ReachKind::Phone),
        "links": of(ReachKind::Link),
        "job_title": person.job_title,
        "do_not_contact": person.do_not_contact,
    })
}

fn hour(at: Option<NaiveTime>) -> Option<String> {
    at.map(|at| at.format("%H:%M").to_string())
}

fn step_json(step: &Step) -> Value {
    json!({
        "kind": step.wants.word(),
        "what": step.kind.word(),
        "words": step.words,
        "on": step.day,
        "at": hour(step.at),
        "promised_by": step.promised_by,
    })
}

fn step_whole(step: &Step) -> Value {
    let mut value = step_json(step);
    value["id"] = json!(step.id.0);
    value["origin"] = json!(step.origin.word());
    value["minutes"] = json!(step.minutes.unwrap_or_else(|| step.kind.usual_minutes()));
    value["agreed"] = json!(step.agreed);
    value["tries"] = json!(step.tries);
    value
}

fn touch_json(touch: &Touch) -> Value {
    json!({
        "id": touch.id.0,
        "kind": touch.kind.word(),
        "direction": if touch.inward { "in" } else { "out" },
        "outcome": touch.outcome.map(Outcome::word),
        "two_way": touch.two_way,
        "at": touch.at.to_rfc3339(),
        "on": touch.day,
        "minutes": touch.minutes,
        "text": touch.text,
    })
}

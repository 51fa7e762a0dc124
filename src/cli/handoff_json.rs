//! What came after the sale as JSON: its facts, clocks, fires and looks at the use.

use super::view::View;
use crate::domain::deal::{Deal, Handoff};
use crate::domain::handoff::{self, Cause, Clock, Fire, Observation};
use crate::domain::promise::Side;
use crate::error::Result;
use crate::store::{fires, handoffs, observations, people, promises};
use serde_json::{Value, json};

/// Answers the handoff of a deal: what was said of it, and what happened since the signature.
pub fn of(view: &View<'_>, deal: &Deal) -> Result<Value> {
    let conn = view.conn;
    let (mut value, gate) = (facts(&deal.handoff), handoffs::gate(conn, deal.id)?);
    let contact = match deal.signed_on {
        Some(signed) => handoffs::first_contact(conn, deal.id, signed)?,
        None => None,
    };
    let clocks = handoff::clocks(deal, contact, view.today, &view.settings.week);
    let days = |since: crate::domain::Day| view.today.signed_duration_since(since).num_days();
    value["day"] = json!(deal.signed_on.map(days));
    value["clocks"] = clocks.iter().map(|clock| clock_json(clock, deal.handoff.joined_late)).collect();
    value["fires"] = fires::of_deal(conn, deal.id)?.iter().map(fire).collect();
    let looks = observations::of_deal(conn, deal.id)?;
    value["observations"] = looks.iter().map(|look| observation(view, look)).collect::<Result<_>>()?;
    let open: Vec<_> = promises::of_deal(conn, deal.id)?.into_iter().filter(|one| one.is_open()).collect();
    let theirs = open.iter().filter(|one| one.side == Side::Theirs);
    let missed = open.iter().filter(|one| one.side == Side::Mine && one.is_missed(view.today)).count();
    value["promises"] = json!({ "open": gate.open_promises, "missed": missed });
    value["waiting"] =
        json!({ "count": theirs.clone().count(), "oldest_days": theirs.map(|one| days(one.made)).max() });
    value["missing"] = json!(gate.missing(deal));
    value["ticked_not_used"] = json!(gate.is_ticked_not_used(deal));
    Ok(value)
}

fn facts(handoff: &Handoff) -> Value {
    json!({
        "kickoff": handoff.kickoff_on,
        "kicked_off": handoff.kicked_off_on,
        "first_value_due": handoff.first_value_due,
        "first_value": handoff.first_value_on,
        "why_bought": handoff.why_bought,
        "worries": handoff.worries,
        "success": handoff.success,
        "success_measure": handoff.success_measure,
        "success_day": handoff.success_on,
        "excluded": handoff.excluded,
        "risks": handoff.risks,
        "needs": handoff.needs,
        "joined_late": handoff.joined_late,
        "gate_override": handoff.gate_override,
    })
}

fn clock_json(clock: &Clock, joined_late: bool) -> Value {
    let late = clock.is_late() && !joined_late;
    json!({ "what": clock.what, "on": clock.done, "days": clock.took, "limit": clock.limit, "late": late })
}

fn fire(fire: &Fire) -> Value {
    json!({
        "id": fire.id.0,
        "on": fire.day,
        "text": fire.text,
        "cause": fire.cause.map(Cause::word),
        "promise": fire.promise.map(|id| id.0),
        "put_right": fire.put_right,
        "note": fire.put_right_note,
    })
}

fn observation(view: &View<'_>, look: &Observation) -> Result<Value> {
    let who = look.person.map(|id| people::get(view.conn, id)).transpose()?.map(|person| person.name);
    Ok(json!({
        "on": look.day, "verdict": look.verdict.word(), "how": look.how.word(), "who": who, "note": look.note,
    }))
}

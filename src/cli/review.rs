//! `review`: the mirror in words, each figure with its cases.

use super::output::{Meaning, Output};
use super::view::View;
use crate::domain::mirror::kept::streak;
use crate::domain::mirror::share::{Median, Share};
use crate::domain::mirror::told::{self, Part};
use crate::domain::mirror::{Counted, Flow, Review};
use crate::domain::money::{Currency, Money};
use crate::domain::text;
use crate::error::Result;
use crate::store::mirror;
use serde_json::{Value, json};

/// Look in the mirror: minutes, conversations, moves, won and lost, forecast, handoffs, capacity
#[derive(Debug, clap::Args)]
#[command(after_help = "\
It looks back a year. Fewer than eight cases give a count and no rate.

Examples:
  box9 review
  box9 review --json
  box9 asof 'last mon' review")]
pub struct Args {}

/// Shows it.
pub fn run(_: &Args, view: &View<'_>, output: &mut Output<'_>) -> Result<()> {
    let review = mirror::review(view.conn, view.settings, view.today)?;
    if output.json { output.json(&json_of(&review, view.settings.currency)) } else { text_of(&review, view, output) }
}

fn text_of(review: &Review, view: &View<'_>, output: &mut Output<'_>) -> Result<()> {
    for (nth, part) in Part::ALL.iter().enumerate() {
        if nth > 0 {
            output.line("")?;
        }
        output.painted(&[(Meaning::Heading, text::capital(part.word()))])?;
        for line in told::lines(review, *part, view.settings.currency) {
            output.painted(&[(Meaning::Dim, format!("  {:<14}", line.label)), (Meaning::Plain, line.words)])?;
        }
    }
    Ok(())
}

fn share(share: Share) -> Value {
    json!({ "hits": share.hits, "of": share.of, "rate": share.rate() })
}

fn median(median: Median) -> Value {
    json!({ "median": median.middle, "of": median.of })
}

fn money(money: &Money) -> Value {
    json!({ "amount": money.decimal(), "currency": money.currency.code() })
}

fn json_of(review: &Review, currency: Currency) -> Value {
    let own = |minor| money(&Money { minor, currency });
    let days = review.days.iter().map(|day| {
        json!({ "day": day.day, "planned": day.planned, "left": day.left, "worked": day.worked, "off": day.off, "kept": day.is_kept() })
    });
    let weeks = review
        .weeks
        .iter()
        .map(|week| json!({ "begins": week.begins, "touches": week.touches, "conversations": week.conversations }));
    let flow = |flow: &Flow| json!({ "stage": flow.stage.word(), "on": share(flow.on), "drawn": flow.drawn, "days": median(flow.days) });
    let ages = review.ages.iter().map(|ages| json!({ "stage": ages.stage.word(), "days": ages.buckets }));
    let (followed, forecast, handoffs, capacity) =
        (&review.followed, &review.forecast, &review.handoffs, &review.capacity);
    json!({
        "day": review.today,
        "streak": streak(&review.days),
        "days": days.collect::<Vec<_>>(),
        "weeks": weeks.collect::<Vec<_>>(),
        "followed": { "deals": followed.deals, "answered": followed.answered, "moved": followed.moved },
        "flows": review.flows.iter().map(flow).collect::<Vec<_>>(),
        "outcomes": outcomes(review),
        "forecast": {
            "low": own(forecast.low), "likely": own(forecast.likely), "high": own(forecast.high),
            "mean": own(forecast.mean), "deals": forecast.deals,
        },
        "months": review.months.iter().map(|one| json!({ "month": one.month, "deals": one.deals, "likely": money(&one.likely) })).collect::<Vec<_>>(),
        "ages": ages.collect::<Vec<_>>(),
        "handoffs": {
            "signed": handoffs.signed, "kickoff": median(handoffs.kickoff), "first_value": median(handoffs.first_value),
            "paid": median(handoffs.paid), "promises": share(handoffs.promises), "moved": handoffs.moved,
            "missed": handoffs.missed, "fires": handoffs.fires, "overridden": handoffs.overridden,
        },
        "capacity": {
            "minutes": capacity.minutes, "open": capacity.open, "carries": capacity.carries,
            "park": capacity.park.iter().map(|deal| deal.0).collect::<Vec<_>>(),
        },
    })
}

fn outcomes(review: &Review) -> Value {
    let told = &review.outcomes;
    let counted =
        |all: &[Counted]| all.iter().map(|one| json!({ "word": one.word, "won": share(one.won) })).collect::<Vec<_>>();
    let quarter =
        told.quarters.iter().map(|one| json!({ "quarter": one.name, "won": one.won, "value": money(&one.value) }));
    json!({
        "won": share(told.won),
        "value": told.value.iter().map(money).collect::<Vec<_>>(),
        "days": median(told.days),
        "reasons": counted(&told.reasons),
        "sources": counted(&told.sources),
        "categories": counted(&told.categories),
        "quarters": quarter.collect::<Vec<_>>(),
    })
}

//! What is typed for a verdict, read: a category, a value and a day, a day, a reason.

use super::super::App;
use super::super::prompt::{Reading, Tone, day_and_words, read_reason, read_step};
use super::verdict::{Asked, Verdict};
use crate::domain::money::{Currency, Money};
use crate::domain::step::NewStep;
use crate::domain::{Day, text, when};
use crate::error::{Error, Result};
use crate::ops;

/// Amounts of fewer units are read as money only with a sign, a currency or `k`.
const LEAST_BARE: i64 = 100;

/// Reads the verdict that a line completes.
pub fn read_verdict(asked: Asked, typed: &str, today: Day, currency: Currency) -> Result<Verdict> {
    match asked {
        Asked::Category => match text::filled(typed) {
            Some(name) => Ok(Verdict::Lead(Some(name))),
            None => Err(Error::invalid("category", "it needs a name")),
        },
        Asked::Worth => {
            let (value, next) = worth(typed, today, currency)?;
            Ok(Verdict::Opportunity(value, next))
        }
        Asked::Until => match day_and_words(typed, today)? {
            (when, "") => Ok(Verdict::Rest(when)),
            (_, words) => Err(Error::invalid("day", format!("\"{words}\" is no part of a day"))),
        },
        Asked::Reason(state) => {
            let (reason, again) = read_reason(typed, today)?;
            Ok(Verdict::Out(state, reason, again))
        }
    }
}

/// Reads a value and, after it, the next step; each may be missing.
pub fn worth(typed: &str, today: Day, currency: Currency) -> Result<(Option<Money>, Option<NewStep>)> {
    let (value, rest) = leading_money(typed.trim(), currency);
    let next = if rest.is_empty() { None } else { Some(read_step(rest, today)?) };
    Ok((value, next))
}

/// The longest beginning that is an amount; a small bare number is a day ("3" is in three days).
fn leading_money(typed: &str, currency: Currency) -> (Option<Money>, &str) {
    let ends = typed.match_indices(' ').map(|(at, _)| at).chain([typed.len()]).take(3).collect::<Vec<_>>();
    for end in ends.into_iter().rev() {
        let (amount, rest) = typed.split_at(end);
        let Ok(money) = Money::parse(amount, currency) else { continue };
        let bare = amount.chars().all(|c| c.is_ascii_digit() || ".,' ".contains(c));
        let small = money.minor < LEAST_BARE * 10_i64.pow(money.currency.exponent());
        if !(bare && small) {
            return (Some(money), rest.trim_start());
        }
    }
    (None, typed)
}

/// Says what the line would do.
pub fn judge_reading(app: &App, asked: Asked, typed: &str) -> Vec<Reading> {
    let today = app.today();
    let said = match read_verdict(asked, typed, today, app.store.settings().currency) {
        Err(error) => return vec![Reading::of(Tone::Fault, error.to_string())],
        Ok(Verdict::Lead(name)) => format!("a lead in the category {}", name.unwrap_or_default()),
        Ok(Verdict::Opportunity(value, next)) => {
            let value = value.map_or("no value yet".to_owned(), |value| value.show());
            let next = next.map_or("follow up, on the next free day".to_owned(), |step| ops::step_words(&step, today));
            format!("{value} · {next}")
        }
        Ok(Verdict::Rest(when)) => {
            format!("until {} · {}", when::show_at(when, today), when.day.format("%a %-d %b %Y"))
        }
        Ok(Verdict::Out(_, reason, again)) => {
            let again = again.map(|day| format!(" · look again {}", when::show(day, today)));
            format!("{reason}{}", again.unwrap_or_default())
        }
        Ok(_) => String::new(),
    };
    vec![Reading::of(Tone::Read, said)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_and_a_day_stand_in_one_line() {
        let today: Day = "2026-11-25".parse().unwrap();
        for (typed, value, next) in [
            ("12k fri call", Some("USD 12000.00"), Some("call 2026-11-27")),
            ("12k", Some("USD 12000.00"), None),
            ("900 tomorrow send the offer", Some("USD 900.00"), Some("send the offer 2026-11-26")),
            ("1,500 eur 3", Some("EUR 1500.00"), Some("follow up 2026-11-28")),
            ("$50 mon", Some("USD 50.00"), Some("follow up 2026-11-30")),
            ("3", None, Some("follow up 2026-11-28")),
            ("3 dec call", None, Some("call 2026-12-03")),
            ("fri 10:00 call", None, Some("call 2026-11-27")),
            ("", None, None),
        ] {
            let (money, step) = worth(typed, today, Currency::USD).unwrap();
            let money = money.map(|money| format!("{} {}", money.currency.code(), money.decimal()));
            let step = step.map(|step| format!("{} {}", step.words, step.day));
            assert_eq!((money.as_deref(), step.as_deref()), (value, next), "{typed}");
        }
        assert!(worth("12k someday", today, Currency::USD).is_err());
    }
}

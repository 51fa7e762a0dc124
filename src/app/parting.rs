//! What was promised to a deal that leaves is asked for first: each promise of one deal, or of many all at once.

use super::App;
use super::busy::Then;
use super::chooser::{Choice, Chooser, Pick};
use super::event::Effect;
use super::form::{Form, FormField, FormKind};
use super::overlay::Overlay;
use super::prompt::{Ask, day_and_words};
use super::win::at;
use crate::domain::Day;
use crate::domain::id::{DealId, PromiseId};
use crate::domain::promise::{Promise, Side};
use crate::domain::{text, when};
use crate::error::{Error, Result};
use crate::ops::{Answers, Op, Others, Settled};
use crate::store::{deals, promises};

/// What is done once it is said what becomes of the promises.
#[derive(Debug, Clone, PartialEq)]
pub struct Parting {
    op: Op,
    then: Then,
}

/// The first part of the word of a promise's field; its number follows.
const PROMISE: &str = "promise ";

impl App {
    /// Does what lets deals go, where nothing is owed to them; else asks first what becomes of that.
    pub(super) fn part(&mut self, op: Op, then: Then) -> Result<Vec<Effect>> {
        let leaving = op.leaving().to_vec();
        let conn = self.store.conn();
        match leaving.as_slice() {
            [one] => {
                let all = promises::of_deal(conn, deals::get(conn, *one)?.id)?;
                let owed: Vec<Promise> =
                    all.into_iter().filter(|one| one.is_open() && one.side == Side::Mine).collect();
                if !owed.is_empty() {
                    return self.ask_each(Parting { op, then }, leaving, &owed);
                }
            }
            many => {
                let (owed, to) = promises::owed_to(conn, many)?;
                if owed > 0 {
                    return self.ask_all(Parting { op, then }, leaving, (owed, to));
                }
            }
        }
        self.perform_then(&op, then)
    }

    fn ask_each(&mut self, parting: Parting, deals: Vec<DealId>, owed: &[Promise]) -> Result<Vec<Effect>> {
        let fields: Vec<FormField> = owed.iter().map(|promise| promise_field(promise, self.today())).collect();
        let title = format!("Still owed? · {}", self.about_chosen(&deals)?);
        let kind = FormKind::Settle(Box::new(parting));
        self.overlays.push(Overlay::Form(Form { kind, deals, title, fields, focus: 0, fault: None }));
        Ok(Vec::new())
    }

    fn ask_all(&mut self, parting: Parting, deals: Vec<DealId>, (owed, to): (usize, usize)) -> Result<Vec<Effect>> {
        let title = format!("Still owed? · {} to {} of {}", text::count(owed, "promise"), to, deals.len());
        let parting = Box::new(parting);
        let choice = |letter, label: &str, leads_to: String, others| Choice {
            letter,
            label: label.to_owned(),
            leads_to,
            pick: Pick::Part(parting.clone(), others),
        };
        let all = text::count(owed, "promise");
        let mut choices = vec![
            choice('o', "still owed", format!("{all} stay open; P lists them"), Others::Owed),
            choice('k', "kept", format!("{all} kept today"), Others::All(Settled::Kept)),
        ];
        let (label, leads_to) = ("withdrawn".to_owned(), "with their consent; asks for the reason".to_owned());
        choices.push(Choice { letter: 'w', label, leads_to, pick: Pick::Ask(Ask::Withdrawn(parting.clone())) });
        if to < deals.len() {
            let goes = if deals.len() - to == 1 { "goes" } else { "go" };
            let leads_to = format!("{to} with promises as they are, {} {goes}", deals.len() - to);
            choices.push(choice('s', "those stay", leads_to, Others::Stay));
        }
        self.overlays.push(Overlay::Chooser(Chooser { title, choices }, deals));
        Ok(Vec::new())
    }

    /// Does it with one answer for all promises.
    pub(super) fn part_with(&mut self, parting: Parting, others: Others) -> Result<Vec<Effect>> {
        self.perform_then(&parting.op.with(Answers::all(others)), parting.then)
    }

    /// Does it with what the form says of each promise; where nothing is written it stays owed.
    pub(super) fn part_by_form(&mut self, form: &Form, parting: &Parting) -> Result<Vec<Effect>> {
        let each = read_promises(&form.changes(), self.today(), "another day was agreed")?;
        self.perform_then(&parting.op.clone().with(Answers::each(each)), parting.then.clone())
    }
}

/// Empty it stays owed; a letter or a day settles it.
pub(super) fn promise_field(promise: &Promise, today: Day) -> FormField {
    let example = format!("owed {} · k kept · w REASON withdrawn · a day moves it", when::show(promise.due, today));
    FormField::new(format!("{PROMISE}{}", promise.id.0), promise.text.clone(), String::new(), example)
}

/// Answers what becomes of the promises of a form that were written on; one that moves and says no reason has this one.
pub(super) fn read_promises(changes: &[(String, String)], today: Day, why: &str) -> Result<Vec<(PromiseId, Settled)>> {
    let typed = changes.iter().filter_map(|(word, typed)| {
        let number: i64 = word.strip_prefix(PROMISE)?.parse().ok()?;
        Some((PromiseId(number), word, typed.trim()))
    });
    typed
        .filter(|(.., typed)| !typed.is_empty())
        .map(|(id, word, typed)| read_settled(typed, today, why).map(|settled| (id, settled)).map_err(at(word)))
        .collect()
}

/// `k` or "kept"; `w` or "withdrawn" with the reason; else the day it moves to, and why.
fn read_settled(typed: &str, today: Day, usual: &str) -> Result<Settled> {
    let (first, rest) = typed.split_once(' ').unwrap_or((typed, ""));
    match first {
        "k" | "kept" => Ok(Settled::Kept),
        "w" | "withdrawn" => {
            let reason = text::filled(rest);
            reason
                .map(Settled::Withdrawn)
                .ok_or_else(|| Error::refused("say what they agreed to, as: w they took less"))
        }
        _ => {
            let (when, why) = day_and_words(typed, today)?;
            Ok(Settled::Moved(when.day, text::filled(why).unwrap_or_else(|| usual.to_owned())))
        }
    }
}

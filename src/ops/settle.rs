//! A deal that leaves the funnel or goes into another: what was promised is settled with it, in one change.

use super::win::{self, Settled};
use super::work::Work;
use super::{Merge, MergePeople, Op, Verb};
use crate::domain::deal::Deal;
use crate::domain::id::{DealId, PromiseId};
use crate::domain::text;
use crate::error::{Error, Result};
use crate::store::{Connection, Tx, deals, promises};
use std::slice;

/// What becomes of the open promises of ours to deals that leave.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Answers {
    pub each: Vec<(PromiseId, Settled)>,
    pub others: Others,
}

/// What becomes of those that are not named.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Others {
    /// Still owed.
    #[default]
    Owed,
    All(Settled),
    /// They keep their deals where these are; the deals without promises go.
    Stay,
}

/// What becomes of the promises, and what is done then.
#[derive(Debug, Clone, PartialEq)]
pub struct Settle {
    pub answers: Answers,
    pub then: Verb,
}

impl Answers {
    /// Answers these for promises that are named; all others are still owed.
    pub fn each(each: Vec<(PromiseId, Settled)>) -> Answers {
        Answers { each, ..Answers::default() }
    }

    /// Answers the same for all.
    pub fn all(others: Others) -> Answers {
        Answers { others, ..Answers::default() }
    }
}

impl Op {
    /// Answers the deals that leave the funnel with it, or go into another; what was promised to them is asked for first.
    pub fn leaving(&self) -> &[DealId] {
        match self {
            Op::Deals(deals, Verb::Close(_) | Verb::Archive | Verb::Know) => deals,
            Op::Deals(deals, Verb::Touch(touch)) if touch.lets_go() => deals,
            Op::Merge(merge) | Op::MergePeople(MergePeople { deals: Some(merge), .. }) => slice::from_ref(&merge.gone),
            _ => &[],
        }
    }

    /// Answers the same operation, with what becomes of the promises.
    #[must_use]
    pub fn with(self, answers: Answers) -> Op {
        match self {
            _ if answers == Answers::default() => self,
            Op::Deals(deals, then) => Op::Deals(deals, Verb::Settle(Box::new(Settle { answers, then }))),
            Op::Merge(merge) => Op::Merge(Merge { answers, ..merge }),
            Op::MergePeople(MergePeople { keep, gone, deals: Some(merge) }) => {
                Op::MergePeople(MergePeople { keep, gone, deals: Some(Merge { answers, ..merge }) })
            }
            other => other,
        }
    }
}

pub(super) fn act(work: &mut Work<'_>, deal: Deal, name: &str, settle: &Settle) -> Result<String> {
    work.settled += answer(work.tx, deal.id, name, &settle.answers)?;
    settle.then.act(work, deal, name)
}

/// Answers how many were settled, in words behind what was done.
pub(super) fn words(settled: usize) -> String {
    match settled {
        0 => String::new(),
        n => format!("; {} settled", text::count(n, "promise")),
    }
}

/// Settles the open promises of ours to one deal as it was answered, and answers how many; a deal that stays is refused.
pub(super) fn answer(tx: &Tx<'_>, deal: DealId, name: &str, answers: &Answers) -> Result<usize> {
    let mut settled = 0;
    let owed = promises::owed(tx.conn, deal)?;
    let owed_words = || format!("{name} is owed {}.", text::count(owed.len(), "promise"));
    for id in owed.iter().copied() {
        let named = answers.each.iter().find(|(named, _)| *named == id).map(|(_, settled)| settled);
        let becomes = match (named, &answers.others) {
            (Some(becomes), _) | (None, Others::All(becomes)) => becomes,
            (None, Others::Owed) => continue,
            (None, Others::Stay) => return Err(Error::refused(owed_words())),
        };
        win::settle(tx, deal, id, becomes)?;
        settled += 1;
    }
    Ok(settled)
}

/// Refuses answers for what is no open promise of ours to one of these deals.
pub(super) fn refuse_others(conn: &Connection, ids: &[DealId], answers: &Answers) -> Result<()> {
    for (id, _) in &answers.each {
        let open = promises::get(conn, *id)?;
        let theirs = promises::owed(conn, open.deal)?.contains(id);
        let mut named = ids.iter().map(|deal| deals::get(conn, *deal));
        let of_them = ids.contains(&open.deal) || named.any(|deal| deal.is_ok_and(|deal| deal.id == open.deal));
        if !(theirs && of_them) {
            let whose = if ids.len() == 1 { "this deal" } else { "these deals" };
            return Err(Error::refused(format!("Promise {} is no open promise of {whose}.", id.0)));
        }
    }
    Ok(())
}

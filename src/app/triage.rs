//! Triage: one card at a time in an order that is frozen at the start, one verdict for each.

mod act;
pub mod groups;
mod judged;
mod kept;
mod reading;
pub mod verdict;

pub(super) use act::{act, say_left};
pub(super) use judged::{Judged, judged};
pub(super) use reading::{judge_reading, read_verdict};

use super::session::Session;
use crate::domain::id::{DealId, OperationId};
use crate::domain::reset::{Place, Station};
use crate::domain::stage::Pane;
use crate::domain::{Day, Moment};
use crate::error::Result;
use crate::store::sheet::{self, Sheet};
use crate::store::twins::{self, Twin};
use crate::store::{Connection, lists, origins, reset};
use groups::Groups;
use std::collections::{BTreeMap, HashSet};
use verdict::Kind;

/// The state of the screen.
#[derive(Debug, Clone)]
pub struct Triage {
    /// Only what waits in the tray is shown; a card that left it is passed over.
    pub only_tray: bool,
    /// Every card in its order; one that was skipped stands at the end once more.
    ids: Vec<DealId>,
    /// How many stand at the end once more.
    skipped: usize,
    /// The place in the order of the card in sight.
    at: usize,
    judged: HashSet<DealId>,
    /// The verdicts that can be taken back, the last at the end.
    past: Vec<Past>,
    /// The verdicts that were taken back and can be given again.
    ahead: Vec<Past>,
    pub counts: BTreeMap<Kind, usize>,
    pub pace: Pace,
    /// How many cards are left, the one in sight included.
    pub left: usize,
    pub card: Option<Card>,
    /// The same cards in groups, while these are in sight.
    pub groups: Option<Groups>,
    /// The first line of the card in sight.
    pub scroll: usize,
    /// The session whose card the tray is; Esc goes back to it.
    pub session: Option<Box<Session>>,
    /// The pass whose first station this is; Esc goes back to it.
    reset: Option<Box<Place>>,
}

/// One card: everything that the file knows, and who it may be the same as.
#[derive(Debug, Clone)]
pub struct Card {
    pub sheet: Box<Sheet>,
    pub origins: Vec<String>,
    pub twin: Option<Twin>,
}

/// One verdict that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Past {
    pub kind: Kind,
    pub deals: Vec<DealId>,
    /// The place in the order of the card that was in sight.
    pub at: usize,
    /// What takes it back; none when it changed nothing.
    pub operation: Option<OperationId>,
}

/// How quickly verdicts are given; breaks do not count.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Pace {
    verdicts: i64,
    milliseconds: i64,
    last: Option<Moment>,
}

/// So many of a card's touches are shown.
const TOUCHES: usize = 5;
/// Whoever thinks longer than this about one card was away.
const LONGEST_THOUGHT: i64 = 60_000;
/// Less than this tells no pace.
const LEAST_WORKED: i64 = 5_000;

impl Triage {
    /// Begins with these cards, in this order.
    pub fn over(ids: Vec<DealId>, only_tray: bool, now: Moment) -> Triage {
        Triage {
            only_tray,
            left: ids.len(),
            ids,
            skipped: 0,
            at: 0,
            judged: HashSet::new(),
            past: Vec::new(),
            ahead: Vec::new(),
            counts: BTreeMap::new(),
            pace: Pace { last: Some(now), ..Pace::default() },
            card: None,
            groups: None,
            scroll: 0,
            session: None,
            reset: None,
        }
    }

    /// Answers the tray as it was left, or from its first name on.
    pub(super) fn of_the_tray(conn: &Connection, now: Moment) -> Result<Triage> {
        let left = Triage::kept_before(conn, now)?.filter(|triage| triage.only_tray);
        let whole = || lists::Query::of(Pane::Tray).ids(conn).map(|ids| Triage::over(ids, true, now));
        left.map_or_else(whole, Ok)
    }

    /// Answers how many cards there are in all.
    pub fn total(&self) -> usize {
        self.ids.len() - self.skipped
    }

    /// Answers the deal of the card in sight.
    pub fn deal(&self) -> Option<DealId> {
        self.card.as_ref().map(|card| card.sheet.deal.id)
    }

    /// Answers where the pass is whose first station this is.
    pub(super) fn place(&self) -> Option<&Place> {
        self.reset.as_deref()
    }

    /// Notes in the pass what was judged, as far as it would be asked about again.
    fn note_judged(&mut self, conn: &Connection, today: Day) -> Result<()> {
        let (Some(place), Some(past)) = (&mut self.reset, self.past.last()) else { return Ok(()) };
        if past.kind != Kind::Skipped {
            let judged: Vec<i64> = past.deals.iter().map(|deal| deal.0).collect();
            place.judge(reset::still(conn, Station::Classify, &judged, today)?);
        }
        Ok(())
    }

    /// Answers the cards that have no verdict yet, in their order.
    pub fn remaining(&self) -> Vec<DealId> {
        self.ids[self.at.min(self.ids.len())..].iter().copied().filter(|id| !self.judged.contains(id)).collect()
    }

    /// Reads the card in sight again; one that left meanwhile is passed over.
    pub fn reload(&mut self, conn: &Connection, today: Day) -> Result<()> {
        let before = self.deal();
        self.pass_over(conn)?;
        self.card = match self.ids.get(self.at) {
            Some(id) => card(conn, *id)?,
            None => None,
        };
        if self.deal() != before {
            self.scroll = 0;
        }
        self.count_left();
        if let Some(mut groups) = self.groups.take() {
            groups.reload(conn, &self.open(conn)?, today)?;
            self.groups = Some(groups);
        }
        Ok(())
    }

    /// Answers the remaining cards that are still to be judged, also as other processes see it.
    fn open(&self, conn: &Connection) -> Result<Vec<DealId>> {
        let remaining = self.remaining();
        if self.only_tray { crate::store::groups::in_tray(conn, &remaining) } else { Ok(remaining) }
    }

    fn pass_over(&mut self, conn: &Connection) -> Result<()> {
        while let Some(id) = self.ids.get(self.at) {
            if !self.judged.contains(id) && self.is_here(conn, *id)? {
                break;
            }
            self.at += 1;
        }
        Ok(())
    }

    fn is_here(&self, conn: &Connection, id: DealId) -> Result<bool> {
        Ok(match crate::store::groups::pane(conn, id)? {
            None | Some(Pane::Merged) => false,
            Some(pane) => !self.only_tray || pane == Pane::Tray,
        })
    }

    fn count_left(&mut self) {
        let rest = &self.ids[self.at.min(self.ids.len())..];
        self.left = if self.judged.is_empty() {
            rest.len()
        } else {
            rest.iter().filter(|id| !self.judged.contains(id)).count()
        };
    }

    /// Notes a verdict that was given.
    pub(super) fn record(&mut self, past: Past, now: Moment) {
        self.ahead.clear();
        self.pace.verdict(past.deals.len() as i64, now);
        self.apply(past);
    }

    fn apply(&mut self, past: Past) {
        match past.kind {
            Kind::Skipped => {
                self.ids.extend(&past.deals);
                self.skipped += past.deals.len();
                self.at = past.at + 1;
            }
            _ => self.judged.extend(&past.deals),
        }
        *self.counts.entry(past.kind).or_default() += past.deals.len();
        self.past.push(past);
    }

    /// Goes back to the card of the last verdict.
    fn step_back(&mut self, past: Past) {
        match past.kind {
            Kind::Skipped => {
                self.ids.pop();
                self.skipped -= 1;
            }
            _ => {
                for id in &past.deals {
                    self.judged.remove(id);
                }
                if let Some(place) = &mut self.reset {
                    place.unjudge(past.deals.iter().map(|id| id.0));
                }
            }
        }
        self.at = past.at;
        self.pace.verdicts = (self.pace.verdicts - past.deals.len() as i64).max(0);
        if let Some(count) = self.counts.get_mut(&past.kind) {
            *count = count.saturating_sub(past.deals.len());
        }
        self.counts.retain(|_, count| *count > 0);
        self.ahead.push(past);
    }

    /// Says whether every card that is left was skipped before.
    fn only_skipped_left(&self) -> bool {
        self.left > 0 && self.at >= self.ids.len() - self.skipped
    }
}

impl Pace {
    fn verdict(&mut self, cards: i64, now: Moment) {
        let since = self.last.map_or(0, |last| (now - last).num_milliseconds());
        self.milliseconds += since.clamp(0, LONGEST_THOUGHT);
        self.verdicts += cards;
        self.last = Some(now);
    }

    /// Answers how many cards a minute, once that can be told.
    pub fn a_minute(&self) -> Option<i64> {
        (self.milliseconds >= LEAST_WORKED && self.verdicts > 0).then(|| self.verdicts * 60_000 / self.milliseconds)
    }

    /// Answers how long was worked, in minutes, begun ones included.
    pub fn minutes(&self) -> i64 {
        (self.milliseconds + 59_999) / 60_000
    }
}

fn card(conn: &Connection, id: DealId) -> Result<Option<Card>> {
    let Some(sheet) = sheet::load(conn, id, TOUCHES)? else { return Ok(None) };
    Ok(Some(Card { sheet: Box::new(sheet), origins: origins::words(conn, id)?, twin: twins::of(conn, id)? }))
}

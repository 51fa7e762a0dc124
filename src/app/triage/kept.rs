//! Where triage was is kept in the file, so that it goes on there after leaving, a restart or a crash.

use super::verdict::Kind;
use super::{Pace, Past, Triage};
use crate::domain::Moment;
use crate::domain::id::{DealId, OperationId};
use crate::error::Result;
use crate::store::{Connection, Store, position};
use serde::{Deserialize, Serialize};

const CARDS: &str = "triage cards";
const PLACE: &str = "triage place";
/// So many verdicts can be taken back after coming again; before, all of them.
const MOST_PAST: usize = 300;

/// What changes with each verdict; the cards themselves are written once.
#[derive(Serialize, Deserialize)]
struct Kept {
    at: usize,
    skipped: Vec<i64>,
    judged: String,
    past: Vec<(String, String, usize, Option<i64>)>,
    counts: Vec<(String, usize)>,
    verdicts: i64,
    milliseconds: i64,
}

impl Triage {
    /// Keeps the cards and their order.
    pub(super) fn keep_cards(&self, store: &mut Store) -> Result<()> {
        let cards = format!("{}{}", if self.only_tray { "tray " } else { "set " }, written(&self.ids));
        store.note(|conn| position::keep(conn, CARDS, &cards))
    }

    /// Keeps cards and place of one that begins here.
    pub(in super::super) fn begin_to_keep(&mut self, store: &mut Store) -> Result<()> {
        self.keep_cards(store)?;
        self.keep_place(store)
    }

    /// Keeps the place, or forgets it all when nothing is left to go on with.
    pub(super) fn keep_place(&self, store: &mut Store) -> Result<()> {
        if self.card.is_none() {
            return store.note(forget);
        }
        let kept = serde_json::to_string(&self.kept()).unwrap_or_default();
        store.note(|conn| position::keep(conn, PLACE, &kept))
    }

    fn kept(&self) -> Kept {
        let first = self.past.len().saturating_sub(MOST_PAST);
        let past =
            |past: &Past| (past.kind.word().to_owned(), written(&past.deals), past.at, past.operation.map(|id| id.0));
        let mut judged: Vec<DealId> = if self.only_tray { Vec::new() } else { self.judged.iter().copied().collect() };
        judged.sort();
        Kept {
            at: self.at,
            skipped: self.ids[self.total()..].iter().map(|id| id.0).collect(),
            judged: written(&judged),
            past: self.past[first..].iter().map(past).collect(),
            counts: self.counts.iter().map(|(kind, count)| (kind.word().to_owned(), *count)).collect(),
            verdicts: self.pace.verdicts,
            milliseconds: self.pace.milliseconds,
        }
    }

    /// Answers the triage that was left, if one was.
    pub(super) fn kept_before(conn: &Connection, now: Moment) -> Result<Option<Triage>> {
        let Some(cards) = position::find(conn, CARDS)? else { return Ok(None) };
        let (basis, numbers) = cards.split_once(' ').unwrap_or(("set", ""));
        let mut triage = Triage::over(read(numbers), basis == "tray", now);
        let place = position::find(conn, PLACE)?;
        if let Some(kept) = place.and_then(|text| serde_json::from_str::<Kept>(&text).ok()) {
            triage.go_on(kept);
        }
        Ok(Some(triage))
    }

    fn go_on(&mut self, kept: Kept) {
        self.skipped = kept.skipped.len();
        self.ids.extend(kept.skipped.into_iter().map(DealId));
        self.at = kept.at;
        self.judged = read(&kept.judged).into_iter().collect();
        let past = |(kind, deals, at, operation): (String, String, usize, Option<i64>)| {
            let kind = Kind::parse(&kind)?;
            Some(Past { kind, deals: read(&deals), at, operation: operation.map(OperationId) })
        };
        self.past = kept.past.into_iter().filter_map(past).collect();
        let judged = self.past.iter().filter(|past| past.kind != Kind::Skipped).flat_map(|past| &past.deals);
        self.judged.extend(judged);
        self.counts = kept.counts.into_iter().filter_map(|(kind, n)| Some((Kind::parse(&kind)?, n))).collect();
        self.pace = Pace { verdicts: kept.verdicts, milliseconds: kept.milliseconds, ..self.pace };
    }
}

fn forget(conn: &Connection) -> Result<()> {
    position::forget(conn, CARDS)?;
    position::forget(conn, PLACE)
}

/// Writes numbers in their order, runs of following ones as "1-500".
fn written(ids: &[DealId]) -> String {
    let mut runs: Vec<(i64, i64)> = Vec::new();
    for id in ids {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == id.0 => *last = id.0,
            _ => runs.push((id.0, id.0)),
        }
    }
    let run = |(first, last): &(i64, i64)| if first == last { first.to_string() } else { format!("{first}-{last}") };
    runs.iter().map(run).collect::<Vec<_>>().join(",")
}

fn read(text: &str) -> Vec<DealId> {
    let run = |run: &str| {
        let (first, last) = run.split_once('-').unwrap_or((run, run));
        Some(first.parse::<i64>().ok()?..=last.parse::<i64>().ok()?)
    };
    text.split(',').filter_map(run).flatten().map(DealId).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn an_order_is_read_as_it_was_written(ids in proptest::collection::vec(1..60_i64, 0..40)) {
            let ids: Vec<DealId> = ids.into_iter().map(DealId).collect();
            prop_assert_eq!(read(&written(&ids)), ids);
        }
    }
}

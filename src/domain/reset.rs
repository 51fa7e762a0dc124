//! The reset: a guided pass through the funnel in the order of the method, for the day it is a mess.

use super::Day;
use super::text;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

words! {
    /// A station of the pass, in its order.
    Station {
        Classify = "classify", Sold = "sold", FollowUp = "follow-up", Plan = "plan", Categories = "categories",
        Block = "block", Session = "session",
    }
}

/// What was sold is asked about for so many days.
pub const SOLD_WITHIN: u64 = 180;
/// A pass that was begun longer ago than this many days begins anew.
const KEPT: i64 = 30;
/// So many answers can be taken back after coming again.
const MOST_PAST: usize = 300;

impl Station {
    /// Answers its place, from 1 on.
    pub fn number(self) -> usize {
        self as usize + 1
    }

    /// Answers what is to be done at it.
    pub const fn title(self) -> &'static str {
        match self {
            Station::Classify => "Classify the tray and everything cold",
            Station::Sold => "What was sold in the last 180 days",
            Station::FollowUp => "Follow up on every open opportunity",
            Station::Plan => "A plan for every prospect",
            Station::Categories => "A category for every lead, a campaign for each category",
            Station::Block => "The block on the calendar",
            Station::Session => "Start the first session",
        }
    }

    /// Answers what is asked of each of its cards.
    pub const fn question(self) -> &'static str {
        match self {
            Station::Classify => "Lead, prospect, opportunity, handoff or out: one letter each.",
            Station::Sold => "Do they use it, or is something still to be delivered?",
            Station::FollowUp => "What happens next with them?",
            Station::Plan => "By which plan do they become a customer?",
            Station::Categories => "Which group do they belong to?",
            Station::Block => "The same minutes every working day, and nothing else in them.",
            Station::Session => "The next right thing is on the first card.",
        }
    }

    /// Answers the station after it, or before it; none beyond the ends.
    pub fn beside(self, step: isize) -> Option<Station> {
        Station::ALL.get((self as usize).checked_add_signed(step)?).copied()
    }
}

/// Where the owner is in the pass: kept in the file, so that it goes on there. A deal stands by its number, a category by
/// its number below nought, a station without cards by nought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    begun: Day,
    station: String,
    answered: BTreeMap<String, BTreeSet<i64>>,
    /// The answers for all that were left at a station, the last in force.
    #[serde(default)]
    all: BTreeMap<String, Vec<All>>,
    #[serde(skip)]
    skipped: BTreeSet<i64>,
    past: Vec<Past>,
    /// The answers that were taken back and can be given again.
    #[serde(skip)]
    ahead: Vec<(Past, Option<All>)>,
}

/// One answer that can be taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Past {
    station: String,
    cards: Vec<i64>,
    /// It was for all that were left.
    #[serde(default)]
    all: bool,
    /// What takes it back; none where it changed nothing.
    pub operation: Option<i64>,
}

/// One answer for all that were left at a station: too many to keep the number of each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct All {
    /// Those whom it was not for.
    pub but: Vec<i64>,
    /// Whoever comes into the station by a later move than this is asked about.
    pub since: i64,
}

impl Place {
    /// Begins a pass.
    pub fn begin(today: Day) -> Place {
        Place {
            begun: today,
            station: Station::Classify.word().into(),
            answered: BTreeMap::new(),
            all: BTreeMap::new(),
            skipped: BTreeSet::new(),
            past: Vec::new(),
            ahead: Vec::new(),
        }
    }

    /// Says whether it is so long ago that the pass begins anew.
    pub fn is_over(&self, today: Day) -> bool {
        (today - self.begun).num_days() > KEPT
    }

    /// Answers where one is.
    pub fn station(&self) -> Station {
        Station::parse(&self.station).unwrap_or(Station::Classify)
    }

    /// Goes to a station; what was skipped comes again.
    pub fn go_to(&mut self, station: Station) {
        self.station = station.word().into();
        self.skipped.clear();
    }

    /// Answers the cards of a station that have their answer.
    pub fn answered(&self, station: Station) -> impl Iterator<Item = i64> {
        self.answered.get(station.word()).into_iter().flatten().copied()
    }

    /// Answers the cards of the present station that are not shown: answered, or skipped.
    pub fn passed(&self) -> Vec<i64> {
        self.answered(self.station()).chain(self.skipped.iter().copied()).collect()
    }

    /// Says whether only skipped cards are left once no other is found; they then come again.
    pub fn take_up_skipped(&mut self) -> bool {
        !std::mem::take(&mut self.skipped).is_empty()
    }

    /// Notes that cards of the present station have their answer.
    pub fn answer(&mut self, cards: Vec<i64>, operation: Option<i64>) {
        self.ahead.clear();
        self.apply(Past { station: self.station.clone(), cards, all: false, operation }, None);
    }

    /// Notes that all cards of the present station have their answer.
    pub fn answer_all(&mut self, all: All, operation: Option<i64>) {
        self.ahead.clear();
        self.apply(Past { station: self.station.clone(), cards: Vec::new(), all: true, operation }, Some(all));
    }

    /// Answers the answer for all that is in force at a station.
    pub fn all(&self, station: Station) -> Option<&All> {
        self.all.get(station.word())?.last()
    }

    fn apply(&mut self, past: Past, all: Option<All>) {
        self.all.entry(past.station.clone()).or_default().extend(all);
        self.answered.entry(past.station.clone()).or_default().extend(past.cards.iter().copied());
        self.past.push(past);
        let old = self.past.len().saturating_sub(MOST_PAST);
        self.past.drain(..old);
    }

    /// Notes that cards of the first station have their verdict; triage takes these back by itself.
    pub fn judge(&mut self, cards: impl IntoIterator<Item = i64>) {
        self.answered.entry(Station::Classify.word().into()).or_default().extend(cards);
    }

    /// Notes that cards of the first station have their verdict no longer.
    pub fn unjudge(&mut self, cards: impl IntoIterator<Item = i64>) {
        let Some(judged) = self.answered.get_mut(Station::Classify.word()) else { return };
        for card in cards {
            judged.remove(&card);
        }
    }

    /// Passes a card over for now.
    pub fn skip(&mut self, card: i64) {
        self.skipped.insert(card);
    }

    /// Answers what was answered last.
    pub fn last(&self) -> Option<&Past> {
        self.past.last()
    }

    /// Goes back to the cards that were answered last.
    pub fn back(&mut self) {
        let Some(past) = self.past.pop() else { return };
        if let Some(answered) = self.answered.get_mut(&past.station) {
            answered.retain(|card| !past.cards.contains(card));
        }
        let all = self.all.get_mut(&past.station).filter(|_| past.all).and_then(Vec::pop);
        self.station.clone_from(&past.station);
        self.skipped.retain(|card| !past.cards.contains(card));
        self.ahead.push((past, all));
    }

    /// Answers what was taken back last and can be given again.
    pub fn ahead(&self) -> Option<&Past> {
        self.ahead.last().map(|(past, _)| past)
    }

    /// Gives the answer again that was taken back last.
    pub fn again(&mut self) {
        let Some((past, all)) = self.ahead.pop() else { return };
        self.station.clone_from(&past.station);
        self.apply(past, all);
    }
}

/// What tells whether a funnel is a mess.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Signs {
    /// Open deals, from lead to handoff.
    pub open: i64,
    pub cold: i64,
    pub tray: i64,
    /// How many of the last ten working days were kept; none in a file that is younger, or where nothing is open.
    pub kept: Option<usize>,
}

/// Why the reset is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Crisis {
    Cold { cold: i64, open: i64 },
    Tray(i64),
    NothingKept,
}

/// Fewer open deals are no mess, however cold.
const FEWEST: i64 = 20;
/// More names in the tray than these are.
const TRAY: i64 = 50;
/// Whether anything was kept is looked at over so many working days.
pub const KEPT_DAYS: usize = 10;

impl Signs {
    /// Answers why the funnel is a mess: more than a third of at least 20 open deals is cold, more than 50 names wait in
    /// the tray, or no block was kept in ten working days; the first that holds. It is offered then, never forced.
    pub fn crisis(&self) -> Option<Crisis> {
        if self.open >= FEWEST && self.cold * 3 > self.open {
            return Some(Crisis::Cold { cold: self.cold, open: self.open });
        }
        if self.tray > TRAY {
            return Some(Crisis::Tray(self.tray));
        }
        (self.kept == Some(0) && self.open > 0).then_some(Crisis::NothingKept)
    }
}

impl Crisis {
    /// Says why, as a sentence.
    pub fn words(self) -> String {
        match self {
            Crisis::Cold { cold, open } => {
                format!("{} of {} open deals are cold.", text::grouped(cold), text::grouped(open))
            }
            Crisis::Tray(n) => format!("{} names wait in the tray.", text::grouped(n)),
            Crisis::NothingKept => "No block was kept in ten working days.".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_funnel_is_a_mess_by_what_is_cold_what_waits_and_what_was_not_kept() {
        let signs = |open, cold, tray, kept| Signs { open, cold, tray, kept };
        for (signs, words) in [
            (signs(20, 7, 0, None), Some("7 of 20 open deals are cold.")),
            (signs(21, 7, 0, None), None),
            (signs(19, 19, 0, None), None),
            (signs(0, 0, 51, None), Some("51 names wait in the tray.")),
            (signs(0, 0, 50, Some(0)), None),
            (signs(1, 0, 0, Some(0)), Some("No block was kept in ten working days.")),
            (signs(1, 0, 0, Some(1)), None),
            (signs(3_000, 1_500, 60, Some(0)), Some("1,500 of 3,000 open deals are cold.")),
        ] {
            assert_eq!(signs.crisis().map(Crisis::words).as_deref(), words, "{signs:?}");
        }
    }

    #[test]
    fn answers_are_taken_back_one_by_one_and_what_was_skipped_comes_again() {
        let today = "2026-11-25".parse().unwrap();
        let mut place = Place::begin(today);
        place.go_to(Station::Plan);
        place.skip(3);
        place.answer(vec![4], Some(17));
        place.answer(vec![5, 6], None);
        assert_eq!(place.passed(), [4, 5, 6, 3]);
        assert!(place.take_up_skipped() && !place.take_up_skipped());
        place.go_to(Station::Block);
        assert_eq!((place.passed(), place.answered(Station::Plan).count()), (vec![], 3));
        let kept = serde_json::to_string(&place).unwrap();
        let mut place: Place = serde_json::from_str(&kept).unwrap();
        place.back();
        assert_eq!((place.station(), place.passed()), (Station::Plan, vec![4]));
        assert_eq!(place.last().and_then(|past| past.operation), Some(17));
        place.back();
        place.back();
        assert_eq!((place.passed(), place.last()), (vec![], None));
        assert!(!place.is_over("2026-12-25".parse().unwrap()) && place.is_over("2026-12-26".parse().unwrap()));
    }

    #[test]
    fn the_stations_stand_in_the_order_of_the_method() {
        let numbers: Vec<usize> = Station::ALL.iter().map(|station| station.number()).collect();
        assert_eq!(numbers, [1, 2, 3, 4, 5, 6, 7]);
        assert_eq!(Station::Classify.beside(-1), None);
        assert_eq!(Station::Sold.beside(1), Some(Station::FollowUp));
        assert_eq!(Station::Session.beside(1), None);
    }
}

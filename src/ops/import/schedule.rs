//! The next steps of a whole import: counted first, then laid out so that the block can carry them.

use std::collections::BTreeMap;

use crate::domain::Day;
use crate::domain::deal::Deal;
use crate::domain::funnel;
use crate::domain::settings::Settings;
use crate::domain::spread::Load;
use crate::domain::stage::Stage;
use crate::domain::step::{NewStep, StepKind};

/// How many new deals of each kind will need a step that nobody said.
#[derive(Debug, Default)]
pub struct Census {
    handoffs: u64,
    prospects: u64,
    /// By category, the empty word for none.
    leads: BTreeMap<String, usize>,
    opportunities: Sizes,
    /// Minutes that the file itself plans, by day.
    planned: BTreeMap<Day, u32>,
}

impl Census {
    /// Counts a deal that has no step of its own.
    pub fn count(&mut self, deal: &Deal, category: Option<&str>) {
        match deal.stage.filter(|_| deal.needs_next()) {
            Some(Stage::Handoff) => self.handoffs += 1,
            Some(Stage::Prospect) => self.prospects += 1,
            Some(Stage::Opportunity) => self.opportunities.add(amount(deal)),
            Some(Stage::Lead) => *self.leads.entry(category.unwrap_or_default().to_lowercase()).or_default() += 1,
            _ => {}
        }
    }

    /// Counts a step that the file says.
    pub fn count_planned(&mut self, day: Day, kind: StepKind) {
        *self.planned.entry(day).or_default() += kind.usual_minutes();
    }
}

/// How many deals there are of each amount, the largest first, never more entries than `MOST_SIZES`.
#[derive(Debug, Default)]
struct Sizes {
    counts: BTreeMap<i64, u64>,
    /// Amounts are told apart in steps of this many minor units.
    step: i64,
}

const MOST_SIZES: usize = 100_000;

impl Sizes {
    fn add(&mut self, amount: i64) {
        *self.counts.entry(self.key(amount)).or_default() += 1;
        while self.counts.len() > MOST_SIZES {
            self.step = self.step.max(1).saturating_mul(10);
            let finer = std::mem::take(&mut self.counts);
            for (key, count) in finer {
                *self.counts.entry(self.key(-key)).or_default() += count;
            }
        }
    }

    /// Negative, so that the largest comes first.
    fn key(&self, amount: i64) -> i64 {
        let step = self.step.max(1);
        -(amount / step * step)
    }
}

/// Steps on days, in the order of the queue: handoffs, opportunities from the largest, prospects; leads rest.
pub struct Schedule {
    load: Load,
    handoffs: Days,
    opportunities: Days,
    prospects: Days,
    sizes: Sizes,
    leads: BTreeMap<String, (usize, usize)>,
}

impl Schedule {
    /// Lays the counted deals out over the coming days, after what is due already.
    pub fn new(census: Census, mut load: Load, settings: &Settings) -> Schedule {
        for (day, minutes) in &census.planned {
            *load.due.entry(*day).or_default() += minutes;
        }
        let mut take = |count: u64, kind: StepKind| {
            let mut days = Days::default();
            (0..count).for_each(|_| days.push(load.take(kind.usual_minutes(), &settings.week)));
            days
        };
        let handoffs = take(census.handoffs, StepKind::Handoff);
        let all: u64 = census.opportunities.counts.values().sum();
        let opportunities = take(all, StepKind::FollowUp);
        let prospects = take(census.prospects, StepKind::Plan);
        Schedule {
            handoffs,
            opportunities,
            prospects,
            sizes: ranked(census.opportunities),
            leads: census.leads.into_iter().map(|(category, count)| (category, (0, count))).collect(),
            load,
        }
    }

    /// Answers the step of a new deal for which nobody says one.
    pub fn step(
        &mut self,
        deal: &Deal,
        category: Option<&str>,
        interval: Option<u32>,
        settings: &Settings,
    ) -> Option<NewStep> {
        let day = match deal.stage? {
            Stage::Handoff => self.handoffs.next(),
            Stage::Prospect => self.prospects.next(),
            Stage::Opportunity => self.place_by_size(amount(deal)),
            Stage::Lead => self.rest(category, interval.unwrap_or(settings.silence.lead), settings),
            Stage::Customer => None,
        };
        match day {
            None => funnel::step_nobody_said(deal, settings, &mut self.load),
            Some(day) => {
                let mut anywhere = Load::new(u32::MAX, BTreeMap::new(), day, &settings.week);
                funnel::step_nobody_said(deal, settings, &mut anywhere).map(|step| NewStep { day, ..step })
            }
        }
    }

    /// Answers the next day with room for a step that the file names without a day.
    pub fn room(&mut self, kind: StepKind, settings: &Settings) -> Day {
        self.load.take(kind.usual_minutes(), &settings.week)
    }

    fn place_by_size(&mut self, amount: i64) -> Option<Day> {
        let key = self.sizes.key(amount);
        let rank = self.sizes.counts.get_mut(&key)?;
        *rank += 1;
        self.opportunities.at(*rank - 1)
    }

    fn rest(&mut self, category: Option<&str>, interval: u32, settings: &Settings) -> Option<Day> {
        let (index, count) = self.leads.get_mut(&category.unwrap_or_default().to_lowercase())?;
        *index += 1;
        Some(self.load.rest((*index).min(*count), *count, interval, &settings.week))
    }
}

/// Turns counts into the rank of the first of each size.
fn ranked(mut sizes: Sizes) -> Sizes {
    let mut rank = 0;
    for count in sizes.counts.values_mut() {
        rank += std::mem::replace(count, rank);
    }
    sizes
}

/// Days in order, each with how many steps it holds.
#[derive(Debug, Default)]
struct Days {
    /// The day and the number of steps before it.
    starts: Vec<(u64, Day)>,
    count: u64,
    given: u64,
}

impl Days {
    fn push(&mut self, day: Day) {
        if self.starts.last().is_none_or(|(_, last)| *last != day) {
            self.starts.push((self.count, day));
        }
        self.count += 1;
    }

    fn at(&self, rank: u64) -> Option<Day> {
        let after = self.starts.partition_point(|(start, _)| *start <= rank);
        self.starts.get(after.checked_sub(1)?).filter(|_| rank < self.count).map(|(_, day)| *day)
    }

    fn next(&mut self) -> Option<Day> {
        self.given += 1;
        self.at(self.given - 1)
    }
}

fn amount(deal: &Deal) -> i64 {
    deal.value.map_or(0, |value| value.minor)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::Uid;
    use crate::domain::money::{Currency, Money};
    use crate::domain::stage::{Phase, State};

    fn deal(stage: Stage, amount: i64) -> Deal {
        let now = "2026-11-24T09:00:00+01:00".parse().unwrap();
        Deal {
            stage: Some(stage),
            phase: stage.first_phase().filter(|phase| *phase != Phase::Packet),
            state: State::Open,
            value: Some(Money { minor: amount, currency: Currency::USD }),
            ..Deal::blank(Uid([0; 16]), "2026-11-24".parse().unwrap(), now)
        }
    }

    #[test]
    fn the_largest_come_first_and_no_day_holds_more_than_the_block() {
        let settings = Settings { block_minutes: 8, ..Settings::default() };
        let today: Day = "2026-11-24".parse().unwrap();
        let deals = [5, 1, 9, 7, 3].map(|amount| deal(Stage::Opportunity, amount));
        let mut census = Census::default();
        deals.iter().for_each(|deal| census.count(deal, None));
        let load = Load::new(8, BTreeMap::from([(today, 4)]), today, &settings.week);
        let mut schedule = Schedule::new(census, load, &settings);
        let days: Vec<String> =
            deals.iter().map(|deal| schedule.step(deal, None, None, &settings).unwrap().day.to_string()).collect();
        assert_eq!(days, ["2026-11-25", "2026-11-26", "2026-11-24", "2026-11-25", "2026-11-26"]);
    }

    #[test]
    fn leads_rest_spread_over_their_interval() {
        let settings = Settings::default();
        let today: Day = "2026-11-23".parse().unwrap();
        let mut census = Census::default();
        (0..4).for_each(|_| census.count(&deal(Stage::Lead, 0), Some("Dentists")));
        let mut schedule = Schedule::new(census, Load::new(90, BTreeMap::new(), today, &settings.week), &settings);
        let days: Vec<String> = (0..4)
            .map(|_| schedule.step(&deal(Stage::Lead, 0), Some("dentists"), Some(4), &settings).unwrap())
            .map(|step| format!("{} {}", step.wants, step.day))
            .collect();
        assert_eq!(days, ["rest 2026-11-24", "rest 2026-11-25", "rest 2026-11-26", "rest 2026-11-27"]);
    }

    #[test]
    fn many_sizes_are_told_apart_more_coarsely() {
        let mut sizes = Sizes::default();
        (0..250_000).for_each(|amount| sizes.add(amount));
        assert!(sizes.counts.len() <= MOST_SIZES);
        assert_eq!(sizes.counts.values().sum::<u64>(), 250_000);
    }
}

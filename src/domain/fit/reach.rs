//! The coming days: what each carries against what it can, and on which day the overflow is reached.

use super::Shares;
use crate::domain::Day;
use crate::domain::queue::{Card, Group};
use crate::domain::workdays::WorkWeek;
use std::collections::{BTreeMap, VecDeque};

/// So many working days are looked ahead.
pub const HORIZON: u32 = 14;

/// The coming working days, each with the minutes that the calendars leave of its block.
pub type Coming = Vec<(Day, u32)>;

/// Minutes planned on each day, by the group that its deals' steps fall in.
pub type Planned = BTreeMap<(Day, Group), u32>;

/// One working day: what is planned on it, and what it can carry, in minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayLoad {
    pub day: Day,
    pub minutes: u32,
    pub capacity: u32,
}

impl DayLoad {
    /// Answers the load of the coming working days.
    pub fn of(coming: &Coming, planned: &Planned, week: &WorkWeek) -> Vec<DayLoad> {
        let mut sums: BTreeMap<Day, u32> = BTreeMap::new();
        for ((day, _), minutes) in worked(planned, week) {
            *sums.entry(day).or_default() += minutes;
        }
        let load = |(day, capacity): &(Day, u32)| DayLoad {
            day: *day,
            minutes: sums.get(day).copied().unwrap_or(0),
            capacity: *capacity,
        };
        coming.iter().map(load).collect()
    }
}

/// Answers what is planned by the day on which it is worked: what falls on a day off waits for the working day after it.
pub fn worked(planned: &Planned, week: &WorkWeek) -> Planned {
    let mut worked = Planned::new();
    for ((day, group), minutes) in planned {
        *worked.entry((week.on_or_after(*day), *group)).or_default() += minutes;
    }
    worked
}

/// Answers on which day each overflowing card is reached, in their order; none beyond the horizon.
///
/// Each coming day is worked as today is: in the order of the groups, what is planned for it behind what is left over,
/// with the top's minutes kept.
pub fn reach(
    cards: &[Card],
    overflow: &[usize],
    (coming, planned): (&Coming, &Planned),
    week: &WorkWeek,
) -> Vec<Option<Day>> {
    let planned = worked(planned, week);
    let mut waiting = Waiting::default();
    overflow.iter().enumerate().for_each(|(place, card)| waiting.push(Work::Card(place), &cards[*card]));
    let mut reached = vec![None; overflow.len()];
    for (next, minutes) in coming.iter().copied() {
        for group in Group::ALL {
            waiting.plan(*group, planned.get(&(next, *group)).copied().unwrap_or(0) * 60);
        }
        waiting.work(minutes * 60, |place| reached[place] = Some(next));
    }
    reached
}

/// What waits: a card that overflowed, or the planned work of a day.
#[derive(Debug, Clone, Copy)]
enum Work {
    Card(usize),
    Planned,
}

#[derive(Debug, Clone, Copy)]
struct Waits {
    work: Work,
    seconds: u32,
    top: bool,
}

/// What waits, group by group, each in its order.
#[derive(Default)]
struct Waiting(BTreeMap<Group, VecDeque<Waits>>);

impl Waiting {
    fn push(&mut self, work: Work, card: &Card) {
        let waits = Waits { work, seconds: card.seconds.max(1), top: card.top };
        self.0.entry(card.group).or_default().push_back(waits);
    }

    fn plan(&mut self, group: Group, seconds: u32) {
        let top = matches!(group, Group::Prospects | Group::Leads);
        if seconds > 0 {
            self.0.entry(group).or_default().push_back(Waits { work: Work::Planned, seconds, top });
        }
    }

    /// Works one day; planned work is worked in part, a card whole, one longer than the day takes all of it.
    fn work(&mut self, capacity: u32, mut done: impl FnMut(usize)) {
        let mut left = capacity;
        let mut shares = Shares::of(capacity);
        for (group, queue) in &mut self.0 {
            while let Some(first) = queue.front_mut() {
                let open = if first.top || *group <= Group::Promises { left } else { left.min(shares.left()) };
                let seconds = match first.work {
                    Work::Planned => first.seconds.min(open),
                    Work::Card(_) => first.seconds.min(capacity),
                };
                if seconds == 0 || seconds > open {
                    break;
                }
                left -= seconds;
                shares.take(first.top, seconds);
                first.seconds -= seconds.min(first.seconds);
                let over = first.seconds == 0 || matches!(first.work, Work::Card(_));
                if let Work::Card(place) = first.work {
                    done(place);
                }
                if !over {
                    break;
                }
                queue.pop_front();
            }
        }
    }
}

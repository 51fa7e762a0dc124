//! The mirror in words: the same lines on the screen and in the shell, each with the deals behind it.

use super::kept::{DayKept, streak};
use super::share::Share;
use super::{Ages, Counted, Review, WINDOW};
use crate::domain::Day;
use crate::domain::money::{Currency, Money};
use crate::domain::stage::Stage;
use crate::domain::text;

words! {
    /// One part of the mirror, in the order in which they are shown.
    Part {
        Block = "the block", Talks = "conversations", Moves = "moves", Outcomes = "won and lost", Forecast = "forecast",
        Ageing = "ageing", Handoffs = "handoffs", Capacity = "capacity",
    }
}

/// What a figure counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Behind {
    Won,
    Lost,
    /// Lost for a reason; none for those without one.
    Reason(Option<String>),
    Source(Option<String>),
    Category(Option<String>),
    /// What left a stage.
    Flow(Stage),
    /// Open deals of a stage that have been in it since before so many days.
    Older(Stage, i64),
    /// Open opportunities in this currency, expected in the month of this day; none for those without a day.
    Expected(Option<Day>, Currency),
    Followed,
    /// What was said in the week that begins on this day.
    Talked(Day),
    Fires,
    /// Handoffs that were ended against the gate.
    Overridden,
    Missed,
    Signed,
    /// So many of least value.
    Park(u32),
}

/// One line of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub label: String,
    pub words: String,
    /// What opens with it; none for a figure that no deals are behind.
    pub behind: Option<Behind>,
}

/// Answers the lines of a part.
pub fn lines(review: &Review, part: Part, own: Currency) -> Vec<Line> {
    match part {
        Part::Block => block(review),
        Part::Talks => talks(review),
        Part::Moves => review.flows.iter().map(flow).collect(),
        Part::Outcomes => outcomes(review),
        Part::Forecast => forecast(review, own),
        Part::Ageing => review.ages.iter().map(ages).collect(),
        Part::Handoffs => handoffs(review),
        Part::Capacity => capacity(review),
    }
}

fn line(label: impl Into<String>, words: impl Into<String>, behind: Option<Behind>) -> Line {
    Line { label: label.into(), words: words.into(), behind }
}

/// So many days are summed up beside the year.
const LATELY: usize = 28;

fn block(review: &Review) -> Vec<Line> {
    let lately = &review.days[review.days.len().saturating_sub(LATELY)..];
    let minutes = |of: fn(&DayKept) -> u32| text::grouped(lately.iter().map(of).map(i64::from).sum());
    let (planned, left, worked) = (minutes(|day| day.planned), minutes(|day| day.left), minutes(|day| day.worked));
    vec![
        line("streak", text::count(streak(&review.days) as usize, "day"), None),
        line("4 weeks", kept_words(lately), None),
        line("a year", kept_words(&review.days), None),
        line("minutes", format!("{planned} planned, {left} left, {worked} worked, in 4 weeks"), None),
    ]
}

/// "3 of 5 days kept", "1 of 1 day kept"
fn kept_words(days: &[DayKept]) -> String {
    let kept = kept(days);
    let unit = if kept.of == 1 { "day" } else { "days" };
    format!("{} {unit} kept", kept.words())
}

fn kept(days: &[DayKept]) -> Share {
    let count = |of: fn(&DayKept) -> bool| days.iter().filter(|day| of(day)).count() as u32;
    Share { hits: count(DayKept::is_kept), of: count(DayKept::counts) }
}

fn talks(review: &Review) -> Vec<Line> {
    let weeks = &review.weeks;
    let told = |label: &str, back: usize| {
        let week = weeks.len().checked_sub(back + 1).and_then(|at| weeks.get(at))?;
        let touches = text::count(week.touches as usize, "touch").replace("touchs", "touches");
        let talks = text::count(week.conversations as usize, "conversation");
        let behind = (week.touches > 0).then_some(Behind::Talked(week.begins));
        Some(line(label, format!("{touches}, {talks}"), behind))
    };
    let followed = &review.followed;
    let words = format!(
        "{} followed up, {} answered, {} moved",
        text::grouped(followed.deals.into()),
        followed.answered,
        followed.moved
    );
    let behind = (followed.deals > 0).then_some(Behind::Followed);
    [told("this week", 0), told("last week", 1), Some(line("2 weeks", words, behind))].into_iter().flatten().collect()
}

fn flow(flow: &super::Flow) -> Line {
    let (words, behind) = match flow.on.of {
        0 => ("nothing left it yet".to_owned(), None),
        _ => {
            let drawn = flow.on.rate().map(|_| format!(", drawn {:.0} %", flow.drawn * 100.0)).unwrap_or_default();
            let words = format!("{} went on{drawn}; {}", flow.on.words(), flow.days.words("day"));
            (words, Some(Behind::Flow(flow.stage)))
        }
    };
    line(flow.stage.plural().to_lowercase(), words, behind)
}

fn outcomes(review: &Review) -> Vec<Line> {
    let told = &review.outcomes;
    let value: Vec<String> = told.value.iter().map(Money::show).collect();
    let worth = if value.is_empty() { String::new() } else { format!(", {}", value.join(" + ")) };
    let lost = told.won.of - told.won.hits;
    let mut lines = vec![
        line("won", format!("{}{worth}", told.won.words()), (told.won.hits > 0).then_some(Behind::Won)),
        line("lost", text::grouped(lost.into()), (lost > 0).then_some(Behind::Lost)),
        line("to close", told.days.words("day"), None),
    ];
    let unsaid = |word: &str| (word != "not said").then(|| word.to_owned());
    let reason = |one: &Counted| {
        line("lost for", format!("{}: {}", one.word, one.won.of), Some(Behind::Reason(unsaid(&one.word))))
    };
    let source = |one: &Counted| line("source", counted(one), Some(Behind::Source(unsaid(&one.word))));
    let category = |one: &Counted| line("category", counted(one), Some(Behind::Category(unsaid(&one.word))));
    lines.extend(told.reasons.iter().map(reason));
    lines.extend(told.sources.iter().map(source));
    lines.extend(told.categories.iter().map(category));
    lines.extend(
        told.quarters.iter().map(|one| line(&one.name, format!("{} won, {}", one.won, one.value.show()), None)),
    );
    lines
}

fn counted(one: &Counted) -> String {
    format!("{}: {} won", one.word, one.won.words())
}

fn forecast(review: &Review, own: Currency) -> Vec<Line> {
    let money = |minor| Money { minor, currency: own }.show();
    let told = &review.forecast;
    let chance = |label: &str, minor, chance: &str| line(label, format!("{} or more, {chance}", money(minor)), None);
    let mut lines = vec![
        chance("low", told.low, "nine times of ten"),
        chance("likely", told.likely, "as often as not"),
        chance("high", told.high, "once in ten"),
        line("of", text::count(told.deals as usize, "opportunity").replace("opportunitys", "opportunities"), None),
    ];
    let month = |one: &super::MonthHope| {
        let name = one.month.map_or("no day".to_owned(), |month| month.format("%b %Y").to_string());
        let words = format!("{} by the odds, {}", one.likely.show(), text::count(one.deals as usize, "deal"));
        line(name, words, Some(Behind::Expected(one.month, own)))
    };
    lines.extend(review.months.iter().map(month));
    lines
}

fn ages(ages: &Ages) -> Line {
    let [week, month, quarter, longer] = ages.buckets.map(|n| text::grouped(n.into()));
    let words = format!("up to 7 days {week}, to 30 {month}, to 90 {quarter}, longer {longer}");
    let behind = (ages.buckets[3] > 0).then_some(Behind::Older(ages.stage, super::AGES[2]));
    line(ages.stage.plural().to_lowercase(), words, behind)
}

fn handoffs(review: &Review) -> Vec<Line> {
    let told = &review.handoffs;
    let some = |n: u32, behind| (n > 0).then_some(behind);
    let fires = match told.signed {
        0 => text::count(told.fires as usize, "fire"),
        signed => {
            format!("{} after {}", text::count(told.fires as usize, "fire"), text::count(signed as usize, "sale"))
        }
    };
    vec![
        line("kickoff", told.kickoff.words("working day"), some(told.signed, Behind::Signed)),
        line("value", told.first_value.words("working day"), some(told.signed, Behind::Signed)),
        line("paid", told.paid.words("working day"), some(told.signed, Behind::Signed)),
        line("promises", format!("{} kept by their day", told.promises.words()), None),
        line("missed", format!("{}; moved {}", told.missed, told.moved), some(told.missed, Behind::Missed)),
        line("fires", fires, some(told.fires, Behind::Fires)),
        line(
            "overridden",
            format!("{} ended against the gate", told.overridden),
            some(told.overridden, Behind::Overridden),
        ),
    ]
}

fn capacity(review: &Review) -> Vec<Line> {
    let told = &review.capacity;
    let carry = format!(
        "{} minutes a day carry {}; there are {}",
        told.minutes,
        text::count(told.carries as usize, "open deal"),
        told.open
    );
    let park = match told.over() {
        0 => "nothing needs to be parked".to_owned(),
        over => format!("{} of least value: park them until a day, or close them", text::count(over as usize, "deal")),
    };
    vec![line("carries", carry, None), line("park", park, (told.over() > 0).then_some(Behind::Park(told.over())))]
}

/// Answers from which day on the mirror looks, for a heading.
pub fn window(today: Day) -> Day {
    today.checked_sub_days(chrono::Days::new(WINDOW - 1)).unwrap_or(today)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_day_is_one_day() {
        let day = DayKept { day: crate::domain::Day::default(), planned: 90, left: 90, worked: 0, off: false };
        let worked = DayKept { worked: 90, ..day };
        let cases: [(&[DayKept], &str); 4] = [
            (&[], "0 of 0 days kept"),
            (&[day], "0 of 1 day kept"),
            (&[worked], "1 of 1 day kept"),
            (&[day, worked], "1 of 2 days kept"),
        ];
        for (days, words) in cases {
            assert_eq!(kept_words(days), words);
        }
    }
}

//! The twelve boxes: named measures along the way from market to cash, each with its limit and a verdict in a word.

pub mod weeks;

use super::Day;
use super::id::DealId;
use super::mirror::share::{Median, Share};
use super::text;
use weeks::Week;

/// So many boxes there are.
pub const ALL: usize = 12;

words! {
    /// What a box is found to be.
    Verdict { Good = "good", Watch = "watch", Red = "red", NoData = "no data" }
}

/// In what a box is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Per cent of the cases.
    Share,
    /// The middle of the cases' working days.
    Days,
    /// How many in four weeks.
    Count,
}

/// On which side of its limit a figure is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    More,
    Less,
}

/// What a box measures; name and limit are the owner's to change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    pub number: u8,
    pub name: &'static str,
    /// What its figure says.
    pub asks: &'static str,
    pub unit: Unit,
    pub better: Better,
    pub limit: u32,
}

const fn kind(number: u8, name: &'static str, asks: &'static str, (unit, better, limit): (Unit, Better, u32)) -> Kind {
    Kind { number, name, asks, unit, better, limit }
}

/// Every box, from market to cash; the ninth is the method's own.
pub const KINDS: [Kind; ALL] = [
    kind(1, "Market and categories", "leads that are in a category", (Unit::Share, Better::More, 90)),
    kind(2, "New leads", "names that came in four weeks", (Unit::Count, Better::More, 8)),
    kind(3, "Speed of first contact", "working days until you first wrote or called", (Unit::Days, Better::Less, 1)),
    kind(4, "Campaigns", "leads that a campaign runs for", (Unit::Share, Better::More, 50)),
    kind(5, "Prospects with a plan", "prospects with a plan and its aim", (Unit::Share, Better::More, 90)),
    kind(6, "Opportunities followed up", "open opportunities that are not cold", (Unit::Share, Better::More, 90)),
    kind(7, "Proposals and odds", "proposals put forward in four weeks", (Unit::Count, Better::More, 4)),
    kind(8, "Closing", "won, of what was won or lost in half a year", (Unit::Share, Better::More, 30)),
    kind(
        9,
        "Sales handoffs",
        "open handoffs without a gap, silence or missed promise",
        (Unit::Share, Better::More, 90),
    ),
    kind(10, "Implementation", "working days from signature to first value", (Unit::Days, Better::Less, 20)),
    kind(11, "Use and fires", "fires in four weeks", (Unit::Count, Better::Less, 0)),
    kind(12, "Cash and referrals", "invoices of a year paid in time", (Unit::Share, Better::More, 80)),
];

/// What a box came to on a day, with the cases it rests on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Figure {
    Share(Share),
    Days(Median),
    /// None where there is nothing in the file that could be counted.
    Count(Option<u32>),
}

/// A score by hand, for a box that the file knows nothing of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    pub day: Day,
    pub verdict: Verdict,
    pub note: Option<String>,
}

/// What is best done next for a box.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// A step for today on a deal.
    Step { deal: DealId, who: String, words: String },
    /// A line for the week.
    Commit(String),
}

/// One box of the board.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub kind: Kind,
    /// As the owner calls it.
    pub name: String,
    pub limit: u32,
    pub figure: Figure,
    pub verdict: Verdict,
    /// The newest score by hand, where it is what the verdict rests on.
    pub score: Option<Score>,
    /// The weeks before, the oldest first.
    pub trend: Vec<Week>,
    /// What it was four weeks ago.
    pub before: Option<f64>,
    pub action: Option<Action>,
}

impl Entry {
    /// Why it asks for nothing, where it does not: it is good, or each deal that would help it has its card already.
    pub const fn at_rest(&self) -> &'static str {
        match self.verdict {
            Verdict::Good | Verdict::NoData => "asks for nothing now",
            Verdict::Watch | Verdict::Red => "each deal behind it has its card already",
        }
    }
}

impl Figure {
    /// Answers the bare number: per cent, working days, or how many.
    pub fn value(self) -> Option<f64> {
        match self {
            Figure::Share(share) => (share.of > 0).then(|| 100.0 * f64::from(share.hits) / f64::from(share.of)),
            Figure::Days(median) => median.middle,
            Figure::Count(count) => count.map(f64::from),
        }
    }

    /// Answers how many cases it rests on.
    pub fn cases(self) -> u32 {
        match self {
            Figure::Share(share) => share.of,
            Figure::Days(median) => median.of,
            Figure::Count(count) => count.unwrap_or(0),
        }
    }

    /// Answers "94 % of 73", "2 working days (of 31)", "12"; a rate only from eight cases on.
    pub fn words(self) -> String {
        match self {
            Figure::Share(Share { of: 0, .. }) | Figure::Count(None) => "–".into(),
            Figure::Share(share) => share.words(),
            Figure::Days(median) => median.words("day"),
            Figure::Count(Some(count)) => text::grouped(count.into()),
        }
    }
}

impl Kind {
    /// Answers the verdict on a figure: good within the limit, watch near it, else red.
    ///
    /// Near is within a third of a share's or days' limit, and within one of a count's. Fewer than eight cases of a
    /// share or of days are too few for red.
    pub fn judge(&self, limit: u32, figure: Figure) -> Verdict {
        let Some(value) = figure.value() else { return Verdict::NoData };
        let limit = f64::from(limit);
        let near = match (self.unit, self.better) {
            (Unit::Count, Better::More) => limit - 1.0,
            (Unit::Count, Better::Less) => limit + 1.0,
            (_, Better::More) => limit * 2.0 / 3.0,
            (_, Better::Less) => limit * 4.0 / 3.0,
        };
        let within = |bound: f64| match self.better {
            Better::More => value >= bound,
            Better::Less => value <= bound,
        };
        let few = self.unit != Unit::Count && figure.cases() < super::mirror::share::ENOUGH;
        match () {
            () if within(limit) => Verdict::Good,
            () if few || within(near) => Verdict::Watch,
            () => Verdict::Red,
        }
    }

    /// Answers the limit in words: "at least 90 %", "at most 1 day".
    pub fn limit_words(&self, limit: u32) -> String {
        let bound = if self.better == Better::More { "at least" } else { "at most" };
        match self.unit {
            Unit::Share => format!("{bound} {limit} %"),
            Unit::Days => format!("{bound} {}", text::count(limit as usize, "day")),
            Unit::Count => format!("{bound} {limit}"),
        }
    }

    /// Answers the word of its unit, as `--json` has it.
    pub const fn unit_word(&self) -> &'static str {
        match self.unit {
            Unit::Share => "percent",
            Unit::Days => "working days",
            Unit::Count => "in four weeks",
        }
    }
}

words! {
    /// Which way a box went since four weeks ago.
    Course { Better = "better", Same = "as before", Worse = "worse", Unknown = "" }
}

impl Entry {
    /// Answers which way it went.
    pub fn course(&self) -> Course {
        let Some((now, before)) = self.figure.value().zip(self.before) else { return Course::Unknown };
        let rose = now > before;
        match () {
            () if (now - before).abs() < 0.5 => Course::Same,
            () if rose == (self.kind.better == Better::More) => Course::Better,
            () => Course::Worse,
        }
    }

    /// Answers the figures of the weeks before and of now, the oldest first.
    pub fn weeks_and_now(&self) -> Vec<Option<f64>> {
        self.trend.iter().map(|week| week.figure).chain([self.figure.value()]).collect()
    }

    /// Answers its figure in words, or its score by hand.
    pub fn words(&self) -> String {
        match &self.score {
            Some(score) => format!("by hand, {}", score.day.format("%-d %b")),
            None => self.figure.words(),
        }
    }
}

impl Course {
    /// Answers its sign.
    pub const fn sign(self, rose: bool) -> &'static str {
        match (self, rose) {
            (Course::Unknown, _) => " ",
            (Course::Same, _) => "→",
            (_, true) => "↑",
            (_, false) => "↓",
        }
    }
}

impl Action {
    /// Answers what it would make, in words.
    pub fn words(&self) -> String {
        match self {
            Action::Step { who, words, .. } => format!("{who}: {words}"),
            Action::Commit(line) => format!("this week: {line}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(hits: u32, of: u32) -> Figure {
        Figure::Share(Share { hits, of })
    }

    fn days(numbers: &[i64]) -> Figure {
        Figure::Days(Median::of(numbers.to_vec()))
    }

    #[test]
    fn a_figure_is_judged_by_its_limit() {
        use Verdict::{Good, NoData, Red, Watch};
        // 90 % is good, two thirds of it (60 %) is near; of seven cases nothing is red.
        let plans =
            [((9, 10), Good), ((6, 10), Watch), ((5, 10), Red), ((1, 7), Watch), ((7, 7), Good), ((0, 0), NoData)];
        for ((hits, of), wanted) in plans {
            assert_eq!(KINDS[4].judge(90, share(hits, of)), wanted, "{hits} of {of}");
        }
        // 20 days are good, up to 26.7 near.
        let value =
            [(vec![20; 8], Good), (vec![26; 8], Watch), (vec![27; 8], Red), (vec![90; 7], Watch), (vec![], NoData)];
        for (numbers, wanted) in value {
            assert_eq!(KINDS[9].judge(20, days(&numbers)), wanted, "{numbers:?}");
        }
        for (count, wanted) in [(Some(8), Good), (Some(7), Watch), (Some(6), Red), (None, NoData)] {
            assert_eq!(KINDS[1].judge(8, Figure::Count(count)), wanted, "{count:?}");
        }
        for (count, wanted) in [(Some(0), Good), (Some(1), Watch), (Some(2), Red)] {
            assert_eq!(KINDS[10].judge(0, Figure::Count(count)), wanted, "{count:?}");
        }
    }

    #[test]
    fn few_cases_are_a_count_in_words() {
        let cases = [(share(3, 5), "3 of 5"), (share(69, 73), "95 % of 73"), (days(&[1, 3]), "2 days (of 2)")];
        for (figure, words) in cases {
            assert_eq!(figure.words(), words);
        }
        assert_eq!((Figure::Count(Some(12)).words(), share(0, 0).words()), ("12".into(), "–".into()));
    }

    #[test]
    fn every_box_says_what_it_measures() {
        for (nth, kind) in KINDS.iter().enumerate() {
            assert_eq!(usize::from(kind.number), nth + 1);
            assert!(!kind.name.is_empty() && !kind.asks.is_empty());
            assert!(kind.name.chars().count() <= 26, "{}", kind.name);
        }
    }
}

//! The mirror's bars: one line each, its length by its figure, its words beside it.

use super::super::parts;
use super::super::theme::{Meaning, Theme};
use crate::domain::mirror::{Ages, Flow, Review};
use crate::domain::text;
use ratatui::text::{Line, Span};

/// The columns of a bar's name and of the words behind it.
const NAME: usize = 14;
const WORDS: usize = 16;

/// "Opportunities  ━━━━━━━━───────  30 % of 40"
fn bar(name: &str, share: f64, words: &str, meaning: Meaning, theme: Theme, columns: usize) -> Line<'static> {
    let room = columns.saturating_sub(NAME + WORDS).max(4);
    let full = ((share.clamp(0.0, 1.0) * room as f64).round() as usize).min(room);
    Line::from(vec![
        Span::styled(parts::pad(name, NAME), theme.style(Meaning::Dim)),
        Span::styled("━".repeat(full), theme.style(meaning)),
        Span::styled("─".repeat(room - full), theme.style(Meaning::Rule)),
        Span::styled(format!("  {}", parts::fit(words, WORDS - 2)), theme.style(Meaning::Text)),
    ])
}

fn heading(words: &str, theme: Theme) -> Line<'static> {
    Line::from(Span::styled(words.to_owned(), theme.style(Meaning::Title)))
}

fn share(part: i64, whole: i64) -> f64 {
    if whole <= 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Of what left each stage, how much went on.
pub(super) fn flows(mirror: &Review, theme: Theme, columns: usize) -> Vec<Line<'static>> {
    let line = |flow: &Flow| {
        let went = share(flow.on.hits.into(), flow.on.of.into());
        bar(flow.stage.plural(), went, &flow.on.words(), Meaning::Accent, theme, columns)
    };
    let mut lines = vec![heading("Went on, of those that left", theme)];
    lines.extend(mirror.flows.iter().map(line));
    lines
}

/// What was won by the quarter, and why the others were lost.
pub(super) fn outcomes(mirror: &Review, theme: Theme, columns: usize) -> Vec<Line<'static>> {
    let told = &mirror.outcomes;
    let most = told.quarters.iter().map(|one| one.value.minor).max().unwrap_or(0);
    let quarter = told
        .quarters
        .iter()
        .map(|one| bar(&one.name, share(one.value.minor, most), &one.value.show(), Meaning::Good, theme, columns));
    let lost: u32 = told.won.of - told.won.hits;
    let reason = told.reasons.iter().map(|one| {
        let words = text::grouped(one.won.of.into());
        bar(
            &parts::fit(&one.word, NAME - 1),
            share(one.won.of.into(), lost.into()),
            &words,
            Meaning::Late,
            theme,
            columns,
        )
    });
    let mut lines = vec![heading("Won by the quarter", theme)];
    lines.extend(quarter);
    lines.push(Line::default());
    lines.push(heading("Lost for", theme));
    lines.extend(reason);
    lines
}

/// What the open opportunities come to by their odds, by the month.
pub(super) fn months(mirror: &Review, theme: Theme, columns: usize) -> Vec<Line<'static>> {
    let most = mirror.months.iter().map(|one| one.likely.minor).max().unwrap_or(0);
    let month = |one: &crate::domain::mirror::MonthHope| {
        let name = one.month.map_or("no day".to_owned(), |month| month.format("%b %Y").to_string());
        bar(&name, share(one.likely.minor, most), &one.likely.show(), Meaning::Money, theme, columns)
    };
    let mut lines = vec![heading("By the odds, when it is expected", theme)];
    lines.extend(mirror.months.iter().map(month));
    lines
}

/// The ages of each stage in one bar: the older, the darker.
pub(super) fn ages(mirror: &Review, theme: Theme, columns: usize) -> Vec<Line<'static>> {
    let mut lines = vec![heading("Days in their stage", theme)];
    lines.extend(mirror.ages.iter().map(|ages| aged(ages, theme, columns)));
    lines.push(Line::default());
    let legend = AGED.iter().flat_map(|(sign, words, meaning)| {
        [
            Span::styled(format!("{sign} "), theme.style(*meaning)),
            Span::styled(format!("{words}   "), theme.style(Meaning::Dim)),
        ]
    });
    lines.push(Line::from(legend.collect::<Vec<_>>()));
    lines
}

const AGED: [(&str, &str, Meaning); 4] = [
    ("░", "to 7 days", Meaning::Good),
    ("▒", "to 30", Meaning::Text),
    ("▓", "to 90", Meaning::Gap),
    ("█", "longer", Meaning::Late),
];

fn aged(ages: &Ages, theme: Theme, columns: usize) -> Line<'static> {
    let all: u32 = ages.buckets.iter().sum();
    let room = columns.saturating_sub(NAME + WORDS).max(4);
    let mut spans = vec![Span::styled(parts::pad(ages.stage.plural(), NAME), theme.style(Meaning::Dim))];
    let (mut used, mut sum) = (0, 0);
    for (n, (sign, _, meaning)) in ages.buckets.iter().zip(AGED) {
        sum += n;
        let upto = (share(sum.into(), all.into()) * room as f64).round() as usize;
        spans.push(Span::styled(sign.repeat(upto.saturating_sub(used)), theme.style(meaning)));
        used = used.max(upto);
    }
    spans.push(Span::styled("─".repeat(room.saturating_sub(used)), theme.style(Meaning::Rule)));
    spans.push(Span::styled(format!("  {}", text::grouped(all.into())), theme.style(Meaning::Text)));
    Line::from(spans)
}

/// How long after the signature each thing came, the longest as the whole bar; then promises.
pub(super) fn handoffs(mirror: &Review, theme: Theme, columns: usize) -> Vec<Line<'static>> {
    let told = &mirror.handoffs;
    let clocks = [("Kickoff", told.kickoff), ("First value", told.first_value), ("Paid", told.paid)];
    let most = clocks.iter().filter_map(|(_, median)| median.middle).fold(0.0, f64::max);
    let clock = clocks.iter().map(|(name, median)| {
        let middle = median.middle.unwrap_or(0.0);
        let words = median.middle.map_or("none yet".to_owned(), |middle| format!("{middle} days"));
        bar(name, if most > 0.0 { middle / most } else { 0.0 }, &words, Meaning::Accent, theme, columns)
    });
    let mut lines = vec![heading("Working days from the signature", theme)];
    lines.extend(clock);
    lines.push(Line::default());
    lines.push(heading("Promises kept by their day", theme));
    let kept = share(told.promises.hits.into(), told.promises.of.into());
    lines.push(bar("Ours", kept, &told.promises.words(), Meaning::Good, theme, columns));
    lines
}

/// The open deals against those that the block carries.
pub(super) fn capacity(mirror: &Review, theme: Theme, columns: usize) -> Vec<Line<'static>> {
    let told = &mirror.capacity;
    let most = i64::from(told.open.max(told.carries));
    let open = if told.over() > 0 { Meaning::Late } else { Meaning::Good };
    let line = |name: &str, n: u32, meaning| {
        bar(name, share(n.into(), most), &text::grouped(n.into()), meaning, theme, columns)
    };
    vec![
        heading("Open deals", theme),
        line("The block", told.carries, Meaning::Accent),
        line("There are", told.open, open),
    ]
}

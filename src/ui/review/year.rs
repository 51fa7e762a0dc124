//! A year at a look: its days as a heat map, its weeks as columns.

use super::super::theme::{Meaning, Theme};
use crate::domain::Day;
use crate::domain::mirror::Review;
use crate::domain::mirror::kept::DayKept;
use chrono::{Datelike, Days};
use ratatui::text::{Line, Span};
use std::collections::BTreeMap;

/// The columns of the days' names.
const NAMES: usize = 4;
/// A day by how full it is, and one that does not count.
const LEVELS: [(&str, Meaning); 5] =
    [("·", Meaning::Dim), ("░", Meaning::Gap), ("▒", Meaning::Gap), ("▓", Meaning::Good), ("█", Meaning::Good)];
/// Eighths of a cell, from nothing to full.
const EIGHTHS: [&str; 9] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/// Each day of the year in its week, the newest at the right.
pub(super) fn days(mirror: &Review, theme: Theme, columns: usize) -> Vec<Line<'static>> {
    let weeks = shown(mirror, columns);
    let Some(first) = weeks.first().copied() else { return Vec::new() };
    let known: BTreeMap<Day, &DayKept> = mirror.days.iter().map(|day| (day.day, day)).collect();
    let mut lines = vec![months(&weeks, theme)];
    for nth in 0..7 {
        let name = (first + Days::new(nth)).format("%a ").to_string();
        let mut spans = vec![Span::styled(name, theme.style(Meaning::Dim))];
        spans.extend(weeks.iter().map(|week| cell(known.get(&(*week + Days::new(nth))).copied(), theme)));
        lines.push(Line::from(spans));
    }
    let mut legend = vec![Span::raw(" ".repeat(NAMES))];
    legend.extend(LEVELS.iter().map(|(sign, meaning)| Span::styled(format!("{sign} "), theme.style(*meaning))));
    legend.push(Span::styled("from nothing to the whole block; ▓ and █ are kept", theme.style(Meaning::Dim)));
    lines.push(Line::from(legend));
    lines
}

fn cell(day: Option<&DayKept>, theme: Theme) -> Span<'static> {
    match day {
        Some(day) if day.counts() || day.worked > 0 => {
            let (sign, meaning) = LEVELS[day.level()];
            Span::styled(sign, theme.style(meaning))
        }
        _ => Span::raw(" "),
    }
}

/// The weeks that fit, by their first days, the oldest first.
fn shown(mirror: &Review, columns: usize) -> Vec<Day> {
    let room = columns.saturating_sub(NAMES);
    let first = mirror.weeks.len().saturating_sub(room);
    mirror.weeks[first..].iter().map(|week| week.begins).collect()
}

/// The month's name over the first week that begins in it.
fn months(weeks: &[Day], theme: Theme) -> Line<'static> {
    let mut line = " ".repeat(NAMES);
    let mut before = None;
    for (nth, week) in weeks.iter().enumerate() {
        let fits = line.chars().count() <= NAMES + nth;
        if before.replace(week.month()) != Some(week.month()) && fits {
            line.push_str(&" ".repeat(NAMES + nth - line.chars().count()));
            line.push_str(&week.format("%b ").to_string());
        }
    }
    Line::from(Span::styled(line, theme.style(Meaning::Dim)))
}

/// Touches by the week, and the conversations among them; an empty week is empty.
pub(super) fn weeks(mirror: &Review, theme: Theme, columns: usize, rows: usize) -> Vec<Line<'static>> {
    let room = columns.saturating_sub(NAMES);
    let weeks = &mirror.weeks[mirror.weeks.len().saturating_sub(room)..];
    let most = weeks.iter().map(|week| week.touches).max().unwrap_or(0).max(1);
    let high = rows.saturating_sub(3).clamp(2, 10);
    let eighths = |n: u32| (n as usize * high * 8).div_ceil(most as usize);
    let mut lines = Vec::new();
    for row in (0..high).rev() {
        let scale = if row + 1 == high { format!("{most:>3} ") } else { " ".repeat(NAMES) };
        let mut spans = vec![Span::styled(scale, theme.style(Meaning::Dim))];
        spans.extend(weeks.iter().map(|week| {
            let full = |n| eighths(n).saturating_sub(row * 8).min(8);
            let (talks, touches) = (full(week.conversations), full(week.touches));
            let meaning = if talks > 0 { Meaning::Accent } else { Meaning::Dim };
            Span::styled(EIGHTHS[if talks > 0 { talks } else { touches }], theme.style(meaning))
        }));
        lines.push(Line::from(spans));
    }
    let begins: Vec<Day> = weeks.iter().map(|week| week.begins).collect();
    lines.push(months(&begins, theme));
    lines.push(Line::from(vec![
        Span::styled(format!("{}█ ", " ".repeat(NAMES)), theme.style(Meaning::Accent)),
        Span::styled("conversations  ", theme.style(Meaning::Dim)),
        Span::styled("█ ", theme.style(Meaning::Dim)),
        Span::styled("touches, by the week", theme.style(Meaning::Dim)),
    ]));
    lines
}

//! The twelve boxes: a row each with figure, verdict and the weeks before; under them what the selected one says and asks.

use super::parts::{self, Cell, Row};
use super::summary::labelled;
use super::theme::{Meaning, Theme};
use crate::app::boxes::Boxes;
use crate::domain::boxes::{Action, Course, Entry, Unit, Verdict, weeks};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// The rows of the selected box, its rule among them.
const BELOW: u16 = 7;
/// With fewer rows only its first two lines are shown, or none.
const ROOMY: u16 = 20;
const LEAST: u16 = 14;

/// Draws the screen.
pub fn draw(state: &Boxes, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let columns = usize::from(inner.width);
    if state.entries.is_empty() {
        let words = Line::from(Span::styled("The boxes are being read.", theme.style(Meaning::Dim)));
        return frame.render_widget(Paragraph::new(words), inner);
    }
    let below = match inner.height {
        ROOMY.. => BELOW,
        LEAST.. => 3,
        _ => 0,
    };
    let list = Rect { height: inner.height - below, ..inner };
    let rows: Vec<Line<'static>> =
        state.entries.iter().enumerate().map(|(nth, entry)| row(entry, nth == state.cursor, theme, columns)).collect();
    let height = usize::from(list.height);
    let first = parts::offset(state.cursor, height, rows.len(), 1);
    frame.render_widget(Paragraph::new(rows.into_iter().skip(first).take(height).collect::<Vec<_>>()), list);
    if let (Some(entry), 1..) = (state.selected(), below) {
        let low = Rect { y: list.bottom(), height: below, ..inner };
        let title = format!("{} · {}", entry.kind.number, entry.name);
        frame.render_widget(super::titled_rule(theme, &title, columns), Rect { height: 1, ..low });
        let lines = told(entry, theme, columns);
        frame.render_widget(Paragraph::new(lines), Rect { y: low.y + 1, height: below - 1, ..low });
    }
}

/// "▸  6 Opportunities followed up   60 % of 15   ● watch   ↑  ▁▂▃▅"
fn row(entry: &Entry, selected: bool, theme: Theme, columns: usize) -> Line<'static> {
    let meaning = meaning(entry.verdict);
    let trend = weeks::line(&entry.weeks_and_now(), weeks::SHOWN as usize);
    let row = Row::of([
        Cell::fixed(if selected { "▸" } else { "" }, 1, Meaning::Accent),
        Cell::fixed(entry.kind.number.to_string(), 2, Meaning::Dim).right(),
        Cell::rest(entry.name.clone(), 12, Meaning::Strong),
        Cell::fixed(entry.words(), if columns < 60 { 13 } else { 18 }, Meaning::Text).right(),
        Cell::fixed(format!("{} {}", sign(entry.verdict), entry.verdict), 9, meaning),
        Cell::fixed(course(entry), 11, course_meaning(entry.course())).rank(2),
        Cell::fixed(trend, weeks::SHOWN as usize, Meaning::Dim).right().rank(3),
        Cell::fixed(entry.kind.limit_words(entry.limit), 16, Meaning::Dim).right().rank(4),
    ]);
    if selected { row.over(Meaning::Selected).line(columns, theme) } else { row.line(columns, theme) }
}

/// A verdict is a sign and a word beside its colour.
const fn sign(verdict: Verdict) -> char {
    match verdict {
        Verdict::Good => '+',
        Verdict::Watch => '~',
        Verdict::Red => '!',
        Verdict::NoData => '·',
    }
}

const fn meaning(verdict: Verdict) -> Meaning {
    match verdict {
        Verdict::Good => Meaning::Good,
        Verdict::Watch => Meaning::Gap,
        Verdict::Red => Meaning::Late,
        Verdict::NoData => Meaning::Dim,
    }
}

/// "↑ better"
fn course(entry: &Entry) -> String {
    let course = entry.course();
    let rose = entry.figure.value() > entry.before;
    format!("{} {course}", course.sign(rose)).trim().to_owned()
}

const fn course_meaning(course: Course) -> Meaning {
    match course {
        Course::Better => Meaning::Good,
        Course::Worse => Meaning::Late,
        Course::Same | Course::Unknown => Meaning::Dim,
    }
}

/// What it measures, its limit, how it was, and what is best done next.
fn told(entry: &Entry, theme: Theme, columns: usize) -> Vec<Line<'static>> {
    let next = match &entry.action {
        Some(action @ Action::Step { .. }) => format!("{}; + makes it today's step", action.words()),
        Some(action @ Action::Commit(_)) => format!("{}; + makes it a line of the week", action.words()),
        None => entry.at_rest().to_owned(),
    };
    let hand = match &entry.score {
        Some(score) => {
            let note = score.note.as_ref().map(|note| format!(": {note}")).unwrap_or_default();
            Some(format!("{} on {}{note}", score.verdict, score.day.format("%-d %b")))
        }
        None => (entry.verdict == Verdict::NoData).then(|| "no data; e scores it by hand".to_owned()),
    };
    let facts = [
        Some(("next", next)),
        Some(("says", entry.kind.asks.to_owned())),
        Some(("limit", limit(entry))),
        hand.map(|words| ("by hand", words)),
        entry.before.map(|before| ("before", format!("{}, four weeks ago", rounded(before)))),
    ];
    facts.into_iter().flatten().map(|(label, words)| labelled(label, words, Meaning::Text, theme, columns)).collect()
}

/// "at most 20 days", "at least 8 in four weeks"
fn limit(entry: &Entry) -> String {
    let words = entry.kind.limit_words(entry.limit);
    if entry.kind.unit == Unit::Count { format!("{words} {}", entry.kind.unit_word()) } else { words }
}

fn rounded(figure: f64) -> String {
    if figure.fract() == 0.0 { format!("{figure:.0}") } else { format!("{figure:.1}") }
}

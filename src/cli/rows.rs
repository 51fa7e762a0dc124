//! Rows of deals, as `list` and `search` print them: found page by page, never all at once.

use super::deal_json::{self, why_cold};
use super::output::{Meaning, Output};
use super::table::{Cell, Column, Table};
use super::view::View;
use crate::domain::id::DealId;
use crate::domain::stage::{Pane, Phase, Stage, State};
use crate::domain::step::Wants;
use crate::domain::when::{self, When};
use crate::error::Result;
use crate::store::lists::{self, Filter, Line, NextLine, Sort};
use crate::store::merged::Merged;
use crate::store::{
    self,
    cards::{self, PAGE},
};

/// Which deals, in which order, how many at most.
pub struct Rows {
    pub panes: Vec<Pane>,
    pub filter: Filter,
    pub sort: Sort,
    pub limit: Option<usize>,
    /// Only those in this stage, and in this phase of it.
    pub place: Option<(Stage, Option<Phase>)>,
}

const COLUMNS: &[Column] = &[
    Column::numbers("#", 9),
    Column::kept("Stage", 13, 13),
    Column::kept("Who", 28, 22),
    Column::dispensable("Company", 24),
    Column::dispensable("Title", 30),
    Column::numbers("Value", 14),
    Column::kept("Next", 18, 18),
    Column::words("What", 40),
    Column::words("Look at", 60),
];

/// Writes the rows, as text or as a JSON array; answers how many there were.
pub fn write(rows: Rows, view: &View<'_>, output: &mut Output<'_>) -> Result<usize> {
    let _snapshot = store::snapshot(view.conn)?;
    let found = Merged::new(view.conn, &rows.panes, rows.sort, &rows.filter);
    let fits = |line: &Line| {
        rows.place.is_none_or(|(stage, phase)| line.stage == Some(stage) && (phase.is_none() || line.phase == phase))
    };
    let most = rows.limit.unwrap_or(usize::MAX);
    if output.json { write_json(found, fits, most, view, output) } else { write_text(found, fits, most, view, output) }
}

fn write_json(
    found: Merged<'_>,
    fits: impl Fn(&Line) -> bool,
    most: usize,
    view: &View<'_>,
    output: &mut Output<'_>,
) -> Result<usize> {
    let mut array = output.array();
    let mut found = found.peekable();
    let mut count = 0;
    while count < most && found.peek().is_some() {
        let page: Vec<DealId> = found.by_ref().take(PAGE.min(most - count)).collect::<Result<_>>()?;
        for card in cards::with_lines(view.conn, &page)? {
            if card.line.as_ref().is_some_and(&fits) {
                array.push(&deal_json::listed(view, &card)?)?;
                count += 1;
            }
        }
    }
    array.end()?;
    Ok(count)
}

fn write_text(
    found: Merged<'_>,
    fits: impl Fn(&Line) -> bool,
    most: usize,
    view: &View<'_>,
    output: &mut Output<'_>,
) -> Result<usize> {
    let mut table = Table::new(COLUMNS);
    let mut count = 0;
    for id in found {
        if count == most {
            break;
        }
        if let Some(line) = lists::line(view.conn, id?)?.filter(&fits) {
            table.row(output, cells(&line, view))?;
            count += 1;
        }
    }
    table.end(output)?;
    Ok(count)
}

fn cells(line: &Line, view: &View<'_>) -> Vec<Cell> {
    let plain = |text: String| (Meaning::Plain, text);
    let cold = why_cold(line, view);
    let next = line.next.as_ref();
    let late = next.is_some_and(|next| next.day < view.today);
    let next_meaning = if late { Meaning::Late } else { Meaning::Plain };
    vec![
        (Meaning::Dim, line.id.0.to_string()),
        plain(place(line)),
        (Meaning::Heading, line.name.clone()),
        plain(line.company.clone().unwrap_or_default()),
        plain(line.title.clone().filter(|title| *title != line.name).unwrap_or_default()),
        plain(line.value.map(|value| value.show()).unwrap_or_default()),
        (next_meaning, next.map(|next| next_day(next, view)).unwrap_or_default()),
        plain(next.map(next_words).unwrap_or_default()),
        (if cold.is_some() { Meaning::Cold } else { Meaning::Dim }, remarks(line, cold)),
    ]
}

/// Answers where a deal is, in a word: its phase, stage or state.
pub fn place(line: &Line) -> String {
    let word = match (line.state, line.stage) {
        _ if line.archived => "archived",
        (State::Open, Some(stage)) => line.phase.map_or(stage.word(), Phase::word),
        (state, _) => state.word(),
    };
    word.to_owned()
}

fn next_day(next: &NextLine, view: &View<'_>) -> String {
    match next.at {
        Some(_) if next.day >= view.today => when::show_at(When { day: next.day, at: next.at }, view.today),
        _ => when::show_due(next.day, view.today),
    }
}

fn next_words(next: &NextLine) -> String {
    match (next.wants, next.words.as_str()) {
        (Wants::Do, words) => words.to_owned(),
        (Wants::Wait, "") => "wait".into(),
        (Wants::Wait, words) => format!("wait for {words}"),
        (Wants::Rest, "") => "rest".into(),
        (Wants::Rest, words) => format!("rest: {words}"),
    }
}

fn remarks(line: &Line, cold: Option<String>) -> String {
    let cold = cold.map(|why| format!("cold: {why}"));
    let gaps = Some(line.gaps.words()).filter(|words| !words.is_empty());
    let closed = line.close_reason.clone().filter(|_| line.state.is_closed());
    let category = line.category.as_ref().map(|name| format!("#{name}"));
    [closed, cold, gaps, category].into_iter().flatten().collect::<Vec<_>>().join("; ")
}

//! One deal's page: who and where it stands on top, facts beside what happened, both scrolled together.

use super::summary::{self, labelled};
use super::theme::{Meaning, Theme};
use super::{handoff, parts, words};
use crate::app::App;
use crate::app::page::Page;
use crate::domain::field::{self, FIELDS};
use crate::domain::plan::{Aim, Progress};
use crate::domain::promise::Promise;
use crate::domain::stage::Stage;
use crate::domain::step::{Step, Wants};
use crate::domain::when;
use crate::domain::{Day, text};
use crate::store::sheet::Sheet;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// Draws the page.
pub fn draw(app: &App, page: &Page, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let Some(sheet) = &page.sheet else {
        let gone = Span::styled("This deal is gone; Esc goes back.", theme.style(Meaning::Dim));
        return frame.render_widget(Line::from(gone), inner);
    };
    let columns = usize::from(inner.width);
    frame.render_widget(summary::heading(sheet, theme, columns), Rect { height: 1, ..inner });
    frame.render_widget(way(sheet, theme, columns), Rect { y: inner.y + 1, height: 1, ..inner });
    let body = Rect { y: inner.y + 3, height: inner.height.saturating_sub(3), ..inner };
    if columns >= 90 {
        let left = Rect { width: inner.width * 9 / 20 - 2, ..body };
        let right = Rect { x: inner.x + inner.width * 9 / 20, width: inner.width - inner.width * 9 / 20, ..body };
        scrolled(frame, facts(app, sheet, theme, usize::from(left.width)), page.scroll, left);
        scrolled(frame, story(sheet, app.today(), theme, usize::from(right.width)), page.scroll, right);
    } else {
        let mut lines = facts(app, sheet, theme, columns);
        lines.push(Line::default());
        lines.extend(story(sheet, app.today(), theme, columns));
        scrolled(frame, lines, page.scroll, body);
    }
}

/// Scrolling stops when the last line is in sight.
fn scrolled(frame: &mut Frame<'_>, lines: Vec<Line<'static>>, scroll: usize, area: Rect) {
    let first = scroll.min(lines.len().saturating_sub(usize::from(area.height)));
    let shown: Vec<Line<'static>> = lines.into_iter().skip(first).take(usize::from(area.height)).collect();
    frame.render_widget(Paragraph::new(shown), area);
}

/// The way of a deal, with where it is now: "lead › prospect › opportunity, proposal › handoff › customer".
fn way(sheet: &Sheet, theme: Theme, columns: usize) -> Line<'static> {
    let deal = &sheet.deal;
    if !deal.is_live() {
        return Line::from(Span::styled(
            parts::fit(&summary::place(sheet, deal.closed_on.unwrap_or(deal.stage_on)), columns),
            theme.style(Meaning::Strong),
        ));
    }
    let mut spans = Vec::new();
    for stage in Stage::ALL {
        if !spans.is_empty() {
            spans.push(Span::styled(" › ", theme.style(Meaning::Rule)));
        }
        let here = deal.stage == Some(*stage);
        let phase = deal.phase.filter(|_| here).map(|phase| format!(", {phase}")).unwrap_or_default();
        let meaning = if here { Meaning::TitleFocused } else { Meaning::Dim };
        spans.push(Span::styled(format!("{stage}{phase}"), theme.style(meaning)));
    }
    Line::from(spans)
}

fn facts(app: &App, sheet: &Sheet, theme: Theme, columns: usize) -> Vec<Line<'static>> {
    let today = app.today();
    let status = summary::status(app, sheet).into_iter();
    let mut lines: Vec<Line<'static>> = status.flat_map(|fact| summary::whole(fact, theme, columns)).collect();
    let others = sheet.steps.iter().skip(1).filter(|step| !handoff::is_of_course(step));
    for step in others {
        lines.push(then(step, today, theme, columns));
    }
    plan(sheet, theme, columns, &mut lines);
    promises(sheet, today, theme, columns, &mut lines);
    after_the_sale(app, sheet, theme, columns, &mut lines);
    heading(&mut lines, "People", theme);
    lines.extend(people(sheet, theme, columns));
    heading(&mut lines, "Facts", theme);
    lines.extend(fields(sheet, theme, columns));
    if !sheet.tags.is_empty() {
        lines.extend(fact("Tags", &sheet.tags.join(", "), theme, columns));
    }
    lines
}

/// A step behind the next one: its day to the left, so that long words cost words and not the day.
fn then(step: &Step, today: Day, theme: Theme, columns: usize) -> Line<'static> {
    if step.wants != Wants::Do || step.words.is_empty() {
        return labelled("then", summary::step_words(step, today), Meaning::Text, theme, columns);
    }
    let hour = step.at.map(|at| at.format("%H:%M ").to_string()).unwrap_or_default();
    let day = words::short_day(step.day, None, today);
    labelled(&day, format!("{hour}{}", step.words), Meaning::Text, theme, columns)
}

fn heading(lines: &mut Vec<Line<'static>>, words: &'static str, theme: Theme) {
    lines.push(Line::default());
    lines.push(Line::from(Span::styled(words, theme.style(Meaning::Title))));
}

/// Its aim line by line, and what became of its steps; those to come stand under "next" and "then".
fn plan(sheet: &Sheet, theme: Theme, columns: usize, lines: &mut Vec<Line<'static>>) {
    let Some(plan) = &sheet.plan else { return };
    heading(lines, "Plan", theme);
    let over = |wanted: Progress| plan.steps.iter().filter(move |(_, progress)| *progress == wanted);
    let (done, open) = (over(Progress::Done).count(), over(Progress::Open).count());
    let called = plan.name.as_deref().unwrap_or("of your own");
    lines.extend(fact(called, &format!("{done} done, {open} to come"), theme, columns));
    for (label, line) in Aim::LABELS.iter().zip(plan.aim.lines()) {
        lines.extend(line.into_iter().flat_map(|line| fact(label, line, theme, columns)));
    }
    if plan.aim.is_empty() {
        lines.push(Line::from(Span::styled("no aim; p = says what it is for", theme.style(Meaning::Gap))));
    }
    for (step, progress) in plan.steps.iter().filter(|(_, progress)| *progress != Progress::Open) {
        lines.extend(fact(progress.word(), &step.words, theme, columns));
    }
}

/// Every open one with its number; P takes them one by one.
fn promises(sheet: &Sheet, today: Day, theme: Theme, columns: usize, lines: &mut Vec<Line<'static>>) {
    let open: Vec<&Promise> = sheet.promises.iter().filter(|promise| promise.is_open()).collect();
    if open.is_empty() {
        return;
    }
    heading(lines, "Promises", theme);
    for promise in open {
        let (words, meaning) = summary::promise_words(promise, today);
        for (nth, words) in parts::wrap(&words, columns.saturating_sub(9)).into_iter().enumerate() {
            let number = if nth == 0 { promise.id.0.to_string() } else { String::new() };
            lines.push(labelled(&number, words, meaning, theme, columns));
        }
    }
    lines.extend(summary::owed(sheet, 0, today).into_iter().flat_map(|fact| summary::whole(fact, theme, columns)));
}

/// The clocks from the signature on, what is still to come, and the use.
fn after_the_sale(app: &App, sheet: &Sheet, theme: Theme, columns: usize, lines: &mut Vec<Line<'static>>) {
    let facts = handoff::facts(sheet, app.today(), &app.store.settings().week);
    if !facts.is_empty() {
        heading(lines, "Handoff", theme);
        lines.extend(facts.into_iter().flat_map(|fact| summary::whole(fact, theme, columns)));
    }
}

fn people(sheet: &Sheet, theme: Theme, columns: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    match &sheet.person {
        Some(person) => {
            let title = person.job_title.clone().map(|title| format!(", {title}")).unwrap_or_default();
            lines.push(Line::from(parts::fit(&format!("{}{title}", person.name), columns)));
            if person.do_not_contact {
                lines.push(Line::from(Span::styled("do not contact", theme.style(Meaning::Bad))));
            }
            for reach in &sheet.reaches {
                let label = reach.label.clone().map(|label| format!(" ({label})")).unwrap_or_default();
                lines.push(labelled(
                    reach.kind.word(),
                    format!("{}{label}", reach.value),
                    Meaning::Text,
                    theme,
                    columns,
                ));
            }
        }
        None => lines.push(Line::from(Span::styled("nobody named; e sets the person", theme.style(Meaning::Gap)))),
    }
    for participant in &sheet.participants {
        let also = format!("{}, {}", participant.person.name, participant.role);
        lines.push(labelled("also", also, Meaning::Text, theme, columns));
    }
    if let Some(company) = &sheet.company {
        lines.push(labelled("company", company.name.clone(), Meaning::Text, theme, columns));
    }
    lines
}

/// The facts that are filled; the note stands in the story.
fn fields(sheet: &Sheet, theme: Theme, columns: usize) -> Vec<Line<'static>> {
    let shown = FIELDS
        .iter()
        .filter(|field| field.word != "note" && !(sheet.deal.is_won() && field::OF_HOPE.contains(&field.word)))
        .map(|field| (field.label, field::in_words((field.show)(&sheet.deal))));
    shown
        .filter(|(_, value)| !value.is_empty())
        .flat_map(|(label, value)| fact(label, &text::one_line(&value), theme, columns))
        .collect()
}

/// A label and its value, which goes on under itself where it needs more than a line.
fn fact(label: &str, value: &str, theme: Theme, columns: usize) -> Vec<Line<'static>> {
    let lines = parts::wrap(value, columns.saturating_sub(21)).into_iter().enumerate();
    let line = |(nth, value)| {
        Line::from(vec![
            Span::styled(parts::pad(if nth == 0 { label } else { "" }, 20), theme.style(Meaning::Dim)),
            Span::raw(" "),
            Span::styled(value, theme.style(Meaning::Text)),
        ])
    };
    lines.map(line).collect()
}

/// Notes and touches, newest first, whole.
fn story(sheet: &Sheet, today: Day, theme: Theme, columns: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    if let Some(note) = &sheet.deal.note {
        lines.push(Line::from(Span::styled("Notes", theme.style(Meaning::Title))));
        lines.extend(note.lines().flat_map(|line| parts::wrap(line, columns)).map(Line::from));
        lines.push(Line::default());
    }
    for promise in sheet.promises.iter().filter(|promise| !promise.is_open()) {
        let reason = promise.reason.as_ref().map(|reason| format!(" ({reason})")).unwrap_or_default();
        let was = when::show(promise.due, today);
        let words = format!("{} {}: {}{reason}, was {was}", promise.id.0, promise.state, promise.text);
        lines.push(labelled("promise", words, Meaning::Dim, theme, columns));
    }
    lines.push(Line::from(Span::styled("What happened", theme.style(Meaning::Title))));
    if sheet.touches.is_empty() {
        lines.push(Line::from(Span::styled("Nothing yet; a logs a touch.", theme.style(Meaning::Dim))));
    }
    for touch in &sheet.touches {
        lines.push(summary::touch_line(touch, today, theme, columns));
        let text = touch.text.as_deref().unwrap_or_default();
        let whole = parts::wrap(text, columns.saturating_sub(9));
        if whole.len() > 1 {
            lines.pop();
            let bare = crate::domain::touch::Touch { text: None, ..touch.clone() };
            lines.push(summary::touch_line(&bare, today, theme, columns));
            lines.extend(whole.into_iter().map(|line| Line::from(format!("         {line}"))));
        }
    }
    lines.push(labelled("opened", when::show(sheet.deal.opened_on, today), Meaning::Dim, theme, columns));
    lines
}

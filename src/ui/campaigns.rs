//! Campaigns: the categories with their counts; of the selected one its brief, steps, drafts, and whom to fix.

use super::parts::{self, Cell, Row};
use super::theme::{Meaning, Theme};
use super::words;
use crate::app::App;
use crate::app::campaigns::{Campaigns, Item, Row as Category, Waits};
use crate::domain::letter::LetterState;
use crate::domain::playbook::PlaybookStep;
use crate::domain::when;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// From so many columns on, the category stands beside the list, not under it.
const WIDE: u16 = 100;

/// Draws the screen.
pub fn draw(app: &App, state: &Campaigns, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let Some(selected) = state.selected() else {
        let lines = styled(parts::wrap(EMPTY, usize::from(inner.width.min(76))), Meaning::Dim, theme);
        return frame.render_widget(Paragraph::new(lines), inner);
    };
    let (list, detail) = places(inner, state.rows.len());
    draw_list(state, theme, frame, list);
    let columns = usize::from(detail.width);
    let brief = (usize::from(detail.height) / 4).clamp(1, BRIEF_LINES);
    let (lines, at) = detail_lines(app, state, selected, brief, theme, columns);
    let first = at.map_or(0, |at| parts::offset(at, usize::from(detail.height), lines.len(), 0));
    let shown: Vec<Line<'_>> = lines.into_iter().skip(first).take(usize::from(detail.height)).collect();
    frame.render_widget(Paragraph::new(shown), detail);
}

const EMPTY: &str = "A category is a group of leads that have one thing in common: dentists, referral. It has a brief, a \
    campaign of mails and calls, and a limit of leads a day. n makes one; c on a lead puts it in.";

/// Answers where the list and the selected category stand.
fn places(area: Rect, rows: usize) -> (Rect, Rect) {
    if area.width >= WIDE {
        let width = (area.width * 2 / 5).clamp(40, 56);
        let detail = Rect { x: area.x + width + 3, width: area.width - width - 3, ..area };
        return (Rect { width, ..area }, detail);
    }
    let height = (rows as u16 + 1).min((area.height / 3).max(3)).min(area.height);
    let gap = u16::from(area.height > 16);
    let below = area.height.saturating_sub(height + gap);
    (Rect { height, ..area }, Rect { y: area.y + height + gap, height: below, ..area })
}

fn draw_list(state: &Campaigns, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let columns = usize::from(area.width);
    let height = usize::from(area.height.saturating_sub(1));
    let first = parts::offset(state.cursor, height, state.rows.len(), 0);
    let heads = ["leads", "in it", "drafts", "due"].map(|head| (head.to_owned(), Meaning::Dim));
    let mut lines = vec![cells("", ("category".to_owned(), Meaning::Dim), heads).line(columns, theme)];
    for (at, category) in state.rows.iter().enumerate().skip(first).take(height) {
        lines.push(row(category, at == state.cursor, state.place.is_none(), theme, columns));
    }
    frame.render_widget(Paragraph::new(lines), area);
}

/// "▸ dentists   58   12   5   2"
fn row(row: &Category, selected: bool, focused: bool, theme: Theme, columns: usize) -> Line<'static> {
    let number = |n: i64, meaning: Meaning| (if n == 0 { String::new() } else { words::count(n) }, meaning);
    let numbers = [
        number(row.leads, Meaning::Text),
        number(row.enrolled, Meaning::Text),
        number(row.count.waiting, if row.count.unconfirmed > 0 { Meaning::Late } else { Meaning::Today }),
        number(row.count.wanted, Meaning::Today),
    ];
    let line = cells(if selected { "▸" } else { "" }, (row.category.name.clone(), Meaning::Strong), numbers);
    if selected && focused { line.over(Meaning::Selected).line(columns, theme) } else { line.line(columns, theme) }
}

fn cells(mark: &str, name: (String, Meaning), numbers: [(String, Meaning); 4]) -> Row {
    let first = [Cell::fixed(mark, 1, Meaning::Accent), Cell::rest(name.0, 10, name.1)];
    let ranks = [0, 1, 0, 0];
    let numbers = numbers.into_iter().zip(ranks).map(|((text, meaning), rank)| {
        let cell = Cell::fixed(text, 6, meaning).right();
        if rank > 0 { cell.rank(rank) } else { cell }
    });
    Row::of(first.into_iter().chain(numbers))
}

/// The lines of the selected category, and which of them the selected letter is on.
fn detail_lines(
    app: &App,
    state: &Campaigns,
    selected: &Category,
    most_of_brief: usize,
    theme: Theme,
    columns: usize,
) -> (Vec<Line<'static>>, Option<usize>) {
    let mut lines = vec![heading(state, selected, theme, columns)];
    let (brief, meaning) = match &selected.category.brief {
        Some(brief) => (brief.as_str(), Meaning::Text),
        None => ("No brief yet: who they are, why they buy, what to say. E writes it.", Meaning::Dim),
    };
    let mut brief: Vec<String> = brief.lines().flat_map(|line| parts::wrap(line, columns)).collect();
    if brief.len() > most_of_brief {
        brief.truncate(most_of_brief);
        if let Some(last) = brief.last_mut() {
            *last = parts::fit(&format!("{last} …"), columns);
        }
    }
    lines.extend(styled(brief, meaning, theme));
    lines.push(Line::default());
    lines.extend(steps(state, selected, theme, columns));
    let mut at = None;
    let mut before = None;
    for (nth, item) in state.detail.items.iter().enumerate() {
        let is_fix = matches!(item.waits, Waits::Fix(_));
        if before != Some(is_fix) {
            before = Some(is_fix);
            lines.push(Line::default());
            lines.push(title(state, is_fix, theme));
        }
        if state.place == Some(nth) {
            at = Some(lines.len());
        }
        lines.push(item_line(app, item, state.place == Some(nth), theme, columns));
    }
    (lines, at)
}

/// So much of a brief is shown where there is room.
const BRIEF_LINES: usize = 6;

/// "dentists · 5 a day · every 14 days"
fn heading(state: &Campaigns, selected: &Category, theme: Theme, columns: usize) -> Line<'static> {
    let category = &selected.category;
    let mut more = Vec::new();
    more.extend(state.detail.campaign.clone());
    more.extend(category.daily_limit.map(|n| format!("{n} a day")));
    more.extend(category.interval_days.map(|n| format!("every {n} working days")));
    let name = parts::fit(&category.name, columns);
    let left = columns.saturating_sub(parts::width(&name));
    let more = if more.is_empty() { String::new() } else { format!(" · {}", more.join(" · ")) };
    Line::from(vec![
        Span::styled(name, theme.style(Meaning::TitleFocused)),
        Span::styled(parts::fit(&more, left), theme.style(Meaning::Dim)),
    ])
}

/// Each step of the campaign, and how many leads have it next.
fn steps(state: &Campaigns, selected: &Category, theme: Theme, columns: usize) -> Vec<Line<'static>> {
    if state.detail.campaign.is_none() {
        let said = format!("No campaign. p picks one; then + enrols its {}.", leads(selected.leads));
        return styled(parts::wrap(&said, columns), Meaning::Dim, theme);
    }
    let steps = state.detail.steps.iter().enumerate();
    let mut lines: Vec<Line<'static>> =
        steps.map(|(nth, (step, n))| step_line(nth + 1, step, &template(state, step), *n, theme, columns)).collect();
    let outside = selected.leads - selected.enrolled;
    if outside > 0 {
        let said = format!("{} not in it; + enrols those who never were.", leads(outside));
        lines.extend(styled(parts::wrap(&said, columns), Meaning::Dim, theme));
    }
    lines
}

fn leads(n: i64) -> String {
    if n == 1 { "1 lead".into() } else { format!("{} leads", words::count(n)) }
}

/// The name of a step's template; one of the campaign's own without the name of the campaign.
fn template(state: &Campaigns, step: &PlaybookStep) -> String {
    let name = step.template.as_deref().unwrap_or_default();
    let own =
        state.detail.campaign.as_ref().and_then(|campaign| name.strip_prefix(campaign.as_str())?.strip_prefix(": "));
    match own {
        Some(own) if own.starts_with(&step.words) => "in the step".into(),
        own => own.unwrap_or(name).to_owned(),
    }
}

fn step_line(nth: usize, step: &PlaybookStep, template: &str, n: i64, theme: Theme, columns: usize) -> Line<'static> {
    let days = match (nth, step.offset) {
        (1, 0) => "at once".to_owned(),
        (_, 1) => "1 day later".to_owned(),
        (_, n) => format!("{n} days later"),
    };
    let count = if n == 0 { "·".to_owned() } else { words::count(n) };
    Row::of([
        Cell::fixed(nth.to_string(), 2, Meaning::Dim).right(),
        Cell::fixed(step.kind.word(), 9, Meaning::Dim).rank(2),
        Cell::rest(step.words.clone(), 12, Meaning::Text),
        Cell::fixed(template.to_owned(), 12, Meaning::Dim).rank(1),
        Cell::fixed(days, 13, Meaning::Dim).rank(3),
        Cell::fixed(count, 4, if n == 0 { Meaning::Dim } else { Meaning::Strong }).right(),
    ])
    .line(columns, theme)
}

fn title(state: &Campaigns, is_fix: bool, theme: Theme) -> Line<'static> {
    let n = state.detail.items.iter().filter(|item| matches!(item.waits, Waits::Fix(_)) == is_fix).count() as i64;
    let (name, says) = if is_fix { ("To fix", "no draft without it") } else { ("Drafts", "d: they were sent") };
    Line::from(vec![
        Span::styled(format!("{name} {}", words::count(n)), theme.style(Meaning::Title)),
        Span::styled(format!("  {says}"), theme.style(Meaning::Dim)),
    ])
}

fn item_line(app: &App, item: &Item, selected: bool, theme: Theme, columns: usize) -> Line<'static> {
    let mark = Cell::fixed(if selected { "▸" } else { "" }, 1, Meaning::Accent);
    let name = Cell::fixed(item.name.clone(), (columns / 3).clamp(10, 26), Meaning::Strong);
    let row = match &item.waits {
        Waits::Letter { state, subject, made, .. } => {
            let late = *made < app.today();
            let handed = (*state == LetterState::HandedOver).then(|| Cell::snug("handed over", Meaning::Dim).rank(2));
            let day = late.then(|| Cell::snug(when::show(*made, app.today()), Meaning::Late).rank(1));
            let first = [mark, name, Cell::rest(subject.clone(), 10, Meaning::Text)];
            Row::of(first.into_iter().chain(handed).chain(day))
        }
        Waits::Fix(why) => Row::of([mark, name, Cell::rest(why.clone(), 10, Meaning::Gap)]),
    };
    if selected { row.over(Meaning::Selected).line(columns, theme) } else { row.line(columns, theme) }
}

fn styled(lines: Vec<String>, meaning: Meaning, theme: Theme) -> Vec<Line<'static>> {
    lines.into_iter().map(|line| Line::from(Span::styled(line, theme.style(meaning)))).collect()
}

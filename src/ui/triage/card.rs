//! One card: who, where it came from, how to reach them, what is known; and who it may be the same as.

use super::super::parts;
use super::super::summary::{self, labelled};
use super::super::theme::{Meaning, Theme};
use super::super::words;
use crate::app::App;
use crate::app::triage::Card;
use crate::domain::stage::State;
use crate::domain::{Day, text};
use crate::store::lists;
use crate::store::twins::Twin;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// From here on the twin stands beside the card, else under it.
const BESIDE: u16 = 100;

/// Draws the card and its twin.
pub fn draw(app: &App, card: &Card, scroll: usize, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let Some(twin) = &card.twin else { return whole(app, card, scroll, theme, frame, area) };
    if area.width >= BESIDE {
        let left = area.width * 3 / 5;
        let right = Rect { x: area.x + left + 2, width: area.width - left - 2, ..area };
        frame.render_widget(Paragraph::new(beside(twin, theme, usize::from(right.width))), right);
        return whole(app, card, scroll, theme, frame, Rect { width: left, ..area });
    }
    let low = if area.height >= 10 { 2 } else { 1 };
    let under = Rect { y: area.bottom() - low, height: low, ..area };
    let lines = under_card(twin, theme, usize::from(area.width), low);
    frame.render_widget(Paragraph::new(lines), under);
    whole(app, card, scroll, theme, frame, Rect { height: area.height - low, ..area });
}

fn whole(app: &App, card: &Card, scroll: usize, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let lines = lines(card, app.today(), theme, usize::from(area.width));
    let shown = parts::seen(lines, scroll, usize::from(area.height), theme);
    frame.render_widget(Paragraph::new(shown), area);
}

/// Everything that is known, the weightiest first.
fn lines(card: &Card, today: Day, theme: Theme, columns: usize) -> Vec<Line<'static>> {
    let sheet = &card.sheet;
    let mut lines = vec![summary::heading(sheet, theme, columns)];
    let mut add = |label: &str, words: String, meaning| {
        if !words.is_empty() {
            lines.push(labelled(label, words, meaning, theme, columns));
        }
    };
    let barred = sheet.person.as_ref().is_some_and(|person| person.do_not_contact);
    add("", if barred { "do not contact".into() } else { String::new() }, Meaning::Bad);
    add("stage", summary::place(sheet, today), Meaning::Text);
    add("from", from(card), Meaning::Text);
    for reach in &sheet.reaches {
        let label = reach.label.as_ref().map(|label| format!(" ({label})")).unwrap_or_default();
        add(reach.kind.word(), format!("{}{label}", reach.value), Meaning::Text);
    }
    for participant in &sheet.participants {
        add("with", format!("{}, {}", participant.person.name, participant.role.word()), Meaning::Text);
    }
    add("last", last(card, today), Meaning::Text);
    add("next", sheet.steps.first().map(|step| summary::step_words(step, today)).unwrap_or_default(), Meaning::Text);
    add("tags", sheet.tags.join(", "), Meaning::Text);
    lines.extend(longer(card, theme, columns));
    lines
}

/// Where it came from, without saying anything twice, and since when.
fn from(card: &Card) -> String {
    let mut words: Vec<String> = card.sheet.deal.source.clone().into_iter().collect();
    words.extend(card.origins.iter().filter(|origin| Some(*origin) != card.sheet.deal.source.as_ref()).cloned());
    words.join(" · ")
}

fn last(card: &Card, today: Day) -> String {
    match card.sheet.touches.first() {
        None => String::new(),
        Some(touch) => {
            let what = touch.outcome.map_or(touch.kind.word(), |outcome| outcome.label());
            let text = touch.text.as_deref().map(text::one_line).unwrap_or_default();
            format!("{} {what}  {text}", words::ago(touch.day, today)).trim_end().to_owned()
        }
    }
}

/// What may take several lines: notes, with the columns that found no place, and addresses.
fn longer(card: &Card, theme: Theme, columns: usize) -> Vec<Line<'static>> {
    let sheet = &card.sheet;
    let person = sheet.person.as_ref();
    let company = sheet.company.as_ref();
    let parts = [
        ("note", sheet.deal.note.clone()),
        ("person", person.and_then(|person| person.note.clone())),
        ("born", person.and_then(|person| person.birthday.clone())),
        ("address", person.and_then(|person| person.address.clone())),
        ("domain", company.and_then(|company| company.domain.clone())),
        ("company", company.and_then(|company| company.note.clone())),
    ];
    let said = parts.into_iter().filter_map(|(label, text)| Some((label, text?)));
    said.flat_map(|(label, text)| wrapped(label, &text, theme, columns)).collect()
}

fn wrapped(label: &str, text: &str, theme: Theme, columns: usize) -> Vec<Line<'static>> {
    let pieces = text.lines().flat_map(|line| parts::wrap(line, columns.saturating_sub(9)));
    let line =
        |(at, piece): (usize, String)| labelled(if at == 0 { label } else { "" }, piece, Meaning::Text, theme, columns);
    pieces.filter(|piece| !piece.is_empty()).enumerate().map(line).collect()
}

fn beside(twin: &Twin, theme: Theme, columns: usize) -> Vec<Line<'static>> {
    let line = &twin.line;
    let mut lines = vec![
        Line::from(Span::styled("Maybe the same; = merges into it", theme.style(Meaning::Gap))),
        Line::from(Span::styled(parts::fit(&line.name, columns), theme.style(Meaning::Strong))),
    ];
    let value = line.value.map(|value| value.show());
    let facts = [
        ("same", Some(twin.same.clone())),
        ("company", line.company.clone()),
        ("title", line.title.clone()),
        ("stage", Some(place(line))),
        ("value", value),
    ];
    for (label, words) in facts {
        if let Some(words) = words {
            lines.push(labelled(label, words, Meaning::Text, theme, columns));
        }
    }
    lines
}

fn under_card(twin: &Twin, theme: Theme, columns: usize, low: u16) -> Vec<Line<'static>> {
    let line = &twin.line;
    let who = [Some(line.name.clone()), line.company.clone(), line.title.clone(), Some(place(line))];
    let who = who.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let line = |words: String, meaning| Line::from(Span::styled(parts::fit(&words, columns), theme.style(meaning)));
    match low {
        1 => vec![line(format!("= {who}: {}", twin.same), Meaning::Gap)],
        _ => vec![
            line(format!("Maybe the same: {}", twin.same), Meaning::Gap),
            line(format!("= merges into {who}"), Meaning::Text),
        ],
    }
}

fn place(line: &lists::Line) -> String {
    match (line.archived, line.state, line.stage) {
        (true, ..) => "archived".into(),
        (_, State::Open, Some(stage)) => stage.article().into(),
        (_, State::Tray, _) => "in the tray too".into(),
        (_, state, _) => state.word().into(),
    }
}

//! The reset: the stations with what is left of each, the card in sight, and what each digit answers.

use super::parts;
use super::summary::{self, whole};
use super::theme::{Meaning, Theme};
use crate::app::App;
use crate::app::reset::{Card, Choice, Reset};
use crate::domain::reset::Station;
use crate::domain::text;
use crate::store::reset::MOST;
use crate::store::sheet::Sheet;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// From so many columns and lines on all stations stand in sight, and each digit says where it leads.
const WIDE: usize = 60;
const ROOMY: u16 = 16;

/// Draws the screen.
pub fn draw(app: &App, reset: &Reset, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let columns = usize::from(inner.width);
    let gap = u16::from(inner.height >= ROOMY);
    let mut top = head(reset, theme, columns);
    if columns >= WIDE {
        top.extend(stations(reset, theme, columns));
    }
    top.extend(std::iter::repeat_n(Line::default(), usize::from(gap)));
    let choices = choices(reset, theme, columns, gap > 0);
    let (high, low) = (top.len() as u16, (choices.len() as u16).min(inner.height.saturating_sub(2)));
    let height = inner.height.saturating_sub(high + low + gap);
    frame.render_widget(Paragraph::new(top), inner);
    let middle = Rect { y: inner.y + high, height, ..inner };
    frame.render_widget(
        Paragraph::new(parts::seen(card(app, reset, theme, columns), reset.scroll, usize::from(height), theme)),
        middle,
    );
    frame.render_widget(Paragraph::new(choices), Rect { y: inner.bottom().saturating_sub(low), height: low, ..inner });
}

/// "3 of 7 · Follow up on every open opportunity" on the left, "37 left" on the right.
fn head(reset: &Reset, theme: Theme, columns: usize) -> Vec<Line<'static>> {
    let station = reset.station();
    let left = match reset.left_at(station) {
        _ if !has_cards(station) => String::new(),
        left if reset.rest => format!("all {} left", count(left)),
        left => format!("{} left", count(left)),
    };
    let place = format!("{} of {} · ", station.number(), Station::ALL.len());
    let title = parts::fit(station.title(), columns.saturating_sub(parts::width(&place) + parts::width(&left) + 1));
    let between = columns.saturating_sub(parts::width(&place) + parts::width(&title) + parts::width(&left));
    vec![Line::from(vec![
        Span::styled(place, theme.style(Meaning::Dim)),
        Span::styled(title, theme.style(Meaning::Strong)),
        Span::raw(" ".repeat(between)),
        Span::styled(left, theme.style(if reset.rest { Meaning::Marked } else { Meaning::Text })),
    ])]
}

fn has_cards(station: Station) -> bool {
    !matches!(station, Station::Block | Station::Session)
}

fn count(left: i64) -> String {
    if left > MOST { format!("{}+", text::grouped(MOST)) } else { text::grouped(left) }
}

/// Every station in a line: a tick where nothing is left, else how much; the one in sight with an arrow.
fn stations(reset: &Reset, theme: Theme, columns: usize) -> Vec<Line<'static>> {
    let mut lines: Vec<Vec<Span<'static>>> = vec![Vec::new()];
    let mut room = columns;
    for station in Station::ALL {
        let (left, here) = (reset.left_at(*station), *station == reset.station());
        let sign = if here {
            "▸ "
        } else if left == 0 {
            "✓ "
        } else {
            ""
        };
        let n = if left > 0 && has_cards(*station) { format!(" {}", count(left)) } else { String::new() };
        let told = format!("{sign}{}{n}", station.word().replace('-', " "));
        if parts::width(&told) > room {
            lines.push(Vec::new());
            room = columns;
        }
        room = room.saturating_sub(parts::width(&told) + 2);
        let meaning = if here {
            Meaning::Accent
        } else if left == 0 {
            Meaning::Dim
        } else {
            Meaning::Text
        };
        if let Some(line) = lines.last_mut() {
            line.extend([Span::styled(told, theme.style(meaning)), Span::raw("  ")]);
        }
    }
    lines.into_iter().map(Line::from).collect()
}

fn card(app: &App, reset: &Reset, theme: Theme, columns: usize) -> Vec<Line<'static>> {
    let quiet = |words: &str| {
        let lines = parts::wrap(words, columns).into_iter();
        lines.map(|line| Line::from(Span::styled(line, theme.style(Meaning::Dim)))).collect::<Vec<_>>()
    };
    let strong = |words: &str| Line::from(Span::styled(parts::fit(words, columns), theme.style(Meaning::Strong)));
    match &reset.card {
        Card::None => quiet("Nothing is left here."),
        Card::Station => quiet(reset.station().question()),
        Card::Category(category) => {
            let mut lines = vec![strong(&format!("#{}", category.name))];
            lines.extend(quiet("It has no campaign yet. Which one do its leads get?"));
            if let Some(brief) = &category.brief {
                lines.extend(whole(("brief", text::one_line(brief), Meaning::Text), theme, columns));
            }
            lines
        }
        Card::Deal(_) if reset.rest => {
            let n = count(reset.left_at(reset.station()));
            let mut lines = vec![strong(&format!("All {n} that are left"))];
            lines.extend(quiet(reset.station().question()));
            lines
        }
        Card::Deal(sheet) => of_deal(app, reset, sheet, theme, columns),
    }
}

fn of_deal(app: &App, reset: &Reset, sheet: &Sheet, theme: Theme, columns: usize) -> Vec<Line<'static>> {
    let today = app.today();
    let mut lines = vec![summary::heading(sheet, theme, columns)];
    let question = parts::fit(reset.station().question(), columns);
    lines.push(Line::from(Span::styled(question, theme.style(Meaning::Dim))));
    let facts = summary::status(app, sheet).into_iter().chain(summary::owed(sheet, 4, today));
    lines.extend(facts.flat_map(|fact| whole(fact, theme, columns)));
    lines.push(summary::contact(sheet, theme, columns));
    let note = sheet.deal.note.as_deref().map(text::one_line).unwrap_or_default();
    lines
        .extend((!note.is_empty()).then(|| whole(("note", note, Meaning::Text), theme, columns)).into_iter().flatten());
    lines.extend(sheet.touches.iter().map(|touch| summary::touch_line(touch, today, theme, columns)));
    lines
}

/// Each digit with what it leads to, a line each; only the words where there is little room.
fn choices(reset: &Reset, theme: Theme, columns: usize, roomy: bool) -> Vec<Line<'static>> {
    let widest = reset.choices.iter().map(|choice| parts::width(&choice.label)).max().unwrap_or(0).min(columns / 2);
    if roomy {
        let numbered = reset.choices.iter().enumerate();
        return numbered.map(|(nth, choice)| long(nth, choice, widest, theme, columns)).collect();
    }
    let mut lines: Vec<Vec<Span<'static>>> = vec![Vec::new()];
    let mut left = columns;
    for (nth, choice) in reset.choices.iter().enumerate() {
        let wide = parts::width(&choice.label) + 2;
        if wide > left {
            lines.push(Vec::new());
            left = columns;
        }
        left = left.saturating_sub(wide + 2);
        if let Some(line) = lines.last_mut() {
            line.push(Span::styled((nth + 1).to_string(), theme.style(Meaning::Key)));
            line.push(Span::styled(format!(" {}  ", choice.label), theme.style(Meaning::Text)));
        }
    }
    lines.into_iter().map(Line::from).collect()
}

fn long(nth: usize, choice: &Choice, widest: usize, theme: Theme, columns: usize) -> Line<'static> {
    let leads = if choice.leads_to.is_empty() { String::new() } else { format!("→ {}", choice.leads_to) };
    Line::from(vec![
        Span::styled(format!("{}  ", nth + 1), theme.style(Meaning::Key)),
        Span::styled(parts::pad(&parts::fit(&choice.label, widest), widest), theme.style(Meaning::Text)),
        Span::raw("  "),
        Span::styled(parts::fit(&leads, columns.saturating_sub(widest + 5)), theme.style(Meaning::Dim)),
    ])
}

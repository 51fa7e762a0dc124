//! Today: the working day as a timeline with the block and its cards; beside it the deal of the selected card, under it
//! what does not fit and the days to come.

mod ahead;
mod timeline;
mod without;

use super::parts;
use super::summary;
use super::theme::{Meaning, Theme};
use crate::app::today::agenda::{Agenda, Kind, Span};
use crate::app::today::{self, Missed, Today};
use crate::app::{App, layout};
use crate::domain::text;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span as Words};
use ratatui::widgets::Paragraph;

/// Draws the screen.
pub fn draw(app: &App, today: &Today, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let places = layout::today(app.view.size);
    let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let beside = places.left < app.view.size.0;
    let left = Rect { width: if beside { places.left } else { inner.width }, ..inner };
    frame.render_widget(title(app, today, theme, usize::from(left.width)), Rect { height: 1, ..left });
    if let Some((words, meaning)) = under_title(app, today).filter(|_| places.title > 1) {
        let words = parts::fit(&words, usize::from(left.width));
        let line = Line::from(Words::styled(words, theme.style(meaning)));
        frame.render_widget(line, Rect { y: left.y + 1, height: 1, ..left });
    }
    let timeline = Rect { y: left.y + places.title, height: places.timeline, ..left };
    if without::is_told(today) {
        frame.render_widget(Paragraph::new(without::lines(app, today, theme, usize::from(left.width))), timeline);
    } else {
        timeline::draw(app, today, theme, frame, timeline);
    }
    if beside {
        let x = left.right() + 3;
        let right = Rect { x, width: inner.right().saturating_sub(x), height: places.title + places.timeline, ..inner };
        deal(app, today, theme, frame, right);
    } else if places.below > 0 {
        let below = Rect { y: timeline.bottom(), height: places.below, ..inner };
        frame.render_widget(rule(theme, inner.width), Rect { height: 1, ..below });
        deal(app, today, theme, frame, Rect { y: below.y + 1, height: places.below - 1, ..below });
    }
    let low = Rect { y: area.bottom().saturating_sub(places.low), height: places.low, ..inner };
    match places.low {
        0 => {}
        _ if app.funnel.is_empty() => {}
        1 => frame.render_widget(ahead::line(&today.agenda, theme, usize::from(inner.width)), low),
        _ => {
            frame.render_widget(rule(theme, inner.width), Rect { height: 1, ..low });
            let under = Rect { y: low.y + 1, height: low.height - 1, ..low };
            ahead::draw(app, today, places.left, theme, frame, under);
        }
    }
}

fn rule(theme: Theme, columns: u16) -> Line<'static> {
    Line::from(Words::styled("─".repeat(usize::from(columns)), theme.style(Meaning::Rule)))
}

/// "09:00–10:30  12 cards, 78 of 90 minutes  moved: Standup until 09:30"
fn title(app: &App, today: &Today, theme: Theme, columns: usize) -> Line<'static> {
    let agenda = &today.agenda;
    let mut spans = vec![Words::styled(day_words(app, today), theme.style(Meaning::Title))];
    let mut left = columns.saturating_sub(parts::width(&day_words(app, today)));
    let mut add = |words: String, meaning: Meaning| {
        let words = parts::fit(&words, left.saturating_sub(2));
        if !words.is_empty() {
            left = left.saturating_sub(parts::width(&words) + 2);
            spans.extend([Words::raw("  "), Words::styled(words, theme.style(meaning))]);
        }
    };
    let missed = today::missed(app, today).filter(|_| !layout::is_roomy(app.view.size));
    if !agenda.pieces.is_empty() && (missed.is_none() || columns >= 60) {
        add(pieces_words(agenda), Meaning::TitleFocused);
    }
    if let Some(missed) = missed {
        add(missed_words(missed, columns >= 60), Meaning::Late);
        return Line::from(spans);
    }
    let because = agenda.because.as_ref().filter(|_| !layout::is_roomy(app.view.size));
    if !agenda.pieces.is_empty() {
        let short = format!("{} of {} min", agenda.used(), agenda.capacity());
        add(if because.is_some() { short } else { fill_words(agenda) }, Meaning::Text);
    }
    if let Some(because) = because {
        add(because.clone(), Meaning::Gap);
    }
    Line::from(spans)
}

/// What is said of the block: that it was missed, else why it is where it is.
fn under_title(app: &App, today: &Today) -> Option<(String, Meaning)> {
    let missed = today::missed(app, today).map(|missed| (missed_words(missed, true), Meaning::Late));
    missed.or_else(|| today.agenda.because.clone().map(|because| (because, Meaning::Gap)))
}

/// "missed · b Enter moves it to 14:30–16:00"
fn missed_words(missed: Missed, room: bool) -> String {
    match missed.free {
        Some(free) if room => format!("missed · b Enter moves it to {}", span_words(free)),
        Some(free) => format!("missed · b Enter: {}", span_words(free)),
        None => "missed · s begins a session all the same".into(),
    }
}

/// "12 cards, 78 of 90 minutes"
fn fill_words(agenda: &Agenda) -> String {
    match agenda.placed() {
        _ if !agenda.has_due() => format!("{} free minutes", agenda.capacity()),
        cards => format!("{}, {} of {} minutes", text::count(cards, "card"), agenda.used(), agenda.capacity()),
    }
}

fn day_words(app: &App, today: &Today) -> String {
    let (day, present) = (today.day(app), app.today());
    match (day - present).num_days() {
        0 => "Today".into(),
        1 => "Tomorrow".into(),
        -1 => "Yesterday".into(),
        _ => day.format("%a %-d %b").to_string(),
    }
}

fn pieces_words(agenda: &Agenda) -> String {
    agenda.pieces.iter().map(|piece| span_words(*piece)).collect::<Vec<_>>().join(", ")
}

fn span_words(span: Span) -> String {
    format!("{}–{}", clock(span.from), clock(span.to))
}

/// "09:05"
fn clock(second: u32) -> String {
    format!("{:02}:{:02}", second / 3600, second / 60 % 60)
}

/// The deal behind the selected card: who, why now, what was last said.
fn deal(app: &App, today: &Today, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let columns = usize::from(area.width);
    let Some(sheet) = &today.sheet else { return };
    let mut lines = vec![summary::heading(sheet, theme, columns)];
    let narrow = area.height > 8;
    if narrow {
        lines.push(Line::default());
    }
    let facts = summary::status(app, sheet).into_iter().chain(summary::owed(sheet, 3, app.today()));
    for fact in facts {
        match narrow {
            true => lines.extend(summary::whole(fact, theme, columns)),
            false => lines.push(summary::labelled(fact.0, fact.1, fact.2, theme, columns)),
        }
    }
    lines.push(summary::contact(sheet, theme, columns));
    if narrow {
        lines.push(Line::default());
    }
    lines.extend(summary::said(sheet, app.today(), theme, columns));
    frame.render_widget(Paragraph::new(lines), area);
}

/// What a day is that has no block of its own.
fn kind_words(kind: &Kind) -> Option<String> {
    match kind {
        Kind::Working => None,
        Kind::Weekend => Some("No working day.".into()),
        Kind::Off => Some("A day off.".into()),
    }
}

//! Draws the program; the only part besides the terminal loop that knows ratatui.

mod boxes;
mod busy;
mod campaigns;
mod chooser;
mod confirm;
mod duplicates;
mod foot;
mod form;
mod funnel;
mod handoff;
mod head;
mod history;
mod menu;
mod page;
pub mod parts;
mod preview;
mod promises;
mod prompt;
mod rehearsal;
mod reset;
mod review;
mod row;
mod session;
mod summary;
pub mod theme;
mod today;
mod triage;
mod week;
mod words;

use crate::app::overlay::Overlay;
use crate::app::{App, Screen, layout};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Paragraph};
use theme::{Meaning, Theme};

/// Draws everything in sight: the screen, then its boxes, the last on top.
pub fn draw(app: &App, theme: Theme, frame: &mut Frame<'_>) {
    let area = frame.area();
    if area.width < layout::LEAST.0 || area.height < layout::LEAST.1 {
        return too_small(frame, area);
    }
    let size = (area.width, area.height);
    let parts =
        [Constraint::Length(layout::header_height(size)), Constraint::Min(1), Constraint::Length(layout::FOOT_HEIGHT)];
    let [header, body, foot] = Layout::vertical(parts).areas(area);
    head::draw(app, theme, frame, header);
    match &app.screen {
        Screen::Funnel => funnel::draw(app, theme, frame, body),
        Screen::Today(day) => today::draw(app, day, theme, frame, body),
        Screen::Deal(page) => page::draw(app, page, theme, frame, body),
        Screen::Triage(cards) => triage::draw(app, cards, theme, frame, body),
        Screen::Session(state) => {
            // What the keys of a card lead to is never hidden by what was answered.
            let height = body.height.saturating_sub(foot::above(app, theme, area.width));
            session::draw(app, state, theme, frame, Rect { height, ..body });
        }
        Screen::Duplicates(state) => duplicates::draw(state, theme, frame, body),
        Screen::Promises(state) => promises::draw(app, state, theme, frame, body),
        Screen::Review(state) => review::draw(state, theme, frame, body),
        Screen::Boxes(state) => boxes::draw(state, theme, frame, body),
        Screen::Week(state) => week::draw(state, theme, frame, body),
        Screen::Reset(state) => {
            let height = body.height.saturating_sub(foot::above(app, theme, area.width));
            reset::draw(app, state, theme, frame, Rect { height, ..body });
        }
        Screen::Rehearsal(state) => rehearsal::draw(state, theme, frame, body),
        Screen::Campaigns(state) => campaigns::draw(app, state, theme, frame, body),
        Screen::History(past) => history::draw(app, past, theme, frame, body),
    }
    foot::draw(app, theme, frame, foot);
    let above_footer = Rect { height: area.height.saturating_sub(1), ..area };
    if !app.pending.is_empty() {
        chooser::draw_pending(app, theme, frame, above_footer);
    }
    if let Some(overlay) = app.overlays.last() {
        match overlay {
            Overlay::Chooser(chooser, _) => chooser::draw(chooser, theme, frame, above_footer),
            Overlay::Prompt(asked) => prompt::draw(asked, theme, frame, above_footer),
            Overlay::Preview(preview) => preview::draw(preview, theme, frame, above_footer),
            Overlay::Form(asked) => form::draw(asked, theme, frame, above_footer),
            Overlay::Confirm(asked) => confirm::draw(asked, theme, frame, above_footer),
            Overlay::Busy(at_work) => busy::draw(at_work, theme, frame, above_footer),
            Overlay::Menu(menu) => menu::draw(menu, size, theme, frame, above_footer),
        }
    }
}

fn too_small(frame: &mut Frame<'_>, area: Rect) {
    let (columns, rows) = layout::LEAST;
    let words = format!("box9 needs {columns}×{rows}; this terminal is {}×{}.", area.width, area.height);
    let lines: Vec<Line<'_>> = parts::wrap(&words, usize::from(area.width)).into_iter().map(Line::from).collect();
    frame.render_widget(Paragraph::new(lines), area);
}

/// Clears the bottom of an area for a box of so many lines, and draws the rule with its title on top.
fn sheet(frame: &mut Frame<'_>, theme: Theme, area: Rect, lines: u16, title: &str) -> Rect {
    let height = (lines + 1).min(area.height);
    let whole = Rect { y: area.bottom() - height, height, ..area };
    frame.render_widget(Clear, whole);
    let top = Rect { height: 1, ..whole };
    frame.render_widget(titled_rule(theme, title, usize::from(area.width)), top);
    Rect { y: whole.y + 1, height: height - 1, ..whole }
}

/// Answers a line across, with words near its beginning.
fn titled_rule(theme: Theme, title: &str, columns: usize) -> Line<'static> {
    let title = parts::fit(title, columns.saturating_sub(4));
    let rest = columns.saturating_sub(parts::width(&title) + 4);
    Line::from(vec![
        Span::styled("─ ", theme.style(Meaning::Rule)),
        Span::styled(title, theme.style(Meaning::TitleFocused)),
        Span::styled(format!(" {}", "─".repeat(rest + 1)), theme.style(Meaning::Rule)),
    ])
}

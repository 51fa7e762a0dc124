//! A session: how far one is, the clock, the card with all that is known, and what each key leads to.

mod closing;

use super::parts;
use super::summary::{self, Fact, labelled, whole};
use super::theme::{Meaning, Theme};
use super::{triage, words};
use crate::app::App;
use crate::app::session::{Choice, Session};
use crate::domain::queue::CardKind;
use crate::domain::session::{Mode, Planned, Running};
use crate::domain::text;
use crate::keys::Scope;
use crate::store::sheet::Sheet;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// From so many lines on each key has a line of its own, with what it leads to.
const ROOMY: u16 = 18;

/// Draws the screen.
pub fn draw(app: &App, session: &Session, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let columns = usize::from(inner.width);
    frame.render_widget(progress(app, session, theme, columns), Rect { height: 1, ..inner });
    let airy = u16::from(inner.height >= 28);
    let choices = choices(app, session, theme, columns, inner.height >= ROOMY);
    let low = (choices.len() as u16).min(inner.height.saturating_sub(2));
    let gap = u16::from(inner.height >= ROOMY);
    let height = inner.height.saturating_sub(1 + airy + low + gap);
    let middle = Rect { y: inner.y + 1 + airy, height, ..inner };
    let bottom = Rect { y: inner.bottom().saturating_sub(low), height: low, ..inner };
    frame.render_widget(Paragraph::new(choices), bottom);
    if let Some(tray) = session.tray.as_ref().filter(|_| session.is_tray()) {
        return triage::as_card(app, tray, session.scroll, theme, frame, middle);
    }
    let lines = match session.running.card() {
        _ if session.closing.is_some() => closing::lines(app, session, theme, columns),
        Some(card) => lines(app, session, card, theme, columns),
        None => Vec::new(),
    };
    frame.render_widget(Paragraph::new(parts::seen(lines, session.scroll, usize::from(height), theme)), middle);
}

/// "3 of 17, 48 after · opportunities" on the left, "12 of 90 min, 5 paused" on the right.
fn progress(app: &App, session: &Session, theme: Theme, columns: usize) -> Line<'static> {
    let (running, now) = (&session.running, app.view.now);
    let (done, all) = running.count();
    let head = match running.card().filter(|_| !session.ended) {
        Some(card) => place_words(running, card),
        None => format!("{done} of {} done", text::count(all, "card")),
    };
    let clock = &running.clock;
    let minutes = clock.worked(now) / 60;
    let over = running.is_over(now);
    let mut told = format!("{minutes} of {} min", running.minutes);
    for (seconds, what) in [(clock.paused(now), "paused"), (clock.interrupted(now), "interrupted")] {
        if seconds >= 60 && columns >= 60 {
            told.push_str(&format!(", {} {what}", seconds / 60));
        }
    }
    let (sign, meaning) = match clock.mode() {
        _ if session.ended => ("ended  ", Meaning::Dim),
        Mode::Paused => ("paused  ", Meaning::Today),
        Mode::Interrupted => ("interrupted  ", Meaning::Today),
        Mode::Running if over => ("time is up  ", Meaning::Today),
        Mode::Running => ("", Meaning::Text),
    };
    let head = parts::fit(&head, columns.saturating_sub(parts::width(sign) + parts::width(&told) + 1));
    let between = columns.saturating_sub(parts::width(&head) + parts::width(sign) + parts::width(&told));
    Line::from(vec![
        Span::styled(head, theme.style(Meaning::Strong)),
        Span::raw(" ".repeat(between)),
        Span::styled(sign, theme.style(meaning)),
        Span::styled(told, theme.style(if over { Meaning::Strong } else { Meaning::Dim })),
    ])
}

/// "3 of 17, 48 after · opportunities": the same numbers as in Today; "2 of 48 after the block · leads" behind it.
fn place_words(running: &Running, card: &Planned) -> String {
    let (nth, all, behind) = running.place();
    let group = card.group().title().to_lowercase();
    match (card.after, behind) {
        (true, _) => format!("{nth} of {behind} after the block · {group}"),
        (false, 0) => format!("{nth} of {all} · {group}"),
        (false, behind) => format!("{nth} of {all}, {behind} after · {group}"),
    }
}

fn lines(app: &App, session: &Session, card: &Planned, theme: Theme, columns: usize) -> Vec<Line<'static>> {
    match &session.sheet {
        Some(sheet) => of_deal(app, session, card, sheet, theme, columns),
        None => without_deal(app, session, card, theme, columns),
    }
}

fn of_deal(
    app: &App,
    session: &Session,
    card: &Planned,
    sheet: &Sheet,
    theme: Theme,
    columns: usize,
) -> Vec<Line<'static>> {
    let today = app.today();
    let barred = sheet.person.as_ref().is_some_and(|person| person.do_not_contact);
    let barred = barred.then(|| ("", "do not contact".to_owned(), Meaning::Bad));
    let why = [("why", card.why.clone(), Meaning::Strong)];
    let step = sheet.steps.first().map(|step| step.words.clone()).unwrap_or_default();
    let known = |fact: &Fact| fact.0 != "next" || step.is_empty() || !card.why.contains(&step);
    let status = summary::status(app, sheet).into_iter().filter(known);
    let (stuck, status): (Vec<Fact>, Vec<Fact>) = status.partition(|fact| fact.0 == "stuck");
    let aim = session.aim.iter().enumerate().map(|(nth, aim)| {
        let label = if nth == 0 { "aim" } else { "" };
        (label, text::one_line(aim), Meaning::Text)
    });
    let mut touches = sheet.touches.iter();
    let mut lines = vec![summary::heading(sheet, theme, columns)];
    let first = barred.into_iter().chain(why).chain(stuck);
    lines.extend(first.flat_map(|fact| whole(fact, theme, columns)));
    lines.extend(touches.next().into_iter().flat_map(|touch| whole(last_said(app, touch), theme, columns)));
    let told = |fact: &Fact| fact.0 == "promise" && card.why.contains(fact.1.trim_start_matches(['!', ' ']));
    let owed = summary::owed(sheet, 4, today).into_iter().filter(|fact| !told(fact));
    let facts = owed.chain(aim).chain(status);
    lines.extend(facts.flat_map(|fact| whole(fact, theme, columns)));
    lines.push(summary::contact(sheet, theme, columns));
    for participant in &sheet.participants {
        let words = format!("{}, {}", participant.person.name, participant.role.word());
        lines.push(labelled("with", words, Meaning::Text, theme, columns));
    }
    lines.extend(note(sheet, theme, columns));
    lines.extend(touches.map(|touch| summary::touch_line(touch, today, theme, columns)));
    lines
}

/// What was last said is never cut.
fn last_said(app: &App, touch: &crate::domain::touch::Touch) -> Fact {
    let what = touch.outcome.map_or(touch.kind.word(), |outcome| outcome.label());
    let said = touch.text.as_deref().map(text::one_line).unwrap_or_default();
    let words = format!("{what}, {}  {said}", words::ago(touch.day, app.today()));
    ("last", words.trim_end().to_owned(), Meaning::Text)
}

fn note(sheet: &Sheet, theme: Theme, columns: usize) -> Vec<Line<'static>> {
    let note = sheet.deal.note.as_deref().map(text::one_line).unwrap_or_default();
    if note.is_empty() { Vec::new() } else { whole(("note", note, Meaning::Text), theme, columns) }
}

fn without_deal(app: &App, session: &Session, card: &Planned, theme: Theme, columns: usize) -> Vec<Line<'static>> {
    let (head, why) = match card.kind() {
        CardKind::Triage => {
            let waiting = text::count(app.funnel.tray.max(0) as usize, "name");
            ("The tray".to_owned(), format!("{waiting} to classify: lead, prospect, opportunity, handoff or out"))
        }
        CardKind::Prospecting => {
            let added = text::count(session.running.added as usize, "name");
            let minutes = card.seconds.div_ceil(60);
            ("Prospecting".to_owned(), format!("{minutes} minutes for new names; {added} added so far"))
        }
        _ => ("A campaign".to_owned(), card.why.clone()),
    };
    let mut lines = vec![Line::from(Span::styled(parts::fit(&head, columns), theme.style(Meaning::Strong)))];
    lines.extend(whole(("why", why, Meaning::Text), theme, columns));
    if let Some((category, brief)) = &session.brief {
        lines.push(labelled("for", format!("#{category}"), Meaning::Text, theme, columns));
        lines.extend(whole(("brief", text::one_line(brief), Meaning::Text), theme, columns));
    }
    lines
}

/// Each key with what it leads to, a line each; only the words where there is little room.
fn choices(app: &App, session: &Session, theme: Theme, columns: usize, roomy: bool) -> Vec<Line<'static>> {
    let scope = if session.is_tray() { Scope::Tray } else { Scope::Session };
    let keyed = |choice: &Choice| app.keymap.key_for(scope, choice.action).unwrap_or_default();
    let keyed: Vec<(String, &Choice)> = session.choices.iter().map(|choice| (keyed(choice), choice)).collect();
    if roomy {
        let widest = session.choices.iter().map(|choice| parts::width(&choice.label)).max().unwrap_or(0);
        return keyed.iter().map(|(key, choice)| long(key, choice, widest, theme, columns)).collect();
    }
    let mut lines: Vec<Vec<Span<'static>>> = Vec::new();
    let mut left = 0;
    for (key, choice) in keyed {
        let wide = parts::width(&key) + parts::width(&choice.label) + 1;
        if wide > left || lines.is_empty() {
            lines.push(Vec::new());
            left = columns;
        }
        left = left.saturating_sub(wide + 2);
        if let Some(line) = lines.last_mut() {
            line.push(Span::styled(key, theme.style(Meaning::Key)));
            line.push(Span::styled(format!(" {}  ", choice.label), theme.style(Meaning::Text)));
        }
    }
    lines.into_iter().map(Line::from).collect()
}

fn long(key: &str, choice: &Choice, widest: usize, theme: Theme, columns: usize) -> Line<'static> {
    let leads = if choice.leads_to.is_empty() { String::new() } else { format!("→ {}", choice.leads_to) };
    Line::from(vec![
        Span::styled(format!("{key}  "), theme.style(Meaning::Key)),
        Span::styled(parts::pad(&choice.label, widest), theme.style(Meaning::Text)),
        Span::raw("  "),
        Span::styled(parts::fit(&leads, columns.saturating_sub(widest + 5)), theme.style(Meaning::Dim)),
    ])
}

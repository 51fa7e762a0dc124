//! The selected deal under the panes: who, what is next, what is missing, what was last said.

use super::theme::{Meaning, Theme};
use super::words;
use super::{handoff, parts};
use crate::app::App;
use crate::domain::letter::{Letter, LetterState};
use crate::domain::promise::{Promise, Side};
use crate::domain::stage::Stage;
use crate::domain::step::{Step, Wants};
use crate::domain::touch::Touch;
use crate::domain::when;
use crate::domain::{Day, text};
use crate::store::sheet::Sheet;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// Draws the rule and, under it, the deal.
pub fn draw(app: &App, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let rule = "─".repeat(usize::from(inner.width));
    frame.render_widget(Line::from(Span::styled(rule, theme.style(Meaning::Rule))), Rect { height: 1, ..inner });
    let below = Rect { y: inner.y + 1, height: inner.height - 1, ..inner };
    let Some(sheet) = &app.funnel.summary else {
        if app.funnel.is_empty() {
            frame.render_widget(Paragraph::new(welcome(theme, usize::from(below.width))), below);
        }
        return;
    };
    let (left, right) = if inner.width >= 100 { halves(below) } else { (below, Rect { height: 0, ..below }) };
    let columns = usize::from(left.width);
    let mut lines = vec![heading(sheet, theme, columns)];
    let status = status(app, sheet).into_iter().chain(owed(sheet, 2, app.today()));
    lines.extend(status.map(|(label, words, meaning)| labelled(label, words, meaning, theme, columns)));
    lines.push(contact(sheet, theme, columns));
    if right.height > 0 {
        let touches = said(sheet, app.today(), theme, usize::from(right.width));
        frame.render_widget(Paragraph::new(touches), right);
    } else {
        lines.extend(said(sheet, app.today(), theme, columns));
    }
    frame.render_widget(Paragraph::new(lines), left);
}

/// What an empty file says: what to do first.
fn welcome(theme: Theme, columns: usize) -> Vec<Line<'static>> {
    let first = [
        ("n", "adds a name in one line, as  Ada Lovelace @Analytical Engines ada@ae.example >fri call"),
        ("q", "leaves; then  box9 import FILE  brings in the list you have,"),
        ("", "and  box9 --demo  shows a full funnel to play with"),
    ];
    let mut lines =
        vec![Line::from(Span::styled("Nothing is in this file yet.", theme.style(Meaning::Strong))), Line::default()];
    lines.extend(first.map(|(key, does)| {
        let does = parts::fit(does, columns.saturating_sub(3));
        Line::from(vec![
            Span::styled(parts::pad(key, 3), theme.style(Meaning::Key)),
            Span::styled(does, theme.style(Meaning::Text)),
        ])
    }));
    lines
}

fn halves(area: Rect) -> (Rect, Rect) {
    let left = area.width * 11 / 20;
    (Rect { width: left - 2, ..area }, Rect { x: area.x + left, width: area.width - left, ..area })
}

/// The name, and behind it what kind of deal it is.
pub fn heading(sheet: &Sheet, theme: Theme, columns: usize) -> Line<'static> {
    let line = &sheet.line;
    let name = parts::fit(&line.name, columns * 2 / 3);
    let left = columns.saturating_sub(parts::width(&name) + 2);
    let beside: Vec<String> = [
        sheet.person.as_ref().and_then(|person| person.job_title.clone()),
        line.company.clone(),
        line.title.clone().filter(|title| *title != line.name),
        line.category.clone().map(|category| format!("#{category}")),
    ]
    .into_iter()
    .flatten()
    .collect();
    Line::from(vec![
        Span::styled(name, theme.style(Meaning::Strong)),
        Span::raw("  "),
        Span::styled(parts::fit(&beside.join(" · "), left), theme.style(Meaning::Dim)),
    ])
}

/// A label, words, and what they mean.
pub type Fact = (&'static str, String, Meaning);

/// Where it stands, what is next, what is wrong.
pub fn status(app: &App, sheet: &Sheet) -> Vec<Fact> {
    let today = app.today();
    let settings = app.store.settings();
    let mut facts = vec![("stage", place(sheet, today), Meaning::Text)];
    facts.extend(handoff::urgent(sheet, today));
    facts.extend(handoff::line(sheet, today, &settings.week));
    if let Some(step) = sheet.steps.first() {
        let (_, meaning) = words::due(sheet.line.next.as_ref(), today);
        facts.push(("next", step_words(step, today), if meaning == Meaning::Dim { Meaning::Text } else { meaning }));
    }
    facts.extend(sheet.letters.iter().map(|letter| letter_fact(letter, today)));
    if let Some(why) = words::cold_words(&sheet.line, settings, today) {
        facts.push(("cold", format!("{} {why}", words::COLD), Meaning::Cold));
    }
    if let Some(gaps) = words::gap_words(sheet.line.gaps) {
        facts.push(("gaps", format!("{} {gaps}", words::GAP), Meaning::Gap));
    }
    let postponed = sheet.deal.postponed;
    if postponed >= settings.stuck_after {
        let stuck = format!("{} postponed {postponed} times without an answer: decide it", words::STUCK);
        facts.push(("stuck", stuck, Meaning::Stuck));
    }
    facts
}

/// "handed over yesterday, a s when sent: A question about Lee".
fn letter_fact(letter: &Letter, today: Day) -> Fact {
    let made = when::show(letter.made, today);
    let state = if letter.state == LetterState::HandedOver { "handed over" } else { "written" };
    let meaning = if letter.made < today { Meaning::Late } else { Meaning::Today };
    ("draft", format!("{state} {made}, a s when sent: {}", text::one_line(&letter.subject)), meaning)
}

/// What is owed, ours first: so many of ours, and how many of theirs we wait for.
pub fn owed(sheet: &Sheet, most: usize, today: Day) -> Vec<Fact> {
    let open = |side: Side| sheet.promises.iter().filter(move |promise| promise.is_open() && promise.side == side);
    let mine = open(Side::Mine).take(most).map(|promise| {
        let (words, meaning) = promise_words(promise, today);
        ("promise", format!("{} {words}", words::PROMISE), meaning)
    });
    let waiting = open(Side::Theirs)
        .map(|promise| today.signed_duration_since(promise.made).num_days().max(0))
        .max()
        .map(|oldest| {
            let words = format!("waiting for them: {}, oldest {oldest}d", open(Side::Theirs).count());
            ("theirs", words, Meaning::Text)
        });
    mine.chain(waiting).collect()
}

/// "training for two, 2d late": late only what was promised for a day and is ours.
pub fn promise_words(promise: &Promise, today: Day) -> (String, Meaning) {
    let work = promise.minutes.map(|minutes| format!(", {minutes}m of work")).unwrap_or_default();
    let text = text::one_line(&promise.text);
    match promise.side {
        Side::Mine if promise.is_missed(today) => {
            (format!("{text}, {}{work}", when::show_due(promise.due, today)), Meaning::Late)
        }
        Side::Mine => (format!("{text}, {}{work}", when::show(promise.due, today)), Meaning::Promised),
        Side::Theirs => (format!("theirs: {text}, {}", when::show(promise.due, today)), Meaning::Text),
    }
}

/// A dim label in front of words, which go on under themselves where they need more than a line.
pub fn whole(fact: Fact, theme: Theme, columns: usize) -> Vec<Line<'static>> {
    let (label, words, meaning) = fact;
    let lines = parts::wrap(&words, columns.saturating_sub(9)).into_iter().enumerate();
    let labels = |nth| if nth == 0 { label } else { "" };
    lines.map(|(nth, words)| labelled(labels(nth), words, meaning, theme, columns)).collect()
}

/// A dim label in front of words.
pub fn labelled(label: &str, words: String, meaning: Meaning, theme: Theme, columns: usize) -> Line<'static> {
    Line::from(vec![
        Span::styled(parts::pad(label, 8), theme.style(Meaning::Dim)),
        Span::raw(" "),
        Span::styled(parts::fit(&words, columns.saturating_sub(9)), theme.style(meaning)),
    ])
}

/// "opportunity, proposal since 3 Nov · $12,500 · 60 %"
pub fn place(sheet: &Sheet, today: Day) -> String {
    let deal = &sheet.deal;
    let stage = match (deal.stage, deal.archived) {
        (_, true) => "archived".to_owned(),
        _ if deal.state.is_closed() => format!("{}: {}", deal.state, deal.close_reason.clone().unwrap_or_default()),
        (None, _) => match &deal.stage_word {
            Some(word) => format!("in the tray (\"{word}\")"),
            None => "in the tray".into(),
        },
        (Some(stage), _) => {
            let phase = deal.phase.map(|phase| format!(", {phase}")).unwrap_or_default();
            let since = if stage == Stage::Opportunity { deal.phase_on } else { deal.stage_on };
            format!("{stage}{phase} since {}", words::ago(since, today))
        }
    };
    let value = deal.value.map(|value| value.show());
    let hoped = Some(deal).filter(|deal| !deal.is_won());
    let odds = hoped.and_then(|deal| deal.odds).map(|odds| format!("{odds} %"));
    let expected = hoped.and_then(|deal| deal.expected_on).map(|day| format!("expected {}", when::show(day, today)));
    let signed = deal.signed_on.map(|day| format!("signed {}", when::show(day, today)));
    [Some(stage), value, odds, expected, signed].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// "call about the quote, Fri 27 Nov 10:00"
pub fn step_words(step: &Step, today: Day) -> String {
    let waits = step.wants != Wants::Do && step.day >= today;
    let day = if waits { when::dated(step.day, today) } else { when::show_due(step.day, today) };
    let day = step.at.map_or(day.clone(), |at| format!("{day} {}", at.format("%H:%M")));
    let tries = if step.tries > 0 { format!(", try {}", step.tries + 1) } else { String::new() };
    let until = if step.day < today { "," } else { " until" };
    match (step.wants, step.words.as_str()) {
        (Wants::Do, "") => day,
        (Wants::Do, words) => format!("{words}, {day}{tries}"),
        (Wants::Wait, "") => format!("wait{until} {day}"),
        (Wants::Wait, words) => format!("wait for {words}{until} {day}"),
        (Wants::Rest, _) => format!("rest{until} {day}"),
    }
}

/// How to reach them.
pub fn contact(sheet: &Sheet, theme: Theme, columns: usize) -> Line<'static> {
    let barred = sheet.person.as_ref().is_some_and(|person| person.do_not_contact);
    let ways = sheet.reaches.iter().map(|reach| reach.value.clone()).collect::<Vec<_>>().join("  ");
    match (barred, ways.is_empty()) {
        (true, _) => labelled("reach", "do not contact".into(), Meaning::Bad, theme, columns),
        (false, true) => Line::default(),
        (false, false) => labelled("reach", ways, Meaning::Text, theme, columns),
    }
}

/// What was last said, and the beginning of the note.
pub fn said(sheet: &Sheet, today: Day, theme: Theme, columns: usize) -> Vec<Line<'static>> {
    let mut lines: Vec<Line<'static>> =
        sheet.touches.iter().map(|touch| touch_line(touch, today, theme, columns)).collect();
    if let Some(note) = &sheet.deal.note {
        lines.push(labelled("note", text::one_line(note), Meaning::Dim, theme, columns));
    }
    if lines.is_empty() {
        lines.push(Line::from(Span::styled("Nothing was said yet; a logs what happened.", theme.style(Meaning::Dim))));
    }
    lines
}

/// "2d ago  talked  wants the quote by Friday"
pub fn touch_line(touch: &Touch, today: Day, theme: Theme, columns: usize) -> Line<'static> {
    let what = touch.outcome.map_or(touch.kind.word(), |outcome| outcome.label());
    let text = touch.text.as_deref().map(text::one_line).unwrap_or_default();
    let head = format!("{what}  ");
    let left = columns.saturating_sub(9 + parts::width(&head));
    Line::from(vec![
        Span::styled(parts::pad(&words::ago(touch.day, today), 8), theme.style(Meaning::Dim)),
        Span::raw(" "),
        Span::styled(head, theme.style(if touch.two_way { Meaning::Strong } else { Meaning::Text })),
        Span::styled(parts::fit(&text, left), theme.style(Meaning::Text)),
    ])
}

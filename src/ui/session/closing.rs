//! The closing page: what was done, what moved, what is left and when it is reached, and what came of it.

use super::super::parts;
use super::super::summary::whole;
use super::super::theme::{Meaning, Theme};
use crate::app::App;
use crate::app::session::{Closing, Session};
use crate::domain::text;
use crate::domain::touch::Outcome;
use ratatui::text::{Line, Span};

/// Below so many a share says nothing; the count is told alone.
const HANDFUL: u32 = 5;

/// Answers its lines.
pub fn lines(app: &App, session: &Session, theme: Theme, columns: usize) -> Vec<Line<'static>> {
    let Some(closing) = &session.closing else { return Vec::new() };
    let (running, now) = (&session.running, app.view.now);
    let (done, all) = running.count();
    let head = match (session.ended, done == all) {
        (true, true) => "Every card is done; the day counts as kept.",
        (false, true) => "Every card is done; the day counts as kept when X ends the session.",
        (true, false) => "The session has ended.",
        (false, false) => "",
    };
    let minutes = |seconds: i64| text::count((seconds / 60).max(0) as usize, "minute");
    let clock = &running.clock;
    let mut time = format!("{} worked of {}", minutes(clock.worked(now)), running.minutes);
    for (seconds, what) in [(clock.paused(now), "paused"), (clock.interrupted(now), "interrupted")] {
        if seconds >= 60 {
            time.push_str(&format!(", {} {what}", minutes(seconds)));
        }
    }
    let facts = [
        ("done", done_words(closing)),
        ("moved", or_nobody(&closing.moved, closing.figures.moved.len())),
        ("left", left_words(closing)),
        ("time", time),
        ("came", came_words(closing.came)),
    ];
    let head = parts::wrap(head, columns).into_iter();
    let mut lines: Vec<Line<'static>> = head
        .map(|words| Line::from(Span::styled(words, theme.style(Meaning::Good))))
        .chain([Line::default()])
        .collect();
    lines.extend(facts.into_iter().flat_map(|(label, words)| whole((label, words, Meaning::Text), theme, columns)));
    if session.ended && closing.week_ends {
        let words = "The week is over: Esc leaves, and W says what was kept and what comes next.";
        lines.extend([Line::default(), Line::from(Span::styled(words, theme.style(Meaning::Accent)))]);
    }
    if session.ended {
        let words = if done == all { "Esc leaves." } else { "Esc leaves; s there goes on with what is left." };
        lines.extend([Line::default(), Line::from(Span::styled(words, theme.style(Meaning::Dim)))]);
    }
    lines
}

/// "9 talked, 4 voicemail, 2 sent"
fn done_words(closing: &Closing) -> String {
    let word = |word: &str| Outcome::parse(word).map_or(word.replace('-', " "), |outcome| outcome.label().to_owned());
    let words: Vec<String> =
        closing.figures.outcomes.iter().map(|(one, count)| format!("{count} {}", word(one))).collect();
    if words.is_empty() { "nothing yet".into() } else { words.join(", ") }
}

fn or_nobody(moved: &[String], all: usize) -> String {
    let more = all.saturating_sub(moved.len());
    let more = (more > 0).then(|| format!("and {more} more"));
    let words: Vec<String> = moved.iter().cloned().chain(more).collect();
    if words.is_empty() { "nobody changed stage".into() } else { words.join(", ") }
}

fn left_words(closing: &Closing) -> String {
    match (closing.waiting, closing.left.is_empty()) {
        (0, _) => "nothing".into(),
        (left, true) => text::count(left, "deal"),
        (left, false) => format!("{}: {}", text::count(left, "deal"), closing.left.join(", ")),
    }
}

/// "of 23 followed up in the last two weeks, 4 answered, 2 moved"
fn came_words((followed, answered, moved): (u32, u32, u32)) -> String {
    match followed {
        0 => "nobody was followed up in the last two weeks".into(),
        few if few < HANDFUL => {
            format!("only {few} followed up in the last two weeks; too few to say what comes of it")
        }
        _ => format!("of {followed} followed up in the last two weeks, {answered} answered, {moved} moved"),
    }
}

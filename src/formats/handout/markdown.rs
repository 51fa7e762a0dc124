//! A handout as Markdown.

use super::{Handout, Item, Row, chart};
use crate::domain::safe;

/// Answers the Markdown text, ending in a line break.
pub fn markdown(handout: &Handout) -> String {
    let mut out = format!("# {}\n", plain(&handout.title));
    if !handout.lead.is_empty() {
        out.push_str(&format!("\n{}\n", plain(&handout.lead)));
    }
    for section in &handout.sections {
        out.push_str(&format!("\n## {}\n\n", section.heading));
        section.rows.iter().for_each(|row| out.push_str(&self::row(row)));
    }
    if !handout.foot.is_empty() {
        out.push_str(&format!("\n---\n\n{}\n", plain(&handout.foot)));
    }
    out
}

fn row(row: &Row) -> String {
    match row {
        Row::Text(text) => text.lines().map(|line| format!("{}  \n", plain(line))).collect(),
        Row::Fact(label, value) => format!("- **{label}:** {}\n", plain(value)),
        Row::Item(item) => item_line(item),
        Row::Bar(bar) => chart::bar_line(bar),
        Row::Columns(columns) => chart::columns_line(columns),
    }
}

fn item_line(item: &Item) -> String {
    let mark = if item.done { 'x' } else { ' ' };
    let when = if item.when.is_empty() { String::new() } else { format!(" ({})", plain(&item.when)) };
    format!("- [{mark}] {}{when}{}\n", plain(&item.text), if item.late { " **late**" } else { "" })
}

/// Answers text on one line in which nothing is markup, and nothing moves a terminal.
pub fn plain(text: &str) -> String {
    let line = safe::line(&text.split_whitespace().collect::<Vec<_>>().join(" "));
    let mut out = String::with_capacity(line.len());
    for c in line.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' => out.extend(['\\', c]),
            '&' => out.push_str("&amp;"),
            _ => out.push(c),
        }
    }
    out
}

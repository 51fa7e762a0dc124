//! A page to read for each deal: its facts, who it is with, what comes next, what was promised and what happened.

use std::collections::HashSet;
use std::io::Write;

use super::lines;
use super::{Summary, written};
use crate::domain::deal::Deal;
use crate::domain::field;
use crate::domain::id::DealId;
use crate::domain::{Day, text, when};
use crate::error::Result;
use crate::formats::handout::plain;
use crate::store::cards::Card;
use crate::store::{Store, people, promises, steps, touches};

/// At most this many touches of a deal are listed, the newest.
const MOST_TOUCHES: usize = 1_000;

/// Writes the pages, one after the other.
pub fn write(store: &Store, who: Option<&[DealId]>, out: &mut dyn Write, today: Day) -> Result<Summary> {
    let mut named = HashSet::new();
    let mut summary = Summary::default();
    lines::each(store, who, |line| {
        summary.deals += 1;
        named.extend(line.deal.person);
        let page = page(store, &line, today)?;
        written(writeln!(out, "{page}"))
    })?;
    written(out.flush())?;
    Ok(Summary { people: named.len() as u64, ..summary })
}

fn page(store: &Store, line: &Card, today: Day) -> Result<String> {
    let mut page = format!("# {}\n\n", plain(&name(line)));
    page.push_str(&format!("{}\n\n", place(&line.deal)));
    for (label, value) in facts(line) {
        page.push_str(&format!("- **{label}:** {}\n", plain(&value)));
    }
    if let Some(note) = &line.deal.note {
        page.push_str(&format!("\n{}\n", quoted(note)));
    }
    section(&mut page, "People", further_people(store, line)?);
    section(&mut page, "Next", next(store, line, today)?);
    section(&mut page, "Promises", promised(store, line, today)?);
    section(&mut page, "Touches", happened(store, line)?);
    Ok(page)
}

fn section(page: &mut String, heading: &str, items: Vec<String>) {
    if !items.is_empty() {
        page.push_str(&format!("\n## {heading}\n\n- {}\n", items.join("\n- ")));
    }
}

fn name(line: &Card) -> String {
    let person = line.person.as_ref().map(|person| person.name.clone()).filter(|name| !name.is_empty());
    let company = line.company.as_ref().map(|company| company.name.clone());
    let title = line.deal.title.clone();
    let named: Vec<String> = [person, company, title].into_iter().flatten().collect();
    if named.is_empty() { line.deal.id.to_string() } else { named.join(", ") }
}

fn place(deal: &Deal) -> String {
    let stage = deal.stage.map_or_else(|| deal.state.word().to_owned(), |stage| stage.word().to_owned());
    let phase = deal.phase.map(|phase| format!(", {phase}")).unwrap_or_default();
    let closed = if deal.state.is_closed() { format!(", {}", deal.state) } else { String::new() };
    let archived = if deal.archived { ", archived" } else { "" };
    format!("{}: {stage}{phase}{closed}{archived}", deal.id)
}

fn facts(line: &Card) -> Vec<(String, String)> {
    let mut facts: Vec<(String, String)> = Vec::new();
    if let Some(person) = &line.person {
        facts.extend(person.job_title.clone().map(|title| ("Job title".to_owned(), title)));
        facts.extend(line.reaches.iter().map(|reach| (text::capital(reach.kind.word()), reach.value.clone())));
        facts.extend(person.address.clone().map(|address| ("Address".to_owned(), address)));
        facts.extend(person.do_not_contact.then(|| ("Do not contact".to_owned(), "yes".to_owned())));
    }
    facts.extend(line.category.clone().map(|category| ("Category".to_owned(), category)));
    facts.extend((!line.tags.is_empty()).then(|| ("Tags".to_owned(), line.tags.join(", "))));
    let own = field::FIELDS.iter().filter(|field| field.word != "note" && field.word != "title");
    facts.extend(own.map(|field| (field.label.to_owned(), (field.show)(&line.deal))));
    facts.extend(line.deal.closed_on.map(|day| ("Closed".to_owned(), day.to_string())));
    facts.retain(|(_, value)| !value.is_empty());
    facts
}

fn further_people(store: &Store, line: &Card) -> Result<Vec<String>> {
    let further = people::participants(store.conn(), line.deal.id)?;
    Ok(further.into_iter().map(|one| format!("{} ({})", plain(&one.person.name), one.role)).collect())
}

fn next(store: &Store, line: &Card, today: Day) -> Result<Vec<String>> {
    let open = steps::open(store.conn(), line.deal.id)?;
    let said = |day: Day| when::show(day, today);
    Ok(open
        .into_iter()
        .map(|step| format!("{} ({}): {} {}", step.day, said(step.day), step.wants, plain(&step.words)))
        .collect())
}

fn promised(store: &Store, line: &Card, today: Day) -> Result<Vec<String>> {
    let all = promises::of_deal(store.conn(), line.deal.id)?;
    let said = |day: Day| when::show(day, today);
    Ok(all
        .into_iter()
        .map(|one| format!("{} ({}), {}, {}: {}", one.due, said(one.due), one.side, one.state, plain(&one.text)))
        .collect())
}

fn happened(store: &Store, line: &Card) -> Result<Vec<String>> {
    let all = touches::of_deal(store.conn(), line.deal.id, MOST_TOUCHES)?;
    Ok(all
        .into_iter()
        .map(|touch| {
            let outcome = touch.outcome.map(|outcome| format!(", {}", outcome.label())).unwrap_or_default();
            let text = touch.text.map(|text| format!(": {}", plain(&text))).unwrap_or_default();
            format!("{} {}{outcome}{text}", touch.day, touch.kind)
        })
        .collect())
}

fn quoted(note: &str) -> String {
    note.lines().map(|line| format!("> {}", plain(line))).collect::<Vec<_>>().join("\n>\n")
}

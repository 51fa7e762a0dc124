//! A sheet of deals whose headings are our own field words, so that it comes back in as it went out.

use std::collections::HashSet;
use std::io::Write;
use std::sync::LazyLock;

use super::Summary;
use super::lines;
use crate::domain::Day;
use crate::domain::field::{self, Field};
use crate::domain::id::DealId;
use crate::domain::person::ReachKind;
use crate::domain::stage::{Phase, Stage};
use crate::domain::step::Step;
use crate::error::{Error, Result};
use crate::formats::headings::{Label, Target, facts};
use crate::formats::words::formula_guard;
use crate::store::Store;
use crate::store::cards::Card;

type Show = fn(&Card) -> String;

/// The columns, each under the word by which it is known again.
const COLUMNS: &[(Target, Show)] = &[
    (Target::ExternalId, |line| line.deal.uid.to_string()),
    (Target::DealTitle, |line| text(&line.deal.title)),
    (Target::FullName, |line| line.person.as_ref().map(|person| person.name.clone()).unwrap_or_default()),
    (Target::JobTitle, |line| line.person.as_ref().map(|person| text(&person.job_title)).unwrap_or_default()),
    (Target::Company, |line| line.company.as_ref().map(|company| company.name.clone()).unwrap_or_default()),
    (Target::Domain, |line| line.company.as_ref().map(|company| text(&company.domain)).unwrap_or_default()),
    (Target::Address(Label::None, crate::formats::headings::Part::Whole), |line| {
        line.person.as_ref().map(|person| text(&person.address)).unwrap_or_default()
    }),
    (Target::Birthday, |line| line.person.as_ref().map(|person| text(&person.birthday)).unwrap_or_default()),
    (Target::DoNotContact, |line| yes(line.person.as_ref().is_some_and(|person| person.do_not_contact))),
    (Target::Stage, |line| {
        line.deal.stage.map_or_else(|| text(&line.deal.stage_word), |stage| Stage::word(stage).into())
    }),
    (Target::Phase, |line| line.deal.phase.map(Phase::word).unwrap_or_default().to_owned()),
    (Target::DealStatus, |line| line.deal.state.word().to_owned()),
    (Target::Archived, |line| yes(line.deal.archived)),
    (Target::Category, |line| text(&line.category)),
    (Target::Tags, |line| list(&line.tags)),
    (Target::Amount, |line| line.deal.value.map(|value| value.decimal()).unwrap_or_default()),
    (Target::Currency, |line| line.deal.value.map(|value| value.currency.code().to_owned()).unwrap_or_default()),
    (Target::Odds, |line| line.deal.odds.map(|odds| odds.to_string()).unwrap_or_default()),
    (Target::Source, |line| text(&line.deal.source)),
    (Target::Opened, |line| line.deal.opened_on.to_string()),
    (Target::ExpectedClose, |line| day(line.deal.expected_on)),
    (Target::Signed, |line| day(line.deal.signed_on)),
    (Target::ClosedOn, |line| day(line.deal.closed_on)),
    (Target::LostReason, |line| text(&line.deal.close_reason)),
    (Target::AgainOn, |line| day(line.deal.again_on)),
    (Target::NextKind, |line| line.next.as_ref().map(|step| step.wants.word().to_owned()).unwrap_or_default()),
    (Target::NextDay, |line| line.next.as_ref().map(when).unwrap_or_default()),
    (Target::NextWords, |line| line.next.as_ref().map(|step| step.words.clone()).unwrap_or_default()),
    (Target::Notes, |line| text(&line.deal.note)),
];

type Reaches = (ReachKind, fn(Label) -> Target, &'static [Label]);

/// The ways to reach a person, a column for each usual label; a rarer label goes into the first.
const REACHES: &[Reaches] = &[
    (ReachKind::Email, Target::Email, &[Label::None, Label::Work, Label::Home, Label::Other]),
    (
        ReachKind::Phone,
        Target::Phone,
        &[Label::None, Label::Work, Label::Home, Label::Mobile, Label::Main, Label::Other, Label::Fax, Label::Pager],
    ),
    (ReachKind::Link, Target::Link, &[Label::None, Label::Work, Label::Home, Label::LinkedIn, Label::Social]),
];

/// Writes the sheet; a cell that a spreadsheet would run is guarded by an apostrophe.
pub fn write(store: &Store, who: Option<&[DealId]>, out: &mut dyn Write) -> Result<Summary> {
    let mut writer = csv::Writer::from_writer(out);
    let failed = |error: csv::Error| Error::io("the export", std::io::Error::other(error));
    writer.write_record(headings()).map_err(failed)?;
    let mut people = HashSet::new();
    let mut summary = Summary::default();
    lines::each(store, who, |line| {
        summary.deals += 1;
        people.extend(line.deal.person);
        cells(&line).iter().try_for_each(|cell| writer.write_field(formula_guard(cell).as_bytes())).map_err(failed)?;
        writer.write_record(None::<&[u8]>).map_err(failed)
    })?;
    writer.flush().map_err(|error| Error::io("the export", error))?;
    Ok(Summary { people: people.len() as u64, ..summary })
}

fn headings() -> Vec<String> {
    let plain = COLUMNS.iter().map(|(target, _)| target.word());
    let reaches = REACHES.iter().flat_map(|(_, target, labels)| labels.iter().map(|label| target(*label).word()));
    plain.chain(reaches).chain(own_facts().iter().map(|field| field.word.to_owned())).collect()
}

/// The fields that only our own files have.
fn own_facts() -> &'static [&'static Field] {
    static FIELDS: LazyLock<Vec<&Field>> =
        LazyLock::new(|| facts().filter(|word| *word != "again").filter_map(|word| field::field(word).ok()).collect());
    &FIELDS
}

fn cells(line: &Card) -> Vec<String> {
    let plain = COLUMNS.iter().map(|(_, show)| show(line));
    let reaches =
        REACHES.iter().flat_map(|(kind, _, labels)| labels.iter().map(|label| reach(line, *kind, *label, labels)));
    let facts = own_facts().iter().map(|field| (field.show)(&line.deal));
    plain.chain(reaches).chain(facts).collect()
}

fn reach(line: &Card, kind: ReachKind, label: Label, labels: &[Label]) -> String {
    let column = |word: Option<&str>| {
        let label = word.and_then(Label::parse).unwrap_or(Label::None);
        if labels.contains(&label) { label } else { Label::None }
    };
    let of = line.reaches.iter().filter(|reach| reach.kind == kind && column(reach.label.as_deref()) == label);
    of.map(|reach| reach.value.as_str()).collect::<Vec<_>>().join("; ")
}

fn text(text: &Option<String>) -> String {
    text.clone().unwrap_or_default()
}

fn day(day: Option<Day>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

fn yes(yes: bool) -> String {
    if yes { "yes".to_owned() } else { String::new() }
}

fn when(step: &Step) -> String {
    match step.at {
        Some(at) => format!("{} {}", step.day, at.format("%H:%M")),
        None => step.day.to_string(),
    }
}

/// `a; b`, or a quoted list where a value holds a mark that parts values.
fn list(values: &[String]) -> String {
    let plain = !values.iter().any(|value| value.contains([',', ';', '|', '"', '\n']));
    if plain {
        return values.join("; ");
    }
    values.iter().map(|value| format!("\"{}\"", value.replace('"', "\"\""))).collect::<Vec<_>>().join(",")
}

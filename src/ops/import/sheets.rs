//! Rows of sheets come in: looked at, counted, then written in many short transactions.

use super::super::enrol::Starts;
use super::super::handoff::Books;
use super::deal_of::{blank_deal, planned};
use super::draft::Draft;
use super::layout::{self, Layout, Referenced};
use super::left_out;
use super::places::{self, Said};
use super::report::{Example, Places, Skipped};
use super::schedule::{Census, Schedule};
use super::seen::Seen;
use super::{Input, Outcome, Report, Request, Run, rank};
use crate::domain::spread::Load;
use crate::error::Result;
use crate::formats::table::{Item, Table};
use crate::store::origins::{self, Known};
use crate::store::{CUT, Long, Tx, blocks, import as rows, tally};

/// So much of a file is in memory at once.
const MOST_BYTES: usize = 4 * 1024 * 1024;
/// Why a row is skipped that names nothing.
const NOTHING: &str = "nothing in it names a person, a company or a deal";

/// Brings every file in; what deals refer to comes first.
pub fn bring_in(long: &mut Long<'_>, request: &Request, inputs: &[Input<'_>], report: &mut Report) -> Result<()> {
    let mut referenced = Referenced::of(inputs.len());
    let mut layouts = Vec::new();
    for input in inputs {
        layouts.push(Layout::look(long, input, request, &mut referenced)?);
    }
    layout::refuse_unknown_columns(&layouts, request)?;
    for heading in layouts.iter().flat_map(Layout::unmapped) {
        if !report.unmapped_columns.iter().any(|known| known == heading) {
            report.unmapped_columns.push(heading.to_owned());
        }
    }
    report.readings.extend(layouts.iter().map(|layout| layout.reading.clone()));
    let mut files: Vec<(Layout, &Input<'_>)> = layouts.into_iter().zip(inputs).collect();
    files.sort_by_key(|(layout, _)| rank(layout));
    let mut run = begin(long, request, &mut files, referenced)?;
    long.new_numbers_only()?;
    for (layout, input) in &mut files {
        rows_of(long, &mut run, layout, input, report)?;
    }
    report.tell_repeated();
    let label = report.label(&run.places);
    report.panes = run.places.by_pane;
    long.label(&label)
}

fn begin<'a>(
    long: &mut Long<'_>,
    request: &'a Request,
    files: &mut [(Layout, &Input<'_>)],
    referenced: Referenced,
) -> Result<Run<'a>> {
    let settings = long.settings();
    let today = long.today();
    let before = rows::last_numbers(long.conn())?;
    let all_new = origins::none(long.conn())?;
    let mut census = Census::default();
    for (layout, input) in files.iter_mut().filter(|_| !request.as_people) {
        layout.repeats.restart()?;
        long.reads(&layout.name, layout.total)?;
        for (at, item) in input.open()?.enumerate() {
            layout::tell(long, at)?;
            let Item::Row(record) = item? else { continue };
            let draft = Draft::read(&record, layout, settings.currency);
            let occurrence = layout.repeats.occurrence(&draft.print)?;
            if all_new || !origins::is_known(long.conn(), &draft.identity(occurrence))? {
                count(&mut census, &draft, request, long);
            }
        }
    }
    let load = Load::new(settings.block_minutes, tally::load(long.conn(), today)?, today, &settings.week);
    let load = load.with(blocks::others(long.conn(), today, &settings)?);
    Ok(Run {
        request,
        sources: files.iter().map(|(layout, _)| layout.source.clone()).collect(),
        referenced,
        schedule: Schedule::new(census, load, &settings),
        before,
        seen: Seen::before(long.conn(), files.iter().map(|(layout, _)| layout.total).sum())?,
        places: Places::default(),
        starts: Starts::default(),
        books: Books::default(),
        facts: Vec::new(),
    })
}

fn count(census: &mut Census, draft: &Draft, request: &Request, long: &Long<'_>) {
    let said = places::said(draft, request);
    if draft.is_nothing() || matches!(said, Said::Nothing | Said::Unknown(_)) {
        return;
    }
    let blank = blank_deal(draft, &Known::default(), long.today(), long.now());
    let deal = places::put(blank, draft, &said, request.won_as, long.today());
    match (planned(draft), draft.next.day) {
        (Some(step), Some(day)) if deal.needs_next() => census.count_planned(day.max(long.today()), step.kind),
        (Some(_), None) => {}
        _ => census.count(&deal, draft.category.as_deref()),
    }
}

fn rows_of(
    long: &mut Long<'_>,
    run: &mut Run<'_>,
    layout: &mut Layout,
    input: &Input<'_>,
    report: &mut Report,
) -> Result<()> {
    layout.repeats.restart()?;
    let mut table = input.open()?;
    long.reads(&layout.name, layout.total)?;
    loop {
        let part = next_rows(&mut *table, long.share())?;
        if part.is_empty() {
            return Ok(());
        }
        long.part_of(part.len(), |tx| {
            run.seen.look(tx.conn)?;
            part.chunks(CUT).try_for_each(|items| {
                items.iter().try_for_each(|item| one_item(tx, run, layout, item, report))?;
                tx.cut()
            })
        })?;
    }
}

/// Takes up to so many rows, fewer where they are long.
fn next_rows(table: &mut dyn Table, most: usize) -> Result<Vec<Item>> {
    let (mut rows, mut bytes) = (Vec::new(), 0);
    while rows.len() < most && bytes < MOST_BYTES {
        let Some(item) = table.next() else { break };
        let item = item?;
        bytes += match &item {
            Item::Row(record) => record.raw.len(),
            Item::Bad(bad) => bad.raw.len(),
        };
        rows.push(item);
    }
    Ok(rows)
}

fn one_item(tx: &Tx<'_>, run: &mut Run<'_>, layout: &mut Layout, item: &Item, report: &mut Report) -> Result<()> {
    let record = match item {
        Item::Row(record) => record,
        Item::Bad(bad) => {
            let skipped = Skipped { file: layout.name.clone(), line: bad.line, reason: bad.reason.clone() };
            return report.skip(skipped, &bad.raw);
        }
    };
    let draft = Draft::read(record, layout, tx.settings.currency);
    let occurrence = layout.repeats.occurrence(&draft.print)?;
    report.repeated += u64::from(occurrence > 1 && !draft.is_nothing());
    if draft.is_nothing() {
        let skipped = Skipped { file: layout.name.clone(), line: record.line, reason: NOTHING.to_owned() };
        return report.skip(skipped, &record.raw);
    }
    let (outcome, kept) = run.row_unless_off(tx, &draft, &draft.identity(occurrence))?;
    if !kept {
        return left_out::say(report, (&layout.name, record.line), outcome, &record.raw);
    }
    report.example(outcome.group(), || Example {
        file: layout.name.clone(),
        line: record.line,
        words: draft.words(),
        changes: run.facts.clone(),
    });
    if !matches!(outcome, Outcome::Unchanged) {
        report.unread(&draft.unread);
    }
    for word in [&draft.facts.stage, &draft.facts.status].into_iter().flatten() {
        report.told(run.request, word);
    }
    let said = places::said(&draft, run.request);
    if let Some(word) = draft.facts.stage.as_ref().or(draft.facts.status.as_ref()) {
        report.stage_word(word, said.place());
    }
    if let Said::Unknown(word) = said {
        report.unknown_stage(&word);
    }
    report.count(outcome);
    Ok(())
}

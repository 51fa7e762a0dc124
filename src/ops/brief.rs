//! The brief: one page about a handoff, everything for the owner, or what the customer may read.

use super::whole_file;
use crate::domain::handoff::{self, observed_words};
use crate::domain::id::DealId;
use crate::domain::person::{Person, Reach};
use crate::domain::promise::{Promise, PromiseState, Side};
use crate::domain::settings::Settings;
use crate::domain::stage::Stage;
use crate::domain::touch::Touch;
use crate::domain::{Day, when};
use crate::error::{Error, Result};
use crate::formats::handout::{Form, Handout, Item, Row};
use crate::store::sheet::{self, Sheet};
use crate::store::{Store, fires, handoffs, observations, people};
use std::path::{Path, PathBuf};

words! {
    /// Who reads it: the owner reads everything, the customer nothing private.
    Reader { Owner = "owner", Customer = "customer" }
}

/// So many of the newest touches stand in the owner's brief.
const TOUCHES: usize = 12;

/// Answers the brief of a deal that was sold.
pub fn brief(store: &Store, id: DealId, reader: Reader, today: Day) -> Result<Handout> {
    let sheet = sheet::load(store.conn(), id, TOUCHES)?;
    let sheet = sheet.ok_or_else(|| Error::NotFound(format!("There is no deal {id}.")))?;
    if sheet.deal.stage < Some(Stage::Handoff) && sheet.deal.signed_on.is_none() {
        let hint = "Win it first (w, or `box9 win`); the brief is for what was sold.";
        return Err(Error::refused_with(format!("{} has bought nothing yet.", sheet.line.name), hint));
    }
    match reader {
        Reader::Owner => for_owner(store, &sheet, today),
        Reader::Customer => Ok(for_customer(&sheet, store.settings())),
    }
}

/// Writes a brief into a file for the owner alone, whole or not at all.
pub fn write_file(handout: &Handout, form: Form, path: &Path, force: bool) -> Result<()> {
    whole_file::write(path, force, |out| {
        out.write_all(handout.written(form).as_bytes()).map_err(|error| Error::io(path, error))
    })
}

/// Writes a brief as a page into the folder of briefs beside the funnel file, over the last one, and answers where.
pub fn write_shown(store: &Store, id: DealId, reader: Reader, today: Day) -> Result<PathBuf> {
    let handout = brief(store, id, reader, today)?;
    let folder = store.path().with_file_name(FOLDER);
    std::fs::create_dir_all(&folder).map_err(|error| Error::io(&folder, error))?;
    let path = folder.join(format!("{}-{reader}.html", id.0));
    write_file(&handout, Form::Html, &path, true)?;
    Ok(path)
}

/// Where briefs go that are shown.
const FOLDER: &str = "briefs";

/// What they get and by when, who does what, what we need from them, how to get started and whom to ask.
///
/// Nothing private: no notes, worries, reasons, risks, odds, touches or observations.
fn for_customer(sheet: &Sheet, settings: &Settings) -> Handout {
    let deal = &sheet.deal;
    let mut page = Handout { title: title(sheet), lead: from(settings), ..Handout::default() };
    page.add("What you get", promises(sheet, Side::Mine, None));
    let success = [
        Row::fact("Success means", deal.handoff.success.clone()),
        Row::fact("Measured by", deal.handoff.success_measure.clone()),
        Row::fact("By", deal.handoff.success_on.map(long)),
    ];
    page.add("What we want to reach", success.into_iter().flatten().collect());
    page.add("How to get started", dates(sheet).into_iter().flatten().collect());
    let mut needed = promises(sheet, Side::Theirs, None);
    needed.extend(deal.handoff.needs.clone().map(Row::Text));
    page.add("What we need from you", needed);
    page.add("Not included", deal.handoff.excluded.clone().map(Row::Text).into_iter().collect());
    page.add("Who is who", who(sheet, settings, false));
    page
}

fn for_owner(store: &Store, sheet: &Sheet, today: Day) -> Result<Handout> {
    let (deal, conn) = (&sheet.deal, store.conn());
    let value = deal.value.map(|value| value.show());
    let place =
        deal.phase.map_or_else(|| deal.stage.map_or("closed", Stage::word).to_owned(), |phase| phase.to_string());
    let lead = [value, deal.signed_on.map(|day| format!("signed {}", long(day))), Some(place)];
    let mut page = Handout {
        title: title(sheet),
        lead: lead.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        foot: format!("As of {}. For you alone.", long(today)),
        ..Handout::default()
    };
    let gate = handoffs::gate(conn, deal.id)?;
    let missing = gate.missing(deal).into_iter().filter(|_| deal.stage == Some(Stage::Handoff));
    page.add("Still to come", missing.map(|text| Row::Item(Item { text, ..Item::default() })).collect());
    page.add("Fires", fire_rows(store, sheet, today)?);
    page.add("What we promised", promises(sheet, Side::Mine, Some(today)));
    page.add("What they owe", promises(sheet, Side::Theirs, Some(today)));
    page.add("Why they bought", reasons(sheet));
    page.add("Dates", owner_dates(store, sheet, today)?);
    page.add("Who is who", who(sheet, store.settings(), true));
    page.add("Use", use_rows(store, sheet, today)?);
    page.add("Next", sheet.steps.iter().map(|step| item(&step.words, step.day, today)).collect());
    page.add("Notes", deal.note.clone().map(Row::Text).into_iter().collect());
    page.add("What was last said", sheet.touches.iter().map(|touch| Row::Text(touched(touch, today))).collect());
    Ok(page)
}

fn title(sheet: &Sheet) -> String {
    let line = &sheet.line;
    let parts = [Some(line.name.clone()), line.company.clone(), line.title.clone()];
    let mut named: Vec<String> = parts.into_iter().flatten().collect();
    named.dedup();
    named.join(" · ")
}

fn from(settings: &Settings) -> String {
    if settings.owner_name.is_empty() { String::new() } else { format!("from {}", settings.owner_name) }
}

fn long(day: Day) -> String {
    day.format("%a %-d %b %Y").to_string()
}

/// The ledger of one side, with what is late marked where a day is given; what was withdrawn is nobody's business any more.
fn promises(sheet: &Sheet, side: Side, today: Option<Day>) -> Vec<Row> {
    let ours = sheet.promises.iter().filter(|promise| promise.side == side);
    let told = ours.filter(|promise| promise.state != PromiseState::Withdrawn);
    told.map(|promise| Row::Item(promise_item(promise, today))).collect()
}

fn promise_item(promise: &Promise, today: Option<Day>) -> Item {
    let when = match promise.settled {
        Some(day) => format!("done {}", long(day)),
        None => format!("by {}", long(promise.due)),
    };
    Item {
        text: promise.text.clone(),
        when,
        done: !promise.is_open(),
        late: today.is_some_and(|today| promise.is_missed(today)),
    }
}

fn dates(sheet: &Sheet) -> [Option<Row>; 2] {
    let handoff = &sheet.deal.handoff;
    let first_value = handoff.first_value_on.or(handoff.first_value_due);
    [
        Row::fact("Kickoff", handoff.kicked_off_on.or(handoff.kickoff_on).map(long)),
        Row::fact("First use", first_value.map(long)),
    ]
}

/// Each person with their role; the owner also reads how to reach them, the customer whom to ask.
fn who(sheet: &Sheet, settings: &Settings, for_owner: bool) -> Vec<Row> {
    let mut rows = Vec::new();
    if let Some(person) = &sheet.person {
        rows.push(Row::Text(reached(person, if for_owner { &sheet.reaches } else { &[] })));
    }
    let further = sheet.participants.iter();
    rows.extend(further.map(|further| Row::Text(format!("{}, {}", further.person.name, further.role))));
    if !for_owner && !settings.owner_name.is_empty() {
        let address = settings.own_addresses.first().map(|address| format!(", {address}")).unwrap_or_default();
        rows.push(Row::Fact("Whom to ask", format!("{}{address}", settings.owner_name)));
    }
    rows
}

fn reached(person: &Person, reaches: &[Reach]) -> String {
    let title = person.job_title.clone().map(|title| format!(", {title}")).unwrap_or_default();
    let reaches: String = reaches.iter().map(|reach| format!(" · {}", reach.value)).collect();
    format!("{}{title}{reaches}", person.name)
}

fn reasons(sheet: &Sheet) -> Vec<Row> {
    let handoff = &sheet.deal.handoff;
    let facts = [
        Row::fact("In their words", handoff.why_bought.clone()),
        Row::fact("What worries them", handoff.worries.clone()),
        Row::fact("Success means", handoff.success.clone()),
        Row::fact("Measured by", handoff.success_measure.clone()),
        Row::fact("By", handoff.success_on.map(long)),
        Row::fact("Not included", handoff.excluded.clone()),
        Row::fact("Risks", handoff.risks.clone()),
        Row::fact("What we need", handoff.needs.clone()),
    ];
    facts.into_iter().flatten().collect()
}

fn owner_dates(store: &Store, sheet: &Sheet, today: Day) -> Result<Vec<Row>> {
    let deal = &sheet.deal;
    let contact = match deal.signed_on {
        Some(signed) => handoffs::first_contact(store.conn(), deal.id, signed)?,
        None => None,
    };
    let clocks = handoff::clocks(deal, contact, today, &store.settings().week);
    let run = clocks.iter().map(|clock| {
        Row::Item(Item {
            text: clock.what.to_owned(),
            when: clock.words(),
            done: clock.done.is_some(),
            late: clock.is_late() && clock.done.is_none(),
        })
    });
    let planned = [
        Row::fact("Kickoff", deal.handoff.kickoff_on.map(long)),
        Row::fact("First value by", deal.handoff.first_value_due.map(long)),
        Row::fact("Invoiced", deal.invoiced_on.map(long)),
    ];
    Ok(run.chain(planned.into_iter().flatten()).collect())
}

fn use_rows(store: &Store, sheet: &Sheet, today: Day) -> Result<Vec<Row>> {
    let seen = observations::of_deal(store.conn(), sheet.deal.id)?;
    seen.iter()
        .map(|seen| {
            let person = seen.person.map(|id| people::get(store.conn(), id)).transpose()?;
            Ok(Row::Text(observed_words(seen, person.as_ref().map(|person| person.name.as_str()), today)))
        })
        .collect()
}

fn fire_rows(store: &Store, sheet: &Sheet, today: Day) -> Result<Vec<Row>> {
    let fires = fires::of_deal(store.conn(), sheet.deal.id)?;
    Ok(fires
        .into_iter()
        .map(|fire| {
            let (done, when) = match fire.put_right {
                Some(day) => (true, format!("put right {}", when::show(day, today))),
                None => (false, when::show(fire.day, today)),
            };
            Row::Item(Item { late: !done, text: fire.text, when, done })
        })
        .collect())
}

fn item(words: &str, day: Day, today: Day) -> Row {
    Row::Item(Item { text: words.to_owned(), when: when::show(day, today), done: false, late: day < today })
}

fn touched(touch: &Touch, today: Day) -> String {
    let what = touch.outcome.map_or(touch.kind.word(), |outcome| outcome.label());
    let text = touch.text.as_ref().map(|text| format!(": {text}")).unwrap_or_default();
    format!("{}, {what}{text}", when::show(touch.day, today))
}

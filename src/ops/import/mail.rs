//! Mail comes in: each message becomes a touch of whom it is with; an unknown sender goes to the tray.

use super::left_out::{self, unless_off};
use super::repeats::print_of;
use super::report::Skipped;
use super::{Outcome, Report, Request, Source};
use crate::domain::deal::Deal;
use crate::domain::id::{DealId, PersonId, TouchId};
use crate::domain::person::{Reach, ReachKind};
use crate::domain::touch::{self, Touch, TouchKind};
use crate::domain::{safe, text, workdays};
use crate::error::{Error, Result};
use crate::formats::mail::{self, By, Correspondent, Letter, Messages, Raw};
use crate::ops::add;
use crate::ops::touch::{LogTouch, log};
use crate::ops::work::{Spread, Work};
use crate::store::{Long, Tx, deals, messages, people, touches};

/// So many messages are written at once.
const AT_ONCE: usize = 50;
/// A message that is older is history: it is kept, and asks for nothing.
const FRESH_DAYS: i64 = 14;
/// So many answers are told one by one.
const MOST_TOLD: usize = 10;

pub const NO_MESSAGE: &str = "no message of mail";
const NOBODY: &str = "nobody in the funnel is among those it went to";
const OF_MANY: &str = "written by a list or a machine, and by nobody in the funnel";

/// Brings in the messages of a file.
pub fn bring_in(long: &mut Long<'_>, source: &Source, request: &Request, report: &mut Report) -> Result<()> {
    if long.settings().own_addresses.is_empty() {
        return Err(Error::refused_with(
            "box9 does not know which e-mail addresses are yours.",
            "Say them first: `box9 settings 'addresses=you@example.com, you@work.example'`.",
        ));
    }
    let name = source.name();
    let mut messages = Messages::open(source.open()?);
    let (mut done, mut last) = (0, None);
    long.reads(&name, 0)?;
    loop {
        let part: Vec<Raw> = messages.by_ref().take(AT_ONCE).collect::<Result<_>>()?;
        if part.is_empty() {
            break;
        }
        done += part.len();
        long.part_of(part.len(), |tx| {
            part.iter().try_for_each(|raw| {
                let mut inbox = Inbox { tx, request, name: &name, report };
                last = inbox.take(raw)?.or(last.take());
                tx.cut()
            })
        })?;
    }
    match last.filter(|_| done == 1) {
        Some(words) => long.label(&words),
        None => long.label(&format!("{} taken in from {name}", text::count(done, "e-mail"))),
    }
}

struct Inbox<'a> {
    tx: &'a Tx<'a>,
    request: &'a Request,
    name: &'a str,
    report: &'a mut Report,
}

/// Which way a message went, and with whom.
struct Way {
    inward: bool,
    person: PersonId,
    deal: DealId,
}

impl Inbox<'_> {
    /// Takes one message; answers what it came to in words.
    fn take(&mut self, raw: &Raw) -> Result<Option<String>> {
        let Some(letter) = mail::read(&raw.bytes) else { return self.skip(raw, NO_MESSAGE) };
        let id = letter.id.clone().unwrap_or_else(|| print(&letter));
        if messages::is_known(self.tx.conn, &id)? {
            self.report.count(Outcome::Unchanged);
            return Ok(None);
        }
        let (tx, request) = (self.tx, self.request);
        let (became, taken) = unless_off(tx, request, || {
            Ok(match self.way(&letter)? {
                Ok((way, new)) => {
                    let said = self.log(&letter, &way, &id)?;
                    (if new { Outcome::New } else { Outcome::Filled }, Ok(said))
                }
                Err(reason) => (Outcome::Unchanged, Err(reason)),
            })
        })?;
        let said = match taken {
            None => {
                left_out::say(self.report, (self.name, raw.line), became, &raw.bytes)?;
                return Ok(None);
            }
            Some(Err(reason)) => return self.skip(raw, reason),
            Some(Ok(said)) => said,
        };
        self.report.count(became);
        if self.report.remarks.len() < MOST_TOLD {
            self.report.remarks.push(format!("{said}."));
        }
        Ok(Some(said))
    }

    /// Which way it went, and whether it made a deal; else why it has no place here.
    fn way(&mut self, letter: &Letter) -> Result<std::result::Result<(Way, bool), &'static str>> {
        let own = |one: &Correspondent| self.tx.settings.own_addresses.contains(&one.address);
        let Some(from) = letter.from.as_ref() else { return Ok(Err(NO_MESSAGE)) };
        if own(from) {
            let to: Vec<&Correspondent> = letter.to.iter().filter(|one| !own(one)).collect();
            return Ok(self.recipient(&to)?.map(|way| (way, false)).ok_or(NOBODY));
        }
        Ok(self.sender(from, letter)?.ok_or(OF_MANY))
    }

    fn skip(&mut self, raw: &Raw, reason: &str) -> Result<Option<String>> {
        let skipped = Skipped { file: self.name.to_owned(), line: raw.line, reason: reason.to_owned() };
        self.report.skip(skipped, &raw.bytes)?;
        Ok(None)
    }

    /// The first of those it went to whom a deal is with.
    fn recipient(&self, to: &[&Correspondent]) -> Result<Option<Way>> {
        for one in to {
            let Some(person) = people::with_reach(self.tx.conn, &reach(one))? else { continue };
            if let Some(deal) = messages::deal_with(self.tx.conn, person)? {
                return Ok(Some(Way { inward: false, person, deal }));
            }
        }
        Ok(None)
    }

    /// Who wrote it; somebody without a deal gets one in the tray, a list or machine gets none.
    fn sender(&mut self, from: &Correspondent, letter: &Letter) -> Result<Option<(Way, bool)>> {
        let tx = self.tx;
        let known = people::with_reach(tx.conn, &reach(from))?;
        if let Some(person) = known
            && let Some(deal) = messages::deal_with(tx.conn, person)?
        {
            return Ok(Some((Way { inward: true, person, deal }, false)));
        }
        if letter.by != By::Person {
            return Ok(None);
        }
        let person = match known {
            Some(person) => person,
            None => {
                let name = from.name.clone().unwrap_or_else(|| from.address.clone());
                let id = people::insert(tx, &add::new_person(tx, name, None))?;
                people::add_reach(tx, id, &reach(from))?;
                id
            }
        };
        let deal = Deal { person: Some(person), ..Deal::blank(tx.uid(), tx.today, tx.now) };
        let id = deals::insert(tx, &deal)?;
        deals::began(tx, &deal, id)?;
        Ok(Some((Way { inward: true, person, deal: id }, true)))
    }

    /// Logs the touch; what is old, or came by itself, is kept without a consequence.
    fn log(&self, letter: &Letter, way: &Way, id: &str) -> Result<String> {
        let tx = self.tx;
        let deal = deals::get(tx.conn, way.deal)?;
        let name = deals::name(tx.conn, deal.id)?;
        let row = row(tx, letter, way, deal.id);
        let logged = match is_fresh(tx, letter, &row)? {
            true => tx.attempt(|| log(&mut Work::new(tx, &mut Spread::over(1)), deal, &name, &logged(&row))),
            false => Ok((touches::insert(tx, &row, None)?, "kept".to_owned())),
        };
        let (touch, said) = match logged {
            Err(Error::Refused { .. }) => (touches::insert(tx, &row, None)?, "kept".to_owned()),
            other => other?,
        };
        messages::of_touch(tx, touch, id, way.person)?;
        Ok(format!("{}: {said}", safe::line(&name)))
    }
}

fn reach(one: &Correspondent) -> Reach {
    Reach { kind: ReachKind::Email, value: one.address.clone(), label: None }
}

/// A message without an id of its own is known by what it says.
fn print(letter: &Letter) -> String {
    let from = letter.from.as_ref().map(|from| from.address.clone()).unwrap_or_default();
    let at = letter.at.map(|at| at.to_rfc3339()).unwrap_or_default();
    let bytes = print_of(&[from, at, letter.subject.clone(), letter.text.clone()]);
    format!("box9:{}", bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
}

fn row(tx: &Tx<'_>, letter: &Letter, way: &Way, deal: DealId) -> Touch {
    let at = letter.at.filter(|at| *at <= tx.now).unwrap_or(tx.now);
    let from_person = letter.by != By::Machine;
    let outcome = match (from_person, way.inward) {
        (false, _) => touch::Outcome::Note,
        (true, true) => touch::Outcome::Answered,
        (true, false) => touch::Outcome::Sent,
    };
    let said = [letter.subject.as_str(), letter.text.as_str()];
    let said: Vec<&str> = said.into_iter().filter(|text| !text.is_empty()).collect();
    Touch {
        id: TouchId(0),
        uid: tx.uid(),
        deal,
        kind: TouchKind::Email,
        inward: way.inward,
        outcome: Some(outcome),
        two_way: way.inward && from_person,
        at,
        day: workdays::rollover(at, tx.settings.rollover),
        minutes: None,
        text: text::filled(&said.join("\n")),
        typed: false,
    }
}

/// Says whether something follows from it: it is of these days, from a person, and the newest of its deal.
fn is_fresh(tx: &Tx<'_>, letter: &Letter, row: &Touch) -> Result<bool> {
    let recent = (tx.today - row.day).num_days() <= FRESH_DAYS;
    let newest = touches::newest(tx.conn, row.deal)?;
    Ok(recent && letter.by != By::Machine && newest.is_none_or(|touch| touch.at <= row.at))
}

fn logged(row: &Touch) -> LogTouch {
    LogTouch {
        kind: Some(row.kind),
        text: row.text.clone(),
        inward: row.inward,
        at: Some(row.at),
        ..LogTouch::of(row.outcome.unwrap_or(touch::Outcome::Note))
    }
}

//! Quick add: one typed line becomes a person, a company, how to reach them, an amount, a step and promises.

mod words;

use super::Day;
use super::money::{Currency, Money};
use super::promise::NewPromise;
use super::stage::{Phase, Stage};
use super::text;
use super::when::{self, When};
use crate::error::{Error, Result};
use words::{Taken, next};

/// What was read in the line; `faults` says in words what was read doubtfully or left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Quick {
    pub person: Option<String>,
    pub company: Option<String>,
    pub emails: Vec<String>,
    pub phones: Vec<String>,
    pub links: Vec<String>,
    pub category: Option<String>,
    pub amount: Option<Money>,
    pub title: Option<String>,
    pub step: Option<QuickStep>,
    pub promises: Vec<NewPromise>,
    /// The stage it begins in, from `=`, and the phase where that is what was named.
    pub stage: Option<(Stage, Option<Phase>)>,
    pub faults: Vec<String>,
}

/// The next step, from `>`; its words may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuickStep {
    pub when: When,
    pub words: String,
}

/// The longest line that is read, in characters.
pub const MOST_CHARS: usize = 10_000;

const EXAMPLE: &str = "write Ada Lovelace @Analytical Engines ada@ae.example #referral 12k >fri call";

/// Reads the line; fails only when nothing in it could be read, or when it is longer than `MOST_CHARS`.
///
/// `@` begins the company, `#` the category, quotes hold the title, `>` begins the step and `!` a promise; these last
/// two run to the next ` >` or ` !`, and `=` names the stage anywhere. The first words that are nothing else name the person.
pub fn read(line: &str, today: Day, owner: Currency) -> Result<Quick> {
    let length = line.chars().count();
    if length > MOST_CHARS {
        let message = format!("{length} characters are too long for one line; write at most {MOST_CHARS}");
        return Err(Error::invalid("line", message));
    }
    let clean: String = line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let (clean, stages) = without_stages(&clean);
    let (head, marked) = text::cut_at(&clean, &['>', '!']);
    let mut quick = Quick::default();
    quick.read_head(head, owner);
    for word in stages {
        quick.read_stage(&word);
    }
    for part in marked {
        quick.read_marked(part, today)?;
    }
    if quick.is_empty() {
        let why = if quick.faults.is_empty() { "nothing was written".into() } else { quick.faults.join("; ") };
        return Err(Error::invalid("line", format!("{why}; {EXAMPLE}")));
    }
    Ok(quick)
}

impl Quick {
    /// Says whether no field holds anything, whatever the faults say.
    pub fn is_empty(&self) -> bool {
        *self == Quick { faults: self.faults.clone(), ..Quick::default() }
    }

    /// Reads who, where and how much: everything before the first `>` or `!`.
    fn read_head(&mut self, head: &str, owner: Currency) {
        let words: Vec<&str> = head.split_whitespace().collect();
        let mut names = Names::default();
        let mut at = 0;
        while at < words.len() {
            let (taken, used) = next(&words[at..], owner);
            match taken {
                Taken::Name(word) => names.push(word, at),
                Taken::Nothing => {}
                other => self.take(other),
            }
            at += used.max(1);
        }
        self.name(names);
    }

    fn take(&mut self, taken: Taken) {
        match taken {
            Taken::Email(email) => self.emails.push(email),
            Taken::Phone(phone) => self.phones.push(phone),
            Taken::Link(link) => self.links.push(link),
            Taken::Company(name) => fill(&mut self.company, name, "company", &mut self.faults),
            Taken::Category(name) => fill(&mut self.category, name, "category", &mut self.faults),
            Taken::Title(title) => fill(&mut self.title, title, "title", &mut self.faults),
            Taken::Amount(money, typed) => match self.amount {
                None => self.amount = Some(money),
                Some(_) => self.faults.push(format!("a second amount, {typed}, was left out")),
            },
            Taken::Fault(fault) => self.faults.push(fault),
            Taken::Name(_) | Taken::Nothing => {}
        }
    }

    /// The first run of plain words is the person; a later one is taken for the title, and said to be.
    fn name(&mut self, names: Names) {
        let mut runs = names.runs.into_iter().filter(|run| run.contains(char::is_alphanumeric));
        self.person = runs.next();
        for run in runs {
            if self.title.is_none() {
                self.faults.push(format!("\"{run}\" was taken for the title: put a title in quotes"));
                self.title = Some(run);
            } else {
                self.faults.push(format!("\"{run}\" has no place: put it before the rest, or after > or !"));
            }
        }
    }

    fn read_marked(&mut self, part: &str, today: Day) -> Result<()> {
        let text = self.without_category(&one_spaced(part.get(1..).unwrap_or_default()));
        match (part.starts_with('>'), text.is_empty()) {
            (true, true) => self.faults.push("nothing after >: write >fri call".into()),
            (false, true) => self.faults.push("nothing after !: write !training for two by 4 dec".into()),
            (true, false) if self.step.is_some() => {
                self.faults.push(format!("a second step, \"{text}\", was left out: a deal has one next step"));
            }
            (true, false) => self.step = self.read_step(&text, today)?,
            (false, false) => self.read_promise(&text, today)?,
        }
        Ok(())
    }

    /// A category may stand behind a step or promise too; what begins with a digit belongs to their words.
    fn without_category(&mut self, text: &str) -> String {
        let (rest, last) = text.rsplit_once(' ').unwrap_or(("", text));
        let name = last.strip_prefix('#').filter(|name| name.starts_with(char::is_alphabetic));
        let Some(name) = name else { return text.to_owned() };
        self.take(Taken::Category(name.trim_end_matches([',', ';', '.']).to_owned()));
        self.without_category(rest)
    }

    fn read_promise(&mut self, text: &str, today: Day) -> Result<()> {
        let promise = NewPromise::read(text, today)?;
        if let Some(by) = promise.by.filter(|by| *by < today) {
            self.faults.push(format!("the promise's day is past ({}): write by fri", when::show(by, today)));
        }
        let unread = text.rsplit_once(" by ").filter(|(_, day)| promise.by.is_none() && !day.contains(' '));
        if let Some((_, day)) = unread {
            self.faults.push(format!("\"by {day}\" is no day, so the promise is only planned: say one with by fri"));
        }
        self.promises.push(promise);
        Ok(())
    }

    fn read_stage(&mut self, word: &str) {
        match (Stage::begun(word), self.stage) {
            (None, _) => self.faults.push(format!("\"={word}\" is no stage or phase: write =prospect")),
            (_, Some(_)) => self.faults.push(format!("a second stage, \"={word}\", was left out")),
            (read, None) => self.stage = read,
        }
    }

    fn read_step(&mut self, text: &str, today: Day) -> Result<Option<QuickStep>> {
        let Some((when, words)) = when::read_prefix(text, today)? else {
            self.faults.push(format!("no day after >, so tomorrow: write >fri {text}"));
            let when = today.succ_opt().map(|day| When { day, at: None });
            return Ok(when.map(|when| QuickStep { when, words: text.to_string() }));
        };
        if when.day < today {
            self.faults.push(format!("the step's day is past ({}): write >fri", when::show(when.day, today)));
        }
        Ok(Some(QuickStep { when, words: words.to_string() }))
    }
}

/// Takes each `=` with its word out of the line, wherever it stands.
fn without_stages(line: &str) -> (String, Vec<String>) {
    let (head, marked) = text::cut_at(line, &['=']);
    let (mut rest, mut stages) = (head.to_owned(), Vec::new());
    for part in marked {
        let said = part[1..].trim_start();
        let (word, behind) = said.split_once(char::is_whitespace).unwrap_or((said, ""));
        stages.push(word.trim_end_matches([',', ';', '.']).to_owned());
        rest = format!("{} {behind}", rest.trim_end());
    }
    (rest, stages)
}

fn fill(field: &mut Option<String>, value: String, name: &str, faults: &mut Vec<String>) {
    match field {
        None => *field = Some(value),
        Some(_) => faults.push(format!("a second {name}, \"{value}\", was left out")),
    }
}

fn one_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Runs of neighbouring plain words.
#[derive(Default)]
struct Names {
    runs: Vec<String>,
    last: usize,
}

impl Names {
    fn push(&mut self, word: &str, at: usize) {
        match self.runs.last_mut() {
            Some(run) if self.last + 1 == at => {
                run.push(' ');
                run.push_str(word);
            }
            _ => self.runs.push(word.to_string()),
        }
        self.last = at;
    }
}

#[cfg(test)]
mod tests;

//! Opening a mail, a call or a link to somebody, and copying what reaches them.

use super::App;
use super::chooser::{Choice, Pick, free_letter};
use super::event::Effect;
use crate::domain::address;
use crate::domain::id::DealId;
use crate::domain::person::{Person, Reach, ReachKind};
use crate::error::{Error, Result};
use crate::store::{companies, deals, people};

/// One way to somebody of a deal.
#[derive(Debug, Clone, PartialEq)]
pub struct Way {
    pub reach: Reach,
    /// Whose it is.
    pub of: String,
    pub do_not_contact: bool,
}

impl App {
    /// Opens the only way there is, or lets one be chosen.
    pub(super) fn reach(&mut self, chosen: &[DealId]) -> Result<Vec<Effect>> {
        let deal = only(chosen)?;
        let ways = self.ways(deal)?;
        match ways.as_slice() {
            [] => Err(Error::refused_with(
                format!("{} has no e-mail, phone or link.", self.about(&[deal])?),
                "Press e to add one.",
            )),
            [one] => self.open_way(one),
            many => self.choose("Open", choices(many, Pick::Reach), vec![deal]),
        }
    }

    /// Copies the only one of a kind there is, or lets one be chosen.
    pub(super) fn copy_reach(&mut self, kind: ReachKind, chosen: &[DealId]) -> Result<Vec<Effect>> {
        let deal = only(chosen)?;
        let ways: Vec<Way> = self.ways(deal)?.into_iter().filter(|way| way.reach.kind == kind).collect();
        match ways.as_slice() {
            [] => Err(Error::refused_with(
                format!("{} has no {}.", self.about(&[deal])?, label(kind)),
                "Press e to add one.",
            )),
            [one] => Ok(self.copy_way(one)),
            many => self.choose("Copy", choices(many, Pick::Copy), vec![deal]),
        }
    }

    /// Copies what the deal is called.
    pub(super) fn copy_name(&mut self, chosen: &[DealId]) -> Result<Vec<Effect>> {
        let name = deals::name(super::past::conn(&self.view, &self.store), only(chosen)?)?;
        self.say(format!("Handed {name} to the terminal's clipboard."));
        Ok(vec![Effect::Copy(name)])
    }

    /// Mail and calls go to nobody who asked not to be contacted; their page may be looked at.
    pub(super) fn open_way(&mut self, way: &Way) -> Result<Vec<Effect>> {
        if way.do_not_contact && way.reach.kind != ReachKind::Link {
            return Err(Error::refused_with(asked_not(&way.of), "y copies it all the same."));
        }
        let address = address::of(&way.reach)?;
        self.say(format!("Asked the system to open {address}."));
        Ok(vec![Effect::Open(address)])
    }

    /// Hands it to the terminal; whether that took it, it does not say.
    pub(super) fn copy_way(&mut self, way: &Way) -> Vec<Effect> {
        let warning = if way.do_not_contact { format!(" {}", asked_not(&way.of)) } else { String::new() };
        self.say(format!("Handed {} to the terminal's clipboard.{warning}", way.reach.value));
        vec![Effect::Copy(way.reach.value.clone())]
    }

    /// Answers every way to the people of a deal, the main one's first, and the company's web page.
    fn ways(&self, deal: DealId) -> Result<Vec<Way>> {
        let conn = super::past::conn(&self.view, &self.store);
        let deal = deals::get(conn, deal)?;
        let mut persons: Vec<Person> = deal.person.map(|id| people::get(conn, id)).transpose()?.into_iter().collect();
        persons.extend(people::participants(conn, deal.id)?.into_iter().map(|one| one.person));
        let mut ways: Vec<Way> = Vec::new();
        for person in persons {
            for reach in people::reaches(conn, person.id)? {
                ways.push(Way { reach, of: person.name.clone(), do_not_contact: person.do_not_contact });
            }
        }
        if let Some(company) = deal.company.map(|id| companies::get(conn, id)).transpose()?
            && let Some(domain) = company.domain
        {
            let reach = Reach { kind: ReachKind::Link, value: domain, label: None };
            ways.push(Way { reach, of: company.name, do_not_contact: false });
        }
        Ok(ways)
    }
}

fn only(chosen: &[DealId]) -> Result<DealId> {
    match chosen {
        [one] => Ok(*one),
        _ => Err(Error::refused_with("This is for one deal at a time.", "Esc lets the marks go.")),
    }
}

fn asked_not(name: &str) -> String {
    format!("{name} asked not to be contacted.")
}

fn label(kind: ReachKind) -> &'static str {
    match kind {
        ReachKind::Email => "e-mail",
        ReachKind::Phone => "phone number",
        ReachKind::Link => "link",
    }
}

/// The letter is that of the kind where it is free.
fn choices(ways: &[Way], pick: fn(Way) -> Pick) -> Vec<Choice> {
    let mut taken = Vec::new();
    let mut choices = Vec::new();
    for way in ways {
        let Some(letter) = free_letter(way.reach.kind.word(), &taken) else { break };
        taken.push(letter);
        let leads_to = match &way.reach.label {
            Some(label) => format!("{}, {label}", way.of),
            None => way.of.clone(),
        };
        choices.push(Choice { letter, label: way.reach.value.clone(), leads_to, pick: pick(way.clone()) });
    }
    choices
}

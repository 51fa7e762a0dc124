//! Categories: made, described, put away.

use super::Outcome;
use super::playbooks::Playbooks;
use crate::domain::Moment;
use crate::domain::category::Category;
use crate::domain::id::PlaybookId;
use crate::domain::text::filled;
use crate::error::{Error, Result};
use crate::store::{Store, Tx, categories};

/// A change to the list of categories.
#[derive(Debug, Clone, PartialEq)]
pub enum CategoryChange {
    Add {
        name: String,
        brief: Option<String>,
        /// Further fields and values, as of `Set`.
        changes: Vec<(String, String)>,
    },
    /// Fields and values: `name`, `brief`, `campaign`, `limit` (new leads a day), `interval` (working days between touches).
    Set { name: String, changes: Vec<(String, String)> },
    /// Its deals stay in it; it is offered no more.
    Remove { name: String },
}

impl CategoryChange {
    fn names(&self, field: &str) -> bool {
        match self {
            CategoryChange::Add { changes, .. } | CategoryChange::Set { changes, .. } => {
                changes.iter().any(|(named, value)| named.trim() == field && filled(value).is_some())
            }
            CategoryChange::Remove { .. } => false,
        }
    }
}

pub(super) fn perform(store: &mut Store, change: &CategoryChange, now: Moment) -> Result<Outcome> {
    let known = if change.names("campaign") { Playbooks::load(store.settings_folder()) } else { Playbooks::default() };
    let done = store.operation("", now, |tx| {
        let said = act(tx, &known, change)?;
        tx.label(said.as_str());
        Ok(said)
    })?;
    Ok(Outcome { said: format!("{}.", done.answer), operation: done.operation, ..Outcome::default() })
}

fn act(tx: &Tx<'_>, known: &Playbooks, change: &CategoryChange) -> Result<String> {
    match change {
        CategoryChange::Add { name, brief, changes } => {
            let before = categories::ever_named(tx.conn, name)?;
            if let Some(there) = before.as_ref().filter(|category| !category.archived) {
                return Err(taken(&there.name));
            }
            let (id, _) = categories::named_or_new(tx, name)?;
            let category = categories::get(tx.conn, id)?;
            let brief = brief.as_deref().and_then(filled).or_else(|| category.brief.clone());
            let mut category = Category { brief, ..category };
            changes.iter().try_for_each(|(field, value)| set(tx, known, &mut category, field, value))?;
            categories::save(tx, &category)?;
            Ok(match before {
                Some(_) => format!("Category {} is back", category.name),
                None => format!("New category {}", category.name),
            })
        }
        CategoryChange::Set { name, changes } => {
            let mut category = named(tx, name)?;
            if changes.is_empty() {
                return Err(Error::refused_with(
                    "No field was named.",
                    "Name one: name, brief, campaign, limit or interval.",
                ));
            }
            let id = category.id;
            for (field, value) in changes {
                set(tx, known, &mut category, field, value)?;
            }
            if let Some(other) = categories::ever_named(tx.conn, &category.name)?.filter(|other| other.id != id) {
                return Err(taken(&other.name));
            }
            categories::save(tx, &category)?;
            Ok(format!("Category {} changed", category.name))
        }
        CategoryChange::Remove { name } => {
            let category = named(tx, name)?;
            categories::save(tx, &Category { archived: true, ..category.clone() })?;
            Ok(format!("Category {} put away", category.name))
        }
    }
}

fn taken(name: &str) -> Error {
    Error::refused(format!("There is a category {name} already."))
}

fn named(tx: &Tx<'_>, name: &str) -> Result<Category> {
    categories::named(tx.conn, name)?.ok_or_else(|| Error::NotFound(format!("There is no category {}.", name.trim())))
}

fn set(tx: &Tx<'_>, known: &Playbooks, category: &mut Category, field: &str, value: &str) -> Result<()> {
    let number = |value: &str| -> Result<Option<u32>> {
        let read = filled(value).map(|words| words.parse::<u32>().ok().filter(|n| *n > 0)).map(|n| n.ok_or(()));
        read.transpose().map_err(|()| Error::invalid(field, format!("\"{}\" is no whole number above 0", value.trim())))
    };
    match field.trim() {
        "name" => category.name = filled(value).ok_or_else(|| Error::invalid("name", "a category needs one"))?,
        "brief" => category.brief = filled(value),
        "campaign" => category.playbook = campaign(tx, known, value)?,
        "limit" => category.daily_limit = number(value)?,
        "interval" => category.interval_days = number(value)?,
        other => return Err(Error::invalid(other, "a category has name, brief, campaign, limit and interval")),
    }
    Ok(())
}

/// Answers the campaign of a name; an empty one is none.
fn campaign(tx: &Tx<'_>, known: &Playbooks, name: &str) -> Result<Option<PlaybookId>> {
    filled(name).map(|name| known.campaign(tx, &name)).transpose()
}

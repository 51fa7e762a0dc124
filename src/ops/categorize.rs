//! Putting a deal in a category, made on the spot where it is new.

use super::enrol;
use super::work::Work;
use crate::domain::deal::Deal;
use crate::domain::text::filled;
use crate::domain::when;
use crate::error::{Error, Result};
use crate::store::{Tx, categories, deals};

/// Into this category; none takes the deal out of its category.
#[derive(Debug, Clone, PartialEq)]
pub struct Categorize {
    pub category: Option<String>,
}

pub(super) fn act(work: &mut Work<'_>, deal: Deal, name: &str, change: &Categorize) -> Result<String> {
    let tx = work.tx;
    let before = deal.category;
    let (deal, did) = put(tx, deal, change.category.as_deref())?;
    if deal.category == before {
        return Err(Error::refused(format!("{name} is {did} already.")));
    }
    deals::save(tx, &deal)?;
    let begun = enrol::unless_said(tx, work.starts(), &deal)?;
    let begun = begun.map(|first| format!("; its campaign begins {}", when::show(first.day, tx.today)));
    Ok(format!("{did}{}", begun.unwrap_or_default()))
}

/// Answers the deal in the category, not yet saved, and where it is now.
pub(super) fn put(tx: &Tx<'_>, deal: Deal, category: Option<&str>) -> Result<(Deal, String)> {
    let Some(category) = category.and_then(filled) else {
        return Ok((Deal { category: None, ..deal }, "in no category".into()));
    };
    let (id, new) = categories::named_or_new(tx, &category)?;
    let did = if new {
        format!("in the new category {category}")
    } else {
        format!("in category {}", categories::get(tx.conn, id)?.name)
    };
    Ok((Deal { category: Some(id), ..deal }, did))
}

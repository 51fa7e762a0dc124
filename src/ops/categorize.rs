//! Putting a deal in a category, made on the spot where it is new.

use crate::domain::deal::Deal;
use crate::error::{Error, Result};
use crate::store::{Tx, categories, deals};

/// Into this category; none takes the deal out of its category.
#[derive(Debug, Clone, PartialEq)]
pub struct Categorize {
    pub category: Option<String>,
}

pub(super) fn act(tx: &Tx<'_>, deal: Deal, change: &Categorize) -> Result<String> {
    let (deal, did) = put(tx, deal, change.category.as_deref())?;
    deals::save(tx, &deal)?;
    Ok(did)
}

/// Answers the deal in the category, not yet saved, and what was done.
pub(super) fn put(tx: &Tx<'_>, deal: Deal, name: Option<&str>) -> Result<(Deal, String)> {
    let Some(name) = name.map(str::trim).filter(|name| !name.is_empty()) else {
        return Ok((Deal { category: None, ..deal }, "in no category".into()));
    };
    let (id, new) = categories::named_or_new(tx, name)?;
    if deal.category == Some(id) {
        return Err(Error::refused(format!("It is in category {name} already.")));
    }
    let did = if new { format!("in the new category {name}") } else { format!("in category {name}") };
    Ok((Deal { category: Some(id), ..deal }, did))
}

//! What an export says of one deal, gathered page by page.

use crate::domain::id::DealId;
use crate::error::Result;
use crate::store::cards::{self, Card, PAGE};
use crate::store::{self, Store, deals, dump};

/// Hands on every deal that was not merged away, or those named, in the order of their numbers.
pub fn each(store: &Store, who: Option<&[DealId]>, mut take: impl FnMut(Card) -> Result<()>) -> Result<()> {
    let conn = store.conn();
    let _snapshot = store::snapshot(conn)?;
    if let Some(ids) = who {
        let ids = ids.iter().map(|id| Ok(deals::get(conn, *id)?.id)).collect::<Result<Vec<_>>>()?;
        return cards::of(conn, &ids)?.into_iter().try_for_each(take);
    }
    let mut after = DealId(0);
    loop {
        let page = dump::deals_after(conn, after, PAGE)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = *last;
        cards::of(conn, &page)?.into_iter().try_for_each(&mut take)?;
    }
}

//! Opening a closed, archived or merely known deal again, where it was.

use super::bulk::Work;
use super::move_stage;
use crate::domain::deal::Deal;
use crate::domain::funnel;
use crate::error::Result;

pub(super) fn act(work: &mut Work<'_>, deal: Deal, name: &str) -> Result<String> {
    let open = funnel::reopen(deal.clone(), name)?;
    move_stage::place(work, &deal, &open, Some("reopened"))?;
    Ok(match open.stage {
        Some(stage) => format!("open again, {}", stage.article()),
        None => "back in the tray".into(),
    })
}

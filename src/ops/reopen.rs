//! Opening a closed, archived or merely known deal again, where it was.

use super::work::Work;
use super::{move_stage, next_step};
use crate::domain::deal::Deal;
use crate::domain::funnel;
use crate::error::Result;
use crate::store::{handoffs, steps};

pub(super) fn act(work: &mut Work<'_>, deal: Deal, name: &str) -> Result<String> {
    let open = funnel::reopen(deal.clone(), name, &handoffs::gate(work.tx.conn, deal.id)?)?;
    move_stage::place(work, &deal, &open, name, Some("reopened"))?;
    let next = steps::next(work.tx.conn, deal.id)?;
    let next = next.map(|next| format!("; next {}", next_step::shown(&next, work.tx.today))).unwrap_or_default();
    Ok(match open.stage {
        Some(stage) if open.is_live() => format!("open again, {}{next}", stage.article()),
        Some(_) => format!("{} again", open.state),
        None => "back in the tray".into(),
    })
}

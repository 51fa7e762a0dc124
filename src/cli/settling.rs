//! What becomes of open promises when their deal leaves the funnel: asked for by the commands that let it go.

use super::desk::Desk;
use super::words;
use crate::domain::id::{DealId, PromiseId};
use crate::domain::promise::Side;
use crate::domain::text;
use crate::error::{Error, Result};
use crate::ops::{Op, Settle, Settled, Verb};
use crate::store::{promises, who};

/// The answers, each for an open promise of yours.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Settling {
    /// An open promise of the deal that is kept, by its number
    #[arg(long, value_name = "N", value_parser = words::number)]
    kept: Vec<i64>,
    /// One that is withdrawn with their consent: its number, then the reason
    #[arg(long, value_name = "N REASON", num_args = 2, action = clap::ArgAction::Append)]
    withdrawn: Vec<String>,
    /// All others are still owed
    #[arg(long)]
    still_owed: bool,
}

impl Settling {
    /// Answers that all are still owed, or that nothing was said of them.
    pub fn owed(still_owed: bool) -> Settling {
        Settling { still_owed, ..Settling::default() }
    }

    /// Makes the change with the answers; refuses while an open promise has none.
    pub fn change(&self, words: &str, then: Verb, desk: &mut Desk<'_>) -> Result<()> {
        let deals = who::all(desk.store.conn(), words)?;
        let promises = self.promises()?;
        deals.iter().try_for_each(|deal| self.refuse_unasked(*deal, desk))?;
        let verb = if promises.is_empty() { then } else { Verb::Settle(Box::new(Settle { promises, then })) };
        desk.change(&Op::Deals(deals, verb))
    }

    fn promises(&self) -> Result<Vec<(PromiseId, Settled)>> {
        let kept = self.kept.iter().map(|number| Ok((PromiseId(*number), Settled::Kept)));
        let withdrawn = self.withdrawn.chunks(2).map(|pair| {
            let number = words::number(&pair[0]).map_err(|fault| Error::invalid("withdrawn", fault))?;
            let reason = pair.get(1).and_then(|reason| text::filled(reason));
            let reason = reason.ok_or_else(|| Error::invalid("withdrawn", "say what they agreed to"))?;
            Ok((PromiseId(number), Settled::Withdrawn(reason)))
        });
        kept.chain(withdrawn).collect()
    }

    /// Refuses to let a deal go while one of our promises to it is open and nothing is said of it.
    pub fn refuse_unasked(&self, deal: DealId, desk: &Desk<'_>) -> Result<()> {
        let withdrawn = self.withdrawn.chunks(2).filter_map(|pair| words::number(&pair[0]).ok());
        let answered: Vec<i64> = self.kept.iter().copied().chain(withdrawn).collect();
        let all = promises::of_deal(desk.store.conn(), deal)?.into_iter();
        let open = all.filter(|one| one.is_open() && one.side == Side::Mine && !answered.contains(&one.id.0));
        let open: Vec<String> = open.map(|promise| format!("{} {}", promise.id.0, promise.text)).collect();
        if open.is_empty() || self.still_owed {
            return Ok(());
        }
        let hint = "Say --kept N, --withdrawn N 'reason', or --still-owed.";
        let many = text::count(open.len(), "promise");
        let are = if open.len() == 1 { "is" } else { "are" };
        Err(Error::refused_with(format!("{many} to them {are} open: {}.", open.join("; ")), hint))
    }
}

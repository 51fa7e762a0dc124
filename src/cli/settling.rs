//! What becomes of open promises when their deal leaves the funnel: asked for by the commands that let it go.

use super::desk::Desk;
use super::words;
use crate::domain::id::{DealId, PromiseId};
use crate::domain::promise::Side;
use crate::domain::text;
use crate::error::{Error, Result};
use crate::ops::{Answers, Op, Others, Settled};
use crate::store::{deals, promises};

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
    /// All others are kept
    #[arg(long, conflicts_with = "still_owed")]
    all_kept: bool,
    /// All others are withdrawn with their consent, for this reason
    #[arg(long, value_name = "REASON", conflicts_with_all = ["still_owed", "all_kept"])]
    all_withdrawn: Option<String>,
    /// Deals with others stay as they are; the rest goes
    #[arg(long, conflicts_with_all = ["still_owed", "all_kept", "all_withdrawn"])]
    those_stay: bool,
}

impl Settling {
    /// Makes the change with the answers; refuses while an open promise has none.
    pub fn change(&self, op: Op, desk: &mut Desk<'_>) -> Result<()> {
        let answers = Answers { each: self.each()?, others: self.others()? };
        if self.leaves_open() {
            op.leaving().iter().try_for_each(|deal| self.refuse_unasked(*deal, desk))?;
        }
        desk.change(&op.with(answers))
    }

    /// Says whether those that are not named have no answer.
    const fn leaves_open(&self) -> bool {
        !(self.still_owed || self.all_kept || self.those_stay || self.all_withdrawn.is_some())
    }

    fn others(&self) -> Result<Others> {
        let agreed = || Error::invalid("all-withdrawn", "say what they agreed to");
        Ok(match &self.all_withdrawn {
            Some(reason) => Others::All(Settled::Withdrawn(text::filled(reason).ok_or_else(agreed)?)),
            None if self.all_kept => Others::All(Settled::Kept),
            None if self.those_stay => Others::Stay,
            None => Others::Owed,
        })
    }

    fn each(&self) -> Result<Vec<(PromiseId, Settled)>> {
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
    fn refuse_unasked(&self, deal: DealId, desk: &Desk<'_>) -> Result<()> {
        let withdrawn = self.withdrawn.chunks(2).filter_map(|pair| words::number(&pair[0]).ok());
        let answered: Vec<i64> = self.kept.iter().copied().chain(withdrawn).collect();
        let conn = desk.store.conn();
        let all = promises::of_deal(conn, deals::get(conn, deal)?.id)?.into_iter();
        let open = all.filter(|one| one.is_open() && one.side == Side::Mine && !answered.contains(&one.id.0));
        let open: Vec<String> = open.map(|promise| format!("{} {}", promise.id.0, promise.text)).collect();
        if open.is_empty() {
            return Ok(());
        }
        let hint = "Say --kept N, --withdrawn N 'reason', or of all others --still-owed, --all-kept, --all-withdrawn 'reason'.";
        let many = text::count(open.len(), "promise");
        let are = if open.len() == 1 { "is" } else { "are" };
        Err(Error::refused_with(format!("{many} to them {are} open: {}.", open.join("; ")), hint))
    }
}

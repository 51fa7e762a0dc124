//! `fire`: an urgent call after the sale, and that it was put right.

use super::desk::Desk;
use super::words;
use crate::domain::handoff::Cause;
use crate::domain::id::{FireId, PromiseId};
use crate::domain::promise::NewPromise;
use crate::domain::stage::Phase;
use crate::error::{Error, Result};
use crate::ops::{Fire, Mend, PutRight, Verb};

/// Log an urgent call after the sale, or say that it was put right
#[derive(Debug, clap::Args)]
#[command(after_help = "\
A fire stays open, and leads the day, until it is put right. A customer's handoff is opened again by it.

Examples:
  box9 fire ada 'the export is empty' --cause defect
  box9 fire 12 'nobody showed the second shop' --promise 'training for two' --by fri
  box9 fire 12 'they wait for the key' --forgot 3
  box9 fire ada --put-right 'sent it by courier' --mend 'kickoff: who gets the key?'")]
pub struct Args {
    /// The deal: a number, or words of its names
    who: String,
    /// What they called about
    text: Vec<String>,
    /// promise, not-explained, defect or other
    #[arg(long, value_parser = cause)]
    cause: Option<Cause>,
    /// The number of the promise that was forgotten
    #[arg(long, value_name = "N", value_parser = words::number, conflicts_with = "promise")]
    forgot: Option<i64>,
    /// A promise that was forgotten even in the ledger; it is written down now
    #[arg(long, value_name = "TEXT")]
    promise: Option<String>,
    /// The day for that promise
    #[arg(long, value_name = "DAY", requires = "promise")]
    by: Option<String>,
    /// It is put right, and how
    #[arg(long, value_name = "NOTE", num_args = 0..=1, default_missing_value = "", conflicts_with_all = ["cause", "promise", "forgot"])]
    put_right: Option<String>,
    /// A further step for the handoff playbook, so that it does not come again; a phase may stand in front
    #[arg(long, value_name = "STEP", requires = "put_right")]
    mend: Option<String>,
    /// Which fire is put right; the oldest open one, where none is named
    #[arg(long, value_name = "N", value_parser = words::number, requires = "put_right")]
    number: Option<i64>,
}

fn cause(word: &str) -> Result<Cause, String> {
    Cause::parse(&word.trim().replace([' ', '_'], "-")).ok_or_else(|| format!("the causes are {}", Cause::list()))
}

/// Logs it, or ends it.
pub fn run(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    let text = words::joined(&args.text);
    if let Some(note) = &args.put_right {
        let note = Some(note.clone()).filter(|note| !note.is_empty()).or(text);
        let right = PutRight { fire: args.number.map(FireId), note };
        let mend = args.mend.as_ref().map(|typed| Mend::read(typed, Phase::FirstValue)).transpose()?;
        desk.change_deals(&args.who, Verb::PutRight(right))?;
        return mend.map_or(Ok(()), |mend| mended(&mend, desk));
    }
    let text = text.ok_or_else(|| Error::invalid("text", "say what they called about"))?;
    let by = desk.day_of(args.by.as_ref())?;
    let forgotten = args.promise.as_ref().map(|text| NewPromise::mine(text.as_str(), by));
    let fire = Fire { text, cause: args.cause, promise: args.forgot.map(PromiseId), forgotten };
    desk.change_deals(&args.who, Verb::Fire(fire))
}

/// Standard output has the answer of the change; where the step went is told beside it.
fn mended(mend: &Mend, desk: &mut Desk<'_>) -> Result<()> {
    let Some(folder) = desk.store.settings_folder() else {
        return Err(Error::refused("The playbook is mended in the settings folder, and there is none here."));
    };
    let path = mend.write(folder)?;
    desk.output.tell(&format!(
        "Every handoff from now on has the step \"{}\", written in {}.",
        mend.words,
        path.display()
    ));
    Ok(())
}

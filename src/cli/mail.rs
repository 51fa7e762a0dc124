//! `mail`: one message, or an mbox, on standard input, as a mail program hands it on.

use super::desk::Desk;
use super::import;
use crate::error::{Error, Result};
use crate::formats::Format;
use crate::ops::import::{NO_MESSAGE, Request, Source};

/// Take in mail from standard input: a touch of whom it is with, or a card in the tray
#[derive(Debug, clap::Args)]
#[command(after_help = "\
What comes from your own addresses (`box9 settings addresses=…`) was sent, the rest came in. An answer ends what waits
for it and sets \"answer them\", today. An unknown sender goes to the tray; lists and machines do not. A message that is
in the funnel already changes nothing, so a hook may hand on the same one twice. `box9 import --format mail FILE` reads
files of it. Only the text is kept, at most 4,000 characters, and never what it quotes.

mutt, neomutt   macro index,pager B '<pipe-message>box9 mail<enter>' 'to the funnel'
aerc            binds.conf, under [messages] and [view]:  B = :pipe -m box9 mail<Enter>
himalaya        himalaya message export --full 42 | box9 mail
notmuch         hooks/post-new:
                notmuch search --output=files tag:new | while read -r f; do box9 mail <\"$f\"; done
procmail        :0 c
                | /path/to/box9 mail
maildrop        cc \"| /path/to/box9 mail\"
A filter does not know your PATH, nor BOX9_DB. In the folder of what you sent, the same key logs what went out.

Examples:
  box9 settings 'addresses=sam@sales.example'
  box9 mail < message.eml
  box9 mail --dry-run < archive.mbox")]
pub struct Args {
    /// Say what would be done, and do nothing
    #[arg(long)]
    dry_run: bool,
}

/// Takes it in.
pub fn run(args: &Args, desk: &mut Desk<'_>) -> Result<()> {
    let files = vec![Source::spooled("standard input", &mut desk.input)?];
    let request = Request { files, format: Some(Format::Mail), dry_run: args.dry_run, ..Request::default() };
    let report = import::bring_in(&request, desk)?;
    let none = report.skipped.iter().filter(|skipped| skipped.reason == NO_MESSAGE).count() as u64;
    match report.rows == none {
        true => Err(Error::refused_with(
            "There is no message of mail on standard input; nothing was done.",
            "A message begins with its headings, as From: and Date:.",
        )),
        false => Ok(()),
    }
}

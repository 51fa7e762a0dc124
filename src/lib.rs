//! box9 keeps one person's sales funnel alive in 90 minutes a day. This page is the map of its source.
//!
//! # The screen
//!
//! ```text
//!  box9  Funnel   demo                        tray 14  Wed 25 Nov  10:00   ui/head.rs     where, what waits, when
//!
//!  Leads 73                       Prospects 17                       €2k   ui/funnel.rs   a pane's title: count, sums
//!  ~ 8 cold  ? 4 gaps             ~ 9 cold  ? 2 gaps                                      what is wrong in it
//!  ▸ Maximilian Prell    6d late  ▸ Petros Karagiannis  ~      5d late   ui/row.rs      a deal as a row
//!    Rufus Ainsley       5d late    Björn Þórsson       ~      2d late
//!    Hyacinth Bell…  #   1d late    Maeve Gallagher            1d late
//!  ───────────────────────────────────────────────────────────────────   ui/summary.rs  the deal under the cursor
//!  Maximilian Prell  Prell Brauerei · #restaurants                                        (its page: ui/page.rs)
//!  next     wait for their answer, 6d late
//!  13d ago  they answered  beer garden bookings?
//! ─ What happened · Maximilian Prell ──────────────────────────────────   ui/chooser.rs, menu.rs, prompt.rs, form.rs
//!  t  talked → you say what is next                                        a box: always at the bottom, one at a time
//!  Added Nadia Brun, a lead; next call, Fri 27 Nov 10:00. · u undoes       ui/foot.rs     the answer of the last verb
//!  Enter open  / filter  n new  a touch  d done  f next step  ? help                      the keys that matter here
//! ```
//!
//! # The way of a key
//!
//! Six plain calls, each returning before the next:
//!
//! 1. `tui::run` reads bytes; `tui::decode` makes an [`app::event::Event`] of them.
//! 2. [`app::App::update`] asks [`keys::Keymap`] which action the chord is in the present [`keys::Scope`].
//! 3. The action changes the state alone (cursor, filter, box) or becomes an [`ops::Op`].
//! 4. [`ops::perform`] does it in one SQLite transaction and answers an [`ops::Outcome`]: one sentence, what was refused,
//!    and the operation that undo takes back.
//! 5. `App::reload` reads what is in sight again, a page of each list.
//! 6. [`ui::draw`] draws the whole frame from `&App` and a [`ui::theme::Theme`].
//!
//! What leaves the process (mail program, editor, clipboard, work for the second thread) is returned by step 2 as
//! [`app::event::Effect`] values, which the terminal loop runs; tests read the values. The command line goes the same way
//! from step 4 on: `cli` and `app` never meet, so a key and a command cannot do different things.
//!
//! # The layers
//!
//! ```text
//!    keys ─► app ◄─ ui            domain   plain values and rules: stages, gaps, cold, days, money, quick add
//!             │                   store    the file: schema, rows, lists, undo, backups; the only user of rusqlite
//!    cli ───┐ │  ┌─ formats       ops      one file per verb; the only way to change anything
//!           ▼ ▼  ▼                formats  text to plain rows and back; opens no file
//!            ops ─► store         app      the program's state; knows no terminal
//!                     │           ui       drawing; tui: the loop, bytes in, frames out, the terminal left whole
//!                     ▼           demo     an invented funnel, told through ops; worker: the second thread
//!                  domain         main     arguments, environment, clock, exit code
//! ```
//!
//! Nobody uses what is above itself; `tests/tidy.rs` fails where somebody does.
//!
//! # Which file do I open for …?
//!
//! | to change | open |
//! | --- | --- |
//! | which key does something | `keys/bindings.rs`, one line; footer, help, palette, `box9 keys` and key file follow |
//! | what a key does | `app/verbs.rs` and `app/accept.rs` (boxes), `app/moves.rs` (cursor, panes) |
//! | what a verb does to the file | `ops/NAME.rs`; a new one also gets a variant in `ops/mod.rs` and a file in `cli/` |
//! | a rule about stages, gaps, cold | `domain/funnel.rs`, `domain/gap.rs`, `domain/cold.rs` |
//! | a fact about a deal | a migration in `store/schema/`, `domain/deal.rs`, a row in `domain/field.rs`, `store/deals.rs`; form, page, CSV and `set` follow from the field |
//! | how a day or a line is read | `domain/when.rs`, `domain/quick.rs` |
//! | what undo brings back | `store/undo.rs`, `store/journal.rs`; verbs need not know of it |
//! | how a list is found and ordered | `store/lists.rs`, `store/search.rs` |
//! | what is due on a day, and in which order | `domain/queue.rs`, `store/queue.rs`; how it fits the block: `domain/fit.rs`, `store/agenda.rs` |
//! | what a card of the session asks and what comes of it | `app/session/`, `ops/session.rs`, `domain/session.rs` |
//! | plans, campaigns and their playbooks | `assets/playbooks/`, `domain/playbook.rs`, `ops/plan.rs`, `ops/enrol.rs`; the text of a message: `assets/templates/` |
//! | when a handoff is over | `domain/handoff.rs`; what the brief says: `ops/brief.rs`, how it looks: `formats/handout/` |
//! | what Review says | `domain/mirror/` (rules and words), `store/mirror/` (where each figure is read), `ui/review/` (its pictures) |
//! | what a box measures, and when it is red | `domain/boxes.rs`; where its figure is read: `store/boxes/`; names and limits: `domain/settings/boxes.rs` |
//! | the week's lines, and what is counted of them | `domain/commitment.rs`, `store/commitments.rs`; its page: `ops/week.rs`; what is masked: `domain/mask.rs` |
//! | a screen | the pair `app/NAME.rs` and `ui/NAME.rs`, with `tests/it/NAME.rs` |
//! | how a meaning looks | `ui/theme.rs` |
//! | how a file is read as rows | `formats/csv.rs`, `formats/vcard.rs`, `formats/book.rs`, each a `formats/table.rs`; mail: `formats/mail.rs` |
//! | how an import understands a column | `formats/headings/dictionary.rs`, `formats/words/`; what becomes of it: `ops/import/` |
//! | what a message may say | `formats/template.rs`, `assets/templates/`; who gets it, and what was sent: `ops/draft.rs`, `ops/letters.rs` |
//! | who begins a campaign when | `ops/enrol.rs`; the campaigns themselves: `assets/playbooks/campaigns/` |
//! | where the block lies | `domain/block.rs`; what is busy: `formats/ics.rs`, `calendars.rs`; the own calendar: `calendars/out.rs` |
//! | what runs beside the screen, and what comes of it | `ops/long.rs` says which, `worker.rs` runs it, `app/perform.rs` goes on |
//! | how the program speaks without drawing | `tui/lines.rs`: lines in, what is new of the screen in lines out |
//! | what stands in a rehearsal of an import | `ops/import/` (the same that brings it in), `app/rehearsal.rs`, `ui/rehearsal.rs` |
//! | whose an event of the calendars is | `store/meetings.rs`; the cards before and after it: `domain/queue/` |
//! | what an error says | `error.rs` |
//! | what the demo holds | `assets/demo/*.demo` |
//! | the pictures of the README | `tests/it/pictures.rs` |
//!
//! # What is always so
//!
//! - There is no async, no message queue, no frame clock. One thread has the screen, one does what may take longer.
//! - No screen and no command loads a whole table. Lists are pages over indexes; a million deals feel like a thousand.
//! - Nothing below `main` reads the calendar's clock: everything takes `now` or `today`. `BOX9_NOW` makes it stand still.
//!   A stopwatch paces the parts of a long operation and the looks for others' writes; no fact depends on it.
//! - Nothing changes the file outside an operation: one transaction, one line in the history, one undo.
//! - No open deal is without a next step: `ops` refuses it, and a `CHECK` of the table does too.
//! - Undo is recorded by the database, not by each verb; the only thing without it is purge.
//! - The live file is never opened by plain input and output, only through SQLite; copies are made by its backup.
//! - Text from outside is data: what a person reads passes `domain::safe`, in errors and titles too.
//! - Drawing changes nothing: `ui` has `&App`.
//! - Nothing is sent anywhere; there is no socket in the program.
//! - No function panics on purpose; an error is a sentence with a hint ([`Error`]).
//!
//! # How it looks, and why
//!
//! 1. White space and weight carry the structure; there are no frames, one rule parts the lists from the deal.
//! 2. Names stand left, the day stands right, always at the edge: the eye runs down one column.
//! 3. One accent, cyan: where one is, and what one can press. Nothing else has it.
//! 4. Colour says how urgent: red late, green today, magenta promised, blue cold, yellow a gap. No more than that.
//! 5. Each of these is also a sign or a word, so nothing rests on colour: `!` promise, `#` stuck, `~` cold, `?` gap, and
//!    "6d late" in words. A row shows the weightiest sign only; the summary says all, with reasons.
//! 6. The selected row is one reversed bar with `▸`; its colours give way, its words stay. A pane without the keys keeps
//!    its `▸` and no bar, so that there is one bar on the screen. `•` is marked, `◆` marked and selected.
//! 7. Boxes come up at the bottom, over the summary and under the lists: the deal that is meant stays in sight.
//! 8. A box says what each letter leads to before it is pressed ("voicemail → call again, Mon 30 Nov, 2nd try").
//! 9. A waiting or resting deal has a dim day: it is theirs to move. What is the owner's is bright.
//! 10. The two lowest lines are always there: what just happened and how to take it back; what can be done now.
//!
//! # Where this departs from the usual
//!
//! - The terminal is read by its own decoder, not by the library's: bursts, unended pastes and lost terminals were not
//!   safe with it.
//! - A fact shown twice (row and page, key and command) is computed once, in `domain` or `store`, even for one user.
//! - Standing (pane, gaps, cold day) is kept in a table beside the deals, so that lists and counts are index reads.
//! - One integration test binary, for the time it takes to link.

#[macro_use]
pub mod domain;
pub mod app;
pub mod calendars;
pub mod cli;
pub mod config;
mod contained;
pub mod demo;
pub mod error;
pub mod formats;
pub mod keys;
pub mod looks;
mod mailer;
pub mod ops;
pub mod paths;
#[cfg(unix)]
pub mod program;
pub mod store;
#[cfg(unix)]
pub mod tui;
pub mod ui;
pub mod worker;

pub use error::{Error, Result};

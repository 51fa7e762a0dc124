//! Verbs: every change the owner can ask for, one file each; a key and a command do the same thing here.

mod add;
mod archive;
mod ask;
pub mod brief;
mod bulk;
mod categorize;
mod category;
mod classify;
mod close;
mod commit;
mod done;
mod draft;
mod edit;
mod enrol;
mod enrol_all;
pub mod export;
mod fire;
mod handoff;
pub mod import;
pub mod inbox;
mod keep;
mod letters;
mod level;
mod long;
mod meeting;
mod mend;
mod merge;
pub mod message_file;
mod move_block;
mod move_stage;
mod next_sale;
mod next_step;
mod observe;
mod off;
mod outcome;
mod person;
mod plan;
mod playbooks;
mod postpone;
mod promise;
mod purge;
mod put_right;
mod refer;
mod reopen;
mod reschedule;
pub mod rescue;
mod score;
mod session;
mod setting;
mod settle;
mod templates;
mod touch;
mod undo;
pub mod week;
pub mod whole_file;
mod win;
mod withdraw;
mod work;

pub use add::{Add, duplicate};
pub use ask::Ask;
pub use categorize::Categorize;
pub use category::CategoryChange;
pub use classify::Classify;
pub use close::Close;
pub use commit::{Commit, card, line_card};
pub use done::Done;
pub use draft::{Draft, mail, preview, to_fix};
pub use edit::{EDITABLE, LATE_FIELDS, Set, label, note, shown};
pub use enrol::Enrol;
pub use enrol_all::EnrolAll;
pub use fire::{Fire, STEP_IS_TEXT};
pub use keep::Keep;
pub use letters::Letters;
pub use long::{is_long, title};
pub use meeting::Meeting;
pub use mend::{Mend, copy as handoff_copy};
pub use merge::{Merge, MergePeople};
pub use move_block::MoveBlock;
pub use move_stage::{Goal, Move};
pub use next_sale::NextSale;
pub use next_step::{SetNext, words as step_words};
pub use observe::{Observe, refuse_unsold};
pub use off::Off;
pub use outcome::{Outcome, Refusal};
pub use person::PersonChange;
pub use plan::{PlanChange, Take};
pub use playbooks::{FOLDER as PLAYBOOKS, Playbooks, campaign_names, check as check_playbook, files as playbook_files};
pub use postpone::Postpone;
pub use purge::{Gone, Purged, backups_with, purge};
pub use put_right::PutRight;
pub use refer::Refer;
pub use reschedule::Reschedule;
pub use score::Score;
pub use session::{SessionChange, Worked};
pub use settle::{Answers, Others, Settle};
pub use templates::Templates;
pub use touch::{LogTouch, asks_next, consequence};
pub use undo::{Redo, Undo};
pub use win::{Settled, Win, drops as win_drops};
pub use withdraw::Withdraw;

use crate::domain::Moment;
use crate::domain::id::{DealId, OperationId};
use crate::domain::promise::NewPromise;
use crate::error::Result;
use crate::store::Store;

/// A change to the facts; done whole, as one operation that can be undone.
#[derive(Debug, Clone, PartialEq)]
pub enum Op {
    Add(Add),
    /// One verb for one deal or many; of many, those it refuses stay as they are.
    Deals(Vec<DealId>, Verb),
    Person(DealId, PersonChange),
    Category(CategoryChange),
    Merge(Merge),
    MergePeople(MergePeople),
    /// A name that a customer gave.
    Refer(Refer),
    NextSale(NextSale),
    Keep(Keep),
    Withdraw(Withdraw),
    Reschedule(Reschedule),
    /// Lays what the days cannot carry over the coming ones.
    Level,
    Letters(Letters),
    /// Days off, taken or given back.
    Off(Off),
    /// The block of one day, by hand.
    MoveBlock(MoveBlock),
    /// An event of the calendars belongs to a deal.
    Meeting(Meeting),
    /// All leads of a category into its campaign, or out of it.
    Enrol(EnrolAll),
    Session(SessionChange),
    /// The week's lines.
    Commit(Commit),
    /// A box without data, by hand.
    Score(Score),
    /// Settings of the file, by key.
    Settings(Vec<(String, String)>),
    Undo(Undo),
    /// These, newest first, one after the other.
    UndoAll(Vec<OperationId>),
    Redo(Redo),
}

/// What can be done to a deal, and so to many.
#[derive(Debug, Clone, PartialEq)]
pub enum Verb {
    Set(Set),
    Classify(Classify),
    Move(Move),
    Categorize(Categorize),
    Touch(LogTouch),
    Promise(NewPromise),
    Draft(Draft),
    /// Into the campaign of its category.
    Enrol(Enrol),
    /// Takes, changes or drops a plan.
    Plan(PlanChange),
    /// Out of it.
    Stop,
    Next(SetNext),
    Postpone(Postpone),
    Done(Done),
    Win(Win),
    Observe(Observe),
    /// For what they owe us.
    Ask(Ask),
    Fire(Fire),
    PutRight(PutRight),
    /// Promises, and then whatever lets the deal go.
    Settle(Box<Settle>),
    Close(Close),
    Reopen,
    Archive,
    /// A supplier or friend: kept, in no figures.
    Know,
}

/// Does it, in one operation; an error leaves nothing behind.
///
/// When the file was moved away or replaced, the change is written into a rescue file beside it, which the error names.
pub fn perform(store: &mut Store, op: &Op, now: Moment) -> Result<Outcome> {
    done(store, op, now).map_err(|error| rescue::keep(store, op, error, now))
}

fn done(store: &mut Store, op: &Op, now: Moment) -> Result<Outcome> {
    match op {
        Op::Add(add) => add::perform(store, add, now),
        Op::Deals(deals, verb) => bulk::perform(store, deals, verb, now),
        Op::Person(deal, change) => person::perform(store, *deal, change, now),
        Op::Category(change) => category::perform(store, change, now),
        Op::Merge(merge) => merge::perform(store, merge, now),
        Op::MergePeople(merge) => merge::merge_people(store, merge, now),
        Op::Refer(refer) => refer::perform(store, refer, now),
        Op::NextSale(sale) => next_sale::perform(store, sale, now),
        Op::Keep(keep) => keep::perform(store, keep, now),
        Op::Withdraw(withdraw) => withdraw::perform(store, withdraw, now),
        Op::Enrol(all) => enrol_all::perform(store, all, now),
        Op::Letters(change) => letters::perform(store, change, now),
        Op::Reschedule(reschedule) => reschedule::perform(store, reschedule, now),
        Op::Off(off) => off::perform(store, off, now),
        Op::MoveBlock(change) => move_block::perform(store, change, now),
        Op::Meeting(meeting) => meeting::perform(store, meeting, now),
        Op::Level => level::perform(store, now),
        Op::Session(change) => session::perform(store, change, now),
        Op::Commit(change) => commit::perform(store, change, now),
        Op::Score(score) => score::perform(store, score, now),
        Op::Settings(changes) => setting::perform(store, changes, now),
        Op::Undo(undo) => undo::undo(store, undo, now),
        Op::UndoAll(ids) => undo::undo_all(store, ids, now),
        Op::Redo(redo) => undo::redo(store, redo, now),
    }
}

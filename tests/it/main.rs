//! The specification of box9, as tests in one binary; a module per feature.

mod campaigns;
mod cli;
mod demo;
mod duplicates;
mod export;
mod facts;
mod faults;
mod history;
mod import;
mod keys;
mod kill;
mod letters;
mod manners;
mod palette;
mod pictures;
mod pilot;
mod promises;
mod queue;
mod readme;
mod screens;
mod store;
mod terminal;
mod triage;
mod undo_walk;
mod verbs;
mod world;

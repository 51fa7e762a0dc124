//! The state of the program: what a key changes.

pub mod action;
pub mod event;
pub mod input;

//! box9 keeps one person's sales funnel alive in 90 minutes a day.

#[macro_use]
pub mod domain;
pub mod app;
pub mod cli;
pub mod config;
pub mod demo;
pub mod error;
pub mod formats;
pub mod keys;
pub mod looks;
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

//! box9 keeps one person's sales funnel alive in 90 minutes a day.

pub mod domain;
pub mod error;
pub mod formats;

pub use error::{Error, Result};

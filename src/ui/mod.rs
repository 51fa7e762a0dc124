//! Draws the program; the only part besides the terminal loop that knows ratatui.

pub mod parts;
pub mod theme;

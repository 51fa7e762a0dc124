//! Text to plain rows and back; no I/O beyond the reader it is given, no database.

pub mod csv;
pub mod headings;
pub mod words;

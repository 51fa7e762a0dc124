//! Small parts of which screens are made; all widths are columns of the terminal.

pub mod row;
pub mod scroll;
pub mod words;

pub use row::{Cell, Row, Side};
pub use scroll::{offset, seen};
pub use words::{fit, pad, pad_left, width, wrap};

//! One frame's bytes, gathered so that they leave in one write.

use std::cell::RefCell;
use std::io::{self, Write};

use crossterm::clipboard::CopyToClipboard;
use crossterm::queue;
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;

use super::guard;

/// The screen as ratatui draws it onto a page.
pub type Screen<'a> = Terminal<CrosstermBackend<&'a Page>>;

/// What waits to be written; flushing it writes nothing, `send` does.
#[derive(Debug, Default)]
pub struct Page(RefCell<Vec<u8>>);

impl Page {
    /// Makes the screen that draws onto this page.
    pub fn screen(&self) -> io::Result<Screen<'_>> {
        Terminal::new(CrosstermBackend::new(self))
    }

    /// Lets the next frame draw every cell, on a cleared screen of the size that it has now.
    pub fn renew(&self, screen: &mut Screen<'_>) -> io::Result<()> {
        let size = screen.size()?;
        screen.resize(Rect::from((ratatui::layout::Position::ORIGIN, size)))
    }

    /// Hands a text to the terminal's clipboard with the next frame.
    pub fn copy(&self, text: String) -> io::Result<()> {
        queue!(self.0.borrow_mut(), CopyToClipboard::to_clipboard_from(text))
    }

    /// Asks the terminal for its background with the next frame; one that does not know stays silent.
    pub fn ask_background(&self) {
        self.0.borrow_mut().extend_from_slice(b"\x1b]11;?\x1b\\");
    }

    /// Rings with the next frame.
    pub fn bell(&self) {
        self.0.borrow_mut().push(0x07);
    }

    /// Sends bytes that draw nothing with the next frame.
    pub fn say(&self, bytes: &[u8]) {
        self.0.borrow_mut().extend_from_slice(bytes);
    }

    /// Writes what waits, in one write.
    pub fn send(&self) -> io::Result<()> {
        let bytes = std::mem::take(&mut *self.0.borrow_mut());
        if bytes.is_empty() { Ok(()) } else { guard::write_frame(&bytes) }
    }
}

impl Write for &Page {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

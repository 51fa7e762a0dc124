//! The mouse, where the owner asked for it: a click selects, the wheel scrolls.

use super::event::{Effect, Pointer};
use super::{App, Screen, layout};
use crate::error::Result;

/// So many rows the wheel moves at a time.
const WHEEL: i64 = 3;

impl App {
    /// Does what the mouse asks for; in a box it does nothing.
    pub(super) fn point(&mut self, pointer: Pointer, column: u16, row: u16) -> Result<Vec<Effect>> {
        if !self.overlays.is_empty() {
            return Ok(Vec::new());
        }
        match &mut self.screen {
            Screen::Funnel => self.point_at_pane(pointer, column, row)?,
            Screen::Deal(page) => match pointer {
                Pointer::WheelUp => page.scroll_by(-WHEEL),
                Pointer::WheelDown => page.scroll_by(WHEEL),
                Pointer::Click => {}
            },
            Screen::Today(_) => super::today::point(self, pointer, row),
            _ => {}
        }
        Ok(Vec::new())
    }

    fn point_at_pane(&mut self, pointer: Pointer, column: u16, row: u16) -> Result<()> {
        let size = self.view.size;
        let conn = super::past::conn(&self.view, &self.store);
        let places = self.funnel.places(size);
        let Some(place) = places.iter().find(|place| (place.x..place.x + place.width).contains(&column)) else {
            return Ok(());
        };
        let line = row.checked_sub(layout::first_row(size)).map(usize::from);
        self.funnel.list_mut().settle(conn)?;
        if self.funnel.focus != place.index {
            self.funnel.focus_by(place.index as i64 - self.funnel.focus as i64, false);
        }
        let list = self.funnel.list_mut();
        match (pointer, line) {
            (Pointer::WheelUp, _) => list.move_by(conn, -WHEEL),
            (Pointer::WheelDown, _) => list.move_by(conn, WHEEL),
            (Pointer::Click, Some(line)) if line < list.rows.len() => {
                list.cursor = line;
                Ok(())
            }
            (Pointer::Click, _) => Ok(()),
        }
    }
}

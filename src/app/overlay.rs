//! Boxes over a screen: the last one opened has the keys.

use super::busy::Busy;
use super::chooser::Chooser;
use super::confirm::Confirm;
use super::form::Form;
use super::letters::Preview;
use super::menu::Menu;
use super::prompt::Prompt;
use crate::domain::id::DealId;

/// A box over the screen.
#[derive(Debug, Clone)]
pub enum Overlay {
    /// A choice by letter, for these deals.
    Chooser(Chooser, Vec<DealId>),
    Prompt(Prompt),
    Form(Form),
    Confirm(Confirm),
    /// A message before it goes out.
    Preview(Preview),
    /// The palette or help.
    Menu(Menu),
    /// A long operation while it runs.
    Busy(Box<Busy>),
}

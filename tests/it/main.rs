//! The specification of box9, as tests in one binary.

mod pilot;
mod screens;

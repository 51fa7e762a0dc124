//! The specification of box9, as tests in one binary.

//! Everything that is tested from outside, in one binary; a module per feature.
mod pilot;
mod screens;
mod store;

//! Every verb: what it does, what it answers, what it refuses; each is taken back and done again by the world.

mod bulk;
mod ends;
mod facts;
mod gate;
mod handoffs;
mod merging;
mod people;
mod promises;
mod quick_add;
mod stages;
mod steps;
mod touches;

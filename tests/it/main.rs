//! Tests of the whole program, one module per feature.

mod terminal;

//! Statements compared: what was repeated, reworded, said anew, dropped.

pub mod likeness;
pub mod pairs;

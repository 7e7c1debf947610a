//! A whole output on one page: what came in, who spoke, about what, when, and what a reader should mistrust.
//!
//! [`Figures::read`] counts, portion by portion, so that memory holds names and counts and no texts.
//! [`Figures::page`] arranges the counts as a [`Page`](crate::page::Page). Statements of mode attitude are counted where
//! rows are counted and left out where people are: nobody uttered them.

mod figures;
mod lists;
mod paper;
mod sources;

pub use figures::Figures;

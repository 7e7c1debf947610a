//! placeholder

pub mod model;

pub mod lexicon;
pub mod text;

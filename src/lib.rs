//! placeholder

pub mod model;

pub mod lexicon;

pub mod read;
pub mod text;
pub mod statements;
pub mod speakers;
pub mod topics;
pub mod dates;
pub mod analyse;
pub mod tables;
pub mod write;
pub mod batch;
pub mod cli;

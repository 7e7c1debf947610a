//! Tokens → statements: cue, content, source.

pub mod candidate;

use crate::lexicon::{Lexicon, LexiconError};
use crate::model::Statement;
use crate::text::Document;

/// Finds the statements of a text. Tables are built once; one engine serves all threads.
pub struct Engine {}

impl Engine {
    /// Reads the word lists.
    ///
    /// # Errors
    /// If a list has a line that cannot be used.
    pub fn new(_lexicon: &Lexicon) -> Result<Engine, LexiconError> {
        Ok(Engine {})
    }

    /// The statements of `document`, sorted by where they begin, where they end and their cue. `act` stays empty.
    pub fn find(&self, _document: &Document<'_>) -> Vec<Statement> {
        Vec::new()
    }
}

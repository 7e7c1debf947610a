//! What a statement is about.

use serde::{Deserialize, Serialize};

use super::Span;

/// A topic of one statement, with the words that brought it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TopicScore {
    /// Index into the taxonomy's topics.
    pub topic: u16,
    /// Share of the statement's weight, 0 to 1.
    pub score: f32,
    /// The matched words, in text order.
    pub terms: Vec<Term>,
}

/// A matched word or phrase.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Term {
    /// Where it stands.
    pub span: Span,
    /// Whether it stands outside the statement: in its sentence, paragraph or headline.
    pub context: bool,
}

//! A report that the rules or the model propose, before it is settled which of them stand.

use std::ops::Range;

use crate::model::Mode;

/// A possible statement, in **tokens**: a cue, its content, its source, and how much to trust it.
///
/// Rules and model produce the same value, so they can be weighed against each other. Nothing here is
/// trimmed yet: "that", commas and stops at the edges of the content go when it is finished.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The token that stands for the report: the main word of its cue, or the first token of a content without cue.
    pub anchor: usize,
    /// The parts of the content in text order; never empty, each part holds a token, no two overlap.
    pub content: Vec<Range<usize>>,
    /// The cue: one run of tokens that holds `anchor`.
    pub cue: Option<Range<usize>>,
    /// The words that say who.
    pub source: Option<Range<usize>>,
    /// Whether an utterance is reported.
    pub mode: Mode,
    /// False where only a matter is named.
    pub core: bool,
    /// `model`, or the name of the rule.
    pub rule: &'static str,
    /// The chance that content and source are both right, 0 to 1.
    pub confidence: f32,
}

impl Candidate {
    /// From the first to the last token of the content.
    pub fn hull(&self) -> Range<usize> {
        let first = self.content.first().map_or(self.anchor, |part| part.start);
        let last = self.content.last().map_or(self.anchor, |part| part.end);
        first..last.max(first)
    }

    /// How many tokens the content has.
    pub fn len(&self) -> usize {
        self.content.iter().map(Range::len).sum()
    }

    /// Whether the content has no token.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether the content holds a token.
    pub fn holds(&self, token: usize) -> bool {
        self.content.iter().any(|part| part.contains(&token))
    }
}

//! Gold files: JSON Lines of articles with attributions, offsets in code points, perhaps packed with gzip.

use std::ops::Range;
use std::path::Path;

use serde::Deserialize;

use super::{TrainError, lines};
use crate::model::Span;
use crate::text::Document;

/// An annotated article.
#[derive(Clone, Debug, Deserialize)]
pub struct Article {
    /// Its name in the gold file.
    pub id: String,
    /// The text that the offsets count in.
    pub text: String,
    /// Who says what in it.
    pub attributions: Vec<Attribution>,
    /// Cues of which it is not known whether they report something: neither right nor wrong.
    #[serde(skip)]
    pub uncertain: Vec<(u32, u32)>,
}

/// An attribution: spans in code points.
#[derive(Clone, Debug, Deserialize)]
pub struct Attribution {
    /// The words that say who; none where the text does not.
    pub source: Vec<(u32, u32)>,
    /// The reporting words.
    pub cue: Vec<(u32, u32)>,
    /// What is said.
    pub content: Vec<(u32, u32)>,
    /// Whether an utterance is reported, where the file says so.
    #[serde(default = "yes")]
    pub speech: bool,
}

fn yes() -> bool {
    true
}

/// An attribution in tokens, each list sorted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Gold {
    pub(crate) source: Vec<usize>,
    pub(crate) cue: Vec<usize>,
    pub(crate) content: Vec<usize>,
    pub(crate) speech: bool,
}

/// Reads a file of articles.
pub(crate) fn read(path: &Path) -> Result<Vec<Article>, TrainError> {
    let mut articles = Vec::new();
    lines::each_value(path, |article| articles.push(article))?;
    Ok(articles)
}

impl Article {
    /// Its attributions in the tokens of `document`; those without a token of content are left out.
    pub(crate) fn gold(&self, document: &Document<'_>) -> Vec<Gold> {
        let bytes = self.byte_offsets();
        let tokens = |spans: &[(u32, u32)]| tokens(document, &bytes, spans);
        let all = self.attributions.iter().map(|attribution| Gold {
            source: tokens(&attribution.source),
            cue: tokens(&attribution.cue),
            content: tokens(&attribution.content),
            speech: attribution.speech,
        });
        all.filter(|gold| !gold.content.is_empty()).collect()
    }

    /// The tokens of its uncertain cues, sorted.
    pub(crate) fn uncertain(&self, document: &Document<'_>) -> Vec<usize> {
        tokens(document, &self.byte_offsets(), &self.uncertain)
    }

    /// The byte at which each code point begins, and the end.
    fn byte_offsets(&self) -> Vec<u32> {
        self.text.char_indices().map(|(at, _)| at as u32).chain([self.text.len() as u32]).collect()
    }
}

/// The tokens of some spans in code points, sorted.
fn tokens(document: &Document<'_>, bytes: &[u32], spans: &[(u32, u32)]) -> Vec<usize> {
    let byte = |point: u32| bytes.get(point as usize).or(bytes.last()).copied().unwrap_or(0);
    let mut found: Vec<usize> = spans
        .iter()
        .filter(|(start, end)| start < end)
        .flat_map(|&(start, end)| covered(document, Span::new(byte(start), byte(end))))
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// The tokens of which more than half lies in `span`.
fn covered(document: &Document<'_>, span: Span) -> Range<usize> {
    let mut range = document.tokens_in(span);
    let is_covered = |token: usize| {
        let token = document.tokens()[token].span;
        let common = token.end.min(span.end).saturating_sub(token.start.max(span.start));
        common * 2 > token.len()
    };
    if range.start > 0 && is_covered(range.start - 1) {
        range.start -= 1;
    }
    while !range.is_empty() && !is_covered(range.start) {
        range.start += 1;
    }
    while !range.is_empty() && !is_covered(range.end - 1) {
        range.end -= 1;
    }
    range
}

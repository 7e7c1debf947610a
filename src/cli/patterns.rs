//! Which patterns of the built-in dictionary speak for the topics of a statement, and where.

use crate::lexicon::Lexicon;
use crate::model::{CodePoints, Span};
use crate::text::{Abbreviations, Document};
use crate::topics::{Classifier, Options, TopicsError};

/// A pattern that counts for a topic.
pub(super) struct Fired {
    /// The ids of its topic and of those above it.
    pub topics: Vec<String>,
    /// The pattern as its author wrote it.
    pub pattern: String,
    /// The first code point of the words and the one after the last.
    pub place: (u32, u32),
}

/// What counts in the sentences of `text` that hold any of the `parts`, which are code points.
pub(super) fn fired(text: &str, parts: &[(usize, usize)]) -> Result<Vec<Fired>, TopicsError> {
    let lexicon = Lexicon::built_in();
    let classifier = Classifier::new(&lexicon, &Options::default())?;
    let document = Document::read(text, &Abbreviations::new(&lexicon));
    let points = CodePoints::of(text);
    let holds_a_part = |sentence: &Span| {
        let (start, end) = points.range(*sentence);
        parts.iter().any(|&(from, to)| (start as usize) < to && from < end as usize)
    };
    let sentences = document.sentences().iter().map(|sentence| document.span(sentence.tokens.clone()));
    let told: Vec<Span> = sentences.filter(holds_a_part).collect();
    let matches = classifier.explain(&document);
    let near = matches.into_iter().filter(|found| told.iter().any(|sentence| sentence.overlaps(found.span)));
    let taxonomy = classifier.taxonomy();
    let fired = near.map(|found| Fired {
        topics: taxonomy.lineage(found.topic).map(|topic| taxonomy.topics[topic as usize].id.to_string()).collect(),
        pattern: found.pattern.to_owned(),
        place: points.range(found.span),
    });
    Ok(fired.collect())
}

//! Self-training: unlabelled articles, labelled by the engine as it stands, in the form of gold.
//!
//! What the engine trusts becomes an attribution; what it doubts is noted as uncertain, and the trainer takes it
//! neither for right nor for wrong.

use std::ops::RangeInclusive;
use std::path::Path;

use rustc_hash::FxHashSet;
use serde::Deserialize;

use super::gold::{Article, Attribution};
use super::{SEED, TrainError, lines};
use crate::lexicon::Lexicon;
use crate::model::{CodePoints, Mode, Span, Statement};
use crate::random::Random;
use crate::text::{Abbreviations, Document};

/// Articles of each source.
const ARTICLES: usize = 600;
/// Least and greatest length of an article in bytes.
const LENGTH: RangeInclusive<usize> = 600..=3200;
/// Statements from this confidence on are taken for right.
const TRUSTED: f32 = 0.5;

#[derive(Deserialize)]
struct Line {
    id: String,
    text: String,
    #[serde(default)]
    source: String,
}

/// Labels articles of `corpus` that are not in the file `without`, [`ARTICLES`] of each source, drawn at random.
///
/// # Errors
/// If a file cannot be read or is not of the form that is expected.
pub(super) fn label(
    corpus: &Path,
    without: Option<&Path>,
    find: impl Fn(&Document<'_>) -> Vec<Statement>,
) -> Result<Vec<Article>, TrainError> {
    let mut left_out = FxHashSet::default();
    if let Some(path) = without {
        lines::each_value::<Line>(path, |line| {
            left_out.insert(line.id);
            left_out.insert(line.text);
        })?;
    }
    let mut chosen = Vec::new();
    lines::each_value::<Line>(corpus, |line| {
        let fits = LENGTH.contains(&line.text.len());
        if fits && !left_out.contains(&line.id) && !left_out.contains(&line.text) {
            chosen.push(line);
        }
    })?;
    Random::new(SEED).shuffle(&mut chosen);
    let mut sources: Vec<String> = chosen.iter().map(|line| line.source.clone()).collect();
    sources.sort();
    sources.dedup();
    let mut taken = vec![0; sources.len()];
    chosen.retain(|line| {
        let source = sources.binary_search(&line.source).unwrap_or(0);
        taken[source] += 1;
        taken[source] <= ARTICLES
    });
    let abbreviations = Abbreviations::new(&Lexicon::built_in());
    let label = |line: Line| {
        let statements = find(&Document::read(&line.text, &abbreviations));
        article(line, &statements)
    };
    Ok(chosen.into_iter().map(label).collect())
}

fn article(line: Line, statements: &[Statement]) -> Article {
    let points = CodePoints::of(&line.text);
    let spans = |spans: &[Span]| spans.iter().map(|&span| points.range(span)).collect::<Vec<_>>();
    let (mut attributions, mut uncertain) = (Vec::new(), Vec::new());
    for statement in statements.iter().filter(|statement| statement.within.is_none()) {
        let cue = spans(statement.cue.as_slice());
        if statement.confidence < TRUSTED {
            uncertain.extend(cue);
        } else if !cue.is_empty() {
            attributions.push(Attribution {
                source: spans(statement.source.as_slice()),
                cue,
                content: spans(&statement.content),
                speech: statement.mode == Mode::Speech,
            });
        }
    }
    Article { id: line.id, text: line.text, attributions, uncertain }
}

//! Self-training: unlabelled articles, labelled by the engine as it stands, in the form of gold.
//!
//! What the engine trusts becomes an attribution; what it doubts is noted as uncertain, and the trainer takes it
//! neither for right nor for wrong.

use std::path::PathBuf;

use rustc_hash::FxHashSet;
use serde::Deserialize;

use super::gold::{Article, Attribution};
use super::random::Random;
use super::{SEED, TrainError, lines};
use crate::lexicon::Lexicon;
use crate::model::{CodePoints, Mode, Span, Statement};
use crate::text::{Abbreviations, Document};

/// Which articles to label.
#[derive(Clone, Debug)]
pub struct Choice {
    /// JSON Lines with id, text and source; may be packed with gzip or zstd.
    pub corpus: PathBuf,
    /// Articles of this file, by id or text, are left out: what is measured on must not be learnt from.
    pub without: Option<PathBuf>,
    /// Articles of each source.
    pub articles: usize,
    /// Least and greatest length in bytes.
    pub length: (usize, usize),
}

/// Statements from this confidence on are taken for right.
const TRUSTED: f32 = 0.5;

#[derive(Deserialize)]
struct Line {
    id: String,
    text: String,
    #[serde(default)]
    source: String,
}

/// Labels articles: JSON Lines in the form of gold, in random order.
///
/// # Errors
/// If a file cannot be read or is not of the form that is expected.
pub fn label(choice: &Choice, find: impl Fn(&Document<'_>) -> Vec<Statement>) -> Result<String, TrainError> {
    let mut left_out = FxHashSet::default();
    if let Some(path) = &choice.without {
        lines::each_value::<Line>(path, |line| {
            left_out.insert(line.id);
            left_out.insert(line.text);
        })?;
    }
    let mut chosen = Vec::new();
    lines::each_value::<Line>(&choice.corpus, |line| {
        let fits = (choice.length.0..=choice.length.1).contains(&line.text.len());
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
        taken[source] <= choice.articles
    });
    let abbreviations = Abbreviations::new(&Lexicon::built_in());
    let mut out = String::new();
    for line in chosen {
        let statements = find(&Document::read(&line.text, &abbreviations));
        let article = article(line, &statements);
        let row = serde_json::to_string(&article);
        out.push_str(&row.map_err(|error| TrainError { file: choice.corpus.clone(), reason: error.to_string() })?);
        out.push('\n');
    }
    Ok(out)
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

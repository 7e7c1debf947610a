//! Self-training: unlabelled articles, labelled by the engine as it stands, in the form of gold.
//!
//! What the engine trusts becomes an attribution; what it doubts is noted as uncertain, and the trainer takes it
//! neither for right nor for wrong.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use flate2::bufread::MultiGzDecoder;
use rustc_hash::FxHashSet;
use serde::Deserialize;

use super::TrainError;
use super::gold::{Article, Attribution};
use super::random::Random;
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
const SEED: u64 = 20_261_124;

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
        each_line(path, |line| {
            left_out.insert(line.id);
            left_out.insert(line.text);
        })?;
    }
    let mut lines = Vec::new();
    each_line(&choice.corpus, |line| {
        let fits = (choice.length.0..=choice.length.1).contains(&line.text.len());
        if fits && !left_out.contains(&line.id) && !left_out.contains(&line.text) {
            lines.push(line);
        }
    })?;
    Random::new(SEED).shuffle(&mut lines);
    let mut sources: Vec<String> = lines.iter().map(|line| line.source.clone()).collect();
    sources.sort();
    sources.dedup();
    let mut taken = vec![0; sources.len()];
    lines.retain(|line| {
        let source = sources.binary_search(&line.source).unwrap_or(0);
        taken[source] += 1;
        taken[source] <= choice.articles
    });
    let abbreviations = Abbreviations::new(&Lexicon::built_in());
    let mut out = String::new();
    for line in lines {
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

fn each_line(path: &Path, mut found: impl FnMut(Line)) -> Result<(), TrainError> {
    let fault = |reason: String| TrainError { file: path.to_path_buf(), reason };
    let file = BufReader::new(File::open(path).map_err(|error| fault(error.to_string()))?);
    let lines: Box<dyn BufRead> = match path.extension().and_then(|extension| extension.to_str()) {
        Some("zst") => {
            let decoder = zstd::Decoder::with_buffer(file).map_err(|error| fault(error.to_string()))?;
            Box::new(BufReader::new(decoder))
        }
        Some("gz") => Box::new(BufReader::new(MultiGzDecoder::new(file))),
        _ => Box::new(file),
    };
    for (number, line) in lines.lines().enumerate() {
        let line = line.map_err(|error| fault(error.to_string()))?;
        found(serde_json::from_str(&line).map_err(|error| fault(format!("line {}: {error}", number + 1)))?);
    }
    Ok(())
}

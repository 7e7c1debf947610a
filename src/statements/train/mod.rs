//! Training of the statement model from annotated articles.
//!
//! The order of work: tokens and gold are aligned; the vocabulary is counted; stage 1 is trained crosswise on folds, so
//! that it finds false anchors in articles that it did not see; stage 2 is trained on the windows of all gold anchors
//! and of those false ones; both are trained crosswise again, and the confidence learns from what they propose for
//! articles that they did not see. One thread, fixed seeds: the same files give the same bytes.

mod gold;
mod logistic;
mod measure;
mod perceptron;
mod random;
mod words;

use std::fmt;
use std::path::PathBuf;

use crate::lexicon::Lexicon;
use crate::statements::model::anchors::{self, Logistic};
use crate::statements::model::confidence::{Confidence, FEATURES};
use crate::statements::model::decode::{CONTENT, CUE, SOURCE};
use crate::statements::model::labelling::Labelling;
use crate::statements::model::view::View;
use crate::statements::model::vocabulary::Vocabulary;
use crate::statements::model::window::Window;
use crate::statements::model::{Labels, Model, Scratch, mode};
use crate::text::{Abbreviations, Document};
use gold::{Article, Gold};
use perceptron::{Labelled, Settings};

pub use measure::Quality;

/// What to train on.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Gold files: JSON Lines, also packed with gzip.
    pub gold: Vec<PathBuf>,
    /// Word classes: TSV with word, coarse class, fine class.
    pub classes: Option<PathBuf>,
}

/// A trained model and what is known of it.
#[derive(Clone, Debug)]
pub struct Trained {
    /// The weights file.
    pub weights: Vec<u8>,
    /// How it went.
    pub report: Report,
}

/// Figures of a training run.
#[derive(Clone, Debug)]
pub struct Report {
    /// Articles.
    pub articles: usize,
    /// Attributions with content.
    pub attributions: usize,
    /// Words of the vocabulary, and cue forms among them.
    pub words: (usize, usize),
    /// Weights of stage 1, rows of stage 2.
    pub features: (usize, usize),
    /// Windows of gold anchors and of false ones.
    pub windows: (usize, usize),
    /// What the crosswise models find in articles that they did not see.
    pub quality: Quality,
}

/// A file that cannot be trained on.
#[derive(Debug)]
pub struct TrainError {
    /// The file.
    pub file: PathBuf,
    /// What was expected and what was found.
    pub reason: String,
}

impl fmt::Display for TrainError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file.display(), self.reason)
    }
}

impl std::error::Error for TrainError {}

const FOLDS: usize = 2;
/// Probability from which on a false anchor is worth a window.
const FALSE_ANCHOR: f32 = 0.2;
fn env(n: &str, d: f32) -> f32 { std::env::var(n).ok().and_then(|v| v.parse().ok()).unwrap_or(d) }
#[allow(non_snake_case)]
fn SETTINGS() -> Settings {
    Settings { epochs: env("EPOCHS", 8.0) as usize, least_uses: env("LEAST", 3.0) as u8, margin: env("MARGIN", 0.0) as i32, prune: env("PRUNE", 2.0), rows: 400_000, seed: 20_261_124 }
}
#[allow(non_snake_case)]
fn L1() -> f32 { env("L1", 0.6) }
#[allow(non_snake_case)]
fn L2() -> f32 { env("L2", 1.0) }

/// Trains a model.
///
/// # Errors
/// If a file cannot be read or is not of the form that is expected.
pub fn run(options: &Options) -> Result<Trained, TrainError> {
    let mut articles = Vec::new();
    for path in &options.gold {
        articles.extend(gold::read(path)?);
    }
    let classes = match &options.classes {
        Some(path) => words::read_classes(path)?,
        None => words::Classes::default(),
    };
    let abbreviations = Abbreviations::new(&Lexicon::built_in());
    let documents: Vec<Document<'_>> =
        articles.iter().map(|article| Document::read(&article.text, &abbreviations)).collect();
    Ok(train(&articles, &documents, &classes))
}

/// Everything that the parts of the training share.
struct Material {
    vocabulary: Vocabulary,
    skips_names: bool,
    views: Vec<View>,
    golds: Vec<Vec<Gold>>,
    /// The anchors of each document's golds.
    anchors: Vec<Vec<Option<usize>>>,
}

fn train(articles: &[Article], documents: &[Document<'_>], classes: &words::Classes) -> Trained {
    let golds: Vec<Vec<Gold>> =
        articles.iter().zip(documents).map(|(article, document)| article.gold(document)).collect();
    let (vocabulary, skips_names) = words::learn(documents, &golds, classes);
    let views: Vec<View> = documents
        .iter()
        .map(|document| {
            let mut view = View::default();
            view.read(document, &vocabulary);
            view
        })
        .collect();
    let anchors = golds
        .iter()
        .zip(documents)
        .zip(&views)
        .map(|((golds, document), view)| {
            golds.iter().map(|gold| words::anchor(document, gold, |token| view.tokens[token].cue)).collect()
        })
        .collect();
    let material = Material { vocabulary, skips_names, views, golds, anchors };
    let all: Vec<usize> = (0..documents.len()).collect();

    // stage 1, crosswise and whole
    let examples: Vec<Vec<(usize, logistic::Example)>> =
        all.iter().map(|&document| material.anchor_examples(document)).collect();
    let cross_anchors: Vec<Logistic> =
        (0..FOLDS).map(|fold| fit_anchors(&examples, all.iter().copied().filter(|d| d % FOLDS != fold))).collect();
    let whole_anchors = fit_anchors(&examples, all.iter().copied());

    // stage 2
    let mut windows = Vec::new();
    for &document in &all {
        material.add_windows(document, &examples[document], &cross_anchors[document % FOLDS], &mut windows);
    }
    drop(examples);
    let false_windows = windows.iter().filter(|window| window.labels.iter().all(|&label| label == 0)).count();
    let counts = (windows.len() - false_windows, false_windows);
    let mut cross_labels = Vec::new();
    for fold in 0..FOLDS {
        let part: Vec<Labelled> = windows.iter().filter(|w| w.document % FOLDS != fold).cloned().collect();
        cross_labels.push(perceptron::train(&material.views, &part, SETTINGS()));
    }
    let whole_labels = perceptron::train(&material.views, &windows, SETTINGS());

    // confidence and mode
    let mut found: Vec<Vec<Labelling>> = Vec::new();
    for (fold, (anchors, labels)) in cross_anchors.into_iter().zip(cross_labels).enumerate() {
        let model = material.model(anchors, labels);
        let mut scratch = Scratch::default();
        for &document in all.iter().filter(|d| *d % FOLDS == fold) {
            found.resize_with(found.len().max(document + 1), Vec::new);
            found[document] = model.label_view(&material.views[document], &mut scratch);
        }
    }
    let (mut trusts, mut modes) = (Vec::new(), Vec::new());
    for &document in &all {
        for labelling in &found[document] {
            let view = &material.views[document];
            let verdict = measure::judge(view, labelling, &material.golds[document]);
            trusts.push((labelling.evidence, verdict.is_full));
            if let Some(gold) = verdict.gold {
                let mut features = Vec::new();
                mode::features(view, labelling, &mut |key| features.push(key));
                modes.push((features, material.golds[document][gold].speech));
            }
        }
    }
    let mut model = material.model(whole_anchors, whole_labels);
    model.confidence = logistic::fit_confidence(&trusts);
    model.mode = logistic::fit(&modes, L1(), L2(), SETTINGS().seed);
    let quality = measure::quality(&model, &material.views, &mut found, &material.golds);
    let entries = model.vocabulary.words();
    let report = Report {
        articles: articles.len(),
        attributions: material.golds.iter().map(Vec::len).sum(),
        words: (entries.len(), entries.iter().filter(|(_, entry)| entry.cue > 0).count()),
        features: (model.anchors.weights.len(), model.labels.weights.len()),
        windows: counts,
        quality,
    };
    Trained { weights: model.write(), report }
}

fn fit_anchors(examples: &[Vec<(usize, logistic::Example)>], documents: impl Iterator<Item = usize>) -> Logistic {
    let part: Vec<&logistic::Example> =
        documents.flat_map(|document| examples[document].iter().map(|(_, example)| example)).collect();
    logistic::fit(part, L1(), L2(), SETTINGS().seed)
}

impl Material {
    /// The tokens of a document that stage 1 looks at, with their features and whether they are anchors.
    fn anchor_examples(&self, document: usize) -> Vec<(usize, logistic::Example)> {
        let view = &self.views[document];
        let candidates = (0..view.tokens.len())
            .filter(|&token| anchors::is_candidate(&view.tokens[token], self.skips_names));
        let example = |token| {
            let mut features = Vec::new();
            anchors::features(view, token, &mut |key| features.push(key));
            (token, (features, self.anchors[document].contains(&Some(token))))
        };
        candidates.map(example).collect()
    }

    /// The windows of a document's gold anchors with their labels, and those of false anchors with none.
    fn add_windows(
        &self,
        document: usize,
        examples: &[(usize, logistic::Example)],
        anchors: &Logistic,
        windows: &mut Vec<Labelled>,
    ) {
        let view = &self.views[document];
        for (gold, anchor) in self.golds[document].iter().zip(&self.anchors[document]) {
            let Some(anchor) = *anchor else { continue };
            let window = Window::around(view, anchor);
            let mut labels = vec![0; window.len()];
            for (label, tokens) in [(CONTENT, &gold.content), (SOURCE, &gold.source), (CUE, &gold.cue)] {
                for &token in tokens.iter().filter(|token| (window.start..window.end).contains(token)) {
                    let goes_on = token > window.start
                        && tokens.binary_search(&(token - 1)).is_ok()
                        && (labels[token - 1 - window.start] + 1) / 2 == (label + 1) / 2;
                    labels[token - window.start] = label + u8::from(goes_on);
                }
            }
            windows.push(Labelled { document, window, labels });
        }
        let in_cues = |token: &usize| self.golds[document].iter().any(|gold| gold.cue.contains(token));
        for (token, (features, _)) in examples {
            let log_odds = anchors.log_odds(|add| features.iter().for_each(|&key| add(key)));
            if log_odds > (FALSE_ANCHOR / (1.0 - FALSE_ANCHOR)).ln() && !in_cues(token) {
                let window = Window::around(view, *token);
                windows.push(Labelled { document, window, labels: vec![0; window.len()] });
            }
        }
    }

    fn model(&self, anchors: Logistic, labels: Labels) -> Model {
        let untrained = Confidence { bias: 0.0, weights: [0.0; FEATURES] };
        Model::new(self.vocabulary.clone(), self.skips_names, anchors, labels, untrained)
    }
}

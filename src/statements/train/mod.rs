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
mod silver;
mod tags;
mod words;

use std::fmt;
use std::path::PathBuf;

use rustc_hash::FxHashMap;

use crate::lexicon::Lexicon;
use crate::statements::model::anchors::{self, Logistic};
use crate::statements::model::confidence::{Confidence, FEATURES};
use crate::statements::model::decode::{CONTENT, CUE, SOURCE};
use crate::statements::model::labelling::Labelling;
use crate::statements::model::table::Table;
use crate::statements::model::tagger::Tagger;
use crate::statements::model::view::View;
use crate::statements::model::vocabulary::Vocabulary;
use crate::statements::model::window::Window;
use crate::statements::model::{Labels, Model, Scratch, mode, source, trust};
use crate::text::{Abbreviations, Document};
use gold::{Article, Gold};
use perceptron::{Labelled, Settings};
use tags::Tagged;

pub use measure::Quality;
pub use silver::{Choice, label};

/// What to train on.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Gold files: JSON Lines, also packed with gzip.
    pub gold: Vec<PathBuf>,
    /// The same, but labelled by [`label`]: learnt from, not measured on.
    pub silver: Vec<PathBuf>,
    /// Parts of speech: TSV with word and Penn tag, a blank line after each sentence.
    pub tagged_sentences: Vec<PathBuf>,
    /// Parts of speech of the gold's articles: JSON Lines with id and tags.
    pub tagged_articles: Vec<PathBuf>,
    /// The same as `tagged_sentences`, to measure the tagger on.
    pub tagger_test: Option<PathBuf>,
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
    /// Share of right tags: of the gold's articles, crosswise, and of the test file.
    pub tags: (f32, f32),
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
    Settings { epochs: env("EPOCHS", 8.0) as usize, least_uses: env("LEAST", 3.0) as u8, margin: env("MARGIN", 0.0) as i32, prune: env("PRUNE", 5.0), rows: 400_000, seed: 20_261_124 }
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
    let by_hand = articles.len();
    for path in &options.silver {
        articles.extend(gold::read(path)?);
    }
    let mut article_tags = FxHashMap::default();
    for path in &options.tagged_articles {
        article_tags.extend(tags::read_articles(path)?);
    }
    let sentences = options.tagged_sentences.iter().map(|path| tags::read_sentences(path));
    let sentences: Vec<Tagged> = sentences.collect::<Result<_, _>>()?;
    let test = options.tagger_test.as_ref().map(|path| tags::read_sentences(path)).transpose()?;
    let abbreviations = Abbreviations::new(&Lexicon::built_in());
    let documents: Vec<Document<'_>> =
        articles.iter().map(|article| Document::read(&article.text, &abbreviations)).collect();
    let none = Vec::new();
    let article_tags = articles.iter().zip(&documents).map(|(article, document)| {
        tags::align(document, article_tags.get(&article.id).unwrap_or(&none))
    });
    Ok(train(&Input {
        article_tags: article_tags.collect(),
        articles: &articles,
        by_hand,
        documents,
        sentences: sentences.iter().map(|part| part.read(&abbreviations)).collect(),
        test: test.as_ref().map(|part| part.read(&abbreviations)),
    }))
}

/// What was read.
struct Input<'t> {
    articles: &'t [Article],
    /// How many of them, the first ones, were labelled by hand.
    by_hand: usize,
    documents: Vec<Document<'t>>,
    article_tags: Vec<Vec<u8>>,
    sentences: Vec<(Document<'t>, Vec<u8>)>,
    test: Option<(Document<'t>, Vec<u8>)>,
}

/// Everything that the parts of the training share.
struct Material {
    vocabulary: Vocabulary,
    tagger: Tagger,
    skips_names: bool,
    views: Vec<View>,
    golds: Vec<Vec<Gold>>,
    /// The anchors of each document's golds.
    anchors: Vec<Vec<Option<usize>>>,
    /// Tokens that are neither right nor wrong as anchors.
    uncertain: Vec<Vec<usize>>,
}

fn train(input: &Input<'_>) -> Trained {
    let Input { articles, documents, .. } = input;
    let golds: Vec<Vec<Gold>> =
        articles.iter().zip(documents).map(|(article, document)| article.gold(document)).collect();
    let tagged = input.sentences.iter().map(|(document, tags)| (document, tags.as_slice()));
    let tagged: Vec<_> = documents.iter().zip(input.article_tags.iter().map(Vec::as_slice)).chain(tagged).collect();
    let listed = tags::list(&tagged);
    let (vocabulary, skips_names) = words::learn(documents, &golds, &listed);
    let untrained = Tagger { weights: Table::with_buckets(1) };
    let view = |document: &Document<'_>| {
        let mut view = View::default();
        view.read(document, &vocabulary, &untrained);
        view
    };
    let mut views: Vec<View> = documents.iter().map(view).collect();
    let sentences: Vec<View> = input.sentences.iter().map(|(document, _)| view(document)).collect();
    let fit_tagger = |is_used: &dyn Fn(usize) -> bool| {
        let articles = views.iter().zip(&input.article_tags).enumerate();
        let articles = articles.filter(|(number, _)| is_used(*number)).map(|(_, (view, tags))| (view, tags.as_slice()));
        let tagged = sentences.iter().zip(&input.sentences).map(|(view, (_, tags))| (view, tags.as_slice()));
        tags::train(&articles.chain(tagged).collect::<Vec<_>>(), SETTINGS().seed)
    };
    let taggers: Vec<Tagger> = (0..FOLDS).map(|fold| fit_tagger(&|number| number % FOLDS != fold)).collect();
    let tagger = fit_tagger(&|_| true);
    for (number, view) in views.iter_mut().enumerate() {
        taggers[number % FOLDS].tag(view);
        view.link_verbs();
    }
    let cross_tags = tags::accuracy(views.iter().zip(input.article_tags.iter().map(Vec::as_slice)));
    let test_tags = input.test.as_ref().map_or(0.0, |(document, tags)| {
        let mut view = view(document);
        tagger.tag(&mut view);
        tags::accuracy([(&view, tags.as_slice())].into_iter())
    });
    let anchors = golds
        .iter()
        .zip(documents)
        .zip(&views)
        .map(|((golds, document), view)| {
            golds.iter().map(|gold| words::anchor(document, gold, |token| view.tokens[token].cue)).collect()
        })
        .collect();
    let uncertain = articles.iter().zip(documents).map(|(article, document)| article.uncertain(document)).collect();
    let material = Material { vocabulary, tagger, skips_names, views, golds, anchors, uncertain };
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
    // what is learnt from the crosswise labellings is measured crosswise, too
    let mut model = material.model(whole_anchors, whole_labels);
    let mut rows = measure::Rows::default();
    for fold in 0..FOLDS {
        material.learn_weighing(&mut model, &found, |document| document / FOLDS % FOLDS != fold);
        for &document in all.iter().take(input.by_hand).filter(|document| *document / FOLDS % FOLDS == fold) {
            rows.add(&model, &material.views[document], found[document].clone(), &material.golds[document]);
        }
    }
    let quality = rows.quality();
    material.learn_weighing(&mut model, &found, |_| true);
    let entries = model.vocabulary.words();
    let report = Report {
        articles: articles.len(),
        attributions: material.golds.iter().map(Vec::len).sum(),
        words: (entries.len(), entries.iter().filter(|(_, entry)| entry.cue > 0).count()),
        features: (model.anchors.weights.len(), model.labels.weights.len()),
        tags: (cross_tags, test_tags),
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
            .filter(|&token| anchors::is_candidate(&view.tokens[token], self.skips_names))
            .filter(|token| self.uncertain[document].binary_search(token).is_err());
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

    /// Learns from labellings of documents which name nobody, which report speech, and which to trust.
    fn learn_weighing(&self, model: &mut Model, found: &[Vec<Labelling>], is_used: impl Fn(usize) -> bool) {
        let used = || (0..found.len()).filter(|&document| is_used(document));
        let (mut sources, mut modes) = (Vec::new(), Vec::new());
        for document in used() {
            let (view, golds) = (&self.views[document], &self.golds[document]);
            for labelling in &found[document] {
                let Some(gold) = measure::judge(view, labelling, golds).gold else { continue };
                let (mut of_source, mut of_mode) = (Vec::new(), Vec::new());
                source::features(view, labelling, &mut |key| of_source.push(key));
                mode::features(view, labelling, &mut |key| of_mode.push(key));
                sources.push((of_source, golds[gold].source.is_empty()));
                modes.push((of_mode, golds[gold].speech));
            }
        }
        model.sourceless = logistic::fit(&sources, L1(), L2(), SETTINGS().seed);
        model.mode = logistic::fit(&modes, L1(), L2(), SETTINGS().seed);
        model.trust = logistic::fit(&[], 1.0, 1.0, 0);
        let mut trusts = Vec::new();
        for document in used() {
            let view = &self.views[document];
            let mut found = found[document].clone();
            model.weigh(view, &mut found);
            let verdict = |labelling| measure::judge(view, labelling, &self.golds[document]).is_full;
            let known = |labelling: &&Labelling| self.uncertain[document].binary_search(&labelling.anchor).is_err();
            trusts.extend(found.iter().filter(known).map(|labelling| (labelling.evidence, verdict(labelling))));
        }
        model.confidence = logistic::fit_confidence(&trusts);
        if env("TRUST", 1.0) > 0.0 {
        let mut words = Vec::new();
        for document in used() {
            let view = &self.views[document];
            let mut found = found[document].clone();
            model.weigh(view, &mut found);
            for labelling in found.iter().filter(|labelling| self.uncertain[document].binary_search(&labelling.anchor).is_err()) {
                let mut features = Vec::new();
                trust::features(view, labelling, &mut |key| features.push(key));
                let example = (features, measure::judge(view, labelling, &self.golds[document]).is_full);
                words.push((example, model.confidence.log_odds(&labelling.evidence)));
            }
        }
        let offsets: Vec<f32> = words.iter().map(|w| w.1).collect();
        model.trust = logistic::fit_beside(words.iter().map(|w| &w.0), &offsets, env("TL1", 1.0), env("TL2", 60.0), SETTINGS().seed);
        }
    }

    fn model(&self, anchors: Logistic, labels: Labels) -> Model {
        let untrained = Confidence { bias: 0.0, weights: [0.0; FEATURES] };
        Model::new(self.vocabulary.clone(), self.tagger.clone(), self.skips_names, anchors, labels, untrained)
    }
}

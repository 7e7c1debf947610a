//! Training of the statement model from annotated articles.
//!
//! The order of work: tokens and gold are aligned; the vocabulary is counted; stage 1 is trained crosswise on folds, so
//! that it finds false anchors in articles that it did not see; stage 2 is trained on the windows of all gold anchors
//! and of those false ones; both are trained crosswise again, and the confidence learns from what they propose for
//! articles that they did not see. One thread, fixed seeds: the same files give the same bytes.

mod gold;
mod lines;
mod logistic;
mod material;
mod measure;
mod perceptron;
mod silver;
mod tags;
mod words;

use std::fmt;
use std::path::PathBuf;

use rustc_hash::FxHashMap;

use crate::lexicon::Lexicon;
use crate::statements::Engine;
use crate::statements::model::anchors::Logistic;
use crate::statements::model::labelling::Labelling;
use crate::statements::model::stages::Labels;
use crate::statements::model::{Model, Scratch};
use crate::text::{Abbreviations, Document};
use gold::Article;
use material::{Material, fit_anchors};
use perceptron::Labelled;
use tags::Tagged;

pub use measure::Quality;

/// What to train on.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Gold files: JSON Lines, also packed with gzip.
    pub gold: Vec<PathBuf>,
    /// Articles that nobody has marked, for self-training: a first model labels them, a second learns from both. JSON Lines
    /// with id, text and source, also packed with gzip or zstd.
    pub unlabelled: Option<PathBuf>,
    /// Articles of this file, by id or text, are left out of those: what is measured on must not be learnt from.
    pub without: Option<PathBuf>,
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
    pub tags: (f32, Option<f32>),
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

/// Crosswise training cuts the articles into this many parts.
const FOLDS: usize = 2;
/// Probability from which on a false anchor is worth a window.
const FALSE_ANCHOR: f32 = 0.2;
const SEED: u64 = 20_261_124;

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
    let trained = train_on(options, &articles, by_hand)?;
    let Some(corpus) = &options.unlabelled else { return Ok(trained) };
    let fault = |reason: String| TrainError { file: corpus.clone(), reason };
    let model = Model::read(&trained.weights).map_err(|error| fault(error.to_string()))?;
    let engine = Engine::with(&Lexicon::built_in(), model).map_err(|error| fault(error.to_string()))?;
    articles.extend(silver::label(corpus, options.without.as_deref(), |document| engine.find(document))?);
    train_on(options, &articles, by_hand)
}

/// Trains on these articles, of which the first ones were labelled by hand.
fn train_on(options: &Options, articles: &[Article], by_hand: usize) -> Result<Trained, TrainError> {
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
    let article_tags = articles
        .iter()
        .zip(&documents)
        .map(|(article, document)| tags::align(document, article_tags.get(&article.id).unwrap_or(&none)));
    Ok(train(&Input {
        article_tags: article_tags.collect(),
        articles,
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

impl Input<'_> {
    /// The articles and then the sentences, with the tags of their tokens.
    fn tagged(&self) -> impl Iterator<Item = (&Document<'_>, &[u8])> {
        let articles = self.documents.iter().zip(self.article_tags.iter().map(Vec::as_slice));
        articles.chain(self.sentences.iter().map(|(document, tags)| (document, tags.as_slice())))
    }
}

fn train(input: &Input<'_>) -> Trained {
    let material = Material::of(input);
    let documents = input.documents.len();

    let examples: Vec<_> = (0..documents).map(|document| material.anchor_examples(document)).collect();
    let cross_anchors: Vec<Logistic> =
        (0..FOLDS).map(|fold| fit_anchors(&examples, |document| document % FOLDS != fold)).collect();
    let whole_anchors = fit_anchors(&examples, |_| true);

    let mut windows = Vec::new();
    for (document, examples) in examples.iter().enumerate() {
        material.add_windows(document, examples, &cross_anchors[document % FOLDS], &mut windows);
    }
    drop(examples);
    let cross_labels: Vec<Labels> = (0..FOLDS)
        .map(|fold| {
            let part: Vec<&Labelled> = windows.iter().filter(|window| window.document % FOLDS != fold).collect();
            perceptron::train(&material.views, &part)
        })
        .collect();
    let whole_labels = perceptron::train(&material.views, &windows.iter().collect::<Vec<_>>());

    let crosswise: Vec<Model> =
        cross_anchors.into_iter().zip(cross_labels).map(|(anchors, labels)| material.model(anchors, labels)).collect();
    let mut scratches: [Scratch; FOLDS] = std::array::from_fn(|_| Scratch::default());
    let label = |document: usize| {
        let fold = document % FOLDS;
        material.label(&crosswise[fold], document, &mut scratches[fold])
    };
    let found: Vec<Vec<Labelling>> = (0..documents).map(label).collect();
    drop(crosswise);

    // what is learnt from the crosswise labellings is measured crosswise, too
    let mut model = material.model(whole_anchors, whole_labels);
    let fold_of = |document: usize| document / FOLDS % FOLDS;
    let mut rows = measure::Rows::default();
    for fold in 0..FOLDS {
        material.learn_weighing(&mut model, &found, |document| fold_of(document) != fold);
        for document in (0..input.by_hand).filter(|&document| fold_of(document) == fold) {
            rows.add(&model, &material.views[document], found[document].clone(), &material.golds[document]);
        }
    }
    material.learn_weighing(&mut model, &found, |_| true);

    let words = model.vocabulary.words();
    let false_windows = windows.iter().filter(|window| window.labels.iter().all(|&label| label == 0)).count();
    let tagged = material.views.iter().zip(input.article_tags.iter().map(Vec::as_slice));
    let test = input.test.as_ref();
    let report = Report {
        articles: documents,
        attributions: material.golds.iter().map(Vec::len).sum(),
        words: (words.len(), words.iter().filter(|(_, entry)| entry.cue > 0).count()),
        tags: (tags::accuracy(tagged), test.map(|(document, tags)| material.tagger_accuracy(document, tags))),
        features: (model.anchors.weights.table().len(), model.labels.weights.table().len()),
        windows: (windows.len() - false_windows, false_windows),
        quality: rows.quality(),
    };
    Trained { weights: model.write(), report }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// Articles of our own in the form of gold.
    fn gold() -> String {
        let people = ["The mayor", "A teacher", "The farmer", "She", "The committee", "He"];
        let verbs = ["said", "added", "warned", "noted", "argued", "insisted"];
        let contents = ["the bridge is old", "the river rises", "nobody was asked", "the school needs a roof"];
        let mut lines = String::new();
        for number in 0..240 {
            let (who, verb) = (people[number % 6], verbs[number / 6 % 6]);
            let what = contents[number / 36 % 4];
            let text = format!("{who} {verb} that {what}. It rained for a week in the valley.");
            let cue = who.len() + 1;
            let content = cue + verb.len() + 1;
            let end = content + "that ".len() + what.len();
            lines.push_str(&format!(
                r#"{{"id":"{number}","text":"{text}","attributions":[{{"source":[[0,{}]],"cue":[[{cue},{}]],"content":[[{content},{end}]],"speech":true}}]}}"#,
                who.len(),
                content - 1,
            ));
            lines.push('\n');
        }
        lines
    }

    fn options(name: &str, lines: &str) -> Options {
        let path = std::env::temp_dir().join(format!("onrecord-train-{}-{name}.jsonl", std::process::id()));
        fs::write(&path, lines).unwrap();
        Options { gold: vec![path], ..Options::default() }
    }

    #[test]
    fn the_same_files_give_the_same_bytes_and_a_model_that_learnt() {
        let options = options("same", &gold());
        let (first, second) = (run(&options).unwrap(), run(&options).unwrap());
        fs::remove_file(&options.gold[0]).unwrap();
        assert_eq!(first.weights, second.weights);
        assert_eq!((first.report.articles, first.report.attributions), (240, 240));
        assert!(first.report.quality.content > 0.5, "{:?}", first.report);

        let model = Model::read(&first.weights).unwrap();
        let text = "The mayor warned that the river rises. It rained for a week in the valley.";
        let document = Document::read(text, &Abbreviations::new(&Lexicon::built_in()));
        let found = model.find(&document, &mut Scratch::default());
        let best = found.iter().max_by(|a, b| a.confidence.total_cmp(&b.confidence)).unwrap();
        // so little text gives coarse weights: the anchor must be right, the content must be met
        assert_eq!(document.word(best.anchor), "warned");
        assert!(document.span(best.hull()).of(text).contains("that the river rises"));
    }

    #[test]
    fn a_faulty_file_is_named_with_its_line() {
        let options = options("faulty", "{\"id\":\"a\",\"text\":\"b\",\"attributions\":[]}\n{\"id\":1}\n");
        let error = run(&options).unwrap_err().to_string();
        fs::remove_file(&options.gold[0]).unwrap();
        assert!(error.contains("faulty.jsonl: line 2: "), "{error}");
        assert!(run(&options).unwrap_err().to_string().contains("faulty.jsonl: "));
    }

    #[test]
    fn trusted_statements_become_gold_and_doubtful_ones_uncertain() {
        let rest = "It has rained for a week in the valley. ".repeat(20);
        let text = format!("The mayor said it rains. Perhaps she meant snow. {}", rest.trim_end());
        let path = std::env::temp_dir().join(format!("onrecord-silver-{}.jsonl", std::process::id()));
        fs::write(&path, format!("{{\"id\":\"a\",\"text\":\"{text}\",\"source\":\"x\"}}\n")).unwrap();
        let span = |words: &str| {
            let start = text.find(words).unwrap() as u32;
            crate::model::Span::new(start, start + words.len() as u32)
        };
        let statement = |content: &str, cue: &str, confidence| crate::model::Statement {
            content: vec![span(content)],
            cue: Some(span(cue)),
            cue_lemma: None,
            source: None,
            context: span(content),
            kind: crate::model::Kind::Indirect,
            mode: crate::model::Mode::Speech,
            core: true,
            act: None,
            within: None,
            continues: None,
            paragraph: 0,
            sentence: 0,
            rule: "test".into(),
            confidence,
        };
        let found = vec![statement("it rains", "said", 0.9), statement("snow", "meant", 0.3)];
        let labelled = silver::label(&path, None, |_| found.clone()).unwrap();
        let left_out = silver::label(&path, Some(&path), |_| found.clone()).unwrap();
        fs::remove_file(&path).unwrap();
        assert!(left_out.is_empty());
        let [article] = labelled.as_slice() else { panic!("one article, found {labelled:?}") };
        assert_eq!(article.attributions.len(), 1);
        assert_eq!(article.attributions[0].content, [(15, 23)]);
        assert_eq!(article.uncertain, [(37, 42)]);
    }
}

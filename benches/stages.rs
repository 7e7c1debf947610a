//! How fast each stage and the whole run are: items are words, so `item/s` is words per second.
//!
//! `ONRECORD_CORPUS=FILE cargo bench` measures on your own articles (the first 2,000 records of any input that
//! `onrecord run` reads); without it on the articles of `input/`, repeated.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, LazyLock};

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use onrecord::analyse::Analyser;
use onrecord::batch::{self, MaxBad, Settings, Watch};
use onrecord::compare::likeness::{Index, Likeness, Prepared, Voice};
use onrecord::dates;
use onrecord::lexicon::Lexicon;
use onrecord::model::{Article, Statement};
use onrecord::read::{self, Record};
use onrecord::speakers::registry::{ColumnNames, Registry};
use onrecord::speakers::{Context, Resolver};
use onrecord::statements::Engine;
use onrecord::text::{Abbreviations, Document};
use onrecord::topics::{self, Classifier};
use onrecord::write;

const MOST: usize = 2_000;

fn main() {
    divan::main();
}

/// What is measured on.
struct Corpus {
    articles: Vec<Article>,
    words: usize,
    bytes: usize,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::built_in);
static ABBREVIATIONS: LazyLock<Abbreviations> = LazyLock::new(|| Abbreviations::new(&LEXICON));
static CORPUS: LazyLock<Corpus> = LazyLock::new(|| {
    let given = std::env::var_os("ONRECORD_CORPUS").map(PathBuf::from);
    let input = given.clone().unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("input"));
    let mut articles = Vec::new();
    for file in &read::list(&[input]).files {
        read::read(file, &read::Options::default(), &mut |record| {
            if let Record::Article(article) = record {
                articles.push(*article);
            }
            if articles.len() < MOST { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
    }
    articles.truncate(MOST);
    assert!(!articles.is_empty(), "no article to measure on");
    if given.is_none() {
        articles = articles.iter().cycle().take(400).cloned().collect();
    }
    let words = articles.iter().map(|article| read_text(article).words()).sum();
    let bytes = articles.iter().map(|article| article.text.len()).sum();
    Corpus { articles, words, bytes }
});

fn read_text(article: &Article) -> Document<'_> {
    Document::read(&article.text, &ABBREVIATIONS)
}

/// Measures `work` over all articles, which `prepare` made ready beforehand.
fn measure<'c, T: Sync + 'c>(
    bencher: Bencher,
    prepare: impl Fn(&'c Article) -> T,
    work: impl Fn(&'c Article, &T) + Sync,
) {
    let corpus: &'static Corpus = &CORPUS;
    let ready: Vec<_> = corpus.articles.iter().map(|article| (article, prepare(article))).collect();
    bencher
        .counter(ItemsCount::new(corpus.words))
        .counter(BytesCount::new(corpus.bytes))
        .bench(|| ready.iter().for_each(|(article, prepared)| work(article, prepared)));
}

#[divan::bench(sample_count = 10)]
fn text(bencher: Bencher) {
    measure(bencher, |_| (), |article, ()| drop(divan::black_box(read_text(article))));
}

#[divan::bench(sample_count = 10)]
fn statements(bencher: Bencher) {
    let engine = Engine::new(&LEXICON).expect("good word lists");
    measure(bencher, read_text, |_, document| drop(divan::black_box(engine.find(document))));
}

#[divan::bench(sample_count = 10)]
fn speakers(bencher: Bencher) {
    let (engine, resolver) =
        (Engine::new(&LEXICON).expect("good word lists"), Resolver::new(&LEXICON).expect("good word lists"));
    let registry = Registry::empty();
    measure(
        bencher,
        |article| with_statements(article, &engine),
        |article, (document, statements)| {
            let context = Context {
                title: article.title.as_deref(),
                publisher: article.publisher.as_deref(),
                source_path: &article.source_path,
                published: article.published.date,
            };
            drop(divan::black_box(resolver.resolve(document, &context, statements, &registry)));
        },
    );
}

#[divan::bench(sample_count = 10)]
fn topics_of_statements(bencher: Bencher) {
    let engine = Engine::new(&LEXICON).expect("good word lists");
    let classifier = Classifier::new(&LEXICON, &topics::Options::default()).expect("a good dictionary");
    measure(
        bencher,
        |article| with_statements(article, &engine),
        |article, (document, statements)| {
            drop(divan::black_box(classifier.score(document, article.title.as_deref(), statements)));
        },
    );
}

#[divan::bench(sample_count = 10)]
fn dates_in_text(bencher: Bencher) {
    let engine = dates::Engine::new(&LEXICON).expect("good word lists");
    measure(bencher, read_text, |article, document| {
        drop(divan::black_box(engine.find(document, article.published.date, None)));
    });
}

#[divan::bench(sample_count = 10)]
fn all_stages(bencher: Bencher) {
    let classifier = Classifier::new(&LEXICON, &topics::Options::default()).expect("a good dictionary");
    let acts = topics::Acts::new(&LEXICON).expect("a good list");
    let analyser = Analyser::new(&LEXICON, Registry::empty(), classifier, acts, None).expect("good word lists");
    measure(bencher, Article::clone, |_, article| drop(divan::black_box(analyser.analyse(article.clone()))));
}

/// From files to published tables in both forms, on all cores.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn whole_run(bencher: Bencher) {
    let corpus: &'static Corpus = &CORPUS;
    let folder = tempfile::tempdir().expect("a folder for the bench");
    let input = folder.path().join("articles.jsonl");
    let lines: String = corpus
        .articles
        .iter()
        .enumerate()
        .map(|(id, article)| {
            let day = article.published.date.map(|day| day.to_string());
            serde_json::json!({ "id": id, "text": article.text, "published": day }).to_string() + "\n"
        })
        .collect();
    std::fs::write(&input, lines).expect("room for the articles");
    let settings = Settings {
        inputs: vec![input],
        output: folder.path().join("output"),
        read: read::Options::default(),
        write: write::Options::default(),
        since: None,
        full: true,
        prune: false,
        keep: 1,
        speakers: Vec::new(),
        speaker_columns: ColumnNames::default(),
        merges: Vec::new(),
        topics: topics::Options::default(),
        lexicon: None,
        prefer: None,
        max_bad: MaxBad::Records(0),
    };
    let watch = Watch::new(Arc::new(AtomicUsize::new(0)), |_| ());
    bencher
        .counter(ItemsCount::new(corpus.words))
        .counter(BytesCount::new(corpus.bytes))
        .bench(|| batch::run(&settings, &watch).expect("a run"));
}

/// The likeness of statements; items are statements, pairs, queries.
mod likeness {
    use super::*;

    static LIKENESS: LazyLock<Likeness> = LazyLock::new(|| Likeness::new(&LEXICON).expect("good word lists"));

    /// Made-up statements of one speaker: a dozen words in turn, so that each has some kin in the block.
    static BLOCK: LazyLock<Vec<String>> = LazyLock::new(|| {
        const SUBJECTS: [&str; 8] = [
            "the two ministers",
            "our government",
            "the whole world",
            "Peru",
            "the central bank",
            "every neighbouring state",
            "the United Nations",
            "the people of the delta",
        ];
        const VERBS: [&str; 7] = [
            "must respect",
            "will not accept",
            "has condemned",
            "supports",
            "should negotiate",
            "may suspend",
            "rejected",
        ];
        const OBJECTS: [&str; 11] = [
            "the ceasefire agreement",
            "further sanctions on oil exports",
            "the nuclear talks",
            "an independent inquiry",
            "the blockade of the ports",
            "the release of all prisoners",
            "higher tariffs on steel",
            "the new border treaty",
            "the withdrawal of foreign troops",
            "humanitarian aid to the camps",
            "a free and fair election",
        ];
        const ENDS: [&str; 13] = [
            "before the end of the year",
            "in the interest of the whole region",
            "without any precondition",
            "at once",
            "despite the pressure of its allies",
            "as the president promised in March",
            "under international law",
            "for the next ten years",
            "if the other side does the same",
            "to restore the trust of investors",
            "after three rounds of talks in Geneva",
            "because there is no other way",
            "by a clear majority",
        ];
        (0..10_000)
            .map(|at| {
                let [subject, verb] = [SUBJECTS[at % 8], VERBS[at % 7]];
                format!("{subject} {verb} {} {} {}", OBJECTS[at % 11], ENDS[at % 13], at / 143)
            })
            .collect()
    });

    fn prepared(statements: &[String]) -> Vec<Prepared> {
        statements.iter().map(|text| LIKENESS.prepare(text, Voice::Reported)).collect()
    }

    #[divan::bench(sample_count = 10)]
    fn prepare(bencher: Bencher) {
        let block = &BLOCK[..1_000];
        bencher.counter(ItemsCount::new(block.len())).bench(|| prepared(block));
    }

    #[divan::bench(sample_count = 10)]
    fn candidates(bencher: Bencher) {
        let block = prepared(&BLOCK);
        let index = Index::new(&block);
        let queries = &block[..100];
        bencher
            .counter(ItemsCount::new(queries.len()))
            .bench(|| queries.iter().map(|query| index.candidates(query).len()).sum::<usize>());
    }

    #[divan::bench(sample_count = 10)]
    fn compare(bencher: Bencher) {
        let block = prepared(&BLOCK[..1_000]);
        let pairs = || block.iter().flat_map(|a| block.iter().step_by(50).map(move |b| (a, b)));
        bencher
            .counter(ItemsCount::new(pairs().count()))
            .bench(|| pairs().map(|(a, b)| LIKENESS.compare(a, b).similarity).sum::<f32>());
    }
}

fn with_statements<'a>(article: &'a Article, engine: &Engine) -> (Document<'a>, Vec<Statement>) {
    let document = read_text(article);
    let statements = engine.find(&document);
    (document, statements)
}

//! How fast each stage and the whole run are: items are words, so `item/s` is words per second.
//!
//! `ONRECORD_CORPUS=FILE cargo bench` measures on your own articles (the first 2,000 records of any input that
//! `onrecord run` reads); without it on the articles of `input/`, repeated.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, LazyLock, Mutex};

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use onrecord::analyse::Analyser;
use onrecord::batch::{self, Settings, Watch};
use onrecord::compare::likeness::{Index, Likeness, Prepared, Voice};
use onrecord::dates;
use onrecord::lexicon::Lexicon;
use onrecord::model::{Article, Statement};
use onrecord::read::{self, Record};
use onrecord::speakers::registry::Registry;
use onrecord::speakers::{Context, Resolver};
use onrecord::statements::Engine;
use onrecord::statements::model::{Model, Scratch};
use onrecord::text::{Abbreviations, Document, language, sketch};
use onrecord::topics::{self, Classifier};

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

/// The parts of the statement stage. The model's steps build on each other, so each of these goes up to its step: what a
/// step takes is the difference to the one before.
mod parts_of_statements {
    use super::*;

    fn up_to(bencher: Bencher, step: impl Fn(&Model, &Document<'_>, &mut Scratch) + Sync) {
        let model = Model::built_in();
        let scratch = Mutex::new(Scratch::default());
        measure(bencher, read_text, |_, document| {
            step(&model, document, &mut scratch.lock().expect("one thread"));
        });
    }

    #[divan::bench(sample_count = 10)]
    fn model_1_tokens(bencher: Bencher) {
        up_to(bencher, |model, document, scratch| model.read_tokens(document, scratch));
    }

    #[divan::bench(sample_count = 10)]
    fn model_2_tags(bencher: Bencher) {
        up_to(bencher, |model, document, scratch| {
            model.read_tokens(document, scratch);
            model.tag(scratch);
        });
    }

    #[divan::bench(sample_count = 10)]
    fn model_3_anchors(bencher: Bencher) {
        up_to(bencher, |model, document, scratch| {
            model.read_tokens(document, scratch);
            model.tag(scratch);
            model.find_anchors(scratch);
        });
    }

    #[divan::bench(sample_count = 10)]
    fn model_4_windows(bencher: Bencher) {
        up_to(bencher, |model, document, scratch| drop(divan::black_box(model.find(document, scratch))));
    }

    #[divan::bench(sample_count = 10)]
    fn rules(bencher: Bencher) {
        let engine = Engine::rules(&LEXICON).expect("good word lists");
        measure(bencher, read_text, |_, document| drop(divan::black_box(engine.find(document))));
    }
}

#[divan::bench(sample_count = 10)]
fn acts_of_statements(bencher: Bencher) {
    let engine = Engine::new(&LEXICON).expect("good word lists");
    let acts = topics::Acts::new(&LEXICON).expect("a good list");
    measure(
        bencher,
        |article| with_statements(article, &engine),
        |_, (document, statements)| {
            for statement in statements {
                divan::black_box(acts.of(document, statement));
            }
        },
    );
}

#[divan::bench(sample_count = 10)]
fn language_and_sketch(bencher: Bencher) {
    measure(bencher, read_text, |_, document| {
        divan::black_box(language::detect(document));
        divan::black_box(sketch::sketch(document));
    });
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

/// Web pages, of which half is script and menu; bytes are those of the pages.
#[divan::bench(sample_count = 10)]
fn read_html(bencher: Bencher) {
    measure_reading(bencher, "page.html", |article| {
        let paragraphs =
            article.text.split("\n\n").map(|paragraph| format!("<p class=\"a\">{}</p>", escaped(paragraph)));
        let text: String = paragraphs.collect();
        let menu = "<li class=\"menu-item\"><a href=\"/section\">Section</a></li>".repeat(text.len() / 200);
        let script = "var x = '<p>';".repeat(text.len() / 50);
        format!(
            "<!DOCTYPE html><html><head><title>A</title><script>{script}</script></head><body><nav><ul>{menu}</ul></nav>\
             <main><article><h1>A</h1>{text}</article></main></body></html>"
        )
    });
}

#[divan::bench(sample_count = 10)]
fn read_markdown(bencher: Bencher) {
    measure_reading(bencher, "article.md", |article| format!("---\ntitle: A\n---\n\n{}", article.text));
}

/// Measures reading a file for each article, which `write` makes of it.
fn measure_reading(bencher: Bencher, name: &str, write: impl Fn(&Article) -> String) {
    let folder = tempfile::tempdir().expect("a folder for the bench");
    let mut bytes = 0;
    for (number, article) in CORPUS.articles.iter().enumerate() {
        let file = write(article);
        bytes += file.len();
        std::fs::write(folder.path().join(format!("{number}-{name}")), file).expect("room for the articles");
    }
    let files = read::list(&[folder.path().to_path_buf()]).files;
    bencher.counter(BytesCount::new(bytes)).bench(|| {
        for file in &files {
            read::read(file, &read::Options::default(), &mut |record| {
                drop(divan::black_box(record));
                ControlFlow::Continue(())
            });
        }
    });
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
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
    let settings = Settings { full: true, keep: 1, ..Settings::new(vec![input], folder.path().join("output")) };
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

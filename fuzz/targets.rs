//! What must hold of any bytes, once for the fuzzer (`fuzz_targets/`) and once for the tests (`tests/fuzz.rs`).
//!
//! No target may panic. Spans lie inside the text, on borders of characters; the same bytes give the same rows; what is
//! written is read again.

use std::ops::ControlFlow;
use std::sync::LazyLock;

use onrecord::analyse::Analyser;
use onrecord::lexicon::Lexicon;
use onrecord::model::{Analysis, Article, Published, PublishedRule, Reject, Span};
use onrecord::read::{self, Format, InputFile, Record};
use onrecord::speakers::identity::{self, IdentityLists, Summary};
use onrecord::speakers::merges::Merges;
use onrecord::speakers::registry::Registry;
use onrecord::statements::model::Model;
use onrecord::tables::{self, Batch, Known, Standing, fold};
use onrecord::text::{Abbreviations, Document};
use onrecord::topics::{self, Acts, Classifier};
use onrecord::write;

/// A target: its name, which is that of its folder of seeds, and what it does with bytes.
pub type Target = (&'static str, fn(&[u8]));

/// All targets.
pub const TARGETS: [Target; 5] =
    [("records", records), ("segments", segments), ("article", article), ("csv", csv), ("model", model)];

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::built_in);
static ABBREVIATIONS: LazyLock<Abbreviations> = LazyLock::new(|| Abbreviations::new(&LEXICON));
static IDENTITY: LazyLock<IdentityLists> = LazyLock::new(|| IdentityLists::new(&LEXICON));
static ANALYSER: LazyLock<Analyser> = LazyLock::new(|| {
    let classifier = Classifier::new(&LEXICON, &topics::Options::default()).expect("the built-in topics are whole");
    let acts = Acts::new(&LEXICON).expect("the built-in acts are whole");
    Analyser::new(&LEXICON, Registry::empty(), classifier, acts, None).expect("the built-in lists are whole")
});

/// Every reader: the first byte chooses the format, the rest is the file.
pub fn records(data: &[u8]) {
    let Some((&choice, bytes)) = data.split_first() else { return };
    let names = Format::NAMES;
    let format = Format::parse(names[usize::from(choice) % names.len()]).expect("a listed format has its name");
    let options = read::Options { format, max_article: 1 << 16, ..read::Options::default() };
    let file = InputFile { path: "input/file".into(), source_path: "input/file".into() };
    let mut place = 0_u32;
    read::read_bytes(bytes.to_vec(), &file, &options, &mut |record| {
        match record {
            Record::Article(article) => {
                assert!(article.text.len() <= options.max_article);
                assert!(article.record.is_none_or(|record| record == place));
            }
            Record::Reject(reject) => {
                assert!(read::codes::ALL.iter().any(|code| code.code == reject.code));
                assert!(!reject.reason.is_empty());
                assert!(!reject.excerpt.unwrap_or_default().contains(char::is_control));
            }
        }
        place += 1;
        ControlFlow::Continue(())
    });
}

/// Tokens, sentences, paragraphs and quotations of a text.
pub fn segments(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let document = Document::read(&text, &ABBREVIATIONS);
    let mut end = 0;
    for token in document.tokens() {
        assert!(token.span.start >= end && token.span.start < token.span.end);
        assert!(!token.span.of(&text).is_empty());
        end = token.span.end;
    }
    let sentences = document.sentences().iter().map(|sentence| sentence.tokens.clone());
    assert!(sentences.clone().all(|tokens| !tokens.is_empty()));
    assert_eq!(sentences.map(|tokens| tokens.len()).sum::<usize>(), document.tokens().len());
}

/// A whole article, and its rows.
pub fn article(data: &[u8]) {
    let article = Article {
        source_path: "input/file".into(),
        record: None,
        external_id: None,
        url: None,
        publisher: None,
        title: Some("A bridge".into()),
        author: None,
        stated_language: None,
        published: Published { date: jiff::civil::Date::new(2020, 4, 21).ok(), raw: None, rule: PublishedRule::Field },
        extra: None,
        text: String::from_utf8_lossy(data).into_owned(),
    };
    let analysis = ANALYSER.analyse(article.clone());
    assert_eq!(analysis.article.text, article.text);
    spans(&analysis).for_each(|span| assert!(article.text.get(span.start as usize..span.end as usize).is_some()));
    assert!(ANALYSER.analyse(article) == analysis, "the same text gives the same analysis");

    let summary =
        Summary::of(0, "a_0", analysis.article.publisher.as_deref(), analysis.article.published.date, &analysis.cast);
    let identities = identity::identify(&[summary], &IDENTITY, &Registry::empty(), &Merges::none());
    let entities = 0..analysis.cast.entities.len() as u32;
    let people: Vec<u32> = entities.map(|entity| identities.person(0, entity) as u32).collect();
    let taxonomy = &ANALYSER.classifier().taxonomy().topics;
    let topics: Vec<_> = taxonomy
        .iter()
        .map(|topic| tables::TopicEntry {
            id: &topic.id,
            code: None,
            label: &topic.label,
            parent: None,
            major: None,
            taxonomy: &topic.taxonomy,
        })
        .collect();
    let mut batch = Batch::new();
    let known = Known { people: &identities.people, topics: &topics };
    batch.add(known, Standing { analysis: &analysis, article_id: "a_0", dup_of: None, people: &people });
    assert_eq!(batch.tables()[0].rows(), 1);
}

/// Every place that an analysis names.
fn spans(analysis: &Analysis) -> impl Iterator<Item = Span> {
    let statements = analysis.statements.iter().flat_map(|statement| {
        let single = [statement.cue, statement.source, Some(statement.context)].into_iter().flatten();
        statement.content.iter().copied().chain(single)
    });
    let mentions = analysis.cast.mentions.iter().map(|mention| mention.span);
    statements.chain(mentions).chain(analysis.dates.iter().map(|date| date.span))
}

/// Cells, between NULs, through a CSV file and back.
pub fn csv(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let reject = |(place, cell): (usize, &str)| Reject {
        source_path: format!("{place:09}"),
        record: None,
        byte: None,
        code: "E101".into(),
        reason: cell.into(),
        excerpt: None,
    };
    let rejects: Vec<Reject> = text.split('\0').enumerate().map(reject).collect();
    let mut file = Vec::new();
    write::csv(&tables::rejects(&rejects), &mut file).expect("memory takes every row");
    let rows: Vec<csv::StringRecord> =
        csv::Reader::from_reader(&file[..]).records().map(|row| row.expect("what was written is read")).collect();
    assert_eq!(rows.len(), rejects.len());
    for (row, reject) in rows.iter().zip(&rejects) {
        let line = fold::one_line(&reject.reason);
        let guard = if fold::is_formula(&line) { "'" } else { "" };
        assert_eq!(row[4], format!("{guard}{line}"));
    }
}

/// A weights file: one that is damaged is refused.
pub fn model(data: &[u8]) {
    assert!(Model::read(data).is_err(), "only the whole file has its checksum");
}

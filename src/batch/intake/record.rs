//! What becomes of one record: a reject, an entry that the earlier ledger has, or an analysis.

use std::panic::{AssertUnwindSafe, catch_unwind};

use sha2::{Digest, Sha256};

use crate::batch::Watch;
use crate::batch::ledger::{Entry, Frame, Packed};
use crate::model::{Analysis, Article, Reject};
use crate::read::{self, Record};
use crate::tables::ids;
use crate::text::language::ENGLISH;

use super::known::Known;

/// What analyses articles, and what their analysis depends on besides.
#[derive(Clone, Copy)]
pub(in crate::batch) struct Bench<'b> {
    pub(in crate::batch) analyse: &'b (dyn Fn(Article) -> Analysis + Sync),
    pub(in crate::batch) salt: &'b [u8; 32],
    /// A hash of what reading depends on: see [`crate::batch::ledger::Keys::reading`].
    pub(in crate::batch) reading: &'b [u8; 32],
    pub(in crate::batch) watch: &'b Watch,
}

/// What became of a record.
pub(super) enum Outcome<'l> {
    /// It is no article, or analysing it failed.
    Rejected(Reject),
    /// The earlier ledger has it.
    Known(&'l Entry),
    Analysed(Box<Entry>, Packed),
}

/// Analyses the article of a record, unless it is known.
pub(super) fn work<'l>(record: Record, bench: Bench<'_>, known: Option<&Known<'l>>) -> Outcome<'l> {
    let article = match record {
        Record::Reject(reject) => return Outcome::Rejected(reject),
        Record::Article(article) => article,
    };
    let (source_path, record) = (article.source_path.clone(), article.record);
    let failed = |reason: String| {
        Outcome::Rejected(Reject {
            source_path: source_path.to_string(),
            record,
            byte: None,
            code: read::codes::PANIC.into(),
            reason,
            excerpt: None,
        })
    };
    let fingerprint = match fingerprint(&article, bench.salt) {
        Ok(fingerprint) => fingerprint,
        Err(error) => return failed(error.to_string()),
    };
    if let Some(entry) = known.and_then(|known| known.record(&fingerprint)) {
        return Outcome::Known(entry);
    }
    let key = key(&article);
    let analysed = catch_unwind(AssertUnwindSafe(|| {
        let analysis = (bench.analyse)(*article);
        let entry = Box::new(entry(key, fingerprint, &analysis));
        Packed::pack(&analysis).map(|packed| Outcome::Analysed(entry, packed))
    }));
    match analysed {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(error)) => failed(error.to_string()),
        Err(panic) => {
            let words = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
            failed(format!("analysing it failed: {}", words.unwrap_or("no reason given")))
        }
    }
}

/// The record's key over runs.
pub(super) fn key(article: &Article) -> String {
    match (&article.url, &article.external_id, article.record) {
        (Some(url), ..) => format!("url {url}"),
        (None, Some(id), _) => format!("id {} {id}", article.source_path),
        (None, None, Some(record)) => format!("record {} {record}", article.source_path),
        (None, None, None) => format!("file {}", article.source_path),
    }
}

/// SHA-256 of a record with its place, and of the settings that its analysis depends on.
fn fingerprint(article: &Article, salt: &[u8; 32]) -> Result<[u8; 32], postcard::Error> {
    let mut hasher = Sha256::new();
    hasher.update(salt);
    hasher.update(postcard::to_stdvec(article)?);
    Ok(hasher.finalize().into())
}

fn entry(key: String, fingerprint: [u8; 32], analysis: &Analysis) -> Entry {
    let article = &analysis.article;
    Entry {
        key,
        fingerprint,
        source_path: article.source_path.clone(),
        record: article.record,
        published: article.published.date,
        article_id: ids::article(&article.text, article.published.date),
        text_hash: Sha256::digest(&article.text).into(),
        sketch: analysis.sketch.clone(),
        is_english: analysis.language == ENGLISH,
        publisher: analysis.article.publisher.as_deref().map(Into::into),
        entities: analysis.cast.entities.clone().into(),
        frame: Frame::default(),
    }
}

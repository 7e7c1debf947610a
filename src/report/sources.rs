//! What came in: articles by outlet, file, language, and what could not be used.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::stored::{Stored, StoredError};

/// Articles of one outlet or one file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Source {
    pub articles: u64,
    pub words: u64,
    pub statements: u64,
    pub first: Option<Date>,
    pub last: Option<Date>,
}

/// An article that others repeat.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Original {
    pub copies: u64,
    pub published: Option<Date>,
    pub publisher: String,
    pub title: String,
}

/// Inputs that were rejected for one reason.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Rejected {
    pub inputs: u64,
    /// The first of them, with its reason.
    pub example: String,
    pub reason: String,
}

/// Counts of articles and rejects.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sources {
    pub articles: u64,
    pub words: u64,
    pub undated: u64,
    pub first: Option<Date>,
    pub last: Option<Date>,
    /// By publisher; those without one under the empty name.
    pub outlets: BTreeMap<String, Source>,
    pub files: BTreeMap<String, Source>,
    pub languages: BTreeMap<String, u64>,
    /// By article_id.
    pub originals: BTreeMap<String, Original>,
    /// By code.
    pub rejected: BTreeMap<String, Rejected>,
    /// Articles per month, as `(year, month)`.
    pub months: BTreeMap<(i16, i8), u64>,
}

impl Sources {
    pub fn read(stored: &Stored) -> Result<Sources, StoredError> {
        let mut sources = Sources::default();
        sources.read_articles(stored)?;
        sources.read_originals(stored)?;
        sources.read_rejects(stored)?;
        Ok(sources)
    }

    fn read_articles(&mut self, stored: &Stored) -> Result<(), StoredError> {
        const TEXTS: [&str; 4] = ["publisher", "source_path", "language", "dup_of"];
        for portion in stored.portions("articles")? {
            let frame = portion.read(&[&TEXTS[..], &["published", "words", "statements"]].concat())?;
            let texts = TEXTS.iter().map(|column| frame.texts(column)).collect::<Result<Vec<_>, _>>()?;
            let (days, words, statements) =
                (frame.dates("published")?, frame.integers("words")?, frame.integers("statements")?);
            for (row, &day) in days.iter().enumerate() {
                let [publisher, path, language, original] = std::array::from_fn(|column| texts[column][row]);
                let count = |numbers: &[Option<i64>]| numbers[row].map_or(0, |number| number.max(0) as u64);
                let article =
                    Source { articles: 1, words: count(&words), statements: count(&statements), first: day, last: day };
                self.articles += 1;
                self.words += article.words;
                match day {
                    Some(day) => *self.months.entry((day.year(), day.month())).or_default() += 1,
                    None => self.undated += 1,
                }
                widen(&mut self.first, &mut self.last, day);
                slot(&mut self.outlets, publisher.unwrap_or_default()).add(&article);
                slot(&mut self.files, path.unwrap_or_default()).add(&article);
                *slot(&mut self.languages, language.unwrap_or_default()) += 1;
                if let Some(original) = original {
                    slot(&mut self.originals, original).copies += 1;
                }
            }
        }
        Ok(())
    }

    /// Fills in what the repeated articles are.
    fn read_originals(&mut self, stored: &Stored) -> Result<(), StoredError> {
        if self.originals.is_empty() {
            return Ok(());
        }
        for portion in stored.portions("articles")? {
            let frame = portion.read(&["article_id", "published", "publisher", "title"])?;
            let (days, publishers, titles) =
                (frame.dates("published")?, frame.texts("publisher")?, frame.texts("title")?);
            for (row, id) in frame.texts("article_id")?.into_iter().enumerate() {
                if let Some(original) = id.and_then(|id| self.originals.get_mut(id)) {
                    original.published = days[row];
                    original.publisher = publishers[row].unwrap_or_default().to_owned();
                    original.title = titles[row].unwrap_or_default().to_owned();
                }
            }
        }
        Ok(())
    }

    fn read_rejects(&mut self, stored: &Stored) -> Result<(), StoredError> {
        for portion in stored.portions("rejects")? {
            let frame = portion.read(&["source_path", "record", "code", "reason"])?;
            let (paths, records, codes, reasons) =
                (frame.texts("source_path")?, frame.integers("record")?, frame.texts("code")?, frame.texts("reason")?);
            for row in 0..codes.len() {
                let rejected = slot(&mut self.rejected, codes[row].unwrap_or_default());
                rejected.inputs += 1;
                if rejected.inputs == 1 {
                    let path = paths[row].unwrap_or_default();
                    rejected.example =
                        records[row].map_or_else(|| path.to_owned(), |record| format!("{path}, record {record}"));
                    rejected.reason = reasons[row].unwrap_or_default().to_owned();
                }
            }
        }
        Ok(())
    }
}

impl Source {
    fn add(&mut self, article: &Source) {
        self.articles += article.articles;
        self.words += article.words;
        self.statements += article.statements;
        widen(&mut self.first, &mut self.last, article.first);
    }
}

fn widen(first: &mut Option<Date>, last: &mut Option<Date>, day: Option<Date>) {
    let Some(day) = day else { return };
    *first = Some(first.map_or(day, |first| first.min(day)));
    *last = Some(last.map_or(day, |last| last.max(day)));
}

/// The entry of a name; it is copied only if it is new.
pub(super) fn slot<'m, V: Default>(map: &'m mut BTreeMap<String, V>, name: &str) -> &'m mut V {
    if !map.contains_key(name) {
        map.insert(name.to_owned(), V::default());
    }
    map.get_mut(name).expect("it was put there if it was not")
}

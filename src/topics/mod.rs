//! Statement → what it is about: topics, several and ranked; and what it does: one act.
//!
//! Topics come from dictionaries: the built-in one (majors of the Comparative Agendas Project with finer diplomatic topics
//! below them) and those of the user. A dictionary is a list of patterns with weights; every match is kept with its place,
//! so each topic can be explained. Nothing is learnt from the texts of a run: next month's batch gets the same labels. Who
//! has labels of their own may train a model on them ([`train`]) and use it beside the dictionaries or instead of them.
//!
//! Acts ([`Acts`]) are settled by the cue first, then by the form of the content.

mod acts;
mod dictionary;
mod formats;
mod learnt;
mod load;
mod matcher;
mod pattern;
mod score;
mod taxonomy;
#[cfg(test)]
mod tests;
pub mod train;

use std::fmt;
use std::path::PathBuf;

use dictionary::{Dictionary, Source};
use learnt::Learnt;
use score::{Evidence, Keep};

use crate::lexicon::Lexicon;
use crate::model::{Span, Statement, TopicScore};
use crate::text::{Abbreviations, Document};

pub use acts::Acts;
pub use formats::Format;
pub use taxonomy::{Taxonomy, Topic};

/// The topic of a text that names a foreign country and nothing else.
const COUNTRY_RELATIONS: &str = "country-relations";

/// Which dictionaries to use.
#[derive(Clone, Debug)]
pub struct Options {
    /// Whether to use the built-in dictionary.
    pub built_in: bool,
    /// Dictionaries of the user, and models ([`train`]), which are known by their first bytes. The format of a
    /// dictionary is that of the extension unless it is given.
    pub files: Vec<(PathBuf, Option<Format>)>,
}

impl Default for Options {
    fn default() -> Options {
        Options { built_in: true, files: Vec::new() }
    }
}

/// A dictionary that cannot be used.
#[derive(Debug)]
pub struct TopicsError {
    /// The file, or the name of a built-in list.
    pub file: PathBuf,
    /// The line, from 1; 0 where the file as a whole is meant.
    pub line: usize,
    /// What was expected and what was found.
    pub reason: String,
}

/// Finds the topics of statements.
#[derive(Clone, Debug)]
pub struct Classifier {
    taxonomy: Taxonomy,
    dictionaries: Vec<Dictionary>,
    models: Vec<Learnt>,
    abbreviations: Abbreviations,
    notes: Vec<String>,
}

/// A place where a pattern counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match<'c> {
    /// Its topic, an index into the taxonomy.
    pub topic: u16,
    /// The pattern as its author wrote it.
    pub pattern: &'c str,
    /// The words.
    pub span: Span,
}

impl Classifier {
    /// Reads the dictionaries.
    ///
    /// # Errors
    /// The first line that cannot be used.
    pub fn new(lexicon: &Lexicon, options: &Options) -> Result<Classifier, TopicsError> {
        let mut classifier = Classifier {
            taxonomy: Taxonomy::default(),
            dictionaries: Vec::new(),
            models: Vec::new(),
            abbreviations: Abbreviations::new(lexicon),
            notes: Vec::new(),
        };
        if options.built_in {
            classifier.add_built_in(lexicon)?;
        }
        for (file, format) in &options.files {
            classifier.add_file(file, *format, lexicon)?;
        }
        Ok(classifier)
    }

    /// The topics that there are.
    pub fn taxonomy(&self) -> &Taxonomy {
        &self.taxonomy
    }

    /// What the dictionaries say that was left out, with file and line.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// The topics of each statement, best first.
    pub fn score(
        &self,
        document: &Document<'_>,
        title: Option<&str>,
        statements: &[Statement],
    ) -> Vec<Vec<TopicScore>> {
        let mut scores = vec![Vec::new(); statements.len()];
        let title = title.map(|title| Document::read(title, &self.abbreviations));
        for dictionary in &self.dictionaries {
            let hits = dictionary.hits(document);
            let title_hits = title.as_ref().map(|title| dictionary.hits(title)).unwrap_or_default();
            for (statement, scores) in statements.iter().zip(&mut scores) {
                let mut evidence = dictionary.around(statement, document, &hits);
                evidence.extend(dictionary.outside(&title_hits));
                let words = statement.content.iter().map(|&part| document.tokens_in(part).len()).sum();
                scores.extend(self.rank(dictionary, evidence, words));
            }
        }
        for (statement, scores) in statements.iter().zip(&mut scores) {
            scores.extend(self.models.iter().flat_map(|model| model.of(document, statement)));
            join(scores);
        }
        scores
    }

    /// The topics of a short text as a whole, best first. The text before it counts as a paragraph's rest does.
    pub fn classify(&self, document: &Document<'_>, context_before: Option<&Document<'_>>) -> Vec<TopicScore> {
        let mut scores = Vec::new();
        for dictionary in &self.dictionaries {
            let own = dictionary.hits(document);
            let own = own.iter().filter_map(|hit| dictionary.evidence(hit, 1.0, false));
            let mut evidence: Vec<Evidence> = own.collect();
            if let Some(context) = context_before {
                evidence.extend(dictionary.outside(&dictionary.hits(context)));
            }
            scores.extend(self.rank(dictionary, evidence, document.tokens().len()));
        }
        let before = context_before.map(Document::text);
        scores.extend(self.models.iter().flat_map(|model| model.of_text(document.text(), before)));
        join(&mut scores);
        scores
    }

    /// The patterns that count in a text, dictionary by dictionary, by place.
    pub fn explain(&self, document: &Document<'_>) -> Vec<Match<'_>> {
        let mut matches = Vec::new();
        for dictionary in &self.dictionaries {
            for hit in dictionary.hits(document) {
                let entry = &dictionary.entries[hit.pattern as usize];
                let of = |topic| Match { topic, pattern: &entry.source, span: hit.span };
                matches.extend(entry.topic.map(of));
            }
        }
        matches
    }

    fn rank(&self, dictionary: &Dictionary, mut evidence: Vec<Evidence>, words: usize) -> Vec<TopicScore> {
        match dictionary.source {
            Source::User => {
                let own = evidence.into_iter().filter(|piece| !piece.context).collect();
                score::rank(own, Keep::All, &self.taxonomy)
            }
            Source::BuiltIn => {
                let country = self.taxonomy.find(COUNTRY_RELATIONS);
                dictionary::count_one(country, &mut evidence);
                let mut scores = score::rank(evidence, Keep::Best { words }, &self.taxonomy);
                let parent = |score: &TopicScore| self.taxonomy.topics[score.topic as usize].parent;
                let is_country = |score: &TopicScore| Some(score.topic) == country;
                if let Some(at) = scores.iter().position(is_country)
                    && scores.iter().any(|other| parent(other) == parent(&scores[at]) && !is_country(other))
                {
                    scores.remove(at); // a country is named wherever foreign affairs are spoken of
                }
                scores
            }
        }
    }
}

/// Best first over dictionaries and models; equal scores stay in their order. A topic that several of them found has
/// its best score, and the terms of the best that has any: a model has none.
fn join(scores: &mut Vec<TopicScore>) {
    scores.sort_by(|a, b| b.score.total_cmp(&a.score));
    let mut joined: Vec<TopicScore> = Vec::with_capacity(scores.len());
    for score in scores.drain(..) {
        match joined.iter_mut().find(|other| other.topic == score.topic) {
            Some(better) if better.terms.is_empty() => better.terms = score.terms,
            Some(_) => {}
            None => joined.push(score),
        }
    }
    *scores = joined;
}

impl fmt::Display for TopicsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file.display(), self.reason),
            line => write!(f, "{}, line {line}: {}", self.file.display(), self.reason),
        }
    }
}

impl std::error::Error for TopicsError {}

//! Statement → what it is about: topics, several and ranked; and what it does: one act.
//!
//! Topics come from dictionaries: the built-in one (majors of the Comparative Agendas Project with finer diplomatic topics
//! below them) and those of the user. A dictionary is a list of patterns with weights; every match is kept with its place,
//! so each topic can be explained. Topics are never learnt from the texts of a run: next month's batch gets the same labels.
//!
//! Acts ([`Acts`]) are settled by the cue first, then by the form of the content.

mod acts;
mod formats;
mod matcher;
mod pattern;
mod score;
mod taxonomy;
#[cfg(test)]
mod tests;
pub mod train;

use std::path::{Path, PathBuf};
use std::{fmt, fs};

use formats::Listing;
use matcher::{Hit, Matcher, Units};
use pattern::Pattern;
use score::{Entry, Evidence, Keep, Nested, PARAGRAPH, SENTENCE};

use crate::lexicon::Lexicon;
use crate::model::{Statement, TopicScore};
use crate::text::{Abbreviations, Document};

pub use acts::Acts;
pub use formats::Format;
pub use taxonomy::{Taxonomy, Topic};

/// Which dictionaries to use.
#[derive(Clone, Debug)]
pub struct Options {
    /// Whether to use the built-in dictionary.
    pub built_in: bool,
    /// Dictionaries of the user. The format is that of the extension unless it is given.
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

/// The topic of a text that names a foreign country and nothing else.
const COUNTRY_RELATIONS: &str = "country-relations";
/// What the name of a foreign country or of its people says, and that of its capital.
const COUNTRY: f32 = 0.8;
const CAPITAL: f32 = 0.4;
/// Countries that are not foreign to the built-in taxonomy, which is that of the United States.
const HOME: [&str; 6] = ["USA", "PRI", "GUM", "VIR", "ASM", "MNP"];

/// Finds the topics of statements.
#[derive(Clone, Debug)]
pub struct Classifier {
    taxonomy: Taxonomy,
    dictionaries: Vec<Dictionary>,
    abbreviations: Abbreviations,
    notes: Vec<String>,
}

/// The patterns of one source. Its scores add up by themselves: a second dictionary leaves those of the first unchanged.
#[derive(Clone, Debug)]
struct Dictionary {
    matcher: Matcher,
    entries: Vec<Entry>,
    source: Source,
}

/// Where a dictionary comes from, and so how it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    /// A longer pattern hides those of all topics that it covers; context counts; few topics are kept.
    BuiltIn,
    /// Patterns hide those of their own topic only; the own words alone count, and every match gives its topic.
    User,
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
            abbreviations: Abbreviations::new(lexicon),
            notes: Vec::new(),
        };
        if options.built_in {
            classifier.add_built_in(lexicon)?;
        }
        for (file, format) in &options.files {
            classifier.add_file(file, *format)?;
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
        for scores in &mut scores {
            sort_over_dictionaries(scores);
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
        sort_over_dictionaries(&mut scores);
        scores
    }

    fn rank(&self, dictionary: &Dictionary, mut evidence: Vec<Evidence>, words: usize) -> Vec<TopicScore> {
        match dictionary.source {
            Source::User => {
                let own = evidence.into_iter().filter(|piece| !piece.context).collect();
                score::rank(own, Keep::All, &self.taxonomy)
            }
            Source::BuiltIn => {
                let country = self.taxonomy.find(COUNTRY_RELATIONS);
                count_one(country, &mut evidence);
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

    fn add_built_in(&mut self, lexicon: &Lexicon) -> Result<(), TopicsError> {
        let fault = |list: &str, line, reason| TopicsError { file: list.into(), line, reason };
        self.taxonomy = Taxonomy::read(lexicon).map_err(|(line, reason)| fault("topics.tsv", line, reason))?;
        let mut patterns = Vec::new();
        let mut entries = Vec::new();
        for row in lexicon.rows("patterns.tsv") {
            let fault = |reason| fault("patterns.tsv", row.line, reason);
            let pattern = Pattern::parse(row.cell(1), &self.abbreviations).map_err(fault)?;
            let topic = match row.cell(0) {
                "*" if pattern.blocks => None,
                id => Some(self.taxonomy.find(id).ok_or_else(|| fault(format!("no topic “{id}” in topics.tsv")))?),
            };
            let weight = formats::weight(row.cell(2)).map_err(fault)?;
            entries.push(Entry { topic, weight, blocks: pattern.blocks });
            patterns.push(pattern);
        }
        self.add_countries(lexicon, &mut patterns, &mut entries);
        let matcher = Matcher::new(Units::Parts, &patterns);
        self.dictionaries.push(Dictionary { matcher, entries, source: Source::BuiltIn });
        Ok(())
    }

    /// A foreign country, its people, its capital: relations with it, where nothing else is matched.
    fn add_countries(&self, lexicon: &Lexicon, patterns: &mut Vec<Pattern>, entries: &mut Vec<Entry>) {
        let Some(topic) = self.taxonomy.find(COUNTRY_RELATIONS) else { return };
        for row in lexicon.rows("countries.tsv").filter(|row| !HOME.contains(&row.cell(0))) {
            for (column, weight) in [(1, COUNTRY), (2, COUNTRY), (3, CAPITAL)] {
                for name in row.parts(column) {
                    entries.push(Entry { topic: Some(topic), weight, blocks: false });
                    patterns.push(Pattern::name(name, &self.abbreviations));
                }
            }
        }
    }

    fn add_file(&mut self, file: &Path, format: Option<Format>) -> Result<(), TopicsError> {
        let fault = |line, reason| TopicsError { file: file.to_path_buf(), line, reason };
        let format = format.or_else(|| Format::of(file)).ok_or_else(|| {
            let names = Format::NAMES.map(|(name, _)| name).join(", ");
            fault(0, format!("an extension that tells the format; else name it: {names}"))
        })?;
        let bytes = fs::read(file).map_err(|error| fault(0, error.to_string()))?;
        let listing = format.read(&bytes).map_err(|(line, reason)| fault(line, reason))?;
        let stem = file.file_stem().unwrap_or_default().to_string_lossy();
        let topics = self.add_categories(&listing, &stem).map_err(|(line, reason)| fault(line, reason))?;
        let mut patterns = Vec::with_capacity(listing.entries.len());
        let mut entries = Vec::with_capacity(listing.entries.len());
        for entry in &listing.entries {
            let pattern = match format.is_table() {
                true => Pattern::parse(&entry.pattern, &self.abbreviations),
                false => Pattern::plain(&entry.pattern, &self.abbreviations),
            };
            let pattern = pattern.map_err(|reason| fault(entry.line, reason))?;
            let topic = Some(topics[entry.category]);
            entries.push(Entry { topic, weight: entry.weight, blocks: pattern.blocks });
            patterns.push(pattern);
        }
        let matcher = Matcher::new(Units::Tokens, &patterns);
        self.dictionaries.push(Dictionary { matcher, entries, source: Source::User });
        let notes = listing.notes.iter().map(|note| format!("{}: {note}", file.display()));
        self.notes.extend(notes);
        Ok(())
    }

    /// The topics of the categories of a file, in their order.
    fn add_categories(&mut self, listing: &Listing, stem: &str) -> Result<Vec<u16>, (usize, String)> {
        let mut topics: Vec<u16> = Vec::with_capacity(listing.categories.len());
        for category in &listing.categories {
            let fault = |reason| (category.line, reason);
            let parent = match (category.parent, &category.under) {
                (Some(parent), _) => Some(topics[parent]),
                (None, Some(id)) => {
                    Some(self.taxonomy.find(id).ok_or_else(|| fault(format!("no topic “{id}” to lie under")))?)
                }
                (None, None) => None,
            };
            let above =
                parent.filter(|_| category.parent.is_some()).map(|parent| &self.taxonomy.topics[parent as usize]);
            let slug = match above {
                Some(above) => format!("{}-{}", above.id, slug(&category.name)),
                None => slug(&category.name),
            };
            let topic = Topic {
                id: self.taxonomy.free_id(&slug, &self::slug(stem)).into(),
                code: "".into(),
                label: category.name.as_str().into(),
                parent,
                major: parent.and_then(|parent| self.taxonomy.topics[parent as usize].major.clone()),
                taxonomy: stem.into(),
            };
            topics.push(self.taxonomy.add(topic).map_err(fault)?);
        }
        Ok(topics)
    }
}

/// Small letters and digits with hyphens between: "Foreign Aid (all)" becomes "foreign-aid-all".
fn slug(name: &str) -> String {
    let folded = pattern::fold(name);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if words.is_empty() { "topic".into() } else { words.join("-") }
}

impl Dictionary {
    fn hits(&self, document: &Document<'_>) -> Vec<Hit> {
        let nested = match self.source {
            Source::BuiltIn => Nested::Dictionary,
            Source::User => Nested::Topic,
        };
        score::resolve(self.matcher.hits(document), &self.entries, nested)
    }

    /// The evidence in a statement, its sentences, its paragraph.
    fn around(&self, statement: &Statement, document: &Document<'_>, hits: &[Hit]) -> Vec<Evidence> {
        let sentences = statement.context.hull(statement.hull());
        let paragraph = document.paragraphs().get(statement.paragraph as usize).map_or(sentences, |p| p.span);
        let reach = paragraph.hull(sentences);
        let from = hits.partition_point(|hit| hit.span.start < reach.start);
        let within = hits[from..].iter().take_while(|hit| hit.span.start < reach.end);
        within
            .filter_map(|hit| {
                let own = statement.content.iter().any(|part| part.overlaps(hit.span));
                let share = match own {
                    true => 1.0,
                    false if sentences.overlaps(hit.span) => SENTENCE,
                    false => PARAGRAPH,
                };
                self.evidence(hit, share, !own)
            })
            .collect()
    }

    /// Evidence from outside the text.
    fn outside(&self, hits: &[Hit]) -> Vec<Evidence> {
        let evidence = hits.iter().filter_map(|hit| self.evidence(hit, PARAGRAPH, true));
        evidence.map(|piece| Evidence { span: None, ..piece }).collect()
    }

    fn evidence(&self, hit: &Hit, share: f32, context: bool) -> Option<Evidence> {
        let entry = &self.entries[hit.pattern as usize];
        let weight = if hit.completes { 0.0 } else { entry.weight * share };
        Some(Evidence { topic: entry.topic?, weight, words: hit.words, span: Some(hit.span), context })
    }
}

/// Lets the weightiest hit of a topic count for all of them: many countries are no more about foreign affairs than one.
fn count_one(topic: Option<u16>, evidence: &mut [Evidence]) {
    let mut hits: Vec<&mut Evidence> = evidence.iter_mut().filter(|piece| Some(piece.topic) == topic).collect();
    hits.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    for hit in hits.into_iter().skip(1) {
        hit.weight = 0.0;
    }
}

/// Best first over dictionaries; equal scores stay in the order of the dictionaries.
fn sort_over_dictionaries(scores: &mut [TopicScore]) {
    scores.sort_by(|a, b| b.score.total_cmp(&a.score));
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

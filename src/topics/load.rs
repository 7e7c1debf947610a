//! Where the topics and patterns of a [`Classifier`] come from: the built-in lists, the user's files.

use std::fs;
use std::path::Path;

use super::dictionary::{Dictionary, Source};
use super::formats::{self, Format, Listing};
use super::learnt::Learnt;
use super::matcher::{Matcher, Units};
use super::pattern::{Pattern, fold};
use super::score::Entry;
use super::train::Model;
use super::{COUNTRY_RELATIONS, Classifier, Options, Taxonomy, Topic, TopicsError};
use crate::lexicon::Lexicon;

/// What the name of a foreign country or of its people says, and that of its capital.
const COUNTRY: f32 = 0.8;
const CAPITAL: f32 = 0.4;
/// Countries that are not foreign to the built-in taxonomy, which is that of the United States.
const HOME: [&str; 6] = ["USA", "PRI", "GUM", "VIR", "ASM", "MNP"];

impl Classifier {
    /// The lists `topics.tsv`, `patterns.tsv`, `countries.tsv`.
    pub(super) fn add_built_in(&mut self, lexicon: &Lexicon) -> Result<(), TopicsError> {
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
            entries.push(Entry { topic, weight, blocks: pattern.blocks, source: row.cell(1).into() });
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
                    entries.push(Entry { topic: Some(topic), weight, blocks: false, source: name.into() });
                    patterns.push(Pattern::name(name, &self.abbreviations));
                }
            }
        }
    }

    /// A dictionary or a model of the user.
    pub(super) fn add_file(
        &mut self,
        file: &Path,
        format: Option<Format>,
        lexicon: &Lexicon,
    ) -> Result<(), TopicsError> {
        let fault = |line, reason| TopicsError { file: file.to_path_buf(), line, reason };
        let bytes = fs::read(file).map_err(|error| fault(0, error.to_string()))?;
        let stem = file.file_stem().unwrap_or_default().to_string_lossy();
        if Model::is_model(&bytes) {
            let model = Model::from_bytes(&bytes).map_err(|error| fault(0, error.to_string()))?;
            let dictionary = Classifier::new(lexicon, &Options::default())?;
            let learnt = Learnt::new(model, dictionary, &mut self.taxonomy, &stem);
            self.models.push(learnt.map_err(|reason| fault(0, reason))?);
            return Ok(());
        }
        let format = format.or_else(|| Format::of(file)).ok_or_else(|| {
            let names = Format::NAMES.map(|(name, _)| name).join(", ");
            fault(0, format!("an extension that tells the format; else name it: {names}"))
        })?;
        let listing = format.read(&bytes).map_err(|(line, reason)| fault(line, reason))?;
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
            let source = entry.pattern.as_str().into();
            entries.push(Entry { topic, weight: entry.weight, blocks: pattern.blocks, source });
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
pub(super) fn slug(name: &str) -> String {
    let folded = fold(name);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if words.is_empty() { "topic".into() } else { words.join("-") }
}

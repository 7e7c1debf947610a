//! A trained model among the dictionaries: which topics its labels are, and what it says of a statement.

use super::load::slug;
use super::train::Model;
use super::{Classifier, Taxonomy, Topic};
use crate::model::{Statement, TopicScore};
use crate::text::Document;

/// Labels that mean that a text has no topic.
const NONE: [&str; 2] = ["", "none"];
/// A label with a smaller share than this is left out.
const LEAST_SHARE: f32 = 0.2;

/// A model with the topics of its labels.
#[derive(Clone, Debug)]
pub struct Learnt {
    model: Model,
    /// The built-in dictionary, which the model was trained with.
    dictionary: Box<Classifier>,
    /// The topic of each label; none for those that mean none.
    topics: Vec<Option<u16>>,
}

impl Learnt {
    /// Finds or adds the topics of the labels: a label is the id or the code of a topic that is known or built in,
    /// or a topic of its own.
    ///
    /// # Errors
    /// If there are too many topics.
    pub fn new(model: Model, dictionary: Classifier, taxonomy: &mut Taxonomy, stem: &str) -> Result<Learnt, String> {
        let mut topics = Vec::with_capacity(model.labels().len());
        for label in model.labels() {
            let own = || taxonomy.find(label).or_else(|| taxonomy.find_code(label));
            let built_in = || dictionary.taxonomy().find(label).or_else(|| dictionary.taxonomy().find_code(label));
            topics.push(if NONE.contains(&label.as_str()) {
                None
            } else if let Some(known) = own() {
                Some(known)
            } else if let Some(known) = built_in() {
                Some(taxonomy.adopt(dictionary.taxonomy(), known)?)
            } else {
                let id = taxonomy.free_id(&slug(label), &slug(stem)).into();
                let (code, label) = ("".into(), label.as_str().into());
                Some(taxonomy.add(Topic { id, code, label, parent: None, major: None, taxonomy: stem.into() })?)
            });
        }
        Ok(Learnt { model, dictionary: Box::new(dictionary), topics })
    }

    /// The topics of a statement, best first: its content, and before it the sentence before its own.
    pub fn of(&self, document: &Document<'_>, statement: &Statement) -> Vec<TopicScore> {
        let parts: Vec<&str> = statement.content.iter().map(|part| part.of(document.text())).collect();
        let sentence = (statement.sentence as usize).checked_sub(1).and_then(|before| document.sentences().get(before));
        let same = sentence.filter(|sentence| sentence.paragraph == statement.paragraph as usize);
        let before = same.map(|sentence| document.span(sentence.tokens.clone()).of(document.text()));
        self.of_text(&parts.join(" "), before)
    }

    /// The topics of a text, best first.
    pub fn of_text(&self, text: &str, context_before: Option<&str>) -> Vec<TopicScore> {
        let shares = self.model.scores(text, context_before, &self.dictionary);
        let best = shares.iter().copied().fold(0.0, f32::max);
        let known = self.topics.iter().zip(shares).filter(|&(_, share)| share == best || share >= LEAST_SHARE);
        let score =
            |(topic, score): (&Option<u16>, f32)| topic.map(|topic| TopicScore { topic, score, terms: Vec::new() });
        let mut scores: Vec<TopicScore> = known.filter_map(score).collect();
        scores.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.topic.cmp(&b.topic)));
        scores
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::train::{Example, Model};
    use super::super::{Classifier, Options};
    use crate::lexicon::Lexicon;
    use crate::model::TopicScore;
    use crate::text::{Abbreviations, Document};

    #[test]
    fn labels_become_topics() {
        let lexicon = Lexicon::built_in();
        let dictionary = Classifier::new(&lexicon, &Options::default()).unwrap();
        let example = |label: &str, text: &str| Example {
            text: text.into(),
            context_before: None,
            label: label.into(),
            group: None,
        };
        let examples = [
            example("4", "plough the long field"),
            example("4", "sow the field"),
            example("Ball games", "kick it into the goal"),
            example("Ball games", "a late goal decided it"),
            example("none", "good morning everybody"),
            example("none", "a good day to everybody"),
        ];
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("own.model");
        fs::write(&path, Model::train(&examples, &dictionary).to_bytes()).unwrap();
        let classifier = Classifier::new(&lexicon, &Options { built_in: true, files: vec![(path, None)] }).unwrap();
        let alone = Classifier::new(&lexicon, &Options::default()).unwrap();
        let abbreviations = Abbreviations::new(&lexicon);
        let best = |text| {
            let document = Document::read(text, &abbreviations);
            let mut scores = classifier.classify(&document, None);
            scores.retain(|score| !alone.classify(&document, None).contains(score));
            scores.first().map(|score| classifier.taxonomy().topics[score.topic as usize].label.to_string())
        };
        assert_eq!(best("plough a field").as_deref(), Some("Agriculture"));
        assert_eq!(best("the goal").as_deref(), Some("Ball games"));
        assert_eq!(best("good everybody"), None);

        let both = Document::read("farmers plough the long field", &abbreviations);
        let (found, listed) = (classifier.classify(&both, None), alone.classify(&both, None));
        let agriculture = |scores: &[TopicScore]| -> Vec<TopicScore> {
            let is_it = |score: &&TopicScore| *classifier.taxonomy().topics[score.topic as usize].code == *"4";
            scores.iter().filter(is_it).cloned().collect()
        };
        let ([found], [listed]) = (&agriculture(&found)[..], &agriculture(&listed)[..]) else {
            panic!("once each: {found:?}, {listed:?}")
        };
        assert!(found.score >= listed.score && found.terms == listed.terms && !found.terms.is_empty());
    }
}

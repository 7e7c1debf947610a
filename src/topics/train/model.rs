//! A trained model and its file.

use std::fmt;
use std::path::Path;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::super::Classifier;
use super::examples::Example;
use super::features::{Counts, count};
use super::svm::{self, Row, decide};

/// Labels and what speaks for each.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// The labels, sorted.
    labels: Vec<String>,
    /// Known features, rising. A feature is its position here.
    hashes: Vec<u64>,
    /// Inverse document frequency of each feature.
    rarity: Vec<f32>,
    /// For each label a weight for each feature, and the bias.
    weights: Vec<Vec<f32>>,
}

/// A file that is no model, or not one of this version.
#[derive(Debug)]
pub struct ModelError(String);

/// First bytes of a model's file; the last one is the version.
const MAGIC: &[u8; 8] = b"ONRTOPC1";

impl Model {
    /// Learns from examples; `dictionary` is the built-in one.
    pub fn train<'e>(examples: impl IntoIterator<Item = &'e Example>, dictionary: &Classifier) -> Model {
        let examples: Vec<&Example> = examples.into_iter().collect();
        let counts: Vec<Counts> = examples
            .iter()
            .map(|example| count(&example.text, example.context_before.as_deref(), dictionary))
            .collect();
        let mut labels: Vec<String> = examples.iter().map(|example| example.label.clone()).collect();
        labels.sort_unstable();
        labels.dedup();
        let (hashes, rarity) = vocabulary(&counts);
        let mut model = Model { labels, hashes, rarity, weights: Vec::new() };
        let rows: Vec<Row> = counts.iter().map(|counts| model.row(counts)).collect();
        for label in &model.labels {
            let is_label: Vec<bool> = examples.iter().map(|example| example.label == *label).collect();
            let of_label = is_label.iter().filter(|&&of| of).count();
            let share = rows.len() as f32 / (model.labels.len() * of_label) as f32;
            model.weights.push(svm::train(&rows, &is_label, share, model.hashes.len()));
        }
        model
    }

    /// The labels, sorted.
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// The label of a text and how sure it is, 0 to 1; none if the model knows no word of it.
    pub fn label(&self, text: &str, context: Option<&str>, dictionary: &Classifier) -> Option<(&str, f32)> {
        let scores = self.scores(text, context, dictionary);
        let best = (0..scores.len()).max_by(|&a, &b| scores[a].total_cmp(&scores[b]).then(b.cmp(&a)))?;
        Some((&self.labels[best], scores[best]))
    }

    /// What each label gets of a sum of 1 (softmax of the distances); empty if the model knows no word of the text.
    pub fn scores(&self, text: &str, context: Option<&str>, dictionary: &Classifier) -> Vec<f32> {
        let row = self.row(&count(text, context, dictionary));
        if row.is_empty() {
            return Vec::new();
        }
        let powers: Vec<f32> = self.weights.iter().map(|weights| (2.0 * decide(weights, &row)).exp()).collect();
        let sum: f32 = powers.iter().sum();
        powers.into_iter().map(|power| power / sum).collect()
    }

    /// The file's bytes: magic, SHA-256 of the rest, the rest.
    pub fn to_bytes(&self) -> Vec<u8> {
        let body = postcard::to_allocvec(self).expect("vectors of numbers and texts can be written");
        [MAGIC.as_slice(), Sha256::digest(&body).as_slice(), &body].concat()
    }

    /// Reads what [`Model::to_bytes`] wrote.
    ///
    /// # Errors
    /// If the bytes are no model, are damaged, or do not fit together.
    pub fn from_bytes(bytes: &[u8]) -> Result<Model, ModelError> {
        let fault = |reason: &str| ModelError(reason.to_owned());
        let rest = bytes.strip_prefix(MAGIC).ok_or_else(|| fault("a model of this version, found another file"))?;
        let (checksum, body) = rest.split_at_checked(32).ok_or_else(|| fault("a whole model, found its beginning"))?;
        if Sha256::digest(body).as_slice() != checksum {
            return Err(fault("the checksum does not fit: the file is damaged"));
        }
        let model: Model = postcard::from_bytes(body).map_err(|error| ModelError(error.to_string()))?;
        let features = model.hashes.len();
        let fits = model.rarity.len() == features
            && model.weights.len() == model.labels.len()
            && model.weights.iter().all(|weights| weights.len() == features + 1);
        if fits { Ok(model) } else { Err(fault("the parts of the model do not fit together")) }
    }

    /// Reads a model's file.
    ///
    /// # Errors
    /// If it cannot be read or is no model.
    pub fn open(path: &Path) -> Result<Model, ModelError> {
        let bytes = std::fs::read(path).map_err(|error| ModelError(error.to_string()))?;
        Model::from_bytes(&bytes)
    }

    /// Whether a file begins as a model does.
    pub fn is_model(bytes: &[u8]) -> bool {
        bytes.starts_with(MAGIC)
    }

    /// Known features with their TF-IDF; each sort of length 1.
    fn row(&self, counts: &Counts) -> Row {
        let mut row = Row::new();
        for part in counts.blocks() {
            let known = part.iter().filter_map(|&(hash, count)| {
                let feature = self.hashes.binary_search(&hash).ok()?;
                Some((feature as u32, (1.0 + count.max(1.0).ln()) * count.min(1.0) * self.rarity[feature]))
            });
            let known: Row = known.collect();
            let length = known.iter().map(|(_, value)| value * value).sum::<f32>().sqrt();
            row.extend(known.into_iter().map(|(feature, value)| (feature, value / length)));
        }
        row.sort_by_key(|&(feature, _)| feature);
        row
    }
}

/// All features, and how rare each is.
fn vocabulary(counts: &[Counts]) -> (Vec<u64>, Vec<f32>) {
    let mut texts: FxHashMap<u64, u32> = FxHashMap::default();
    for counts in counts {
        for &(hash, _) in counts.blocks().into_iter().flatten() {
            *texts.entry(hash).or_insert(0) += 1;
        }
    }
    let mut known: Vec<(u64, u32)> = texts.into_iter().collect();
    known.sort_unstable();
    let rarity = |texts: u32| ((1.0 + counts.len() as f32) / (1.0 + texts as f32)).ln() + 1.0;
    known.into_iter().map(|(hash, texts)| (hash, rarity(texts))).unzip()
}

impl fmt::Display for ModelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ModelError {}

#[cfg(test)]
mod tests {
    use super::super::super::Options;
    use super::*;
    use crate::lexicon::Lexicon;

    #[test]
    fn a_model_is_saved_whole_or_refused() {
        let dictionary = Classifier::new(&Lexicon::built_in(), &Options::default()).unwrap();
        let model = Model::train(&super::super::tests::examples(), &dictionary);
        assert_eq!(model.label("ships on the waves", None, &dictionary).map(|(label, _)| label), Some("sea"));
        assert_eq!(model.label("qqq", None, &dictionary), None);
        let bytes = model.to_bytes();
        assert_eq!(Model::from_bytes(&bytes).unwrap(), model);
        let mut damaged = bytes.clone();
        damaged[60] ^= 1;
        for wrong in [&damaged[..], &bytes[..20], b"", &bytes[..bytes.len() - 1]] {
            assert!(Model::from_bytes(wrong).is_err());
        }
    }
}

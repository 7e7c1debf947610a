//! Topics learnt from the user's own labels, for `classify --train` and `run --topics MODEL`.
//!
//! TF-IDF of words, of characters and of the built-in dictionary's topics, a linear support vector machine for each label against the others. The preceding
//! text, where there is some, counts as more words of the text at half weight. Nothing leaves the machine: a model holds
//! hashes and weights, no text.
//!
//! A model is worth as much as its labels are like the texts that it will read: outside its domain it falls below the
//! built-in dictionary, so none is shipped. [`cross_validate`] keeps the examples of one group (a speech, an article)
//! in one fold; random folds would flatter it.

mod examples;
mod features;
mod model;
mod svm;
pub use examples::{Example, read_examples};
pub use model::{Model, ModelError};

use rustc_hash::FxHashMap;

use super::Classifier;

/// What cross-validation finds.
#[derive(Clone, Debug, PartialEq)]
pub struct Validation {
    /// The labels, sorted.
    pub labels: Vec<String>,
    /// How often an example of the label of the row was given the label of the column.
    pub confusion: Vec<Vec<u32>>,
}

impl Validation {
    /// The share of examples that were given their label.
    pub fn accuracy(&self) -> f64 {
        let right: u32 = (0..self.labels.len()).map(|label| self.confusion[label][label]).sum();
        let all: u32 = self.confusion.iter().flatten().sum();
        f64::from(right) / f64::from(all.max(1))
    }

    /// The mean of the labels' F1, each label counting the same.
    pub fn macro_f1(&self) -> f64 {
        let of = |label: usize| {
            let right = self.confusion[label][label];
            let marked: u32 = self.confusion[label].iter().sum();
            let given: u32 = self.confusion.iter().map(|row| row[label]).sum();
            2.0 * f64::from(right) / f64::from((marked + given).max(1))
        };
        (0..self.labels.len()).map(of).sum::<f64>() / self.labels.len().max(1) as f64
    }
}

/// Trains on all folds but one and labels that one, for each in turn. Groups go to folds in the order in which they first
/// appear, each to the fold with the fewest examples; an example without a group is a group by itself.
pub fn cross_validate(examples: &[Example], folds: usize, dictionary: &Classifier) -> Validation {
    let fold_of = assign_folds(examples, folds.max(2));
    let mut labels: Vec<String> = examples.iter().map(|example| example.label.clone()).collect();
    labels.sort_unstable();
    labels.dedup();
    let mut confusion = vec![vec![0; labels.len()]; labels.len()];
    let index = |label: &str| labels.binary_search_by(|known| known.as_str().cmp(label)).ok();
    for fold in 0..folds.max(2) {
        let others = examples.iter().zip(&fold_of).filter(|&(_, &of)| of != fold).map(|(example, _)| example);
        let model = Model::train(others, dictionary);
        for (example, _) in examples.iter().zip(&fold_of).filter(|&(_, &of)| of == fold) {
            let given = model.label(&example.text, example.context_before.as_deref(), dictionary);
            if let Some((row, column)) = index(&example.label).zip(given.and_then(|(label, _)| index(label))) {
                confusion[row][column] += 1;
            }
        }
    }
    Validation { labels, confusion }
}

fn assign_folds(examples: &[Example], folds: usize) -> Vec<usize> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut by_name: FxHashMap<&str, usize> = FxHashMap::default();
    for (index, example) in examples.iter().enumerate() {
        let next = groups.len();
        let group = example.group.as_deref().map_or(next, |name| *by_name.entry(name).or_insert(next));
        match groups.get_mut(group) {
            Some(members) => members.push(index),
            None => groups.push(vec![index]),
        }
    }
    let mut sizes = vec![0; folds];
    let mut fold_of = vec![0; examples.len()];
    for members in groups {
        let fold = (0..folds).min_by_key(|&fold| sizes[fold]).unwrap_or(0);
        sizes[fold] += members.len();
        for member in members {
            fold_of[member] = fold;
        }
    }
    fold_of
}

#[cfg(test)]
mod tests {
    use super::super::Options;
    use super::*;
    use crate::lexicon::Lexicon;

    pub(super) fn examples() -> Vec<Example> {
        let sea =
            ["ships sail the sea", "the harbour has ships", "waves and harbour", "sail over waves", "a sea of waves"];
        let farm = ["cows eat grass", "the barn has cows", "grass and barns", "a field of grass", "barn in the field"];
        let of = |label: &str, texts: [&str; 5]| {
            let example = |(index, text): (usize, &str)| Example {
                text: text.into(),
                context_before: None,
                label: label.into(),
                group: Some(index.to_string()),
            };
            texts.into_iter().enumerate().map(example).collect::<Vec<_>>()
        };
        [of("sea", sea), of("farm", farm)].concat()
    }

    #[test]
    fn groups_stay_together_and_labels_are_learnt() {
        let examples = examples();
        let folds = assign_folds(&examples, 5);
        assert!((0..5).all(|index| folds[index] == folds[index + 5]));
        let dictionary = Classifier::new(&Lexicon::built_in(), &Options::default()).unwrap();
        let validation = cross_validate(&examples, 5, &dictionary);
        assert_eq!(validation.labels, ["farm", "sea"]);
        assert!(validation.accuracy() > 0.7, "{:?}", validation.confusion);
        assert!(validation.macro_f1() > 0.7);
    }
}

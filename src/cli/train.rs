//! `onrecord classify --train`: a model of topics from the user's own labels.
//!
//! What is printed is measured by cross-validation: examples of one group (a speech, a document) are never on both sides.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use crate::topics::Classifier;
use crate::topics::train::{Example, Model, Validation, cross_validate, read_examples};

use super::Failure;

const FOLDS: usize = 5;

/// Learns from `labels`, says how good the result is on examples that it did not see, and writes it to `model`.
pub(super) fn train(labels: &Path, model: &Path, dictionary: &Classifier) -> Result<ExitCode, Failure> {
    let examples = read_examples(labels).map_err(|error| Failure::Usage(error.to_string()))?;
    let learnt = Model::train(&examples, dictionary);
    super::put(&learnt.to_bytes(), Some(model))?;
    let groups = groups(examples.iter());
    let words = if groups < FOLDS {
        format!(
            "{} examples: the model is written, but how good it is cannot be told. That is measured on examples that were \
             left out, in {FOLDS} folds, which takes {FOLDS} groups of examples at least, and several of each label; there \
             are {groups}\n",
            examples.len()
        )
    } else {
        report(&cross_validate(&examples, FOLDS, dictionary), examples.len()) + &seen_once(&examples)
    };
    std::io::stdout().lock().write_all(words.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// How many groups examples belong to; one that has none is a group by itself.
fn groups<'e>(examples: impl Iterator<Item = &'e Example>) -> usize {
    let (grouped, alone): (Vec<&Example>, Vec<&Example>) = examples.partition(|example| example.group.is_some());
    grouped.iter().map(|example| &example.group).collect::<BTreeSet<_>>().len() + alone.len()
}

/// Names the labels that cross-validation cannot find, for their examples are all left out together.
fn seen_once(examples: &[Example]) -> String {
    let labels: BTreeSet<&str> = examples.iter().map(|example| example.label.as_str()).collect();
    let is_once = |label: &&str| groups(examples.iter().filter(|example| example.label == *label)) == 1;
    let once: Vec<&str> = labels.into_iter().filter(is_once).collect();
    match once.is_empty() {
        true => String::new(),
        false => format!("\nin one group only, so never right above: {}\n", once.join(", ")),
    }
}

/// Accuracy, macro F1, and of each label how often it was taken for which others.
fn report(validation: &Validation, examples: usize) -> String {
    let mut words = format!(
        "{examples} examples, {} labels, {FOLDS} folds\naccuracy {:.3}, macro F1 {:.3}\n\n",
        validation.labels.len(),
        validation.accuracy(),
        validation.macro_f1()
    );
    let width = validation.labels.iter().map(|label| label.chars().count()).max().unwrap_or_default();
    words += &format!("{:width$}  right  of    taken for\n", "label");
    for (label, row) in validation.labels.iter().zip(&validation.confusion) {
        let own = validation.labels.iter().position(|other| other == label).unwrap_or_default();
        let mut others: Vec<_> = (0..row.len()).filter(|&other| other != own && row[other] > 0).collect();
        others.sort_by_key(|&other| (std::cmp::Reverse(row[other]), other));
        let others: Vec<_> =
            others.iter().take(4).map(|&other| format!("{} {}", validation.labels[other], row[other])).collect();
        let line = format!("{label:width$}  {:5}  {:<5} {}", row[own], row.iter().sum::<u32>(), others.join(", "));
        words += line.trim_end();
        words.push('\n');
    }
    words
}

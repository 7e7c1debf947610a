//! `onrecord classify --train`: a model of topics from the user's own labels.
//!
//! What is printed is measured by cross-validation: examples of one group (a speech, a document) are never on both sides.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use crate::topics::Classifier;
use crate::topics::train::{Model, Validation, cross_validate, read_examples};

use super::Failure;

const FOLDS: usize = 5;

/// Learns from `labels`, says how good the result is on examples that it did not see, and writes it to `model`.
pub(super) fn train(labels: &Path, model: &Path, dictionary: &Classifier) -> Result<ExitCode, Failure> {
    let examples = read_examples(labels).map_err(|error| Failure::Usage(error.to_string()))?;
    let validation = cross_validate(&examples, FOLDS, dictionary);
    let learnt = Model::train(&examples, dictionary);
    super::put(&learnt.to_bytes(), Some(model))?;
    std::io::stdout().lock().write_all(report(&validation, examples.len()).as_bytes())?;
    Ok(ExitCode::SUCCESS)
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
        words += &format!("{label:width$}  {:5}  {:<5} {}\n", row[own], row.iter().sum::<u32>(), others.join(", "));
    }
    words
}

//! `onrecord train`: the weights of the statement model, from articles marked by hand.

use std::io::Write;
use std::process::ExitCode;

use crate::statements::train;

use super::Failure;
use super::args::TrainArguments;

/// Trains, writes the weights, and prints how it went.
pub(super) fn learn(arguments: TrainArguments) -> Result<ExitCode, Failure> {
    let options = train::Options {
        gold: arguments.gold,
        unlabelled: arguments.unlabelled,
        without: arguments.without,
        tagged_sentences: arguments.tagged_sentences,
        tagged_articles: arguments.tagged_articles,
        tagger_test: arguments.tagger_test,
    };
    let trained =
        train::run(&options).map_err(|error| Failure::Failed(format!("{}: {}", error.file.display(), error.reason)))?;
    super::put(&trained.weights, Some(&arguments.out))?;
    writeln!(std::io::stdout().lock(), "{:#?}", trained.report)?;
    Ok(ExitCode::SUCCESS)
}

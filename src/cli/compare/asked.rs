//! From arguments to a checked question.

use std::fs;
use std::path::Path;

use jiff::civil::Date;
use rustc_hash::FxHashSet;

use crate::cli::Failure;
use crate::cli::args::{ByArgument, CompareArguments, CountArgument, GrainArgument, ModesArgument};
use crate::compare::corpus::{By, Corpus, Modes};
use crate::compare::likeness::MIN_SIMILARITY;
use crate::compare::matching::Rules;
use crate::compare::period::{Grain, Period};
use crate::compare::question::{Count, Form, Question, Sides, WordOptions, range};

/// Refuses what the definition of the flags cannot, before anything is read.
pub(super) fn check(arguments: &CompareArguments) -> Result<(), Failure> {
    let usage = |reason: String| Err(Failure::Usage(reason));
    let has_sides = !arguments.between.is_empty() || !arguments.speakers.is_empty();
    if arguments.over.is_none() && arguments.lineage.is_none() && !has_sides {
        return usage(
            "what is to be compared? Give --between PERIOD PERIOD, --speakers A B, --over month, or --lineage STATEMENT_ID"
                .to_owned(),
        );
    }
    if has_sides && arguments.speakers.is_empty() && (arguments.from.is_some() || arguments.until.is_some()) {
        return usage(
            "--from and --until go with --over, --lineage and --speakers; --between has its own days".to_owned(),
        );
    }
    if let ([a, b], true) = (&arguments.between[..], arguments.speakers.is_empty())
        && a.overlaps(b)
    {
        return usage(format!("the periods {a} and {b} overlap; a statement can stand on one side only"));
    }
    if let (Some(from), Some(until)) = (&arguments.from, &arguments.until)
        && from.from > until.to
    {
        return usage(format!("--from {from} is after --until {until}"));
    }
    Ok(())
}

/// The question, with all names resolved.
pub(super) fn question(arguments: &CompareArguments, corpus: &Corpus) -> Result<Question, Failure> {
    let speaker = |name: &String| corpus.speakers.named(name);
    let mut speakers = arguments.speaker.iter().map(speaker).collect::<Result<Vec<u32>, _>>()?;
    speakers.sort_unstable();
    speakers.dedup();
    Ok(Question {
        form: form(arguments, corpus)?,
        speakers,
        topic: arguments.topic.as_deref().map(|name| corpus.topics.named(name)).transpose()?,
        range: days(arguments.from.as_ref(), arguments.until.as_ref()),
        by: match arguments.by {
            ByArgument::Published => By::Published,
            ByArgument::SaidOn => By::SaidOn,
        },
        modes: match arguments.modes {
            ModesArgument::Speech => Modes::Speech,
            ModesArgument::All => Modes::All,
        },
        rules: Rules { min_similarity: arguments.min_similarity.unwrap_or(MIN_SIMILARITY), across: arguments.across },
    })
}

fn form(arguments: &CompareArguments, corpus: &Corpus) -> Result<Form, Failure> {
    if let Some(grain) = arguments.over {
        return Ok(Form::Over { grain: grain.into(), top: arguments.top });
    }
    if let Some(statement) = &arguments.lineage {
        return Ok(Form::Lineage { statement: statement.clone() });
    }
    let periods = <[Period; 2]>::try_from(arguments.between.clone()).ok();
    let sides = match (&arguments.speakers[..], periods) {
        ([a, b], periods) => {
            let speakers = [corpus.speakers.named(a)?, corpus.speakers.named(b)?];
            if speakers[0] == speakers[1] {
                let id = &corpus.speakers.at(speakers[0]).id;
                return Err(Failure::Usage(format!("{a:?} and {b:?} are the same speaker, {id}")));
            }
            Sides::Speakers(speakers, periods)
        }
        (_, periods) => {
            let [a, b] = periods.expect("sides were checked");
            Sides::Periods(a, b)
        }
    };
    if !arguments.words {
        return Ok(Form::Statuses(sides));
    }
    let options = WordOptions {
        ngrams: usize::from(arguments.ngrams),
        count: match arguments.count {
            CountArgument::Articles => Count::Articles,
            CountArgument::Words => Count::Words,
        },
        drop: arguments.drop.as_deref().map(words).transpose()?.unwrap_or_default(),
    };
    Ok(Form::Words(sides, options))
}

fn days(from: Option<&Period>, until: Option<&Period>) -> Option<Period> {
    let day = |period: Option<&Period>, end: fn(&Period) -> Date| period.map(end);
    range(day(from, |period| period.from), day(until, |period| period.to))
}

/// The words of a file, one a line.
fn words(path: &Path) -> Result<FxHashSet<String>, Failure> {
    let text = fs::read_to_string(path).map_err(|error| Failure::Usage(format!("{}: {error}", path.display())))?;
    Ok(text.lines().map(|line| line.trim().to_lowercase()).filter(|word| !word.is_empty()).collect())
}

impl From<GrainArgument> for Grain {
    fn from(grain: GrainArgument) -> Grain {
        match grain {
            GrainArgument::Day => Grain::Day,
            GrainArgument::Week => Grain::Week,
            GrainArgument::Month => Grain::Month,
            GrainArgument::Quarter => Grain::Quarter,
            GrainArgument::Year => Grain::Year,
        }
    }
}

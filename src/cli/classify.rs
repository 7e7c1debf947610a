//! `onrecord classify`: topics and an act of short texts, a row for each record.
//!
//! The way to try a dictionary: nothing is merged, every record that holds a text gives one row, in the order of the
//! input. A field `context_before` counts as the sentence before.

use std::fs::File;
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::process::ExitCode;

use rayon::prelude::*;
use serde::Serialize;

use crate::lexicon::Lexicon;
use crate::model::{Act, Article, Reject, TopicScore};
use crate::read::{self, Record};
use crate::text::{Abbreviations, Document};
use crate::topics::{Acts, Classifier};

use super::args::ClassifyArguments;
use super::{Failure, settings, train};

const BATCH: usize = 4_096;
/// Exit status if a record held no text.
const REJECTED: u8 = 3;

/// A row of the result.
#[derive(Serialize)]
struct Row {
    source_path: String,
    record: Option<u32>,
    external_id: Option<String>,
    topic_id: Option<String>,
    major_code: Option<String>,
    topics: String,
    scores: String,
    terms: String,
    act: Option<&'static str>,
    act_score: Option<f32>,
}

/// Reads the inputs and writes a row for each record.
pub(super) fn classify(arguments: &ClassifyArguments) -> Result<ExitCode, Failure> {
    let lexicon = match &arguments.lexicon {
        Some(folder) => Lexicon::with_folder(folder)?,
        None => Lexicon::built_in(),
    };
    let format = arguments.topics_format.as_deref();
    let options = settings::dictionaries(&arguments.topics, format, !arguments.no_builtin_topics);
    let engine = Engine {
        abbreviations: Abbreviations::new(&lexicon),
        classifier: Classifier::new(&lexicon, &options).map_err(|error| Failure::Usage(error.to_string()))?,
        acts: Acts::new(&lexicon).map_err(|error| Failure::Usage(error.to_string()))?,
    };
    if let (Some(labels), Some(model)) = (&arguments.train, &arguments.save) {
        return train::train(labels, model, &engine.classifier);
    }
    let reading = settings::reading(arguments.format.as_deref(), &arguments.map, None)?;
    let listing = read::list(&arguments.input);
    let out: Box<dyn Write> = match &arguments.out {
        Some(path) => {
            Box::new(File::create(path).map_err(|error| Failure::Failed(format!("{}: {error}", path.display())))?)
        }
        None => Box::new(io::stdout().lock()),
    };
    let mut writer = csv::Writer::from_writer(out);
    let mut rejects = listing.rejects;
    let mut batch = Vec::with_capacity(BATCH);
    let mut failure = None;
    for file in &listing.files {
        read::read(file, &reading, &mut |record| {
            match record {
                Record::Article(article) => batch.push(*article),
                Record::Reject(reject) => rejects.push(reject),
            }
            if batch.len() == BATCH {
                failure = write(&engine, &mut batch, &mut writer).err();
            }
            if failure.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        if let Some(error) = failure.take() {
            return Err(error.into());
        }
    }
    write(&engine, &mut batch, &mut writer)?;
    writer.flush()?;
    Ok(report(&rejects))
}

struct Engine {
    abbreviations: Abbreviations,
    classifier: Classifier,
    acts: Acts,
}

/// Classifies the records of `batch` and empties it.
fn write(engine: &Engine, batch: &mut Vec<Article>, writer: &mut csv::Writer<Box<dyn Write>>) -> io::Result<()> {
    let rows: Vec<Row> = batch.par_iter().map(|article| engine.row(article)).collect();
    batch.clear();
    rows.iter().try_for_each(|row| writer.serialize(row)).map_err(io::Error::other)
}

impl Engine {
    fn row(&self, article: &Article) -> Row {
        let document = Document::read(&article.text, &self.abbreviations);
        let before = context_before(article);
        let before = before.as_deref().map(|text| Document::read(text, &self.abbreviations));
        let scores = self.classifier.classify(&document, before.as_ref());
        let act = self.acts.of_text(&document);
        let topic = |score: &TopicScore| &self.classifier.taxonomy().topics[score.topic as usize];
        let joined = |part: &dyn Fn(&TopicScore) -> String| scores.iter().map(part).collect::<Vec<_>>().join(";");
        Row {
            source_path: article.source_path.to_string(),
            record: article.record,
            external_id: article.external_id.clone(),
            topic_id: scores.first().map(|score| topic(score).id.to_string()),
            major_code: scores.first().and_then(|score| topic(score).major.as_deref().map(str::to_owned)),
            topics: joined(&|score| topic(score).id.to_string()),
            scores: joined(&|score| format!("{:.3}", score.score)),
            terms: joined(&|score| {
                let own = score.terms.iter().filter(|term| !term.context);
                own.map(|term| term.span.of(&article.text)).collect::<Vec<_>>().join("|")
            }),
            act: act.map(|(act, _)| Act::as_str(act)),
            act_score: act.map(|(_, score)| score),
        }
    }
}

/// The field `context_before` of the record.
fn context_before(article: &Article) -> Option<String> {
    let extra: serde_json::Value = serde_json::from_str(article.extra.as_deref()?).ok()?;
    Some(extra.get("context_before")?.as_str()?.to_owned())
}

/// Says on stderr what could not be read.
fn report(rejects: &[Reject]) -> ExitCode {
    for reject in rejects {
        let place = reject.record.map_or_else(|| reject.source_path.clone(), |n| format!("{}#{n}", reject.source_path));
        tracing::warn!("{place}: {} {}", reject.code, reject.reason);
    }
    if rejects.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(REJECTED) }
}

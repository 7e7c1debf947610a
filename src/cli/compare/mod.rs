//! `onrecord compare`: a question to an output, answered as a table, as data, or as a page.
//!
//! Data go to stdout or to `--out`; what a reader needs to judge them opens every form: at the head of a table and of a
//! page, in the object of JSON, on stderr for CSV and Parquet.

mod asked;
mod view;

use std::fs::File;
use std::io::{BufReader, Write};
use std::path::Path;
use std::process::ExitCode;

use crate::compare::answer::{Answer, AnswerError, answer};
use crate::compare::corpus::Corpus;
use crate::compare::json::{Hashes, Rows};
use crate::compare::likeness::Likeness;
use crate::compare::names::NameError;
use crate::compare::rows::{PAIRS, PairRow, rounded};
use crate::compare::{page, pairs};
use crate::lexicon::Lexicon;
use crate::stored::Stored;
use crate::tables::Columns;
use crate::text::Abbreviations;
use crate::write;

use super::args::{AnswerForm, CompareArguments, Voice};
use super::{Failure, put};

/// Answers what `arguments` ask.
pub(super) fn compare(arguments: &CompareArguments, voice: Voice) -> Result<ExitCode, Failure> {
    let form = form(arguments)?;
    let lexicon = match &arguments.lexicon {
        Some(folder) => Lexicon::with_folder(folder)?,
        None => Lexicon::built_in(),
    };
    let likeness = Likeness::new(&lexicon)?;
    if let Some(path) = &arguments.pairs {
        return compare_pairs(path, form, arguments.out.as_deref(), &likeness);
    }
    asked::check(arguments)?;
    let stored = Stored::open(&arguments.output)?;
    let corpus = Corpus::open(&stored)?;
    let question = asked::question(arguments, &corpus)?;
    let answer = answer(&corpus, &question, &likeness, &Abbreviations::new(&lexicon))?;
    let out = arguments.out.as_deref();
    match form {
        AnswerForm::Table => put(view::page(&answer, &corpus, arguments.limit).as_bytes(), out)?,
        AnswerForm::Csv => put_csv(&answer.rows, out)?,
        AnswerForm::Parquet => put_parquet(&answer.rows, out)?,
        AnswerForm::Json => put(&json(&answer.as_json(hashes(&stored)?)), out)?,
        AnswerForm::Html => put(page::page(&answer, &corpus).html().as_bytes(), out)?,
    }
    if !voice.quiet {
        tell(&answer, form != AnswerForm::Table || out.is_some());
    }
    Ok(ExitCode::SUCCESS)
}

/// The form that is asked for, by `--to` or by the ending of `--out`.
fn form(arguments: &CompareArguments) -> Result<AnswerForm, Failure> {
    let ending = arguments.out.as_deref().and_then(Path::extension).and_then(|ending| ending.to_str());
    let by_ending = match ending {
        Some("csv") => AnswerForm::Csv,
        Some("parquet") => AnswerForm::Parquet,
        Some("json") => AnswerForm::Json,
        Some("html" | "htm") => AnswerForm::Html,
        _ => AnswerForm::Table,
    };
    let form = arguments.to.unwrap_or(by_ending);
    if form == AnswerForm::Parquet && arguments.out.is_none() {
        return Err(Failure::Usage("--to parquet needs --out FILE: a terminal cannot show it".to_owned()));
    }
    Ok(form)
}

fn compare_pairs(path: &Path, form: AnswerForm, out: Option<&Path>, likeness: &Likeness) -> Result<ExitCode, Failure> {
    let file = File::open(path).map_err(|error| Failure::Usage(format!("{}: {error}", path.display())))?;
    let pairs = pairs::pairs(BufReader::new(file), likeness);
    let pairs = pairs.map_err(|error| Failure::Failed(format!("{}: {error}", path.display())))?;
    let mut rows = Columns::new(&PAIRS);
    for pair in &pairs {
        let similarity = rounded(pair.similarity);
        rows.push(PairRow { id: &pair.id, status: pair.status.as_str(), similarity });
    }
    match form {
        AnswerForm::Table => put(view::plain(&rows).as_bytes(), out)?,
        AnswerForm::Csv => put_csv(&rows, out)?,
        AnswerForm::Parquet => put_parquet(&rows, out)?,
        AnswerForm::Json => put(&json(&Rows(&rows)), out)?,
        AnswerForm::Html => put(page::pairs(&rows).html().as_bytes(), out)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// What the output was made with.
fn hashes(stored: &Stored) -> Result<Hashes, Failure> {
    let manifest = stored.manifest()?;
    let hash = |name: &str| manifest.get(name).and_then(|value| value.as_str()).map(str::to_owned);
    Ok(Hashes { lexicon: hash("lexicon_hash"), settings: hash("settings_hash") })
}

fn json(value: &impl serde::Serialize) -> Vec<u8> {
    let mut words = serde_json::to_vec_pretty(value).expect("rows are JSON");
    words.push(b'\n');
    words
}

fn put_csv(rows: &Columns, out: Option<&Path>) -> Result<(), Failure> {
    let mut contents = Vec::new();
    write::csv(rows, &mut contents)?;
    put(&contents, out)
}

fn put_parquet(rows: &Columns, out: Option<&Path>) -> Result<(), Failure> {
    let path = out.expect("the form was checked");
    write::parquet(rows, path).map_err(|error| Failure::Failed(error.to_string()))
}

/// Says on stderr what a reader should know: the sides, where the data do not show them, and what is empty or left out.
fn tell(answer: &Answer, with_sides: bool) {
    let mut stderr = anstream::stderr().lock();
    let mut say = |words: &str| {
        let _ = writeln!(stderr, "onrecord: {}", super::terminal::safe(words));
    };
    if with_sides && !answer.sides.is_empty() {
        say(&answer.sides.iter().map(view::side).collect::<Vec<_>>().join("; "));
    }
    view::notes(answer).iter().for_each(|note| say(note));
}

impl From<NameError> for Failure {
    fn from(error: NameError) -> Failure {
        Failure::Usage(error.to_string())
    }
}

impl From<AnswerError> for Failure {
    fn from(error: AnswerError) -> Failure {
        match error {
            AnswerError::Stored(error) => error.into(),
            error => Failure::Usage(error.to_string()),
        }
    }
}

//! `onrecord read`: what the readers make of files, to see before a run.
//!
//! A block for each record with its fields and first words, or a JSON object a line with the whole text. What cannot
//! be used is shown too, with its code and reason. Nothing is analysed and nothing is written. Control characters of
//! the inputs never reach the terminal.

use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;
use std::process::ExitCode;

use serde_json::json;

use crate::lexicon::Lexicon;
use crate::model::{Article, Published, Reject};
use crate::read::{self, Record};
use crate::text::{Abbreviations, Document, language};

use super::args::{ReadArguments, ReadForm};
use super::show::or_dash;
use super::terminal::safe;
use super::{Failure, settings};

/// Characters of the text, and of another value, that a block shows.
const FIRST_WORDS: usize = 240;
const LONGEST: usize = 300;
/// Exit status if a record could not be used.
const REJECTED: u8 = 3;

/// Prints the records of the inputs.
pub(super) fn read(arguments: &ReadArguments) -> Result<ExitCode, Failure> {
    let options = settings::reading(arguments.format.as_deref(), &arguments.map, arguments.max_article)?;
    let mut printer = Printer {
        form: arguments.to,
        abbreviations: Abbreviations::new(&Lexicon::built_in()),
        out: BufWriter::new(io::stdout().lock()),
    };
    let most = arguments.limit.unwrap_or(usize::MAX);
    let listing = read::list(&arguments.input);
    for note in &listing.notes {
        tracing::warn!("{}: {}", safe(&note.source_path), note.words);
    }
    let (mut shown, mut rejected) = (0, 0);
    let mut failure = None;
    let mut print = |record: Record| {
        if shown == most {
            return ControlFlow::Break(());
        }
        shown += 1;
        rejected += usize::from(matches!(record, Record::Reject(_)));
        failure = printer.print(&record).err();
        if failure.is_none() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    };
    let mut flow = listing.rejects.into_iter().map(Record::Reject).try_for_each(&mut print);
    for file in &listing.files {
        if flow.is_break() {
            break;
        }
        read::read(file, &options, &mut |record| {
            flow = print(record);
            flow
        });
    }
    match failure {
        Some(error) => return Err(error.into()),
        None => printer.out.flush()?,
    }
    Ok(if rejected == 0 { ExitCode::SUCCESS } else { ExitCode::from(REJECTED) })
}

/// Prints records on stdout.
struct Printer {
    form: ReadForm,
    abbreviations: Abbreviations,
    out: BufWriter<io::StdoutLock<'static>>,
}

impl Printer {
    fn print(&mut self, record: &Record) -> io::Result<()> {
        match (record, self.form) {
            (Record::Article(article), ReadForm::Table) => self.block(article),
            (Record::Reject(reject), ReadForm::Table) => {
                self.head(&reject.source_path, reject.record)?;
                self.line("rejected", &format!("{} {}", reject.code, reject.reason))?;
                self.line("begins", reject.excerpt.as_deref().unwrap_or_default())
            }
            (Record::Article(article), ReadForm::Json) => self.object(article),
            (Record::Reject(reject), ReadForm::Json) => self.rejected_object(reject),
        }
    }

    /// The fields of an article and its first words.
    fn block(&mut self, article: &Article) -> io::Result<()> {
        let document = Document::read(&article.text, &self.abbreviations);
        let found = language::detect(&document);
        let stated = article.stated_language.as_deref().map_or(String::new(), |stated| format!(" (stated: {stated})"));
        let words = document.words().to_string();
        self.head(&article.source_path, article.record)?;
        let word = |value: &Option<String>| value.clone().unwrap_or_default();
        for (name, value) in [
            ("published", dated(&article.published)),
            ("title", word(&article.title)),
            ("author", word(&article.author)),
            ("publisher", word(&article.publisher)),
            ("url", word(&article.url)),
            ("external_id", word(&article.external_id)),
            ("language", format!("{found}{stated}")),
            ("extra", word(&article.extra)),
            ("words", words),
            ("text", cut(&article.text, FIRST_WORDS)),
        ] {
            self.line(name, &value)?;
        }
        Ok(())
    }

    fn head(&mut self, source_path: &str, record: Option<u32>) -> io::Result<()> {
        let number = record.map_or(String::new(), |record| format!("#{record}"));
        writeln!(self.out, "{}{number}", folded(source_path))
    }

    /// A name and its value, on one line.
    fn line(&mut self, name: &str, value: &str) -> io::Result<()> {
        writeln!(self.out, "{name:>13}  {}", or_dash(&cut(&folded(value), LONGEST)))
    }

    fn object(&mut self, article: &Article) -> io::Result<()> {
        let document = Document::read(&article.text, &self.abbreviations);
        let extra = article.extra.as_deref().and_then(|extra| serde_json::from_str::<serde_json::Value>(extra).ok());
        let object = json!({
            "source_path": &*article.source_path,
            "record": article.record,
            "external_id": article.external_id,
            "url": article.url,
            "publisher": article.publisher,
            "title": article.title,
            "author": article.author,
            "published": article.published.date.map(|day| day.to_string()),
            "published_raw": article.published.raw,
            "published_rule": article.published.rule.as_str(),
            "language": language::detect(&document),
            "words": document.words(),
            "extra": extra,
            "text": article.text,
        });
        writeln!(self.out, "{}", escaped(&object.to_string()))
    }

    fn rejected_object(&mut self, reject: &Reject) -> io::Result<()> {
        let object = json!({
            "source_path": reject.source_path,
            "record": reject.record,
            "byte": reject.byte,
            "code": reject.code,
            "reason": reject.reason,
            "excerpt": reject.excerpt,
        });
        writeln!(self.out, "{}", escaped(&object.to_string()))
    }
}

/// The day, the rule that found it, and the words it was read from.
fn dated(published: &Published) -> String {
    let day = published.date.map_or("–".to_owned(), |day| day.to_string());
    let raw = published.raw.as_deref().map_or(String::new(), |raw| format!(": {raw}"));
    format!("{day} ({}{raw})", published.rule.as_str())
}

/// A value on one line, without what steers a terminal.
fn folded(value: &str) -> String {
    safe(value).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first characters of a value.
fn cut(value: &str, most: usize) -> String {
    match value.char_indices().nth(most) {
        Some((end, _)) => format!("{} …", value[..end].trim_end()),
        None => value.to_owned(),
    }
}

/// JSON with those characters escaped that steer a terminal; the value stays the same. What JSON itself escapes is
/// ASCII.
fn escaped(json: &str) -> String {
    let mut line = String::with_capacity(json.len());
    for character in json.chars() {
        if safe(character.encode_utf8(&mut [0; 4])).starts_with(character) {
            line.push(character);
        } else {
            line.push_str(&format!("\\u{:04x}", u32::from(character)));
        }
    }
    line
}

//! Bytes → articles: what is a record, which fields has it, can it be used?
//!
//! [`list`] says which files there are, [`read`] hands on the records of one file in order, each an [`Article`] or a
//! [`Reject`] with a reason. A file is read as a stream: memory is bounded by the longest article allowed, whatever the
//! file holds, and whatever is wrong with a record costs that record only. What a file is is seen from its content; the
//! fields are found by the names that crawlers and tables use (`fields.tsv`).
//!
//! The text of an article is the body, verbatim: it is decoded and nothing else, for every offset points into it.
//! Nothing here looks at what a text means; whether it is English, say, is for [`crate::text`].

mod archive;
pub mod codes;
mod content;
mod delimited;
mod encoding;
mod fields;
mod flow;
mod format;
mod front_matter;
mod gqg;
mod html;
mod json;
mod list;
mod markdown;
mod names;
mod parquet;
mod published;
mod records;
mod source;
#[cfg(test)]
mod tests;
mod text;
mod unpack;
mod values;
mod warc;
mod xml;

use std::io::Cursor;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;

use crate::model::{Article, Reject};

use records::{Fault, Records};
use source::Stream;

pub use content::Content;
pub use format::Format;
pub use list::list;
pub use names::FieldMap;

/// How inputs are read.
#[derive(Clone, Debug)]
pub struct Options {
    /// The form of all files, or `Auto`.
    pub format: Format,
    /// Which names stand for which fields.
    pub map: FieldMap,
    /// The longest record that is taken, in bytes; at most 1 GiB.
    pub max_article: usize,
}

impl Default for Options {
    fn default() -> Options {
        Options { format: Format::Auto, map: FieldMap::default(), max_article: 8 << 20 }
    }
}

/// A file to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputFile {
    /// Where it is; `-` is standard input.
    pub path: PathBuf,
    /// Its normalised path, as the tables show it.
    pub source_path: Arc<str>,
}

/// What stands at and below the inputs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// Files, sorted by their normalised path.
    pub files: Vec<InputFile>,
    /// Inputs that cannot be listed.
    pub rejects: Vec<Reject>,
    /// What was left out.
    pub notes: Vec<Note>,
}

/// A remark that is worth a line on stderr and no more.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// The normalised path.
    pub source_path: String,
    /// What is to be said of it.
    pub words: String,
}

/// A record of the input.
#[derive(Clone, Debug, PartialEq)]
pub enum Record {
    /// It holds a text.
    Article(Box<Article>),
    /// It cannot be used.
    Reject(Reject),
}

/// Hands the records of `file` to `sink` in order, until it breaks.
///
/// A file that is empty, or holds nothing but white space or an empty list, has no records; that is no fault.
///
/// Returns what the file held, if this run's records are all that it has to say: none where a warning goes with them,
/// which the next run should give too, for archives, of whose members some may be left out, for standard input, and for
/// a file that is not read from its first byte to its last (Parquet).
pub fn read(file: &InputFile, options: &Options, sink: &mut dyn FnMut(Record) -> ControlFlow<()>) -> Option<Content> {
    let stream = Stream::open(&file.path);
    let seen = stream.as_ref().map(|stream| stream.seen.clone()).unwrap_or_default();
    let _ = read_stream(stream, file, options, 0, sink); // there is nothing left to stop
    seen.content()
}

/// Hands on the records of `bytes`, which `file` only names: like [`read`] of a file that holds them.
pub fn read_bytes(
    bytes: Vec<u8>,
    file: &InputFile,
    options: &Options,
    sink: &mut dyn FnMut(Record) -> ControlFlow<()>,
) {
    let stream = Stream::new(Box::new(Cursor::new(bytes)));
    let stream = stream.map_err(|error| Fault::new(codes::UNREADABLE, error.to_string()));
    let _ = read_stream(stream, file, options, 0, sink); // there is nothing left to stop
}

/// Reads a file that stands in `within` archives.
fn read_stream(
    stream: Result<Stream<'_>, Fault>,
    file: &InputFile,
    options: &Options,
    within: usize,
    sink: &mut dyn FnMut(Record) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let options = Options { max_article: options.max_article.min(1 << 30), ..options.clone() };
    let mut records = Records::new(file, &options, sink);
    let seen = stream.as_ref().map(|stream| stream.seen.clone()).unwrap_or_default();
    // an archive has members, which are files of their own
    let is_archive = stream.as_ref().is_ok_and(|stream| archive::kind(&stream.head).is_some());
    match stream {
        Ok(mut stream) => dispatch(&mut stream, file, within, &mut records)?,
        Err(fault) => records.reject(fault, b"")?,
    }
    let mut notes = records.unmet();
    notes.extend((records.is_empty() && !is_archive).then(|| "holds no records".to_owned()));
    for note in notes {
        tracing::warn!(file = &*file.source_path, "{note}");
        seen.forget();
    }
    records.finish()
}

fn dispatch(stream: &mut Stream<'_>, file: &InputFile, within: usize, records: &mut Records<'_>) -> ControlFlow<()> {
    if stream.is_short && stream.head.is_empty() {
        return ControlFlow::Continue(());
    }
    if let Some(kind) = archive::kind(&stream.head) {
        stream.seen.forget();
        return archive::read(kind, stream, file, within, records);
    }
    let format = match records.options.format {
        Format::Auto => format::detect(&stream.head, stream.is_short, &file.source_path, &records.options.map),
        format @ (Format::Parquet | Format::Warc) => Ok(format),
        format => format::refuse_binary(&stream.head).map(|()| format),
    };
    match format {
        Ok(Format::Text | Format::Auto) => text::read(stream, records),
        Ok(Format::Jsonl) => json::read_lines(stream, records),
        Ok(Format::Json) => json::read(stream, records),
        Ok(Format::Csv) => delimited::read(stream, delimited::Separator::Any, records),
        Ok(Format::Tsv) => delimited::read(stream, delimited::Separator::Tab, records),
        Ok(Format::Parquet) => parquet::read(stream, file, records),
        Ok(Format::Html) => html::read(stream, records),
        Ok(Format::Markdown) => markdown::read(stream, records),
        Ok(Format::Xml) => xml::read(stream, records),
        Ok(Format::Warc) => warc::read(stream, records),
        Err(fault) => records.reject(fault, &stream.head),
    }
}

//! WARC: pages as a crawler fetched them (ISO 28500; Common Crawl's CC-NEWS, wget, Browsertrix, Heritrix).
//!
//! Taken are HTML pages that a server gave with status 200 (`response`), pages that were put there without a server
//! (`resource`), and the texts of `conversion` records (Common Crawl's WET). All other records, and answers that are no
//! page, are no articles and no faults; how many answers were left out is noted. When a crawler came by is no date of
//! publication, so `WARC-Date` and `Last-Modified` are kept in `extra`, and the name of the archive gives no day either.
//!
//! The file is a stream of records ([`records`]), each with its length; of gzip members the unpacking has made one
//! stream before. A record that is malformed costs itself.

mod http;
mod records;

use std::ops::ControlFlow;

use serde_json::Value;

use self::records::{Found, Reader, Record};
use super::fields::Fields;
use super::html;
use super::records::{Fault, Records};
use super::source::Stream;
use super::{codes, encoding};
use http::Response;

/// Reads the pages of a file.
pub(super) fn read(stream: &mut Stream, records: &mut Records<'_>) -> ControlFlow<()> {
    records.ignore_path_day();
    let most = records.options.max_article;
    let mut reader = Reader::new(stream, most);
    let mut left_out = LeftOut::default();
    loop {
        match reader.next() {
            Ok(Some(Found::Record(record))) => match page(&record, most) {
                Ok(Outcome::Page(fields)) => records.article(*fields, Some(record.byte), &record.block)?,
                Ok(Outcome::NoPage) => left_out.no_page += 1,
                Ok(Outcome::NoSuccess) => left_out.no_success += 1,
                Ok(Outcome::NoAnswer) => {}
                Err(fault) => records.reject(fault.at(record.byte), html::excerpt(&record.block).as_bytes())?,
            },
            Ok(Some(Found::Malformed(fault, raw))) => records.reject(fault, &raw)?,
            Ok(None) => break,
            Err(error) => return records.reject(reader.fault(&error), b""),
        }
    }
    left_out.note(records);
    ControlFlow::Continue(())
}

/// Answers of servers that are no articles.
#[derive(Default)]
struct LeftOut {
    no_page: u64,
    no_success: u64,
}

impl LeftOut {
    fn note(&self, records: &Records<'_>) {
        if self.no_page + self.no_success > 0 {
            tracing::info!(
                file = records.source_path(),
                "left out: {} answers that are no HTML page, {} without status 200",
                self.no_page,
                self.no_success
            );
        }
    }
}

/// What a record is to us.
enum Outcome {
    Page(Box<Fields>),
    /// An answer that is something else than HTML.
    NoPage,
    /// An answer with another status than 200.
    NoSuccess,
    /// A request, metadata, a reference to an earlier answer.
    NoAnswer,
}

fn page(record: &Record, most: usize) -> Result<Outcome, Fault> {
    let is_short = |fault: Fault| if record.is_whole { fault } else { Fault::too_long(most) };
    let (kind, block) = (record.header("WARC-Type").unwrap_or_default(), &record.block);
    let own_type = record.header("Content-Type").unwrap_or_default();
    let address = record.address();
    let mut last_modified = None;
    let fields = match kind {
        "response" => {
            if !address.starts_with("http") {
                return Ok(Outcome::NoPage);
            }
            let response = Response::parse(block).map_err(is_short)?;
            if response.status != 200 {
                return Ok(Outcome::NoSuccess);
            }
            if !response.is_page() {
                return Ok(Outcome::NoPage);
            }
            last_modified = response.header("Last-Modified").map(str::to_owned);
            let body = response.body(most).map_err(is_short)?;
            of_page(record, &body, response.header("Content-Type").unwrap_or_default(), most)?
        }
        "resource" if http::is_html(own_type) => of_page(record, block, own_type, most)?,
        "resource" => return Ok(Outcome::NoPage),
        "conversion" if own_type.starts_with("text/plain") => of_text(record, most)?,
        _ => return Ok(Outcome::NoAnswer),
    };
    Ok(Outcome::Page(Box::new(with_extra(fields, record, last_modified))))
}

fn of_page(record: &Record, body: &[u8], content_type: &str, most: usize) -> Result<Fields, Fault> {
    if !record.is_whole {
        return Err(Fault::too_long(most));
    }
    let charset = Some(content_type).filter(|content_type| !content_type.is_empty());
    html::page(body, &html::Context { address: Some(record.address()), charset, published: None })
}

/// A text that somebody took from a page.
fn of_text(record: &Record, most: usize) -> Result<Fields, Fault> {
    if !record.is_whole {
        return Err(Fault::too_long(most));
    }
    let text = encoding::decode(&record.block).into_owned();
    if text.trim().is_empty() {
        return Err(Fault::new(codes::NO_TEXT, "a text taken from a page, without words"));
    }
    Ok(Fields { text, url: Some(record.address().to_owned()), ..Fields::default() })
}

/// The fields with what the archive knows beyond them.
fn with_extra(mut fields: Fields, record: &Record, last_modified: Option<String>) -> Fields {
    let kept = ["WARC-Date", "WARC-Record-ID", "WARC-Truncated"];
    let mut extra: Vec<(&str, Value)> =
        kept.into_iter().filter_map(|name| Some((name, record.header(name)?.into()))).collect();
    extra.extend(last_modified.map(|words| ("Last-Modified", words.into())));
    if fields.url.as_deref() != Some(record.address()) {
        extra.push(("WARC-Target-URI", record.address().into()));
    }
    fields.keep(extra);
    fields
}

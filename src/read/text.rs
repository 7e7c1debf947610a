//! A file that is one article: plain text, perhaps with YAML front matter.
//!
//! A title is never guessed from the first line. The header ` date 2020-04-21 ` is not seen to here: it may stand before
//! the text of any format ([`super::published`]).

use std::ops::ControlFlow;

use super::fields::{self, Fields, Object};
use super::names::FieldMap;
use super::records::{Fault, Records};
use super::source::Stream;
use super::{encoding, format, front_matter};

/// Reads the rest of `stream` as one article. A file of white space holds none.
pub(super) fn read(stream: &mut Stream, records: &mut Records<'_>) -> ControlFlow<()> {
    read_as(stream, records, |text, notes, map| {
        let (values, body) = front_matter::split(text).unwrap_or_else(|| (Default::default(), text));
        fields::beside(body.to_owned(), Object { values, notes }, map)
    })
}

/// Reads the rest of `stream` as one article, whose fields `find` takes from the text, with remarks on its reading.
pub(super) fn read_as(
    stream: &mut Stream,
    records: &mut Records<'_>,
    find: impl Fn(&str, Vec<String>, &FieldMap) -> Fields,
) -> ControlFlow<()> {
    let bytes = match stream.rest(records.options.max_article) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return records.reject(Fault::too_long(records.options.max_article), &stream.head),
        Err(error) => return records.reject(stream.fault(&error), &stream.head),
    };
    if let Err(fault) = format::refuse_binary(&bytes) {
        return records.reject(fault, &bytes);
    }
    let text = encoding::decode(&bytes);
    if text.trim().is_empty() {
        return ControlFlow::Continue(());
    }
    let notes = if text.len() == bytes.len() { vec![] } else { vec![encoding::NOTE.to_owned()] };
    records.article(find(&text, notes, &records.options.map), None, &bytes)
}

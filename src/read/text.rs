//! A file that is one article: plain text or Markdown.
//!
//! The article may begin with a header ` date 2020-04-21 ` on the line of its first paragraph, or with YAML front
//! matter; else it has no fields. A title is never guessed from the first line.

use std::ops::ControlFlow;

use serde_json::Map;

use crate::model::{Published, PublishedRule};

use super::fields::{self, Fields, Object};
use super::records::{Fault, Records};
use super::source::Stream;
use super::{encoding, format, front_matter, published};

/// Reads the rest of `stream` as one article. A file of white space holds none.
pub(super) fn read(stream: &mut Stream, records: &mut Records<'_>) -> ControlFlow<()> {
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
    let (published, values, body) = match (front_matter::split(&text), header(&text)) {
        (Some((values, body)), _) => (None, values, body),
        (None, Some((published, body))) => (Some(published), Map::new(), body),
        (None, None) => (None, Map::new(), &*text),
    };
    let fields = fields::beside(body.to_owned(), Object { values, notes }, &records.options.map);
    let published = published.or(fields.published);
    records.article(Fields { published, ..fields }, None, &bytes)
}

/// Optional white space, `date`, a day or month, blanks or a line break; and the body, byte for byte.
fn header(text: &str) -> Option<(Published, &str)> {
    let after = text.trim_start().strip_prefix("date")?;
    let after_blanks = after.trim_start_matches([' ', '\t']);
    let (known, raw) = published::at_start(after_blanks).filter(|_| after_blanks.len() < after.len())?;
    let rest = &after_blanks[raw.len()..];
    let body = rest.trim_start_matches([' ', '\t']);
    let line = body.strip_prefix("\r\n").or_else(|| body.strip_prefix('\n'));
    let is_parted = line.is_some() || body.len() < rest.len() || rest.is_empty();
    let published = Published { date: known.day(), raw: Some(raw.to_owned()), rule: PublishedRule::Header };
    is_parted.then_some((published, line.unwrap_or(body)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_told_from_text() {
        for (text, raw, body) in [
            (" date 2020-04-21 In a call,", Some("2020-04-21"), "In a call,"),
            ("date 2020-04-21\nIn a call,", Some("2020-04-21"), "In a call,"),
            ("\r\n\tdate  2020-04-21 \r\n\r\nIn a call,", Some("2020-04-21"), "\r\nIn a call,"),
            ("date 2020-04   In April,", Some("2020-04"), "In April,"),
            ("date 2020-04-21", Some("2020-04-21"), ""),
            ("date 2020-13-41 In a call,", None, ""),
            ("date 2020-04-21In a call,", None, ""),
            ("date2020-04-21 In a call,", None, ""),
            ("dated 2020-04-21 In a call,", None, ""),
            ("date palms grow", None, ""),
            ("date 2020 was", None, ""),
            ("date 2020-4-21 was", None, ""),
            ("The date 2020-04-21 was", None, ""),
        ] {
            let found = header(text);
            assert_eq!(found.as_ref().and_then(|(published, _)| published.raw.as_deref()), raw, "{text}");
            assert_eq!(found.map_or("", |(_, body)| body), body, "{text}");
        }
    }
}

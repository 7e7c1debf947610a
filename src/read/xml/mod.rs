//! XML: news feeds, NITF, NewsML-G2, trafilatura's documents.
//!
//! [`split`] cuts the records out of the file, [`tree`] parses each for itself, and the file of each form finds the
//! fields. Which form it is, the first element says, whatever the file is called; what is around the records (an
//! envelope, a list) does not matter. No document type is read, no entity expanded, nothing opened.
//!
//! What a form says of an article goes through the names in `fields.tsv` like that of any other format, so `--map`
//! works, and what no field takes is kept in `extra`.

mod feed;
mod newsml;
mod nitf;
mod paragraphs;
mod split;
mod trafilatura;
mod tree;

use std::borrow::Cow;
use std::ops::ControlFlow;

use encoding_rs::Encoding;
use rustc_hash::FxHashSet;
use serde_json::Value;

use super::fields::Object;
use super::records::{Fault, Records};
use super::source::{Place, Stream};
use super::{codes, encoding};

use split::{Piece, Splitter};
use tree::{Element, Tree};

/// Names that records may have, by the first element of the file.
const RECORDS: [(&str, &[&str]); 8] = [
    ("rss", &["item"]),
    ("RDF", &["item"]),
    ("feed", &["entry"]),
    ("entry", &["entry"]),
    ("nitf", &["nitf"]),
    ("newsMessage", &["newsItem"]),
    ("newsItem", &["newsItem"]),
    ("doc", &["doc"]),
];
/// Names of records in an envelope that is not known.
const ELSEWHERE: [&str; 2] = ["newsItem", "nitf"];

/// Whether a file that begins with `head` is XML and no web page: by its first element, or because it says so.
pub(super) fn is_document(head: &[u8]) -> bool {
    let root = first_element(head);
    let is_known = RECORDS.iter().any(|(known, _)| known.as_bytes() == root);
    is_known || head.starts_with(b"<?xml") && !root.is_empty() && !root.eq_ignore_ascii_case(b"html")
}

/// Reads the records of a file.
pub(super) fn read(stream: &mut Stream, records: &mut Records<'_>) -> ControlFlow<()> {
    let most = records.options.max_article;
    let charset = declared_charset(&stream.head);
    let root = first_element(&stream.head);
    let names = RECORDS.iter().find(|(known, _)| known.as_bytes() == root).map_or(&ELSEWHERE[..], |(_, names)| names);
    let mut splitter = Splitter::new(stream, names, most);
    let mut head: Option<feed::Head> = None;
    loop {
        let piece = match splitter.next() {
            Ok(Some(piece)) => piece,
            Ok(None) => break,
            Err(error) => return records.reject(splitter.stream.fault(&error), splitter.raw()),
        };
        let place = splitter.place;
        match piece {
            Piece::Whole => {
                let head = head.get_or_insert_with(|| feed::Head::read(&decode(&splitter.head, charset).0));
                record(splitter.raw(), place, charset, head, records)?;
            }
            Piece::TooLong => records.reject(Fault::too_long(most).on_line(place), splitter.raw())?,
            Piece::Unclosed => {
                let fault = Fault::new(codes::XML, "the record is not closed before the next one begins");
                records.reject(fault.on_line(place), splitter.raw())?;
            }
            Piece::Cut => {
                let fault = Fault::new(codes::XML, "the record is not closed: the file may be cut off");
                return records.reject(fault.on_line(place), splitter.raw());
            }
        }
    }
    let end = splitter.stream.place();
    match &splitter.root {
        _ if splitter.open > 0 => {
            let fault = Fault::new(codes::XML, "the first element is not closed: the file may be cut off");
            records.reject(fault.on_line(end), splitter.raw())
        }
        Some(root) if head.is_none() && names == ELSEWHERE => {
            let reason = format!(
                "an XML document of <{root}>; news feeds, NITF, NewsML-G2 and trafilatura's documents are what is read"
            );
            records.reject(Fault::new(codes::WEB_FORMAT, reason), splitter.raw())
        }
        None if !splitter.raw().trim_ascii().is_empty() => {
            records.reject(Fault::new(codes::XML, "there is no element in it"), splitter.raw())
        }
        _ => ControlFlow::Continue(()),
    }
}

/// Hands on one record.
fn record(
    raw: &[u8],
    place: Place,
    charset: Option<&'static Encoding>,
    head: &feed::Head,
    records: &mut Records<'_>,
) -> ControlFlow<()> {
    let (xml, is_windows) = decode(raw, charset);
    let tree = match Tree::parse(&xml) {
        Ok(tree) => tree,
        Err(fault) => {
            let at = place.after(&raw[..fault.byte.map_or(0, |byte| byte as usize).min(raw.len())]);
            let reason = format!("line {}, column {}: {}", at.line, at.column, fault.reason);
            return records.reject(Fault::new(fault.code, reason).at(at.byte), raw);
        }
    };
    let Some(root) = tree.root() else { return ControlFlow::Continue(()) };
    let mut story = match root.local_name() {
        "nitf" => nitf::story(root),
        "newsItem" => newsml::story(root),
        "doc" => trafilatura::story(root),
        _ => feed::story(root, head),
    };
    if is_windows {
        story.object.notes.push(encoding::NOTE.to_owned());
    }
    match story.text {
        Some(text) => story.object.insert("text".to_owned(), Value::String(text)),
        None if !records.options.map.has_text() => {
            return records.reject(Fault::new(codes::NO_TEXT, story.why_no_text).on_line(place), raw);
        }
        None => {}
    }
    records.object(story.object, Some(place.byte), raw)
}

/// What a record says.
struct Story {
    text: Option<String>,
    /// Its other fields, under names that `fields.tsv` knows; and what no field takes, under names of its own.
    object: Object,
    /// The reason if there is no text.
    why_no_text: &'static str,
}

/// Adds a value, if there is one.
fn add(object: &mut Object, name: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        object.insert(name.to_owned(), value.into());
    }
}

/// Adds a list, if it is not empty; each value once.
fn add_list(object: &mut Object, name: &str, values: impl Iterator<Item = String>) {
    let mut seen = FxHashSet::default();
    let list: Vec<Value> = values.filter(|value| seen.insert(value.clone())).map(Value::String).collect();
    add(object, name, (!list.is_empty()).then_some(list));
}

/// The words of all elements of that name in an element.
fn words_of<'t>(element: Option<Element<'t>>, name: &'t str) -> impl Iterator<Item = String> {
    element.into_iter().flat_map(move |element| element.all(name)).filter_map(Element::words)
}

/// The characters of a part of the file, and whether some bytes were no UTF-8 without a charset being declared.
fn decode<'b>(bytes: &'b [u8], charset: Option<&'static Encoding>) -> (Cow<'b, str>, bool) {
    match charset {
        Some(charset) => (charset.decode_without_bom_handling(bytes).0, false),
        None => {
            let text = encoding::decode(bytes);
            let is_windows = text.len() != bytes.len();
            (text, is_windows)
        }
    }
}

/// The charset that the XML declaration names, if tags look the same in it as in ASCII; none for UTF-8.
fn declared_charset(head: &[u8]) -> Option<&'static Encoding> {
    let declaration = head.trim_ascii_start().strip_prefix(b"<?xml")?;
    let declaration = &declaration[..memchr::memmem::find(declaration, b"?>")?];
    let label = &declaration[memchr::memmem::find(declaration, b"encoding")? + 8..];
    let label = label.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let quote = *label.first().filter(|quote| matches!(quote, b'"' | b'\''))?;
    let label = label[1..].split(|&byte| byte == quote).next()?;
    Encoding::for_label(label).filter(|charset| charset.is_ascii_compatible() && *charset != encoding_rs::UTF_8)
}

/// The name of the first element, without its prefix; empty if there is none in `head`.
fn first_element(head: &[u8]) -> &[u8] {
    let mut rest = head.trim_ascii_start();
    while let Some(after) = rest.strip_prefix(b"<") {
        let end: &[u8] = match after {
            [b'?', ..] => b"?>",
            [b'!', b'-', ..] => b"-->",
            [b'!', ..] => {
                let (bracket, end) = (memchr::memchr(b'[', after), memchr::memchr(b'>', after));
                if bracket.is_some_and(|bracket| end.is_some_and(|end| bracket < end)) { b"]>" } else { b">" }
            }
            _ => {
                let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>');
                let name = &after[..after.iter().position(ends).unwrap_or(0)];
                return name.rsplit(|&byte| byte == b':').next().unwrap_or_default();
            }
        };
        let Some(at) = memchr::memmem::find(after, end) else { break };
        rest = after[at + end.len()..].trim_ascii_start();
    }
    b""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_elements_are_seen() {
        for (head, name) in [
            ("<rss>", "rss"),
            (" <?xml version='1.0'?>\n<!-- <a> -->\n<rdf:RDF xmlns='x'>", "RDF"),
            ("<!DOCTYPE nitf SYSTEM 'nitf.dtd'><nitf/>", "nitf"),
            ("<!DOCTYPE a [<!ENTITY b '<c>'> ]><d >", "d"),
            ("<!DOCTYPE a [<!ENTITY b '<c>'>", ""),
            ("text", ""),
            ("<", ""),
            ("", ""),
        ] {
            assert_eq!(first_element(head.as_bytes()), name.as_bytes(), "{head}");
        }
    }

    #[test]
    fn charsets_are_declared() {
        for (head, charset) in [
            ("<?xml version='1.0' encoding='ISO-8859-1'?>", Some(encoding_rs::WINDOWS_1252)),
            ("<?xml version=\"1.0\" encoding = \"koi8-r\" ?>", Some(encoding_rs::KOI8_R)),
            ("<?xml version='1.0' encoding='utf-8'?>", None),
            ("<?xml version='1.0' encoding='utf-16'?>", None),
            ("<?xml version='1.0'?><a encoding='koi8-r'>", None),
            ("<a/>", None),
        ] {
            assert_eq!(declared_charset(head.as_bytes()), charset, "{head}");
        }
    }
}

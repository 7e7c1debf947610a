//! JSON: objects alone, a line each, in arrays, one after another, or in a list inside an object.
//!
//! A damaged object must cost that object only, and files come in forms that are no valid JSON as a whole
//! (newspaper4k writes `[{…},]{…}]`). So a file is never parsed as one value: a splitter walks over balanced braces
//! outside strings, and every object is parsed for itself. Where the file is known to hold an object a line, lines are
//! the borders, which no damage can move.

use std::io;
use std::ops::ControlFlow;

use serde_json::Value;

use super::fields::Object;
use super::names::{Field, FieldMap, meanings};
use super::records::{Fault, Records};
use super::source::{Line, Place, Stream};
use super::{codes, encoding};

/// Names of lists inside an object that hold the records.
const LISTS: [&str; 12] = [
    "articles",
    "data",
    "results",
    "items",
    "stories",
    "documents",
    "docs",
    "news",
    "posts",
    "entries",
    "records",
    "rows",
];
/// What the version of a JSON feed is an address at.
const JSON_FEED: &str = "//jsonfeed.org/";
/// Bytes of a record that is too long which are kept for the excerpt.
const KEPT: usize = 2048;

/// Reads an object from each line.
pub(super) fn read_lines(stream: &mut Stream, records: &mut Records<'_>) -> ControlFlow<()> {
    let most = records.options.max_article;
    let mut line = Vec::new();
    loop {
        let place = stream.place();
        match stream.line(&mut line, most) {
            Ok(Line::End) => return ControlFlow::Continue(()),
            Ok(Line::TooLong) => records.reject(Fault::too_long(most).on_line(place), &line)?,
            Ok(Line::Whole) if line.trim_ascii().is_empty() => {}
            Ok(Line::Whole) => element(line.trim_ascii_end(), place, records)?,
            Err(error) => return records.reject(stream.fault(&error), &line),
        }
    }
}

/// Reads objects wherever they stand.
pub(super) fn read(stream: &mut Stream, records: &mut Records<'_>) -> ControlFlow<()> {
    let most = records.options.max_article;
    let mut splitter = Splitter::new(stream, most);
    loop {
        match splitter.next() {
            Ok(Some(Element::Whole)) => element(&splitter.raw, splitter.place, records)?,
            Ok(Some(Element::TooLong)) => {
                records.reject(Fault::too_long(most).on_line(splitter.place), &splitter.raw)?;
            }
            Ok(None) if splitter.open_arrays > 0 && !splitter.is_cut => {
                let cut = Fault::new(codes::JSON, "the list is not closed: the file may be cut off");
                return records.reject(cut.on_line(splitter.stream.place()), b"");
            }
            Ok(None) => return ControlFlow::Continue(()),
            Err(error) => return records.reject(splitter.stream.fault(&error), &splitter.raw),
        }
    }
}

/// Hands on what one object holds: an article, or a list of them.
fn element(raw: &[u8], place: Place, records: &mut Records<'_>) -> ControlFlow<()> {
    let text = encoding::decode(raw);
    let mut object: Object = match serde_json::from_str(&text) {
        Ok(object) => object,
        Err(error) => return records.reject(fault(&error, raw, place), raw),
    };
    if text.len() != raw.len() {
        object.notes.push(encoding::NOTE.to_owned());
    }
    let Some(list) = list(&mut object, &records.options.map) else {
        return records.object(object, Some(place.byte), raw);
    };
    let feed = feed(object);
    list.into_iter().try_for_each(|value| {
        let raw = value.to_string();
        match value {
            Value::Object(mut values) => {
                feed.iter().for_each(|(name, value)| {
                    values.entry(*name).or_insert_with(|| value.clone());
                });
                records.object(Object { values, notes: vec![] }, Some(place.byte), raw.as_bytes())
            }
            _ => ControlFlow::Continue(()),
        }
    })
}

/// What a JSON feed says of all its items.
fn feed(object: Object) -> Vec<(&'static str, Value)> {
    let mut values = object.values;
    let is_feed = values.get("version").and_then(Value::as_str).is_some_and(|version| version.contains(JSON_FEED));
    let said = [("title", "publisher"), ("language", "language"), ("authors", "authors")].into_iter();
    said.filter(|_| is_feed).filter_map(|(name, field)| Some((field, values.remove(name)?))).collect()
}

/// The list inside an object that is no article itself.
fn list(object: &mut Object, map: &FieldMap) -> Option<Vec<Value>> {
    let is_text = |name: &String| meanings(name, map).any(|field| field == Field::Text);
    if object.values.keys().any(is_text) {
        return None;
    }
    let of_objects = |value: &mut Value| match value {
        Value::Array(list) if list.iter().all(Value::is_object) => Some(std::mem::take(list)),
        _ => None,
    };
    LISTS.iter().find_map(|&name| of_objects(object.values.get_mut(name)?))
}

/// What the parser says, with the place in the file instead of that in the record.
fn fault(error: &serde_json::Error, raw: &[u8], start: Place) -> Fault {
    let words = error.to_string();
    let reason = words.rsplit_once(" at line ").map_or(&*words, |(reason, _)| reason);
    let line_start = match error.line() {
        0 | 1 => 0,
        line => memchr::memchr_iter(b'\n', raw).nth(line - 2).map_or(0, |at| at + 1),
    };
    let at = (line_start + error.column()).saturating_sub(1); // a line break is column 0 of the line after it
    let place = start.after(&raw[..at.min(raw.len())]);
    Fault::new(codes::JSON, format!("line {}, column {}: {reason}", place.line, place.column)).at(place.byte)
}

/// Cuts a stream into the objects at its top, or in arrays at its top.
struct Splitter<'s, 'r> {
    stream: &'s mut Stream<'r>,
    most: usize,
    /// The last element, or its beginning if it is too long; and where it begins.
    raw: Vec<u8>,
    place: Place,
    /// Arrays at the top that were opened and not closed.
    open_arrays: i64,
    /// Whether the file ended inside the last element.
    is_cut: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Element {
    Whole,
    TooLong,
}

impl<'s, 'r> Splitter<'s, 'r> {
    fn new(stream: &'s mut Stream<'r>, most: usize) -> Splitter<'s, 'r> {
        let place = stream.place();
        Splitter { stream, most, raw: Vec::new(), place, open_arrays: 0, is_cut: false }
    }

    /// The next element; what it holds is in `raw`.
    fn next(&mut self) -> io::Result<Option<Element>> {
        self.raw.clear();
        if !self.skip_to_element()? {
            return Ok(None);
        }
        self.place = self.stream.place();
        let mut walker = Walker { state: State::Outside, depth: 0 };
        loop {
            let chunk = self.stream.chunk()?;
            let (taken, is_done) = walker.take(chunk);
            self.is_cut = chunk.is_empty();
            let room = self.most.saturating_sub(self.raw.len());
            self.raw.extend_from_slice(&chunk[..taken.min(room)]);
            self.stream.consume(taken);
            if is_done || self.is_cut {
                break;
            }
        }
        if self.stream.place().byte - self.place.byte > self.most as u64 {
            self.raw.truncate(KEPT);
            return Ok(Some(Element::TooLong));
        }
        Ok(Some(Element::Whole))
    }

    /// Goes over white space, commas and the brackets of arrays. False at the end.
    fn skip_to_element(&mut self) -> io::Result<bool> {
        loop {
            let chunk = self.stream.chunk()?;
            let is_between = |byte: &&u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b',' | b'[' | b']' | 0x1E);
            let between = chunk.iter().take_while(is_between).count();
            for byte in &chunk[..between] {
                self.open_arrays += i64::from(*byte == b'[') - i64::from(*byte == b']');
            }
            let (is_found, is_end) = (between < chunk.len(), chunk.is_empty());
            self.stream.consume(between);
            if is_found || is_end {
                return Ok(is_found);
            }
        }
    }
}

/// Goes through one element byte by byte.
struct Walker {
    state: State,
    /// Open braces.
    depth: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Outside,
    InString,
    AfterBackslash,
    /// In something that is no object; it ends at the next separator.
    Bare,
}

enum Step {
    Inside,
    Last,
    Behind,
}

impl Walker {
    /// How many bytes of `chunk` belong to the element, and whether it ends there.
    fn take(&mut self, chunk: &[u8]) -> (usize, bool) {
        let mut at = 0;
        while at < chunk.len() {
            if self.state == State::InString {
                at += memchr::memchr3(b'"', b'\\', b'\n', &chunk[at..]).unwrap_or(chunk.len() - at);
            }
            match chunk.get(at).map(|&byte| self.step(byte)) {
                Some(Step::Inside) => at += 1,
                Some(Step::Last) => return (at + 1, true),
                Some(Step::Behind) => return (at, true),
                None => {}
            }
        }
        (at, false)
    }

    fn step(&mut self, byte: u8) -> Step {
        self.state = match (self.state, byte) {
            (State::InString, b'\\') => State::AfterBackslash,
            (State::InString, b'"') if self.depth == 0 => return Step::Last,
            (State::InString, b'"') => State::Outside,
            // No string goes over a line: its end was lost, and braces count again.
            (State::InString, b'\n') if self.depth > 0 => State::Outside,
            (State::InString, b'\n') => State::Bare,
            (State::AfterBackslash, _) => State::InString,
            (State::Outside, b'"') => State::InString,
            (State::Outside, b'{') => {
                self.depth += 1;
                State::Outside
            }
            (State::Outside, b'}') if self.depth < 2 => return Step::Last,
            (State::Outside, b'}') => {
                self.depth -= 1;
                State::Outside
            }
            (State::Outside, _) if self.depth == 0 => State::Bare,
            (State::Bare, b',' | b']' | b'{' | b'[' | b'\n') => return Step::Behind,
            (state, _) => state,
        };
        Step::Inside
    }
}

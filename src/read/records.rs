//! What the formats share on the way out: numbering, rejects, excerpts.

use std::ops::ControlFlow;
use std::sync::Arc;

use crate::model::{Article, Reject};

use super::fields::{self, Fields, Object};
use super::names::Field;
use super::published::PathDay;
use super::source::Place;
use super::{InputFile, Options, Record, codes, encoding, published};

/// Characters of an excerpt and of a reason, which may quote the input too.
const EXCERPT: usize = 200;
const REASON: usize = 500;

/// Why a record cannot be used.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) code: &'static str,
    /// Offset in the unpacked file.
    pub(super) byte: Option<u64>,
    pub(super) reason: String,
}

impl Fault {
    pub(super) fn new(code: &'static str, reason: impl Into<String>) -> Fault {
        Fault { code, byte: None, reason: reason.into() }
    }

    /// The fault at this byte, unless it knows a better one.
    pub(super) fn at(mut self, byte: u64) -> Fault {
        self.byte = self.byte.or(Some(byte));
        self
    }

    /// The fault of a record that begins at `place`.
    pub(super) fn on_line(self, place: Place) -> Fault {
        Fault { reason: format!("line {}: {}", place.line, self.reason), ..self.at(place.byte) }
    }

    pub(super) fn too_long(most: usize) -> Fault {
        Fault::new(codes::TOO_LONG, format!("longer than {most} bytes (--max-article)"))
    }
}

/// The records of one file on their way to the sink.
///
/// The first record waits for a second one: only then is it known that the file holds many.
pub(super) struct Records<'r> {
    source_path: &'r Arc<str>,
    pub(super) options: &'r Options,
    path_day: Option<PathDay>,
    sink: &'r mut dyn FnMut(Record) -> ControlFlow<()>,
    waiting: Option<Record>,
    count: u32,
    /// Objects that were handed on.
    objects: u32,
    /// Fields for which the user's map has names that no object had.
    unmet: Vec<Field>,
}

impl<'r> Records<'r> {
    pub(super) fn new(
        file: &'r InputFile,
        options: &'r Options,
        sink: &'r mut dyn FnMut(Record) -> ControlFlow<()>,
    ) -> Records<'r> {
        let path_day = published::in_path(&file.source_path);
        let unmet = options.map.fields();
        Records { source_path: &file.source_path, options, path_day, sink, waiting: None, count: 0, objects: 0, unmet }
    }

    /// The normalised path of the file.
    pub(super) fn source_path(&self) -> &str {
        self.source_path
    }

    /// Where records of other files go that stand in this one.
    pub(super) fn sink(&mut self) -> &mut dyn FnMut(Record) -> ControlFlow<()> {
        self.sink
    }

    /// Takes no date from the path: that of an archive says when it was made.
    pub(super) fn ignore_path_day(&mut self) {
        self.path_day = None;
    }

    /// Hands on what the names and values of `object` make, an article or a reject. `byte` and `raw` say where the
    /// record begins and how.
    pub(super) fn object(&mut self, object: Object, byte: Option<u64>, raw: &[u8]) -> ControlFlow<()> {
        let map = &self.options.map;
        self.objects = self.objects.saturating_add(1);
        self.unmet.retain(|&field| !fields::is_met(field, &object, map));
        match fields::find(object, map) {
            Ok(fields) => self.article(fields, byte, raw),
            Err(fault) => self.reject(Fault { byte: fault.byte.or(byte), ..fault }, raw),
        }
    }

    /// Hands on an article, if its text is one. A header before the text gives the day that no field gave.
    pub(super) fn article(&mut self, mut fields: Fields, byte: Option<u64>, raw: &[u8]) -> ControlFlow<()> {
        if fields.published.as_ref().is_none_or(|published| published.date.is_none())
            && let Some((published, body)) = published::in_header(&fields.text)
        {
            let header = fields.text.len() - body.len();
            fields.published = Some(published);
            fields.text.drain(..header);
        }
        if fields.text.len() > self.options.max_article {
            return self.reject(Fault { byte, ..Fault::too_long(self.options.max_article) }, raw);
        }
        if !fields.text.chars().any(char::is_alphabetic) {
            return self.reject(Fault { byte, ..Fault::new(codes::NO_LETTER, "the text has no letter") }, raw);
        }
        let article = Article {
            source_path: Arc::clone(self.source_path),
            record: None,
            external_id: fields.id,
            url: fields.url,
            publisher: fields.publisher,
            title: fields.title,
            author: fields.author,
            published: published::settle(fields.published, self.path_day.as_ref()),
            stated_language: fields.language,
            extra: fields.extra,
            text: fields.text,
        };
        self.push(Record::Article(Box::new(article)))
    }

    /// Hands on a reject; `raw` is what the record begins with.
    pub(super) fn reject(&mut self, fault: Fault, raw: &[u8]) -> ControlFlow<()> {
        self.push(Record::Reject(Reject {
            source_path: self.source_path.to_string(),
            record: None,
            byte: fault.byte,
            code: fault.code.into(),
            reason: safe_line(&fault.reason, REASON),
            excerpt: excerpt(raw),
        }))
    }

    /// Whether nothing was handed on yet.
    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// What is worth a warning where the user's map has names that no object had.
    pub(super) fn unmet(&self) -> Vec<String> {
        let words = |field: &Field| {
            let names: Vec<&str> = self.options.map.names(*field).collect();
            let (names, field) = (names.join(" or "), field.as_str());
            format!("no record has a field {names}, which --map names: {field} is looked for as without it")
        };
        if self.objects > 0 { self.unmet.iter().map(words).collect() } else { Vec::new() }
    }

    /// Hands on the record of a file of one.
    pub(super) fn finish(mut self) -> ControlFlow<()> {
        self.waiting.take().map_or(ControlFlow::Continue(()), |record| (self.sink)(record))
    }

    fn push(&mut self, record: Record) -> ControlFlow<()> {
        let number = self.count;
        self.count = self.count.saturating_add(1);
        if number == 0 {
            self.waiting = Some(record);
            return ControlFlow::Continue(());
        }
        if let Some(first) = self.waiting.take() {
            (self.sink)(numbered(first, 0))?;
        }
        (self.sink)(numbered(record, number))
    }
}

fn numbered(mut record: Record, number: u32) -> Record {
    match &mut record {
        Record::Article(article) => article.record = Some(number),
        Record::Reject(reject) => reject.record = Some(number),
    }
    record
}

/// What a record begins with.
fn excerpt(raw: &[u8]) -> Option<String> {
    let excerpt = safe_line(&encoding::decode(&raw[..raw.len().min(EXCERPT * 8)]), EXCERPT);
    (!excerpt.is_empty()).then_some(excerpt)
}

/// The first characters of a text, on one line, without those that could harm a terminal or hide what is written.
fn safe_line(text: &str, most: usize) -> String {
    let mut line = String::new();
    for character in text.trim_start().chars().filter(|&character| is_safe(character)).take(most) {
        let character = if character.is_whitespace() { ' ' } else { character };
        if character != ' ' || !line.ends_with(' ') {
            line.push(character);
        }
    }
    line.trim().to_owned()
}

/// White space, or what can be seen: no control characters, no zero-width characters, no direction marks, no tags.
fn is_safe(character: char) -> bool {
    let is_hidden = matches!(character,
        '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}');
    character.is_whitespace() || !character.is_control() && !is_hidden
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn excerpts_are_safe_and_short() {
        assert_eq!(excerpt(b" a\x1B[31m\nb\t\tc\0 ").as_deref(), Some("a[31m b c"));
        assert_eq!(excerpt("x\u{202E}y\u{200B}z".as_bytes()).as_deref(), Some("xyz"));
        assert_eq!(excerpt(b" \0\n"), None);
        assert_eq!(excerpt("é".repeat(5000).as_bytes()).unwrap().chars().count(), EXCERPT);
    }
}

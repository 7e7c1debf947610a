//! Names and values → the fields of an article. All formats with named fields come through here.
//!
//! Which of the input's names means what is known to [`super::names`]; of several names for one field the best that has a
//! value counts. What no field takes is kept as JSON in `extra`. Nothing is guessed from values but two things: an
//! address is told from a name, and a value that says that there is none ("None", "NaN") counts as missing.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::{Map, Value, json};

use crate::model::{Published, PublishedRule};

use super::names::{self, Field, FieldMap, Name, meanings};
use super::records::Fault;
use super::{codes, gqg, html, published, values};

/// Objects inside a record that may hold fields too (datatrove, dolma, dumps of Elasticsearch).
const INNER: [&str; 3] = ["metadata", "meta", "_source"];
/// The name of an item's text in a JSON feed that has it as HTML.
const CONTENT_HTML: &str = "content_html";
/// The name in `extra` under which remarks on the reading stand.
const NOTES: &str = "onrecord_notes";
/// Names and notes that are listed at most.
const LISTED: usize = 20;
/// Characters of a name that are listed at most.
const LONGEST: usize = 20;

/// A record as it stands in the input: names with values.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Object {
    pub(super) values: Map<String, Value>,
    /// Remarks on the reading, for `extra`.
    pub(super) notes: Vec<String>,
}

impl Object {
    /// Adds a value. Of several under one name the last counts, as in every JSON reader, and a note says so.
    pub(super) fn insert(&mut self, name: String, value: Value) {
        if self.values.contains_key(&name) && self.notes.len() < LISTED {
            self.notes.push(format!("the name {name:?} stands more than once; the last value counts"));
        }
        self.values.insert(name, value);
    }
}

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Object, D::Error> {
        struct Entries;
        impl<'de> Visitor<'de> for Entries {
            type Value = Object;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Object, A::Error> {
                let mut object = Object::default();
                while let Some((name, value)) = entries.next_entry()? {
                    object.insert(name, value);
                }
                Ok(object)
            }
        }
        deserializer.deserialize_map(Entries)
    }
}

/// What a record says of its article.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Fields {
    pub(super) text: String,
    pub(super) title: Option<String>,
    pub(super) published: Option<Published>,
    pub(super) url: Option<String>,
    pub(super) author: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) id: Option<String>,
    pub(super) language: Option<String>,
    pub(super) extra: Option<String>,
}

impl Fields {
    /// Adds to what is kept beside the fields.
    pub(super) fn keep<'n>(&mut self, values: impl IntoIterator<Item = (&'n str, Value)>) {
        let kept = self.extra.take().and_then(|extra| serde_json::from_str(&extra).ok());
        let mut kept: Map<String, Value> = kept.unwrap_or_default();
        kept.extend(values.into_iter().map(|(name, value)| (name.to_owned(), value)));
        self.extra = (!kept.is_empty()).then(|| Value::Object(kept).to_string());
    }
}

/// Finds the fields of a record that holds its text in one of them.
pub(super) fn find(mut object: Object, map: &FieldMap) -> Result<Fields, Fault> {
    let candidates = candidates(&object.values, map);
    let text = take(&mut object.values, Field::Text, &candidates, map).or_else(|| made_text(&mut object.values));
    let text = text.ok_or_else(|| Fault::new(codes::NO_TEXT, why_no_text(&object.values, map)))?;
    Ok(Fields { text, ..beside_text(object, &candidates, map) })
}

/// The text of a record that holds none as it is: the HTML of a JSON feed, quotations with their contexts.
fn made_text(values: &mut Map<String, Value>) -> Option<String> {
    let of_html = |values: &mut Map<String, Value>| {
        let html = values.get_mut(CONTENT_HTML)?;
        let text = html::fragment(html.as_str()?);
        *html = Value::Null;
        (!text.trim().is_empty()).then_some(text)
    };
    of_html(values).or_else(|| gqg::text(values))
}

/// Finds the other fields of a record whose `text` stands outside it (front matter).
pub(super) fn beside(text: String, object: Object, map: &FieldMap) -> Fields {
    let candidates = candidates(&object.values, map);
    Fields { text, ..beside_text(object, &candidates, map) }
}

fn beside_text(mut object: Object, candidates: &[Candidate], map: &FieldMap) -> Fields {
    let mut take = |field| take(&mut object.values, field, candidates, map);
    let fields = Fields {
        text: String::new(),
        title: take(Field::Title),
        published: take(Field::Published).map(published_of),
        url: take(Field::Url),
        author: take(Field::Author),
        publisher: take(Field::Publisher),
        id: take(Field::Id),
        language: take(Field::Language),
        extra: None,
    };
    Fields { extra: extra(object), ..fields }
}

fn published_of(raw: String) -> Published {
    Published { date: published::read(&raw).day(), raw: Some(raw), rule: PublishedRule::Field }
}

/// A name of the record that may stand for a field.
struct Candidate {
    field: Field,
    is_inner: bool,
    rank: usize,
    address: Option<bool>,
    path: Path,
}

/// A name, perhaps within an object.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Path {
    outer: Option<String>,
    name: String,
}

impl Path {
    fn of<'v>(&self, values: &'v mut Map<String, Value>) -> Option<&'v mut Value> {
        match &self.outer {
            Some(outer) => values.get_mut(outer)?.get_mut(&self.name),
            None => values.get_mut(&self.name),
        }
    }
}

/// All names of the record that the list knows and the user's map leaves free, best first within each field.
fn candidates(values: &Map<String, Value>, map: &FieldMap) -> Vec<Candidate> {
    let mut candidates = Vec::with_capacity(values.len());
    let mut add = |outer: Option<&str>, name: &str| {
        let path = || Path { outer: outer.map(str::to_owned), name: name.to_owned() };
        let is_mapped = outer.is_none() && map.has(name);
        for &Name { field, rank, address } in names::listed(name) {
            if !is_mapped {
                candidates.push(Candidate { field, is_inner: outer.is_some(), rank, address, path: path() });
            }
        }
    };
    for (name, value) in values {
        add(None, name);
        if let (true, Value::Object(inner)) = (INNER.contains(&name.as_str()), value) {
            for inner_name in inner.keys() {
                add(Some(name), inner_name);
            }
        }
    }
    candidates.sort_by(|a, b| (a.field, a.is_inner, a.rank, &a.path).cmp(&(b.field, b.is_inner, b.rank, &b.path)));
    candidates
}

/// Takes the value of a field out of the record, leaving null. Of several dates the first that gives a day counts.
fn take(values: &mut Map<String, Value>, field: Field, candidates: &[Candidate], map: &FieldMap) -> Option<String> {
    for name in map.names(field) {
        if let Some(value) = mapped(name, values).and_then(|path| path.of(values)) {
            return convert(field, value).map(|found| leave_null(value, found));
        }
    }
    let own = || candidates.iter().filter(|candidate| candidate.field == field);
    let mut first = |is_good: &dyn Fn(&str) -> bool| {
        own().find_map(|candidate| {
            let value = candidate.path.of(values)?;
            let is_address = value.as_str().is_some_and(values::is_address);
            if candidate.address.is_some_and(|address| address != is_address) {
                return None;
            }
            let found = convert(field, value).filter(|found| is_good(found))?;
            Some(leave_null(value, found))
        })
    };
    let a_day = |raw: &str| published::read(raw).day().is_some();
    let dated = if field == Field::Published { first(&a_day) } else { None };
    dated.or_else(|| first(&|_| true))
}

/// Where a name of the user's map stands: among the record's names, or after its first dot within an object.
fn mapped(name: &str, values: &Map<String, Value>) -> Option<Path> {
    if values.contains_key(name) {
        return Some(Path { outer: None, name: name.to_owned() });
    }
    let (outer, name) = name.split_once('.')?;
    values.get(outer)?.get(name)?;
    Some(Path { outer: Some(outer.to_owned()), name: name.to_owned() })
}

/// Whether the record has one of the names that the user's map gives a field.
pub(super) fn is_met(field: Field, object: &Object, map: &FieldMap) -> bool {
    map.names(field).any(|name| mapped(name, &object.values).is_some())
}

/// The words of a value, if it can stand for the field.
fn convert(field: Field, value: &mut Value) -> Option<String> {
    match field {
        Field::Text => values::text(value),
        Field::Author => values::names(value),
        _ => values::word(value),
    }
}

fn leave_null(value: &mut Value, found: String) -> String {
    *value = Value::Null;
    found
}

/// What no field took, as one JSON object with sorted names; null and empty strings are left out.
fn extra(object: Object) -> Option<String> {
    let is_filled = |value: &Value| !value.is_null() && value.as_str() != Some("");
    let Object { values: mut kept, notes } = object;
    for (name, value) in &mut kept {
        if let (true, Value::Object(inner)) = (INNER.contains(&name.as_str()), &mut *value) {
            inner.retain(|_, value| is_filled(value));
            if inner.is_empty() {
                *value = Value::Null;
            }
        }
    }
    kept.retain(|_, value| is_filled(value));
    if !notes.is_empty() {
        kept.insert(NOTES.to_owned(), json!(notes));
    }
    (!kept.is_empty()).then(|| Value::Object(kept).to_string())
}

/// Says which well-known form without a text this is, or which names there are and which are looked for.
fn why_no_text(values: &Map<String, Value>, map: &FieldMap) -> String {
    let has = |name: &str| values.contains_key(name);
    if has("seendate") && has("url") {
        return "a GDELT list of articles: it has addresses and titles, no text".into();
    }
    if has(gqg::QUOTES) {
        return "a GDELT record of quotations without a quotation".into();
    }
    if has("media_name") || has("media_id") || has("stories_id") {
        return "a Media Cloud list of stories without text: ask for it with expanded=True".into();
    }
    let empty: Vec<&String> =
        values.keys().filter(|name| meanings(name, map).any(|field| field == Field::Text)).collect();
    if !empty.is_empty() {
        return format!("no text in {}: empty, or neither words nor a list of paragraphs", listed(empty.into_iter()));
    }
    let known = names::names_of(Field::Text).join(", ");
    match values.is_empty() {
        true => format!("an object without fields; a text is looked for under {known}"),
        false => format!(
            "no field with a text, only {}; it is looked for under {known}: name it by --map text=NAME",
            listed(values.keys())
        ),
    }
}

/// The first names of many, each shortened.
pub(super) fn listed<'n>(names: impl ExactSizeIterator<Item = &'n String>) -> String {
    let more = if names.len() > LISTED { ", …" } else { "" };
    let names: Vec<String> = names.take(LISTED).map(|name| name.chars().take(LONGEST).collect()).collect();
    names.join(", ") + more
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(json: &str) -> Fields {
        find(serde_json::from_str(json).unwrap(), &FieldMap::default()).unwrap()
    }

    #[test]
    fn names_are_found_however_they_are_written() {
        for name in ["publish_date", "publishDate", "Publish Date", "PUBLISH-DATE"] {
            let found = fields(&format!(r#"{{"Text": "x", "{name}": "2020-04-21"}}"#));
            assert_eq!(found.published.unwrap().date, Some(jiff::civil::date(2020, 4, 21)), "{name}");
        }
    }

    #[test]
    fn what_says_that_it_is_missing_is_missing() {
        let found = fields(
            r#"{"maintext": "Body.", "text": null, "title": "None", "title_rss": "A title", "date_publish": "NaN",
                "url": "", "author": "A", "authors": []}"#,
        );
        assert_eq!((found.text.as_str(), found.title.as_deref()), ("Body.", Some("A title")));
        assert_eq!((found.published, found.url, found.author.as_deref()), (None, None, Some("A")));
    }

    #[test]
    fn an_address_is_no_publisher() {
        let found = fields(r#"{"text": "x", "source": "https://a.test/1", "source-hostname": "A", "id": 7}"#);
        assert_eq!(found.url.as_deref(), Some("https://a.test/1"));
        assert_eq!((found.publisher.as_deref(), found.id.as_deref()), (Some("A"), Some("7")));
        let found = fields(r#"{"text": "x", "source": "herald", "guid": "https://a.test/1"}"#);
        assert_eq!((found.publisher.as_deref(), found.id), (Some("herald"), None));
        assert_eq!(found.url.as_deref(), Some("https://a.test/1"));
        assert_eq!(fields(r#"{"text": "x", "id": "https://a.test/1"}"#).id.as_deref(), Some("https://a.test/1"));
    }

    #[test]
    fn what_no_field_took_is_kept() {
        let found = fields(
            r#"{"z": 1, "text": "x", "a": {"c": null, "b": [2]}, "title": "T", "e": "", "text": "y",
                "metadata": {"url": "https://a.test", "score": 0.5, "language": "en"}, "meta": {"lang": "en"}}"#,
        );
        assert_eq!((found.text.as_str(), found.language.as_deref()), ("y", Some("en")));
        let expected = concat!(
            r#"{"a":{"b":[2],"c":null},"meta":{"lang":"en"},"metadata":{"score":0.5},"onrecord_notes":"#,
            r#"["the name \"text\" stands more than once; the last value counts"],"z":1}"#
        );
        assert_eq!(found.extra.as_deref(), Some(expected));
        assert_eq!(fields(r#"{"text": "x", "metadata": {"title": "T"}}"#).extra, None);
    }

    #[test]
    fn the_date_that_gives_a_day_counts() {
        let published = fields(r#"{"text": "x", "published": "recently", "date": "21 April 2020"}"#).published.unwrap();
        assert_eq!(published.raw.as_deref(), Some("21 April 2020"));
        let published = fields(r#"{"text": "x", "published": "recently"}"#).published.unwrap();
        assert_eq!((published.date, published.raw.as_deref()), (None, Some("recently")));
    }

    #[test]
    fn the_map_goes_before_the_list() {
        let map = FieldMap::parse(&["text=summary,published=m.when".into(), "title=body".into()]).unwrap();
        let json = r#"{"text": "x", "summary": "s", "body": "b", "date": "2020-01-01", "m": {"when": "2020-02-02"}}"#;
        let found = find(serde_json::from_str(json).unwrap(), &map).unwrap();
        assert_eq!((found.text.as_str(), found.title.as_deref()), ("s", Some("b")));
        assert_eq!(found.published.unwrap().raw.as_deref(), Some("2020-02-02"));
        let empty = find(serde_json::from_str(r#"{"summary": "", "text": "x"}"#).unwrap(), &map);
        assert_eq!(empty.unwrap_err().code, codes::NO_TEXT);
        let other = find(serde_json::from_str(r#"{"content": "x"}"#).unwrap(), &map);
        assert_eq!(other.unwrap().text, "x");
    }

    #[test]
    fn lists_without_text_are_told_apart() {
        for (json, word) in [
            (r#"{"url": "u", "title": "t", "seendate": "20260220T063400Z"}"#, "GDELT list"),
            (r#"{"url": "u", "quotes": [{"quote": ""}]}"#, "quotations"),
            (r#"{"url": "u", "media_name": "m", "text": null}"#, "Media Cloud"),
            (r#"{"a": 1, "b": 2}"#, "only a, b; it is looked for under text, "),
            ("{}", "an object without fields; a text is looked for under text, "),
            (r#"{"title": "t", "Body": ""}"#, "no text in Body: empty"),
            (r#"{"text": 7}"#, "no text in text: "),
        ] {
            let fault = find(serde_json::from_str(json).unwrap(), &FieldMap::default()).unwrap_err();
            assert!(fault.reason.contains(word), "{}", fault.reason);
        }
    }
}

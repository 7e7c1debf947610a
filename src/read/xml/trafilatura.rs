//! What `trafilatura --output-format xml` writes: fields as attributes of `<doc>`, the article in `<main>`.

use super::tree::Element;
use super::{Story, add, paragraphs};
use crate::read::fields::Object;

/// The attributes, as `fields.tsv` knows them or as they are kept.
const ATTRIBUTES: [(&str, &str); 16] = [
    ("title", "title"),
    ("date", "date"),
    ("url", "url"),
    ("author", "author"),
    ("sitename", "sitename"),
    ("source", "url"),
    ("hostname", "hostname"),
    ("language", "language"),
    ("id", "id"),
    ("description", "description"),
    ("categories", "categories"),
    ("tags", "tags"),
    ("license", "license"),
    ("fingerprint", "fingerprint"),
    ("image", "image"),
    ("pagetype", "pagetype"),
];

/// What a document says.
pub(super) fn story(doc: Element<'_>) -> Story {
    let mut object = Object::default();
    for (attribute, name) in ATTRIBUTES {
        if !object.values.contains_key(name) {
            add(&mut object, name, doc.attribute(attribute));
        }
    }
    let text = doc.child("main").and_then(paragraphs::text).map(|text| without_headline(text, &object));
    Story { text, object, why_no_text: "a document of trafilatura without words in its main part" }
}

/// The text without a first paragraph that repeats the title.
fn without_headline(text: String, object: &Object) -> String {
    let title = object.values.get("title").and_then(|title| title.as_str());
    match text.split_once("\n\n") {
        Some((first, rest)) if Some(first) == title => rest.to_owned(),
        _ => text,
    }
}

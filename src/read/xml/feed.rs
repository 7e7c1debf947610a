//! News feeds: items of RSS 0.9 to 2.0 and RSS 1.0, entries of Atom.
//!
//! The full text goes before the summary, whatever the elements are called. Dates are taken as they are written and read
//! by [`crate::read::published`]: the day in the feed's own time. That is why `feed-rs` was refused, which turns every
//! date into UTC: an item of 11 pm in Washington would be one of the next day.

use serde_json::{Map, Value};

use super::tree::{Element, Tree};
use super::{Story, add, add_list};
use crate::read::fields::Object;
use crate::read::html;

/// Where the text may stand, the fullest first.
const TEXTS: [&str; 6] = ["content:encoded", "content", "xhtml:body", "body", "summary", "description"];
/// Those that hold a summary by their meaning, even if many feeds put the whole text there.
const SUMMARIES: [&str; 2] = ["summary", "description"];
/// Where the date of publication may stand, the best first; only then that of a change.
const DATES: [&str; 7] = ["pubDate", "published", "dc:date", "dcterms:issued", "issued", "dcterms:created", "updated"];

/// What a feed says of itself, for its items.
#[derive(Debug, Default)]
pub(super) struct Head {
    title: Option<String>,
    language: Option<String>,
    author: Option<String>,
}

impl Head {
    /// Reads what stands before the first item.
    pub(super) fn read(xml: &str) -> Head {
        let (tree, _) = Tree::parse_some(xml);
        let Some(root) = tree.root() else { return Head::default() };
        let feed = root.find("channel").unwrap_or(root);
        let language = feed.child("language").or(feed.child("dc:language")).and_then(Element::words);
        Head {
            title: feed.child("title").and_then(line),
            language: language.or_else(|| root.attribute("xml:lang")),
            author: feed.child("author").and_then(name),
        }
    }
}

/// What an item or entry says.
pub(super) fn story(item: Element<'_>, head: &Head) -> Story {
    let mut object = Object::default();
    let text = TEXTS.iter().find_map(|&name| Some((name, body(item.child(name)?)?)));
    let date = DATES.iter().find(|&&name| item.child(name).is_some_and(|date| date.words().is_some()));
    let source = item.child("source").and_then(|source| source.child("title").or(Some(source))?.words());
    let is_local = item.child("guid").is_some_and(|id| id.attribute("isPermaLink").as_deref() == Some("false"));

    add(&mut object, "title", item.child("title").and_then(line));
    add(&mut object, "link", link(item));
    add(&mut object, if is_local { "id" } else { "guid" }, item.child("guid").and_then(Element::words));
    add(&mut object, "id", item.child("id").and_then(Element::words).or_else(|| item.attribute("rdf:about")));
    add(&mut object, "published", date.and_then(|name| item.child(name)?.words()));
    add(&mut object, "publisher", source.or_else(|| head.title.clone()));
    add(&mut object, "language", item.attribute("xml:lang").or_else(|| head.language.clone()));
    let authors = item.children().filter(|child| matches!(child.name(), "author" | "dc:creator")).filter_map(name);
    add_list(&mut object, "author", authors);
    if !object.values.contains_key("author") {
        add(&mut object, "author", head.author.clone());
    }
    let categories = item.children().filter(|child| matches!(child.name(), "category" | "dc:subject"));
    let term = |child: Element<'_>| child.words().or(child.attribute("label")).or(child.attribute("term"));
    add_list(&mut object, "categories", categories.filter_map(term));

    let used = text.as_ref().map_or("", |(name, _)| *name);
    let is_taken = |name: &str| name == used || date == Some(&name) || TAKEN.contains(&name);
    for child in item.children().filter(|child| !is_taken(child.name())) {
        keep(child, &mut object);
    }
    if SUMMARIES.contains(&used) {
        object.notes.push(format!("the text is the item's {used}; the feed gives no fuller one"));
    }
    let why_no_text = "an item of a feed with neither content nor summary: fetch its page";
    Story { text: text.map(|(_, text)| text), object, why_no_text }
}

/// Elements that have a field.
const TAKEN: [&str; 10] =
    ["title", "link", "guid", "id", "source", "author", "dc:creator", "category", "dc:subject", "language"];

/// The paragraphs of an element that holds HTML: escaped, as character data, or as elements; or text.
fn body(element: Element<'_>) -> Option<String> {
    let is_markup = element.children().next().is_some();
    let text = match element.attribute("type").as_deref() {
        Some("text" | "text/plain") if !is_markup => element.characters().trim().to_owned(),
        _ if is_markup => html::fragment(element.source()),
        _ => html::fragment(&element.characters()),
    };
    (!text.trim().is_empty()).then_some(text)
}

/// A title, which may hold markup too, on one line.
fn line(element: Element<'_>) -> Option<String> {
    let words = body(element)?.split_whitespace().collect::<Vec<_>>().join(" ");
    (!words.is_empty()).then_some(words)
}

/// The address of the item's page: `<link>address</link>`, or the best `<link href="address"/>`.
fn link(item: Element<'_>) -> Option<String> {
    let links = || item.children().filter(|child| matches!(child.name(), "link" | "atom:link"));
    let is_page = |link: &Element<'_>| link.attribute("rel").is_none_or(|rel| rel == "alternate");
    links().find_map(Element::words).or_else(|| links().filter(is_page).find_map(|link| link.attribute("href")))
}

/// The name of an author: `<name>` inside, or what RSS has in brackets behind a mail address.
fn name(author: Element<'_>) -> Option<String> {
    let words = author.child("name").map_or_else(|| author.words(), Element::words)?;
    let in_brackets =
        words.strip_suffix(')').and_then(|words| words.split_once('(')).filter(|(mail, _)| mail.contains('@'));
    Some(in_brackets.map_or(words.as_str(), |(_, name)| name.trim()).to_owned()).filter(|name| !name.is_empty())
}

/// Keeps what no field has: its words, else its attributes; several of one name as a list.
fn keep(child: Element<'_>, object: &mut Object) {
    let attributes = || -> Map<String, Value> {
        let names = ["url", "href", "type", "length", "medium", "rel", "domain"];
        names.iter().filter_map(|&name| Some((name.to_owned(), child.attribute(name)?.into()))).collect()
    };
    let value = child.words().map(Value::String).unwrap_or_else(|| Value::Object(attributes()));
    if value.as_object().is_some_and(Map::is_empty) {
        return;
    }
    match object.values.entry(child.name()).or_insert(Value::Null) {
        Value::Array(list) => list.push(value),
        empty @ Value::Null => *empty = value,
        one => *one = Value::Array(vec![one.take(), value]),
    }
}

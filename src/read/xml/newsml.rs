//! NewsML-G2 of the IPTC: items with their metadata, and the article as NITF, XHTML or plain text inside.

use super::tree::Element;
use super::{Story, add, add_list, nitf, paragraphs};
use crate::read::fields::Object;

/// What an item says. What it says of itself goes before what the document inside it does.
pub(super) fn story(item: Element<'_>) -> Story {
    let (item_meta, content_meta) = (item.child("itemMeta"), item.child("contentMeta"));
    let of = |meta: Option<Element<'_>>, name: &str| meta.and_then(|meta| meta.child(name)?.words());
    let qcode = |meta: Option<Element<'_>>, name: &str| meta.and_then(|meta| label(meta.child(name)?));

    let mut object = Object::default();
    add(&mut object, "title", of(content_meta, "headline"));
    let published = of(content_meta, "contentCreated").or_else(|| of(item_meta, "firstCreated"));
    add(&mut object, "published", published.or_else(|| of(item_meta, "versionCreated")));
    add(&mut object, "guid", item.attribute("guid"));
    add(&mut object, "publisher", qcode(content_meta, "infoSource").or_else(|| qcode(item_meta, "provider")));
    let language = content_meta.and_then(|meta| meta.child("language")?.attribute("tag"));
    add(&mut object, "language", language.or_else(|| item.attribute("xml:lang")));
    let named =
        |name| content_meta.into_iter().flat_map(move |meta| meta.children().filter(move |child| child.name() == name));
    add_list(&mut object, "author", named("creator").filter_map(label));
    if !object.values.contains_key("author") {
        add(&mut object, "author", of(content_meta, "by"));
    }

    add(&mut object, "version", item.attribute("version"));
    add(&mut object, "status", qcode(item_meta, "pubStatus"));
    add(&mut object, "class", qcode(item_meta, "itemClass"));
    add(&mut object, "changed", of(content_meta, "contentModified").or_else(|| of(item_meta, "versionCreated")));
    add(&mut object, "slugline", of(content_meta, "slugline"));
    add(&mut object, "dateline", of(content_meta, "dateline"));
    add_list(&mut object, "subjects", named("subject").filter_map(label));
    add_list(&mut object, "locations", named("located").filter_map(label));

    let content = item.child("contentSet");
    let document = content.and_then(|set| set.find("nitf")).map(nitf::story);
    let text = match document {
        Some(document) => {
            for (name, value) in document.object.values {
                object.values.entry(name).or_insert(value);
            }
            document.text
        }
        None => content.and_then(text),
    };
    Story { text, object, why_no_text: "a NewsML-G2 item without a text inside: a picture, a video, or a reference" }
}

/// The text of the first part that has one: XHTML, or data in plain text with blank lines between paragraphs.
fn text(content: Element<'_>) -> Option<String> {
    let inline = content.children().filter(|part| part.name() == "inlineXML");
    let plain = content.children().filter(|part| part.name() == "inlineData");
    let is_text = |part: &Element<'_>| part.attribute("contenttype").is_none_or(|kind| kind.starts_with("text/"));
    let body = |part: Element<'_>| paragraphs::text(part.find("body").unwrap_or(part));
    let words = |part: Element<'_>| Some(part.characters().trim().to_owned()).filter(|text| !text.is_empty());
    inline.filter_map(body).next().or_else(|| plain.filter(is_text).filter_map(words).next())
}

/// What an element with a code is called: by its name, else its words, its literal, its code.
fn label(element: Element<'_>) -> Option<String> {
    let name = element.child("name").and_then(Element::words).or_else(|| element.words());
    name.or_else(|| element.attribute("literal"))
        .or_else(|| element.attribute("qcode"))
        .or_else(|| element.attribute("uri"))
}

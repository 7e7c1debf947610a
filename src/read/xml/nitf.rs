//! NITF, the News Industry Text Format of the IPTC (3.x): one article with its headlines, byline and body.

use super::tree::Element;
use super::{Story, add, add_list, paragraphs, words_of};
use crate::read::fields::Object;

/// What a document says.
pub(super) fn story(nitf: Element<'_>) -> Story {
    let mut object = Object::default();
    let attribute = |element: &str, name: &str| nitf.find(element).and_then(|element| element.attribute(name));
    let words = |name: &str| nitf.find(name).and_then(Element::words);

    add(&mut object, "title", words("hl1").or_else(|| words("title")));
    let published = attribute("date.issue", "norm").or_else(|| attribute("pubdata", "date.publication"));
    add(
        &mut object,
        "published",
        published.or_else(|| attribute("story.date", "norm")).or_else(|| words("story.date")),
    );
    add(&mut object, "id", attribute("doc-id", "id-string"));
    add(&mut object, "url", attribute("pubdata", "ex-ref"));
    add(&mut object, "publisher", attribute("pubdata", "name").or_else(|| words("distributor")));
    add(&mut object, "language", nitf.attribute("xml:lang").or_else(|| attribute("body", "xml:lang")));
    add_list(&mut object, "author", nitf.all("byline").filter_map(author));

    add(&mut object, "subtitle", nitf.find("hedline").and_then(|headlines| headlines.find("hl2")?.words()));
    add(&mut object, "dateline", nitf.find("dateline").and_then(|dateline| dateline.find("location")?.words()));
    add(&mut object, "series", attribute("series", "series.name"));
    add_list(&mut object, "keywords", nitf.all("keyword").filter_map(|keyword| keyword.attribute("key")));
    add_list(&mut object, "people", words_of(nitf.find("body.content"), "person"));
    add_list(&mut object, "organisations", words_of(nitf.find("body.content"), "org"));

    let text = nitf.find("body.content").and_then(paragraphs::text);
    Story { text, object, why_no_text: "an NITF document without words in its body.content" }
}

/// The name in a byline: the person's, else all but title and office, without "By".
fn author(byline: Element<'_>) -> Option<String> {
    let words = match byline.find("person") {
        Some(person) => person.words()?,
        None => {
            let office = byline.find("byttl").and_then(Element::words).unwrap_or_default();
            let words = byline.words()?;
            words.strip_suffix(office.as_str()).unwrap_or(&words).trim_end_matches([' ', ',']).to_owned()
        }
    };
    let name = ["By ", "BY ", "by "].iter().find_map(|by| words.strip_prefix(by)).unwrap_or(&words).trim();
    (!name.is_empty()).then(|| name.to_owned())
}

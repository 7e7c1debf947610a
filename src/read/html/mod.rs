//! A web page → the fields and the text of its article.
//!
//! A page says in many ways what it is; what it says of itself goes before what is seen of it. First everything that
//! is no text is taken out of the markup (`clean`), then the tree is built (`tree`); `facts` asks it for title, author
//! and day, `body` for the text. No script runs, no link is followed, nothing but the bytes of the page counts.
//!
//! What is found is the article that a reader came for: without menus, captions, comments, and links to others, its
//! paragraphs with a blank line between. The words of a paragraph are those of the page.

mod body;
mod charset;
mod clean;
mod facts;
mod linked;
mod paragraphs;
mod tag;
#[cfg(test)]
mod tests;
mod tree;
mod words;

use std::ops::ControlFlow;

use serde_json::Value;

use crate::model::Published;

use super::fields::{self, Fields, Object};
use super::names::FieldMap;
use super::records::{Fault, Records};
use super::source::Stream;
use super::{codes, encoding};

use body::Body;
use tree::Tree;

/// Bytes of a page from which an excerpt is taken.
const EXCERPT: usize = 8 << 10;

/// What is known of a page from outside it: an archive has noted it, or a server has said it.
#[derive(Clone, Debug, Default)]
pub(super) struct Context<'c> {
    /// The address it was fetched from; what the page says of itself goes before it.
    pub(super) address: Option<&'c str>,
    /// The charset, or the whole `Content-Type` that holds it.
    pub(super) charset: Option<&'c str>,
    /// The date that counts where the page gives none.
    pub(super) published: Option<Published>,
}

/// Whether a file that begins with `start` is a web page. A text may begin with a tag, too: `is_prose` says that the
/// file is named as one.
pub(super) fn is_page(start: &[u8], is_prose: bool) -> bool {
    const TAGS: [&str; 15] = [
        "!doctype html",
        "html",
        "head",
        "body",
        "title",
        "meta",
        "div",
        "p",
        "article",
        "section",
        "h1",
        "table",
        "span",
        "center",
        "main",
    ];
    let head = start[..start.len().min(2_048)].to_ascii_lowercase();
    let mut rest = &*head;
    while let Some(end) = rest.strip_prefix(b"<!--").and_then(|_| memchr::memmem::find(rest, b"-->")) {
        rest = rest[end + 3..].trim_ascii_start();
    }
    let begins = |tag: &str| {
        let after = rest.strip_prefix(b"<").and_then(|rest| rest.strip_prefix(tag.as_bytes()));
        after.is_some_and(|after| !after.first().is_some_and(u8::is_ascii_alphanumeric))
    };
    if TAGS[..2].iter().any(|tag| begins(tag)) {
        return true;
    }
    let has = |word: &[u8]| memchr::memmem::find(&head, word).is_some();
    if rest.starts_with(b"<?xml") {
        return has(b"<html");
    }
    !is_prose && has(b"</") && TAGS.iter().any(|tag| begins(tag))
}

/// Reads the rest of `stream` as one page.
pub(super) fn read(stream: &mut Stream, records: &mut Records<'_>) -> ControlFlow<()> {
    let bytes = match stream.rest(records.options.max_article) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => {
            return records.reject(Fault::too_long(records.options.max_article), excerpt(&stream.head).as_bytes());
        }
        Err(error) => return records.reject(stream.fault(&error), excerpt(&stream.head).as_bytes()),
    };
    match page(&bytes, &Context::default()) {
        Ok(fields) => records.article(fields, None, &bytes),
        Err(fault) => records.reject(fault, excerpt(&bytes).as_bytes()),
    }
}

/// What a page that cannot be used begins with, for its reject: words, and no script.
pub(super) fn excerpt(bytes: &[u8]) -> String {
    fragment(&charset::decode(&bytes[..bytes.len().min(EXCERPT)], None).text)
}

/// The fields and the text of the article on a page of `bytes`.
///
/// # Errors
/// The page holds no text, or it has more elements than any article.
pub(super) fn page(bytes: &[u8], context: &Context<'_>) -> Result<Fields, Fault> {
    let source = charset::decode(bytes, context.charset);
    let cleaned = clean::clean(&source.text)?;
    let tree = Tree::parse(&cleaned.html);
    let linked = linked::article(&cleaned.linked);
    let facts = facts::facts(&tree, &linked, context.address);
    let linked_text = linked.body();
    let body = Body::new(&tree, &cleaned.html, facts.title.as_deref());
    let mut paragraphs = body.paragraphs(linked_text.as_deref());
    let line = body::take_date(&mut paragraphs);
    let stated = [facts.published, line.map(facts::published), context.published.clone()];
    let is_dated = |published: &&Published| published.date.is_some();
    let published = stated.iter().flatten().find(is_dated).or(stated.iter().flatten().next()).cloned();
    let text = paragraphs.join("\n\n");
    if !text.contains(char::is_alphabetic) {
        return Err(Fault::new(codes::NO_TEXT, "the page holds no text outside menus and scripts"));
    }
    let values = facts.others.into_iter().map(|(name, value)| (name.to_owned(), Value::String(value))).collect();
    let notes = if source.is_guessed { vec![encoding::NOTE.to_owned()] } else { vec![] };
    Ok(Fields {
        title: facts.title,
        author: facts.author,
        publisher: facts.publisher,
        url: facts.url,
        language: facts.language,
        published,
        ..fields::beside(text, Object { values, notes }, &FieldMap::default())
    })
}

/// The text of a piece of HTML, all of it: paragraphs with a blank line between, without markup and scripts.
///
/// Feeds and JSON-LD hold such pieces. One that is too large to be read is left as it stands.
pub(super) fn fragment(html: &str) -> String {
    let Ok(cleaned) = clean::clean(html) else { return html.to_owned() };
    let tree = Tree::parse(&cleaned.html);
    let all = paragraphs::paragraphs(&tree, tree.all(), &|_| false);
    all.into_iter().map(|paragraph| paragraph.text).collect::<Vec<_>>().join("\n\n")
}

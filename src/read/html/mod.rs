//! A web page → the fields and the text of its article.

use std::ops::ControlFlow;

use dom_query::Document;

use crate::model::Published;

use super::fields::Fields;
use super::records::{Fault, Records};
use super::source::Stream;
use super::{codes, encoding};

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

/// Reads the rest of `stream` as one page.
pub(super) fn read(stream: &mut Stream, records: &mut Records<'_>) -> ControlFlow<()> {
    let bytes = match stream.rest(records.options.max_article) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return records.reject(Fault::too_long(records.options.max_article), &stream.head),
        Err(error) => return records.reject(stream.fault(&error), &stream.head),
    };
    match page(&bytes, &Context::default()) {
        Ok(fields) => records.article(fields, None, &bytes),
        Err(fault) => records.reject(fault, &bytes),
    }
}

/// The fields and the text of the article on a page of `bytes`, or why there is none.
pub(super) fn page(bytes: &[u8], context: &Context<'_>) -> Result<Fields, Fault> {
    let text = fragment(&encoding::decode(bytes));
    if text.is_empty() {
        return Err(Fault::new(codes::NO_TEXT, "the page holds no text"));
    }
    let url = context.address.map(str::to_owned);
    Ok(Fields { text, url, published: context.published.clone(), ..Fields::default() })
}

/// The text of a piece of HTML, all of it: paragraphs with a blank line between, without markup and scripts.
pub(super) fn fragment(html: &str) -> String {
    Document::fragment(html).formatted_text().to_string()
}

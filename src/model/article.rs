//! An article as the readers hand it on.

use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One record of the input that holds a text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// The normalised path of the file, `/` between, relative to the working directory where it lies below it.
    pub source_path: Arc<str>,
    /// Position in a file of many records, from 0; none for a file of one.
    pub record: Option<u32>,
    /// The input's own id.
    pub external_id: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Author or authors, joined with `; `.
    pub author: Option<String>,
    /// When it was published.
    pub published: Published,
    /// The language that the input states, as written there; [`crate::text::language`] decides.
    pub stated_language: Option<String>,
    /// Keys of the input that no column has, as one JSON object.
    pub extra: Option<String>,
    /// The body, verbatim. Every offset points into it.
    pub text: String,
}

/// The date of publication and how it was found.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Published {
    /// The calendar day as written, in the source's own offset; none where only a month or nothing is known.
    pub date: Option<Date>,
    /// The words it was read from.
    pub raw: Option<String>,
    /// Where they stood.
    pub rule: PublishedRule,
}

/// Where the date of publication stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum PublishedRule {
    /// `date 2020-04-21` before the text.
    Header,
    /// A named field of the record.
    Field,
    /// The dateline of the text.
    Dateline,
    /// The file's name or folders.
    Path,
    /// Markup of a web page.
    Html,
    /// Nowhere.
    #[default]
    None,
}

impl PublishedRule {
    const ALL: [PublishedRule; 6] = [
        PublishedRule::Header,
        PublishedRule::Field,
        PublishedRule::Dateline,
        PublishedRule::Path,
        PublishedRule::Html,
        PublishedRule::None,
    ];

    /// The rule that the table calls so.
    pub fn parse(word: &str) -> Option<PublishedRule> {
        PublishedRule::ALL.into_iter().find(|rule| rule.as_str() == word)
    }

    /// The word in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            PublishedRule::Header => "header",
            PublishedRule::Field => "field",
            PublishedRule::Dateline => "dateline",
            PublishedRule::Path => "path",
            PublishedRule::Html => "html",
            PublishedRule::None => "none",
        }
    }
}

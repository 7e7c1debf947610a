//! Everything that one article gives, before its people are known across articles.

use serde::{Deserialize, Serialize};

use super::{Article, Cast, DateMention, SaidOn, Statement, TopicScore};

/// One article, analysed. Self-contained: it goes to the spill file and comes back when the tables are written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Analysis {
    /// The article itself.
    pub article: Article,
    /// ISO 639-1 code where there is one; only `en` is analysed.
    pub language: String,
    /// Words and numbers.
    pub words: u32,
    /// Sentences, datelines apart.
    pub sentences: u32,
    /// Statements by where they begin.
    pub statements: Vec<Statement>,
    /// Who is named, and who makes each statement.
    pub cast: Cast,
    /// The topics of each statement, best first.
    pub topics: Vec<Vec<TopicScore>>,
    /// Temporal expressions by where they begin.
    pub dates: Vec<DateMention>,
    /// The day on which each statement was made.
    pub said_on: Vec<Option<SaidOn>>,
    /// What is compared to find nearly equal texts: [`crate::text::sketch`].
    pub sketch: Vec<u32>,
}

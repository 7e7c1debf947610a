//! What is read of an output: its articles, and the statements that a question is about.
//!
//! Of a portion of `statements` the narrow columns are read first; texts only where a row is wanted. Statements stand in
//! the order of the table (published, article_id, seq), which settles ties everywhere.

use jiff::civil::Date;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::names::{Speakers, Topics};
use super::period::Period;
use crate::stored::{Frame, Portion, Stored, StoredError};

/// An output, open for questions.
#[derive(Debug)]
pub struct Corpus {
    /// All speakers.
    pub speakers: Speakers,
    /// All topics.
    pub topics: Topics,
    /// All articles, in the order of the table.
    pub articles: Vec<Article>,
    outlets: Vec<String>,
    article_of: FxHashMap<String, u32>,
    statements: Vec<Portion>,
}

/// An article, without its text.
#[derive(Clone, Debug)]
pub struct Article {
    /// The id.
    pub id: String,
    /// The day of publication.
    pub published: Option<Date>,
    /// Who published it: an index for [`Corpus::outlet`].
    pub outlet: Option<u32>,
    /// Headline.
    pub title: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// How many articles are nearly the same text as this one; they count no further.
    pub copies: u32,
    /// Whether it is nearly the same text as an earlier one. Its statements are left out everywhere.
    pub is_copy: bool,
    /// Whether statements were looked for in it.
    pub is_read: bool,
}

/// A report of something said.
#[derive(Clone, Debug)]
pub struct Statement {
    /// The id.
    pub id: String,
    /// Index of its article.
    pub article: u32,
    /// Day of publication of the article.
    pub published: Option<Date>,
    /// The day that it counts for.
    pub day: Date,
    /// Whether `day` stands for the day of saying, which the text does not give.
    pub is_fallback: bool,
    /// The content.
    pub text: String,
    /// The sentences around it.
    pub context: String,
    /// Whether all its words stand inside quotation marks.
    pub is_direct: bool,
    /// What the speaker does by it.
    pub act: Option<String>,
    /// Indices of all who speak.
    pub speakers: Vec<u32>,
    /// Indices of those who are spoken to.
    pub addressees: Vec<u32>,
    /// Indices of its topics, best first.
    pub topics: Vec<u32>,
}

/// By which day a statement counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The day of publication.
    Published,
    /// The day on which it was said; of publication, where the text does not give it.
    SaidOn,
}

/// Which modes of report count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Modes {
    /// Utterances only.
    Speech,
    /// Also what somebody is said to believe, want, fear.
    All,
}

/// Which statements a question is about.
#[derive(Clone, Debug)]
pub struct Scope {
    /// Of one of these speakers; empty: of any, also of nobody whom the text names.
    pub speakers: Vec<u32>,
    /// On one of these topics; empty: on any or none.
    pub topics: Vec<u32>,
    /// Within one of these periods; empty: on any day.
    pub periods: Vec<Period>,
    /// By which day.
    pub by: By,
    /// Of which modes.
    pub modes: Modes,
}

/// Statements of a scope.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// In the order of the table.
    pub statements: Vec<Statement>,
    /// First and last day of those that lie in the scope but for its periods.
    pub days: Option<(Date, Date)>,
    /// Statements that lie in the scope but for their date, which is missing.
    pub undated: u64,
}

impl Scope {
    /// All dated statements of mode speech.
    pub fn everything() -> Scope {
        Scope { speakers: Vec::new(), topics: Vec::new(), periods: Vec::new(), by: By::Published, modes: Modes::Speech }
    }
}

impl Corpus {
    /// Reads all but the statements.
    ///
    /// # Errors
    /// If a table cannot be read.
    pub fn open(stored: &Stored) -> Result<Corpus, StoredError> {
        let mut corpus = Corpus {
            speakers: Speakers::read(stored)?,
            topics: Topics::read(stored)?,
            articles: Vec::new(),
            outlets: Vec::new(),
            article_of: FxHashMap::default(),
            statements: stored.portions("statements")?,
        };
        corpus.read_articles(&stored.portions("articles")?)?;
        Ok(corpus)
    }

    /// The name of an outlet.
    pub fn outlet(&self, outlet: u32) -> &str {
        &self.outlets[outlet as usize]
    }

    /// The article of a statement.
    pub fn article(&self, statement: &Statement) -> &Article {
        &self.articles[statement.article as usize]
    }

    /// The name of the outlet of a statement, if it is known.
    pub fn outlet_of(&self, statement: &Statement) -> Option<&str> {
        self.article(statement).outlet.map(|outlet| self.outlet(outlet))
    }

    /// The articles of a period: those that statements were looked for in, without copies.
    pub fn articles_of<'c>(&'c self, period: &'c Period) -> impl Iterator<Item = &'c Article> {
        let counts = |article: &&Article| article.is_read && !article.is_copy;
        self.articles.iter().filter(counts).filter(|article| article.published.is_some_and(|day| period.has(day)))
    }

    /// First and last day of publication.
    pub fn days(&self) -> Option<(Date, Date)> {
        let days = || self.articles.iter().filter_map(|article| article.published);
        days().min().zip(days().max())
    }

    /// The statements of a scope.
    ///
    /// # Errors
    /// If the table cannot be read.
    pub fn find(&self, scope: &Scope) -> Result<Found, StoredError> {
        let parts: Vec<Found> =
            self.statements.par_iter().map(|portion| self.find_in(portion, scope)).collect::<Result<_, _>>()?;
        let mut found = Found::default();
        for part in parts {
            found.statements.extend(part.statements);
            found.undated += part.undated;
            found.days = hull(found.days, part.days);
        }
        Ok(found)
    }

    /// Calls `map` with the statements of each portion, in parallel, and `take` with what it gives, in order.
    ///
    /// # Errors
    /// If the table cannot be read.
    pub fn each<T: Send>(
        &self,
        scope: &Scope,
        map: impl Fn(Vec<Statement>) -> T + Sync,
        mut take: impl FnMut(T),
    ) -> Result<(), StoredError> {
        // some portions at a time, so that memory holds the texts of those only
        for portions in self.statements.chunks(rayon::current_num_threads()) {
            let parts: Vec<T> = portions
                .par_iter()
                .map(|portion| self.find_in(portion, scope).map(|found| map(found.statements)))
                .collect::<Result<_, _>>()?;
            parts.into_iter().for_each(&mut take);
        }
        Ok(())
    }

    /// The statement of an id, with the day that `by` gives it, whatever its mode.
    ///
    /// # Errors
    /// If the table cannot be read.
    pub fn statement(&self, id: &str, by: By) -> Result<Option<Statement>, StoredError> {
        for portion in &self.statements {
            let ids = portion.read(&["statement_id"])?;
            if let Some(row) = ids.texts("statement_id")?.iter().position(|found| *found == Some(id)) {
                let frame = portion.row(row)?;
                let narrow = self.narrow(&frame, by)?;
                return Ok(self.statements(&frame, narrow, &[0])?.pop());
            }
        }
        Ok(None)
    }

    fn read_articles(&mut self, portions: &[Portion]) -> Result<(), StoredError> {
        let mut outlet_of: FxHashMap<String, u32> = FxHashMap::default();
        let mut originals = Vec::new();
        for portion in portions {
            let columns = ["article_id", "published", "publisher", "title", "url", "language", "dup_of"];
            let frame = portion.read(&columns)?;
            let days = frame.dates("published")?;
            let [ids, publishers, titles, urls, languages, originals_of] =
                ["article_id", "publisher", "title", "url", "language", "dup_of"].map(|column| frame.texts(column));
            let (ids, publishers, titles, urls) = (ids?, publishers?, titles?, urls?);
            let (languages, originals_of) = (languages?, originals_of?);
            for row in 0..ids.len() {
                let outlet = publishers[row].or_else(|| urls[row].and_then(host)).map(|name| {
                    *outlet_of.entry(name.to_owned()).or_insert_with(|| {
                        self.outlets.push(name.to_owned());
                        self.outlets.len() as u32 - 1
                    })
                });
                let id = ids[row].unwrap_or_default().to_owned();
                self.article_of.insert(id.clone(), self.articles.len() as u32);
                originals.extend(originals_of[row].map(str::to_owned));
                self.articles.push(Article {
                    id,
                    published: days[row],
                    outlet,
                    title: titles[row].map(str::to_owned),
                    url: urls[row].map(str::to_owned),
                    copies: 0,
                    is_copy: originals_of[row].is_some(),
                    is_read: languages[row] == Some("en"),
                });
            }
        }
        for original in originals {
            if let Some(&article) = self.article_of.get(&original) {
                self.articles[article as usize].copies += 1;
            }
        }
        Ok(())
    }

    fn find_in(&self, portion: &Portion, scope: &Scope) -> Result<Found, StoredError> {
        let columns = ["article_id", "published", "said_on", "mode", "core", "speaker_ids", "topics"];
        let frame = portion.read(&columns)?;
        let narrow = self.narrow(&frame, scope.by)?;
        let modes = frame.texts("mode")?;
        let cores = frame.truths("core")?;
        let topics: FxHashSet<u32> = scope.topics.iter().copied().collect();
        let mut found = Found::default();
        let mut rows = Vec::new();
        for row in 0..portion.rows {
            let in_scope = (scope.modes == Modes::All || modes[row] == Some("speech"))
                && cores[row]
                && !narrow.articles[row].is_none_or(|article| self.articles[article as usize].is_copy)
                && (scope.speakers.is_empty() || narrow.speakers[row].iter().any(|one| scope.speakers.contains(one)))
                && (topics.is_empty() || narrow.topics[row].iter().any(|one| topics.contains(one)));
            if !in_scope {
                continue;
            }
            let Some(day) = narrow.days[row] else {
                found.undated += 1;
                continue;
            };
            found.days = hull(found.days, Some((day, day)));
            if scope.periods.is_empty() || scope.periods.iter().any(|period| period.has(day)) {
                rows.push(row);
            }
        }
        if !rows.is_empty() {
            let columns = ["statement_id", "published", "text", "context", "kind", "act", "addressee_ids", "said_on"];
            let texts = portion.read(&columns)?;
            found.statements = self.statements(&texts, narrow, &rows)?;
        }
        Ok(found)
    }

    /// What decides whether a row is wanted.
    fn narrow(&self, frame: &Frame, by: By) -> Result<Narrow, StoredError> {
        let published = frame.dates("published")?;
        let said = frame.dates("said_on")?;
        let day = |row: usize| if by == By::SaidOn { said[row].or(published[row]) } else { published[row] };
        let indices = |ids: Vec<&str>, index: &dyn Fn(&str) -> Option<u32>| -> Vec<u32> {
            ids.into_iter().filter_map(index).collect()
        };
        let speaker = |id: &str| self.speakers.index(id);
        let topic = |id: &str| self.topics.index(id);
        let article = |id: Option<&str>| id.and_then(|id| self.article_of.get(id).copied());
        Ok(Narrow {
            days: (0..published.len()).map(day).collect(),
            articles: frame.texts("article_id")?.into_iter().map(article).collect(),
            speakers: frame.lists("speaker_ids")?.into_iter().map(|ids| indices(ids, &speaker)).collect(),
            topics: frame.lists("topics")?.into_iter().map(|ids| indices(ids, &topic)).collect(),
        })
    }

    /// The statements of some rows.
    fn statements(&self, frame: &Frame, mut narrow: Narrow, rows: &[usize]) -> Result<Vec<Statement>, StoredError> {
        let (published, said) = (frame.dates("published")?, frame.dates("said_on")?);
        let [ids, texts, contexts] = ["statement_id", "text", "context"].map(|column| frame.texts(column));
        let (ids, texts, contexts) = (ids?, texts?, contexts?);
        let (kinds, acts) = (frame.texts("kind")?, frame.texts("act")?);
        let addressees = frame.lists("addressee_ids")?;
        let mut statements = Vec::with_capacity(rows.len());
        for &row in rows {
            let (Some(article), Some(day)) = (narrow.articles[row], narrow.days[row]) else { continue };
            statements.push(Statement {
                id: ids[row].unwrap_or_default().to_owned(),
                article,
                published: published[row],
                day,
                is_fallback: said[row].is_none(),
                text: texts[row].unwrap_or_default().to_owned(),
                context: contexts[row].unwrap_or_default().to_owned(),
                is_direct: kinds[row] == Some("direct"),
                act: acts[row].map(str::to_owned),
                speakers: std::mem::take(&mut narrow.speakers[row]),
                addressees: addressees[row].iter().filter_map(|id| self.speakers.index(id)).collect(),
                topics: std::mem::take(&mut narrow.topics[row]),
            });
        }
        Ok(statements)
    }
}

/// The narrow columns of a portion, with indices in place of ids.
struct Narrow {
    days: Vec<Option<Date>>,
    articles: Vec<Option<u32>>,
    speakers: Vec<Vec<u32>>,
    topics: Vec<Vec<u32>>,
}

/// The host of an address, without `www.`: the outlet, where the input does not name it.
fn host(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    Some(host).filter(|host| !host.is_empty())
}

fn hull(a: Option<(Date, Date)>, b: Option<(Date, Date)>) -> Option<(Date, Date)> {
    match (a, b) {
        (Some((from, to)), Some((first, last))) => Some((from.min(first), to.max(last))),
        _ => a.or(b),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outlet_is_the_host_where_nothing_else_names_it() {
        for (url, name) in [
            ("https://www.example.org/a?b", Some("example.org")),
            ("http://news.example.org", Some("news.example.org")),
            ("https:///a", None),
            ("briefing/7", None),
        ] {
            assert_eq!(host(url), name);
        }
    }
}

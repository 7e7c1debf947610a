//! Articles become rows: spans into offsets, entities into ids of people, passages onto one line.
//!
//! Everything is read once and appended to columns; the rows borrow from the analysis.

use std::borrow::Cow;

use jiff::civil::Date;
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

use super::columns::Columns;
use super::fold::one_line;
use super::holders::Holders;
use super::ids;
use super::schema::{self, ArticleRow, DateRow, MentionRow, StatementRow, StatementTopicRow};
use crate::model::{Analysis, CodePoints, DateKind, EntityKind, Grain, Mode, Person, Span, Statement};
use crate::text::language::ENGLISH;

/// What the rows of all articles refer to.
#[derive(Clone, Copy, Debug)]
pub struct Known<'r> {
    /// Everybody, in any order.
    pub people: &'r [Person],
    /// All topics; [`crate::model::TopicScore::topic`] is an index into them.
    pub topics: &'r [TopicEntry<'r>],
}

/// A topic as the tables need it.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "the columns of the table topics")]
pub struct TopicEntry<'r> {
    pub id: &'r str,
    pub code: Option<&'r str>,
    pub label: &'r str,
    pub parent: Option<&'r str>,
    pub major: Option<&'r str>,
    pub taxonomy: &'r str,
}

/// An article that gets a row.
#[derive(Clone, Copy, Debug)]
pub struct Standing<'a> {
    /// What was found in it.
    pub analysis: &'a Analysis,
    /// Its id, by [`ids::article`].
    pub article_id: &'a str,
    /// The article that it repeats.
    pub dup_of: Option<&'a str>,
    /// For each entity of its cast the index of the person.
    pub people: &'a [u32],
}

/// Rows of some articles, and what the tables of all articles count of them.
#[derive(Clone, Debug)]
pub struct Batch {
    pub(super) articles: Columns,
    pub(super) statements: Columns,
    pub(super) mentions: Columns,
    pub(super) statement_topics: Columns,
    pub(super) dates: Columns,
    /// Articles in another language than English.
    pub(super) other_language: u32,
    /// A person for each statement of mode speech that they make.
    pub(super) spoken: Vec<u32>,
    /// A topic for each statement of mode speech that has it.
    pub(super) about: Vec<u16>,
    /// A topic for each article with such a statement.
    pub(super) covered: Vec<u16>,
}

impl Default for Batch {
    fn default() -> Batch {
        Batch::new()
    }
}

impl Batch {
    /// No rows.
    pub fn new() -> Batch {
        Batch {
            articles: Columns::new(&schema::ARTICLES),
            statements: Columns::new(&schema::STATEMENTS),
            mentions: Columns::new(&schema::MENTIONS),
            statement_topics: Columns::new(&schema::STATEMENT_TOPICS),
            dates: Columns::new(&schema::DATES),
            other_language: 0,
            spoken: Vec::new(),
            about: Vec::new(),
            covered: Vec::new(),
        }
    }

    /// The tables that it has rows of.
    pub fn tables(&self) -> [&Columns; 5] {
        [&self.articles, &self.statements, &self.mentions, &self.statement_topics, &self.dates]
    }

    /// Appends the rows of an article. Articles come in the order of the tables: by (published, article_id), undated
    /// first.
    ///
    /// # Panics
    /// If a span does not slice the text, or an index names no entity, person or topic: faults of the rooms before.
    pub fn add(&mut self, known: Known<'_>, standing: Standing<'_>) {
        let points = CodePoints::of(&standing.analysis.article.text);
        let builder = Builder { known, standing, points: &points, ids: statement_ids(standing) };
        builder.article(self);
        builder.statements(self);
        builder.topics(self);
        builder.mentions(self);
        builder.dates(self);
    }

    /// Appends what an article adds to the tables of all articles: the rows of its statements' topics, and what is
    /// counted of it. Its other rows are taken over from an earlier output.
    ///
    /// # Panics
    /// As [`Batch::add`].
    pub fn add_topics(&mut self, known: Known<'_>, standing: Standing<'_>) {
        let points = CodePoints::of(""); // no offset is asked for
        Builder { known, standing, points: &points, ids: statement_ids(standing) }.topics(self);
    }
}

/// The ids of the article's statements, unique inside it.
fn statement_ids(standing: Standing<'_>) -> Vec<String> {
    let mut seen = FxHashMap::default();
    let id = |statement: &Statement| {
        let copy =
            seen.entry((statement.content.clone(), statement.cue)).and_modify(|copies| *copies += 1).or_insert(0);
        ids::statement(standing.article_id, statement, *copy)
    };
    standing.analysis.statements.iter().map(id).collect()
}

/// Whether the readers of the tables know the day: Python's and SQL's calendars begin with the year 1.
fn is_common_era(day: &Date) -> bool {
    day.year() >= 1
}

struct Builder<'a> {
    known: Known<'a>,
    standing: Standing<'a>,
    points: &'a CodePoints<'a>,
    ids: Vec<String>,
}

impl<'a> Builder<'a> {
    fn article(&self, batch: &mut Batch) {
        let Standing { analysis, article_id, dup_of, .. } = self.standing;
        let article = &analysis.article;
        let is_speech = |statement: &&Statement| statement.mode == Mode::Speech;
        batch.articles.push(ArticleRow {
            article_id,
            source_path: &article.source_path,
            record: article.record,
            external_id: article.external_id.as_deref(),
            url: article.url.as_deref(),
            publisher: article.publisher.as_deref(),
            title: article.title.as_deref(),
            author: article.author.as_deref(),
            published: article.published.date,
            published_raw: article.published.raw.as_deref(),
            published_rule: article.published.rule.as_str(),
            language: &analysis.language,
            words: analysis.words,
            sentences: analysis.sentences,
            statements: analysis.statements.iter().filter(is_speech).count() as u32,
            text_sha256: &data_encoding::HEXLOWER.encode(&Sha256::digest(&article.text)),
            dup_of,
            extra: article.extra.as_deref(),
            text: &article.text,
        });
    }

    fn statements(&self, batch: &mut Batch) {
        let analysis = self.standing.analysis;
        for (index, statement) in analysis.statements.iter().enumerate() {
            let attribution = &analysis.cast.attributions[index];
            let scores = &analysis.topics[index];
            let said_on = analysis.said_on[index];
            let speakers = self.people(&attribution.speakers);
            let (start, end) = self.points.range(statement.hull());
            let (cue_start, cue_end) = self.offsets(statement.cue);
            let (speaker_start, speaker_end) = self.offsets(statement.source);
            let topics: Vec<_> = scores.iter().map(|score| self.known.topics[score.topic as usize].id).collect();
            batch.statements.push(StatementRow {
                statement_id: &self.ids[index],
                article_id: self.standing.article_id,
                published: analysis.article.published.date,
                seq: index as u32,
                paragraph: statement.paragraph,
                sentence: statement.sentence,
                start,
                end,
                spans: statement.content.iter().map(|&part| self.points.range(part)).collect(),
                text: self.content(statement),
                context: self.words(statement.context),
                kind: statement.kind.as_str(),
                cue: statement.cue.map(|cue| self.words(cue)),
                cue_lemma: statement.cue_lemma.as_deref(),
                cue_start,
                cue_end,
                mode: statement.mode.as_str(),
                act: statement.act.map(|act| act.as_str()),
                core: statement.core,
                within: statement.within.map(|outer| &*self.ids[outer as usize]),
                speaker_id: speakers.first().map(|&person| &*self.person(person).id),
                speaker: speakers.first().map(|&person| &*self.person(person).name),
                speaker_ids: speakers.iter().map(|&person| &*self.person(person).id).collect(),
                speaker_mention: statement.source.map(|source| self.words(source)),
                speaker_start,
                speaker_end,
                speaker_rule: attribution.rule.as_str(),
                addressee_ids: self
                    .people(&attribution.addressees)
                    .into_iter()
                    .map(|person| &*self.person(person).id)
                    .collect(),
                said_on: said_on.map(|said_on| said_on.date),
                said_on_rule: said_on.map(|said_on| said_on.rule.as_str()),
                topics,
                rule: &statement.rule,
                confidence: rounded(statement.confidence),
            });
        }
    }

    fn topics(&self, batch: &mut Batch) {
        let analysis = self.standing.analysis;
        batch.other_language += u32::from(analysis.language != ENGLISH);
        let covered = batch.covered.len();
        for (index, statement) in analysis.statements.iter().enumerate() {
            let scores = &analysis.topics[index];
            for score in scores {
                batch.statement_topics.push(StatementTopicRow {
                    statement_id: &self.ids[index],
                    topic_id: self.known.topics[score.topic as usize].id,
                    score: rounded(score.score),
                    terms: score.terms.iter().map(|term| self.words(term.span)).collect(),
                });
            }
            if statement.mode == Mode::Speech {
                batch.spoken.extend(self.people(&analysis.cast.attributions[index].speakers));
                batch.about.extend(scores.iter().map(|score| score.topic));
                for score in scores {
                    if !batch.covered[covered..].contains(&score.topic) {
                        batch.covered.push(score.topic);
                    }
                }
            }
        }
    }

    fn mentions(&self, batch: &mut Batch) {
        let mut mentions: Vec<_> = self.standing.analysis.cast.mentions.iter().collect();
        mentions.sort_by_key(|mention| (mention.span, mention.entity)); // nearly sorted: cheap
        for mention in mentions {
            let (start, end) = self.points.range(mention.span);
            let person = self.person(self.standing.people[mention.entity as usize]);
            // "the Peruvian foreign minister" names nobody where no article tells who that is.
            let entity = &self.standing.analysis.cast.entities[mention.entity as usize];
            if person.kind == EntityKind::Unnamed && entity.offices.iter().any(|office| office.country.is_some()) {
                continue;
            }
            batch.mentions.push(MentionRow {
                article_id: self.standing.article_id,
                speaker_id: &person.id,
                start,
                end,
                text: self.words(mention.span),
                form: mention.form.as_str(),
            });
        }
    }

    fn dates(&self, batch: &mut Batch) {
        let Standing { analysis, article_id, .. } = self.standing;
        let published = &analysis.article.published;
        if let Some(day) = published.date {
            batch.dates.push(DateRow {
                article_id,
                statement_id: None,
                start: None,
                end: None,
                text: published.raw.as_deref().map(one_line),
                kind: DateKind::Date.as_str(),
                value: day.to_string().into(),
                from: Some(day),
                to: Some(day),
                grain: Some(Grain::Day.as_str()),
                rule: "published",
            });
        }
        let mut dates: Vec<_> = analysis.dates.iter().collect();
        dates.sort_by_key(|date| date.span);
        let mut holders = Holders::of(&analysis.statements);
        for date in dates {
            let (start, end) = self.points.range(date.span);
            batch.dates.push(DateRow {
                article_id,
                statement_id: holders.of_span(date.span).map(|statement| &*self.ids[statement]),
                start: Some(start),
                end: Some(end),
                text: Some(self.words(date.span)),
                kind: date.kind.as_str(),
                value: Cow::Borrowed(&date.value),
                from: date.days.map(|(from, _)| from).filter(is_common_era),
                to: date.days.map(|(_, to)| to).filter(is_common_era),
                grain: date.grain.map(Grain::as_str),
                rule: &date.rule,
            });
        }
    }

    /// The people behind entities, each once.
    fn people(&self, entities: &[u32]) -> Vec<u32> {
        let mut people = Vec::with_capacity(entities.len());
        for &entity in entities {
            let person = self.standing.people[entity as usize];
            if !people.contains(&person) {
                people.push(person);
            }
        }
        people
    }

    fn person(&self, index: u32) -> &'a Person {
        &self.known.people[index as usize]
    }

    fn words(&self, span: Span) -> Cow<'a, str> {
        one_line(span.of(&self.standing.analysis.article.text))
    }

    fn content(&self, statement: &Statement) -> Cow<'a, str> {
        match statement.content[..] {
            [part] => self.words(part),
            _ => {
                let parts: Vec<_> = statement.content.iter().map(|&part| self.words(part)).collect();
                parts.join(" ").into()
            }
        }
    }

    fn offsets(&self, span: Option<Span>) -> (Option<u32>, Option<u32>) {
        span.map(|span| self.points.range(span)).unzip()
    }
}

/// To four decimals, inside 0 to 1: more would be noise, and other noise on another processor.
fn rounded(share: f32) -> f32 {
    (share.clamp(0.0, 1.0) * 10_000.0).round() / 10_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_have_four_decimals() {
        assert_eq!(rounded(0.123_456_7), 0.1235);
        assert_eq!((rounded(1.000_1), rounded(-0.1)), (1.0, 0.0));
    }
}

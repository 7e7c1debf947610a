//! The counts of an output.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::Value;

use super::sources::{Sources, slot};
use crate::stored::{Stored, StoredError};

/// The counts of an output.
#[derive(Clone, Debug)]
pub struct Figures {
    /// `run.json`.
    pub(super) manifest: Value,
    pub(super) sources: Sources,
    /// Rows of `statements`.
    pub(super) statements: u64,
    /// By kind, mode, act, rule, speaker_rule: rows and confidence of each value.
    pub(super) decisions: BTreeMap<(usize, String), Tally>,
    /// Statements of mode speech per month.
    pub(super) months: BTreeMap<(i16, i8), u64>,
    /// Those who spoke, most statements first.
    pub(super) speakers: Vec<Speaker>,
    /// Topics with statements, most first.
    pub(super) topics: Vec<Topic>,
    /// Statements of mode speech by speaker_id, then topic_id.
    pub(super) spoken: BTreeMap<String, BTreeMap<String, u64>>,
    /// Statements of mode speech by speaker_id, then act.
    pub(super) acted: BTreeMap<String, BTreeMap<String, u64>>,
}

/// Rows of one sort.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Tally {
    pub rows: u64,
    pub confidence: f64,
}

/// A row of `speakers`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Speaker {
    pub id: String,
    pub name: String,
    pub role: String,
    pub country: String,
    pub articles: u64,
    pub statements: u64,
    pub first: Option<Date>,
    pub last: Option<Date>,
}

/// A row of `topics`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Topic {
    pub id: String,
    pub label: String,
    pub articles: u64,
    pub statements: u64,
}

/// The columns of `statements` that say how a row was decided, in the order in which they are told.
pub(super) const DECISIONS: [&str; 5] = ["kind", "mode", "act", "rule", "speaker_rule"];

impl Figures {
    /// Counts the tables of an output.
    ///
    /// # Errors
    /// If a table or `run.json` cannot be read.
    pub fn read(stored: &Stored) -> Result<Figures, StoredError> {
        let mut figures = Figures {
            manifest: stored.manifest()?,
            sources: Sources::read(stored)?,
            statements: 0,
            decisions: BTreeMap::new(),
            months: BTreeMap::new(),
            speakers: speakers(stored)?,
            topics: topics(stored)?,
            spoken: BTreeMap::new(),
            acted: BTreeMap::new(),
        };
        figures.read_statements(stored)?;
        Ok(figures)
    }

    fn read_statements(&mut self, stored: &Stored) -> Result<(), StoredError> {
        for portion in stored.portions("statements")? {
            let frame =
                portion.read(&[&DECISIONS[..], &["published", "speaker_ids", "topics", "confidence"]].concat())?;
            let decisions = DECISIONS.iter().map(|column| frame.texts(column)).collect::<Result<Vec<_>, _>>()?;
            let (modes, acts) = (frame.texts("mode")?, frame.texts("act")?);
            let (days, confidences) = (frame.dates("published")?, frame.numbers("confidence")?);
            let (speakers, topics) = (frame.lists("speaker_ids")?, frame.lists("topics")?);
            self.statements += portion.rows as u64;
            for row in 0..portion.rows {
                for (at, values) in decisions.iter().enumerate() {
                    let tally = self.decisions.entry((at, values[row].unwrap_or("unclear").to_owned())).or_default();
                    tally.rows += 1;
                    tally.confidence += f64::from(confidences[row].unwrap_or_default());
                }
                if modes[row] != Some("speech") {
                    continue;
                }
                if let Some(day) = days[row] {
                    *self.months.entry((day.year(), day.month())).or_default() += 1;
                }
                for speaker in &speakers[row] {
                    let theirs = slot(&mut self.spoken, speaker);
                    topics[row].iter().for_each(|topic| *slot(theirs, topic) += 1);
                    *slot(slot(&mut self.acted, speaker), acts[row].unwrap_or("unclear")) += 1;
                }
            }
        }
        Ok(())
    }
}

/// Those who spoke.
fn speakers(stored: &Stored) -> Result<Vec<Speaker>, StoredError> {
    let mut speakers = Vec::new();
    for portion in stored.portions("speakers")? {
        let frame = portion.read(&[
            "speaker_id",
            "name",
            "role",
            "country",
            "articles",
            "statements",
            "first_published",
            "last_published",
        ])?;
        let (ids, names, roles, countries) =
            (frame.texts("speaker_id")?, frame.texts("name")?, frame.texts("role")?, frame.texts("country")?);
        let (articles, statements) = (frame.integers("articles")?, frame.integers("statements")?);
        let (first, last) = (frame.dates("first_published")?, frame.dates("last_published")?);
        for row in 0..portion.rows {
            let text = |texts: &[Option<&str>]| texts[row].unwrap_or_default().to_owned();
            speakers.push(Speaker {
                id: text(&ids),
                name: text(&names),
                role: text(&roles),
                country: text(&countries),
                articles: count(articles[row]),
                statements: count(statements[row]),
                first: first[row],
                last: last[row],
            });
        }
    }
    speakers.retain(|speaker| speaker.statements > 0);
    speakers.sort_by(|a, b| (Reverse(a.statements), &a.id).cmp(&(Reverse(b.statements), &b.id)));
    Ok(speakers)
}

/// The topics with statements.
fn topics(stored: &Stored) -> Result<Vec<Topic>, StoredError> {
    let mut topics = Vec::new();
    for portion in stored.portions("topics")? {
        let frame = portion.read(&["topic_id", "label", "articles", "statements"])?;
        let (ids, labels) = (frame.texts("topic_id")?, frame.texts("label")?);
        let (articles, statements) = (frame.integers("articles")?, frame.integers("statements")?);
        for row in 0..portion.rows {
            topics.push(Topic {
                id: ids[row].unwrap_or_default().to_owned(),
                label: labels[row].unwrap_or_default().to_owned(),
                articles: count(articles[row]),
                statements: count(statements[row]),
            });
        }
    }
    topics.retain(|topic| topic.statements > 0);
    topics.sort_by(|a, b| (Reverse(a.statements), &a.id).cmp(&(Reverse(b.statements), &b.id)));
    Ok(topics)
}

fn count(number: Option<i64>) -> u64 {
    number.map_or(0, |number| number.max(0) as u64)
}

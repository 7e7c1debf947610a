//! A question answered: rows, and what a reader needs to judge them.

use serde::Serialize;

use super::claims::{self, Claim};
use super::corpus::{By, Corpus, Found, Modes, Statement};
use super::likeness::Likeness;
use super::matching::{self, TooMany};
use super::names::Speakers;
use super::over::{self, Series, Slot};
use super::question::{Count, Form, Question, Sides};
use super::side::{self, LeftOut, Side, SideFacts};
use super::statuses::{self, Against};
use super::words;
use crate::stored::StoredError;
use crate::tables::Columns;
use crate::text::Abbreviations;

/// An answer. In JSON it is one object.
#[derive(Debug)]
pub struct Answer {
    /// The question in words.
    pub asked: Asked,
    /// With what it was answered.
    pub settings: Settings,
    /// The sides, where there are two.
    pub sides: Vec<SideFacts>,
    /// What belongs to neither side.
    pub left_out: LeftOut,
    /// The rows.
    pub rows: Columns,
    /// What some forms have besides.
    pub more: More,
}

/// What some forms have besides rows.
#[derive(Debug)]
pub enum More {
    /// Nothing.
    Nothing,
    /// Of words: the largest |z| of a cut at random, and how many words are too rare.
    Words {
        /// The floor.
        floor: Option<f64>,
        /// How many words were left out for being rare.
        rare: usize,
    },
    /// Of counts: the periods, the series, and the claims that were made on several occasions.
    Over {
        /// The periods.
        slots: Vec<Slot>,
        /// Whose counts have rows.
        series: Series,
        /// The claims; none where neither a speaker nor a topic was asked for.
        claims: Option<Columns>,
    },
}

/// The question, as ids and words.
#[derive(Debug, Serialize)]
pub struct Asked {
    /// `statuses`, `speakers`, `over`, `words`, `lineage`.
    pub form: &'static str,
    /// Ids of the speakers that were asked for.
    pub speakers: Vec<String>,
    /// Their names.
    pub names: Vec<String>,
    /// Id of the topic.
    pub topic: Option<String>,
    /// Its label.
    pub label: Option<String>,
    /// The range of days.
    pub range: Option<String>,
    /// The two periods.
    pub periods: Vec<String>,
    /// The length of a period.
    pub over: Option<&'static str>,
    /// The statement whose lineage is asked for.
    pub statement: Option<String>,
}

/// What the answer depends on besides the output.
#[derive(Debug, Serialize)]
pub struct Settings {
    /// Similarity from which a pair is a rewording.
    pub min_similarity: f32,
    /// Whether statements of different speakers were compared.
    pub across: bool,
    /// `published` or `said_on`.
    pub by: &'static str,
    /// `speech` or `all`.
    pub modes: &'static str,
    /// `articles` or `words`.
    pub count: Option<&'static str>,
    /// Words of a phrase.
    pub ngrams: Option<usize>,
    /// Weight of the prior.
    pub prior: Option<f64>,
    /// Seed of the cuts at random.
    pub seed: Option<u64>,
    /// This program's version.
    pub version: &'static str,
}

/// Why a question has no answer.
#[derive(Debug)]
pub enum AnswerError {
    /// The output cannot be read.
    Stored(StoredError),
    /// One speaker has more statements on a side than rewordings can be sought in.
    TooMany(usize),
    /// The range has more periods than anybody reads.
    TooManyPeriods,
    /// No statement has this id.
    NoStatement(String),
}

/// Answers a question.
///
/// # Errors
/// If the output cannot be read, or the question is too large.
pub fn answer(
    corpus: &Corpus,
    question: &Question,
    likeness: &Likeness,
    abbreviations: &Abbreviations,
) -> Result<Answer, AnswerError> {
    let mut answer = Answer {
        asked: Asked::of(corpus, question),
        settings: Settings::of(question),
        sides: Vec::new(),
        left_out: LeftOut::default(),
        rows: Columns::new(&super::rows::STATUSES),
        more: More::Nothing,
    };
    match &question.form {
        Form::Statuses(which) => {
            let (sides, left_out) = side::read(corpus, question, which, likeness)?;
            let against = match which {
                Sides::Periods(..) => Against::Periods,
                Sides::Speakers(..) => Against::Speakers,
            };
            let rules =
                matching::Rules { across: question.rules.across || against == Against::Speakers, ..question.rules };
            let matches = matching::matches(&sides[0].statements, &sides[1].statements, likeness, rules)?;
            answer.rows = statuses::rows(corpus, &sides, &matches, against, likeness)?;
            answer.take_sides(sides, left_out);
        }
        Form::Words(which, options) => {
            let (sides, left_out) = side::read(corpus, question, which, likeness)?;
            let words = words::words(corpus, question, &sides, options, abbreviations)?;
            answer.rows = words.rows;
            answer.more = More::Words { floor: words.floor, rare: words.rare };
            answer.take_sides(sides, left_out);
        }
        Form::Over { grain, top } => {
            // all topics are read, for shares are of all that a speaker said
            let scope = Question { topic: None, ..question.clone() }.scope(&corpus.topics);
            let found = corpus.find(&scope)?;
            let slots = over::periods(corpus, question, *grain, found.days).ok_or(AnswerError::TooManyPeriods)?;
            let series = over::series(corpus, question, &found.statements, *top);
            answer.rows = over::rows(corpus, &found.statements, &slots, &series);
            answer.left_out.undated = found.undated;
            let fallbacks = found.statements.iter().filter(|statement| statement.is_fallback).count();
            answer.left_out.fallback_days = (question.by == By::SaidOn).then_some(fallbacks);
            let is_narrow = !question.speakers.is_empty() || question.topic.is_some();
            let claims = if is_narrow { Some(repeated_claims(corpus, question, found, likeness)?) } else { None };
            answer.more = More::Over { slots, series, claims };
        }
        Form::Lineage { statement } => {
            let this = corpus.statement(statement, question.by)?;
            let this = this.ok_or_else(|| AnswerError::NoStatement(statement.clone()))?;
            answer.rows = lineage(corpus, question, this, likeness)?;
        }
    }
    Ok(answer)
}

/// The claims that a speaker, or anybody on a topic, made on several occasions.
fn repeated_claims(
    corpus: &Corpus,
    question: &Question,
    found: Found,
    likeness: &Likeness,
) -> Result<Columns, AnswerError> {
    let topics = question.scope(&corpus.topics).topics;
    let is_about = |one: &Statement| topics.is_empty() || one.topics.iter().any(|topic| topics.contains(topic));
    let statements: Vec<Statement> = found.statements.into_iter().filter(is_about).collect();
    let claims = claims::claims(&statements, likeness, question.rules)?;
    Ok(claims::rows(corpus, &statements, &claims))
}

/// All versions of a statement, by any of those who made it, or by anybody with `--across`.
fn lineage(corpus: &Corpus, question: &Question, this: Statement, likeness: &Likeness) -> Result<Columns, AnswerError> {
    let mut scope = question.scope(&corpus.topics);
    if scope.speakers.is_empty() && !question.rules.across {
        scope.speakers.clone_from(&this.speakers);
    }
    let is_alone = scope.speakers.is_empty() && !question.rules.across;
    let mut statements = if is_alone { Vec::new() } else { corpus.find(&scope)?.statements };
    if statements.iter().all(|other| other.id != this.id) {
        let place = statements.partition_point(|other| other.published <= this.published);
        statements.insert(place, this.clone());
    }
    let members = claims::lineage(&this, &statements, likeness, question.rules);
    let days = members.iter().map(|(index, _)| statements[*index as usize].day).collect();
    let head = statements.iter().position(|one| one.id == this.id).expect("it was put there") as u32;
    let claim = Claim { members, head, times: super::occasions::Times::of(days) };
    Ok(claims::rows(corpus, &statements, &[claim]))
}

impl Answer {
    fn take_sides(&mut self, sides: [Side; 2], left_out: LeftOut) {
        self.sides = sides.into_iter().map(|side| side.facts).collect();
        self.left_out = left_out;
    }
}

impl Asked {
    fn of(corpus: &Corpus, question: &Question) -> Asked {
        let mut asked = Asked {
            form: "statuses",
            speakers: question.speakers.iter().map(|&who| corpus.speakers.at(who).id.clone()).collect(),
            names: names(&corpus.speakers, &question.speakers),
            topic: question.topic.map(|topic| corpus.topics.at(topic).id.clone()),
            label: question.topic.map(|topic| corpus.topics.at(topic).label.clone()),
            range: question.range.as_ref().map(|range| range.name.clone()),
            periods: Vec::new(),
            over: None,
            statement: None,
        };
        match &question.form {
            Form::Statuses(sides) => {
                if matches!(sides, Sides::Speakers(..)) {
                    asked.form = "speakers";
                }
                asked.take_sides(corpus, sides);
            }
            Form::Words(sides, _) => {
                asked.form = "words";
                asked.take_sides(corpus, sides);
            }
            Form::Over { grain, .. } => {
                asked.form = "over";
                asked.over = Some(grain.as_str());
            }
            Form::Lineage { statement } => {
                asked.form = "lineage";
                asked.statement = Some(statement.clone());
            }
        }
        asked
    }

    fn take_sides(&mut self, corpus: &Corpus, sides: &Sides) {
        match sides {
            Sides::Periods(a, b) => self.periods = vec![a.name.clone(), b.name.clone()],
            Sides::Speakers(speakers, periods) => {
                self.speakers = speakers.iter().map(|&who| corpus.speakers.at(who).id.clone()).collect();
                self.names = names(&corpus.speakers, speakers);
                self.periods = periods.iter().flatten().map(|period| period.name.clone()).collect();
            }
        }
    }
}

fn names(speakers: &Speakers, indices: &[u32]) -> Vec<String> {
    indices.iter().map(|&index| speakers.at(index).name.clone()).collect()
}

impl Settings {
    fn of(question: &Question) -> Settings {
        let options = match &question.form {
            Form::Words(_, options) => Some(options),
            _ => None,
        };
        Settings {
            min_similarity: question.rules.min_similarity,
            across: question.rules.across,
            by: if question.by == By::Published { "published" } else { "said_on" },
            modes: if question.modes == Modes::Speech { "speech" } else { "all" },
            count: options.map(|options| if options.count == Count::Articles { "articles" } else { "words" }),
            ngrams: options.map(|options| options.ngrams),
            prior: options.map(|_| words::PRIOR),
            seed: options.map(|_| words::SEED),
            version: env!("CARGO_PKG_VERSION"),
        }
    }
}

impl From<StoredError> for AnswerError {
    fn from(error: StoredError) -> AnswerError {
        AnswerError::Stored(error)
    }
}

impl From<TooMany> for AnswerError {
    fn from(error: TooMany) -> AnswerError {
        AnswerError::TooMany(error.0)
    }
}

impl std::fmt::Display for AnswerError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            AnswerError::Stored(error) => error.fmt(f),
            AnswerError::TooMany(statements) => write!(
                f,
                "{statements} statements on one side are more than the {} in which rewordings are sought; give a --topic \
                 or shorter periods, or --min-similarity 1 to find equal words only",
                matching::MOST
            ),
            AnswerError::TooManyPeriods => write!(
                f,
                "the range has more than {} periods; give --from and --to, or longer periods",
                over::MOST_PERIODS
            ),
            AnswerError::NoStatement(id) => write!(f, "no dated statement {id:?}; `statements.csv` lists all"),
        }
    }
}

impl std::error::Error for AnswerError {}

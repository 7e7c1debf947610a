//! The two sides of a comparison.

use jiff::civil::Date;
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use serde::Serialize;

use super::corpus::{By, Corpus, Scope, Statement};
use super::likeness::Likeness;
use super::matching::voice;
use super::period::Period;
use super::question::{Form, Question, Sides};
use crate::stored::StoredError;

/// One side.
#[derive(Clone, Debug)]
pub struct Side {
    /// What readers need to know of it.
    pub facts: SideFacts,
    /// Its statements, in the order of the table.
    pub statements: Vec<Statement>,
    /// The outlets that have an article in its period, whoever speaks there.
    pub covered: FxHashSet<u32>,
}

/// What opens every answer: "new" may only mean newly covered, so the size of both sides stands beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SideFacts {
    /// `a` or `b`.
    pub side: &'static str,
    /// The period as the user wrote it, or the speaker's name.
    pub name: String,
    /// Its first day; missing if it is open.
    pub from: Option<Date>,
    /// Its last day.
    pub to: Option<Date>,
    /// Statements that are compared.
    pub statements: usize,
    /// Articles that have them.
    pub articles: usize,
    /// Named outlets of these articles.
    pub outlets: usize,
    /// All articles of the period.
    pub corpus_articles: usize,
    /// Named outlets of all articles of the period.
    pub corpus_outlets: usize,
    /// With `--by said_on`: statements that count by their day of publication, for the text gives no other.
    pub fallback_days: Option<usize>,
    /// First and last day of such statements in the whole output, if the side has none.
    pub elsewhere: Option<(Date, Date)>,
}

/// What belongs to neither side, or counts by another day than was asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// Statements without a date.
    pub undated: u64,
    /// Statements of nobody whom the text names: they have no speaker to share.
    pub nobody: usize,
    /// Statements without a claim: thanks, greetings, bare names.
    pub no_claim: usize,
    /// Statements that both speakers make together.
    pub joint: usize,
    /// With `--over` and `--by said_on`: statements that count by their day of publication.
    pub fallback_days: Option<usize>,
}

impl Side {
    fn new(corpus: &Corpus, side: &'static str, name: &str, period: Option<&Period>, by: By) -> Side {
        let all = Period { name: String::new(), from: Date::MIN, to: Date::MAX };
        let span = period.unwrap_or(&all);
        let facts = SideFacts {
            side,
            name: name.to_owned(),
            from: period.map(|period| period.from).filter(|day| *day != Date::MIN),
            to: period.map(|period| period.to).filter(|day| *day != Date::MAX),
            corpus_articles: corpus.articles_of(span).count(),
            fallback_days: (by == By::SaidOn).then_some(0),
            ..SideFacts::default()
        };
        let covered = corpus.articles_of(span).filter_map(|article| article.outlet).collect();
        Side { facts, statements: Vec::new(), covered }
    }

    /// Counts its statements, which are complete now.
    fn count(&mut self, corpus: &Corpus) {
        let articles: FxHashSet<u32> = self.statements.iter().map(|statement| statement.article).collect();
        let outlets: FxHashSet<u32> =
            self.statements.iter().filter_map(|statement| corpus.article(statement).outlet).collect();
        self.facts.statements = self.statements.len();
        self.facts.articles = articles.len();
        self.facts.outlets = outlets.len();
        self.facts.corpus_outlets = self.covered.len();
        if let Some(fallbacks) = &mut self.facts.fallback_days {
            *fallbacks = self.statements.iter().filter(|statement| statement.is_fallback).count();
        }
        self.facts.elsewhere = self.facts.elsewhere.filter(|_| self.statements.is_empty());
    }
}

/// Reads both sides of a question.
///
/// # Errors
/// If a table cannot be read.
pub fn read(
    corpus: &Corpus,
    question: &Question,
    sides: &Sides,
    likeness: &Likeness,
) -> Result<([Side; 2], LeftOut), StoredError> {
    let (mut found, mut left_out) = match sides {
        Sides::Periods(a, b) => of_periods(corpus, question, [a, b])?,
        Sides::Speakers(speakers, periods) => of_speakers(corpus, question, *speakers, periods.as_ref())?,
    };
    for side in &mut found {
        if matches!(question.form, Form::Statuses(_)) {
            let all = side.statements.len();
            let claims = std::mem::take(&mut side.statements).into_par_iter();
            side.statements = claims.filter(|statement| likeness.is_claim(&statement.text, voice(statement))).collect();
            left_out.no_claim += all - side.statements.len();
        }
        side.count(corpus);
    }
    Ok((found, left_out))
}

fn of_periods(
    corpus: &Corpus,
    question: &Question,
    periods: [&Period; 2],
) -> Result<([Side; 2], LeftOut), StoredError> {
    let scope = Scope { periods: periods.map(Clone::clone).into(), ..question.scope(&corpus.topics) };
    let found = corpus.find(&scope)?;
    let mut left_out = LeftOut { undated: found.undated, ..LeftOut::default() };
    let needs_speaker = matches!(question.form, Form::Statuses(_)) && !question.rules.across;
    let names = ["a", "b"].into_iter().zip(periods);
    let mut sides: Vec<Side> =
        names.map(|(side, period)| Side::new(corpus, side, &period.name, Some(period), question.by)).collect();
    for statement in found.statements {
        if statement.speakers.is_empty() && needs_speaker {
            left_out.nobody += 1;
            continue;
        }
        let side = usize::from(!periods[0].has(statement.day));
        sides[side].statements.push(statement);
    }
    sides.iter_mut().for_each(|side| side.facts.elsewhere = found.days);
    Ok((sides.try_into().expect("two periods, two sides"), left_out))
}

fn of_speakers(
    corpus: &Corpus,
    question: &Question,
    speakers: [u32; 2],
    periods: Option<&[Period; 2]>,
) -> Result<([Side; 2], LeftOut), StoredError> {
    let mut left_out = LeftOut::default();
    let mut read = |side: usize| {
        let period = periods.map(|periods| &periods[side]).or(question.range.as_ref());
        let scope = Scope {
            speakers: vec![speakers[side]],
            periods: period.cloned().into_iter().collect(),
            ..question.scope(&corpus.topics)
        };
        let found = corpus.find(&scope)?;
        left_out.undated += found.undated;
        let (sides, name) = (["a", "b"], &corpus.speakers.at(speakers[side]).name);
        let mut one = Side::new(corpus, sides[side], name, period, question.by);
        let is_joint = |statement: &Statement| statement.speakers.contains(&speakers[1 - side]);
        let all = found.statements.len();
        one.statements = found.statements.into_iter().filter(|statement| !is_joint(statement)).collect();
        left_out.joint = left_out.joint.max(all - one.statements.len());
        one.facts.elsewhere = found.days;
        Ok(one)
    };
    Ok(([read(0)?, read(1)?], left_out))
}

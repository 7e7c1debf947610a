//! How often something was said, period by period, periods of nothing included.
//!
//! A period in which the output has no article at all gives no counts rather than zeros: nothing was looked at.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::corpus::{Corpus, Statement};
use super::occasions::Times;
use super::period::{Grain, Period};
use super::question::Question;
use super::rows::{COUNTS, CountRow};
use crate::model::Act;
use crate::tables::Columns;

/// More periods than this are not printed by anybody.
pub const MOST_PERIODS: usize = 20_000;

/// Whose counts have rows of their own; none stands for all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// Indices of speakers.
    pub speakers: Vec<Option<u32>>,
    /// Indices of topics.
    pub topics: Vec<Option<u32>>,
}

/// The periods of the range that was asked for, or of all articles. None if there are too many.
pub fn periods(corpus: &Corpus, question: &Question, grain: Grain, days: Option<(Date, Date)>) -> Option<Vec<Slot>> {
    let known = corpus.days().or(days);
    let asked = question.range.as_ref();
    let from = asked.map(|range| range.from).filter(|day| *day != Date::MIN).or(known.map(|(from, _)| from));
    let to = asked.map(|range| range.to).filter(|day| *day != Date::MAX).or(known.map(|(_, to)| to));
    let (Some(from), Some(to)) = (from, to) else { return Some(Vec::new()) };
    let mut slots = Vec::new();
    for period in grain.periods(from, to) {
        let complete = from <= period.from && period.to <= to;
        slots.push(Slot { period, complete });
        if slots.len() > MOST_PERIODS {
            return None;
        }
    }
    Some(slots)
}

/// A period of the axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The period.
    pub period: Period,
    /// Whether the range covers all of it.
    pub complete: bool,
}

/// Who and what have rows of their own: those that were asked for, else the `top` ones with the most statements.
pub fn series(corpus: &Corpus, question: &Question, statements: &[Statement], top: usize) -> Series {
    let most = |counts: FxHashMap<u32, u32>| {
        let mut counts: Vec<(u32, u32)> = counts.into_iter().collect();
        counts.sort_by_key(|&(index, count)| (std::cmp::Reverse(count), index)); // indices are in the order of ids
        counts.into_iter().take(top).map(|(index, _)| Some(index)).collect::<Vec<_>>()
    };
    let mut speakers = FxHashMap::default();
    let mut topics = FxHashMap::default();
    for statement in statements {
        statement.speakers.iter().for_each(|&speaker| *speakers.entry(speaker).or_insert(0) += 1);
        corpus.topics.and_above(&statement.topics).into_iter().for_each(|topic| *topics.entry(topic).or_insert(0) += 1);
    }
    let speakers = match &question.speakers[..] {
        [] => [vec![None], most(speakers)].concat(),
        [one] => vec![Some(*one)],
        several => std::iter::once(None).chain(several.iter().copied().map(Some)).collect(),
    };
    let topics = match question.topic {
        Some(topic) => vec![None, Some(topic)],
        None => [vec![None], most(topics)].concat(),
    };
    Series { speakers, topics }
}

/// What is counted in one cell.
#[derive(Clone, Default)]
struct Tally {
    days: Vec<Date>,
    articles: u32,
    last_article: Option<u32>,
    acts: BTreeMap<String, u32>,
}

impl Tally {
    fn add(&mut self, statement: &Statement) {
        self.days.push(statement.day);
        // the statements of an article follow one another
        if self.last_article.replace(statement.article) != Some(statement.article) {
            self.articles += 1;
        }
        if let Some(act) = &statement.act {
            *self.acts.entry(act.clone()).or_default() += 1;
        }
    }
}

/// The rows, for statements in the order of the table.
pub fn rows(corpus: &Corpus, statements: &[Statement], slots: &[Slot], series: &Series) -> Columns {
    let mut tallies = vec![Tally::default(); series.speakers.len() * series.topics.len() * slots.len()];
    let place =
        |speaker: usize, topic: usize, slot: usize| (speaker * series.topics.len() + topic) * slots.len() + slot;
    for statement in statements {
        let slot = slots.partition_point(|slot| slot.period.to < statement.day);
        if !slots.get(slot).is_some_and(|slot| slot.period.has(statement.day)) {
            continue;
        }
        let topics = corpus.topics.and_above(&statement.topics);
        let speaks = |who: &Option<u32>| who.is_none_or(|who| statement.speakers.contains(&who));
        let is_about = |what: &Option<u32>| what.is_none_or(|what| topics.contains(&what));
        for (speaker, _) in series.speakers.iter().enumerate().filter(|(_, who)| speaks(who)) {
            for (topic, _) in series.topics.iter().enumerate().filter(|(_, what)| is_about(what)) {
                tallies[place(speaker, topic, slot)].add(statement);
            }
        }
    }
    let available: Vec<u32> = slots.iter().map(|slot| corpus.articles_of(&slot.period).count() as u32).collect();
    let mut columns = Columns::new(&COUNTS);
    for (speaker, who) in series.speakers.iter().enumerate() {
        for (topic, what) in series.topics.iter().enumerate() {
            for (at, slot) in slots.iter().enumerate() {
                let tally = &tallies[place(speaker, topic, at)];
                // the first topic stands for all
                let spoken = tallies[place(speaker, 0, at)].days.len();
                let has_data = available[at] > 0;
                let act = |act: Act| has_data.then(|| tally.acts.get(act.as_str()).copied().unwrap_or(0));
                let times = Times::of(tally.days.clone());
                columns.push(CountRow {
                    period: &slot.period.name,
                    from: Some(slot.period.from),
                    to: Some(slot.period.to),
                    speaker_id: who.map(|who| corpus.speakers.at(who).id.as_str()),
                    topic_id: what.map(|what| corpus.topics.at(what).id.as_str()),
                    statements: has_data.then_some(times.statements),
                    occasions: has_data.then_some(times.occasions),
                    articles: has_data.then_some(tally.articles),
                    share: (spoken > 0).then(|| super::rows::rounded(times.statements as f32 / spoken as f32)),
                    assert: act(Act::Assert),
                    ask: act(Act::Ask),
                    commit: act(Act::Commit),
                    praise: act(Act::Praise),
                    criticise: act(Act::Criticise),
                    reject: act(Act::Reject),
                    threaten: act(Act::Threaten),
                    hope: act(Act::Hope),
                    corpus_articles: available[at],
                    complete: slot.complete,
                });
            }
        }
    }
    columns
}

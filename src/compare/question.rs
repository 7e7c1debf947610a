//! What is asked, checked and with all names resolved.

use jiff::civil::Date;
use rustc_hash::FxHashSet;

use super::corpus::{By, Modes, Scope};
use super::matching::Rules;
use super::names::Topics;
use super::period::{Grain, Period};

/// A question to an output.
#[derive(Clone, Debug)]
pub struct Question {
    /// What sort of answer is wanted.
    pub form: Form,
    /// Only statements of these speakers; empty: of anybody.
    pub speakers: Vec<u32>,
    /// Only statements on this topic and those below it.
    pub topic: Option<u32>,
    /// Only statements of this range; forms with two periods have none.
    pub range: Option<Period>,
    /// By which day a statement counts.
    pub by: By,
    /// Which modes of report count.
    pub modes: Modes,
    /// How statements are matched.
    pub rules: Rules,
}

/// The sorts of answers.
#[derive(Clone, Debug)]
pub enum Form {
    /// What was repeated, reworded, said anew, dropped.
    Statuses(Sides),
    /// How often something was said, period by period.
    Over {
        /// The length of a period.
        grain: Grain,
        /// How many speakers and topics have rows of their own, where none are asked for.
        top: usize,
    },
    /// Which words set two sides apart.
    Words(Sides, WordOptions),
    /// Every version of one claim.
    Lineage {
        /// The statement.
        statement: String,
    },
}

/// What stands against what.
#[derive(Clone, Debug)]
pub enum Sides {
    /// Two periods.
    Periods(Period, Period),
    /// Two speakers, each in a period of their own or both in the question's range.
    Speakers([u32; 2], Option<[Period; 2]>),
}

/// How words are counted.
#[derive(Clone, Debug)]
pub struct WordOptions {
    /// How many words make a phrase.
    pub ngrams: usize,
    /// What is counted.
    pub count: Count,
    /// Words that no row may have, in small letters.
    pub drop: FxHashSet<String>,
}

/// What is counted of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// Articles that have it, each once.
    Articles,
    /// Every place where it stands.
    Words,
}

impl Question {
    /// The statements that the question is about, but for its sides.
    pub fn scope(&self, topics: &Topics) -> Scope {
        Scope {
            speakers: self.speakers.clone(),
            topics: self.topic.map(|topic| topics.with_children(topic)).unwrap_or_default(),
            periods: self.range.clone().into_iter().collect(),
            by: self.by,
            modes: self.modes,
        }
    }
}

/// A range of days as a period; what is not given is open.
pub fn range(from: Option<Date>, to: Option<Date>) -> Option<Period> {
    if from.is_none() && to.is_none() {
        return None;
    }
    let (from, to) = (from.unwrap_or(Date::MIN), to.unwrap_or(Date::MAX));
    let end = |day: Date, open: Date| if day == open { String::new() } else { day.to_string() };
    Some(Period { name: format!("{}..{}", end(from, Date::MIN), end(to, Date::MAX)), from, to })
}

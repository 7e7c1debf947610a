//! When: temporal expressions and the day of saying.

use std::borrow::Cow;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Span;

/// A temporal expression, resolved as far as the text allows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DateMention {
    /// The words.
    pub span: Span,
    /// TIMEX3 type.
    pub kind: DateKind,
    /// TIMEX3 value (ISO-TimeML, TimeML 1.2.1).
    pub value: Cow<'static, str>,
    /// First and last day that it covers, both inclusive; none where undefined.
    pub days: Option<(Date, Date)>,
    /// The unit that it is given in.
    pub grain: Option<Grain>,
    /// Name of the rule that read it.
    pub rule: Cow<'static, str>,
}

/// TIMEX3 type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DateKind {
    /// A day or something longer.
    Date,
    /// A part of a day.
    Time,
    /// A length of time.
    Duration,
    /// Something that recurs.
    Set,
}

/// The unit of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each is the calendar unit of its name")]
pub enum Grain {
    Second,
    Minute,
    Hour,
    Part,
    Day,
    Weekend,
    Week,
    Month,
    Season,
    Quarter,
    Half,
    Year,
    Decade,
    Century,
}

/// The day on which a statement was made, where the text gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaidOn {
    /// The day.
    pub date: Date,
    /// How it was found.
    pub rule: SaidOnRule,
}

/// How the day of saying was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SaidOnRule {
    /// A date in the cue's own clause.
    Clause,
    /// The article reports one conversation or appearance with one date.
    Event,
    /// The quotation goes on.
    Continued,
}

impl DateKind {
    /// The word in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            DateKind::Date => "date",
            DateKind::Time => "time",
            DateKind::Duration => "duration",
            DateKind::Set => "set",
        }
    }
}

impl Grain {
    /// The word in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            Grain::Second => "second",
            Grain::Minute => "minute",
            Grain::Hour => "hour",
            Grain::Part => "part",
            Grain::Day => "day",
            Grain::Weekend => "weekend",
            Grain::Week => "week",
            Grain::Month => "month",
            Grain::Season => "season",
            Grain::Quarter => "quarter",
            Grain::Half => "half",
            Grain::Year => "year",
            Grain::Decade => "decade",
            Grain::Century => "century",
        }
    }
}

impl SaidOnRule {
    /// The word in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            SaidOnRule::Clause => "clause",
            SaidOnRule::Event => "event",
            SaidOnRule::Continued => "continued",
        }
    }
}

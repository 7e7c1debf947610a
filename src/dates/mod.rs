//! When: temporal expressions, their TIMEX3 values and the days that they cover, and the day on which each statement
//! was made.
//!
//! A text is read in three steps. [`lex`] gives each word a class by one look-up in [`words`]; what no expression can
//! hold is a gap. [`scan`] follows the grammar (`calendar`, `figures`, `years`, `deictic`, `units`, `distances`,
//! `clock`, `sets`, `ranges`, `calendars`) from each word that may begin an expression and keeps the longest
//! [`reading`]. [`resolve`] turns readings, one after the other, into values and days, with what [`context`] knows: the
//! day of writing, the date that the text speaks of, tense.
//!
//! Nothing is read off a clock. Without a day of writing a bare weekday stays "XXXX-WXX-2" and has no days, and an
//! expression that may as well be none is left out: a missing date does less harm than an invented one.

mod atom;
mod calendar;
mod calendars;
mod clock;
mod context;
mod cursor;
mod dated;
mod days;
mod deictic;
mod distances;
mod figures;
mod hebrew;
mod holidays;
mod lex;
mod moon;
mod named;
mod numbers;
mod ranges;
mod reading;
mod resolve;
mod resolve_calendar;
mod resolve_deictic;
mod said_on;
mod scan;
mod sets;
mod units;
mod value;
mod weekdays;
mod words;
mod years;

use std::borrow::Cow;

use jiff::civil::Date;

use crate::lexicon::{Lexicon, LexiconError};
use crate::model::{Attribution, DateMention, SaidOn, Span, Statement};
use crate::text::Document;

use context::Context;
use resolve::Resolved;
use words::Words;

/// Finds temporal expressions.
pub struct Engine {
    words: Words,
}

/// On which side of the day of writing a bare weekday, month or holiday lies, where the text gives no hint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prefer {
    /// The latest.
    Past,
    /// The next.
    Future,
    /// Whichever is nearer.
    Nearest,
}

impl Engine {
    /// Builds the tables from `date_words.tsv` and `holidays.tsv`.
    ///
    /// # Errors
    /// If a line has an unknown class, value or rule.
    pub fn new(lexicon: &Lexicon) -> Result<Engine, LexiconError> {
        Ok(Engine { words: Words::new(lexicon)? })
    }

    /// The temporal expressions of a text by where they begin; none overlaps another.
    ///
    /// `anchor` is the date of publication; without it no expression that counts from it has days. `prefer` overrides
    /// what tense and nearness tell of bare weekdays, months, holidays.
    pub fn find(&self, document: &Document<'_>, anchor: Option<Date>, prefer: Option<Prefer>) -> Vec<DateMention> {
        let atoms = self.words.atoms(document);
        let found = scan::scan(document, &self.words, &atoms);
        let anchor = anchor.map(|anchor| context::anchor_of_dateline(document, &atoms, anchor).unwrap_or(anchor));
        let mut context = Context::new(document, &self.words, anchor, prefer, &atoms, &found);
        let mut mentions = Vec::with_capacity(found.len());
        for found in &found {
            let span = found.span(&atoms);
            let Some(resolved) = context.resolve(&found.reading, span) else { continue };
            context.note(&found.reading, &resolved, span);
            match found.ends(&atoms).filter(|_| context.is_history()) {
                Some(ends) => mentions.extend(ends.iter().filter_map(|end| {
                    let span = end.span(&atoms);
                    context.resolve(&end.reading, span).map(|resolved| mention(span, resolved))
                })),
                None => mentions.push(mention(span, resolved)),
            }
        }
        mentions
    }

    /// The day on which each statement was made, where the text gives it; as many as there are statements.
    ///
    /// `attributions` are those of the statements, `dates` what [`Engine::find`] found in the same text. The date of
    /// publication is never the day of saying, nor is a date coarser than a day.
    pub fn said_on(
        &self,
        document: &Document<'_>,
        statements: &[Statement],
        attributions: &[Attribution],
        dates: &[DateMention],
    ) -> Vec<Option<SaidOn>> {
        said_on::said_on(document, &self.words, statements, attributions, dates)
    }
}

fn mention(span: Span, resolved: Resolved) -> DateMention {
    DateMention {
        span,
        kind: resolved.kind,
        value: Cow::Owned(resolved.value),
        days: resolved.days,
        grain: resolved.grain,
        rule: Cow::Borrowed(resolved.rule),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Abbreviations;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    /// Tables for all tests.
    static TABLES: LazyLock<(Engine, Abbreviations)> = LazyLock::new(|| {
        let lexicon = Lexicon::built_in();
        (Engine::new(&lexicon).unwrap(), Abbreviations::new(&lexicon))
    });

    /// What is found in a text written on `anchor`: "words = value days rule; …".
    pub(super) fn found(text: &str, anchor: Option<&str>, prefer: Option<Prefer>) -> String {
        let (engine, abbreviations) = &*TABLES;
        let document = Document::read(text, abbreviations);
        let mentions = engine.find(&document, anchor.map(|anchor| anchor.parse().unwrap()), prefer);
        let show = |mention: &DateMention| {
            let days = match mention.days {
                None => "-".to_owned(),
                Some((from, to)) if from == to => from.to_string(),
                Some((from, to)) => format!("{from}..{to}"),
            };
            format!("{} = {} {days} {}", mention.span.of(text), mention.value, mention.rule)
        };
        mentions.iter().map(show).collect::<Vec<_>>().join("; ")
    }

    /// Checks texts written on Tuesday, 21 April 2020.
    pub(super) fn check(rows: &[(&str, &str)]) {
        for (text, expected) in rows {
            assert_eq!(found(text, Some("2020-04-21"), None), *expected, "{text}");
        }
    }

    #[test]
    fn nothing_is_invented_without_a_day_of_writing() {
        for (text, expected) in [
            ("They met on Monday.", "Monday = XXXX-WXX-1 - weekday"),
            ("They met on 15 May in Riga.", "15 May = XXXX-05-15 - day-month"),
            ("They met last year.", "last year = PAST_REF - vague"),
            ("They met on 15 May 2019.", "15 May 2019 = 2019-05-15 2019-05-15 full-date"),
        ] {
            assert_eq!(found(text, None, None), expected, "{text}");
        }
    }

    #[test]
    fn the_user_may_prefer_a_side() {
        for (prefer, day) in
            [(Prefer::Past, "2020-04-17"), (Prefer::Future, "2020-04-24"), (Prefer::Nearest, "2020-04-24")]
        {
            let expected = format!("Friday = {day} {day} weekday");
            assert_eq!(found("They met on Friday.", Some("2020-04-21"), Some(prefer)), expected);
        }
    }

    const VOCABULARY: &str = "(last|next|this|the|a|two|21st|April|Friday|year|weeks|ago|later|of|and|to|-|,|1990|5|10:30|p\\.m\\.|mid-August|\
        Ramadan|1399|Iranian|Farvardin|Easter|BC|quarter|night|every|half|past|’|'90s|04/05/2020|2020-4|20200421|1/4|\
        three|an|hour|weekend|before|after|29|February|é|“|\n|first|million|31|\\.)";

    proptest! {
        #[test]
        fn any_text_and_anchor_give_ordered_slices(
            words in proptest::collection::vec(VOCABULARY, 0..40),
            noise in "\\PC{0,40}",
            year in prop_oneof![Just(1_i16), Just(9999), -200_i16..9999, 1900_i16..2100],
            month in 1_i8..=12,
            day in 1_i8..=28,
        ) {
            let text = words.join(" ") + &noise;
            let (engine, abbreviations) = &*TABLES;
            let document = Document::read(&text, abbreviations);
            let mut end = 0;
            for mention in engine.find(&document, Date::new(year, month, day).ok(), None) {
                prop_assert!(mention.span.start >= end && !mention.span.is_empty());
                prop_assert!(text.get(mention.span.range()).is_some());
                prop_assert!(!mention.value.is_empty());
                if let Some((from, to)) = mention.days {
                    prop_assert!(from <= to);
                }
                end = mention.span.end;
            }
        }
    }
}

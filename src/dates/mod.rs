//! When: temporal expressions, their TIMEX3 values and the days that they cover, and the day on which each statement
//! was made.
//!
//! A text is read in three steps. [`lex`] gives each word a class by one look-up; what no expression can hold is a gap.
//! [`scan`] follows the grammar (`calendar`, `deictic`, `units`, `clock`, `sets`, `ranges`, `calendars`) from each word
//! that may begin an expression and keeps the longest [`reading`]. [`resolve`] turns readings, one after the other, into
//! values and days, with what [`context`] knows: the day of writing, the date that the text speaks of, tense.
//!
//! Nothing is read off a clock. Without a day of writing a bare weekday stays "XXXX-WXX-2" and has no days, and an
//! expression that may as well be none is left out: a missing date does less harm than an invented one.

mod calendar;
mod calendars;
mod clock;
mod context;
mod cursor;
mod days;
mod deictic;
mod holidays;
mod lex;
mod numbers;
mod ranges;
mod reading;
mod resolve;
mod said_on;
mod scan;
mod sets;
mod units;
mod value;

use std::borrow::Cow;

use jiff::civil::Date;

use crate::lexicon::{Lexicon, LexiconError};
use crate::model::{Attribution, DateMention, SaidOn, Statement};
use crate::text::Document;

use context::Context;
use lex::Words;

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
            let span = atoms[found.atoms.start].span.hull(atoms[found.atoms.end - 1].span);
            if let Some(resolved) = context.resolve(&found.reading, span) {
                context.note(&found.reading, &resolved, span);
                mentions.push(DateMention {
                    span,
                    kind: resolved.kind,
                    value: Cow::Owned(resolved.value),
                    days: resolved.days,
                    grain: resolved.grain,
                    rule: Cow::Borrowed(resolved.rule),
                });
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

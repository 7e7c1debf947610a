//! Where expressions stand: from each word that may begin one, the reading that gets furthest.

use std::ops::Range;

use super::atom::{Atom, Class};
use super::cursor::Cursor;
use super::named::{Direction, Unit};
use super::reading::{Amount, Reading, Reference, When};
use super::words::Words;
use crate::model::Span;
use crate::text::Document;

/// An expression: its atoms and what they say.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub atoms: Range<usize>,
    pub reading: Reading,
}

impl Found {
    /// Its characters.
    pub fn span(&self, atoms: &[Atom]) -> Span {
        atoms[self.atoms.start].span.hull(atoms[self.atoms.end - 1].span)
    }

    /// The two ends of a range with one mark or word between them. The story of a narrative goes from one to the other,
    /// and what is written of history marks them one by one (TIMEX2 and TIMEX3 both do).
    pub fn ends(&self, atoms: &[Atom]) -> Option<[Found; 2]> {
        let Reading::Range(first, last) = &self.reading else { return None };
        let is_border = |&index: &usize| {
            let atom = &atoms[index];
            atom.joined || matches!(atom.class, Class::Dash | Class::To | Class::Until)
        };
        let mut borders = (self.atoms.start + 1..self.atoms.end).filter(is_border);
        let (border, None) = (borders.next()?, borders.next()) else { return None };
        let after = if atoms[border].joined { border } else { border + 1 };
        let end = |atoms, reading: &Reading| Found { atoms, reading: reading.clone() };
        (after < self.atoms.end).then(|| [end(self.atoms.start..border, first), end(after..self.atoms.end, last)])
    }
}

/// Tokens of a text that is no article.
const SHORT: usize = 5;

/// The expressions of a text, in order, without overlap.
pub(super) fn scan(document: &Document<'_>, words: &Words, atoms: &[Atom]) -> Vec<Found> {
    let mut found = Vec::new();
    let is_short = document.tokens().len() <= SHORT;
    let mut at = 0;
    while at < atoms.len() {
        let mut cursor = Cursor { document, words, atoms, is_short, at };
        if begins(atoms[at].class)
            && let Some(reading) = cursor.expression()
            && has_clean_edges(atoms, at..cursor.at)
        {
            found.push(Found { atoms: at..cursor.at, reading });
            at = cursor.at;
        } else {
            at += 1;
        }
    }
    inherit_years(atoms, &mut found);
    count_persian_years(&mut found);
    found
}

/// Takes "the current year" and "the previous calendar year" for those of the Persian calendar, where a text has named a
/// year of it before.
fn count_persian_years(found: &mut [Found]) {
    let is_persian = |found: &Found| {
        matches!(
            found.reading,
            Reading::Date(When::PersianYear(_) | When::Persian { year: Some(_), month: None, day: None })
        )
    };
    let Some(first) = found.iter().position(is_persian) else { return };
    for found in &mut found[first..] {
        if let Reading::Date(When::Unit { unit: Unit::Year, direction }) = found.reading
            && matches!(direction, Direction::Current | Direction::Previous)
        {
            found.reading = Reading::Date(When::PersianYear(direction));
        }
    }
}

/// Gives a date without a year that of the next one, where only "and", "to" or the like stands between them: "May 15 to
/// August 16, 1988", "the spring and summer of 1979".
fn inherit_years(atoms: &[Atom], found: &mut [Found]) {
    for index in (1..found.len()).rev() {
        let between = found[index - 1].atoms.end..found[index].atoms.start;
        let joins = |atom: &Atom| {
            matches!(
                atom.class,
                Class::And | Class::Or | Class::To | Class::Until | Class::The | Class::Dash | Class::In
            )
        };
        // "summer-fall 1919" has nothing between its parts
        let is_hyphened = between.is_empty() && atoms[between.end].joined;
        if between.is_empty() && !is_hyphened || between.len() > 2 || !atoms[between].iter().all(joins) {
            continue;
        }
        let Reading::Date(next) = &found[index].reading else { continue };
        let Some((year, next_month)) = next.year_and_month() else { continue };
        if let Reading::Date(when) = &mut found[index - 1].reading
            && let Some(month) = when.month_without_year()
        {
            when.set_year(if month > next_month { year - 1 } else { year });
        }
    }
}

/// Whether an expression may begin with a word of that class.
fn begins(class: Class) -> bool {
    !matches!(
        class,
        Class::Gap
            | Class::Comma
            | Class::Dash
            | Class::Slash
            | Class::Plus
            | Class::TimeMark
            | Class::Open
            | Class::Close
            | Class::Possessive
            | Class::Of
            | Class::In
            | Class::On
            | Class::At
            | Class::By
            | Class::For
            | Class::From
            | Class::To
            | Class::And
            | Class::Or
            | Class::TenseFuture
            | Class::TensePlanned
            | Class::TenseInfinitive
            | Class::Ended
            | Class::Occasion
            | Class::Zone
            | Class::Meridiem
    )
}

/// Whether no border of the expression lies inside a word whose other part means nothing here ("May-backed").
fn has_clean_edges(atoms: &[Atom], range: Range<usize>) -> bool {
    let is_cut = |index: usize| atoms.get(index).is_some_and(|atom| atom.joined);
    let after_gap = range.start > 0 && atoms[range.start - 1].class == Class::Gap && is_cut(range.start);
    let before_gap = is_cut(range.end) && atoms.get(range.end).is_some_and(|atom| atom.class == Class::Gap);
    !after_gap && !before_gap
}

impl Cursor<'_> {
    fn expression(&mut self) -> Option<Reading> {
        self.longest_of(&[Cursor::plain, Cursor::modified, Cursor::edge, Cursor::reporting_period])
    }

    /// An expression without words that only shade it.
    fn plain(&mut self) -> Option<Reading> {
        self.longest_of(&[
            Cursor::date_reading,
            Cursor::range_reading,
            Cursor::time_reading,
            Cursor::set_reading,
            Cursor::amount_reading,
            Cursor::vague_reading,
        ])
    }

    fn date_reading(&mut self) -> Option<Reading> {
        self.longest_of(&[Cursor::calendar_date, Cursor::deictic_date, Cursor::other_calendar]).map(Reading::Date)
    }

    /// "about two years", "late Friday", "mid-August", "earlier this year": the words before belong to the span.
    fn modified(&mut self) -> Option<Reading> {
        let class = self.peek();
        let is_around =
            self.atom().is_some_and(|atom| matches!(self.document.lower_span(atom.span), "around" | "just"));
        self.skip(&[
            Class::Bound,
            Class::Over,
            Class::Some,
            Class::About,
            Class::Early,
            Class::Mid,
            Class::Earlier,
            Class::Later,
            Class::Circa,
        ])
        .then_some(())?;
        self.skip(&[Class::About, Class::Over, Class::Some]);
        let has_article = self.peek() == Class::The;
        let has_preposition =
            matches!(class, Class::Early | Class::Earlier | Class::Later) && self.skip(&[Class::In, Class::On]);
        let reading = self.attempt(Cursor::plain).or_else(|| {
            (has_preposition || class != Class::About).then(|| self.plain_unit().map(Reading::Date)).flatten()
        })?;
        let is_amount = matches!(reading, Reading::Duration(_) | Reading::Sum(_) | Reading::Date(When::Shift { .. }));
        let is_date = matches!(reading, Reading::Date(_) | Reading::Time(..));
        match class {
            Class::Over if has_article => false, // "over the years"
            Class::Bound | Class::Over | Class::Some => is_amount,
            Class::About => is_amount || is_around && is_date,
            Class::Earlier | Class::Later => is_date && !is_amount,
            _ => is_date,
        }
        .then_some(reading)
    }

    /// "the end of 1990", "the middle of last week", "the rest of the year".
    fn edge(&mut self) -> Option<Reading> {
        if let Some(unit) = self.attempt(Cursor::end_of_unit) {
            return Some(Reading::Date(When::Unit { unit, direction: Direction::Plain }));
        }
        self.skip(&[Class::The, Class::Article]);
        self.skip(&[Class::Early]);
        self.take(Class::Edge)?;
        self.take(Class::Of)?;
        self.first_of(&[|c| c.plain_unit().map(Reading::Date), Cursor::date_reading])
    }

    /// "month's end".
    fn end_of_unit(&mut self) -> Option<Unit> {
        let unit = Unit::of(self.take(Class::Unit)?.value);
        self.take(Class::Possessive)?;
        self.take(Class::Edge)?;
        Some(unit)
    }

    /// "the quarter", "for the full year", "the year ended March 31" without its date: what reports of business speak of.
    fn reporting_period(&mut self) -> Option<Reading> {
        let behind = self.behind();
        self.take(Class::The)?;
        let is_full = self.skip(&[Class::Full]);
        let is_fiscal = self.skip(&[Class::Fiscal]);
        let atom = self.take(Class::Unit)?;
        if atom.capital && self.next_word() == "of" {
            return None; // "the Year of the Family"
        }
        let unit = Unit::of(atom.value);
        let this = Some(Reading::Date(When::Unit { unit, direction: Direction::Plain }));
        match unit {
            Unit::Quarter if matches!(behind, Class::In | Class::For | Class::Of) => this,
            Unit::Year if self.peek() == Class::Ended || is_fiscal => {
                Some(Reading::Duration(Amount { number: Some(1.0), unit }))
            }
            Unit::Year if is_full || behind == Class::For && self.ends_phrase() => this,
            _ => None,
        }
    }

    /// "now", "recently", "the future", "the past".
    fn vague_reading(&mut self) -> Option<Reading> {
        if let Some(atom) = self.take(Class::Vague) {
            let references = [Reference::Past, Reference::Present, Reference::Future];
            return Some(Reading::Vague(references[atom.value as usize]));
        }
        if self.take(Class::Soon).is_some() {
            return Some(Reading::Soon);
        }
        if self.take(Class::Former).is_some() {
            return Some(Reading::Former);
        }
        let has_article = self.skip(&[Class::The]);
        if self.take(Class::Future).is_some() {
            return Some(Reading::Vague(Reference::Future));
        }
        if self.take(Class::Recent).is_some() && !has_article {
            return Some(Reading::Vague(Reference::Past));
        }
        let direction = Direction::of(self.take(Class::Direction)?.value);
        match direction {
            Direction::Past if has_article && self.ends_phrase() => Some(Reading::Vague(Reference::Past)),
            Direction::Current if !has_article => Some(Reading::Vague(Reference::Present)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn vague_references() {
        check(&[
            ("We now need peace.", "now = PRESENT_REF - vague"),
            ("It was recently said.", "recently = PAST_REF - vague"),
            ("They will soon agree.", "soon = FUTURE_REF - vague"),
            ("It soon became clear.", ""),
            ("A visit in the near future is planned.", "the near future = FUTURE_REF - vague"),
            ("Such errors were made in the past.", "the past = PAST_REF - vague"),
        ]);
    }

    #[test]
    fn words_that_shade() {
        check(&[
            ("It opened in early 2019.", "early 2019 = 2019 2019-01-01..2019-12-31 year"),
            ("It closes in mid-August.", "mid-August = 2020-08 2020-08-01..2020-08-31 month"),
            ("They met late Friday.", "late Friday = 2020-04-17 2020-04-17 weekday"),
            ("Earlier this month he fell ill.", "Earlier this month = 2020-04 2020-04-01..2020-04-30 unit-this"),
            ("It lasts more than two years.", "more than two years = P2Y - duration"),
        ]);
    }

    #[test]
    fn possessives_stay_outside() {
        check(&[(
            "Yesterday's vote and last month’s poll.",
            "Yesterday = 2020-04-20 2020-04-20 deictic-day; last month = 2020-03 2020-03-01..2020-03-31 unit-last",
        )]);
    }

    #[test]
    fn no_dates() {
        check(&[
            ("The ratio is 24/7, a second goal of the Twenty-First Century Fund.", ""),
            ("The town has no plans for the Year of the Harbour.", ""),
        ]);
    }
}

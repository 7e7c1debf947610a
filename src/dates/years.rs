//! The grammar of years and what is counted in or by them: quarters, halves, seasons, decades, centuries, fiscal years.

use super::atom::{Atom, Class};
use super::calendar::{century_of, is_year};
use super::cursor::Cursor;
use super::named::{Direction, Season, Unit};
use super::numbers::YEARS;
use super::reading::{When, Year, YearPart};

/// Words after a number of people or things, which is no year.
const COUNTED: [&str; 12] = [
    "percent",
    "%",
    "people",
    "feet",
    "miles",
    "km",
    "kilometers",
    "kilometres",
    "dollars",
    "men",
    "women",
    "children",
];
/// Words and marks before a number that is a price, names one of many, or is the rest of another.
const LABELS: [&str; 19] = [
    "$", "£", "€", "%", "#", "+", ".", "/", ":", "at", "flight", "model", "no", "no.", "nos.", "number", "page",
    "room", "windows",
];

impl Cursor<'_> {
    /// "the third quarter of 1990", "1990's first half", "the spring of 1918", "last fall".
    pub fn year_part(&mut self) -> Option<When> {
        self.skip(&[Class::The]);
        let mut year = self.attempt(|c| {
            let year =
                c.first_of(&[Cursor::plain_year]).map(Year::Number).or_else(|| c.attempt(Cursor::relative_year))?;
            c.skip(&[Class::Possessive]);
            Some(year)
        });
        let year_ago = year.is_none() && self.skip(&[Class::YearAgo]);
        let is_last_half = self.peek() == Class::Direction && self.look(1) == Class::Half;
        let direction = if year.is_none() && !is_last_half { self.attempt(Cursor::direction) } else { None };
        self.skip(&[Class::Early, Class::Mid]);
        self.skip(&[Class::Fiscal]);
        let start = *self;
        let part = self.first_of(&[Cursor::quarter, Cursor::half, Cursor::season])?;
        if year.is_none() && direction.is_none() {
            year = self
                .trailing_year()
                .or_else(|| {
                    self.attempt(|c| {
                        c.skip(&[Class::Of, Class::In]);
                        c.fiscal_number()
                    })
                })
                .or_else(|| self.attempt(Cursor::of_the_year));
        }
        if year.is_none() && self.attempt(|c| c.take(Class::Of).and_then(|_| c.century())).is_some() {
            return None; // "the second quarter of the 21st century"
        }
        if matches!(part, YearPart::Season(_))
            && year.is_none()
            && direction.is_none()
            && !start.season_stands_alone(self)
        {
            return None;
        }
        if year_ago {
            year = Some(Year::Relative(Direction::Last));
        }
        let is_half = matches!(part, YearPart::Half(_));
        (!is_half || year.is_some() || direction.is_some()).then_some(When::Span { part, year, direction })
    }

    /// "of the year" after a part of it.
    fn of_the_year(&mut self) -> Option<Year> {
        self.take(Class::Of)?;
        self.take(Class::The)?;
        self.take_if(|atom| atom.class == Class::Unit && Unit::of(atom.value) == Unit::Year)?;
        Some(Year::Relative(Direction::Plain))
    }

    /// "third quarter", "Q3".
    fn quarter(&mut self) -> Option<YearPart> {
        if let Some(atom) = self.take(Class::QuarterWord) {
            return Some(YearPart::Quarter(atom.value as i8));
        }
        let number = match self.peek() {
            Class::Final => {
                self.at += 1;
                4
            }
            _ => self.ordinal()?,
        };
        self.skip(&[Class::Fiscal]);
        self.take_if(|atom| matches!(atom.class, Class::Unit | Class::Units) && Unit::of(atom.value) == Unit::Quarter)?;
        (1..=4).contains(&number).then_some(YearPart::Quarter(number as i8))
    }

    /// "first half", "last half", "H1".
    fn half(&mut self) -> Option<YearPart> {
        let number = match self.peek() {
            Class::Direction if Direction::of(self.atom()?.value) == Direction::Last => {
                self.at += 1;
                2
            }
            _ => self.ordinal()?,
        };
        self.take(Class::Half)?;
        (1..=2).contains(&number).then_some(YearPart::Half(number as i8))
    }

    fn season(&mut self) -> Option<YearPart> {
        self.take(Class::Season).map(|atom| YearPart::Season(Season::of(atom.value)))
    }

    /// Whether "fall" or "spring" without a year is a season: no verb, no ruin, no water.
    fn season_stands_alone(&self, after: &Cursor<'_>) -> bool {
        let has_preposition = matches!(
            self.behind(),
            Class::In
                | Class::By
                | Class::Since
                | Class::Until
                | Class::Early
                | Class::Mid
                | Class::Every
                | Class::Edge
                | Class::For
                | Class::Of
        );
        let has_article = self.behind() == Class::The;
        let is_sure = self
            .atom()
            .is_some_and(|atom| matches!(Season::of(atom.value), Season::Summer | Season::Winter | Season::Autumn));
        let follows = after.peek() == Class::Of;
        // "the Spring Offensive"
        let next = self.document.tokens().get(after.next_token());
        let is_name = self.atom().is_some_and(|atom| atom.capital)
            && self.token_before().is_some()
            && next.is_some_and(|token| token.is_capitalised());
        (has_preposition || has_article && after.ends_phrase() || is_sure || is_name) && !follows || self.is_short
    }

    /// "the 1990s", "'90s", "the nineties", "the 480s BC".
    pub fn decade(&mut self) -> Option<When> {
        let has_article = self.skip(&[Class::The]);
        self.skip(&[Class::Early, Class::Mid]);
        let has_apostrophe = self.skip(&[Class::Apostrophe]);
        if let Some(word) = self.take(Class::DecadeWord) {
            return has_article.then_some(When::Decade(1900 + word.value));
        }
        let atom = self.take(Class::DecadeDigits)?;
        if self.skip(&[Class::EraBefore]) {
            return Some(When::Decade(-atom.value));
        }
        match atom.digits {
            2 if has_article || has_apostrophe => Some(When::Decade(century_of(atom.value))),
            4 if YEARS.contains(&atom.value) => Some(When::Decade(atom.value)),
            _ => None,
        }
    }

    /// "the 21st century", "fifth century BC", "XXI century".
    pub fn century(&mut self) -> Option<When> {
        self.skip(&[Class::The]);
        self.skip(&[Class::Early, Class::Mid]);
        let number = match self.peek() {
            Class::Roman => self.take(Class::Roman)?.value,
            _ => self.ordinal()?,
        };
        let word = self.take_if(|atom| {
            matches!(atom.class, Class::Unit | Class::Units) && Unit::of(atom.value) == Unit::Century
        })?;
        let is_name =
            word.capital && self.document.tokens().get(self.next_token()).is_some_and(|token| token.is_capitalised());
        if is_name {
            return None; // "Twenty-First Century Fund"
        }
        Some(When::Century(if self.skip(&[Class::EraBefore]) { -number } else { number }))
    }

    /// "fiscal 2020", "the current fiscal year", "FY2020".
    pub fn fiscal_year(&mut self) -> Option<When> {
        self.skip(&[Class::The]);
        let direction = self.attempt(Cursor::direction);
        if let Some(year) = self.attempt(Cursor::fiscal_number) {
            return direction.is_none().then_some(When::Fiscal(year));
        }
        self.take(Class::Fiscal)?;
        self.take_if(|atom| atom.class == Class::Unit && Unit::of(atom.value) == Unit::Year)?;
        direction.map(|direction| When::Fiscal(Year::Relative(direction)))
    }

    fn fiscal_number(&mut self) -> Option<Year> {
        self.take(Class::Fiscal)?;
        self.take_if(|atom| atom.class == Class::Unit && Unit::of(atom.value) == Unit::Year);
        let two_digits =
            |atom: &Atom| atom.class == Class::Digits && atom.digits == 2 && self.behind() == Class::Fiscal;
        match self.atom().filter(|atom| two_digits(atom)) {
            Some(atom) => {
                self.at += 1;
                Some(Year::Number(century_of(atom.value)))
            }
            None => self.year(),
        }
    }

    /// A year without anything: a number that the words around it make one.
    pub fn year_alone(&mut self) -> Option<When> {
        let start = *self;
        self.skip(&[Class::The]);
        let has_word =
            self.take_if(|atom| matches!(atom.class, Class::Unit) && Unit::of(atom.value) == Unit::Year).is_some();
        if !has_word {
            *self = start;
        }
        let number = match self.peek() {
            Class::Apostrophe if matches!(self.behind(), Class::In | Class::Since | Class::Of) => self.plain_year()?,
            Class::Digits => self.take_if(is_year)?.value,
            _ => self.year_words()?,
        };
        let is_year = has_word || start.year_stands_alone(self, number);
        is_year.then_some(When::Year(Year::Number(number)))
    }

    /// Whether the words around a number, which `after` has read, make it a year.
    fn year_stands_alone(&self, after: &Cursor<'_>, number: i32) -> bool {
        let next = after.next_word();
        let is_counted = matches!(after.peek(), Class::Units | Class::Unit | Class::UnitShort | Class::Scale)
            || COUNTED.contains(&next);
        if is_counted || after.is_joined() && after.peek() == Class::Gap {
            return false;
        }
        if self.is_chained() {
            return false; // 555-2010-20
        }
        let is_plural = looks_plural(next);
        let has_preposition = matches!(
            self.behind(),
            Class::In
                | Class::Since
                | Class::Until
                | Class::By
                | Class::From
                | Class::Between
                | Class::Before
                | Class::After
                | Class::Early
                | Class::Mid
                | Class::Circa
                | Class::Of
                | Class::Season
                | Class::Edge
                | Class::Month
                | Class::MonthWeak
                | Class::For
        );
        let has_bracket =
            self.behind() == Class::Open && matches!(after.peek(), Class::Close | Class::Dash | Class::Comma);
        if has_preposition || has_bracket {
            let is_near = (1900..2100).contains(&number);
            let least = if matches!(self.behind(), Class::Of | Class::For) { 1600 } else { *YEARS.start() };
            return is_near || !is_plural && number >= least;
        }
        let before = self.token_before().map_or("", |token| self.document.lower(token));
        let is_labelled = LABELS.contains(&before);
        let is_near = (1900..2100).contains(&number);
        let is_round = number % 100 == 0 && self.behind() == Class::Gap && after.counts_a_plural();
        is_near && !is_labelled && !is_round && (!is_plural || self.behind() == Class::The)
    }

    /// Whether a plural stands among the next words, before any mark or function word: "2000 idle mills".
    fn counts_a_plural(&self) -> bool {
        let first = self.next_token();
        let words = (first..self.document.tokens().len().min(first + 4)).map(|token| self.document.word(token));
        words
            .take_while(|word| word.starts_with(char::is_alphabetic) && !self.words.is_function(word))
            .any(looks_plural)
    }

    /// Whether a hyphen ties the next number to a digit before it.
    fn is_chained(&self) -> bool {
        let before = self.atom().map_or("", |atom| &self.document.text()[..atom.span.start as usize]);
        before.strip_suffix('-').is_some_and(|before| before.ends_with(|c: char| c.is_ascii_digit()))
    }
}

/// Whether a word is in lower case and may be a plural.
fn looks_plural(word: &str) -> bool {
    word.len() > 4 && word.ends_with('s') && !word.ends_with("ss") && word.bytes().all(|byte| byte.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn decades_centuries_and_years_before_christ() {
        check(&[
            ("Music of the late 1970s.", "the late 1970s = 197 1970-01-01..1979-12-31 decade"),
            ("Growth in the nineties was slow.", "the nineties = 199 1990-01-01..1999-12-31 decade"),
            ("A law for the 21st century.", "the 21st century = 20 2000-01-01..2099-12-31 century"),
            ("The city fell in 493 BC.", "493 BC = BC0493 - year"),
            ("Trade in the 480s BC.", "the 480s BC = BC048 - decade"),
        ]);
    }

    #[test]
    fn numbers_that_count() {
        check(&[
            ("The union plans to reopen 2000 idle textile mills.", ""),
            ("They sold 1900 small boats.", ""),
            ("They won in 2000 and sold their boats.", "2000 = 2000 2000-01-01..2000-12-31 year"),
            ("The 2000 harvest failed.", "2000 = 2000 2000-01-01..2000-12-31 year"),
        ]);
    }
}

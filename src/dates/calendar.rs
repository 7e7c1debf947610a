//! The grammar of the calendar: days, months, years and their parts, decades, centuries, written out.

use super::cursor::Cursor;
use super::lex::{Atom, Class};
use super::numbers::YEARS;
use super::reading::{Direction, Season, Unit, When, Year, YearPart};

impl Cursor<'_> {
    /// A date of the calendar.
    pub fn calendar_date(&mut self) -> Option<When> {
        self.longest_of(&[
            Cursor::month_first,
            Cursor::day_first,
            Cursor::iso_date,
            Cursor::slashed_date,
            Cursor::month_and_year,
            Cursor::year_part,
            Cursor::decade,
            Cursor::century,
            Cursor::fiscal_year,
            Cursor::era_year,
            Cursor::year_alone,
        ])
    }

    /// "Tuesday, April 21st, 2020", "Aug. 10".
    fn month_first(&mut self) -> Option<When> {
        let weekday = self.leading_weekday();
        let (month, is_sure) = self.month()?;
        self.skip(&[Class::Dash]);
        self.skip(&[Class::The]);
        let before = self.at;
        let day = self.day_number()?;
        let is_ordinal = self.atoms[before].class != Class::Digits;
        if !is_sure
            && !is_ordinal
            && weekday.is_none()
            && self.atoms[before].digits != 2
            && self.atoms[before - 1].value == 5
        {
            return None; // "may 5 people come"
        }
        let year = self.trailing_year();
        Some(When::Day { weekday, year, month, day, numeric: false })
    }

    /// "21 April 2020", "the 21st of April", "15Sep".
    fn day_first(&mut self) -> Option<When> {
        let weekday = self.leading_weekday();
        self.skip(&[Class::The]);
        let day = self.day_number()?;
        self.skip(&[Class::Of, Class::Dash]);
        let (month, _) = self.month()?;
        let year = self.attempt(|c| {
            c.skip(&[Class::Dash]);
            c.trailing_year()
        });
        Some(When::Day { weekday, year, month, day, numeric: false })
    }

    /// "Tuesday," before a date.
    pub fn leading_weekday(&mut self) -> Option<i8> {
        self.attempt(|c| {
            let atom = c.take_if(|atom| matches!(atom.class, Class::Weekday | Class::WeekdayShort))?;
            c.skip(&[Class::Comma]);
            c.skip(&[Class::The]);
            Some(atom.value as i8)
        })
    }

    /// A month, and whether its word can hardly be anything else.
    pub fn month(&mut self) -> Option<(i8, bool)> {
        let atom = self.take_if(|atom| matches!(atom.class, Class::Month | Class::MonthWeak))?;
        Some((atom.value as i8, atom.class == Class::Month || atom.capital))
    }

    /// A day of a month.
    pub fn day_number(&mut self) -> Option<i8> {
        let is_day = |number: &i32| (1..=31).contains(number);
        let digits = self.take_if(|atom| atom.class == Class::Digits && atom.digits <= 2 && is_day(&atom.value));
        digits.map(|atom| atom.value).or_else(|| self.ordinal().filter(is_day)).map(|day| day as i8)
    }

    /// The year after a day or month: ", 2020", "of last year", "480 BC".
    pub fn trailing_year(&mut self) -> Option<Year> {
        self.attempt(|c| {
            c.skip(&[Class::Comma, Class::Of, Class::In]);
            c.skip(&[Class::The]);
            if c.behind() == Class::The {
                c.take_if(|atom| atom.class == Class::Unit && Unit::of(atom.value) == Unit::Year)?;
            }
            c.year()
        })
        .or_else(|| self.attempt(Cursor::relative_year))
    }

    /// A year that stands where a year is expected.
    pub fn year(&mut self) -> Option<Year> {
        self.first_of(&[Cursor::era_number, Cursor::plain_year, Cursor::year_words]).map(Year::Number)
    }

    fn plain_year(&mut self) -> Option<i32> {
        if self.skip(&[Class::Apostrophe]) {
            let atom = self.take_if(|atom| atom.class == Class::Digits && atom.digits == 2)?;
            return Some(century_of(atom.value));
        }
        self.take_if(is_year).map(|atom| atom.value)
    }

    /// "last year", "of that year".
    fn relative_year(&mut self) -> Option<Year> {
        self.skip(&[Class::Comma]);
        self.skip(&[Class::Of, Class::In]);
        let direction = self.direction()?;
        self.take_if(|atom| atom.class == Class::Unit && Unit::of(atom.value) == Unit::Year)?;
        (direction != Direction::Past).then_some(Year::Relative(direction))
    }

    /// "493 BC", "BC 493", "AD 79".
    fn era_number(&mut self) -> Option<i32> {
        let number = |atom: &Atom| atom.class == Class::Digits && (1..3000).contains(&atom.value);
        if let Some(era) = self.take_if(|atom| matches!(atom.class, Class::EraBefore | Class::EraAfter) && atom.capital)
        {
            let year = self.take_if(number)?.value;
            return Some(if era.class == Class::EraBefore { 1 - year } else { year });
        }
        let year = self.take_if(number)?.value;
        let era = self.take_if(|atom| matches!(atom.class, Class::EraBefore | Class::EraAfter) && atom.capital)?;
        Some(if era.class == Class::EraBefore { 1 - year } else { year })
    }

    fn era_year(&mut self) -> Option<When> {
        self.skip(&[Class::Circa]);
        self.era_number().map(|year| When::Year(Year::Number(year)))
    }

    /// 2020-04-21.
    fn iso_date(&mut self) -> Option<When> {
        let first = *self.atom()?;
        let year = self.take_if(is_year)?.value;
        self.take(Class::Dash)?;
        let month =
            self.take_if(|atom| atom.class == Class::Digits && (1..=12).contains(&atom.value) && atom.digits == 2)?;
        if self.peek() != Class::Dash {
            let is_tight = month.span.end - first.span.start == 7;
            return (is_tight && month.value < 10 && year >= 1900)
                .then_some(When::Month { month: month.value as i8, year: Some(Year::Number(year)) })
                .filter(|_| false);
        }
        self.take(Class::Dash)?;
        let day =
            self.take_if(|atom| atom.class == Class::Digits && (1..=31).contains(&atom.value) && atom.digits == 2)?;
        let is_tight = day.span.end - first.span.start == 10;
        is_tight.then_some(When::Day {
            weekday: None,
            year: Some(Year::Number(year)),
            month: month.value as i8,
            day: day.value as i8,
            numeric: true,
        })
    }

    /// 21/4/2020, 21.04.2020, 2020/04/21; 9/11 is the day of 2001.
    fn slashed_date(&mut self) -> Option<When> {
        let atom = self.take(Class::Parts)?;
        let text = atom.span.of(self.document.text());
        let separator = if text.contains('/') { '/' } else { '.' };
        let numbers: Vec<i32> = text.split(separator).map_while(|part| part.parse().ok()).collect();
        let lengths: Vec<usize> = text.split(separator).map(str::len).collect();
        let small = |number: i32| i8::try_from(number).unwrap_or(0);
        match (numbers[..].as_ref(), lengths[..].as_ref()) {
            ([9, 11], _) => {
                Some(When::Day { weekday: None, year: Some(Year::Number(2001)), month: 9, day: 11, numeric: true })
            }
            (&[year, month, day], [4, ..]) if (1..=12).contains(&month) && (1..=31).contains(&day) => Some(When::Day {
                weekday: None,
                year: Some(Year::Number(year)),
                month: small(month),
                day: small(day),
                numeric: true,
            }),
            (&[first, second, year], [_, _, width]) if *width == 4 || *width == 2 && separator == '/' => {
                let year = if *width == 2 { century_of(year) } else { year };
                let fits = (1..=31).contains(&first) && (1..=31).contains(&second) && first.min(second) <= 12;
                fits.then_some(When::Numeric { first: small(first), second: small(second), year: Some(year) })
            }
            _ => None,
        }
    }

    /// "March 1990", "March of last year", "March".
    fn month_and_year(&mut self) -> Option<When> {
        let start = *self;
        let (month, is_sure) = self.month()?;
        let year = self.attempt(|c| {
            c.skip(&[Class::Dash]);
            c.trailing_year()
        });
        if year.is_some() {
            return (is_sure || self.at - start.at > 1).then_some(When::Month { month, year });
        }
        (is_sure && start.month_stands_alone()).then_some(When::Month { month, year: None })
    }

    /// Whether a month without a day or year is one: not a name ("April Jones"), not a verb ("May I").
    fn month_stands_alone(&self) -> bool {
        let Some(atom) = self.atom() else { return false };
        let after = Cursor { at: self.at + 1, ..*self };
        let has_preposition = matches!(
            self.behind(),
            Class::In
                | Class::Of
                | Class::Since
                | Class::Until
                | Class::By
                | Class::From
                | Class::Between
                | Class::Early
                | Class::Mid
                | Class::Before
                | Class::After
                | Class::Direction
                | Class::This
                | Class::Every
                | Class::Edge
                | Class::Ended
                | Class::Within
        ) || atom.joined;
        if has_preposition {
            return !(self.behind() == Class::Of && is_weak(atom));
        }
        let next = after.next_token();
        let is_name = self.document.tokens().get(next).is_some_and(|token| {
            token.is_capitalised() && self.document.sentence_of(next) == self.document.sentence_of(next - 1)
        });
        let is_surname = self.token_before().is_some_and(|before| {
            self.document.tokens()[before].is_capitalised() && self.behind() == Class::Gap && before > 0
        });
        let is_march = atom.class == Class::MonthWeak
            && (self.behind() == Class::The || self.behind() == Class::Gap && after.ends_phrase());
        !is_weak(atom) && (!is_name || self.behind() == Class::The) && !is_surname && (!is_march || self.is_short)
    }

    /// "the third quarter of 1990", "1990's first half", "the spring of 1918", "last fall".
    fn year_part(&mut self) -> Option<When> {
        self.skip(&[Class::The]);
        let mut year = self.attempt(|c| {
            let year =
                c.first_of(&[Cursor::plain_year]).map(Year::Number).or_else(|| c.attempt(Cursor::relative_year))?;
            c.skip(&[Class::Possessive]);
            Some(year)
        });
        let year_ago = year.is_none() && self.skip(&[Class::YearAgo]);
        let direction = if year.is_none() { self.attempt(Cursor::direction) } else { None };
        self.skip(&[Class::Early, Class::Mid]);
        self.skip(&[Class::Fiscal]);
        let start = *self;
        let part = self.first_of(&[Cursor::quarter, Cursor::half, Cursor::season])?;
        if year.is_none() && direction.is_none() {
            year = self.trailing_year().or_else(|| {
                self.attempt(|c| {
                    c.take(Class::Of)?;
                    c.fiscal_number()
                })
            });
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
        (has_preposition || has_article && after.ends_phrase() || is_sure) && !follows || self.is_short
    }

    /// "the 1990s", "'90s", "the nineties", "the 480s BC".
    fn decade(&mut self) -> Option<When> {
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
    fn century(&mut self) -> Option<When> {
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
    fn fiscal_year(&mut self) -> Option<When> {
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
        self.year()
    }

    /// A year without anything: a number that the words around it make one.
    fn year_alone(&mut self) -> Option<When> {
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
            || matches!(
                next,
                "percent"
                    | "%"
                    | "people"
                    | "feet"
                    | "miles"
                    | "km"
                    | "kilometers"
                    | "kilometres"
                    | "dollars"
                    | "men"
                    | "women"
                    | "children"
            );
        if is_counted || after.is_joined() && after.peek() == Class::Gap {
            return false;
        }
        let is_plural = next.len() > 4
            && next.ends_with('s')
            && !next.ends_with("ss")
            && next.bytes().all(|byte| byte.is_ascii_lowercase());
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
            let is_open = matches!(self.behind(), Class::Of | Class::For);
            return is_near || !is_plural && !is_open || number >= 1600 && after.ends_phrase();
        }
        let before = self.token_before().map_or("", |token| self.document.lower(token));
        let is_labelled = matches!(
            before,
            "$" | "£"
                | "€"
                | "#"
                | "no"
                | "no."
                | "nos."
                | "number"
                | "page"
                | "flight"
                | "room"
                | "."
                | "/"
                | ":"
                | "at"
                | "+"
                | "model"
                | "windows"
                | "%"
        );
        let is_near = (1900..2100).contains(&number);
        is_near && !is_labelled && (!is_plural || self.behind() == Class::The)
    }
}

/// Whether digits are those of a year.
pub(super) fn is_year(atom: &Atom) -> bool {
    atom.class == Class::Digits && atom.digits == 4 && YEARS.contains(&atom.value)
}

/// A year by its last two digits: from 1930 to 2029.
pub(super) fn century_of(number: i32) -> i32 {
    if number >= 30 { 1900 + number } else { 2000 + number }
}

fn is_weak(atom: &Atom) -> bool {
    atom.class == Class::MonthWeak && atom.value == 5 || atom.class == Class::MonthWeak && !atom.capital
}

//! The grammar of days and months of the calendar, in words and in digits.

use super::atom::{Atom, Class};
use super::cursor::Cursor;
use super::named::{Direction, Unit};
use super::numbers::YEARS;
use super::reading::{When, Year};

impl Cursor<'_> {
    /// A date of the calendar.
    pub fn calendar_date(&mut self) -> Option<When> {
        self.longest_of(&[
            Cursor::month_first,
            Cursor::day_first,
            Cursor::year_first,
            Cursor::iso,
            Cursor::hyphened_date,
            Cursor::slashed_date,
            Cursor::calendar_week,
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
        let Some(day) = self.day_number() else {
            let day = self.day_words()?;
            let year = Some(self.trailing_year()?);
            return Some(When::Day { weekday, year, month, day, numeric: false });
        };
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
        let in_figures = self.day_number();
        let day = in_figures.or_else(|| self.day_words())?;
        self.skip(&[Class::Of, Class::Dash, Class::Slash]);
        let (month, _) = self.month()?;
        let year = self.attempt(|c| {
            c.skip(&[Class::Dash, Class::Slash]);
            c.trailing_year()
        });
        if in_figures.is_none() && year.is_none() {
            return None; // "three May walks"
        }
        Some(When::Day { weekday, year, month, day, numeric: false })
    }

    /// "2018 March 18", "2019-Aug-01".
    fn year_first(&mut self) -> Option<When> {
        let year = self.take_if(is_year)?.value;
        self.skip(&[Class::Comma, Class::Dash, Class::Slash]);
        let (month, _) = self.month()?;
        self.skip(&[Class::Dash, Class::Slash]);
        let day = self.day_number()?;
        Some(When::Day { weekday: None, year: Some(Year::Number(year)), month, day, numeric: false })
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

    /// A day of a month in words that also count ("twenty-five"): one only beside a month and a year.
    fn day_words(&mut self) -> Option<i8> {
        self.number_words().filter(|number| (1..=31).contains(number)).map(|day| day as i8)
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

    pub fn plain_year(&mut self) -> Option<i32> {
        if self.skip(&[Class::Apostrophe]) {
            let atom = self.take_if(|atom| atom.class == Class::Digits && atom.digits == 2)?;
            return Some(century_of(atom.value));
        }
        self.take_if(is_year).map(|atom| atom.value)
    }

    /// "last year", "of that year".
    pub fn relative_year(&mut self) -> Option<Year> {
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

    /// "week 10", "calendar week 12 of 2020".
    fn calendar_week(&mut self) -> Option<When> {
        let behind = self.behind();
        let has_calendar = self.skip(&[Class::Calendar]);
        let word = self.take_if(|atom| atom.class == Class::Unit && Unit::of(atom.value) == Unit::Week)?;
        let number = self.take_if(|atom| atom.class == Class::Digits && (1..=53).contains(&atom.value))?.value as i8;
        let year = self.trailing_year();
        // a season of games or a programme counts weeks of its own
        let is_of_the_year = !word.capital
            && self.peek() != Class::Of
            && matches!(
                behind,
                Class::In | Class::By | Class::Since | Class::Until | Class::From | Class::For | Class::The
            );
        (has_calendar || year.is_some() || is_of_the_year || self.is_short).then_some(When::Week { number, year })
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
            let is_edge_of = self.at > 1 && self.atoms[self.at - 2].class == Class::Edge && atom.capital;
            return is_edge_of || !(self.behind() == Class::Of && is_weak(atom));
        }
        let next = after.next_token();
        let is_name = self.document.tokens().get(next).is_some_and(|token| {
            token.is_capitalised() && self.document.sentence_of(next) == self.document.sentence_of(next - 1)
        });
        let is_surname = self.token_before().is_some_and(|before| {
            self.document.tokens()[before].is_capitalised() && self.behind() == Class::Gap && before > 0
        });
        // "the Long March", "a women's march"
        let has_adjective = matches!(self.behind(), Class::Possessive | Class::Long);
        let is_march = atom.class == Class::MonthWeak
            && (self.behind() == Class::The || has_adjective || self.behind() == Class::Gap && after.ends_phrase());
        !is_weak(atom) && (!is_name || self.behind() == Class::The) && !is_surname && (!is_march || self.is_short)
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
    atom.class == Class::MonthWeak && (atom.value == 5 || !atom.capital)
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn days() {
        check(&[
            ("They met on 21 April 2020 in Oslo.", "21 April 2020 = 2020-04-21 2020-04-21 full-date"),
            ("The treaty of April 3rd, 2019 holds.", "April 3rd, 2019 = 2019-04-03 2019-04-03 full-date"),
            (
                "It was signed on Friday, March 6, 2020, in Minsk.",
                "Friday, March 6, 2020 = 2020-03-06 2020-03-06 full-date",
            ),
            ("She left on the 2nd of February 2020.", "the 2nd of February 2020 = 2020-02-02 2020-02-02 full-date"),
            ("Filed 2020-03-09 by the court.", "2020-03-09 = 2020-03-09 2020-03-09 iso"),
            ("The order of 25/12/2019 stands.", "25/12/2019 = 2019-12-25 2019-12-25 numeric"),
            ("The order of 04/05/2019 stands.", "04/05/2019 = 2019-XX-XX - ambiguous-numeric"),
            ("Since 9/11 much has changed.", "9/11 = 2001-09-11 2001-09-11 iso"),
            ("Troops left on Dec. 30.", "Dec. 30 = 2019-12-30 2019-12-30 day-month"),
            ("There is no February 30, 2020 in it.", ""),
        ]);
    }

    #[test]
    fn dates_that_only_some_write() {
        check(&[
            ("The log of 20200403 is lost.", "20200403 = 2020-04-03 2020-04-03 iso"),
            ("The number 20204403 is no date.", ""),
            ("Order No. 2020-02 was signed by the head of the office.", "2020 = 2020 2020-01-01..2020-12-31 year"),
            ("Twice a year end users are asked.", "a year = P1Y - set"),
            (
                "It fell in 2019-11 and rose in 2020-2.",
                "2019-11 = 2019-11 2019-11-01..2019-11-30 month-year; \
                2020-2 = 2020-02 2020-02-01..2020-02-29 month-year",
            ),
            ("The season of 2010-11 was long.", "2010-11 = 2010/2011 2010-01-01..2011-12-31 range"),
            (
                "He was born on May twenty-five nineteen eighty-six.",
                "May twenty-five nineteen eighty-six = 1986-05-25 1986-05-25 full-date",
            ),
            ("Some three May flowers stood there.", ""),
            ("It was filed on Tuesday 12/5/2020.", "Tuesday 12/5/2020 = 2020-05-12 2020-05-12 numeric"),
            ("The hearing was held on Tuesday 7/4, said the clerk.", "Tuesday 7/4 = 2020-04-07 2020-04-07 numeric"),
            ("The club last met on February 29.", "February 29 = 2020-02-29 2020-02-29 day-month"),
            (
                "They came on 14/3, 15/3 or 17/3.",
                "14/3 = 2020-03-14 2020-03-14 numeric; 15/3 = 2020-03-15 2020-03-15 numeric; \
                17/3 = 2020-03-17 2020-03-17 numeric",
            ),
            (
                "In the first half of the year sales fell.",
                "the first half of the year = 2020-H1 2020-01-01..2020-06-30 half",
            ),
            (
                "In the second quarter of the 19th century it grew.",
                "the 19th century = 18 1800-01-01..1899-12-31 century",
            ),
            (
                "In the last quarter of the 19th century it grew.",
                "the 19th century = 18 1800-01-01..1899-12-31 century",
            ),
        ]);
        let leap = super::super::tests::found(
            "She was born on 29 February in a small town of the far north, and her sister in a larger one.",
            Some("2018-02-01"),
            None,
        );
        assert_eq!(leap, "29 February = 2016-02-29 2016-02-29 day-month");
    }

    #[test]
    fn months_years_and_their_parts() {
        check(&[
            ("Output fell in March 2019.", "March 2019 = 2019-03 2019-03-01..2019-03-31 month-year"),
            ("It rose in July of last year.", "July of last year = 2019-07 2019-07-01..2019-07-31 month-year"),
            ("Prices peaked in February.", "February = 2020-02 2020-02-01..2020-02-29 month"),
            ("He may march to the sea with Theresa May.", ""),
            (
                "The pact of 1987 ended in 2019.",
                "1987 = 1987 1987-01-01..1987-12-31 year; 2019 = 2019 2019-01-01..2019-12-31 year",
            ),
            ("Some 2000 troops and 1,995 tanks arrived.", ""),
            (
                "Profit rose in the third quarter of 2019.",
                "the third quarter of 2019 = 2019-Q3 2019-07-01..2019-09-30 quarter",
            ),
            ("The last half of 2018 was dry.", "The last half of 2018 = 2018-H2 2018-07-01..2018-12-31 half"),
            ("Prices are to rise by year end, said the head of the bank.", "year end = 2020-12-31 2020-12-31 anchored"),
            ("The first half of 2018 was dry.", "The first half of 2018 = 2018-H1 2018-01-01..2018-06-30 half"),
            ("It began in the spring of 2018.", "the spring of 2018 = 2018-SP - season"),
            ("Prices will fall and the fall of the city is near.", ""),
            ("The budget for fiscal 2020 passed.", "fiscal 2020 = 2020 - year"),
            (
                "Sales of Q3 FY2019 beat those of FY18.",
                "Q3 FY2019 = 2019-Q3 2019-07-01..2019-09-30 quarter; FY18 = 2018 - year",
            ),
            ("At the end of May it rained.", "the end of May = 2020-05 2020-05-01..2020-05-31 month"),
            ("They joined the Long March and the women’s March.", ""),
            ("In nineteen hundred five it burnt.", "nineteen hundred five = 1905 1905-01-01..1905-12-31 year"),
        ]);
    }
}

//! The grammar of dates in figures: 2020-04-21, 20200421, 21-04-2020, 21/4/2020, 9/11.

use super::atom::{Atom, Class};
use super::calendar::{century_of, is_year};
use super::cursor::Cursor;
use super::reading::{When, Year};

impl Cursor<'_> {
    /// The forms of ISO 8601.
    pub fn iso(&mut self) -> Option<When> {
        let has_digits = self.peek() == Class::Digits && self.atom()?.digits >= 4;
        has_digits.then(|| self.first_of(&[Cursor::iso_date, Cursor::compact_date, Cursor::iso_month]))?
    }

    /// 2020-04-21.
    fn iso_date(&mut self) -> Option<When> {
        let first = *self.atom()?;
        let year = self.take_if(is_year)?.value;
        self.take(Class::Dash)?;
        let month =
            self.take_if(|atom| atom.class == Class::Digits && (1..=12).contains(&atom.value) && atom.digits == 2)?;
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

    /// 20200421, the basic form of ISO 8601.
    fn compact_date(&mut self) -> Option<When> {
        let number = self.take_if(|atom| atom.class == Class::Digits && atom.digits == 8)?.value;
        let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
        let fits = (1900..2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
        fits.then_some(When::Day {
            weekday: None,
            year: Some(Year::Number(year)),
            month: month as i8,
            day: day as i8,
            numeric: true,
        })
    }

    /// "in 2020-04", "since 2020-4"; "2004-05" goes on to the next year, and "No. 2020-04" is no date.
    fn iso_month(&mut self) -> Option<When> {
        let has_preposition = matches!(
            self.behind(),
            Class::In | Class::Of | Class::By | Class::Since | Class::Until | Class::From | Class::To | Class::Between
        );
        let year = self.take_if(|atom| is_year(atom) && (1900..2100).contains(&atom.value))?;
        self.dash()?;
        let month = self.take_if(|atom| is_short_number(atom) && (1..=12).contains(&atom.value))?;
        let is_tight = month.span.start - year.span.end == 1;
        let is_year_range = month.digits == 2 && month.value > year.value % 100;
        let goes_on = self.is_joined() || matches!(self.peek(), Class::Dash | Class::Units | Class::Unit);
        (is_tight && !is_year_range && !goes_on && (has_preposition || self.is_short))
            .then_some(When::Month { month: month.value as i8, year: Some(Year::Number(year.value)) })
    }

    /// 21-04-2020.
    pub fn hyphened_date(&mut self) -> Option<When> {
        let weekday = self.leading_weekday();
        let start = self.atom()?.span.start;
        let first = self.take_if(is_short_number)?;
        self.take(Class::Dash)?;
        let second = self.take_if(is_short_number)?;
        self.take(Class::Dash)?;
        let year = self.take_if(is_year)?;
        let is_tight = year.span.end - start == u32::from(first.digits + second.digits) + 6;
        let order = numeric_order(first.value, second.value)?;
        is_tight.then_some(When::Numeric { weekday, first: order.0, second: order.1, year: Some(year.value) })
    }

    /// 21/4/2020, 21.04.2020, 2020/04/21; 9/11 is the day of 2001.
    pub fn slashed_date(&mut self) -> Option<When> {
        let weekday = self.leading_weekday();
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
                let (first, second) = numeric_order(first, second)?;
                Some(When::Numeric { weekday, first, second, year: Some(year) })
            }
            (&[first, second], [1..=2, 1..=2]) if separator == '/' && self.may_be_a_day(atom, first, second) => {
                let (first, second) = numeric_order(first, second)?;
                Some(When::Numeric { weekday, first, second, year: None })
            }
            _ => None,
        }
    }

    /// Whether two numbers with a stroke, `atom`, which was read last, are day and month: not a fraction or a score.
    fn may_be_a_day(&self, atom: &Atom, first: i32, second: i32) -> bool {
        let before = self.at.checked_sub(2).map_or(Class::Gap, |index| self.atoms[index].class);
        let two_before = self.at.checked_sub(3).map_or(Class::Gap, |index| self.atoms[index].class);
        let is_fraction = first < second && matches!(second, 2 | 3 | 4 | 5 | 6 | 8 | 10 | 16);
        let is_after_day = match before {
            Class::Comma => two_before == Class::Weekday || two_before == Class::Parts && !is_fraction,
            Class::Or => two_before == Class::Parts && !is_fraction,
            Class::And | Class::To => two_before == Class::Parts,
            before => matches!(before, Class::On | Class::Weekday | Class::WeekdayShort | Class::Dash),
        };
        let has_preposition = matches!(
            before,
            Class::By | Class::Since | Class::Until | Class::From | Class::Between | Class::Before | Class::After
        );
        let is_range = self.peek() == Class::Dash && self.look(1) == Class::Parts;
        !atom.joined && (is_after_day || is_range || has_preposition && !is_fraction)
    }
}

fn is_short_number(atom: &Atom) -> bool {
    atom.class == Class::Digits && atom.digits <= 2
}

/// Two numbers that may be day and month.
fn numeric_order(first: i32, second: i32) -> Option<(i8, i8)> {
    let fits = (1..=31).contains(&first) && (1..=31).contains(&second) && first.min(second) <= 12;
    fits.then_some((first as i8, second as i8))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn dates_in_digits() {
        check(&[
            ("The note of 07-27-2019 is lost.", "07-27-2019 = 2019-07-27 2019-07-27 numeric"),
            (
                "Stamped 23/Sep/2019 and 2019-Aug-01.",
                "23/Sep/2019 = 2019-09-23 2019-09-23 full-date; 2019-Aug-01 = 2019-08-01 2019-08-01 full-date",
            ),
            (
                "Sent 2020-04-20T10:30:00+03:00 by wire.",
                "2020-04-20T10:30:00+03:00 = 2020-04-20T10:30 2020-04-20 clock",
            ),
            ("They meet on 5/12.", "5/12 = XXXX-XX-XX - ambiguous-numeric"),
            (
                "The first was held on 14/3, the second on 5/4.",
                "14/3 = 2020-03-14 2020-03-14 numeric; 5/4 = 2020-04-05 2020-04-05 numeric",
            ),
            (
                "Between 10/25 and 11/30 the river stood high in the old town.",
                "10/25 = 2019-10-25 2019-10-25 numeric; 11/30 = 2019-11-30 2019-11-30 numeric",
            ),
            ("Add 1/2 cup, then 3/4 of the rest, by 1/3 at most.", ""),
            ("In week 10 output rose; in Week 9 they lost.", "week 10 = 2020-W10 2020-03-02..2020-03-08 iso"),
            ("By week 53 of 2015 it was over.", "week 53 of 2015 = 2015-W53 2015-12-28..2016-01-03 iso"),
        ]);
    }
}

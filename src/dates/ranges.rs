//! The grammar of ranges in one expression: "June 29-30, 2022", "10 to 22 August", "2024-2025", "9:30 - 11:00".

use super::atom::Class;
use super::calendar::is_year;
use super::cursor::Cursor;
use super::named::Unit;
use super::reading::{Reading, TimeOfDay, When, Year};

impl Cursor<'_> {
    /// Two ends with a dash between them, or with "to" where one of the two says but a part.
    pub fn range_reading(&mut self) -> Option<Reading> {
        self.longest_of(&[
            Cursor::year_range,
            Cursor::double_year,
            Cursor::day_then_day,
            Cursor::number_then_day,
            Cursor::date_then_date,
            Cursor::month_then_month,
            Cursor::clock_range,
        ])
    }

    /// A hyphen or a single dash; also between the parts of one token.
    pub fn dash(&mut self) -> Option<()> {
        if self.take_if(|atom| atom.class == Class::Dash && atom.span.len() <= 3).is_some() {
            let mark = self.atoms[self.at - 1].span.of(self.document.text());
            return (mark.chars().count() == 1 && mark != "—").then_some(());
        }
        self.is_joined().then_some(())
    }

    fn dash_or_to(&mut self) -> Option<()> {
        self.first_of(&[Cursor::dash, |c| c.skip(&[Class::To, Class::Until]).then_some(())])
    }

    /// "2024-2025", "1914–18".
    fn year_range(&mut self) -> Option<Reading> {
        self.skip(&[Class::The]);
        let behind = self.behind();
        let first = self.take_if(is_year)?;
        self.dash()?;
        let last = self.take_if(|atom| is_year(atom) || atom.class == Class::Digits && atom.digits == 2)?;
        let is_tight = last.span.start - first.span.end <= 3;
        let end = if last.digits == 2 { first.value / 100 * 100 + last.value } else { last.value };
        let fits = first.value < end && end - first.value < 300 && (1300..2200).contains(&first.value);
        let is_part_of_more = behind == Class::Dash || self.peek() == Class::Dash;
        let year = |number| Box::new(Reading::Date(When::Year(Year::Number(number))));
        (is_tight && fits && !is_part_of_more).then(|| Reading::Range(year(first.value), year(end)))
    }

    /// "2019/20", a season or a year of accounts that begins in one year and ends in the next.
    fn double_year(&mut self) -> Option<Reading> {
        self.skip(&[Class::The]);
        let is_fiscal = self.skip(&[Class::Fiscal]);
        self.take_if(|atom| is_fiscal && atom.class == Class::Unit && Unit::of(atom.value) == Unit::Year);
        let text = self.take(Class::Parts)?.span.of(self.document.text());
        let (first, last) = text.split_once('/')?;
        let next = (first.parse::<i32>().ok()? + 1).to_string();
        let fits = first.len() == 4 && matches!(last.len(), 2 | 4) && next.ends_with(last);
        let year = |number: &str| {
            let year = Year::Number(number.parse().ok()?);
            let when = if is_fiscal { When::Fiscal(year) } else { When::Year(year) };
            Some(Box::new(Reading::Date(when)))
        };
        fits.then(|| Some(Reading::Range(year(first)?, year(&next)?)))?
    }

    /// "June 29-30, 2022", "July 13 to 15".
    fn day_then_day(&mut self) -> Option<Reading> {
        let weekday = self.leading_weekday();
        let (month, _) = self.month()?;
        let first = self.day_number()?;
        self.dash_or_to()?;
        let last = self.day_number().filter(|last| *last > first)?;
        if matches!(self.peek(), Class::Month | Class::MonthWeak | Class::Colons | Class::Meridiem) {
            return None;
        }
        let year = self.trailing_year();
        Some(days(When::Day { weekday, year, month, day: first, numeric: false }, last, month))
    }

    /// "10-22 August 2012", "4th to 6th of July".
    fn number_then_day(&mut self) -> Option<Reading> {
        self.skip(&[Class::The]);
        let first = self.day_number()?;
        self.dash_or_to()?;
        self.skip(&[Class::The]);
        let last = self.day_number().filter(|last| *last > first)?;
        self.skip(&[Class::Of]);
        let (month, _) = self.month()?;
        let year = self.trailing_year();
        Some(days(When::Day { weekday: None, year, month, day: first, numeric: false }, last, month))
    }

    /// "29 June – 2 July 2022", "Aug 10 - Nov 12, 2013", "Monday-Friday".
    fn date_then_date(&mut self) -> Option<Reading> {
        let mut first = self.end_of_range()?;
        self.dash()?;
        let last = self.end_of_range()?;
        match (&mut first, &last) {
            (When::Day { year, month, .. }, When::Day { year: last_year, month: last_month, .. }) => {
                inherit(year, *last_year, *month > *last_month);
            }
            (When::Numeric { year, .. }, When::Numeric { year: last_year, .. }) => *year = year.or(*last_year),
            (When::Weekday { .. }, When::Weekday { .. }) => {}
            _ => return None,
        }
        Some(Reading::Range(Box::new(Reading::Date(first)), Box::new(Reading::Date(last))))
    }

    fn end_of_range(&mut self) -> Option<When> {
        self.first_of(&[Cursor::calendar_date, |c| {
            let atom = c.take_if(|atom| matches!(atom.class, Class::Weekday | Class::WeekdayShort))?;
            Some(When::Weekday { weekday: atom.value as i8, direction: None, week: None })
        }])
    }

    /// "May-July 2021", "Jan-Nov 2021".
    fn month_then_month(&mut self) -> Option<Reading> {
        let (first, _) = self.month()?;
        let mut first_year = self.trailing_year();
        self.dash()?;
        let (last, _) = self.month()?;
        if self.peek() == Class::Digits && self.atom()?.digits <= 2 {
            return None;
        }
        let last_year = self.trailing_year();
        inherit(&mut first_year, last_year, first > last);
        let month = |month, year| Box::new(Reading::Date(When::Month { month, year }));
        Some(Reading::Range(month(first, first_year), month(last, last_year)))
    }

    /// "9:30 - 11:00", "3-8pm".
    fn clock_range(&mut self) -> Option<Reading> {
        let copy = *self;
        let has_half_of_day = |c: &Cursor<'_>| c.atoms[copy.at..c.at].iter().any(|atom| atom.class == Class::Meridiem);
        let (first, is_sure) = match self.attempt(|c| {
            let first = c.clock()?;
            let is_sure = has_half_of_day(c);
            c.dash_or_to()?;
            Some((first, is_sure))
        }) {
            Some((TimeOfDay::Clock(first), is_sure)) => (first, is_sure),
            _ => {
                *self = copy;
                let hour = self.take_if(|atom| {
                    matches!(atom.class, Class::Digits) && (1..=12).contains(&atom.value) && atom.digits <= 2
                })?;
                self.dash_or_to()?;
                (hour.value * 60, false)
            }
        };
        let TimeOfDay::Clock(last) = self.clock()? else { return None };
        // "3-8pm" begins in the afternoon, "3am-8pm" does not
        let first = if !is_sure && first < 720 && last >= 720 && first + 720 < last { first + 720 } else { first };
        let date = self.attempt(|c| {
            c.skip(&[Class::Comma]);
            c.skip(&[Class::On]);
            c.longest_of(&[Cursor::calendar_date, Cursor::deictic_date])
        });
        let time = |minutes, date| Box::new(Reading::Time(TimeOfDay::Clock(minutes), date));
        Some(Reading::Range(time(first, date.clone()), time(last, date)))
    }
}

/// From a day to another day of the same month and year.
fn days(first: When, last: i8, month: i8) -> Reading {
    let When::Day { year, numeric, .. } = first else { return Reading::Date(first) };
    let last = When::Day { weekday: None, year, month, day: last, numeric };
    Reading::Range(Box::new(Reading::Date(first)), Box::new(Reading::Date(last)))
}

/// Gives the first end the year of the last one, or the year before if it comes later in the year.
fn inherit(first: &mut Option<Year>, last: Option<Year>, is_year_before: bool) {
    if first.is_none() {
        *first = match last {
            Some(Year::Number(year)) if is_year_before => Some(Year::Number(year - 1)),
            other => other,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn one_expression_with_two_ends() {
        check(&[
            (
                "The summit of June 29-30, 2022 is over.",
                "June 29-30, 2022 = 2022-06-29/2022-06-30 2022-06-29..2022-06-30 range",
            ),
            (
                "It was fought 10 to 22 August 2012.",
                "10 to 22 August 2012 = 2012-08-10/2012-08-22 2012-08-10..2012-08-22 range",
            ),
            ("The plan for 2024-2025 is ready.", "2024-2025 = 2024/2025 2024-01-01..2025-12-31 range"),
            ("In Jan-Nov 2021 trade grew.", "Jan-Nov 2021 = 2021-01/2021-11 2021-01-01..2021-11-30 range"),
            (
                "Open 30 December – 2 January 2020.",
                "30 December – 2 January 2020 = 2019-12-30/2020-01-02 2019-12-30..2020-01-02 range",
            ),
            (
                "The line is open from 7:00 a.m. to 9:00 p.m. on Friday.",
                "7:00 a.m. to 9:00 p.m. on Friday = 2020-04-17T07:00/2020-04-17T21:00 2020-04-17 range",
            ),
            (
                "The line is open from 7 to 9 p.m. on Friday.",
                "7 to 9 p.m. on Friday = 2020-04-17T19:00/2020-04-17T21:00 2020-04-17 range",
            ),
            ("It won the cup of 2018/19.", "2018/19 = 2018/2019 2018-01-01..2019-12-31 range"),
            ("It lay open 5/14-5/17/2019.", "5/14-5/17/2019 = 2019-05-14/2019-05-17 2019-05-14..2019-05-17 range"),
            ("The vote was 5-4, the number 555-2010-2015.", ""),
        ]);
    }

    #[test]
    fn two_expressions() {
        check(&[
            (
                "Between 1990 and 1995 it grew.",
                "1990 = 1990 1990-01-01..1990-12-31 year; 1995 = 1995 1995-01-01..1995-12-31 year",
            ),
            (
                "From May 15 to August 16, 1988 they left.",
                "May 15 = 1988-05-15 1988-05-15 full-date; August 16, 1988 = 1988-08-16 1988-08-16 full-date",
            ),
        ]);
    }
}

//! The Persian and the Islamic calendar: their months and years as stretches of the Gregorian one.
//!
//! The Persian calendar by the cycle of 33 years, right for 1178 to 1633 (1799 to 2254 of the common era). The Islamic
//! one by the civil rule (leap years 2, 5, 7, 10, 13, 16, 18, 21, 24, 26, 29 of 30, epoch 16 July 622 of the Julian
//! calendar), which may be a day off where the moon is sighted.

use jiff::civil::Date;

use super::atom::Class;
use super::cursor::Cursor;
use super::days::{self, Days};
use super::named::{Direction, Unit};
use super::reading::When;

/// Years that the Persian calendar is told for.
const PERSIAN_YEARS: std::ops::RangeInclusive<i32> = 1178..=1633;
/// Years of the Islamic calendar that texts speak of.
const ISLAMIC_YEARS: std::ops::RangeInclusive<i32> = 1..=1600;

impl Cursor<'_> {
    /// A date of another calendar, which its month or the words around it name.
    pub fn other_calendar(&mut self) -> Option<When> {
        self.longest_of(&[Cursor::persian_date, Cursor::persian_year, Cursor::islamic_date])
    }

    /// "Farvardin 15", "15 Mehr 1399", "Khordad".
    fn persian_date(&mut self) -> Option<When> {
        let mut day = self.day_number();
        self.skip(&[Class::Of]);
        let month = self.take_if(|atom| atom.class == Class::PersianMonth && atom.capital)?;
        if day.is_none() {
            day = self.day_number();
        }
        let year = self.persian_number();
        let is_plain_word = matches!(month.value, 4 | 7 | 10) && day.is_none() && year.is_none(); // Tir, Mehr, Dey
        (!is_plain_word).then_some(When::Persian { year, month: Some(month.value as i8), day })
    }

    /// "the Iranian year 1399", "the current Iranian calendar year".
    fn persian_year(&mut self) -> Option<When> {
        let direction = self.direction();
        self.skip(&[Class::The]);
        self.take(Class::PersianCue)?;
        self.skip(&[Class::PersianCue]);
        self.skip(&[Class::Calendar]);
        self.take_if(|atom| atom.class == Class::Unit && Unit::of(atom.value) == Unit::Year)?;
        match (self.persian_number(), direction) {
            (Some(year), _) => Some(When::Persian { year: Some(year), month: None, day: None }),
            // "the previous Iranian year" is seen from the day of writing
            (None, Some(Direction::Previous)) => Some(When::PersianYear(Direction::Last)),
            (None, Some(direction)) => Some(When::PersianYear(direction)),
            (None, None) => None,
        }
    }

    fn persian_number(&mut self) -> Option<i32> {
        self.attempt(|c| {
            c.skip(&[Class::Comma, Class::Of]);
            c.take_if(|atom| atom.class == Class::Digits && PERSIAN_YEARS.contains(&atom.value)).map(|atom| atom.value)
        })
    }

    /// "10 Muharram 1442", "Ramadan".
    fn islamic_date(&mut self) -> Option<When> {
        let mut day = self.day_number();
        self.skip(&[Class::Of]);
        let month = self.take_if(|atom| atom.class == Class::IslamicMonth && atom.capital)?;
        if day.is_none() {
            day = self.day_number();
        }
        let year = self.attempt(|c| {
            c.skip(&[Class::Comma]);
            c.take_if(|atom| atom.class == Class::Digits && atom.digits == 4).map(|atom| atom.value)
        });
        let is_sure = day.is_some() || year.is_some() || month.value == 9;
        is_sure.then_some(When::Islamic { year, month: month.value as i8, day })
    }
}

/// A year, month or day of the Persian calendar.
pub(super) fn persian(year: i32, month: Option<i8>, day: Option<i8>) -> Option<Days> {
    if !PERSIAN_YEARS.contains(&year) {
        return None;
    }
    let first = persian_new_year(year)?;
    let Some(month) = month else {
        return Some((first, days::add(persian_new_year(year + 1)?, -1, Unit::Day)?));
    };
    let before = i32::from(month - 1);
    let start = days::add(first, before * 31 - (before - 6).max(0), Unit::Day)?;
    let length = match month {
        1..=6 => 31,
        7..=11 => 30,
        _ => 29 + i32::from(is_persian_leap(year)),
    };
    match day {
        Some(day) if i32::from(day) <= length => {
            let day = days::add(start, i32::from(day) - 1, Unit::Day)?;
            Some((day, day))
        }
        Some(_) => None,
        None => Some((start, days::add(start, length - 1, Unit::Day)?)),
    }
}

/// The Persian year that holds a day.
pub(super) fn persian_year_of(date: Date) -> Option<i32> {
    let year = i32::from(date.year()) - 621;
    let first = PERSIAN_YEARS.contains(&year).then(|| persian_new_year(year))??;
    Some(if date < first { year - 1 } else { year })
}

fn is_persian_leap(year: i32) -> bool {
    (25 * year + 11) % 33 < 8
}

/// The first day of a Persian year: 21 March 2021 is that of 1400.
fn persian_new_year(year: i32) -> Option<Date> {
    let known = days::day(2021, 3, 21)?;
    let leap_days: i32 = if year >= 1400 {
        (1400..year).map(|year| i32::from(is_persian_leap(year))).sum()
    } else {
        -(year..1400).map(|year| i32::from(is_persian_leap(year))).sum::<i32>()
    };
    days::add(known, (year - 1400) * 365 + leap_days, Unit::Day)
}

/// A month or day of the Islamic calendar.
pub(super) fn islamic(year: i32, month: i8, day: Option<i8>) -> Option<Days> {
    if !ISLAMIC_YEARS.contains(&year) {
        return None;
    }
    let months = i32::from(month - 1);
    let epoch = days::day(622, 7, 19)?; // 16 July of the Julian calendar
    let before = (year - 1) * 354 + (3 + 11 * year) / 30 + (59 * months + 1) / 2;
    let first = days::add(epoch, before, Unit::Day)?;
    let length = if month % 2 == 1 || month == 12 && (11 * year + 14) % 30 < 11 { 30 } else { 29 };
    match day {
        Some(day) if i32::from(day) <= length => {
            let day = days::add(first, i32::from(day) - 1, Unit::Day)?;
            Some((day, day))
        }
        Some(_) => None,
        None => Some((first, days::add(first, length - 1, Unit::Day)?)),
    }
}

/// The first day with that Islamic month and day in a Gregorian year.
pub(super) fn islamic_day_in(year: i32, month: i8, day: i8) -> Option<Date> {
    let about = ((year - 622) * 33).div_euclid(32);
    (about - 1..=about + 2)
        .filter_map(|islamic_year| islamic(islamic_year, month, Some(day)))
        .map(|(day, _)| day)
        .find(|date| i32::from(date.year()) == year)
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn the_persian_and_the_islamic_calendar() {
        check(&[
            (
                "Exports of the Iranian year 1399 rose.",
                "the Iranian year 1399 = 2020-03-20/2021-03-20 2020-03-20..2021-03-20 persian-calendar",
            ),
            (
                "In the current Iranian year it grew. In the previous year and the current calendar year it had shrunk.",
                "the current Iranian year = 2020-03-20/2021-03-20 2020-03-20..2021-03-20 persian-calendar; \
                the previous year = 2019-03-21/2020-03-19 2019-03-21..2020-03-19 persian-calendar; \
                the current calendar year = 2020-03-20/2021-03-20 2020-03-20..2021-03-20 persian-calendar",
            ),
            (
                "In the Iranian year 1397 it grew, more than in the previous year.",
                "the Iranian year 1397 = 2018-03-21/2019-03-20 2018-03-21..2019-03-20 persian-calendar; \
                the previous year = 2017-03-21/2018-03-20 2017-03-21..2018-03-20 persian-calendar",
            ),
            (
                "Unlike in 2007 it grew in the previous Iranian calendar year.",
                "2007 = 2007 2007-01-01..2007-12-31 year; \
                the previous Iranian calendar year = 2019-03-21/2020-03-19 2019-03-21..2020-03-19 persian-calendar",
            ),
            ("In the current year it grew.", "the current year = 2020 2020-01-01..2020-12-31 unit-this"),
            ("It begins on Farvardin 15, 1399.", "Farvardin 15, 1399 = 2020-04-03 2020-04-03 persian-calendar"),
            (
                "The current Iranian calendar year is hard.",
                "The current Iranian calendar year = 2020-03-20/2021-03-20 2020-03-20..2021-03-20 persian-calendar",
            ),
            ("The mourning of 10 Muharram 1442.", "10 Muharram 1442 = 2020-08-29 2020-08-29 islamic-calendar"),
        ]);
    }
}

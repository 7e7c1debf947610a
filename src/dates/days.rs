//! Stretches of the Gregorian calendar, as inclusive first and last days; none where the calendar has no such day.

use jiff::civil::{Date, ISOWeekDate, Weekday};
use jiff::{Span, ToSpan};

use super::named::Unit;

/// First and last day, both inclusive.
pub(super) type Days = (Date, Date);

/// The day, if the month has it.
pub(super) fn day(year: i32, month: i8, day: i8) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, month, day).ok()
}

/// A month.
pub(super) fn month(year: i32, month: i8) -> Option<Days> {
    let first = day(year, month, 1)?;
    Some((first, first.last_of_month()))
}

/// Several months from the first of one.
pub(super) fn months(year: i32, first: i8, count: i32) -> Option<Days> {
    let first = day(year, first, 1)?;
    Some((first, add(first, count - 1, Unit::Month)?.last_of_month()))
}

/// Several years from the first of one.
pub(super) fn years(first: i32, count: i32) -> Option<Days> {
    Some((day(first, 1, 1)?, day(first + count - 1, 12, 31)?))
}

/// The ISO week that holds a day, Monday first.
pub(super) fn week(date: Date) -> Option<Days> {
    let monday = add(date, -i32::from(date.weekday().to_monday_zero_offset()), Unit::Day)?;
    Some((monday, add(monday, 6, Unit::Day)?))
}

/// The Saturday and Sunday of the week that holds a day.
pub(super) fn weekend(date: Date) -> Option<Days> {
    let (_, sunday) = week(date)?;
    Some((add(sunday, -1, Unit::Day)?, sunday))
}

/// Year and number of the ISO week that holds a day.
pub(super) fn week_number(date: Date) -> (i16, i8) {
    let week: ISOWeekDate = date.iso_week_date();
    (week.year(), week.week())
}

/// The quarter of a year, from 1.
pub(super) fn quarter(date: Date) -> i8 {
    (date.month() + 2) / 3
}

/// A day so many units later; units below a day count as none.
pub(super) fn add(date: Date, count: i32, unit: Unit) -> Option<Date> {
    let count = i64::from(count);
    let (many, span): (i64, fn(i64) -> Span) = match unit {
        Unit::Second | Unit::Minute | Unit::Hour => return Some(date),
        Unit::Day => (1, |n| n.days()),
        Unit::Week => (1, |n| n.weeks()),
        Unit::Fortnight => (2, |n| n.weeks()),
        Unit::Month => (1, |n| n.months()),
        Unit::Quarter => (3, |n| n.months()),
        Unit::Year => (1, |n| n.years()),
        Unit::Decade => (10, |n| n.years()),
        Unit::Century => (100, |n| n.years()),
    };
    let total = count.checked_mul(many).filter(|total| total.abs() < 4_000_000)?;
    // jiff's spans hold less of the longer units
    let most = if matches!(unit, Unit::Year | Unit::Decade | Unit::Century) { 19_998 } else { 200_000 };
    if unit != Unit::Day && total.abs() > most {
        return None;
    }
    date.checked_add(span(total)).ok()
}

/// Days from one day to another.
pub(super) fn between(from: Date, to: Date) -> i32 {
    from.duration_until(to).as_hours() as i32 / 24
}

/// The day of the week, Monday is 1.
pub(super) fn weekday(number: i8) -> Weekday {
    Weekday::from_monday_one_offset(number).unwrap_or(Weekday::Monday)
}

/// The latest such day of the week that is not after a day.
pub(super) fn weekday_on_or_before(date: Date, number: i8) -> Option<Date> {
    let back = (date.weekday().to_monday_one_offset() - number).rem_euclid(7);
    add(date, -i32::from(back), Unit::Day)
}

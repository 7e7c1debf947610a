//! A date with its value, and the ways to make one.

use jiff::civil::Date;

use super::days::{self, Days};
use super::named::Unit;
use super::reading::{Reference, YearPart};
use super::resolve::Resolved;
use super::value;
use crate::model::{DateKind, Grain};

/// A date with its value, before its kind is known.
pub(super) struct Dated {
    pub value: String,
    pub days: Option<Days>,
    pub grain: Option<Grain>,
    pub rule: &'static str,
}

impl Dated {
    pub fn new(value: impl Into<String>, days: Option<Days>, grain: Grain, rule: &'static str) -> Option<Dated> {
        Some(Dated { value: value.into(), days, grain: Some(grain), rule })
    }

    pub fn day(date: Date, rule: &'static str) -> Option<Dated> {
        Dated::new(value::day(date), Some((date, date)), Grain::Day, rule)
    }

    pub fn month(year: i32, month: i8, rule: &'static str) -> Option<Dated> {
        Dated::new(value::month(year, month), Some(days::month(year, month)?), Grain::Month, rule)
    }

    pub fn year(year: i32, rule: &'static str) -> Option<Dated> {
        Dated::new(value::year(year), Some(days::years(year, 1)?), Grain::Year, rule)
    }

    pub fn resolved(self, kind: DateKind) -> Resolved {
        let Dated { value, days: moment, grain, rule } = self;
        let days = moment.filter(|(from, _)| from.year() > 0 && grain != Some(Grain::Season));
        Resolved { kind, value, days, moment, grain, rule }
    }

    pub fn vague(reference: Reference) -> Option<Dated> {
        Some(Dated { value: reference.value().to_owned(), days: None, grain: None, rule: "vague" })
    }
}

/// The unit of the calendar that holds a day.
pub(super) fn unit_at(date: Date, unit: Unit, rule: &'static str) -> Option<Dated> {
    let year = i32::from(date.year());
    match unit {
        Unit::Second | Unit::Minute | Unit::Hour | Unit::Day => Dated::day(date, rule),
        Unit::Week | Unit::Fortnight => week(date, rule),
        Unit::Month => Dated::month(year, date.month(), rule),
        Unit::Quarter => quarter(year, days::quarter(date), rule),
        Unit::Year => Dated::year(year, rule),
        Unit::Decade => {
            decade(if year < 1 { -((1 - year) / 10 * 10) } else { year / 10 * 10 }).map(|dated| Dated { rule, ..dated })
        }
        Unit::Century => {
            century(if year < 1 { year / 100 - 1 } else { year / 100 + 1 }).map(|dated| Dated { rule, ..dated })
        }
    }
}

pub(super) fn quarter(year: i32, number: i8, rule: &'static str) -> Option<Dated> {
    let dated =
        part_value(&value::year(year), YearPart::Quarter(number), Some(days::months(year, number * 3 - 2, 3)?))?;
    Some(Dated { rule, ..dated })
}

pub(super) fn week(date: Date, rule: &'static str) -> Option<Dated> {
    let (year, week) = days::week_number(date);
    Dated::new(format!("{}-W{week:02}", value::year(i32::from(year))), Some(days::week(date)?), Grain::Week, rule)
}

/// A decade by its first year; one before Christ by its last, below 0.
pub(super) fn decade(first: i32) -> Option<Dated> {
    if first < 0 {
        return Dated::new(format!("BC{:03}", -first / 10), Some(days::years(first - 8, 10)?), Grain::Decade, "decade");
    }
    Dated::new(format!("{:03}", first / 10), Some(days::years(first, 10)?), Grain::Decade, "decade")
}

/// A century by its number, below 0 before Christ.
pub(super) fn century(number: i32) -> Option<Dated> {
    if number < 0 {
        let days = days::years(number * 100 + 1, 100)?;
        return Dated::new(format!("BC{:02}", -number - 1), Some(days), Grain::Century, "century");
    }
    let days = days::years((number - 1) * 100, 100)?;
    Dated::new(format!("{:02}", number - 1), Some(days), Grain::Century, "century")
}

pub(super) fn part_value(year: &str, part: YearPart, days: Option<Days>) -> Option<Dated> {
    match part {
        YearPart::Season(season) => Dated::new(format!("{year}-{}", season.letters()), None, Grain::Season, "season"),
        YearPart::Quarter(number) => Dated::new(format!("{year}-Q{number}"), days, Grain::Quarter, "quarter"),
        YearPart::Half(number) => Dated::new(format!("{year}-H{number}"), days, Grain::Half, "half"),
    }
}

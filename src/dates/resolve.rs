//! From what an expression says to its value and its days: one function for each rule.

use jiff::civil::Date;

use super::calendars;
use super::context::Context;
use super::dated::{Dated, century, decade, week};
use super::days::{self, Days};
use super::named::{Direction, Unit};
use super::reading::*;
use super::value;
use crate::model::{DateKind, Grain, Span};

/// An expression with its value.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Resolved {
    pub kind: DateKind,
    pub value: String,
    /// None before Christ, and for seasons: the text does not say of which half of the Earth.
    pub days: Option<Days>,
    /// The same for these too: what later expressions count from.
    pub moment: Option<Days>,
    pub grain: Option<Grain>,
    /// The name of the rule in the table.
    pub rule: &'static str,
}

impl Context<'_> {
    /// The value of a reading that stands at `span`; none where the calendar has no such date.
    pub fn resolve(&self, reading: &Reading, span: Span) -> Option<Resolved> {
        match reading {
            // to a history "today" is these days
            Reading::Date(When::Deictic(0)) if self.is_history() => {
                Dated::vague(Reference::Present).map(|dated| dated.resolved(DateKind::Date))
            }
            Reading::Date(when) => self.date(when, span).map(|dated| dated.resolved(DateKind::Date)),
            Reading::Time(time, when) => {
                self.time(*time, when.as_ref(), span).map(|dated| dated.resolved(DateKind::Time))
            }
            Reading::Range(first, last) => self.range(first, last, span),
            Reading::In(amount) if amount.number.is_some() && (self.is_entry || self.is_future(span)) => {
                self.shift(*amount, Way::Ahead, None, span).map(|dated| dated.resolved(DateKind::Date))
            }
            Reading::Duration(amount) | Reading::In(amount) => duration(value::duration(*amount), amount),
            Reading::Sum(amounts) => duration(value::sum(amounts), amounts.last()?),
            Reading::Rolling(amount, direction) => Some(self.rolling(*amount, *direction)),
            Reading::Set(recurrence) => Some(Resolved {
                kind: DateKind::Set,
                value: value::set(recurrence),
                days: None,
                moment: None,
                grain: Some(set_grain(recurrence)),
                rule: "set",
            }),
            Reading::Soon if !self.is_future(span) => None,
            Reading::Former if !self.is_history() => None,
            Reading::Former => Dated::vague(Reference::Past).map(|dated| dated.resolved(DateKind::Date)),
            Reading::Soon => Dated::vague(Reference::Future).map(|dated| dated.resolved(DateKind::Date)),
            Reading::Vague(reference) => Dated::vague(*reference).map(|dated| dated.resolved(DateKind::Date)),
        }
    }

    pub(super) fn date(&self, when: &When, span: Span) -> Option<Dated> {
        match when {
            When::Day { weekday, year, month, day, numeric } => self.day(*weekday, *year, *month, *day, *numeric, span),
            When::DayOfMonth { weekday, day, month } => self.day_of_month(*weekday, *day, *month),
            When::Numeric { weekday, first, second, year } => self.numeric(*weekday, *first, *second, *year, span),
            When::Week { number, year } => self.week_number(*number, *year, span),
            When::Month { month, year } => self.month(*month, *year, span),
            When::DirectedMonth { month, direction } => self.directed_month(*month, *direction),
            When::Year(year) => Dated::year(self.year_number(*year)?, "year"),
            When::Fiscal(year) => Dated::new(value::year(self.year_number(*year)?), None, Grain::Year, "year"),
            When::Span { part, year, direction } => self.part_of_year(*part, *year, *direction, span),
            When::Decade(first) => decade(*first),
            When::Century(number) => century(*number),
            When::Weekday { weekday, direction, week } => self.weekday(*weekday, *direction, *week, span),
            When::WeekdaysAway { weekday, count } => {
                let anchor = self.anchor?;
                let latest = days::weekday_on_or_before(anchor, *weekday)?;
                let weeks = if *count < 0 && latest == anchor { *count } else { count + i32::from(*count < 0) };
                Dated::day(days::add(latest, weeks, Unit::Week)?, "ago")
            }
            When::Deictic(count) => match self.anchor.filter(|_| !self.is_history()) {
                Some(anchor) => Dated::day(days::add(anchor, *count, Unit::Day)?, "deictic-day"),
                None => Dated::new("XXXX-XX-XX", None, Grain::Day, "deictic-day"),
            },
            When::Unit { unit, direction } => self.unit(*unit, *direction, span),
            When::Weekend(direction) => self.weekend(*direction, span),
            When::WeekendOf(day) => {
                let (day, _) = self.date(day, span)?.days?;
                self.weekend_near(day)
            }
            When::WeekOf(day) => {
                let (from, _) = self.date(day, span)?.days?;
                week(from, "anchored")
            }
            When::YearEnd(year) => {
                let year = match year {
                    Some(year) => self.year_number(*year)?,
                    None => self.anchor_year()?,
                };
                Dated::day(days::day(year, 12, 31)?, "anchored")
            }
            When::YearAgo(unit) => self.year_ago(*unit, true, span),
            When::Shift { amount, way, base } => self.shift(*amount, *way, base.as_deref(), span),
            When::Nth { nth, what, of } => self.nth(*nth, *what, of, span),
            When::Holiday { holiday, year, direction } => self.holiday(*holiday, *year, *direction, span),
            When::Persian { year, month, day } => self.persian(*year, *month, *day),
            When::PersianYear(direction) => {
                let base = if self.counts_from_focus(*direction) { self.base()?.days.0 } else { self.anchor? };
                let year = calendars::persian_year_of(base)? + steps(*direction);
                self.persian(Some(year), None, None)
            }
            When::Islamic { year, month, day } => self.islamic(*year, *month, *day),
        }
    }

    /// The number of a year.
    pub(super) fn year_number(&self, year: Year) -> Option<i32> {
        match year {
            Year::Number(year) => Some(year),
            Year::Relative(direction) => self.unit_year(direction),
        }
    }

    fn unit_year(&self, direction: Direction) -> Option<i32> {
        let anchor = if self.counts_from_focus(direction) { self.base()?.days.0 } else { self.now()? };
        Some(i32::from(anchor.year()) + steps(direction))
    }

    /// Whether a direction is seen from the date that the text speaks of.
    pub(super) fn counts_from_focus(&self, direction: Direction) -> bool {
        matches!(direction, Direction::That | Direction::Previous | Direction::Following)
    }

    /// A part of a day; without a date that of the anchor.
    fn time(&self, time: TimeOfDay, when: Option<&When>, span: Span) -> Option<Dated> {
        let date = match when {
            Some(when) => self.date(when, span)?,
            None => {
                let told =
                    self.focus.filter(|focus| self.is_narrative && focus.grain <= Grain::Day).map(|focus| focus.days.0);
                match told.or(self.anchor) {
                    Some(day) => Dated::day(day, "clock")?,
                    None => Dated::new("XXXX-XX-XX", None, Grain::Day, "clock")?,
                }
            }
        };
        let days = date.days.filter(|(from, to)| from == to);
        let date_value = date.value.split('T').next().unwrap_or_default().to_owned();
        match time {
            TimeOfDay::Clock(minutes) => {
                let value = format!("{date_value}T{:02}:{:02}", minutes / 60, minutes % 60);
                Dated::new(value, days, if minutes % 60 == 0 { Grain::Hour } else { Grain::Minute }, "clock")
            }
            TimeOfDay::Part(part) => {
                Dated::new(format!("{date_value}T{}", part.letters()), days, Grain::Part, "part-of-day")
            }
        }
    }

    fn range(&self, first: &Reading, last: &Reading, span: Span) -> Option<Resolved> {
        let first = self.resolve(first, span)?;
        let mut last = self.resolve(last, span)?;
        if let (Some((_, from)), Some((to, _))) = (first.days, last.days)
            && to < from
            && last.rule == "weekday"
        {
            let next = days::add(to, 7, Unit::Day)?;
            last = Resolved { value: value::day(next), days: Some((next, next)), ..last };
        }
        let days = match (first.days, last.days) {
            (Some((from, _)), Some((_, to))) if from <= to => Some((from, to)),
            (Some(_), Some(_)) => return None,
            _ => None,
        };
        Some(Resolved {
            kind: first.kind,
            value: format!("{}/{}", first.value, last.value),
            days,
            moment: days,
            grain: last.grain,
            rule: "range",
        })
    }

    /// "the past three weeks": up to the day before the anchor, or from the day after it.
    fn rolling(&self, amount: Amount, direction: Direction) -> Resolved {
        let back = matches!(direction, Direction::Last | Direction::Past | Direction::Latest | Direction::Previous);
        let anchor = self.anchor.filter(|_| !self.is_narrative);
        let stretch = || {
            let anchor = anchor?;
            let (number, unit) = whole(amount.number?, amount.unit)?;
            match (unit, back) {
                (Unit::Second | Unit::Minute | Unit::Hour, _) => {
                    Some((anchor, anchor)).filter(|_| unit != Unit::Hour || number < 24)
                }
                // business counts whole quarters
                (Unit::Quarter, true) => whole_quarters(anchor, -number, -1),
                (Unit::Quarter, false) => whole_quarters(anchor, 1, number),
                (_, true) => Some((days::add(anchor, -number, unit)?, days::add(anchor, -1, Unit::Day)?)),
                (_, false) => Some((days::add(anchor, 1, Unit::Day)?, days::add(anchor, number, unit)?)),
            }
        };
        let days = stretch().filter(|(from, to)| from <= to);
        Resolved {
            kind: DateKind::Duration,
            value: value::duration(amount),
            days,
            moment: None,
            grain: Some(amount.unit.grain()),
            rule: "rolling",
        }
    }
}

/// A length of time that nothing ties to the calendar.
fn duration(value: String, finest: &Amount) -> Option<Resolved> {
    let grain = Some(finest.unit.grain());
    Some(Resolved { kind: DateKind::Duration, value, days: None, moment: None, grain, rule: "duration" })
}

/// From one quarter to another, counted from that of a day.
fn whole_quarters(date: Date, first: i32, last: i32) -> Option<Days> {
    let quarter = |step| {
        let date = days::add(date, step, Unit::Quarter)?;
        days::months(i32::from(date.year()), days::quarter(date) * 3 - 2, 3)
    };
    Some((quarter(first)?.0, quarter(last)?.1))
}

/// Steps from the anchor's unit.
pub(super) fn steps(direction: Direction) -> i32 {
    match direction {
        Direction::Last | Direction::Past | Direction::Previous => -1,
        Direction::Next | Direction::Following => 1,
        _ => 0,
    }
}

fn set_grain(recurrence: &Recurrence) -> Grain {
    match recurrence {
        Recurrence::Every(amount) => amount.unit.grain(),
        Recurrence::Weekday(_, None) => Grain::Day,
        Recurrence::Weekday(_, Some(_)) | Recurrence::DayPart(_) => Grain::Part,
        Recurrence::Month(_) => Grain::Month,
        Recurrence::Season(_) => Grain::Season,
        Recurrence::Weekend => Grain::Weekend,
    }
}

/// The rule of a unit of the calendar.
pub(super) fn unit_rule(direction: Direction) -> &'static str {
    match direction {
        Direction::Last | Direction::Past | Direction::Latest => "unit-last",
        Direction::Next => "unit-next",
        Direction::That | Direction::Previous | Direction::Following => "anchored",
        Direction::This | Direction::Current | Direction::Coming | Direction::Plain => "unit-this",
    }
}

/// A number of units as a whole number, in a smaller unit where it has a half.
pub(super) fn whole(number: f64, unit: Unit) -> Option<(i32, Unit)> {
    let is_whole = number.fract() == 0.0;
    let (number, unit) = match unit {
        _ if is_whole => (number, unit),
        Unit::Year => (number * 12.0, Unit::Month),
        Unit::Decade => (number * 10.0, Unit::Year),
        Unit::Century => (number * 100.0, Unit::Year),
        Unit::Week => (number * 7.0, Unit::Day),
        Unit::Day => (number * 24.0, Unit::Hour),
        Unit::Month | Unit::Quarter => (number * 30.0, Unit::Day),
        unit => (number, unit),
    };
    (number.abs() < 1e6).then(|| (number.round() as i32, unit))
}

//! Values of dates of the calendar: which year a day or month without one belongs to.

use jiff::civil::{Date, ISOWeekDate, Weekday};

use super::Prefer;
use super::calendars;
use super::context::Context;
use super::dated::{Dated, part_value, week};
use super::days::{self, Days};
use super::holidays::Holiday;
use super::named::{Direction, Unit};
use super::reading::{Year, YearPart};
use super::resolve::steps;
use super::value;
use crate::model::{Grain, Span};

/// Days after its end in which a quarter is still spoken of as to come ("expects to report a third-quarter loss").
const REPORTED: i32 = 100;

/// Days that a date on the other side of the anchor than the tense tells seems farther off.
const AGAINST_TENSE: i32 = 20;
/// The same for a month to come where the clause has a verb of the past: a year, so that it is never chosen.
const MONTH_AFTER_PAST_TENSE: i32 = 366;
/// The same for a day to come without a word of the future: news tells of the past, but months are also those of plans.
const DAY_WITHOUT_TENSE: i32 = 60;

/// How much less likely a narrative steps back than on.
const BACKWARD: i32 = 2;

impl Context<'_> {
    /// A day; without a year the nearest to the anchor, in a narrative the nearest to the date that it tells of.
    pub(super) fn day(
        &self,
        weekday: Option<i8>,
        year: Option<Year>,
        month: i8,
        day: i8,
        numeric: bool,
        span: Span,
    ) -> Option<Dated> {
        let rule = match year {
            _ if numeric => "iso",
            Some(_) => "full-date",
            None => "day-month",
        };
        if let Some(year) = year {
            let year = self.year_number(year)?;
            return Dated::day(days::day(year, month, day)?, rule);
        }
        let Some(target) = self.target(span) else {
            days::day(2000, month, day)?;
            return Dated::new(format!("XXXX-{month:02}-{day:02}"), None, Grain::Day, rule);
        };
        // a leap day is up to eight years away
        let reach = if (month, day) == (2, 29) { 8 } else { 1 };
        let year = i32::from(target.year());
        let around = (year - reach..=year + reach).filter_map(|year| days::day(year, month, day));
        if let Some(weekday) = weekday {
            let fitting = around.clone().filter(|date| date.weekday() == days::weekday(weekday));
            if let Some(date) = fitting.min_by_key(|date| days::between(*date, target).abs()) {
                return Dated::day(date, rule);
            }
        }
        let date = self.choose(target, around, DAY_WITHOUT_TENSE, span)?;
        Dated::day(date, rule)
    }

    pub(super) fn month(&self, month: i8, year: Option<Year>, span: Span) -> Option<Dated> {
        if let Some(year) = year {
            return Dated::month(self.year_number(year)?, month, "month-year");
        }
        let Some(target) = self.target(span) else {
            return Dated::new(format!("XXXX-{month:02}"), None, Grain::Month, "month");
        };
        let middle = days::day(i32::from(target.year()), target.month(), 15)?;
        let around = self.years_around(target).filter_map(|year| days::day(year, month, 15));
        let without_tense = if self.is_past(span) { MONTH_AFTER_PAST_TENSE } else { AGAINST_TENSE };
        let date = self.choose(middle, around, without_tense, span)?;
        Dated::month(i32::from(date.year()), month, "month")
    }

    /// The date that months and days without a year are nearest to: in a narrative the year that the sentence names, or
    /// where the narrative stands; else the day of writing.
    pub(super) fn target(&self, span: Span) -> Option<Date> {
        if !self.is_narrative {
            return self.anchor;
        }
        match (self.told_year(span), self.timeline) {
            (Some(year), _) => days::day(year, 7, 1), // so that all its months are nearest
            (None, Some(focus)) => Some(focus.days.0),
            (None, None) => self.anchor,
        }
    }

    /// The year that a narrative is in, where it has named nothing finer since.
    fn told_year(&self, span: Span) -> Option<i32> {
        match (self.year, self.timeline.filter(|focus| focus.grain == Grain::Year)) {
            (Some((year, sentence)), _) if sentence == self.sentence(span) => Some(year),
            (_, focus) => focus.map(|focus| i32::from(focus.days.0.year())),
        }
    }

    fn years_around(&self, target: Date) -> impl Iterator<Item = i32> + Clone + use<> {
        let year = i32::from(target.year());
        year - 1..=year + 1
    }

    /// The nearest of some days, or the one on the side that the user prefers. `without_tense` is how much farther off one
    /// to come seems where no word tells of the future.
    pub(super) fn choose(
        &self,
        target: Date,
        mut among: impl Iterator<Item = Date> + Clone,
        without_tense: i32,
        span: Span,
    ) -> Option<Date> {
        let is_year = self.told_year(span).is_some();
        match self.prefer() {
            _ if self.is_ended(span) => among.filter(|date| *date <= target).max(),
            Some(Prefer::Past) => among.filter(|date| *date <= target).max(),
            Some(Prefer::Future) => among.find(|date| *date >= target),
            _ => {
                let is_future = self.is_future(span);
                among.min_by_key(|date| {
                    let distance = days::between(target, *date);
                    // of two that are about equally near, the tense decides
                    if self.is_narrative && !is_year {
                        return if distance < 0 { -distance * BACKWARD } else { distance };
                    }
                    let against_tense = match is_future {
                        true if distance < 0 => AGAINST_TENSE,
                        false if distance > 0 => without_tense,
                        _ => 0,
                    };
                    distance.abs() + against_tense
                })
            }
        }
    }

    /// "the 9th": of the month that the text speaks of, else of the anchor's.
    pub(super) fn day_of_month(&self, weekday: Option<i8>, day: i8, month: Option<Direction>) -> Option<Dated> {
        let base = match month {
            Some(direction) if !self.counts_from_focus(direction) => {
                days::add(self.anchor?, steps(direction), Unit::Month)?
            }
            direction => days::add(self.base()?.days.0, direction.map_or(0, steps), Unit::Month)?,
        };
        let date = match weekday {
            None => days::day(i32::from(base.year()), base.month(), day)?,
            // "Friday the 13th": of the nearest month in which it is one
            Some(weekday) => (-6..=6)
                .filter_map(|step| days::add(base.first_of_month(), step, Unit::Month))
                .filter_map(|month| days::day(i32::from(month.year()), month.month(), day))
                .filter(|date| date.weekday() == days::weekday(weekday))
                .min_by_key(|date| days::between(base, *date).abs())?,
        };
        Dated::day(date, "anchored")
    }

    /// Two numbers that may be day and month, in the order that is possible, else in the one that the day of the week
    /// or the text shows.
    pub(super) fn numeric(
        &self,
        weekday: Option<i8>,
        first: i8,
        second: i8,
        year: Option<i32>,
        span: Span,
    ) -> Option<Dated> {
        let fits = |day, month| {
            let date = match (year, self.target(span)) {
                (Some(year), _) => days::day(year, month, day)?,
                (None, Some(target)) => {
                    let around = self.years_around(target).filter_map(|year| days::day(year, month, day));
                    around.min_by_key(|date| days::between(*date, target).abs())?
                }
                (None, None) => return None,
            };
            Some(date.weekday() == days::weekday(weekday?))
        };
        let is_day_first = match (first > 12, second > 12) {
            (false, false) if first != second => match (fits(first, second), fits(second, first)) {
                (Some(true), Some(false)) => Some(true),
                (Some(false), Some(true)) => Some(false),
                _ => self.day_first,
            },
            (is_day_first, _) => Some(is_day_first),
        };
        let Some(is_day_first) = is_day_first else {
            let year = year.map_or_else(|| "XXXX".to_owned(), value::year);
            return Dated::new(format!("{year}-XX-XX"), None, Grain::Day, "ambiguous-numeric");
        };
        let (day, month) = if is_day_first { (first, second) } else { (second, first) };
        let dated = self.day(None, year.map(Year::Number), month, day, false, span)?;
        Some(Dated { rule: "numeric", ..dated })
    }

    /// A week by its number; without a year that of the year in which it is nearest.
    pub(super) fn week_number(&self, number: i8, year: Option<Year>, span: Span) -> Option<Dated> {
        let monday = |year: i32| ISOWeekDate::new(i16::try_from(year).ok()?, number, Weekday::Monday).ok();
        let first = match year {
            Some(year) => monday(self.year_number(year)?)?.date(),
            None => match self.target(span) {
                Some(target) => {
                    let around = self.years_around(target).filter_map(monday).map(ISOWeekDate::date);
                    self.choose(target, around, AGAINST_TENSE, span)?
                }
                None => return Dated::new(format!("XXXX-W{number:02}"), None, Grain::Week, "iso"),
            },
        };
        week(first, "iso")
    }

    pub(super) fn part_of_year(
        &self,
        part: YearPart,
        year: Option<Year>,
        direction: Option<Direction>,
        span: Span,
    ) -> Option<Dated> {
        let first_month = part.month();
        let length = if matches!(part, YearPart::Half(_)) { 6 } else { 3 };
        let year = match year {
            Some(year) => self.year_number(year)?,
            None => {
                let Some(target) = self.target(span) else {
                    return part_value("XXXX", part, None);
                };
                self.year_of_part(target, first_month, length, direction, span)?
            }
        };
        let days = Some(days::months(year, first_month, length)?);
        part_value(&value::year(year), part, days)
    }

    /// The year of a season, quarter or half that is told without one: the latest that has begun, or the next one.
    fn year_of_part(
        &self,
        target: Date,
        first_month: i8,
        length: i32,
        direction: Option<Direction>,
        span: Span,
    ) -> Option<i32> {
        let year = i32::from(target.year());
        let parts = (year - 2..=year + 2).filter_map(|year| Some((year, days::months(year, first_month, length)?)));
        let in_narrative = self.is_narrative && self.focus.is_some();
        let (mut parts, mut later) = (parts.clone().rev(), parts);
        match direction {
            Some(Direction::Last | Direction::Past | Direction::Previous) => parts.find(|(_, (_, to))| *to < target),
            Some(Direction::Next | Direction::Following | Direction::Coming) => {
                later.find(|(_, (from, _))| *from > target)
            }
            Some(Direction::This | Direction::Current) => later.find(|(_, (_, to))| days::between(target, *to) > -120),
            // the winter that a narrative comes to after autumn is named by the year of its January
            _ if in_narrative => {
                let is_next = first_month == 12 && target.month() >= 9;
                Some((year + i32::from(is_next), (target, target)))
            }
            _ if self.prefer() == Some(Prefer::Future) => later.find(|(_, (_, to))| *to >= target),
            // reports on a quarter come after it: the one that ended last stays the likelier for a while
            _ if self.prefer().is_none() && self.is_future(span) => {
                later.find(|(_, (_, to))| days::between(*to, target) < REPORTED)
            }
            _ => parts.find(|(_, (from, _))| *from <= target),
        }
        .map(|(year, _)| year)
    }

    pub(super) fn holiday(
        &self,
        holiday: Holiday,
        year: Option<Year>,
        direction: Option<Direction>,
        span: Span,
    ) -> Option<Dated> {
        let year = match (year, self.target(span)) {
            (Some(year), _) => Some(self.year_number(year)?),
            (None, None) => None,
            (None, Some(target)) => {
                let mut around = (i32::from(target.year()) - 2..=i32::from(target.year()) + 2)
                    .filter_map(|year| holiday.in_year(year));
                let date = match direction {
                    Some(Direction::Last | Direction::Past | Direction::Previous) => {
                        around.filter(|date| *date < target).max()
                    }
                    Some(Direction::Next | Direction::Coming | Direction::Following) => {
                        around.find(|date| *date > target)
                    }
                    _ => self.choose(target, around, AGAINST_TENSE, span),
                };
                return Dated::day(date?, "holiday");
            }
        };
        match (year, holiday) {
            (Some(year), _) => Dated::day(holiday.in_year(year)?, "holiday"),
            (None, Holiday::Fixed(month, day)) => {
                Dated::new(format!("XXXX-{month:02}-{day:02}"), None, Grain::Day, "holiday")
            }
            (None, _) => Dated::new("XXXX-XX-XX", None, Grain::Day, "holiday"),
        }
    }

    pub(super) fn persian(&self, year: Option<i32>, month: Option<i8>, day: Option<i8>) -> Option<Dated> {
        let stretch = match year {
            Some(year) => calendars::persian(year, month, day)?,
            None => {
                let anchor = self.anchor?;
                let year = calendars::persian_year_of(anchor)?;
                (year - 1..=year + 1)
                    .filter_map(|year| calendars::persian(year, month, day))
                    .min_by_key(|(from, _)| days::between(*from, anchor).abs())?
            }
        };
        other_calendar(stretch, month, day, "persian-calendar")
    }

    pub(super) fn islamic(&self, year: Option<i32>, month: i8, day: Option<i8>) -> Option<Dated> {
        let stretch = match year {
            Some(year) => calendars::islamic(year, month, day)?,
            None => {
                let anchor = self.anchor?;
                let about = ((i32::from(anchor.year()) - 622) * 33).div_euclid(32);
                (about - 1..=about + 2)
                    .filter_map(|year| calendars::islamic(year, month, day))
                    .min_by_key(|(from, _)| days::between(*from, anchor).abs())?
            }
        };
        other_calendar(stretch, Some(month), day, "islamic-calendar")
    }
}

/// A stretch of another calendar: a day by its Gregorian date, longer ones as a range of dates.
fn other_calendar((from, to): Days, month: Option<i8>, day: Option<i8>, rule: &'static str) -> Option<Dated> {
    match (month, day) {
        (_, Some(_)) => Dated::day(from, rule),
        (Some(_), None) => {
            Dated::new(format!("{}/{}", value::day(from), value::day(to)), Some((from, to)), Grain::Month, rule)
        }
        (None, None) => {
            Dated::new(format!("{}/{}", value::day(from), value::day(to)), Some((from, to)), Grain::Year, rule)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;

    #[test]
    fn the_verb_before_tells_the_side() {
        for (text, expected) in [
            ("The mayor took office in January, after a storm.", "January = 2020-01 2020-01-01..2020-01-31 month"),
            ("They opened a bridge in January and sold it.", "January = 2020-01 2020-01-01..2020-01-31 month"),
            ("The truce was to be signed in January.", "January = 2021-01 2021-01-01..2021-01-31 month"),
            ("They wanted it signed by January.", "January = 2021-01 2021-01-01..2021-01-31 month"),
            ("The council proposed a ballot in January.", "January = 2021-01 2021-01-01..2021-01-31 month"),
            ("The council decided to vote in January.", "January = 2021-01 2021-01-01..2021-01-31 month"),
            ("A ballot in January is their plan.", "January = 2021-01 2021-01-01..2021-01-31 month"),
            ("The works closed in January will reopen.", "January = 2021-01 2021-01-01..2021-01-31 month"),
        ] {
            assert_eq!(found(text, Some("2020-12-09"), None), expected, "{text}");
        }
    }

    #[test]
    fn what_lasts_until_a_day_of_the_week_still_lasts() {
        let expected = "9 a.m. Tuesday = 2020-12-15T09:00 2020-12-15 clock";
        assert_eq!(found("They extended the truce until 9 a.m. Tuesday.", Some("2020-12-09"), None), expected);
    }
}

//! Values of dates seen from the day of writing or from the date that the text speaks of.

use jiff::civil::Date;

use super::Prefer;
use super::context::Context;
use super::dated::{Dated, quarter, unit_at, week};
use super::days;
use super::named::{Direction, Unit};
use super::reading::{Amount, NthUnit, Reference, Way, When};
use super::resolve::{steps, unit_rule, whole};
use super::value;
use crate::model::{Grain, Span};

impl Context<'_> {
    /// A day of the week: the latest up to the anchor, the next one where the clause tells of the future.
    pub(super) fn weekday(
        &self,
        weekday: i8,
        direction: Option<Direction>,
        week: Option<Direction>,
        span: Span,
    ) -> Option<Dated> {
        let rule = match direction {
            None => "weekday",
            Some(Direction::Last | Direction::Past | Direction::Previous) => "weekday-last",
            Some(Direction::Next | Direction::Coming | Direction::Following) => "weekday-next",
            Some(_) => "weekday",
        };
        let from_focus = direction
            .is_some_and(|direction| matches!(direction, Direction::That | Direction::Previous | Direction::Following));
        let anchor = if from_focus { self.base().map(|base| base.days.0) } else { self.anchor };
        let Some(anchor) = anchor else {
            return Dated::new(format!("XXXX-WXX-{weekday}"), None, Grain::Day, rule);
        };
        if let Some(week) = week {
            let (monday, _) = days::week(days::add(anchor, steps(week), Unit::Week)?)?;
            return Dated::day(days::add(monday, i32::from(weekday) - 1, Unit::Day)?, rule);
        }
        let latest = days::weekday_on_or_before(anchor, weekday)?;
        let strictly_after = days::add(latest, 7, Unit::Day)?;
        let strictly_before = if latest == anchor { days::add(latest, -7, Unit::Day)? } else { latest };
        let coming = if latest == anchor { latest } else { strictly_after };
        let nearest = if days::between(latest, anchor) <= 3 { latest } else { strictly_after };
        let date = match direction {
            Some(Direction::Last | Direction::Past | Direction::Previous) => strictly_before,
            Some(Direction::Next | Direction::Following | Direction::Coming) => strictly_after,
            Some(Direction::This | Direction::Current) => coming,
            _ => match self.prefer() {
                Some(Prefer::Past) => latest,
                Some(Prefer::Future) => strictly_after,
                Some(Prefer::Nearest) => nearest,
                None if self.is_future(span) || self.is_awaited(span) => coming,
                None => latest,
            },
        };
        Dated::day(date, rule)
    }

    /// "last March": the latest one that is over; "next": the first that has not begun; "this": the nearest.
    pub(super) fn directed_month(&self, month: i8, direction: Direction) -> Option<Dated> {
        let rule = unit_rule(direction);
        let base = if self.counts_from_focus(direction) { self.base()?.days.0 } else { self.now()? };
        let (year, now) = (i32::from(base.year()), base.month());
        let year = match direction {
            Direction::Last | Direction::Past | Direction::Latest | Direction::Previous => {
                year - i32::from(month >= now)
            }
            Direction::Next | Direction::Coming | Direction::Following => year + i32::from(month <= now),
            // the nearest; but "this September" is never the one that is over
            _ => {
                let distance = i32::from(month) - i32::from(now);
                year + i32::from(distance < -6) - i32::from(distance > 6 && direction == Direction::That)
            }
        };
        Dated::month(year, month, rule)
    }

    /// "last week", "this year", "that month", "the following day".
    pub(super) fn unit(&self, unit: Unit, direction: Direction, span: Span) -> Option<Dated> {
        let from_focus = self.counts_from_focus(direction)
            || self.is_narrative && matches!(direction, Direction::Plain | Direction::This);
        let rule = if from_focus { "anchored" } else { unit_rule(direction) };
        if unit == Unit::Quarter {
            return self.quarter_unit(direction, rule, span);
        }
        let base = if from_focus { self.base().map(|base| base.days.0) } else { self.now() };
        let Some(base) = base else { return Dated::vague(unit_reference(direction)) };
        let step = match direction {
            Direction::Latest => -1,
            Direction::Coming => 1,
            _ => steps(direction),
        };
        let base = days::add(base, step, unit)?;
        unit_at(base, unit, rule)
    }

    fn quarter_unit(&self, direction: Direction, rule: &'static str, span: Span) -> Option<Dated> {
        let told = matches!(direction, Direction::That | Direction::Plain | Direction::Latest);
        if let Some((year, number)) = self.quarter_within(self.sentence(span), 4).filter(|_| told) {
            return quarter(year, number, rule);
        }
        let step = match direction {
            Direction::Latest | Direction::That | Direction::Plain => -1,
            Direction::Coming => 1,
            _ => steps(direction),
        };
        let base = days::add(self.anchor?, step, Unit::Quarter)?;
        unit_at(base, Unit::Quarter, if rule == "unit-this" { "quarter" } else { rule })
    }

    pub(super) fn weekend(&self, direction: Option<Direction>, span: Span) -> Option<Dated> {
        let Some(anchor) = self.anchor else {
            return Dated::new("XXXX-WXX-WE", None, Grain::Weekend, "weekend");
        };
        let (saturday, _) = days::weekend(anchor)?;
        let step = match direction {
            Some(Direction::Last | Direction::Past | Direction::Previous) => -1,
            Some(Direction::Next | Direction::Following) => 1,
            Some(_) => 0,
            None if self.is_future(span) || saturday <= anchor => 0,
            None => -1,
        };
        weekend_at(days::add(anchor, step, Unit::Week)?)
    }

    /// The weekend nearest to a day: of those of Monday to Wednesday the one before.
    pub(super) fn weekend_near(&self, day: Date) -> Option<Dated> {
        weekend_at(days::add(day, -3, Unit::Day)?)
    }

    /// "a year ago", "a year earlier" where the text may speak of quarters.
    pub(super) fn year_ago(&self, unit: Option<Unit>, within_passage: bool, span: Span) -> Option<Dated> {
        let told = self.quarter_within(self.sentence(span), if within_passage { 4 } else { 1 });
        let told = match told {
            None if unit == Some(Unit::Quarter) => {
                let latest = days::add(self.anchor?, -1, Unit::Quarter)?;
                Some((i32::from(latest.year()), days::quarter(latest)))
            }
            told => told,
        };
        if let Some((year, number)) = told {
            return quarter(year - 1, number, "ago");
        }
        Dated::year(self.anchor_year()? - 1, "ago")
    }

    /// So many units from the anchor, from the date that the text speaks of, or from a given day.
    pub(super) fn shift(&self, amount: Amount, way: Way, base: Option<&When>, span: Span) -> Option<Dated> {
        let rule = if matches!(way, Way::Ago | Way::Ahead) && base.is_none() { "ago" } else { "anchored" };
        let back = matches!(way, Way::Ago | Way::Earlier);
        let Some(number) = amount.number else {
            return Dated::vague(if back { Reference::Past } else { Reference::Future });
        };
        if number == 1.0
            && amount.unit == Unit::Year
            && back
            && base.is_none()
            && self.speaks_of_quarters(self.sentence(span))
        {
            return self.year_ago(None, false, span);
        }
        let from = match (base, way) {
            (Some(base), _) => self.date(base, span)?.days.map(|(from, _)| from),
            (None, Way::Ago | Way::Ahead) => self.now(),
            (None, _) => self.base().map(|base| base.days.0),
        };
        let Some(from) = from else {
            return Dated::vague(if back { Reference::Past } else { Reference::Future });
        };
        let (number, unit) = whole(number, amount.unit)?;
        let signed = if back { -number } else { number };
        let (signed, unit) = match unit {
            Unit::Second | Unit::Minute => (0, Unit::Hour),
            Unit::Hour => (signed / 24, Unit::Hour),
            unit => (signed, unit),
        };
        let step_unit = if unit == Unit::Hour { Unit::Day } else { unit };
        let target = days::add(from, signed, step_unit)?;
        match unit {
            Unit::Hour => Dated::new(value::day(target), Some((target, target)), Grain::Hour, rule),
            _ if base.is_some() && unit != Unit::Day => Dated::day(target, rule),
            unit => unit_at(target, unit, rule),
        }
    }

    /// The n-th week, day or day of the week of a longer stretch.
    pub(super) fn nth(&self, nth: i8, what: NthUnit, of: &When, span: Span) -> Option<Dated> {
        let (from, to) = self.date(of, span)?.days?;
        // the last is -1: no step back from the end
        let (steps, from_end) = if nth < 0 { (i32::from(nth) + 1, true) } else { (i32::from(nth) - 1, false) };
        let of_week = |week_day: Date| days::add(week_day, steps * 7, Unit::Day);
        let date = match what {
            NthUnit::Weekday(weekday) => {
                let end = if from_end { to } else { days::add(from, 6, Unit::Day)? };
                of_week(days::weekday_on_or_before(end, weekday)?)?
            }
            NthUnit::Weekend => {
                // by its Saturday
                let end = if from_end { to } else { days::add(from, 6, Unit::Day)? };
                let saturday = of_week(days::weekday_on_or_before(end, 6)?)?;
                return (from <= saturday && saturday <= to).then(|| weekend_at(saturday))?;
            }
            NthUnit::Unit(Unit::Day) => days::add(if from_end { to } else { from }, steps, Unit::Day)?,
            NthUnit::Unit(Unit::Week) => {
                // a week belongs to the stretch that holds its Thursday
                let thursday = if from_end { days::add(to, -3, Unit::Day)? } else { days::add(from, 3, Unit::Day)? };
                let monday = of_week(days::week(thursday)?.0)?;
                return (days::add(monday, 6, Unit::Day)? >= from && monday <= to).then(|| week(monday, "anchored"))?;
            }
            NthUnit::Unit(_) => {
                let month = days::add(if from_end { to } else { from }, steps, Unit::Month)?;
                return (from <= month && month <= to).then(|| unit_at(month, Unit::Month, "anchored"))?;
            }
        };
        (from <= date && date <= to).then(|| Dated::day(date, "anchored"))?
    }
}

/// The weekend of the week that holds a day.
fn weekend_at(date: Date) -> Option<Dated> {
    let (from, to) = days::weekend(date)?;
    let (year, week) = days::week_number(from);
    Dated::new(format!("{year:04}-W{week:02}-WE"), Some((from, to)), Grain::Weekend, "weekend")
}

fn unit_reference(direction: Direction) -> Reference {
    match steps(direction) {
        -1 => Reference::Past,
        1 => Reference::Future,
        _ => Reference::Present,
    }
}

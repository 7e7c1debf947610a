//! From what an expression says to its value and its days: one function for each rule.

use jiff::civil::Date;

use super::Prefer;
use super::calendars;
use super::context::Context;
use super::days::{self, Days};
use super::holidays::Holiday;
use super::reading::*;
use super::value;
use crate::model::{DateKind, Grain, Span};

/// Days after its end in which a quarter is still spoken of as to come ("expects to report a third-quarter loss").
const REPORTED: i32 = 100;

/// How much less likely a narrative steps back than on.
const BACKWARD: i32 = 2;

/// An expression with its value.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Resolved {
    pub kind: DateKind,
    pub value: String,
    /// None before Christ.
    pub days: Option<Days>,
    /// The same, also before Christ: what later expressions count from.
    pub moment: Option<Days>,
    pub grain: Option<Grain>,
    /// The name of the rule in the table.
    pub rule: &'static str,
}

/// A date with its value, before its kind is known.
struct Dated {
    value: String,
    days: Option<Days>,
    grain: Option<Grain>,
    rule: &'static str,
}

impl Dated {
    fn new(value: impl Into<String>, days: Option<Days>, grain: Grain, rule: &'static str) -> Option<Dated> {
        Some(Dated { value: value.into(), days, grain: Some(grain), rule })
    }

    fn day(date: Date, rule: &'static str) -> Option<Dated> {
        Dated::new(value::day(date), Some((date, date)), Grain::Day, rule)
    }

    fn month(year: i32, month: i8, rule: &'static str) -> Option<Dated> {
        Dated::new(value::month(year, month), Some(days::month(year, month)?), Grain::Month, rule)
    }

    fn year(year: i32, rule: &'static str) -> Option<Dated> {
        Dated::new(value::year(year), Some(days::years(year, 1)?), Grain::Year, rule)
    }

    fn resolved(self, kind: DateKind) -> Resolved {
        let Dated { value, days: moment, grain, rule } = self;
        let days = moment.filter(|(from, _)| from.year() > 0);
        Resolved { kind, value, days, moment, grain, rule }
    }

    fn vague(reference: Reference) -> Option<Dated> {
        Some(Dated { value: reference.value().to_owned(), days: None, grain: None, rule: "vague" })
    }
}

impl Context<'_> {
    /// The value of a reading that stands at `span`; none where the calendar has no such date.
    pub fn resolve(&self, reading: &Reading, span: Span) -> Option<Resolved> {
        match reading {
            Reading::Date(when) => self.date(when, span).map(|dated| dated.resolved(DateKind::Date)),
            Reading::Time(time, when) => {
                self.time(*time, when.as_ref(), span).map(|dated| dated.resolved(DateKind::Time))
            }
            Reading::Range(first, last) => self.range(first, last, span),
            Reading::In(amount) if amount.number.is_some() && (self.is_entry || self.is_future(span)) => {
                self.shift(*amount, Way::Ahead, None, span).map(|dated| dated.resolved(DateKind::Date))
            }
            Reading::Duration(amount) | Reading::In(amount) => Some(Resolved {
                kind: DateKind::Duration,
                value: value::duration(*amount),
                days: None,
                moment: None,
                grain: Some(amount.unit.grain()),
                rule: "duration",
            }),
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
            Reading::Former if !self.is_narrative || self.anchor.is_none() => None,
            Reading::Former => Dated::vague(Reference::Past).map(|dated| dated.resolved(DateKind::Date)),
            Reading::Soon => Dated::vague(Reference::Future).map(|dated| dated.resolved(DateKind::Date)),
            Reading::Vague(reference) => Dated::vague(*reference).map(|dated| dated.resolved(DateKind::Date)),
        }
    }

    fn date(&self, when: &When, span: Span) -> Option<Dated> {
        match when {
            When::Day { weekday, year, month, day, numeric } => self.day(*weekday, *year, *month, *day, *numeric, span),
            When::DayOfMonth { weekday, day, month } => self.day_of_month(*weekday, *day, *month),
            When::Numeric { first, second, year } => self.numeric(*first, *second, *year),
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
            When::Deictic(count) => match self.anchor {
                Some(anchor) => Dated::day(days::add(anchor, *count, Unit::Day)?, "deictic-day"),
                None => Dated::new("XXXX-XX-XX", None, Grain::Day, "deictic-day"),
            },
            When::Unit { unit, direction } => self.unit(*unit, *direction, span),
            When::Weekend(direction) => self.weekend(*direction, span),
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
                let year = calendars::persian_year_of(self.anchor?)? + steps(*direction);
                self.persian(Some(year), None, None)
            }
            When::Islamic { year, month, day } => self.islamic(*year, *month, *day),
        }
    }

    /// The number of a year.
    fn year_number(&self, year: Year) -> Option<i32> {
        match year {
            Year::Number(year) => Some(year),
            Year::Relative(direction) => self.unit_year(direction),
        }
    }

    fn unit_year(&self, direction: Direction) -> Option<i32> {
        let anchor = if self.counts_from_focus(direction) { self.base()?.days.0 } else { self.anchor? };
        Some(i32::from(anchor.year()) + steps(direction))
    }

    /// Whether a direction is seen from the date that the text speaks of.
    fn counts_from_focus(&self, direction: Direction) -> bool {
        matches!(direction, Direction::That | Direction::Previous | Direction::Following)
    }

    /// A day; without a year the nearest to the anchor, in a narrative the nearest to the date that it tells of.
    fn day(
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
        let around = self.years_around(target).filter_map(|year| days::day(year, month, day));
        if let Some(weekday) = weekday {
            let fitting = around.clone().filter(|date| date.weekday() == days::weekday(weekday));
            if let Some(date) = fitting.min_by_key(|date| days::between(*date, target).abs()) {
                return Dated::day(date, rule);
            }
        }
        let date = self.choose(target, around, span)?;
        Dated::day(date, rule)
    }

    /// The date that months and days without a year are nearest to: in a narrative the year that the sentence names, or
    /// where the narrative stands; else the day of writing.
    fn target(&self, span: Span) -> Option<Date> {
        if !self.is_narrative {
            return self.anchor;
        }
        let middle = |year: i32| days::day(year, 7, 1); // so that all its months are nearest
        match (self.year, self.timeline) {
            (Some((year, sentence)), _) if sentence == self.sentence(span) => middle(year),
            (_, Some(focus)) if focus.grain == Grain::Year => middle(i32::from(focus.days.0.year())),
            (_, Some(focus)) => Some(focus.days.0),
            _ => self.anchor,
        }
    }

    fn years_around(&self, target: Date) -> impl Iterator<Item = i32> + Clone + use<> {
        let year = i32::from(target.year());
        year - 1..=year + 1
    }

    /// The nearest of some days, or the one on the side that the user prefers.
    fn choose(&self, target: Date, mut among: impl Iterator<Item = Date> + Clone, span: Span) -> Option<Date> {
        match self.prefer() {
            _ if self.is_ended(span) => among.filter(|date| *date <= target).max(),
            Some(Prefer::Past) => among.filter(|date| *date <= target).max(),
            Some(Prefer::Future) => among.find(|date| *date >= target),
            _ => {
                let is_future = self.is_future(span);
                among.min_by_key(|date| {
                    let distance = days::between(target, *date);
                    // of two that are almost equally near, the tense decides
                    if self.is_narrative {
                        return if distance < 0 { -distance * BACKWARD } else { distance };
                    }
                    let against = if is_future { distance < 0 } else { distance > 0 };
                    distance.abs() + if against { 20 } else { 0 }
                })
            }
        }
    }

    /// "the 9th": of the month that the text speaks of, else of the anchor's.
    fn day_of_month(&self, weekday: Option<i8>, day: i8, month: Option<Direction>) -> Option<Dated> {
        let base = match month {
            Some(direction) if !self.counts_from_focus(direction) => {
                days::add(self.anchor?, steps(direction), Unit::Month)?
            }
            _ => self.base()?.days.0,
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

    /// Two numbers that may be day and month; by the day first unless only the other order is possible.
    fn numeric(&self, first: i8, second: i8, year: Option<i32>) -> Option<Dated> {
        let year = year?;
        match (first > 12, second > 12) {
            (true, _) => Dated::day(days::day(year, second, first)?, "numeric"),
            (_, true) => Dated::day(days::day(year, first, second)?, "numeric"),
            _ if first == second => Dated::day(days::day(year, first, second)?, "numeric"),
            _ => match self.day_first {
                Some(true) => Dated::day(days::day(year, second, first)?, "numeric"),
                Some(false) => Dated::day(days::day(year, first, second)?, "numeric"),
                None => Dated::new(format!("{year:04}-XX-XX"), None, Grain::Day, "ambiguous-numeric"),
            },
        }
    }

    fn month(&self, month: i8, year: Option<Year>, span: Span) -> Option<Dated> {
        if let Some(year) = year {
            return Dated::month(self.year_number(year)?, month, "month-year");
        }
        let Some(target) = self.target(span) else {
            return Dated::new(format!("XXXX-{month:02}"), None, Grain::Month, "month");
        };
        let middle = days::day(i32::from(target.year()), target.month(), 15)?;
        let around = self.years_around(target).filter_map(|year| days::day(year, month, 15));
        let date = self.choose(middle, around, span)?;
        Dated::month(i32::from(date.year()), month, "month")
    }

    /// "last March": the latest one that is over; "next": the first that has not begun; "this": the nearest.
    fn directed_month(&self, month: i8, direction: Direction) -> Option<Dated> {
        let rule = unit_rule(direction);
        let base = if self.counts_from_focus(direction) { self.base()?.days.0 } else { self.anchor? };
        let (year, now) = (i32::from(base.year()), base.month());
        let year = match direction {
            Direction::Last | Direction::Past | Direction::Latest | Direction::Previous => {
                year - i32::from(month >= now)
            }
            Direction::Next | Direction::Coming | Direction::Following => year + i32::from(month <= now),
            _ => {
                let distance = i32::from(month) - i32::from(now);
                year + i32::from(distance < -6) - i32::from(distance > 6)
            }
        };
        Dated::month(year, month, rule)
    }

    fn part_of_year(
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
        let days = Some(days::months(year, first_month, length)?).filter(|_| !matches!(part, YearPart::Season(_)));
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
            _ if in_narrative => Some((year, (target, target))),
            _ if self.prefer() == Some(Prefer::Future) => later.find(|(_, (_, to))| *to >= target),
            // reports on a quarter come after it: the one that ended last stays the likelier for a while
            _ if self.prefer().is_none() && self.is_future(span) => {
                later.find(|(_, (_, to))| days::between(*to, target) < REPORTED)
            }
            _ => parts.find(|(_, (from, _))| *from <= target),
        }
        .map(|(year, _)| year)
    }

    /// A day of the week: the latest up to the anchor, the next one where the clause tells of the future.
    fn weekday(&self, weekday: i8, direction: Option<Direction>, week: Option<Direction>, span: Span) -> Option<Dated> {
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
                None if self.is_future(span) => coming,
                None => latest,
            },
        };
        Dated::day(date, rule)
    }

    /// "last week", "this year", "that month", "the following day".
    fn unit(&self, unit: Unit, direction: Direction, span: Span) -> Option<Dated> {
        let from_focus = self.counts_from_focus(direction)
            || self.is_narrative && matches!(direction, Direction::Plain | Direction::This);
        let rule = if from_focus { "anchored" } else { unit_rule(direction) };
        if unit == Unit::Quarter {
            return self.quarter_unit(direction, rule, span);
        }
        let base = if from_focus { self.base().map(|base| base.days.0) } else { self.anchor };
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

    fn weekend(&self, direction: Option<Direction>, span: Span) -> Option<Dated> {
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
        let (from, to) = days::weekend(days::add(anchor, step, Unit::Week)?)?;
        let (year, week) = days::week_number(from);
        Dated::new(format!("{year:04}-W{week:02}-WE"), Some((from, to)), Grain::Weekend, "weekend")
    }

    /// "a year ago", "a year earlier" where the text may speak of quarters.
    fn year_ago(&self, unit: Option<Unit>, within_passage: bool, span: Span) -> Option<Dated> {
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
    fn shift(&self, amount: Amount, way: Way, base: Option<&When>, span: Span) -> Option<Dated> {
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
            (None, Way::Ago | Way::Ahead) => self.anchor,
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
    fn nth(&self, nth: i8, what: NthUnit, of: &When, span: Span) -> Option<Dated> {
        let (from, to) = self.date(of, span)?.days?;
        let nth = i32::from(nth);
        match what {
            NthUnit::Weekday(weekday) => {
                let first = days::add(
                    days::weekday_on_or_before(days::add(from, 6, Unit::Day)?, weekday)?,
                    (nth - 1) * 7,
                    Unit::Day,
                )?;
                let last = days::weekday_on_or_before(to, weekday)?;
                let date = if nth < 0 { last } else { first };
                (date <= to).then(|| Dated::day(date, "anchored"))?
            }
            NthUnit::Unit(Unit::Day) => {
                let date = if nth < 0 { to } else { days::add(from, nth - 1, Unit::Day)? };
                (date <= to).then(|| Dated::day(date, "anchored"))?
            }
            NthUnit::Unit(Unit::Week) => {
                // a week belongs to the stretch that holds its Thursday
                let first = days::week(days::add(from, 3, Unit::Day)?)?.0;
                let last = days::week(days::add(to, -3, Unit::Day)?)?.0;
                let monday = if nth < 0 { last } else { days::add(first, (nth - 1) * 7, Unit::Day)? };
                (monday <= to).then(|| week(monday, "anchored"))?
            }
            NthUnit::Unit(_) => {
                let month = if nth < 0 { to } else { days::add(from, nth - 1, Unit::Month)? };
                (month <= to).then(|| unit_at(month, Unit::Month, "anchored"))?
            }
        }
    }

    fn holiday(&self, holiday: Holiday, year: Option<Year>, direction: Option<Direction>, span: Span) -> Option<Dated> {
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
                    _ => self.choose(target, around, span),
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

    fn persian(&self, year: Option<i32>, month: Option<i8>, day: Option<i8>) -> Option<Dated> {
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

    fn islamic(&self, year: Option<i32>, month: i8, day: Option<i8>) -> Option<Dated> {
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

/// From one quarter to another, counted from that of a day.
fn whole_quarters(date: Date, first: i32, last: i32) -> Option<Days> {
    let quarter = |step| {
        let date = days::add(date, step, Unit::Quarter)?;
        days::months(i32::from(date.year()), days::quarter(date) * 3 - 2, 3)
    };
    Some((quarter(first)?.0, quarter(last)?.1))
}

/// Steps from the anchor's unit.
fn steps(direction: Direction) -> i32 {
    match direction {
        Direction::Last | Direction::Past | Direction::Previous => -1,
        Direction::Next | Direction::Following => 1,
        _ => 0,
    }
}

fn unit_rule(direction: Direction) -> &'static str {
    match direction {
        Direction::Last | Direction::Past | Direction::Latest => "unit-last",
        Direction::Next => "unit-next",
        Direction::That | Direction::Previous | Direction::Following => "anchored",
        Direction::This | Direction::Current | Direction::Coming | Direction::Plain => "unit-this",
    }
}

fn unit_reference(direction: Direction) -> Reference {
    match steps(direction) {
        -1 => Reference::Past,
        1 => Reference::Future,
        _ => Reference::Present,
    }
}

/// The unit of the calendar that holds a day.
fn unit_at(date: Date, unit: Unit, rule: &'static str) -> Option<Dated> {
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

fn quarter(year: i32, number: i8, rule: &'static str) -> Option<Dated> {
    let dated =
        part_value(&value::year(year), YearPart::Quarter(number), Some(days::months(year, number * 3 - 2, 3)?))?;
    Some(Dated { rule, ..dated })
}

fn week(date: Date, rule: &'static str) -> Option<Dated> {
    let (year, week) = days::week_number(date);
    Dated::new(format!("{}-W{week:02}", value::year(i32::from(year))), Some(days::week(date)?), Grain::Week, rule)
}

/// A decade by its first year; one before Christ by its last, below 0.
fn decade(first: i32) -> Option<Dated> {
    if first < 0 {
        return Dated::new(format!("BC{:03}", -first / 10), Some(days::years(first - 8, 10)?), Grain::Decade, "decade");
    }
    Dated::new(format!("{:03}", first / 10), Some(days::years(first, 10)?), Grain::Decade, "decade")
}

/// A century by its number, below 0 before Christ.
fn century(number: i32) -> Option<Dated> {
    if number < 0 {
        let days = days::years(number * 100 + 1, 100)?;
        return Dated::new(format!("BC{:02}", -number - 1), Some(days), Grain::Century, "century");
    }
    let days = days::years((number - 1) * 100, 100)?;
    Dated::new(format!("{:02}", number - 1), Some(days), Grain::Century, "century")
}

fn part_value(year: &str, part: YearPart, days: Option<Days>) -> Option<Dated> {
    match part {
        YearPart::Season(season) => Dated::new(format!("{year}-{}", season.letters()), None, Grain::Season, "season"),
        YearPart::Quarter(number) => Dated::new(format!("{year}-Q{number}"), days, Grain::Quarter, "quarter"),
        YearPart::Half(number) => Dated::new(format!("{year}-H{number}"), days, Grain::Half, "half"),
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

/// A number of units as a whole number, in a smaller unit where it has a half.
fn whole(number: f64, unit: Unit) -> Option<(i32, Unit)> {
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

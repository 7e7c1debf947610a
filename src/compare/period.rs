//! Periods that users name, and the periods of a calendar.

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan;
use jiff::civil::{Date, ISOWeekDate, Weekday, date};

/// A stretch of days with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// As the user wrote it, or as the calendar has it: `2020-04`.
    pub name: String,
    /// The first day.
    pub from: Date,
    /// The last day, inclusive.
    pub to: Date,
}

/// A unit of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grain {
    /// A day.
    Day,
    /// An ISO 8601 week, Monday to Sunday.
    Week,
    /// A month.
    Month,
    /// Three months.
    Quarter,
    /// A year.
    Year,
}

/// Words that are no period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeriodError(String);

impl Period {
    /// Whether a day lies in it.
    pub fn has(&self, day: Date) -> bool {
        self.from <= day && day <= self.to
    }

    /// Whether a day lies in both.
    pub fn overlaps(&self, other: &Period) -> bool {
        self.from <= other.to && other.from <= self.to
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// Reads `2020`, `2020-Q2`, `2020-04`, `2020-W17`, `2020-04-21`, and from one of these to another: `2020-04-01..2020-04-15`.
impl FromStr for Period {
    type Err = PeriodError;

    fn from_str(words: &str) -> Result<Period, PeriodError> {
        let fault = || PeriodError(words.to_owned());
        let (first, last) = words.split_once("..").unwrap_or((words, words));
        let first = unit(first.trim()).ok_or_else(fault)?;
        let last = unit(last.trim()).ok_or_else(fault)?;
        if first.from > last.to {
            return Err(fault());
        }
        Ok(Period { name: words.trim().to_owned(), from: first.from, to: last.to })
    }
}

impl fmt::Display for PeriodError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:?} is no period; a period is a year 2020, a quarter 2020-Q2, a month 2020-04, a week 2020-W17, \
             a day 2020-04-21, or from one to another: 2020-04-01..2020-04-15",
            self.0
        )
    }
}

impl std::error::Error for PeriodError {}

/// One year, quarter, month, week or day.
fn unit(words: &str) -> Option<Period> {
    let (year, rest) = match words.split_once('-') {
        Some((year, rest)) => (year, Some(rest)),
        None => (words, None),
    };
    let digits = |text: &str, count: usize| {
        let fits = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
        fits.then(|| text.parse::<i16>().ok()).flatten()
    };
    let year = digits(year, 4)?;
    let first = |month: i16| Date::new(year, i8::try_from(month).ok()?, 1).ok();
    let (grain, day) = match rest {
        None => (Grain::Year, first(1)?),
        Some(rest) => match (rest.strip_prefix(['Q', 'q']), rest.strip_prefix(['W', 'w'])) {
            (Some(quarter), _) => (Grain::Quarter, first(digits(quarter, 1)? * 3 - 2)?),
            (_, Some(week)) => {
                let week = i8::try_from(digits(week, 2)?).ok()?;
                (Grain::Week, ISOWeekDate::new(year, week, Weekday::Monday).ok()?.date())
            }
            _ => match rest.split_once('-') {
                None => (Grain::Month, first(digits(rest, 2)?)?),
                Some((month, day)) => {
                    let [month, day] = [month, day].map(|part| digits(part, 2).and_then(|n| i8::try_from(n).ok()));
                    (Grain::Day, Date::new(year, month?, day?).ok()?)
                }
            },
        },
    };
    Some(grain.holding(day))
}

impl Grain {
    /// The period of this grain that holds a day.
    pub fn holding(self, day: Date) -> Period {
        let year = day.year();
        let (name, from, to) = match self {
            Grain::Day => (day.to_string(), day, day),
            Grain::Week => {
                let week = day.iso_week_date();
                let before = i64::from(week.weekday().to_monday_zero_offset());
                let from = day.saturating_sub(before.days());
                (format!("{:04}-W{:02}", week.year(), week.week()), from, from.saturating_add(6.days()))
            }
            Grain::Month => (format!("{year:04}-{:02}", day.month()), day.first_of_month(), day.last_of_month()),
            Grain::Quarter => {
                let quarter = (day.month() - 1) / 3;
                let from = date(year, quarter * 3 + 1, 1);
                let to = date(year, quarter * 3 + 3, 1).last_of_month();
                (format!("{year:04}-Q{}", quarter + 1), from, to)
            }
            Grain::Year => (format!("{year:04}"), day.first_of_year(), day.last_of_year()),
        };
        Period { name, from, to }
    }

    /// All periods of this grain that have a day from `from` to `to`, in order.
    pub fn periods(self, from: Date, to: Date) -> impl Iterator<Item = Period> {
        let mut next = (from <= to).then_some(from);
        std::iter::from_fn(move || {
            let period = self.holding(next?);
            next = period.to.tomorrow().ok().filter(|&day| day <= to);
            Some(period)
        })
    }

    /// The word of the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Grain::Day => "day",
            Grain::Week => "week",
            Grain::Month => "month",
            Grain::Quarter => "quarter",
            Grain::Year => "year",
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_way_to_write_a_period() {
        for (words, from, to) in [
            ("2020", date(2020, 1, 1), date(2020, 12, 31)),
            ("2020-Q2", date(2020, 4, 1), date(2020, 6, 30)),
            ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
            ("2020-W53", date(2020, 12, 28), date(2021, 1, 3)),
            ("2020-04-21", date(2020, 4, 21), date(2020, 4, 21)),
            ("2020-04-01..2020-04-15", date(2020, 4, 1), date(2020, 4, 15)),
            ("2019-12..2020", date(2019, 12, 1), date(2020, 12, 31)),
        ] {
            let period: Period = words.parse().unwrap();
            assert_eq!((period.from, period.to, period.name.as_str()), (from, to, words));
        }
    }

    #[test]
    fn other_words_are_refused_with_a_hint() {
        for words in
            ["", "20", "2020-13", "2020-02-30", "2020-Q5", "2021-W53", "May", "2020..2019", "..", "2020-+4", "2020-4"]
        {
            let error = words.parse::<Period>().unwrap_err().to_string();
            assert!(error.contains("2020-04-01..2020-04-15"), "{words}: {error}");
        }
    }

    proptest! {
        #[test]
        fn periods_cover_a_range_without_gap_or_overlap(start in 0i32..20_000, days in 0i32..800, grain in 0usize..5) {
            let grain = [Grain::Day, Grain::Week, Grain::Month, Grain::Quarter, Grain::Year][grain];
            let from = date(1970, 1, 1).saturating_add(start.days());
            let to = from.saturating_add(days.days());
            let periods: Vec<Period> = grain.periods(from, to).collect();
            prop_assert!(periods[0].has(from) && periods[periods.len() - 1].has(to));
            for pair in periods.windows(2) {
                prop_assert_eq!(pair[0].to.tomorrow().unwrap(), pair[1].from);
            }
            for period in &periods {
                let again: Period = period.name.parse().unwrap();
                prop_assert_eq!(&again, period);
            }
        }

        #[test]
        fn no_words_make_it_panic(words in any::<String>()) {
            let _ = words.parse::<Period>();
        }
    }
}

//! Axes: where a value stands on paper, and which values are written beside it.

use jiff::ToSpan;
use jiff::civil::Date;

/// A straight line from values to places on paper.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scale {
    from: f64,
    to: f64,
    low: f64,
    high: f64,
}

impl Scale {
    /// `from` stands at `low`, `to` at `high`. Where both values are equal, everything stands in the middle.
    pub fn new((from, to): (f64, f64), (low, high): (f64, f64)) -> Scale {
        Scale { from, to, low, high }
    }

    /// The place of a value.
    pub fn place(&self, value: f64) -> f64 {
        let width = self.to - self.from;
        let share = if width == 0.0 { 0.5 } else { (value - self.from) / width };
        self.low + share * (self.high - self.low)
    }
}

/// Round values from 0 to at least `largest`, about five of them: steps of 1, 2 or 5 times a power of ten.
/// Steps below 1 only where the largest value is below 1.
pub(super) fn ticks(largest: f64) -> Vec<f64> {
    if !(largest.is_finite() && largest > 0.0) {
        return vec![0.0, 1.0];
    }
    let power = 10f64.powf((largest / 5.0).log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].map(|factor| factor * power).into_iter().find(|step| largest / step <= 5.0);
    let step = step.unwrap_or(10.0 * power);
    let step = if largest >= 1.0 { step.max(1.0) } else { step };
    let count = (largest / step).ceil() as usize;
    (0..=count).map(|place| place as f64 * step).collect()
}

/// First days of days, weeks, months or years up to `last`, about eight of them, with their labels. The first ones may
/// lie before `first`.
pub(super) fn date_ticks(first: Date, last: Date) -> Vec<(Date, String)> {
    const MOST: usize = 8;
    let days = first.until(last).map_or(0, |span| span.get_days().unsigned_abs() as usize);
    if let Some(step) = [1, 2, 7].into_iter().find(|step| days / step < MOST) {
        return steps(first, last, |day| day.checked_add((step as i64).days()).ok(), |day| day.to_string());
    }
    if let Some(step) = [1, 2, 3, 6].into_iter().find(|step| days / (step * 30) < MOST) {
        let month = if step == 1 { first.first_of_month() } else { first.first_of_year() };
        let next = |day: Date| day.checked_add((step as i64).months()).ok();
        return steps(month, last, next, |day| day.strftime("%Y-%m").to_string());
    }
    let year = first.first_of_year();
    let step = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000].into_iter().find(|step| days / (step * 365) < MOST);
    let step = step.unwrap_or(5_000) as i64;
    steps(year, last, |day| day.checked_add(step.years()).ok(), |day| day.year().to_string())
}

fn steps(
    first: Date,
    last: Date,
    next: impl Fn(Date) -> Option<Date>,
    label: impl Fn(Date) -> String,
) -> Vec<(Date, String)> {
    std::iter::successors(Some(first), |&day| next(day))
        .take_while(|&day| day <= last)
        .map(|day| (day, label(day)))
        .collect()
}

/// Days since 1970, for a [`Scale`].
pub(super) fn day_number(date: Date) -> f64 {
    date.duration_since(Date::constant(1970, 1, 1)).as_hours() as f64 / 24.0
}

/// A place on paper, in tenths of a unit.
pub(super) fn place(value: f64) -> String {
    let text = format!("{value:.1}");
    if text == "-0.0" { "0.0".to_owned() } else { text }
}

/// A value as a reader writes it: whole numbers without a point, others with at most two digits behind it.
pub(super) fn number(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e15 {
        let sign = if value < 0.0 { "−" } else { "" };
        return format!("{sign}{}", super::count(value.abs() as u64));
    }
    format!("{value:.2}").replace('-', "−")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ticks_are_round_and_reach_the_largest_value() {
        assert_eq!(ticks(0.0), [0.0, 1.0]);
        assert_eq!(ticks(3.0), [0.0, 1.0, 2.0, 3.0]);
        assert_eq!(ticks(23.0), [0.0, 5.0, 10.0, 15.0, 20.0, 25.0]);
        assert_eq!(ticks(400.0), [0.0, 100.0, 200.0, 300.0, 400.0]);
        assert_eq!(ticks(0.4), [0.0, 0.1, 0.2, 0.30000000000000004, 0.4]);
        assert_eq!(ticks(f64::NAN), [0.0, 1.0]);
    }

    #[test]
    fn dates_get_the_unit_that_fits() {
        let labels = |first, last| date_ticks(first, last).into_iter().map(|(_, label)| label).collect::<Vec<_>>();
        assert_eq!(labels(date(2020, 4, 30), date(2020, 5, 2)), ["2020-04-30", "2020-05-01", "2020-05-02"]);
        assert_eq!(labels(date(2020, 1, 15), date(2020, 4, 2)), ["2020-01", "2020-02", "2020-03", "2020-04"]);
        assert_eq!(
            labels(date(2016, 2, 1), date(2019, 3, 1)),
            ["2016-01", "2016-07", "2017-01", "2017-07", "2018-01", "2018-07", "2019-01"]
        );
        assert_eq!(
            labels(date(1990, 2, 1), date(2020, 3, 1)),
            ["1990", "1995", "2000", "2005", "2010", "2015", "2020"]
        );
    }

    proptest! {
        #[test]
        fn there_are_a_few_ticks(largest in 0.0..1e12_f64, first in -9999_i16..9999, years in 0_i16..9999) {
            let ticks = ticks(largest);
            prop_assert!((2..=7).contains(&ticks.len()) && *ticks.last().unwrap() >= largest, "{ticks:?}");
            let last = date(first.saturating_add(years).min(9999), 12, 31);
            prop_assert!((1..=14).contains(&date_ticks(date(first, 1, 1), last).len()));
        }
    }

    #[test]
    fn figures_are_short() {
        assert_eq!([3.0, -1_234.0, 0.25, -0.5].map(number), ["3", "−1,234", "0.25", "−0.50"]);
        assert_eq!([1.04, -0.04].map(place), ["1.0", "0.0"]);
    }
}

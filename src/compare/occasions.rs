//! When something was said, and on how many occasions.

use jiff::civil::Date;

/// How often something was reported, and when.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Times {
    /// Statements.
    pub statements: u32,
    /// On how many occasions.
    pub occasions: u32,
    /// First and last day; none if there is no statement.
    pub days: Option<(Date, Date)>,
}

impl Times {
    /// Of statements of these days.
    pub fn of(mut days: Vec<Date>) -> Times {
        days.sort_unstable();
        let hull = days.first().copied().zip(days.last().copied());
        Times { statements: days.len() as u32, occasions: occasions(&days), days: hull }
    }
}

/// How many occasions the days of reports, sorted, stand for. Papers report the same occasion on its day and on the next:
/// two days on end are one occasion, a third one opens another.
pub fn occasions(days: &[Date]) -> u32 {
    let mut occasions = 0;
    let mut first: Option<Date> = None;
    for &day in days {
        if first.is_none_or(|first| (day - first).get_days() > 1) {
            first = Some(day);
            occasions += 1;
        }
    }
    occasions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_day_is_the_same_occasion() {
        let check = |days: &[i8], expected: u32| {
            let days = days.iter().map(|&day| jiff::civil::date(2020, 4, day)).collect();
            assert_eq!(Times::of(days).occasions, expected);
        };
        check(&[], 0);
        check(&[4, 4], 1);
        check(&[5, 4], 1);
        check(&[4, 6], 2);
        check(&[4, 5, 6, 7], 2);
        check(&[1, 9, 9, 10, 30], 3);
    }
}

//! The Hebrew calendar by its fixed rules: the mean moon with four postponements (Reingold and Dershowitz, *Calendrical
//! Calculations*). A day is told by its daytime; it begins on the evening before.

use jiff::civil::Date;

use super::days;
use super::named::Unit;

/// Days from the first of Nisan to the end of the year.
const FROM_NISAN: i32 = 177;

/// The day of a Gregorian year with that Hebrew month and day. Months count from Nisan; 12 is the Adar before Nisan.
pub(super) fn day_in(year: i32, month: i8, day: i8) -> Option<Date> {
    let about = year + 3760;
    (about..=about + 1)
        .filter_map(|hebrew| day_of(hebrew, i32::from(month), i32::from(day)))
        .find(|date| i32::from(date.year()) == year)
}

fn day_of(year: i32, month: i32, day: i32) -> Option<Date> {
    let (first, next) = (new_year(year), new_year(year + 1));
    let is_long = |excess: i32| (next - first) % 10 == excess;
    let autumn = [30, 29 + i32::from(is_long(5)), 30 - i32::from(is_long(3)), 29]; // Tishri to Tevet
    let before: i32 = match month {
        1..=6 => next - FROM_NISAN + (month - 1) * 29 + month / 2,
        12 => next - FROM_NISAN - 29,
        _ => first + autumn.iter().take(month as usize - 7).sum::<i32>(),
    };
    let known = days::day(2020, 9, 19)?; // 1 Tishri 5781
    days::add(known, before - new_year(5781) + day - 1, Unit::Day)
}

/// The first of Tishri, in days that count from a day before the first year.
fn new_year(year: i32) -> i32 {
    let (last, this, next) = (elapsed(year - 1), elapsed(year), elapsed(year + 1));
    let postponed = match (next - this, this - last) {
        (356, _) => 2,
        (_, 382) => 1,
        _ => 0,
    };
    this + postponed
}

/// Days to the mean new moon of Tishri, which may not be that of a Sunday, Wednesday or Friday.
fn elapsed(year: i32) -> i32 {
    let months = i64::from(235 * year - 234).div_euclid(19);
    let parts = 12_084 + 13_753 * months;
    let day = 29 * months + parts.div_euclid(25_920);
    (day + i64::from((3 * (day + 1)).rem_euclid(7) < 3)) as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_known_years() {
        for (year, month, day, expected) in [
            (2020, 7, 1, "2020-09-19"),
            (2023, 7, 10, "2023-09-25"),
            (2024, 7, 10, "2024-10-12"),
            (2024, 1, 15, "2024-04-23"),
            (2024, 12, 14, "2024-03-24"),
            (2021, 9, 25, "2021-11-29"),
            (2019, 9, 25, "2019-12-23"),
            (1973, 7, 10, "1973-10-06"),
            (2022, 11, 15, "2022-01-17"),
        ] {
            assert_eq!(
                day_in(year, month, day).map(|date| date.to_string()).as_deref(),
                Some(expected),
                "{year}-{month}"
            );
        }
    }
}

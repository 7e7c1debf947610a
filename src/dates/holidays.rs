//! Days with a name: on which day of a year each falls.

use jiff::civil::Date;

use super::calendars;
use super::days;
use super::hebrew;
use super::moon;
use super::named::Unit;

/// By which rule a holiday falls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holiday {
    /// Month and day.
    Fixed(i8, i8),
    /// Month, which one (negative from the end), day of the week, and how many days after that.
    Weekday(i8, i8, i8, i8),
    /// Days after Easter Sunday of the western churches.
    Easter(i32),
    /// Days after Easter Sunday of the eastern churches.
    Orthodox(i32),
    /// Month and day of the Islamic calendar.
    Islamic(i8, i8),
    /// Month and day of the Hebrew calendar, from Nisan.
    Hebrew(i8, i8),
    /// Month, day of the moon and hour of India, and how many days after that.
    Hindu(i8, i8, i8, i8),
    /// Month and day of the Chinese calendar.
    Chinese(i8, i8),
}

impl Holiday {
    /// The rule of a line of `holidays.tsv`.
    pub fn parse(rule: &str, value: &str) -> Option<Holiday> {
        let month_and_day = || {
            let (month, day) = value.split_once('-')?;
            Some((month.parse::<i8>().ok()?, day.parse::<i8>().ok()?))
        };
        let numbers = || value.split(' ').map(|number| number.parse::<i8>().ok());
        match rule {
            "fixed" => month_and_day().map(|(month, day)| Holiday::Fixed(month, day)),
            "islamic" => month_and_day().map(|(month, day)| Holiday::Islamic(month, day)),
            "hebrew" => month_and_day().map(|(month, day)| Holiday::Hebrew(month, day)),
            "chinese" => month_and_day().map(|(month, day)| Holiday::Chinese(month, day)),
            "easter" => value.parse().ok().map(Holiday::Easter),
            "orthodox" => value.parse().ok().map(Holiday::Orthodox),
            "weekday" => {
                let mut numbers = numbers();
                Some(Holiday::Weekday(
                    numbers.next()??,
                    numbers.next()??,
                    numbers.next()??,
                    numbers.next().unwrap_or(Some(0))?,
                ))
            }
            "hindu" => {
                let mut numbers = numbers();
                Some(Holiday::Hindu(
                    numbers.next()??,
                    numbers.next()??,
                    numbers.next()??,
                    numbers.next().unwrap_or(Some(0))?,
                ))
            }
            _ => None,
        }
    }

    /// The day of a year; the first one where a year has two.
    pub fn in_year(self, year: i32) -> Option<Date> {
        match self {
            Holiday::Fixed(month, day) => days::day(year, month, day),
            Holiday::Weekday(month, nth, weekday, after) => {
                let day = days::day(year, month, 1)?.nth_weekday_of_month(nth, days::weekday(weekday)).ok()?;
                days::add(day, i32::from(after), Unit::Day)
            }
            Holiday::Easter(after) => days::add(easter(year)?, after, Unit::Day),
            Holiday::Orthodox(after) => days::add(orthodox_easter(year)?, after, Unit::Day),
            Holiday::Hebrew(month, day) => hebrew::day_in(year, month, day),
            Holiday::Hindu(month, day, hour, after) => {
                let day = moon::hindu_day(year, i32::from(month), i32::from(day), i32::from(hour))?;
                days::add(day, i32::from(after), Unit::Day)
            }
            Holiday::Chinese(month, day) => moon::chinese_day(year, i32::from(month), i32::from(day)),
            Holiday::Islamic(month, day) => calendars::islamic_day_in(year, month, day),
        }
    }
}

/// Easter Sunday by the anonymous Gregorian algorithm (Meeus, Jones, Butcher).
fn easter(year: i32) -> Option<Date> {
    let (century, rest) = (year.div_euclid(100), year.rem_euclid(100));
    let golden = year.rem_euclid(19);
    let moon = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15).rem_euclid(30);
    let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - moon - rest % 4).rem_euclid(7);
    let month = (golden + 11 * moon + 22 * weekday) / 451;
    let day = moon + weekday - 7 * month + 114;
    days::day(year, (day / 31) as i8, (day % 31 + 1) as i8)
}

/// Easter Sunday of the Julian calendar (Meeus), as a Gregorian day of the years 1900 to 2099.
fn orthodox_easter(year: i32) -> Option<Date> {
    let moon = (19 * year.rem_euclid(19) + 15).rem_euclid(30);
    let weekday = (2 * year.rem_euclid(4) + 4 * year.rem_euclid(7) - moon + 34).rem_euclid(7);
    let day = moon + weekday + 114;
    let julian = days::day(year, (day / 31) as i8, (day % 31 + 1) as i8)?;
    days::add(julian, 13, Unit::Day)
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn days_with_a_name() {
        check(&[
            ("The truce of Christmas held.", "Christmas = 2019-12-25 2019-12-25 holiday"),
            ("He was born on Easter Sunday 2019.", "Easter Sunday 2019 = 2019-04-21 2019-04-21 holiday"),
            ("They met on Orthodox Easter 2021.", "Orthodox Easter 2021 = 2021-05-02 2021-05-02 holiday"),
            ("The sale after Thanksgiving 2019 failed.", "Thanksgiving 2019 = 2019-11-28 2019-11-28 holiday"),
            ("He spoke on New Year’s Eve.", "New Year’s Eve = 2019-12-31 2019-12-31 holiday"),
            ("The fast ended with Eid al-Fitr 2020.", "Eid al-Fitr 2020 = 2020-05-24 2020-05-24 holiday"),
            ("They met before Diwali 2019.", "Diwali 2019 = 2019-10-27 2019-10-27 holiday"),
            ("The fast of Yom Kippur 2019 began.", "Yom Kippur 2019 = 2019-10-09 2019-10-09 holiday"),
            ("Trains were full at Lunar New Year.", "Lunar New Year = 2020-01-25 2020-01-25 holiday"),
            ("The shops were full on Black Friday 2019.", "Black Friday 2019 = 2019-11-29 2019-11-29 holiday"),
            ("They met on Grandparents’ Day 2019.", "Grandparents’ Day 2019 = 2019-09-08 2019-09-08 holiday"),
            ("The Good Friday Agreement holds.", ""),
        ]);
    }
}

//! Calendars by the true moon: the Hindu one and the Chinese one.
//!
//! Places of sun and moon by the leading terms of Meeus, *Astronomical Algorithms*, chapters 25 and 47: some ten minutes
//! off at most. A month runs from one new moon to the next and is named by the sign into which the sun steps during it
//! (the Hindu zodiac is that of the stars, the Chinese one that of the seasons); a month without such a step is an extra
//! one. Where a rule of a calendar hangs on the hour, a day may be one off.

use jiff::civil::Date;

use super::days;
use super::named::Unit;

/// Days from one new moon to the next, on average.
const MONTH: f64 = 29.530_588;
/// Hours by which clocks of India and China are ahead of Greenwich.
const INDIA: f64 = 5.5;
const CHINA: f64 = 8.0;

/// By which sky a calendar names its months.
#[derive(Clone, Copy)]
enum Zodiac {
    Stars,
    Seasons,
}

/// The day of a Gregorian year at whose `hour` (of India) it is that day of the moon, of 30, in that Hindu month, of 12
/// from Chaitra; months begin with the new moon.
pub(super) fn hindu_day(year: i32, month: i32, lunar_day: i32, hour: i32) -> Option<Date> {
    let begin = f64::from(lunar_day - 1) * 12.0;
    // degrees since that day of the moon began
    let since = |date: &Date| {
        let hours = f64::from(hour) - INDIA;
        (phase(moment(*date) + hours / 24.0) - begin + 180.0).rem_euclid(360.0) - 180.0
    };
    months(year, Zodiac::Stars)?.filter(|&(_, number)| number == month).find_map(|(new_moon, _)| {
        let first = date_at(new_moon + begin / 360.0 * MONTH - 3.0, INDIA)?;
        let days = (0..8).filter_map(|step| days::add(first, step, Unit::Day));
        let is_it = |date: &Date| (0.0..12.0).contains(&since(date));
        // one that begins and ends between two such hours belongs to the first of them
        let day = days.clone().find(is_it).or_else(|| days.rev().find(|date| since(date) < 0.0))?;
        (i32::from(day.year()) == year).then_some(day)
    })
}

/// The day of a Gregorian year with that Chinese month and day.
pub(super) fn chinese_day(year: i32, month: i32, day: i32) -> Option<Date> {
    months(year, Zodiac::Seasons)?.filter(|&(_, number)| number == month).find_map(|(new_moon, _)| {
        let date = days::add(date_at(new_moon, CHINA)?, day - 1, Unit::Day)?;
        (i32::from(date.year()) == year).then_some(date)
    })
}

/// The new moons that may matter to a year, each with the number of its month.
fn months(year: i32, zodiac: Zodiac) -> Option<impl Iterator<Item = (f64, i32)>> {
    let start = moment(days::day(year, 1, 1)?) - 2.0 * MONTH;
    // Chaitra brings the sun into Aries, the first month of China into Pisces
    let before_aries = match zodiac {
        Zodiac::Stars => 0,
        Zodiac::Seasons => 1,
    };
    Some((0..16).filter_map(move |step| {
        let new_moon = near_new_moon(start + f64::from(step) * MONTH);
        let [begin, end] = [new_moon, near_new_moon(new_moon + MONTH)].map(|new_moon| match zodiac {
            Zodiac::Stars => sign(new_moon, zodiac),
            // a Chinese month begins with the day of the new moon
            Zodiac::Seasons => sign((new_moon + 0.5 + CHINA / 24.0).floor() - 0.5 - CHINA / 24.0, zodiac),
        });
        (begin != end).then_some((new_moon, (end + before_aries) % 12 + 1))
    }))
}

/// Days from noon of 1 January 2000 in Greenwich to the midnight before a day there.
fn moment(date: Date) -> f64 {
    f64::from(days::between(jiff::civil::date(2000, 1, 1), date)) - 0.5
}

/// The day of a moment, by clocks so many hours ahead of Greenwich.
fn date_at(moment: f64, ahead: f64) -> Option<Date> {
    days::add(jiff::civil::date(2000, 1, 1), (moment + 0.5 + ahead / 24.0).floor() as i32, Unit::Day)
}

/// The new moon nearest to a moment.
fn near_new_moon(moment: f64) -> f64 {
    (0..4).fold(moment, |moment, _| {
        let ahead = (phase(moment) + 180.0).rem_euclid(360.0) - 180.0;
        moment - ahead / 360.0 * MONTH
    })
}

/// By how many degrees the moon is ahead of the sun.
fn phase(moment: f64) -> f64 {
    (moon(moment) - sun(moment)).rem_euclid(360.0)
}

/// The sign of the zodiac in which the sun stands, from Aries.
fn sign(moment: f64, zodiac: Zodiac) -> i32 {
    let precession = match zodiac {
        Zodiac::Stars => 23.853 + 0.013_97 * moment / 365.25, // Lahiri
        Zodiac::Seasons => 0.0,
    };
    ((sun(moment) - precession).rem_euclid(360.0) / 30.0).floor() as i32
}

/// The longitude of the sun, in degrees.
fn sun(moment: f64) -> f64 {
    let centuries = moment / 36_525.0;
    let anomaly = (357.529_11 + 35_999.050_29 * centuries).to_radians();
    280.466_46 + 36_000.769_83 * centuries + 1.914_602 * anomaly.sin() + 0.019_993 * (2.0 * anomaly).sin()
}

/// The longitude of the moon, in degrees.
fn moon(moment: f64) -> f64 {
    // multiples of elongation, anomaly of the sun, anomaly of the moon, distance from the node; degrees
    const TERMS: [(i32, i32, i32, i32, f64); 13] = [
        (0, 0, 1, 0, 6.288_774),
        (2, 0, -1, 0, 1.274_027),
        (2, 0, 0, 0, 0.658_314),
        (0, 0, 2, 0, 0.213_618),
        (0, 1, 0, 0, -0.185_116),
        (0, 0, 0, 2, -0.114_332),
        (2, 0, -2, 0, 0.058_793),
        (2, -1, -1, 0, 0.057_066),
        (2, 0, 1, 0, 0.053_322),
        (2, -1, 0, 0, 0.045_758),
        (0, 1, -1, 0, -0.040_923),
        (1, 0, 0, 0, -0.034_720),
        (0, 1, 1, 0, -0.030_383),
    ];
    let centuries = moment / 36_525.0;
    let elongation = 297.850_192_1 + 445_267.111_403_4 * centuries;
    let of_sun = 357.529_11 + 35_999.050_29 * centuries;
    let of_moon = 134.963_396_4 + 477_198.867_505_5 * centuries;
    let node = 93.272_095 + 483_202.017_523_3 * centuries;
    let sway = TERMS.iter().map(|&(a, b, c, d, degrees)| {
        let angle = f64::from(a) * elongation + f64::from(b) * of_sun + f64::from(c) * of_moon + f64::from(d) * node;
        degrees * angle.to_radians().sin()
    });
    218.316_447_7 + 481_267.881_234_21 * centuries + sway.sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_known_years() {
        // Diwali, Holika Dahan, Dussehra, Maha Shivaratri
        for (month, lunar_day, hour, expected) in [
            (7, 30, 18, ["2017-10-19", "2018-11-07", "2019-10-27", "2020-11-14", "2022-10-24"]),
            (12, 15, 18, ["2017-03-12", "2018-03-01", "2019-03-20", "2020-03-09", "2022-03-17"]),
            (7, 10, 6, ["2017-09-30", "2018-10-19", "2019-10-08", "2021-10-15", "2022-10-05"]),
            (11, 29, 24, ["2017-02-24", "2018-02-13", "2019-03-04", "2020-02-21", "2022-03-01"]),
        ] {
            for expected in expected {
                let year = expected[..4].parse().unwrap();
                let day = hindu_day(year, month, lunar_day, hour).map(|date| date.to_string());
                assert_eq!(day.as_deref(), Some(expected), "{month}-{lunar_day}");
            }
        }
        // New Year, Mid-Autumn, Dragon Boat
        for (month, day, expected) in [
            (1, 1, ["1968-01-30", "2008-02-07", "2017-01-28", "2020-01-25", "2023-01-22"]),
            (8, 15, ["2008-09-14", "2017-10-04", "2020-10-01", "2022-09-10", "2023-09-29"]),
            (5, 5, ["2008-06-08", "2017-05-30", "2020-06-25", "2022-06-03", "2023-06-22"]),
        ] {
            for expected in expected {
                let year = expected[..4].parse().unwrap();
                let date = chinese_day(year, month, day).map(|date| date.to_string());
                assert_eq!(date.as_deref(), Some(expected), "{month}-{day}");
            }
        }
    }
}

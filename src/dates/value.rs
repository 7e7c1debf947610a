//! Values as TIMEX3 writes them (ISO-TimeML, TimeML 1.2.1); years before Christ as "BC0493".

use jiff::civil::Date;

use super::named::Unit;
use super::reading::{Amount, Recurrence};

/// "1990", "BC0493" of -492.
pub(super) fn year(year: i32) -> String {
    if year < 1 { format!("BC{:04}", 1 - year) } else { format!("{year:04}") }
}

/// "1990-04".
pub(super) fn month(of: i32, month: i8) -> String {
    format!("{}-{month:02}", year(of))
}

/// "1990-04-21".
pub(super) fn day(date: Date) -> String {
    format!("{}-{:02}-{:02}", year(i32::from(date.year())), date.month(), date.day())
}

/// "P2Y", "PT24H", "PXM", "P2Y6M".
pub(super) fn duration(amount: Amount) -> String {
    let Amount { number, unit } = amount;
    let (number, unit) = match (number, unit) {
        (Some(number), Unit::Fortnight) => (Some(number * 2.0), Unit::Week),
        (Some(number), Unit::Quarter) => (Some(number * 3.0), Unit::Month),
        other => other,
    };
    let Some(number) = number else {
        let (letters, is_time) = unit.letters();
        return format!("P{}X{letters}", if is_time { "T" } else { "" });
    };
    let (number, unit) = match unit {
        Unit::Hour if number.fract() == 0.25 || number.fract() == 0.75 => (number * 60.0, Unit::Minute),
        unit => (number, unit),
    };
    let (letters, is_time) = unit.letters();
    let mark = if is_time { "T" } else { "" };
    let half = match unit {
        _ if number.fract() != 0.5 => None,
        Unit::Year => Some("6M"),
        Unit::Hour => Some("30M"),
        Unit::Minute => Some("30S"),
        _ => None,
    };
    match half {
        Some(half) if number < 1.0 => format!("P{mark}{half}"),
        Some(half) => format!("P{mark}{}{letters}{half}", number.trunc()),
        None => format!("P{mark}{number}{letters}"),
    }
}

/// "P2Y3M", "P1DT12H": of amounts from the longest unit to the shortest.
pub(super) fn sum(amounts: &[Amount]) -> String {
    let mut text = String::from("P");
    for part in amounts.iter().map(|amount| duration(*amount)) {
        match part.strip_prefix("PT") {
            Some(time) if text.contains('T') => text.push_str(time),
            _ => text.push_str(&part[1..]),
        }
    }
    text
}

/// "P1D", "XXXX-WXX-4", "XXXX-07".
pub(super) fn set(recurrence: &Recurrence) -> String {
    match recurrence {
        Recurrence::Every(amount) => duration(*amount),
        Recurrence::Weekday(weekday, None) => format!("XXXX-WXX-{weekday}"),
        Recurrence::Weekday(weekday, Some(part)) => format!("XXXX-WXX-{weekday}T{}", part.letters()),
        Recurrence::Month(month) => format!("XXXX-{month:02}"),
        Recurrence::Season(season) => format!("XXXX-{}", season.letters()),
        Recurrence::DayPart(part) => format!("XXXX-XX-XXT{}", part.letters()),
        Recurrence::Weekend => "XXXX-WXX-WE".to_owned(),
    }
}

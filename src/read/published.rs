//! The day of publication, from the words that an input has for it.
//!
//! The day is the one that is written: an offset or time zone behind it changes nothing, for the day that readers and
//! the source itself speak of is the local one. A number of seconds since 1970 has no place of its own and is read in
//! UTC. Where only a month or a year is known, or where `03/04/2020` may be April or March, there is no day. It is
//! never taken from the clock or from the file's time.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

use crate::model::{Published, PublishedRule};

/// Years of publication that are believed; others are placeholders (`0001-01-01`) or slips.
const YEARS: std::ops::RangeInclusive<i16> = 1600..=2199;
/// Characters of a field that are looked at.
const LONGEST: usize = 100;

/// What a text says of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    Day(Date),
    /// A month, or a year alone.
    Less {
        year: i16,
        month: Option<i8>,
    },
    Nothing,
}

/// A day in a path and the part of the path that names it.
pub(super) type PathDay = (Date, String);

impl Known {
    pub(super) fn day(self) -> Option<Date> {
        if let Known::Day(date) = self { Some(date) } else { None }
    }

    /// Whether `date` says more and nothing else.
    fn allows(self, date: Date) -> bool {
        match self {
            Known::Day(day) => day == date,
            Known::Less { year, month } => year == date.year() && month.is_none_or(|month| month == date.month()),
            Known::Nothing => true,
        }
    }
}

/// Completes what a record says by the day in its path.
pub(super) fn settle(found: Option<Published>, path: Option<&PathDay>) -> Published {
    let found = found.unwrap_or_default();
    let is_open = |day: Date| found.date.is_none() && found.raw.as_deref().is_none_or(|raw| read(raw).allows(day));
    match path {
        Some((day, raw)) if is_open(*day) => {
            Published { date: Some(*day), raw: Some(raw.clone()), rule: PublishedRule::Path }
        }
        _ => found,
    }
}

/// The day that a field names: ISO 8601, RFC 2822, words in English, numbers, seconds since 1970.
pub(super) fn read(text: &str) -> Known {
    let text = text.trim();
    if text.len() > LONGEST {
        return Known::Nothing;
    }
    let known = compact(text).or_else(|| year_first(text)).or_else(|| year_last(text)).or_else(|| in_words(text));
    match known {
        Some(Known::Day(date)) if YEARS.contains(&date.year()) => Known::Day(date),
        Some(Known::Less { year, month }) if YEARS.contains(&year) => Known::Less { year, month },
        _ => Known::Nothing,
    }
}

/// The day in a file's name (`2020-04-21_call.txt`, `20200421.txt`), else in its folders (`2020/04/21`, `2020-04-21`).
pub(super) fn in_path(source_path: &str) -> Option<PathDay> {
    let (folders, name) = source_path.rsplit_once('/').unwrap_or(("", source_path));
    in_name(name).map(|(date, raw)| (date, raw.to_owned())).or_else(|| in_folders(folders))
}

/// The day that a folder has as its name, or three folders in each other; the innermost counts.
fn in_folders(folders: &str) -> Option<PathDay> {
    let parts: Vec<&str> = folders.split('/').collect();
    (1..=parts.len()).rev().find_map(|end| {
        let last = parts[end - 1];
        let of_one = in_name(last).filter(|(_, raw)| raw.len() == last.len());
        of_one.map(|(date, raw)| (date, raw.to_owned())).or_else(|| {
            let [year, month, day] = *parts.get(end.checked_sub(3)?..end)? else { return None };
            let raw = format!("{year}/{month}/{day}");
            let is_date = whole(year, 4, 4).and(whole(month, 1, 2)).and(whole(day, 1, 2)).is_some();
            is_date.then(|| Some((read(&raw).day()?, raw)))?
        })
    })
}

/// The header ` date 2020-04-21 ` before a text: optional white space, `date`, a day or a month, blanks or a line
/// break. Gives the body behind it too, byte for byte.
pub(super) fn in_header(text: &str) -> Option<(Published, &str)> {
    let after = text.trim_start().strip_prefix("date")?;
    let after_blanks = after.trim_start_matches([' ', '\t']);
    let (known, raw) = at_start(after_blanks).filter(|_| after_blanks.len() < after.len())?;
    let rest = &after_blanks[raw.len()..];
    let body = rest.trim_start_matches([' ', '\t']);
    let line = body.strip_prefix("\r\n").or_else(|| body.strip_prefix('\n'));
    let is_parted = line.is_some() || body.len() < rest.len() || rest.is_empty();
    let published = Published { date: known.day(), raw: Some(raw.to_owned()), rule: PublishedRule::Header };
    is_parted.then_some((published, line.unwrap_or(body)))
}

/// A date at the start of `text` (`2020-04-21`, or `2020-04` with no day) and what it is written in.
fn at_start(text: &str) -> Option<(Known, &str)> {
    let is_part = |character: char| character.is_ascii_digit() || character == '-';
    let raw = &text[..text.find(|character| !is_part(character)).unwrap_or(text.len())];
    let is_padded = matches!(raw.len(), 7 | 10);
    let known = if is_padded { read(raw) } else { Known::Nothing };
    (known != Known::Nothing).then_some((known, raw))
}

/// The first date in a name that no letter or digit touches.
fn in_name(name: &str) -> Option<(Date, &str)> {
    let is_free = |at: usize| !name.as_bytes().get(at).is_some_and(u8::is_ascii_alphanumeric);
    let starts = (0..name.len()).filter(|&at| at == 0 || is_free(at - 1));
    starts.flat_map(|at| [(at, at + 10), (at, at + 8)]).find_map(|(start, end)| {
        let raw = name.get(start..end).filter(|_| is_free(end))?;
        Some((of_digits(raw)?, raw))
    })
}

/// `2020-04-21`, also with underscores or points, or `20200421`.
fn of_digits(raw: &str) -> Option<Date> {
    let is_date = match *raw.as_bytes() {
        [_, _, _, _, first, _, _, second, _, _] => first == second && matches!(first, b'-' | b'_' | b'.'),
        _ => raw.len() == 8 && raw.bytes().all(|byte| byte.is_ascii_digit()),
    };
    is_date.then(|| read(&raw.replace('_', "-")).day())?
}

fn day(year: i16, month: i8, day: i8) -> Option<Known> {
    Date::new(year, month, day).ok().map(Known::Day)
}

/// A number without separators: `20200421`, `20200421180500`, `20200421T180500Z`, or a time since 1970.
fn compact(text: &str) -> Option<Known> {
    let text = text.strip_suffix(".0").unwrap_or(text);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at(digits);
    let calendar = || day(number[..4].parse().ok()?, number[4..6].parse().ok()?, number[6..8].parse().ok()?);
    let epoch = |per_second: i64| {
        let timestamp = Timestamp::from_second(number.parse::<i64>().ok()?.div_euclid(per_second)).ok()?;
        Some(Known::Day(Offset::UTC.to_datetime(timestamp).date()))
    };
    match (digits, rest) {
        (8, _) if rest.is_empty() || rest.starts_with(['T', 't']) => calendar(),
        (14, "") => calendar(),
        (10, "") => epoch(1),
        (13, "") => epoch(1_000),
        (16, "") => epoch(1_000_000),
        (19, "") => epoch(1_000_000_000),
        _ => None,
    }
}

/// `2020-04-21…`, `2020/4/21`, `2020.04.21`, `2020-04`, `2020`.
fn year_first(text: &str) -> Option<Known> {
    let (year, rest) = number(text, 4, 4)?;
    let year = year as i16;
    if rest.is_empty() {
        return Some(Known::Less { year, month: None });
    }
    let separator = rest.chars().next().filter(|separator| matches!(separator, '-' | '/' | '.'))?;
    let (month, rest) = number(&rest[1..], 1, 2)?;
    let month = i8::try_from(month).ok().filter(|month| (1..=12).contains(month))?;
    if rest.is_empty() {
        return Some(Known::Less { year, month: Some(month) });
    }
    let (date, rest) = number(rest.strip_prefix(separator)?, 1, 2)?;
    let goes_on = |next: char| next.is_whitespace() || matches!(next, 'T' | 't' | 'Z' | '+' | ',' | ';' | '(');
    rest.chars().next().is_none_or(goes_on).then(|| day(year, month, date as i8))?
}

/// `21/04/2020`, `04-21-2020`, `21.04.2020`, where day and month cannot be confused.
fn year_last(text: &str) -> Option<Known> {
    let (first, rest) = number(text, 1, 2)?;
    let separator = rest.chars().next().filter(|separator| matches!(separator, '-' | '/' | '.'))?;
    let (second, rest) = number(&rest[1..], 1, 2)?;
    let (year, rest) = number(rest.strip_prefix(separator)?, 4, 4)?;
    if rest.chars().next().is_some_and(|next| !next.is_whitespace() && next != ',') {
        return None;
    }
    let year = year as i16;
    let is_day_first = separator == '.' || first > 12 || first == second; // nobody writes the month first with dots
    match (first, second) {
        _ if is_day_first => day(year, second as i8, first as i8),
        _ if second > 12 => day(year, first as i8, second as i8),
        _ => Some(Known::Nothing),
    }
}

/// A month's name with a day beside it and a year: `April 21, 2020`, `Tue, 21 Apr 2020 18:05:00 +0430`, `Tue Apr 21
/// 18:05:00 2020`, `21-Apr-2020`, `April 2020`.
fn in_words(text: &str) -> Option<Known> {
    let is_separator = |character: char| character.is_whitespace() || matches!(character, ',' | '-' | '/' | '(' | ')');
    let words: Vec<&str> = text.split(is_separator).filter(|word| !word.is_empty()).collect();
    let (at, month) = words.iter().enumerate().find_map(|(at, word)| Some((at, month(word)?)))?;
    let before = words[..at].iter().rev().find(|word| !word.eq_ignore_ascii_case("of"));
    let after = words.get(at + 1);
    let mut numbers = words[at + 1..].iter().filter_map(|word| Some(whole(word.trim_end_matches('.'), 4, 4)? as i16));
    let year = numbers.find(|year| YEARS.contains(year))?; // not an offset: `-0400 2020`
    match before.and_then(|word| ordinal(word)).or_else(|| after.and_then(|word| ordinal(word))) {
        Some(date) => day(year, month, date),
        None => Some(Known::Less { year, month: Some(month) }),
    }
}

fn month(word: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.trim_end_matches('.').to_ascii_lowercase();
    let is_short = word.len() == 3 || word == "sept";
    let position = MONTHS.iter().position(|name| *name == word || is_short && name.starts_with(&word))?;
    Some(position as i8 + 1)
}

/// `21`, `21st`: a day of the month.
fn ordinal(word: &str) -> Option<i8> {
    let digits = word.trim_end_matches('.');
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|ending| digits.strip_suffix(ending)).unwrap_or(digits);
    whole(digits, 1, 2).map(|number| number as i8).filter(|number| (1..=31).contains(number))
}

/// A number of that many digits that is all of `text`.
fn whole(text: &str, least: usize, most: usize) -> Option<u16> {
    number(text, least, most).filter(|(_, rest)| rest.is_empty()).map(|(number, _)| number)
}

/// The number at the start of `text`, of that many digits, and what follows.
fn number(text: &str, least: usize, most: usize) -> Option<(u16, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    (least..=most).contains(&digits).then(|| Some((text[..digits].parse().ok()?, &text[digits..])))?
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn days_are_read_as_they_are_written() {
        for text in [
            "2020-04-21",
            " 2020-04-21 ",
            "2020-04-21T00:00:00",
            "2020-04-21T23:30:00-04:00",
            "2020-04-21 18:05:00+04:30",
            "2020-04-21 18:05:00",
            "2020-04-21Z",
            "2020/4/21",
            "2020.04.21",
            "20200421",
            "20200421T063400Z",
            "20200421180500",
            "1587427200",
            "1587492300000",
            "1587492300.0",
            "Tue, 21 Apr 2020 18:05:00 +0430",
            "21 Apr 2020 18:05 GMT",
            "Tue Apr 21 18:05:00 2020",
            "Tue Apr 21 18:05:00 +0000 2020",
            "Tue Apr 21 18:05:00 -0400 2020",
            "April 21, 2020",
            "Apr. 21st, 2020",
            "Tuesday, April 21, 2020 6:05 p.m.",
            "Published on 21 April 2020",
            "the 21st of April 2020",
            "21-Apr-2020",
            "21/04/2020",
            "04/21/2020 10:00",
            "21.04.2020",
        ] {
            assert_eq!(read(text), Known::Day(date(2020, 4, 21)), "{text}");
        }
        assert_eq!(read("04.03.2020"), Known::Day(date(2020, 3, 4)));
        assert_eq!(read("05/05/2020"), Known::Day(date(2020, 5, 5)));
    }

    #[test]
    fn headers_are_told_from_text() {
        for (text, raw, body) in [
            (" date 2020-04-21 In a call,", Some("2020-04-21"), "In a call,"),
            ("date 2020-04-21\nIn a call,", Some("2020-04-21"), "In a call,"),
            ("\r\n\tdate  2020-04-21 \r\n\r\nIn a call,", Some("2020-04-21"), "\r\nIn a call,"),
            ("date 2020-04   In April,", Some("2020-04"), "In April,"),
            ("date 2020-04-21", Some("2020-04-21"), ""),
            ("date 2020-13-41 In a call,", None, ""),
            ("date 2020-04-21In a call,", None, ""),
            ("date2020-04-21 In a call,", None, ""),
            ("dated 2020-04-21 In a call,", None, ""),
            ("date palms grow", None, ""),
            ("date 2020 was", None, ""),
            ("date 2020-4-21 was", None, ""),
            ("The date 2020-04-21 was", None, ""),
        ] {
            let found = in_header(text);
            assert_eq!(found.as_ref().and_then(|(published, _)| published.raw.as_deref()), raw, "{text}");
            assert_eq!(found.map_or("", |(_, body)| body), body, "{text}");
        }
    }

    #[test]
    fn less_than_a_day_is_no_day() {
        for text in ["2020-04", "2020/04", "April 2020", "Apr. 2020"] {
            assert_eq!(read(text), Known::Less { year: 2020, month: Some(4) }, "{text}");
        }
        assert_eq!(read("2020"), Known::Less { year: 2020, month: None });
        for text in [
            "",
            "03/04/2020",
            "2020-13-01",
            "2020-02-30",
            "0001-01-01T00:00:00",
            "yesterday",
            "April",
            "21 April",
            "12345",
            "2020-04-21st",
            "2020-W17-2",
            "-",
            "99999999999999999999",
            "April 31, 2020",
            "21 Apr 20",
        ] {
            assert_eq!(read(text), Known::Nothing, "{text}");
        }
    }

    #[test]
    fn paths_name_days() {
        for (path, raw) in [
            ("input/2020-04-21_call.txt", Some("2020-04-21")),
            ("input/call-2020_04_21.txt", Some("2020_04_21")),
            ("input/20200421.txt.gz", Some("20200421")),
            ("2020/04/21/call.txt", Some("2020/04/21")),
            ("a/2020/4/21/b/call.txt", Some("2020/4/21")),
            ("a/2020-04-21/call.txt", Some("2020-04-21")),
            ("2019-01-01/2020-04-21.txt", Some("2020-04-21")),
            ("a/project-2020-04-21/call.txt", None),
            ("2020-04/call.txt", None),
            ("call-2020-04-211.txt", None),
            ("call-x20200421.txt", None),
            ("_news_20209921_call.txt", None),
            ("", None),
        ] {
            let found = in_path(path);
            assert_eq!(found.as_ref().map(|(_, raw)| raw.as_str()), raw, "{path}");
            assert!(found.is_none_or(|(day, _)| day == date(2020, 4, 21)), "{path}");
        }
    }

    #[test]
    fn a_path_completes_what_a_record_says() {
        let path = (date(2020, 4, 21), "2020-04-21".to_owned());
        let field = |raw: &str| {
            Some(Published { date: read(raw).day(), raw: Some(raw.to_owned()), rule: PublishedRule::Field })
        };
        for (raw, date, rule) in [
            ("2020-04-20", Some(date(2020, 4, 20)), PublishedRule::Field),
            ("2020-04", Some(path.0), PublishedRule::Path),
            ("2020-05", None, PublishedRule::Field),
            ("soon", Some(path.0), PublishedRule::Path),
        ] {
            let published = settle(field(raw), Some(&path));
            assert_eq!((published.date, published.rule), (date, rule), "{raw}");
        }
        assert_eq!(settle(None, None), Published::default());
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "[0-9A-Za-z/:. ,+-]{0,30}|\\PC{0,120}") {
            read(&text);
            in_path(&text);
            at_start(&text);
        }
    }
}

//! The classes of words: a text becomes a row of [`Atom`]s, in which every word that no temporal expression can hold is
//! a gap.
//!
//! One look-up per token. Words come from `date_words.tsv` and `holidays.tsv`; a phrase of several words is one atom.
//! A token with hyphens or with a suffix is taken apart ("mid-August", "18-month", "5pm"), so the grammar sees the same
//! atoms however the writer joins them.

use std::path::PathBuf;

use rustc_hash::{FxHashMap, FxHashSet};

use super::holidays::Holiday;
use super::reading::{DayPart, Direction, Season, Unit};
use crate::lexicon::{Lexicon, LexiconError, Row};
use crate::model::Span;
use crate::text::{Case, Document, TokenKind};

/// A word, number or mark that may stand in a temporal expression.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Atom {
    /// Its characters.
    pub span: Span,
    /// The last token that it covers.
    pub token: u32,
    /// What it is.
    pub class: Class,
    /// What it says: a number, or a number that stands for a name.
    pub value: i32,
    /// How many digits it is written with.
    pub digits: u8,
    /// Whether nothing but a hyphen stands between it and the atom before.
    pub joined: bool,
    /// Whether it begins with a capital letter.
    pub capital: bool,
}

macro_rules! classes {
    ($($(#[$doc:meta])* $class:ident = $name:literal,)*) => {
        /// What an atom is. The names are those of `date_words.tsv`; those in brackets are found by shape.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub(super) enum Class {
            $($(#[$doc])* $class,)*
        }

        impl Class {
            fn parse(name: &str) -> Option<Class> {
                match name {
                    $($name => Some(Class::$class),)*
                    _ => None,
                }
            }
        }
    };
}

classes! {
    /// No part of any expression, or the border of a sentence.
    Gap = "none",
    /// "1990", "15"; value and number of digits; "1,000" has no digits.
    Digits = "(digits)",
    /// "2.5"; tenths.
    Decimal = "(decimal)",
    /// "21/4/2020", "9/11", "1/2", "24/7": digits and slashes or stops.
    Parts = "(parts)",
    /// "10:30"; minutes of the day, or -1.
    Colons = "(colons)",
    /// "1970s", "90s"; the first year.
    DecadeDigits = "(decade)",
    /// "21st"; also by words.
    Ordinal = "ordinal",
    /// A dash or a hyphen that stands alone.
    Dash = "(dash)",
    /// A stroke between words and numbers: "23/Sep/2020".
    Slash = "(slash)",
    /// The sign of an offset of time: "+03:00".
    Plus = "(plus)",
    /// The T between date and time: "2020-04-21T10:30".
    TimeMark = "(time)",
    Comma = "(comma)",
    Open = "(open)",
    Close = "(close)",
    Apostrophe = "(apostrophe)",
    Possessive = "(possessive)",

    Month = "month",
    /// Also a verb or a short form: "may", "march", "mar".
    MonthWeak = "month-weak",
    Weekday = "weekday",
    /// "sun", "sat".
    WeekdayShort = "weekday-short",
    Weekdays = "weekdays",
    PersianMonth = "persian-month",
    IslamicMonth = "islamic-month",
    PersianCue = "persian-cue",
    Holiday = "(holiday)",
    Season = "season",
    Unit = "unit",
    Units = "units",
    UnitShort = "unit-short",
    Period = "period",
    /// "Q3".
    QuarterWord = "quarter-word",
    Weekend = "weekend",
    Weekends = "weekends",
    DayPart = "part",
    DayParts = "parts",
    DecadeWord = "decade-word",
    /// "BC".
    EraBefore = "era-before",
    EraAfter = "era-after",
    Circa = "circa",
    Fiscal = "fiscal",
    Calendar = "calendar",

    Number = "number",
    Tens = "tens",
    Scale = "scale",
    Roman = "roman",
    /// An ordinal and a unit.
    Second = "second",
    Half = "half",
    Couple = "couple",
    /// "several", "few".
    VagueNumber = "vague-number",
    /// "dozens of".
    VagueCount = "vague-count",
    More = "more",
    Another = "another",
    Some = "some",
    Consecutive = "consecutive",

    Article = "article",
    The = "the",
    This = "this",
    That = "that",
    Same = "same",
    Every = "every",
    EveryTwo = "every-two",
    Per = "per",
    Direction = "direction",
    Recent = "recent",
    Future = "future",
    Final = "final",
    Remaining = "remaining",
    Alike = "alike",
    Full = "full",
    Long = "long",
    Old = "old",
    Mid = "mid",
    Early = "early",
    About = "about",
    Bound = "bound",
    Edge = "edge",
    OrSo = "or-so",
    /// "pre-", "post-": no part of a date, but one may follow.
    Prefix = "prefix",

    Ago = "ago",
    Earlier = "earlier",
    Later = "later",
    FromNow = "from-now",
    Ahead = "ahead",
    Before = "before",
    After = "after",
    Of = "of",
    In = "in",
    On = "on",
    At = "at",
    By = "by",
    For = "for",
    From = "from",
    To = "to",
    Until = "until",
    Since = "since",
    Between = "between",
    Within = "within",
    Over = "over",
    And = "and",
    Or = "or",

    Deictic = "deictic",
    Tonight = "tonight",
    Overnight = "overnight",
    /// Minutes to add to the hour, of twelve.
    Meridiem = "meridiem",
    /// "noon"; minutes of the day.
    ClockWord = "clock-word",
    OClock = "o-clock",
    Zone = "zone",
    Frequency = "frequency",
    FrequencyTwo = "frequency-two",
    YearAgo = "year-ago",
    YearEnd = "year-end",
    Vague = "vague",
    /// An occasion on which one speaks: "conversation", "interview".
    Occasion = "occasion",
    Soon = "soon",
    Former = "former",
    /// "at night".
    AtNight = "at-night",
    /// "starting", of a week.
    Starting = "starting",
    /// "ended" and "ending" before a date.
    Ended = "ended",
    /// A word of the future: "will".
    TenseFuture = "tense-future",
    /// A participle that tells of the future after "is": "due", "scheduled".
    TensePlanned = "tense-planned",
    /// A verb that tells of the future before "to": "plans".
    TenseInfinitive = "tense-infinitive",
}

/// The words of both lists.
pub(super) struct Words {
    entries: FxHashMap<Box<str>, Entry>,
    holidays: Vec<Holiday>,
    /// Words that are no noun: what stands before them has ended.
    function: FxHashSet<Box<str>>,
}

/// What a word means, alone and as the first word of phrases.
#[derive(Default)]
struct Entry {
    alone: Option<(Class, i32)>,
    /// The longest first.
    phrases: Vec<Phrase>,
}

struct Phrase {
    /// The words after the first one.
    rest: Vec<Box<str>>,
    class: Class,
    value: i32,
}

impl Words {
    /// Reads the lists.
    pub fn new(lexicon: &Lexicon) -> Result<Words, LexiconError> {
        let mut words = Words { entries: FxHashMap::default(), holidays: Vec::new(), function: FxHashSet::default() };
        for row in lexicon.rows("date_words.tsv") {
            let fault = |reason: String| LexiconError { file: PathBuf::from("date_words.tsv"), line: row.line, reason };
            let class = Class::parse(row.cell(1)).ok_or_else(|| fault(format!("no class “{}”", row.cell(1))))?;
            let value = value(row).ok_or_else(|| fault(format!("no value “{}”", row.cell(2))))?;
            words.add(row.cell(0), class, value);
        }
        words.function = lexicon.rows("function_words.tsv").map(|row| row.cell(0).into()).collect();
        for row in lexicon.rows("holidays.tsv") {
            let holiday = Holiday::parse(row.cell(1), row.cell(2)).ok_or_else(|| LexiconError {
                file: PathBuf::from("holidays.tsv"),
                line: row.line,
                reason: format!("“{} {}” is no rule", row.cell(1), row.cell(2)),
            })?;
            words.add(row.cell(0), Class::Holiday, words.holidays.len() as i32);
            words.holidays.push(holiday);
        }
        Ok(words)
    }

    fn add(&mut self, text: &str, class: Class, value: i32) {
        // the tokens of the text: a final 's stands alone, and so does the apostrophe of a plural
        let mut parts = text.split(' ').flat_map(|word| match word.rfind(['\'', '’']) {
            Some(at) if at > 0 && matches!(&word[at..], "'s" | "’s" | "'" | "’") => [&word[..at], &word[at..]],
            _ => [word, ""],
        });
        let entry = self.entries.entry(parts.next().unwrap_or_default().into()).or_default();
        let rest: Vec<Box<str>> = parts.filter(|part| !part.is_empty()).map(Box::from).collect();
        if rest.is_empty() {
            entry.alone = Some((class, value));
        } else {
            entry.phrases.push(Phrase { rest, class, value });
            entry.phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.rest.len()));
        }
    }

    /// The rule of the holiday that an atom names.
    pub fn holiday(&self, atom: &Atom) -> Holiday {
        self.holidays[atom.value as usize]
    }

    /// Whether a word in lower case is an article, pronoun, preposition, auxiliary or the like.
    pub fn is_function(&self, word: &str) -> bool {
        self.function.contains(word)
    }

    /// What a single word means, written in lower case.
    pub fn class(&self, word: &str) -> Class {
        self.single(word).map_or(Class::Gap, |(class, _)| class)
    }

    fn single(&self, word: &str) -> Option<(Class, i32)> {
        self.entries.get(word.trim_end_matches('.')).and_then(|entry| entry.alone)
    }

    /// The atoms of a text.
    pub fn atoms(&self, document: &Document<'_>) -> Vec<Atom> {
        let mut lexer = Lexer { words: self, document, atoms: Vec::with_capacity(document.tokens().len() / 4) };
        for sentence in document.sentences() {
            let mut token = sentence.tokens.start;
            while token < sentence.tokens.end {
                token = lexer.read(token, sentence.tokens.end);
            }
            lexer.gap(sentence.tokens.end - 1);
        }
        lexer.atoms
    }
}

/// The number that stands for the cell "value".
fn value(row: Row<'_>) -> Option<i32> {
    let name = row.cell(2);
    if name.is_empty() {
        return Some(0);
    }
    let position = |found: Option<usize>| found.map(|index| index as i32);
    match Class::parse(row.cell(1))? {
        Class::Unit | Class::Units | Class::UnitShort | Class::Frequency | Class::FrequencyTwo => {
            position(Unit::ALL.iter().position(|unit| unit.name() == name))
        }
        Class::Direction => position(Direction::ALL.iter().position(|direction| direction.name() == name)),
        Class::Season => position(Season::ALL.iter().position(|season| season.name() == name)),
        Class::DayPart | Class::DayParts => position(DayPart::ALL.iter().position(|part| part.name() == name)),
        Class::Vague => position(["past", "present", "future"].iter().position(|known| *known == name)),
        _ => name.parse().ok(),
    }
}

struct Lexer<'a> {
    words: &'a Words,
    document: &'a Document<'a>,
    atoms: Vec<Atom>,
}

impl Lexer<'_> {
    /// Reads the token `token` and those of its phrase, of a sentence that ends before `end`; returns the next one.
    fn read(&mut self, token: usize, end: usize) -> usize {
        let span = self.document.tokens()[token].span;
        match self.document.tokens()[token].kind {
            TokenKind::Word => return self.word(token, end),
            TokenKind::Number => self.number(token, span),
            TokenKind::Url => self.gap(token),
            TokenKind::Quote | TokenKind::Mark => {
                let class = match self.document.word(token) {
                    "," => Class::Comma,
                    "(" | "[" => Class::Open,
                    ")" | "]" => Class::Close,
                    "/" => Class::Slash,
                    "+" => Class::Plus,
                    "'" | "’" | "‘" => Class::Apostrophe,
                    mark if mark.starts_with(['-', '–', '—', '―', '‒']) => Class::Dash,
                    _ => Class::Gap,
                };
                self.push(token, span, class, 0, 0);
            }
        }
        token + 1
    }

    fn word(&mut self, token: usize, end: usize) -> usize {
        let span = self.document.tokens()[token].span;
        let word = self.document.lower(token);
        let Some(entry) = self.words.entries.get(word.trim_end_matches('.')) else {
            if word.contains('-') {
                self.compound(token, span);
            } else if let Some(digits) = word.strip_prefix("fy").filter(|digits| is_year_of_accounts(digits)) {
                let border = span.start + 2;
                self.push(token, Span::new(span.start, border), Class::Fiscal, 0, 0);
                let value = digits.parse().unwrap_or(0);
                self.push(token, Span::new(border, span.end), Class::Digits, value, digits.len() as u8);
            } else if matches!(word, "'s" | "’s") {
                self.push(token, span, Class::Possessive, 0, 0);
            } else {
                self.gap(token);
            }
            return token + 1;
        };
        let word = |index: usize| self.document.lower(index).trim_end_matches('.');
        let next = if token + 1 < end && !entry.phrases.is_empty() { word(token + 1) } else { "" };
        for phrase in entry.phrases.iter().filter(|phrase| *phrase.rest[0] == *next) {
            let last = token + phrase.rest.len();
            if last < end && phrase.rest.iter().zip(token + 1..).all(|(part, index)| **part == *word(index)) {
                let span = span.hull(self.document.tokens()[last].span);
                self.push(last, span, phrase.class, phrase.value, 0);
                return last + 1;
            }
        }
        match entry.alone {
            Some((class, value)) => self.push(token, span, class, value, 0),
            None => self.gap(token),
        }
        token + 1
    }

    /// The parts between hyphens.
    fn compound(&mut self, token: usize, span: Span) {
        let mut start = span.start;
        for part in self.document.lower_span(span).split('-') {
            let inner = Span::new(start, start + part.len() as u32);
            start = inner.end + 1;
            if part.starts_with(|c: char| c.is_ascii_digit()) {
                self.number(token, inner);
            } else if let Some((class, value)) = self.words.single(part) {
                self.push(token, inner, class, value, 0);
            } else {
                self.push(token, inner, Class::Gap, 0, 0);
            }
            if inner.start > span.start
                && let Some(atom) = self.atoms.last_mut().filter(|atom| atom.span.start >= inner.start)
            {
                atom.joined = true;
            }
        }
    }

    /// A number with whatever is glued to it.
    fn number(&mut self, token: usize, span: Span) {
        let text = self.document.lower_span(span);
        let digits =
            text.bytes().take_while(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b':' | b'/')).count();
        let (number, suffix) = text.split_at(digits);
        if suffix.starts_with('-') || suffix.contains('-') && !suffix.is_empty() {
            return self.compound(token, span);
        }
        let (class, value) = shape(number);
        let width = number.len().min(9) as u8 * u8::from(class == Class::Digits);
        let span_of_number = Span::new(span.start, span.start + digits as u32);
        match suffix {
            "" => self.push(token, span, class, value, width),
            "st" | "nd" | "rd" | "th" if class == Class::Digits => self.push(token, span, Class::Ordinal, value, width),
            "s" if class == Class::Digits && value % 10 == 0 && matches!(width, 2..=4) => {
                self.push(token, span, Class::DecadeDigits, value, width);
            }
            "t" if class == Class::Digits && width == 2 => {
                self.push(token, span_of_number, class, value, width);
                self.push(token, Span::new(span_of_number.end, span.end), Class::TimeMark, 0, 0);
            }
            // "3Q"
            "q" if class == Class::Digits && matches!(value, 1..=4) && width == 1 => {
                self.push(token, span, Class::QuarterWord, value, 0);
            }
            "½" if class == Class::Digits => {
                self.push(token, span, Class::Decimal, value.saturating_mul(10).saturating_add(5), 0)
            }
            _ => match self.words.single(suffix) {
                Some((suffix_class, suffix_value)) if class != Class::Gap => {
                    self.push(token, span_of_number, class, value, width);
                    let rest = Span::new(span_of_number.end, span.end);
                    self.push(token, rest, suffix_class, suffix_value, 0);
                    if let Some(atom) = self.atoms.last_mut() {
                        atom.joined = true;
                    }
                }
                _ => self.push(token, span, Class::Gap, 0, 0),
            },
        }
    }

    fn gap(&mut self, token: usize) {
        let span = self.document.tokens()[token].span;
        self.push(token, span, Class::Gap, 0, 0);
    }

    /// Appends an atom; of several gaps in a row only the first.
    fn push(&mut self, token: usize, span: Span, class: Class, value: i32, digits: u8) {
        if class == Class::Gap && self.atoms.last().is_some_and(|atom| atom.class == Class::Gap) {
            return;
        }
        let at_start = span.start == self.document.tokens()[token].span.start;
        let capital = if at_start {
            matches!(self.document.tokens()[token].case, Case::Capital | Case::Upper | Case::Mixed)
        } else {
            span.of(self.document.text()).starts_with(char::is_uppercase)
        };
        self.atoms.push(Atom { span, token: token as u32, class, value, digits, joined: false, capital });
    }
}

/// Whether "2021" or "21" follows the letters FY.
fn is_year_of_accounts(digits: &str) -> bool {
    matches!(digits.len(), 2 | 4) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// What the digits of a number are, by the marks between them.
fn shape(number: &str) -> (Class, i32) {
    let whole = |text: &str| text.parse::<i32>().ok();
    let gap = (Class::Gap, 0);
    if number.contains('/') {
        return (Class::Parts, 0);
    }
    if number.contains(':') {
        return (Class::Colons, minutes(number).unwrap_or(-1));
    }
    match number.split('.').collect::<Vec<_>>()[..] {
        [whole_part] if whole_part.contains(',') => {
            whole(&whole_part.replace(',', "")).map_or(gap, |value| (Class::Decimal, value.saturating_mul(10)))
        }
        [digits] => whole(digits).map_or(gap, |value| (Class::Digits, value)),
        [before, after] => match (whole(before), after.as_bytes().first()) {
            (Some(value), Some(tenth)) => {
                (Class::Decimal, value.saturating_mul(10).saturating_add(i32::from(tenth - b'0')))
            }
            _ => gap,
        },
        [_, _, _] => (Class::Parts, 0),
        _ => gap,
    }
}

/// The minutes since midnight of "10:30" or "10:30:15".
fn minutes(text: &str) -> Option<i32> {
    let mut parts = text.split(':');
    let (hour, minute) = (parts.next()?, parts.next()?);
    let seconds =
        parts.next().is_none_or(|seconds| seconds.get(..2).and_then(|s| s.parse::<i32>().ok()).is_some_and(|s| s < 60));
    if hour.len() > 2 || minute.len() != 2 || !seconds {
        return None;
    }
    let (hour, minute) = (hour.parse::<i32>().ok()?, minute.parse::<i32>().ok()?);
    (hour < 25 && minute < 60).then_some(hour * 60 + minute)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_without_duplicates() {
        for (name, text) in [
            ("date_words.tsv", include_str!("../lexicon/date_words.tsv")),
            ("holidays.tsv", include_str!("../lexicon/holidays.tsv")),
        ] {
            let words: Vec<_> = text
                .lines()
                .skip(1)
                .filter(|line| !line.starts_with('#'))
                .map(|line| line.split('\t').next())
                .collect();
            assert!(words.windows(2).all(|pair| pair[0] < pair[1]), "{name}");
        }
    }

    #[test]
    fn numbers_by_their_marks() {
        for (number, expected) in [
            ("1990", (Class::Digits, 1990)),
            ("1,000", (Class::Decimal, 10_000)),
            ("2.5", (Class::Decimal, 25)),
            ("10:30", (Class::Colons, 630)),
            ("10:75", (Class::Colons, -1)),
            ("4/5/2020", (Class::Parts, 0)),
        ] {
            assert_eq!(shape(number), expected, "{number}");
        }
    }
}

//! The words, numbers and marks that temporal expressions are made of, each with its class.

use crate::model::Span;

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
            /// The class of that name.
            pub fn parse(name: &str) -> Option<Class> {
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
    /// A verb whose object mostly lies ahead, whatever its own tense: "proposed". A gap to the grammar, as the next.
    TenseForward = "tense-forward",
    /// A verb of the past that does not end in -ed: "took".
    TensePast = "tense-past",
    /// A verb that tells of the future before "to": "plans".
    TenseInfinitive = "tense-infinitive",
}

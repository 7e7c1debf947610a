//! What the words of an expression say, before any calendar is asked: the meeting point of the grammar, which makes
//! readings, and of [`super::resolve`], which turns them into values and days.

use super::holidays::Holiday;
use super::named::{DayPart, Direction, Season, Unit};

/// A temporal expression as the grammar understands it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Reading {
    /// A stretch of the calendar.
    Date(When),
    /// A part of a day.
    Time(TimeOfDay, Option<When>),
    /// From the first to the last, in one expression.
    Range(Box<Reading>, Box<Reading>),
    /// A length of time.
    Duration(Amount),
    /// A length of time in several units, the longest first ("two years and three months").
    Sum(Vec<Amount>),
    /// A length of time after "in": of the future a date ("in two weeks"), else a length ("the first rise in two years").
    In(Amount),
    /// A length of time that ends or begins at the anchor ("the past three weeks").
    Rolling(Amount, Direction),
    /// Something that recurs.
    Set(Recurrence),
    /// "now", "recently".
    Vague(Reference),
    /// "soon", which is of the future only where the clause is ("it soon became").
    Soon,
    /// "former", a date only where a text tells of the past.
    Former,
}

/// A stretch of the calendar.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum When {
    /// A day of a month.
    Day {
        weekday: Option<i8>,
        year: Option<Year>,
        month: i8,
        day: i8,
        numeric: bool,
    },
    /// "the 9th", "the 20th of next month".
    DayOfMonth {
        weekday: Option<i8>,
        day: i8,
        month: Option<Direction>,
    },
    /// 04/05/2020: the two numbers as written.
    Numeric {
        weekday: Option<i8>,
        first: i8,
        second: i8,
        year: Option<i32>,
    },
    /// "week 10": by the rule of ISO 8601.
    Week {
        number: i8,
        year: Option<Year>,
    },
    Month {
        month: i8,
        year: Option<Year>,
    },
    /// "last March".
    DirectedMonth {
        month: i8,
        direction: Direction,
    },
    Year(Year),
    /// A fiscal year, whose months the text does not say.
    Fiscal(Year),
    /// A season, quarter or half.
    Span {
        part: YearPart,
        year: Option<Year>,
        direction: Option<Direction>,
    },
    /// By its first year; negative before Christ.
    Decade(i32),
    /// By its number; negative before Christ.
    Century(i32),
    Weekday {
        weekday: i8,
        direction: Option<Direction>,
        week: Option<Direction>,
    },
    /// "two Thursdays ago".
    WeekdaysAway {
        weekday: i8,
        count: i32,
    },
    /// Days from today.
    Deictic(i32),
    /// "last week", "this year".
    Unit {
        unit: Unit,
        direction: Direction,
    },
    Weekend(Option<Direction>),
    /// The weekend nearest to a day: "Easter weekend".
    WeekendOf(Box<When>),
    /// The week that holds a day.
    WeekOf(Box<When>),
    /// "year-end".
    YearEnd(Option<Year>),
    /// "year-ago", "the year-earlier quarter".
    YearAgo(Option<Unit>),
    /// "two days ago".
    Shift {
        amount: Amount,
        way: Way,
        base: Option<Box<When>>,
    },
    /// "the first week of March"; the last is -1, the second to last -2.
    Nth {
        nth: i8,
        what: NthUnit,
        of: Box<When>,
    },
    Holiday {
        holiday: Holiday,
        year: Option<Year>,
        direction: Option<Direction>,
    },
    /// A day, month (no day) or year (neither) of the Persian calendar.
    Persian {
        year: Option<i32>,
        month: Option<i8>,
        day: Option<i8>,
    },
    /// "the current Iranian year".
    PersianYear(Direction),
    /// The same of the Islamic calendar.
    Islamic {
        year: Option<i32>,
        month: i8,
        day: Option<i8>,
    },
}

impl When {
    /// The number of the year and the month in which it begins, where it names a year.
    pub fn year_and_month(&self) -> Option<(i32, i8)> {
        match *self {
            When::Day { year: Some(Year::Number(year)), month, .. }
            | When::Month { month, year: Some(Year::Number(year)) } => Some((year, month)),
            When::Span { part, year: Some(Year::Number(year)), .. } => Some((year, part.month())),
            _ => None,
        }
    }

    /// The month in which it begins, where it names no year but might.
    pub fn month_without_year(&self) -> Option<i8> {
        match *self {
            When::Day { year: None, month, .. } | When::Month { month, year: None } => Some(month),
            When::Span { part, year: None, direction: None } => Some(part.month()),
            _ => None,
        }
    }

    /// Names the year of a date that may have one.
    pub fn set_year(&mut self, number: i32) {
        if let When::Day { year, .. } | When::Month { year, .. } | When::Span { year, .. } = self {
            *year = Some(Year::Number(number));
        }
    }
}

/// Which year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Year {
    /// By its number; 0 is 1 BC, -1 is 2 BC, as astronomers count.
    Number(i32),
    /// "last year", "that year".
    Relative(Direction),
}

/// A season, quarter or half of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum YearPart {
    Season(Season),
    Quarter(i8),
    Half(i8),
}

impl YearPart {
    /// The month in which it begins.
    pub fn month(self) -> i8 {
        match self {
            YearPart::Season(season) => season.month(),
            YearPart::Quarter(number) => number * 3 - 2,
            YearPart::Half(number) => number * 6 - 5,
        }
    }
}

/// A part of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TimeOfDay {
    /// Minutes since midnight; 1440 is its end.
    Clock(i32),
    Part(DayPart),
}

/// Something that recurs.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Recurrence {
    Every(Amount),
    Weekday(i8, Option<DayPart>),
    Month(i8),
    Season(Season),
    DayPart(DayPart),
    Weekend,
}

/// What the n-th of a longer stretch is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NthUnit {
    Weekday(i8),
    Weekend,
    Unit(Unit),
}

/// A number of units; none where the number is not said ("several years").
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Amount {
    pub number: Option<f64>,
    pub unit: Unit,
}

/// From where a shift counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Back from the anchor.
    Ago,
    /// On from the anchor.
    Ahead,
    /// Back from the date that the text speaks of, or from the given base.
    Earlier,
    /// On from that date.
    Later,
}

/// A date that is not on the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reference {
    Past,
    Present,
    Future,
}

impl Reference {
    /// The value of TIMEX3.
    pub fn value(self) -> &'static str {
        match self {
            Reference::Past => "PAST_REF",
            Reference::Present => "PRESENT_REF",
            Reference::Future => "FUTURE_REF",
        }
    }
}

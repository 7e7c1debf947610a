//! What the lists of words name: directions, seasons, parts of a day, units; their letters in TIMEX3.
//!
//! The lists name a member; an [`Atom`](super::atom::Atom) carries its place among all of its kind, of which `of`
//! makes the member again.

use crate::model::Grain;

/// An enumeration whose members have names in the lists.
macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$member_doc:meta])* $member:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub(super) enum $name { $($(#[$member_doc])* $member,)* }

        impl $name {
            /// All members, in the order of their declaration.
            pub const ALL: &[$name] = &[$($name::$member,)*];

            /// The name in the lists.
            pub fn name(self) -> &'static str {
                match self { $($name::$member => $text,)* }
            }

            /// The member with that place in [`Self::ALL`].
            pub fn of(value: i32) -> $name {
                Self::ALL[value as usize]
            }
        }
    };
}

named! {
    /// Which one, seen from the anchor or from the date that the text speaks of.
    Direction {
        Last = "last",
        /// "the past", "the last" with a number.
        Past = "past",
        /// "the latest".
        Latest = "latest",
        This = "this",
        Current = "current",
        /// "this coming".
        Coming = "coming",
        Next = "next",
        /// None said: "the year", after "the end of".
        Plain = "plain",
        /// Seen from the date that the text speaks of.
        That = "that",
        Previous = "previous",
        Following = "following",
    }
}

named! {
    /// The seasons of the northern half, by the months in which they begin.
    Season { Spring = "spring", Summer = "summer", Autumn = "autumn", Fall = "fall", Winter = "winter", }
}

named! {
    /// Parts of a day.
    DayPart { Morning = "morning", Afternoon = "afternoon", Evening = "evening", Night = "night", Daytime = "daytime", }
}

named! {
    /// Units of time.
    Unit {
        Second = "second",
        Minute = "minute",
        Hour = "hour",
        Day = "day",
        Week = "week",
        Fortnight = "fortnight",
        Month = "month",
        Quarter = "quarter",
        Year = "year",
        Decade = "decade",
        Century = "century",
    }
}

impl Season {
    /// The month in which it begins.
    pub fn month(self) -> i8 {
        match self {
            Season::Spring => 3,
            Season::Summer => 6,
            Season::Autumn | Season::Fall => 9,
            Season::Winter => 12,
        }
    }

    /// The letters of TIMEX3.
    pub fn letters(self) -> &'static str {
        match self {
            Season::Spring => "SP",
            Season::Summer => "SU",
            Season::Autumn | Season::Fall => "FA",
            Season::Winter => "WI",
        }
    }
}

impl DayPart {
    /// The letters of TIMEX3.
    pub fn letters(self) -> &'static str {
        match self {
            DayPart::Morning => "MO",
            DayPart::Afternoon => "AF",
            DayPart::Evening => "EV",
            DayPart::Night => "NI",
            DayPart::Daytime => "DT",
        }
    }
}

impl Unit {
    /// The letters of a TIMEX3 duration and whether they stand after the T.
    pub fn letters(self) -> (&'static str, bool) {
        match self {
            Unit::Second => ("S", true),
            Unit::Minute => ("M", true),
            Unit::Hour => ("H", true),
            Unit::Day => ("D", false),
            Unit::Week | Unit::Fortnight => ("W", false),
            Unit::Month => ("M", false),
            Unit::Quarter => ("Q", false),
            Unit::Year => ("Y", false),
            Unit::Decade => ("DE", false),
            Unit::Century => ("CE", false),
        }
    }

    /// The grain of an expression in this unit.
    pub fn grain(self) -> Grain {
        match self {
            Unit::Second => Grain::Second,
            Unit::Minute => Grain::Minute,
            Unit::Hour => Grain::Hour,
            Unit::Day => Grain::Day,
            Unit::Week | Unit::Fortnight => Grain::Week,
            Unit::Month => Grain::Month,
            Unit::Quarter => Grain::Quarter,
            Unit::Year => Grain::Year,
            Unit::Decade => Grain::Decade,
            Unit::Century => Grain::Century,
        }
    }
}

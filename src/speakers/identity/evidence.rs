//! What speaks for and against two profiles being one person, in points.

use jiff::civil::Date;
use jiff::{Span as Time, ToSpan};

use super::archive::Seen;
use super::lists::IdentityLists;
use super::profiles::{Held, Profile, ProfileKind};
use crate::speakers::names::{Likeness, compare};

/// Points from which two profiles are merged.
pub const MERGE: i32 = 8;

/// Points from which a pair that stays apart is worth a look.
pub(super) const UNSURE: i32 = 6;

/// By how many points the best of several namesakes must lead.
pub(super) const MARGIN: i32 = 3;

const SAME_COUNTRY: i8 = 2;
const OTHER_COUNTRY: i8 = -6;
const OTHER_COUNTRY_OF_ONE_OFFICE: i8 = -2;
const SAME_OFFICE: i8 = 3;
const COMMON_OFFICE: i8 = 2;
const ONLY_LEADER: i8 = 1;
const ONE_HOUSE: i8 = 4;
const CONFLICT: i8 = -10;
const NOT_ROMANISED: i8 = -2;
const SAME_ARTICLE: i8 = -4;
const COMMON_NAME: i8 = -2;

/// One reason, as a review lists it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// In words: "same country".
    pub what: &'static str,
    /// For (above 0) or against.
    pub points: i32,
}

/// Why two profiles were, or could be, put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// `--merges` says so.
    Merges,
    /// Their articles linked both to one person of the registry.
    Registry,
    /// One has no name but a title, which articles of that time give to nobody but the other.
    Title,
    /// By points.
    Weight(Weight),
}

/// The points of a pair, by what they are for. 0 where nothing is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Weight {
    pub likeness: Likeness,
    country: i8,
    office: i8,
    clash: i8,
    gender: i8,
    suffix: i8,
    spelling: i8,
    together: i8,
    leader: i8,
    house: i8,
    common: i8,
}

impl Reason {
    /// Points in sum; rulings stand above all.
    pub fn points(&self) -> i32 {
        match self {
            Reason::Merges => 100,
            Reason::Registry => 50,
            Reason::Title => MERGE,
            Reason::Weight(weight) => weight.points(),
        }
    }

    /// Whether one of the names may only be misspelt, or go on with a word that is no part of it.
    pub fn may_be_slip(&self) -> bool {
        matches!(self, Reason::Weight(weight) if weight.likeness >= Likeness::Sound)
    }

    /// How a review names it.
    pub fn rule(&self) -> &'static str {
        match self {
            Reason::Merges => "merges",
            Reason::Registry => "registry",
            Reason::Title => "title",
            Reason::Weight(weight) => weight.likeness.as_str(),
        }
    }

    /// What it consists of, the name first.
    pub fn evidence(&self) -> Vec<Evidence> {
        match self {
            Reason::Merges | Reason::Registry | Reason::Title => {
                vec![Evidence { what: self.rule(), points: self.points() }]
            }
            Reason::Weight(weight) => weight.evidence(),
        }
    }
}

impl Weight {
    /// A likeness and nothing else.
    pub fn of(likeness: Likeness) -> Weight {
        Weight {
            likeness,
            country: 0,
            office: 0,
            clash: 0,
            gender: 0,
            suffix: 0,
            spelling: 0,
            together: 0,
            leader: 0,
            house: 0,
            common: 0,
        }
    }

    /// A surname with the same office in the same country and time.
    pub fn of_office() -> Weight {
        Weight { country: SAME_COUNTRY, office: SAME_OFFICE, ..Weight::of(Likeness::Surname) }
    }

    /// The surname of the only leader of any country who has it.
    pub fn of_leader() -> Weight {
        Weight { office: SAME_OFFICE, leader: ONLY_LEADER, ..Weight::of(Likeness::Surname) }
    }

    /// The surname that labels turns, and the only one whom the publisher names so about then.
    pub fn of_house() -> Weight {
        Weight { house: ONE_HOUSE, ..Weight::of(Likeness::Surname) }
    }

    fn parts(&self) -> [(&'static str, i8); 10] {
        let country = if self.country < 0 { "another country" } else { "same country" };
        [
            (country, self.country),
            ("same office within a year", self.office),
            ("two offices at one time", self.clash),
            ("another gender", self.gender),
            ("another suffix", self.suffix),
            ("spelling of a country with Latin script", self.spelling),
            ("both in one article", self.together),
            ("the only leader of that name", self.leader),
            ("the only one of that name whom the publisher of the transcript names", self.house),
            ("a common name and nothing else", self.common),
        ]
    }

    /// In sum.
    pub fn points(&self) -> i32 {
        self.likeness.points() + self.parts().iter().map(|&(_, points)| i32::from(points)).sum::<i32>()
    }

    /// Whether country, offices, gender or suffix say that the two are different people.
    pub fn is_conflict(&self) -> bool {
        self.country == OTHER_COUNTRY || [self.clash, self.gender, self.suffix].contains(&CONFLICT)
    }

    fn evidence(&self) -> Vec<Evidence> {
        let name = Evidence { what: self.likeness.as_str(), points: self.likeness.points() };
        let parts = self.parts().into_iter().filter(|&(_, points)| points != 0);
        let parts = parts.map(|(what, points)| Evidence { what, points: i32::from(points) });
        std::iter::once(name).chain(parts).collect()
    }
}

/// Whether a count is too small beside another one to be trusted against it.
pub(super) fn is_outvoted(count: usize, most: usize) -> bool {
    count.saturating_mul(10) < most
}

/// The closest relation of their names; none where they have two people's names. Surnames alone say nothing.
///
/// Names that articles use beside the main one help only if the main ones may be one person's, and only as far as a given
/// name does: an article may be misread. What the registry calls an alias counts like the name.
pub(super) fn likeness(a: &Profile, b: &Profile, lists: &IdentityLists) -> Option<Likeness> {
    let is_registry = [a, b].iter().any(|profile| profile.kind == ProfileKind::Registry);
    let compare = |(a, b)| compare(a, b, &lists.nicknames);
    let main = a.name.zip(b.name).and_then(compare);
    if main.is_none() && !is_registry {
        return None;
    }
    let pairs = a.names().flat_map(|a| b.names().map(move |b| (a, b)));
    let best = pairs.skip(1).filter_map(compare).min(); // the first is that of the main names
    let best = if is_registry { best } else { best.map(|likeness| likeness.max(Likeness::Given)) };
    main.into_iter().chain(best).min().filter(|likeness| *likeness != Likeness::Surname)
}

/// Weighs two profiles; none where their names are two people's.
pub(super) fn weigh(a: &Profile, b: &Profile, lists: &IdentityLists) -> Option<Weight> {
    let mut weight = Weight::of(likeness(a, b, lists)?);
    let is_same_name = weight.likeness == Likeness::Same;
    weight.country = match (a.country, b.country) {
        (Some(a), Some(b)) if a == b => SAME_COUNTRY,
        (Some(_), Some(_)) if is_same_name && have_one_office(&a.offices, &b.offices) => OTHER_COUNTRY_OF_ONE_OFFICE,
        (Some(_), Some(_)) if a.is_country_rare && have_same_title(&a.offices, &b.offices) => {
            OTHER_COUNTRY_OF_ONE_OFFICE
        }
        (Some(_), Some(_)) if b.is_country_rare && have_same_title(&a.offices, &b.offices) => {
            OTHER_COUNTRY_OF_ONE_OFFICE
        }
        (Some(_), Some(_)) => OTHER_COUNTRY,
        _ => 0,
    };
    if have_same_office(&a.offices, &b.offices) {
        // Many are heads and chairmen: of two names a letter apart that says little.
        let is_weak = weight.likeness == Likeness::Letter && !have_one_office(&a.offices, &b.offices);
        weight.office = if is_weak && weight.country == 0 { COMMON_OFFICE } else { SAME_OFFICE };
    }
    if clash(&a.offices, &b.offices) {
        weight.clash = CONFLICT;
    }
    if differ(a.gender, b.gender) {
        weight.gender = CONFLICT;
    }
    if differ(a.suffix, b.suffix) {
        weight.suffix = CONFLICT;
    }
    let is_spelling = matches!(weight.likeness, Likeness::Sound | Likeness::Letter);
    let is_romanised = [a, b].iter().any(|profile| lists.is_romanised(profile.country));
    if is_spelling && !is_romanised && !share_office(&a.offices, &b.offices, is_of_one) {
        weight.spelling = NOT_ROMANISED;
    }
    if !is_same_name && share_article(&a.seen, &b.seen) {
        weight.together = SAME_ARTICLE;
    }
    if weight.likeness == Likeness::Given && weight.country == 0 && is_common(a, b, lists) {
        weight.common = COMMON_NAME;
    }
    Some(weight)
}

/// Whether a middle name more, or a nickname, is all that two people of a common name have in common.
fn is_common(a: &Profile, b: &Profile, lists: &IdentityLists) -> bool {
    let names = || {
        a.name
            .zip(b.name)
            .is_some_and(|(a, b)| a.parts().min(b.parts()) <= 2 && (lists.is_common(a) || lists.is_common(b)))
    };
    names() && !have_same_title(&a.offices, &b.offices)
}

/// Whether both are known and not the same.
pub(super) fn differ<T: PartialEq>(a: Option<T>, b: Option<T>) -> bool {
    matches!((a, b), (Some(a), Some(b)) if a != b)
}

/// Whether both held one office within a year of each other.
pub(super) fn have_same_office(a: &[Held], b: &[Held]) -> bool {
    let fits = |a: &Held, b: &Held| a.title.is_office() && !differ(a.country, b.country);
    share_office(a, b, fits)
}

/// Whether both held, within a year of each other, an office that two people of one name never hold at one time: if their
/// countries differ, one was misread.
pub(super) fn have_one_office(a: &[Held], b: &[Held]) -> bool {
    share_office(a, b, |a, _| a.title.tells_more_than_country())
}

/// Whether an office, given twice, is one that a single person holds at a time.
fn is_of_one(a: &Held, b: &Held) -> bool {
    a.title.is_single() && (a.title.is_of_several() || a.country.is_some() && a.country == b.country)
}

/// Whether both had one title, be it no office, in whatever country within a year of each other.
pub(super) fn have_same_title(a: &[Held], b: &[Held]) -> bool {
    share_office(a, b, |_, _| true)
}

fn share_office(a: &[Held], b: &[Held], fits: impl Fn(&Held, &Held) -> bool) -> bool {
    a.iter().any(|a| {
        let mut same = b.iter().filter(|b| a.title == b.title && fits(a, b));
        same.any(|b| are_near(a.hull, b.hull))
    })
}

/// Whether two spells overlap or lie less than a year apart.
pub(super) fn are_near(a: (Date, Date), b: (Date, Date)) -> bool {
    let year: Time = 1.year();
    let later = |(_, last): (Date, Date)| last.saturating_add(year);
    a.0 <= later(b) && b.0 <= later(a)
}

/// Whether the two held offices at one time that no one person holds together.
///
/// "At one time": on a day of one, the other is named with the other office before and after within a year, so that
/// offices that follow each other are no clash. Fewer days than one in ten are taken for errors of the texts.
pub(super) fn clash(a: &[Held], b: &[Held]) -> bool {
    a.iter().any(|a| {
        let rivals = b.iter().filter(|b| a.country.is_some() && a.country == b.country);
        let mut rivals = rivals.filter(|b| a.title.excludes(b.title));
        rivals.any(|b| clashes_within(a, b) || clashes_within(b, a))
    })
}

fn clashes_within(days: &Held, other: &Held) -> bool {
    // A registry's spell without an end may have ended.
    let ended = |held: &Held| held.spells.last().is_some_and(|&(_, last)| last < Date::MAX);
    if !ended(days) || !ended(other) {
        return false;
    }
    let inside = days.spells.iter().filter(|&&(first, last)| {
        let after = other.spells.partition_point(|&(other_first, _)| other_first <= last);
        let before = other.spells[..after].last();
        let is_covered = before.is_some_and(|&(_, other_last)| other_last >= first);
        let next = other.spells.get(after);
        is_covered || before.zip(next).is_some_and(|(before, next)| before.1.saturating_add(1.year()) >= next.0)
    });
    let clashing = inside.count();
    clashing > 0 && !is_outvoted(clashing, days.spells.len())
}

/// Whether an article names both. Both lists are sorted.
fn share_article(a: &[Seen], b: &[Seen]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    short.iter().any(|seen| long.binary_search_by_key(&seen.rank, |other| other.rank).is_ok())
}

//! The word lists that identity weighs names, offices and bodies with.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::lexicon::Lexicon;
use crate::model::Country;
use crate::speakers::countries::Countries;
use crate::speakers::names::{Nicknames, PersonName, fold};
use crate::speakers::phrases::split;

/// Lists for identity, built once.
#[derive(Clone, Debug, Default)]
pub struct IdentityLists {
    pub(super) nicknames: Nicknames,
    countries: Countries,
    romanised: FxHashSet<Country>,
    common_surnames: FxHashSet<Box<str>>,
    common_given_names: FxHashSet<Box<str>>,
    ranks: FxHashMap<Box<str>, Rank>,
}

/// A title, and what it tells of its holder. Titles are equal if their words are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Title<'a> {
    pub word: &'a str,
    pub rank: Option<Rank>,
}

/// What a title tells of its holder, as far as it tells people apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// Presidents: heads of state who are called by their surname.
    President,
    /// Other heads of state.
    State,
    /// Heads of government.
    Government,
    /// Vice presidents, who are called by their surname as presidents are.
    Deputy,
    /// One person in a country at a time.
    Single,
    /// One person at a time in a body of several countries: a country named with it is that of a visit or an origin.
    OfSeveral,
    /// Offices between two countries, either of which a text may name with them.
    Abroad,
    /// Any other office.
    Office,
}

/// Offices below government that one person in a country holds at a time.
const SINGLE: [&str; 9] = [
    "chief of the general staff",
    "crown prince",
    "director of national intelligence",
    "majority leader",
    "minority leader",
    "national security advisor",
    "president-elect",
    "prosecutor general",
    "speaker",
];

/// Titles of rank `minister` that several hold at once.
const SHARED: [&str; 5] = ["deputy foreign minister", "deputy minister", "minister", "secretary", "state councillor"];

const ABROAD: [&str; 4] = ["ambassador", "charge d'affaires", "consul", "envoy"];

impl IdentityLists {
    /// Reads nicknames, countries, `romanised.tsv`, `common_names.tsv` and the ranks of `titles.tsv`.
    ///
    /// Countries that cannot be read are left out: [`crate::speakers::Resolver::new`] reports the fault.
    pub fn new(lexicon: &Lexicon) -> IdentityLists {
        let romanised = lexicon.rows("romanised.tsv").filter_map(|row| Country::parse(row.cell(0)));
        let ranks = lexicon.rows("titles.tsv").filter_map(|row| {
            let title = row.cell(0);
            Some((title.into(), rank(title, row.cell(3))?))
        });
        let common = |class: &str| {
            let rows = lexicon.rows("common_names.tsv").filter(|row| row.cell(1).split(' ').any(|own| own == class));
            rows.map(|row| row.cell(0).into()).collect()
        };
        IdentityLists {
            common_surnames: common("surname"),
            common_given_names: common("given"),
            nicknames: Nicknames::new(lexicon),
            countries: Countries::new(lexicon).unwrap_or_default(),
            romanised: romanised.collect(),
            ranks: ranks.collect(),
        }
    }

    /// Whether names of this country reach English from another script, without one fixed spelling.
    pub(super) fn is_romanised(&self, country: Option<Country>) -> bool {
        country.is_some_and(|country| self.romanised.contains(&country))
    }

    /// Whether so many people have given name and surname that others have both.
    pub(super) fn is_common(&self, name: &PersonName) -> bool {
        let is_common = |given: &str| self.common_given_names.contains(given);
        let stands_for = || self.nicknames.of(name.first()).iter().any(|full| is_common(full));
        self.common_surnames.contains(name.surname()) && (is_common(name.first()) || stands_for())
    }

    /// A canonical title and its rank.
    pub(super) fn title<'t>(&self, word: &'t str) -> Title<'t> {
        Title { word, rank: self.rank(word) }
    }

    /// The rank of a canonical title; none if it is no office.
    pub(super) fn rank(&self, title: &str) -> Option<Rank> {
        self.ranks.get(title).copied()
    }

    /// A body's name without article and country, folded: "Iranian Parliament", "Iran's parliament" and "parliament of
    /// Iran" are `parliament`, "Iran" and "Tehran" are `state IRN`. An administration is that of its head ("the Marsh-Ruiz
    /// Administration" is the Marsh administration).
    pub(super) fn body_key(&self, name: &str, country: Option<Country>) -> String {
        let lower = name.to_lowercase();
        let mut words: Vec<&str> = split(&lower).collect();
        if words.len() > 1 && words[0] == "the" {
            words.remove(0);
        }
        if let [head, "administration"] = &mut words[..]
            && let Some((first, second)) = head.split_once(['-', '\u{2011}'])
            && first.len() > 3
            && [first, second].iter().all(|name| name.trim_start_matches('\u{2060}').chars().all(char::is_alphabetic))
        {
            *head = first;
        }
        let country_at = |words: &[&str]| self.countries.longest(|at| words.get(at).copied());
        let its = |found: Option<(usize, Country, _)>| found.filter(|(_, found, _)| Some(*found) == country);
        if let Some((length, country, _)) = its(country_at(&words)) {
            let is_possessive = words.get(length).is_some_and(|word| matches!(*word, "'s" | "’s"));
            words.drain(..length + usize::from(is_possessive));
            if words.is_empty() {
                return format!("state {}", country.as_str()); // "the U.S." and "Washington" are one speaker
            }
        } else if let Some(at) = words.iter().rposition(|word| *word == "of").filter(|&at| at > 0) {
            let rest = words[at + 1..].strip_prefix(&["the"]).unwrap_or(&words[at + 1..]);
            if its(country_at(rest)).is_some_and(|(length, ..)| length == rest.len()) {
                words.truncate(at);
            }
        }
        fold(&words.join(" ").replace(" 's", "'s").replace(" ’s", "’s"))
    }
}

impl Title<'_> {
    /// Whether it is an office, not an occupation or an honorific.
    pub(super) fn is_office(self) -> bool {
        self.rank.is_some()
    }

    /// Whether one person, in a country or a body of several, holds this office at a time.
    pub(super) fn is_single(self) -> bool {
        self.rank.is_some_and(|rank| !matches!(rank, Rank::Abroad | Rank::Office))
    }

    /// Whether it is an office of a body of several countries that one person holds at a time.
    pub(super) fn is_of_several(self) -> bool {
        self.rank == Some(Rank::OfSeveral)
    }

    /// Whether two people of one full name never hold this office at one time, in whatever countries.
    pub(super) fn tells_more_than_country(self) -> bool {
        self.is_single() || self.rank == Some(Rank::Abroad)
    }

    /// Whether it leads a country, if as a deputy, or a body of several, and goes with a surname ("President Macron", not
    /// "King Abdullah").
    pub(super) fn leads(self) -> bool {
        matches!(self.rank, Some(Rank::President | Rank::Government | Rank::Deputy | Rank::OfSeveral))
    }

    /// Whether nobody holds both offices of one country together: it is led by two people.
    pub(super) fn excludes(self, other: Title) -> bool {
        let heads_state = |title: Title| matches!(title.rank, Some(Rank::President | Rank::State));
        let governs = |title: Title| title.rank == Some(Rank::Government);
        heads_state(self) && governs(other) || governs(self) && heads_state(other)
    }
}

fn rank(title: &str, rank: &str) -> Option<Rank> {
    match rank {
        "state" if title == "president" => Some(Rank::President),
        "state" => Some(Rank::State),
        "government" => Some(Rank::Government),
        "minister" | "office" if title == "vice president" => Some(Rank::Deputy),
        "minister" if !SHARED.contains(&title) => Some(Rank::Single),
        "minister" | "office" if SINGLE.contains(&title) => Some(Rank::Single),
        "minister" | "office" if ABROAD.contains(&title) => Some(Rank::Abroad),
        "body" => Some(Rank::OfSeveral),
        "minister" | "office" | "rank" => Some(Rank::Office),
        _ => None,
    }
}

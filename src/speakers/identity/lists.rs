//! The word lists that identity weighs names and offices with.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::lexicon::Lexicon;
use crate::model::Country;
use crate::speakers::names::Nicknames;

/// Lists for identity, built once.
#[derive(Clone, Debug, Default)]
pub struct IdentityLists {
    pub(super) nicknames: Nicknames,
    romanised: FxHashSet<Country>,
    ranks: FxHashMap<Box<str>, Rank>,
}

/// What the holders of a title are, as far as it tells people apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rank {
    /// Heads of state.
    State,
    /// Heads of government.
    Government,
    /// One person in a country at a time.
    Single,
}

/// Offices below government that one person in a country holds at a time.
const SINGLE: [&str; 10] = [
    "chief of the general staff",
    "crown prince",
    "director of national intelligence",
    "majority leader",
    "minority leader",
    "national security advisor",
    "president-elect",
    "prosecutor general",
    "speaker",
    "vice president",
];

/// Titles of rank `minister` that several hold at once.
const SHARED: [&str; 5] = ["deputy foreign minister", "deputy minister", "minister", "secretary", "state councillor"];

impl IdentityLists {
    /// Reads `nicknames.tsv`, `romanised.tsv` and the ranks of `titles.tsv`.
    pub fn new(lexicon: &Lexicon) -> IdentityLists {
        let countries = lexicon.rows("romanised.tsv").filter_map(|row| Country::parse(row.cell(0)));
        let ranks =
            lexicon.rows("titles.tsv").filter_map(|row| Some((row.cell(0).into(), rank(row.cell(0), row.cell(3))?)));
        IdentityLists { nicknames: Nicknames::new(lexicon), romanised: countries.collect(), ranks: ranks.collect() }
    }

    /// Whether names of this country reach English from another script, without one fixed spelling.
    pub(super) fn is_romanised(&self, country: Option<Country>) -> bool {
        country.is_some_and(|country| self.romanised.contains(&country))
    }

    /// Whether one person in a country holds this office at a time.
    pub(super) fn is_single(&self, title: &str) -> bool {
        self.ranks.contains_key(title)
    }

    /// Whether nobody holds both offices of one country together: it is led by two people.
    pub(super) fn are_exclusive(&self, title: &str, other: &str) -> bool {
        let ranks = (self.ranks.get(title), self.ranks.get(other));
        matches!(ranks, (Some(Rank::State), Some(Rank::Government)) | (Some(Rank::Government), Some(Rank::State)))
    }
}

fn rank(title: &str, rank: &str) -> Option<Rank> {
    match rank {
        "state" => Some(Rank::State),
        "government" => Some(Rank::Government),
        "minister" if !SHARED.contains(&title) => Some(Rank::Single),
        _ => SINGLE.contains(&title).then_some(Rank::Single),
    }
}

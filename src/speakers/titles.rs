//! Titles of people: `titles.tsv`, and offices read from a role ("President of Albania").

use rustc_hash::FxHashMap;

use crate::lexicon::{Lexicon, LexiconError};
use crate::model::{Gender, Office};

use super::countries::Countries;
use super::phrases::{Phrases, split};

/// All titles by their forms.
#[derive(Clone, Debug, Default)]
pub struct Titles {
    titles: Vec<Title>,
    phrases: Phrases<TitleForm>,
}

/// A title in its canonical form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title {
    /// "president", "foreign minister".
    pub canonical: Box<str>,
    /// What sort of title it is.
    pub rank: Rank,
}

/// What sort of title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rank {
    /// Head of state.
    State,
    /// Head of government.
    Government,
    /// "leader", which may be either.
    Leader,
    /// Minister and the like: one holder at a time in a country.
    Minister,
    /// Any other office.
    Office,
    /// An office of a body of several countries: one holder at a time.
    Body,
    /// Candidate, nominee.
    Candidate,
    /// Military, clerical or noble rank.
    Rank,
    /// Mr., Dr., His Excellency: no office.
    Honorific,
    /// What somebody is ("analyst"), rather an occupation than an office.
    Noun,
}

/// A form of a title as it stands in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TitleForm {
    /// Index of the title.
    pub title: u16,
    /// What the form tells of gender ("spokeswoman").
    pub gender: Option<Gender>,
    /// "presidents".
    pub is_plural: bool,
}

impl Titles {
    /// Reads the list.
    ///
    /// # Errors
    /// If a line has a rank or gender that there is not.
    pub fn new(lexicon: &Lexicon) -> Result<Titles, LexiconError> {
        const LIST: &str = "titles.tsv";
        let mut titles = Titles::default();
        let mut known: FxHashMap<&str, u16> = FxHashMap::default();
        for row in lexicon.rows(LIST) {
            let fault = |reason| LexiconError { file: LIST.into(), line: row.line, reason };
            let rank = Rank::parse(row.cell(3)).ok_or_else(|| fault(format!("there is no rank `{}`", row.cell(3))))?;
            let gender = match row.cell(4) {
                "" => None,
                "male" => Some(Gender::Male),
                "female" => Some(Gender::Female),
                other => return Err(fault(format!("gender is male, female or empty, not `{other}`"))),
            };
            let title = *known.entry(row.cell(0)).or_insert_with(|| {
                titles.titles.push(Title { canonical: row.cell(0).into(), rank });
                (titles.titles.len() - 1) as u16
            });
            for (column, is_plural) in [(1, false), (2, true)] {
                row.parts(column).for_each(|form| titles.phrases.insert(form, TitleForm { title, gender, is_plural }));
            }
        }
        Ok(titles)
    }

    /// The longest form of a title that `word(0)`, `word(1)` … (in lower case) begin with, and its length in words.
    pub(crate) fn longest<'w>(&self, word: impl Fn(usize) -> Option<&'w str>) -> Option<(usize, TitleForm)> {
        self.phrases.longest(word)
    }

    /// The title at `index`.
    pub(crate) fn title(&self, index: u16) -> &Title {
        &self.titles[index as usize]
    }

    /// The office that a role names: its first title and the first country in it.
    ///
    /// "President of Albania", "foreign minister of the Kyrgyz Republic", "Iranian President", "former Senator". None if
    /// no title stands in it.
    pub fn parse_role(&self, role: &str, countries: &Countries) -> Option<Office> {
        let lower = role.to_lowercase();
        let words: Vec<&str> = split(&lower).collect();
        let (at, form) = (0..words.len()).find_map(|from| {
            let (_, form) = self.longest(|at| words.get(from + at).copied())?;
            (self.title(form.title).rank != Rank::Honorific).then_some((from, form))
        })?;
        Some(Office {
            title: self.title(form.title).canonical.to_string(),
            country: countries.named_in(role),
            former: words[..at].iter().any(|word| matches!(*word, "former" | "ex")),
        })
    }
}

impl Rank {
    fn parse(word: &str) -> Option<Rank> {
        Some(match word {
            "state" => Rank::State,
            "government" => Rank::Government,
            "leader" => Rank::Leader,
            "minister" => Rank::Minister,
            "office" => Rank::Office,
            "body" => Rank::Body,
            "candidate" => Rank::Candidate,
            "rank" => Rank::Rank,
            "honorific" => Rank::Honorific,
            "noun" => Rank::Noun,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_read_as_title_and_country() {
        let lexicon = Lexicon::built_in();
        let (titles, countries) = (Titles::new(&lexicon).unwrap(), Countries::new(&lexicon).unwrap());
        for (role, office) in [
            ("President of Albania", Some(("president", "ALB", false))),
            ("Minister for Foreign Affairs of the Kyrgyz Republic", Some(("foreign minister", "KGZ", false))),
            ("Iranian President", Some(("president", "IRN", false))),
            ("former Secretary of State", Some(("secretary of state", "", true))),
            ("deputy prime minister of Norway", Some(("deputy prime minister", "NOR", false))),
            ("Federal Chancellor of Austria", Some(("chancellor", "AUT", false))),
            ("effective bystander", None),
        ] {
            let found = titles.parse_role(role, &countries);
            let country = |office: &Office| office.country.map_or(String::new(), |c| c.as_str().to_owned());
            let found = found.as_ref().map(|office| (office.title.as_str(), country(office), office.former));
            assert_eq!(found, office.map(|(title, code, former)| (title, code.to_owned(), former)), "{role}");
        }
    }
}

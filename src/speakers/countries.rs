//! Countries, their names, demonyms and capitals: `countries.tsv`.

use crate::lexicon::{Lexicon, LexiconError};
use crate::model::Country;

use super::phrases::{Phrases, split};

/// The countries by every word for them.
#[derive(Clone, Debug, Default)]
pub struct Countries {
    phrases: Phrases<(Country, Naming)>,
}

/// How a word names a country.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Naming {
    /// Its name ("Iran", "the Republic of Korea").
    Name,
    /// A demonym ("Iranian", "Danes").
    Demonym,
    /// Its capital, which may speak for it ("Tehran announced").
    Capital,
}

impl Countries {
    /// Reads the list.
    ///
    /// # Errors
    /// If a line's code is not three capital letters.
    pub fn new(lexicon: &Lexicon) -> Result<Countries, LexiconError> {
        const LIST: &str = "countries.tsv";
        let mut countries = Countries::default();
        for row in lexicon.rows(LIST) {
            let code = Country::parse(row.cell(0)).ok_or_else(|| LexiconError {
                file: LIST.into(),
                line: row.line,
                reason: format!("a country has a code of three capital letters, not `{}`", row.cell(0)),
            })?;
            for (column, naming) in [(1, Naming::Name), (2, Naming::Demonym), (3, Naming::Capital)] {
                row.parts(column).for_each(|phrase| countries.phrases.insert(phrase, (code, naming)));
            }
        }
        Ok(countries)
    }

    /// The longest name of a country that `word(0)`, `word(1)` … (in lower case) begin with, and its length in words.
    pub(crate) fn longest<'w>(&self, word: impl Fn(usize) -> Option<&'w str>) -> Option<(usize, Country, Naming)> {
        self.phrases.longest(word).map(|(words, (country, naming))| (words, country, naming))
    }

    /// The first country that `phrase` names ("President of the Republic of Korea", "Iranian"), capitals left out.
    pub fn named_in(&self, phrase: &str) -> Option<Country> {
        let phrase = phrase.to_lowercase();
        let words: Vec<&str> = split(&phrase).collect();
        (0..words.len()).find_map(|from| {
            let (_, country, naming) = self.longest(|at| words.get(from + at).copied())?;
            (naming != Naming::Capital).then_some(country)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_are_known_by_name_and_demonym() {
        let countries = Countries::new(&Lexicon::built_in()).unwrap();
        for (phrase, code) in [
            ("President of the Republic of Korea", Some("KOR")),
            ("the People’s Republic of China", Some("CHN")),
            ("Hungarian", Some("HUN")),
            ("the Democratic Republic of the Congo", Some("COD")),
            ("Republic of the Congo", Some("COG")),
            ("somewhere else", None),
        ] {
            let found = countries.named_in(phrase);
            assert_eq!(found.as_ref().map(Country::as_str), code, "{phrase}");
        }
    }
}

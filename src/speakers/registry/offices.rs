//! Roles and countries as registries write them.

use rustc_hash::FxHashMap;

use crate::lexicon::{Lexicon, LexiconError};
use crate::model::Country;
use crate::speakers::countries::Countries;
use crate::speakers::titles::Titles;

/// Reads "President of Albania" and "AL".
pub(super) struct Offices {
    titles: Titles,
    countries: Countries,
    /// Alpha-3 by alpha-2, and every alpha-3 by itself.
    codes: FxHashMap<Box<str>, Country>,
}

impl Offices {
    pub fn new(lexicon: &Lexicon) -> Result<Offices, LexiconError> {
        let mut codes = FxHashMap::default();
        for row in lexicon.rows("country_codes.tsv") {
            let code = Country::parse(row.cell(1)).ok_or_else(|| LexiconError {
                file: "country_codes.tsv".into(),
                line: row.line,
                reason: format!("expected a code of three capital letters, found `{}`", row.cell(1)),
            })?;
            codes.insert(row.cell(0).into(), code);
            codes.insert(row.cell(1).into(), code);
        }
        Ok(Offices { titles: Titles::new(lexicon)?, countries: Countries::new(lexicon)?, codes })
    }

    /// The canonical title and the country of a role. No title where the title list has none, where the office is past, and
    /// for a mere "leader", who may hold any office.
    pub fn role(&self, role: &str) -> (Option<Box<str>>, Option<Country>) {
        match self.titles.parse_role(role, &self.countries) {
            Some(office) if !office.former && office.title != "leader" => (Some(office.title.into()), office.country),
            _ => (None, self.countries.named_in(role)),
        }
    }

    /// The country of an ISO 3166-1 code or an English name.
    pub fn country(&self, text: &str) -> Option<Country> {
        let code = self.codes.get(&*text.to_uppercase()).copied();
        // States that are gone have codes too (DDR, CSK).
        code.or_else(|| self.countries.named_in(text)).or_else(|| Country::parse(text))
    }

    /// A name without what a data base adds to tell namesakes apart: "Abdullah II of Jordan", "Jo Smith (politician)".
    pub fn plain_name<'n>(&self, name: &'n str) -> &'n str {
        let name = name.find(" (").map_or(name, |at| &name[..at]);
        match name.split_once(" of ") {
            Some((name, realm)) if !name.is_empty() && self.countries.named_in(realm).is_some() => name,
            _ => name,
        }
    }
}

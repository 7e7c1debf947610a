//! Roles and countries as registries write them.

use crate::lexicon::Lexicon;
use crate::model::Country;

/// Reads "President of Albania" and "AL".
pub(super) struct Offices {}

impl Offices {
    pub fn new(lexicon: &Lexicon) -> Offices {
        let _ = lexicon;
        Offices {}
    }

    /// The canonical title and the country of a role; no title where the title list has none.
    pub fn role(&self, role: &str) -> (Option<Box<str>>, Option<Country>) {
        let title = role.split(" of ").next().unwrap_or_default().to_lowercase();
        let known = ["president", "prime minister", "foreign minister", "king"].contains(&&*title);
        (known.then(|| title.into()), None)
    }

    /// The country of an ISO 3166 code or an English name.
    pub fn country(&self, text: &str) -> Option<Country> {
        Country::parse(text)
    }
}

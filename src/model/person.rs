//! Who speaks, known across articles.

use jiff::civil::Date;

use super::{Country, EntityKind};

/// One person, body or group under one id: what [`crate::speakers`] makes of the entities of all articles.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// `speaker_id`: a slug of the name, unique.
    pub id: String,
    /// Canonical name: the most frequent full form, or the registry's.
    pub name: String,
    /// Person, body, group or unnamed.
    pub kind: EntityKind,
    /// The latest role, as the table shows it ("foreign minister").
    pub role: Option<String>,
    /// Its country.
    pub country: Option<Country>,
    /// Other forms of the name, sorted.
    pub aliases: Vec<String>,
    /// The first and the last day on which a dated article names them.
    pub published: Option<(Date, Date)>,
    /// How many articles name them.
    pub articles: u32,
    /// The id in the user's registry.
    pub registry_id: Option<String>,
    /// Roles over time, sorted by role and country.
    pub roles: Vec<RoleSpell>,
}

/// A role that the articles give to somebody, and when.
#[derive(Clone, Debug, PartialEq)]
pub struct RoleSpell {
    /// Canonical title.
    pub role: String,
    /// Its country.
    pub country: Option<Country>,
    /// The first and the last day of articles that say so.
    pub published: Option<(Date, Date)>,
    /// How many articles say so.
    pub articles: u32,
}

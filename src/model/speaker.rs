//! Who speaks: the people and bodies of one article.

use serde::{Deserialize, Serialize};

use super::Span;

/// Everybody whom one article names, every place that names them, and who makes each statement.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cast {
    /// The people, bodies, groups of the article.
    pub entities: Vec<Entity>,
    /// Resolved places, in text order.
    pub mentions: Vec<Mention>,
    /// One for each statement, in the order of the statements.
    pub attributions: Vec<Attribution>,
}

/// One person or body as one article knows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entity {
    /// Person, body, group or unnamed.
    pub kind: EntityKind,
    /// The fullest form, as written ("Hassan Rouhani"), without titles.
    pub name: String,
    /// Other forms of the name seen in the article.
    pub aliases: Vec<String>,
    /// What the text says of gender.
    pub gender: Option<Gender>,
    /// Offices that the article gives, in text order.
    pub offices: Vec<Office>,
    /// Country of a body, or of the first office.
    pub country: Option<Country>,
    /// The id in a registry given by the user, where the article's date and words settle it.
    pub registry_id: Option<String>,
    /// Whether the name labels turns of a transcript ("MR. MARSH:").
    pub labels_turns: bool,
}

/// A title and the country or body that it belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Office {
    /// Canonical title ("president", "foreign minister").
    pub title: String,
    /// Its country.
    pub country: Option<Country>,
    /// Whether the text says that it is past ("former").
    pub former: bool,
}

/// An ISO 3166-1 alpha-3 code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Country(pub [u8; 3]);

impl Country {
    /// The code `text`, if it is three capital letters.
    pub fn parse(text: &str) -> Option<Country> {
        let code: [u8; 3] = text.as_bytes().try_into().ok()?;
        code.iter().all(u8::is_ascii_uppercase).then_some(Country(code))
    }

    /// The three letters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("three ASCII letters")
    }
}

/// Who makes a statement, and to whom.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attribution {
    /// Indices of entities, the first named first; empty where the text names nobody.
    pub speakers: Vec<u32>,
    /// The rule that settled them.
    pub rule: SpeakerRule,
    /// Indices of entities spoken to, where the text makes it clear.
    pub addressees: Vec<u32>,
}

/// A place in the text that names an entity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mention {
    /// Index of the entity.
    pub entity: u32,
    /// The words.
    pub span: Span,
    /// How they name it.
    pub form: Form,
}

/// What sort of speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum EntityKind {
    /// A person with a name.
    Person,
    /// An institution, a state, a publication.
    Body,
    /// People of one sort ("Republicans").
    Group,
    /// Somebody without a name ("a senior diplomat").
    Unnamed,
}

/// Gender, as far as titles and pronouns tell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Gender {
    /// he, Mr., king.
    Male,
    /// she, Mrs., queen.
    Female,
}

/// How a mention names somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Form {
    /// The full name, or a body's name.
    Name,
    /// The surname, with or without a title.
    Surname,
    /// A title or noun without a name.
    Title,
    /// A personal pronoun.
    Pronoun,
    /// "who".
    Relative,
}

/// The rule that settled who speaks. In the order in which they are tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SpeakerRule {
    /// A full name stands there.
    Name,
    /// A surname of somebody the article names in full.
    Surname,
    /// A title, by its holder in the article.
    Title,
    /// "his Russian counterpart".
    Counterpart,
    /// A personal pronoun.
    Pronoun,
    /// "who".
    Relative,
    /// Several together.
    Joint,
    /// A quotation that goes on.
    Continued,
    /// A title, by the user's registry at the article's date.
    Registry,
    /// Nobody could be named.
    None,
}

impl EntityKind {
    /// The word in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            EntityKind::Person => "person",
            EntityKind::Body => "body",
            EntityKind::Group => "group",
            EntityKind::Unnamed => "unnamed",
        }
    }
}

impl Form {
    /// The word in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            Form::Name => "name",
            Form::Surname => "surname",
            Form::Title => "title",
            Form::Pronoun => "pronoun",
            Form::Relative => "relative",
        }
    }
}

impl SpeakerRule {
    /// The word in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            SpeakerRule::Name => "name",
            SpeakerRule::Surname => "surname",
            SpeakerRule::Title => "title",
            SpeakerRule::Counterpart => "counterpart",
            SpeakerRule::Pronoun => "pronoun",
            SpeakerRule::Relative => "relative",
            SpeakerRule::Joint => "joint",
            SpeakerRule::Continued => "continued",
            SpeakerRule::Registry => "registry",
            SpeakerRule::None => "none",
        }
    }
}

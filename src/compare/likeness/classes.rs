//! What a word contributes to a statement, from `function_words.tsv` and `compared_words.tsv`.

use rustc_hash::FxHashMap;

use crate::lexicon::{Lexicon, LexiconError};

/// What a word contributes to a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A noun, verb, adjective.
    Content,
    /// The same in thanks, greetings and notes of a transcript: of such words alone no claim is made.
    Courtesy,
    /// The same with a capital letter inside a sentence, or a country.
    Name,
    /// An acronym.
    Acronym,
    /// A number, a date or a word of quantity.
    Quantity,
    /// May be added or left out without harm.
    Adverb,
    /// An article, or "that".
    Article,
    /// A preposition, pronoun, conjunction or auxiliary.
    Function,
    /// "not", "never", "without".
    Negation,
    /// A modal verb or what does its work.
    Modal(Modal),
}

/// The classes of modality.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Modal {
    Must,
    Should,
    Will,
    Would,
    Can,
    May,
    Perhaps,
    If,
}

/// What the lists say of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Its kind, wherever it stands.
    Kind(Kind),
    /// A date if it has a capital letter: "March", "march".
    Month,
    /// A verb that may stand in "he said".
    Insertion,
    /// A word like others, but in -ly.
    Plain,
}

/// The classes of `function_words.tsv` that make a function word; the rest are words like others.
const FUNCTION: [&str; 16] = [
    "be",
    "have",
    "do",
    "determiner",
    "possessive",
    "preposition",
    "conjunction",
    "subordinator",
    "subject",
    "object",
    "to",
    "that",
    "relative",
    "question",
    "clitic",
    "particle",
];

impl Kind {
    /// How much a word of the kind counts beside its rarity: another number makes another claim, another preposition
    /// seldom does.
    pub(super) fn emphasis(self) -> f32 {
        match self {
            Kind::Quantity => 2.0,
            Kind::Article | Kind::Function => 0.5,
            _ => 1.0,
        }
    }
}

/// Reads the lists: classes by word in lower case.
pub(super) fn classes(lexicon: &Lexicon) -> Result<FxHashMap<Box<str>, Class>, LexiconError> {
    const LIST: &str = "compared_words.tsv";
    let mut classes = FxHashMap::default();
    for row in lexicon.rows("function_words.tsv") {
        let mut names = row.cell(1).split(' ');
        if names.clone().any(|name| FUNCTION.contains(&name)) {
            classes.insert(row.cell(0).into(), Class::Kind(Kind::Function));
        } else if names.any(|name| name == "adverb") {
            classes.insert(row.cell(0).into(), Class::Kind(Kind::Adverb));
        }
    }
    for row in lexicon.rows(LIST) {
        let class = match row.cell(1) {
            "courtesy" => Class::Kind(Kind::Courtesy),
            "negation" => Class::Kind(Kind::Negation),
            "quantity" | "date" => Class::Kind(Kind::Quantity),
            "adverb" => Class::Kind(Kind::Adverb),
            "article" => Class::Kind(Kind::Article),
            "must" => Class::Kind(Kind::Modal(Modal::Must)),
            "should" => Class::Kind(Kind::Modal(Modal::Should)),
            "will" => Class::Kind(Kind::Modal(Modal::Will)),
            "would" => Class::Kind(Kind::Modal(Modal::Would)),
            "can" => Class::Kind(Kind::Modal(Modal::Can)),
            "may" => Class::Kind(Kind::Modal(Modal::May)),
            "perhaps" => Class::Kind(Kind::Modal(Modal::Perhaps)),
            "if" => Class::Kind(Kind::Modal(Modal::If)),
            "month" => Class::Month,
            "insertion" => Class::Insertion,
            "plain" => Class::Plain,
            "prefix" => continue, // read with the opposites
            other => {
                let reason = format!("`{other}` is no class; the head of the built-in list names them");
                return Err(LexiconError { file: LIST.into(), line: row.line, reason });
            }
        };
        classes.insert(row.cell(0).into(), class);
    }
    Ok(classes)
}

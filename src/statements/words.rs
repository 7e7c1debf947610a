//! What single words can be: function words by list, a few classes by their ending.
//!
//! There is no tagger behind the rules. They decide by closed classes, by capitals and by position, so a word may
//! belong to several classes at once ("that", "her").

use crate::lexicon::Row;

/// A set of word classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Classes(u32);

impl Classes {
    pub(super) const BE: Classes = Classes(1);
    pub(super) const HAVE: Classes = Classes(1 << 1);
    pub(super) const DO: Classes = Classes(1 << 2);
    pub(super) const MODAL: Classes = Classes(1 << 3);
    pub(super) const NOT: Classes = Classes(1 << 4);
    /// May stand inside a verb group.
    pub(super) const ADVERB: Classes = Classes(1 << 5);
    pub(super) const DETERMINER: Classes = Classes(1 << 6);
    pub(super) const POSSESSIVE: Classes = Classes(1 << 7);
    pub(super) const PREPOSITION: Classes = Classes(1 << 8);
    pub(super) const CONJUNCTION: Classes = Classes(1 << 9);
    /// Begins a clause ("because").
    pub(super) const SUBORDINATOR: Classes = Classes(1 << 10);
    /// A pronoun that can be a subject.
    pub(super) const SUBJECT: Classes = Classes(1 << 11);
    /// A pronoun that can be an object.
    pub(super) const OBJECT: Classes = Classes(1 << 12);
    pub(super) const RELATIVE: Classes = Classes(1 << 13);
    pub(super) const QUESTION: Classes = Classes(1 << 14);
    /// Days, months and words like "today".
    pub(super) const TIME: Classes = Classes(1 << 15);
    pub(super) const TO: Classes = Classes(1 << 16);
    pub(super) const THAT: Classes = Classes(1 << 17);
    /// A verb form that is no cue and not regular ("went").
    pub(super) const VERB: Classes = Classes(1 << 18);
    /// The 's and its like, cut off from the word before.
    pub(super) const CLITIC: Classes = Classes(1 << 19);
    /// A noun that turns a matter into a claim ("the need to").
    pub(super) const CLAIM: Classes = Classes(1 << 20);
    /// A noun that one expresses ("hope").
    pub(super) const FEELING: Classes = Classes(1 << 21);
    /// "up", "out", "off".
    pub(super) const PARTICLE: Classes = Classes(1 << 22);

    /// A verb form that is more often a plural noun ("states").
    pub(super) const PLURAL: Classes = Classes(1 << 23);

    /// What is said where somebody shares, offers or presents it ("their views").
    pub(super) const TOLD: Classes = Classes(1 << 24);
    /// Who or what a report is taken from ("officials").
    pub(super) const TELLER: Classes = Classes(1 << 25);
    /// Whom somebody addresses, or on what occasion ("the crowd").
    pub(super) const LISTENER: Classes = Classes(1 << 26);

    pub(super) const AUXILIARY: Classes = Classes::BE.or(Classes::HAVE).or(Classes::DO).or(Classes::MODAL);

    /// Both together.
    pub(super) const fn or(self, other: Classes) -> Classes {
        Classes(self.0 | other.0)
    }

    /// Whether it is in any class of `other`.
    pub(super) const fn any(self, other: Classes) -> bool {
        self.0 & other.0 != 0
    }

    /// The classes of a line of `function_words.tsv` or `told_words.tsv`.
    pub(super) fn parse(row: Row<'_>) -> Result<Classes, String> {
        let mut classes = Classes::default();
        for name in row.cell(1).split(' ') {
            classes = classes.or(Classes::named(name).ok_or_else(|| format!("no class of words is called `{name}`"))?);
        }
        Ok(classes)
    }

    fn named(name: &str) -> Option<Classes> {
        Some(match name {
            "be" => Classes::BE,
            "have" => Classes::HAVE,
            "do" => Classes::DO,
            "modal" => Classes::MODAL,
            "not" => Classes::NOT,
            "adverb" => Classes::ADVERB,
            "determiner" => Classes::DETERMINER,
            "possessive" => Classes::POSSESSIVE,
            "preposition" => Classes::PREPOSITION,
            "conjunction" => Classes::CONJUNCTION,
            "subordinator" => Classes::SUBORDINATOR,
            "subject" => Classes::SUBJECT,
            "object" => Classes::OBJECT,
            "relative" => Classes::RELATIVE,
            "question" => Classes::QUESTION,
            "time" => Classes::TIME,
            "to" => Classes::TO,
            "that" => Classes::THAT,
            "verb" => Classes::VERB,
            "clitic" => Classes::CLITIC,
            "claim" => Classes::CLAIM,
            "feeling" => Classes::FEELING,
            "plural" => Classes::PLURAL,
            "told" => Classes::TOLD,
            "teller" => Classes::TELLER,
            "listener" => Classes::LISTENER,
            "particle" => Classes::PARTICLE,
            _ => return None,
        })
    }

    /// The classes of a lower-case word that no list holds, by its ending: "-ly" makes an adverb, "-ed" a verb form.
    pub(super) fn by_ending(word: &str) -> Classes {
        match word.as_bytes() {
            [.., b'l', b'y'] if word.len() > 4 && !NO_ADVERBS.contains(&word) => Classes::ADVERB,
            [.., before, b'e', b'd'] if word.len() > 4 && *before != b'e' => Classes::VERB,
            _ => Classes::default(),
        }
    }
}

/// Words in "-ly" that are no adverbs.
const NO_ADVERBS: &[&str] = &[
    "ally", "apply", "assembly", "comply", "family", "friendly", "imply", "italy", "rally", "rely", "reply", "supply",
    "tally",
];

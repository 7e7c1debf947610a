//! The cue lexicon: reporting verbs, what they may be followed by, and how far each can be believed.
//!
//! `cues.tsv` has a line for each lemma. Regular forms are made here; irregular ones stand in the list. A lemma of
//! several words ("point out", "exchange * views on") is found by its verb and checked against the words that follow.

use std::path::Path;

use rustc_hash::{FxHashMap, FxHashSet};

use super::words::Classes;
use crate::lexicon::{Lexicon, LexiconError, Row};
use crate::model::Mode;

/// The lists of the room.
const CUES: &str = "cues.tsv";
const FUNCTION_WORDS: &str = "function_words.tsv";
const TOLD_WORDS: &str = "told_words.tsv";
const GIVEN_NAMES: &str = "given_names.tsv";
const TITLES: &str = "titles.tsv";

/// What may be said with a verb: a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Frames(u16);

impl Frames {
    pub(super) const QUOTE: Frames = Frames(1);
    /// A clause without "that".
    pub(super) const CLAUSE: Frames = Frames(1 << 1);
    pub(super) const THAT: Frames = Frames(1 << 2);
    /// "whether", "why", "how".
    pub(super) const QUESTION: Frames = Frames(1 << 3);
    /// An infinitive with "to".
    pub(super) const TO: Frames = Frames(1 << 4);
    pub(super) const NOUN_PHRASE: Frames = Frames(1 << 5);
    /// Everything behind it ("called it a mistake").
    pub(super) const AS: Frames = Frames(1 << 6);
    /// A feeling, then a preposition or a clause.
    pub(super) const FEELING: Frames = Frames(1 << 7);
    /// Somebody may stand before the clause ("told reporters that").
    pub(super) const HEARER: Frames = Frames(1 << 8);
    /// Somebody, then an infinitive ("urged them to").
    pub(super) const OBJECT_TO: Frames = Frames(1 << 9);
    /// A noun phrase only names a matter.
    pub(super) const MATTER: Frames = Frames(1 << 10);

    /// A verb that official summaries live on ("underscored", "agreed").
    pub(super) const READOUT: Frames = Frames(1 << 11);

    pub(super) const fn or(self, other: Frames) -> Frames {
        Frames(self.0 | other.0)
    }

    pub(super) const fn any(self, other: Frames) -> bool {
        self.0 & other.0 != 0
    }
}

/// A form of a verb. Regular past and participle are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum VerbForm {
    Base,
    ThirdPerson,
    /// Past, participle or both.
    Past,
    /// Only the participle ("written").
    Participle,
    Ing,
}

/// A line of the list.
#[derive(Debug)]
pub(super) struct Cue {
    /// As the table `statements` shows it.
    pub(super) lemma: String,
    /// The words after the verb; `*` stands for up to three.
    pub(super) rest: Vec<Box<str>>,
    pub(super) frames: Frames,
    /// Prepositions behind somebody ("thanked them for").
    pub(super) prepositions: Vec<Box<str>>,
    pub(super) mode: Mode,
    /// 0 to 1.
    pub(super) trust: f32,
}

/// A word of the text as the lists know it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Known {
    pub(super) classes: Classes,
    /// First place in [`Cues::forms`] and how many.
    first: u32,
    count: u16,
}

impl Known {
    /// Whether it is a form of a reporting verb.
    pub(super) fn is_cue(self) -> bool {
        self.count > 0
    }
}

/// All words that the rules know.
pub(super) struct Cues {
    cues: Vec<Cue>,
    /// (form, index of the cue), by word; of one word the cues with the most words first.
    forms: Vec<(VerbForm, u16)>,
    words: FxHashMap<Box<str>, Known>,
    /// Given names, and titles of one word.
    people: FxHashSet<Box<str>>,
}

impl Cues {
    /// Reads the lists.
    pub(super) fn new(lexicon: &Lexicon) -> Result<Cues, LexiconError> {
        let mut cues = Vec::new();
        let mut by_word: FxHashMap<String, Vec<(VerbForm, u16)>> = FxHashMap::default();
        let mut order = Vec::new();
        for row in lexicon.rows(CUES) {
            let cue = parse(row).map_err(|reason| fault(CUES, row, reason))?;
            let index = cues.len() as u16;
            let verb = row.cell(0).split(' ').next().unwrap_or_default();
            for (form, word) in inflect(verb, row.parts(1).collect()) {
                let of_word = by_word.entry(word.clone()).or_default();
                if of_word.is_empty() {
                    order.push(word);
                }
                of_word.push((form, index));
            }
            cues.push(cue);
        }
        let given = lexicon.rows(GIVEN_NAMES).map(|row| row.cell(0));
        let titles = lexicon.rows(TITLES).flat_map(|row| row.parts(1)).filter(|form| !form.contains(' '));
        let people = given.chain(titles).map(Into::into).collect();
        let mut known = Cues { cues, forms: Vec::new(), words: FxHashMap::default(), people };
        for list in [FUNCTION_WORDS, TOLD_WORDS] {
            for row in lexicon.rows(list) {
                let classes = Classes::parse(row).map_err(|reason| fault(list, row, reason))?;
                known.learn(row.cell(0), |word| word.classes = word.classes.or(classes));
            }
        }
        for word in order {
            let mut of_word = by_word.remove(&word).unwrap_or_default();
            of_word.sort_by_key(|&(_, cue)| std::cmp::Reverse(known.cues[cue as usize].rest.len()));
            let (first, count) = (known.forms.len() as u32, of_word.len() as u16);
            known.forms.extend(of_word);
            known.learn(&word, |entry| (entry.first, entry.count) = (first, count));
        }
        Ok(known)
    }

    /// Notes a word, with a typographic apostrophe too.
    fn learn(&mut self, word: &str, note: impl Fn(&mut Known)) {
        note(self.words.entry(word.into()).or_default());
        if word.contains('\'') {
            note(self.words.entry(word.replace('\'', "’").into()).or_default());
        }
    }

    /// What is known of a word, given in lower case. A capitalised word that no list holds may be a name ("Kelly").
    pub(super) fn look_up(&self, word: &str, is_capitalised: bool) -> Known {
        match self.words.get(word) {
            Some(known) => *known,
            None if is_capitalised => Known::default(),
            None => Known { classes: Classes::by_ending(word), ..Known::default() },
        }
    }

    /// Whether a word, given in lower case, is a given name or a title.
    pub(super) fn names_people(&self, word: &str) -> bool {
        self.people.contains(word)
    }

    /// The readings of a word as a form of a cue, those of several words first.
    pub(super) fn readings(&self, known: Known) -> impl Iterator<Item = (VerbForm, &Cue)> {
        let first = known.first as usize;
        let forms = &self.forms[first..first + known.count as usize];
        forms.iter().map(|&(form, cue)| (form, &self.cues[cue as usize]))
    }
}

fn fault(list: &str, row: Row<'_>, reason: String) -> LexiconError {
    LexiconError { file: Path::new(list).to_path_buf(), line: row.line, reason }
}

fn parse(row: Row<'_>) -> Result<Cue, String> {
    let mut words = row.cell(0).split(' ');
    if words.next().is_none_or(str::is_empty) {
        return Err("a lemma was expected in the first column".to_owned());
    }
    let rest: Vec<Box<str>> = words.map(Into::into).collect();
    let mut frames = Frames::default();
    let mut prepositions = Vec::new();
    for name in row.cell(2).split(' ') {
        frames = frames.or(match name {
            "quote" => Frames::QUOTE,
            "clause" => Frames::CLAUSE,
            "that" => Frames::THAT,
            "wh" => Frames::QUESTION,
            "to" => Frames::TO,
            "np" => Frames::NOUN_PHRASE,
            "as" => Frames::AS,
            "feeling" => Frames::FEELING,
            "hearer" => Frames::HEARER,
            "object:to" => Frames::OBJECT_TO,
            "matter" => Frames::MATTER,
            "readout" => Frames::READOUT,
            _ => {
                let preposition = name.strip_prefix('+').ok_or_else(|| format!("no frame is called `{name}`"))?;
                prepositions.push(preposition.into());
                Frames::default()
            }
        });
    }
    let mode = match row.cell(3) {
        "speech" => Mode::Speech,
        "attitude" => Mode::Attitude,
        other => return Err(format!("mode is speech or attitude, not `{other}`")),
    };
    let trust = match row.cell(4).parse::<u8>() {
        Ok(tenths @ 1..=9) => f32::from(tenths) / 10.0,
        _ => return Err(format!("trust is a digit from 1 to 9, not `{}`", row.cell(4))),
    };
    let lemma = row.cell(0).replace(" *", "");
    Ok(Cue { lemma, rest, frames, prepositions, mode, trust })
}

/// The forms of a verb; `irregular` holds its past, participle and -ing where they are not regular.
fn inflect(verb: &str, irregular: Vec<&str>) -> Vec<(VerbForm, String)> {
    let owned = |forms: &[(VerbForm, &str)]| forms.iter().map(|&(form, word)| (form, word.to_owned())).collect();
    if verb == "be" {
        return owned(&[
            (VerbForm::Base, "be"),
            (VerbForm::ThirdPerson, "am"),
            (VerbForm::ThirdPerson, "are"),
            (VerbForm::ThirdPerson, "is"),
            (VerbForm::Past, "was"),
            (VerbForm::Past, "were"),
            (VerbForm::Participle, "been"),
            (VerbForm::Ing, "being"),
        ]);
    }
    let (third, past, ing) = regular(verb, irregular.first().copied());
    let mut forms: Vec<_> = owned(&[
        (VerbForm::Base, verb),
        (VerbForm::ThirdPerson, &third),
        (VerbForm::Ing, irregular.get(2).unwrap_or(&ing.as_str())),
        (VerbForm::Past, irregular.first().unwrap_or(&past.as_str())),
    ]);
    forms.extend(irregular.get(1).map(|participle| (VerbForm::Participle, (*participle).to_owned())));
    forms
}

/// Third person, past and -ing of a regular verb. The consonant is doubled where the past in the list doubles it.
fn regular(verb: &str, past: Option<&str>) -> (String, String, String) {
    let stem_y = verb.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'i', 'o', 'u']));
    let third = match stem_y {
        Some(stem) => format!("{stem}ies"),
        None if verb.ends_with(['s', 'x', 'z', 'o']) || verb.ends_with("ch") || verb.ends_with("sh") => {
            format!("{verb}es")
        }
        None => format!("{verb}s"),
    };
    let regular_past = match (stem_y, verb.strip_suffix('e')) {
        (Some(stem), _) => format!("{stem}ied"),
        (None, Some(stem)) => format!("{stem}ed"),
        (None, None) => format!("{verb}ed"),
    };
    let doubled = verb.chars().next_back().filter(|last| past == Some(&format!("{verb}{last}ed")));
    let ing = match (doubled, verb.strip_suffix('e')) {
        (Some(last), _) => format!("{verb}{last}ing"),
        (None, Some(stem)) if !stem.ends_with(['e', 'y', 'o']) => format!("{stem}ing"),
        _ => format!("{verb}ing"),
    };
    (third, regular_past, ing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_are_inflected() {
        for (verb, irregular, forms) in [
            ("urge", vec![], ["urges", "urging", "urged"]),
            ("deny", vec![], ["denies", "denying", "denied"]),
            ("stress", vec![], ["stresses", "stressing", "stressed"]),
            ("agree", vec![], ["agrees", "agreeing", "agreed"]),
            ("say", vec!["said"], ["says", "saying", "said"]),
            ("admit", vec!["admitted"], ["admits", "admitting", "admitted"]),
            ("put", vec!["put", "put", "putting"], ["puts", "putting", "put"]),
        ] {
            let found: Vec<String> = inflect(verb, irregular).into_iter().map(|(_, word)| word).collect();
            assert_eq!(found[1..4], forms, "{verb}");
        }
    }

    #[test]
    fn lists_are_sorted_and_name_each_word_once() {
        for list in [CUES, FUNCTION_WORDS, TOLD_WORDS] {
            let lexicon = Lexicon::built_in();
            let words: Vec<&str> = lexicon.rows(list).map(|row| row.cell(0)).collect();
            assert!(words.windows(2).all(|pair| pair[0] < pair[1]), "{list}");
        }
    }

    #[test]
    fn a_word_may_belong_to_a_cue_and_to_a_class() {
        let cues = Cues::new(&Lexicon::built_in()).expect("sound lists");
        let hopes = cues.look_up("hopes", false);
        assert!(hopes.is_cue() && hopes.classes.any(Classes::FEELING));
        assert!(cues.look_up("didn’t", false).classes.any(Classes::NOT));
        assert!(cues.look_up("warmly", false).classes.any(Classes::ADVERB));
        assert!(!cues.look_up("beverly", true).classes.any(Classes::ADVERB));
        let longest = cues.readings(cues.look_up("pointed", false)).next().map(|(_, cue)| cue.lemma.as_str());
        assert!(matches!(longest, Some("point out" | "point to")));
    }
}

//! Words to stems: a light stemmer that takes off number, tense and the `-ly` of adverbs, and folds British and American
//! spelling.
//!
//! Irregular forms and single spellings come from `word_forms.tsv`; the rest is endings. Stems are compared and never
//! shown, so they need not be words ("making" and "make" give "mak"), but two words of different meaning should not meet.
//! Derivation stays: "agree" and "agreement" meet in the alignment, at a discount.

use rustc_hash::FxHashMap;

use crate::lexicon::{Lexicon, LexiconError};

/// Letters below which a word keeps its ending.
const SHORTEST: usize = 4;

/// The stemmer with its irregular forms.
#[derive(Debug)]
pub(super) struct Stemmer {
    forms: FxHashMap<Box<str>, Box<str>>,
}

impl Stemmer {
    /// Reads the list.
    pub(super) fn new(lexicon: &Lexicon) -> Result<Stemmer, LexiconError> {
        const LIST: &str = "word_forms.tsv";
        let mut forms = FxHashMap::default();
        for row in lexicon.rows(LIST) {
            for form in row.parts(1) {
                if forms.insert(form.into(), row.cell(0).into()).is_some() {
                    let reason = format!("`{form}` has two base forms");
                    return Err(LexiconError { file: LIST.into(), line: row.line, reason });
                }
            }
        }
        Ok(Stemmer { forms })
    }

    /// Writes the stem of a word in lower case into `stem`.
    pub(super) fn stem(&self, word: &str, stem: &mut String) {
        stem.clear();
        stem.push_str(word);
        if !self.replace(stem) {
            strip_plural(stem);
            if !self.replace(stem) {
                strip_tense(stem);
            }
        }
        fold_ending(stem);
        fold_spelling(stem);
    }

    /// Puts the base form for one that is listed.
    fn replace(&self, word: &mut String) -> bool {
        let Some(base) = self.forms.get(word.as_str()) else { return false };
        word.clear();
        word.push_str(base);
        true
    }
}

fn strip_plural(word: &mut String) {
    if word.len() < SHORTEST || !word.ends_with('s') || ["ss", "us", "is"].iter().any(|end| word.ends_with(end)) {
        return;
    }
    let cut = match word.as_str() {
        w if w.ends_with("ies") && w.len() > SHORTEST => {
            word.truncate(word.len() - 3);
            word.push('y');
            return;
        }
        w if ["sses", "xes", "ches", "shes", "zes", "oes"].iter().any(|end| w.ends_with(end)) => 2,
        _ => 1,
    };
    word.truncate(word.len() - cut);
}

/// Takes off -ed and -ing.
fn strip_tense(word: &mut String) {
    if word.ends_with("ied") && word.len() > SHORTEST {
        word.truncate(word.len() - 3);
        word.push('y');
        return;
    }
    let ending = match word.as_str() {
        w if w.ends_with("ing") => 3,
        w if w.ends_with("ed") && !w.ends_with("eed") => 2,
        _ => return,
    };
    let Some(rest) = word.get(..word.len() - ending) else { return };
    if rest.len() < 2 || !rest.contains(is_vowel) {
        return;
    }
    word.truncate(word.len() - ending);
    let bytes = word.as_bytes();
    let doubled = bytes.len() > 2 && bytes[bytes.len() - 1] == bytes[bytes.len() - 2];
    if doubled && !matches!(bytes[bytes.len() - 1], b'l' | b's' | b'z' | b'e') {
        word.pop(); // planned
    }
}

/// Takes off -ly and a mute e, turns a final y into i, undoubles the l of longer words ("travell", "fulfill").
fn fold_ending(word: &mut String) {
    if word.len() >= SHORTEST + 2 && word.ends_with("ly") {
        word.truncate(word.len() - 2);
    }
    if word.len() < SHORTEST {
        return;
    }
    if word.ends_with("ll") && word.chars().filter(|&c| is_vowel(c)).count() > 1 || word.ends_with('e') {
        word.pop();
    } else if word.ends_with('y') {
        word.pop();
        word.push('i');
    }
}

/// Folds -ise into -ize and -our into -or, wherever they stand: it does no harm to "rise", which has no namesake.
fn fold_spelling(word: &mut String) {
    for (british, american) in [("isation", "ization"), ("our", "or")] {
        // not at the start: "four", "hour"
        if let Some(at) = word.rfind(british).filter(|&at| at >= 2) {
            word.replace_range(at..at + british.len(), american);
        }
    }
    if word.len() > SHORTEST && word.ends_with("is") {
        word.truncate(word.len() - 1);
        word.push('z');
    }
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_word_have_one_stem() {
        let stemmer = Stemmer::new(&Lexicon::built_in()).unwrap();
        let stem = |word: &str| {
            let mut stem = String::new();
            stemmer.stem(word, &mut stem);
            stem
        };
        for family in [
            "talk talks talked talking",
            "make makes making made",
            "plan plans planned planning",
            "supply supplies supplied supplying",
            "say says said saying",
            "quick quickly",
            "travel travels travelled traveled travelling",
            "normalise normalize normalised normalizing normalises",
            "organisation organizations",
            "neighbour neighbor neighbouring neighbors",
            "centre center centres",
            "attach attaches attached",
            "agree agrees agreed agreeing",
            "crisis crises",
            "woman women",
        ] {
            let mut stems: Vec<String> = family.split(' ').map(stem).collect();
            stems.dedup();
            assert_eq!(stems.len(), 1, "{family}: {stems:?}");
        }
        for (one, other) in [("fill", "file"), ("four", "for"), ("even", "evening"), ("need", "ne")] {
            assert_ne!(stem(one), stem(other), "{one} {other}");
        }
    }
}

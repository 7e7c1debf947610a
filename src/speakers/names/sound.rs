//! What the spellings of a transliterated word share.
//!
//! Not a phonetic code for English: Soundex and its kin put names together that only sound alike to a clerk. Here two words
//! are alike if romanisations in use could give both: the same consonants after a table of spellings, and vowels that are
//! written for one another (e and i, a and e, o and u), never others (Hassan, Hussein).

/// A word by its sounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sound<T = Box<str>> {
    /// The word with one spelling per sound (kh = h, zh = j, q = g = k, ph = f, ou = u, y = i), no letter doubled.
    plain: T,
    /// The same without vowels after the first letter.
    key: T,
}

impl Sound {
    /// Reads a folded word.
    pub fn of(word: &str) -> Sound {
        let mut plain = String::with_capacity(word.len());
        let mut rest = word;
        while let Some(next) = rest.chars().next() {
            let mut buffer = [0; 4];
            let begins = |spelling: &str| rest.as_bytes()[0] == spelling.as_bytes()[0] && rest.starts_with(spelling);
            let (spelling, sound) = match SPELLINGS.iter().find(|(spelling, _)| begins(spelling)) {
                Some(&known) => known,
                None => (&rest[..next.len_utf8()], &*next.encode_utf8(&mut buffer)),
            };
            for letter in sound.chars() {
                if !plain.ends_with(letter) {
                    plain.push(letter);
                }
            }
            rest = &rest[spelling.len()..];
        }
        if plain.ends_with("aie") {
            plain.pop(); // "Sanaie" and "Sanaee" end alike
        }
        let key = plain.char_indices().filter(|&(at, letter)| at == 0 || !is_vowel(letter));
        Sound { key: key.map(|(_, letter)| letter).collect(), plain: plain.into() }
    }
}

impl<T: AsRef<str>> Sound<T> {
    /// What [`Sound::plain`] and [`Sound::key`] of a word gave.
    pub(super) fn from_parts(plain: T, key: T) -> Sound<T> {
        Sound { plain, key }
    }

    /// The word with one spelling per sound.
    pub fn plain(&self) -> &str {
        self.plain.as_ref()
    }

    /// The same without vowels after the first letter.
    pub fn key(&self) -> &str {
        self.key.as_ref()
    }

    /// Whether two words may be spellings of one: the same consonants, and vowels that are written for one another.
    ///
    /// Words of four sounds or fewer must be equal sound by sound, those of two consonants nearly so: too many of them are
    /// names of their own (Reed, Reid).
    pub fn is_like(&self, other: &Sound<T>) -> bool {
        let (ours, theirs, key) = (self.plain(), other.plain(), self.key());
        if ours == theirs {
            return true;
        }
        if key != other.key() || ours.chars().count().min(theirs.chars().count()) < 5 {
            return false;
        }
        // A vowel at the end makes another name (Maria, Mario; Anna, Anne).
        if ours.chars().last() != theirs.chars().last() {
            return false;
        }
        if key.chars().count() < 3 && strsim::osa_distance(ours, theirs) > 1 {
            return false;
        }
        let (ours, theirs) = (vowel_runs(ours), vowel_runs(theirs));
        let runs_agree = ours.iter().zip(&theirs).all(|(&a, &b)| a & b != 0);
        // "Aleksandr", "Aleksander": a vowel between consonants may be left out of a long word.
        let is_long = key.chars().count() >= 6 && ours.len().abs_diff(theirs.len()) == 1;
        ours.len() == theirs.len() && runs_agree || is_long
    }
}

/// Spellings of one sound, a longer one before those that it begins with. `C` and `S` are the sounds of "ch" and "sh".
const SPELLINGS: [(&str, &str); 30] = [
    ("tsch", "C"),
    ("tch", "C"),
    ("ch", "C"),
    ("sch", "S"),
    ("sh", "S"),
    ("dzh", "j"),
    ("zh", "j"),
    ("dj", "j"),
    ("kh", "h"),
    ("ph", "f"),
    ("gh", "k"),
    ("th", "t"),
    ("ck", "k"),
    ("ks", "x"),
    ("ce", "se"),
    ("ci", "si"),
    ("cy", "si"),
    ("ou", "u"),
    ("oo", "u"),
    ("ee", "i"),
    ("ij", "i"),
    ("ya", "ia"),
    ("ye", "e"),
    ("yo", "io"),
    ("yu", "iu"),
    ("q", "k"),
    ("g", "k"),
    ("c", "k"),
    ("y", "i"),
    ("w", "v"),
];

/// Latin vowels, y among them.
pub(super) fn is_vowel(letter: char) -> bool {
    matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

/// The vowels of each run between consonants, as a set of the sounds that they may be written for.
fn vowel_runs(plain: &str) -> Vec<u8> {
    let mut runs = Vec::new();
    let mut last_was_vowel = false;
    for letter in plain.chars() {
        let sounds = match letter {
            'a' => 0b001,
            'e' => 0b011,
            'i' => 0b010,
            'o' | 'u' => 0b100,
            _ => 0,
        };
        match runs.last_mut() {
            Some(run) if sounds != 0 && last_was_vowel => *run |= sounds,
            _ if sounds != 0 => runs.push(sounds),
            _ => {}
        }
        last_was_vowel = sounds != 0;
    }
    runs
}

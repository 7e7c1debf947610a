//! How two names are related.

use std::borrow::Cow;

use super::sound::is_vowel;
use super::{Nicknames, Part, PersonName, join};

/// The closest relation of two names, from the strongest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Likeness {
    /// The same parts, in any order, written apart or as one word.
    Same,
    /// The same surname, and given names that are equal, a nickname, or have an initial more on one side.
    Given,
    /// The same surname, but one has only an initial, or a further given name, before or after the other's.
    LooseGiven,
    /// Surname, given name or both are spelt differently and sound alike.
    Sound,
    /// One name ends where the other goes on: a second surname is left out ("Ana Ruiz", "Ana Ruiz Mora").
    Further,
    /// Surname or given name is a letter apart.
    Letter,
    /// The same surname, and one of them has no given name.
    Surname,
}

impl Likeness {
    /// How much it speaks for one person, before country, office and date.
    pub fn points(self) -> i32 {
        match self {
            Likeness::Same => 10,
            Likeness::Given => 8,
            Likeness::LooseGiven => 7,
            Likeness::Sound => 6,
            Likeness::Further | Likeness::Letter => 5,
            Likeness::Surname => 4,
        }
    }

    /// How a review names it.
    pub fn as_str(self) -> &'static str {
        match self {
            Likeness::Same => "same name",
            Likeness::Given => "given name",
            Likeness::LooseGiven => "initial or further given name",
            Likeness::Sound => "sound",
            Likeness::Further => "further surname",
            Likeness::Letter => "letter",
            Likeness::Surname => "surname",
        }
    }
}

/// The closest relation of two names; none where they are two people's. Suffixes are left to the caller.
pub fn compare(a: &PersonName, b: &PersonName, nicknames: &Nicknames) -> Option<Likeness> {
    if !a.is_full() || !b.is_full() {
        // A name of one word is a surname, which some languages put first.
        let (short, long) = if a.is_full() { (b, a) } else { (a, b) };
        let word = short.surname();
        return long.surnames().any(|surname| surname == word).then_some(Likeness::Surname);
    }
    if a.house.as_ref().zip(b.house.as_ref()).is_some_and(|(a, b)| a != b) {
        return None;
    }
    if have_same_parts(&a.parts, &b.parts) {
        return Some(Likeness::Same);
    }
    let by_surname = [(1, 1), (1, 2), (2, 1)].into_iter().filter_map(|(from_a, from_b)| {
        let (given_a, surname_a) = cut(a, from_a)?;
        let (given_b, surname_b) = cut(b, from_b)?;
        let surnames = near(&surname_a, &surname_b)?;
        let loose = !a.of_the_father && !b.of_the_father;
        combine(surnames, compare_given(given_a, given_b, loose, nicknames)?)
    });
    let goes_on = goes_on(a, b).then_some(Likeness::Further);
    by_surname.chain(goes_on).min()
}

/// Whether two names have the same parts in any order, or are the same written as one word.
fn have_same_parts(a: &[Part], b: &[Part]) -> bool {
    let count = |parts: &[Part], part: &Part| parts.iter().filter(|other| other.text() == part.text()).count();
    let letters = |parts: &[Part]| parts.iter().map(|part| part.text().len()).sum::<usize>();
    let in_any_order = || a.len() == b.len() && a.iter().all(|part| count(a, part) == count(b, part));
    let as_one_word =
        || a.iter().flat_map(|part| part.text().bytes()).eq(b.iter().flat_map(|part| part.text().bytes()));
    letters(a) == letters(b) && (in_any_order() || as_one_word())
}

/// Whether two full names that [`compare`] finds no relation of must be two people's. They need not where they are related
/// [from afar](are_distant), nor where a given name is the same but stands after different words ("VP Kamala Harris",
/// "Kamala D. Harris"): titles get into names.
pub fn contradict(a: &PersonName, b: &PersonName, nicknames: &Nicknames) -> bool {
    let Some(((given_a, surname_a), (given_b, surname_b))) = cut(a, 1).zip(cut(b, 1)) else { return true };
    let is_moved = given_a.iter().enumerate().any(|(at, a)| {
        given_b.iter().enumerate().any(|(other, b)| at != other && is_same(a, b)) // aligned ones were compared
    });
    !(is_moved && is_same(&surname_a, &surname_b) || are_distant(a, b, nicknames))
}

/// Whether two full names that [`compare`] finds no relation of may be forms of one that it relates to both: given names
/// and surnames are spelt differently ("Carlo Ciampi", "Carlo Azeglio Champi"), one has a further given name, or a second
/// surname ("Haneef Atmar", "Mohammad Hanif Atmar"; "Ana Maria Ruiz", "Ana Ruiz Mora").
pub fn are_distant(a: &PersonName, b: &PersonName, nicknames: &Nicknames) -> bool {
    let Some(((given_a, surname_a), (given_b, surname_b))) = cut(a, 1).zip(cut(b, 1)) else { return false };
    let is_first_surname = |surname: &Part, given: &[Part]| given.iter().skip(1).any(|part| is_same(surname, part));
    let has_second_surname = || is_first_surname(&surname_a, given_b) || is_first_surname(&surname_b, given_a);
    let are_misspelt =
        || near(&surname_a, &surname_b).is_some() && compare_given(given_a, given_b, false, nicknames).is_some();
    let has_further_given_name = || {
        let (short, long) = if given_a.len() < given_b.len() { (given_a, given_b) } else { (given_b, given_a) };
        let is_later = short.len() == 1 && long[1..].iter().any(|part| is_same(&short[0], part));
        is_later && !a.of_the_father && !b.of_the_father && is_same(&surname_a, &surname_b)
    };
    is_same(&given_a[0], &given_b[0]) && has_second_surname() || are_misspelt() || has_further_given_name()
}

/// Whether two words are one, spelling apart, and no initials.
fn is_same(a: &Part, b: &Part) -> bool {
    matches!(near(a, b), Some(Near::Equal | Near::Sound)) && letters(a) > 2
}

/// The name as given names and a surname of `words` parts; none if no given name is left.
fn cut(name: &PersonName, words: usize) -> Option<(&[Part], Cow<'_, Part>)> {
    let at = name.parts.len().checked_sub(words).filter(|&at| at > 0)?;
    let (given, surname) = name.parts.split_at(at);
    let [only] = surname else {
        return Some((given, Cow::Owned(Part::of(&join(surname)))));
    };
    Some((given, Cow::Borrowed(only)))
}

/// How two words are related.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Near {
    Equal,
    /// Sounds alike.
    Sound,
    /// A letter apart.
    Letter,
}

/// How two lists of given names are related.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Given {
    Equal,
    Loose,
    Near(Near),
}

fn combine(surnames: Near, given: Given) -> Option<Likeness> {
    match (surnames, given) {
        (Near::Equal, Given::Equal) => Some(Likeness::Given),
        (Near::Equal, Given::Loose) => Some(Likeness::LooseGiven),
        (Near::Sound, Given::Equal) => Some(Likeness::Sound),
        (Near::Equal | Near::Sound, Given::Near(Near::Sound)) => Some(Likeness::Sound),
        (Near::Letter, Given::Equal) => Some(Likeness::Letter),
        (Near::Equal, Given::Near(Near::Letter)) => Some(Likeness::Letter),
        _ => None,
    }
}

/// Compares given names; neither list is empty. `loose` allows that the first name of one is a later one of the other.
fn compare_given(a: &[Part], b: &[Part], loose: bool, nicknames: &Nicknames) -> Option<Given> {
    let Some(first) = same_given(&a[0], &b[0], nicknames) else {
        let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
        let is_later = short.len() == 1 && letters(&short[0]) > 2 && long[1..].iter().any(|part| *part == short[0]);
        return (loose && is_later).then_some(Given::Loose);
    };
    // "George W." and "George H. W.": what both have must agree, one after the other.
    let mut closest = first;
    for (a, b) in a.iter().zip(b).skip(1) {
        let next = same_given(a, b, nicknames)?;
        if closest == Given::Loose && next == Given::Equal {
            closest = Given::Equal; // "J. Edgar", "John Edgar"
        } else if let Given::Near(_) = next {
            closest = next;
        }
    }
    let further = &if a.len() > b.len() { a } else { b }[a.len().min(b.len())..];
    let is_further = closest == Given::Equal && further.iter().any(|part| letters(part) > 1);
    Some(if is_further { Given::Loose } else { closest })
}

fn same_given(a: &Part, b: &Part, nicknames: &Nicknames) -> Option<Given> {
    if a.text() == b.text() || nicknames.stands_for(a.text(), b.text()) || nicknames.stands_for(b.text(), a.text()) {
        return Some(Given::Equal);
    }
    if letters(a) == 1 || letters(b) == 1 {
        return (a.text().chars().next() == b.text().chars().next()).then_some(Given::Loose);
    }
    near(a, b).map(Given::Near)
}

fn letters(part: &Part) -> usize {
    part.text().chars().count()
}

/// Whether one name has all parts of the other, spelling apart, and then further ones.
fn goes_on(a: &PersonName, b: &PersonName) -> bool {
    let is_same = |(a, b): (&Part, &Part)| matches!(near(a, b), Some(Near::Equal | Near::Sound));
    a.parts.len() != b.parts.len() && a.parts.iter().zip(&b.parts).all(is_same)
}

fn near(a: &Part, b: &Part) -> Option<Near> {
    if a.text() == b.text() {
        Some(Near::Equal)
    } else if a.sound().is_like(&b.sound()) {
        Some(Near::Sound)
    } else {
        is_a_letter_apart(a.text(), b.text()).then_some(Near::Letter)
    }
}

/// One letter added, left out, changed or exchanged, but not the first, and not a vowel at the end: that is another name
/// (Daniel, Daniela; Ivanov, Ivanova). Short words, of which too many are a letter apart, are none.
fn is_a_letter_apart(a: &str, b: &str) -> bool {
    if a.as_bytes().first() != b.as_bytes().first() || a.len().abs_diff(b.len()) > MAX_LETTER {
        return false;
    }
    let ends = [a, b].map(|word| word.chars().next_back());
    let ends_on_a_vowel = ends.iter().flatten().any(|&letter| is_vowel(letter));
    let are_long = may_be_a_letter_apart(a) && may_be_a_letter_apart(b);
    are_long && !(ends_on_a_vowel && ends[0] != ends[1]) && strsim::osa_distance(a, b) <= 1
}

/// Whether a word is long enough for [`Likeness::Letter`].
pub(super) fn may_be_a_letter_apart(word: &str) -> bool {
    word.chars().nth(5).is_some()
}

/// Bytes that one letter can take.
const MAX_LETTER: usize = 4;

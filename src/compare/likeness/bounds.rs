//! How alike two statements can be at most, told without aligning them.
//!
//! In a large block a statement has hundreds of candidates, and few of them can be more like it than the best that is
//! known already. A bound costs a hundredth of a comparison: each word counts as if it had its best partner in the other
//! text to itself, and the characters as if they were equal; only names that nothing meets are taken off (other
//! numbers are, too, but they do not keep almost the same words from being a rewording). For one query, a table says of every stem of the side how much it could count; the stems that meet without being equal are found
//! once for all queries.

use std::cell::RefCell;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::align::{Stem, meeting};
use super::classes::Kind;
use super::index::{Index, LETTERS, Rows};
use super::words::{Word, hash};
use super::{Likeness, NAMES_CLASH, Prepared, weighed};

/// Added to every bound, for sums of the same numbers in another order differ in their last digits.
const ROUNDING: f32 = 1e-4;

/// The bounds between one side, which is indexed, and queries.
#[derive(Debug)]
pub struct Bounds<'i> {
    index: &'i Index<'i>,
    /// Numbers of the stems of the side.
    numbers: FxHashMap<u64, u32>,
    /// Words by statement: the number of the stem, with [`NAME`], and the weight.
    words: Rows<(u32, f32)>,
    outlines: Vec<Outline>,
    /// Rows of `partners` by the stems of the queries.
    rows: FxHashMap<u64, u32>,
    /// Stems of the side that meet one of a query without being equal, and how much they count.
    partners: Rows<(u32, f32)>,
}

/// What is looked at first of a statement.
#[derive(Debug)]
struct Outline {
    /// Of all words.
    weight: f32,
    /// Letters that its words begin with, one bit for several.
    initials: u32,
    has_acronyms: bool,
}

/// How much a stem of the side could count.
#[derive(Clone, Copy, Default)]
struct Reach {
    /// The share of its own weight that a word of the query covers.
    share: f32,
    /// The weight of the query that it covers.
    weight: f32,
    /// The words of the query that it meets, as far as a mask has bits.
    words: u64,
}

/// Set in front of the number of a stem: the word is a name.
const NAME: u32 = 1 << 31;

thread_local! {
    /// By the number of the stem; all zero between two queries.
    static REACH: RefCell<Vec<Reach>> = RefCell::default();
}

impl<'i> Bounds<'i> {
    /// Makes ready for queries: no others may be asked for.
    pub fn new(likeness: &Likeness, index: &'i Index<'i>, queries: &[Prepared]) -> Bounds<'i> {
        let stems = Stems::of(likeness, index.side());
        let words = Rows::new(index.side().iter().map(|one| {
            one.words
                .iter()
                .map(|word| (stems.numbers[&word.stem] | if word.is_name() { NAME } else { 0 }, word.weight)) //
        }));
        let outline = |one: &Prepared| Outline {
            weight: one.weight,
            initials: initials(one),
            has_acronyms: acronyms(one).next().is_some(),
        };
        let mut seen = FxHashSet::default();
        let asked = queries.iter().flat_map(|query| query.words.iter().map(move |word| (query, word)));
        let asked: Vec<Stem<'_>> = asked
            .filter(|(_, word)| !word.is_function() && word.kind != Kind::Quantity && seen.insert(word.stem))
            .map(|(query, word)| Stem::new(likeness, word.stem, query.stem(word)))
            .collect();
        let partners: Vec<Vec<(u32, f32)>> = asked.par_iter().map(|&stem| stems.partners(likeness, stem)).collect();
        Bounds {
            index,
            words,
            outlines: index.side().iter().map(outline).collect(),
            rows: asked.iter().map(|stem| stem.hash).zip(0..).collect(),
            partners: Rows::new(partners.into_iter().map(Vec::into_iter)),
            numbers: stems.numbers,
        }
    }

    /// The candidates of a query, and how alike each can be to it at most.
    pub fn candidates(&self, query: &Prepared) -> Vec<(u32, f32)> {
        let found = self.index.candidates(query);
        let (initials, has_acronyms) = (initials(query), acronyms(query).next().is_some());
        REACH.with_borrow_mut(|reach| {
            if reach.len() < self.numbers.len() {
                reach.resize(self.numbers.len(), Reach::default());
            }
            let reached = self.reach(query, reach);
            let asked = Asked::new(query);
            let bounded = found.into_iter().map(|at| {
                let place = at as usize;
                let outline = &self.outlines[place];
                let may_spell = (outline.has_acronyms || has_acronyms) && {
                    let other = &self.index.side()[place];
                    spells(other, query, initials) || spells(query, other, outline.initials)
                };
                let most = if may_spell { 1.0 } else { self.most(place, &asked, reach) };
                (at, most)
            });
            let bounded = bounded.collect();
            reached.into_iter().for_each(|number| reach[number as usize] = Reach::default());
            bounded
        })
    }

    /// Writes down how much every stem of the side could count, and returns the stems that do.
    fn reach(&self, query: &Prepared, reach: &mut [Reach]) -> Vec<u32> {
        let mut reached = Vec::new();
        for (at, word) in query.words.iter().enumerate() {
            let words = if at < u64::BITS as usize { 1 << at } else { 0 };
            let mut note = |number: u32, share: f32| {
                let known = &mut reach[number as usize];
                known.share = known.share.max(share);
                known.weight = known.weight.max(share * word.weight);
                known.words |= words;
                reached.push(number);
            };
            if let Some(&number) = self.numbers.get(&word.stem) {
                note(number, 1.0);
            }
            if let Some(&row) = self.rows.get(&word.stem) {
                self.partners.row(row as usize).iter().for_each(|&(number, share)| note(number, share));
            }
        }
        reached
    }

    fn most(&self, at: usize, query: &Asked<'_>, reach: &[Reach]) -> f32 {
        let row = self.words.row(at);
        if query.prepared.words.is_empty() && row.is_empty() {
            return 1.0;
        }
        let (mut of_a, mut of_b, mut met, mut lacks_name) = (0.0, 0.0, 0, false);
        for &(number, weight) in row {
            let reach = reach[(number & !NAME) as usize];
            of_a += weight * reach.share;
            of_b += reach.weight;
            met |= reach.words;
            lacks_name |= reach.share == 0.0 && number & NAME != 0;
        }
        let share = |sum: f32, weight: f32| if weight > 0.0 { (sum / weight).min(1.0) } else { 0.0 };
        let (of_a, of_b) = (share(of_a, self.outlines[at].weight), share(of_b, query.prepared.weight));
        let less = if lacks_name && query.names & !met != 0 { NAMES_CLASH } else { 0.0 };
        (weighed(of_a, of_b, 1.0) - less).max(0.0) + ROUNDING
    }
}

/// A query, and which of its words are names, as far as a mask has bits.
struct Asked<'p> {
    prepared: &'p Prepared,
    names: u64,
}

impl<'p> Asked<'p> {
    fn new(prepared: &'p Prepared) -> Asked<'p> {
        let words = prepared.words.iter().take(u64::BITS as usize).enumerate();
        let names = words.filter(|(_, word)| word.is_name()).fold(0, |mask, (at, _)| mask | 1 << at);
        Asked { prepared, names }
    }
}

/// The different stems of a side, in the order of their letters.
struct Stems<'p> {
    all: Vec<Stem<'p>>,
    numbers: FxHashMap<u64, u32>,
    /// Which letters each has, one bit for several.
    letters: Vec<u64>,
    /// Stems by their first byte and their length.
    by_length: FxHashMap<(u8, usize), Vec<u32>>,
}

impl<'p> Stems<'p> {
    fn of(likeness: &Likeness, side: &'p [Prepared]) -> Stems<'p> {
        let mut seen = FxHashSet::default();
        let words = side.iter().flat_map(|one| one.words.iter().map(move |word| (one, word)));
        let new = words.filter(|(_, word)| seen.insert(word.stem));
        let mut all: Vec<_> = new.map(|(one, word)| Stem::new(likeness, word.stem, one.stem(word))).collect();
        all.sort_unstable_by_key(|stem| stem.text);
        let mut by_length: FxHashMap<(u8, usize), Vec<u32>> = FxHashMap::default();
        for (number, stem) in (0..).zip(&all) {
            let first = stem.text.bytes().next().unwrap_or_default();
            by_length.entry((first, stem.text.len())).or_default().push(number);
        }
        let numbers = all.iter().map(|stem| stem.hash).zip(0..).collect();
        let letters = all.iter().map(|stem| letter_bits(stem.text)).collect();
        Stems { all, numbers, letters, by_length }
    }

    /// The stems that meet another without being equal. Every way in which [`meeting`] lets them is tried.
    fn partners(&self, likeness: &Likeness, stem: Stem<'_>) -> Vec<(u32, f32)> {
        let mut tried: Vec<u32> = Vec::new();
        let known = |hash: &u64| self.numbers.get(hash).copied();
        tried.extend(likeness.related.partners(stem.hash).iter().filter_map(known));
        for prefix in likeness.opposites.prefixes() {
            tried.extend(known(&hash(&format!("{prefix}{}", stem.text))));
            tried.extend(stem.text.strip_prefix(prefix).map(hash).as_ref().and_then(known));
        }
        if let Some(beginning) = stem.text.as_bytes().get(..LETTERS) {
            let from = self.all.partition_point(|other| other.text.as_bytes() < beginning);
            let alike = self.all[from..].iter().take_while(|other| other.text.as_bytes().starts_with(beginning));
            tried.extend((from as u32..).zip(alike).map(|(number, _)| number));
            self.nearly_spelt(stem.text, &mut tried);
        }
        tried.sort_unstable();
        tried.dedup();
        let counted = tried.into_iter().filter(|&number| self.all[number as usize].hash != stem.hash);
        let counted = counted.map(|number| (number, meeting(likeness, stem, self.all[number as usize])));
        counted.filter(|&(_, share)| share > 0.0).collect()
    }

    /// Adds the stems that have the same beginning and nearly the same length and letters.
    fn nearly_spelt(&self, stem: &str, found: &mut Vec<u32>) {
        let (first, letters) = (stem.as_bytes()[0], letter_bits(stem));
        for length in stem.len().saturating_sub(2)..=stem.len() + 2 {
            // a letter more, less or changed makes two letters differ at most, one more for each of a character's bytes
            let most = stem.len().max(length) as u32 / 5 * 2;
            let other = self.by_length.get(&(first, length)).map_or(&[][..], Vec::as_slice);
            let differs = |number: u32| (letters ^ self.letters[number as usize]).count_ones();
            let is_plain = |number: u32| stem.is_ascii() && self.all[number as usize].text.is_ascii();
            found.extend(other.iter().filter(|&&number| differs(number) <= most || !is_plain(number)));
        }
    }
}

fn letter_bits(stem: &str) -> u64 {
    stem.bytes().fold(0, |bits, byte| bits | 1 << (byte % 64))
}

fn acronyms(prepared: &Prepared) -> impl Iterator<Item = &Word> {
    prepared.words.iter().filter(|word| word.kind == Kind::Acronym)
}

/// The letters of an acronym, one bit for several.
fn letters(acronym: &str) -> u32 {
    acronym.chars().fold(0, |bits, letter| bits | 1 << (letter as u32 % 32))
}

/// The letters that words of a text begin with.
fn initials(prepared: &Prepared) -> u32 {
    prepared.words.iter().filter_map(|word| prepared.stem(word).chars().next()).fold(0, |bits, letter| {
        bits | 1 << (letter as u32 % 32) //
    })
}

/// Whether words of `other`, which have these initials, spell an acronym of `one`.
fn spells(one: &Prepared, other: &Prepared, initials: u32) -> bool {
    let mut known = acronyms(one).map(|word| one.stem(word)).filter(|acronym| letters(acronym) & !initials == 0);
    known.any(|acronym| (0..other.words.len()).any(|from| other.spelling(acronym, from).is_some()))
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::super::Voice;
    use super::*;
    use crate::lexicon::Lexicon;

    static LIKENESS: LazyLock<Likeness> = LazyLock::new(|| Likeness::new(&Lexicon::built_in()).unwrap());

    /// Words that meet in every way, and some that do not.
    const WORDS: [&str; 36] = [
        "the",
        "of",
        "in",
        "not",
        "Peru",
        "Peruvian",
        "US",
        "WHO",
        "WFP",
        "IAEA",
        "World",
        "Food",
        "Programme",
        "International",
        "Atomic",
        "Energy",
        "Agency",
        "Health",
        "Organization",
        "agree",
        "agreement",
        "condemned",
        "denounced",
        "talk",
        "speak",
        "lawful",
        "unlawful",
        "Rohani",
        "Rouhani",
        "Khatibzadeh",
        "Khatibzada",
        "naïveté",
        "naivete",
        "2015",
        "40%",
        "May",
    ];

    fn sentence() -> impl Strategy<Value = String> {
        prop::collection::vec(prop::sample::select(WORDS.to_vec()), 0..12).prop_map(|words| words.join(" "))
    }

    fn check(side: &[String], queries: &[String]) -> Result<(), TestCaseError> {
        let prepare = |text: &String| LIKENESS.prepare(text, Voice::Direct);
        let (side, queries): (Vec<_>, Vec<_>) =
            (side.iter().map(prepare).collect(), queries.iter().map(prepare).collect());
        let index = Index::new(&side);
        let bounds = Bounds::new(&LIKENESS, &index, &queries);
        for query in &queries {
            for (at, most) in bounds.candidates(query) {
                let comparison = LIKENESS.compare(&side[at as usize], query);
                prop_assert!(comparison.similarity <= most, "{:?} > {}", comparison, most);
                let from = LIKENESS.compare_from(&side[at as usize], query, most, comparison.similarity);
                prop_assert_eq!(from, Some(comparison));
            }
        }
        Ok(())
    }

    proptest! {
        #[test]
        fn no_statement_is_more_alike_than_its_bound(
            side in prop::collection::vec(sentence(), 1..20),
            queries in prop::collection::vec(sentence(), 1..5),
        ) {
            check(&side, &queries)?;
        }

        #[test]
        fn any_texts_have_bounds(texts in prop::collection::vec("[a-e’ü1A.% ]{0,40}", 1..8)) {
            check(&texts, &texts)?;
        }
    }
}

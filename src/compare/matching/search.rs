//! Which groups of one side are the same claim as which of the other, and which are nearest.
//!
//! Only pairs are compared that could match, or be nearer than the nearest known so far: what is left out cannot change the
//! answer, in whatever order the threads come.

use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::Rules;
use super::groups::Groups;
use super::told::{Told, status};
use crate::compare::corpus::Statement;
use crate::compare::likeness::{Bounds, Comparison, Index, Likeness, PARTNER, Prepared, Status};

/// For each group of side B the groups of side A that are the same claim, or a little like it; for each group of side A
/// that no group of side B matches, the one that is most like it.
pub(super) fn answers(
    a: &Groups<'_>,
    b: &Groups<'_>,
    likeness: &Likeness,
    rules: Rules,
) -> (Vec<Answer>, Vec<Option<(u32, f32)>>) {
    let known: Vec<Nearest> = a.prepared.iter().map(|_| Nearest::default()).collect();
    let search = Search { a, likeness, rules, known: &known };
    let queries = (0..b.prepared.len()).into_par_iter().map(|group| (group as u32, b.told(group)));
    let answers = if rules.min_similarity >= 1.0 {
        let mut by_key: FxHashMap<u64, Vec<(u32, f32)>> = FxHashMap::default();
        for (group, prepared) in (0..).zip(&a.prepared).filter(|(_, prepared)| prepared.content_words() > 0) {
            by_key.entry(prepared.key()).or_default().push((group, 1.0));
        }
        let candidates = |query: &Prepared| by_key.get(&query.key()).cloned().unwrap_or_default();
        queries.map(|(group, query)| search.answer(group, query, candidates(query.words))).collect()
    } else {
        let index = Index::new(&a.prepared);
        let bounds = Bounds::new(likeness, &index, &b.prepared);
        queries.map(|(group, query)| search.answer(group, query, bounds.candidates(query.words))).collect()
    };
    (answers, known.iter().map(Nearest::group).collect())
}

/// The groups of side A that a group of side B answers to.
#[derive(Default)]
pub(super) struct Answer {
    /// Ascending.
    pub(super) matches: Vec<(u32, Comparison)>,
    /// Without a match, the group that is most like it, if a little.
    pub(super) nearest: Option<(u32, f32)>,
}

/// What is needed to answer one query after the other, in any order.
struct Search<'s> {
    a: &'s Groups<'s>,
    likeness: &'s Likeness,
    rules: Rules,
    known: &'s [Nearest],
}

/// The group of side B that is most like a group of side A, as far as is known: the bits of the similarity, and behind
/// them how far from the end of all numbers the group is, so that the greatest is the first among the nearest, in
/// whatever order they come. All bits are set if there is a match.
#[derive(Default)]
struct Nearest(AtomicU64);

impl Search<'_> {
    /// Answers for a group of side B, given candidates and how alike they can be at most.
    fn answer(&self, group: u32, query: Told<'_>, mut candidates: Vec<(u32, f32)>) -> Answer {
        let mut answer = Answer::default();
        // the likely first: what they show spares the others
        candidates.sort_unstable_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        for (partner, most) in candidates {
            let other = self.a.told(partner as usize);
            let compared = self.likeness.compare_from(other.words, query.words, most, self.least(&answer, partner));
            let Some(comparison) = compared else { continue };
            let similarity = comparison.similarity;
            if status(other, query, &comparison, self.rules) != Status::Different {
                answer.matches.push((partner, comparison));
                self.known[partner as usize].has_match();
            } else if similarity >= PARTNER {
                self.known[partner as usize].note(group, similarity);
                let is_nearer = |(nearest, best)| similarity > best || similarity == best && partner < nearest;
                if answer.nearest.is_none_or(is_nearer) {
                    answer.nearest = Some((partner, similarity));
                }
            }
        }
        answer.matches.sort_unstable_by_key(|(partner, _)| *partner);
        answer
    }

    /// The similarity from which a pair can change anything: as a match, or as the nearest of either.
    fn least(&self, answer: &Answer, partner: u32) -> f32 {
        let mut least = self.rules.min_similarity;
        if answer.matches.is_empty() {
            least = least.min(answer.nearest.map_or(PARTNER, |(_, best)| best));
        }
        match self.known[partner as usize].similarity() {
            Some(best) => least.min(best.max(PARTNER)),
            None => least,
        }
    }
}

impl Nearest {
    fn note(&self, group: u32, similarity: f32) {
        self.0.fetch_max(u64::from(similarity.to_bits()) << 32 | u64::from(u32::MAX - group), Ordering::Relaxed);
    }

    fn has_match(&self) {
        self.0.store(u64::MAX, Ordering::Relaxed);
    }

    /// The similarity of the nearest so far, 0 at first; none if there is a match.
    fn similarity(&self) -> Option<f32> {
        let bits = self.0.load(Ordering::Relaxed);
        (bits < u64::MAX).then(|| f32::from_bits((bits >> 32) as u32))
    }

    fn group(&self) -> Option<(u32, f32)> {
        let similarity = self.similarity().filter(|similarity| *similarity > 0.0)?;
        Some((u32::MAX - self.0.load(Ordering::Relaxed) as u32, similarity))
    }
}

impl Answer {
    /// The best match of a statement: its group, how alike they are, how many days lie between, which statement.
    pub(super) fn best(&self, a: &Groups<'_>, statement: &Statement) -> Option<(u32, Comparison, (u32, u32))> {
        let rank = |comparison: &Comparison| (comparison.repeated, comparison.similarity);
        let top =
            self.matches.iter().map(|(_, comparison)| rank(comparison)).reduce(|a, b| if b > a { b } else { a })?;
        let best = self.matches.iter().filter(|(_, comparison)| rank(comparison) == top);
        let places = best.map(|&(group, comparison)| (group, comparison, a.likeliest(group, statement)));
        let best = places.min_by_key(|(.., place)| *place);
        best.map(|(group, comparison, (_, distance, index))| (group, comparison, (distance, index)))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;
    use crate::lexicon::Lexicon;

    static LIKENESS: LazyLock<Likeness> = LazyLock::new(|| Likeness::new(&Lexicon::built_in()).unwrap());

    const WORDS: [&str; 30] = [
        "the",
        "of",
        "not",
        "will",
        "Peru",
        "U.S.",
        "WFP",
        "World",
        "Food",
        "Programme",
        "harbour",
        "harbors",
        "treaty",
        "treaties",
        "sign",
        "signature",
        "agree",
        "agreement",
        "condemn",
        "denounce",
        "lawful",
        "unlawful",
        "Rohani",
        "Rouhani",
        "40",
        "60",
        "ministers",
        "ministerial",
        "rise",
        "fall",
    ];

    fn side() -> impl Strategy<Value = Vec<String>> {
        let sentence = prop::collection::vec(prop::sample::select(WORDS.to_vec()), 0..9);
        prop::collection::vec(sentence.prop_map(|words| words.join(" ")), 0..40)
    }

    fn statements(texts: &[String]) -> Vec<Statement> {
        let statement = |(at, text): (usize, &String)| Statement {
            id: at.to_string(),
            article: 0,
            published: None,
            day: jiff::civil::date(2020, 4, 1 + at as i8 % 28),
            is_fallback: false,
            text: text.clone(),
            context: String::new(),
            is_direct: at % 2 == 0,
            act: (at % 3 == 0).then(|| "ask".to_owned()),
            speakers: vec![0],
            addressees: Vec::new(),
            topics: Vec::new(),
        };
        texts.iter().enumerate().map(statement).collect()
    }

    fn groups(statements: &[Statement]) -> Groups<'_> {
        Groups::new(statements, &(0..statements.len() as u32).collect::<Vec<_>>(), &LIKENESS)
    }

    /// A group's matches and how alike they are, and its nearest group.
    type Told = (Vec<(u32, f32, bool)>, Option<(u32, f32)>);

    /// All candidates compared, one after the other.
    fn all_compared(a: &Groups<'_>, b: &Groups<'_>, min_similarity: f32) -> (Vec<Told>, Vec<Option<(u32, f32)>>) {
        let index = Index::new(&a.prepared);
        let nearer = |a: (u32, f32), b: (u32, f32)| if b.1 > a.1 { b } else { a };
        let (mut of_b, mut nearest, mut reached) = (Vec::new(), vec![None; a.prepared.len()], FxHashMap::default());
        for group in 0..b.prepared.len() as u32 {
            let (mut matches, mut rejected) = (Vec::new(), None);
            let query = b.told(group as usize);
            for partner in index.candidates(query.words) {
                let other = a.told(partner as usize);
                let comparison = LIKENESS.compare(other.words, query.words);
                let similarity = comparison.similarity;
                if status(other, query, &comparison, Rules { min_similarity, across: false }) != Status::Different {
                    matches.push((partner, similarity, comparison.repeated));
                    reached.insert(partner, ());
                } else if similarity >= PARTNER {
                    let join = |known: Option<(u32, f32)>, new| Some(known.map_or(new, |known| nearer(known, new)));
                    rejected = join(rejected, (partner, similarity));
                    nearest[partner as usize] = join(nearest[partner as usize], (group, similarity));
                }
            }
            of_b.push((matches.clone(), rejected.filter(|_| matches.is_empty())));
        }
        let unmatched = (0..).zip(nearest).map(|(group, nearest)| nearest.filter(|_| !reached.contains_key(&group)));
        (of_b, unmatched.collect())
    }

    proptest! {
        #[test]
        fn what_is_not_compared_changes_nothing(a in side(), b in side(), min_similarity in 0.2_f32..0.9) {
            let (a, b) = (statements(&a), statements(&b));
            let (a, b) = (groups(&a), groups(&b));
            let expected = all_compared(&a, &b, min_similarity);
            for threads in [1, 3] {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
                let (answers, nearest) =
                    pool.install(|| answers(&a, &b, &LIKENESS, Rules { min_similarity, across: false }));
                let told = |answer: &Answer| -> Told {
                    let matches = answer.matches.iter();
                    let matches: Vec<_> = matches.map(|(a, one)| (*a, one.similarity, one.repeated)).collect();
                    (matches, answer.nearest.filter(|_| answer.matches.is_empty()))
                };
                prop_assert_eq!(&(answers.iter().map(told).collect(), nearest), &expected);
            }
        }
    }
}

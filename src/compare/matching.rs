//! Which statements of one side are the same claim as which of the other.
//!
//! Statements are compared within blocks: those of one speaker, or all together. In a block, statements of the same
//! wording form a group, so that what was said a thousand times is compared once. Only groups that share enough words
//! are compared ([`Index`]), and of these only pairs that could match, or be nearer than the nearest known so far
//! ([`Bounds`]): what is left out cannot change the answer. It is not a one-to-one matching: a claim stands in lead,
//! quotation and summary, so one statement may answer to many on the other side.
//!
//! Ties are settled by similarity, then the nearest day, then the order of the table; nothing depends on threads.

use std::collections::BTreeMap;
use std::hash::Hasher;
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::civil::Date;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHasher};

use super::corpus::Statement;
use super::likeness::{Bounds, Comparison, Index, Likeness, PARTNER, Prepared, Status, Voice};
use super::occasions::Times;
use super::setting::same_partners;

/// Below so many content words a rewording has to be [`MARGIN`] more alike: one word less, and little is left.
const SHORT: usize = 7;
/// Below so many, twice that.
pub const VERY_SHORT: usize = 4;
/// How much more alike a rewording has to be for each doubt: few words, a duty on one side only.
const MARGIN: f32 = 0.1;
/// The same for another act.
const ACT_MARGIN: f32 = 0.15;
/// The most statements that a side of a block may have, if rewordings are sought.
pub const MOST: usize = 300_000;

/// How statements are matched.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rules {
    /// Similarity from which a pair is a rewording; from 1 on only equal canonical words are sought.
    pub min_similarity: f32,
    /// Whether statements of different speakers are compared too.
    pub across: bool,
}

/// What became of the statements of two sides.
#[derive(Clone, Debug, Default)]
pub struct Matches {
    /// For each statement of side A: how often it was said there, whether it was said in B, else its nearest one in B.
    pub a: Vec<OfA>,
    /// For each statement of side B: its best match in A, or its nearest one.
    pub b: Vec<OfB>,
}

/// What became of a statement of side A.
#[derive(Clone, Copy, Debug, Default)]
pub struct OfA {
    /// Its [`wording`].
    pub wording: u64,
    /// Whether a statement of side B is the same claim.
    pub is_reached: bool,
    /// The statements of its side in the same words.
    pub times: Times,
    /// The statement of side B that is most like it, where that is a little and not enough.
    pub nearest: Option<(u32, f32)>,
}

/// What became of a statement of side B.
#[derive(Clone, Copy, Debug, Default)]
pub struct OfB {
    /// Its [`wording`].
    pub wording: u64,
    /// Its best match.
    pub best: Option<Match>,
    /// The statements of its side that are the same claim as its best match; without one, those in the same words.
    pub times: Times,
    /// The statement of side A that is most like it, where there is no match.
    pub nearest: Option<(u32, f32)>,
}

/// A match.
#[derive(Clone, Copy, Debug)]
pub struct Match {
    /// The statement of side A.
    pub a: u32,
    /// How alike the two are.
    pub comparison: Comparison,
    /// All statements of side A that match.
    pub times: Times,
    distance: u32,
}

/// A block that has too many statements to look for rewordings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooMany(pub usize);

/// Matches side B to side A.
///
/// # Errors
/// If a side has more than [`MOST`] statements in one block and rewordings are sought.
pub fn matches(a: &[Statement], b: &[Statement], likeness: &Likeness, rules: Rules) -> Result<Matches, TooMany> {
    let mut blocks: BTreeMap<u32, [Vec<u32>; 2]> = BTreeMap::new();
    for (side, statements) in [a, b].into_iter().enumerate() {
        for (index, statement) in (0..).zip(statements) {
            for block in blocks_of(statement, rules) {
                blocks.entry(block).or_default()[side].push(index);
            }
        }
    }
    let largest = blocks.values().flatten().map(Vec::len).max().unwrap_or(0);
    if largest > MOST && rules.min_similarity < 1.0 {
        return Err(TooMany(largest));
    }
    let blocks: Vec<[Vec<u32>; 2]> = blocks.into_values().collect();
    let done: Vec<Block> = blocks.par_iter().map(|[of_a, of_b]| block((a, of_a), (b, of_b), likeness, rules)).collect();
    let mut matches = Matches { a: vec![OfA::default(); a.len()], b: vec![OfB::default(); b.len()] };
    for block in done {
        block.a.into_iter().for_each(|(index, one)| matches.a[index as usize].join(one));
        block.b.into_iter().for_each(|(index, one)| matches.b[index as usize].join(one));
    }
    Ok(matches)
}

/// The blocks that a statement belongs to: one for each who speaks, or one for all.
fn blocks_of(statement: &Statement, rules: Rules) -> Vec<u32> {
    if rules.across { vec![0] } else { statement.speakers.clone() }
}

/// A hash of a text's words as they stand, whatever their case and the marks between them.
pub fn wording(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        word.chars().flat_map(char::to_lowercase).for_each(|letter| hasher.write_u32(letter.into()));
        hasher.write_u8(b' ');
    }
    hasher.finish()
}

/// What is compared of a statement.
#[derive(Clone, Copy, Debug)]
pub struct Told<'t> {
    /// Its words.
    pub words: &'t Prepared,
    /// What the speaker does by them.
    pub act: Option<&'t str>,
}

/// How a statement is made ready to be compared.
pub fn prepare(statement: &Statement, likeness: &Likeness) -> Prepared {
    likeness.prepare(&statement.text, voice(statement))
}

/// Whose words a statement is.
pub fn voice(statement: &Statement) -> Voice {
    if statement.is_direct { Voice::Direct } else { Voice::Reported }
}

/// What two statements are to each other. Where there is doubt (few words; one condemns what the other asks for; one says
/// what is, the other what should be), a rewording has to be more alike than `min_similarity`. "this" tells nothing.
pub fn status(a: Told<'_>, b: Told<'_>, comparison: &Comparison, min_similarity: f32) -> Status {
    let words = a.words.content_words().min(b.words.content_words());
    let doubts = [
        (words < SHORT, MARGIN),
        (words < VERY_SHORT, MARGIN),
        (a.words.obliges() != b.words.obliges(), MARGIN),
        (a.act != b.act, ACT_MARGIN),
    ];
    let more: f32 = doubts.into_iter().filter(|(doubt, _)| *doubt).map(|(_, margin)| margin).sum();
    match comparison.status(min_similarity + more) {
        _ if words == 0 => Status::Different,
        status => status,
    }
}

impl OfA {
    /// Takes in what another block found: a joint statement stands in several.
    fn join(&mut self, other: OfA) {
        let nearest = [self.nearest, other.nearest].into_iter().flatten().reduce(|a, b| if b.1 > a.1 { b } else { a });
        *self = OfA { is_reached: self.is_reached || other.is_reached, nearest, ..other };
    }
}

impl OfB {
    fn join(&mut self, other: OfB) {
        let is_better = match (&self.best, &other.best) {
            (Some(best), Some(other)) => other.rank() > best.rank(),
            (Some(_), None) => false,
            (None, Some(_)) => true,
            (None, None) => self.nearest.is_none_or(|(_, nearest)| other.nearest.is_some_and(|(_, new)| new > nearest)),
        };
        if is_better {
            *self = other;
        }
    }
}

impl Match {
    /// The greater the better: the order in which ties are settled.
    fn rank(&self) -> impl PartialOrd + use<> {
        (
            self.comparison.repeated,
            self.comparison.similarity,
            std::cmp::Reverse(self.distance),
            std::cmp::Reverse(self.a),
        )
    }
}

/// What one block found, by the index of the statement.
struct Block {
    a: Vec<(u32, OfA)>,
    b: Vec<(u32, OfB)>,
}

/// The statements of one side of a block, those of the same wording and act together.
struct Groups<'s> {
    statements: &'s [Statement],
    prepared: Vec<Prepared>,
    acts: Vec<Option<&'s str>>,
    wordings: Vec<u64>,
    /// Days and indices of the members of each group, sorted.
    members: Vec<Vec<(Date, u32)>>,
}

/// The groups of side A that a group of side B answers to.
#[derive(Default)]
struct Answer {
    /// Ascending.
    matches: Vec<(u32, Comparison)>,
    /// Without a match, the group that is most like it, if a little.
    nearest: Option<(u32, f32)>,
}

fn block(
    (a, of_a): (&[Statement], &[u32]),
    (b, of_b): (&[Statement], &[u32]),
    likeness: &Likeness,
    rules: Rules,
) -> Block {
    let (group_a, group_b) = (Groups::new(a, of_a, likeness), Groups::new(b, of_b, likeness));
    let (answers, nearest) = answers(&group_a, &group_b, likeness, rules);
    let mut partners: Vec<Vec<u32>> = vec![Vec::new(); group_a.prepared.len()];
    for (group, answer) in (0..).zip(&answers) {
        answer.matches.iter().for_each(|(partner, _)| partners[*partner as usize].push(group));
    }
    let spoken: Vec<Times> = partners.iter().map(|groups| group_b.times(groups)).collect();
    let mut found = Block { a: Vec::with_capacity(of_a.len()), b: Vec::with_capacity(of_b.len()) };
    for (group, partners) in partners.iter().enumerate() {
        let (wording, times) = (group_a.wordings[group], group_a.times(&[group as u32]));
        for &(day, index) in &group_a.members[group] {
            let nearest = nearest[group].map(|(other, similarity)| (group_b.nearest(other, day).1, similarity));
            found.a.push((index, OfA { wording, is_reached: !partners.is_empty(), times, nearest }));
        }
    }
    for (group, answer) in answers.iter().enumerate() {
        let times = group_a.times(&answer.matches.iter().map(|(group, _)| *group).collect::<Vec<_>>());
        for &(day, index) in &group_b.members[group] {
            let wording = group_b.wordings[group];
            let one = match answer.best(&group_a, &b[index as usize]) {
                Some((partner, comparison, (distance, statement))) => OfB {
                    wording,
                    best: Some(Match { a: statement, comparison, times, distance }),
                    times: spoken[partner as usize],
                    nearest: None,
                },
                None => OfB {
                    wording,
                    best: None,
                    times: group_b.times(&[group as u32]),
                    nearest: answer.nearest.map(|(other, similarity)| (group_a.nearest(other, day).1, similarity)),
                },
            };
            found.b.push((index, one));
        }
    }
    found
}

/// For each group of side B the groups of side A that are the same claim, or a little like it; for each group of side A
/// that no group of side B matches, the one that is most like it.
fn answers(
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
            if status(other, query, &comparison, self.rules.min_similarity) != Status::Different {
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
    fn best(&self, a: &Groups<'_>, statement: &Statement) -> Option<(u32, Comparison, (u32, u32))> {
        let rank = |comparison: &Comparison| (comparison.repeated, comparison.similarity);
        let top =
            self.matches.iter().map(|(_, comparison)| rank(comparison)).reduce(|a, b| if b > a { b } else { a })?;
        let best = self.matches.iter().filter(|(_, comparison)| rank(comparison) == top);
        let places = best.map(|&(group, comparison)| (group, comparison, a.likeliest(group, statement)));
        let best = places.min_by_key(|(.., place)| *place);
        best.map(|(group, comparison, (_, distance, index))| (group, comparison, (distance, index)))
    }
}

impl<'s> Groups<'s> {
    fn new(statements: &'s [Statement], of_block: &[u32], likeness: &Likeness) -> Groups<'s> {
        let (wordings, members) = (Vec::new(), Vec::new());
        let mut groups = Groups { statements, prepared: Vec::new(), acts: Vec::new(), wordings, members };
        let mut group_of: FxHashMap<(u64, bool, Option<&str>), usize> = FxHashMap::default();
        for &index in of_block {
            let statement = &statements[index as usize];
            let wording = wording(&statement.text);
            let act = statement.act.as_deref();
            let group = *group_of.entry((wording, statement.is_direct, act)).or_insert(groups.wordings.len());
            if group == groups.wordings.len() {
                groups.wordings.push(wording);
                groups.acts.push(act);
                groups.members.push(Vec::new());
            }
            groups.members[group].push((statement.day, index));
        }
        let first = |members: &Vec<(Date, u32)>| prepare(&statements[members[0].1 as usize], likeness);
        groups.prepared = groups.members.par_iter().map(first).collect();
        groups.members.iter_mut().for_each(|members| members.sort_unstable());
        groups
    }

    fn told(&self, group: usize) -> Told<'_> {
        Told { words: &self.prepared[group], act: self.acts[group] }
    }

    /// The member of a group that a statement most likely repeats: of the same partners, where its words leave them open,
    /// then the nearest in time. Whether the partners are others, the days between, and its index.
    fn likeliest(&self, group: u32, statement: &Statement) -> (bool, u32, u32) {
        let (days, index) = self.nearest(group, statement.day);
        let partners_differ = |index: u32| same_partners(&self.statements[index as usize], statement) == Some(false);
        if !partners_differ(index) {
            return (false, days, index);
        }
        let place = |&(day, index): &(Date, u32)| {
            (partners_differ(index), (day - statement.day).get_days().unsigned_abs(), index)
        };
        self.members[group as usize].iter().map(place).min().unwrap_or((true, days, index))
    }

    /// When the statements of some groups were said.
    fn times(&self, groups: &[u32]) -> Times {
        Times::of(groups.iter().flat_map(|&group| self.members[group as usize].iter().map(|(day, _)| *day)).collect())
    }

    /// The member of a group that is nearest to a day, the first of the table among equals: days between, and its index.
    fn nearest(&self, group: u32, day: Date) -> (u32, u32) {
        let members = &self.members[group as usize];
        let after = members.partition_point(|(other, _)| *other < day);
        // the first of the last day before, and the first of the first day from then on
        let before = after.checked_sub(1).map(|last| members.partition_point(|(other, _)| *other < members[last].0));
        let days = |place: usize| ((members[place].0 - day).get_days().unsigned_abs(), members[place].1);
        let nearest = before.into_iter().chain((after < members.len()).then_some(after)).map(days).min();
        nearest.expect("a group has a member")
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
                if status(other, query, &comparison, min_similarity) != Status::Different {
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

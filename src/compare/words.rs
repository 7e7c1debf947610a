//! Words that set two sides apart: weighted log-odds with an informative Dirichlet prior (Monroe, Colaresi and Quinn,
//! "Fightin' Words", Political Analysis 16, 2008).
//!
//! A word counts once for each article that has it, unless every place is asked for: one article that harps on a word
//! would else look like a trait of its side. How large a z-score chance alone brings is measured on the very articles: they
//! are cut in two at random some times, and the largest value of these cuts is the floor.

use rustc_hash::{FxHashMap, FxHashSet};

use super::corpus::{Corpus, Scope, Statement};
use super::question::{Count, Question, WordOptions};
use super::rows::{WORDS, WordRow};
use super::side::Side;
use crate::random::Random;
use crate::stored::StoredError;
use crate::tables::Columns;
use crate::text::{Abbreviations, Document, TokenKind};

/// Weight of the prior: as many counts as if so many had been seen in the background's proportions.
pub const PRIOR: f64 = 1_000.0;
/// A word must stand in so many articles of both sides together.
pub const MIN_ARTICLES: u32 = 5;
/// A word must stand so many times in both sides together.
pub const MIN_COUNT: u32 = 10;
/// How often the articles are cut in two at random.
pub const CUTS: u32 = 6;
/// The seed of the cuts.
pub const SEED: u64 = 2008;

/// What sets the sides apart.
#[derive(Clone, Debug)]
pub struct Words {
    /// The rows.
    pub rows: Columns,
    /// The largest |z| that a cut at random gave; none if no word is frequent enough.
    pub floor: Option<f64>,
    /// Words that are too rare to tell anything.
    pub rare: usize,
}

/// Compares the words of two sides.
///
/// # Errors
/// If the statements of the output, whose words are the background, cannot be read.
pub fn words(
    corpus: &Corpus,
    question: &Question,
    sides: &[Side; 2],
    options: &WordOptions,
    abbreviations: &Abbreviations,
) -> Result<Words, StoredError> {
    let mut vocabulary = background(corpus, question, options, abbreviations)?;
    let [a, b] = [0, 1].map(|side| Units::of(&sides[side].statements, &mut vocabulary, options, abbreviations));
    let [count_a, count_b] = [&a, &b].map(|units| Counts::of(units.all.iter(), vocabulary.words.len()));
    let seen = |word: usize| count_a.places[word] + count_b.places[word] > 0;
    let is_frequent = |word: usize| {
        count_a.articles[word] + count_b.articles[word] >= MIN_ARTICLES
            && count_a.places[word] + count_b.places[word] >= MIN_COUNT
            && vocabulary.background[word] > 0.0
    };
    let frequent: Vec<usize> = (0..vocabulary.words.len()).filter(|&word| is_frequent(word)).collect();
    let rare = (0..vocabulary.words.len()).filter(|&word| seen(word)).count() - frequent.len();
    let prior = vocabulary.prior();
    let scores = log_odds(count_a.of_kind(options.count), count_b.of_kind(options.count), &prior, PRIOR);
    let mut order = frequent.clone();
    order.sort_by(|&x, &y| {
        scores[y].z.total_cmp(&scores[x].z).then_with(|| vocabulary.words[x].cmp(&vocabulary.words[y]))
    });
    let mut rows = Columns::new(&WORDS);
    for word in order {
        let score = scores[word];
        let (units, side) = if score.z < 0.0 { (&b, &sides[1]) } else { (&a, &sides[0]) };
        let example = units.first.get(&(word as u32)).map(|&index| &side.statements[index as usize]);
        rows.push(WordRow {
            word: &vocabulary.words[word],
            z: score.z as f32,
            log_odds: score.log_odds as f32,
            a_count: count_a.places[word],
            b_count: count_b.places[word],
            a_articles: count_a.articles[word],
            b_articles: count_b.articles[word],
            example_id: example.map(|one| one.id.as_str()),
            example: example.map(|one| one.text.as_str()),
        });
    }
    let floor = floor(&a, &b, &frequent, &prior, vocabulary.words.len(), options.count);
    Ok(Words { rows, floor, rare })
}

/// A word's score.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Score {
    /// Log-odds ratio.
    pub log_odds: f64,
    /// The same in standard deviations.
    pub z: f64,
}

/// The scores of all words: their counts on both sides, and their shares of the background, which add up to 1. `weight` is
/// that of the prior. A word that the background does not have scores nothing.
pub fn log_odds(a: &[u32], b: &[u32], background: &[f64], weight: f64) -> Vec<Score> {
    let total = |counts: &[u32]| counts.iter().map(|&count| f64::from(count)).sum::<f64>();
    let (total_a, total_b) = (total(a), total(b));
    let score = |word: usize| {
        let prior = weight * background[word];
        let (y_a, y_b) = (f64::from(a[word]) + prior, f64::from(b[word]) + prior);
        let (rest_a, rest_b) = (total_a + weight - y_a, total_b + weight - y_b);
        if y_a <= 0.0 || y_b <= 0.0 || rest_a <= 0.0 || rest_b <= 0.0 {
            return Score::default();
        }
        let log_odds = (y_a / rest_a).ln() - (y_b / rest_b).ln();
        Score { log_odds, z: log_odds / (1.0 / y_a + 1.0 / y_b).sqrt() }
    };
    (0..background.len()).map(score).collect()
}

/// All words of the output, with how often they are counted.
#[derive(Default)]
struct Vocabulary {
    ids: FxHashMap<String, u32>,
    words: Vec<String>,
    background: Vec<f64>,
}

impl Vocabulary {
    fn id(&mut self, word: &str) -> u32 {
        if let Some(&id) = self.ids.get(word) {
            return id;
        }
        let id = self.words.len() as u32;
        self.ids.insert(word.to_owned(), id);
        self.words.push(word.to_owned());
        self.background.push(0.0);
        id
    }

    /// Each word's share of all counts.
    fn prior(&self) -> Vec<f64> {
        let total: f64 = self.background.iter().sum();
        self.background.iter().map(|count| count / total.max(1.0)).collect()
    }
}

/// The words of a portion: by article, its words in the order of its statements.
type Articles = Vec<(u32, Vec<String>)>;

fn background(
    corpus: &Corpus,
    question: &Question,
    options: &WordOptions,
    abbreviations: &Abbreviations,
) -> Result<Vocabulary, StoredError> {
    let scope = Scope { modes: question.modes, ..Scope::everything() };
    let split = |statements: Vec<Statement>| -> Articles {
        let mut articles = Articles::new();
        for statement in &statements {
            let words = phrases(&statement.text, options, abbreviations);
            match articles.last_mut().filter(|(article, _)| *article == statement.article) {
                Some((_, all)) => all.extend(words),
                None => articles.push((statement.article, words)),
            }
        }
        articles
    };
    let mut vocabulary = Vocabulary::default();
    // an article may go on in the next portion: what was counted of the last one is kept
    let (mut last, mut counted) = (None, FxHashSet::default());
    corpus.each(&scope, split, |articles| {
        for (article, words) in articles {
            if last.replace(article) != Some(article) {
                counted.clear();
            }
            for word in words {
                let id = vocabulary.id(&word);
                if options.count == Count::Words || counted.insert(id) {
                    vocabulary.background[id as usize] += 1.0;
                }
            }
        }
    })?;
    Ok(vocabulary)
}

/// The articles of a side, each with its words.
struct Units {
    all: Vec<Unit>,
    /// The first statement that has a word.
    first: FxHashMap<u32, u32>,
}

/// An article's words on one side, sorted, with their counts.
struct Unit {
    article: u32,
    words: Vec<(u32, u32)>,
}

impl Units {
    fn of(
        statements: &[Statement],
        vocabulary: &mut Vocabulary,
        options: &WordOptions,
        abbreviations: &Abbreviations,
    ) -> Units {
        let mut units = Units { all: Vec::new(), first: FxHashMap::default() };
        for (index, chunk) in chunks(statements) {
            let mut words: Vec<u32> = Vec::new();
            for (place, statement) in (index..).zip(chunk) {
                for word in phrases(&statement.text, options, abbreviations) {
                    let id = vocabulary.id(&word);
                    units.first.entry(id).or_insert(place as u32);
                    words.push(id);
                }
            }
            words.sort_unstable();
            let counted = words.chunk_by(|a, b| a == b).map(|run| (run[0], run.len() as u32)).collect();
            units.all.push(Unit { article: chunk[0].article, words: counted });
        }
        units
    }
}

/// The statements of each article, with the index of the first.
fn chunks(statements: &[Statement]) -> impl Iterator<Item = (usize, &[Statement])> {
    let mut start = 0;
    statements.chunk_by(|a, b| a.article == b.article).map(move |chunk| {
        let index = start;
        start += chunk.len();
        (index, chunk)
    })
}

/// The words of a text in small letters, or its phrases of several words that no mark parts.
fn phrases(text: &str, options: &WordOptions, abbreviations: &Abbreviations) -> Vec<String> {
    let document = Document::read(text, abbreviations);
    let mut phrases = Vec::new();
    let mut run: Vec<&str> = Vec::new();
    for (index, token) in document.tokens().iter().enumerate() {
        match token.kind {
            TokenKind::Quote => continue,
            TokenKind::Mark | TokenKind::Url => run.clear(),
            TokenKind::Word | TokenKind::Number => {
                let word = document.lower(index);
                if !word.starts_with(char::is_alphanumeric) {
                    continue; // 's, 'll
                }
                if options.drop.contains(word) {
                    run.clear();
                    continue;
                }
                run.push(word);
                if run.len() >= options.ngrams {
                    phrases.push(run[run.len() - options.ngrams..].join(" "));
                }
            }
        }
    }
    phrases
}

/// How often each word stands in some articles.
struct Counts {
    places: Vec<u32>,
    articles: Vec<u32>,
}

impl Counts {
    fn of<'u>(units: impl Iterator<Item = &'u Unit>, words: usize) -> Counts {
        let mut counts = Counts { places: vec![0; words], articles: vec![0; words] };
        for (word, count) in units.flat_map(|unit| unit.words.iter()) {
            counts.places[*word as usize] += count;
            counts.articles[*word as usize] += 1;
        }
        counts
    }

    fn of_kind(&self, count: Count) -> &[u32] {
        match count {
            Count::Articles => &self.articles,
            Count::Words => &self.places,
        }
    }
}

/// The largest |z| of the frequent words if the articles are cut in two at random, in the sizes of the sides.
fn floor(a: &Units, b: &Units, frequent: &[usize], prior: &[f64], words: usize, count: Count) -> Option<f64> {
    let mut units: Vec<&Unit> = a.all.iter().chain(&b.all).collect();
    // an order that does not depend on which side is called A
    units.sort_by_key(|unit| (unit.article, &unit.words));
    let smaller = a.all.len().min(b.all.len());
    let mut random = Random::new(SEED);
    let mut floor: Option<f64> = None;
    for _ in 0..CUTS {
        random.shuffle(&mut units);
        let (one, other) = units.split_at(smaller);
        let [one, other] = [one, other].map(|units| Counts::of(units.iter().copied(), words));
        let scores = log_odds(one.of_kind(count), other.of_kind(count), prior, PRIOR);
        let largest = frequent.iter().map(|&word| scores[word].z.abs()).reduce(f64::max);
        floor = [floor, largest].into_iter().flatten().reduce(f64::max);
    }
    floor
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scores_are_those_of_the_paper() {
        // peace, war, the
        let (a, b) = ([30, 10, 960], [10, 40, 1_950]);
        let background = [40.0, 50.0, 2_910.0].map(|count| count / 3_000.0);
        let scores = log_odds(&a, &b, &background, 100.0);
        for (score, expected) in scores.iter().zip([4.8670, -1.9193, -11.9297]) {
            assert!((score.z - expected).abs() < 5e-5, "{score:?}");
        }
        for (score, swapped) in scores.iter().zip(log_odds(&b, &a, &background, 100.0)) {
            assert_eq!(score.z, -swapped.z);
        }
    }

    #[test]
    fn a_word_that_nobody_has_scores_nothing() {
        assert_eq!(log_odds(&[0, 0], &[0, 0], &[0.0, 0.0], 1_000.0), [Score::default(); 2]);
        assert!(log_odds(&[5], &[3], &[1.0], 1_000.0)[0].z.is_finite());
    }

    #[test]
    fn phrases_end_at_marks_and_at_dropped_words() {
        let abbreviations = Abbreviations::new(&crate::lexicon::Lexicon::built_in());
        let check = |text: &str, ngrams: usize, expected: &[&str]| {
            let options = WordOptions { ngrams, count: Count::Words, drop: FxHashSet::from_iter(["the".to_owned()]) };
            assert_eq!(phrases(text, &options, &abbreviations), expected);
        };
        check("“Peace, not war”: Iran's view of the war", 1, &["peace", "not", "war", "iran", "view", "of", "war"]);
        check("“Peace, not war”: Iran's view of the war", 2, &["not war", "iran view", "view of"]);
        check("", 1, &[]);
    }
}

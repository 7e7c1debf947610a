//! Statements against statements, alone: time and memory for blocks of up to 600 thousand statements, half of them on each
//! side, in which rewordings are sought, and up to a million in which only repetitions are.
//!
//! The statements are made up: words as often as in news (`sentence_frequencies.tsv`), names and numbers, each from one of
//! some hundred subjects that have their own words; as long as in news, twelve content words in the middle. One in ten
//! repeats an earlier one, one in ten rewords it, one in a hundred is a formula. Of 160,000 a side, a statement has 113
//! candidates in the mean (real ones of many speakers: 101).

mod chance;

use std::collections::HashSet;

use chance::Chance;
use divan::{AllocProfiler, Bencher};
use jiff::ToSpan;
use jiff::civil::date;
use onrecord::compare::corpus::Statement;
use onrecord::compare::likeness::{Likeness, MIN_SIMILARITY};
use onrecord::compare::matching::{Rules, matches};
use onrecord::lexicon::Lexicon;

#[global_allocator]
static ALLOC: AllocProfiler = AllocProfiler::system();

/// Subjects, and words that each has.
const SUBJECTS: usize = 300;
const WORDS_OF_SUBJECT: usize = 60;
const SYLLABLES: [&str; 24] = [
    "ba", "dor", "fen", "gi", "hal", "ka", "lo", "mir", "na", "os", "pe", "qua", "ri", "sto", "ta", "ul", "ver", "wi",
    "xa", "yo", "zan", "bre", "chi", "sho",
];

fn main() {
    divan::main();
}

#[divan::bench(args = [10_000, 100_000, 600_000], sample_count = 1, sample_size = 1)]
fn reworded(bencher: Bencher, statements: usize) {
    block(bencher, statements, MIN_SIMILARITY);
}

#[divan::bench(args = [10_000, 100_000, 1_000_000], sample_count = 1, sample_size = 1)]
fn repeated(bencher: Bencher, statements: usize) {
    block(bencher, statements, 1.0);
}

/// Matches the later half of a speaker's statements to the earlier.
fn block(bencher: Bencher, statements: usize, min_similarity: f32) {
    let lexicon = Lexicon::built_in();
    let likeness = Likeness::new(&lexicon).expect("good word lists");
    let statements = made_up(statements, &lexicon);
    let (a, b) = statements.split_at(statements.len() / 2);
    let rules = Rules { min_similarity, across: false };
    bencher.bench(|| matches(a, b, &likeness, rules).expect("no side is too large").b.len());
}

/// Words, as often as sentences of news have them.
struct Vocabulary<'l> {
    words: Vec<&'l str>,
    /// Sums of the counts.
    sums: Vec<usize>,
    function: HashSet<&'l str>,
    subjects: Vec<Vec<&'l str>>,
}

impl<'l> Vocabulary<'l> {
    fn new(lexicon: &'l Lexicon, chance: &mut Chance) -> Vocabulary<'l> {
        let (mut words, mut sums, mut sum) = (Vec::new(), Vec::new(), 0);
        let rows = lexicon.rows("sentence_frequencies.tsv");
        for row in rows.filter(|row| row.cell(0).bytes().all(|byte| byte.is_ascii_lowercase())) {
            sum += row.cell(1).parse::<usize>().expect("a number of sentences");
            words.push(row.cell(0));
            sums.push(sum);
        }
        let function = lexicon.rows("function_words.tsv").map(|row| row.cell(0)).collect();
        let mut vocabulary = Vocabulary { words, sums, function, subjects: Vec::new() };
        for _ in 0..SUBJECTS {
            let words = (0..WORDS_OF_SUBJECT).map(|_| vocabulary.word_that(false, chance)).collect();
            vocabulary.subjects.push(words);
        }
        vocabulary
    }

    fn word(&self, chance: &mut Chance) -> &'l str {
        let at = chance.below(self.sums[self.sums.len() - 1]);
        self.words[self.sums.partition_point(|&sum| sum <= at)]
    }

    /// A function word, or any other.
    fn word_that(&self, is_function: bool, chance: &mut Chance) -> &'l str {
        loop {
            let word = self.word(chance);
            if self.function.contains(word) == is_function {
                return word;
            }
        }
    }

    fn sentence(&self, chance: &mut Chance) -> Vec<String> {
        let length = 6 + chance.below(15) + chance.below(15);
        let subject = &self.subjects[chance.skewed(SUBJECTS)];
        let word = |_| match chance.below(20) {
            0 => (1 + chance.skewed(3_000)).to_string(),
            1 => name(chance.skewed(40_000)),
            2..=7 => subject[chance.skewed(WORDS_OF_SUBJECT)].to_owned(),
            8..=12 => self.word_that(true, chance).to_owned(),
            _ => self.word(chance).to_owned(),
        };
        (0..length).map(word).collect()
    }
}

fn made_up(statements: usize, lexicon: &Lexicon) -> Vec<Statement> {
    let mut chance = Chance(7);
    let vocabulary = Vocabulary::new(lexicon, &mut chance);
    let formulas: Vec<Vec<String>> = (0..30).map(|_| vocabulary.sentence(&mut chance)).collect();
    let mut said: Vec<Vec<String>> = Vec::with_capacity(statements);
    for at in 0..statements {
        let sentence = match chance.below(100) {
            0 => formulas[chance.skewed(formulas.len())].clone(),
            1..=10 if at > 0 => said[chance.below(at)].clone(),
            11..=20 if at > 0 => reword(&said[chance.below(at)], &vocabulary, &mut chance),
            _ => vocabulary.sentence(&mut chance),
        };
        said.push(sentence);
    }
    let statement = |(at, words): (usize, Vec<String>)| Statement {
        id: at.to_string(),
        article: at as u32,
        published: None,
        day: date(2010, 1, 1).saturating_add((at as i64 * 4_000 / statements as i64).days()),
        is_fallback: false,
        text: words.join(" "),
        context: String::new(),
        is_direct: at % 3 == 0,
        act: None,
        speakers: vec![0],
        addressees: Vec::new(),
        topics: Vec::new(),
    };
    said.into_iter().enumerate().map(statement).collect()
}

/// The parts of a sentence the other way round, and every fourth word another.
fn reword(sentence: &[String], vocabulary: &Vocabulary<'_>, chance: &mut Chance) -> Vec<String> {
    let middle = chance.below(sentence.len());
    let turned = sentence[middle..].iter().chain(&sentence[..middle]);
    turned.map(|word| if chance.below(4) == 0 { vocabulary.word(chance).to_owned() } else { word.clone() }).collect()
}

/// The name of a number: three syllables with a capital.
fn name(number: usize) -> String {
    let [first, second, third] = [number, number / 24, number / 576].map(|part| SYLLABLES[part % SYLLABLES.len()]);
    first[..1].to_uppercase() + &first[1..] + second + third
}

//! The words of temporal expressions, from `date_words.tsv` and `holidays.tsv`: one look-up tells what a word means, alone
//! and as the first one of a phrase.

use std::path::PathBuf;

use rustc_hash::{FxHashMap, FxHashSet};

use super::atom::{Atom, Class};
use super::holidays::Holiday;
use super::named::{DayPart, Direction, Season, Unit};
use crate::lexicon::{Lexicon, LexiconError, Row};

/// The words of both lists.
pub(super) struct Words {
    entries: FxHashMap<Box<str>, Entry>,
    holidays: Vec<Holiday>,
    /// Words that are no noun: what stands before them has ended.
    function: FxHashSet<Box<str>>,
}

/// What a word means, alone and as the first word of phrases.
#[derive(Default)]
pub(super) struct Entry {
    pub alone: Option<(Class, i32)>,
    /// The longest first.
    pub phrases: Vec<Phrase>,
}

/// What several words mean together.
pub(super) struct Phrase {
    /// The words after the first one.
    pub rest: Vec<Box<str>>,
    pub class: Class,
    pub value: i32,
}

impl Words {
    /// Reads the lists.
    pub fn new(lexicon: &Lexicon) -> Result<Words, LexiconError> {
        let mut words = Words { entries: FxHashMap::default(), holidays: Vec::new(), function: FxHashSet::default() };
        for row in lexicon.rows("date_words.tsv") {
            let fault = |reason: String| LexiconError { file: PathBuf::from("date_words.tsv"), line: row.line, reason };
            let class = Class::parse(row.cell(1)).ok_or_else(|| fault(format!("no class “{}”", row.cell(1))))?;
            let value = value(row).ok_or_else(|| fault(format!("no value “{}”", row.cell(2))))?;
            words.add(row.cell(0), class, value);
        }
        words.function = lexicon.rows("function_words.tsv").map(|row| row.cell(0).into()).collect();
        for row in lexicon.rows("holidays.tsv") {
            let holiday = Holiday::parse(row.cell(1), row.cell(2)).ok_or_else(|| LexiconError {
                file: PathBuf::from("holidays.tsv"),
                line: row.line,
                reason: format!("“{} {}” is no rule", row.cell(1), row.cell(2)),
            })?;
            words.add(row.cell(0), Class::Holiday, words.holidays.len() as i32);
            words.holidays.push(holiday);
        }
        Ok(words)
    }

    fn add(&mut self, text: &str, class: Class, value: i32) {
        // the tokens of the text: a final 's stands alone, and so does the apostrophe of a plural
        let mut parts = text.split(' ').flat_map(|word| match word.rfind(['\'', '’']) {
            Some(at) if at > 0 && matches!(&word[at..], "'s" | "’s" | "'" | "’") => [&word[..at], &word[at..]],
            _ => [word, ""],
        });
        let entry = self.entries.entry(parts.next().unwrap_or_default().into()).or_default();
        let rest: Vec<Box<str>> = parts.filter(|part| !part.is_empty()).map(Box::from).collect();
        if rest.is_empty() {
            entry.alone = Some((class, value));
        } else {
            entry.phrases.push(Phrase { rest, class, value });
            entry.phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.rest.len()));
        }
    }

    /// The rule of the holiday that an atom names.
    pub fn holiday(&self, atom: &Atom) -> Holiday {
        self.holidays[atom.value as usize]
    }

    /// Whether a word in lower case is an article, pronoun, preposition, auxiliary or the like.
    pub fn is_function(&self, word: &str) -> bool {
        self.function.contains(word)
    }

    /// What a single word means, written in lower case.
    pub fn class(&self, word: &str) -> Class {
        self.single(word).map_or(Class::Gap, |(class, _)| class)
    }

    /// Class and value of a single word, written in lower case.
    pub fn single(&self, word: &str) -> Option<(Class, i32)> {
        self.entry(word).and_then(|entry| entry.alone)
    }

    /// All that is known of a word, written in lower case, with or without the stop of an abbreviation.
    pub fn entry(&self, word: &str) -> Option<&Entry> {
        self.entries.get(word.trim_end_matches('.'))
    }
}

/// The number that stands for the cell "value".
fn value(row: Row<'_>) -> Option<i32> {
    let name = row.cell(2);
    if name.is_empty() {
        return Some(0);
    }
    let position = |found: Option<usize>| found.map(|index| index as i32);
    match Class::parse(row.cell(1))? {
        Class::Unit | Class::Units | Class::UnitShort | Class::Frequency | Class::FrequencyTwo => {
            position(Unit::ALL.iter().position(|unit| unit.name() == name))
        }
        Class::Direction => position(Direction::ALL.iter().position(|direction| direction.name() == name)),
        Class::Season => position(Season::ALL.iter().position(|season| season.name() == name)),
        Class::DayPart | Class::DayParts => position(DayPart::ALL.iter().position(|part| part.name() == name)),
        Class::Vague => position(["past", "present", "future"].iter().position(|known| *known == name)),
        _ => name.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn lists_are_sorted_without_duplicates() {
        for (name, text) in [
            ("date_words.tsv", include_str!("../lexicon/date_words.tsv")),
            ("holidays.tsv", include_str!("../lexicon/holidays.tsv")),
        ] {
            let words: Vec<_> = text
                .lines()
                .skip(1)
                .filter(|line| !line.starts_with('#'))
                .map(|line| line.split('\t').next())
                .collect();
            assert!(words.windows(2).all(|pair| pair[0] < pair[1]), "{name}");
        }
    }
}

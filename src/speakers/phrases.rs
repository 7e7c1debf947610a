//! Look-up of phrases of several words, word by word, longest first.
//!
//! Word lists hold phrases ("prime minister", "people's republic of china"); texts hold tokens. [`Phrases`] splits a
//! phrase as the tokeniser does and finds the longest one that begins at a place, without joining any words.

use rustc_hash::FxHashMap;

/// Phrases with a value each.
#[derive(Clone, Debug)]
pub(crate) struct Phrases<T> {
    by_first: FxHashMap<Box<str>, Vec<Entry<T>>>,
}

#[derive(Clone, Debug)]
struct Entry<T> {
    rest: Box<[Box<str>]>,
    value: T,
}

impl<T> Default for Phrases<T> {
    fn default() -> Phrases<T> {
        Phrases { by_first: FxHashMap::default() }
    }
}

impl<T: Copy> Phrases<T> {
    /// Adds `phrase`, in any case. A phrase that is there already keeps its value.
    pub(crate) fn insert(&mut self, phrase: &str, value: T) {
        let phrase = phrase.to_lowercase();
        self.insert_split(&phrase, value);
        if phrase.contains('\'') {
            self.insert_split(&phrase.replace('\'', "’"), value);
        }
    }

    fn insert_split(&mut self, phrase: &str, value: T) {
        let mut words = split(phrase);
        let Some(first) = words.next() else { return };
        let rest: Box<[Box<str>]> = words.map(Box::from).collect();
        let entries = self.by_first.entry(first.into()).or_default();
        let at = entries.partition_point(|entry| entry.rest.len() > rest.len());
        if !entries[at..].iter().take_while(|entry| entry.rest.len() == rest.len()).any(|entry| entry.rest == rest) {
            entries.insert(at, Entry { rest, value });
        }
    }

    /// The longest phrase whose words are `word(0)`, `word(1)` and so on, all in lower case: how many words it has, and
    /// its value.
    pub(crate) fn longest<'w>(&self, word: impl Fn(usize) -> Option<&'w str>) -> Option<(usize, T)> {
        let entries = self.by_first.get(word(0)?)?;
        let fits = |entry: &&Entry<T>| entry.rest.iter().enumerate().all(|(at, part)| word(at + 1) == Some(part));
        entries.iter().find(fits).map(|entry| (entry.rest.len() + 1, entry.value))
    }
}

/// The words of a phrase in lower case, split as the tokeniser splits them: a final 's stands alone, commas are left out.
pub(crate) fn split(phrase: &str) -> impl Iterator<Item = &str> {
    phrase.split_whitespace().map(|word| word.trim_end_matches(',')).flat_map(|word| {
        let at = ["'s", "’s"].iter().find_map(|clitic| word.strip_suffix(clitic)).map_or(word.len(), str::len);
        [&word[..at], &word[at..]].into_iter().filter(|part| !part.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_phrase_is_found() {
        let mut phrases = Phrases::default();
        for (value, phrase) in ["minister", "Minister of Trade", "People's Republic of China"].iter().enumerate() {
            phrases.insert(phrase, value);
        }
        for (text, found) in [
            ("minister of trade", Some((3, 1))),
            ("minister of state", Some((1, 0))),
            ("people’s republic of china", Some((5, 2))),
            ("people", None),
            ("", None),
        ] {
            let words: Vec<_> = split(text).collect();
            assert_eq!(phrases.longest(|at| words.get(at).copied()), found, "{text}");
        }
    }
}

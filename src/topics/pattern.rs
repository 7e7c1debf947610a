//! A line of a dictionary: what it matches, before it is compiled into a [`super::matcher::Matcher`].
//!
//! A pattern is a row of slots, one for each token that it matches. A slot is a word, perhaps with `*` (any number of
//! characters) or `?` (exactly one). The dictionary's own language adds alternatives (`tax|taxes`), capitals that count
//! (`=AIDS`), nearness (`drug* ~5 hospital*`) and blocking (`!trade union*`); the formats of other programs know only the
//! first two, so their patterns are read by [`Pattern::plain`].

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::text::{Abbreviations, Document};

/// What one line of a dictionary matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// Whether it keeps other patterns from matching its tokens.
    pub blocks: bool,
    /// The tokens in a row.
    pub phrase: Vec<Slot>,
    /// Tokens that must stand near, before or after, and how many tokens may lie between.
    pub near: Option<(usize, Vec<Slot>)>,
}

/// What one token may be.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Slot {
    /// Words or globs, one of which must match; folded unless capitals count.
    pub alternatives: Vec<Box<str>>,
    /// Whether capitals and accents count.
    pub exact: bool,
}

/// Letters that no text has, to carry wild cards through the tokeniser.
const STAR: char = 'ꙮ';
const QUESTION: char = 'ꙭ';

impl Pattern {
    /// Reads the dictionary's own language.
    ///
    /// # Errors
    /// Says what is wrong with the pattern.
    pub fn parse(source: &str, abbreviations: &Abbreviations) -> Result<Pattern, String> {
        let (blocks, rest) = match source.strip_prefix('!') {
            Some(rest) => (true, rest),
            None => (false, source),
        };
        let words: Vec<&str> = rest.split_whitespace().collect();
        let Some(at) = words.iter().position(|word| word.starts_with('~')) else {
            return Ok(Pattern { blocks, phrase: slots(&words, abbreviations)?, near: None });
        };
        let distance = words[at][1..].parse().map_err(|_| format!("a number after “~” in “{source}”, as in “~5”"))?;
        if blocks {
            return Err(format!("“{source}” both blocks and asks for nearness; a blocking pattern is a phrase"));
        }
        let near = Some((distance, slots(&words[at + 1..], abbreviations)?));
        Ok(Pattern { blocks, phrase: slots(&words[..at], abbreviations)?, near })
    }

    /// Reads a pattern that knows `*`, `?` and spaces only.
    ///
    /// # Errors
    /// If it holds no word.
    pub fn plain(source: &str, abbreviations: &Abbreviations) -> Result<Pattern, String> {
        let mut phrase = Vec::new();
        for word in tokens(source, abbreviations) {
            phrase.push(Slot { alternatives: vec![fold(&word).into()], exact: false });
        }
        match phrase.is_empty() {
            true => Err("a pattern without a word".into()),
            false => Ok(Pattern { blocks: false, phrase, near: None }),
        }
    }
}

impl Pattern {
    /// A name as a phrase: each word as written here or in capitals ("Turkey", "TURKEY", never "turkey").
    pub fn name(name: &str, abbreviations: &Abbreviations) -> Pattern {
        let slot = |word: String| {
            let capitals = word.to_uppercase();
            Slot { alternatives: vec![word.into(), capitals.into()], exact: true }
        };
        Pattern { blocks: false, phrase: tokens(name, abbreviations).into_iter().map(slot).collect(), near: None }
    }
}

fn slots(words: &[&str], abbreviations: &Abbreviations) -> Result<Vec<Slot>, String> {
    let mut slots = Vec::new();
    for word in words {
        let (exact, word) = match word.strip_prefix('=') {
            Some(rest) => (true, rest),
            None => (false, *word),
        };
        if word.contains('|') {
            let mut alternatives = Vec::new();
            for alternative in word.split('|') {
                let tokens = tokens(alternative, abbreviations);
                let [token] = tokens.as_slice() else {
                    return Err(format!("one word on each side of “|”, found “{word}”"));
                };
                alternatives.push(form(token, exact));
            }
            slots.push(Slot { alternatives, exact });
        } else {
            let tokens = tokens(word, abbreviations);
            slots.extend(tokens.iter().map(|token| Slot { alternatives: vec![form(token, exact)], exact }));
        }
    }
    match slots.is_empty() {
        true => Err("a pattern without a word".into()),
        false => Ok(slots),
    }
}

fn form(token: &str, exact: bool) -> Box<str> {
    if exact { token.into() } else { fold(token).into() }
}

/// Cuts a pattern as the text will be cut, with its wild cards. An ending of a word ("'re") may stand for itself.
fn tokens(source: &str, abbreviations: &Abbreviations) -> Vec<String> {
    if source.len() > 1 && source.starts_with(['\'', '’']) {
        return vec![source.to_owned()];
    }
    let carried: String = source
        .chars()
        .map(|c| match c {
            '*' => STAR,
            '?' => QUESTION,
            c => c,
        })
        .collect();
    let document = Document::read(&carried, abbreviations);
    let restore = |word: &str| word.replace(STAR, "*").replace(QUESTION, "?");
    (0..document.tokens().len()).map(|token| restore(document.word(token))).collect()
}

/// Lower case, without accents, with straight apostrophes: "Café’s" becomes "cafe's".
pub fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    let plain = word.nfd().filter(|&c| !is_combining_mark(c)).map(|c| match c {
        '’' | 'ʼ' | '‘' => '\'',
        '‐' | '‑' => '-',
        c => c,
    });
    plain.flat_map(char::to_lowercase).collect()
}

/// Whether `glob` matches the whole of `word`. Takes at most the product of the two lengths.
pub fn glob_matches(glob: &str, word: &str) -> bool {
    let (mut pattern, mut rest) = (glob.chars(), word.chars());
    let mut retry = None;
    loop {
        let mut ahead = pattern.clone();
        match (ahead.next(), rest.clone().next()) {
            (Some('*'), _) => {
                pattern = ahead;
                retry = Some((pattern.clone(), rest.clone()));
                continue;
            }
            (Some(wanted), Some(found)) if wanted == '?' || wanted == found => {
                pattern = ahead;
                rest.next();
                continue;
            }
            (None, None) => return true,
            _ => {}
        }
        // let the last star take one character more
        let Some((after_star, mut from)) = retry.take() else { return false };
        if from.next().is_none() {
            return false;
        }
        pattern = after_star.clone();
        rest = from.clone();
        retry = Some((after_star, from));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;

    fn parse(source: &str) -> Result<Pattern, String> {
        Pattern::parse(source, &Abbreviations::new(&Lexicon::built_in()))
    }

    fn slot(words: &[&str], exact: bool) -> Slot {
        Slot { alternatives: words.iter().map(|&word| word.into()).collect(), exact }
    }

    #[test]
    fn the_language() {
        let phrase = |source| parse(source).unwrap().phrase;
        assert_eq!(phrase("nuclear deal"), [slot(&["nuclear"], false), slot(&["deal"], false)]);
        assert_eq!(phrase("Tax|Taxes"), [slot(&["tax", "taxes"], false)]);
        assert_eq!(phrase("=AIDS"), [slot(&["AIDS"], true)]);
        assert_eq!(phrase("women’s r?ght*"), [slot(&["women"], false), slot(&["'s"], false), slot(&["r?ght*"], false)]);
        assert!(parse("!trade union*").unwrap().blocks);
        assert_eq!(parse("drug* ~5 hospital*").unwrap().near, Some((5, vec![slot(&["hospital*"], false)])));
    }

    #[test]
    fn faults_are_named() {
        for source in ["", "!", "a ~x b", "~5 b", "a ~5", "!a ~5 b", "a|b c|"] {
            assert!(parse(source).is_err(), "{source}");
        }
    }

    #[test]
    fn globs() {
        let cases = [
            ("sanction*", "sanctions", true),
            ("sanction*", "sanction", true),
            ("*phobia", "xenophobia", true),
            ("wom?n", "women", true),
            ("wom?n", "womn", false),
            ("*ab*ab*", "xabab", true),
            ("*ab*ab*", "xabb", false),
            ("*", "", true),
            ("?", "é", true),
            ("a*b", "abab", true),
            ("a*b", "aba", false),
        ];
        for (glob, word, expected) in cases {
            assert_eq!(glob_matches(glob, word), expected, "{glob} {word}");
        }
    }

    #[test]
    fn folding() {
        assert_eq!(fold("Café’s"), "cafe's");
        assert_eq!(fold("İstanbul"), "istanbul");
    }
}

//! Text → canonical words: what is the same but for typography, spelling and abbreviation becomes the same word.
//!
//! Lower case; accents and possessives off; "n't" is "not"; hyphens split words, but not "co-" and "re-"; numbers have one
//! form, and what they count with them ("80%", "$500 million"); a country, its short name and its people are one word
//! ("U.S.", "American"); an acronym in brackets behind its long form and a short "he said" between marks are left out;
//! at last each word becomes a stem.

use rustc_hash::{FxHashMap, FxHasher};
use std::hash::Hasher;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::frequencies::Frequencies;
use super::numbers::Numbers;
use super::stem::Stemmer;
use crate::lexicon::{Lexicon, LexiconError};
use crate::text::{Abbreviations, Case, Document, Token, TokenKind};

/// A canonical word.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    /// Where its stem begins in [`Words::text`].
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// Hash of the stem: equal stems, equal hashes, and as good as never the other way round.
    pub stem: u64,
    /// How much it tells: the logarithm of the share of sentences without it.
    pub weight: f32,
    /// What it contributes.
    pub kind: Kind,
}

/// What a word contributes to a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// A noun, verb, adjective.
    Content,
    /// The same with a capital letter inside a sentence, or a country.
    Name,
    /// An acronym.
    Acronym,
    /// A number, a date or a word of quantity.
    Quantity,
    /// May be added or left out without harm.
    Adverb,
    /// An article, or "that".
    Article,
    /// A preposition, pronoun, conjunction or auxiliary.
    Function,
    /// "not", "never", "without".
    Negation,
    /// A modal verb or what does its work.
    Modal(Modal),
}

impl Kind {
    /// How much a word of the kind counts beside its rarity: another number makes another claim, another preposition
    /// seldom does.
    fn emphasis(self) -> f32 {
        match self {
            Kind::Quantity => 2.0,
            Kind::Article | Kind::Function => 0.5,
            _ => 1.0,
        }
    }
}

impl Word {
    /// Whether a repetition has to keep it.
    pub(super) fn is_content(&self) -> bool {
        matches!(self.kind, Kind::Content | Kind::Name | Kind::Acronym | Kind::Quantity)
    }

    /// Whether it only holds others together.
    pub(super) fn is_function(&self) -> bool {
        matches!(self.kind, Kind::Article | Kind::Function)
    }

    /// Whether it is a name or an acronym.
    pub(super) fn is_name(&self) -> bool {
        matches!(self.kind, Kind::Name | Kind::Acronym)
    }
}

/// The classes of modality.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Modal {
    Must,
    Should,
    Will,
    Would,
    Can,
    May,
    Perhaps,
    If,
}

/// The canonical words of a text.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// The stems, each with a space before it and one behind the last.
    pub text: String,
    /// Where they stand in it.
    pub words: Vec<Word>,
}

/// The tables for it.
#[derive(Debug)]
pub(super) struct Canon {
    abbreviations: Abbreviations,
    classes: FxHashMap<Box<str>, Class>,
    /// First word of a country's name or people → the rest, longest first, and the code.
    countries: FxHashMap<Box<str>, Vec<(Vec<Box<str>>, Box<str>)>>,
    numbers: Numbers,
    stemmer: Stemmer,
    frequencies: Frequencies,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Kind(Kind),
    /// A verb that may stand in "he said".
    Insertion,
    /// Ends in -ly and is not to be added freely.
    Plain,
}

/// A word before stemming.
struct Piece {
    /// In the buffer of folded text.
    start: usize,
    end: usize,
    case: Case,
    /// Whether the first word of the text.
    is_first: bool,
    /// Written in capitals or with stops where other words are not: "US", "u.s.".
    is_acronym: bool,
    /// Alone in brackets.
    is_bracketed: bool,
}

impl Canon {
    /// Reads the lists.
    pub(super) fn new(lexicon: &Lexicon) -> Result<Canon, LexiconError> {
        let mut countries: FxHashMap<Box<str>, Vec<(Vec<Box<str>>, Box<str>)>> = FxHashMap::default();
        for row in lexicon.rows("countries.tsv") {
            for name in row.parts(1).chain(row.parts(2)) {
                let mut folded = String::new();
                fold(name, &mut folded);
                let folded = folded.replace('.', "").replace(['\'', '-'], " ");
                let mut parts = folded.split_whitespace().map(Box::from);
                let Some(first) = parts.next() else { continue };
                let names = countries.entry(first).or_default();
                names.push((parts.collect(), row.cell(0).into()));
                names.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
            }
        }
        Ok(Canon {
            abbreviations: Abbreviations::new(lexicon),
            classes: classes(lexicon)?,
            countries,
            numbers: Numbers::new(lexicon),
            stemmer: Stemmer::new(lexicon)?,
            frequencies: Frequencies::new(lexicon)?,
        })
    }

    /// The canonical words of a text.
    pub(super) fn words(&self, text: &str) -> Words {
        let document = Document::read(text, &self.abbreviations);
        let mut buffer = String::with_capacity(text.len());
        let pieces = self.pieces(&document, &mut buffer);
        let word = |at: usize| pieces.get(at).map(|piece: &Piece| &buffer[piece.start..piece.end]);
        let mut words = Words { text: String::with_capacity(buffer.len()), words: Vec::with_capacity(pieces.len()) };
        let mut stem = String::new();
        let mut at = 0;
        while let Some(piece) = pieces.get(at) {
            let here = &buffer[piece.start..piece.end];
            if piece.is_bracketed && spells(here, &pieces[..at], &buffer) {
                at += 1;
                continue;
            }
            if let Some((length, code)) = self.country(&pieces[at..], &buffer) {
                self.push(code, Kind::Name, &mut words);
                at += length;
                continue;
            }
            let currency = currency(here);
            let number = self.numbers.read(|ahead| word(at + usize::from(currency.is_some()) + ahead), &mut stem);
            if number > 0 {
                at += number + usize::from(currency.is_some());
                at += percent(word(at), word(at + 1));
                if percent(word(at.wrapping_sub(1)), None) > 0 {
                    stem.push('%');
                }
                self.push(&stem, Kind::Quantity, &mut words);
                if let Some(currency) = currency {
                    self.push(currency, Kind::Content, &mut words);
                }
                continue;
            }
            at += 1;
            if here == "%" || currency.is_some() {
                continue;
            }
            let class = self.classes.get(here).copied().filter(|_| !piece.is_acronym);
            if piece.is_acronym {
                stem.clear();
                stem.push_str(here);
                if self.classes.contains_key(here) {
                    stem.make_ascii_uppercase();
                }
                self.push(&stem, Kind::Acronym, &mut words);
                continue;
            }
            self.stemmer.stem(here, &mut stem);
            let kind = match class {
                Some(Class::Kind(kind)) => kind,
                None if self.is_adverb(here, &stem) => Kind::Adverb,
                _ if piece.case != Case::Lower && piece.case != Case::None && !piece.is_first => Kind::Name,
                _ => Kind::Content,
            };
            self.push(&stem, kind, &mut words);
        }
        words.text.push(' ');
        words
    }

    fn push(&self, stem: &str, kind: Kind, words: &mut Words) {
        words.text.push(' ');
        let start = words.text.len() as u32;
        words.text.push_str(stem);
        words.words.push(Word {
            start,
            end: words.text.len() as u32,
            stem: hash(stem),
            weight: self.frequencies.weight(stem) * kind.emphasis(),
            kind,
        });
    }

    fn is_adverb(&self, word: &str, stem: &str) -> bool {
        word.len() > 5 && word.ends_with("ly") && self.frequencies.contains(stem)
    }

    /// The longest name of a country that begins the pieces, and its code.
    fn country(&self, pieces: &[Piece], buffer: &str) -> Option<(usize, &str)> {
        let first = pieces.first()?;
        let word = &buffer[first.start..first.end];
        if self.classes.contains_key(word) && !first.is_acronym {
            return None; // "us"
        }
        let names = self.countries.get(word)?;
        let fits = |rest: &[Box<str>]| {
            pieces.len() > rest.len()
                && rest.iter().zip(&pieces[1..]).all(|(part, piece)| &buffer[piece.start..piece.end] == &**part)
        };
        names.iter().find(|(rest, _)| fits(rest)).map(|(rest, code)| (rest.len() + 1, &**code))
    }

    /// The words of the text, folded and taken apart, without marks and without "he said".
    fn pieces(&self, document: &Document<'_>, buffer: &mut String) -> Vec<Piece> {
        let tokens = document.tokens();
        let mut dropped = self.insertions(document).into_iter().peekable();
        let capitals = tokens.iter().filter(|token| token.case == Case::Upper).count();
        let has_case = capitals * 2 < tokens.iter().filter(|token| token.kind == TokenKind::Word).count();
        let mut pieces: Vec<Piece> = Vec::with_capacity(tokens.len());
        for (index, token) in tokens.iter().enumerate() {
            if dropped.next_if(|range| range.end <= index).is_some() {}
            if dropped.peek().is_some_and(|range| range.contains(&index)) {
                continue;
            }
            let word = document.word(index);
            match token.kind {
                TokenKind::Quote => continue,
                TokenKind::Mark if !matches!(word, "$" | "€" | "£" | "%") => continue,
                _ => {}
            }
            let is_bracketed = index > 0
                && document.word(index - 1) == "("
                && tokens.get(index + 1).is_some_and(|next| next.span.of(document.text()) == ")");
            let dotted = word.len() > 2 && word.contains('.') && token.kind == TokenKind::Word && is_dotted(word);
            let is_acronym = dotted || has_case && token.case == Case::Upper && word.chars().nth(1).is_some();
            let mut add = |part: &str| {
                let start = buffer.len();
                fold(part, buffer);
                if dotted {
                    let plain = buffer[start..].replace('.', "");
                    buffer.truncate(start);
                    buffer.push_str(&plain);
                }
                if token.kind == TokenKind::Word {
                    buffer.truncate(start + buffer[start..].trim_end_matches('.').len());
                }
                if buffer.len() > start {
                    let is_first = pieces.is_empty();
                    let end = buffer.len();
                    pieces.push(Piece { start, end, case: token.case, is_first, is_acronym, is_bracketed });
                }
            };
            split(word, token, &mut add);
        }
        for index in 0..pieces.len() {
            self.expand_clitic(index, &mut pieces, buffer);
        }
        pieces.retain(|piece| piece.end > piece.start);
        pieces
    }

    /// Writes out the words that were cut off at an apostrophe.
    fn expand_clitic(&self, index: usize, pieces: &mut [Piece], buffer: &mut String) {
        let word = &buffer[pieces[index].start..pieces[index].end];
        let Some(clitic) = word.strip_prefix('\'') else { return };
        let host = index.checked_sub(1).map_or("", |before| &buffer[pieces[before].start..pieces[before].end]);
        let full = match clitic {
            "s" if matches!(host, "it" | "he" | "she" | "that" | "there" | "what" | "who" | "here" | "where") => "is",
            "s" if host == "let" => "us",
            "ll" => "will",
            "re" => "are",
            "ve" => "have",
            "d" => "would",
            "m" => "am",
            _ => "",
        };
        let start = buffer.len();
        buffer.push_str(full);
        (pieces[index].start, pieces[index].end) = (start, buffer.len());
    }

    /// Token ranges of at most four words between two marks that end or begin with a verb of saying.
    fn insertions(&self, document: &Document<'_>) -> Vec<std::ops::Range<usize>> {
        const LONGEST: usize = 4;
        let tokens = document.tokens();
        let is_mark =
            |token: &Token, text: &str| token.kind == TokenKind::Quote || matches!(text, "," | "–" | "—" | "-");
        let is_verb = |at: usize| self.classes.get(document.lower(at)) == Some(&Class::Insertion);
        let mut found = Vec::new();
        let mut from = None;
        for (at, token) in tokens.iter().enumerate() {
            if token.kind == TokenKind::Word {
                continue;
            }
            let is_mark = is_mark(token, document.word(at));
            let closes = is_mark || at + 1 == tokens.len();
            if let Some(from) = from.filter(|from| closes && (2..=LONGEST).contains(&(at - from)))
                && (is_verb(from) || is_verb(at - 1))
            {
                found.push(from..at);
            }
            from = is_mark.then_some(at + 1);
        }
        found
    }
}

/// The hash of a stem.
pub(super) fn hash(stem: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(stem.as_bytes());
    hasher.finish()
}

fn classes(lexicon: &Lexicon) -> Result<FxHashMap<Box<str>, Class>, LexiconError> {
    const LIST: &str = "compared_words.tsv";
    const FUNCTION: [&str; 16] = [
        "be",
        "have",
        "do",
        "determiner",
        "possessive",
        "preposition",
        "conjunction",
        "subordinator",
        "subject",
        "object",
        "to",
        "that",
        "relative",
        "question",
        "clitic",
        "particle",
    ];
    let mut classes = FxHashMap::default();
    for row in lexicon.rows("function_words.tsv") {
        let mut names = row.cell(1).split(' ');
        if names.clone().any(|name| FUNCTION.contains(&name)) {
            classes.insert(row.cell(0).into(), Class::Kind(Kind::Function));
        } else if names.any(|name| name == "adverb") {
            classes.insert(row.cell(0).into(), Class::Kind(Kind::Adverb));
        }
    }
    for row in lexicon.rows(LIST) {
        let class = match row.cell(1) {
            "negation" => Class::Kind(Kind::Negation),
            "quantity" | "date" => Class::Kind(Kind::Quantity),
            "adverb" => Class::Kind(Kind::Adverb),
            "must" => Class::Kind(Kind::Modal(Modal::Must)),
            "should" => Class::Kind(Kind::Modal(Modal::Should)),
            "will" => Class::Kind(Kind::Modal(Modal::Will)),
            "would" => Class::Kind(Kind::Modal(Modal::Would)),
            "can" => Class::Kind(Kind::Modal(Modal::Can)),
            "may" => Class::Kind(Kind::Modal(Modal::May)),
            "perhaps" => Class::Kind(Kind::Modal(Modal::Perhaps)),
            "if" => Class::Kind(Kind::Modal(Modal::If)),
            "article" => Class::Kind(Kind::Article),
            "insertion" => Class::Insertion,
            "plain" => Class::Plain,
            "prefix" => continue,
            other => {
                let reason = format!("`{other}` is no class; the head of the list names them");
                return Err(LexiconError { file: LIST.into(), line: row.line, reason });
            }
        };
        classes.insert(row.cell(0).into(), class);
    }
    Ok(classes)
}

/// Appends `part` in lower case, without accents, with straight apostrophes.
fn fold(part: &str, into: &mut String) {
    if part.is_ascii() {
        into.extend(part.chars().map(|c| c.to_ascii_lowercase()));
        return;
    }
    let plain = part.nfkd().filter(|&c| !is_combining_mark(c)).map(|c| match c {
        '’' | 'ʼ' | '‘' => '\'',
        'ı' => 'i',
        c => c,
    });
    into.extend(plain.flat_map(char::to_lowercase));
}

/// "U.S.", "a.m": single letters with stops.
fn is_dotted(word: &str) -> bool {
    word.split('.').all(|part| part.chars().nth(1).is_none())
}

/// Takes a token apart at hyphens and at "n't".
fn split(word: &str, token: &Token, add: &mut impl FnMut(&str)) {
    if token.kind == TokenKind::Url {
        return add(word);
    }
    if token.kind == TokenKind::Number
        && let Some(number) = word.strip_suffix('%')
    {
        add(number);
        return add("%");
    }
    let mut rest = word;
    while let Some((at, hyphen)) = rest.char_indices().find(|(_, c)| matches!(c, '-' | '‐' | '‑' | '\u{ad}')) {
        let (head, tail) = (&rest[..at], &rest[at + hyphen.len_utf8()..]);
        let joins =
            hyphen == '\u{ad}' || ["co", "re", "e", "pre"].iter().any(|prefix| head.eq_ignore_ascii_case(prefix));
        if joins {
            let joined = format!("{head}{tail}");
            return add(&joined);
        }
        add(head);
        rest = tail;
    }
    let lower = rest.to_ascii_lowercase();
    let contracted = ["n't", "n’t"].iter().find_map(|ending| lower.strip_suffix(ending));
    match (contracted, lower.as_str()) {
        (_, "cannot") => {
            add("can");
            add("not");
        }
        (Some(verb), _) => {
            add(match verb {
                "wo" => "will",
                "ca" => "can",
                "sha" => "shall",
                verb => verb,
            });
            add("not");
        }
        (None, _) => add(rest),
    }
}

fn currency(word: &str) -> Option<&'static str> {
    match word {
        "$" => Some("dollar"),
        "€" => Some("euro"),
        "£" => Some("pound"),
        _ => None,
    }
}

/// How many pieces say "percent".
fn percent(word: Option<&str>, next: Option<&str>) -> usize {
    match (word, next) {
        (Some("%" | "percent"), _) => 1,
        (Some("per"), Some("cent")) => 2,
        _ => 0,
    }
}

/// Whether an acronym is made up of the initials of the words right before it; small words may be passed over.
fn spells(acronym: &str, before: &[Piece], buffer: &str) -> bool {
    let mut pieces = before.iter().rev();
    acronym.chars().count() > 1
        && acronym.chars().rev().all(|letter| {
            for piece in pieces.by_ref().take(3) {
                let word = &buffer[piece.start..piece.end];
                if word.starts_with(letter) {
                    return true;
                }
                if !matches!(word, "of" | "the" | "and" | "for" | "on" | "in" | "to") {
                    return false;
                }
            }
            false
        })
}

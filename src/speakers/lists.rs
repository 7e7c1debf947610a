//! The word lists of this room, and what each token of a text is by them.
//!
//! Every token is looked up once; [`View`] keeps the answer, so that the scanner asks for classes and never hashes a
//! word again unless a phrase may begin there.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::lexicon::{Lexicon, LexiconError};
use crate::model::{Country, Gender, Span};
use crate::text::{Case, Document, TokenKind};

use super::countries::{Countries, Naming};
use super::names::Nicknames;
use super::phrases::{Phrases, split};
use super::titles::{TitleForm, Titles};

/// Classes of a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Classes(u64);

/// Classes by the names that `speaker_words.tsv` and `function_words.tsv` give them.
const NAMES: &[(&str, Classes)] = &[
    ("former", Classes::FORMER),
    ("modifier", Classes::MODIFIER),
    ("party", Classes::PARTY),
    ("counterpart", Classes::COUNTERPART),
    ("counterparts", Classes::COUNTERPARTS),
    ("parties", Classes::PARTIES),
    ("pair", Classes::PAIR),
    ("body", Classes::BODY),
    ("media", Classes::MEDIA),
    ("document", Classes::DOCUMENT),
    ("thing", Classes::THING),
    ("calendar", Classes::CALENDAR),
    ("particle", Classes::PARTICLE),
    ("suffix", Classes::SUFFIX),
    ("stop", Classes::STOP),
    ("number", Classes::NUMBER),
    ("unreal", Classes::UNREAL),
    ("talk", Classes::TALK),
    ("surname", Classes::SURNAME),
    ("quantity", Classes::QUANTITY),
    ("determiner", Classes::DETERMINER),
    ("possessive", Classes::POSSESSIVE),
    ("preposition", Classes::PREPOSITION),
    ("kin", Classes::KIN),
    ("male", Classes::MALE),
    ("female", Classes::FEMALE),
    ("somebody", Classes::SOMEBODY),
    ("missive", Classes::MISSIVE),
    ("deed", Classes::DEED),
];

impl Classes {
    /// Begins the form of a title.
    pub(super) const TITLE: Classes = Classes(1);
    /// Begins the name of a country, its demonym or capital.
    pub(super) const COUNTRY: Classes = Classes(1 << 1);
    /// Begins the name of a known body.
    pub(super) const KNOWN_BODY: Classes = Classes(1 << 2);
    /// Begins the name of a place.
    pub(super) const PLACE: Classes = Classes(1 << 3);
    /// A given name.
    pub(super) const GIVEN: Classes = Classes(1 << 4);
    /// A given name of men, or a man of the family.
    pub(super) const MALE: Classes = Classes(1 << 5);
    /// A given name of women, or a woman of the family.
    pub(super) const FEMALE: Classes = Classes(1 << 6);
    /// A function word: begins sentences, hardly a name.
    pub(super) const FUNCTION: Classes = Classes(1 << 7);
    /// "former": the office is past.
    pub(super) const FORMER: Classes = Classes(1 << 8);
    /// Stands before titles ("acting", "senior").
    pub(super) const MODIFIER: Classes = Classes(1 << 9);
    /// A party's adjective.
    pub(super) const PARTY: Classes = Classes(1 << 10);
    /// "counterpart".
    pub(super) const COUNTERPART: Classes = Classes(1 << 11);
    /// "counterparts".
    pub(super) const COUNTERPARTS: Classes = Classes(1 << 12);
    /// "sides", "parties", "interlocutors": those who talk with each other.
    pub(super) const PARTIES: Classes = Classes(1 << 13);
    /// "leaders": a plural noun that may mean those who talk with each other.
    pub(super) const PAIR: Classes = Classes(1 << 14);
    /// A noun for bodies ("ministry").
    pub(super) const BODY: Classes = Classes(1 << 15);
    /// A noun for media ("Times").
    pub(super) const MEDIA: Classes = Classes(1 << 16);
    /// A noun for what is written ("poll", "letter").
    pub(super) const DOCUMENT: Classes = Classes(1 << 17);
    /// A noun for other named things ("Street", "Act").
    pub(super) const THING: Classes = Classes(1 << 18);
    /// A weekday, month, feast or time zone.
    pub(super) const CALENDAR: Classes = Classes(1 << 19);
    /// Inside names ("al", "von").
    pub(super) const PARTICLE: Classes = Classes(1 << 20);
    /// Behind names ("Jr.").
    pub(super) const SUFFIX: Classes = Classes(1 << 21);
    /// Capitalised, but no name of a person.
    pub(super) const STOP: Classes = Classes(1 << 22);
    /// "two", "both".
    pub(super) const NUMBER: Classes = Classes(1 << 23);
    /// Makes a role nobody's yet ("the next president").
    pub(super) const UNREAL: Classes = Classes(1 << 24);
    /// Tells of a conversation ("met", "telephone").
    pub(super) const TALK: Classes = Classes(1 << 25);
    /// "the", "some".
    pub(super) const DETERMINER: Classes = Classes(1 << 26);
    /// "his", "their".
    pub(super) const POSSESSIVE: Classes = Classes(1 << 27);
    /// "of", "with".
    pub(super) const PREPOSITION: Classes = Classes(1 << 28);
    /// A title that is a surname too ("King").
    pub(super) const SURNAME: Classes = Classes(1 << 29);
    /// Says how many of somebody ("a number of", "percent of").
    pub(super) const QUANTITY: Classes = Classes(1 << 30);
    /// "wife", "son".
    pub(super) const KIN: Classes = Classes(1 << 31);

    /// A noun by which news takes up somebody who spoke before ("the official").
    pub(super) const SOMEBODY: Classes = Classes(1 << 32);
    /// A noun for a text in which its sender speaks ("statement", "letter").
    pub(super) const MISSIVE: Classes = Classes(1 << 33);
    /// What headlines say that somebody does ("announces", "previewing").
    pub(super) const DEED: Classes = Classes(1 << 34);

    /// Both.
    pub(super) const fn or(self, other: Classes) -> Classes {
        Classes(self.0 | other.0)
    }

    fn add(&mut self, other: Classes) {
        self.0 |= other.0;
    }

    fn meets(self, other: Classes) -> bool {
        self.0 & other.0 != 0
    }
}

/// A body that the list knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct KnownBody {
    /// Its long name.
    pub name: Box<str>,
    /// Its country.
    pub country: Option<Country>,
}

/// All lists.
#[derive(Clone, Debug)]
pub(super) struct Lists {
    pub titles: Titles,
    pub countries: Countries,
    pub nicknames: Nicknames,
    words: FxHashMap<Box<str>, Classes>,
    places: Phrases<Option<Country>>,
    bodies: Phrases<u16>,
    known_bodies: Vec<KnownBody>,
    /// By alpha-2 code in lower case, which is a country's domain too.
    domains: FxHashMap<Box<str>, Country>,
}

impl Lists {
    /// Reads the lists.
    pub(super) fn new(lexicon: &Lexicon) -> Result<Lists, LexiconError> {
        let mut lists = Lists {
            titles: Titles::new(lexicon)?,
            countries: Countries::new(lexicon)?,
            nicknames: Nicknames::new(lexicon),
            words: FxHashMap::default(),
            places: Phrases::default(),
            bodies: Phrases::default(),
            known_bodies: Vec::new(),
            domains: FxHashMap::default(),
        };
        lists.read_words(lexicon)?;
        for row in lexicon.rows("given_names.tsv") {
            let gender = match row.cell(1) {
                "male" => Classes::MALE,
                "female" => Classes::FEMALE,
                _ => Classes::default(),
            };
            lists.add(row.cell(0), Classes::GIVEN.or(gender));
        }
        for row in lexicon.rows("places.tsv") {
            lists.places.insert(row.cell(0), Country::parse(row.cell(1)));
            lists.add_first(row.cell(0), Classes::PLACE);
        }
        for row in lexicon.rows("bodies.tsv") {
            let index = lists.known_bodies.len() as u16;
            lists.known_bodies.push(KnownBody { name: row.cell(0).into(), country: Country::parse(row.cell(2)) });
            for form in row.parts(1) {
                lists.bodies.insert(form, index);
                lists.add_first(form, Classes::KNOWN_BODY);
            }
        }
        for row in lexicon.rows("country_codes.tsv") {
            if let Some(country) = Country::parse(row.cell(1)) {
                lists.domains.insert(row.cell(0).to_lowercase().into(), country);
            }
        }
        for (list, columns, class) in [("titles.tsv", 1..3, Classes::TITLE), ("countries.tsv", 1..4, Classes::COUNTRY)]
        {
            for row in lexicon.rows(list) {
                columns.clone().flat_map(|column| row.parts(column)).for_each(|form| lists.add_first(form, class));
            }
        }
        Ok(lists)
    }

    fn read_words(&mut self, lexicon: &Lexicon) -> Result<(), LexiconError> {
        for row in lexicon.rows("speaker_words.tsv") {
            for name in row.cell(1).split(' ') {
                let known = NAMES.iter().find(|(known, _)| *known == name);
                let (_, class) = known.ok_or_else(|| LexiconError {
                    file: "speaker_words.tsv".into(),
                    line: row.line,
                    reason: format!("there is no class `{name}`"),
                })?;
                self.add(row.cell(0), *class);
            }
        }
        for row in lexicon.rows("function_words.tsv") {
            self.add(row.cell(0), Classes::FUNCTION);
            for name in ["determiner", "possessive", "preposition"] {
                if row.cell(1).split(' ').any(|class| class == name) {
                    let class = NAMES.iter().find(|(known, _)| *known == name);
                    self.add(row.cell(0), class.map(|(_, class)| *class).unwrap_or_default());
                }
            }
        }
        Ok(())
    }

    fn add(&mut self, word: &str, class: Classes) {
        self.words.entry(word.into()).or_default().add(class);
    }

    fn add_first(&mut self, phrase: &str, class: Classes) {
        let phrase = phrase.to_lowercase();
        if let Some(first) = split(&phrase).next() {
            self.add(first, class);
        }
    }

    /// Whether a folded word stands inside names ("al", "von").
    pub(super) fn is_particle(&self, word: &str) -> bool {
        self.words.get(word).is_some_and(|classes| classes.meets(Classes::PARTICLE))
    }

    /// Whether a folded word is a noun for bodies.
    pub(super) fn is_body_noun(&self, word: &str) -> bool {
        self.words.get(word).is_some_and(|classes| classes.meets(Classes::BODY))
    }

    /// The country in whose domain an address is ("president.gov.ua").
    pub(super) fn domain(&self, address: &str) -> Option<Country> {
        let (_, last) = address.rsplit_once('.')?;
        self.domains.get(&*last.to_lowercase()).copied()
    }

    /// The country that a publisher's name tells of: a body's, or that of a capital or country that it begins with.
    pub(super) fn side(&self, word: &str) -> Option<Country> {
        if let Some((1, body)) = self.bodies.longest(|at| (at == 0).then_some(word)) {
            return self.known_body(body).country;
        }
        let prefixes = word.char_indices().map(|(at, _)| at).filter(|&at| at >= 5).chain([word.len()]);
        prefixes.rev().find_map(|end| {
            let (_, country, _) = self.countries.longest(|at| (at == 0).then(|| &word[..end]))?;
            Some(country)
        })
    }

    /// The body at `index`.
    pub(super) fn known_body(&self, index: u16) -> &KnownBody {
        &self.known_bodies[index as usize]
    }
}

/// A text with the classes of its tokens.
pub(super) struct View<'v, 't> {
    pub document: &'v Document<'t>,
    pub lists: &'v Lists,
    classes: Vec<Classes>,
}

impl<'v, 't> View<'v, 't> {
    /// Looks every word up.
    pub(super) fn of(document: &'v Document<'t>, lists: &'v Lists) -> View<'v, 't> {
        let classes = document.tokens().iter().enumerate().map(|(at, token)| match token.kind {
            TokenKind::Word => lists.words.get(document.lower(at)).copied().unwrap_or_default(),
            _ => Classes::default(),
        });
        View { classes: classes.collect(), document, lists }
    }

    /// Whether a token is in one of `classes`. False past the end of the text.
    pub(super) fn is(&self, token: usize, classes: Classes) -> bool {
        self.classes.get(token).is_some_and(|own| own.meets(classes))
    }

    /// A token in lower case; empty past the end.
    pub(super) fn lower(&self, token: usize) -> &str {
        if token < self.classes.len() { self.document.lower(token) } else { "" }
    }

    /// A token as written; empty past the end.
    pub(super) fn word(&self, token: usize) -> &'t str {
        if token < self.classes.len() { self.document.word(token) } else { "" }
    }

    /// Whether a token is a word that begins with a capital, or has one inside.
    pub(super) fn is_capitalised(&self, token: usize) -> bool {
        self.document.tokens().get(token).is_some_and(|token| {
            token.kind == TokenKind::Word && matches!(token.case, Case::Capital | Case::Upper | Case::Mixed)
        })
    }

    /// Whether a token is a word or number.
    pub(super) fn is_word(&self, token: usize) -> bool {
        self.document.tokens().get(token).is_some_and(|token| token.is_word())
    }

    /// Whether a token is a word.
    pub(super) fn is_letters(&self, token: usize) -> bool {
        self.document.tokens().get(token).is_some_and(|token| token.kind == TokenKind::Word)
    }

    /// Whether a token is written in capitals only.
    pub(super) fn is_upper(&self, token: usize) -> bool {
        self.document.tokens().get(token).is_some_and(|token| token.case == Case::Upper)
    }

    /// Whether a token is the possessive ending, with or without s.
    pub(super) fn is_possessive_ending(&self, token: usize) -> bool {
        match self.word(token) {
            "'s" | "’s" | "'S" | "’S" => true,
            "'" | "’" => {
                let end = |token: usize| self.document.tokens().get(token).map(|token| token.span.end);
                let start = self.document.tokens().get(token).map(|token| token.span.start);
                token > 0 && end(token - 1) == start && self.lower(token - 1).ends_with('s')
            }
            _ => false,
        }
    }

    /// The span of some tokens.
    pub(super) fn span(&self, tokens: Range<usize>) -> Span {
        self.document.span(tokens)
    }

    /// The title that begins at a token, before `end`: the tokens that it has, and its form.
    pub(super) fn title(&self, token: usize, end: usize) -> Option<(usize, TitleForm)> {
        if !self.is(token, Classes::TITLE) {
            return None;
        }
        self.lists.titles.longest(self.words_from(token, end))
    }

    /// The country that is named at a token, before `end`. Words of three letters or fewer in capitals only ("US").
    pub(super) fn country(&self, token: usize, end: usize) -> Option<(usize, Country, Naming)> {
        if !self.is(token, Classes::COUNTRY) || !self.is_capitalised(token) {
            return None;
        }
        let found = self.lists.countries.longest(self.words_from(token, end))?;
        (found.0 > 1 || self.is_upper(token) || self.lower(token).len() > 3).then_some(found)
    }

    /// The place that is named at a token.
    pub(super) fn place(&self, token: usize, end: usize) -> Option<(usize, Option<Country>)> {
        if !self.is(token, Classes::PLACE) || !self.is_capitalised(token) {
            return None;
        }
        self.lists.places.longest(self.words_from(token, end))
    }

    /// The known body that is named at a token. Abbreviations in capitals only ("WHO").
    pub(super) fn known_body(&self, token: usize, end: usize) -> Option<(usize, u16)> {
        if !self.is(token, Classes::KNOWN_BODY) || !self.is_capitalised(token) {
            return None;
        }
        let found = self.lists.bodies.longest(self.words_from(token, end))?;
        (found.0 > 1 || self.is_upper(token) || self.lower(token).len() > 4).then_some(found)
    }

    fn words_from<'w>(&'w self, token: usize, end: usize) -> impl Fn(usize) -> Option<&'w str> + use<'w, 'v, 't> {
        move |ahead| (token + ahead < end).then(|| self.lower(token + ahead))
    }

    /// The gender of a given name, or of one of the family, at a token.
    pub(super) fn gender(&self, token: usize) -> Option<Gender> {
        match (self.is(token, Classes::MALE), self.is(token, Classes::FEMALE)) {
            (true, false) => Some(Gender::Male),
            (false, true) => Some(Gender::Female),
            _ => None,
        }
    }
}

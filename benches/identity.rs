//! Who is who across articles, alone: time and memory for archives of 10 thousand, 100 thousand and a million entities.
//!
//! The archives are made up: names of syllables, common ones often and rare ones seldom, with the variants that texts
//! have (surnames alone, initials, other spellings), and one person more for every five entities. Every other surname has
//! four syllables, the rest three: of 45,000 people, a surname sounds like 0.6 others in the mean (in 35,592 news articles, like
//! 0.9), of 200,000 like 2.

mod chance;

use chance::Chance;
use divan::{AllocProfiler, Bencher};
use jiff::ToSpan;
use jiff::civil::date;
use onrecord::lexicon::Lexicon;
use onrecord::model::{Country, Entity, EntityKind, Office};
use onrecord::speakers::identity::{IdentityLists, Summary, identify};
use onrecord::speakers::merges::Merges;
use onrecord::speakers::registry::Registry;

#[global_allocator]
static ALLOC: AllocProfiler = AllocProfiler::system();

/// Entities of an article.
const CAST: usize = 8;
const COUNTRIES: [&str; 10] = ["USA", "RUS", "IRN", "UKR", "GBR", "DEU", "FRA", "KAZ", "EGY", "IND"];
const TITLES: [&str; 6] = ["president", "prime minister", "foreign minister", "senator", "spokesperson", "minister"];
const ONSETS: [&str; 16] = ["b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "sh", "br"];
const NUCLEI: [&str; 8] = ["a", "e", "i", "o", "u", "ai", "ou", "ya"];

fn main() {
    divan::main();
}

#[divan::bench(args = [10_000, 100_000, 1_000_000], sample_count = 3, sample_size = 1)]
fn identity(bencher: Bencher, entities: usize) {
    let archive = archive(entities);
    let lists = IdentityLists::new(&Lexicon::built_in());
    let (registry, merges) = (Registry::empty(), Merges::none());
    bencher.bench(|| identify(&archive, &lists, &registry, &merges).people.len());
}

fn archive(entities: usize) -> Vec<Summary> {
    let mut chance = Chance(7);
    let articles = entities / CAST;
    let summary = |article: usize| Summary {
        article: article as u32,
        article_id: format!("a_{:08x}", article.wrapping_mul(2_654_435_761)).into(),
        publisher: None,
        published: Some(date(2010, 1, 1).saturating_add((article as i64 * 4_000 / articles as i64).days())),
        entities: (0..CAST).map(|_| entity(entities / 5 + 10, &mut chance)).collect(),
    };
    (0..articles).map(summary).collect()
}

fn entity(people: usize, chance: &mut Chance) -> Entity {
    let person = chance.skewed(people);
    let family = person / 3;
    let (given, surname) = (word(person % 400, 1, 3), word(family, 2, 3 + family % 2));
    let kind = match chance.below(10) {
        0 => EntityKind::Body,
        1 => EntityKind::Unnamed,
        _ => EntityKind::Person,
    };
    let name = match (kind, chance.below(20)) {
        (EntityKind::Body, _) => format!("{surname} Agency"),
        (EntityKind::Unnamed, _) => "officials".to_owned(),
        (_, 0..=3) => surname.clone(),
        (_, 4) => format!("{}. {surname}", &given[..1]),
        (_, 5) => format!("{given} M. {surname}"),
        (_, 6) => format!("{given} {}", surname.replace("sh", "s").replace("ou", "u")),
        _ => format!("{given} {surname}"),
    };
    let country = Country::parse(COUNTRIES[person % COUNTRIES.len()]).filter(|_| chance.below(2) == 0);
    let office =
        |country| Office { title: TITLES[person % TITLES.len()].to_owned(), country: Some(country), former: false };
    Entity {
        kind,
        name,
        aliases: vec![surname],
        gender: None,
        offices: country.map(office).into_iter().collect(),
        country,
        registry_id: None,
        labels_turns: false,
    }
}

/// The word of a number: some syllables with a capital.
fn word(number: usize, salt: usize, syllables: usize) -> String {
    let mut rest = ((number as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15 + 2 * salt as u64) >> 20) as usize;
    let mut word = String::new();
    for _ in 0..syllables {
        word += ONSETS[rest % ONSETS.len()];
        rest /= ONSETS.len();
        word += NUCLEI[rest % NUCLEI.len()];
        rest = rest / NUCLEI.len() + 3 * salt;
    }
    word[..1].to_uppercase() + &word[1..]
}

//! Pairs of sentences and what they are to each other; what holds for any text.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;

static LIKENESS: LazyLock<Likeness> = LazyLock::new(|| Likeness::new(&Lexicon::built_in()).unwrap());

fn compare(a: &str, b: &str, voice: Voice) -> Comparison {
    let [a, b] = [a, b].map(|text| LIKENESS.prepare(text, voice));
    LIKENESS.compare(&a, &b)
}

/// Checks the status of pairs, and the differences that are named, in both directions.
fn check(pairs: &[(&str, &str, Status, &[Difference])]) {
    for &(a, b, status, differences) in pairs {
        for (a, b) in [(a, b), (b, a)] {
            let comparison = compare(a, b, Voice::Reported);
            assert_eq!(comparison.status(MIN_SIMILARITY), status, "“{a}” – “{b}”: {comparison:?}");
            let found: Vec<_> = comparison.differences.iter().collect();
            assert_eq!(found, differences, "“{a}” – “{b}”");
        }
    }
}

#[test]
fn what_does_not_change_the_claim_is_repeated() {
    let repeated = |a, b| (a, b, Status::Repeated, &[][..]);
    check(&[
        repeated("“The bridge is safe.”", "the bridge is safe"),
        repeated("We don’t need another harbour", "we do not need another harbor"),
        repeated("the organisation will cover the costs", "the organization would cover the costs"),
        repeated("Peru and the U.S. signed the treaty", "Peru and the United States signed the treaty"),
        repeated("the harvest shrank by 12 per cent", "the harvest shrank by 12%"),
        repeated("the dam cost €2.5 billion", "the dam cost 2,500 million euros"),
        repeated("the dam cost US$40m last year", "the dam cost 40 million dollars last year"),
        repeated("the ferries were late, the envoy said", "the ferries were late"),
        repeated("four trawlers were seized in March", "4 trawlers were seized in March"),
        repeated("the World Food Programme (WFP) feeds the camp", "the World Food Programme feeds the camp"),
        repeated(
            "the river treaty, internationally known as the Delta Accord (DA), is dead",
            "the river treaty is dead",
        ),
        repeated("“The harbour,” she said, “is closed to trawlers.”", "“The harbour is closed to trawlers.”"),
        repeated(
            "The pact, the envoy added, covers all rivers of the delta",
            "the pact covers all rivers of the delta",
        ),
        repeated("the two ports reopened swiftly after the storm", "the two ports reopened after the storm"),
        repeated("that the fleets of both sides withdrew", "The fleets of both sides withdraw"),
        repeated("a Café near Zürich’s old harbour wall", "a cafe near Zurich's old harbour wall"),
        repeated("re-election of the board is a matter of weeks", "reelection of the board is a matter of weeks"),
    ]);
}

#[test]
fn differences_that_matter_make_a_rewording_and_are_named() {
    fn reworded<'t>(
        a: &'t str,
        b: &'t str,
        differences: &'t [Difference],
    ) -> (&'t str, &'t str, Status, &'t [Difference]) {
        (a, b, Status::Reworded, differences)
    }
    check(&[
        reworded(
            "the ferry carried 40 lorries to Malta",
            "the ferry carried 60 lorries to Malta",
            &[Difference::Number],
        ),
        reworded(
            "the strike begins on Monday at the mines",
            "the strike begins on Friday at the mines",
            &[Difference::Number],
        ),
        reworded("the new port opened in May 2014", "the new port opened in March 2014", &[Difference::Number]),
        reworded("most of the miners went home early", "some of the miners went home early", &[Difference::Number]),
        reworded("the council will fund the canal", "the council will not fund the canal", &[Difference::Negation]),
        reworded("the board denied taking the money", "the board took the money", &[Difference::Negation]),
        reworded("the new border tax is lawful", "the new border tax is unlawful", &[Difference::Negation]),
        reworded("the miners must leave the valley", "the miners may leave the valley", &[Difference::Modality]),
        reworded("the dam is cracked near the top", "the dam is perhaps cracked near the top", &[Difference::Modality]),
        reworded("exports of copper to Chile rose", "exports of copper to Chile fell", &[Difference::Opposite]),
        reworded("the lorries came from the coast", "the lorries came to the coast", &[Difference::Opposite]),
        reworded("Chile sold the old frigates to Peru", "Peru sold the old frigates to Chile", &[Difference::Name]),
        reworded("the envoy of Chile opened the fair", "the envoy of Peru opened the fair", &[Difference::Name]),
        reworded(
            "Chile must deliver 20 locomotives to Malta",
            "Chile may deliver 30 locomotives to Malta",
            &[Difference::Number, Difference::Modality],
        ),
    ]);
}

#[test]
fn other_words_for_it_are_reworded_and_other_claims_are_different() {
    check(&[
        (
            "the miners’ union condemned the closure of the copper mine",
            "the closing of the copper mine was denounced by the miners’ union",
            Status::Reworded,
            &[],
        ),
        (
            "The council of ministers agreed to widen the canal next year",
            "agreement of the ministers on widening the canal next year",
            Status::Reworded,
            &[],
        ),
        ("the WFP feeds the camp", "the camp is fed by the World Food Programme", Status::Reworded, &[]),
        ("the ferry was attacked by pirates", "the ferry attacked pirates", Status::Reworded, &[]),
        ("the harvest was poor in the north", "the envoy opened a fair in Malta", Status::Different, &[]),
        ("the harvest was poor", "", Status::Different, &[]),
    ]);
}

#[test]
fn not_lawful_is_unlawful() {
    let differences =
        compare("the border tax is unlawful", "the border tax is not lawful", Voice::Reported).differences;
    assert!(!differences.contains(Difference::Negation));
}

#[test]
fn will_against_would_counts_between_direct_quotations_only() {
    let (a, b) = ("the council will fund the canal", "the council would fund the canal");
    assert!(compare(a, b, Voice::Reported).repeated);
    let direct = compare(a, b, Voice::Direct);
    assert!(!direct.repeated && direct.differences.contains(Difference::Modality));
    let [a, b] = [LIKENESS.prepare(a, Voice::Direct), LIKENESS.prepare(b, Voice::Reported)];
    assert!(LIKENESS.compare(&a, &b).repeated);
}

#[test]
fn short_statements_have_few_content_words() {
    for (text, content) in [("", 0), ("he said it", 1), ("“We will not negotiate!”", 1), ("Peru sold 3 frigates", 4)]
    {
        assert_eq!(LIKENESS.prepare(text, Voice::Direct).content_words(), content, "{text}");
    }
}

#[test]
fn large_texts_take_their_time_but_no_more() {
    let letter = LIKENESS.prepare(&"a".repeat(8 << 20), Voice::Reported);
    assert_eq!(LIKENESS.compare(&letter, &letter).similarity, 1.0);
    let words = |from: u32| -> String { (from..from + 50_000).map(|word| format!("word{word} ")).collect() };
    let [one, other] = [words(0), words(100_000)].map(|text| LIKENESS.prepare(&text, Voice::Reported));
    assert!(LIKENESS.compare(&one, &other).similarity < MIN_SIMILARITY);
}

#[test]
fn lists_hold_what_they_promise() {
    let lexicon = Lexicon::built_in();
    for name in
        ["compared_words.tsv", "opposites.tsv", "related_words.tsv", "sentence_frequencies.tsv", "word_forms.tsv"]
    {
        let keys: Vec<_> = lexicon.rows(name).map(|row| (row.cell(0), row.cell(1))).collect();
        let unsorted = keys.windows(2).find(|pair| pair[0] >= pair[1]);
        assert_eq!(unsorted, None, "{name} is sorted and has no line twice");
    }
    let frequencies = frequencies::Frequencies::new(&lexicon).unwrap();
    for row in lexicon.rows("related_words.tsv") {
        assert!(frequencies.contains(words::hash(row.cell(0))), "{} is a stem", row.cell(0));
    }
}

#[test]
fn faulty_lists_are_named_with_their_line() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text, line) in [
        ("compared_words.tsv", "word\tclass\nnot\tnegtion\n", 2),
        ("word_forms.tsv", "base\tforms\nsay\tsaid\nsaid\tsaid\n", 3),
        ("sentence_frequencies.tsv", "stem\tsentences\n*\t5\nsai\tmany\n", 3),
        ("sentence_frequencies.tsv", "stem\tsentences\nsai\t5\n", 0),
        ("related_words.tsv", "stem\trelated\ntalk\tspeak\n", 2),
    ] {
        let file = folder.path().join(name);
        std::fs::write(&file, text).unwrap();
        let error = Likeness::new(&Lexicon::with_folder(folder.path()).unwrap()).unwrap_err();
        assert_eq!((error.file.to_str(), error.line), (Some(name), line), "{error}");
        std::fs::remove_file(file).unwrap();
    }
}

/// Words of which random sentences are made, so that many are alike.
const VOCABULARY: [&str; 35] = [
    "the",
    "of",
    "to",
    "not",
    "Peru",
    "Peruvian",
    "U.S.",
    "harbour",
    "harbors",
    "treaty",
    "treaties",
    "sign",
    "signed",
    "signature",
    "agree",
    "agreement",
    "talks",
    "40",
    "forty",
    "€5",
    "will",
    "must",
    "quickly",
    "“",
    ",",
    "said",
    "he",
    "minister",
    "ministerial",
    "canal",
    "canals",
    "fall",
    "World",
    "Food",
    "Programme",
];
/// Words that meet although they begin differently: the index does not know them.
const STRANGERS: [&str; 4] = ["WFP", "negotiations", "rise", "increase"];

fn sentence(vocabulary: &[&'static str]) -> impl Strategy<Value = String> + use<> {
    prop::collection::vec(prop::sample::select(vocabulary.to_vec()), 0..14).prop_map(|words| words.join(" "))
}

fn any_sentence() -> impl Strategy<Value = String> {
    sentence(&[&VOCABULARY[..], &STRANGERS].concat())
}

proptest! {
    #[test]
    fn any_text_can_be_compared(a in any::<String>(), b in "[ -~“”’éß–€$%0-9A-Za-z.,'()]{0,80}") {
        let comparison = compare(&a, &b, Voice::Direct);
        prop_assert!((0.0..=1.0).contains(&comparison.similarity));
        prop_assert_eq!(comparison, compare(&b, &a, Voice::Direct));
        let same = compare(&a, &a, Voice::Reported);
        prop_assert!(same.repeated && same.similarity == 1.0, "{:?}", same);
    }

    #[test]
    fn comparison_is_symmetric(a in any_sentence(), b in any_sentence()) {
        let (there, back) = (compare(&a, &b, Voice::Direct), compare(&b, &a, Voice::Direct));
        prop_assert_eq!(there, back);
        prop_assert!((0.0..=1.0).contains(&there.similarity));
        let same = compare(&a, &a, Voice::Direct);
        prop_assert!(same.repeated && same.similarity == 1.0, "{:?}", same);
    }

    #[test]
    fn the_index_loses_nothing(sentences in prop::collection::vec(sentence(&VOCABULARY), 1..30), query in sentence(&VOCABULARY)) {
        let side: Vec<Prepared> = sentences.iter().map(|text| LIKENESS.prepare(text, Voice::Reported)).collect();
        let query = LIKENESS.prepare(&query, Voice::Reported);
        let candidates = Index::new(&side).candidates(&query);
        prop_assert!(candidates.is_sorted_by(|a, b| a < b));
        for (at, text) in sentences.iter().enumerate() {
            let comparison = LIKENESS.compare(&side[at], &query);
            let is_candidate = candidates.binary_search(&(at as u32)).is_ok();
            prop_assert!(is_candidate || comparison.status(MIN_SIMILARITY) == Status::Different, "{text}: {comparison:?}");
            prop_assert!(!comparison.repeated || side[at].key() == query.key());
        }
    }
}

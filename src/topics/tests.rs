//! Topics through the public interface: the built-in dictionary on own sentences, user dictionaries on a matrix of
//! texts and files.

use std::fs;
use std::path::PathBuf;

use proptest::prelude::*;

use super::*;
use crate::model::{Kind, Mode, Span};

fn built_in() -> Classifier {
    Classifier::new(&Lexicon::built_in(), &Options::default()).expect("the built-in lists")
}

fn ids(classifier: &Classifier, scores: &[TopicScore]) -> Vec<String> {
    scores.iter().map(|score| classifier.taxonomy().topics[score.topic as usize].id.to_string()).collect()
}

/// A statement whose content is `content`, with the sentence that holds it.
pub(super) fn statement(document: &Document<'_>, cue: Option<&str>, content: &str) -> Statement {
    let find = |words: &str| {
        let start = document.text().find(words).expect("words of the text") as u32;
        Span::new(start, start + words.len() as u32)
    };
    let content = find(content);
    let token = document.tokens_in(content).start;
    let sentence = document.sentence_of(token);
    Statement {
        content: vec![content],
        cue: cue.map(find),
        cue_lemma: None,
        source: None,
        context: document.span(document.sentences()[sentence].tokens.clone()),
        kind: Kind::Indirect,
        mode: Mode::Speech,
        core: true,
        act: None,
        within: None,
        continues: None,
        paragraph: document.paragraph_of(token) as u32,
        sentence: sentence as u32,
        rule: "test".into(),
        confidence: 1.0,
    }
}

#[test]
fn own_sentences_get_their_topic_among_the_first_two() {
    let cases = [
        ("The hospital will vaccinate every nurse against influenza.", "epidemic"),
        ("Farmers lost half of their wheat harvest.", "agriculture"),
        ("The senate voted to raise the minimum wage.", "labor"),
        ("A new pipeline will carry natural gas to the coast.", "oil-and-gas"),
        ("Both ministers called for the sanctions to be lifted.", "sanctions"),
        ("The two countries will expand bilateral relations.", "bilateral-relations"),
        ("Greenhouse gas emissions fell again.", "climate"),
        ("The jury found the burglar guilty.", "law-and-crime"),
        ("A resolution to designate the week of honey bees", "agriculture"),
        ("Portugal", "country-relations"),
        ("The council will restore reproductive rights.", "civil-rights"),
        ("A festival of interethnic relations opens in the south.", "civil-rights"),
        ("The bill was sent to the State Duma.", "government-operations"),
        ("They offered condolences to the widow.", "deaths"),
        ("A car bombing near the market killed three.", "terrorism"),
        ("The ministry will pay disaster assistance to ranchers.", "agriculture"),
        ("The airport security staff walked out.", "transportation"),
        ("Pay discrimination on the basis of sex goes on.", "civil-rights"),
        ("The plant created new jobs in the valley.", "labor"),
    ];
    let classifier = built_in();
    let abbreviations = Abbreviations::new(&Lexicon::built_in());
    for (text, expected) in cases {
        let scores = classifier.classify(&Document::read(text, &abbreviations), None);
        let ids = ids(&classifier, &scores);
        assert!(ids.iter().take(2).any(|id| id == expected), "{text}: {ids:?}");
    }
}

#[test]
fn each_match_names_its_pattern() {
    let classifier = built_in();
    let abbreviations = Abbreviations::new(&Lexicon::built_in());
    let text = "Peru exports potatoes.";
    let matches = classifier.explain(&Document::read(text, &abbreviations));
    let found: Vec<_> = matches.iter().map(|found| (found.span.of(text), found.pattern)).collect();
    assert!(found.contains(&("Peru", "Peru")) && found.contains(&("potatoes", "potato*")), "{found:?}");
}

#[test]
fn no_topic_rather_than_a_poor_one() {
    let classifier = built_in();
    let abbreviations = Abbreviations::new(&Lexicon::built_in());
    for text in ["", "He smiled and said nothing more.", "The old clock stood in the corner, and nobody wound it up."] {
        assert_eq!(classifier.classify(&Document::read(text, &abbreviations), None), []);
    }
}

#[test]
fn words_that_say_something_else_beside_others() {
    let classifier = built_in();
    let abbreviations = Abbreviations::new(&Lexicon::built_in());
    for (text, topic) in [
        ("She praised the hospitality of the town.", "health"),
        ("A senior official was on the line.", "social-welfare"),
        ("The call is embargoed until noon.", "sanctions"),
        ("It was a landmark decision.", "public-lands"),
        ("They asked for it to be kept from corrupt actors.", "arts"),
        ("They will win the vote.", "sports"),
    ] {
        let found = ids(&classifier, &classifier.classify(&Document::read(text, &abbreviations), None));
        assert!(!found.iter().any(|id| id == topic), "{text}: {found:?}");
    }
}

#[test]
fn a_weak_word_is_a_topic_only_where_nothing_speaks_against_it() {
    let classifier = built_in();
    let abbreviations = Abbreviations::new(&Lexicon::built_in());
    let topics = |text| ids(&classifier, &classifier.classify(&Document::read(text, &abbreviations), None));
    assert_eq!(topics("Budget for the small island."), ["macroeconomics"]);
    let several = topics("Budget, harvest and vaccination for the small island.");
    assert!(!several.contains(&"macroeconomics".to_owned()) && !several.is_empty(), "{several:?}");
}

#[test]
fn context_counts_less_and_is_marked() {
    let text = "Grain prices rose. The minister said the railways would be rebuilt. Wheat is scarce.";
    let classifier = built_in();
    let abbreviations = Abbreviations::new(&Lexicon::built_in());
    let document = Document::read(text, &abbreviations);
    let scores =
        classifier.score(&document, None, &[statement(&document, Some("said"), "the railways would be rebuilt")]);
    assert_eq!(ids(&classifier, &scores[0])[0], "transportation");
    let terms = |index: usize| scores[0][index].terms.iter().map(|term| (term.span.of(text), term.context));
    assert_eq!(terms(0).collect::<Vec<_>>(), [("railways", false)]);
    assert!(scores[0][1..].iter().flat_map(|score| &score.terms).all(|term| term.context));
}

#[test]
fn a_long_paragraph_does_not_drown_its_statements() {
    let classifier = built_in();
    let text = format!("{} She said the farmers lost their wheat harvest.", "The army fired missiles. ".repeat(30));
    let document = Document::read(&text, &classifier.abbreviations);
    let statement = statement(&document, Some("said"), "the farmers lost their wheat harvest");
    let found = ids(&classifier, &classifier.score(&document, None, &[statement])[0]);
    assert_eq!(found.first().map(String::as_str), Some("agriculture"), "{found:?}");
    assert!(found.iter().any(|id| id == "defense"), "{found:?}");
}

#[test]
fn the_lists_are_sorted_and_without_doubles() {
    let lexicon = Lexicon::built_in();
    let taxonomy = Taxonomy::read(&lexicon).unwrap();
    let order = |id: &str| taxonomy.find(id).map_or(u32::MAX, u32::from);
    let rows: Vec<_> = lexicon.rows("patterns.tsv").map(|row| (order(row.cell(0)), row.cell(1))).collect();
    assert!(rows.is_sorted() && rows.windows(2).all(|pair| pair[0] != pair[1]));
    let used = |index: usize| rows.iter().any(|(topic, _)| *topic == index as u32);
    assert!((0..taxonomy.topics.len()).all(used));
}

/// Reads `text` as a dictionary file `name` and returns the classifier that knows it alone.
fn user(name: &str, text: &str) -> Result<Classifier, TopicsError> {
    let folder = tempfile::tempdir().unwrap();
    let path: PathBuf = folder.path().join(name);
    fs::write(&path, text).unwrap();
    Classifier::new(&Lexicon::built_in(), &Options { built_in: false, files: vec![(path, None)] })
}

#[test]
fn user_dictionaries_match_what_their_formats_promise() {
    // one dictionary in each format: Sea (tide*, high water, b?y), Sea/Fish (cod, salted cod)
    let files = [
        ("d.yml", "Sea:\n  __: ['tide*', 'high water', 'b?y']\n  Fish: [cod, 'salted cod']\n"),
        ("d.dic", "%\n1\tSea\n\t2\tFish\n%\ntide*\t1\nhigh water\t1\nb?y\t1\ncod\t2\nsalted cod\t2\n"),
        ("d.cat", "Sea\n\ttide* (1)\n\thigh water (1)\n\tb?y (1)\n\tFish\n\t\tcod (1)\n\t\tsalted cod (1)\n"),
        (
            "d.ykd",
            "<dictionary><cnode name='Sea'><pnode name='tide*'/><pnode name='high water'/><pnode name='b?y'/>\
             <cnode name='Fish'><pnode name='cod'/><pnode name='salted cod'/></cnode></cnode></dictionary>",
        ),
        (
            "d.lcd",
            "<?xml version='1.0' encoding='UTF-8'?>\n<dictionary style='050805' patternengine='substring'>\n\
             <cnode name='Sea'><pnode name='tide*'/><pnode name='high water'/><pnode name='b?y'/>\
             <cnode name='Fish'><pnode name='cod'/><pnode name='salted cod'/></cnode></cnode></dictionary>",
        ),
        (
            "d.tsv",
            "topic\tpattern\tparent\nSea\ttide*\t\nSea\thigh water\t\nSea\tb?y\t\nFish\tcod\tSea\nFish\tsalted cod\tSea\n",
        ),
        ("d.csv", "topic,pattern,parent\nSea,tide*,\nSea,high water,\nSea,b?y,\nFish,cod,Sea\nFish,salted cod,Sea\n"),
    ];
    // text; matches of Sea itself; matches of Fish
    let texts: [(&str, &[&str], &[&str]); 9] = [
        ("The tide turned; TIDES turn.", &["tide", "TIDES"], &[]),
        ("High water at the bay, not at buoy nor by it.", &["High water", "bay"], &[]),
        ("High, water", &[], &[]),
        ("Salted cod and cod’s liver.", &[], &["Salted cod", "cod"]),
        ("cod-like, codfish, untidy", &[], &[]),
        ("Tidé", &["Tidé"], &[]),
        ("tide-mark", &["tide-mark"], &[]),
        ("high  water", &["high  water"], &[]),
        ("nothing", &[], &[]),
    ];
    let abbreviations = Abbreviations::new(&Lexicon::built_in());
    for (name, file) in files {
        let classifier = user(name, file).unwrap();
        let topics = &classifier.taxonomy().topics;
        assert_eq!(topics.iter().map(|topic| &*topic.label).collect::<Vec<_>>(), ["Sea", "Fish"], "{name}");
        assert!(topics.iter().all(|topic| &*topic.taxonomy == "d"));
        for (text, sea, fish) in texts {
            let scores = classifier.classify(&Document::read(text, &abbreviations), None);
            let terms = |topic: u16| -> Vec<&str> {
                let own = scores.iter().filter(|score| score.topic == topic).flat_map(|score| &score.terms);
                own.map(|term| term.span.of(text)).collect()
            };
            let both: Vec<&str> = if sea.is_empty() { fish.to_vec() } else { sea.to_vec() };
            assert_eq!((terms(0), terms(1)), (both, fish.to_vec()), "{name}: {text}");
        }
    }
}

#[test]
fn a_longer_pattern_hides_a_shorter_one_of_its_topic_only() {
    let abbreviations = Abbreviations::new(&Lexicon::built_in());
    let classifier = user("d.lc3", "+ISLANDS\nnew islands\nislands\n+ALL\nislands\n").unwrap();
    let text = "New Islands and islands";
    let scores = classifier.classify(&Document::read(text, &abbreviations), None);
    let terms: Vec<Vec<&str>> =
        scores.iter().map(|score| score.terms.iter().map(|term| term.span.of(text)).collect()).collect();
    assert_eq!(terms, [["New Islands", "islands"], ["Islands", "islands"]]);
}

#[test]
fn wild_cards_stand_anywhere_in_a_word() {
    let classifier = user("d.lc3", "+A\nw*d\n*land\ns?a*\nx*\n").unwrap();
    assert_eq!(told(&classifier, "Wind, wade, island, lands, seas, sand, x-rays."), ["A: Wind, island, seas, x-rays"]);
}

/// The words that speak for each topic of a text, as "label: words".
fn told(classifier: &Classifier, text: &str) -> Vec<String> {
    let abbreviations = Abbreviations::new(&Lexicon::built_in());
    let scores = classifier.classify(&Document::read(text, &abbreviations), None);
    let words = |score: &TopicScore| score.terms.iter().map(|term| term.span.of(text)).collect::<Vec<_>>().join(", ");
    let label = |score: &TopicScore| classifier.taxonomy().topics[score.topic as usize].label.clone();
    let mut told: Vec<String> = scores.iter().map(|score| format!("{}: {}", label(score), words(score))).collect();
    told.sort();
    told
}

#[test]
fn negations_of_lexicoder_are_categories_of_their_own() {
    let file = "+POSITIVE\nkind*\n+NEGATIVE\ncruel\n+NEG_POSITIVE\nnot kind*\nnot * kind*\n+NEG_NEGATIVE\nno * cruel\n";
    let classifier = user("d.lc3", file).unwrap();
    assert_eq!(told(&classifier, "A kind man."), ["POSITIVE: kind"]);
    assert_eq!(told(&classifier, "He is not kind."), ["NEG_POSITIVE: not kind", "POSITIVE: kind"]);
    assert_eq!(told(&classifier, "He is not very kindly."), ["NEG_POSITIVE: not very kindly", "POSITIVE: kindly"]);
    assert_eq!(told(&classifier, "Cruel, not so."), ["NEGATIVE: Cruel"]);
}

#[test]
fn a_word_counts_in_each_of_its_categories_and_once_in_each() {
    let classifier = user("d.dic", "%\n1\tSad\n2\tPast\n%\nmourn*\t1\t2\nmourned\t1\nwept\t2\n:)\t1\n").unwrap();
    assert_eq!(told(&classifier, "They mourned and wept."), ["Past: mourned, wept", "Sad: mourned"]);
    assert_eq!(told(&classifier, "Fine :) she wrote."), ["Sad: :)"]);
}

#[test]
fn a_table_may_block_its_neighbour() {
    let abbreviations = Abbreviations::new(&Lexicon::built_in());
    let file = "topic,pattern\nGuinea,guinea\nGuinea,!equatorial guinea\nGuinea,!guinea pig*\n";
    let classifier = user("d.csv", file).unwrap();
    for (text, count) in [("Equatorial Guinea and Guinea", 1), ("a guinea pig", 0), ("Guinea", 1)] {
        let scores = classifier.classify(&Document::read(text, &abbreviations), None);
        assert_eq!(scores.iter().map(|score| score.terms.len()).sum::<usize>(), count, "{text}");
    }
}

#[test]
fn a_user_dictionary_leaves_the_built_in_scores_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("own.csv");
    fs::write(&path, "topic,pattern,parent\nHealth,nurse*,\nPrices,price*,macroeconomics\n").unwrap();
    let options = Options { built_in: true, files: vec![(path, None)] };
    let both = Classifier::new(&Lexicon::built_in(), &options).unwrap();
    let abbreviations = Abbreviations::new(&Lexicon::built_in());
    let document = Document::read("Nurses and doctors see the prices of medicine rise.", &abbreviations);
    let (alone, scores) = (built_in().classify(&document, None), both.classify(&document, None));
    let known = built_in().taxonomy().topics.len();
    let shared: Vec<_> = scores.iter().filter(|score| (score.topic as usize) < known).collect();
    assert!(alone.iter().all(|score| shared.contains(&score)));
    let added = &both.taxonomy().topics[known..];
    assert_eq!(added.iter().map(|topic| &*topic.id).collect::<Vec<_>>(), ["own-health", "prices"]);
    assert_eq!(added[1].major.as_deref(), Some("1"));
}

#[test]
fn faults_name_file_and_line() {
    let error = user("d.csv", "topic,pattern\na,b\na,c ~x d\n").unwrap_err();
    assert_eq!(error.line, 3);
    assert!(error.to_string().contains("d.csv, line 3"), "{error}");
    assert!(user("d.txt", "a").unwrap_err().reason.contains("quanteda"));
    assert!(user("d.csv", "topic,pattern,parent\na,b,nowhere\n").unwrap_err().reason.contains("nowhere"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_text_gives_places_inside_it(text in "[a-zA-Z .,'’\\n\u{200b}é-]{0,80}|(tax|war|oil|Iran|health-care|not|must|said|trade union|\\PC| ){0,40}") {
        let lexicon = Lexicon::built_in();
        thread_local! {
            static ROOM: (Classifier, Acts) = (built_in(), Acts::new(&Lexicon::built_in()).unwrap());
        }
        let abbreviations = Abbreviations::new(&lexicon);
        let document = Document::read(&text, &abbreviations);
        ROOM.with(|(classifier, acts)| -> Result<(), TestCaseError> {
            for score in classifier.classify(&document, Some(&document)) {
                prop_assert!((0.0..=1.0).contains(&score.score));
                for term in score.terms {
                    prop_assert!(!term.span.of(&text).is_empty());
                }
            }
            acts.of_text(&document);
            Ok(())
        })?;
    }

    #[test]
    fn any_bytes_are_a_dictionary_or_a_fault(bytes in prop::collection::vec(any::<u8>(), 0..200), text in "[%+<>/a-z='\\t\\n,:\\[\\]{}&*() -]{0,80}") {
        for (_, format) in Format::NAMES {
            let _ = format.read(&bytes);
            let _ = format.read(text.as_bytes());
        }
    }
}

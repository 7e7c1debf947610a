//! `onrecord compare` from outside, on a few articles of two spring months: what is repeated, reworded, new, dropped, and
//! every other form of the command.

#![allow(clippy::unwrap_used, reason = "what a test cannot set up has failed")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use common::Place;
use onrecord::compare::answer::AnswerError;
use onrecord::compare::corpus::Statement;
use onrecord::compare::likeness::{Likeness, MIN_SIMILARITY};
use onrecord::compare::matching::{Rules, matches};
use onrecord::lexicon::Lexicon;
use serde_json::Value;

/// id, outlet, day, text.
const ARTICLES: [(&str, &str, &str, &str); 9] = [
    (
        "1",
        "Harbour Herald",
        "2021-04-06",
        "Economy Minister Petra Lindqvist said on Tuesday that the government would build 40 bridges in the northern \
         province by 2024.\n\n“The railway must not be sold to foreign investors,” Lindqvist said. She added that the \
         harbour needs a new customs office.",
    ),
    (
        "2",
        "Harbour Herald",
        "2021-04-20",
        "Economy Minister Petra Lindqvist said that the harbour needs a new customs office. Lindqvist also said that \
         unemployment in the mining towns had fallen to its lowest level in a decade.",
    ),
    (
        "3",
        "Harbour Herald",
        "2021-04-22",
        "“The railway must be sold to foreign investors,” Mayor Jonas Brandvold said on Thursday. Brandvold said that the \
         harbour needs a new customs office.",
    ),
    (
        "4",
        "Harbour Herald",
        "2021-05-04",
        "Economy Minister Petra Lindqvist said on Tuesday that the government would build 60 bridges in the northern \
         province by 2024.\n\n“The railway must be sold to foreign investors,” Lindqvist said. She added that the harbour \
         needs a new customs office.",
    ),
    ("5", "Coast Tribune", "2021-05-18", FISHERMEN),
    ("6", "Harbour Herald", "2021-05-21", FISHERMEN),
    (
        "7",
        "Harbour Herald",
        "2021-05-25",
        "Economy Minister Petra Lindqvist met Mayor Jonas Brandvold in the town hall. Lindqvist and Brandvold said that the \
         ferry line to the islands would reopen in summer.",
    ),
    (
        "8",
        "Harbour Herald",
        "2021-07-02",
        "Foreign Minister Ingrid Brandvold said that the embassy in the south would stay open. Brandvold said that she \
         hoped for quiet talks.",
    ),
    (
        "9",
        "Harbour Herald",
        "2021-07-05",
        "Economy Minister Petra Lindqvist believes that the \u{1b}[31mtunnel will pay for itself.",
    ),
];

/// Stands in two papers, so the second is a copy.
const FISHERMEN: &str = "Economy Minister Petra Lindqvist said on Monday that fishermen would receive compensation for the \
     closed season. Lindqvist promised that the first payments would arrive before the autumn storms.";

const SPEAKER: &str = "petra-lindqvist";

/// A place in which the articles have been read.
fn place() -> Place {
    let place = Place::new();
    let line = |(id, publisher, published, text): &(&str, &str, &str, &str)| {
        let url = format!("https://papers.example/{id}");
        serde_json::json!({"id": id, "url": url, "publisher": publisher, "published": published, "text": text})
            .to_string()
    };
    place.write("input/articles.jsonl", ARTICLES.iter().map(line).collect::<Vec<_>>().join("\n"));
    place.run(&[], 0);
    place
}

/// The rows of an answer in CSV.
fn rows(place: &Place, arguments: &[&str]) -> Vec<BTreeMap<String, String>> {
    let (out, _) = place.onrecord(&[&["compare", "--to", "csv"], arguments].concat(), 0);
    csv::Reader::from_reader(out.as_bytes()).deserialize().map(|row| row.unwrap()).collect()
}

fn json(place: &Place, arguments: &[&str]) -> Value {
    let (out, _) = place.onrecord(&[&["compare", "--to", "json"], arguments].concat(), 0);
    serde_json::from_str(&out).unwrap()
}

/// Status and texts of each row.
fn told(rows: &[BTreeMap<String, String>]) -> Vec<[&str; 3]> {
    rows.iter().map(|row| ["status", "a_text", "b_text"].map(|column| row[column].as_str())).collect()
}

const APRIL_MAY: [&str; 5] = ["--speaker", SPEAKER, "--between", "2021-04", "2021-05"];

#[test]
fn every_statement_of_the_second_period_has_a_status_and_what_is_gone_is_dropped() {
    let place = place();
    let rows = rows(&place, &APRIL_MAY);
    assert_eq!(
        told(&rows),
        [
            ["repeated", "the harbour needs a new customs office", "the harbour needs a new customs office"],
            [
                "reworded",
                "the government would build 40 bridges in the northern province by 2024",
                "the government would build 60 bridges in the northern province by 2024"
            ],
            [
                "reworded",
                "“The railway must not be sold to foreign investors,”",
                "“The railway must be sold to foreign investors,”"
            ],
            ["new", "", "fishermen would receive compensation for the closed season"],
            ["new", "", "the first payments would arrive before the autumn storms"],
            ["new", "", "the ferry line to the islands would reopen in summer"],
            ["dropped", "unemployment in the mining towns had fallen to its lowest level in a decade", ""],
        ]
    );
    let cell = |row: usize, column: &str| rows[row][column].as_str();
    assert_eq!((cell(0, "similarity"), cell(0, "a_published")), ("1", "2021-04-20"), "the nearest day wins");
    assert_eq!(
        ["a_times", "a_occasions", "a_first", "a_last"].map(|column| cell(0, column)),
        ["2", "2", "2021-04-06", "2021-04-20"]
    );
    assert_eq!((cell(1, "difference"), cell(2, "difference")), ("number", "negation"));
    assert!(cell(1, "diff").contains("[-40-]{+60+}"), "{}", cell(1, "diff"));
    assert_eq!((cell(3, "outlet_new"), cell(3, "b_outlet"), cell(3, "b_copies")), ("true", "Coast Tribune", "1"));
    assert_eq!((cell(5, "outlet_new"), cell(5, "b_copies"), cell(5, "a_times")), ("false", "0", "0"));
    assert!(rows.iter().all(|row| row["formula"] == "false"), "two speakers make no formula");
}

#[test]
fn swapped_periods_give_the_same_pairs_with_new_and_dropped_swapped() {
    let place = place();
    let [forth, back] = [["2021-04", "2021-05"], ["2021-05", "2021-04"]]
        .map(|periods| rows(&place, &["--speaker", SPEAKER, "--between", periods[0], periods[1]]));
    let ids = |rows: &[BTreeMap<String, String>], status: &str, column: &str| -> BTreeSet<String> {
        rows.iter().filter(|row| row["status"] == status).map(|row| row[column].clone()).collect()
    };
    assert_eq!(ids(&forth, "new", "b_statement_id"), ids(&back, "dropped", "a_statement_id"));
    assert_eq!(ids(&forth, "dropped", "a_statement_id"), ids(&back, "new", "b_statement_id"));
    let pairs = |rows: &[BTreeMap<String, String>], a: &str, b: &str| -> BTreeSet<(String, String, String, String)> {
        let reworded = rows.iter().filter(|row| row["status"] == "reworded");
        reworded
            .map(|row| (row[a].clone(), row[b].clone(), row["similarity"].clone(), row["difference"].clone()))
            .collect()
    };
    let forth = pairs(&forth, "a_statement_id", "b_statement_id");
    assert_eq!(forth, pairs(&back, "b_statement_id", "a_statement_id"));
    assert_eq!(forth.len(), 2);
}

#[test]
fn a_speaker_may_be_named_in_many_ways_but_not_in_two_senses() {
    let place = place();
    for name in [SPEAKER, "Petra Lindqvist", "LINDQVIST", "Pétra Lindqvist"] {
        assert_eq!(rows(&place, &["--speaker", name, "--between", "2021-04", "2021-05"]).len(), 7, "{name}");
    }
    let (_, words) = place.onrecord(&["compare", "--speaker", "brandvold", "--over", "month"], 2);
    assert!(
        words.contains("jonas-brandvold: Jonas Brandvold, mayor") && words.contains("ingrid-brandvold:"),
        "{words}"
    );
    let (_, words) = place.onrecord(&["compare", "--speaker", "Petra Lindquist", "--over", "month"], 2);
    assert!(words.contains("petra-lindqvist"), "{words}");
    let (_, words) = place.onrecord(&["compare", "--topic", "astrology", "--over", "month"], 2);
    assert!(words.contains("no topic \"astrology\""), "{words}");
}

#[test]
fn several_speakers_or_none_are_compared_each_with_themselves() {
    let place = place();
    let both = rows(&place, &["--speaker", SPEAKER, "--speaker", "jonas-brandvold", "--between", "2021-04", "2021-05"]);
    let all = rows(&place, &["--between", "2021-04", "2021-05"]);
    assert_eq!(told(&both), told(&all));
    let is_reworded = |row: &&BTreeMap<String, String>| row["b_text"].contains("railway must be sold");
    assert_eq!(
        all.iter().find(is_reworded).unwrap()["status"],
        "reworded",
        "the mayor said it in April, the minister did not"
    );
    let across = rows(&place, &["--between", "2021-04", "2021-05", "--across"]);
    assert_eq!(across.iter().find(is_reworded).unwrap()["status"], "repeated");
}

#[test]
fn a_topic_takes_in_those_below_it() {
    let place = place();
    let topics = place.rows("statements").into_iter().map(|row| row["topics"].clone());
    let topic =
        topics.flat_map(|topics| topics.split(';').map(str::to_owned).collect::<Vec<_>>()).find(|t| !t.is_empty());
    let topic = topic.unwrap();
    let label = place.rows("topics").into_iter().find(|row| row["topic_id"] == topic).unwrap()["label"].clone();
    let by_id = rows(&place, &["--topic", &topic, "--between", "2021-04", "2021-05"]);
    assert!(!by_id.is_empty() && by_id.len() < 9);
    assert_eq!(told(&by_id), told(&rows(&place, &["--topic", &label, "--between", "2021-04", "2021-05"])));
}

#[test]
fn an_empty_side_is_said_and_no_failure() {
    let place = place();
    let (out, words) = place.onrecord(&["compare", "--speaker", SPEAKER, "--between", "2021-05", "2022"], 0);
    assert!(
        words.contains("side B (2022) is empty; there are such statements from 2021-04-06 to 2021-05-25"),
        "{words}"
    );
    assert!(
        out.contains("dropped") && out.starts_with("A 2021-05 (2021-05-01 to 2021-05-31): 6 statements in 3 articles"),
        "{out}"
    );
    let (out, words) = place.onrecord(&["-q", "compare", "--speaker", SPEAKER, "--between", "2019", "2020"], 0);
    assert!(out.contains("nothing to compare") && words.is_empty(), "{out}{words}");
}

/// Readouts, in which the words of short statements leave open whom they are about, and a transcript.
const READOUTS: &[(&str, &str)] = &[
    (
        "2021-03-02",
        "President Ilmar Tamm congratulated the miners of Kohtla on their professional holiday.\n\nPresident Ilmar Tamm and \
         President Rosa Blum of Chile agreed to continue contacts at various levels.\n\nTamm condemned the bloody attack on \
         the old market in Varna.",
    ),
    (
        "2021-06-08",
        "President Ilmar Tamm and Prime Minister Petra Novak of Slovenia agreed to continue contacts at various levels.",
    ),
    (
        "2022-03-09",
        "President Ilmar Tamm congratulated the nurses of Dorpat on their professional holiday.\n\nPresident Ilmar Tamm and \
         President Rosa Blum of Chile agreed to continue contacts at various levels.\n\nPresident Tamm called for \
         an independent investigation of the attack on the market.",
    ),
    (
        "2022-05-04",
        "PRESIDENT ILMAR TAMM: Thank you so much.\n\nQ Is the road open?\n\nPRESIDENT ILMAR TAMM: (Laughs.)\n\nQ Is \
         it?\n\nPRESIDENT ILMAR TAMM: The road stays open in winter.",
    ),
];

fn readouts() -> Place {
    let place = Place::new();
    let line = |(published, text): &(&str, &str)| serde_json::json!({"published": published, "text": text}).to_string();
    place.write("input/readouts.jsonl", READOUTS.iter().map(line).collect::<Vec<_>>().join("\n"));
    place.run(&[], 0);
    place
}

#[test]
fn what_a_short_statement_leaves_open_is_told_by_its_sentence() {
    let rows = rows(&readouts(), &["--speaker", "Ilmar Tamm", "--between", "2021", "2022"]);
    let of = |words: &str| rows.iter().find(|row| row["b_text"].contains(words)).unwrap();
    let told = |row: &BTreeMap<String, String>| [row["status"].clone(), row["difference"].clone()];
    assert_eq!(told(of("professional holiday")), ["reworded", "context"]);
    assert_eq!(told(of("continue contacts")), ["repeated", ""]);
    assert_eq!(
        of("continue contacts")["a_published"],
        "2021-03-02",
        "with the same partner, though not the nearest in time"
    );
    assert_eq!(of("independent investigation")["status"], "new", "asking for an investigation is not condemning");
}

#[test]
fn thanks_and_greetings_are_no_claims() {
    let question = ["compare", "--speaker", "Ilmar Tamm", "--between", "2021", "2022", "--to", "csv"];
    let (rows, told) = readouts().onrecord(&question, 0);
    assert!(told.contains("1 statement without a claim"), "{told}");
    assert!(!rows.contains("Thank you") && rows.contains("The road stays open in winter"), "{rows}");
}

#[test]
fn min_similarity_moves_the_threshold() {
    let place = place();
    let with = |x: &str| rows(&place, &[&APRIL_MAY[..], &["--min-similarity", x]].concat());
    assert!(with("1").iter().all(|row| row["status"] != "reworded"));
    assert_eq!(with("1").iter().filter(|row| row["status"] == "repeated").count(), 1);
    let number = with("0.9").into_iter().find(|row| row["b_text"].contains("60 bridges")).unwrap();
    assert_eq!(number["status"], "new");
    assert!(number["a_text"].contains("40 bridges") && !number["similarity"].is_empty(), "the nearest one is shown");
    place.onrecord(&["compare", "--min-similarity", "1.5", "--between", "2021-04", "2021-05"], 2);
    let (help, _) = place.onrecord(&["compare", "--help"], 0);
    assert!(help.contains(&format!("[default: {MIN_SIMILARITY}]")), "{help}");
}

#[test]
fn attitudes_count_only_if_asked_for() {
    let place = place();
    let july = ["--speaker", SPEAKER, "--between", "2021-05", "2021-07"];
    assert!(rows(&place, &july).iter().all(|row| row["status"] == "dropped"));
    let all = rows(&place, &[&july[..], &["--modes", "all"]].concat());
    assert_eq!(all.iter().filter(|row| row["status"] == "new").count(), 1);
}

#[test]
fn two_speakers_say_the_same_and_contradict() {
    let place = place();
    let rows = rows(&place, &["--speakers", "Petra Lindqvist", "Jonas Brandvold", "--until", "2021-04"]);
    let told = told(&rows);
    assert_eq!(
        told[0],
        ["repeated", "the harbour needs a new customs office", "the harbour needs a new customs office"]
    );
    let railway = rows.iter().find(|row| row["b_text"].contains("railway")).unwrap();
    assert_eq!((railway["status"].as_str(), railway["difference"].as_str()), ("contradicts", "negation"));
    assert_eq!(told.iter().filter(|row| row[0] == "only_a").count(), 2);
    assert_eq!(told.len(), 4);
    let (_, words) = place.onrecord(&["compare", "--speakers", SPEAKER, "jonas-brandvold"], 0);
    assert!(words.contains("1 statement that both make together left out"), "{words}");
    place.onrecord(&["compare", "--speakers", SPEAKER, "Lindqvist"], 2);
    let apart = json(&place, &["--speakers", SPEAKER, "jonas-brandvold", "--between", "2021-05", "2021-04"]);
    assert_eq!(apart["sides"][0]["from"], "2021-05-01");
    let repeated = apart["rows"].as_array().unwrap().iter().filter(|row| row["status"] == "repeated");
    assert_eq!(repeated.count(), 2, "in May the minister says of the railway what the mayor said in April");
}

#[test]
fn counts_over_time_have_every_period() {
    let place = place();
    let months = rows(&place, &["--over", "month", "--speaker", SPEAKER]);
    let of_all: Vec<_> = months.iter().filter(|row| row["topic_id"].is_empty()).collect();
    let cells = |column: &str| of_all.iter().map(|row| row[column].as_str()).collect::<Vec<_>>();
    assert_eq!(cells("period"), ["2021-04", "2021-05", "2021-06", "2021-07"]);
    assert_eq!(cells("statements"), ["5", "6", "", "0"], "nothing was published in June, nothing said in July");
    assert_eq!(cells("corpus_articles"), ["3", "3", "0", "2"]);
    assert_eq!(cells("complete"), ["false", "true", "true", "false"]);
    assert_eq!(cells("occasions"), ["2", "3", "", "0"]);
    assert_eq!(cells("articles"), ["2", "3", "", "0"]);
    assert_eq!(cells("share"), ["1", "1", "", ""]);
    assert!(months.len() > of_all.len(), "topics have rows of their own");

    let all = rows(&place, &["--over", "year", "--top", "2"]);
    let total = |who: &str| {
        let row = all.iter().find(|row| row["speaker_id"] == who && row["topic_id"].is_empty()).unwrap();
        row["statements"].parse::<u32>().unwrap()
    };
    assert_eq!(
        (total(""), total(SPEAKER), total("jonas-brandvold")),
        (15, 11, 3),
        "a joint statement counts for both, once in all"
    );

    let weeks =
        rows(&place, &["--over", "week", "--from", "2021-05-04", "--until", "2021-05-17", "--speaker", SPEAKER]);
    let weeks: Vec<_> =
        weeks.iter().filter(|row| row["topic_id"].is_empty()).map(|row| (&*row["period"], &*row["complete"])).collect();
    assert_eq!(weeks, [("2021-W18", "false"), ("2021-W19", "true"), ("2021-W20", "false")]);
    place.onrecord(&["compare", "--over", "day", "--from", "1900", "--until", "2100"], 2);
}

#[test]
fn counts_by_the_day_of_saying_say_how_often_it_is_missing() {
    let place = place();
    let (_, words) = place.onrecord(&["compare", "--over", "month", "--by", "said_on", "--speaker", SPEAKER], 0);
    assert!(words.contains("counted by the day of publication"), "{words}");
    let days = rows(
        &place,
        &["--over", "day", "--by", "said_on", "--from", "2021-05-17", "--until", "2021-05-18", "--speaker", SPEAKER],
    );
    let days: Vec<_> = days.iter().filter(|row| row["topic_id"].is_empty()).map(|row| &*row["statements"]).collect();
    assert_eq!(days[1], "1", "“on Monday” was the day before");
}

#[test]
fn claims_that_came_again_stand_below_the_counts() {
    let place = place();
    let answer = json(&place, &["--over", "month", "--speaker", SPEAKER]);
    let claims = answer["claims"].as_array().unwrap();
    let first = &claims[0];
    assert_eq!(
        (&first["text"], &first["claim_occasions"]),
        (&"the harbour needs a new customs office".into(), &3.into())
    );
    assert_eq!(claims.iter().filter(|row| row["claim_id"] == first["claim_id"]).count(), 3);
    assert!(claims.iter().all(|row| row["claim_occasions"].as_u64().unwrap() >= 2));
    let (out, _) = place.onrecord(&["compare", "--over", "month", "--speaker", SPEAKER], 0);
    assert!(out.contains("said again and again") && out.contains('–'), "{out}");
    assert!(json(&place, &["--over", "month"])["claims"].is_null(), "nobody was asked for");
}

#[test]
fn the_lineage_of_a_claim_has_every_version() {
    let place = place();
    let statements = place.rows("statements");
    let bridges = statements.iter().find(|row| row["text"].contains("40 bridges")).unwrap()["statement_id"].as_str();
    let versions = rows(&place, &["--lineage", bridges]);
    let versions: Vec<_> =
        versions.iter().map(|row| [&*row["published"], &*row["status"], &*row["difference"]]).collect();
    assert_eq!(versions, [["2021-04-06", "itself", ""], ["2021-05-04", "reworded", "number"]]);
    let railway =
        statements.iter().find(|row| row["text"].contains("must not be sold")).unwrap()["statement_id"].as_str();
    assert_eq!(rows(&place, &["--lineage", railway]).len(), 2);
    assert_eq!(rows(&place, &["--lineage", railway, "--across"]).len(), 3);
    assert_eq!(rows(&place, &["--lineage", railway, "--across", "--until", "2021-04"]).len(), 2);
    let (out, _) = place.onrecord(&["compare", "--lineage", bridges], 0);
    assert!(out.contains("2 statements on 2 occasions"), "{out}");
    place.onrecord(&["compare", "--lineage", "s_nothing"], 2);
}

/// An output with words enough to tell two years apart.
fn wordy() -> Place {
    let place = Place::new();
    let mut lines = Vec::new();
    for (year, word) in [("2019", "railway"), ("2020", "ferry")] {
        for month in 1..=9 {
            let text = format!(
                "Economy Minister Petra Lindqvist said that the {word} needs the money of the province. Lindqvist said that \
                 the {word} would be ready in month {month}, and that the {word} is loved."
            );
            let url = format!("https://papers.example/{year}/{month}");
            lines.push(
                serde_json::json!({"url": url, "published": format!("{year}-0{month}-11"), "text": text}).to_string(),
            );
        }
    }
    place.write("input/articles.jsonl", lines.join("\n"));
    place.write("drop.txt", "Province\n\n the\n");
    place.run(&[], 0);
    place
}

#[test]
fn words_set_two_years_apart() {
    let place = wordy();
    let years = ["--words", "--between", "2019", "2020"];
    let words = rows(&place, &years);
    let z = |words: &[BTreeMap<String, String>], word: &str| {
        words.iter().find(|row| row["word"] == word).map(|row| row["z"].parse::<f64>().unwrap())
    };
    assert!(z(&words, "railway").unwrap() > 1.0 && z(&words, "ferry").unwrap() < -1.0, "{words:?}");
    assert_eq!(words[0]["word"], "railway");
    assert_eq!((words[0]["a_articles"].as_str(), words[0]["b_count"].as_str()), ("9", "0"));
    assert!(words[0]["example"].contains("railway"));
    assert!(z(&words, "loved").is_some() && z(&words, "1").is_none(), "a word of one article tells nothing");
    let swapped = rows(&place, &["--words", "--between", "2020", "2019"]);
    assert_eq!(z(&swapped, "ferry"), z(&words, "ferry").map(|z| -z));

    let counted = rows(&place, &[&years[..], &["--count", "words"]].concat());
    assert_eq!(counted[0]["word"], "railway");
    assert!(z(&counted, "railway") > z(&words, "railway"), "it stands there three times an article");
    let pairs = rows(&place, &[&years[..], &["--ngrams", "2"]].concat());
    assert!(z(&pairs, "the railway").is_some() && pairs.iter().all(|row| row["word"].matches(' ').count() == 1));
    let dropped = rows(&place, &[&years[..], &["--drop", "drop.txt"]].concat());
    assert!(z(&dropped, "province").is_none() && z(&dropped, "the").is_none() && z(&dropped, "money").is_some());

    let answer = json(&place, &years);
    assert!(answer["floor"].as_f64().unwrap() > 0.0 && answer["rare_words"].as_u64().unwrap() > 0);
    let back = json(&place, &["--words", "--between", "2020", "2019"]);
    assert_eq!(answer["floor"], back["floor"], "chance does not know which side is called A");
    let (out, _) = place.onrecord(&[&["compare"], &years[..]].concat(), 0);
    assert!(out.contains("may be chance"), "{out}");
    place.onrecord(&["compare", "--words"], 2);
}

#[test]
fn words_of_two_speakers_and_of_hardly_any_text() {
    let place = place();
    let words = rows(&place, &["--words", "--speakers", SPEAKER, "jonas-brandvold"]);
    assert_eq!(words.iter().map(|row| row["word"].as_str()).collect::<Vec<_>>(), ["the"]);
    let phrases = ["compare", "--words", "--ngrams", "3", "--speakers", SPEAKER, "jonas-brandvold"];
    let (out, _) = place.onrecord(&phrases, 0);
    assert!(out.contains("no word stands in 5 articles"), "{out}");
}

#[test]
fn pairs_of_a_file_are_judged_one_by_one() {
    let place = Place::new();
    let pair = |id: &str, a: &str, b: &str| serde_json::json!({"id": id, "a": a, "b": b}).to_string();
    let lines = [
        pair("same", "The harbour needs a new customs office.", "the harbour needs a new customs office"),
        pair("number", "They will build 40 bridges by 2024.", "They will build 60 bridges by 2024."),
        pair("other", "The harbour needs a customs office.", "Snow fell on the islands in June."),
    ];
    place.write("pairs.jsonl", lines.join("\n"));
    let verdicts = rows(&place, &["--pairs", "pairs.jsonl"]);
    let verdicts: Vec<_> = verdicts.iter().map(|row| [&*row["id"], &*row["status"]]).collect();
    assert_eq!(verdicts, [["same", "repeated"], ["number", "reworded"], ["other", "different"]]);
    let (table, _) = place.onrecord(&["compare", "--pairs", "pairs.jsonl"], 0);
    assert!(table.contains("number") && table.contains("reworded"), "{table}");
    place.write("broken.jsonl", "{\"id\": 1}");
    let (_, words) = place.onrecord(&["compare", "--pairs", "broken.jsonl"], 1);
    assert!(words.contains("broken.jsonl: line 1"), "{words}");
    place.onrecord(&["compare", "--pairs", "nowhere.jsonl"], 2);
    place.onrecord(&["compare", "--pairs", "pairs.jsonl", "--topic", "labor"], 2);
}

#[test]
fn every_form_tells_the_sides() {
    let place = place();
    let question = [&["compare"], &APRIL_MAY[..]].concat();
    let with = |more: &[&str]| place.onrecord(&[&question[..], more].concat(), 0);
    let side = "A 2021-04 (2021-04-01 to 2021-04-30): 5 statements in 2 articles of 1 named outlet; 3 articles of 1 named outlet in all";
    assert!(with(&[]).0.starts_with(side));
    assert!(with(&["--to", "csv"]).1.contains(side));
    let answer = json(&place, &APRIL_MAY);
    let keys: Vec<_> = answer.as_object().unwrap().keys().map(String::as_str).collect();
    for key in ["question", "settings", "hashes", "sides", "rows"] {
        assert!(keys.contains(&key), "{keys:?}");
    }
    assert_eq!(answer["rows"].as_array().unwrap().len(), 7);
    assert_eq!(answer["question"]["speakers"][0], SPEAKER);
    assert_eq!(answer["hashes"]["lexicon"], place.manifest()["lexicon_hash"]);

    with(&["--out", "answer.html"]);
    let page = fs::read_to_string(place.path("answer.html")).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("Petra Lindqvist: 2021-04 against 2021-05"));
    assert!(page.contains("<del>40</del>") && page.contains("<ins>60</ins>"));
    for more in [vec!["--over", "month"], vec!["--lineage", answer["rows"][0]["b_statement_id"].as_str().unwrap()]] {
        let (page, _) = place.onrecord(&[vec!["compare", "--speaker", SPEAKER, "--to", "html"], more].concat(), 0);
        assert!(page.contains("Claims over time"), "claims as rows of dots");
    }

    with(&["--out", "answer.parquet"]);
    assert_eq!(&fs::read(place.path("answer.parquet")).unwrap()[..4], b"PAR1");
    let (_, words) = place.onrecord(&[&question[..], &["--to", "parquet"]].concat(), 2);
    assert!(words.contains("--out"), "{words}");
    with(&["--out", "answer.csv"]);
    assert_eq!(fs::read_to_string(place.path("answer.csv")).unwrap(), with(&["--to", "csv"]).0);
    place.onrecord(&[&question[..], &["--out", "nowhere/answer.csv"]].concat(), 1);
    assert!(place.onrecord(&["schema", "statuses"], 0).0.contains("a_occasions"), "its columns are explained");
}

#[test]
fn tables_fit_and_nothing_steers_the_terminal() {
    let place = place();
    let question = ["compare", "--between", "2021-05", "2021-07", "--modes", "all"];
    let (out, _) = place.onrecord(&question, 0);
    assert!(out.contains("tunnel") && !out.contains('\u{1b}'), "{out}");
    assert!(out.lines().filter(|line| line.starts_with(' ')).all(|line| line.chars().count() <= 100), "{out}");
    let coloured = place.command(&question).env("CLICOLOR_FORCE", "1").output().unwrap();
    let coloured = String::from_utf8(coloured.stdout).unwrap();
    assert!(coloured.contains("\u{1b}[") && !coloured.contains("\u{1b}[31mtunnel"), "colours are ours");
    let plain = place.command(&question).env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1").output().unwrap();
    assert_eq!(String::from_utf8(plain.stdout).unwrap(), out);
    let (cut, _) = place.onrecord(&["compare", "--between", "2021-05", "2021-07", "--limit", "1"], 0);
    assert!(cut.contains("the first 1 of each are shown"), "{cut}");
}

#[test]
fn the_same_question_gives_the_same_bytes_on_any_number_of_threads() {
    let place = place();
    for form in ["table", "csv", "json", "html"] {
        let ask = |threads: &str| {
            let mut command = place.command(&["compare", "--between", "2021-04", "2021-05", "--to", form]);
            command.env("RAYON_NUM_THREADS", threads).env("LC_ALL", if threads == "1" { "C" } else { "tr_TR.UTF-8" });
            command.output().unwrap().stdout
        };
        let alone = ask("1");
        assert!(!alone.is_empty() && alone == ask("7"), "{form}");
    }
}

#[test]
fn wrong_usage_is_refused_with_what_to_do() {
    let place = place();
    for (arguments, hint) in [
        (&["--speaker", SPEAKER][..], "--between PERIOD PERIOD"),
        (&["--between", "2021-04", "soon"], "2020-04-01..2020-04-15"),
        (&["--between", "2021", "2021-05"], "overlap"),
        (&["--between", "2021-04", "2021-05", "--from", "2021"], "--from"),
        (&["--over", "month", "--lineage", "s_1"], "cannot be used with"),
        (&["--over", "month", "--from", "2022", "--until", "2021"], "after"),
        (&["--between", "2021-04", "2021-05", "--ngrams", "2"], "--words"),
        (&["--speaker", SPEAKER, "--speakers", "a", "b"], "cannot be used with"),
        (&["--words", "--between", "2021-04", "2021-05", "--drop", "nowhere.txt"], "nowhere.txt"),
    ] {
        let (_, words) = place.onrecord(&[&["compare"], arguments].concat(), 2);
        assert!(words.contains(hint), "{arguments:?}: {words}");
    }
}

#[test]
fn without_an_output_or_its_parquet_files_it_says_what_to_do() {
    let place = Place::new();
    let (_, words) = place.onrecord(&["compare", "--over", "month"], 1);
    assert!(words.contains("`onrecord run` makes it"), "{words}");
    place.write("input/a.txt", " date 2021-04-06 The minister said the bridge would open soon.");
    place.run(&["--tables", "csv"], 0);
    let (_, words) = place.onrecord(&["compare", "--over", "month"], 1);
    assert!(words.contains("--tables csv,parquet"), "{words}");
}

#[test]
fn tables_of_a_month_each_are_read_like_whole_ones() {
    let place = place();
    let before = rows(&place, &APRIL_MAY);
    place.run(&["--partition", "month"], 0);
    assert!(place.path("output/current/statements/month=2021-04").is_dir());
    assert_eq!(before, rows(&place, &APRIL_MAY));
    let id = &before[0]["b_statement_id"];
    assert!(place.onrecord(&["show", id], 0).0.contains("customs office"));
}

#[test]
fn rewordings_are_sought_in_up_to_300_000_statements_a_side() {
    let likeness = Likeness::new(&Lexicon::built_in()).unwrap();
    let statement = |speaker| Statement {
        id: String::new(),
        article: 0,
        published: None,
        day: jiff::civil::date(2021, 4, 6),
        is_fallback: false,
        text: "The railway must not be sold".to_owned(),
        context: String::new(),
        is_direct: false,
        act: None,
        speakers: vec![speaker],
        addressees: Vec::new(),
        topics: Vec::new(),
    };
    let many = vec![statement(1); 300_001];
    let rules = |min_similarity| Rules { min_similarity, across: false };
    let error = matches(&many, &[statement(1)], &likeness, rules(0.45)).unwrap_err();
    assert_eq!(
        AnswerError::from(error).to_string(),
        "300001 statements on one side are more than the 300000 in which rewordings are sought; give a --topic or shorter \
         periods, or --min-similarity 1 to find equal words only"
    );
    let few = [&many[1..], &[statement(2)]].concat(); // the limit is that of one speaker
    for (many, min_similarity) in [(&few, 0.45), (&many, 1.0)] {
        let matches = matches(many, &[statement(1)], &likeness, rules(min_similarity)).unwrap();
        assert_eq!(
            matches.b[0].best.unwrap().times.statements as usize,
            many.len() - usize::from(min_similarity < 1.0)
        );
    }
}

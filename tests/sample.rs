//! `onrecord sample` and `onrecord evaluate` through the command.

#![allow(clippy::unwrap_used, reason = "what a test cannot set up has failed")]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::Place;
use serde_json::Value;

type Row = BTreeMap<String, String>;

fn place() -> Place {
    let place = Place::with_examples();
    place.run(&[], 0);
    place
}

fn sheet(place: &Place, arguments: &[&str]) -> Vec<Row> {
    let (words, _) = place.onrecord(&[&["sample"], arguments].concat(), 0);
    csv::Reader::from_reader(words.as_bytes()).deserialize().map(Result::unwrap).collect()
}

/// The sheet with verdicts: `judge` gives them for each row.
fn fill(rows: &[Row], coder: &str, judge: impl Fn(usize, &Row) -> [&'static str; 3]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let columns: Vec<&String> = rows[0].keys().collect();
    writer.write_record(&columns).unwrap();
    for (at, row) in rows.iter().enumerate() {
        let [content, speaker, topic] = judge(at, row);
        let cell = |column: &&String| match column.as_str() {
            "content_verdict" => content.to_owned(),
            "speaker_verdict" => speaker.to_owned(),
            "topic_verdict" => topic.to_owned(),
            "coder" => coder.to_owned(),
            _ => row[*column].clone(),
        };
        writer.write_record(columns.iter().map(cell)).unwrap();
    }
    writer.into_inner().unwrap()
}

#[test]
fn a_sheet_is_a_sample_of_the_statements() {
    let place = place();
    let rows = sheet(&place, &["--n", "20", "--seed", "7"]);
    assert_eq!(rows.len(), 20);
    let statements: BTreeMap<String, Row> =
        place.rows("statements").into_iter().map(|row| (row["statement_id"].clone(), row)).collect();
    for row in &rows {
        let statement = &statements[&row["statement_id"]];
        for (column, of) in
            [("statement", "text"), ("context", "context"), ("speaker", "speaker"), ("topics", "topics")]
        {
            assert_eq!(row[column], statement[of], "{column}");
        }
        for column in ["content_verdict", "speaker_verdict", "topic_verdict", "notes", "coder"] {
            assert_eq!(row[column], "", "{column}");
        }
    }
    // all kinds are there, and the sizes of the strata are those of the table
    let strata: BTreeMap<&str, usize> =
        rows.iter().map(|row| (row["stratum"].as_str(), row["stratum_rows"].parse().unwrap())).collect();
    for kind in ["direct", "indirect", "mixed"] {
        assert!(strata.keys().any(|stratum| stratum.starts_with(kind)), "{kind}");
    }
    assert_eq!(strata.values().sum::<usize>(), statements.len());
}

#[test]
fn the_seed_decides_and_nothing_else() {
    let place = place();
    let ids = |arguments: &[&str]| -> Vec<String> {
        sheet(&place, arguments).into_iter().map(|row| row["statement_id"].clone()).collect()
    };
    let once = ids(&["--n", "20", "--seed", "7"]);
    assert_eq!(once, ids(&["--n", "20", "--seed", "7"]));
    assert_ne!(once, ids(&["--n", "20", "--seed", "8"]));
    let all: BTreeSet<String> = ids(&["--n", "1000"]).into_iter().collect();
    assert_eq!(all.len(), place.rows("statements").len());
    place.run(&["--full", "--jobs", "1"], 0);
    assert_eq!(once, ids(&["--n", "20", "--seed", "7"]), "another run of the same input");
    place.run(&["--full", "--tables", "parquet"], 0);
    assert_eq!(once, ids(&["--n", "20", "--seed", "7"]));
}

#[test]
fn a_sheet_with_verdicts_is_not_overwritten() {
    let place = place();
    place.onrecord(&["sample", "--n", "3", "--out", "sheet.csv"], 0);
    let (_, err) = place.onrecord(&["sample", "--n", "3", "--out", "sheet.csv"], 2);
    assert!(err.contains("may hold verdicts"), "{err}");
}

#[test]
fn a_formula_does_not_run_in_a_spreadsheet() {
    let place = Place::new();
    place.write("input/a.txt", "date 2020-01-02 Text Mayor Ada Lund said that the sum was wrong.");
    place.write(
        "input/b.jsonl",
        "{\"title\":\"=1+1\",\"published\":\"2020-01-02\",\"text\":\"Ada Lund said that the bridge was old.\"}\n",
    );
    place.run(&[], 0);
    let rows = sheet(&place, &[]);
    assert!(rows.iter().any(|row| row["title"] == "'=1+1"), "{rows:?}");
}

#[test]
fn verdicts_become_figures() {
    let place = place();
    let rows = sheet(&place, &["--n", "1000"]);
    // everything was drawn: the weights are all 1, and the precision is the plain share
    place.write(
        "sheet.csv",
        fill(&rows, "", |at, row| {
            [
                if row["kind"] == "direct" {
                    "yes"
                } else if at % 2 == 0 {
                    "no"
                } else {
                    "yes"
                },
                "yes",
                "unclear",
            ]
        }),
    );
    let wrong = rows.iter().enumerate().filter(|(at, row)| row["kind"] != "direct" && at % 2 == 0).count();
    let (json, _) = place.onrecord(&["evaluate", "sheet.csv", "--to", "json"], 0);
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["population"], rows.len());
    let figure = |question: &str, value: &str| {
        let figures = json["figures"].as_array().unwrap();
        figures.iter().find(|figure| figure["question"] == question && figure["value"] == value).unwrap().clone()
    };
    let all = figure("content", "all");
    let share = 1.0 - wrong as f64 / rows.len() as f64;
    assert!((all["estimate"].as_f64().unwrap() - share).abs() < 1e-4, "{all}");
    assert!(all["low"].as_f64().unwrap() < share && share < all["high"].as_f64().unwrap(), "{all}");
    assert_eq!(figure("content", "direct")["estimate"], 1.0);
    assert_eq!(figure("content+speaker", "all")["no"], wrong);
    assert_eq!(figure("topic", "all")["estimate"], Value::Null);
    let (table, _) = place.onrecord(&["evaluate", "sheet.csv"], 0);
    assert!(table.contains("content+speaker") && table.contains("indirect"), "{table}");
    let (csv, _) = place.onrecord(&["evaluate", "sheet.csv", "--to", "csv"], 0);
    assert!(csv.starts_with("question,group,value,judged,yes,no,unclear,estimate,low,high,effective,kappa\n"), "{csv}");
}

#[test]
fn two_coders_are_compared() {
    let place = place();
    let rows = sheet(&place, &["--n", "20"]);
    place.write("anna.csv", fill(&rows, "anna", |_, _| ["yes", "yes", "no"]));
    place.write("ben.csv", fill(&rows, "ben", |at, _| [if at < 5 { "no" } else { "yes" }, "yes", "no"]));
    let (csv, _) = place.onrecord(&["evaluate", "anna.csv", "ben.csv", "--to", "csv"], 0);
    assert!(csv.contains("content,agreement,anna and ben,20,,,,0.75,,,,0.0\n"), "{csv}");
    assert!(csv.contains("speaker,agreement,anna and ben,20,,,,1.0,,,,\n"), "{csv}");
    assert!(csv.contains("content,coder,anna,20,20,0,0,1.0,") && csv.contains("content,coder,ben,20,15,5,0,"), "{csv}");
    let (table, _) = place.onrecord(&["evaluate", "anna.csv", "ben.csv"], 0);
    assert!(table.contains(" coder ") && !table.contains("-0.000"), "{table}");
}

#[test]
fn a_wrong_cell_is_named() {
    let place = place();
    let rows = sheet(&place, &["--n", "3"]);
    place.write("sheet.csv", fill(&rows, "", |at, _| [if at == 1 { "perhaps" } else { "yes" }, "", ""]));
    let (_, err) = place.onrecord(&["evaluate", "sheet.csv"], 2);
    assert!(err.contains("sheet.csv: line 3: content_verdict is \"perhaps\"; expected yes, no, unclear"), "{err}");
    place.write("empty.csv", fill(&rows, "", |_, _| ["", "", ""]));
    let (_, err) = place.onrecord(&["evaluate", "empty.csv"], 2);
    assert!(err.contains("no verdict on any sheet"), "{err}");
    let (_, err) = place.onrecord(&["evaluate", "missing.csv"], 2);
    assert!(err.contains("missing.csv"), "{err}");
}

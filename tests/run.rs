//! `onrecord run` from outside: what lies in the output, and that nothing but the input decides it.

#![allow(clippy::unwrap_used, reason = "what a test cannot set up has failed")]

mod common;

use std::fs;

use common::{EXAMPLES, Place, TABLES};

#[test]
fn every_table_in_both_forms_behind_one_link() {
    let place = Place::with_examples();
    place.run(&[], 0);
    let current = place.path("output/current");
    assert!(current.is_symlink());
    assert_eq!(fs::read_link(&current).unwrap().to_str(), Some("runs/000001"));
    for table in TABLES {
        assert!(current.join(format!("{table}.csv")).is_file() && current.join(format!("{table}.parquet")).is_file());
    }
    for file in ["run.json", "datapackage.json", "README.md"] {
        assert!(current.join(file).is_file(), "{file}");
    }
    place.onrecord(&["verify"], 0);
}

#[test]
fn the_example_articles_give_these_statements() {
    let place = Place::with_examples();
    place.run(&[], 0);
    let mut told = String::new();
    for row in place.rows("statements") {
        let cell = |name: &str| row[name].as_str();
        told += &format!(
            "{} {} {} | {} | {} | {} | {}\n",
            cell("published"),
            cell("kind"),
            if cell("core") == "true" { "core" } else { "matter" },
            [cell("speaker_ids"), cell("speaker_rule")].join(" by "),
            cell("cue_lemma"),
            [cell("act"), cell("topics")].join(" on "),
            cell("text"),
        );
    }
    insta::assert_snapshot!("statements", told);
}

#[test]
fn threads_and_the_order_of_files_change_no_byte() {
    let place = Place::with_examples();
    place.run(&["--jobs", "1"], 0);
    let alone = place.tables();
    let mut names: Vec<_> = fs::read_dir(place.path("input")).unwrap().map(|e| e.unwrap().path()).collect();
    names.sort();
    names.reverse();
    let mut arguments = vec!["--full", "--jobs", "8", "--output", "other"];
    let reversed: Vec<_> =
        names.iter().map(|path| path.strip_prefix(place.path("")).unwrap().to_str().unwrap()).collect();
    arguments.extend(&reversed);
    place.run(&arguments, 0);
    fs::rename(place.path("other"), place.path("output.other")).unwrap();
    fs::rename(place.path("output"), place.path("output.first")).unwrap();
    fs::rename(place.path("output.other"), place.path("output")).unwrap();
    assert!(alone == place.tables());
}

#[test]
fn what_cannot_be_read_is_a_row_and_the_run_goes_on() {
    let place = Place::with_examples();
    place.write("input/broken.jsonl", "{\"text\": \"Nobody closed this\n{\"title\": \"No text\"}\n");
    place.run(&[], 3);
    let rejects = place.rows("rejects");
    assert_eq!(rejects.len(), 2, "{rejects:?}");
    assert!(rejects.iter().all(|row| row["source_path"] == "input/broken.jsonl" && !row["reason"].is_empty()));
    assert!(place.count("written") >= EXAMPLES);
    place.run(&["--max-bad", "2", "--full"], 0);
    place.run(&["--max-bad", "5%", "--full"], 3);
    place.onrecord(&["verify"], 0);
}

#[test]
fn every_record_is_counted_once() {
    let place = Place::with_examples();
    place.write("input/copy.txt", fs::read(place.path("input/2020-05-12_riga-talks.txt")).unwrap());
    place.write(
        "input/older.jsonl",
        r#"{"url": "https://example.org/radio/1", "date": "2020-08-01", "text": "An older version of it."}"#,
    );
    place.write("input/numbers.txt", "1 2 3");
    place.run(&[], 3);
    let count = |name| place.count(name);
    assert_eq!((count("duplicates"), count("superseded"), count("other_language")), (1, 1, 1));
    assert_eq!(
        count("records"),
        count("written") + count("unchanged") + count("duplicates") + count("superseded") + count("rejected")
    );
    assert_eq!(count("statements") as usize, place.rows("statements").len());
}

#[test]
fn an_article_in_another_language_is_kept_without_statements() {
    let place = Place::with_examples();
    place.run(&[], 0);
    let articles = place.rows("articles");
    let german: Vec<_> = articles.iter().filter(|row| row["language"] == "de").collect();
    assert_eq!(german.len(), 1);
    assert_eq!(german[0]["statements"], "0");
}

#[test]
fn nothing_to_read_gives_whole_empty_tables() {
    let place = Place::new();
    fs::create_dir(place.path("input")).unwrap();
    place.run(&[], 0);
    assert_eq!(place.rows("statements").len(), 0);
    place.onrecord(&["verify"], 0);
}

#[test]
fn an_output_among_the_inputs_is_left_out() {
    let place = Place::with_examples();
    place.run(&["."], 0);
    let first = place.tables();
    place.run(&["input"], 0);
    place.run(&[".", "--full"], 0);
    assert!(place.tables() == first);
}

#[test]
fn an_input_that_is_not_there_is_wrong_usage() {
    let place = Place::new();
    place.run(&["nowhere"], 2);
    assert!(!place.path("output/current").exists());
}

#[test]
fn undated_articles_stay_undated() {
    let place = Place::new();
    place.write("input/note.txt", "The minister said the bridge would open soon.");
    place.write("input/month.txt", "date 2020-04 The minister said the bridge would open soon, and that it was safe.");
    place.run(&[], 0);
    let articles = place.rows("articles");
    assert!(articles.iter().all(|row| row["published"].is_empty()));
    let rules: Vec<_> = articles.iter().map(|row| row["published_rule"].as_str()).collect();
    assert!(rules.contains(&"none") && rules.contains(&"header"), "{rules:?}");
}

#[test]
fn what_few_examples_cannot_tell_is_said() {
    let place = Place::new();
    let learn = |lines: &[&str]| {
        place.write("labels.csv", format!("id,text,label\n{}\n", lines.join("\n")));
        place.onrecord(&["classify", "--train", "labels.csv", "--save", "topics.model"], 0).0
    };
    let few = ["1,the school roof leaks,school", "2,the ferry is late,ferry"];
    assert!(learn(&few).contains("2 examples: the model is written, but how good it is cannot be told"));
    assert!(place.path("topics.model").exists());
    let more = ["3,a new school,school", "4,school meals,school", "5,school buses,school"];
    let told = learn(&[&few[..], &more].concat());
    assert!(told.contains("accuracy") && told.contains("in one group only, so never right above: ferry"), "{told}");
}

//! Run after run: only new work is done, and the result is that of a full run.

#![allow(clippy::unwrap_used, reason = "what a test cannot set up has failed")]

mod common;

use std::fs::{self, File};
use std::path::PathBuf;
use std::time::SystemTime;

use common::{EXAMPLES, Place, files_below};
use proptest::prelude::*;
use serde_json::{Value, json};

#[test]
fn a_second_run_with_nothing_new_writes_nothing() {
    let place = Place::with_examples();
    place.run(&[], 0);
    let before = everything(&place);
    place.run(&[], 0);
    assert_eq!(everything(&place), before);
}

#[test]
fn only_new_articles_are_written_and_the_rest_is_taken_over() {
    let place = Place::with_examples();
    place.run(&[], 0);
    let before = place.count("written");
    place.write("input/new.txt", "date 2021-01-05 The mayor said on Tuesday that the ferry would sail again.");
    place.run(&[], 0);
    assert_eq!((place.count("written"), place.count("unchanged")), (1, before));
    let taken_over = place.tables();
    place.run(&["--full"], 0);
    assert!(taken_over == place.tables());
}

#[test]
fn a_new_text_replaces_the_old_version_and_vanished_ones_stay_until_pruned() {
    let place = Place::with_examples();
    place.write("input/a.txt", "date 2021-01-05 The mayor said that the ferry would sail.");
    place.run(&[], 0);
    let articles = place.rows("articles").len();
    let changed = place.path("input/a.txt").metadata().unwrap().modified().unwrap();
    place.write("input/a.txt", "date 2021-01-05 The mayor said that the ferry would never sail.");
    // the content decides, not the time of the file
    File::options().write(true).open(place.path("input/a.txt")).unwrap().set_modified(changed).unwrap();
    place.run(&[], 0);
    assert_eq!((place.count("replaced"), place.rows("articles").len()), (1, articles));
    fs::remove_file(place.path("input/a.txt")).unwrap();
    place.run(&[], 0);
    assert_eq!(place.rows("articles").len(), articles);
    place.run(&["--prune"], 0);
    assert_eq!((place.count("removed"), place.rows("articles").len()), (1, articles - 1));
}

/// What lies in the output, with the time of its last change; but for the lock, which every run writes.
fn everything(place: &Place) -> Vec<(PathBuf, SystemTime)> {
    let files = files_below(&place.path("output")).into_iter().filter(|path| !path.ends_with(".lock"));
    files.map(|path| (path.clone(), path.symlink_metadata().unwrap().modified().unwrap())).collect()
}

fn rehearse(place: &Place, arguments: &[&str], status: i32) -> Value {
    let (out, _) = place.onrecord(&[&["run", "--dry-run"], arguments].concat(), status);
    serde_json::from_str(&out).unwrap()
}

#[test]
fn a_rehearsal_tells_what_a_run_does_and_writes_nothing() {
    let place = Place::with_examples();
    let told = rehearse(&place, &[], 0);
    assert!(!place.path("output").exists());
    assert_eq!((&told["would_write"], &told["new"], &told["unchanged"]), (&json!(true), &json!(EXAMPLES), &json!(0)));
    place.write("input/a.txt", "date 2021-01-05 The mayor said that the ferry would sail.");
    place.write("input/b.txt", "date 2021-02-05 The mayor said that the tram would run.");
    place.run(&[], 0);
    let told = rehearse(&place, &[], 0);
    assert_eq!((&told["would_write"], &told["unchanged"]), (&json!(false), &json!(EXAMPLES + 2)));

    place.write("input/a.txt", "date 2021-01-05 The mayor said that the ferry would never sail.");
    fs::rename(place.path("input/b.txt"), place.path("input/c.txt")).unwrap();
    place.write("input/copy.txt", fs::read(place.path("input/a.txt")).unwrap());
    place.write("input/new.txt", "date 2021-01-06 The mayor said that it was cold.");
    place.write("input/broken.json", "{\"text\": ");
    let before = everything(&place);
    let told = rehearse(&place, &["--prune"], 3);
    assert_eq!(everything(&place), before);
    let count = |name: &str| told[name].as_u64().unwrap();
    assert_eq!((count("new"), count("changed"), count("again")), (2, 1, 0), "{told}");
    assert_eq!((count("vanished"), count("removed"), count("duplicates"), count("rejected")), (1, 1, 1, 1), "{told}");
    assert_eq!(rehearse(&place, &["--max-bad", "1"], 0)["removed"], 0);
    let again = rehearse(&place, &["--max-bad", "1", "--full"], 0);
    assert_eq!((&again["new"], &again["changed"], &again["again"]), (&json!(1), &json!(1), &json!(EXAMPLES)));
    assert_eq!(everything(&place), before);

    place.run(&["--prune"], 3);
    for name in ["records", "unchanged", "duplicates", "superseded", "rejected", "removed"] {
        assert_eq!(count(name), place.count(name), "{name}");
    }
    assert_eq!(count("new") + count("changed") + count("again"), place.count("written"));
}

#[test]
fn a_rehearsal_ends_as_a_run_would_while_another_holds_the_output() {
    let place = Place::with_examples();
    place.run(&[], 0);
    let lock = File::options().read(true).write(true).open(place.path("output/.lock")).unwrap();
    lock.lock().unwrap();
    place.onrecord(&["run", "--dry-run"], 11);
    drop(lock);
    rehearse(&place, &[], 0);
    place.run(&["--full"], 0);
}

/// The notes of the current generation.
fn notes(place: &Place) -> String {
    place.manifest()["notes"].to_string()
}

#[test]
fn a_damaged_ledger_costs_time_only() {
    for layout in [&[][..], &["--partition", "month"]] {
        let place = Place::with_examples();
        place.run(layout, 0);
        let tables = place.tables();
        let good = place.current("ledger.bin");
        let length = good.len();
        let flips = [
            0,
            7,
            8,
            length / 5,
            length / 3,
            length / 2,
            length - 57,
            length - 56,
            length - 45,
            length - 20,
            length - 1,
        ];
        let cuts = [0, 1, 8, 55, 56, length / 2, length - 56, length - 1];
        let flipped = flips.iter().map(|&at| {
            let mut bad = good.clone();
            bad[at] ^= 1 << (at % 8);
            Some(bad)
        });
        let cut = cuts.iter().map(|&length| Some(good[..length].to_vec()));
        for (number, damaged) in flipped.chain(cut).chain([None]).enumerate() {
            let ledger = place.path("output/current/ledger.bin");
            match damaged {
                Some(bytes) => fs::write(ledger, bytes).unwrap(),
                None => fs::remove_file(ledger).unwrap(),
            }
            let (_, words) = place.onrecord(&[&["run"], layout].concat(), 0);
            assert!(words.contains("ledger") && notes(&place).contains("ledger"), "damage {number}: {words}");
            assert!(tables == place.tables(), "damage {number}");
            place.onrecord(&["verify"], 0);
        }
    }
}

#[test]
fn articles_whose_inputs_are_gone_outlive_the_ledger() {
    for layout in [&[][..], &["--partition", "month"]] {
        let place = Place::with_examples();
        place.run(layout, 0);
        let tables = place.tables();
        fs::remove_dir_all(place.path("input")).unwrap();
        fs::create_dir(place.path("input")).unwrap();
        for damage in ["ledger.bin", "run.json"] {
            let path = place.path("output/current").join(damage);
            fs::write(path, "no more").unwrap();
            place.run(layout, 0);
            assert!(tables == place.tables(), "{damage}");
            assert!(notes(&place).contains(damage.split('.').next().unwrap()), "{}", notes(&place));
        }
        place.run(&[layout, &["--prune"]].concat(), 0);
        assert_eq!(place.count("records"), 0);
    }
}

#[test]
fn an_output_of_an_older_schema_is_made_again() {
    for layout in [&[][..], &["--partition", "month"]] {
        let place = Place::with_examples();
        place.run(layout, 0);
        let tables = place.tables();
        fs::remove_file(place.path("input/2020-05-12_riga-talks.txt")).unwrap();
        let mut run = place.manifest();
        run["schema_version"] = 0.into();
        fs::write(place.path("output/current/run.json"), run.to_string()).unwrap();
        let (_, words) = place.onrecord(&[&["run"], layout].concat(), 0);
        assert!(words.contains("schema version 0") && notes(&place).contains("schema version 0"), "{words}");
        assert_eq!((place.count("written"), place.count("unchanged")), (EXAMPLES - 1, 0), "nothing is taken over");
        assert!(tables == place.tables(), "and nothing is lost");
        place.onrecord(&["verify"], 0);
        place.run(layout, 0);
        assert!(!place.path("output/runs/000003").exists(), "once is enough");
    }
}

#[test]
fn a_table_that_is_gone_is_made_again() {
    let place = Place::with_examples();
    place.run(&[], 0);
    let tables = place.tables();
    fs::remove_file(place.path("output/current/mentions.csv")).unwrap();
    place.run(&[], 0);
    assert!(tables == place.tables());
    assert_eq!((place.count("written"), place.count("unchanged")), (0, EXAMPLES));
    assert!(notes(&place).contains("mentions.csv"));
}

#[test]
fn rejects_of_a_file_that_stays_the_same_are_told_by_every_run() {
    let place = Place::with_examples();
    place.write("input/list.jsonl", "{\"text\": \"The mayor said that it was cold.\"}\n{\"text\": \n{}\n");
    place.run(&[], 3);
    let before = everything(&place);
    place.run(&[], 3);
    assert_eq!(everything(&place), before);
    place.write("input/new.txt", "date 2021-01-05 The mayor said on Tuesday that the ferry would sail again.");
    place.run(&[], 3);
    assert_eq!((place.count("written"), place.count("rejected"), place.rows("rejects").len()), (1, 2, 2));
    let tables = place.tables();
    place.run(&["--full"], 3);
    assert!(tables == place.tables());
}

#[test]
fn a_file_is_read_again_if_other_records_of_it_are_wanted() {
    let place = Place::new();
    let line = |day: u8, name: &str| format!("{{\"{name}\": \"The mayor said no.\", \"date\": \"2021-01-0{day}\"}}\n");
    place.write("input/list.jsonl", line(1, "text") + &line(2, "text") + &line(3, "teaser"));
    for (arguments, records, rejected) in [
        (&["--since", "2021-01-02"][..], 2, 1),
        (&[], 3, 1),
        (&["--map", "text=teaser"], 3, 0),
        (&["--max-article", "40"], 3, 3),
    ] {
        place.run(&[&["--prune", "--max-bad", "9"], arguments].concat(), 0);
        assert_eq!((place.count("records"), place.count("rejected")), (records, rejected), "{arguments:?}");
    }
}

#[derive(Clone, Debug)]
enum Step {
    Write { file: u8, text: u8 },
    List { file: u8, texts: Vec<u8>, is_broken: bool },
    Remove { file: u8 },
    Rename { from: u8, to: u8 },
    Touch { file: u8 },
    Settings { other: bool },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        3 => (0..5_u8, 0..5_u8).prop_map(|(file, text)| Step::Write { file, text }),
        3 => (0..5_u8, prop::collection::vec(0..5_u8, 0..4), any::<bool>())
            .prop_map(|(file, texts, is_broken)| Step::List { file, texts, is_broken }),
        1 => (0..5_u8).prop_map(|file| Step::Remove { file }),
        1 => (0..5_u8, 0..5_u8).prop_map(|(from, to)| Step::Rename { from, to }),
        1 => (0..5_u8).prop_map(|file| Step::Touch { file }),
        1 => any::<bool>().prop_map(|other| Step::Settings { other }),
    ];
    prop::collection::vec(step, 1..5)
}

/// Articles of several months, two of which name one person; the last has no date.
fn text(number: u8) -> String {
    let (name, place) = [
        ("Anna Berg", "harbour"),
        ("Tom Reyes", "bridge"),
        ("Anna Berg", "school"),
        ("Ida Holm", "tram"),
        ("Olga Lind", "market"),
    ][number as usize];
    let words = format!("Minister {name} said on Monday that the {place} would open. “We kept our word,” she added.");
    if number == 4 { words } else { format!("date 2020-0{}-11 {words}", number / 2 + 1) }
}

/// The same as JSON Lines, where two texts may be versions of one record; perhaps with a record that cannot be read.
fn list(texts: &[u8], is_broken: bool) -> String {
    let line =
        |&number: &u8| json!({ "text": text(number), "url": format!("https://a.test/{}", number % 3) }).to_string();
    let lines = texts.iter().map(line).chain(is_broken.then(|| "{\"text\": ".to_owned()));
    lines.map(|line| line + "\n").collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn any_history_with_prune_equals_a_full_run(history in prop::collection::vec(steps(), 1..5), by_month: bool) {
        let place = Place::new();
        fs::create_dir(place.path("input")).unwrap();
        let layout: &[&str] = if by_month { &["--partition", "month"] } else { &[] };
        let mut settings: &[&str] = &[];
        let file = |number: u8| place.path(&format!("input/{number}.txt"));
        for steps in &history {
            for step in steps {
                // a step on a file that is not there does nothing
                let _ = match *step {
                    Step::Write { file: number, text: words } => fs::write(file(number), text(words)),
                    Step::List { file: number, ref texts, is_broken } => {
                        fs::write(file(number), list(texts, is_broken))
                    }
                    Step::Remove { file: number } => fs::remove_file(file(number)),
                    Step::Rename { from, to } => fs::rename(file(from), file(to)),
                    Step::Touch { file: number } => fs::read(file(number)).and_then(|bytes| fs::write(file(number), bytes)),
                    Step::Settings { other } => {
                        settings = if other { &["--prefer", "future", "--csv-bom"] } else { &[] };
                        Ok(())
                    }
                };
            }
            place.run(&[&["--prune", "--max-bad", "99"], layout, settings].concat(), 0);
            place.onrecord(&["verify"], 0);
        }
        let counts = || ["records", "duplicates", "superseded", "rejected"].map(|name| place.count(name));
        let (history, counted) = (place.tables(), counts());
        fs::remove_dir_all(place.path("output")).unwrap();
        place.run(&[&["--max-bad", "99"], layout, settings].concat(), 0);
        let full = place.tables();
        prop_assert_eq!(counted, counts());
        prop_assert!(history.keys().eq(full.keys()), "other files");
        for (name, bytes) in full {
            prop_assert!(history[&name] == bytes, "{name} differs");
        }
    }
}

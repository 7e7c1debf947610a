//! Run after run: only new work is done, and the result is that of a full run.

#![allow(clippy::unwrap_used, reason = "what a test cannot set up has failed")]

mod common;

use std::fs;

use common::Place;
use proptest::prelude::*;

#[test]
fn a_second_run_with_nothing_new_writes_nothing() {
    let place = Place::with_examples();
    place.run(&[], 0);
    place.run(&[], 0);
    assert!(!place.path("output/runs/000002").exists());
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
    place.write("input/a.txt", "date 2021-01-05 The mayor said that the ferry would never sail.");
    place.run(&[], 0);
    assert_eq!((place.count("replaced"), place.rows("articles").len()), (1, articles));
    fs::remove_file(place.path("input/a.txt")).unwrap();
    place.run(&[], 0);
    assert_eq!(place.rows("articles").len(), articles);
    place.run(&["--prune"], 0);
    assert_eq!((place.count("removed"), place.rows("articles").len()), (1, articles - 1));
}

#[test]
fn a_damaged_ledger_costs_time_only() {
    let place = Place::with_examples();
    place.run(&[], 0);
    let tables = place.tables();
    let ledger = place.path("output/current/ledger.bin");
    let mut bytes = fs::read(&ledger).unwrap();
    for at in [bytes.len() / 3, bytes.len() - 60] {
        bytes[at] ^= 0x55;
        fs::write(&ledger, &bytes).unwrap();
        place.write("input/extra.txt", format!("date 2022-01-05 Nothing was said at {at}."));
        place.run(&[], 0);
        fs::remove_file(place.path("input/extra.txt")).unwrap();
        place.run(&["--prune"], 0);
        assert!(tables == place.tables());
        bytes = fs::read(&ledger).unwrap();
    }
}

#[derive(Clone, Debug)]
enum Step {
    Write { file: u8, text: u8 },
    Remove { file: u8 },
    Rename { from: u8, to: u8 },
    Touch { file: u8 },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        (0..5_u8, 0..4_u8).prop_map(|(file, text)| Step::Write { file, text }),
        (0..5_u8).prop_map(|file| Step::Remove { file }),
        (0..5_u8, 0..5_u8).prop_map(|(from, to)| Step::Rename { from, to }),
        (0..5_u8).prop_map(|file| Step::Touch { file }),
    ];
    prop::collection::vec(step, 1..5)
}

fn text(number: u8) -> String {
    let (name, place) =
        [("Anna Berg", "harbour"), ("Tom Reyes", "bridge"), ("Anna Berg", "school"), ("Ida Holm", "tram")]
            [number as usize];
    format!(
        "date 2020-0{}-11 Minister {name} said on Monday that the {place} would open. “We kept our word,” she added.",
        number + 1
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn any_history_with_prune_equals_a_full_run(history in prop::collection::vec(steps(), 1..4)) {
        let place = Place::new();
        fs::create_dir(place.path("input")).unwrap();
        let file = |number: u8| place.path(&format!("input/{number}.txt"));
        for steps in &history {
            for step in steps {
                // a step on a file that is not there does nothing
                let _ = match *step {
                    Step::Write { file: number, text: words } => fs::write(file(number), text(words)),
                    Step::Remove { file: number } => fs::remove_file(file(number)),
                    Step::Rename { from, to } => fs::rename(file(from), file(to)),
                    Step::Touch { file: number } => fs::read(file(number)).and_then(|bytes| fs::write(file(number), bytes)),
                };
            }
            place.run(&["--prune"], 0);
        }
        let history = place.tables();
        fs::remove_dir_all(place.path("output")).unwrap();
        place.run(&[], 0);
        for (name, bytes) in place.tables() {
            prop_assert!(history[&name] == bytes, "{name} differs");
        }
    }
}

//! `onrecord speakers`: what was merged and why, and a sheet whose verdicts the next run follows.

#![allow(clippy::unwrap_used, reason = "what a test cannot set up has failed")]

mod common;

use common::Place;

/// Four articles: two spellings of one name in one office, and a name with and without its given name.
fn place() -> Place {
    let place = Place::new();
    let article = |name: &str, day: u32, text: &str| {
        place.write(&format!("input/{name}.txt"), format!("date: 2021-03-{day:02}\ntitle: News of {name}\n\n{text}\n"));
    };
    article("one", 1, "Iranian President Ebrahim Raisi said on Monday that the talks were over. Raisi left later.");
    article("two", 2, "Iranian President Ebrahim Raeisi said that the talks would go on.");
    article("three", 3, "The weather was fine, Jon Smith said. Smith left at noon.");
    article("four", 4, "The road is closed, J. Smith said.");
    place
}

#[test]
fn merges_and_doubts_are_listed_with_their_evidence() {
    let place = place();
    place.run(&[], 0);
    let listed = |arguments: &[&str]| place.onrecord(arguments, 0).0;
    let page = listed(&["speakers"]);
    insta::assert_snapshot!(page);
    assert!(listed(&["speakers", "Raeisi"]).starts_with("merged"));
    assert!(listed(&["speakers", "j-smith"]).starts_with("apart"));
    let (nothing, words) = place.onrecord(&["speakers", "Nobody"], 0);
    assert!(nothing.is_empty() && words.contains("no pair"), "{words}");
    assert_eq!(listed(&["speakers", "--limit", "1"]).lines().count(), 2);
}

#[test]
fn the_sheet_settles_what_it_asks() {
    let place = place();
    place.run(&[], 0);
    place.onrecord(&["speakers", "--to", "csv", "--out", "sheet.csv"], 0);
    let sheet = std::fs::read_to_string(place.path("sheet.csv")).unwrap();
    let ids = || place.rows("speakers").iter().map(|row| row["speaker_id"].clone()).collect::<Vec<_>>();
    let before = ids();
    place.run(&["--merges", "sheet.csv"], 0);
    assert_eq!(ids(), before, "a sheet without verdicts changes nothing");
    let judged: Vec<String> = sheet
        .lines()
        .map(|line| match line {
            _ if line.contains(",merged,") => format!("different{line}"),
            _ if line.contains(",apart,") => format!("same{line}"),
            _ => line.to_owned(),
        })
        .collect();
    place.write("sheet.csv", judged.join("\n"));
    place.run(&["--merges", "sheet.csv"], 0);
    let after = ids();
    assert!(after.contains(&"ebrahim-raeisi".to_owned()) && after.contains(&"ebrahim-raisi".to_owned()), "{after:?}");
    assert!(after.contains(&"jon-smith".to_owned()) && !after.contains(&"j-smith".to_owned()), "{after:?}");
}

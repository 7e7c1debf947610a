//! `onrecord report` through the command: what the page says is what the tables say.

#![allow(clippy::unwrap_used, reason = "what a test cannot set up has failed")]

mod common;

use common::{EXAMPLES, Place};

fn report(place: &Place) -> String {
    place.onrecord(&["report"], 0).0
}

#[test]
fn the_page_counts_what_the_tables_hold() {
    let place = Place::with_examples();
    place.run(&[], 0);
    let page = report(&place);
    let fact = |name: &str, value: u64| {
        assert!(page.contains(&format!("<dt>{name}</dt><dd>{value}</dd>")), "{name} {value}");
    };
    fact("Articles", place.rows("articles").len() as u64);
    fact("Statements", place.count("statements"));
    let speak = place.rows("speakers").iter().filter(|speaker| speaker["statements"] != "0").count();
    fact("Speakers", speak as u64);
    for speaker in place.rows("speakers").iter().filter(|speaker| speaker["statements"] != "0") {
        assert!(page.contains(&speaker["speaker_id"]), "{}", speaker["speaker_id"]);
    }
    assert!(page.contains(&format!("{EXAMPLES} + 0 + 0 + 0 + 0 = {EXAMPLES} records")));
    assert!(page.contains("Other languages") && page.contains("<td class=\"text\">de</td>"));
    assert!(!page.contains("<h2>Rejected</h2>") && !page.contains("<h2>Copies</h2>"), "empty parts are left out");
}

#[test]
fn rejects_and_copies_are_told_with_examples() {
    let place = Place::new();
    let text = "Mayor Ada Lund said on Monday that the old bridge would be closed for repairs until the end of the year. \
        She added that buses would take another road.";
    place.write("input/a.jsonl", format!(
        "{{\"id\":1,\"published\":\"2020-01-02\",\"publisher\":\"Herald\",\"title\":\"Bridge\",\"text\":\"{text}\"}}\n\
         {{\"id\":2,\"published\":\"2020-03-02\",\"publisher\":\"Radio\",\"title\":\"Bridge again\",\"text\":\"{text}\"}}\nnot json\n",
    ));
    place.run(&[], 3);
    let page = report(&place);
    assert!(page.contains("<h2>Rejected</h2>") && page.contains("E107") && page.contains("a.jsonl, record 2"));
    assert!(page.contains("<h2>Copies</h2>") && page.contains("<td class=\"text\">Bridge</td>"));
    // February has no article: no zero, but a gap
    assert!(
        page.contains("<tr><th scope=\"row\">2020-02</th><td class=\"number\"></td><td class=\"number\"></td></tr>")
    );
}

#[test]
fn an_empty_output_is_a_page_too() {
    let place = Place::new();
    place.write("input/empty.jsonl", "");
    place.run(&[], 0);
    assert!(report(&place).contains("<dt>Articles</dt><dd>0</dd>"));
}

#[test]
fn without_an_output_it_says_what_to_do() {
    let place = Place::new();
    let (_, err) = place.onrecord(&["report"], 1);
    assert!(err.contains("`onrecord run` makes it"), "{err}");
}

#[test]
fn out_writes_the_page_that_stdout_would_get() {
    let place = Place::with_examples();
    place.run(&[], 0);
    place.onrecord(&["report", "--out", "page.html"], 0);
    assert_eq!(std::fs::read_to_string(place.path("page.html")).unwrap(), report(&place));
}

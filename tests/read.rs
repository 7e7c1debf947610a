//! `onrecord read`, and web pages through a whole run.

#![allow(clippy::unwrap_used, reason = "what a test cannot set up has failed")]

mod common;

use common::Place;
use serde_json::Value;

const PAGE: &str = "<html lang=en><title>Bridge</title><meta name=date content=2021-03-04><body><p>“We waited ten \
    years,” the mayor, Ines Calder, said on Thursday.</p><script>alert('<p>no text</p>')</script></body></html>";

#[test]
fn a_block_shows_what_was_read() {
    let place = Place::new();
    place.write("input/page.html", PAGE);
    let (out, _) = place.onrecord(&["read"], 0);
    let lines: Vec<Vec<&str>> = out.lines().map(|line| line.split_whitespace().collect()).collect();
    for expected in [
        &["input/page.html"][..],
        &["published", "2021-03-04", "(html:", "2021-03-04)"],
        &["title", "Bridge"],
        &["language", "en", "(stated:", "en)"],
        &["words", "11"],
    ] {
        assert!(lines.iter().any(|line| line == expected), "{expected:?}\n{out}");
    }
    assert!(!out.contains("no text"), "{out}");
}

#[test]
fn json_holds_the_whole_text() {
    let place = Place::new();
    let text = "One said no.\n\n".repeat(200);
    place.write(
        "a.jsonl",
        format!("{}\n{{}}\n", serde_json::json!({ "text": text, "published": "2021-03-04", "x": 1 })),
    );
    let (out, _) = place.onrecord(&["read", "a.jsonl", "--to", "json"], 3);
    let rows: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((&rows[0]["text"], &rows[0]["published_rule"]), (&Value::from(text), &Value::from("field")));
    assert_eq!((&rows[0]["extra"]["x"], &rows[1]["code"]), (&Value::from(1), &Value::from("E109")));
    let (out, _) = place.onrecord(&["read", "a.jsonl", "--to", "json", "--limit", "1"], 0);
    assert_eq!(out.lines().count(), 1);
}

#[test]
fn a_mapped_name_that_no_record_has_is_told() {
    let place = Place::new();
    place.write(
        "a.jsonl",
        "{\"text\": \"One said no.\"}\n{\"text\": \"One said yes.\", \"meta\": {\"day\": \"2021-03-04\"}}\n",
    );
    let (out, words) = place.onrecord(&["read", "a.jsonl", "--map", "text=bdy,published=meta.day"], 0);
    assert!(out.contains("One said no."), "{out}");
    assert!(words.contains("a.jsonl") && words.contains("no record has a field bdy, which --map names"), "{words}");
    assert_eq!(words.lines().count(), 1, "{words}");
}

#[test]
fn nothing_steers_the_terminal() {
    let place = Place::new();
    let hostile = "a\u{1B}]0;x\u{7}b\u{202E}c\u{9B}31m";
    let record =
        serde_json::json!({ "text": hostile, "title": hostile, "url": hostile, "x": hostile, "published": hostile });
    place.write("a.jsonl", format!("{record}\nnot JSON \u{1B}[31m\n"));
    for form in ["table", "json"] {
        let (out, _) = place.onrecord(&["read", "a.jsonl", "--to", form], 3);
        let steers = |character: char| character.is_control() && character != '\n' || character == '\u{202E}';
        assert!(!out.contains(steers), "{out:?}");
        if form == "json" {
            let row: Value = serde_json::from_str(out.lines().next().unwrap()).unwrap();
            assert_eq!(row["text"], hostile);
        }
    }
}

/// Row 18 of the faults: pages without a body, pages that are a script.
#[test]
fn no_script_comes_through() {
    let place = Place::new();
    for (name, page) in [
        ("page.html", PAGE),
        ("bodiless.html", "<!DOCTYPE html><title>T</title><p>The mayor said that all was well.<script>x</script>"),
        ("script.html", "<!DOCTYPE html><script>var text = '<p>The mayor said no.</p>';</script><div id=app></div>"),
        ("open.html", "<!DOCTYPE html><p>The mayor said yes.</p><SCRIPT >if (a < b) {"),
        ("frames.html", "<html><frameset cols=1><frame src=a></frameset></html>"),
    ] {
        place.write(&format!("input/{name}"), page);
    }
    place.run(&[], 3);
    for name in ["articles", "statements", "rejects"] {
        let table = String::from_utf8(place.current(&format!("{name}.csv"))).unwrap();
        assert!(!table.to_lowercase().contains("<script"), "{table}");
        let rows = table.lines().count() - 1;
        match name {
            "articles" => assert_eq!(rows, 3, "{table}"),
            "rejects" => assert_eq!(table.matches("E109").count(), 2, "{table}"),
            _ => assert!(rows > 0, "{table}"),
        }
    }
    let (out, _) = place.onrecord(&["read"], 3);
    assert!(!out.to_lowercase().contains("<script"), "{out}");
}

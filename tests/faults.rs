//! What goes wrong outside: kills, signals, second runs, damaged files, odd terminals. The last good output stands.

#![allow(clippy::unwrap_used, reason = "what a test cannot set up has failed")]

mod common;

use std::fs;
use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use common::{EXAMPLES, Place, say, turns};

/// A place whose run takes a second or so: many copies of the examples under other names.
fn place_with_much_to_do() -> Place {
    let place = Place::with_examples();
    let text = fs::read_to_string(place.path("input/2020-05-12_riga-talks.txt")).unwrap();
    let mut lines = String::new();
    for number in 0..1_500 {
        let text = text.replace("Ilze Kalnina", &format!("Ilze Kalnina{number}"));
        lines += &serde_json::json!({ "id": number, "text": text, "date": "2020-05-12" }).to_string();
        lines.push('\n');
    }
    place.write("input/many.jsonl", lines);
    place
}

fn start(place: &Place, arguments: &[&str]) -> Child {
    place.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

#[cfg(unix)]
fn signal(child: &Child, name: &str) {
    assert!(Command::new("kill").args([name, &child.id().to_string()]).status().unwrap().success());
}

#[test]
#[cfg(unix)]
fn a_run_killed_at_any_moment_leaves_the_last_good_output_whole() {
    let place = place_with_much_to_do();
    place.run(&[], 0);
    let first = place.tables();
    place.write("input/new.txt", "date 2021-01-05 The mayor said on Tuesday that the ferry would sail again.");
    let begin = Instant::now();
    place.run(&["--full"], 0);
    let whole = begin.elapsed();
    let second = place.tables();
    let kills = turns(8, 200);
    for part in 1..=kills {
        fs::write(place.path("input/new.txt"), format!("date 2021-01-05 The mayor said that ferry {part} would sail."))
            .unwrap();
        let mut child = start(&place, &["run", "--full"]);
        thread::sleep(whole * part / kills);
        let _ = child.kill(); // it may be done already
        child.wait().unwrap();
        place.onrecord(&["verify"], 0);
    }
    fs::write(
        place.path("input/new.txt"),
        "date 2021-01-05 The mayor said on Tuesday that the ferry would sail again.",
    )
    .unwrap();
    place.run(&["--prune"], 0);
    assert!(place.tables() == second);
    fs::remove_file(place.path("input/new.txt")).unwrap();
    place.run(&["--prune"], 0);
    assert!(place.tables() == first);
    say(&format!("{kills} kills: the tables were whole after each, and those of an undisturbed run at the end"));
    let left: Vec<_> = fs::read_dir(place.path("output/runs")).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left.len(), 3, "three generations and no staging: {left:?}");
}

#[test]
#[cfg(unix)]
fn a_signal_ends_a_run_with_its_own_status() {
    let place = place_with_much_to_do();
    let mut waits = Vec::new();
    for turn in 0..turns(1, 100) {
        for (name, status) in [("-INT", 130), ("-TERM", 143)] {
            let mut child = start(&place, &["run", "--full"]);
            thread::sleep(Duration::from_millis(60 + u64::from(turn)));
            signal(&child, name);
            let sent = Instant::now();
            assert_eq!(child.wait().unwrap().code(), Some(status), "{name}");
            waits.push(sent.elapsed());
            assert!(!place.path("output/current").exists());
        }
    }
    waits.sort();
    let (last, middle) = (waits[waits.len() * 99 / 100], waits[waits.len() / 2]);
    say(&format!("{} signals: ended after {middle:?} (median), {last:?} (99 of 100)", waits.len()));
}

#[test]
#[cfg(unix)]
fn a_signal_is_heeded_in_a_long_article_and_before_a_silent_pipe() {
    let place = Place::with_examples();
    place.run(&[], 0);
    let before = place.tables();
    let sentence = "The mayor, Ines Calder, said on Tuesday that the ferry to the islands would sail again in spring. ";
    place.write("input/long.txt", sentence.repeat((8 << 20) / sentence.len()));
    for (arguments, name, status) in [(&["run", "-"][..], "-TERM", 143), (&["run"], "-INT", 130)] {
        let mut child = place.command(arguments).stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let silent = child.stdin.take();
        thread::sleep(Duration::from_millis(700));
        signal(&child, name);
        let sent = Instant::now();
        let done = child.wait_with_output().unwrap();
        let words = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(status), "{words}");
        assert!(words.contains("stopped by a signal"), "{words}");
        say(&format!("{arguments:?}: ended {:?} after the signal", sent.elapsed()));
        drop(silent);
        assert!(place.tables() == before);
        place.onrecord(&["verify"], 0);
    }
    fs::remove_file(place.path("input/long.txt")).unwrap();
    place.run(&["--full"], 0);
    let left: Vec<_> = fs::read_dir(place.path("output/runs")).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "two generations and no staging: {left:?}");
}

#[test]
fn of_runs_at_once_one_works_and_the_others_say_who_holds_the_output() {
    let place = place_with_much_to_do();
    let children: Vec<Child> = (0..8).map(|_| start(&place, &["run", "--full"])).collect();
    let done: Vec<_> = children.into_iter().map(|child| child.wait_with_output().unwrap()).collect();
    let held: Vec<_> = done.iter().filter(|done| done.status.code() == Some(11)).collect();
    assert!(done.iter().all(|done| matches!(done.status.code(), Some(0 | 11))));
    assert!(!held.is_empty() && held.len() <= 7);
    for held in held {
        let words = String::from_utf8_lossy(&held.stderr).into_owned();
        assert!(words.contains("another run holds"), "{words}");
    }
    place.onrecord(&["verify"], 0);
}

#[test]
fn what_a_killed_run_left_is_removed() {
    let place = Place::with_examples();
    place.write("output/runs/.staging-1/articles.csv", "half a file");
    place.run(&[], 0);
    assert!(!place.path("output/runs/.staging-1").exists());
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let place = Place::with_examples();
    let mut child = start(&place, &["schema"]);
    drop(child.stdout.take());
    let mut words = String::new();
    child.stderr.take().unwrap().read_to_string(&mut words).unwrap();
    assert_eq!((child.wait().unwrap().code(), words.as_str()), (Some(0), ""));
}

#[test]
fn standard_input_is_an_input() {
    let place = Place::new();
    let mut child = place.command(&["run", "-"]).stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"date 2021-01-05 The mayor said that the ferry would sail.").unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(place.rows("statements").len(), 1);
}

#[test]
fn no_escape_reaches_a_pipe_or_a_plain_terminal() {
    let place = Place::new();
    place.write("input/a.txt", "date 2021-01-05 The mayor said that \u{1b}[31mthe ferry\u{202e} would sail.");
    place.run(&[], 0);
    for (name, value) in [("NO_COLOR", "1"), ("TERM", "dumb")] {
        let shown = place.command(&["show", "input/a.txt"]).env(name, value).output().unwrap();
        assert_eq!(shown.status.code(), Some(0));
        assert!(!shown.stdout.contains(&0x1b), "{name}");
        assert!(!String::from_utf8(shown.stdout).unwrap().contains('\u{202e}'));
    }
}

#[test]
fn cells_that_a_spreadsheet_would_run_are_guarded() {
    let place = Place::new();
    place.write("input/a.jsonl", r#"{"title": "=HYPERLINK(1)", "text": "The mayor said that the ferry would sail."}"#);
    place.run(&[], 0);
    assert_eq!(place.rows("articles")[0]["title"], "'=HYPERLINK(1)");
    place.run(&["--full", "--csv-raw"], 0);
    assert_eq!(place.rows("articles")[0]["title"], "=HYPERLINK(1)");
}

#[test]
fn time_zone_and_locale_change_no_byte() {
    let place = Place::with_examples();
    place.run(&[], 0);
    let plain = place.tables();
    for (zone, locale) in
        [("Asia/Tehran", "tr_TR.UTF-8"), ("America/Los_Angeles", "C"), ("Pacific/Kiritimati", "de_DE.UTF-8")]
    {
        let done = place.command(&["run", "--full"]).env("TZ", zone).env("LC_ALL", locale).output().unwrap();
        assert!(done.status.success());
        assert!(place.tables() == plain, "{zone} {locale}");
    }
}

#[test]
#[cfg(unix)]
fn links_and_devices_are_not_followed() {
    let place = Place::with_examples();
    std::os::unix::fs::symlink("..", place.path("input/loop")).unwrap();
    std::os::unix::fs::symlink("/etc", place.path("input/outside")).unwrap();
    let made = Command::new("mkfifo").arg(place.path("input/pipe")).status();
    place.run(&[], 0);
    assert_eq!(place.rows("articles").len() as u64, EXAMPLES);
    assert!(made.is_ok_and(|status| status.success()) || cfg!(target_os = "windows"));
}

#[test]
fn slips_of_the_pen_are_told_with_what_to_do() {
    let place = Place::with_examples();
    place.run(&[], 0);
    for (arguments, status, said) in [
        (&["run", "--jobs", "0"][..], 2, "--jobs is at least 1"),
        (&["run", "--max-article", "0"], 2, "--max-article is at least 1"),
        (&["read", "--max-article", "0"], 2, "--max-article is at least 1"),
        (&["sample", "--n", "0"], 2, "0 is not in 1.."),
        (&["run", "--since", "nonsense"], 2, "expected a day, such as 2020-04-21"),
        (&["verify", "--output", "nowhere"], 1, "`onrecord run` makes it"),
        (&["sample", "--out", "nowhere/sheet.csv"], 1, "nowhere/sheet.csv: there is no folder nowhere; make it first"),
    ] {
        let (_, words) = place.onrecord(arguments, status);
        assert!(words.contains(said), "{arguments:?}: {words}");
    }
}

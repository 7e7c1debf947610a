//! The README is true: every command of its blocks is run in their order, as it stands, on the example articles.
//!
//! In a `console` block a line that begins with `$ ` is a command; the lines below are its output, and that is what comes.
//! `…` on a line of its own stands for lines left out. Seconds and ids of runs are not compared. Each line of an `sh`
//! block is a command, up to a remark; it has to succeed and to answer. Blocks marked `python` run where Python and the
//! package are at hand.

#![allow(clippy::unwrap_used, reason = "what a test cannot set up has failed")]

mod common;

use std::fs;
use std::path::Path;
use std::process::Command;

use common::{Place, say};

fn readme() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap()
}

/// The fenced blocks of some languages, in order, with their language.
fn blocks<'r>(readme: &'r str, languages: &[&str]) -> Vec<(&'r str, &'r str)> {
    let fenced = readme.split("```").skip(1).step_by(2).filter_map(|block| block.split_once('\n'));
    fenced.filter(|(language, _)| languages.contains(language)).collect()
}

/// A place with the example articles and the other examples.
fn place() -> Place {
    let place = Place::with_examples();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        place.write(&format!("examples/{}", entry.file_name().to_str().unwrap()), fs::read(entry.path()).unwrap());
    }
    place
}

#[test]
fn every_command_does_what_the_readme_shows() {
    let readme = readme();
    let place = place();
    let mut commands = 0;
    for (language, block) in blocks(&readme, &["console", "sh"]) {
        if language == "sh" {
            for line in block.lines().filter_map(as_ours) {
                commands += 1;
                answers(&place, line);
            }
            continue;
        }
        for part in block.split("$ ").skip(1) {
            let (line, shown) = part.split_once('\n').unwrap_or((part, ""));
            let Some(line) = as_ours(line) else { continue };
            commands += 1;
            let printed = run(&place, line);
            assert!(fits(&printed, shown), "$ onrecord {line}\nREADME:\n{shown}\nnow:\n{printed}");
        }
    }
    assert!(commands >= 25, "the README shows only {commands} commands");
}

/// Runs a command whose output is not shown: it succeeds, and what is asked gets an answer, with both sides.
fn answers(place: &Place, line: &str) {
    let arguments = shell_words(line.split(" #").next().unwrap());
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (mut out, err) = place.onrecord(&arguments, 0);
    if let Some(at) = arguments.iter().position(|argument| *argument == "--out") {
        out = fs::read_to_string(place.path(arguments[at + 1])).unwrap();
    }
    assert!(arguments[0] == "run" || out.lines().count() > 1, "{line}: {out}{err}");
    assert!(!err.contains(") is empty"), "{line}: {err}");
}

#[test]
fn no_command_is_left_to_be_filled_in() {
    for (_, block) in blocks(&readme(), &["console", "sh", "text"]) {
        for line in block.lines().filter_map(|line| as_ours(line.strip_prefix("$ ").unwrap_or(line))) {
            let is_name =
                |word: &str| word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
            assert!(!shell_words(line.split(" #").next().unwrap()).iter().any(|word| is_name(word)), "{line}");
        }
    }
}

/// The arguments of a command of ours; other commands (building, testing) are the gate's business.
fn as_ours(line: &str) -> Option<&str> {
    line.strip_prefix("cargo run --release -- ").or(line.strip_prefix("onrecord ")).map(str::trim)
}

/// Output of `onrecord line`, both streams, with `| head -N` obeyed.
fn run(place: &Place, line: &str) -> String {
    let (line, first) = match line.split_once(" | head -") {
        Some((line, count)) => (line, count.trim().parse().unwrap()),
        None => (line, usize::MAX),
    };
    let arguments: Vec<String> = shell_words(line);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = place.command(&arguments).output().unwrap();
    let text = String::from_utf8([done.stdout, done.stderr].concat()).unwrap();
    text.lines().take(first).map(|line| format!("{line}\n")).collect()
}

/// Splits at blanks outside double quotes.
fn shell_words(line: &str) -> Vec<String> {
    line.split('"')
        .enumerate()
        .flat_map(|(index, part)| if index % 2 == 1 { vec![part] } else { part.split_whitespace().collect() })
        .map(str::to_owned)
        .collect()
}

fn fits(printed: &str, shown: &str) -> bool {
    let mut printed = printed.lines().map(normal);
    let mut shown = shown.lines().map(normal).filter(|line| !line.is_empty()).peekable();
    while let Some(line) = shown.next() {
        if line == "…" {
            match shown.peek() {
                None => return true,
                Some(next) => {
                    let mut rest = printed.by_ref().skip_while(|printed| printed != next);
                    if rest.next().is_none() {
                        return false;
                    }
                    shown.next();
                }
            }
        } else if printed.by_ref().find(|printed| !printed.is_empty()).as_deref() != Some(&line) {
            return false;
        }
    }
    printed.all(|line| line.is_empty())
}

/// A line without what differs from run to run: seconds, and blanks at its end.
fn normal(line: &str) -> String {
    let line = line.trim_end();
    match line.rfind(" (") {
        Some(at) if line.ends_with(" s)") => line[..at].to_owned(),
        _ => line.to_owned(),
    }
}

#[test]
fn the_one_liners_for_notebooks_run() {
    let readme = readme();
    let place = Place::with_examples();
    place.run(&[], 0);
    let python = ["python3", "python"].into_iter().find(|name| Command::new(name).arg("--version").output().is_ok());
    let Some(python) = python else {
        say("skipped: no Python on this machine");
        return;
    };
    for (_, block) in blocks(&readme, &["python"]) {
        for package in ["pandas", "polars", "duckdb"] {
            if !block.contains(&format!("import {package}")) {
                continue;
            }
            let needs = if package == "pandas" { "import pandas, pyarrow" } else { &format!("import {package}") };
            if !Command::new(python).args(["-c", needs]).output().unwrap().status.success() {
                say(&format!("skipped: the Python package {package} is not installed"));
                continue;
            }
            let done = Command::new(python).args(["-c", block]).current_dir(place.path("")).output().unwrap();
            assert!(done.status.success(), "{block}\n{}", String::from_utf8_lossy(&done.stderr));
        }
    }
}

//! The README is true: every `console` block is run, and what it shows is what comes.
//!
//! A line that begins with `$ ` is a command; the lines below are its output. `…` on a line of its own stands for lines
//! left out. Seconds and ids of runs are not compared. Blocks marked `python` run where Python and the package are at
//! hand.

#![allow(clippy::unwrap_used, reason = "what a test cannot set up has failed")]

mod common;

use std::fs;
use std::path::Path;
use std::process::Command;

use common::{Place, say};

fn readme() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap()
}

/// The fenced blocks of a language, in order.
fn blocks<'r>(readme: &'r str, language: &str) -> Vec<&'r str> {
    let fence = format!("```{language}\n");
    readme.split(&fence).skip(1).map(|rest| rest.split("```").next().unwrap()).collect()
}

#[test]
fn every_command_shows_what_the_readme_shows() {
    let readme = readme();
    let place = Place::with_examples();
    let mut commands = 0;
    for block in blocks(&readme, "console") {
        for part in block.split("$ ").skip(1) {
            let (line, shown) = part.split_once('\n').unwrap_or((part, ""));
            let Some(line) = as_ours(line) else { continue };
            commands += 1;
            let printed = run(&place, line);
            assert!(fits(&printed, shown), "$ onrecord {line}\nREADME:\n{shown}\nnow:\n{printed}");
        }
    }
    assert!(commands >= 7, "the README shows only {commands} commands");
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
    for block in blocks(&readme, "python") {
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

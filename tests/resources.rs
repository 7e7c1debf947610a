//! What runs out: disk, file sizes, rights, memory, readers of stdout. The last good output stands and is whole.
//!
//! What the machine does not offer (root, a memory file system, other users) is skipped aloud.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "what a test cannot set up has failed")]

mod common;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use common::{Place, say};

/// A place with an output of the examples, and a new article that the next run takes in.
fn place_with_news() -> Place {
    let place = Place::with_examples();
    place.run(&[], 0);
    place.write("input/news.txt", "date 2021-01-05 The mayor said on Tuesday that the ferry would sail again.");
    place
}

/// Runs a shell command in which `$0` is the program.
fn shell(place: &Place, script: &str) -> Output {
    let mut command = Command::new("bash");
    command.args(["-c", script, env!("CARGO_BIN_EXE_onrecord")]).current_dir(place.path("."));
    command.env("ONRECORD_PROGRESS", "never").output().unwrap()
}

/// The words of a run that failed, whose last good output stands.
#[track_caller]
fn failed(place: &Place, run: &Output, before: &std::collections::BTreeMap<String, Vec<u8>>) -> String {
    let words = String::from_utf8_lossy(&run.stderr).into_owned();
    assert_eq!(run.status.code(), Some(1), "{words}");
    assert!(place.tables() == *before, "{words}");
    place.onrecord(&["verify"], 0);
    words
}

#[test]
fn a_limit_on_file_sizes_is_an_error_that_names_the_file() {
    let place = place_with_news();
    let before = place.tables();
    for blocks in [1, 8, 16] {
        let run = shell(&place, &format!("ulimit -f {blocks}; $0 run --full"));
        let words = failed(&place, &run, &before);
        assert!(words.contains("output/runs/"), "{words}");
    }
    place.run(&[], 0);
    assert_eq!(place.count("written"), 1);
}

#[test]
fn a_full_disk_costs_no_table() {
    let place = Place::with_examples();
    let disk = place.path("disk");
    fs::create_dir(&disk).unwrap();
    let mount = |size: &str| {
        let options = format!("size={size},mode=777");
        let done = Command::new("mount").args(["-t", "tmpfs", "-o", &options, "tmpfs"]).arg(&disk).output();
        done.is_ok_and(|done| done.status.success())
    };
    if !mount("2m") {
        return say("skipped: no right to mount a memory file system");
    }
    let unmount = Unmount(disk.clone());
    place.run(&["--output", "disk/output"], 0);
    let before = fs::read(disk.join("output/current/statements.parquet")).unwrap();
    let used: u64 = common::files_below(&disk).iter().map(|path| path.metadata().unwrap().len()).sum();
    let free = (2_u64 << 20).saturating_sub(used);
    // from "no room at all" to "room for most of the next generation"
    for part in 0..4_u64 {
        fs::write(disk.join("ballast"), vec![0; (free - (free * part / 64).min(free)) as usize]).ok();
        place.write("input/news.txt", format!("date 2021-01-05 The mayor said that ferry {part} would sail again."));
        let (_, words) = place.onrecord(&["run", "--output", "disk/output"], 1);
        assert!(words.contains("disk/output") && words.contains("No space left"), "{words}");
        assert_eq!(fs::read(disk.join("output/current/statements.parquet")).unwrap(), before);
        fs::remove_file(disk.join("ballast")).unwrap();
        place.onrecord(&["verify", "--output", "disk/output"], 0);
    }
    place.run(&["--output", "disk/output"], 0);
    drop(unmount);
}

struct Unmount(PathBuf);

impl Drop for Unmount {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status(); // the folder is removed in any case
    }
}

#[test]
fn an_output_without_right_to_write_is_told_before_any_article_is_read() {
    let place = place_with_news();
    let before = place.tables();
    let program = place.path("onrecord");
    fs::copy(env!("CARGO_BIN_EXE_onrecord"), &program).unwrap();
    assert!(Command::new("chmod").args(["-R", "a+rX,go-w"]).arg(place.path(".")).status().unwrap().success());
    assert!(Command::new("chmod").args(["a+rx"]).arg(&program).status().unwrap().success());
    let nobody = ["--reuid=65534", "--regid=65534", "--clear-groups"];
    let run = Command::new("setpriv").args(nobody).arg(&program).arg("run").current_dir(place.path(".")).output();
    let Some(run) = run.ok().filter(|run| run.status.code() != Some(127)) else {
        return say("skipped: no right to run as another user");
    };
    let words = String::from_utf8_lossy(&run.stderr).into_owned();
    if words.contains("setpriv:") {
        return say("skipped: no right to run as another user");
    }
    assert_eq!(run.status.code(), Some(1), "{words}");
    assert!(words.contains("output") && words.contains("Permission denied"), "{words}");
    assert!(place.tables() == before);
}

#[test]
fn too_little_memory_tears_nothing() {
    let place = place_with_news();
    let before = place.tables();
    for mebibytes in [32, 64, 128, 256] {
        let run = shell(&place, &format!("ulimit -v {}; $0 run --full --jobs 1", mebibytes * 1024));
        if run.status.success() {
            break;
        }
        assert!(place.tables() == before, "{mebibytes} MiB");
        place.onrecord(&["verify"], 0);
    }
    place.run(&["--prune"], 0);
    place.onrecord(&["verify"], 0);
}

#[test]
fn a_full_stdout_is_a_failure_and_a_closed_one_is_none() {
    let place = Place::with_examples();
    let full = place.command(&["schema"]).stdout(File::create("/dev/full").unwrap()).output().unwrap();
    let words = String::from_utf8_lossy(&full.stderr).into_owned();
    assert_eq!(full.status.code(), Some(1), "{words}");
    assert!(words.contains("No space left") && !words.contains("panicked"), "{words}");
    let closed = shell(&place, "set -o pipefail; $0 schema | head -1");
    assert!(closed.status.success());
    assert!(closed.stderr.is_empty());
}

#[test]
fn nothing_is_opened_outside_input_output_and_the_system() {
    let place = Place::with_examples();
    let traced = Command::new("strace")
        .args(["-f", "-e", "trace=open,openat,creat,connect,socket", "-o", "trace.txt"])
        .args([env!("CARGO_BIN_EXE_onrecord"), "run"])
        .current_dir(place.path("."))
        .output();
    if !traced.is_ok_and(|traced| traced.status.success()) {
        return say("skipped: no strace");
    }
    let trace = fs::read_to_string(place.path("trace.txt")).unwrap();
    assert!(!trace.contains("socket("), "no network");
    for line in
        trace.lines().filter(|line| line.contains("O_WRONLY") || line.contains("O_RDWR") || line.contains("O_CREAT"))
    {
        let path = line.split('"').nth(1).unwrap_or_default();
        let path = if path.starts_with('/') { PathBuf::from(path) } else { place.path(path) };
        let is_ours = path.starts_with(place.path("output")) || path.starts_with(Path::new("/dev"));
        assert!(is_ours, "written outside the output: {line}");
    }
}

//! The fuzz targets on stable: every seed as it is, then damaged at random, always in the same way.
//!
//! `ONRECORD_FUZZ_RUNS=1000000 cargo test --release --test fuzz` damages that often for each target (default 300). What a
//! fuzzer finds goes to `fuzz/seeds/TARGET/` and is replayed from then on.

#![allow(clippy::unwrap_used, reason = "what a test cannot set up has failed")]

#[path = "../fuzz/targets.rs"]
mod targets;

use std::fs;
use std::path::Path;

use rayon::prelude::*;

/// Steele, Lea and Flood's SplitMix64 (2014).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }
}

/// What steers a reader or a rule, as bytes.
const TELLING: [&str; 20] = [
    "\n",
    "\n\n",
    "\0",
    "\"",
    "“",
    "”",
    "'",
    "’",
    ",",
    ".",
    ":",
    "said",
    "{",
    "]",
    "<p>",
    "&lt;",
    "\u{feff}",
    "\u{202e}",
    "É",
    "2020-04-31",
];

fn damaged(seed: &[u8], other: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=chance.below(6) {
        let (at, length) = (chance.below(bytes.len() + 1), chance.below(40));
        let end = (at + length).min(bytes.len());
        match chance.below(7) {
            0 if at < bytes.len() => bytes[at] ^= 1 << chance.below(8),
            1 if at < bytes.len() => bytes[at] = chance.next() as u8,
            2 => drop(bytes.drain(at..end)),
            3 => drop(bytes.splice(at..at, TELLING[chance.below(TELLING.len())].bytes())),
            4 => bytes.extend_from_within(at..end),
            5 => {
                let from = chance.below(other.len() + 1);
                bytes.splice(at..end, other[from..(from + length).min(other.len())].iter().copied());
            }
            _ => bytes.truncate(end),
        }
    }
    bytes
}

/// The files of a folder of the project, in order of their names; none if there is no such folder.
fn files(folder: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut paths: Vec<_> = fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().filter(|path| path.is_file()).map(|path| fs::read(path).unwrap()).collect()
}

fn seeds(target: &str) -> Vec<Vec<u8>> {
    let mut seeds = files(&format!("fuzz/seeds/{target}"));
    match target {
        "records" => {
            let formats = onrecord::read::Format::NAMES.len() as u8;
            let inputs = [files("tests/fixtures/read"), files("tests/fixtures/html"), files("input")].concat();
            seeds.extend(
                inputs
                    .iter()
                    .enumerate()
                    .flat_map(|(place, file)| [0, place as u8 % formats].map(|format| [&[format], &file[..]].concat())),
            );
        }
        "segments" | "article" => {
            // paragraphs, so that there are many runs in a second
            let texts = files("input").into_iter().map(|file| String::from_utf8_lossy(&file).into_owned());
            seeds.extend(
                texts.flat_map(|text| text.split("\n\n").map(|part| part.as_bytes().to_vec()).collect::<Vec<_>>()),
            );
        }
        "csv" => {
            seeds.extend(["a\0=1+1\0 \n\r\n,\"x\"", "é\0\u{1f600}\0\t-2\0@a;b"].map(|cells| cells.as_bytes().to_vec()))
        }
        _ => {}
    }
    seeds
}

fn replay(name: &str) {
    let (_, target) = targets::TARGETS.into_iter().find(|(target, _)| *target == name).unwrap();
    let runs = std::env::var("ONRECORD_FUZZ_RUNS").map_or(300, |runs| runs.parse().unwrap());
    let seeds = seeds(name);
    seeds.iter().for_each(|seed| target(seed));
    (0..runs).into_par_iter().for_each(|run: u64| {
        let mut chance = Chance(run);
        let (seed, other) = (&seeds[chance.below(seeds.len())], &seeds[chance.below(seeds.len())]);
        let bytes = damaged(seed, other, &mut chance);
        if std::panic::catch_unwind(|| target(&bytes)).is_err() {
            panic!("run {run} of {name} breaks on {:?}", String::from_utf8_lossy(&bytes));
        }
    });
}

#[test]
fn records_are_read_or_refused() {
    replay("records");
}

#[test]
fn texts_are_cut_into_sound_parts() {
    replay("segments");
}

#[test]
fn articles_become_sound_rows() {
    replay("article");
}

#[test]
fn cells_come_back_from_csv() {
    replay("csv");
}

#[test]
fn a_damaged_model_is_refused() {
    let whole = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/statements/model/weights.bin")).unwrap();
    let (_, target) = targets::TARGETS.into_iter().find(|(target, _)| *target == "model").unwrap();
    (0..64).for_each(|length| target(&whole[..length]));
    let runs = std::env::var("ONRECORD_FUZZ_RUNS").map_or(100, |runs: String| runs.parse::<u64>().unwrap() / 100);
    (0..runs).into_par_iter().for_each(|run| {
        let mut chance = Chance(run);
        let mut bytes = whole.clone();
        let at = if run % 2 == 0 { chance.below(64) } else { chance.below(whole.len()) };
        match run % 3 {
            0 => bytes.truncate(at),
            _ => bytes[at] ^= 1 << chance.below(8),
        }
        target(&bytes);
    });
}

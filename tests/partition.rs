//! `--partition month`: the same rows in a folder for each month; months that did not change are not written again.

#![allow(clippy::unwrap_used, reason = "what a test cannot set up has failed")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::Command;

use common::{Place, files_below, say};
use onrecord::write::parquet_files;
use polars::prelude::*;
use polars_io::parquet::read::ParquetReader;

const BY_MONTH: [&str; 2] = ["--partition", "month"];
/// The tables that are cut.
const CUT: [&str; 4] = ["articles", "statements", "mentions", "dates"];

/// Articles of three months and one without a date. Nobody is named in two of them.
fn place_with_months() -> Place {
    let place = Place::new();
    for (name, words) in [
        ("a", "date 2020-04-11 Minister Anna Berg said on Monday that the harbour would open."),
        ("b", "date 2020-05-11 Minister Tom Reyes said on Monday that the bridge would open."),
        ("c", "date 2021-01-05 Minister Ida Holm said on Monday that the tram would run."),
        ("d", "Minister Olga Lind said that the school would open."),
    ] {
        place.write(&format!("input/{name}.txt"), words);
    }
    place
}

/// All rows of a table of the current generation.
fn rows(place: &Place, table: &str) -> DataFrame {
    let mut all: Option<DataFrame> = None;
    for path in parquet_files(&place.path("output/current"), table).unwrap() {
        let rows = ParquetReader::new(File::open(path).unwrap()).finish().unwrap();
        all = Some(all.map_or_else(|| rows.clone(), |all| all.vstack(&rows).unwrap()));
    }
    all.unwrap()
}

/// The inode of every file of a month, by its path.
fn inodes(place: &Place) -> BTreeMap<String, u64> {
    let folder = place.path("output/current").canonicalize().unwrap();
    let files = files_below(&folder).into_iter().filter(|path| path.to_str().unwrap().contains("month="));
    files
        .map(|path| (path.strip_prefix(&folder).unwrap().to_str().unwrap().to_owned(), path.metadata().unwrap().ino()))
        .collect()
}

/// The months with a file that is not the same as before.
fn written(before: &BTreeMap<String, u64>, after: &BTreeMap<String, u64>) -> BTreeSet<String> {
    let new = after.iter().filter(|(path, inode)| before.get(*path) != Some(inode));
    new.map(|(path, _)| path.split(['=', '/']).nth(2).unwrap().to_owned()).collect()
}

#[test]
fn the_rows_are_those_of_whole_tables() {
    let place = Place::with_examples();
    place.run(&[], 0);
    let whole: Vec<_> = CUT.iter().map(|table| rows(&place, table)).collect();
    let (shown, _) = place.onrecord(&["show", "input/2020-05-12_riga-talks.txt"], 0);
    let statement = place.rows("statements")[3]["statement_id"].clone();
    let (explained, _) = place.onrecord(&["show", &statement], 0);
    let others = place.tables();
    place.run(&BY_MONTH, 0);
    for (table, whole) in CUT.iter().zip(whole) {
        assert!(rows(&place, table).equals_missing(&whole), "{table}");
    }
    assert_eq!(place.onrecord(&["show", "input/2020-05-12_riga-talks.txt"], 0).0, shown);
    assert_eq!(place.onrecord(&["show", &statement], 0).0, explained);
    for (name, bytes) in place.tables() {
        assert!(name.contains("/month=") || others[&name] == bytes, "{name} is the same in both layouts");
        let of_cut = CUT.iter().any(|table| name.starts_with(table) && !name.starts_with("statement_topics"));
        assert_eq!(name.contains("/month="), of_cut, "{name}");
    }
    place.onrecord(&["verify"], 0);
    let package: serde_json::Value = serde_json::from_slice(&place.current("datapackage.json")).unwrap();
    let listed = package["resources"].as_array().unwrap().iter().flat_map(|resource| match &resource["path"] {
        serde_json::Value::Array(paths) => paths.clone(),
        path => vec![path.clone()],
    });
    let listed: BTreeSet<String> = listed.map(|path| path.as_str().unwrap().to_owned()).collect();
    assert_eq!(listed, place.tables().into_keys().collect(), "the data package names every file");
}

#[test]
fn a_month_is_a_folder_and_no_column() {
    let place = place_with_months();
    place.run(&BY_MONTH, 0);
    for table in CUT {
        let months: Vec<_> = parquet_files(&place.path("output/current"), table)
            .unwrap()
            .iter()
            .map(|path| path.strip_prefix(place.path("output/current")).unwrap().to_str().unwrap().to_owned())
            .collect();
        let month = |month: &str| format!("{table}/month={month}/part-0.parquet");
        let wanted = ["unknown", "2020-04", "2020-05", "2021-01"];
        let wanted = &wanted[usize::from(table == "dates")..]; // an undated article without temporal expressions
        assert_eq!(months, wanted.iter().map(|name| month(name)).collect::<Vec<_>>());
        assert!(!rows(&place, table).get_column_names().iter().any(|name| *name == "month"));
    }
}

#[test]
fn a_table_without_rows_is_one_file_with_its_columns() {
    let place = Place::new();
    fs::create_dir(place.path("input")).unwrap();
    place.run(&BY_MONTH, 0);
    for table in CUT {
        let files = parquet_files(&place.path("output/current"), table).unwrap();
        assert_eq!(files.len(), 1);
        assert!(files[0].ends_with(format!("{table}/month=unknown/part-0.parquet")));
        let rows = rows(&place, table);
        assert_eq!(rows.height(), 0);
        assert_eq!(rows.width(), onrecord::tables::schema::table(table).unwrap().columns.len());
    }
    place.onrecord(&["verify"], 0);
    place.write("input/a.txt", "date 2020-04-11 Minister Anna Berg said on Monday that the harbour would open.");
    place.run(&BY_MONTH, 0);
    assert!(!place.path("output/current/articles/month=unknown").exists());
    place.onrecord(&["verify"], 0);
}

#[test]
fn only_months_that_changed_are_written_again() {
    let place = place_with_months();
    place.run(&BY_MONTH, 0);
    let first = inodes(&place);
    place.write("input/e.txt", "date 2020-05-20 Minister Eva Dahl said on Monday that the ferry would sail.");
    let (planned, _) = place.onrecord(&["run", "--dry-run", "--partition", "month"], 0);
    let planned: serde_json::Value = serde_json::from_str(&planned).unwrap();
    assert_eq!(planned["months_written"], serde_json::json!(["2020-05"]));
    assert_eq!(planned["months_kept"], serde_json::json!(["unknown", "2020-04", "2021-01"]));
    place.run(&BY_MONTH, 0);
    let second = inodes(&place);
    assert_eq!(written(&first, &second), BTreeSet::from(["2020-05".to_owned()]));
    // somebody of another month is now known by a longer name, and so are their rows
    place.write(
        "input/f.txt",
        "date 2021-02-02 Another Tom Reyes, the governor of Texas, said on Monday that it rained.",
    );
    place.run(&BY_MONTH, 0);
    assert!(place.count("unchanged") == 5 && place.count("written") == 1);
    let incremental = place.tables();
    place.onrecord(&["verify"], 0);
    place.run(&["--partition", "month", "--full"], 0);
    assert!(incremental == place.tables(), "what was taken over is what would be written");
}

#[test]
fn generations_are_removed_without_harm_to_months_that_they_share() {
    let place = place_with_months();
    place.run(&BY_MONTH, 0);
    let first = inodes(&place);
    for day in 10..16 {
        place.write("input/e.txt", format!("date 2020-05-{day} Minister Eva Dahl said on Monday that it rained."));
        place.run(&BY_MONTH, 0);
        place.onrecord(&["verify"], 0);
    }
    assert_eq!(written(&first, &inodes(&place)), BTreeSet::from(["2020-05".to_owned()]));
    assert_eq!(fs::read_dir(place.path("output/runs")).unwrap().count(), 3);
    let links = place.path("output/current/articles/month=2021-01/part-0.parquet").metadata().unwrap().nlink();
    assert_eq!(links, 3, "a name in each of the three generations");
}

#[test]
fn a_damaged_month_is_not_taken_over() {
    let place = place_with_months();
    place.run(&BY_MONTH, 0);
    let before = place.tables();
    let path = place.path("output/current/mentions/month=2021-01/part-0.parquet");
    let mut bytes = fs::read(&path).unwrap();
    bytes[9] ^= 1;
    fs::write(&path, bytes).unwrap();
    place.write("input/e.txt", "date 2020-05-20 Minister Eva Dahl said on Monday that the ferry would sail.");
    place.run(&BY_MONTH, 0);
    place.onrecord(&["verify"], 0);
    let name = "mentions/month=2021-01/part-0.parquet";
    assert!(place.tables()[name] == before[name]);
}

#[test]
fn a_change_of_layout_is_a_new_output() {
    let place = place_with_months();
    place.run(&[], 0);
    let whole = place.tables();
    place.run(&BY_MONTH, 0);
    assert_eq!((place.count("written"), place.count("unchanged")), (0, 4));
    place.run(&[], 0);
    assert!(place.tables() == whole);
}

#[test]
fn csv_alone_is_refused() {
    let place = place_with_months();
    let (_, words) = place.onrecord(&["run", "--partition", "month", "--tables", "csv"], 2);
    assert!(words.contains("add parquet to --tables"), "{words}");
    place.run(&["--partition", "month", "--tables", "parquet"], 0);
    assert!(place.tables().keys().all(|name| name.ends_with(".parquet")));
    place.onrecord(&["verify"], 0);
}

#[test]
fn notebooks_read_the_months_as_one_table() {
    let place = place_with_months();
    place.run(&BY_MONTH, 0);
    for (needs, script) in [
        (
            "import pandas, pyarrow",
            "import pandas\nt = pandas.read_parquet('output/current/articles')\nprint(len(t), *sorted(map(str, t.month)))",
        ),
        (
            "import polars",
            "import polars\nt = polars.read_parquet('output/current/articles/**/*.parquet', hive_partitioning=True)\n\
             print(len(t), *sorted(map(str, t['month'])))",
        ),
        (
            "import duckdb",
            "import duckdb\nt = duckdb.sql(\"select month from read_parquet('output/current/articles/**/*.parquet', \
             hive_partitioning=true)\").fetchall()\nprint(len(t), *sorted(str(m) for m, in t))",
        ),
    ] {
        let python = |script: &str| Command::new("python3").args(["-c", script]).current_dir(place.path("")).output();
        if !python(needs).is_ok_and(|done| done.status.success()) {
            say(&format!("skipped: `{needs}` does not work here"));
            continue;
        }
        let done = python(script).unwrap();
        let said = String::from_utf8_lossy(&done.stdout).trim().to_owned();
        assert_eq!(said, "4 2020-04 2020-05 2021-01 unknown", "{script}\n{}", String::from_utf8_lossy(&done.stderr));
    }
}

/// The SHA-256 of each file that a manifest lists.
fn listed(run: &serde_json::Value) -> Vec<(String, String)> {
    let files = run["files"].as_array().unwrap().iter();
    files.map(|file| ["path", "sha256"].map(|key| file[key].as_str().unwrap().to_owned()).into()).collect()
}

#[test]
fn who_resolves_the_link_once_sees_one_generation() {
    use sha2::{Digest, Sha256};
    for arguments in [&[][..], &BY_MONTH] {
        let place = place_with_months();
        place.run(arguments, 0);
        let done = std::sync::atomic::AtomicBool::new(false);
        let read = |folder: &Path| -> Option<bool> {
            let run: serde_json::Value = serde_json::from_slice(&fs::read(folder.join("run.json")).ok()?).unwrap();
            let mut is_consistent = true;
            for (path, sha256) in listed(&run) {
                let hash = data_encoding::HEXLOWER.encode(&Sha256::digest(fs::read(folder.join(path)).ok()?));
                is_consistent &= hash == sha256;
            }
            Some(is_consistent)
        };
        let (whole, gone) = std::thread::scope(|scope| {
            let reader = scope.spawn(|| {
                let (mut whole, mut gone) = (0, 0);
                while !done.load(std::sync::atomic::Ordering::Relaxed) {
                    let folder = place.path("output/current").canonicalize().unwrap();
                    match read(&folder) {
                        Some(is_consistent) => {
                            assert!(is_consistent, "{} has files of another generation", folder.display());
                            whole += 1;
                        }
                        None => gone += 1, // slower than three generations: it has to begin again
                    }
                }
                (whole, gone)
            });
            for number in 0..12 {
                place.write(
                    "input/e.txt",
                    format!("date 2020-05-20 Minister Eva Dahl said that {number} ferries sail."),
                );
                place.run(arguments, 0);
            }
            done.store(true, std::sync::atomic::Ordering::Relaxed);
            reader.join().unwrap()
        });
        assert!(whole > gone, "{whole} whole, {gone} gone");
    }
}

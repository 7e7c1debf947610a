//! `onrecord verify` finds whatever is wrong with a finished output, in both layouts.
//!
//! Damage to files is found by their hashes. For damage to rows the file is written again and all hashes are put right,
//! so that only the meaning is wrong.

#![allow(clippy::unwrap_used, reason = "what a test cannot set up has failed")]

mod common;

use std::fs::{self, File};
use std::path::PathBuf;

use common::Place;
use onrecord::tables::schema;
use polars::prelude::*;
use polars_io::parquet::read::ParquetReader;
use polars_io::parquet::write::{KeyValueMetadata, ParquetWriter};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Parquet only: where a table has two files, a change of one is found by the other already.
const LAYOUTS: [&[&str]; 2] = [&["--tables", "parquet"], &["--tables", "parquet", "--partition", "month"]];
const BOTH_FORMS: &[&str] = &[];

/// A place with a finished output of the examples.
fn finished(layout: &[&str]) -> Place {
    let place = Place::with_examples();
    place.run(layout, 0);
    place.onrecord(&["verify"], 0);
    place
}

/// The output has faults, and one of them is told with these words.
fn check(place: &Place, what: &str, words: &str) {
    let (told, _) = place.onrecord(&["verify"], 1);
    assert!(told.lines().any(|line| line.contains(words)), "{what}: {words:?} is not among\n{told}");
}

/// A Parquet file of a table, by its path below the generation: in months, that of the month with most to tell.
fn path(table: &str, layout: &[&str]) -> String {
    let is_cut = layout.contains(&"--partition");
    if is_cut { format!("{table}/month=2020-05/part-0.parquet") } else { format!("{table}.parquet") }
}

fn place_of(place: &Place, path: &str) -> PathBuf {
    place.path("output/current").join(path)
}

/// Changes `run.json`.
fn edit(place: &Place, change: impl FnOnce(&mut Value)) {
    let mut run = place.manifest();
    change(&mut run);
    fs::write(place_of(place, "run.json"), run.to_string()).unwrap();
}

/// Puts size, hash and rows of a file right wherever they are told.
fn put_right(place: &Place, path: &str, rows: Option<usize>) {
    let bytes = place.current(path);
    let sha256 = data_encoding::HEXLOWER.encode(&Sha256::digest(&bytes));
    let mut before = 0;
    edit(place, |run| {
        let lists = ["files", "companions"].map(|list| run[list].as_array().unwrap().clone());
        for (list, mut files) in ["files", "companions"].into_iter().zip(lists) {
            for file in files.iter_mut().filter(|file| file["path"] == path) {
                before = file["bytes"].as_u64().unwrap();
                file["bytes"] = bytes.len().into();
                file["sha256"] = json!(sha256);
                if let Some(rows) = rows {
                    file["rows"] = rows.into();
                }
            }
            run[list] = files.into();
        }
    });
    if path == "datapackage.json" {
        return;
    }
    let mut package: Value = serde_json::from_slice(&place.current("datapackage.json")).unwrap();
    for resource in package["resources"].as_array_mut().unwrap() {
        if resource["path"] == path {
            resource["bytes"] = bytes.len().into();
            resource["hash"] = format!("sha256:{sha256}").into();
        } else if resource["path"].as_array().is_some_and(|paths| paths.contains(&json!(path))) {
            resource["bytes"] = (resource["bytes"].as_u64().unwrap() - before + bytes.len() as u64).into();
        }
    }
    fs::write(place_of(place, "datapackage.json"), serde_json::to_string_pretty(&package).unwrap() + "\n").unwrap();
    put_right(place, "datapackage.json", None);
}

/// Writes the rows of a table again after a change, and puts all hashes right.
fn rewrite(place: &Place, path: &str, change: impl FnOnce(DataFrame) -> DataFrame) {
    let rows = ParquetReader::new(File::open(place_of(place, path)).unwrap()).finish().unwrap();
    let mut rows = change(rows);
    let version = vec![("onrecord.schema_version".to_owned(), schema::VERSION.to_string())];
    let file = File::create(place_of(place, path)).unwrap();
    let metadata = KeyValueMetadata::from_static(version);
    ParquetWriter::new(file).with_key_value_metadata(Some(metadata)).finish(&mut rows).unwrap();
    put_right(place, path, Some(rows.height()));
}

/// Adds to a count of `run.json`.
fn add_to_count(place: &Place, name: &str, more: i64) {
    edit(place, |run| run["counts"][name] = (run["counts"][name].as_i64().unwrap() + more).into());
}

/// The rows without the one at `row`.
fn without(rows: &DataFrame, row: usize) -> DataFrame {
    rows.slice(0, row).vstack(&rows.slice(row as i64 + 1, rows.height())).unwrap()
}

/// The rows with the one at `row` twice.
fn doubled(rows: &DataFrame, row: usize) -> DataFrame {
    rows.slice(0, row + 1).vstack(&rows.slice(row as i64, rows.height())).unwrap()
}

/// Another text in a cell.
fn with_text(mut rows: DataFrame, column: &str, row: usize, value: &str) -> DataFrame {
    let texts = rows.column(column).unwrap().str().unwrap();
    let texts: Vec<Option<&str>> =
        texts.iter().enumerate().map(|(n, text)| if n == row { Some(value) } else { text }).collect();
    let texts = Column::new(column.into(), texts);
    rows.with_column(texts).unwrap();
    rows
}

/// Another number in a cell.
fn with_number(mut rows: DataFrame, column: &str, row: usize, value: i64) -> DataFrame {
    let numbers = rows.column(column).unwrap().i64().unwrap();
    let numbers: Vec<Option<i64>> =
        numbers.iter().enumerate().map(|(n, number)| if n == row { Some(value) } else { number }).collect();
    let numbers = Column::new(column.into(), numbers);
    rows.with_column(numbers).unwrap();
    rows
}

#[test]
fn writing_a_table_again_changes_nothing() {
    for layout in LAYOUTS {
        let place = finished(layout);
        for table in ["articles", "statements", "mentions", "dates"] {
            rewrite(&place, &path(table, layout), |rows| rows);
        }
        place.onrecord(&["verify"], 0);
    }
}

#[test]
fn a_flipped_bit_is_found() {
    for layout in LAYOUTS.into_iter().chain([BOTH_FORMS]) {
        let place = finished(layout);
        for path in common::files_below(&place.path("output/current").canonicalize().unwrap()) {
            let good = fs::read(&path).unwrap();
            let mut bad = good.clone();
            bad[good.len() / 2] ^= 4;
            fs::write(&path, bad).unwrap();
            place.onrecord(&["verify"], 1);
            fs::write(&path, good).unwrap();
        }
        place.onrecord(&["verify"], 0);
    }
}

#[test]
fn a_cut_file_is_found() {
    for layout in LAYOUTS.into_iter().chain([BOTH_FORMS]) {
        let place = finished(layout);
        let path = path("statements", layout);
        let good = place.current(&path);
        for length in [0, 4, good.len() / 2, good.len() - 1] {
            fs::write(place_of(&place, &path), &good[..length]).unwrap();
            check(&place, &format!("{length} bytes"), &format!("{path}: {length} bytes, not {}", good.len()));
        }
    }
}

#[test]
fn a_missing_table_is_found() {
    for layout in LAYOUTS.into_iter().chain([BOTH_FORMS]) {
        let place = finished(layout);
        fs::remove_file(place_of(&place, &path("mentions", layout))).unwrap();
        check(&place, "a file that is gone", &format!("{}: No such file", path("mentions", layout)));
        fs::remove_dir_all(place_of(&place, "mentions")).unwrap_or_default();
        for extension in ["csv", "parquet"] {
            fs::remove_file(place_of(&place, &format!("mentions.{extension}"))).unwrap_or_default();
        }
        edit(&place, |run| run["files"].as_array_mut().unwrap().retain(|file| file["table"] != "mentions"));
        check(&place, "a table that is gone", "mentions: run.json lists no file of it");
    }
}

#[test]
fn a_changed_cell_is_found() {
    for layout in LAYOUTS {
        for (table, column, words) in [
            ("statements", "text", "text is not the slices of the article"),
            ("statements", "cue", "cue is not the slice of the article"),
            ("statements", "kind", "kind is \"changed\""),
            ("articles", "text", "text_sha256 is not that of text"),
            ("articles", "article_id", "article_id is not that of text and published"),
            ("mentions", "text", "text is not the slice of the article"),
        ] {
            let place = finished(layout);
            rewrite(&place, &path(table, layout), |rows| with_text(rows, column, 0, "changed"));
            check(&place, column, words);
        }
    }
}

#[test]
fn a_dropped_row_is_found() {
    for layout in LAYOUTS {
        let whole = |table: &str| if table == "speakers" { "speakers.parquet".to_owned() } else { path(table, layout) };
        for (table, words) in [
            ("statements", "seq is Some(1), not 0"),
            ("articles", "has no place in the order of the articles"),
            ("speakers", "is not in speakers"),
        ] {
            let place = finished(layout);
            rewrite(&place, &whole(table), |rows| without(&rows, 0));
            if table != "articles" {
                check(&place, table, "counted are");
                add_to_count(&place, table, -1);
            }
            check(&place, table, words);
        }
        for table in ["mentions", "dates"] {
            let place = finished(layout);
            let path = path(table, layout);
            let mut rows = 0;
            rewrite(&place, &path, |all| {
                rows = all.height();
                without(&all, 0)
            });
            put_right(&place, &path, Some(rows));
            check(&place, table, &format!("{path}: {} rows, run.json says {rows}", rows - 1));
        }
    }
}

#[test]
fn an_offset_past_the_text_is_found() {
    for layout in LAYOUTS {
        for (table, column, words) in [
            ("statements", "end", "start, end"),
            ("statements", "cue_end", "cue is not the slice of the article"),
            ("mentions", "end", "text is not the slice of the article"),
            ("dates", "end", "text is not the slice of the article"),
        ] {
            let place = finished(layout);
            let row = usize::from(table == "dates"); // the first is the day of publication
            rewrite(&place, &path(table, layout), |rows| with_number(rows, column, row, 99_999));
            check(&place, column, words);
        }
    }
}

#[test]
fn a_dangling_speaker_is_found() {
    for layout in LAYOUTS {
        let place = finished(layout);
        rewrite(&place, &path("mentions", layout), |rows| with_text(rows, "speaker_id", 0, "nobody"));
        check(&place, "mentions", "nobody is not in speakers");
        let place = finished(layout);
        rewrite(&place, "speaker_roles.parquet", |rows| with_text(rows, "speaker_id", 0, "nobody"));
        check(&place, "speaker_roles", "nobody is not in speakers");
    }
}

#[test]
fn a_doubled_key_is_found() {
    for layout in LAYOUTS {
        for (table, words) in [("statements", "it is there twice"), ("articles", "or there twice")] {
            let place = finished(layout);
            rewrite(&place, &path(table, layout), |rows| doubled(&rows, 0));
            add_to_count(&place, "statements", i64::from(table == "statements"));
            check(&place, table, words);
        }
    }
}

#[test]
fn a_wrong_count_is_found() {
    for layout in LAYOUTS {
        for (name, words) in [
            ("written", "do not add up"),
            ("dates", "dates has "),
            ("statements", "statements has "),
            ("speakers", "speakers has "),
        ] {
            let place = finished(layout);
            add_to_count(&place, name, 1);
            check(&place, name, words);
        }
        let place = finished(layout);
        rewrite(&place, &path("articles", layout), |rows| with_number(rows, "statements", 0, 77));
        check(&place, "articles", "statements 77, there are ");
        let place = finished(layout);
        rewrite(&place, "speakers.parquet", |rows| with_number(rows, "statements", 0, 77));
        check(&place, "speakers", "statements 77, there are ");
        let place = finished(layout);
        edit(&place, |run| run["files"][0]["rows"] = 77.into());
        check(&place, "files", "77");
    }
}

#[test]
fn a_foreign_file_is_found() {
    for layout in LAYOUTS.into_iter().chain([BOTH_FORMS]) {
        for name in
            ["more.csv", "articles/month=2020-05/part-1.parquet", "articles/month=1999-01/part-0.parquet", "x/y"]
        {
            let place = finished(layout);
            let path = place_of(&place, name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "foreign").unwrap();
            check(&place, name, "run.json does not list it");
        }
        let place = finished(layout);
        fs::create_dir(place_of(&place, "empty")).unwrap();
        check(&place, "a folder", "empty: run.json does not list it");
    }
}

#[test]
fn rows_in_the_folder_of_another_month_are_found() {
    let place = finished(LAYOUTS[1]);
    let moved = |path: &str| path.replace("month=2020-04", "month=2020-03");
    for table in ["articles", "statements", "mentions", "dates"] {
        let folder = place_of(&place, table);
        fs::rename(folder.join("month=2020-04"), folder.join("month=2020-03")).unwrap();
    }
    edit(&place, |run| {
        for file in run["files"].as_array_mut().unwrap() {
            file["path"] = moved(file["path"].as_str().unwrap()).into();
        }
    });
    fs::write(
        place_of(&place, "datapackage.json"),
        moved(&String::from_utf8(place.current("datapackage.json")).unwrap()),
    )
    .unwrap();
    put_right(&place, "datapackage.json", None);
    check(&place, "moved", "month=2020-03/part-0.parquet: it has a row of 2020-04");
}

#[test]
fn the_schema_version_is_checked() {
    for layout in LAYOUTS {
        let place = finished(layout);
        edit(&place, |run| run["schema_version"] = 0.into());
        check(&place, "version", "schema version 0");
    }
}

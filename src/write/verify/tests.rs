//! Every kind of damage is found; nothing is found where there is none.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};
use tempfile::TempDir;

use super::*;
use crate::tables::fixture::Archive;
use crate::tables::{Columns, Texts, Values};
use crate::write::{Manifest, Output, TableSet};

/// Publishes a run with these tables.
fn publish(tables: &[Columns], options: Options) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let output = Output::open(folder.path()).unwrap();
    let staging = output.stage().unwrap();
    let companions = vec![staging.write("ledger.bin", b"words of another room").unwrap()];
    let mut set = TableSet::create(&staging, &options).unwrap();
    tables.iter().for_each(|table| set.push_whole(table).unwrap());
    let files = set.finish().unwrap();
    let rows = |name: &str| tables.iter().find(|table| table.table().name == name).unwrap().rows();
    let counts = json!({
        "records": 3 + rows("rejects"), "written": 3, "unchanged": 0, "duplicates": 0, "superseded": 0,
        "rejected": rows("rejects"),
        "statements": rows("statements"), "speakers": rows("speakers"), "dates": rows("dates"),
    });
    let settings = json!({ "csv_raw": options.csv_raw });
    let manifest = Manifest { files, companions, counts, settings, ..Manifest::default() };
    output.publish(staging, &manifest, crate::read::codes::ALL, 3).unwrap();
    folder
}

fn whole() -> TempDir {
    publish(&Archive::new().tables(), Options::default())
}

fn file(output: &TempDir, name: &str) -> PathBuf {
    output.path().join("current").join(name)
}

/// The faults of an output as lines.
fn found(output: &TempDir) -> Vec<String> {
    verify(output.path()).unwrap().iter().map(ToString::to_string).collect()
}

/// The output has faults, and one of them is told with these words.
fn check(output: &TempDir, words: &str) {
    let found = found(output);
    assert!(found.iter().any(|fault| fault.contains(words)), "{words:?} is not among {found:#?}");
}

#[test]
fn a_whole_output_has_no_fault() {
    let tables = Archive::new().tables();
    for (csv, parquet) in [(true, true), (true, false), (false, true)] {
        for is_special in [false, true] {
            let options = Options { csv, parquet, csv_bom: is_special, csv_raw: is_special, by_month: false };
            assert_eq!(found(&publish(&tables, options)), [""; 0], "{options:?}");
        }
    }
    let empty: Vec<_> = schema::TABLES.into_iter().map(Columns::new).collect();
    assert_eq!(found(&publish(&empty, Options::default())), [""; 0]);
    assert!(verify(Path::new("/nowhere")).is_err());
}

#[test]
fn a_flipped_bit_is_found_in_every_file() {
    let output = whole();
    for (name, path) in crate::write::output::entries(&output.path().join("current")).unwrap() {
        let good = fs::read(&path).unwrap();
        for at in [0, good.len() / 2, good.len() - 1] {
            let mut bad = good.clone();
            bad[at] ^= 4;
            fs::write(&path, bad).unwrap();
            assert_ne!(found(&output), [""; 0], "{name} at byte {at}");
        }
        fs::write(&path, good).unwrap();
    }
    assert_eq!(found(&output), [""; 0]);
}

#[test]
fn a_cut_file_is_found() {
    let output = whole();
    let path = file(&output, "mentions.parquet");
    let good = fs::read(&path).unwrap();
    fs::write(path, &good[..good.len() / 2]).unwrap();
    check(&output, "mentions.parquet: ");
}

#[test]
fn a_file_that_is_gone_or_foreign_is_found() {
    let output = whole();
    fs::remove_file(file(&output, "dates.csv")).unwrap();
    check(&output, "dates.csv: No such file");
    let output = whole();
    fs::write(file(&output, "more.csv"), "").unwrap();
    check(&output, "more.csv: run.json does not list it");
    let output = whole();
    fs::create_dir(file(&output, "statements")).unwrap();
    check(&output, "statements: run.json does not list it");
}

/// Changes `run.json`.
fn edit(output: &TempDir, change: impl Fn(&mut Json)) {
    let path = file(output, MANIFEST);
    let mut run: Json = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    change(&mut run);
    fs::write(path, run.to_string()).unwrap();
}

#[test]
fn a_wrong_manifest_is_found() {
    for (pointer, value, words) in [
        ("/counts/written", json!(2), "do not add up"),
        ("/counts/records", json!(null), "do not add up"),
        ("/counts/statements", json!(4), "statements has 5 rows, counted are Some(4)"),
        ("/files/0/rows", json!(7), "articles.csv: 7 rows, articles.parquet has 3"),
        ("/files/0/table", json!("mentions"), "articles.csv: no file of a table"),
        ("/files/1/rows", json!(2), "articles.csv: 3 rows, articles.parquet has 2"),
        ("/schema_version", json!(0), "schema version 0"),
        ("/files", json!(7), "run.json: invalid type"),
    ] {
        let output = whole();
        edit(&output, |run| *run.pointer_mut(pointer).unwrap() = value.clone());
        check(&output, words);
    }
    let output = publish(&Archive::new().tables(), Options { csv: false, ..Options::default() });
    edit(&output, |run| run["files"][0]["rows"] = json!(2));
    check(&output, "articles.parquet: 3 rows, run.json says 2");
    let output = whole();
    edit(&output, |run| run["files"].as_array_mut().unwrap().retain(|file| file["table"] != "dates"));
    check(&output, "dates: run.json lists no file of it");
}

/// The table `name` without row `row`.
fn without(tables: &mut [Columns], name: &str, row: usize) {
    let table = tables.iter_mut().find(|table| table.table().name == name).unwrap();
    let all = table.clone();
    table.clear();
    table.append(&all, 0..row);
    table.append(&all, row + 1..all.rows());
}

/// The table `name` with row `row` twice.
fn doubled(tables: &mut [Columns], name: &str, row: usize) {
    let table = tables.iter_mut().find(|table| table.table().name == name).unwrap();
    let all = table.clone();
    table.clear();
    table.append(&all, 0..row + 1);
    table.append(&all, row..all.rows());
}

/// The table `name` with rows `row` and `row + 1` exchanged.
fn exchanged(tables: &mut [Columns], name: &str, row: usize) {
    let table = tables.iter_mut().find(|table| table.table().name == name).unwrap();
    let all = table.clone();
    table.clear();
    for rows in [0..row, row + 1..row + 2, row..row + 1, row + 2..all.rows()] {
        table.append(&all, rows);
    }
}

/// Puts another value into a cell: a text, a number, nothing.
fn put(tables: &mut [Columns], name: &str, column: &str, row: usize, value: Json) {
    let table = tables.iter_mut().find(|table| table.table().name == name).unwrap();
    let at = table.table().columns.iter().position(|other| other.name == column).unwrap();
    let mut values = table.values().to_vec();
    match &mut values[at] {
        Values::Text(texts) => {
            let mut changed = Texts::default();
            texts
                .iter()
                .enumerate()
                .for_each(|(n, text)| _ = changed.push(if n == row { value.as_str() } else { text }));
            *texts = changed;
        }
        Values::Integer(numbers) => numbers[row] = value.as_i64(),
        Values::Number(numbers) => numbers[row] = value.as_f64().map(|number| number as f32),
        Values::Date(days) => days[row] = value.as_str().map(|day| day.parse().unwrap()),
        Values::TextList(lists) => {
            let mut items = Texts::default();
            let (start, end) = (lists.range(row).start, lists.range(row).end);
            for (n, text) in lists.items.iter().enumerate() {
                items.push(if (start..end).contains(&n) { value.as_str() } else { text });
            }
            lists.items = items;
        }
        Values::SpanList(lists) => {
            let first = lists.range(row).start;
            lists.items[first].1 = value.as_i64().unwrap();
        }
        Values::Boolean(_) => unreachable!("no case needs it"),
    }
    *table = Columns::of(table.table(), values, table.rows());
}

#[test]
fn rows_that_are_wrong_in_whole_files_are_found() {
    type Tamper = fn(&mut [Columns]);
    let cases: &[(&str, Tamper, &str)] = &[
        ("changed text", |t| put(t, "statements", "text", 2, json!("“No.”")), "text is not the slices"),
        ("changed cue", |t| put(t, "statements", "cue", 2, json!("asked")), "cue is not the slice"),
        ("mention without text", |t| put(t, "statements", "speaker_mention", 2, json!(null)), "speaker_mention is not"),
        ("past the text", |t| put(t, "statements", "end", 3, json!(9_999)), "start, end"),
        ("span past the text", |t| put(t, "statements", "spans", 3, json!(9_999)), "start, end"),
        ("negative", |t| put(t, "mentions", "start", 0, json!(-1)), "text is not the slice"),
        ("mention past the text", |t| put(t, "mentions", "end", 2, json!(9_999)), "text is not the slice"),
        ("date past the text", |t| put(t, "dates", "end", 1, json!(9_999)), "text is not the slice"),
        ("date elsewhere", |t| put(t, "dates", "statement_id", 1, json!("s_x")), "s_x does not hold it"),
        ("days reversed", |t| put(t, "dates", "from", 1, json!("2021-01-01")), "from is after to"),
        ("published", |t| put(t, "dates", "from", 0, json!("2019-01-01")), "it is not the day of publication"),
        ("article text", |t| put(t, "articles", "text", 2, json!("Il a dit que oui.")), "text_sha256"),
        ("article id", |t| put(t, "articles", "article_id", 2, json!("a_zzz")), "article_id is not that of"),
        ("article published", |t| put(t, "articles", "published", 2, json!("2020-04-23")), "article_id is not that of"),
        ("dup_of", |t| put(t, "articles", "dup_of", 1, json!("a_none")), "dup_of a_none"),
        ("statement published", |t| put(t, "statements", "published", 2, json!(null)), "published is not that"),
        ("article count", |t| put(t, "articles", "statements", 1, json!(2)), "statements 2, there are 3"),
        ("speaker count", |t| put(t, "speakers", "statements", 0, json!(4)), "statements 4, there are 3"),
        ("topic count", |t| put(t, "topics", "articles", 0, json!(2)), "topic tariffs"),
        ("dangling speaker", |t| put(t, "statements", "speaker_ids", 2, json!("nobody")), "nobody is not in speakers"),
        ("dangling addressee", |t| put(t, "statements", "addressee_ids", 3, json!("nobody")), "nobody is not in"),
        ("dangling mention", |t| put(t, "mentions", "speaker_id", 0, json!("nobody")), "nobody is not in speakers"),
        ("dangling role", |t| put(t, "speaker_roles", "speaker_id", 1, json!("nobody")), "nobody is not in speakers"),
        ("dangling topic", |t| put(t, "statement_topics", "topic_id", 0, json!("war")), "topics are"),
        ("dangling parent", |t| put(t, "topics", "parent_id", 0, json!("war")), "parent_id war"),
        ("other name", |t| put(t, "statements", "speaker", 2, json!("Ana")), "speaker is not the name"),
        ("within itself elsewhere", |t| put(t, "statements", "within", 4, json!("s_x")), "within s_x"),
        ("score", |t| put(t, "statement_topics", "score", 3, json!(0.9)), "a topic's score 0.9"),
        ("confidence", |t| put(t, "statements", "confidence", 0, json!(1.5)), "1.5"),
        ("said_on", |t| put(t, "statements", "said_on", 0, json!("2020-01-01")), "said_on and said_on_rule"),
        ("kind", |t| put(t, "statements", "kind", 0, json!("dire")), "kind is \"dire\""),
        ("missing kind", |t| put(t, "statements", "kind", 0, json!(null)), "kind"),
        ("missing seq", |t| put(t, "statements", "seq", 0, json!(null)), "seq"),
        ("dropped statement", |t| without(t, "statements", 2), "seq is"),
        ("dropped last statement", |t| without(t, "statements", 4), "there are 2"),
        ("dropped article", |t| without(t, "articles", 1), "no place in the order"),
        ("dropped speaker", |t| without(t, "speakers", 0), "ana-zürn is not in speakers"),
        ("dropped topic of a statement", |t| without(t, "statement_topics", 0), "topics are"),
        ("double article", |t| doubled(t, "articles", 1), "there twice"),
        ("double statement", |t| doubled(t, "statements", 2), "it is there twice"),
        ("double topic", |t| doubled(t, "statement_topics", 0), "is there twice"),
        ("double speaker", |t| doubled(t, "speakers", 0), "there twice"),
        ("articles not sorted", |t| exchanged(t, "articles", 0), "not sorted"),
        ("mentions not sorted", |t| exchanged(t, "mentions", 0), "not sorted by start"),
        ("dates not sorted", |t| exchanged(t, "dates", 0), "not sorted by start"),
        ("topics not sorted", |t| exchanged(t, "topics", 0), "not sorted by topic_id"),
        ("roles not sorted", |t| exchanged(t, "speaker_roles", 0), "not sorted by speaker_id"),
        ("rejects not sorted", |t| exchanged(t, "rejects", 0), "not sorted by source_path"),
    ];
    for (name, tamper, words) in cases {
        let mut tables = Archive::new().tables();
        tamper(&mut tables);
        let found = found(&publish(&tables, Options::default()));
        assert!(found.iter().any(|fault| fault.contains(words)), "{name}: {words:?} is not among {found:#?}");
    }
}

#[test]
fn forms_that_differ_are_found() {
    let mut tables = Archive::new().tables();
    let output = publish(&tables, Options::default());
    put(&mut tables, "statements", "rule", 0, json!("another"));
    let other = publish(&tables, Options::default());
    fs::copy(file(&other, "statements.csv"), file(&output, "statements.csv")).unwrap();
    let (bytes, sha256) = digest(&file(&output, "statements.csv")).unwrap();
    edit(&output, |run| {
        for file in run["files"].as_array_mut().unwrap().iter_mut().filter(|file| file["path"] == "statements.csv") {
            file["bytes"] = bytes.into();
            file["sha256"] = sha256.clone().into();
        }
    });
    let run = RunJson::read(&output.path().join("current")).unwrap();
    let package = datapackage::text(&run.files);
    fs::write(file(&output, datapackage::NAME), &package).unwrap();
    let (bytes, sha256) = digest(&file(&output, datapackage::NAME)).unwrap();
    edit(&output, |run| {
        let companions = run["companions"].as_array_mut().unwrap();
        for file in companions.iter_mut().filter(|file| file["path"] == datapackage::NAME) {
            file["bytes"] = bytes.into();
            file["sha256"] = sha256.clone().into();
        }
    });
    assert_eq!(found(&output), ["statements.csv: it does not say the same as statements.parquet"]);
}

#[test]
fn many_faults_of_a_kind_are_told_in_short() {
    let mut report = Report::default();
    (0..9).for_each(|row| report.add("order", row, "not sorted"));
    let faults = report.faults();
    assert_eq!((faults.len(), faults[5].to_string()), (6, "order: 4 more of that kind".to_owned()));
}

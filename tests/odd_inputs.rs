//! Inputs as nobody wishes them: odd names, odd characters, files that change under the reader, huge and tiny ones.

#![allow(clippy::unwrap_used, reason = "what a test cannot set up has failed")]

mod common;

use std::fs;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use common::{Place, say, turns};
use polars::df;
use polars_io::parquet::write::ParquetWriter;

const FERRY: &str = "The mayor said on Tuesday that the ferry would sail again.";

#[test]
#[cfg(unix)]
fn file_names_of_any_bytes_are_stored_and_shown_safely() {
    use std::os::unix::ffi::OsStrExt;
    let place = Place::new();
    place.write("input/plain.txt", format!("date 2021-01-05 {FERRY}"));
    let odd = std::ffi::OsStr::from_bytes(b"input/\xFF\x1b[31m.txt");
    fs::write(place.path(".").join(odd), format!("date 2021-01-06 {FERRY}")).unwrap();
    fs::write(place.path(&format!("input/{}.txt", "n".repeat(251))), format!("date 2021-01-07 {FERRY}")).unwrap();
    let (_, words) = place.onrecord(&["run"], 0);
    assert!(!words.contains('\u{1b}'));
    let paths: Vec<String> = place.rows("articles").into_iter().map(|row| row["source_path"].clone()).collect();
    assert_eq!(paths.len(), 3);
    assert!(paths.iter().any(|path| path.len() == 6 + 255), "{paths:?}");
    // the bytes can be told from those of any other name
    fs::write(
        place.path(".").join(std::ffi::OsStr::from_bytes(b"input/\xFE\x1b[31m.txt")),
        format!("date 2021-01-08 {FERRY}"),
    )
    .unwrap();
    place.run(&["--full"], 0);
    let mut paths: Vec<String> = place.rows("articles").into_iter().map(|row| row["source_path"].clone()).collect();
    paths.sort();
    paths.dedup();
    assert_eq!(paths.len(), 4, "{paths:?}");
}

#[test]
fn every_code_point_is_kept_in_the_text_and_harmless_elsewhere() {
    let place = Place::new();
    let all: Vec<char> =
        (0..=0x3000_u32).chain(0xFE00..=0x1_0000).chain(0xE_0000..=0xE_0200).filter_map(char::from_u32).collect();
    let line = |(part, letters): (usize, &[char])| {
        let text =
            format!("The mayor said that ferry {part}, called {}, would sail.", letters.iter().collect::<String>());
        serde_json::json!({ "text": text, "date": "2021-01-05" }).to_string() + "\n"
    };
    let lines: String = all.chunks(64).enumerate().map(line).collect();
    place.write("input/a.jsonl", lines);
    place.run(&[], 0);
    place.onrecord(&["verify"], 0);
    let rows = place.rows("statements").len();
    assert!(rows > all.len() / 64 / 2, "{rows}");
    let file = String::from_utf8(place.current("statements.csv")).unwrap();
    assert_eq!(file.split('\n').count(), rows + 2, "a row is a line");
    let shown = place.onrecord(&["show", "input/a.jsonl"], 0).0;
    let steers = |c: char| c.is_control() && !"\n\t".contains(c) || ('\u{202a}'..='\u{202e}').contains(&c);
    assert!(!shown.contains(steers));
}

#[test]
fn a_file_that_changes_while_it_is_read_breaks_nothing() {
    let place = Place::with_examples();
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut turn = 0_usize;
            while !done.load(Ordering::Relaxed) {
                turn += 1;
                let lines = format!("{{\"text\": \"{FERRY}\", \"id\": {turn}}}\n").repeat(turn % 200);
                let path = place.path("input/changing.jsonl");
                match turn % 3 {
                    0 => drop(fs::write(&path, &lines[..lines.len() / 2])),
                    1 => drop(fs::write(&path, lines)),
                    _ => drop(fs::remove_file(&path)),
                }
            }
        });
        for _ in 0..5 {
            let run = place.command(&["run"]).output().unwrap();
            assert!(matches!(run.status.code(), Some(0 | 3)), "{}", String::from_utf8_lossy(&run.stderr));
            place.onrecord(&["verify"], 0);
        }
        done.store(true, Ordering::Relaxed);
    });
}

#[test]
#[cfg(unix)]
fn new_content_is_seen_behind_an_old_time() {
    let place = Place::new();
    place.write("input/a.txt", format!("date 2021-01-05 {FERRY}"));
    place.run(&[], 0);
    place.write("input/a.txt", format!("date 2021-01-05 {}", FERRY.replace("again", "never")));
    let touched = |name: &str| Command::new("touch").args(["-d", "2001-01-01"]).arg(place.path(name)).status();
    assert!(touched("input/a.txt").unwrap().success());
    place.run(&[], 0);
    assert_eq!((place.count("written"), place.count("replaced")), (1, 1));
    assert!(place.rows("statements")[0]["text"].contains("never"));
    // the same content under a new path, and a touched file, are no new work
    fs::copy(place.path("input/a.txt"), place.path("input/b.txt")).unwrap();
    place.run(&[], 0);
    assert_eq!((place.count("written"), place.count("duplicates")), (0, 1));
    assert_eq!(place.rows("articles").len(), 1);
}

#[test]
fn a_changed_word_list_gives_what_a_run_from_zero_gives() {
    let place = Place::with_examples();
    place.run(&[], 0);
    let list = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/lexicon/cues.tsv")).unwrap();
    let without: String =
        list.lines().filter(|line| !line.starts_with("stress")).map(|line| line.to_owned() + "\n").collect();
    assert!(without.len() < list.len());
    place.write("lexicon/cues.tsv", without);
    place.run(&["--lexicon", "lexicon"], 0);
    let after = place.tables();
    place.run(&["--lexicon", "lexicon", "--output", "fresh"], 0);
    for (name, bytes) in &after {
        assert!(*bytes == fs::read(place.path("fresh/current").join(name)).unwrap(), "{name}");
    }
}

#[test]
fn a_damaged_word_list_is_refused_by_name_and_line() {
    let place = Place::with_examples();
    for (name, text) in
        [("cues.tsv", "lemma\tforms\nsay"), ("countries.tsv", "code\tnames\tdemonyms\tcapitals\nirn\tIran\t\t\n")]
    {
        place.write(&format!("lexicon/{name}"), text);
        let (_, words) = place.onrecord(&["run", "--lexicon", "lexicon"], 2);
        assert!(words.contains(name), "{words}");
        fs::remove_file(place.path("lexicon").join(name)).unwrap();
    }
}

#[test]
fn endless_sentences_quotation_marks_and_nesting_are_only_long() {
    let place = Place::new();
    let texts = [
        "“The ferry will sail,” she said. ".repeat(3_000),
        "the ferry sails and the mayor said that ".repeat(5_000),
        "“‘".repeat(50_000),
        format!("{}The ferry sails, she said.{}", "(".repeat(50_000), ")".repeat(50_000)),
        "said ".repeat(50_000),
        "Prime Minister Bob Hall said that the road was long. “We will go on,” Hall said. ".repeat(10_000),
        "“".to_owned() + &"word ".repeat(50_000),
    ];
    for (number, text) in texts.iter().enumerate() {
        place.write(&format!("input/{number}.txt"), text);
    }
    let nested = format!("{{\"text\": {}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    place.write("input/nested.jsonl", format!("{nested}\n{{\"text\": \"{FERRY}\"}}\n"));
    place.run(&[], 3);
    place.onrecord(&["verify"], 0);
    // the third text has no letter, the nested value no text
    assert_eq!(place.rows("rejects").len(), 2);
    assert_eq!(place.rows("articles").len(), texts.len());
}

#[test]
fn empty_and_tiny_files_give_whole_tables() {
    let place = Place::new();
    let number = u64::from(turns(2_000, 1_000_000));
    for file in 0..number {
        place.write(&format!("input/{}/{file}.txt", file / 1_000), format!("Item {file}: the ferry sails."));
    }
    place.write("input/empty.txt", "");
    place.run(&[], 0);
    assert_eq!(place.count("records"), number);
    place.onrecord(&["verify"], 0);
    say(&format!("{number} tiny files: {} articles", place.count("written")));
}

#[test]
fn every_reader_reads_the_same_cells() {
    let place = Place::new();
    let cells = [
        "a;b,\"c\"\r\n d",
        "=1+1",
        "-2",
        "+3",
        "@x",
        "\t=4",
        "é\u{10348}\u{1f600}\u{e000}",
        "NA",
        "null",
        "1e5",
        "007",
        "2020-01-01",
        "'",
        "\u{feff}x",
    ];
    let lines: String = cells
        .iter()
        .enumerate()
        .map(|(day, cell)| {
            let text = format!("The mayor said that {cell} was the {day}th ferry.");
            serde_json::json!({ "title": cell, "author": cell, "text": text, "date": format!("2021-01-{:02}", day + 1) }).to_string() + "\n"
        })
        .collect();
    place.write("input/a.jsonl", lines);
    place.run(&["--csv-raw"], 0);
    let script = r#"
import csv, sys
import duckdb, pandas, polars
folder = sys.argv[1]
for table in ["articles", "statements"]:
    path = f"{folder}/{table}.csv"
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    whole = polars.read_parquet(f"{folder}/{table}.parquet")
    texts = [name for name, kind in whole.schema.items() if kind == polars.String and name in rows[0]]
    expected = {name: [row[rows[0].index(name)] for row in rows[1:]] for name in texts}
    a = pandas.read_csv(path, dtype=str, keep_default_na=False)
    b = polars.read_csv(path, infer_schema=False)
    c = duckdb.sql(f"select * from read_csv('{path}', all_varchar=true, header=true, delim=',', quote='\"', escape='\"')").pl()
    for name in texts:
        assert a[name].tolist() == expected[name], ("pandas", table, name)
        assert [x or "" for x in b[name].to_list()] == expected[name], ("polars", table, name)
        assert [x or "" for x in c[name].to_list()] == expected[name], ("duckdb", table, name)
print("same")
"#;
    place.write("read.py", script);
    let run = Command::new("python3").arg(place.path("read.py")).arg(place.path("output/current")).output().unwrap();
    let (out, err) = (String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    if err.contains("ModuleNotFoundError") {
        return say("skipped: python3 has no pandas, polars or duckdb");
    }
    assert_eq!(out.trim(), "same", "{err}");
}

#[test]
#[cfg(target_os = "linux")]
fn endless_lines_and_bombs_cost_their_record_and_little_memory() {
    use std::io::Write;
    let place = Place::new();
    let mebibytes = turns(32, 600);
    let mut file = fs::File::create(place.path("long.jsonl")).unwrap();
    file.write_all(b"{\"text\": \"").unwrap();
    (0..mebibytes).for_each(|_| file.write_all(&vec![b'a'; 1 << 20]).unwrap());
    file.write_all(format!("\"}}\n{{\"text\": \"{FERRY}\"}}\n").as_bytes()).unwrap();
    let sparse = fs::File::create(place.path("sparse.txt")).unwrap();
    sparse.set_len(u64::from(turns(1, 10)) << 30).unwrap();
    let mut bomb =
        flate2::write::GzEncoder::new(fs::File::create(place.path("bomb.gz")).unwrap(), flate2::Compression::best());
    (0..turns(64, 2_048)).for_each(|_| bomb.write_all(&vec![b' '; 1 << 20]).unwrap());
    bomb.finish().unwrap();
    // virtual memory of the whole process, threads and tables included
    let script = "ulimit -v 4000000; exec $0 run long.jsonl sparse.txt bomb.gz --jobs 1";
    let mut shell = Command::new("bash");
    let run = shell.args(["-c", script, env!("CARGO_BIN_EXE_onrecord")]).current_dir(place.path(".")).output().unwrap();
    assert_eq!(run.status.code(), Some(3), "{}", String::from_utf8_lossy(&run.stderr));
    assert_eq!(place.rows("articles").len(), 1);
    let codes: Vec<String> = place.rows("rejects").iter().map(|row| row["code"].clone()).collect();
    assert_eq!(codes.len(), 3, "{codes:?}");
    say(&format!("a line of {mebibytes} MiB, a sparse file, a bomb: rejected with {codes:?}"));
}

#[test]
fn a_parquet_page_that_claims_to_hold_less_than_nothing_ends_no_run() {
    let mut whole = Vec::new();
    let mut frame = df!["body" => [FERRY, FERRY], "score" => [1, 2], "side" => ["port", "lee"]].unwrap();
    ParquetWriter::new(&mut whole).finish(&mut frame).unwrap();
    // header of a data page (field 5, a struct), its number of values (field 1, an i32): 2 becomes -3
    let pages: Vec<usize> = (4..whole.len()).filter(|at| whole[at - 2..].starts_with(&[0x2C, 0x15, 0x04])).collect();
    assert_eq!(pages.len(), 3);
    let place = Place::new();
    place.write("input/good.txt", format!("date 2021-01-05 {FERRY}"));
    for (number, page) in pages.iter().enumerate() {
        let mut bytes = whole.clone();
        bytes[*page] ^= 1;
        place.write(&format!("input/{number}.parquet"), bytes);
    }
    place.run(&[], 3);
    assert_eq!(place.rows("articles").len(), 1);
    let rejects = place.rows("rejects");
    assert_eq!(rejects.len(), 3, "{rejects:?}");
    assert!(rejects.iter().all(|row| row["reason"].contains("misstates")), "{rejects:?}");
}

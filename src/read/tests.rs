//! Whole files through the reader: a fixture for each form and fault, and properties over damaged ones.

use std::io::{Cursor, Read, Write};
use std::path::Path;
use std::sync::LazyLock;

use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use proptest::sample::Index;

use super::*;

mod archives;
mod xml;

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/read");

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(FIXTURES).join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn read_bytes(bytes: Vec<u8>, name: &str, options: &Options) -> Vec<Record> {
    read_from(Box::new(Cursor::new(bytes)), name, options)
}

fn read_from(reader: Box<dyn Read>, name: &str, options: &Options) -> Vec<Record> {
    let file = InputFile { path: name.into(), source_path: name.into() };
    let mut records = Vec::new();
    let mut sink = |record| {
        records.push(record);
        ControlFlow::Continue(())
    };
    let _ = read_stream(Ok(Stream::new(reader).unwrap()), &file, options, 0, &mut sink);
    records
}

/// A record on a line: number, then title, day and rule, first words of the text; or code and reason.
fn line(record: &Record) -> String {
    let number = |record: Option<u32>| record.map_or("-".to_owned(), |record| record.to_string());
    match record {
        Record::Article(article) => {
            let words: Vec<&str> = article.text.split_whitespace().take(3).collect();
            let day = article.published.date.map_or("-".to_owned(), |day| day.to_string());
            let title = article.title.as_deref().unwrap_or("-");
            format!(
                "{} {title} | {day} {} | {}",
                number(article.record),
                article.published.rule.as_str(),
                words.join(" ")
            )
        }
        Record::Reject(reject) => format!("{} {} {}", number(reject.record), reject.code, reject.reason),
    }
}

#[track_caller]
fn check(name: &str, expected: &[&str]) {
    let records = read_bytes(fixture(name), name, &Options::default());
    assert_eq!(records.iter().map(line).collect::<Vec<_>>(), expected, "{name}");
}

fn article(name: &str) -> Article {
    match read_bytes(fixture(name), name, &Options::default()).swap_remove(0) {
        Record::Article(article) => *article,
        Record::Reject(reject) => panic!("{reject:?}"),
    }
}

#[test]
fn texts() {
    check("plain.txt", &["- - | - none | The mayor of"]);
    check("header.txt", &["- - | 2021-03-04 header | The mayor of"]);
    check("month.txt", &["- - | - header | The mayor of"]);
    check("2021-03-04_path.txt", &["- - | 2021-03-04 path | The mayor of"]);
    check("page.html", &["- Bridge | - none | The mayor opened"]);
    check("front_matter.md", &["- Mayor opens the bridge | 2021-03-04 field | The mayor of"]);
    check("loose_front_matter.txt", &["- Bridge: mayor opens it | 2021-03-04 field | The mayor of"]);
    check("dashes.txt", &["- - | - none | --- BREAKING ---"]);
    check("empty.txt", &[]);
    check("blank.txt", &[]);
    check("digits.txt", &["- E110 the text has no letter"]);
    assert!(article("crlf.txt").text.ends_with("on Thursday.\r\n\r\n“We waited ten years,” she said.\r\n"));
}

#[test]
fn encodings() {
    let text = article("plain.txt").text;
    for name in ["bom.txt", "utf16le.txt", "utf16be.txt"] {
        assert_eq!(article(name).text, text, "{name}");
        assert_eq!(article(name).extra, None, "{name}");
    }
    let windows = article("windows1252.txt");
    assert_eq!(windows.text, text);
    assert_eq!(windows.extra.unwrap(), format!(r#"{{"onrecord_notes":["{}"]}}"#, encoding::NOTE));
}

#[test]
fn what_is_no_article_is_refused_with_a_reason() {
    for (name, code, word) in [
        ("unknown.xml", "E106", "an XML document of <articles>"),
        ("binary.txt", "E102", "control characters"),
        ("document.pdf", "E102", "a PDF"),
        ("gdelt_doc.json", "E109", "a GDELT list"),
        ("gdelt_gkg.tsv", "E109", "Global Knowledge Graph"),
        ("media_cloud_list.json", "E109", "expanded=True"),
        ("no_text.csv", "E109", "the first row is id, name, price"),
    ] {
        let records = read_bytes(fixture(name), name, &Options::default());
        let Record::Reject(reject) = &records[0] else { panic!("{name}: {records:?}") };
        assert_eq!(reject.code, code, "{name}");
        assert!(reject.reason.contains(word), "{name}: {}", reject.reason);
    }
}

#[test]
fn crawlers() {
    for (name, publisher, author) in [
        ("news_please.json", Some("www.herald.test"), Some("Ana Low; Bo Ek")),
        ("newspaper4k.json", Some("Herald"), Some("Ana Low; Bo Ek")),
        ("newspaper4k.csv", Some("Herald"), Some("Ana Low; Bo Ek")),
        ("trafilatura.json", Some("Herald"), Some("Ana Low; Bo Ek")),
        ("trafilatura.csv", Some("herald.test"), None),
        ("fundus.json", None, Some("Ana Low; Bo Ek")),
        ("media_cloud_old.json", None, None),
        ("dolma.jsonl", Some("herald"), None),
        ("elasticsearch.jsonl", None, Some("Ana Low")),
    ] {
        check(name, &["- Mayor opens the bridge | 2021-03-04 field | The mayor of"]);
        let article = article(name);
        assert_eq!((article.publisher.as_deref(), article.author.as_deref()), (publisher, author), "{name}");
        let has_url = name != "fundus.json";
        assert_eq!(article.url.as_deref(), has_url.then_some("https://www.herald.test/2021/bridge"), "{name}");
    }
    assert_eq!(article("fundus.json").text, "The mayor of Elmhaven opened the bridge.\n\n“We waited,” she said.");
    check(
        "newspaper4k_cli.json",
        &[
            "0 Mayor opens the bridge | 2021-03-04 field | The mayor of",
            "1 Ferry stops | 2021-03-05 field | The ferry will",
        ],
    );
}

/// What is said of a record that has these names.
fn no_text(number: u32, names: &str) -> String {
    let known = names::names_of(names::Field::Text).join(", ");
    format!(
        "{number} E109 no field with a text, only {names}; it is looked for under {known}: name it by --map text=NAME"
    )
}

#[test]
fn a_bad_object_costs_itself() {
    check(
        "faults.jsonl",
        &[
            "0 One | 2021-03-01 field | The first text.",
            "1 E107 line 3, column 20: trailing comma",
            "2 E107 line 4, column 41: expected value",
            "3 E107 line 5, column 42: unexpected end of hex escape",
            "4 Two | - none | The second text.",
            "5 E107 line 7, column 136: recursion limit exceeded",
            "6 E107 line 8, column 2: invalid type: integer `42`, expected an object",
            &no_text(7, "title"),
            "8 E110 the text has no letter",
            "9 E107 line 11, column 41: EOF while parsing a string",
            "10 Three | - none | The third text.",
        ],
    );
    check(
        "faults.json",
        &[
            "0 One | - none | The first text.",
            "1 E107 line 4, column 35: control character (\\u0000-\\u001F) found while parsing a string",
            "2 E107 line 9, column 9: invalid type: string \"stray\", expected an object",
            "3 E107 line 10, column 10: expected ident",
            "4 Two | - none | The second text.",
            "5 E107 line 12: the list is not closed: the file may be cut off",
        ],
    );
    check("concatenated.json", &["0 One | - none | The first text.", "1 Two | - none | The second text."]);
    check("wrapped.json", &["0 One | - none | The first text.", "1 Two | - none | The second text."]);
    check("empty_list.json", &[]);
}

#[test]
fn rejects_say_where_and_what() {
    let bytes = fixture("faults.jsonl");
    let records = read_bytes(bytes.clone(), "faults.jsonl", &Options::default());
    let Record::Reject(reject) = &records[1] else { panic!("{records:?}") };
    let at = reject.byte.unwrap() as usize;
    assert_eq!(&bytes[at - 1..=at], b",}");
    assert_eq!(reject.excerpt.as_deref(), Some(r#"{"text": "No text",}"#));
}

#[test]
fn a_bad_row_costs_itself() {
    let rows = ["0 One | 2021-03-01 field | The first text,", "1 Two | - none | The second text."];
    check("comma.csv", &rows);
    check("semicolon.csv", &rows);
    check("tabs.tsv", &rows);
    check(
        "faults.csv",
        &[
            "0 One | - none | The first text.",
            "1 E108 line 3: 2 values in a table of 3 columns",
            "2 E108 line 4: 4 values in a table of 3 columns",
            "3 Two | - none | The second text.",
            &no_text(4, "date, title"),
            "5 E108 line 9: a quotation mark is opened and not closed: the file may be cut off",
        ],
    );
}

#[test]
fn what_is_too_long_costs_itself() {
    let options = Options { max_article: 60, ..Options::default() };
    let long = "x".repeat(100);
    let check = |name: &str, bytes: String, expected: &[&str]| {
        let lines: Vec<String> = read_bytes(bytes.into_bytes(), name, &options).iter().map(line).collect();
        assert_eq!(lines, expected, "{name}");
    };
    let rejected = |number: &str| format!("{number} E104 longer than 60 bytes (--max-article)");
    check("a.txt", long.clone(), &[&rejected("-")]);
    let (good, bad) = (r#"{"text": "Good."}"#, format!(r#"{{"text": "{long}"}}"#));
    let expected = |line: u32| {
        let long = format!("1 E104 line {line}: longer than 60 bytes (--max-article)");
        ["0 - | - none | Good.".to_owned(), long, "2 - | - none | Good.".to_owned()]
    };
    for (name, bytes, line) in [
        ("a.jsonl", format!("{good}\n{bad}\n{good}"), 2),
        ("a.json", format!("[{good},\n\n{bad},{good}]"), 3),
        ("a.csv", format!("title,text\nx,Good.\n{long}\nx,Good.\n"), 3),
    ] {
        let expected = expected(line).map(|line| if name == "a.csv" { line.replace(" - |", " x |") } else { line });
        check(name, bytes, &expected.each_ref().map(String::as_str));
    }
}

#[test]
fn packed_files_are_read_up_to_a_cut() {
    let lines: String = (0..2000)
        .map(|number| format!("{{\"id\": {number}, \"text\": \"Text {}.\"}}\n", number * 7919 % 1009))
        .collect();
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(lines.as_bytes()).unwrap();
    let gzip = encoder.finish().unwrap();
    let whole = read_bytes(lines.clone().into_bytes(), "a.jsonl", &Options::default());
    assert_eq!(whole.len(), 2000);
    for packed in [gzip, zstd::encode_all(lines.as_bytes(), 1).unwrap()] {
        assert_eq!(read_bytes(packed.clone(), "a.jsonl", &Options::default()), whole);
        for percent in [10, 50, 90, 99] {
            let cut = packed[..packed.len() * percent / 100].to_vec();
            let records = read_bytes(cut, "a.jsonl", &Options::default());
            let (last, before) = records.split_last().unwrap();
            assert!(matches!(last, Record::Reject(reject) if reject.code == codes::DAMAGED), "{last:?}");
            assert_eq!(before.len() > 1, !before.is_empty());
            assert!(before.iter().eq(&whole[..before.len()]), "{percent}");
        }
    }
}

#[test]
fn the_map_and_the_format_override() {
    let options = Options { map: FieldMap::parse(&["text=name".into()]).unwrap(), ..Options::default() };
    let records = read_bytes(fixture("no_text.csv"), "no_text.csv", &options);
    assert_eq!(line(&records[0]), "- - | - none | Lamp");
    let options = Options { format: Format::Text, ..Options::default() };
    let records = read_bytes(fixture("comma.csv"), "comma.csv", &options);
    assert!(matches!(&records[..], [Record::Article(article)] if article.text.starts_with("title,date")));
}

#[test]
fn a_file_that_is_not_there_is_a_reject() {
    let mut codes = Vec::new();
    for path in ["no/such/file", FIXTURES] {
        let file = InputFile { path: path.into(), source_path: path.into() };
        read(&file, &Options::default(), &mut |record| {
            codes.extend(if let Record::Reject(reject) = record { Some(reject.code) } else { None });
            ControlFlow::Continue(())
        });
    }
    assert_eq!(codes, [codes::UNREADABLE; 2]);
}

#[test]
fn a_sink_can_stop() {
    let mut seen = 0;
    let file = InputFile { path: Path::new(FIXTURES).join("faults.jsonl"), source_path: "faults.jsonl".into() };
    read(&file, &Options::default(), &mut |_| {
        seen += 1;
        if seen == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!(seen, 3);
}

/// A few bytes at a time, as a pipe gives them.
struct Trickle(Cursor<Vec<u8>>, usize);

impl Read for Trickle {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let most = buffer.len().min(self.1);
        self.0.read(&mut buffer[..most])
    }
}

#[test]
fn borders_of_reads_change_nothing() {
    for name in ["faults.jsonl", "faults.json", "newspaper4k_cli.json", "faults.csv", "comma.csv"] {
        let repeated = fixture(name).repeat(400);
        let whole = read_bytes(repeated.clone(), name, &Options::default());
        assert!(whole.len() > 300, "{name}");
        for step in [1, 2, 7, 61] {
            let trickle = Trickle(Cursor::new(repeated.clone()), step);
            assert_eq!(read_from(Box::new(trickle), name, &Options::default()), whole, "{name} by {step}");
        }
    }
}

/// What must hold of the records of any file.
fn is_sound(records: &[Record], options: &Options) -> Result<(), TestCaseError> {
    for (index, record) in records.iter().enumerate() {
        let is_member = |path: &str| path.starts_with("a.zip") || path.starts_with("a.tar"); // numbered for themselves
        let expected =
            |path: &str, found| if is_member(path) { found } else { (records.len() > 1).then_some(index as u32) };
        match record {
            Record::Article(article) => {
                prop_assert_eq!(article.record, expected(&article.source_path, article.record));
                prop_assert!(article.text.len() <= options.max_article && article.text.contains(char::is_alphabetic));
                let extra = article.extra.as_deref().map(serde_json::from_str::<serde_json::Value>);
                prop_assert!(extra.is_none_or(|extra| extra.is_ok_and(|extra| extra.is_object())));
            }
            Record::Reject(reject) => {
                prop_assert_eq!(reject.record, expected(&reject.source_path, reject.record));
                prop_assert!(codes::ALL.iter().any(|code| code.code == reject.code));
                prop_assert!(!reject.reason.is_empty() && reject.reason.chars().count() <= 500);
                let excerpt = reject.excerpt.as_deref().unwrap_or("x");
                prop_assert!((1..=200).contains(&excerpt.chars().count()) && !excerpt.contains(char::is_control));
            }
        }
    }
    Ok(())
}

static SEEDS: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| {
    let made = [("a.zip".to_owned(), archives::zip_of_all()), ("a.tar.gz".to_owned(), archives::tar_of_all())];
    let mut seeds: Vec<_> = std::fs::read_dir(FIXTURES)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .map(|name| (name.clone(), fixture(&name)))
        .chain(made)
        .collect();
    seeds.sort();
    seeds
});

#[derive(Clone, Debug)]
enum Damage {
    Set(Index, u8),
    Insert(Index, Vec<u8>),
    Remove(Index, usize),
    Cut(Index),
}

impl Damage {
    fn apply(&self, bytes: &mut Vec<u8>) {
        let at = |index: &Index, bytes: &[u8]| index.index(bytes.len() + 1);
        match self {
            Damage::Set(index, byte) => {
                let at = at(index, bytes);
                bytes.splice(at..(at + 1).min(bytes.len()), [*byte]);
            }
            Damage::Insert(index, new) => {
                let at = at(index, bytes);
                bytes.splice(at..at, new.iter().copied());
            }
            Damage::Remove(index, count) => {
                let at = at(index, bytes);
                bytes.drain(at..(at + count).min(bytes.len()));
            }
            Damage::Cut(index) => bytes.truncate(at(index, bytes)),
        }
    }
}

fn damage() -> impl Strategy<Value = Damage> {
    let telling = prop::sample::select(b"\"'{}[],:\\\n\r\t;|-\x00\xFF\xE2\x80=d2".to_vec());
    let byte = prop_oneof![telling, any::<u8>()];
    prop_oneof![
        (any::<Index>(), byte.clone()).prop_map(|(index, byte)| Damage::Set(index, byte)),
        (any::<Index>(), prop::collection::vec(byte, 1..5)).prop_map(|(index, bytes)| Damage::Insert(index, bytes)),
        (any::<Index>(), 1..40usize).prop_map(|(index, count)| Damage::Remove(index, count)),
        any::<Index>().prop_map(Damage::Cut),
    ]
}

fn formats() -> impl Strategy<Value = Format> {
    prop::sample::select(Format::NAMES.map(|name| Format::parse(name).unwrap()).to_vec())
}

proptest! {
    #[test]
    fn any_bytes_are_sound(bytes in prop::collection::vec(any::<u8>(), 0..2000), format in formats(), max_article in 0..3000usize) {
        let options = Options { format, max_article, ..Options::default() };
        is_sound(&read_bytes(bytes, "a", &options), &options)?;
    }

    #[test]
    fn damaged_files_are_sound(
        seed in any::<Index>(),
        damages in prop::collection::vec(damage(), 1..6),
        format in prop_oneof![3 => Just(Format::Auto), 1 => formats()],
        max_article in prop_oneof![3 => Just(8usize << 20), 1 => 0..500usize],
    ) {
        let (name, mut bytes) = SEEDS[seed.index(SEEDS.len())].clone();
        damages.iter().for_each(|damage| damage.apply(&mut bytes));
        let options = Options { format, max_article, ..Options::default() };
        is_sound(&read_bytes(bytes, &name, &options), &options)?;
    }

    #[test]
    fn a_damaged_line_costs_itself(damaged in 0..8usize, garbage in "\\PC{0,40}") {
        let good = |number: usize| format!(r#"{{"id": {number}, "text": "Text {number}."}}"#);
        let mut lines: Vec<String> = (0..8).map(good).collect();
        lines[damaged] = format!("{{{garbage}");
        let records = read_bytes(lines.join("\n").into_bytes(), "a.jsonl", &Options::default());
        prop_assert_eq!(records.len(), 8);
        for (number, record) in records.iter().enumerate().filter(|(number, _)| *number != damaged) {
            let text = format!("Text {number}.");
            prop_assert!(matches!(record, Record::Article(article) if article.text == text), "{record:?}");
        }
    }

    #[test]
    fn what_is_written_is_read(texts in prop::collection::vec("(\\PC|[\"\n\r\t,;'{}\\[\\]]){0,60}x", 2..6)) {
        let values = || texts.iter().map(|text| serde_json::json!({"title": "T", "text": text}));
        let lines: String = values().map(|value| format!("{value}\n")).collect();
        let list = serde_json::to_string_pretty(&values().collect::<Vec<_>>()).unwrap();
        let mut table = csv::Writer::from_writer(Vec::new());
        table.write_record(["title", "text"]).unwrap();
        texts.iter().for_each(|text| table.write_record(["T", text]).unwrap());
        let table = table.into_inner().unwrap();
        for (name, bytes) in [("a.jsonl", lines.into_bytes()), ("a.json", list.into_bytes()), ("a.csv", table)] {
            let records = read_bytes(bytes, name, &Options::default());
            let read: Vec<&str> = records
                .iter()
                .filter_map(|record| if let Record::Article(article) = record { Some(&*article.text) } else { None })
                .collect();
            prop_assert_eq!(read, texts.iter().map(String::as_str).collect::<Vec<_>>(), "{}", name);
        }
    }
}

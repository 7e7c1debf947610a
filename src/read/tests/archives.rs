//! WARC, ZIP and tar, built here by hand.

use std::io::Cursor;

use flate2::read::GzDecoder;
use zip::write::SimpleFileOptions;

use super::*;

const NAMES: [&str; 4] = ["plain.txt", "dolma.jsonl", "rss.xml", "pages.warc"];

pub(super) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zip_of(members: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A tar whose headers are written by hand, so that names can be what no library writes.
fn tar_of(members: &[(&str, u8, &[u8])]) -> Vec<u8> {
    let mut archive = Vec::new();
    for (name, kind, bytes) in members {
        let mut header = tar::Header::new_ustar();
        header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
        header.set_entry_type(tar::EntryType::new(*kind));
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        archive.extend_from_slice(header.as_bytes());
        archive.extend_from_slice(bytes);
        archive.resize(archive.len().next_multiple_of(512), 0);
    }
    archive.resize(archive.len() + 1024, 0);
    archive
}

pub(super) fn zip_of_all() -> Vec<u8> {
    zip_of(&NAMES.map(|name| (name, fixture(name))))
}

pub(super) fn tar_of_all() -> Vec<u8> {
    let bytes = NAMES.map(fixture);
    let members: Vec<_> = NAMES.iter().zip(&bytes).map(|(name, bytes)| (*name, b'0', bytes.as_slice())).collect();
    gzip(&tar_of(&members))
}

/// Path, record and text or code of every record.
fn summary(records: &[Record]) -> Vec<(String, Option<u32>, String)> {
    let one = |record: &Record| match record {
        Record::Article(article) => (article.source_path.to_string(), article.record, article.text.clone()),
        Record::Reject(reject) => (reject.source_path.clone(), reject.record, reject.code.to_string()),
    };
    records.iter().map(one).collect()
}

fn read_all(bytes: Vec<u8>, name: &str) -> Vec<(String, Option<u32>, String)> {
    summary(&read_bytes(bytes, name, &Options::default()))
}

#[test]
fn pages_of_a_warc() {
    check(
        "pages.warc",
        &[
            "0 Mayor opens the bridge | 2021-03-04 html | The mayor of",
            "1 Ferry stops | 2021-03-04 html | The ferry between",
            "2 - | - none | Prices fell. “They",
        ],
    );
    let bridge = article("pages.warc");
    assert_eq!(bridge.url.as_deref(), Some("https://www.herald.test/2021/bridge"));
    let extra: serde_json::Value = serde_json::from_str(bridge.extra.as_deref().unwrap()).unwrap();
    assert_eq!(
        (&extra["WARC-Date"], &extra["Last-Modified"]),
        (&"2021-03-09T00:00:00Z".into(), &"Fri, 05 Mar 2021 10:00:00 GMT".into())
    );
    let named = |name| summary(&read_bytes(fixture("pages.warc"), name, &Options::default()));
    assert_eq!(named("CC-NEWS-2021-03-09.warc").len(), 3);
    let records = read_bytes(fixture("pages.warc"), "2021-03-09.warc", &Options::default());
    assert!(matches!(&records[2], Record::Article(article) if article.published.date.is_none()), "a crawl's day");
}

/// A record of a page with a text of its number, of which the length is said to be `off` more than it is.
fn page_record(number: usize, off: i64) -> Vec<u8> {
    let page = format!(
        "<html><head><title>T</title></head><body><article><p>This is the text of page number {number}, which is long enough to be one.</p></article></body></html>"
    );
    let block = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}");
    let length = block.len() as i64 + off;
    format!("WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.test/{number}\r\nContent-Length: {length}\r\n\r\n{block}\r\n\r\n").into_bytes()
}

fn pages(bytes: Vec<u8>) -> Vec<String> {
    let records = read_bytes(bytes, "a.warc", &Options::default());
    let one = |record: &Record| match record {
        Record::Article(article) => article.url.as_deref().unwrap().rsplit('/').next().unwrap().to_owned(),
        Record::Reject(reject) => format!("{} at {}", reject.code, reject.byte.unwrap()),
    };
    records.iter().map(one).collect()
}

#[test]
fn a_malformed_record_costs_itself() {
    let [one, two, three] = [1, 2, 3].map(|number| page_record(number, 0));
    let at = one.len();
    assert_eq!(pages([&*one, &two, &three].concat()), ["1", "2", "3"]);
    let no_length = String::from_utf8(two.clone()).unwrap().replace("Content-Length", "Length").into_bytes();
    for (what, bad) in [
        ("too short", page_record(2, -20)),
        ("too long", page_record(2, 90)),
        ("far too long", page_record(2, 1_000_000)),
        ("no length", no_length),
        ("no header", b"WARC/1.0\r\nnothing\r\n\r\n".to_vec()),
        ("garbage", b"x\0garbage\n\n more\n".to_vec()),
    ] {
        let found = pages([&*one, &bad, &three].concat());
        assert_eq!(found, ["1".to_owned(), format!("E113 at {at}"), "3".to_owned()], "{what}");
    }
    let cut = [&*one, &two[..two.len() - 40]].concat();
    assert_eq!(pages(cut), ["1".to_owned(), format!("E113 at {at}")]);
    assert_eq!(pages([&one[..], b"WARC/1.0\r\nContent-Le"].concat()), ["1".to_owned(), format!("E113 at {at}")]);
}

#[test]
fn lengths_that_lie_take_linear_time() {
    let lies = "WARC/1.0\nContent-Length: 8000000\n\n".repeat(100_000);
    assert!(!pages(lies.into_bytes()).is_empty());
}

#[test]
fn gzip_members_are_records() {
    let records: Vec<Vec<u8>> = (0..5).map(|number| gzip(&page_record(number, 0))).collect();
    assert_eq!(pages(records.concat()), ["0", "1", "2", "3", "4"]);
    let cut = [&*records[0], &records[1], &records[2][..records[2].len() / 2]].concat();
    let found = pages(cut);
    assert_eq!((&found[..2], found.len()), (&["0".to_owned(), "1".to_owned()][..], 3));
    assert!(found[2].starts_with("E103"));
}

#[test]
fn members_are_read_as_files() {
    let mut alone: Vec<_> = Vec::new();
    for name in NAMES {
        alone.extend(read_all(fixture(name), name));
    }
    for (name, bytes) in
        [("in/a.zip", zip_of_all()), ("in/a.tar.gz", tar_of_all()), ("in/a.tar", gunzip(&tar_of_all()))]
    {
        let expected: Vec<_> =
            alone.iter().map(|(path, record, words)| (format!("{name}/{path}"), *record, words.clone())).collect();
        assert_eq!(read_all(bytes, name), expected, "{name}");
    }
    assert_eq!(read_all(zip_of(&[]), "a.zip"), []);
}

fn gunzip(bytes: &[u8]) -> Vec<u8> {
    let mut unpacked = Vec::new();
    GzDecoder::new(bytes).read_to_end(&mut unpacked).unwrap();
    unpacked
}

#[test]
fn names_are_labels_and_links_are_left_out() {
    let text = fixture("plain.txt");
    let tar = tar_of(&[
        ("../../etc/passwd", b'0', &text),
        ("/tmp/./x", b'0', &text),
        ("link", b'2', b""),
        ("hard", b'1', b""),
        ("device", b'3', b""),
        ("folder/", b'5', b""),
        ("folder/._x", b'0', b"\0\0\0"),
        ("..", b'0', &text),
    ]);
    let paths =
        |bytes: Vec<u8>, name| -> Vec<String> { read_all(bytes, name).into_iter().map(|(path, ..)| path).collect() };
    assert_eq!(paths(tar, "a.tar"), ["a.tar/etc/passwd", "a.tar/tmp/x", "a.tar"]);
    let zip = zip_of(&[("../x.txt", text.clone()), ("/etc/y.txt", text.clone()), ("a/b.txt", text)]);
    assert_eq!(paths(zip, "a.zip"), ["a.zip/x.txt", "a.zip/etc/y.txt", "a.zip/a/b.txt"]);
}

#[test]
fn archives_in_archives() {
    let text = fixture("plain.txt");
    let once = zip_of(&[("a.txt", text.clone())]);
    let twice = zip_of(&[("in.zip", once.clone()), ("b.txt", text.clone())]);
    let thrice = tar_of(&[("mid.zip", b'0', &twice), ("c.txt", b'0', &text)]);
    let found: Vec<_> = read_all(thrice, "t.tar").into_iter().map(|(path, _, words)| (path, words.len() > 4)).collect();
    let expected = [("t.tar/mid.zip/in.zip", false), ("t.tar/mid.zip/b.txt", true), ("t.tar/c.txt", true)];
    assert_eq!(found, expected.map(|(path, is_text)| (path.to_owned(), is_text)));
    assert_eq!(read_all(twice, "t.zip")[0].0, "t.zip/in.zip/a.txt");
    let document = zip_of(&[("[Content_Types].xml", b"<Types/>".to_vec()), ("word/document.xml", text)]);
    assert_eq!(read_all(document, "letter.docx"), [("letter.docx".to_owned(), None, codes::BINARY.to_owned())]);
}

#[test]
fn what_is_cut_off_gives_whole_members() {
    let lines = |number: usize| -> Vec<u8> {
        let line = |id: usize| format!("{{\"id\": \"{id}\", \"text\": \"Text {}.\"}}\n", (id + number) * 7919 % 1009);
        (0..300).map(line).collect::<String>().into_bytes()
    };
    let members: Vec<(String, Vec<u8>)> = (0..6).map(|number| (format!("{number}.jsonl"), lines(number))).collect();
    let borrowed: Vec<(&str, Vec<u8>)> = members.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
    let for_tar: Vec<(&str, u8, &[u8])> = members.iter().map(|(name, bytes)| (name.as_str(), b'0', &**bytes)).collect();
    let tar = tar_of(&for_tar);
    for (name, packed) in [
        ("a.zip", zip_of(&borrowed)),
        ("a.tar", tar.clone()),
        ("a.tar.gz", gzip(&tar)),
        ("a.tar.zst", zstd::encode_all(&*tar, 1).unwrap()),
    ] {
        let whole = read_all(packed.clone(), name);
        assert_eq!(whole.len(), 1800, "{name}");
        for percent in [10, 50, 90] {
            let found = read_all(packed[..packed.len() * percent / 100].to_vec(), name);
            let (last, before) = found.split_last().unwrap();
            assert!(before.len() >= 100 * percent / 10 || name != "a.tar", "{name} {percent}");
            assert!(before.iter().eq(&whole[..before.len()]), "{name} {percent}");
            assert_eq!(last.2, codes::DAMAGED, "{name} {percent} {last:?}");
        }
    }
    let without_end = &tar[..tar.len() - 1024];
    assert_eq!(read_all(without_end.to_vec(), "a.tar").len(), 1801);
}

#[test]
fn bombs_are_stopped() {
    let zeros = vec![b'a'; 60 << 20];
    for (name, bomb) in [
        ("a.zip", zip_of(&[("bomb.jsonl", zeros.clone()), ("b.txt", fixture("plain.txt"))])),
        ("a.tar.zst", zstd::encode_all(&*tar_of(&[("bomb.jsonl", b'0', &zeros)]), 1).unwrap()),
        ("a.zip", zip_of(&[("bomb.jsonl.gz", gzip(&zeros))])),
        ("a.zip", zip_of(&[("1.jsonl", zeros[..30 << 20].to_vec()), ("2.jsonl", zeros[..30 << 20].to_vec())])),
    ] {
        let found = read_all(bomb, name);
        let last = &found.last().unwrap().2;
        assert_eq!(last, codes::TOO_MUCH, "{name} {found:?}");
    }
    let long_name = tar_of(&[("x", b'L', &vec![b'n'; 8 << 20]), ("y", b'0', b"text")]);
    assert_eq!(read_all(long_name, "a.tar"), [("a.tar".to_owned(), None, codes::DAMAGED.to_owned())]);
}

#[test]
fn flipped_bits_cost_their_member() {
    let text = "The mayor of Elmhaven opened the bridge. ".repeat(50).into_bytes();
    let mut zip = zip_of(&[("a.txt", text.clone()), ("b.txt", text)]);
    zip[60] ^= 0x10;
    let found = read_all(zip, "a.zip");
    assert_eq!(found[0], ("a.zip/a.txt".to_owned(), None, codes::DAMAGED.to_owned()));
}

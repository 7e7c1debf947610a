//! Every format gives the statements of the plain text; archives through the binary; nothing but the inputs is opened.

#![allow(clippy::unwrap_used, reason = "what a test cannot set up has failed")]

mod common;

use std::fs;
use std::io::{Cursor, Write};
use std::process::{Command, Stdio};

use common::Place;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const TITLE: &str = "Ministers meet on the ferry";
const PARAGRAPHS: [&str; 3] = [
    "The transport minister of Latvia, Ilze Kalnina, said on Tuesday that the ferry to Sweden would sail again in June.",
    "“We have waited long enough,” she told reporters in Riga, “and the islands have waited longer.”",
    "Her Swedish counterpart, Anders Lund, warned that prices would rise, and asked the operators to keep winter tickets valid.",
];
const DAY: &str = "2020-05-12";

/// The article in every format.
fn forms() -> Vec<(&'static str, Vec<u8>)> {
    let paragraphs: String = PARAGRAPHS.iter().map(|paragraph| format!("<p>{paragraph}</p>")).collect();
    let page = format!(
        "<!DOCTYPE html><html lang=\"en\"><head><title>{TITLE}</title><meta property=\"article:published_time\" \
         content=\"{DAY}\"></head><body><article><h1>{TITLE}</h1>{paragraphs}</article></body></html>"
    );
    let escaped = paragraphs.replace('<', "&lt;").replace('>', "&gt;");
    let http = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}");
    let warc = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.test/1\r\nContent-Length: {}\r\n\r\n{http}\r\n\r\n",
        http.len()
    );
    let nitf = format!(
        "<nitf><head><docdata><date.issue norm=\"20200512T2300-0500\"/></docdata></head><body><body.head><hedline>\
         <hl1>{TITLE}</hl1></hedline></body.head><body.content>{paragraphs}</body.content></body></nitf>"
    );
    let feed = serde_json::json!({
        "version": "https://jsonfeed.org/version/1.1",
        "items": [{"id": "1", "title": TITLE, "content_html": paragraphs, "date_published": "2020-05-12T23:00:00-05:00"}],
    });
    let texts = [
        ("a.html", page.clone()),
        ("a.warc", warc),
        (
            "rss.xml",
            format!(
                "<rss><channel><item><title>{TITLE}</title><pubDate>Tue, 12 May 2020 23:00:00 -0500</pubDate>\
                 <description>{escaped}</description></item></channel></rss>"
            ),
        ),
        (
            "atom.xml",
            format!(
                "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><title>{TITLE}</title><published>2020-05-12T23:00:00-05:00\
                 </published><content type=\"html\"><![CDATA[{paragraphs}]]></content></entry></feed>"
            ),
        ),
        ("feed.json", feed.to_string()),
        ("nitf.xml", nitf.clone()),
        (
            "newsml.xml",
            format!(
                "<newsItem guid=\"urn:1\"><contentMeta><contentCreated>{DAY}</contentCreated><headline>{TITLE}</headline>\
                 </contentMeta><contentSet><inlineXML>{nitf}</inlineXML></contentSet></newsItem>"
            ),
        ),
        ("doc.xml", format!("<doc title=\"{TITLE}\" date=\"{DAY}\"><main>{paragraphs}</main></doc>")),
        ("a.md", format!("---\ntitle: {TITLE}\ndate: {DAY}\n---\n{}", PARAGRAPHS.join("\n\n"))),
    ];
    let mut forms: Vec<(&str, Vec<u8>)> = texts.into_iter().map(|(name, text)| (name, text.into_bytes())).collect();
    forms.push(("a.zip", zip(&[("x/a.html", page.as_bytes())])));
    forms
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// What matters of the statements: everything but ids and paths.
fn statements(place: &Place) -> Vec<[String; 5]> {
    let of = |row: &std::collections::BTreeMap<String, String>| {
        ["published", "text", "speaker", "start", "end"].map(|column| row[column].clone())
    };
    place.rows("statements").iter().map(of).collect()
}

#[test]
fn every_format_gives_the_statements_of_the_plain_text() {
    let place = Place::new();
    place.write("plain/a.txt", format!("date {DAY} {}", PARAGRAPHS.join("\n\n")));
    place.run(&["plain"], 0);
    let expected = statements(&place);
    assert!(expected.len() >= 3, "{expected:?}");
    for (name, bytes) in forms() {
        let place = Place::new();
        place.write(&format!("input/{name}"), bytes);
        place.run(&[], 0);
        assert_eq!(statements(&place), expected, "{name}");
    }
}

#[test]
fn a_folder_may_mix_all_formats() {
    let place = Place::new();
    for (name, bytes) in forms() {
        place.write(&format!("input/{name}"), bytes);
    }
    place.run(&[], 0);
    assert_eq!(place.count("records"), forms().len() as u64);
    assert_eq!((place.count("rejected"), place.rows("articles").len()), (0, 1));
    place.onrecord(&["verify"], 0);
}

#[test]
fn members_of_a_zip() {
    let place = Place::new();
    let text = PARAGRAPHS.join("\n\n");
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for name in ["../../a.txt", "/tmp/b.txt", "secret.txt"] {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(format!("{text}\n\n{name} says so.").as_bytes()).unwrap();
    }
    writer.add_directory("folder", SimpleFileOptions::default()).unwrap();
    writer.add_symlink("link.txt", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    let mut archive = writer.finish().unwrap().into_inner();
    for (start, flags) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let at = archive.windows(4).enumerate().filter(|(_, four)| four == start).nth(2).unwrap().0;
        archive[at + flags] |= 1; // says that the third member is encrypted
    }
    place.write("input/a.zip", &archive);
    let (_, err) = place.onrecord(&["run"], 3);
    let mut paths: Vec<String> = place.rows("articles").iter().map(|row| row["source_path"].clone()).collect();
    paths.sort();
    assert_eq!(paths, ["input/a.zip/a.txt", "input/a.zip/tmp/b.txt"]);
    let rejects = place.rows("rejects");
    assert_eq!((rejects.len(), rejects[0]["source_path"].as_str()), (1, "input/a.zip/secret.txt"));
    assert!(rejects[0]["code"] == "E114" && rejects[0]["reason"].contains("encrypted"), "{rejects:?}");
    assert!(err.contains("a link"), "{err}");
    assert_eq!(fs::read_dir(place.path("input")).unwrap().count(), 1);

    place.write("input/a.zip", &archive[..archive.len() - 30]);
    place.run(&["--full"], 3);
    let reasons: Vec<String> = place.rows("rejects").into_iter().map(|row| row["reason"].clone()).collect();
    assert!(reasons.iter().any(|reason| reason.contains("its table of contents")), "{reasons:?}");
}

#[test]
fn a_zip_whose_lengths_come_last_is_read_from_a_file() {
    let mut writer = ZipWriter::new_stream(Vec::new());
    for (name, words) in [("a.txt", PARAGRAPHS[0]), ("b.txt", PARAGRAPHS[2])] {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(words.as_bytes()).unwrap();
    }
    let archive = writer.finish().unwrap().into_inner();
    let place = Place::new();
    place.write("input/a.zip", &archive);
    place.run(&[], 0);
    assert_eq!(place.count("written"), 2);
}

#[test]
fn a_zip_comes_through_a_pipe() {
    let place = Place::new();
    let mut run = place.command(&["run", "-"]).stdin(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    run.stdin.take().unwrap().write_all(&zip(&[("a.txt", PARAGRAPHS[0].as_bytes())])).unwrap();
    assert!(run.wait().unwrap().success());
    assert_eq!(place.rows("articles")[0]["source_path"], "'-/a.txt", "guarded, for it begins with a minus");
}

#[test]
fn nothing_but_the_inputs_is_opened() {
    if Command::new("strace").arg("-V").output().is_err() {
        say("skipped: strace is not there");
        return;
    }
    let place = Place::new();
    let entities = "<!DOCTYPE rss SYSTEM \"file:///etc/hostname\" [<!ENTITY x SYSTEM \"file:///etc/passwd\">\
                    <!ENTITY % y SYSTEM \"http://never.test/y.dtd\"> %y;]>";
    let item = format!("<item><description>{} &x;</description><link>http://never.test/1</link></item>", PARAGRAPHS[0]);
    place.write("input/rss.xml", format!("<?xml version=\"1.0\"?>{entities}<rss><channel>{item}</channel></rss>"));
    place.write("input/a.html", format!("<html><base href=http://never.test><img src=/x.png><p>{}</p>", PARAGRAPHS[1]));
    place
        .write("input/a.zip", zip(&[("../../escaped.txt", PARAGRAPHS[2].as_bytes()), ("/tmp/escaped.txt", b"Words.")]));
    let log = place.path("strace.log");
    let command = place.command(&["run"]);
    let done = Command::new("strace")
        .args(["-f", "-e", "trace=open,openat,openat2,creat,socket,connect,execve,unlink,symlink", "-o"])
        .arg(&log)
        .arg(command.get_program())
        .arg("run")
        .current_dir(place.path(""))
        .output()
        .unwrap();
    if !log.exists() || String::from_utf8_lossy(&done.stderr).contains("ptrace") {
        say("skipped: strace may not trace here");
        return;
    }
    assert_eq!(place.rows("articles").len(), 4);
    let log = fs::read_to_string(log).unwrap();
    let home = fs::canonicalize(place.path("")).unwrap();
    for line in log.lines().filter(|line| line.contains("open") || line.contains("socket") || line.contains("connect"))
    {
        let path = line.split('"').nth(1).unwrap_or_default();
        for never in ["passwd", "hostname", "never", "escaped", "socket("] {
            assert!(!line.contains(never), "{line}");
        }
        let is_written = ["O_WRONLY", "O_RDWR", "O_CREAT"].iter().any(|flag| line.contains(flag));
        let is_ours = !path.starts_with('/') || path.starts_with(home.to_str().unwrap());
        assert!(!is_written || is_ours, "{line}");
    }
}

/// Says what a test left out, also where output is captured.
fn say(words: &str) {
    writeln!(std::io::stderr().lock(), "{words}").unwrap();
}

//! How fast each format is read, in bytes of the file as it lies on the disk.
//!
//! The files are made here: the articles of `input/` in every format, 400 of them.

use std::io::Write;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use divan::Bencher;
use divan::counter::BytesCount;
use onrecord::model::Article;
use onrecord::read::{self, InputFile, Options, Record};
use tempfile::TempDir;

const ARTICLES: usize = 400;
const FORMATS: [&str; 10] = ["jsonl", "csv", "html", "warc", "warc.gz", "rss", "atom", "nitf", "zip", "tar.gz"];

fn main() {
    divan::main();
}

#[divan::bench(args = FORMATS, sample_count = 10)]
fn read(bencher: Bencher<'_, '_>, format: &str) {
    let file = &FILES.1[FORMATS.iter().position(|known| *known == format).expect("it is one of them")];
    let bytes = std::fs::metadata(&file.path).expect("it was written").len();
    bencher.counter(BytesCount::new(bytes)).bench(|| {
        let mut articles = 0;
        read::read(file, &Options::default(), &mut |record| {
            articles += usize::from(matches!(record, Record::Article(_)));
            ControlFlow::Continue(())
        });
        assert_eq!(articles, if format == "html" { 1 } else { ARTICLES });
    });
}

static FILES: LazyLock<(TempDir, Vec<InputFile>)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let files = FORMATS.map(|format| {
        let path = folder.path().join(format!("a.{format}"));
        std::fs::write(&path, made(format)).expect("a file can be written");
        InputFile { source_path: Arc::from(format!("a.{format}")), path }
    });
    (folder, files.into())
});

static PAGES: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let mut articles: Vec<Article> = Vec::new();
    for file in &read::list(&[PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("input")]).files {
        read::read(file, &Options::default(), &mut |record| {
            articles.extend(if let Record::Article(article) = record { Some(*article) } else { None });
            ControlFlow::Continue(())
        });
    }
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let body = |article: &Article| -> String {
        article.text.split("\n\n").map(|paragraph| format!("<p>{}</p>\n", escaped(paragraph))).collect()
    };
    let texts = articles.iter().cycle().take(ARTICLES);
    texts.enumerate().map(|(number, article)| (body(article), format!("{number} {}", article.text))).collect()
});

/// A file of that format.
fn made(format: &str) -> Vec<u8> {
    let page = |body: &str| {
        format!("<!DOCTYPE html><html><head><title>T</title></head><body><article>{body}</article></body></html>")
    };
    let all = |one: &dyn Fn(&str) -> String| PAGES.iter().map(|(body, _)| one(body)).collect::<String>().into_bytes();
    let around = |start: &str, inside: Vec<u8>, end: &str| [start.as_bytes(), &inside, end.as_bytes()].concat();
    let warc = |body: &str| {
        let http = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{}", page(body));
        let headers = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.test/\r\n";
        format!("{headers}Content-Length: {}\r\n\r\n{http}\r\n\r\n", http.len())
    };
    let nitf = |body: &str| format!("<nitf><body><body.content>{body}</body.content></body></nitf>");
    match format {
        "jsonl" => {
            PAGES.iter().flat_map(|(_, text)| format!("{}\n", serde_json::json!({"text": text})).into_bytes()).collect()
        }
        "csv" => {
            let mut table = csv::Writer::from_writer(Vec::new());
            table.write_record(["title", "text"]).expect("a row fits");
            PAGES.iter().for_each(|(_, text)| table.write_record(["T", text]).expect("a row fits"));
            table.into_inner().expect("memory takes all")
        }
        "html" => page(&PAGES[0].0).into_bytes(),
        "warc" => all(&warc),
        "warc.gz" => PAGES.iter().flat_map(|(body, _)| gzip(warc(body).as_bytes())).collect(),
        "rss" => {
            let item = |body: &str| format!("<item><description><![CDATA[{body}]]></description></item>\n");
            around("<rss><channel>", all(&item), "</channel></rss>")
        }
        "atom" => {
            let entry = |body: &str| format!("<entry><content type=\"xhtml\"><div>{body}</div></content></entry>\n");
            around("<feed>", all(&entry), "</feed>")
        }
        "nitf" => around("<?xml version=\"1.0\"?><dump>", all(&nitf), "</dump>"),
        "zip" => {
            let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
            for (number, (body, _)) in PAGES.iter().enumerate() {
                writer
                    .start_file(format!("{number}.html"), zip::write::SimpleFileOptions::default())
                    .expect("a name fits");
                writer.write_all(page(body).as_bytes()).expect("memory takes all");
            }
            writer.finish().expect("memory takes all").into_inner()
        }
        _ => {
            let mut archive = tar::Builder::new(Vec::new());
            for (number, (body, _)) in PAGES.iter().enumerate() {
                let page = page(body);
                let mut header = tar::Header::new_gnu();
                header.set_size(page.len() as u64);
                header.set_mode(0o644);
                archive.append_data(&mut header, format!("{number}.html"), page.as_bytes()).expect("memory takes all");
            }
            gzip(&archive.into_inner().expect("memory takes all"))
        }
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).expect("memory takes all");
    encoder.finish().expect("memory takes all")
}

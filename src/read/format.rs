//! What a file is: by its first bytes, and by its extension where these leave it open.

use super::names::FieldMap;
use super::records::Fault;
use super::{codes, delimited, encoding, html, markdown, xml};

/// A form of input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Format {
    /// Seen from the content.
    #[default]
    Auto,
    /// One plain text, with or without a header line or YAML front matter.
    Text,
    /// A JSON object a line.
    Jsonl,
    /// Objects alone, in arrays, one after another, or in a list inside an object.
    Json,
    /// Values separated by commas, semicolons, bars or tabs.
    Csv,
    /// Values separated by tabs.
    Tsv,
    /// Apache Parquet.
    Parquet,
    /// A web page.
    Html,
    /// One article in Markdown, perhaps with YAML front matter.
    Markdown,
    /// A news feed, NITF, NewsML-G2, trafilatura's XML.
    Xml,
    /// Web pages as a crawler archived them.
    Warc,
}

impl Format {
    /// The names, as `--format` takes them.
    pub const NAMES: [&str; 11] =
        ["auto", "text", "jsonl", "json", "csv", "tsv", "parquet", "html", "markdown", "xml", "warc"];
    const ALL: [Format; 11] = [
        Format::Auto,
        Format::Text,
        Format::Jsonl,
        Format::Json,
        Format::Csv,
        Format::Tsv,
        Format::Parquet,
        Format::Html,
        Format::Markdown,
        Format::Xml,
        Format::Warc,
    ];

    /// The format of that name.
    pub fn parse(name: &str) -> Option<Format> {
        let position = Format::NAMES.iter().position(|&known| known == name)?;
        Some(Format::ALL[position])
    }

    /// Its name.
    pub fn as_str(self) -> &'static str {
        Format::NAMES[self as usize]
    }
}

/// The format of a file that begins with `head` (all of it, if `is_short`).
///
/// Content goes before the extension where it is plain: no prose begins with `{"`.
pub(super) fn detect(head: &[u8], is_short: bool, source_path: &str, map: &FieldMap) -> Result<Format, Fault> {
    if head.starts_with(b"PAR1") {
        return Ok(Format::Parquet);
    }
    if head.starts_with(b"WARC/1.") {
        return Ok(Format::Warc); // before a look at what it holds: pictures
    }
    refuse_binary(head)?;
    let extension = extension(source_path);
    let is_prose = matches!(&*extension, "txt" | "text" | "md" | "markdown");
    let start = head.trim_ascii_start();
    if xml::is_document(start) {
        return Ok(Format::Xml);
    }
    if html::is_page(start, is_prose) {
        return Ok(Format::Html);
    }
    refuse_web_format(start, is_prose)?;
    if matches!(&*extension, "md" | "markdown") || markdown::is_markdown(head) {
        return Ok(Format::Markdown);
    }
    match &*extension {
        "jsonl" | "ndjson" => return Ok(Format::Jsonl),
        "json" => return Ok(if is_lines(start, is_short) { Format::Jsonl } else { Format::Json }),
        "csv" => return Ok(Format::Csv),
        "tsv" | "tab" => return Ok(Format::Tsv),
        _ => {}
    }
    if is_object_start(start) {
        return Ok(if is_lines(start, is_short) { Format::Jsonl } else { Format::Json });
    }
    if start.first() == Some(&b'[') && is_object_start(start[1..].trim_ascii_start()) {
        return Ok(Format::Json);
    }
    if delimited::has_known_header(head, map) {
        return Ok(Format::Csv);
    }
    Ok(Format::Text)
}

/// A fault if the file is no text.
pub(super) fn refuse_binary(head: &[u8]) -> Result<(), Fault> {
    const MAGIC: &[(&[u8], &str)] = &[
        (b"%PDF-", "a PDF"),
        (b"PK\x03\x04", "an office document or a book"),
        (b"\xD0\xCF\x11\xE0", "an office document"),
        (b"BZh", "packed with bzip2"),
        (b"\xFD7zXZ\0", "packed with xz"),
        (b"7z\xBC\xAF", "a 7z archive"),
        (b"{\\rtf", "an RTF document"),
    ];
    if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Err(Fault::new(codes::BINARY, format!("it is {what}; text is expected")));
    }
    if encoding::is_binary(head) {
        return Err(Fault::new(codes::BINARY, "it holds control characters as no text does; text is expected"));
    }
    Ok(())
}

/// A fault if the file is of markup that no reader knows.
fn refuse_web_format(start: &[u8], is_prose: bool) -> Result<(), Fault> {
    match !is_prose && is_tag(&start[..start.len().min(1024)]) {
        true => Err(Fault::new(codes::WEB_FORMAT, "it is markup of a form that is not read")),
        false => Ok(()),
    }
}

/// Whether the text begins with a tag and has a closing one.
fn is_tag(start: &[u8]) -> bool {
    let is_name = |byte: &u8| byte.is_ascii_alphabetic() || matches!(byte, b'!' | b'?');
    start.first() == Some(&b'<')
        && start.get(1).is_some_and(is_name)
        && (memchr::memmem::find(start, b"</").is_some() || memchr::memmem::find(start, b"/>").is_some())
}

fn is_object_start(start: &[u8]) -> bool {
    start.first() == Some(&b'{') && matches!(start[1..].trim_ascii_start().first(), Some(b'"' | b'}'))
}

/// Whether objects stand on lines of their own: one of the first two lines is whole, and others follow.
fn is_lines(start: &[u8], is_short: bool) -> bool {
    let mut lines = start.split(|&byte| byte == b'\n').filter(|line| !line.trim_ascii().is_empty());
    let [Some(first), second] = [lines.next(), lines.next()] else { return false };
    let is_open = matches!(first.trim_ascii_end().last(), Some(b'[' | b'{'));
    let is_whole = |line: &[u8]| line.first() == Some(&b'{') && line.trim_ascii_end().last() == Some(&b'}');
    let has_more = second.is_some() || !is_short && first.len() < start.len();
    has_more && !is_open && (is_whole(first) || second.is_some_and(is_whole))
}

/// The extension in lower case, without that of the packing.
fn extension(source_path: &str) -> String {
    let name = source_path.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    let name = [".gz", ".zst", ".gzip", ".zstd"].iter().find_map(|packing| name.strip_suffix(packing)).unwrap_or(&name);
    name.rsplit_once('.').map_or_else(String::new, |(_, extension)| extension.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_have_names() {
        for (format, name) in Format::ALL.into_iter().zip(Format::NAMES) {
            assert_eq!((Format::parse(name), format.as_str()), (Some(format), name));
        }
        assert_eq!(Format::parse("docx"), None);
    }

    #[test]
    fn content_goes_before_the_extension() {
        let check = |path: &str, head: &str, expected: Result<Format, &str>| {
            let found = detect(head.as_bytes(), true, path, &FieldMap::default()).map_err(|fault| fault.code);
            assert_eq!(found, expected, "{path} {head:?}");
        };
        check("a.txt", "The minister said no.", Ok(Format::Text));
        check("a", "[Applause.] Thank you.", Ok(Format::Text));
        check("a.md", "<p>Some</p> Markdown", Ok(Format::Markdown));
        check("a.txt", "---\ntitle: T\n---\n# Part\n", Ok(Format::Markdown));
        check("a.txt", "---\ntitle: T\n---\nThe minister", Ok(Format::Text));
        check("a.txt", "{\"text\": \"x\"}\n{\"text\": \"y\"}\n", Ok(Format::Jsonl));
        check("a", "{\"text\": \"x\"}\n", Ok(Format::Json));
        check("a", " [ {\"text\": \"x\"}]", Ok(Format::Json));
        check("a.json", "{\n\"text\": \"x\"}", Ok(Format::Json));
        check("a.JSON.gz", "{\"text\": 1}\n{\"text\": 2}", Ok(Format::Jsonl));
        check("a.json", "{\"text\": \"x\",}\n{\"text\": \"y\"}", Ok(Format::Jsonl));
        check("a.json", "{\"articles\": [\n{\"text\": \"x\"}\n]}", Ok(Format::Json));
        check("a.ndjson", "\n", Ok(Format::Jsonl));
        check("a.csv", "x", Ok(Format::Csv));
        check("a.tsv.zst", "x", Ok(Format::Tsv));
        check("a.dat", "title,date,text\n", Ok(Format::Csv));
        check("a.dat", "Dear Sir, please read on", Ok(Format::Text));
        check("a", "PAR1\0\0", Ok(Format::Parquet));
        check("a.txt", "%PDF-1.7 text", Err(codes::BINARY));
        check("a.txt", "a\0b", Err(codes::BINARY));
        check("a.txt", "<!DOCTYPE html><p>x", Ok(Format::Html));
        check("a", "<div>x</div>", Ok(Format::Html));
        check("a.json", "<?xml version=\"1.0\"?><rss>", Ok(Format::Xml));
        check("a.html", "<?xml version=\"1.0\"?>\n<!DOCTYPE html><html>", Ok(Format::Html));
        check("a.txt", "<newsItem guid='x'>", Ok(Format::Xml));
        check("a", "<dictionary>x</dictionary>", Err(codes::WEB_FORMAT));
        check("a", "WARC/1.0\r\n\0\0\0", Ok(Format::Warc));
    }
}

//! The answer of a server, as an archive keeps it: status line, headers, and a body that may be in chunks and packed.
//!
//! Many archives hold bodies that were unpacked while the headers still say that they are packed. So chunks and packings
//! are undone where they are found, not where they are only announced.

use std::borrow::Cow;
use std::io::Read;

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use crate::read::codes;
use crate::read::records::Fault;

/// Headers of an answer.
const HEADERS: usize = 256;

/// An answer.
pub(super) struct Response<'b> {
    /// 200 and so on.
    pub(super) status: u16,
    headers: Vec<(&'b str, Cow<'b, str>)>,
    raw_body: &'b [u8],
}

impl<'b> Response<'b> {
    /// Reads what a server sent.
    pub(super) fn parse(block: &'b [u8]) -> Result<Response<'b>, Fault> {
        let mut headers = [httparse::EMPTY_HEADER; HEADERS];
        let mut response = httparse::Response::new(&mut headers);
        let mut config = httparse::ParserConfig::default();
        config
            .allow_spaces_after_header_name_in_responses(true)
            .allow_obsolete_multiline_headers_in_responses(true)
            .ignore_invalid_headers_in_responses(true);
        let fault = |reason: String| Fault::new(codes::WARC, format!("the answer of the server: {reason}"));
        match config.parse_response(&mut response, block) {
            Ok(httparse::Status::Complete(end)) => {
                let headers = response.headers.iter();
                let headers = headers.map(|header| (header.name, String::from_utf8_lossy(header.value))).collect();
                Ok(Response { status: response.code.unwrap_or_default(), headers, raw_body: &block[end..] })
            }
            Ok(httparse::Status::Partial) => Err(fault("its headers have no end".to_owned())),
            Err(error) => Err(fault(error.to_string())),
        }
    }

    /// The value of a header.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        Some(found.1.trim()).filter(|value| !value.is_empty())
    }

    /// Whether it is an HTML page, by its type or, where it has none, by how it begins.
    pub(super) fn is_page(&self) -> bool {
        match self.header("Content-Type") {
            Some(content_type) => is_html(content_type),
            None => {
                let start = self.raw_body.trim_ascii_start();
                let start = start[..start.len().min(14)].to_ascii_lowercase();
                start.starts_with(b"<!doctype html") || start.starts_with(b"<html")
            }
        }
    }

    /// The body, without chunks and unpacked.
    pub(super) fn body(&self, most: usize) -> Result<Cow<'b, [u8]>, Fault> {
        let is_chunked =
            self.header("Transfer-Encoding").is_some_and(|coding| coding.to_ascii_lowercase().contains("chunked"));
        let mut body = match is_chunked {
            true => unchunked(self.raw_body).map_or(Cow::Borrowed(self.raw_body), Cow::Owned),
            false => Cow::Borrowed(self.raw_body),
        };
        let codings = self.header("Content-Encoding").unwrap_or_default().to_ascii_lowercase();
        for coding in codings.split(',').rev().map(str::trim) {
            if let Some(unpacked) = unpack(&body, coding, most)? {
                body = Cow::Owned(unpacked);
            }
        }
        Ok(body)
    }
}

/// Whether a content type is that of a page.
pub(super) fn is_html(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    matches!(kind.as_str(), "text/html" | "application/xhtml+xml")
}

/// The content of chunks, up to where they break off; none if there are none.
fn unchunked(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::with_capacity(rest.len());
    loop {
        match httparse::parse_chunk_size(rest) {
            Ok(httparse::Status::Complete((_, 0))) => return Some(body),
            Ok(httparse::Status::Complete((start, size))) => {
                let size = usize::try_from(size).unwrap_or(usize::MAX).min(rest.len() - start);
                body.extend_from_slice(&rest[start..start + size]);
                let after = &rest[start + size..];
                rest = after.strip_prefix(b"\r\n").unwrap_or(after);
            }
            _ => return (!body.is_empty()).then_some(body),
        }
    }
}

/// The unpacked body; none if it is not packed. What stands before a cut is kept.
fn unpack(body: &[u8], coding: &str, most: usize) -> Result<Option<Vec<u8>>, Fault> {
    let is_zlib =
        matches!(body, [first, second, ..] if first & 15 == 8 && u16::from_be_bytes([*first, *second]) % 31 == 0);
    let reader: Box<dyn Read + '_> = match coding {
        "gzip" | "x-gzip" if body.starts_with(&[0x1F, 0x8B]) => Box::new(MultiGzDecoder::new(body)),
        "deflate" if is_zlib => Box::new(ZlibDecoder::new(body)),
        "deflate" if !body.trim_ascii_start().starts_with(b"<") => Box::new(DeflateDecoder::new(body)),
        "zstd" if body.starts_with(&[0x28, 0xB5, 0x2F, 0xFD]) => match zstd::stream::read::Decoder::new(body) {
            Ok(decoder) => Box::new(decoder),
            Err(error) => return Err(Fault::new(codes::WARC, format!("the page is packed with zstd: {error}"))),
        },
        "br" | "compress" if !body.trim_ascii_start().starts_with(b"<") => {
            return Err(Fault::new(
                codes::WARC,
                format!("the page is packed with {coding}, which is not unpacked here"),
            ));
        }
        _ => return Ok(None),
    };
    let mut unpacked = Vec::new();
    let done = reader.take(most as u64 + 1).read_to_end(&mut unpacked);
    match done {
        _ if unpacked.len() > most => Err(Fault::too_long(most)),
        Err(error) if unpacked.is_empty() => {
            Err(Fault::new(codes::WARC, format!("the page is packed with {coding}, and damaged: {error}")))
        }
        _ => Ok(Some(unpacked)),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

    use super::*;

    const PAGE: &[u8] = b"<html><p>One page.</p></html>";

    #[track_caller]
    fn check(headers: &str, body: &[u8], expected: &[u8]) {
        let block = [format!("HTTP/1.1 200 OK\r\n{headers}\r\n").as_bytes(), body].concat();
        let response = Response::parse(&block).unwrap();
        assert_eq!(&*response.body(1000).unwrap(), expected, "{headers}");
    }

    fn chunked(body: &[u8], size: usize) -> Vec<u8> {
        let chunk = |chunk: &[u8]| [format!("{:x};x=y\r\n", chunk.len()).as_bytes(), chunk, b"\r\n"].concat();
        [body.chunks(size).flat_map(chunk).collect::<Vec<u8>>(), b"0\r\n\r\n".to_vec()].concat()
    }

    #[test]
    fn bodies_are_unpacked_where_they_are_packed() {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::fast());
        let mut deflate = DeflateEncoder::new(Vec::new(), Compression::fast());
        for writer in [&mut gzip as &mut dyn Write, &mut zlib, &mut deflate] {
            writer.write_all(PAGE).unwrap();
        }
        let gzip = gzip.finish().unwrap();
        check("", PAGE, PAGE);
        check("Content-Encoding: gzip\r\n", &gzip, PAGE);
        check("content-encoding: x-gzip, identity\r\n", &gzip, PAGE);
        check("Content-Encoding: deflate\r\n", &zlib.finish().unwrap(), PAGE);
        check("Content-Encoding: deflate\r\n", &deflate.finish().unwrap(), PAGE);
        check("Content-Encoding: zstd\r\n", &zstd::encode_all(PAGE, 1).unwrap(), PAGE);
        for header in ["gzip", "deflate", "br", "zstd"] {
            check(&format!("Content-Encoding: {header}\r\n"), PAGE, PAGE);
        }
        check("Transfer-Encoding: chunked\r\n", &chunked(PAGE, 7), PAGE);
        check("Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n", &chunked(&gzip, 10), PAGE);
        check("Transfer-Encoding: chunked\r\n", PAGE, PAGE);
        let cut = &chunked(PAGE, 10)[..29];
        check("Transfer-Encoding: chunked\r\n", cut, &PAGE[..13]);
    }

    #[test]
    fn what_cannot_be_unpacked_has_a_reason() {
        let bomb = zstd::encode_all(&[b'a'; 100_000][..], 1).unwrap();
        for (coding, body, code) in [
            ("br", &b"\x0b\x02\x80"[..], codes::WARC),
            ("gzip", b"\x1F\x8B\x08\0", codes::WARC),
            ("zstd", &bomb, codes::TOO_LONG),
        ] {
            let block = [format!("HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\n\r\n").as_bytes(), body].concat();
            assert_eq!(Response::parse(&block).unwrap().body(1000).unwrap_err().code, code, "{coding}");
        }
        for block in ["", "HTTP/1.1 200", "GET / HTTP/1.1\r\n\r\n"] {
            assert_eq!(Response::parse(block.as_bytes()).err().unwrap().code, codes::WARC, "{block}");
        }
    }

    #[test]
    fn pages_are_told_from_other_answers() {
        for (header, body, is_page) in [
            ("Content-Type: text/html; charset=utf-8\r\n", "", true),
            ("Content-type: Application/XHTML+XML\r\n", "", true),
            ("Content-Type: image/png\r\n", "<html>", false),
            ("", " <!DOCTYPE html>", true),
            ("", "plain", false),
        ] {
            let block = format!("HTTP/1.0 200\r\n{header}\r\n{body}");
            assert_eq!(Response::parse(block.as_bytes()).unwrap().is_page(), is_page, "{header}");
        }
    }
}

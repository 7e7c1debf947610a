//! A file as a stream of bytes: unpacked, without byte-order mark, UTF-16 turned into UTF-8.
//!
//! Memory is bounded whatever the file holds: nothing is kept but one buffer, and what unpacks to far more than it
//! holds is stopped. The stream only promises that ASCII bytes are what they seem; [`super::encoding`] does the rest,
//! record by record.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::mem;
use std::path::Path;

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8};

use super::content::Seen;
use super::records::Fault;
use super::unpack::{self, Counted, Limit, TooMuch, peek};
use super::{codes, list};

/// How much of a file is looked at to see what it is, in bytes.
const HEAD: usize = 64 << 10;
/// How much is read at a time.
const BUFFER: usize = 128 << 10;

/// An open file.
pub(super) struct Stream<'r> {
    reader: BufReader<Box<dyn Read + 'r>>,
    place: Place,
    /// The first bytes, which are still to be read.
    pub(super) head: Vec<u8>,
    /// Whether the head is all there is.
    pub(super) is_short: bool,
    /// Whether the file is packed, or stands in an archive.
    pub(super) is_packed: bool,
    /// How much may be unpacked of it.
    pub(super) limit: Limit,
    /// What was seen of the file's bytes; nothing of standard input and of members of archives.
    pub(super) seen: Seen,
}

/// A place in an unpacked file (in its UTF-8 form, if it was UTF-16).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Bytes before it.
    pub(super) byte: u64,
    /// From 1.
    pub(super) line: u64,
    /// In bytes, from 1.
    pub(super) column: u64,
}

impl Place {
    /// The place behind `bytes` that begin here.
    pub(super) fn after(self, bytes: &[u8]) -> Place {
        let count = bytes.len() as u64;
        let column = match memchr::memrchr(b'\n', bytes) {
            Some(line_break) => count - line_break as u64,
            None => self.column + count,
        };
        let lines = memchr::memchr_iter(b'\n', bytes).count() as u64;
        Place { byte: self.byte + count, line: self.line + lines, column }
    }
}

/// How reading a line ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// A whole line, or the last one without a line break.
    Whole,
    /// It has more bytes than allowed; the rest was skipped.
    TooLong,
    /// There is no more.
    End,
}

impl<'r> Stream<'r> {
    /// Opens a file, or standard input for `-`, and looks at its first bytes.
    pub(super) fn open(path: &Path) -> Result<Stream<'static>, Fault> {
        let unreadable = |error: io::Error| Fault::new(codes::UNREADABLE, error.to_string());
        if path.as_os_str() == list::STDIN {
            return Stream::new(Box::new(io::stdin())).map_err(unreadable);
        }
        let seen = Seen::default();
        let file = seen.watch(File::open(path).map_err(unreadable)?);
        Ok(Stream { seen, ..Stream::new(Box::new(file)).map_err(unreadable)? })
    }

    /// The stream of `raw` bytes. An error that comes after the first bytes is met again where they end.
    pub(super) fn new(raw: Box<dyn Read + 'r>) -> io::Result<Stream<'r>> {
        let limit = Limit::default();
        Stream::unpacked(Box::new(Counted { reader: raw, limit: limit.clone() }), limit)
    }

    /// The stream of a member of an archive, of which `limit` has counted the bytes.
    pub(super) fn member(raw: Box<dyn Read + 'r>, limit: &Limit) -> io::Result<Stream<'r>> {
        Ok(Stream { is_packed: true, ..Stream::unpacked(raw, limit.clone())? })
    }

    fn unpacked(raw: Box<dyn Read + 'r>, limit: Limit) -> io::Result<Stream<'r>> {
        let (unpacked, is_packed) = unpack::unpack(raw, &limit)?;
        let mut start = peek(unpacked, HEAD);
        let mut place = Place { byte: 0, line: 1, column: 1 };
        match Encoding::for_bom(&start.head) {
            Some((encoding, mark)) if encoding == UTF_8 => {
                start.head.drain(..mark);
                place.byte = mark as u64;
            }
            Some((encoding, mark)) => {
                start.head.drain(..mark);
                start = peek(Box::new(Recoded::new(start.whole(), encoding)), HEAD);
            }
            None => {}
        }
        let (head, is_short) = (start.head.clone(), start.head.len() < HEAD && start.error.is_none());
        let capacity = if is_short { head.len() } else { BUFFER }; // many files are tiny
        let reader = BufReader::with_capacity(capacity.max(1), Box::new(start.whole()) as Box<dyn Read + 'r>);
        Ok(Stream { reader, place, head, is_short, is_packed, limit, seen: Seen::default() })
    }

    /// The place of the next byte.
    pub(super) fn place(&self) -> Place {
        self.place
    }

    /// Bytes that were not consumed yet; empty at the end.
    pub(super) fn chunk(&mut self) -> io::Result<&[u8]> {
        loop {
            match self.reader.fill_buf() {
                Ok(_) => break,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(self.reader.buffer())
    }

    /// Goes on by `count` bytes of the chunk.
    pub(super) fn consume(&mut self, count: usize) {
        self.place = self.place.after(&self.reader.buffer()[..count]);
        self.reader.consume(count);
    }

    /// Reads a line with its line break, at most `most` bytes of it into `line`.
    pub(super) fn line(&mut self, line: &mut Vec<u8>, most: usize) -> io::Result<Line> {
        line.clear();
        let mut ended = Line::End;
        loop {
            let chunk = self.chunk()?;
            let line_break = memchr::memchr(b'\n', chunk);
            let taken = line_break.map_or(chunk.len(), |at| at + 1);
            if taken == 0 {
                return Ok(ended);
            }
            let room = (most + 1).saturating_sub(line.len()); // the line break is not counted
            line.extend_from_slice(&chunk[..taken.min(room)]);
            let fits = taken <= room && (line.len() <= most || line_break.is_some());
            ended = if fits && ended != Line::TooLong { Line::Whole } else { Line::TooLong };
            self.consume(taken);
            if line_break.is_some() {
                return Ok(ended);
            }
        }
    }

    /// All that is left, or none if that is more than `most` bytes.
    pub(super) fn rest(&mut self, most: usize) -> io::Result<Option<Vec<u8>>> {
        let mut rest = Vec::new();
        loop {
            let chunk = self.chunk()?;
            if chunk.is_empty() {
                return Ok(Some(rest));
            }
            if rest.len() + chunk.len() > most {
                return Ok(None);
            }
            rest.extend_from_slice(chunk);
            let taken = chunk.len();
            self.consume(taken);
        }
    }

    /// What an error in the middle of the file means.
    pub(super) fn fault(&self, error: &io::Error) -> Fault {
        let is_too_much = error.get_ref().is_some_and(|inner| inner.is::<TooMuch>());
        let fault = match (is_too_much, self.is_packed) {
            (true, _) => Fault::new(codes::TOO_MUCH, error.to_string()),
            (false, true) => Fault::new(codes::DAMAGED, format!("{error}; the records before it were taken")),
            (false, false) => Fault::new(codes::UNREADABLE, error.to_string()),
        };
        fault.at(self.place.byte)
    }
}

/// UTF-16 as UTF-8. A lone surrogate becomes U+FFFD.
struct Recoded<R> {
    reader: R,
    decoder: Decoder,
    input: Vec<u8>,
    output: Vec<u8>,
    given: usize,
    is_done: bool,
}

impl<R: Read> Recoded<R> {
    fn new(reader: R, encoding: &'static Encoding) -> Recoded<R> {
        let decoder = encoding.new_decoder_without_bom_handling();
        Recoded { reader, decoder, input: Vec::new(), output: Vec::new(), given: 0, is_done: false }
    }

    /// Reads and decodes the next bytes into `output`.
    fn refill(&mut self) -> io::Result<()> {
        let mut input = mem::take(&mut self.input);
        input.resize(BUFFER / 4, 0);
        let read = self.reader.read(&mut input)?;
        self.is_done = read == 0;
        self.output.resize(self.decoder.max_utf8_buffer_length(read).unwrap_or(BUFFER), 0);
        let (result, _, written, _) = self.decoder.decode_to_utf8(&input[..read], &mut self.output, self.is_done);
        debug_assert_eq!(result, CoderResult::InputEmpty, "the output was made large enough");
        self.output.truncate(written);
        self.given = 0;
        self.input = input;
        Ok(())
    }
}

impl<R: Read> Read for Recoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.output.len() && !self.is_done {
            self.refill()?;
        }
        let left = &self.output[self.given..];
        let taken = left.len().min(buffer.len());
        buffer[..taken].copy_from_slice(&left[..taken]);
        self.given += taken;
        Ok(taken)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn open(bytes: impl Into<Vec<u8>>) -> Stream<'static> {
        Stream::new(Box::new(Cursor::new(bytes.into()))).unwrap()
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn all_forms_give_the_same_bytes() {
        let text = "Line “one”.\nLine two.\n".repeat(4000);
        let utf_16 = |bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
            "\u{FEFF}".encode_utf16().chain(text.encode_utf16()).flat_map(bytes).collect()
        };
        let forms = [
            text.clone().into_bytes(),
            format!("\u{FEFF}{text}").into_bytes(),
            utf_16(u16::to_le_bytes),
            utf_16(u16::to_be_bytes),
            gzip(text.as_bytes()),
            [gzip(&text.as_bytes()[..500]), gzip(&text.as_bytes()[500..])].concat(),
            zstd::encode_all(text.as_bytes(), 1).unwrap(),
            gzip(&utf_16(u16::to_le_bytes)),
        ];
        for (number, form) in forms.into_iter().enumerate() {
            let rest = open(form).rest(usize::MAX).unwrap().unwrap();
            assert_eq!(String::from_utf8(rest).unwrap(), text, "form {number}");
        }
    }

    #[test]
    fn lines_are_bounded() {
        let mut stream = open("12345\n123456\n\n12345");
        let mut line = Vec::new();
        let mut lines = Vec::new();
        loop {
            let ended = stream.line(&mut line, 5).unwrap();
            lines.push((ended, line.len()));
            if ended == Line::End {
                break;
            }
        }
        assert_eq!(lines, [(Line::Whole, 6), (Line::TooLong, 6), (Line::Whole, 1), (Line::Whole, 5), (Line::End, 0)]);
        assert_eq!(stream.place, Place { byte: 19, line: 4, column: 6 });
    }

    #[test]
    fn a_file_that_unpacks_to_too_much_is_stopped() {
        let bomb = gzip(&vec![b'a'; 40 << 20]);
        let mut stream = open(bomb);
        let mut line = Vec::new();
        let error = stream.line(&mut line, 1000).unwrap_err();
        assert_eq!(stream.fault(&error).code, codes::TOO_MUCH);
        assert!(stream.place.byte <= unpack::FREE && line.len() <= 1001);
    }

    #[test]
    fn what_stands_before_a_cut_is_read() {
        let text: String = (0..20_000u32).map(|n| format!("{}\n", n.wrapping_mul(2_654_435_761))).collect();
        for packed in [gzip(text.as_bytes()), zstd::encode_all(text.as_bytes(), 1).unwrap()] {
            let mut stream = open(&packed[..packed.len() * 9 / 10]);
            let mut line = Vec::new();
            let mut seen = 0;
            let error = loop {
                match stream.line(&mut line, 1000) {
                    Ok(Line::Whole) => seen += line.len(),
                    Ok(ended) => panic!("{ended:?}"),
                    Err(error) => break error,
                }
            };
            assert_eq!(stream.fault(&error).code, codes::DAMAGED);
            assert!(seen > text.len() / 3, "{seen} of {}", text.len());
        }
    }
}

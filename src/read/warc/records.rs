//! The records of a WARC file: header lines, an empty line, and a block of as many bytes as they say.
//!
//! The length is all that says where a record ends. Where it is missing, or what comes behind the block is no record,
//! the reader goes on at the next line that begins with `WARC/1.`, be it inside the block: a wrong length must not cost
//! the records that it covers. No byte is gone over a third time, whatever lengths a file claims.

use std::io;

use crate::read::codes;
use crate::read::records::Fault;
use crate::read::source::Stream;

/// Bytes of a header line, and of all headers of one record.
const LINE: usize = 16 << 10;
const HEADERS: usize = 64 << 10;
/// Bytes of a malformed record that are kept for the excerpt.
const KEPT: usize = 2048;
/// How every record begins.
const START: &[u8] = b"WARC/1.";

/// A record.
#[derive(Debug)]
pub(super) struct Record {
    /// Where it begins.
    pub(super) byte: u64,
    headers: Headers,
    /// The block, or the beginning of it.
    pub(super) block: Vec<u8>,
    /// Whether the block is all there.
    pub(super) is_whole: bool,
}

impl Record {
    /// The value of a header.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        Some(found.1.as_str()).filter(|value| !value.is_empty())
    }

    /// The address that was fetched; older writers put it between angle brackets.
    pub(super) fn address(&self) -> &str {
        self.header("WARC-Target-URI").unwrap_or_default().trim_start_matches('<').trim_end_matches('>')
    }
}

/// What comes next in a file.
#[derive(Debug)]
pub(super) enum Found {
    /// A record.
    Record(Record),
    /// Something that is none, and how it begins.
    Malformed(Fault, Vec<u8>),
}

/// Names and values.
type Headers = Vec<(String, String)>;

/// What stands where a record should begin.
enum Start {
    /// One does; this is its place.
    Record(u64),
    /// A line of something else, with the empty ones before it; its place.
    Other(u64, Vec<u8>),
    /// Nothing more.
    End,
}

/// A file as records.
pub(super) struct Reader<'s, 'r> {
    stream: &'s mut Stream<'r>,
    most: usize,
    /// Bytes that are read once more before the stream goes on, and how many of them were.
    again: Vec<u8>,
    again_at: usize,
    /// Up to where bytes were read a second time.
    twice_to: u64,
    /// Whether the first line of the next record was read already, and where it began.
    begun: Option<u64>,
}

impl<'s, 'r> Reader<'s, 'r> {
    /// The records of `stream`; of a block, `most` bytes are kept.
    pub(super) fn new(stream: &'s mut Stream<'r>, most: usize) -> Reader<'s, 'r> {
        Reader { stream, most, again: Vec::new(), again_at: 0, twice_to: 0, begun: None }
    }

    /// What an error in the middle of the file means.
    pub(super) fn fault(&self, error: &io::Error) -> Fault {
        self.stream.fault(error)
    }

    /// The next record.
    pub(super) fn next(&mut self) -> io::Result<Option<Found>> {
        let byte = match self.start()? {
            Start::Record(byte) => byte,
            Start::Other(byte, raw) => {
                return self.malformed(byte, "no record begins here, which would be by “WARC/1.0”", raw);
            }
            Start::End => return Ok(None),
        };
        let headers = match self.headers()? {
            Ok(headers) => headers,
            Err((reason, raw)) => return self.malformed(byte, reason, raw),
        };
        let mut record = Record { byte, headers, block: Vec::new(), is_whole: true };
        let Some(length) = record.header("Content-Length").and_then(|length| length.parse::<u64>().ok()) else {
            return self.malformed(byte, "the record says no Content-Length", Vec::new());
        };
        let block_at = self.byte();
        let read = self.block(length, &mut record)?;
        if read < length {
            let reason = format!("the block has {read} of {length} bytes: the file is cut off, or the length wrong");
            return self.wrong_length(record, block_at, reason, Vec::new());
        }
        match self.start()? {
            Start::End => {}
            Start::Record(byte) => self.begun = Some(byte),
            // The block ended as it should; what is wrong comes after it.
            Start::Other(_, lines) if lines.starts_with(b"\r\n\r\n") || lines.starts_with(b"\n\n") => {
                self.read_again(&[&lines]);
            }
            Start::Other(_, line) => {
                let reason = format!("behind the {length} bytes of its block no record begins: the length is wrong");
                return self.wrong_length(record, block_at, reason, line);
            }
        }
        Ok(Some(Found::Record(record)))
    }

    /// Goes behind the first line of a record, or what stands in its place.
    fn start(&mut self) -> io::Result<Start> {
        if let Some(byte) = self.begun.take() {
            return Ok(Start::Record(byte));
        }
        let (mut line, mut empty) = (Vec::new(), Vec::new());
        loop {
            let byte = self.byte();
            if !self.line(&mut line)? {
                return Ok(Start::End);
            }
            if line.starts_with(START) {
                return Ok(Start::Record(byte));
            }
            if !line.trim_ascii().is_empty() {
                return Ok(Start::Other(byte, [empty, line].concat()));
            }
            if empty.len() < LINE {
                empty.extend_from_slice(&line);
            }
        }
    }

    /// The header lines up to the empty one; a line that begins with a blank goes on.
    fn headers(&mut self) -> io::Result<Result<Headers, (&'static str, Vec<u8>)>> {
        let mut headers = Headers::new();
        let mut line = Vec::new();
        let mut bytes = 0;
        loop {
            if !self.line(&mut line)? {
                return Ok(Err(("the file ends in the headers of a record: it is cut off", line)));
            }
            bytes += line.len();
            if bytes > HEADERS {
                return Ok(Err(("the headers have no end", line)));
            }
            let words = String::from_utf8_lossy(line.trim_ascii_end());
            if words.is_empty() {
                return Ok(Ok(headers));
            }
            match (words.split_once(':'), headers.last_mut()) {
                (_, Some((_, value))) if words.starts_with([' ', '\t']) => {
                    value.push(' ');
                    value.push_str(words.trim());
                }
                (Some((name, value)), _) => headers.push((name.trim().to_owned(), value.trim().to_owned())),
                (None, _) => return Ok(Err(("a header line without “:”", line))),
            }
        }
    }

    /// Goes over `length` bytes and keeps the first; says how many there were.
    fn block(&mut self, length: u64, record: &mut Record) -> io::Result<u64> {
        let mut left = length;
        while left > 0 {
            let most = self.most;
            let chunk = self.chunk()?;
            let taken = chunk.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            if taken == 0 {
                break;
            }
            let room = most.saturating_sub(record.block.len());
            record.block.extend_from_slice(&chunk[..taken.min(room)]);
            record.is_whole &= taken <= room;
            self.consume(taken);
            left -= taken as u64;
        }
        Ok(length - left)
    }

    /// Gives a fault and goes on inside the block, if a record begins there and this was not done before.
    fn wrong_length(
        &mut self,
        record: Record,
        block_at: u64,
        reason: String,
        line: Vec<u8>,
    ) -> io::Result<Option<Found>> {
        let inside =
            memchr::memmem::find_iter(&record.block, START).find(|&at| at > 0 && record.block[at - 1] == b'\n');
        let fault = Fault::new(codes::WARC, reason).at(record.byte);
        let raw = record.block[..record.block.len().min(KEPT)].to_vec();
        match inside.filter(|_| record.is_whole && block_at >= self.twice_to) {
            Some(at) => {
                self.twice_to = self.byte();
                self.read_again(&[&record.block[at..], &line]);
            }
            None => self.skip_to_start()?,
        }
        Ok(Some(Found::Malformed(fault, raw)))
    }

    /// Has some bytes read once more.
    fn read_again(&mut self, bytes: &[&[u8]]) {
        let rest = self.again.split_off(self.again_at);
        self.again = [bytes.concat(), rest].concat();
        self.again_at = 0;
    }

    fn malformed(&mut self, byte: u64, reason: &str, mut raw: Vec<u8>) -> io::Result<Option<Found>> {
        raw.truncate(KEPT);
        self.skip_to_start()?;
        Ok(Some(Found::Malformed(Fault::new(codes::WARC, reason).at(byte), raw)))
    }

    /// Goes to the next line that begins a record.
    fn skip_to_start(&mut self) -> io::Result<()> {
        loop {
            match self.start()? {
                Start::Other(..) => {}
                Start::Record(byte) => {
                    self.begun = Some(byte);
                    return Ok(());
                }
                Start::End => return Ok(()),
            }
        }
    }

    /// The place of the next byte.
    fn byte(&self) -> u64 {
        self.stream.place().byte - (self.again.len() - self.again_at) as u64
    }

    /// Reads a line, at most `LINE` bytes of it; false at the end.
    fn line(&mut self, line: &mut Vec<u8>) -> io::Result<bool> {
        line.clear();
        let mut is_any = false;
        loop {
            let chunk = self.chunk()?;
            let line_break = memchr::memchr(b'\n', chunk);
            let taken = line_break.map_or(chunk.len(), |at| at + 1);
            if taken == 0 {
                return Ok(is_any);
            }
            is_any = true;
            line.extend_from_slice(&chunk[..taken.min(LINE - line.len())]);
            self.consume(taken);
            if line_break.is_some() {
                return Ok(true);
            }
        }
    }

    fn chunk(&mut self) -> io::Result<&[u8]> {
        if self.again_at < self.again.len() { Ok(&self.again[self.again_at..]) } else { self.stream.chunk() }
    }

    fn consume(&mut self, count: usize) {
        if self.again_at < self.again.len() {
            self.again_at += count;
        } else {
            self.stream.consume(count);
        }
    }
}

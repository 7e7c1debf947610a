//! Packed files as streams that cannot be made to give without end.

use std::cell::Cell;
use std::io::{self, BufReader, Chain, Cursor, Read};
use std::rc::Rc;
use std::{error, fmt};

use flate2::bufread::MultiGzDecoder;
use zstd::stream::read::Decoder as ZstdDecoder;

/// How far a packed file may unpack: beyond `FREE` bytes, not more than `RATIO` times what was read of it; never more
/// than `MOST`. News in JSON packs at 4 to 20 to one.
pub(super) const FREE: u64 = 32 << 20;
const RATIO: u64 = 200;
const MOST: u64 = 64 << 30;
/// How many packed bytes are read at a time.
const BUFFER: usize = 64 << 10;

/// How much was read of a file, and how much it gave so far; shared by all that is unpacked of one file.
#[derive(Clone, Debug, Default)]
pub(super) struct Limit {
    packed: Rc<Cell<u64>>,
    unpacked: Rc<Cell<u64>>,
}

impl Limit {
    /// Bytes were read of the file.
    pub(super) fn packed(&self, bytes: u64) {
        self.packed.set(self.packed.get() + bytes);
    }

    /// Bytes were unpacked; an error if these are too many.
    pub(super) fn unpacked(&self, bytes: u64) -> io::Result<()> {
        self.unpacked.set(self.unpacked.get() + bytes);
        match self.is_exceeded() {
            true => Err(io::Error::other(TooMuch { packed: self.packed.get(), unpacked: self.unpacked.get() })),
            false => Ok(()),
        }
    }

    /// Whether more was unpacked than is believed.
    pub(super) fn is_exceeded(&self) -> bool {
        self.unpacked.get() > FREE.max(RATIO.saturating_mul(self.packed.get())).min(MOST)
    }
}

/// The bytes of a file that may be packed by gzip or zstd, in one or several members, and whether it is.
pub(super) fn unpack<'r>(raw: Box<dyn Read + 'r>, limit: &Limit) -> io::Result<(Box<dyn Read + 'r>, bool)> {
    let mut raw = peek(raw, 4);
    if raw.head.is_empty()
        && let Some(error) = raw.error.take()
    {
        return Err(error);
    }
    let magic = raw.head.clone();
    let raw = raw.whole();
    let buffered = |raw| BufReader::with_capacity(BUFFER, raw);
    let limited = |reader| Box::new(Limited { reader, limit: limit.clone() });
    Ok(if magic.starts_with(&[0x1F, 0x8B]) {
        (limited(Box::new(MultiGzDecoder::new(buffered(raw)))), true)
    } else if magic == [0x28, 0xB5, 0x2F, 0xFD] {
        (limited(Box::new(ZstdDecoder::with_buffer(buffered(raw))?)), true)
    } else {
        (Box::new(raw), false)
    })
}

/// The first bytes of a reader, and what comes after them.
pub(super) struct Peeked<R> {
    pub(super) head: Vec<u8>,
    pub(super) error: Option<io::Error>,
    reader: R,
}

/// Reads up to `most` bytes, fewer only at the end or before an error.
pub(super) fn peek<R: Read>(mut reader: R, most: usize) -> Peeked<R> {
    let mut head = Vec::with_capacity(most);
    let error = reader.by_ref().take(most as u64).read_to_end(&mut head).err();
    Peeked { head, error, reader }
}

impl<R: Read> Peeked<R> {
    /// The reader as it was before.
    pub(super) fn whole(self) -> Chain<Cursor<Vec<u8>>, Rest<R>> {
        Cursor::new(self.head).chain(Rest { error: self.error, reader: self.reader })
    }
}

/// A reader that may have failed already.
pub(super) struct Rest<R> {
    error: Option<io::Error>,
    reader: R,
}

impl<R: Read> Read for Rest<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.error.take() {
            Some(error) => Err(error),
            None => self.reader.read(buffer),
        }
    }
}

/// Counts the bytes that are read of a file.
pub(super) struct Counted<R> {
    pub(super) reader: R,
    pub(super) limit: Limit,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.limit.packed(read as u64);
        Ok(read)
    }
}

/// Stops a packed file that unpacks to too much.
struct Limited<'r> {
    reader: Box<dyn Read + 'r>,
    limit: Limit,
}

impl Read for Limited<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.limit.unpacked(read as u64)?;
        Ok(read)
    }
}

/// The fault of a file that unpacks to too much.
#[derive(Debug)]
pub(super) struct TooMuch {
    packed: u64,
    unpacked: u64,
}

impl error::Error for TooMuch {}

impl fmt::Display for TooMuch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} packed bytes gave {} bytes, which is more than is believed", self.packed, self.unpacked)
    }
}

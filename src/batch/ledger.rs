//! The ledger: every analysed record of a generation in one file.
//!
//! It serves twice. While a run reads, analyses are *spilled* here, so that memory is bounded by a batch; when identity is
//! settled they come back in the order of the tables. And the next run finds in it what need not be done again.
//!
//! Layout: frames (one [`Analysis`] each: postcard, zstd), then the index (all [`Entry`]s and [`SourceFile`]s:
//! postcard), then a footer of fixed size with the index's place and checksum. A frame carries its own checksum in its entry. A ledger that is
//! damaged or of another version is not an error: the run takes it for absent and does all work again.

use std::cell::RefCell;
use std::fs::File;
use std::io;
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zstd::bulk::{Compressor, Decompressor};

use crate::model::{Analysis, Entity, Reject};
use crate::read::Content;
use crate::write::{self, Companion, OutputFile, Staging};

/// The ledger's name in the folder of a generation.
pub const NAME: &str = "ledger.bin";
/// Begins and ends the file; the digit is the version of the layout.
const MAGIC: &[u8; 8] = b"ORLEDG04";
const FOOTER: usize = 8 + 8 + 32 + 8;
/// zstd's fastest level: the frames are read again within the minute.
const LEVEL: i32 = 1;

/// What is kept in memory of one record.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Entry {
    /// The record's key over runs: its address, else path and own id, else path and position.
    pub key: String,
    /// SHA-256 of the record as read and of the settings: equal means that the analysis is still good.
    pub fingerprint: [u8; 32],
    /// Normalised path of its file.
    pub source_path: Arc<str>,
    /// Position in the file.
    pub record: Option<u32>,
    /// Day of publication.
    pub published: Option<Date>,
    /// Who published it.
    pub publisher: Option<Arc<str>>,
    /// Hash of text and publication.
    pub article_id: String,
    /// SHA-256 of the text.
    pub text_hash: [u8; 32],
    /// For nearly equal texts.
    pub sketch: Vec<u32>,
    /// Whether it was analysed.
    pub is_english: bool,
    /// Its people, for identity across articles. The ledgers of this run and of the last share them.
    pub entities: Arc<[Entity]>,
    /// Where its analysis is.
    pub frame: Frame,
}

/// An input of which all records are known. While it holds the same it need not be read again.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SourceFile {
    /// Its normalised path.
    pub source_path: Arc<str>,
    /// What it held.
    pub content: Content,
    /// Which entries are its articles.
    pub entries: Range<usize>,
    /// Its other records.
    pub rejects: Vec<Reject>,
}

/// The place of an analysis in the file.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct Frame {
    offset: u64,
    length: u32,
    checksum: [u8; 8],
}

/// An analysis as it stands in the file.
pub struct Packed {
    bytes: Vec<u8>,
    checksum: [u8; 8],
}

impl Packed {
    /// Packs an analysis.
    ///
    /// # Errors
    /// If it cannot be serialised or compressed; neither happens to the values that the stages make.
    pub fn pack(analysis: &Analysis) -> io::Result<Packed> {
        let plain = postcard::to_stdvec(analysis).map_err(io::Error::other)?;
        // The length before packing stands first: unpacking then needs one allocation.
        let mut bytes = (plain.len() as u32).to_le_bytes().to_vec();
        bytes.extend(ZSTD.with_borrow_mut(|zstd| zstd.packer()?.compress(&plain))?);
        Ok(Packed { checksum: checksum(&bytes), bytes })
    }

    /// Whether the bytes are those that were written.
    fn is_whole(&self) -> bool {
        checksum(&self.bytes) == self.checksum
    }

    /// The analysis again.
    ///
    /// # Errors
    /// If the bytes are not those that were written.
    fn unpack(&self) -> io::Result<Analysis> {
        let damaged = || io::Error::new(io::ErrorKind::InvalidData, "a damaged frame in the ledger");
        if !self.is_whole() {
            return Err(damaged());
        }
        let (length, bytes) = self.bytes.split_first_chunk::<4>().ok_or_else(damaged)?;
        let length = u32::from_le_bytes(*length) as usize;
        let plain = ZSTD.with_borrow_mut(|zstd| zstd.unpacker()?.decompress(bytes, length))?;
        postcard::from_bytes(&plain).map_err(io::Error::other)
    }
}

thread_local! {
    /// What packs and unpacks on this thread: made anew for each analysis it would cost as much as small ones do.
    static ZSTD: RefCell<Zstd> = const { RefCell::new(Zstd { packer: None, unpacker: None }) };
}

struct Zstd {
    packer: Option<Compressor<'static>>,
    unpacker: Option<Decompressor<'static>>,
}

impl Zstd {
    fn packer(&mut self) -> io::Result<&mut Compressor<'static>> {
        let packer = self.packer.take().map_or_else(|| Compressor::new(LEVEL), Ok)?;
        Ok(self.packer.insert(packer))
    }

    fn unpacker(&mut self) -> io::Result<&mut Decompressor<'static>> {
        let unpacker = self.unpacker.take().map_or_else(Decompressor::new, Ok)?;
        Ok(self.unpacker.insert(unpacker))
    }
}

fn checksum(bytes: &[u8]) -> [u8; 8] {
    let digest = Sha256::digest(bytes);
    *digest.first_chunk().expect("SHA-256 has 32 bytes")
}

#[derive(Serialize, Deserialize)]
struct Index {
    keys: Keys,
    entries: Vec<Entry>,
    files: Vec<SourceFile>,
}

/// What the work in a ledger depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keys {
    /// The version of the tables' schema.
    pub schema: u32,
    /// A hash of what the analyses depend on besides their records: settings, word lists, model, version.
    pub salt: [u8; 32],
    /// A hash of what the records of a file depend on besides its content: the salt, and how inputs are read.
    pub reading: [u8; 32],
    /// A hash of what the whole output depends on: equal means that a new run would write the same tables.
    pub digest: [u8; 32],
}

/// A ledger that is being written.
pub struct Writer {
    /// None in a rehearsal, which writes nothing.
    file: Option<OutputFile>,
    end: u64,
}

impl Writer {
    /// Begins the file in the staging folder.
    ///
    /// # Errors
    /// As creating and writing a file.
    pub fn create(staging: &Staging) -> Result<Writer, write::Error> {
        let mut file = staging.create(NAME)?;
        file.append(MAGIC)?;
        Ok(Writer { file: Some(file), end: MAGIC.len() as u64 })
    }

    /// A ledger that keeps nothing.
    pub fn nowhere() -> Writer {
        Writer { file: None, end: 0 }
    }

    /// Appends an analysis.
    ///
    /// # Errors
    /// As writing a file.
    pub fn append(&mut self, packed: &Packed) -> Result<Frame, write::Error> {
        if let Some(file) = &mut self.file {
            file.append(&packed.bytes)?;
        }
        let frame = Frame { offset: self.end, length: packed.bytes.len() as u32, checksum: packed.checksum };
        self.end += packed.bytes.len() as u64;
        Ok(frame)
    }

    /// Appends the index and makes all durable; the frames can be read from the ledger that is returned.
    ///
    /// # Errors
    /// As writing a file, and opening it again.
    ///
    /// # Panics
    /// If it is one that keeps nothing.
    pub fn finish(
        self,
        keys: Keys,
        entries: Vec<Entry>,
        files: Vec<SourceFile>,
    ) -> Result<(Ledger, Companion), write::Error> {
        let mut file = self.file.expect("a run keeps its ledger");
        let path = file.path().to_path_buf();
        let index = Index { keys, entries, files };
        let words =
            postcard::to_stdvec(&index).map_err(|error| write::Error::of("write", &path)(io::Error::other(error)))?;
        file.append(&words)?;
        file.append(&self.end.to_le_bytes())?;
        file.append(&(words.len() as u64).to_le_bytes())?;
        file.append(&Sha256::digest(&words))?;
        file.append(MAGIC)?;
        let companion = Companion::new(NAME, file.finish()?);
        let file = File::open(&path).map_err(write::Error::of("read", &path))?;
        Ok((Ledger { file, path, keys, entries: index.entries, files: index.files }, companion))
    }
}

/// A finished ledger.
pub struct Ledger {
    file: File,
    path: PathBuf,
    /// What it depends on.
    pub keys: Keys,
    /// All records, in the order of the run that wrote them.
    pub entries: Vec<Entry>,
    /// Files of which all records are among these.
    pub files: Vec<SourceFile>,
}

impl Ledger {
    /// Opens the ledger in the folder of a generation.
    ///
    /// # Errors
    /// Why it cannot be used: it is not there, damaged, or of another version.
    pub fn open(generation: &Path) -> io::Result<Ledger> {
        let path = generation.join(NAME);
        let file = File::open(&path)?;
        let damaged = || io::Error::new(io::ErrorKind::InvalidData, "it is damaged, or of another version");
        let Index { keys, entries, files } = index(&file).ok_or_else(damaged)?;
        Ok(Ledger { file, path, keys, entries, files })
    }

    /// Reads an analysis, still packed. Many threads may do so at once.
    ///
    /// # Errors
    /// As reading a file.
    pub fn read(&self, frame: Frame) -> Result<Packed, write::Error> {
        let mut bytes = vec![0; frame.length as usize];
        self.file.read_exact_at(&mut bytes, frame.offset).map_err(write::Error::of("read", &self.path))?;
        Ok(Packed { bytes, checksum: frame.checksum })
    }

    /// The same, if the bytes are those that were written.
    pub fn read_whole(&self, frame: Frame) -> Option<Packed> {
        self.read(frame).ok().filter(Packed::is_whole)
    }

    /// The analysis again.
    ///
    /// # Errors
    /// If it cannot be read, or is not what was written.
    pub fn unpack(&self, packed: &Packed) -> Result<Analysis, write::Error> {
        packed.unpack().map_err(write::Error::of("read", &self.path))
    }
}

/// The index at the end of the file, if it is as it was written.
fn index(file: &File) -> Option<Index> {
    let length = file.metadata().ok()?.len();
    let mut head = *MAGIC;
    file.read_exact_at(&mut head, 0).ok()?;
    let mut footer = [0; FOOTER];
    file.read_exact_at(&mut footer, length.checked_sub(FOOTER as u64)?).ok()?;
    let (offset, rest) = footer.split_first_chunk::<8>()?;
    let (index_length, rest) = rest.split_first_chunk::<8>()?;
    let (hash, magic) = rest.split_first_chunk::<32>()?;
    let (offset, index_length) = (u64::from_le_bytes(*offset), u64::from_le_bytes(*index_length));
    if head != *MAGIC || magic != MAGIC || offset.checked_add(index_length)?.checked_add(FOOTER as u64)? != length {
        return None;
    }
    let mut index = vec![0; usize::try_from(index_length).ok()?];
    file.read_exact_at(&mut index, offset).ok()?;
    if Sha256::digest(&index).as_slice() != hash {
        return None;
    }
    postcard::from_bytes(&index).ok()
}

//! Archives: the files in a ZIP or tar, each read as if it stood alone.
//!
//! Nothing is unpacked to disk. The name of a member is a label: it stands in `source_path` behind that of the archive,
//! without `..` or a root, and is never opened. Links and devices are left out with a note. An archive may hold
//! archives, but those hold none: what is deeper is rejected. How much all members may unpack to is bounded by what
//! was read of the outermost file ([`Limit`]).
//!
//! A ZIP has its table of contents at the end. Where the file can be searched, the table leads; in a pipe, in another
//! archive, and where the table was cut off, the headers before the members do. These do not know which member is a
//! link (it holds the words of its target and no more) and, for some writers, not how long a member is.

use std::cell::Cell;
use std::fs::{File, Metadata};
use std::io::{self, BufReader, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use zip::read::{ZipFile, read_zipfile_from_stream_with_options};
use zip::result::ZipError;
use zip::{ZipArchive, ZipReadOptions};

use super::records::{Fault, Records};
use super::source::Stream;
use super::unpack::Limit;
use super::{InputFile, codes, list, read_stream};

/// Archives around a file.
const DEEPEST: usize = 2;
/// Bytes of a tar that may stand before a member: its headers with long names, and the end of the member before it.
const HEADERS: u64 = 1 << 20;
/// How a tar ends: two blocks of zeros, of which some writers give one.
const END: u64 = 512;
/// First members of files that are ZIP archives by form only: office documents, books, programs.
const NO_ARCHIVES: [&[u8]; 6] = [b"[Content_Types].xml", b"_rels/", b"docProps/", b"word/", b"mimetype", b"META-INF/"];

/// The form of an archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Zip,
    Tar,
}

/// Which archive begins with `head`, if one does.
pub(super) fn kind(head: &[u8]) -> Option<Kind> {
    let is_document = || NO_ARCHIVES.iter().any(|name| head.get(30..).is_some_and(|rest| rest.starts_with(name)));
    if head.starts_with(b"PK\x05\x06") || head.starts_with(b"PK\x03\x04") && !is_document() {
        return Some(Kind::Zip);
    }
    (head.get(257..262) == Some(b"ustar")).then_some(Kind::Tar)
}

/// Hands on the records of all members. `within` is the number of archives around this one.
pub(super) fn read(
    kind: Kind,
    stream: &mut Stream<'_>,
    file: &InputFile,
    within: usize,
    records: &mut Records<'_>,
) -> ControlFlow<()> {
    if within == DEEPEST {
        let reason = "an archive in an archive in an archive: unpack the outer ones first";
        return records.reject(Fault::new(codes::MEMBER, reason), b"");
    }
    let limit = stream.limit.clone();
    let regular = if within == 0 && !stream.is_packed { regular(&file.path) } else { None };
    let mut members = Members { file, within, records, limit: &limit, is_broken: Cell::new(false) };
    match (kind, regular) {
        (Kind::Tar, _) => tar(stream, &mut members),
        (Kind::Zip, None) => zip_stream(stream, &mut members),
        (Kind::Zip, Some((file, length))) => match ZipArchive::new(BufReader::new(file)) {
            Ok(archive) => {
                limit.packed(length);
                zip(archive, &mut members)
            }
            Err(error) => {
                zip_stream(stream, &mut members)?;
                members.end(Fault::new(codes::DAMAGED, format!("its table of contents: {error}")))
            }
        },
    }
}

/// The file at a path and its length in bytes, if it can be searched.
fn regular(path: &Path) -> Option<(File, u64)> {
    let file = File::open(path).ok()?;
    let metadata = file.metadata().ok().filter(Metadata::is_file)?;
    Some((file, metadata.len()))
}

/// What the members of an archive share.
struct Members<'m, 'r> {
    file: &'m InputFile,
    within: usize,
    records: &'m mut Records<'r>,
    limit: &'m Limit,
    /// Whether a member broke off: it was rejected for what would be the fault of the archive.
    is_broken: Cell<bool>,
}

impl Members<'_, '_> {
    /// Reads a member of that name and, in a tar, that size.
    fn read(&mut self, name: &[u8], size: Option<u64>, reader: impl Read) -> ControlFlow<()> {
        let label = self.label(name);
        if label.rsplit('/').next().is_some_and(|name| name.starts_with("._")) {
            return ControlFlow::Continue(()); // what a Mac knows beyond the file of that name
        }
        self.is_broken.set(false);
        let member = InputFile { path: PathBuf::new(), source_path: label.into() };
        let reader = Member { reader, left: size, limit: self.limit, is_broken: &self.is_broken };
        let stream = Stream::member(Box::new(reader), self.limit).map_err(|error| self.fault(&error));
        read_stream(stream, &member, self.records.options, self.within + 1, self.records.sink())
    }

    /// Rejects a member.
    fn reject(&mut self, name: &[u8], fault: Fault) -> ControlFlow<()> {
        let member = InputFile { path: PathBuf::new(), source_path: self.label(name).into() };
        let options = self.records.options;
        read_stream(Err(fault), &member, options, self.within + 1, self.records.sink())
    }

    /// Says that a member was left out.
    fn leave_out(&self, name: &[u8], what: &str) {
        tracing::warn!(file = self.label(name), "left out: {what}");
    }

    /// Ends the archive with a fault, unless its last member was rejected for it.
    fn end(&mut self, fault: Fault) -> ControlFlow<()> {
        let is_told = self.is_broken.get() || self.limit.is_exceeded();
        if is_told { ControlFlow::Continue(()) } else { self.records.reject(fault, b"") }
    }

    fn fault(&self, error: &io::Error) -> Fault {
        let code = if self.limit.is_exceeded() { codes::TOO_MUCH } else { codes::DAMAGED };
        Fault::new(code, format!("{error}; the members before it were taken"))
    }

    /// The name of a member behind that of the archive.
    fn label(&self, name: &[u8]) -> String {
        let mut label = self.file.source_path.to_string();
        for part in name.split(|&byte| byte == b'/').filter(|part| !matches!(*part, b"" | b"." | b"..")) {
            label.push('/');
            list::push_name(part, &mut label);
        }
        label
    }
}

/// The bytes of a member, which may end too early or be too many.
struct Member<'m, R> {
    reader: R,
    /// How many are to come, in a tar, which packs nothing; a ZIP checks its members itself.
    left: Option<u64>,
    limit: &'m Limit,
    is_broken: &'m Cell<bool>,
}

impl<R: Read> Read for Member<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer).and_then(|read| match &mut self.left {
            Some(left) if read == 0 && !buffer.is_empty() && *left > 0 => {
                Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the archive is cut off in this member"))
            }
            Some(left) => {
                *left = left.saturating_sub(read as u64);
                Ok(read)
            }
            None => self.limit.unpacked(read as u64).map(|()| read),
        });
        self.is_broken.set(self.is_broken.get() || read.is_err());
        read
    }
}

/// Reads the members of a tar in their order.
fn tar(stream: &mut Stream<'_>, members: &mut Members<'_, '_>) -> ControlFlow<()> {
    let allowed = Cell::new(0);
    let zeros = Cell::new(0);
    let mut archive = tar::Archive::new(Bytes { stream, allowed: &allowed, zeros: &zeros });
    let mut entries = match archive.entries() {
        Ok(entries) => entries,
        Err(error) => return members.end(members.fault(&error)),
    };
    loop {
        allowed.set(HEADERS);
        let Some(entry) = entries.next() else { break };
        let mut entry = match entry {
            Ok(entry) => entry,
            Err(error) => return members.end(members.fault(&error)),
        };
        allowed.set(u64::MAX);
        let (name, size, kind) = (entry.path_bytes().into_owned(), entry.size(), entry.header().entry_type());
        match kind {
            tar::EntryType::Regular | tar::EntryType::Continuous => members.read(&name, Some(size), &mut entry)?,
            tar::EntryType::Directory | tar::EntryType::XGlobalHeader => {}
            tar::EntryType::Symlink | tar::EntryType::Link => members.leave_out(&name, "a link"),
            tar::EntryType::GNUSparse => members.leave_out(&name, "a file with holes; pack it without --sparse"),
            _ => members.leave_out(&name, "a pipe, a device, or what is not known"),
        }
        if let Err(error) = io::copy(&mut entry, &mut io::sink()) {
            return members.end(members.fault(&error));
        }
    }
    if zeros.get() < END {
        return members.end(Fault::new(codes::DAMAGED, "the mark of its end is missing: it is cut off"));
    }
    ControlFlow::Continue(())
}

/// A stream as a reader, of which no more than allowed is read, and which knows with how many zeros it ended so far.
struct Bytes<'s, 'r> {
    stream: &'s mut Stream<'r>,
    allowed: &'s Cell<u64>,
    zeros: &'s Cell<u64>,
}

impl Read for Bytes<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let chunk = self.stream.chunk()?;
        let read = chunk.len().min(buffer.len());
        buffer[..read].copy_from_slice(&chunk[..read]);
        self.stream.consume(read);
        let allowed = self.allowed.get().checked_sub(read as u64);
        self.allowed.set(allowed.ok_or_else(|| io::Error::other("the headers of a member have no end"))?);
        self.zeros.set(match buffer[..read].iter().rposition(|&byte| byte != 0) {
            Some(at) => (read - at - 1) as u64,
            None => self.zeros.get() + read as u64,
        });
        Ok(read)
    }
}

/// Reads the members of a ZIP in the order of its table, which is held in memory: some 400 bytes a member.
fn zip(mut archive: ZipArchive<BufReader<File>>, members: &mut Members<'_, '_>) -> ControlFlow<()> {
    if archive.has_duplicate_names() {
        tracing::warn!(file = &*members.file.source_path, "several members have one name; of these the last is read");
    }
    for index in 0..archive.len() {
        let name =
            archive.name_for_index(index).and_then(Result::ok).map_or_else(Vec::new, |name| name.as_bytes().to_vec());
        let options = ZipReadOptions::default().ignore_encryption_flag(true);
        match archive.by_index_with_options(index, options) {
            Ok(file) if file.is_symlink() => members.leave_out(&name, "a link"),
            Ok(file) => zip_member(file, members)?,
            Err(error) => members.reject(&name, unreadable(&error))?,
        }
        if members.limit.is_exceeded() {
            break;
        }
    }
    ControlFlow::Continue(())
}

fn zip_member<R: Read>(file: ZipFile<'_, R>, members: &mut Members<'_, '_>) -> ControlFlow<()> {
    let name = name(&file);
    if file.is_dir() {
        ControlFlow::Continue(())
    } else if file.encrypted() {
        members.reject(&name, Fault::new(codes::MEMBER, "it is encrypted: unpack it with its password"))
    } else {
        members.read(&name, None, file)
    }
}

/// Reads the members of a ZIP as they come, up to its table of contents.
fn zip_stream(stream: &mut Stream<'_>, members: &mut Members<'_, '_>) -> ControlFlow<()> {
    let (allowed, zeros) = (Cell::new(u64::MAX), Cell::new(0));
    let mut bytes = Bytes { stream, allowed: &allowed, zeros: &zeros };
    loop {
        let options = ZipReadOptions::default().ignore_encryption_flag(true);
        match read_zipfile_from_stream_with_options(&mut bytes, options) {
            Ok(Some(file)) => zip_member(file, members)?,
            Ok(None) => return ControlFlow::Continue(()),
            Err(error) => {
                let code =
                    if matches!(error, ZipError::UnsupportedArchive(_)) { codes::MEMBER } else { codes::DAMAGED };
                members.end(Fault::new(code, format!("{error}; the members before it were taken")))?;
                members.is_broken.set(true);
                return ControlFlow::Continue(());
            }
        }
        if members.limit.is_exceeded() {
            return ControlFlow::Continue(());
        }
    }
}

/// A member's name in UTF-8, or as it is.
fn name<R: Read>(file: &ZipFile<'_, R>) -> Vec<u8> {
    file.name().map_or_else(|_| file.name_raw().to_vec(), |name| name.as_bytes().to_vec())
}

fn unreadable(error: &ZipError) -> Fault {
    match error {
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => {
            Fault::new(codes::MEMBER, format!("{error}: pack it with Deflate, or unpack it"))
        }
        error => Fault::new(codes::DAMAGED, error.to_string()),
    }
}

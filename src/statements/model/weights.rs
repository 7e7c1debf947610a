//! The weights file: magic, version, hash of the features, length, checksum, and then the model.
//!
//! Numbers are little-endian. A file that was cut, changed or made for other features is refused with the reason.

use std::fmt;

use sha2::{Digest, Sha256};

const MAGIC: &[u8; 8] = b"onrecord";
const VERSION: u16 = 1;
/// Magic, version, hash of the features, length, checksum.
pub(super) const HEAD: usize = 8 + 2 + 8 + 4 + 32;

/// Weights that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeightsError {
    /// What was expected and what was found.
    pub reason: String,
}

impl fmt::Display for WeightsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the weights of the statement model cannot be used: {}", self.reason)
    }
}

impl std::error::Error for WeightsError {}

fn refuse<T>(reason: impl Into<String>) -> Result<T, WeightsError> {
    Err(WeightsError { reason: reason.into() })
}

/// Puts the head before a body.
#[cfg(feature = "train")]
pub(crate) fn seal(body: &[u8], features: u64) -> Vec<u8> {
    let mut file = Vec::with_capacity(HEAD + body.len());
    file.extend(MAGIC);
    file.extend(VERSION.to_le_bytes());
    file.extend(features.to_le_bytes());
    file.extend((body.len() as u32).to_le_bytes());
    file.extend(Sha256::digest(body));
    file.extend(body);
    file
}

/// Checks the head and returns the body and its SHA-256.
pub(crate) fn open(file: &[u8], features: u64) -> Result<(&[u8], &[u8]), WeightsError> {
    if !file.starts_with(MAGIC) {
        return refuse("the file does not begin like a weights file");
    }
    if file.len() < HEAD {
        return refuse(format!("the file ends after {} bytes, within its head", file.len()));
    }
    let (head, body) = file.split_at(HEAD);
    let mut head = Reader::of(&head[MAGIC.len()..]);
    let version = head.u16()?;
    if version != VERSION {
        return refuse(format!("its version is {version}, this program reads {VERSION}"));
    }
    let found = head.u64()?;
    if found != features {
        return refuse(format!(
            "it was trained for other features ({found:016x}) than this program's ({features:016x}); train it again"
        ));
    }
    let length = head.u32()? as usize;
    if length != body.len() {
        return refuse(format!("it should hold {length} bytes behind its head and holds {}", body.len()));
    }
    let checksum = head.bytes(32)?;
    if Sha256::digest(body)[..] != *checksum {
        return refuse("its checksum does not fit, so it is damaged");
    }
    Ok((body, checksum))
}

/// Reads numbers from bytes; the end of the bytes is an error, never a panic.
pub(crate) struct Reader<'b> {
    bytes: &'b [u8],
}

impl<'b> Reader<'b> {
    pub(crate) fn of(bytes: &'b [u8]) -> Reader<'b> {
        Reader { bytes }
    }

    /// How many bytes are left.
    pub(crate) fn rest(&self) -> usize {
        self.bytes.len()
    }

    pub(crate) fn damaged(&self, reason: &str) -> WeightsError {
        WeightsError { reason: format!("{reason} ({} bytes before its end)", self.rest()) }
    }

    pub(crate) fn bytes(&mut self, count: usize) -> Result<&'b [u8], WeightsError> {
        let Some((bytes, rest)) = self.bytes.split_at_checked(count) else {
            return Err(self.damaged("the file ends too early"));
        };
        self.bytes = rest;
        Ok(bytes)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], WeightsError> {
        let mut array = [0; N];
        array.copy_from_slice(self.bytes(N)?);
        Ok(array)
    }

    pub(crate) fn u8(&mut self) -> Result<u8, WeightsError> {
        self.array().map(u8::from_le_bytes)
    }

    pub(crate) fn u16(&mut self) -> Result<u16, WeightsError> {
        self.array().map(u16::from_le_bytes)
    }

    pub(crate) fn u32(&mut self) -> Result<u32, WeightsError> {
        self.array().map(u32::from_le_bytes)
    }

    pub(crate) fn u64(&mut self) -> Result<u64, WeightsError> {
        self.array().map(u64::from_le_bytes)
    }

    pub(crate) fn f32(&mut self) -> Result<f32, WeightsError> {
        let number = self.array().map(f32::from_le_bytes)?;
        if number.is_finite() { Ok(number) } else { Err(self.damaged("a weight is no number")) }
    }

    pub(crate) fn text(&mut self) -> Result<&'b str, WeightsError> {
        let length = usize::from(self.u8()?);
        std::str::from_utf8(self.bytes(length)?).map_err(|_| self.damaged("a word is not UTF-8"))
    }
}

/// Appends numbers to bytes.
#[cfg(feature = "train")]
#[derive(Default)]
pub(crate) struct Writer {
    pub(crate) bytes: Vec<u8>,
}

#[cfg(feature = "train")]
impl Writer {
    pub(crate) fn u8(&mut self, number: u8) {
        self.bytes.push(number);
    }

    pub(crate) fn u16(&mut self, number: u16) {
        self.bytes.extend(number.to_le_bytes());
    }

    pub(crate) fn u32(&mut self, number: u32) {
        self.bytes.extend(number.to_le_bytes());
    }

    pub(crate) fn u64(&mut self, number: u64) {
        self.bytes.extend(number.to_le_bytes());
    }

    pub(crate) fn f32(&mut self, number: f32) {
        self.bytes.extend(number.to_le_bytes());
    }

    /// A word of at most 255 bytes.
    pub(crate) fn text(&mut self, text: &str) {
        self.u8(text.len() as u8);
        self.bytes.extend(text.as_bytes());
    }
}

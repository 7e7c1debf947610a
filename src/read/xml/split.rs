//! Cuts a stream of XML into the elements that are records, without reading what is in them.
//!
//! A file is never parsed as one document: a feed with one broken item would be lost as a whole, and a dump of a
//! million items would have to be held. So tags, comments and character data are told apart here, byte by byte, and each
//! record is parsed for itself ([`super::tree`]). No record holds another of its name, so where one begins inside
//! another, the first was not closed.

use std::io;

use crate::read::source::{Place, Stream};

/// Bytes before the first record that are kept, and bytes of a record that is too long which are kept for the excerpt.
const HEAD: usize = 64 << 10;
const KEPT: usize = 2048;
/// Bytes of a tag that are kept.
const TAG: usize = 4096;

/// The records of a stream, one after another.
pub(super) struct Splitter<'s, 'r> {
    pub(super) stream: &'s mut Stream<'r>,
    names: &'s [&'s str],
    most: usize,
    kept: Kept,
    /// What stands before the first record, as far as it is kept.
    pub(super) head: Vec<u8>,
    /// Where the record begins.
    pub(super) place: Place,
    /// The name of all records, once one was seen.
    name: Option<Vec<u8>>,
    /// The first tag of a record that was met inside the one before it, and where it stands.
    waiting: Option<(Vec<u8>, Place)>,
    /// Elements around the records that were opened and not closed.
    pub(super) open: i64,
    /// The first element of the file.
    pub(super) root: Option<String>,
}

/// How a record ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// With its end tag.
    Whole,
    /// It has more bytes than allowed; they were skipped.
    TooLong,
    /// The next one began in it.
    Unclosed,
    /// The file ended in it.
    Cut,
}

/// What stands between `<` and `>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Markup {
    Start,
    Empty,
    End,
    /// A comment, character data, a declaration.
    Other,
}

impl<'s, 'r> Splitter<'s, 'r> {
    /// The elements of `stream` that have one of `names`; which of them, the first says.
    pub(super) fn new(stream: &'s mut Stream<'r>, names: &'s [&'s str], most: usize) -> Splitter<'s, 'r> {
        let place = stream.place();
        let kept = Kept { most: HEAD, raw: Vec::new(), tag: Vec::new(), tail: [0; 3] };
        Splitter { stream, names, most, kept, head: Vec::new(), place, name: None, waiting: None, open: 0, root: None }
    }

    /// The record, or its beginning.
    pub(super) fn raw(&self) -> &[u8] {
        &self.kept.raw
    }

    /// The next record; what it holds is in `raw`.
    pub(super) fn next(&mut self) -> io::Result<Option<Piece>> {
        if let Some((tag, place)) = self.waiting.take() {
            self.kept.raw = tag;
            self.place = place;
        } else {
            match self.find()? {
                Some(Markup::Empty) => return Ok(Some(Piece::Whole)),
                Some(_) => {}
                None => return Ok(None),
            }
        }
        let (piece, end) = self.walk()?;
        let is_long = end - self.place.byte > self.most as u64;
        self.kept.raw.truncate(if is_long { KEPT } else { usize::MAX });
        Ok(Some(if is_long && piece != Piece::Cut { Piece::TooLong } else { piece }))
    }

    /// Goes behind the first tag of the next record.
    fn find(&mut self) -> io::Result<Option<Markup>> {
        loop {
            if self.name.is_some() {
                self.kept.raw.clear();
            }
            let Some((markup, place)) = self.markup()? else { return Ok(None) };
            if matches!(markup, Markup::Start | Markup::Empty) {
                let name = self.kept.name();
                self.root.get_or_insert_with(|| String::from_utf8_lossy(name).into_owned());
                let is_record = match &self.name {
                    Some(known) => known == name,
                    None => self.names.iter().any(|known| known.as_bytes() == local(name)),
                };
                if is_record {
                    self.place = place;
                    if self.name.is_none() {
                        self.name = Some(name.to_vec());
                        let tag = self.take_tag_from(place);
                        self.kept.most = self.most;
                        self.head = std::mem::replace(&mut self.kept.raw, tag);
                    }
                    return Ok(Some(markup));
                }
            }
            self.open += i64::from(markup == Markup::Start) - i64::from(markup == Markup::End);
        }
    }

    /// Takes the last tag, which begins at `place`, out of what is kept.
    fn take_tag_from(&mut self, place: Place) -> Vec<u8> {
        let length = (self.stream.place().byte - place.byte) as usize;
        match self.kept.raw.len().checked_sub(length).filter(|_| self.kept.raw.len() < self.kept.most) {
            Some(at) => self.kept.raw.split_off(at),
            None => [b"<", &*self.kept.tag].concat(),
        }
    }

    /// Goes to the end of the record, and says where that is.
    fn walk(&mut self) -> io::Result<(Piece, u64)> {
        loop {
            let Some((markup, place)) = self.markup()? else { return Ok((Piece::Cut, self.stream.place().byte)) };
            let is_record = self.name.as_deref() == Some(self.kept.name());
            match markup {
                Markup::End if is_record => return Ok((Piece::Whole, self.stream.place().byte)),
                Markup::Start if is_record => {
                    self.waiting = Some((self.take_tag_from(place), place));
                    return Ok((Piece::Unclosed, place.byte));
                }
                _ => {}
            }
        }
    }

    /// Goes behind the next markup, and says what it is and where it begins.
    fn markup(&mut self) -> io::Result<Option<(Markup, Place)>> {
        if self.take_to([b'<'; 3])?.is_none() {
            return Ok(None);
        }
        let mut place = self.stream.place();
        (place.byte, place.column) = (place.byte - 1, place.column - 1);
        self.kept.tag.clear();
        let whole = match self.take_one()? {
            Some(b'!') => match self.take_one()? {
                Some(b'-') => self.take_to_end(b"-->")?,
                Some(b'[') => self.take_to_end(b"]]>")?,
                Some(_) => self.take_declaration()?,
                None => false,
            },
            Some(b'?') => self.take_to_end(b"?>")?,
            Some(b'>') => true,
            Some(_) => self.take_tag()?,
            None => false,
        };
        let markup = match self.kept.tag.first() {
            Some(b'!' | b'?') => Markup::Other,
            Some(b'/') => Markup::End,
            _ if self.kept.tail.ends_with(b"/>") => Markup::Empty,
            _ => Markup::Start,
        };
        Ok(whole.then_some((markup, place)))
    }

    fn take_to_end(&mut self, end: &[u8]) -> io::Result<bool> {
        while self.take_to([b'>'; 3])?.is_some() {
            if self.kept.tail.ends_with(end) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Goes behind a tag; a `>` between quotation marks does not end it.
    fn take_tag(&mut self) -> io::Result<bool> {
        let mut until = [b'>', b'"', b'\''];
        loop {
            match self.take_to(until)? {
                None => return Ok(false),
                Some(b'>') if until[0] == b'>' => return Ok(true),
                Some(quote) if until[0] == b'>' => until = [quote; 3],
                Some(_) => until = [b'>', b'"', b'\''],
            }
        }
    }

    /// Goes behind a document type, with what it may declare between brackets.
    fn take_declaration(&mut self) -> io::Result<bool> {
        let mut depth = 0_i64;
        while let Some(byte) = self.take_to([b'[', b']', b'>'])? {
            match byte {
                b'[' => depth += 1,
                b']' => depth -= 1,
                _ if depth <= 0 => return Ok(true),
                _ => {}
            }
        }
        Ok(false)
    }

    fn take_one(&mut self) -> io::Result<Option<u8>> {
        let byte = self.stream.chunk()?.first().copied();
        if let Some(byte) = byte {
            self.kept.push(&[byte]);
            self.stream.consume(1);
        }
        Ok(byte)
    }

    /// Goes behind the first of some bytes, and says which it is; none at the end.
    fn take_to(&mut self, [first, second, third]: [u8; 3]) -> io::Result<Option<u8>> {
        loop {
            let chunk = self.stream.chunk()?;
            if chunk.is_empty() {
                return Ok(None);
            }
            let found = memchr::memchr3(first, second, third, chunk);
            let taken = found.map_or(chunk.len(), |at| at + 1);
            let ended = found.map(|at| chunk[at]);
            self.kept.push(&chunk[..taken]);
            self.stream.consume(taken);
            if ended.is_some() {
                return Ok(ended);
            }
        }
    }
}

/// What is kept of the bytes that were gone over.
struct Kept {
    most: usize,
    /// At most `most` of them.
    raw: Vec<u8>,
    /// The first ones behind the last `<`.
    tag: Vec<u8>,
    /// The last three.
    tail: [u8; 3],
}

impl Kept {
    fn push(&mut self, bytes: &[u8]) {
        let room = |kept: &Vec<u8>, most: usize| bytes.len().min(most.saturating_sub(kept.len()));
        self.raw.extend_from_slice(&bytes[..room(&self.raw, self.most)]);
        self.tag.extend_from_slice(&bytes[..room(&self.tag, TAG)]);
        for &byte in &bytes[bytes.len().saturating_sub(self.tail.len())..] {
            self.tail = [self.tail[1], self.tail[2], byte];
        }
    }

    /// The name in the last tag.
    fn name(&self) -> &[u8] {
        let tag = self.tag.strip_prefix(b"/").unwrap_or(&self.tag);
        let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>');
        &tag[..tag.iter().position(ends).unwrap_or(tag.len())]
    }
}

/// A name without its prefix.
fn local(name: &[u8]) -> &[u8] {
    name.rsplit(|&byte| byte == b':').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn pieces(xml: &str, most: usize) -> (Vec<(Piece, String, u64)>, i64, String) {
        let mut stream = Stream::new(Box::new(Cursor::new(xml.to_owned().into_bytes()))).unwrap();
        let mut splitter = Splitter::new(&mut stream, &["item", "nitf"], most);
        let mut pieces = Vec::new();
        while let Some(piece) = splitter.next().unwrap() {
            pieces.push((piece, String::from_utf8(splitter.raw().to_vec()).unwrap(), splitter.place.byte));
        }
        (pieces, splitter.open, String::from_utf8(splitter.head.clone()).unwrap())
    }

    #[test]
    fn records_are_cut_out() {
        let xml = "<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a '<item>'>]><rss><!-- <item> --><item a='>'>1</item>\n\
                   <x/><item>2<![CDATA[</item>]]><!-- </item> --></item ><item/></rss>";
        let (found, open, head) = pieces(xml, 1000);
        let raws: Vec<&str> = found.iter().map(|(_, raw, _)| raw.as_str()).collect();
        assert_eq!(raws, ["<item a='>'>1</item>", "<item>2<![CDATA[</item>]]><!-- </item> --></item >", "<item/>"]);
        assert!(found.iter().all(|(piece, raw, at)| *piece == Piece::Whole && xml[*at as usize..].starts_with(raw)));
        assert_eq!((open, head.ends_with("<item> -->")), (0, true));
    }

    #[test]
    fn names_are_fixed_by_the_first_record() {
        let (found, ..) = pieces("<a><x:nitf>1<item/><nitf>2</nitf></x:nitf><item>3</item></a>", 1000);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].1, "<x:nitf>1<item/><nitf>2</nitf></x:nitf>");
    }

    #[test]
    fn what_is_not_closed_costs_itself() {
        let (found, open, _) = pieces("<a><item>1<item>2</item><item>3", 1000);
        let expected = [
            (Piece::Unclosed, "<item>1".to_owned(), 3),
            (Piece::Whole, "<item>2</item>".to_owned(), 10),
            (Piece::Cut, "<item>3".to_owned(), 24),
        ];
        assert_eq!((found.as_slice(), open), (&expected[..], 1));
    }

    #[test]
    fn what_is_too_long_costs_itself() {
        let long = "x".repeat(100);
        let (found, ..) = pieces(&format!("<a><item>{long}</item><item>2</item><item>{long}<item>3</item>"), 40);
        let kinds: Vec<Piece> = found.iter().map(|(piece, ..)| *piece).collect();
        assert_eq!(kinds, [Piece::TooLong, Piece::Whole, Piece::TooLong, Piece::Whole]);
        assert_eq!((found[1].1.as_str(), found[3].1.as_str()), ("<item>2</item>", "<item>3</item>"));
    }
}

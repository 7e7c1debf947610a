//! Bytes → characters.
//!
//! A byte-order mark decides for the whole file ([`super::source`] sees to UTF-16). Without one, every record is read
//! as UTF-8, and bytes that are no valid UTF-8 are read as Windows-1252, one by one, with a note. For a file in
//! Windows-1252 that is the same as decoding it as a whole, and a single bad byte in a UTF-8 text harms nothing else.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;

/// What is noted where bytes were no UTF-8.
pub(super) const NOTE: &str = "bytes that are no valid UTF-8 were read as Windows-1252";

/// The text of `bytes`; owned where some of them were no valid UTF-8.
pub(super) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.push_str(&WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
    }
    Cow::Owned(text)
}

/// Whether the bytes are no text of any encoding that we read: more than one in 64 is a control character that no
/// text has.
pub(super) fn is_binary(bytes: &[u8]) -> bool {
    let is_control = |&&byte: &&u8| matches!(byte, 0..=8 | 14..=26 | 28..=31 | 127);
    bytes.iter().filter(is_control).count() > bytes.len() / 64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf_8_is_borrowed_and_windows_1252_is_read() {
        for (bytes, text) in [
            (&b"plain"[..], "plain"),
            ("“naïve”".as_bytes(), "“naïve”"),
            (b"\x93na\xEFve\x94 \x80 5", "“naïve” € 5"),
            (b"\xE2\x80\x9Cyes\xE2\x80\x9D, caf\xE9", "“yes”, café"),
        ] {
            assert_eq!(decode(bytes), text);
        }
        assert!(matches!(decode("“yes”".as_bytes()), Cow::Borrowed(_)));
    }

    #[test]
    fn every_byte_can_be_read() {
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(decode(&all).chars().count(), 256);
    }

    #[test]
    fn a_stray_control_character_makes_no_binary_file() {
        assert!(is_binary(b"\0") && is_binary(b"a\0b\0c\0"));
        let mut text = "The minister said nothing. ".repeat(10).into_bytes();
        text[40] = 0;
        assert!(!is_binary(&text) && !is_binary(b"\x1B[1mbold\x1B[0m\ttext\r\n\x0C"));
    }
}

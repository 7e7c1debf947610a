//! Bytes of a page → characters.
//!
//! What is valid UTF-8 is UTF-8, whatever is claimed: no text in another charset looks like it by chance, and servers
//! claim much. Else a byte-order mark counts, then what the server said, then what the page says, then the rule of
//! the house ([`crate::read::encoding`]).

use std::borrow::Cow;

use encoding_rs::{Encoding, ISO_2022_JP, UTF_8};

use crate::read::encoding;

/// Bytes in which a page says what its charset is.
const HEAD: usize = 4_096;

/// The characters of a page.
pub(super) struct Decoded<'b> {
    pub(super) text: Cow<'b, str>,
    /// Whether nobody said what the charset is, and it is not UTF-8.
    pub(super) is_guessed: bool,
}

/// Decodes a page. `hint` is a charset, or a `Content-Type` that names one.
pub(super) fn decode<'b>(bytes: &'b [u8], hint: Option<&str>) -> Decoded<'b> {
    let known = |text| Decoded { text, is_guessed: false };
    let guessed = |bytes| {
        let text = encoding::decode(bytes);
        Decoded { is_guessed: matches!(text, Cow::Owned(_)), text }
    };
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return if encoding == UTF_8 { guessed(&bytes[mark..]) } else { known(encoding.decode(bytes).0) };
    }
    let stated = || hint.and_then(named).or_else(|| in_page(&bytes[..bytes.len().min(HEAD)]));
    match str::from_utf8(bytes) {
        Ok(text) if !bytes.contains(&0x1B) => known(Cow::Borrowed(text)),
        Ok(text) if stated() != Some(ISO_2022_JP) => known(Cow::Borrowed(text)),
        _ => match stated() {
            Some(encoding) if encoding != UTF_8 => known(encoding.decode_without_bom_handling(bytes).0),
            _ => guessed(bytes),
        },
    }
}

/// The charset of that name, or in a `Content-Type` (`text/html; charset=windows-1252`).
fn named(hint: &str) -> Option<&'static Encoding> {
    let hint = hint.to_ascii_lowercase();
    let name = hint.split_once("charset=").map_or(&*hint, |(_, name)| name);
    let is_end = |character: char| character.is_whitespace() || matches!(character, ';' | '"' | '\'' | '>' | '/');
    let name = name.trim_start_matches(['"', '\'', ' ']).split(is_end).next()?;
    // a page whose tags are ASCII is no UTF-16, whatever it says
    Encoding::for_label_no_replacement(name.as_bytes())
        .filter(|encoding| encoding.is_ascii_compatible() || *encoding == ISO_2022_JP)
}

/// The charset that a page names in its head: `<meta charset=…>`, `<meta … content="…; charset=…">`, `<?xml encoding=…?>`.
fn in_page(head: &[u8]) -> Option<&'static Encoding> {
    let head = head.to_ascii_lowercase();
    let after = |name: &[u8]| {
        memchr::memmem::find_iter(&head, name).find_map(|at| {
            let value = &head[at + name.len()..];
            let value = value[..value.len().min(60)].trim_ascii_start().strip_prefix(b"=")?;
            named(&String::from_utf8_lossy(value))
        })
    };
    after(b"charset").or_else(|| after(b"encoding"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn charsets_are_found() {
        let page = |meta: &str, bytes: &[u8]| [meta.as_bytes(), bytes].concat();
        for (bytes, hint, text) in [
            (page("", "naïve".as_bytes()), Some("iso-8859-1"), "naïve"),
            (page("", b"na\xEFve \x80"), None, "naïve €"),
            (page("", b"\xEF\xF0\xE8\xE2\xE5\xF2"), Some("text/html; charset=\"Windows-1251\""), "привет"),
            (page("<meta charset='koi8-r'>", b"\xD0\xD2\xC9"), None, "<meta charset='koi8-r'>при"),
            (
                page("<meta content=\"text/html;charset = windows-1251\">", b"\xEF\xF0\xE8"),
                Some("text/html"),
                "<meta content=\"text/html;charset = windows-1251\">при",
            ),
            (page("<?xml encoding=\"latin2\"?>", b"\xB3"), None, "<?xml encoding=\"latin2\"?>ł"),
            (page("<meta charset=utf-8>", b"\xE9t\xC3\xA9"), None, "<meta charset=utf-8>été"),
            (page("<meta charset=utf-16>", b"\xE9"), None, "<meta charset=utf-16>é"),
            (b"\xEF\xBB\xBFa".to_vec(), None, "a"),
            (b"\xFF\xFEa\0b\0".to_vec(), None, "ab"),
            (b"\x1B$B@5\x1B(B".to_vec(), Some("iso-2022-jp"), "正"),
            (vec![], None, ""),
        ] {
            assert_eq!(decode(&bytes, hint).text, text);
        }
    }
}

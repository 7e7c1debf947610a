//! One tag: its name, its attributes, and where it ends.
//!
//! Quotes, spaces and slashes may be missing or too many, as HTML's tokenizer allows. Everything is a slice of the page;
//! no value is decoded, for html5ever does that with what is copied.

/// A tag, as it is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tag<'s> {
    pub(super) name: &'s str,
    attributes: &'s str,
}

impl<'s> Tag<'s> {
    /// The tag whose name begins `text`, and its length with the closing `>`.
    pub(super) fn read(text: &'s str) -> Option<(Tag<'s>, usize)> {
        let is_end = |&byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>');
        let name = text.as_bytes().iter().position(is_end)?;
        let mut attributes = Attributes(&text[name..]);
        while attributes.next().is_some() {}
        let end = text.len() - attributes.0.len();
        text.as_bytes().get(end).filter(|&&byte| byte == b'>')?;
        Some((Tag { name: &text[..name], attributes: &text[name..end] }, end + 1))
    }

    /// Its name in lower case; empty if it is longer than any that is known.
    pub(super) fn lower<'b>(&self, buffer: &'b mut [u8; 24]) -> &'b str {
        let length = if self.name.len() <= buffer.len() { self.name.len() } else { 0 };
        buffer[..length].copy_from_slice(&self.name.as_bytes()[..length]);
        buffer[..length].make_ascii_lowercase();
        str::from_utf8(&buffer[..length]).unwrap_or_default()
    }

    /// Its attributes in order, those without a value with an empty one.
    pub(super) fn attributes(&self) -> Attributes<'s> {
        Attributes(self.attributes)
    }

    /// Whether it opens a script that holds JSON-LD.
    pub(super) fn is_linked_data(&self) -> bool {
        self.attributes()
            .any(|(name, value)| name.eq_ignore_ascii_case("type") && value.to_ascii_lowercase().contains("ld+json"))
    }
}

/// Names and values of attributes as they are written; at the end, what is left begins with `>` or is empty.
pub(super) struct Attributes<'s>(&'s str);

impl<'s> Iterator for Attributes<'s> {
    type Item = (&'s str, &'s str);

    fn next(&mut self) -> Option<(&'s str, &'s str)> {
        let is_space = |character: char| character.is_ascii_whitespace();
        self.0 = self.0.trim_start_matches(|character| is_space(character) || character == '/');
        if self.0.is_empty() || self.0.starts_with('>') {
            return None;
        }
        let first = self.0.chars().next().map_or(0, char::len_utf8); // `=` may begin a name
        let is_end = |character| is_space(character) || matches!(character, '/' | '>' | '=');
        let length = self.0[first..].find(is_end).map_or(self.0.len(), |end| first + end);
        let (name, rest) = self.0.split_at(length);
        let Some(value) = rest.trim_start_matches(is_space).strip_prefix('=') else {
            self.0 = rest;
            return Some((name, ""));
        };
        let value = value.trim_start_matches(is_space);
        let quoted = value.chars().next().filter(|quote| matches!(quote, '"' | '\''));
        let (value, rest) = match quoted {
            Some(quote) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            None => value.split_at(value.find(|end| is_space(end) || end == '>').unwrap_or(value.len())),
        };
        self.0 = rest;
        Some((name, value))
    }
}

//! As much XML as dictionaries need: elements with attributes.
//!
//! Nothing outside the file is ever read: a document type is passed over, and a reference other than the five of XML
//! itself or a character's number is a fault, so no file can grow.

use super::Fault;

/// What a document is made of.
#[derive(Debug, PartialEq, Eq)]
pub enum Event<'t> {
    /// `<name key="value">`, and `<name/>`, which an end follows at once.
    Start {
        /// Name of the element.
        name: &'t str,
        /// Its attributes, references resolved.
        attributes: Vec<(&'t str, String)>,
    },
    /// `</name>`
    End,
}

/// The elements of `text` with their lines.
pub fn events(text: &str) -> Result<Vec<(Event<'_>, usize)>, Fault> {
    let mut events = Vec::new();
    let mut open: Vec<(&str, usize)> = Vec::new();
    let mut cursor = Cursor { rest: text, line: 1 };
    while let Some(at) = cursor.rest.find('<') {
        cursor.skip(at);
        let line = cursor.line;
        if let Some((_, end)) = PASSED_OVER.iter().find(|(start, _)| cursor.rest.starts_with(start)) {
            let length =
                cursor.rest.find(end).ok_or_else(|| (line, format!("“{end}” at the end of what begins here")))?;
            cursor.skip(length + end.len());
        } else if cursor.rest.starts_with("</") {
            let tag = cursor.tag(2)?;
            match open.pop() {
                Some((name, _)) if name == tag.trim_end() => events.push((Event::End, line)),
                Some((name, start)) => {
                    return Err((
                        line,
                        format!("the end of “{name}” from line {start}, found that of “{}”", tag.trim()),
                    ));
                }
                None => return Err((line, format!("no end of “{}” without its start", tag.trim()))),
            }
        } else {
            let tag = cursor.tag(1)?;
            let (tag, is_closed) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
            let name = tag.split(char::is_whitespace).next().unwrap_or_default();
            if name.is_empty() {
                return Err((line, "an element's name after “<”".into()));
            }
            let attributes = attributes(&tag[name.len()..]).map_err(|reason| (line, reason))?;
            events.push((Event::Start { name, attributes }, line));
            match is_closed {
                true => events.push((Event::End, line)),
                false => open.push((name, line)),
            }
        }
    }
    match open.pop() {
        Some((name, line)) => Err((line, format!("the end of “{name}”"))),
        None => Ok(events),
    }
}

/// Declarations, comments, character data.
const PASSED_OVER: [(&str, &str); 4] = [("<?", "?>"), ("<!--", "-->"), ("<![CDATA[", "]]>"), ("<!", ">")];

struct Cursor<'t> {
    rest: &'t str,
    line: usize,
}

impl<'t> Cursor<'t> {
    fn skip(&mut self, bytes: usize) -> &'t str {
        let (skipped, rest) = self.rest.split_at(bytes);
        self.line += skipped.matches('\n').count();
        self.rest = rest;
        skipped
    }

    /// The inside of a tag, after its first `from` bytes; a `>` inside an attribute does not end it.
    fn tag(&mut self, from: usize) -> Result<&'t str, Fault> {
        let mut quote = None;
        let end = self.rest.bytes().position(|byte| {
            match (quote, byte) {
                (None, b'"' | b'\'') => quote = Some(byte),
                (Some(mark), byte) if mark == byte => quote = None,
                (None, b'>') => return true,
                _ => {}
            }
            false
        });
        let end = end.ok_or_else(|| (self.line, "“>” at the end of a tag".to_owned()))?;
        Ok(self.skip(end + 1)[..end].get(from..).unwrap_or_default())
    }
}

fn attributes(mut rest: &str) -> Result<Vec<(&str, String)>, String> {
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return Ok(attributes);
        }
        let (key, value) = rest.split_once('=').ok_or_else(|| format!("a value of the attribute “{}”", rest.trim()))?;
        let value = value.trim_start();
        let mark = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let quoted = mark.and_then(|mark| value[1..].split_once(mark));
        let (value, after) = quoted.ok_or_else(|| format!("quotation marks around the value of “{}”", key.trim()))?;
        attributes.push((key.trim(), resolved(value)?));
        rest = after;
    }
}

/// `value` with its references replaced.
fn resolved(value: &str) -> Result<String, String> {
    let mut parts = value.split('&');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, after) = part.split_once(';').ok_or("“;” after “&”, or “&amp;” for the sign itself")?;
        text.push(match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            _ => numbered(name).ok_or_else(|| format!("a reference of XML itself, found “&{name};”"))?,
        });
        text.push_str(after);
    }
    Ok(text)
}

fn numbered(name: &str) -> Option<char> {
    let number = name.strip_prefix('#')?;
    let number = match number.strip_prefix('x') {
        Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16),
        None => number.parse(),
    };
    char::from_u32(number.ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_and_references() {
        let text = "<?xml version='1.0'?>\n<!-- <x> -->\n<a>\n<b n=\"R&amp;D &#233;\" m='1>0'/></a>";
        let found = events(text).unwrap();
        let start = Event::Start { name: "b", attributes: vec![("n", "R&D é".into()), ("m", "1>0".into())] };
        assert_eq!(found[1], (start, 4));
        assert_eq!(found.len(), 4);
    }

    #[test]
    fn faults_have_their_line() {
        let cases = [
            ("<a>\n<b></a>", 2),
            ("<a>\n<b/>", 1),
            ("</a>", 1),
            ("<a\n", 1),
            ("<a b>", 1),
            ("<a b=c/>", 1),
            ("<a b='&lol;'/>", 1),
            ("<a b='&'/>", 1),
            ("\n<!-- ", 2),
            ("< a/>", 1),
        ];
        for (text, line) in cases {
            assert_eq!(events(text).map_err(|(line, _)| line), Err(line), "{text}");
        }
    }
}

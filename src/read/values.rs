//! The words of a JSON value: texts made of parts, lists of names, numbers, and values that say that there is none.

use serde_json::Value;

/// What crawlers and tables write where there is nothing.
const MISSING: [&str; 10] = ["None", "none", "null", "NULL", "NaN", "nan", "NA", "N/A", "NaT", "undefined"];

/// Whether a text says that there is none.
pub(super) fn is_missing(text: &str) -> bool {
    let text = text.trim();
    text.is_empty() || MISSING.contains(&text)
}

/// Whether the text is an address with a scheme.
pub(super) fn is_address(text: &str) -> bool {
    text.split_once("://").is_some_and(|(scheme, rest)| {
        let is_scheme = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
        !scheme.is_empty() && scheme.bytes().all(is_scheme) && !rest.is_empty() && !text.contains(char::is_whitespace)
    })
}

/// A body: a string, verbatim; a list of paragraphs or sentences; or the sections of a fundus article. Parts are
/// joined by a blank line, sentences by a space. A string is taken out of `value`.
pub(super) fn text(value: &mut Value) -> Option<String> {
    match value {
        Value::String(text) if is_missing(text) => None,
        Value::String(text) => Some(std::mem::take(text)),
        Value::Array(parts) if parts.iter().all(Value::is_string) => {
            join(parts.iter().filter_map(Value::as_str), "\n\n")
        }
        Value::Array(parts) => match named(parts, "sentence") {
            Some(sentences) => join(sentences.into_iter(), " "),
            None => join(named(parts, "text")?.into_iter(), "\n\n"),
        },
        Value::Object(body) => {
            let sections = body.get("sections")?.as_array()?;
            let of_section =
                |section| ["headline", "paragraphs"].into_iter().flat_map(move |part| strings(section, part));
            let summary = body.get("summary").into_iter().flat_map(list);
            join(summary.chain(sections.iter().flat_map(of_section)), "\n\n")
        }
        _ => None,
    }
}

/// One or several names, joined with `; `: a string, a list of strings or of objects with a name, or a list as Python
/// prints it.
pub(super) fn names(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => match python_list(text) {
            Some(names) => join(names.iter().map(String::as_str), "; "),
            None => word(value),
        },
        Value::Array(names) => {
            let names: Vec<String> = names.iter().filter_map(word).collect();
            join(names.iter().map(String::as_str), "; ")
        }
        value => word(value),
    }
}

/// A single word or line: a string, a number, or an object with a name.
pub(super) fn word(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if is_missing(text) => None,
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(object) => {
            let name = ["name", "$date", "$oid"].iter().find_map(|&name| object.get(name)?.as_str())?;
            (!is_missing(name)).then(|| name.trim().to_owned())
        }
        _ => None,
    }
}

/// `['A', "B's"]` as Python's `repr` writes it.
fn python_list(text: &str) -> Option<Vec<String>> {
    let mut rest = text.trim().strip_prefix('[')?.strip_suffix(']')?.trim_start();
    let mut items = Vec::new();
    while let Some(quote) = rest.chars().next() {
        if !matches!(quote, '\'' | '"') {
            return None;
        }
        let mut item = String::new();
        let mut characters = rest[1..].char_indices();
        let end = loop {
            match characters.next()? {
                (_, '\\') => item.push(characters.next()?.1),
                (at, character) if character == quote => break at + 2,
                (_, character) => item.push(character),
            }
        };
        items.push(item);
        let after = rest[end..].trim_start();
        rest = match after.strip_prefix(',') {
            Some(next) => next.trim_start(),
            None if after.is_empty() => after,
            None => return None,
        };
    }
    Some(items)
}

/// The strings under one name in a list of objects, if all have it.
fn named<'v>(parts: &'v [Value], name: &str) -> Option<Vec<&'v str>> {
    parts.iter().map(|part| part.get(name)?.as_str()).collect()
}

fn strings<'v>(object: &'v Value, name: &str) -> impl Iterator<Item = &'v str> {
    object.get(name).into_iter().flat_map(list)
}

fn list(value: &Value) -> impl Iterator<Item = &str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str)
}

fn join<'p>(parts: impl Iterator<Item = &'p str>, separator: &str) -> Option<String> {
    let parts: Vec<&str> = parts.filter(|part| !is_missing(part)).collect();
    (!parts.is_empty()).then(|| parts.join(separator))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn texts_are_made_of_parts() {
        let body = json!({
            "summary": ["In short."],
            "sections": [{"headline": [], "paragraphs": ["One.", "Two."]}, {"headline": ["More"], "paragraphs": ["Three."]}],
        });
        for (mut value, expected) in [
            (json!(" as it is\r\n"), Some(" as it is\r\n")),
            (json!(["One.", "", "Two."]), Some("One.\n\nTwo.")),
            (json!([{"sentence": "One."}, {"sentence": "Two."}]), Some("One. Two.")),
            (json!([{"text": "One."}, {"text": "Two."}]), Some("One.\n\nTwo.")),
            (body, Some("In short.\n\nOne.\n\nTwo.\n\nMore\n\nThree.")),
            (json!("None"), None),
            (json!([]), None),
            (json!([1, 2]), None),
            (json!({"sections": 3}), None),
            (json!(7), None),
        ] {
            assert_eq!(text(&mut value).as_deref(), expected, "{value}");
        }
    }

    #[test]
    fn names_are_joined() {
        for (value, expected) in [
            (json!("Ana Low; Bo Ek"), Some("Ana Low; Bo Ek")),
            (json!(["Ana Low", null, " Bo Ek "]), Some("Ana Low; Bo Ek")),
            (json!([{"name": "Ana Low"}, {"name": "Bo Ek"}]), Some("Ana Low; Bo Ek")),
            (json!({"name": "Ana Low"}), Some("Ana Low")),
            (json!(r#"['Ana Low', "Bo O'Ek", 'C \'D\'']"#), Some("Ana Low; Bo O'Ek; C 'D'")),
            (json!("[]"), None),
            (json!("['open"), Some("['open")),
            (json!("[staff]"), Some("[staff]")),
            (json!([]), None),
        ] {
            assert_eq!(names(&value).as_deref(), expected, "{value}");
        }
    }

    #[test]
    fn addresses_have_a_scheme() {
        assert!(is_address("https://a.test/b?c=d") && is_address("tag+x://a"));
        for none in ["herald", "://a", "https://", "a b://c", "see https://a.test"] {
            assert!(!is_address(none), "{none}");
        }
    }
}

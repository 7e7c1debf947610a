//! YAML between two lines `---` at the start of a text.
//!
//! Crawlers do not always write valid YAML (`title: Talks: day two`), so where YAML cannot be read, lines `name: value`
//! are. What is neither is no front matter but the text itself: a text must not be lost for a dash.

use saphyr::{LoadableYamlNode, Scalar, Yaml};
use serde_json::{Map, Value};

/// Bytes of front matter that are looked for.
const LONGEST: usize = 64 << 10;
/// Values within values; far more than anybody writes, far less than a stack holds.
const DEEPEST: usize = 32;

/// The names and values of the front matter, and the text after it.
pub(super) fn split(text: &str) -> Option<(Map<String, Value>, &str)> {
    let start = text.strip_prefix("---")?;
    let (yaml, body) = fence(start)?;
    let values = parse(yaml).or_else(|| lines(yaml)).filter(|values| !values.is_empty())?;
    Some((values, body))
}

/// What stands before the closing line, and after it. `start` begins behind the opening dashes.
fn fence(start: &str) -> Option<(&str, &str)> {
    let mut at = 0;
    for (number, line) in start.split_inclusive('\n').enumerate() {
        let words = line.trim_end();
        match number {
            0 if !words.is_empty() => return None,
            0 => {}
            _ if words == "---" || words == "..." => return Some((&start[..at], &start[at + line.len()..])),
            _ => {}
        }
        at += line.len();
        if at > LONGEST {
            return None;
        }
    }
    None
}

fn parse(yaml: &str) -> Option<Map<String, Value>> {
    if yaml.lines().any(is_deep) {
        return None;
    }
    let documents = Yaml::load_from_str(yaml).ok()?;
    match json(documents.first()?, 0) {
        Some(Value::Object(values)) => Some(values),
        _ => None,
    }
}

/// Whether a line opens more lists than anybody writes (`- - - - …`): the parser's own limit is for brackets only.
fn is_deep(line: &str) -> bool {
    let opening = line.bytes().take_while(|byte| matches!(byte, b' ' | b'\t' | b'-' | b'?' | b':'));
    opening.filter(|byte| !byte.is_ascii_whitespace()).count() > DEEPEST
}

fn json(yaml: &Yaml<'_>, depth: usize) -> Option<Value> {
    if depth > DEEPEST {
        return None;
    }
    Some(match yaml {
        Yaml::Value(scalar) => of_scalar(scalar),
        Yaml::Sequence(items) => Value::Array(items.iter().map(|item| json(item, depth + 1)).collect::<Option<_>>()?),
        Yaml::Mapping(entries) => {
            let mut values = Map::new();
            for (name, value) in entries {
                let name = match json(name, depth + 1)? {
                    Value::String(name) => name,
                    other => other.to_string(),
                };
                values.insert(name, json(value, depth + 1)?);
            }
            Value::Object(values)
        }
        Yaml::Tagged(_, value) => json(value, depth + 1)?,
        Yaml::Representation(text, ..) => Value::String(text.to_string()),
        Yaml::Alias(_) | Yaml::BadValue => Value::Null,
    })
}

fn of_scalar(scalar: &Scalar<'_>) -> Value {
    match scalar {
        Scalar::Null => Value::Null,
        Scalar::Boolean(truth) => Value::Bool(*truth),
        Scalar::Integer(number) => Value::from(*number),
        Scalar::FloatingPoint(number) => Value::from(number.0),
        Scalar::String(text) => Value::String(text.to_string()),
    }
}

/// Lines `name: value`; an indented line goes on.
fn lines(yaml: &str) -> Option<Map<String, Value>> {
    let mut values = Map::new();
    let mut last: Option<String> = None;
    for line in yaml.lines().filter(|line| !line.trim().is_empty()) {
        if let (true, Some(Value::String(value))) =
            (line.starts_with([' ', '\t']), last.as_ref().and_then(|last| values.get_mut(last)))
        {
            value.push(' ');
            value.push_str(line.trim());
            continue;
        }
        let (name, value) = line.split_once(':')?;
        let is_name =
            !name.is_empty() && name.chars().all(|character| character.is_alphanumeric() || "_-".contains(character));
        if !is_name || !(value.is_empty() || value.starts_with([' ', '\t'])) {
            return None;
        }
        let value = value.trim();
        let unquoted = ['"', '\''].iter().find_map(|&quote| value.strip_prefix(quote)?.strip_suffix(quote));
        values.insert(name.to_owned(), Value::String(unquoted.unwrap_or(value).to_owned()));
        last = Some(name.to_owned());
    }
    Some(values)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn front_matter_is_told_from_text() {
        for (text, values, body) in [
            (
                "---\ntitle: 'A: b'\ndate: 2020-04-21 18:00:00-05:00\n---\n\nBody.",
                json!({"title": "A: b", "date": "2020-04-21 18:00:00-05:00"}),
                "\nBody.",
            ),
            (
                "---\r\ntags: [a, b]\r\nn: 3\r\nm: {k: true}\r\n...\r\nBody.",
                json!({"tags": ["a", "b"], "n": 3, "m": {"k": true}}),
                "Body.",
            ),
            (
                "---\ntitle: Talks: day two\nurl: https://a.test/b\n---\nBody.",
                json!({"title": "Talks: day two", "url": "https://a.test/b"}),
                "Body.",
            ),
            (
                "---\ntitle: Talks: day\n  two\nauthor: \"A\"\n---\nBody.",
                json!({"title": "Talks: day two", "author": "A"}),
                "Body.",
            ),
        ] {
            let (found, rest) = split(text).unwrap();
            assert_eq!((Value::Object(found), rest), (values, body), "{text}");
        }
        for none in [
            "---\nBREAKING\n---\nBody.",
            "---\ntitle: open\n",
            "--- title: x\n---\n",
            "----\na: b\n---\n",
            "---\n---\nBody.",
            "---",
            "a: b\n---\n",
        ] {
            assert_eq!(split(none), None, "{none}");
        }
    }

    #[test]
    fn nothing_overflows() {
        let deep =
            ["[", "{a: ", "- ", "? ", "a: [", "&a [*a, "].map(|part| format!("---\n{}\n---\nBody.", part.repeat(9000)));
        for text in deep {
            split(&text);
        }
        let laughs: String = (1..20).map(|n| format!("a{n}: &a{n} [*a{m}, *a{m}]\n", m = n - 1)).collect();
        split(&format!("---\na0: &a0 [x]\n{laughs}---\nBody."));
    }
}

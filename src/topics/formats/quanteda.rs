//! quanteda's YAML: nested mappings, the leaves are lists of patterns (or one pattern). A level's own patterns beside
//! its children stand under the key `__`.

use saphyr::{LoadableYamlNode, MarkedYaml, YamlData};

use super::{Fault, Listing};

/// How deep brackets or indentation may go; no dictionary comes near, and the reader's tree is walked down again.
const DEEPEST: usize = 200;

/// A node yet to be read.
struct Open<'n, 't> {
    /// Its key and the line of it.
    name: Option<(String, usize)>,
    node: &'n MarkedYaml<'t>,
    /// The category above it.
    above: Option<usize>,
}

pub fn read(text: &str) -> Result<Listing, Fault> {
    guard(text)?;
    let documents =
        MarkedYaml::load_from_str(text).map_err(|error| (error.marker().line(), error.info().to_owned()))?;
    let mut listing = Listing::default();
    let Some(root) = documents.first() else { return Ok(listing) };
    if !root.data.is_mapping() {
        return Err((root.span.start.line(), "categories, each with its patterns".into()));
    }
    let mut open = vec![Open { name: None, node: root, above: None }]; // the next one last
    while let Some(Open { name, node, above }) = open.pop() {
        let category = match name {
            Some((name, _)) if name == "__" && above.is_some() => above,
            Some((name, line)) => Some(listing.category(&name, above, line)),
            None => None,
        };
        let line = node.span.start.line();
        match (&node.data, category) {
            (YamlData::Mapping(children), above) => {
                let first = open.len();
                for (key, child) in children {
                    let line = key.span.start.line();
                    let name = scalar(key).ok_or_else(|| (line, "a category's name".to_owned()))?;
                    open.push(Open { name: Some((name, line)), node: child, above });
                }
                open[first..].reverse();
            }
            (YamlData::Sequence(items), Some(category)) => {
                for item in items {
                    let line = item.span.start.line();
                    let pattern = scalar(item).ok_or_else(|| (line, "a pattern in the list".to_owned()))?;
                    listing.entry(category, &pattern, line);
                }
            }
            (_, Some(category)) => match scalar(node) {
                Some(pattern) => listing.entry(category, &pattern, line),
                None if is_null(node) => {} // a category without patterns
                None => return Err((line, "patterns or categories".into())),
            },
            (_, None) => return Err((line, "categories, each with its patterns".into())),
        }
    }
    Ok(listing)
}

/// Refuses what makes small files large or trees deep: anchors, and nesting that no dictionary has.
fn guard(text: &str) -> Result<(), Fault> {
    let mut depth = 0usize;
    for (index, line) in text.lines().enumerate() {
        let number = index + 1;
        let before_text = line.len() - line.trim_start_matches([' ', '-', '?']).len();
        depth += line.matches(['[', '{']).count();
        if before_text > DEEPEST || depth > DEEPEST {
            return Err((number, "categories nested less deeply".into()));
        }
        depth = depth.saturating_sub(line.matches([']', '}']).count());
        let bytes = line.as_bytes();
        let is_anchor = |at: usize| {
            let begins = at == 0 || matches!(bytes[at - 1], b' ' | b'[' | b'{' | b',');
            begins && bytes.get(at + 1).is_some_and(u8::is_ascii_alphanumeric)
        };
        let is_quoted = |at: usize| line[..at].matches(['"', '\'']).count() % 2 == 1;
        if line.match_indices('&').any(|(at, _)| is_anchor(at) && !is_quoted(at)) {
            return Err((number, "no anchors (“&name”); put quotation marks around a pattern with “&”".into()));
        }
    }
    Ok(())
}

/// A scalar as text: "1", "true" and "no" may be words.
fn scalar(node: &MarkedYaml<'_>) -> Option<String> {
    use saphyr::Scalar;
    match &node.data {
        YamlData::Value(Scalar::String(text)) => Some(text.to_string()),
        YamlData::Value(Scalar::Integer(number)) => Some(number.to_string()),
        YamlData::Value(Scalar::FloatingPoint(number)) => Some(number.to_string()),
        YamlData::Value(Scalar::Boolean(truth)) => Some(truth.to_string()),
        YamlData::Representation(text, ..) => Some(text.to_string()),
        _ => None,
    }
}

fn is_null(node: &MarkedYaml<'_>) -> bool {
    matches!(node.data, YamlData::Value(saphyr::Scalar::Null))
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::tests::{check, check_fault};

    #[test]
    fn nested_categories_lists_and_single_patterns() {
        let text =
            "Weather:\n  __: [sky]\n  Rain: [drizzl*, \"heavy shower*\"]\n  Wind:\n    - gust*\n    - 12\nSea: tide\n";
        check(
            Format::Quanteda,
            text,
            &[
                ("Weather", &["sky"]),
                ("Weather/Rain", &["drizzl*", "heavy shower*"]),
                ("Weather/Wind", &["gust*", "12"]),
                ("Sea", &["tide"]),
            ],
        );
    }

    #[test]
    fn faults() {
        check_fault(Format::Quanteda, "a: [x\nb: y\n", 2, "");
        check_fault(Format::Quanteda, "- a\n- b\n", 1, "categories");
        check_fault(Format::Quanteda, "a:\n  - [x]\n", 2, "pattern");
        check_fault(Format::Quanteda, "a: &x [b]\nc: *x\n", 1, "anchor");
        check_fault(Format::Quanteda, &format!("a: {}", "[".repeat(100_000)), 1, "nested");
        check_fault(Format::Quanteda, &format!("a:\n {}b", "- ".repeat(100_000)), 2, "nested");
    }
}

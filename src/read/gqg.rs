//! GDELT's Global Quotation Graph: the quotations of an article, each with the words around it.
//!
//! The graph has no articles, so the text is made: a paragraph for each quotation, of the words before it, the quotation
//! between marks, and the words behind it. Offsets point into that text, not into the page; a paragraph often begins in
//! the middle of a sentence, as the words before the quotation are cut to a length.

use serde_json::{Map, Value};

/// The name of the list.
pub(super) const QUOTES: &str = "quotes";

/// Takes the quotations out of a record and makes a text of them.
pub(super) fn text(values: &mut Map<String, Value>) -> Option<String> {
    let quotes = values.get_mut(QUOTES)?;
    let paragraphs: Vec<String> = quotes.as_array()?.iter().filter_map(paragraph).collect();
    if paragraphs.is_empty() {
        return None;
    }
    *quotes = Value::Null;
    Some(paragraphs.join("\n\n"))
}

fn paragraph(value: &Value) -> Option<String> {
    let words = |name: &str| {
        let words: Vec<&str> = value.get(name).and_then(Value::as_str).unwrap_or_default().split_whitespace().collect();
        words.join(" ")
    };
    let is_mark = |character: char| matches!(character, '"' | '“' | '”' | ' ');
    let (before, quote, behind) = (words("pre"), words("quote"), words("post"));
    let quote = quote.trim_matches(is_mark);
    if quote.is_empty() {
        return None;
    }
    let (before, behind) = (before.trim_end_matches(is_mark), behind.trim_start_matches(is_mark));
    let gap = |is_wanted: bool| if is_wanted { " " } else { "" };
    let is_apart = behind.chars().next().is_some_and(char::is_alphanumeric);
    Some(format!("{before}{}“{quote}”{}{behind}", gap(!before.is_empty()), gap(is_apart)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn quotations_become_paragraphs() {
        let json = json!({"quotes": [
            {"pre": "ferry. The mayor said: ", "quote": "We waited ten years.", "post": " She added that"},
            {"pre": "told them “", "quote": "“No,", "post": "” and left"},
            {"pre": "", "quote": "Yes", "post": ". Then"},
            {"pre": "nothing", "quote": " "},
            7,
        ]});
        let Value::Object(mut values) = json else { unreachable!() };
        let expected = "ferry. The mayor said: “We waited ten years.” She added that\n\n\
                        told them “No,” and left\n\n“Yes”. Then";
        assert_eq!(text(&mut values).as_deref(), Some(expected));
        assert_eq!((values["quotes"].is_null(), text(&mut values)), (true, None));
    }
}

//! What a page says of its article in JSON-LD, by the words of schema.org.
//!
//! Pages have several scripts, lists, and graphs, with the paper, its owner, and the way to the page beside the
//! article; a script that is no valid JSON is left aside.

use serde_json::{Map, Value};

use crate::read::values;

use super::fragment;

/// Objects of a page that are looked at.
const MOST: usize = 2_000;
/// Names under which the article may stand within another object.
const WITHIN: [&str; 4] = ["@graph", "mainEntity", "mainEntityOfPage", "itemListElement"];

/// The article of a page, as JSON-LD describes it.
#[derive(Debug, Default)]
pub(super) struct Linked(Map<String, Value>);

/// The description of the article in some scripts: the first that has a text, else a date, else the first.
pub(super) fn article(scripts: &[&str]) -> Linked {
    let mut waiting: Vec<Value> = scripts.iter().rev().filter_map(|script| parse(script)).collect();
    let mut articles: Vec<Map<String, Value>> = Vec::new();
    for _ in 0..MOST {
        match waiting.pop() {
            Some(Value::Array(values)) => waiting.extend(values.into_iter().rev()),
            Some(Value::Object(mut object)) if !is_article(&object) => {
                waiting.extend(WITHIN.iter().rev().filter_map(|&name| object.remove(name)));
            }
            Some(Value::Object(object)) => articles.push(object),
            Some(_) => {}
            None => break,
        }
    }
    let with = |name: &str| articles.iter().position(|article| article.contains_key(name));
    let best = with("articleBody").or_else(|| with("datePublished")).unwrap_or(0);
    Linked(articles.into_iter().nth(best).unwrap_or_default())
}

/// Reads a script, also one in a comment or a CDATA section, or with line breaks within its strings.
fn parse(script: &str) -> Option<Value> {
    let script = script.split_once("<![CDATA[").map_or(script, |(_, inside)| inside);
    let script = script.rsplit_once("]]>").map_or(script, |(inside, _)| inside);
    let start = script.find(['{', '['])?;
    let end = script.rfind(['}', ']'])?;
    let json = script.get(start..=end)?;
    serde_json::from_str(json).ok().or_else(|| {
        let tame: String = json.chars().map(|character| if character.is_control() { ' ' } else { character }).collect();
        serde_json::from_str(&tame).ok()
    })
}

fn is_article(object: &Map<String, Value>) -> bool {
    let is_name = |kind: &Value| {
        let name = kind.as_str().unwrap_or_default();
        name.ends_with("Article") || name.ends_with("BlogPosting") || matches!(name, "Report" | "SpecialAnnouncement")
    };
    match object.get("@type") {
        Some(Value::Array(kinds)) => kinds.iter().any(is_name),
        Some(kind) => is_name(kind),
        None => false,
    }
}

impl Linked {
    /// A word or a line: a string, or the name of an object.
    pub(super) fn word(&self, name: &str) -> Option<String> {
        values::word(first(self.0.get(name)?)).map(plain)
    }

    /// Names, joined with `; `.
    pub(super) fn names(&self, name: &str) -> Option<String> {
        values::names(self.0.get(name)?).map(plain)
    }

    /// The address of the article.
    pub(super) fn address(&self) -> Option<String> {
        let of = |value: &Value| match value {
            Value::Object(object) => object.get("@id").or_else(|| object.get("url")).and_then(values::word),
            value => values::word(value),
        };
        ["url", "mainEntityOfPage", "@id"]
            .iter()
            .find_map(|&name| of(self.0.get(name)?).filter(|it| values::is_address(it)))
    }

    /// The text.
    pub(super) fn body(&self) -> Option<String> {
        let text = first(self.0.get("articleBody")?).as_str()?;
        Some(fragment(&text.replace('\n', "<br>")))
    }
}

/// A line without markup and character references, which some pages leave in their JSON.
fn plain(line: String) -> String {
    if line.contains(['&', '<']) { fragment(&line).replace("\n\n", " ") } else { line }
}

fn first(value: &Value) -> &Value {
    value.as_array().and_then(|values| values.first()).unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_article_is_found_among_others() {
        for scripts in [
            &[r#"{"@type": "NewsArticle", "headline": "T"}"#][..],
            &[
                "{broken",
                r#"[{"@type": "Organization", "headline": "No"}, {"@type": ["Thing", "Article"], "headline": "T"}]"#,
            ],
            &[r#"{"@graph": [{"@type": "WebSite"}, {"@type": "BlogPosting", "headline": "T"}]}"#],
            &[r#"{"@type": "WebPage", "mainEntity": {"@type": "ReportageNewsArticle", "headline": "T"}}"#],
            &["//<![CDATA[\n{\"@type\": \"Article\", \"headline\": \"T\", \"description\": \"a\nb\"}\n//]]>"],
            &[
                r#"{"@type": "NewsArticle", "headline": "Teaser"}"#,
                r#"{"@type": "NewsArticle", "headline": "T", "datePublished": "2020-04-21"}"#,
            ],
        ] {
            assert_eq!(article(scripts).word("headline").as_deref(), Some("T"), "{scripts:?}");
        }
        assert_eq!(article(&["3", "null", "", "{}", "}{"]).word("headline"), None);
    }

    #[test]
    fn markup_in_values_is_read() {
        let linked = article(&[
            r#"{"@type": "Article", "headline": "Rask &#8217; <i>Sons</i> &amp; co", "articleBody": "One.\n\nTwo &mdash; 2"}"#,
        ]);
        assert_eq!(linked.word("headline").as_deref(), Some("Rask ’ Sons & co"));
        assert_eq!(linked.body().as_deref(), Some("One.\n\nTwo — 2"));
    }

    #[test]
    fn values_have_several_forms() {
        let linked = article(&[
            r#"{"@type": "Article", "author": [{"name": "Ana Low"}, "Bo Ek"], "publisher": {"name": "Herald"},
            "inLanguage": ["en"], "mainEntityOfPage": {"@id": "https://a.test/1"}, "url": "/1"}"#,
        ]);
        assert_eq!(linked.names("author").as_deref(), Some("Ana Low; Bo Ek"));
        assert_eq!(linked.word("publisher").as_deref(), Some("Herald"));
        assert_eq!(linked.word("inLanguage").as_deref(), Some("en"));
        assert_eq!(linked.address().as_deref(), Some("https://a.test/1"));
    }
}

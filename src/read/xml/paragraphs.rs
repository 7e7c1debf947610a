//! Markup of XML documents → paragraphs with a blank line between.
//!
//! NITF, trafilatura and XHTML inside NewsML name their blocks differently, but no name means a block in one and
//! something else in another. What is neither a block nor left out is part of the line: people, organisations, emphasis
//! and links give their words and nothing more.

use super::tree::{Element, Inside};
use crate::read::flow::{Flow, Open};

/// Elements that stand on lines of their own.
const BLOCKS: [&str; 43] = [
    "article",
    "block",
    "blockquote",
    "body",
    "body.content",
    "bq",
    "content",
    "cell",
    "dd",
    "div",
    "dl",
    "dt",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hl1",
    "hl2",
    "hl3",
    "hl4",
    "hl5",
    "hr",
    "item",
    "li",
    "list",
    "main",
    "note",
    "ol",
    "p",
    "pre",
    "quote",
    "row",
    "section",
    "table",
    "tbody",
    "td",
    "tr",
    "ul",
    "th",
];
/// Elements with words that are none of the article's: captions, credits, data, code.
const LEFT_OUT: [&str; 16] = [
    "audio",
    "body.end",
    "byline",
    "comments",
    "copyrite",
    "credit",
    "datasource",
    "fig",
    "figcaption",
    "figure",
    "graphic",
    "media",
    "script",
    "style",
    "svg",
    "video",
];

/// The text in an element; none if there are no words.
pub(super) fn text(element: Element<'_>) -> Option<String> {
    let mut flow = Flow::default();
    let mut quotations = Vec::new();
    element.walk(|inner| !LEFT_OUT.contains(&inner.local_name()), &mut |inside| match inside {
        Inside::Text(text) => flow.text(text, 0),
        Inside::Start(inner) => match inner.local_name() {
            "br" | "lb" => flow.line_break(),
            "q" => {
                let is_bare = flow.open_quotation(&inner.words().unwrap_or_default(), 0);
                if is_bare {
                    flow.open(Open::Quotation);
                }
                quotations.push(is_bare);
            }
            name if BLOCKS.contains(&name) => flow.end_paragraph(),
            _ => {}
        },
        Inside::End(inner) => match inner.local_name() {
            "q" if quotations.pop() == Some(true) => flow.close(Open::Quotation),
            name if BLOCKS.contains(&name) => flow.end_paragraph(),
            _ => {}
        },
    });
    let paragraphs: Vec<String> = flow.finish().into_iter().map(|paragraph| paragraph.text).collect();
    (!paragraphs.is_empty()).then(|| paragraphs.join("\n\n"))
}

#[cfg(test)]
mod tests {
    use super::super::tree::Tree;
    use super::*;

    #[test]
    fn blocks_become_paragraphs() {
        for (xml, expected) in [
            ("<a><p>One\n  two</p><p/><p>three</p></a>", "One two\n\nthree"),
            ("<a>One <b>two</b>, <i> three</i>.<br/>Four<br/><br/>five</a>", "One two, three.\n\nFour\n\nfive"),
            ("<a><p>He said <q>yes</q>.</p></a>", "He said “yes”."),
            ("<a><p>He said “<q>yes</q>.” <q>\"No\"</q></p></a>", "He said “yes.” \"No\""),
            (
                "<a><p>Mr <person><name.given>Bo</name.given> Ek</person></p><media><p>Caption</p></media></a>",
                "Mr Bo Ek",
            ),
            ("<a><x:list><x:item>1</x:item><x:item>2</x:item></x:list></a>", "1\n\n2"),
            ("<a><script>x</script><!-- y -->z</a>", "z"),
        ] {
            let tree = Tree::parse(xml).unwrap();
            assert_eq!(text(tree.root().unwrap()).as_deref(), Some(expected), "{xml}");
        }
        assert_eq!(text(Tree::parse("<a> <p> </p></a>").unwrap().root().unwrap()), None);
    }
}

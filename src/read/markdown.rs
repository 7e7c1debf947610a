//! An article in Markdown: its paragraphs, without the markup.
//!
//! Links are their words, images are nothing, a list item or a table row is a paragraph, and so is a heading. Code in
//! fences is no part of an article; indented lines are taken for text, for hardly any journalist indents code. HTML
//! inside is read as such. A heading of the first rank that opens the text is its title.

use std::ops::ControlFlow;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::fields::{self, Object};
use super::flow::{Flow, Kind, Open};
use super::records::Records;
use super::source::Stream;
use super::{front_matter, html, text};

/// Reads the rest of `stream` as one article.
pub(super) fn read(stream: &mut Stream, records: &mut Records<'_>) -> ControlFlow<()> {
    text::read_as(stream, records, |source, notes, map| {
        let (values, body) = front_matter::split(source).unwrap_or_else(|| (Default::default(), source));
        let (title, text) = plain(body);
        let mut fields = fields::beside(text, Object { values, notes }, map);
        let stated = fields.title.take().map(|stated| stated.split_whitespace().collect::<Vec<_>>().join(" "));
        fields.title = stated.or(title);
        fields
    })
}

/// Whether a file without the name of a Markdown file is one: front matter, and then a heading or a link.
pub(super) fn is_markdown(head: &[u8]) -> bool {
    let Ok(head) =
        str::from_utf8(&head[..head.len().min(16 << 10)]).or_else(|error| str::from_utf8(&head[..error.valid_up_to()]))
    else {
        return false;
    };
    let is_heading = |line: &str| line.trim_start_matches('#').starts_with(' ') && line.starts_with('#');
    front_matter::split(head)
        .is_some_and(|(_, body)| body.lines().any(|line| is_heading(line) || line.contains("](http")))
}

/// The title and the text of a Markdown document.
fn plain(source: &str) -> (Option<String>, String) {
    let mut flow = Flow::default();
    let mut open = Vec::new();
    let mut title = None;
    let mut markup = String::new();
    // images and fenced code around the place, and whether the title is being read
    let (mut hidden, mut is_title, mut is_first) = (0_usize, false, true);
    for event in
        Parser::new_ext(source, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES)
    {
        match event {
            Event::Start(tag) => {
                is_title = is_first && matches!(tag, Tag::Heading { level: HeadingLevel::H1, .. });
                is_first = false;
                hidden += usize::from(is_hidden(&tag));
                let opened = opened(&tag);
                if let Some(opened) = opened {
                    flow.open(opened);
                }
                if matches!(tag, Tag::TableCell) {
                    flow.cell(0);
                }
                open.push((opened, is_hidden(&tag)));
            }
            Event::End(end) => {
                if end == TagEnd::HtmlBlock {
                    for paragraph in html::fragment(&std::mem::take(&mut markup)).split("\n\n") {
                        flow.text(paragraph, 0);
                        flow.end_paragraph();
                    }
                }
                let (opened, was_hidden) = open.pop().unwrap_or_default();
                hidden -= usize::from(was_hidden);
                if let Some(opened) = opened {
                    flow.close(opened);
                }
                if std::mem::take(&mut is_title) {
                    title = flow.take_last();
                }
            }
            Event::Html(line) => markup.push_str(&line),
            Event::Text(text) | Event::Code(text) if hidden == 0 => flow.text(&text, 0),
            Event::InlineHtml(tag) if tag.to_ascii_lowercase().starts_with("<br") => flow.line_break(),
            Event::SoftBreak => flow.text("\n", 0),
            Event::HardBreak => flow.line_break(),
            _ => {}
        }
    }
    let paragraphs = flow.finish().into_iter().map(|paragraph| paragraph.text);
    (title, paragraphs.collect::<Vec<_>>().join("\n\n"))
}

fn is_hidden(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::Image { .. } | Tag::CodeBlock(CodeBlockKind::Fenced(_)))
}

/// What a tag opens in the text.
fn opened(tag: &Tag<'_>) -> Option<Open> {
    match tag {
        Tag::Heading { .. } => Some(Open::Block(Some(Kind::Heading))),
        Tag::BlockQuote(_) => Some(Open::Block(Some(Kind::Quote))),
        Tag::Link { .. } => Some(Open::Link),
        Tag::CodeBlock(_) => Some(Open::Pre),
        Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Image { .. } | Tag::TableCell => None,
        _ => Some(Open::Block(None)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, title: Option<&str>, text: &str) {
        assert_eq!(plain(source), (title.map(str::to_owned), text.to_owned()), "{source}");
    }

    #[test]
    fn markup_is_taken_off() {
        check(
            "**The** _mayor_ [said](https://a.test \"t\") `so`\nand ![no](x.jpg)left.",
            None,
            "The mayor said so and left.",
        );
        check("# Title\n\nText.\n\n## Part\n\nMore.", Some("Title"), "Text.\n\nPart\n\nMore.");
        check("Text.\n\n# Part\n\nMore.", None, "Text.\n\nPart\n\nMore.");
        check("1. One\n2. Two\n   three\n\n> Four\n\n\\###\n\n---\n", None, "One\n\nTwo three\n\nFour");
        check("```\ncode\n```\n    Indented.\n", None, "Indented.");
        check("| a | b |\n|---|---|\n| 1 | 2 |\n", None, "a b\n\n1 2");
        check("One.  \nTwo\\\nthree <br> four", None, "One.\n\nTwo three four");
        check(
            "One.\n\n<div>Two<script>x</script></div>\n\nThree &amp; <b>four</b>.",
            None,
            "One.\n\nTwo\n\nThree & four.",
        );
        check("", None, "");
    }

    #[test]
    fn markdown_is_told_from_text() {
        for (head, expected) in [
            ("---\ntitle: T\n---\n# Part\n", true),
            ("---\ntitle: T\n---\nSee [it](https://a.test).", true),
            ("---\ntitle: T\n---\nThe mayor of Elmhaven", false),
            ("# Part\n[a](https://a.test)", false),
        ] {
            assert_eq!(is_markdown(head.as_bytes()), expected, "{head}");
        }
    }
}

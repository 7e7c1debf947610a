//! Markup of XML documents → paragraphs with a blank line between.
//!
//! NITF, trafilatura and XHTML inside NewsML name their blocks differently, but no name means a block in one and
//! something else in another. What is neither a block nor left out is part of the line: people, organisations, emphasis
//! and links give their words and nothing more.

use super::tree::{Element, Inside};

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
    let mut writer = Writer::default();
    element.walk(|inner| !LEFT_OUT.contains(&inner.local_name()), &mut |inside| match inside {
        Inside::Text(text) => writer.words(text),
        Inside::Start(inner) => match inner.local_name() {
            "br" | "lb" => writer.line_break(),
            "q" => writer.quotation(inner),
            name if BLOCKS.contains(&name) => writer.close(),
            _ => {}
        },
        Inside::End(inner) => match inner.local_name() {
            "q" => writer.end_quotation(),
            name if BLOCKS.contains(&name) => writer.close(),
            _ => {}
        },
    });
    writer.close();
    let text = writer.paragraphs.join("\n\n");
    (!text.is_empty()).then_some(text)
}

#[derive(Default)]
struct Writer {
    paragraphs: Vec<String>,
    /// The open paragraph: words with one blank between.
    line: String,
    /// Whether a blank stands between the line and what comes next.
    is_spaced: bool,
    /// For each open `q`, whether we set its marks.
    quotations: Vec<bool>,
}

impl Writer {
    fn words(&mut self, text: &str) {
        for (number, word) in text.split(char::is_whitespace).enumerate() {
            self.is_spaced |= number > 0;
            if !word.is_empty() {
                self.push(word);
            }
        }
    }

    fn push(&mut self, word: &str) {
        if self.is_spaced && !self.line.is_empty() && !self.line.ends_with('\n') {
            self.line.push(' ');
        }
        self.is_spaced = false;
        self.line.push_str(word);
    }

    /// One break is a new line, two are a new paragraph.
    fn line_break(&mut self) {
        if self.line.is_empty() || self.line.ends_with('\n') {
            return self.close();
        }
        self.line.push('\n');
    }

    fn close(&mut self) {
        let line = std::mem::take(&mut self.line);
        self.is_spaced = false;
        if !line.trim().is_empty() {
            self.paragraphs.push(line.trim_end().to_owned());
        }
    }

    /// `<q>` stands for quotation marks, but many write them as well.
    fn quotation(&mut self, element: Element<'_>) {
        let is_mark = |character: char| "\"“”„«»‘’'".contains(character);
        let is_marked = element.characters().trim_start().starts_with(is_mark) || self.line.ends_with(is_mark);
        if !is_marked {
            self.push("“");
        }
        self.quotations.push(!is_marked);
    }

    fn end_quotation(&mut self) {
        if self.quotations.pop() == Some(true) {
            self.line.push('”');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tree::Tree;
    use super::*;

    #[test]
    fn blocks_become_paragraphs() {
        for (xml, expected) in [
            ("<a><p>One\n  two</p><p/><p>three</p></a>", "One two\n\nthree"),
            ("<a>One <b>two</b>, <i> three</i>.<br/>Four<br/><br/>five</a>", "One two, three.\nFour\n\nfive"),
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

//! A part of a page → its paragraphs.
//!
//! Blocks, table rows, and blank lines part paragraphs; white space within them is one space, as a browser shows it.
//! Characters that show nothing (soft hyphens, zero-width spaces, control characters) are left out.

use std::ops::Range;

use super::tree::{Content, Tree};

/// Bytes of a table cell that is no longer a value but a text of its own.
const LONG_CELL: usize = 40;

/// A paragraph, on one line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Paragraph {
    pub(super) text: String,
    /// Bytes of it that are links.
    pub(super) linked: usize,
    pub(super) kind: Kind,
    /// The node in which it begins.
    pub(super) node: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Heading,
    /// Within a quotation that is set apart.
    Quote,
}

/// The paragraphs of some nodes, but for the elements that `is_out` leaves out.
pub(super) fn paragraphs(tree: &Tree, within: Range<usize>, is_out: &dyn Fn(usize) -> bool) -> Vec<Paragraph> {
    let mut writer = Writer::default();
    let mut open: Vec<(usize, Open)> = Vec::new();
    let mut node = within.start;
    while node < within.end {
        while let Some(&(_, closing)) = open.last().filter(|(end, _)| *end <= node) {
            open.pop();
            writer.close(closing);
        }
        let end = tree.nodes[node].end;
        let element = match &tree.nodes[node].content {
            Content::Text(text) => {
                writer.text(text, node);
                node += 1;
                continue;
            }
            Content::Element(element) => element,
        };
        let name = &*element.name;
        let is_mark = name == "sup" && is_footnote_mark(&tree.words(node));
        if is_out(node) || is_mark || name == "title" {
            if !element.is_inline() {
                writer.flush();
            }
            node = end;
            continue;
        }
        let opened = match name {
            "br" => {
                writer.breaks += 1;
                None
            }
            "a" => Some(Open::Link),
            "q" => writer.open_quotation(&tree.words(node), node).then_some(Open::Quotation),
            _ if element.is_inline() => None,
            "td" | "th" => {
                writer.cell(tree.text_length(node));
                None
            }
            "blockquote" => Some(Open::Block(Some(Kind::Quote))),
            "pre" => Some(Open::Pre),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Some(Open::Block(Some(Kind::Heading))),
            _ => Some(Open::Block(None)),
        };
        if let Some(opened) = opened {
            writer.open(opened);
            open.push((end, opened));
        }
        node += 1;
    }
    while let Some((_, closing)) = open.pop() {
        writer.close(closing);
    }
    writer.flush();
    writer.done
}

/// A number or a sign that leads to a footnote.
fn is_footnote_mark(text: &str) -> bool {
    text.chars().count() <= 6 && !text.chars().any(char::is_alphabetic)
}

/// What is open around the place that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    Block(Option<Kind>),
    Link,
    Quotation,
    Pre,
}

#[derive(Default)]
struct Writer {
    done: Vec<Paragraph>,
    text: String,
    linked: usize,
    node: usize,
    has_space: bool,
    /// Line breaks since the last word, and no-break spaces.
    breaks: usize,
    indent: usize,
    links: usize,
    quotations: usize,
    pre: usize,
    /// Kinds of the blocks around, the innermost last.
    kinds: Vec<Kind>,
}

impl Writer {
    fn open(&mut self, open: Open) {
        match open {
            Open::Link => self.links += 1,
            Open::Quotation => self.quotations += 1,
            Open::Block(kind) => {
                self.flush();
                self.kinds.extend(kind);
            }
            Open::Pre => {
                self.flush();
                self.pre += 1;
            }
        }
    }

    fn close(&mut self, open: Open) {
        match open {
            Open::Link => self.links -= 1,
            Open::Quotation => {
                self.text.push(if self.quotations % 2 == 1 { '”' } else { '’' });
                self.quotations -= 1;
            }
            Open::Block(kind) => {
                self.flush();
                if kind.is_some() {
                    self.kinds.pop();
                }
            }
            Open::Pre => {
                self.flush();
                self.pre -= 1;
            }
        }
    }

    /// Opens the marks that a browser shows around `<q>`, unless the page has written its own.
    fn open_quotation(&mut self, words: &str, node: usize) -> bool {
        let is_bare = !words.is_empty()
            && !words.starts_with(['"', '“', '‘', '\'', '«', '„'])
            && !self.text.ends_with(['"', '“', '‘']);
        if is_bare {
            self.text(if self.quotations.is_multiple_of(2) { "“" } else { "‘" }, node);
        }
        is_bare
    }

    /// Begins a cell of a table: values stand in one line, texts for themselves.
    fn cell(&mut self, length: usize) {
        if length > LONG_CELL || self.text.len() > LONG_CELL {
            self.flush();
        }
        self.has_space = true;
    }

    fn text(&mut self, text: &str, node: usize) {
        for character in text.chars() {
            match character {
                '\n' if self.pre > 0 => self.breaks += 1,
                '\u{2028}' | '\u{2029}' => self.breaks += 1,
                '\u{A0}' => {
                    self.has_space = true;
                    self.indent += 1;
                }
                _ if character.is_whitespace() => self.has_space = true,
                '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}' | '\u{FFFC}' => {}
                _ if character.is_control() => {}
                _ => self.character(character, node),
            }
        }
    }

    fn character(&mut self, character: char, node: usize) {
        if self.breaks > 0 {
            let is_break = self.breaks > 1 || self.indent > 1 || self.is_new_line(character);
            if is_break {
                self.flush();
            }
            self.has_space = true;
        }
        if self.text.is_empty() {
            self.node = node;
        } else if self.has_space {
            self.text.push(' ');
        }
        (self.breaks, self.indent, self.has_space) = (0, 0, false);
        self.text.push(character);
        if self.links > 0 {
            self.linked += character.len_utf8();
        }
    }

    /// Whether a single line break parts paragraphs: a sentence ends before it, and one begins with `next`.
    fn is_new_line(&self, next: char) -> bool {
        self.pre == 0
            && self.text.ends_with(['.', '!', '?', '”', '"', ':', '…', ')'])
            && (next.is_uppercase() || next.is_numeric() || matches!(next, '“' | '"' | '‘' | '–' | '—' | '-' | '•'))
    }

    fn flush(&mut self) {
        (self.breaks, self.indent, self.has_space) = (0, 0, false);
        let linked = std::mem::take(&mut self.linked);
        if self.text.chars().any(char::is_alphanumeric) {
            let kind = self.kinds.last().copied().unwrap_or(Kind::Text);
            self.done.push(Paragraph { text: std::mem::take(&mut self.text), linked, kind, node: self.node });
        }
        self.text.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expected: &[&str]) {
        let tree = Tree::parse(html);
        let found = paragraphs(&tree, tree.all(), &|_| false);
        assert_eq!(found.iter().map(|paragraph| paragraph.text.as_str()).collect::<Vec<_>>(), expected, "{html}");
    }

    #[test]
    fn blocks_part_paragraphs() {
        check("<p>One\n two</p><p>three<div>four</div>", &["One two", "three", "four"]);
        check("<ul><li>a<li>b</ul><blockquote><p>c</blockquote>d", &["a", "b", "c", "d"]);
        check("a<span>b</span> <a href=x>c</a>, d", &["ab c, d"]);
        check("<p>- * -</p><p>***</p>", &[]);
        check("<h2>Title</h2>text", &["Title", "text"]);
    }

    #[test]
    fn line_breaks_part_paragraphs_where_they_mean_to() {
        check("One.<br><br>Two<br>and a half.<br> \n Three", &["One.", "Two and a half.", "Three"]);
        check("One,<br>&nbsp;&nbsp;&nbsp; two", &["One,", "two"]);
        check("<pre>One\nline\n\nTwo</pre>", &["One line", "Two"]);
    }

    #[test]
    fn what_shows_nothing_is_left_out() {
        check("Mi\u{AD}nis\u{200B}ter&nbsp;said&#1;\u{FEFF}", &["Minister said"]);
        check("He spoke<sup>[3]</sup>. 10 km<sup>2</sup>", &["He spoke. 10 km"]);
    }

    #[test]
    fn quotations_get_the_marks_that_a_browser_shows() {
        check("He said <q>yes, <q>so</q> be it</q>.", &["He said “yes, ‘so’ be it”."]);
        check("He said <q>“yes”</q>. <q></q>", &["He said “yes”."]);
    }

    #[test]
    fn rows_of_values_stay_together() {
        check("<table><tr><td>Oil<td>3%<tr><td>Gas<td>4%</table>", &["Oil 3%", "Gas 4%"]);
        let text = "A sentence that is long enough to be a text.";
        check(&format!("<table><tr><td>Menu<td>{text}</table>"), &["Menu", text]);
    }

    #[test]
    fn links_are_counted() {
        let tree = Tree::parse("ab <a href=x>cd é</a>");
        assert_eq!(paragraphs(&tree, tree.all(), &|_| false)[0].linked, 4);
    }
}

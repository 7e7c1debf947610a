//! A part of a page → its paragraphs.

use std::ops::Range;

use crate::read::flow::{Flow, Kind, Open, Paragraph};

use super::tree::{Content, Tree};

/// The paragraphs of some nodes, but for the elements that `is_out` leaves out.
pub(super) fn paragraphs(tree: &Tree, within: Range<usize>, is_out: &dyn Fn(usize) -> bool) -> Vec<Paragraph> {
    let mut flow = Flow::default();
    let mut open: Vec<(usize, Open)> = Vec::new();
    let mut node = within.start;
    while node < within.end {
        while let Some(&(_, closing)) = open.last().filter(|(end, _)| *end <= node) {
            open.pop();
            flow.close(closing);
        }
        let end = tree.nodes[node].end;
        let element = match &tree.nodes[node].content {
            Content::Text(text) => {
                flow.text(text, node);
                node += 1;
                continue;
            }
            Content::Element(element) => element,
        };
        let name = &*element.name;
        let is_mark = name == "sup" && is_footnote_mark(&tree.words(node));
        if is_out(node) || is_mark || name == "title" {
            if !element.is_inline() {
                flow.end_paragraph();
            }
            node = end;
            continue;
        }
        let opened = match name {
            "br" => {
                flow.line_break();
                None
            }
            "a" => Some(Open::Link),
            "q" => flow.open_quotation(&tree.words(node), node).then_some(Open::Quotation),
            _ if element.is_inline() => None,
            "td" | "th" => {
                flow.cell(tree.text_length(node));
                None
            }
            "blockquote" => Some(Open::Block(Some(Kind::Quote))),
            "pre" => Some(Open::Pre),
            "h1" => Some(Open::Block(Some(Kind::Title))),
            "h2" | "h3" | "h4" | "h5" | "h6" => Some(Open::Block(Some(Kind::Heading))),
            _ => Some(Open::Block(None)),
        };
        if let Some(opened) = opened {
            flow.open(opened);
            open.push((end, opened));
        }
        node += 1;
    }
    while let Some((_, closing)) = open.pop() {
        flow.close(closing);
    }
    flow.finish()
}

/// A number or a sign that leads to a footnote.
fn is_footnote_mark(text: &str) -> bool {
    text.chars().count() <= 6 && !text.chars().any(char::is_alphabetic)
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

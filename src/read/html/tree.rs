//! The elements and texts of a page in the order of the page.
//!
//! dom_query builds the tree; for reading it, a list of nodes that knows where each one ends is simpler and quicker
//! than references: what is in an element are the nodes from the one behind it to its end.

use std::ops::Range;

use dom_query::{Document, NodeData, NodeRef};

use super::words::{self, Part};

/// A page, or a piece of one.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub(super) nodes: Vec<Node>,
}

/// An element or a text.
#[derive(Debug)]
pub(super) struct Node {
    /// The node behind all that is in this one.
    pub(super) end: usize,
    pub(super) parent: Option<usize>,
    /// Bytes of text before this node.
    pub(super) text_before: usize,
    pub(super) content: Content,
}

#[derive(Debug)]
pub(super) enum Content {
    Text(String),
    Element(Element),
}

/// An element with what its attributes say.
#[derive(Debug)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
    /// What part of a page it is, by its name, class, and role.
    pub(super) part: Part,
}

impl Element {
    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim())
    }

    /// Whether it stands within a line.
    pub(super) fn is_inline(&self) -> bool {
        matches!(&*self.name, "a" | "abbr" | "q" | "span" | "sup" | "time")
    }

    /// Whether an attribute that holds several words has that one.
    pub(super) fn has_word(&self, name: &str, word: &str) -> bool {
        self.attribute(name).is_some_and(|words| words.split_whitespace().any(|found| found.eq_ignore_ascii_case(word)))
    }
}

impl Tree {
    /// The tree of cleaned HTML.
    pub(super) fn parse(html: &str) -> Tree {
        let document = Document::from(html);
        let mut tree = Tree::default();
        let mut bytes = 0;
        let mut open: Vec<usize> = Vec::new();
        let mut next = document.root().first_child();
        while let Some(node) = next {
            let index = tree.nodes.len();
            let content = content(&node);
            let text_before = bytes;
            if let Content::Text(text) = &content {
                bytes += text.len();
            }
            tree.nodes.push(Node { end: index + 1, parent: open.last().copied(), text_before, content });
            next = node.first_child();
            if next.is_some() {
                open.push(index);
                continue;
            }
            // up to the nearest element that has a node after it
            let mut above = Some(node);
            while let Some(node) = above {
                next = node.next_sibling();
                if next.is_some() {
                    break;
                }
                above = node.parent();
                if let Some(closed) = open.pop() {
                    tree.nodes[closed].end = tree.nodes.len();
                } else {
                    above = None;
                }
            }
        }
        tree
    }

    /// The element at a node.
    pub(super) fn element(&self, node: usize) -> Option<&Element> {
        match &self.nodes[node].content {
            Content::Element(element) => Some(element),
            Content::Text(_) => None,
        }
    }

    /// All elements within some nodes, with their places.
    pub(super) fn elements(&self, within: Range<usize>) -> impl Iterator<Item = (usize, &Element)> {
        within.filter_map(|node| Some((node, self.element(node)?)))
    }

    /// All nodes.
    pub(super) fn all(&self) -> Range<usize> {
        0..self.nodes.len()
    }

    /// The node and all that is in it.
    pub(super) fn range(&self, node: usize) -> Range<usize> {
        node..self.nodes[node].end
    }

    /// The elements around a node, the innermost first.
    pub(super) fn around(&self, node: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(self.nodes[node].parent, |&node| self.nodes[node].parent)
    }

    /// Bytes of text in a node.
    pub(super) fn text_length(&self, node: usize) -> usize {
        let after = self.nodes.get(self.nodes[node].end).map_or_else(|| self.text_end(), |node| node.text_before);
        after - self.nodes[node].text_before
    }

    fn text_end(&self) -> usize {
        self.nodes.last().map_or(0, |last| {
            let own = if let Content::Text(text) = &last.content { text.len() } else { 0 };
            last.text_before + own
        })
    }

    /// The words in a node, with one space between.
    pub(super) fn words(&self, node: usize) -> String {
        let mut text = String::new();
        for node in self.range(node) {
            match &self.nodes[node].content {
                Content::Text(part) => text.push_str(part),
                Content::Element(element) if element.is_inline() => {}
                Content::Element(_) => text.push(' '),
            }
        }
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

fn content(node: &NodeRef<'_>) -> Content {
    let content = node.query(|node| match &node.data {
        NodeData::Text { contents } => Content::Text(contents.to_string()),
        NodeData::Element(element) => {
            let attributes =
                element.attrs.iter().map(|attribute| (attribute.name.local.to_string(), attribute.value.to_string()));
            let mut element =
                Element { name: element.name.local.to_string(), attributes: attributes.collect(), part: Part::Plain };
            element.part = words::part(&element);
            Content::Element(element)
        }
        _ => Content::Text(String::new()),
    });
    content.unwrap_or_else(|| Content::Text(String::new()))
}

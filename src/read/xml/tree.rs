//! One element of an XML file with all that is in it.
//!
//! The parser is quick-xml's. It expands no entity and opens nothing; here too only the five references of XML and those
//! to a character's number are resolved, and any other stays as it is written (`&nbsp;`, which feeds use without
//! declaring it, is resolved where the text is read as HTML). Nodes stand in one list in the order of the text, each
//! with the place where its inside ends: nothing is recursive. Depth and number of nodes are bounded.

use std::borrow::Cow;
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::read::codes;
use crate::read::records::Fault;

/// Elements within elements.
const DEEPEST: usize = 256;
/// Elements and pieces of text.
const MOST: usize = 500_000;

/// An element and what is in it.
pub(super) struct Tree<'x> {
    xml: &'x str,
    nodes: Vec<Node<'x>>,
}

struct Node<'x> {
    part: Part<'x>,
    /// Behind the last node in it.
    end: usize,
}

enum Part<'x> {
    Element {
        tag: BytesStart<'x>,
        /// The source between its tags.
        inner: Range<usize>,
    },
    Text(Cow<'x, str>),
}

impl<'x> Tree<'x> {
    /// The element that `xml` consists of.
    ///
    /// # Errors
    /// If it is not well-formed, or nested too deeply; `byte` of the fault is the offset in `xml`.
    pub(super) fn parse(xml: &'x str) -> Result<Tree<'x>, Fault> {
        let (tree, fault) = Tree::parse_some(xml);
        fault.map_or(Ok(tree), Err)
    }

    /// What could be read of `xml`, which may break off, and why no more.
    pub(super) fn parse_some(xml: &'x str) -> (Tree<'x>, Option<Fault>) {
        let mut builder = Builder { nodes: Vec::new(), open: Vec::new() };
        let mut reader = Reader::from_str(xml);
        reader.config_mut().allow_dangling_amp = true;
        let mut fault = None;
        loop {
            let start = reader.buffer_position() as usize;
            let done = match reader.read_event() {
                Ok(Event::Eof) => break,
                Ok(event) => builder.add(event, start, reader.buffer_position() as usize),
                Err(error) => Err((reader.error_position(), error.to_string())),
            };
            if let Err((at, reason)) = done {
                fault = Some(Fault::new(codes::XML, reason).at(at));
                break;
            }
        }
        if let (None, Some(&at)) = (&fault, builder.open.last()) {
            let name = builder.nodes[at].name().to_owned();
            fault = Some(Fault::new(codes::XML, format!("the element <{name}> is not closed")).at(xml.len() as u64));
        }
        while !builder.open.is_empty() {
            builder.close(xml.len());
        }
        (Tree { xml, nodes: builder.nodes }, fault)
    }

    /// The outermost element.
    pub(super) fn root(&self) -> Option<Element<'_>> {
        let at = self.nodes.iter().position(|node| matches!(node.part, Part::Element { .. }))?;
        Some(Element { tree: self, at })
    }
}

struct Builder<'x> {
    nodes: Vec<Node<'x>>,
    open: Vec<usize>,
}

impl<'x> Builder<'x> {
    /// Adds what stands between two offsets.
    fn add(&mut self, event: Event<'x>, start: usize, end: usize) -> Result<(), (u64, String)> {
        if self.nodes.len() == MOST {
            return Err((start as u64, format!("more than {MOST} elements and pieces of text in one record")));
        }
        match event {
            Event::Start(tag) => {
                if self.open.len() == DEEPEST {
                    return Err((start as u64, format!("more than {DEEPEST} elements within each other")));
                }
                self.open.push(self.nodes.len());
                self.push(Part::Element { tag, inner: end..end });
            }
            Event::Empty(tag) => self.push(Part::Element { tag, inner: end..end }),
            Event::End(_) => self.close(start),
            Event::Text(text) => self.push(Part::Text(text.xml10_content())),
            Event::CData(text) => self.push(Part::Text(text.xml10_content())),
            Event::GeneralRef(reference) => {
                let known = match reference.resolve_char_ref() {
                    Ok(Some(character)) => Some(character),
                    _ => predefined(&reference.xml10_content()),
                };
                let text = known.map_or_else(|| format!("&{};", reference.xml10_content()), String::from);
                self.push(Part::Text(text.into()));
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) | Event::Eof => {}
        }
        Ok(())
    }

    fn push(&mut self, part: Part<'x>) {
        let end = self.nodes.len() + 1;
        self.nodes.push(Node { part, end });
    }

    /// Ends the innermost element, whose end tag begins at `at`.
    fn close(&mut self, at: usize) {
        let behind = self.nodes.len();
        if let Some(node) = self.open.pop().map(|open| &mut self.nodes[open]) {
            node.end = behind;
            if let Part::Element { inner, .. } = &mut node.part {
                inner.end = at;
            }
        }
    }
}

/// The references that XML itself knows.
fn predefined(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}

impl Node<'_> {
    fn name(&self) -> &str {
        match &self.part {
            Part::Element { tag, .. } => tag.name().into_inner(),
            Part::Text(_) => "",
        }
    }
}

/// A place in a tree.
#[derive(Clone, Copy)]
pub(super) struct Element<'t> {
    tree: &'t Tree<'t>,
    at: usize,
}

/// What stands in an element, in the order of the text.
pub(super) enum Inside<'t> {
    /// An element begins.
    Start(Element<'t>),
    /// An element ends.
    End(Element<'t>),
    /// Characters.
    Text(&'t str),
}

impl<'t> Element<'t> {
    /// Its name as written, but for the prefix that the outermost element has.
    pub(super) fn name(self) -> &'t str {
        let name = self.tree.nodes[self.at].name();
        let root = self.tree.root().map_or("", |root| self.tree.nodes[root.at].name());
        let prefix = &root[..root.find(':').map_or(0, |at| at + 1)];
        name.strip_prefix(prefix).unwrap_or(name)
    }

    /// Its name without any prefix.
    pub(super) fn local_name(self) -> &'t str {
        let name = self.tree.nodes[self.at].name();
        name.rsplit(':').next().unwrap_or(name)
    }

    /// The value of an attribute, trimmed; none if it is empty.
    pub(super) fn attribute(self, name: &str) -> Option<String> {
        let Part::Element { tag, .. } = &self.tree.nodes[self.at].part else { return None };
        let found =
            tag.attributes().with_checks(false).flatten().find(|attribute| attribute.key.into_inner() == name)?;
        let value = quick_xml::escape::unescape(&found.value).unwrap_or(Cow::Borrowed(&found.value)).trim().to_owned();
        (!value.is_empty()).then_some(value)
    }

    /// The elements directly in it.
    pub(super) fn children(self) -> impl Iterator<Item = Element<'t>> {
        let nodes = &self.tree.nodes;
        let mut next = self.at + 1;
        std::iter::from_fn(move || {
            while next < nodes[self.at].end {
                let at = next;
                next = nodes[at].end;
                if matches!(nodes[at].part, Part::Element { .. }) {
                    return Some(Element { tree: self.tree, at });
                }
            }
            None
        })
    }

    /// The first element of that name directly in it.
    pub(super) fn child(self, name: &str) -> Option<Element<'t>> {
        self.children().find(|child| child.name() == name)
    }

    /// All elements of that name in it, whatever their prefix.
    pub(super) fn all(self, name: &str) -> impl Iterator<Item = Element<'t>> {
        let nodes = self.at + 1..self.tree.nodes[self.at].end;
        nodes.map(move |at| Element { tree: self.tree, at }).filter(move |element| element.local_name() == name)
    }

    /// The first element of that name in it, whatever its prefix.
    pub(super) fn find(self, name: &str) -> Option<Element<'t>> {
        self.all(name).next()
    }

    /// All characters in it, as they are.
    pub(super) fn characters(self) -> String {
        let texts = self.tree.nodes[self.at + 1..self.tree.nodes[self.at].end].iter();
        texts.filter_map(|node| if let Part::Text(text) = &node.part { Some(&**text) } else { None }).collect()
    }

    /// All words in it, with a blank between; none if there are none.
    pub(super) fn words(self) -> Option<String> {
        let words = self.characters().split_whitespace().collect::<Vec<_>>().join(" ");
        (!words.is_empty()).then_some(words)
    }

    /// The source between its tags.
    pub(super) fn source(self) -> &'t str {
        match &self.tree.nodes[self.at].part {
            Part::Element { inner, .. } => self.tree.xml.get(inner.clone()).unwrap_or_default(),
            Part::Text(_) => "",
        }
    }

    /// Goes through all that is in it. `enters` says whether an element's inside is of interest.
    pub(super) fn walk(self, enters: impl Fn(Element<'t>) -> bool, visit: &mut dyn FnMut(Inside<'t>)) {
        let nodes = &self.tree.nodes;
        let mut open: Vec<usize> = Vec::new();
        let mut at = self.at + 1;
        let end = nodes[self.at].end;
        while at < end || !open.is_empty() {
            if let Some(&element) = open.last()
                && nodes[element].end == at
            {
                open.pop();
                visit(Inside::End(Element { tree: self.tree, at: element }));
                continue;
            }
            let element = Element { tree: self.tree, at };
            match &nodes[at].part {
                Part::Text(text) => visit(Inside::Text(text)),
                Part::Element { .. } if enters(element) => {
                    visit(Inside::Start(element));
                    open.push(at);
                }
                Part::Element { .. } => at = nodes[at].end - 1,
            }
            at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_found() {
        let xml = "<x:a k='1 &amp; 2' e=''>\n<x:b>one <i>two</i></x:b><m:b>three</m:b><c/>&#233;&lt;&nbsp;&a</x:a>";
        let tree = Tree::parse(xml).unwrap();
        let root = tree.root().unwrap();
        assert_eq!((root.name(), root.attribute("k").as_deref(), root.attribute("e")), ("a", Some("1 & 2"), None));
        let names: Vec<&str> = root.children().map(Element::name).collect();
        assert_eq!(names, ["b", "m:b", "c"]);
        assert_eq!(root.child("b").unwrap().words().as_deref(), Some("one two"));
        assert_eq!(root.child("b").unwrap().source(), "one <i>two</i>");
        assert_eq!(root.all("b").count(), 2);
        assert_eq!((root.find("i").unwrap().words().as_deref(), root.child("c").unwrap().words()), (Some("two"), None));
        assert!(root.characters().ends_with("threeé<&nbsp;&a"), "{}", root.characters());
    }

    #[test]
    fn nothing_is_expanded() {
        let xml = "<!DOCTYPE a [<!ENTITY l 'lol'><!ENTITY f SYSTEM 'file:///etc/passwd'>]><a b='&f;'>&l;&f;</a>";
        let tree = Tree::parse(xml).unwrap();
        let root = tree.root().unwrap();
        assert_eq!((root.characters().as_str(), root.attribute("b").as_deref()), ("&l;&f;", Some("&f;")));
    }

    #[test]
    fn faults_have_a_place() {
        for (xml, byte, word) in
            [("<a><b></a>", 6, "b"), ("<a>", 3, "not closed"), ("<a><!-- ", 3, "comment"), ("<a></a></b>", 7, "b")]
        {
            let fault = Tree::parse(xml).err().unwrap();
            assert_eq!((fault.code, fault.byte), (codes::XML, Some(byte)), "{xml}: {}", fault.reason);
            assert!(fault.reason.contains(word), "{xml}: {}", fault.reason);
        }
    }

    #[test]
    fn depth_and_size_are_bounded() {
        for xml in ["<a>".repeat(300_000), format!("<a>{}</a>", "<b/>".repeat(MOST))] {
            let (tree, fault) = Tree::parse_some(&xml);
            assert!(fault.unwrap().reason.starts_with("more than") && tree.nodes.len() <= MOST);
        }
        let attributes: String = (0..100_000).map(|number| format!(" k{number}='v'")).collect();
        let xml = format!("<a{attributes}>x</a>");
        assert_eq!(Tree::parse(&xml).unwrap().root().unwrap().attribute("k99999").as_deref(), Some("v"));
    }
}
